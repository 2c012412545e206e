//! Who uses a managed policy: to whom it is attached, and whose boundary it is.

use std::collections::HashMap;

use crate::account::Account;
use crate::context::Context;
use crate::error::ApiError;
use crate::page::Page;
use crate::policies;
use crate::wire::iam as wire;
use crate::wire::iam::{EntityType, PolicyUsageType};

/// How many entities a policy is attached to, and how many it bounds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Uses {
    pub attached: usize,
    pub boundaries: usize,
}

/// The uses of one policy.
pub(crate) fn uses(account: &Account, arn: &str) -> Uses {
    let mut uses = Uses::default();
    for user in users(account) {
        user.count(arn, &mut uses);
    }
    uses
}

/// The uses of every policy that is used, in one go: a list asks for many.
pub(crate) fn all_uses(account: &Account) -> HashMap<&str, Uses> {
    let mut all: HashMap<&str, Uses> = HashMap::new();
    for user in users(account) {
        for arn in user.attached {
            all.entry(arn).or_default().attached += 1;
        }
        if let Some(arn) = user.boundary {
            all.entry(arn).or_default().boundaries += 1;
        }
    }
    all
}

/// A user, a group or a role, as far as it uses managed policies.
struct PolicyUser<'a> {
    kind: EntityType,
    name: &'a str,
    id: &'a str,
    path: &'a str,
    attached: &'a std::collections::BTreeSet<String>,
    boundary: Option<&'a str>,
}

impl PolicyUser<'_> {
    fn count(&self, arn: &str, uses: &mut Uses) {
        uses.attached += usize::from(self.attached.contains(arn));
        uses.boundaries += usize::from(self.boundary == Some(arn));
    }

    fn uses(&self, arn: &str, how: Option<PolicyUsageType>) -> bool {
        let is_attached = self.attached.contains(arn);
        let is_boundary = self.boundary == Some(arn);
        match how {
            Some(PolicyUsageType::PermissionsPolicy) => is_attached,
            Some(PolicyUsageType::PermissionsBoundary) => is_boundary,
            None => is_attached || is_boundary,
        }
    }
}

/// Groups, roles and users, in this order, each by name.
fn users(account: &Account) -> impl Iterator<Item = PolicyUser<'_>> {
    let groups = account.groups.values().map(|group| PolicyUser {
        kind: EntityType::Group,
        name: &group.name,
        id: &group.id,
        path: &group.path,
        attached: &group.permissions.attached,
        boundary: None,
    });
    let roles = account.roles.values().map(|role| PolicyUser {
        kind: EntityType::Role,
        name: &role.name,
        id: &role.id,
        path: &role.path,
        attached: &role.permissions.attached,
        boundary: role.permissions_boundary.as_deref(),
    });
    let users = account.users.values().map(|user| PolicyUser {
        kind: EntityType::User,
        name: &user.name,
        id: &user.id,
        path: &user.path,
        attached: &user.permissions.attached,
        boundary: user.permissions_boundary.as_deref(),
    });
    groups.chain(roles).chain(users)
}

/// `ListEntitiesForPolicy`: as a permissions policy and as a boundary, unless one is asked for. A
/// page goes through groups, then roles, then users.
pub(crate) fn list_entities_for_policy(
    cx: &mut Context<'_>,
    input: wire::ListEntitiesForPolicyRequest,
) -> Result<wire::ListEntitiesForPolicyResponse, ApiError> {
    let arn = &input.policy_arn;
    policies::check_arn(arn)?;
    policies::find(cx.account, arn).ok_or_else(|| policies::not_found(arn))?;
    let prefix = input.path_prefix.as_deref().unwrap_or("/");
    let found = users(cx.account)
        .filter(|user| input.entity_filter.is_none_or(|kind| kind == user.kind))
        .filter(|user| user.path.starts_with(prefix))
        .filter(|user| user.uses(arn, input.policy_usage_filter))
        .map(|user| (place(&user), user));
    let page = Page::cut(found, input.marker.as_deref(), input.max_items)?;
    let mut answer = wire::ListEntitiesForPolicyResponse {
        is_truncated: page.is_truncated,
        marker: page.marker,
        ..wire::ListEntitiesForPolicyResponse::default()
    };
    for user in page.items {
        show(&user, &mut answer);
    }
    Ok(answer)
}

/// Where an entity stands in the list.
fn place(user: &PolicyUser<'_>) -> String {
    let kind = match user.kind {
        EntityType::Group => 0,
        EntityType::Role => 1,
        _ => 2,
    };
    format!("{kind}/{}", crate::records::fold(user.name))
}

fn show(user: &PolicyUser<'_>, answer: &mut wire::ListEntitiesForPolicyResponse) {
    let (name, id) = (Some(user.name.to_owned()), Some(user.id.to_owned()));
    match user.kind {
        EntityType::Group => answer.policy_groups.push(wire::PolicyGroup {
            group_name: name,
            group_id: id,
        }),
        EntityType::Role => answer.policy_roles.push(wire::PolicyRole {
            role_name: name,
            role_id: id,
        }),
        _ => answer.policy_users.push(wire::PolicyUser {
            user_name: name,
            user_id: id,
        }),
    }
}
