//! The policy simulator: who may do what, and which statement says so.

mod answer;
mod keys;
mod statements;

use axum::Router;
use axum::response::Response;
use axum::routing::get;
use maud::{Markup, html};
use mock_iam::error::ApiError;
use mock_iam::wire::calls;
use mock_iam::wire::iam::SimulatePolicyResponse;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::console::Console;
use crate::fields::Fields;
use crate::forms::{self, Field, Kind, form};
use crate::labels;
use crate::layout::{self, card, problem};
use crate::policies::{self, editor};
use crate::session::Visit;

pub(crate) fn routes() -> Router<Console> {
    Router::new().route("/simulator", get(write).post(run))
}

/// The page with someone (`who`) or a policy (`policy`) chosen already, by an ARN.
pub(crate) fn path(what: &str, arn: &str) -> String {
    let arn = utf8_percent_encode(arn, NON_ALPHANUMERIC);
    format!("/simulator?{what}={arn}")
}

/// What is asked. The page's form holds it, and its address may: `?who=` an ARN, `?policy=` one.
struct Asked {
    /// The ARN of a user, a group or a role; empty when only the policy below counts.
    who: String,
    document: String,
    actions: String,
    resource: String,
    /// Condition keys and their values; an empty value is not given.
    keys: Vec<(String, String)>,
}

impl Asked {
    fn of(fields: &Fields) -> Self {
        let keys = fields.iter().filter_map(|(name, value)| {
            let key = name.strip_prefix("key:")?;
            Some((key.to_owned(), value.trim().to_owned()))
        });
        Self {
            who: fields.get("who").to_owned(),
            document: fields.get("document").to_owned(),
            actions: fields.get("actions").to_owned(),
            resource: fields.get("resource").to_owned(),
            keys: keys.collect(),
        }
    }

    fn actions(&self) -> impl Iterator<Item = &str> {
        let parts = self.actions.split([' ', ',', '\n', '\r', '\t']);
        parts.filter(|action| !action.is_empty())
    }

    /// The parameters of the call.
    fn parameters(&self) -> Vec<(String, String)> {
        let mut parameters = self.whose();
        let actions = self.actions().zip(1..);
        let named = |(action, place): (&str, usize)| {
            (format!("ActionNames.member.{place}"), action.to_owned())
        };
        parameters.extend(actions.map(named));
        if !self.resource.is_empty() {
            parameters.push(("ResourceArns.member.1".to_owned(), self.resource.clone()));
        }
        let given = self.keys.iter().filter(|(_, value)| !value.is_empty());
        for ((key, value), place) in given.zip(1..) {
            let entry = format!("ContextEntries.member.{place}");
            parameters.extend([
                (format!("{entry}.ContextKeyName"), key.clone()),
                (format!("{entry}.ContextKeyValues.member.1"), value.clone()),
                (
                    format!("{entry}.ContextKeyType"),
                    keys::kind(key).to_owned(),
                ),
            ]);
        }
        parameters
    }

    /// Whose policies, and the policy that is written here.
    fn whose(&self) -> Vec<(String, String)> {
        let who = ("PolicySourceArn", &self.who);
        let document = ("PolicyInputList.member.1", &self.document);
        let given = [who, document].into_iter();
        let given = given.filter(|(_, value)| !value.is_empty());
        let given = given.map(|(name, value)| (name.to_owned(), value.clone()));
        given.collect()
    }

    fn run(&self, visit: &Visit) -> Result<SimulatePolicyResponse, ApiError> {
        let owned = self.parameters();
        let parameters = borrowed(&owned);
        if self.who.is_empty() {
            visit.call::<calls::SimulateCustomPolicy>(&parameters)
        } else {
            visit.call::<calls::SimulatePrincipalPolicy>(&parameters)
        }
    }
}

fn borrowed(parameters: &[(String, String)]) -> Vec<(&str, &str)> {
    let borrowed = parameters.iter().map(|(name, value)| (&**name, &**value));
    borrowed.collect()
}

async fn write(visit: Visit, query: Fields) -> Response {
    let mut asked = Asked::of(&query);
    if query.has("policy") {
        match policies::document(&visit, query.get("policy")) {
            Ok(document) => asked.document = document,
            Err(error) => visit.failed(error.message),
        }
    }
    show(&visit, &asked, &html! {}, None)
}

async fn run(visit: Visit, fields: Fields) -> Response {
    let asked = Asked::of(&fields);
    match asked.run(&visit) {
        Ok(answer) => show(&visit, &asked, &answer::show(&visit, &asked, &answer), None),
        Err(error) => show(&visit, &asked, &html! {}, Some(&error)),
    }
}

fn show(visit: &Visit, asked: &Asked, answer: &Markup, error: Option<&ApiError>) -> Response {
    let (of_document, elsewhere) = match error {
        Some(error) if error.message.starts_with("Policy input list") => (Some(error), None),
        other => (None, other),
    };
    let invalid = of_document.map(|error| editor::explained(&asked.document, &error.message));
    let content = html! {
        p { "AWS has it at a place of its own, policysim.aws.amazon.com. Nothing is done here: you ask, and the policies answer." }
        @if let Some(error) = elsewhere { (problem(&error.message)) }
        (answer)
        (form(&visit.guest, "/simulator", html! {
            (who(visit, &asked.who))
            (Field::new(labels::NEW_POLICY, "document").kind(Kind::Area).value(&asked.document).optional().error(invalid.as_deref())
                .hint(html! { "Counted as if it were attached as well; on its own when nobody is chosen above." }))
            (Field::new(labels::SELECT_ACTIONS, "actions").value(&asked.actions)
                .hint(html! { "One, or several with blanks between them: " code { "iam:CreateAccessKey s3:GetObject" } }))
            (Field::new(labels::RESOURCE, "resource").value(&asked.resource).optional()
                .hint(html! { "An ARN. Without one, it is " code { "*" } "." }))
            (keys::fields(visit, asked))
            (forms::buttons(&visit.guest, labels::RUN_SIMULATION.text, None))
        }))
    };
    layout::page(visit, labels::SIMULATOR.text, &[], card_of(content))
}

fn card_of(content: Markup) -> Markup {
    card("simulation", labels::SIMULATION.text, html! {}, content)
}

/// The menu of users, groups and roles, as far as the reader may list them; oneself is always there.
fn who(visit: &Visit, chosen: &str) -> Markup {
    let mut all = principals(visit);
    let own = &visit.person.arn;
    if visit.person.user_name.is_some() && !all.iter().any(|(arn, _)| arn == own) {
        all.push((own.clone(), "You".to_owned()));
    }
    let nobody = [("", "Only the policy below")].into_iter();
    let options = nobody.chain(all.iter().map(|(arn, text)| (&**arn, &**text)));
    let options: Vec<_> = options.collect();
    forms::select(labels::USERS_GROUPS_AND_ROLES, "who", &options, chosen)
}

/// The ARNs of all users, groups and roles, and what they are called.
fn principals(visit: &Visit) -> Vec<(String, String)> {
    let users = visit.all::<calls::ListUsers, _>(&[], |page| (page.users, page.marker));
    let users = users.unwrap_or_default().into_iter();
    let users = users.map(|user| (user.arn, labels::IAM_USER, user.user_name));
    let groups = visit.all::<calls::ListGroups, _>(&[], |page| (page.groups, page.marker));
    let groups = groups.unwrap_or_default().into_iter();
    let groups = groups.map(|it| (it.arn, labels::USER_GROUP, Some(it.group_name)));
    let roles = visit.all::<calls::ListRoles, _>(&[], |page| (page.roles, page.marker));
    let roles = roles.unwrap_or_default().into_iter();
    let roles = roles.map(|it| (it.arn, labels::ROLE, Some(it.role_name)));
    let all = users.chain(groups).chain(roles);
    let shown =
        all.map(|(arn, kind, name)| (arn, format!("{} ({kind})", name.unwrap_or_default())));
    shown.collect()
}
