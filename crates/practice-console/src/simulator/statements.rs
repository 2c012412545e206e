//! The text of a statement that a simulation names: the policy is looked up with the reader's own
//! permissions, and the statement cut out where AWS says it stands.

use mock_iam::error::ApiError;
use mock_iam::wire::calls;
use mock_iam::wire::iam::Statement;

use crate::policies;
use crate::session::Visit;

/// The policies of a simulation.
pub(super) struct Documents<'a> {
    visit: &'a Visit,
    held: Result<Vec<Held>, ApiError>,
    pasted: &'a str,
}

/// A policy of a user, a group or a role, by the name that the simulator gives it.
struct Held {
    id: String,
    place: Place,
}

enum Place {
    /// A managed policy's ARN.
    Managed(String),
    Inline(Holder, String),
}

#[derive(Clone)]
enum Holder {
    User(String),
    Group(String),
    Role(String),
}

impl<'a> Documents<'a> {
    /// `who` is an ARN, or empty; `pasted` the policy that the request brings along.
    pub fn of(visit: &'a Visit, who: &str, pasted: &'a str) -> Self {
        let held = match Holder::parse(who) {
            Some(holder) => holder.policies(visit),
            None => Ok(Vec::new()),
        };
        Self {
            visit,
            held,
            pasted,
        }
    }

    /// The very statement.
    pub fn statement(&self, statement: &Statement) -> Result<String, ApiError> {
        let text = self.document(statement.source_policy_id.as_deref().unwrap_or_default())?;
        let (Some(start), Some(end)) = (&statement.start_position, &statement.end_position) else {
            return Ok(text);
        };
        Ok(cut(
            &text,
            (start.line, start.column),
            (end.line, end.column),
        ))
    }

    fn document(&self, id: &str) -> Result<String, ApiError> {
        if id.starts_with("PolicyInputList.") {
            return Ok(self.pasted.to_owned());
        }
        let held = self.held.as_ref().map_err(Clone::clone)?;
        let found = held.iter().find(|held| held.id == id);
        let found = found.ok_or_else(|| ApiError::no_such_entity(format!("{id} is not here.")))?;
        match &found.place {
            Place::Managed(arn) => policies::document(self.visit, arn),
            Place::Inline(holder, name) => holder.inline(self.visit, name),
        }
    }
}

impl Holder {
    fn parse(arn: &str) -> Option<Self> {
        let (kind, path) = arn.splitn(6, ':').nth(5)?.split_once('/')?;
        let name = path.rsplit('/').next()?.to_owned();
        match kind {
            "user" => Some(Self::User(name)),
            "group" => Some(Self::Group(name)),
            "role" => Some(Self::Role(name)),
            _ => None,
        }
    }

    /// As the name of an inline policy begins.
    fn prefix(&self) -> String {
        match self {
            Self::User(name) => format!("user_{name}"),
            Self::Group(name) => format!("group_{name}"),
            Self::Role(name) => format!("role_{name}"),
        }
    }

    fn policies(&self, visit: &Visit) -> Result<Vec<Held>, ApiError> {
        let (attached, inline, boundary) = self.lists(visit)?;
        let arns = attached.into_iter().filter_map(|policy| policy.policy_arn);
        let managed = arns.chain(boundary).map(|arn| Held {
            id: policies::name_in(&arn).to_owned(),
            place: Place::Managed(arn),
        });
        let inline = inline.into_iter().map(|name| Held {
            id: format!("{}_{name}", self.prefix()),
            place: Place::Inline(self.clone(), name),
        });
        let mut all: Vec<_> = managed.chain(inline).collect();
        if let Self::User(name) = self {
            let user = [("UserName", &**name)];
            for group in visit.call::<calls::ListGroupsForUser>(&user)?.groups {
                all.extend(Self::Group(group.group_name).policies(visit)?);
            }
        }
        Ok(all)
    }

    /// What is attached, the names of what is inline, and the ARN of the boundary.
    fn lists(&self, visit: &Visit) -> Result<Lists, ApiError> {
        match self {
            Self::User(name) => {
                let user = [("UserName", &**name)];
                let attached = visit.call::<calls::ListAttachedUserPolicies>(&user)?;
                let inline = visit.call::<calls::ListUserPolicies>(&user)?;
                let boundary = visit.call::<calls::GetUser>(&user)?.user;
                let boundary = boundary.permissions_boundary;
                let arn = boundary.and_then(|boundary| boundary.permissions_boundary_arn);
                Ok((attached.attached_policies, inline.policy_names, arn))
            }
            Self::Group(name) => {
                let group = [("GroupName", &**name)];
                let attached = visit.call::<calls::ListAttachedGroupPolicies>(&group)?;
                let inline = visit.call::<calls::ListGroupPolicies>(&group)?;
                Ok((attached.attached_policies, inline.policy_names, None))
            }
            Self::Role(name) => {
                let role = [("RoleName", &**name)];
                let attached = visit.call::<calls::ListAttachedRolePolicies>(&role)?;
                let inline = visit.call::<calls::ListRolePolicies>(&role)?;
                let boundary = visit.call::<calls::GetRole>(&role)?.role;
                let boundary = boundary.permissions_boundary;
                let arn = boundary.and_then(|boundary| boundary.permissions_boundary_arn);
                Ok((attached.attached_policies, inline.policy_names, arn))
            }
        }
    }

    fn inline(&self, visit: &Visit, policy: &str) -> Result<String, ApiError> {
        let policy = ("PolicyName", policy);
        let document = match self {
            Self::User(name) => {
                let user = [("UserName", &**name), policy];
                visit.call::<calls::GetUserPolicy>(&user)?.policy_document
            }
            Self::Group(name) => {
                let group = [("GroupName", &**name), policy];
                visit.call::<calls::GetGroupPolicy>(&group)?.policy_document
            }
            Self::Role(name) => {
                let role = [("RoleName", &**name), policy];
                visit.call::<calls::GetRolePolicy>(&role)?.policy_document
            }
        };
        Ok(policies::decoded(&document))
    }
}

type Lists = (
    Vec<mock_iam::wire::iam::AttachedPolicy>,
    Vec<String>,
    Option<String>,
);

/// What stands between two places, lines and columns (in UTF-16 units) counted from 1, with its
/// indentation taken off.
fn cut(text: &str, from: (i32, i32), to: (i32, i32)) -> String {
    let mut at = (1, 1);
    let mut found = String::new();
    for letter in text.chars() {
        if at >= from && at < to {
            found.push(letter);
        }
        at = match letter {
            '\n' => (at.0 + 1, 1),
            _ => (at.0, at.1 + if letter.len_utf16() == 2 { 2 } else { 1 }),
        };
    }
    let found = found.trim_start_matches(|letter: char| letter == ',' || letter.is_whitespace());
    // A statement that stands alone starts behind its own opening brace.
    let brace = if found.starts_with('{') { "" } else { "{" };
    let last = found.lines().last().unwrap_or_default();
    let indent = last.len() - last.trim_start().len();
    let lines = found.lines().map(|line| {
        let blanks = line.len() - line.trim_start().len();
        line.get(blanks.min(indent)..).unwrap_or(line)
    });
    brace.to_owned() + &lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: &str = "{\"Statement\": [\n    {\n      \"Sid\": \"a\"\n    },\n    {\n      \"Sid\": \"b\"\n    }\n]}";

    #[test]
    fn a_statement_is_cut_out_without_what_stands_before_it() {
        let second = "{\n  \"Sid\": \"b\"\n}";
        assert_eq!(cut(TWO, (4, 6), (7, 6)), second);
    }

    #[test]
    fn a_statement_that_stands_alone_gets_its_brace_back() {
        assert_eq!(
            cut("{\"Statement\":{\"Sid\":\"a\"}}", (1, 15), (1, 25)),
            "{\"Sid\":\"a\"}"
        );
    }
}
