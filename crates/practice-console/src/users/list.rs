//! The list of users.

use std::cell::OnceCell;

use axum::response::Response;
use jiff::Timestamp;
use maud::{Markup, html};
use mock_iam::wire::calls;
use mock_iam::wire::iam::{AccessKeyMetadata, StatusType, User};

use super::{groups, path};
use crate::credentials::access_keys;
use crate::fields::Fields;
use crate::forms;
use crate::labels;
use crate::layout::{self, age, ago, denied};
use crate::session::Visit;
use crate::table::{Column, table};

/// What who looks may not see, as on AWS.
const UNKNOWN: &str = "–";

/// A user of the list. What takes calls of its own is asked for where a row is shown, or sorted by.
struct Row<'a> {
    visit: &'a Visit,
    name: String,
    user: User,
    groups: OnceCell<Option<usize>>,
    keys: OnceCell<Option<Vec<Key>>>,
    has_mfa: OnceCell<Option<bool>>,
    password: OnceCell<Password>,
}

struct Key {
    metadata: AccessKeyMetadata,
    used: Option<Timestamp>,
}

enum Password {
    /// When it was set.
    Since(Timestamp),
    None,
    /// Who looks may not know.
    Unknown,
}

pub(super) async fn list(visit: Visit, query: Fields) -> Response {
    let found = visit.all::<calls::ListUsers, _>(&[], |page| (page.users, page.marker));
    let create = html! {
        a.button.main href=(visit.href("/users/create")) { (labels::CREATE_USER) }
    };
    let content = match found {
        Err(error) => html! { div.tools { (create) } (denied(&error)) },
        Ok(users) => {
            let rows = users.into_iter().map(|user| Row::new(&visit, user));
            let rows: Vec<_> = rows.filter(|row| row.matches(query.get("q"))).collect();
            html! {
                div.tools {
                    (forms::search(&visit.guest, "/users", labels::FIND_USERS_OR_KEYS.text, query.get("q")))
                    (create)
                }
                (show(&visit, &query, rows))
            }
        }
    };
    layout::page(&visit, labels::USERS.text, &[], content)
}

impl<'a> Row<'a> {
    fn new(visit: &'a Visit, user: User) -> Self {
        Self {
            visit,
            name: user.user_name.clone().unwrap_or_default(),
            user,
            groups: OnceCell::new(),
            keys: OnceCell::new(),
            has_mfa: OnceCell::new(),
            password: OnceCell::new(),
        }
    }

    /// By a part of the name, or of the ID of a key.
    fn matches(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        let has = |own: &str| own.to_lowercase().contains(&text);
        has(&self.name) || self.has_key(has)
    }

    fn has_key(&self, is_it: impl Fn(&str) -> bool) -> bool {
        let keys = self.keys().unwrap_or_default().iter();
        let mut ids = keys.filter_map(|key| key.metadata.access_key_id.as_deref());
        ids.any(is_it)
    }

    fn groups(&self) -> Option<usize> {
        let count = || {
            groups::of(self.visit, &self.name)
                .ok()
                .map(|groups| groups.len())
        };
        *self.groups.get_or_init(count)
    }

    /// None when who looks may not see them.
    fn keys(&self) -> Option<&[Key]> {
        let keys = self.keys.get_or_init(|| {
            let keys = access_keys::of(self.visit, Some(&self.name)).ok()?;
            Some(keys.into_iter().map(|key| self.with_use(key)).collect())
        });
        keys.as_deref()
    }

    fn with_use(&self, metadata: AccessKeyMetadata) -> Key {
        let id = metadata.access_key_id.as_deref().unwrap_or_default();
        let answer = self
            .visit
            .call::<calls::GetAccessKeyLastUsed>(&[("AccessKeyId", id)]);
        let used = answer.ok().and_then(|answer| answer.access_key_last_used);
        Key {
            used: used.and_then(|used| used.last_used_date),
            metadata,
        }
    }

    fn has_mfa(&self) -> Option<bool> {
        *self.has_mfa.get_or_init(|| {
            let answer = self
                .visit
                .call::<calls::ListMFADevices>(&[("UserName", &self.name)]);
            answer.ok().map(|answer| !answer.mfa_devices.is_empty())
        })
    }

    fn password(&self) -> &Password {
        self.password.get_or_init(|| {
            match self
                .visit
                .call::<calls::GetLoginProfile>(&[("UserName", &self.name)])
            {
                Ok(answer) => {
                    let mock = self.visit.guest.console.mock();
                    let changed = mock.password_changed(self.visit.person.account, &self.name);
                    Password::Since(changed.unwrap_or(answer.login_profile.create_date))
                }
                Err(error) if error.code == "NoSuchEntity" => Password::None,
                Err(_) => Password::Unknown,
            }
        })
    }

    fn password_since(&self) -> Option<Timestamp> {
        match self.password() {
            Password::Since(at) => Some(*at),
            Password::None | Password::Unknown => None,
        }
    }

    /// When the password or a key was last used.
    fn last_activity(&self) -> Option<Timestamp> {
        let keys = self.keys().unwrap_or_default().iter();
        let used = keys.filter_map(|key| key.used);
        used.chain(self.user.password_last_used).max()
    }

    /// When the oldest active key was made.
    fn oldest_key(&self) -> Option<Timestamp> {
        let keys = self.keys().unwrap_or_default().iter();
        let active = keys.filter(|key| key.metadata.status == Some(StatusType::Active));
        active.filter_map(|key| key.metadata.create_date).min()
    }

    /// What is known of the keys, in a cell.
    fn of_keys(&self, show: impl Fn(&[Key]) -> Markup) -> Markup {
        self.keys().map_or_else(|| html! { (UNKNOWN) }, show)
    }
}

fn show_keys(keys: &[Key]) -> Markup {
    html! {
        @if keys.is_empty() { "None" }
        @for key in keys { div { (access_keys::with_status(&key.metadata)) } }
    }
}

fn show(visit: &Visit, query: &Fields, rows: Vec<Row<'_>>) -> Markup {
    let now = visit.guest.console.mock().now();
    let used =
        move |at: Option<Timestamp>| at.map_or_else(|| "Never".to_owned(), |at| ago(now, at));
    let columns = [
        Column::new(labels::USER_NAME, |row: &Row<'_>| {
            html! { a href=(visit.href(&path(&row.name, ""))) { (row.name) } }
        })
        .sort(|a, b| a.name.to_lowercase().cmp(&b.name.to_lowercase())),
        Column::new(labels::PATH, |row: &Row<'_>| {
            html! { (row.user.path.as_deref().unwrap_or("/")) }
        })
        .sort(|a, b| a.user.path.cmp(&b.user.path)),
        Column::new(labels::GROUPS, |row: &Row<'_>| {
            html! { (row.groups().map_or(UNKNOWN.to_owned(), |count| count.to_string())) }
        })
        .sort(|a, b| a.groups().cmp(&b.groups())),
        Column::new(labels::LAST_ACTIVITY, move |row: &Row<'_>| row.of_keys(|_| html! { (used(row.last_activity())) }))
            .sort(|a, b| a.last_activity().cmp(&b.last_activity())),
        Column::new(labels::MFA, |row: &Row<'_>| {
            html! { (match row.has_mfa() { Some(true) => "Yes", Some(false) => "No", None => UNKNOWN }) }
        })
        .sort(|a, b| a.has_mfa().cmp(&b.has_mfa())),
        Column::new(labels::PASSWORD_AGE, move |row: &Row<'_>| {
            html! { (match row.password() {
                Password::Since(at) => age(now, *at),
                Password::None => "None".to_owned(),
                Password::Unknown => UNKNOWN.to_owned(),
            }) }
        })
        .sort(|a, b| b.password_since().cmp(&a.password_since())),
        Column::new(labels::CONSOLE_LAST_SIGN_IN, move |row: &Row<'_>| {
            html! { (used(row.user.password_last_used)) }
        })
        .sort(|a, b| a.user.password_last_used.cmp(&b.user.password_last_used)),
        Column::new(labels::ACCESS_KEY_ID, |row: &Row<'_>| row.of_keys(show_keys)),
        Column::new(labels::ACTIVE_KEY_AGE, move |row: &Row<'_>| {
            row.of_keys(|_| html! { (row.oldest_key().map_or("None".to_owned(), |made| age(now, made))) })
        })
        .sort(|a, b| b.oldest_key().cmp(&a.oldest_key())),
    ];
    let caption = labels::USERS.text;
    table(&visit.guest, query, caption, &columns, rows, "No users")
}
