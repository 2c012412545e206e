//! Contact information, filled in with an example.

use axum::response::Response;
use maud::html;
use mock_iam::Contact;

use super::draft::{FullContact, Step};
use super::{keep, reach, show, value};
use crate::fields::Fields;
use crate::forms::{self, Field};
use crate::labels;
use crate::session::Guest;

pub(super) async fn page(guest: Guest) -> Response {
    ask(&guest, &Fields::default(), None)
}

pub(super) async fn send(guest: Guest, fields: Fields) -> Response {
    if let Err(missing) = reach(&guest, Step::Contact) {
        return guest.go(missing.path());
    }
    let contact = FullContact::parse(Contact {
        is_personal: fields.get("use") == "personal",
        name: fields.get("full-name").to_owned(),
        phone: fields.get("phone").to_owned(),
        address: fields.get("address").to_owned(),
    });
    match contact {
        Ok(contact) => keep(&guest, |draft| draft.contact = Some(contact)),
        Err(sentence) => ask(&guest, &fields, Some(&sentence)),
    }
}

/// Nobody's: a number and a name out of stories.
fn example() -> Contact {
    Contact {
        is_personal: true,
        name: "Ana Example".to_owned(),
        phone: "+1 206 555 0100".to_owned(),
        address: "1 Example Street, Anytown, USA".to_owned(),
    }
}

fn ask(guest: &Guest, fields: &Fields, error: Option<&str>) -> Response {
    let kept = match reach(guest, Step::Contact) {
        Ok(draft) => draft.contact,
        Err(missing) => return guest.go(missing.path()),
    };
    let kept = kept.map_or_else(example, |contact| contact.get().clone());
    let is_personal = match fields.get("use") {
        "" => kept.is_personal,
        chosen => chosen == "personal",
    };
    let content = html! {
        p { "This is made up. Leave it, or make up something else: nothing real belongs here." }
        fieldset {
            legend { (labels::HOW_WILL_YOU_USE_AWS) }
            (forms::choice("use", "business", labels::BUSINESS.text, "For a company, a school or a club.", !is_personal))
            (forms::choice("use", "personal", labels::PERSONAL.text, "For what you do by yourself.", is_personal))
        }
        (Field::new(labels::FULL_NAME, "full-name").value(value(fields, "full-name", &kept.name)))
        (Field::new(labels::PHONE_NUMBER, "phone").value(value(fields, "phone", &kept.phone)))
        (Field::new(labels::ADDRESS, "address").value(value(fields, "address", &kept.address)))
    };
    let title = labels::CONTACT_INFORMATION;
    show(
        guest,
        Step::Contact,
        title,
        error,
        content,
        labels::AGREE_AND_CONTINUE,
    )
}
