//! Policies: the list of them, the page of each, and the editor that every policy is written in.

mod create;
mod delete;
pub(crate) mod editor;
mod entities;
mod list;
mod page;
mod versions;

use axum::Router;
use axum::routing::{get, post};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::console::Console;
use crate::labels::{self, Label};
use crate::tags;

pub(crate) use page::document;
pub(crate) use versions::decoded;

pub(crate) fn routes() -> Router<Console> {
    Router::new()
        .route("/policies", get(list::list))
        .route("/policies/create", get(create::write).post(create::create))
        .route("/policies/create/review", post(create::review))
        .route("/policies/{arn}", get(page::page))
        .route("/policies/{arn}/{tab}", get(page::tab))
        .route(
            "/policies/{arn}/edit",
            get(versions::write).post(versions::save),
        )
        .route("/policies/{arn}/edit/review", post(versions::review))
        .route(
            "/policies/{arn}/attach",
            get(entities::ask).post(entities::attach),
        )
        .route(
            "/policies/{arn}/entities-attached/detach",
            post(entities::detach),
        )
        .route(
            "/policies/{arn}/tags/manage",
            get(tags::manage).post(tags::save),
        )
        .route(
            "/policies/{arn}/policy-versions/default",
            post(versions::set_default),
        )
        .route(
            "/policies/{arn}/policy-versions/{version}",
            get(versions::show),
        )
        .route(
            "/policies/{arn}/policy-versions/{version}/delete",
            get(versions::ask_delete).post(versions::delete),
        )
        .route(
            "/policies/{arn}/delete",
            get(delete::ask).post(delete::delete),
        )
}

/// The path of a policy's page, `rest` below it.
pub(crate) fn path(arn: &str, rest: &str) -> String {
    format!(
        "/policies/{}{rest}",
        utf8_percent_encode(arn, NON_ALPHANUMERIC)
    )
}

/// The name at the end of an ARN.
pub(crate) fn name_in(arn: &str) -> &str {
    arn.rsplit('/').next().unwrap_or(arn)
}

/// Whether a managed policy is AWS's: nobody else can change it.
pub(crate) fn is_aws(arn: &str) -> bool {
    arn.starts_with("arn:aws:iam::aws:")
}

/// Whose a managed policy is.
pub(crate) fn policy_type(arn: &str) -> Label {
    if is_aws(arn) {
        labels::AWS_MANAGED
    } else {
        labels::CUSTOMER_MANAGED
    }
}
