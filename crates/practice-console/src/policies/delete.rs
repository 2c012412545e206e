//! Deleting a policy: it is detached and its other versions go first, as AWS's console does it.

use axum::extract::Path;
use axum::response::Response;
use maud::html;
use mock_iam::error::ApiError;
use mock_iam::wire::calls;

use super::page::below;
use super::{entities, name_in, path, versions};
use crate::fields::Fields;
use crate::forms::{self, Field, form};
use crate::labels;
use crate::session::Visit;

pub(crate) async fn ask(visit: Visit, Path(arn): Path<String>) -> Response {
    show(&visit, &arn, None)
}

pub(crate) async fn delete(visit: Visit, Path(arn): Path<String>, fields: Fields) -> Response {
    let name = name_in(&arn);
    if fields.get("confirm") != name {
        let text = format!("Type the name to the letter: {name}");
        return show(&visit, &arn, Some(&text));
    }
    let gone = strip(&visit, &arn)
        .and_then(|()| visit.call::<calls::DeletePolicy>(&[("PolicyArn", &arn)]));
    match gone {
        Ok(()) => {
            visit.done(format!("The policy {name} is deleted."));
            visit.go("/policies")
        }
        Err(error) => show(&visit, &arn, Some(&error.message)),
    }
}

/// Takes away whatever keeps IAM from deleting the policy.
fn strip(visit: &Visit, arn: &str) -> Result<(), ApiError> {
    for entity in entities::of(visit, arn, "PermissionsPolicy")? {
        entity.detach(visit, arn)?;
    }
    for version in versions::others(visit, arn)? {
        let named = [("PolicyArn", arn), ("VersionId", &version)];
        visit.call::<calls::DeletePolicyVersion>(&named)?;
    }
    Ok(())
}

fn show(visit: &Visit, arn: &str, error: Option<&str>) -> Response {
    let back = path(arn, "");
    let content = form(
        &visit.guest,
        &path(arn, "/delete"),
        html! {
            p { "The policy is detached from everyone who has it, and all its versions go. None of it comes back." }
            (Field::new(labels::POLICY_NAME, "confirm").error(error)
                .hint(html! { "To confirm, type " code { (name_in(arn)) } }))
            (forms::buttons(&visit.guest, labels::DELETE.text, Some((labels::CANCEL.text, &back))))
        },
    );
    below(visit, arn, labels::DELETE_POLICY.text, content)
}
