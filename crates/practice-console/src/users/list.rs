//! The list of users.

use axum::response::Response;
use jiff::Timestamp;
use maud::html;
use mock_iam::error::ApiError;
use mock_iam::wire::calls;
use mock_iam::wire::iam::{AccessKeyMetadata, StatusType, User};

use super::path;
use crate::credentials::access_keys;
use crate::fields::Fields;
use crate::forms;
use crate::labels;
use crate::layout::{self, age, denied};
use crate::session::Visit;
use crate::table::{Column, table};

/// What the list shows of a user. What the reader may not see of one is a dash, as on AWS.
struct Row {
    name: String,
    password_last_used: Option<Timestamp>,
    keys: Option<Vec<AccessKeyMetadata>>,
    has_mfa: Option<bool>,
    has_password: Option<bool>,
}

pub(crate) async fn list(visit: Visit, query: Fields) -> Response {
    let content = match users(&visit) {
        Err(error) => denied(&error),
        Ok(users) => {
            let rows = users.iter().map(|user| row(&visit, user));
            let rows: Vec<_> = rows.filter(|row| row.matches(query.get("q"))).collect();
            html! {
                div.tools {
                    (forms::search(&visit.guest, "/users", "Find users by name or access key ID", query.get("q")))
                    a.button.main href=(visit.href("/users/create")) { (labels::CREATE_USER) }
                }
                (show(&visit, &query, rows))
            }
        }
    };
    layout::page(&visit, labels::USERS.text, &[], content)
}

/// All users, however many pages they take.
fn users(visit: &Visit) -> Result<Vec<User>, ApiError> {
    let mut users = Vec::new();
    let mut marker = String::new();
    loop {
        let parameters = [("MaxItems", "1000"), ("Marker", &*marker)];
        let count = if marker.is_empty() { 0 } else { 2 };
        let answer = visit.call::<calls::ListUsers>(parameters.get(..count).unwrap_or_default())?;
        users.extend(answer.users);
        match answer.marker {
            Some(next) => marker = next,
            None => return Ok(users),
        }
    }
}

fn row(visit: &Visit, user: &User) -> Row {
    let name = user.user_name.clone().unwrap_or_default();
    let named = [("UserName", &*name)];
    let devices = visit.call::<calls::ListMFADevices>(&named).ok();
    let password = match visit.call::<calls::GetLoginProfile>(&named) {
        Ok(_) => Some(true),
        Err(error) => (error.code == "NoSuchEntity").then_some(false),
    };
    Row {
        keys: access_keys::of(visit, Some(&name)).ok(),
        has_mfa: devices.map(|answer| !answer.mfa_devices.is_empty()),
        has_password: password,
        password_last_used: user.password_last_used,
        name,
    }
}

impl Row {
    fn matches(&self, text: &str) -> bool {
        let has = |own: &str| {
            own.to_ascii_lowercase()
                .contains(&text.to_ascii_lowercase())
        };
        let ids = self
            .keys
            .iter()
            .flatten()
            .filter_map(|key| key.access_key_id.as_deref());
        has(&self.name) || ids.into_iter().any(has)
    }

    /// When the oldest active key was made.
    fn oldest(&self) -> Option<Timestamp> {
        let keys = self.keys.iter().flatten();
        let active = keys.filter(|key| key.status == Some(StatusType::Active));
        active.filter_map(|key| key.create_date).min()
    }
}

fn show(visit: &Visit, query: &Fields, rows: Vec<Row>) -> maud::Markup {
    let now = visit.guest.console.mock().now();
    let yes = |value: Option<bool>| match value {
        Some(true) => "Yes",
        Some(false) => "No",
        None => "–",
    };
    let columns = [
        Column::new(labels::USER_NAME, |row: &Row| {
            html! { a href=(visit.href(&path(&row.name, ""))) { (row.name) } }
        })
        .sort(|a, b| a.name.to_lowercase().cmp(&b.name.to_lowercase())),
        Column::new(labels::MFA, move |row: &Row| html! { (yes(row.has_mfa)) })
            .sort(|a, b| a.has_mfa.cmp(&b.has_mfa)),
        Column::new(labels::CONSOLE_ACCESS, move |row: &Row| html! { (yes(row.has_password)) })
            .sort(|a, b| a.has_password.cmp(&b.has_password)),
        Column::new(labels::CONSOLE_SIGN_IN, move |row: &Row| {
            html! { (row.password_last_used.map_or("Never".to_owned(), |used| age(now, used) + " ago")) }
        })
        .sort(|a, b| a.password_last_used.cmp(&b.password_last_used)),
        Column::new(labels::ACCESS_KEY_ID, |row: &Row| {
            html! { @for key in row.keys.iter().flatten() { div { (access_keys::with_status(key)) } } }
        }),
        Column::new(labels::ACCESS_KEY_AGE, move |row: &Row| {
            html! { (row.oldest().map_or("None".to_owned(), |made| age(now, made))) }
        })
        .sort(|a, b| b.oldest().cmp(&a.oldest())),
    ];
    table(
        &visit.guest,
        query,
        labels::USERS.text,
        &columns,
        rows,
        "No users",
    )
}
