//! What a user is given at once: groups, another user's permissions, or policies. A part of creating
//! a user, and a page of its own for one who is there.

use axum::extract::Path;
use axum::response::Response;
use maud::{Markup, html};
use mock_iam::error::ApiError;
use mock_iam::wire::calls;

use super::path;
use crate::fields::Fields;
use crate::forms::{self, form};
use crate::labels;
use crate::layout::{self, problem};
use crate::permissions::Holder;
use crate::pick;
use crate::policies;
use crate::report::Report;
use crate::session::Visit;

/// The names of the fields.
pub(super) const FIELDS: [&str; 4] = ["way", "group", "from", "policy"];

/// What is given.
#[derive(Default)]
pub(super) struct Grant {
    pub groups: Vec<String>,
    /// ARNs.
    pub policies: Vec<String>,
    /// Names and documents.
    pub inline: Vec<(String, String)>,
    /// The ARN of another user's boundary.
    pub boundary: Option<String>,
}

/// The fields: the way, and what belongs to it.
pub(super) fn choice(visit: &Visit, fields: &Fields) -> Markup {
    let way = fields.get("way");
    let is_group = !["copy", "attach"].contains(&way);
    html! {
        fieldset {
            legend { (labels::PERMISSIONS_OPTIONS) }
            (forms::choice("way", "group", labels::ADD_USER_TO_GROUP.text,
                "The user may do what the group may. The best way: everybody of a team has the same.", is_group))
            (forms::choice("way", "copy", labels::COPY_PERMISSIONS.text,
                "Groups, policies and the boundary of another user.", way == "copy"))
            (forms::choice("way", "attach", labels::ATTACH_POLICIES_DIRECTLY.text,
                "Policies for this one user.", way == "attach"))
        }
        div.when-group {
            (pick::boxes(fields, ("group", labels::USER_GROUPS, labels::FIND_GROUPS), pick::groups(visit)))
        }
        div.when-copy {
            (pick::one(fields, ("from", labels::USERS, labels::FIND_USERS), pick::users(visit)))
        }
        div.when-attach {
            (pick::boxes(fields, ("policy", labels::PERMISSIONS_POLICIES, labels::FIND_POLICIES), pick::policies(visit)))
        }
    }
}

impl Grant {
    /// What was chosen.
    ///
    /// # Errors
    ///
    /// AWS's refusal to show what another user has.
    pub fn of(visit: &Visit, fields: &Fields) -> Result<Self, ApiError> {
        let all = |name| fields.all(name).map(str::to_owned).collect();
        match fields.get("way") {
            "copy" if fields.has("from") => Self::from_user(visit, fields.get("from")),
            "attach" => Ok(Self {
                policies: all("policy"),
                ..Self::default()
            }),
            "group" => Ok(Self {
                groups: all("group"),
                ..Self::default()
            }),
            _ => Ok(Self::default()),
        }
    }

    fn from_user(visit: &Visit, name: &str) -> Result<Self, ApiError> {
        let holder = Holder::User(name.to_owned());
        let named = [("UserName", name)];
        let user = visit.call::<calls::GetUser>(&named)?.user;
        let boundary = user.permissions_boundary;
        let groups = super::groups::of(visit, name)?;
        let attached = holder.attached(visit)?.into_iter();
        let mut inline = Vec::new();
        for policy in holder.inline(visit)? {
            let document = holder.document(visit, &policy)?;
            inline.push((policy, document));
        }
        Ok(Self {
            groups: groups.into_iter().map(|group| group.group_name).collect(),
            policies: attached.filter_map(|policy| policy.policy_arn).collect(),
            inline,
            boundary: boundary.and_then(|boundary| boundary.permissions_boundary_arn),
        })
    }

    /// Gives it to a user; the boundary is not part of it.
    pub fn apply(&self, visit: &Visit, name: &str, report: &mut Report) {
        let user = ("UserName", name);
        for group in &self.groups {
            let result = visit.call::<calls::AddUserToGroup>(&[user, ("GroupName", group)]);
            report.note(format!("the group {group}"), result);
        }
        for arn in &self.policies {
            let result = visit.call::<calls::AttachUserPolicy>(&[user, ("PolicyArn", arn)]);
            report.note(format!("the policy {}", policies::name_in(arn)), result);
        }
        for (policy, document) in &self.inline {
            let parameters = [user, ("PolicyName", policy), ("PolicyDocument", document)];
            let result = visit.call::<calls::PutUserPolicy>(&parameters);
            report.note(format!("the inline policy {policy}"), result);
        }
    }

    /// The rows of a review: name, type.
    pub fn rows(&self) -> Vec<(&str, &str)> {
        let groups = self.groups.iter().map(|group| (&**group, "Group"));
        let attached = self.policies.iter();
        let attached =
            attached.map(|arn| (policies::name_in(arn), policies::policy_type(arn).text));
        let inline = self.inline.iter();
        let inline = inline.map(|(name, _)| (&**name, "Customer inline"));
        groups.chain(attached).chain(inline).collect()
    }
}

pub(super) async fn ask(visit: Visit, Path(name): Path<String>) -> Response {
    show(&visit, &name, &Fields::default(), None)
}

pub(super) async fn add(visit: Visit, Path(name): Path<String>, fields: Fields) -> Response {
    if fields.get("go") == "search" {
        return show(&visit, &name, &fields, None);
    }
    let grant = match Grant::of(&visit, &fields) {
        Ok(grant) if grant.rows().is_empty() => {
            return show(&visit, &name, &fields, Some("Choose what to add."));
        }
        Ok(grant) => grant,
        Err(error) => return show(&visit, &name, &fields, Some(&error.message)),
    };
    let mut report = Report::new("Added", "Not added");
    grant.apply(&visit, &name, &mut report);
    report.tell(&visit);
    visit.go(&path(&name, "/permissions"))
}

fn show(visit: &Visit, name: &str, fields: &Fields, error: Option<&str>) -> Response {
    let back = path(name, "/permissions");
    let content = html! {
        @if let Some(error) = error { (problem(error)) }
        (form(&visit.guest, &path(name, "/add-permissions"), html! {
            (choice(visit, fields))
            (forms::buttons(&visit.guest, labels::ADD_PERMISSIONS.text, Some((labels::CANCEL.text, &back))))
        }))
    };
    let crumbs = [(labels::USERS.text, "/users"), (name, &*back)];
    layout::page(visit, labels::ADD_PERMISSIONS.text, &crumbs, content)
}
