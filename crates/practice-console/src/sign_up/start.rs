//! The first step: the root user's address and the account's name.

use axum::response::Response;
use maud::html;

use super::draft::{Draft, Named, Step};
use crate::fields::Fields;
use crate::forms::{Field, Kind};
use crate::labels;
use crate::session::Guest;

pub(super) async fn page(guest: Guest) -> Response {
    show(&guest, &Fields::default(), None)
}

pub(super) async fn send(guest: Guest, fields: Fields) -> Response {
    let named = Named::parse(
        &guest.console,
        fields.get("email"),
        fields.get("account-name"),
    );
    match named {
        // Another address is another sign-up.
        Ok(named) => super::keep(&guest, |draft| {
            *draft = Draft {
                named: Some(named),
                ..Draft::default()
            };
        }),
        Err(sentence) => show(&guest, &fields, Some(&sentence)),
    }
}

fn show(guest: &Guest, fields: &Fields, error: Option<&str>) -> Response {
    let kept = guest.update(|session| session.sign_up.named.clone());
    let kept = kept.flatten();
    let of = |part: fn(&Named) -> &str| kept.as_ref().map_or("", part);
    let email = super::value(fields, "email", of(|named| &named.email));
    let name = super::value(fields, "account-name", of(|named| &named.account_name));
    let content = html! {
        (Field::new(labels::ROOT_EMAIL, "email").kind(Kind::Email).value(email)
            .hint(html! { "Made up, at example.com: " code { "cloud.owners@example.com" } ". On AWS, use the mailbox of a team." }))
        (Field::new(labels::ACCOUNT_NAME, "account-name").value(name)
            .hint(html! { "What it is for: " code { "example-learning-sandbox" } }))
    };
    super::show(
        guest,
        Step::Start,
        labels::SIGN_UP_FOR_AWS,
        error,
        content,
        labels::VERIFY_EMAIL,
    )
}
