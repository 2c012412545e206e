//! Changing the password of whoever is signed in, who stays so.

use axum::Router;
use axum::response::Response;
use axum::routing::get;
use maud::{Markup, html};
use mock_iam::SignInError;

use super::owner::{OWN, Owner};
use crate::console::Console;
use crate::fields::Fields;
use crate::forms::{self, Field, Kind, form};
use crate::labels;
use crate::layout::problem;
use crate::session::Visit;

pub(super) fn routes() -> Router<Console> {
    Router::new().route("/change-password", get(ask).post(change))
}

/// The way here.
pub(super) fn link(visit: &Visit) -> Markup {
    let path = format!("{OWN}/change-password");
    html! { a.button href=(visit.href(&path)) { (labels::UPDATE_CONSOLE_PASSWORD) } }
}

/// What is wrong, by the field it is wrong with.
#[derive(Default)]
struct Wrong {
    old: Option<String>,
    new: Option<String>,
    confirm: Option<String>,
    anything: Option<String>,
}

async fn ask(visit: Visit) -> Response {
    show(&visit, &Wrong::default())
}

async fn change(visit: Visit, fields: Fields) -> Response {
    if fields.secret("new-password").expose() != fields.secret("confirm-password").expose() {
        return show(
            &visit,
            &Wrong {
                confirm: Some("The two new passwords are not the same.".to_owned()),
                ..Wrong::default()
            },
        );
    }
    let (old, new) = (fields.secret("old-password"), fields.secret("new-password"));
    let mock = visit.guest.console.mock();
    match mock.change_password(&visit.who, &old, &new) {
        Ok(who) => {
            visit.stay(who);
            visit.done("Your password is changed.");
            visit.go(OWN)
        }
        Err(error) => show(&visit, &Wrong::of(error)),
    }
}

impl Wrong {
    /// AWS's text, beside what it is about.
    fn of(error: SignInError) -> Self {
        let SignInError::CannotChangePassword(error) = error else {
            return Self {
                anything: Some(error.to_string()),
                ..Self::default()
            };
        };
        let is_old = error.message.contains("old password");
        let message = Some(error.message);
        match error.code {
            "PasswordPolicyViolation" => Self {
                new: message,
                ..Self::default()
            },
            _ if is_old => Self {
                old: message,
                ..Self::default()
            },
            _ => Self {
                anything: message,
                ..Self::default()
            },
        }
    }
}

fn show(visit: &Visit, wrong: &Wrong) -> Response {
    let field = |label, name, error: &Option<String>| {
        let field = Field::new(label, name).kind(Kind::Password);
        html! { (field.error(error.as_deref())) }
    };
    let content = html! {
        @if let Some(sentence) = &wrong.anything { (problem(sentence)) }
        (form(&visit.guest, &format!("{OWN}/change-password"), html! {
            (field(labels::CURRENT_PASSWORD, "old-password", &wrong.old))
            (field(labels::NEW_PASSWORD, "new-password", &wrong.new))
            (field(labels::CONFIRM_NEW_PASSWORD, "confirm-password", &wrong.confirm))
            (forms::buttons(&visit.guest, labels::CHANGE_PASSWORD.text, Some((labels::CANCEL.text, OWN))))
        }))
    };
    Owner::own(visit).show(visit, labels::UPDATE_CONSOLE_PASSWORD.text, content)
}
