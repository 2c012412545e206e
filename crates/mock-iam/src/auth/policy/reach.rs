//! Which services a policy opens: what AWS's access reports ask, which is less than what a request
//! asks. Conditions and resources hardly count.

use super::document::PolicyDocument;
use super::grammar::{self, Listed, RawStatement};
use super::pattern::Pattern;

/// The actions that policies allow and those that they deny without a condition, everywhere.
#[derive(Clone, Debug, Default)]
pub struct Reach {
    allowed: Vec<Actions>,
    denied: Vec<Actions>,
}

/// Action patterns in lower case, or all actions but these.
#[derive(Clone, Debug)]
struct Actions {
    all_but: bool,
    patterns: Vec<String>,
}

impl Reach {
    /// Adds what a policy allows and denies.
    pub fn add(&mut self, document: &PolicyDocument) {
        let Ok(document) = grammar::read(document.text()) else {
            return;
        };
        for statement in &document.statements {
            let Some(actions) = statement.action.as_ref().map(Actions::of) else {
                continue;
            };
            if statement.effect == "Deny" {
                self.denied.extend(is_total(statement).then_some(actions));
            } else {
                self.allowed.extend(is_open(statement).then_some(actions));
            }
        }
    }

    /// Whether some action of a service may be allowed: `ec2`.
    #[must_use]
    pub fn opens(&self, service: &str) -> bool {
        self.allowed.iter().any(|allowed| {
            if allowed.all_but {
                return !allowed.covers(&format!("{service}:*")) && !self.closes(service);
            }
            let of_service = allowed
                .patterns
                .iter()
                .filter(|action| is_of(action, service));
            let mut open = of_service.filter(|action| {
                let action = action.split_once(':').map_or("*", |(_, name)| name);
                let action = format!("{service}:{action}");
                !self.denied.iter().any(|denied| denied.excludes(&action))
            });
            open.next().is_some()
        })
    }

    /// Whether some policy denies a whole service.
    #[must_use]
    pub fn closes(&self, service: &str) -> bool {
        let all = format!("{service}:*");
        self.denied.iter().any(|denied| denied.excludes(&all))
    }
}

impl Actions {
    fn of(listed: &Listed) -> Self {
        Self {
            all_but: listed.negated,
            patterns: listed
                .values
                .iter()
                .map(|action| action.to_lowercase())
                .collect(),
        }
    }

    /// Whether one of the patterns covers all that another one does.
    fn covers(&self, action: &str) -> bool {
        self.patterns
            .iter()
            .any(|pattern| Pattern::text(pattern).matches(action))
    }

    /// Whether a denial of these denies all of an action pattern.
    fn excludes(&self, action: &str) -> bool {
        if !self.all_but {
            return self.covers(action);
        }
        let service = action
            .split_once(':')
            .map_or(action, |(service, _)| service);
        !self.patterns.iter().any(|pattern| is_of(pattern, service))
    }
}

/// Whether a pattern such as `s3:Get*`, `s*:*` or `*` can be about a service.
fn is_of(action: &str, service: &str) -> bool {
    let prefix = action.split_once(':').map_or(action, |(prefix, _)| prefix);
    Pattern::text(prefix).matches(service)
}

/// Whether a statement is about some resource at all.
fn is_open(statement: &RawStatement) -> bool {
    !has_every_resource(statement, true)
}

/// Whether a statement is about every resource, on no condition.
fn is_total(statement: &RawStatement) -> bool {
    has_every_resource(statement, false) && statement.conditions.is_empty()
}

fn has_every_resource(statement: &RawStatement, negated: bool) -> bool {
    let resource = statement.resource.as_ref();
    resource.is_some_and(|listed| {
        listed.negated == negated && listed.values.iter().any(|value| value == "*")
    })
}
