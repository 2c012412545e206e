//! What a sign-up has taken so far: a type for each step, which only right input makes.

use std::fmt;

use mock_iam::{AccountId, Contact, Secret, SignUp, SignUpError};
use subtle::ConstantTimeEq as _;

use crate::console::Console;

/// The steps of a sign-up in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// The owner's e-mail address and the account's name.
    Start,
    /// The code that the mail brings.
    Email,
    /// Root's password.
    Password,
    /// Name, address and phone.
    Contact,
    /// The card.
    Payment,
    /// The code that the message brings.
    Phone,
    /// The plan and the support plan, with which the account opens.
    Plan,
}

impl Step {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Start,
        Self::Email,
        Self::Password,
        Self::Contact,
        Self::Payment,
        Self::Phone,
        Self::Plan,
    ];

    /// The step whose page is at that path: `/sign-up/verify`.
    #[must_use]
    pub fn at(path: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.path() == path)
    }

    pub(super) fn path(self) -> &'static str {
        match self {
            Self::Start => "/sign-up",
            Self::Email => "/sign-up/verify",
            Self::Password => "/sign-up/password",
            Self::Contact => "/sign-up/contact",
            Self::Payment => "/sign-up/payment",
            Self::Phone => "/sign-up/phone",
            Self::Plan => "/sign-up/plan",
        }
    }

    pub(super) fn number(self) -> usize {
        self as usize + 1
    }
}

/// A sign-up that is not finished, and the account that the last one opened.
#[derive(Clone, Default)]
pub(crate) struct Draft {
    pub(super) named: Option<Named>,
    pub(super) is_email_checked: bool,
    pub(super) password: Option<RootPassword>,
    pub(super) contact: Option<FullContact>,
    pub(super) is_card_checked: bool,
    pub(super) phone: Option<PhoneCheck>,
    pub(super) opened: Option<Opened>,
}

impl Draft {
    /// The steps that were made; all of them once an account was opened.
    pub fn made(&self) -> Vec<Step> {
        let is_made = |step: &Step| self.opened.is_some() || *step < self.missing();
        Step::ALL.into_iter().filter(is_made).collect()
    }

    /// The first step that is missing.
    pub(super) fn missing(&self) -> Step {
        let is_done = [
            self.named.is_some(),
            self.is_email_checked,
            self.password.is_some(),
            self.contact.is_some(),
            self.is_card_checked,
            self.phone.as_ref().is_some_and(|phone| phone.is_checked),
        ];
        let mut steps = Step::ALL.into_iter().zip(is_done);
        let missing = steps.find(|(_, is_done)| !is_done);
        missing.map_or(Step::Plan, |(step, _)| step)
    }

    /// The details, once every step was made.
    pub(super) fn details(&self) -> Option<SignUp> {
        if self.missing() != Step::Plan {
            return None;
        }
        let named = self.named.as_ref()?;
        Some(SignUp {
            email: named.email.clone(),
            account_name: named.account_name.clone(),
            password: self.password.as_ref()?.0.clone(),
            contact: self.contact.as_ref()?.0.clone(),
        })
    }
}

/// The account that was opened.
#[derive(Clone)]
pub(super) struct Opened {
    pub account: AccountId,
    pub email: String,
}

/// Whose account it becomes, and what a mail to them would say.
#[derive(Clone)]
pub(super) struct Named {
    pub email: String,
    pub account_name: String,
    pub code: Code,
}

impl Named {
    /// # Errors
    ///
    /// A sentence when the address is taken, could be somebody's, or is none; or about the name.
    pub fn parse(console: &Console, email: &str, account_name: &str) -> Result<Self, String> {
        let details = SignUp {
            email: email.to_owned(),
            account_name: account_name.to_owned(),
            ..SignUp::default()
        };
        match details.check() {
            // Its turn comes later.
            Ok(()) | Err(SignUpError::Password(_)) => {}
            Err(error) => return Err(error.to_string()),
        }
        if !is_made_up(email) {
            return Err(format!(
                "{email} could be somebody's. Nothing real belongs here: use an address at \
                 example.com, which nobody has."
            ));
        }
        if console.mock().account_of_email(email).is_some() {
            return Err(SignUpError::EmailInUse(email.to_owned()).to_string());
        }
        Ok(Self {
            email: details.email,
            account_name: details.account_name,
            code: Code::new(console),
        })
    }
}

/// Whether an address is of a domain that is set aside for examples (RFC 2606).
fn is_made_up(email: &str) -> bool {
    let host = email.rsplit('@').next().unwrap_or_default();
    let host = host.to_ascii_lowercase();
    let mut labels = host.rsplit('.');
    matches!(
        (labels.next(), labels.next()),
        (Some("example" | "test" | "invalid"), _) | (Some("com" | "net" | "org"), Some("example"))
    )
}

/// A password that the account takes, entered twice.
#[derive(Clone)]
pub(super) struct RootPassword(Secret);

impl RootPassword {
    /// # Errors
    ///
    /// The sentence of [`SignUp::check`], or that the two are not the same.
    pub fn parse(named: &Named, password: Secret, again: &Secret) -> Result<Self, String> {
        if password.expose() != again.expose() {
            return Err("The two passwords are not the same.".to_owned());
        }
        let details = SignUp {
            email: named.email.clone(),
            account_name: named.account_name.clone(),
            password: password.clone(),
            ..SignUp::default()
        };
        details.check().map_err(|error| error.to_string())?;
        Ok(Self(password))
    }
}

/// A contact with nothing left out, and a number that nobody has.
#[derive(Clone)]
pub(super) struct FullContact(Contact);

impl FullContact {
    /// # Errors
    ///
    /// What is missing, or looks real.
    pub fn parse(contact: Contact) -> Result<Self, String> {
        let missing = [
            (&contact.name, "the full name"),
            (&contact.phone, "the phone number"),
            (&contact.address, "the address"),
        ];
        if let Some((_, what)) = missing.iter().find(|(text, _)| text.is_empty()) {
            return Err(format!("Enter {what}. Make it up."));
        }
        let digits: String = contact.phone.chars().filter(char::is_ascii_digit).collect();
        // 555-0100 to 555-0199 are set aside for stories.
        if !digits.contains("55501") {
            return Err(format!(
                "{} could be somebody's number. Nothing real belongs here: use one with 555-01 in \
                 it, like +1 206 555 0100.",
                contact.phone
            ));
        }
        Ok(Self(contact))
    }

    pub fn get(&self) -> &Contact {
        &self.0
    }
}

/// What the message to the phone would say, and whether that was entered.
#[derive(Clone)]
pub(super) struct PhoneCheck {
    pub code: Code,
    pub is_checked: bool,
}

/// Six digits that prove that a mail or a message arrived.
#[derive(Debug, Clone, Copy)]
pub(super) struct Code(u32);

impl Code {
    pub fn new(console: &Console) -> Self {
        Self(u32::from_be_bytes(console.random()) % 1_000_000)
    }

    /// Whether that is the code, blanks aside.
    pub fn is(self, entered: &str) -> bool {
        let entered: String = entered.split_whitespace().collect();
        self.to_string().as_bytes().ct_eq(entered.as_bytes()).into()
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:06}", self.0)
    }
}

impl maud::Render for Code {
    fn render(&self) -> maud::Markup {
        maud::html! { (self.to_string()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_made_up_when_its_domain_is_set_aside() {
        for email in ["a@example.com", "a@b.Example.org", "a@b.test"] {
            assert!(is_made_up(email), "{email}");
        }
        for email in ["a@gmail.com", "a@notexample.com", "a@example.com.de"] {
            assert!(!is_made_up(email), "{email}");
        }
    }

    #[test]
    fn a_code_has_six_digits_and_is_taken_with_blanks_in_it() {
        assert_eq!(Code(42).to_string(), "000042");
        assert!(Code(123_456).is("123 456"));
        assert!(!Code(42).is("42"));
    }
}
