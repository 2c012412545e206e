//! Who has policies: a user or a group. What is done with them differs in the operations' names.

use std::collections::HashMap;

use axum::extract::{FromRequestParts, Path};
use axum::response::Response;
use http::request::Parts;
use mock_iam::error::ApiError;
use mock_iam::wire::calls;
use mock_iam::wire::iam::AttachedPolicy;

use crate::labels;
use crate::layout;
use crate::policies;
use crate::report::Report;
use crate::session::{Guest, Visit};
use crate::{groups, users};

/// A user or a group, by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Holder {
    User(String),
    Group(String),
}

impl Holder {
    pub fn name(&self) -> &str {
        match self {
            Self::User(name) | Self::Group(name) => name,
        }
    }

    fn parameter(&self) -> (&'static str, &str) {
        match self {
            Self::User(name) => ("UserName", name),
            Self::Group(name) => ("GroupName", name),
        }
    }

    /// A page below that of the holder.
    pub fn path(&self, rest: &str) -> String {
        match self {
            Self::User(name) => users::path(name, rest),
            Self::Group(name) => groups::path(name, rest),
        }
    }

    /// Shows a page about one of the policies.
    pub fn show(&self, visit: &Visit, title: &str, content: maud::Markup) -> Response {
        let list = match self {
            Self::User(_) => (labels::USERS.text, "/users"),
            Self::Group(_) => (labels::USER_GROUPS.text, "/groups"),
        };
        let page = self.path("/permissions");
        layout::page(visit, title, &[list, (self.name(), &page)], content)
    }

    /// The managed policies.
    pub fn attached(&self, visit: &Visit) -> Result<Vec<AttachedPolicy>, ApiError> {
        let named = [self.parameter()];
        match self {
            Self::User(_) => visit.all::<calls::ListAttachedUserPolicies, _>(&named, |page| {
                (page.attached_policies, page.marker)
            }),
            Self::Group(_) => visit.all::<calls::ListAttachedGroupPolicies, _>(&named, |page| {
                (page.attached_policies, page.marker)
            }),
        }
    }

    /// The names of the inline policies.
    pub fn inline(&self, visit: &Visit) -> Result<Vec<String>, ApiError> {
        let named = [self.parameter()];
        match self {
            Self::User(_) => visit
                .all::<calls::ListUserPolicies, _>(&named, |page| (page.policy_names, page.marker)),
            Self::Group(_) => visit.all::<calls::ListGroupPolicies, _>(&named, |page| {
                (page.policy_names, page.marker)
            }),
        }
    }

    /// The document of an inline policy, as it was written.
    pub fn document(&self, visit: &Visit, policy: &str) -> Result<String, ApiError> {
        let parameters = [self.parameter(), ("PolicyName", policy)];
        let encoded = match self {
            Self::User(_) => {
                visit
                    .call::<calls::GetUserPolicy>(&parameters)?
                    .policy_document
            }
            Self::Group(_) => {
                visit
                    .call::<calls::GetGroupPolicy>(&parameters)?
                    .policy_document
            }
        };
        let decoded = percent_encoding::percent_decode_str(&encoded);
        Ok(decoded.decode_utf8_lossy().into_owned())
    }

    pub fn attach(&self, visit: &Visit, arn: &str) -> Result<(), ApiError> {
        let parameters = [self.parameter(), ("PolicyArn", arn)];
        match self {
            Self::User(_) => visit.call::<calls::AttachUserPolicy>(&parameters),
            Self::Group(_) => visit.call::<calls::AttachGroupPolicy>(&parameters),
        }
    }

    pub fn detach(&self, visit: &Visit, arn: &str) -> Result<(), ApiError> {
        let parameters = [self.parameter(), ("PolicyArn", arn)];
        match self {
            Self::User(_) => visit.call::<calls::DetachUserPolicy>(&parameters),
            Self::Group(_) => visit.call::<calls::DetachGroupPolicy>(&parameters),
        }
    }

    pub fn put(&self, visit: &Visit, policy: &str, document: &str) -> Result<(), ApiError> {
        let named = [self.parameter(), ("PolicyName", policy)];
        let parameters = [named[0], named[1], ("PolicyDocument", document)];
        match self {
            Self::User(_) => visit.call::<calls::PutUserPolicy>(&parameters),
            Self::Group(_) => visit.call::<calls::PutGroupPolicy>(&parameters),
        }
    }

    /// Takes all policies away.
    pub fn strip(&self, visit: &Visit, report: &mut Report) {
        let attached = report.read("attached policies", self.attached(visit));
        for policy in attached.unwrap_or_default() {
            let arn = policy.policy_arn.unwrap_or_default();
            let what = format!("the policy {}", policies::name_in(&arn));
            report.note(what, self.detach(visit, &arn));
        }
        let inline = report.read("inline policies", self.inline(visit));
        for policy in inline.unwrap_or_default() {
            let what = format!("the inline policy {policy}");
            report.note(what, self.delete(visit, &policy));
        }
    }

    pub fn delete(&self, visit: &Visit, policy: &str) -> Result<(), ApiError> {
        let parameters = [self.parameter(), ("PolicyName", policy)];
        match self {
            Self::User(_) => visit.call::<calls::DeleteUserPolicy>(&parameters),
            Self::Group(_) => visit.call::<calls::DeleteGroupPolicy>(&parameters),
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Holder {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let named = Path::<HashMap<String, String>>::from_request_parts(parts, state).await;
        let mut named = named.map(|Path(named)| named).unwrap_or_default();
        let group = named.remove("group").map(Self::Group);
        if let Some(holder) = named.remove("user").map(Self::User).or(group) {
            return Ok(holder);
        }
        let guest = Guest::from_request_parts(parts, state).await?;
        Err(layout::not_found(guest).await)
    }
}
