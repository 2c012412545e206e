//! The steps that check something: the mail's code, the card, the message's code.

use axum::response::Response;
use maud::{Markup, html};

use super::draft::{Code, PhoneCheck, Step};
use super::{keep, message, reach, show};
use crate::fields::Fields;
use crate::forms::{Field, Kind};
use crate::labels::{self, Label};
use crate::layout::facts;
use crate::session::Guest;

const WRONG: &str = "That is not the code. Copy it from this page.";

pub(super) async fn email_page(guest: Guest) -> Response {
    show_email(&guest, None)
}

pub(super) async fn check_email(guest: Guest, fields: Fields) -> Response {
    let draft = match reach(&guest, Step::Email) {
        Ok(draft) => draft,
        Err(missing) => return guest.go(missing.path()),
    };
    let code = draft.named.map(|named| named.code);
    if code.is_some_and(|code| code.is(fields.get("code"))) {
        return keep(&guest, |draft| draft.is_email_checked = true);
    }
    show_email(&guest, Some(WRONG))
}

fn show_email(guest: &Guest, error: Option<&str>) -> Response {
    let named = match reach(guest, Step::Email) {
        Ok(draft) => draft.named,
        Err(missing) => return guest.go(missing.path()),
    };
    let content = html! {
        @if let Some(named) = named {
            (message("mail", &format!("The mail to {}", named.email), named.code))
        }
        (code_field(labels::VERIFICATION_CODE, error))
    };
    show(
        guest,
        Step::Email,
        labels::VERIFY_EMAIL,
        None,
        content,
        labels::VERIFY,
    )
}

fn code_field(label: Label, error: Option<&str>) -> Markup {
    let field = Field::new(label, "code").kind(Kind::Code).error(error);
    html! { (field) }
}

pub(super) async fn card_page(guest: Guest) -> Response {
    let draft = match reach(&guest, Step::Payment) {
        Ok(draft) => draft,
        Err(missing) => return guest.go(missing.path()),
    };
    let holder = draft.contact.map(|contact| contact.get().name.clone());
    let content = html! {
        p { "AWS asks for a card here, on the free plan too. This one is make-believe, and there is no field for yours." }
        (facts(&[
            (labels::CARD_NUMBER, html! { code { "0000 0000 0000 0000" } }),
            (labels::CARD_EXPIRATION, html! { "Never" }),
            (labels::CARD_HOLDER, html! { (holder.unwrap_or_default()) }),
        ]))
    };
    let title = labels::BILLING_INFORMATION;
    show(
        &guest,
        Step::Payment,
        title,
        None,
        content,
        labels::VERIFY_AND_CONTINUE,
    )
}

pub(super) async fn check_card(guest: Guest) -> Response {
    if let Err(missing) = reach(&guest, Step::Payment) {
        return guest.go(missing.path());
    }
    let code = Code::new(&guest.console);
    keep(&guest, |draft| {
        draft.is_card_checked = true;
        draft.phone = Some(PhoneCheck {
            code,
            is_checked: false,
        });
    })
}

pub(super) async fn phone_page(guest: Guest) -> Response {
    show_phone(&guest, None)
}

pub(super) async fn check_phone(guest: Guest, fields: Fields) -> Response {
    let draft = match reach(&guest, Step::Phone) {
        Ok(draft) => draft,
        Err(missing) => return guest.go(missing.path()),
    };
    let phone = draft.phone;
    if phone.is_some_and(|phone| phone.code.is(fields.get("code"))) {
        return keep(&guest, |draft| {
            draft
                .phone
                .iter_mut()
                .for_each(|phone| phone.is_checked = true);
        });
    }
    show_phone(&guest, Some(WRONG))
}

fn show_phone(guest: &Guest, error: Option<&str>) -> Response {
    let draft = match reach(guest, Step::Phone) {
        Ok(draft) => draft,
        Err(missing) => return guest.go(missing.path()),
    };
    let number = draft.contact.map(|contact| contact.get().phone.clone());
    let heading = format!("The message to {}", number.unwrap_or_default());
    let content = html! {
        @if let Some(phone) = draft.phone { (message("sms", &heading, phone.code)) }
        (code_field(labels::VERIFY_CODE, error))
    };
    let title = labels::CONFIRM_YOUR_IDENTITY;
    show(guest, Step::Phone, title, None, content, labels::CONTINUE)
}
