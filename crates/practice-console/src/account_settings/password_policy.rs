//! What the passwords of users must be: AWS's default, or the account's own policy.

use axum::response::Response;
use maud::{Markup, html};
use mock_iam::error::ApiError;
use mock_iam::wire::calls;
use mock_iam::wire::iam::PasswordPolicy;

use super::CRUMBS;
use crate::fields::Fields;
use crate::forms::{self, Field, Kind, form};
use crate::labels::{self, Label};
use crate::layout::{self, card, denied, problem};
use crate::session::Visit;

pub(super) const PATH: &str = "/account-settings/password-policy";
pub(super) const SET: &str = "/account-settings/password-policy/set";

/// The boxes of a policy: the parameter of the call, and the label.
const BOXES: [(&str, Label); 6] = [
    ("RequireUppercaseCharacters", labels::REQUIRE_UPPERCASE),
    ("RequireLowercaseCharacters", labels::REQUIRE_LOWERCASE),
    ("RequireNumbers", labels::REQUIRE_NUMBERS),
    ("RequireSymbols", labels::REQUIRE_SYMBOLS),
    ("HardExpiry", labels::EXPIRATION_REQUIRES_RESET),
    ("AllowUsersToChangePassword", labels::USERS_MAY_CHANGE),
];

/// The numbers. The second and third are left out when they are empty: then there is no such rule.
const NUMBERS: [(&str, Label, &str); 3] = [
    (
        "MinimumPasswordLength",
        labels::MINIMUM_LENGTH,
        "6 to 128 characters.",
    ),
    (
        "MaxPasswordAge",
        labels::EXPIRATION,
        "1 to 1095 days. Empty: passwords do not expire.",
    ),
    (
        "PasswordReusePrevention",
        labels::PREVENT_REUSE,
        "1 to 24 of the last passwords. Empty: any may come again.",
    ),
];

/// The account's own policy; none while AWS's default holds.
fn custom(visit: &Visit) -> Result<Option<PasswordPolicy>, ApiError> {
    match visit.call::<calls::GetAccountPasswordPolicy>(&[]) {
        Ok(answer) => Ok(Some(answer.password_policy)),
        Err(error) if error.code == "NoSuchEntity" => Ok(None),
        Err(error) => Err(error),
    }
}

pub(super) fn section(visit: &Visit) -> Markup {
    let actions = html! { a.button href=(visit.href(PATH)) { (labels::EDIT) } };
    let content = match custom(visit) {
        Err(error) => denied(&error),
        Ok(None) => html! {
            p { "This account goes by " strong { (labels::IAM_DEFAULT) } ":" }
            ul {
                li { "8 to 128 characters" }
                li { "at least three of: capital letters, small letters, digits, symbols" }
                li { "passwords do not expire, and an old one may come again" }
                li { "users change their own password only where a policy allows it" }
            }
        },
        Ok(Some(policy)) => html! {
            p { "This account goes by its " strong { (labels::CUSTOM) } " password policy:" }
            ul { @for rule in rules(&policy) { li { (rule) } } }
        },
    };
    card(
        "password-policy",
        labels::PASSWORD_POLICY.text,
        actions,
        content,
    )
}

/// The policy, a sentence a rule.
fn rules(policy: &PasswordPolicy) -> Vec<String> {
    let least = policy.minimum_password_length;
    let length = format!("{}: {least}", labels::MINIMUM_LENGTH);
    let ticked = BOXES.iter().filter(|(name, _)| is_ticked(policy, name));
    let ticked = ticked.map(|(_, label)| label.to_string());
    let age = match policy.max_password_age {
        Some(days) => format!("Passwords expire after {days} days"),
        None => "Passwords do not expire".to_owned(),
    };
    let reuse = policy.password_reuse_prevention;
    let reuse = reuse.map(|last| format!("{}: the last {last}", labels::PREVENT_REUSE));
    let first = std::iter::once(length).chain(ticked);
    first.chain([age]).chain(reuse).collect()
}

fn is_ticked(policy: &PasswordPolicy, name: &str) -> bool {
    match name {
        "RequireUppercaseCharacters" => policy.require_uppercase_characters,
        "RequireLowercaseCharacters" => policy.require_lowercase_characters,
        "RequireNumbers" => policy.require_numbers,
        "RequireSymbols" => policy.require_symbols,
        "HardExpiry" => policy.hard_expiry == Some(true),
        _ => policy.allow_users_to_change_password,
    }
}

/// What a form that was sent, or a policy, says. A new policy begins with AWS's length.
enum Filled<'a> {
    Policy(Option<&'a PasswordPolicy>),
    Sent(&'a Fields),
}

impl Filled<'_> {
    fn is_custom(&self) -> bool {
        match self {
            Self::Policy(policy) => policy.is_some(),
            Self::Sent(fields) => fields.get("kind") == "custom",
        }
    }

    fn is_ticked(&self, name: &str) -> bool {
        match self {
            Self::Policy(policy) => policy.is_some_and(|policy| is_ticked(policy, name)),
            Self::Sent(fields) => fields.has(name),
        }
    }

    fn number(&self, name: &str) -> String {
        let number = |policy: &PasswordPolicy| match name {
            "MaxPasswordAge" => policy.max_password_age,
            "PasswordReusePrevention" => policy.password_reuse_prevention,
            _ => Some(policy.minimum_password_length),
        };
        match self {
            Self::Sent(fields) => fields.get(name).to_owned(),
            Self::Policy(Some(policy)) => {
                number(policy).map_or_else(String::new, |it| it.to_string())
            }
            Self::Policy(None) if name == "MinimumPasswordLength" => "8".to_owned(),
            Self::Policy(None) => String::new(),
        }
    }
}

pub(crate) async fn write(visit: Visit) -> Response {
    match custom(&visit) {
        Ok(policy) => show(&visit, &Filled::Policy(policy.as_ref()), None),
        Err(error) => show(&visit, &Filled::Policy(None), Some(&error.message)),
    }
}

fn show(visit: &Visit, filled: &Filled<'_>, error: Option<&str>) -> Response {
    let is_custom = filled.is_custom();
    let back = Some((labels::CANCEL.text, super::PATH));
    let content = form(
        &visit.guest,
        PATH,
        html! {
            @if let Some(error) = error { (problem(error)) }
            fieldset {
                legend { (labels::PASSWORD_POLICY) }
                (forms::choice("kind", "default", labels::IAM_DEFAULT.text, "AWS's rules. Your own are deleted.", !is_custom))
                (forms::choice("kind", "custom", labels::CUSTOM.text, "The rules below.", is_custom))
            }
            fieldset {
                legend { (labels::CUSTOM) }
                @for (name, label, hint) in NUMBERS {
                    @let value = filled.number(name);
                    (Field::new(label, name).kind(Kind::Code).value(&value).hint(html! { (hint) }).optional())
                }
                @for (name, label) in BOXES {
                    (forms::check_box(name, "true", label.text, filled.is_ticked(name)))
                }
            }
            (forms::buttons(&visit.guest, labels::SAVE_CHANGES.text, back))
        },
    );
    layout::page(visit, labels::EDIT_PASSWORD_POLICY.text, &CRUMBS, content)
}

/// Asks once more, as AWS does.
pub(crate) async fn confirm(visit: Visit, fields: Fields) -> Response {
    let is_custom = fields.get("kind") == "custom";
    let (title, button, text) = if is_custom {
        (
            labels::SET_CUSTOM_POLICY,
            labels::SET_CUSTOM,
            "The rules count from the next change of a password; an expiration counts at once.",
        )
    } else {
        (
            labels::SET_DEFAULT_POLICY,
            labels::SET_DEFAULT,
            "The account's own rules are deleted. They do not come back.",
        )
    };
    let back = Some((labels::CANCEL.text, PATH));
    let content = form(
        &visit.guest,
        SET,
        html! {
            p { (text) }
            @for (name, value) in fields.iter().filter(|(name, _)| is_own(name)) {
                input type="hidden" name=(name) value=(value);
            }
            (forms::buttons(&visit.guest, button.text, back))
        },
    );
    layout::page(&visit, title.text, &CRUMBS, content)
}

fn is_own(name: &str) -> bool {
    let boxes = BOXES.iter().map(|(own, _)| own);
    let numbers = NUMBERS.iter().map(|(own, ..)| own);
    name == "kind" || boxes.chain(numbers).any(|own| *own == name)
}

pub(crate) async fn set(visit: Visit, fields: Fields) -> Response {
    match change(&visit, &fields) {
        Ok(()) => {
            visit.done("The password policy is set.");
            visit.go(super::PATH)
        }
        Err(error) => show(&visit, &Filled::Sent(&fields), Some(&error.message)),
    }
}

fn change(visit: &Visit, fields: &Fields) -> Result<(), ApiError> {
    if fields.get("kind") != "custom" {
        return match visit.call::<calls::DeleteAccountPasswordPolicy>(&[]) {
            Err(error) if error.code == "NoSuchEntity" => Ok(()),
            other => other,
        };
    }
    let boxes = BOXES.iter().map(|(name, _)| {
        let value = if fields.has(name) { "true" } else { "false" };
        (*name, value)
    });
    let numbers = NUMBERS.iter().map(|(name, ..)| (*name, fields.get(name)));
    let numbers = numbers.filter(|(_, value)| !value.is_empty());
    let policy: Vec<_> = numbers.chain(boxes).collect();
    visit.call::<calls::UpdateAccountPasswordPolicy>(&policy)
}
