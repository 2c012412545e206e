//! When a step of a chapter is done: what must have been called in the console, or entered in its
//! sign-up, which calls nothing.

use std::fmt;

use mock_iam::Event;
use mock_iam::wire::operation::Operation;
use practice_console::SignUpStep;

/// What is noted of a sign-in, which is no operation.
const SIGN_IN: &str = "ConsoleLogin";

/// A condition as a chapter writes it: `CreateAccessKey UserName=ana`, `refused ListUsers`, a page
/// of the sign-up (`/sign-up/verify`), or several of them with ` | ` between, of which one is
/// enough.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    written: String,
    deeds: Vec<Deed>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Deed {
    Call(Call),
    /// A step of the sign-up was made.
    SignUp(SignUpStep),
}

/// What was done in the console.
pub(crate) struct Done {
    pub events: Vec<Event>,
    pub signed_up: Vec<SignUpStep>,
}

/// One call.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Call {
    name: String,
    parameters: Vec<(String, String)>,
    is_refused: bool,
    /// `root`, or a user's name; none is whoever.
    by: Option<String>,
}

impl Condition {
    /// Reads a condition.
    ///
    /// # Errors
    ///
    /// A sentence, when it names no operation or can't be read.
    pub fn parse(text: &str) -> Result<Self, String> {
        let words = shlex::split(text).ok_or("a quotation has no end")?;
        let deeds: Result<_, _> = words.split(|word| word == "|").map(Deed::parse).collect();
        Ok(Self {
            written: text.to_owned(),
            deeds: deeds?,
        })
    }

    /// Whether what it asks for was done.
    pub(crate) fn is_met(&self, done: &Done) -> bool {
        self.deeds.iter().any(|deed| match deed {
            Deed::Call(call) => done.events.iter().any(|event| call.is(event)),
            Deed::SignUp(step) => done.signed_up.contains(step),
        })
    }
}

impl Deed {
    fn parse(words: &[String]) -> Result<Self, String> {
        match words {
            [path] if path.starts_with('/') => {
                let step = SignUpStep::at(path);
                let step = step.ok_or_else(|| format!("`{path}` is no page of the sign-up"));
                step.map(Self::SignUp)
            }
            words => Call::parse(words).map(Self::Call),
        }
    }
}

/// As it is written.
impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

impl Call {
    fn parse(words: &[String]) -> Result<Self, String> {
        let (is_refused, words) = match words {
            [first, rest @ ..] if first == "refused" => (true, rest),
            words => (false, words),
        };
        let (name, words) = words.split_first().ok_or("it names no operation")?;
        if name != SIGN_IN && Operation::find(name).is_none() {
            return Err(format!("there is no operation `{name}`"));
        }
        let mut parameters = Vec::new();
        let mut by = None;
        for word in words {
            match word.split_once('=') {
                Some(("by", who)) => by = Some(who.to_owned()),
                Some((name, value)) => parameters.push((name.to_owned(), value.to_owned())),
                None => return Err(format!("`{word}` is no `Parameter=value`")),
            }
        }
        Ok(Self {
            name: name.clone(),
            parameters,
            is_refused,
            by,
        })
    }

    fn is(&self, event: &Event) -> bool {
        let is_by = |who: &String| event.user_name() == Some(who);
        self.name == event.name
            && self.is_refused == event.error.is_some()
            && self.by.as_ref().is_none_or(is_by)
            && self.parameters.iter().all(|it| has(event, it))
    }
}

/// Whoever does something for themselves need not be named.
fn has(event: &Event, (name, value): &(String, String)) -> bool {
    match event.parameters.get(name) {
        Some(given) => given == value,
        None => name == "UserName" && event.user_name() == Some(value),
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use mock_iam::wire::calls::{CreateAccessKey, ListUsers};
    use mock_iam::{AccountId, DocumentationIds, MockIam, Scene};

    use super::*;

    /// Ana, who may do nothing, has asked for the users, and root has made her a key.
    fn events() -> Vec<Event> {
        let now = Timestamp::UNIX_EPOCH;
        let account = Scene::new(AccountId::DOCUMENTATION, now)
            .user("ana")
            .build();
        let mock = MockIam::new(account, move || now, DocumentationIds::new()).with_events();
        let who = |user| {
            mock.signed_in(AccountId::DOCUMENTATION, user)
                .expect("there is such a user")
        };
        let refused = mock.call::<ListUsers>(&who(Some("ana")), &[]);
        assert!(refused.is_err());
        let made = mock.call::<CreateAccessKey>(&who(None), &[("UserName", "ana")]);
        assert!(made.is_ok());
        mock.events(AccountId::DOCUMENTATION)
    }

    fn is_met(condition: &str) -> bool {
        let condition = Condition::parse(condition).expect("a condition");
        let done = Done {
            events: events(),
            signed_up: vec![SignUpStep::Start],
        };
        condition.is_met(&done)
    }

    #[test]
    fn an_operation_with_its_parameters_is_looked_for() {
        assert!(is_met("CreateAccessKey"));
        assert!(is_met("CreateAccessKey UserName=ana by=root"));
        assert!(!is_met("CreateAccessKey UserName=ben"));
        assert!(!is_met("CreateAccessKey by=ana"));
        assert!(!is_met("DeleteAccessKey"));
    }

    #[test]
    fn what_was_refused_is_not_done() {
        assert!(!is_met("ListUsers"));
        assert!(is_met("refused ListUsers"));
        assert!(!is_met("refused CreateAccessKey"));
    }

    #[test]
    fn one_of_several_is_enough() {
        assert!(is_met("DeleteAccessKey | CreateAccessKey"));
    }

    #[test]
    fn a_step_of_the_sign_up_is_named_by_its_page() {
        assert!(is_met("/sign-up"));
        assert!(!is_met("/sign-up/verify"));
        assert!(is_met("/sign-up/verify | CreateAccessKey"));
    }

    #[test]
    fn who_is_not_named_does_it_for_themselves() {
        assert!(is_met("refused ListUsers UserName=ana"));
        assert!(!is_met("refused ListUsers UserName=ben"));
    }

    #[test]
    fn what_is_no_condition_is_told() {
        let told = |text| Condition::parse(text).expect_err("it is none");
        assert_eq!(told("MakeKey"), "there is no operation `MakeKey`");
        assert_eq!(told("/users"), "`/users` is no page of the sign-up");
        assert_eq!(told(""), "it names no operation");
        assert_eq!(told("ListUsers ana"), "`ana` is no `Parameter=value`");
    }
}
