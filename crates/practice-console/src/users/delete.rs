//! Deleting a user: what hangs on the user goes first, as AWS's console does it.

use axum::extract::Path;
use axum::response::Response;
use maud::html;
use mock_iam::error::ApiError;
use mock_iam::wire::calls;

use super::path;
use crate::credentials::access_keys;
use crate::fields::Fields;
use crate::forms::{self, Field, form};
use crate::labels;
use crate::layout;
use crate::session::Visit;

pub(crate) async fn ask(visit: Visit, Path(name): Path<String>) -> Response {
    show(&visit, &name, None)
}

pub(crate) async fn delete(visit: Visit, Path(name): Path<String>, fields: Fields) -> Response {
    if fields.get("confirm") != name {
        let text = format!("Type the name to the letter: {name}");
        return show(&visit, &name, Some(&text));
    }
    match strip(&visit, &name)
        .and_then(|()| visit.call::<calls::DeleteUser>(&[("UserName", &name)]))
    {
        Ok(()) => {
            visit.done(format!("The user {name} is deleted."));
            visit.go("/users")
        }
        Err(error) => show(&visit, &name, Some(&error.message)),
    }
}

/// Takes from the user whatever keeps IAM from deleting it.
fn strip(visit: &Visit, name: &str) -> Result<(), ApiError> {
    let user = ("UserName", name);
    for key in access_keys::of(visit, Some(name))? {
        let id = key.access_key_id.unwrap_or_default();
        visit.call::<calls::DeleteAccessKey>(&[user, ("AccessKeyId", &id)])?;
    }
    match visit.call::<calls::DeleteLoginProfile>(&[user]) {
        Err(error) if error.code != "NoSuchEntity" => return Err(error),
        _ => {}
    }
    for device in visit.call::<calls::ListMFADevices>(&[user])?.mfa_devices {
        let serial = ("SerialNumber", &*device.serial_number);
        visit.call::<calls::DeactivateMFADevice>(&[user, serial])?;
    }
    let attached = visit.call::<calls::ListAttachedUserPolicies>(&[user])?;
    for arn in attached
        .attached_policies
        .iter()
        .filter_map(|own| own.policy_arn.as_deref())
    {
        visit.call::<calls::DetachUserPolicy>(&[user, ("PolicyArn", arn)])?;
    }
    for policy in visit.call::<calls::ListUserPolicies>(&[user])?.policy_names {
        visit.call::<calls::DeleteUserPolicy>(&[user, ("PolicyName", &policy)])?;
    }
    for group in visit.call::<calls::ListGroupsForUser>(&[user])?.groups {
        visit.call::<calls::RemoveUserFromGroup>(&[user, ("GroupName", &group.group_name)])?;
    }
    Ok(())
}

fn show(visit: &Visit, name: &str, error: Option<&str>) -> Response {
    let back = path(name, "");
    let content = form(
        &visit.guest,
        &path(name, "/delete"),
        html! {
            p { "The user's password, access keys, MFA devices, policies and group memberships go too. None of it comes back." }
            (Field::new(labels::USER_NAME, "confirm").error(error)
                .hint(html! { "To confirm, type " code { (name) } }))
            (forms::buttons(&visit.guest, labels::DELETE.text, Some((labels::CANCEL.text, &back))))
        },
    );
    let crumbs = [(labels::USERS.text, "/users"), (name, &*back)];
    layout::page(visit, labels::DELETE_USER.text, &crumbs, content)
}
