//! The verdict on each action and resource, as AWS's simulator words it.

use std::collections::{BTreeMap, HashSet};

use crate::auth::policy::{
    Effect, Outcome, PolicyDocument, Position, Question, Span, TrustCaller, context_keys,
};
use crate::wire::iam as wire;
use crate::wire::iam::PolicyEvaluationDecisionType as Decision;
use crate::wire::operation::{Operation, Service};

use super::{Request, SimulatedPolicy};

const IDENTITY: &str = "IAM Policy";
const RESOURCE: &str = "Resource Policy";
const BOUNDARY: &str = "Permissions Boundary Policy";

/// A statement that matched: its policy, the type and where it stands there.
type Match = (String, &'static str, [i32; 4]);

/// A simulation's policies at work.
pub(super) struct Evaluation<'a> {
    request: &'a Request<'a>,
    /// The condition keys that the policies speak of and the request does not give.
    missing: Vec<String>,
}

/// What came of one action on one resource.
struct Verdict {
    decision: Decision,
    matched: Vec<Match>,
    missing: Vec<String>,
    by_boundary: Option<bool>,
    by_organizations: Option<bool>,
    /// What each type of policy says, across accounts.
    details: BTreeMap<String, Decision>,
}

/// What one kind of policy says of a question.
struct Said {
    decision: Decision,
    matched: Vec<Match>,
}

impl<'a> Evaluation<'a> {
    pub fn new(request: &'a Request<'a>) -> Self {
        let policies = request.identity.iter().chain(&request.boundary);
        let policies = policies.chain(request.resource.as_ref().map(|(policy, _)| policy));
        let keys = policies.filter_map(|policy| context_keys(policy.document.text()));
        let mut seen = HashSet::new();
        let is_missing = |key: &String| {
            !matches!(key.as_str(), "*" | "?" | "$")
                && !request.given.contains(&key.to_lowercase())
                && seen.insert(key.clone())
        };
        Self {
            request,
            missing: keys.flatten().filter(is_missing).collect(),
        }
    }

    pub fn result(&self, action: &str) -> wire::EvaluationResult {
        let resources = self.request.resources;
        if resources.is_empty() {
            let verdict = self.verdict(action, "*");
            return wire::EvaluationResult {
                eval_resource_name: Some("*".to_owned()),
                ..summary(action, std::slice::from_ref(&verdict))
            };
        }
        let verdicts: Vec<_> = resources
            .iter()
            .map(|resource| self.verdict(action, resource))
            .collect();
        let name = match resources {
            [only] => only.clone(),
            _ => resource_template(action).to_owned(),
        };
        let details = verdicts.iter().flat_map(|verdict| &verdict.details);
        let details = details.map(|(name, decision)| (name.clone(), *decision));
        wire::EvaluationResult {
            eval_resource_name: Some(name),
            eval_decision_details: Some(details.collect()),
            resource_specific_results: resources.iter().zip(&verdicts).map(specific).collect(),
            ..summary(action, &verdicts)
        }
    }

    fn verdict(&self, action: &str, resource: &str) -> Verdict {
        let request = self.request;
        let question = Question {
            action,
            resource,
            context: &request.context,
        };
        if !is_about(action, resource) {
            return self.conclude(Decision::ImplicitDeny, Vec::new(), None);
        }
        if let Some(denied) = self.organizations(&question) {
            return denied;
        }
        let identity = said(&request.identity, IDENTITY, &question);
        let boundary = request
            .boundary
            .as_ref()
            .map(|policy| said(std::slice::from_ref(policy), BOUNDARY, &question));
        let by_boundary = boundary
            .as_ref()
            .map(|said| said.decision == Decision::Allowed);
        let of_resource = self.of_resource(&question);
        let kinds = [boundary.as_ref(), Some(&identity), of_resource.as_ref()];
        let kinds = || kinds.iter().flatten();
        if kinds().any(|said| said.decision == Decision::ExplicitDeny) {
            let denying = kinds().filter(|said| said.decision == Decision::ExplicitDeny);
            let matched = denying.flat_map(|said| said.matched.clone()).collect();
            return self.conclude(Decision::ExplicitDeny, matched, by_boundary);
        }
        let by_identity = identity.decision == Decision::Allowed && by_boundary != Some(false);
        let by_resource = of_resource
            .as_ref()
            .is_some_and(|said| said.decision == Decision::Allowed);
        let is_across = self.is_across(resource);
        let is_allowed = if is_across {
            by_identity && by_resource
        } else {
            by_identity || by_resource
        };
        let allowing = [Some(&identity), of_resource.as_ref()];
        let matched = allowing.into_iter().flatten().filter(|_| is_allowed);
        let matched = matched.flat_map(|said| said.matched.clone()).collect();
        let decision = if is_allowed {
            Decision::Allowed
        } else {
            Decision::ImplicitDeny
        };
        let mut verdict = self.conclude(decision, matched, by_boundary);
        if is_across {
            let all = [
                (IDENTITY, Some(&identity)),
                (RESOURCE, of_resource.as_ref()),
                (BOUNDARY, boundary.as_ref()),
            ];
            verdict.details = details(all);
        }
        verdict
    }

    fn conclude(
        &self,
        decision: Decision,
        matched: Vec<Match>,
        by_boundary: Option<bool>,
    ) -> Verdict {
        let is_open = decision == Decision::ImplicitDeny;
        Verdict {
            decision,
            matched,
            missing: if is_open {
                self.missing.clone()
            } else {
                Vec::new()
            },
            by_boundary,
            by_organizations: (!self.request.levels.is_empty()).then_some(true),
            details: BTreeMap::new(),
        }
    }

    /// What the organization refuses: a deny on any level, or a level without an allow. AWS then
    /// tells nothing of the other policies.
    fn organizations(&self, question: &Question<'_>) -> Option<Verdict> {
        let applies = |document: &PolicyDocument, effect: Effect| {
            let mut statements = document.statements().iter();
            statements.any(|statement| {
                statement.effect() == effect && statement.outcome(question) == Outcome::Applies
            })
        };
        let levels = &self.request.levels;
        let any = |level: &[PolicyDocument], effect| {
            level.iter().any(|document| applies(document, effect))
        };
        let decision = if levels.iter().any(|level| any(level, Effect::Deny)) {
            Decision::ExplicitDeny
        } else if levels.iter().any(|level| !any(level, Effect::Allow)) {
            Decision::ImplicitDeny
        } else {
            return None;
        };
        Some(Verdict {
            decision,
            matched: Vec::new(),
            missing: Vec::new(),
            by_boundary: None,
            by_organizations: Some(false),
            details: BTreeMap::new(),
        })
    }

    fn of_resource(&self, question: &Question<'_>) -> Option<Said> {
        let (policy, caller) = self.request.resource.as_ref()?;
        let caller = TrustCaller {
            names: &[&caller.arn],
            account: &caller.account,
        };
        let applying = policy.document.statements().iter().enumerate();
        let applying = applying.filter(|(_, statement)| statement.applies_to(caller, question));
        Some(decide(applying.map(|(index, statement)| {
            (statement.effect(), matched(policy, RESOURCE, index))
        })))
    }

    /// Whether the resource is of another account than the caller. Only a resource's policy can
    /// let anyone across.
    fn is_across(&self, resource: &str) -> bool {
        let Some((_, caller)) = &self.request.resource else {
            return false;
        };
        let account = resource.split(':').nth(4).unwrap_or_default();
        let owner = if account.is_empty() {
            &self.request.owner
        } else {
            account
        };
        owner != caller.account
    }
}

/// What each type of policy says, as AWS tells it across accounts.
fn details<'a>(
    all: impl IntoIterator<Item = (&'a str, Option<&'a Said>)>,
) -> BTreeMap<String, Decision> {
    let said = |(name, said): (&str, Option<&Said>)| Some((name.to_owned(), said?.decision));
    all.into_iter().filter_map(said).collect()
}

/// What identity policies say, or the boundary.
fn said(policies: &[SimulatedPolicy<'_>], kind: &'static str, question: &Question<'_>) -> Said {
    decide(policies.iter().flat_map(|policy| {
        let statements = policy.document.statements().iter().enumerate();
        let applying =
            statements.filter(|(_, statement)| statement.outcome(question) == Outcome::Applies);
        applying.map(move |(index, statement)| (statement.effect(), matched(policy, kind, index)))
    }))
}

/// A deny outweighs every allow, and is then all that is told.
fn decide(applying: impl Iterator<Item = (Effect, Match)>) -> Said {
    let (denying, allowing): (Vec<_>, Vec<_>) =
        applying.partition(|(effect, _)| *effect == Effect::Deny);
    let (decision, statements) = match (denying.is_empty(), allowing.is_empty()) {
        (false, _) => (Decision::ExplicitDeny, denying),
        (true, false) => (Decision::Allowed, allowing),
        (true, true) => (Decision::ImplicitDeny, Vec::new()),
    };
    Said {
        decision,
        matched: statements.into_iter().map(|(_, matched)| matched).collect(),
    }
}

fn matched(policy: &SimulatedPolicy<'_>, kind: &'static str, index: usize) -> Match {
    let nowhere = Position { line: 1, column: 1 };
    let spans = policy.document.spans();
    let Span { start, end } = spans.get(index).copied().unwrap_or(Span {
        start: nowhere,
        end: nowhere,
    });
    let place = [start.line, start.column, end.line, end.column];
    (policy.id.clone(), kind, place)
}

/// What AWS calls the resources of an action when it is asked about several.
fn resource_template(action: &str) -> &'static str {
    match known_service(action) {
        Some("iam") => "arn:aws:iam::${Account}:${ResourceType}/${ResourceName}",
        Some("s3") => "arn:aws:s3:::${BucketName}/${KeyName}",
        _ => "*",
    }
}

/// Whether an action can be about a resource at all.
fn is_about(action: &str, resource: &str) -> bool {
    let service = known_service(action);
    resource == "*" || service.is_none_or(|service| resource.split(':').nth(2) == Some(service))
}

/// The service of an action whose resources are known here: those of IAM and of S3.
fn known_service(action: &str) -> Option<&'static str> {
    let (service, name) = action.split_once(':')?;
    if service.eq_ignore_ascii_case("s3") {
        return Some("s3");
    }
    let is_operation = |operation: &Operation| {
        operation.service == Service::Iam && operation.name.eq_ignore_ascii_case(name)
    };
    let is_iam = service.eq_ignore_ascii_case("iam")
        && (name.eq_ignore_ascii_case("PassRole") || Operation::all().iter().any(is_operation));
    is_iam.then_some("iam")
}

/// The verdicts on all resources in one: the worst decision, and whatever matched.
fn summary(action: &str, verdicts: &[Verdict]) -> wire::EvaluationResult {
    let decisions = || verdicts.iter().map(|verdict| verdict.decision);
    let decision = [Decision::ExplicitDeny, Decision::ImplicitDeny]
        .into_iter()
        .find(|worse| decisions().any(|decision| decision == *worse));
    let all =
        |by: fn(&Verdict) -> Option<bool>| verdicts.iter().map(by).collect::<Option<Vec<_>>>();
    let every = |answers: Vec<bool>| answers.into_iter().all(|answer| answer);
    let by_boundary = all(|verdict| verdict.by_boundary).map(every);
    let by_organizations = all(|verdict| verdict.by_organizations).map(every);
    wire::EvaluationResult {
        eval_action_name: action.to_owned(),
        eval_decision: decision.unwrap_or(Decision::Allowed),
        matched_statements: once(verdicts.iter().flat_map(|verdict| &verdict.matched))
            .map(statement)
            .collect(),
        missing_context_values: once(verdicts.iter().flat_map(|verdict| &verdict.missing))
            .cloned()
            .collect(),
        permissions_boundary_decision_detail: by_boundary.map(boundary_detail),
        organizations_decision_detail: by_organizations.map(|allowed| {
            wire::OrganizationsDecisionDetail {
                allowed_by_organizations: allowed,
            }
        }),
        ..wire::EvaluationResult::default()
    }
}

fn specific((resource, verdict): (&String, &Verdict)) -> wire::ResourceSpecificResult {
    wire::ResourceSpecificResult {
        eval_resource_name: resource.clone(),
        eval_resource_decision: verdict.decision,
        matched_statements: verdict.matched.iter().map(statement).collect(),
        missing_context_values: verdict.missing.clone(),
        eval_decision_details: verdict.details.clone(),
        permissions_boundary_decision_detail: verdict.by_boundary.map(boundary_detail),
    }
}

fn boundary_detail(allowed: bool) -> wire::PermissionsBoundaryDecisionDetail {
    wire::PermissionsBoundaryDecisionDetail {
        allowed_by_permissions_boundary: allowed,
    }
}

/// Each item once, in its first place.
fn once<'a, T: std::hash::Hash + Eq + 'a>(
    items: impl Iterator<Item = &'a T>,
) -> impl Iterator<Item = &'a T> {
    let mut seen = HashSet::new();
    items.filter(move |item| seen.insert(*item))
}

fn statement((id, kind, place): &Match) -> wire::Statement {
    let [from_line, from_column, to_line, to_column] = *place;
    let position = |line, column| wire::Position { line, column };
    wire::Statement {
        source_policy_id: Some(id.clone()),
        source_policy_type: Some((*kind).to_owned()),
        start_position: Some(position(from_line, from_column)),
        end_position: Some(position(to_line, to_column)),
    }
}
