//! The versions of a policy: editing makes a new one, of five at most. Only the default one counts.

use axum::extract::Path;
use axum::response::Response;
use maud::{Markup, html};
use mock_iam::check_policy;
use mock_iam::error::ApiError;
use mock_iam::wire::calls;
use mock_iam::wire::iam::PolicyVersion;
use percent_encoding::percent_decode_str;

use super::editor::{editor, elsewhere};
use super::page::{Tab, below, json};
use super::{is_aws, path};
use crate::fields::Fields;
use crate::forms::{self, form};
use crate::labels;
use crate::layout::{card, denied, problem, time};
use crate::session::Visit;
use crate::table::{Column, table};

/// A version's text: AWS sends it percent-encoded.
pub(super) fn document(visit: &Visit, arn: &str, version: &str) -> Result<String, ApiError> {
    let named = [("PolicyArn", arn), ("VersionId", version)];
    let answer = visit.call::<calls::GetPolicyVersion>(&named)?;
    let text = answer.policy_version.and_then(|version| version.document);
    Ok(decoded(&text.unwrap_or_default()))
}

/// A document as it was before AWS percent-encoded it.
pub(crate) fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

fn versions(visit: &Visit, arn: &str) -> Result<Vec<PolicyVersion>, ApiError> {
    let named = [("PolicyArn", arn)];
    visit.all::<calls::ListPolicyVersions, _>(&named, |page| (page.versions, page.marker))
}

/// The numbers of all versions but the default one, the newest first.
pub(super) fn others(visit: &Visit, arn: &str) -> Result<Vec<String>, ApiError> {
    let others = versions(visit, arn)?.into_iter();
    let others = others.filter(|version| !version.is_default_version);
    Ok(others.filter_map(|version| version.version_id).collect())
}

pub(super) fn tab(visit: &Visit, arn: &str, query: &Fields) -> Markup {
    let versions = match versions(visit, arn) {
        Ok(versions) => versions,
        Err(error) => return denied(&error),
    };
    let id = |version: &PolicyVersion| version.version_id.clone().unwrap_or_default();
    let columns = [
        Column::new(labels::VERSION, |version: &PolicyVersion| {
            let at = Tab::PolicyVersions.path(arn) + "/" + &id(version);
            html! { a href=(visit.href(&at)) { (id(version)) } @if version.is_default_version { " (Default)" } }
        }),
        Column::new(labels::CREATION_TIME, |version: &PolicyVersion| {
            html! { @if let Some(at) = version.create_date { (time(at)) } }
        }),
        Column::new(labels::ACTIONS, |version: &PolicyVersion| {
            html! { @if !version.is_default_version && !is_aws(arn) { (actions(visit, arn, &id(version))) } }
        }),
    ];
    table(
        &visit.guest,
        query,
        labels::POLICY_VERSIONS.text,
        &columns,
        versions,
        "No versions",
    )
}

fn actions(visit: &Visit, arn: &str, version: &str) -> Markup {
    let tab = Tab::PolicyVersions.path(arn);
    html! {
        div.actions {
            (forms::act(&visit.guest, &format!("{tab}/default"), labels::SET_AS_DEFAULT.text, &[("version", version)]))
            a.button href=(visit.href(&format!("{tab}/{version}/delete"))) aria-label=(format!("{} {version}", labels::DELETE)) { (labels::DELETE) }
        }
    }
}

pub(crate) async fn show(visit: Visit, Path((arn, version)): Path<(String, String)>) -> Response {
    let content = match document(&visit, &arn, &version) {
        Ok(text) => json(&text),
        Err(error) => denied(&error),
    };
    below(
        &visit,
        &arn,
        &format!("{} {version}", labels::VERSION),
        content,
    )
}

pub(crate) async fn set_default(visit: Visit, Path(arn): Path<String>, fields: Fields) -> Response {
    let version = fields.get("version");
    let named = [("PolicyArn", &*arn), ("VersionId", version)];
    match visit.call::<calls::SetDefaultPolicyVersion>(&named) {
        Ok(()) => visit.done(format!("{version} is the default version now.")),
        Err(error) => visit.failed(error.message),
    }
    visit.go(&Tab::PolicyVersions.path(&arn))
}

pub(crate) async fn ask_delete(
    visit: Visit,
    Path((arn, version)): Path<(String, String)>,
) -> Response {
    let tab = Tab::PolicyVersions.path(&arn);
    let content = form(
        &visit.guest,
        &format!("{tab}/{version}/delete"),
        html! {
            p { "The version " (version) " does not come back." }
            (forms::buttons(&visit.guest, labels::DELETE.text, Some((labels::CANCEL.text, &tab))))
        },
    );
    let title = format!("{} {version}", labels::DELETE);
    below(&visit, &arn, &title, content)
}

pub(crate) async fn delete(visit: Visit, Path((arn, version)): Path<(String, String)>) -> Response {
    let named = [("PolicyArn", &*arn), ("VersionId", &*version)];
    match visit.call::<calls::DeletePolicyVersion>(&named) {
        Ok(()) => visit.done(format!("The version {version} is deleted.")),
        Err(error) => visit.failed(error.message),
    }
    visit.go(&Tab::PolicyVersions.path(&arn))
}

pub(crate) async fn write(visit: Visit, Path(arn): Path<String>) -> Response {
    match super::page::document(&visit, &arn) {
        Ok(text) => show_editor(&visit, &arn, &text, None),
        Err(error) => below(&visit, &arn, labels::EDIT.text, denied(&error)),
    }
}

pub(crate) async fn review(visit: Visit, Path(arn): Path<String>, fields: Fields) -> Response {
    let document = fields.get("document");
    match check_policy(document) {
        Ok(()) => show_review(&visit, &arn, document, None),
        Err(error) => show_editor(&visit, &arn, document, Some(&error)),
    }
}

pub(crate) async fn save(visit: Visit, Path(arn): Path<String>, fields: Fields) -> Response {
    let document = fields.get("document");
    match save_version(&visit, &arn, document, fields.has("default")) {
        Ok(()) => {
            visit.done("The policy has a new version.");
            visit.go(&path(&arn, ""))
        }
        Err(error) => match elsewhere(Some(&error)) {
            Some(text) => show_review(&visit, &arn, document, Some(text)),
            None => show_editor(&visit, &arn, document, Some(&error)),
        },
    }
}

/// The sixth version takes the place of the oldest that is not the default one, as in AWS's console.
fn save_version(visit: &Visit, arn: &str, document: &str, default: bool) -> Result<(), ApiError> {
    const MOST_OTHERS: usize = 4;
    let others = others(visit, arn)?;
    if let [.., oldest] = &*others
        && others.len() >= MOST_OTHERS
    {
        let named = [("PolicyArn", arn), ("VersionId", oldest)];
        visit.call::<calls::DeletePolicyVersion>(&named)?;
    }
    let version = [
        ("PolicyArn", arn),
        ("PolicyDocument", document),
        ("SetAsDefault", if default { "true" } else { "false" }),
    ];
    visit.call::<calls::CreatePolicyVersion>(&version).map(drop)
}

fn show_editor(visit: &Visit, arn: &str, document: &str, error: Option<&ApiError>) -> Response {
    let back = path(arn, "");
    let content = form(
        &visit.guest,
        &path(arn, "/edit/review"),
        html! {
            (editor(document, error))
            (forms::buttons(&visit.guest, labels::NEXT.text, Some((labels::CANCEL.text, &back))))
        },
    );
    below(visit, arn, labels::EDIT.text, content)
}

fn show_review(visit: &Visit, arn: &str, document: &str, error: Option<&str>) -> Response {
    let back = path(arn, "");
    let content = form(
        &visit.guest,
        &path(arn, "/edit"),
        html! {
            @if let Some(error) = error { (problem(error)) }
            (card("permissions", labels::PERMISSIONS_DEFINED.text, html! {}, json(document)))
            input type="hidden" name="document" value=(document);
            (forms::check_box("default", "on", labels::SET_NEW_VERSION_AS_DEFAULT.text, true))
            p.hint { "A policy has five versions at most. The sixth takes the place of the oldest that is not the default one." }
            (forms::buttons(&visit.guest, labels::SAVE_CHANGES.text, Some((labels::CANCEL.text, &back))))
        },
    );
    below(visit, arn, labels::REVIEW_AND_SAVE.text, content)
}
