//! The last step, the plans, which opens the account; and the page that says so.

use axum::response::Response;
use maud::html;

use super::draft::{Draft, Opened, Step};
use super::{reach, show};
use crate::fields::Fields;
use crate::forms::choice;
use crate::labels::{self, Label};
use crate::layout::{self, facts};
use crate::session::Guest;

pub(super) const DONE: &str = "/sign-up/done";

/// What can be chosen, of which nothing here depends.
const PLANS: [(&str, Label, &str); 2] = [
    (
        "free",
        labels::FREE_PLAN,
        "People report that AWS closes the account when its credits or six months are over.",
    ),
    (
        "paid",
        labels::PAID_PLAN,
        "Every service, and a bill for what you use.",
    ),
];
const SUPPORT: [(&str, Label, &str); 3] = [
    ("basic", labels::BASIC_SUPPORT, "Documentation and forums."),
    (
        "developer",
        labels::DEVELOPER_SUPPORT,
        "Costs money each month.",
    ),
    ("business", labels::BUSINESS_SUPPORT, "Costs more."),
];

pub(super) async fn page(guest: Guest) -> Response {
    match reach(&guest, Step::Plan) {
        Ok(_) => ask(&guest, None),
        Err(missing) => guest.go(missing.path()),
    }
}

fn ask(guest: &Guest, error: Option<&str>) -> Response {
    let content = html! {
        fieldset {
            legend { (labels::CHOOSE_YOUR_PLAN) }
            @for (index, (value, label, hint)) in PLANS.iter().enumerate() {
                (choice("plan", value, label.text, hint, index == 0))
            }
        }
        fieldset {
            legend { (labels::SELECT_A_SUPPORT_PLAN) }
            @for (index, (value, label, hint)) in SUPPORT.iter().enumerate() {
                (choice("support", value, label.text, hint, index == 0))
            }
        }
    };
    let title = labels::SELECT_A_SUPPORT_PLAN;
    show(
        guest,
        Step::Plan,
        title,
        error,
        content,
        labels::COMPLETE_SIGN_UP,
    )
}

/// Opens the account.
pub(super) async fn send(guest: Guest, fields: Fields) -> Response {
    let draft = match reach(&guest, Step::Plan) {
        Ok(draft) => draft,
        Err(missing) => return guest.go(missing.path()),
    };
    let is_one_of = |name: &str, values: &[(&str, Label, &str)]| {
        values.iter().any(|(value, ..)| *value == fields.get(name))
    };
    if !is_one_of("plan", &PLANS) || !is_one_of("support", &SUPPORT) {
        return ask(&guest, Some("Choose a plan and a support plan."));
    }
    let Some(details) = draft.details() else {
        return guest.go(draft.missing().path());
    };
    let email = details.email.clone();
    let mock = guest.console.mock();
    match mock.sign_up(details) {
        Ok(account) => {
            guest.update(|session| {
                session.sign_up = Draft {
                    opened: Some(Opened { account, email }),
                    ..Draft::default()
                };
            });
            guest.go(DONE)
        }
        Err(error) => ask(&guest, Some(&error.to_string())),
    }
}

pub(super) async fn done(guest: Guest) -> Response {
    let draft = guest.update(|session| session.sign_up.clone());
    let draft = draft.unwrap_or_default();
    let Some(opened) = draft.opened else {
        return guest.go(draft.missing().path());
    };
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("email", &opened.email);
    let sign_in = format!("/sign-in/root?{}", query.finish());
    let content = html! {
        p { "The account is open. On AWS a mail says so, and it can take a while until every service works." }
        (facts(&[
            (labels::ACCOUNT_ID, html! { code { (opened.account) } }),
            (labels::ROOT_EMAIL, html! { code { (opened.email) } }),
        ]))
        p { "Now sign in as root, and add MFA before anything else." }
        div.buttons { a.button.main href=(guest.href(&sign_in)) { (labels::SIGN_IN_TO_THE_CONSOLE) } }
    };
    layout::guest_page(&guest, labels::CONGRATULATIONS.text, content)
}
