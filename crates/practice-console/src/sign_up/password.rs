//! The root user's password, which stays on this side.

use axum::response::Response;
use maud::html;

use super::draft::{RootPassword, Step};
use super::{keep, reach, show};
use crate::fields::Fields;
use crate::forms::{Field, Kind};
use crate::labels;
use crate::session::Guest;

pub(super) async fn page(guest: Guest) -> Response {
    match reach(&guest, Step::Password) {
        Ok(_) => ask(&guest, None),
        Err(missing) => guest.go(missing.path()),
    }
}

pub(super) async fn send(guest: Guest, fields: Fields) -> Response {
    let named = match reach(&guest, Step::Password) {
        Ok(draft) => draft.named,
        Err(missing) => return guest.go(missing.path()),
    };
    let Some(named) = named else {
        return guest.go(Step::Start.path());
    };
    let again = fields.secret("confirm-password");
    match RootPassword::parse(&named, fields.secret("password"), &again) {
        Ok(password) => keep(&guest, |draft| draft.password = Some(password)),
        Err(sentence) => ask(&guest, Some(&sentence)),
    }
}

fn ask(guest: &Guest, error: Option<&str>) -> Response {
    let content = html! {
        p { "Make one up that you use nowhere else. A real password does not belong here." }
        (Field::new(labels::ROOT_PASSWORD, "password").kind(Kind::Password).error(error)
            .hint(html! { "Eight characters or more, with three of these: small letters, capitals, digits, signs." }))
        (Field::new(labels::CONFIRM_ROOT_PASSWORD, "confirm-password").kind(Kind::Password))
    };
    let title = labels::CREATE_YOUR_PASSWORD;
    show(
        guest,
        Step::Password,
        title,
        None,
        content,
        labels::CONTINUE,
    )
}
