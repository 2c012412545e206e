//! Deleting a user: what hangs on the user goes first, as AWS's console does it.

use axum::extract::Path;
use axum::response::Response;
use maud::html;
use mock_iam::error::ApiError;
use mock_iam::wire::calls;

use super::{groups, path};
use crate::credentials::access_keys;
use crate::fields::Fields;
use crate::forms::{self, Field, form};
use crate::labels;
use crate::layout;
use crate::permissions::Holder;
use crate::report::Report;
use crate::session::Visit;

pub(super) async fn ask(visit: Visit, Path(name): Path<String>) -> Response {
    show(&visit, &name, None)
}

pub(super) async fn delete(visit: Visit, Path(name): Path<String>, fields: Fields) -> Response {
    if fields.get("confirm") != name {
        let text = format!("Type the name to the letter: {name}");
        return show(&visit, &name, Some(&text));
    }
    let user = [("UserName", &*name)];
    match visit.call::<calls::GetUser>(&user) {
        Err(error) if error.code == "NoSuchEntity" => return gone(&visit, &name, &error),
        _ => {}
    }
    let mut report = Report::new("Gone", "Still there");
    strip(&visit, &name, &mut report);
    if report.is_whole() {
        let what = format!("the user {name}");
        report.note(what, visit.call::<calls::DeleteUser>(&user));
    }
    let is_gone = report.is_whole();
    report.tell(&visit);
    if is_gone {
        visit.go("/users")
    } else {
        show(&visit, &name, None)
    }
}

/// The page of a user who is not there, or not any more.
fn gone(visit: &Visit, name: &str, error: &ApiError) -> Response {
    let crumbs = [(labels::USERS.text, "/users")];
    layout::page(visit, name, &crumbs, layout::denied(error))
}

/// Takes from the user whatever keeps IAM from deleting it, as far as it is allowed.
fn strip(visit: &Visit, name: &str, report: &mut Report) {
    keys(visit, name, report);
    sign_in(visit, name, report);
    other_credentials(visit, name, report);
    permissions(visit, name, report);
}

fn keys(visit: &Visit, name: &str, report: &mut Report) {
    let user = ("UserName", name);
    let found = report.read("access keys", access_keys::of(visit, Some(name)));
    for key in found.unwrap_or_default() {
        let id = key.access_key_id.unwrap_or_default();
        let result = visit.call::<calls::DeleteAccessKey>(&[user, ("AccessKeyId", &id)]);
        report.note(format!("the access key {id}"), result);
    }
}

/// The password, and the second factors.
fn sign_in(visit: &Visit, name: &str, report: &mut Report) {
    let user = ("UserName", name);
    match visit.call::<calls::DeleteLoginProfile>(&[user]) {
        Err(error) if error.code == "NoSuchEntity" => {}
        result => _ = report.note("the console password", result),
    }
    let devices =
        visit.all::<calls::ListMFADevices, _>(&[user], |page| (page.mfa_devices, page.marker));
    for device in report.read("MFA devices", devices).unwrap_or_default() {
        let serial = ("SerialNumber", &*device.serial_number);
        let result = visit.call::<calls::DeactivateMFADevice>(&[user, serial]);
        let what = format!("the MFA device {}", device.serial_number);
        let is_off = report.note(what, result).is_some();
        if is_off && device.serial_number.contains(":mfa/") {
            let result = visit.call::<calls::DeleteVirtualMFADevice>(&[serial]);
            report.note("its virtual device", result);
        }
    }
}

/// Certificates, SSH keys, and credentials for single services.
fn other_credentials(visit: &Visit, name: &str, report: &mut Report) {
    let user = ("UserName", name);
    let found = visit
        .all::<calls::ListSigningCertificates, _>(&[user], |page| (page.certificates, page.marker));
    for certificate in report
        .read("signing certificates", found)
        .unwrap_or_default()
    {
        let id = certificate.certificate_id;
        let result = visit.call::<calls::DeleteSigningCertificate>(&[user, ("CertificateId", &id)]);
        report.note(format!("the signing certificate {id}"), result);
    }
    let found = visit
        .all::<calls::ListSSHPublicKeys, _>(&[user], |page| (page.ssh_public_keys, page.marker));
    for key in report.read("SSH public keys", found).unwrap_or_default() {
        let id = key.ssh_public_key_id;
        let result = visit.call::<calls::DeleteSSHPublicKey>(&[user, ("SSHPublicKeyId", &id)]);
        report.note(format!("the SSH public key {id}"), result);
    }
    let found = visit.all::<calls::ListServiceSpecificCredentials, _>(&[user], |page| {
        (page.service_specific_credentials, page.marker)
    });
    for credential in report
        .read("service-specific credentials", found)
        .unwrap_or_default()
    {
        let id = credential.service_specific_credential_id;
        let parameters = [user, ("ServiceSpecificCredentialId", &*id)];
        let result = visit.call::<calls::DeleteServiceSpecificCredential>(&parameters);
        report.note(
            format!("the credential {id} for {}", credential.service_name),
            result,
        );
    }
}

fn permissions(visit: &Visit, name: &str, report: &mut Report) {
    Holder::User(name.to_owned()).strip(visit, report);
    let found = groups::of(visit, name);
    for group in report.read("group memberships", found).unwrap_or_default() {
        let group = group.group_name;
        let parameters = [("UserName", name), ("GroupName", &*group)];
        let result = visit.call::<calls::RemoveUserFromGroup>(&parameters);
        report.note(format!("the membership in {group}"), result);
    }
}

fn show(visit: &Visit, name: &str, error: Option<&str>) -> Response {
    let back = path(name, "");
    let content = form(
        &visit.guest,
        &path(name, "/delete"),
        html! {
            p { "The user's password, access keys, MFA devices, certificates, policies and group memberships go too. None of it comes back." }
            (Field::new(labels::USER_NAME, "confirm").error(error)
                .hint(html! { "To confirm, type " code { (name) } }))
            (forms::buttons(&visit.guest, labels::DELETE.text, Some((labels::CANCEL.text, &back))))
        },
    );
    let crumbs = [(labels::USERS.text, "/users"), (name, &*back)];
    layout::page(visit, labels::DELETE_USER.text, &crumbs, content)
}
