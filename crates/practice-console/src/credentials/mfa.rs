//! The MFA devices of a user or of root: the card, assigning one, resynchronizing and removing it.

use std::collections::BTreeMap;

use axum::Router;
use axum::response::Response;
use axum::routing::get;
use data_encoding::BASE64;
use maud::{Markup, html};
use mock_iam::error::ApiError;
use mock_iam::wire::calls::{self, Call};
use mock_iam::wire::iam::MfaDevice;
use mock_iam::{MockIam, Secret, SignedIn};

use super::owner::Owner;
use crate::console::Console;
use crate::fields::Fields;
use crate::forms::{self, Field, Kind, form};
use crate::labels::{self, Label};
use crate::layout::{card, denied, facts, problem, time};
use crate::session::{Once, Visit};

const ASSIGN: &str = "/mfa/assign";
const SET_UP: &str = "/mfa/assign/set-up";

pub(super) fn routes() -> Router<Console> {
    Router::new()
        .route(ASSIGN, get(ask_name).post(create))
        .route(SET_UP, get(masked).post(enable))
        .route(&format!("{SET_UP}/show"), get(shown))
        .route("/mfa/resync", get(ask_codes).post(resync))
        .route("/mfa/remove", get(ask_to_remove).post(remove))
}

/// The page that starts a new device of whoever is signed in.
pub(crate) fn assign_own() -> String {
    format!("{}{ASSIGN}", super::OWN)
}

/// Whether someone has a device.
///
/// # Errors
///
/// When one may not know.
pub(crate) fn of(visit: &Visit, owner: &Owner) -> Result<Vec<MfaDevice>, ApiError> {
    let answer = visit.call::<calls::ListMFADevices>(&owner.parameters(&[]))?;
    Ok(answer.mfa_devices)
}

/// The card. A device that was left half set up is gone with it.
pub(super) fn section(visit: &Visit, owner: &Owner) -> Markup {
    abandon(visit);
    let assign =
        html! { a.button href=(visit.href(&owner.path(ASSIGN))) { (labels::ASSIGN_MFA_DEVICE) } };
    let (count, content) = match of(visit, owner) {
        Err(error) => (String::new(), denied(&error)),
        Ok(devices) => (
            format!(" ({})", devices.len()),
            html! {
                p { "A second factor: without its code, the password alone lets nobody in." }
                @for device in &devices { (one(visit, owner, device)) }
                @if devices.is_empty() { p.none { "No MFA devices" } }
            },
        ),
    };
    let heading = format!("{}{count}", labels::MULTI_FACTOR_AUTHENTICATION);
    card("mfa", &heading, assign, content)
}

fn one(visit: &Visit, owner: &Owner, device: &MfaDevice) -> Markup {
    let serial = &device.serial_number;
    let at = |what: &str| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("serial", serial);
        visit.href(&owner.path(&format!("/mfa/{what}?{}", query.finish())))
    };
    html! {
        article.key aria-label=(serial) {
            header {
                h3 { code { (serial) } }
                div.actions {
                    a.button href=(at("resync")) { (labels::RESYNC) }
                    a.button href=(at("remove")) { (labels::REMOVE) }
                }
            }
            (facts(&[
                (labels::MFA_TYPE, html! { "Virtual" }),
                (labels::CREATED, time(device.enable_date)),
            ]))
        }
    }
}

/// Deletes the device that this session began to set up and left.
fn abandon(visit: &Visit) {
    let left = visit
        .guest
        .update(|session| session.unfinished_device.take());
    if let Some(serial) = left.flatten() {
        // Who may not delete it keeps it: the next one then needs another name.
        let _ = visit.call::<calls::DeleteVirtualMFADevice>(&[("SerialNumber", &serial)]);
    }
}

async fn ask_name(visit: Visit, owner: Owner) -> Response {
    show_name(&visit, &owner, &Fields::default(), None)
}

fn show_name(visit: &Visit, owner: &Owner, fields: &Fields, error: Option<&str>) -> Response {
    let page = owner.page();
    let content = form(
        &visit.guest,
        &owner.path(ASSIGN),
        html! {
            (Field::new(labels::DEVICE_NAME, "name").value(fields.get("name")).error(error)
                .hint(html! { "It becomes a part of the device's ARN: " code { "phone" } }))
            fieldset {
                legend { (labels::MFA_DEVICE) }
                (forms::choice("device", "app", labels::AUTHENTICATOR_APP.text, "An app on your phone or computer that shows a code. The practice console has only these.", true))
            }
            (forms::buttons(&visit.guest, labels::NEXT.text, Some((labels::CANCEL.text, &page))))
        },
    );
    owner.show(visit, labels::SELECT_MFA_DEVICE.text, content)
}

async fn create(visit: Visit, owner: Owner, fields: Fields) -> Response {
    abandon(&visit);
    let name = [("VirtualMFADeviceName", fields.get("name"))];
    let device = match visit.call::<calls::CreateVirtualMFADevice>(&name) {
        Ok(answer) => answer.virtual_mfa_device,
        Err(error) => return show_name(&visit, &owner, &fields, Some(&error.message)),
    };
    let seed = device.base32_string_seed.unwrap_or_default();
    let picture = device.qr_code_png.unwrap_or_default();
    let serial = device.serial_number;
    let path = owner.path(SET_UP);
    visit
        .guest
        .update(|session| session.unfinished_device = Some(serial.clone()));
    visit.keep_once(Once {
        path: path.clone(),
        values: BTreeMap::from([
            ("serial", Secret::from(serial)),
            (
                "seed",
                Secret::from(String::from_utf8_lossy(&seed).as_ref()),
            ),
            ("picture", Secret::from(BASE64.encode(&picture))),
        ]),
    });
    visit.go(&path)
}

async fn masked(visit: Visit, owner: Owner) -> Response {
    show_set_up(&visit, &owner, false, None)
}

async fn shown(visit: Visit, owner: Owner) -> Response {
    show_set_up(&visit, &owner, true, None)
}

fn show_set_up(visit: &Visit, owner: &Owner, is_shown: bool, error: Option<&str>) -> Response {
    let Some(once) = visit.once() else {
        return visit.go(&owner.path(ASSIGN));
    };
    let of = |name: &str| once.values.get(name).map_or("", Secret::expose);
    let picture = format!("data:image/png;base64,{}", of("picture"));
    let at = |rest: &str| visit.href(&owner.path(&format!("{SET_UP}{rest}")));
    let page = owner.page();
    let content = html! {
        p { "Install an authenticator app, and let it scan this code. It really works: the app then shows this account's codes." }
        img.qr src=(picture) alt="QR code for the authenticator app";
        p {
            @if is_shown {
                (labels::SECRET_KEY) ": " code { (of("seed")) } " " a href=(at("")) { (labels::HIDE_SECRET_KEY) }
            } @else {
                "Or type the key into the app: " a href=(at("/show")) { (labels::SHOW_SECRET_KEY) }
            }
        }
        (form(&visit.guest, &owner.path(SET_UP), html! {
            p { "Then enter two codes in a row. The app shows another one every 30 seconds." }
            (code_fields(error))
            (forms::buttons(&visit.guest, labels::ADD_MFA.text, Some((labels::CANCEL.text, &page))))
        }))
    };
    owner.show(visit, labels::SET_UP_DEVICE.text, content)
}

/// The two codes; what is wrong with them stands with the first.
fn code_fields(error: Option<&str>) -> Markup {
    let field = |label: Label, name| Field::new(label, name).kind(Kind::Code);
    html! {
        (field(labels::MFA_CODE_1, "code-1").error(error))
        (field(labels::MFA_CODE_2, "code-2"))
    }
}

/// Calls an operation with the two codes, without the blanks that apps show inside. It wants a user:
/// for root there is another way.
fn call_with_codes<C: Call<Output = ()>>(
    visit: &Visit,
    owner: &Owner,
    serial: &str,
    fields: &Fields,
    for_root: fn(&MockIam, &SignedIn, &str, [&str; 2]) -> Result<(), ApiError>,
) -> Result<(), ApiError> {
    let code = |name| fields.get(name).split_whitespace().collect::<String>();
    let (first, second) = (code("code-1"), code("code-2"));
    let Some(user) = owner.user() else {
        let mock = visit.guest.console.mock();
        return for_root(mock, &visit.who, serial, [&first, &second]);
    };
    visit.call::<C>(&[
        ("UserName", user),
        ("SerialNumber", serial),
        ("AuthenticationCode1", &first),
        ("AuthenticationCode2", &second),
    ])
}

async fn enable(visit: Visit, owner: Owner, fields: Fields) -> Response {
    let Some(once) = visit.once() else {
        return visit.go(&owner.path(ASSIGN));
    };
    let serial = once.values.get("serial").map_or("", Secret::expose);
    let result = call_with_codes::<calls::EnableMFADevice>(
        &visit,
        &owner,
        serial,
        &fields,
        MockIam::enable_root_mfa,
    );
    if let Err(error) = result {
        return show_set_up(&visit, &owner, false, Some(&error.message));
    }
    visit
        .guest
        .update(|session| session.unfinished_device = None);
    visit.done("The MFA device is assigned. From now on, signing in asks for its code.");
    visit.go(&owner.page())
}

async fn ask_codes(visit: Visit, owner: Owner, fields: Fields) -> Response {
    show_resync(&visit, &owner, fields.get("serial"), None)
}

fn show_resync(visit: &Visit, owner: &Owner, serial: &str, error: Option<&str>) -> Response {
    let page = owner.page();
    let content = form(
        &visit.guest,
        &owner.path("/mfa/resync"),
        html! {
            p { "When the device's clock is off, its codes are refused. Two in a row tell how much." }
            p { code { (serial) } }
            input type="hidden" name="serial" value=(serial);
            (code_fields(error))
            (forms::buttons(&visit.guest, labels::RESYNC.text, Some((labels::CANCEL.text, &page))))
        },
    );
    owner.show(visit, labels::RESYNC_MFA_DEVICE.text, content)
}

async fn resync(visit: Visit, owner: Owner, fields: Fields) -> Response {
    let serial = fields.get("serial");
    let result = call_with_codes::<calls::ResyncMFADevice>(
        &visit,
        &owner,
        serial,
        &fields,
        MockIam::resync_root_mfa,
    );
    if let Err(error) = result {
        return show_resync(&visit, &owner, serial, Some(&error.message));
    }
    visit.done("The MFA device is in step again.");
    visit.go(&owner.page())
}

async fn ask_to_remove(visit: Visit, owner: Owner, fields: Fields) -> Response {
    show_remove(&visit, &owner, fields.get("serial"), None)
}

fn show_remove(visit: &Visit, owner: &Owner, serial: &str, error: Option<&str>) -> Response {
    let page = owner.page();
    let content = form(
        &visit.guest,
        &owner.path("/mfa/remove"),
        html! {
            @if let Some(text) = error { (problem(text)) }
            p { "After that, the password alone is enough to sign in. The device is deleted." }
            p { code { (serial) } }
            input type="hidden" name="serial" value=(serial);
            (forms::buttons(&visit.guest, labels::REMOVE.text, Some((labels::CANCEL.text, &page))))
        },
    );
    owner.show(visit, labels::REMOVE_MFA_DEVICE.text, content)
}

async fn remove(visit: Visit, owner: Owner, fields: Fields) -> Response {
    let serial = fields.get("serial");
    let parameters = owner.parameters(&[("SerialNumber", serial)]);
    if let Err(error) = visit.call::<calls::DeactivateMFADevice>(&parameters) {
        return show_remove(&visit, &owner, serial, Some(&error.message));
    }
    match visit.call::<calls::DeleteVirtualMFADevice>(&[("SerialNumber", serial)]) {
        Ok(()) => visit.done("The MFA device is removed."),
        Err(error) => visit.failed(format!(
            "The MFA device is deactivated, but not deleted: {}",
            error.message
        )),
    }
    visit.go(&owner.page())
}
