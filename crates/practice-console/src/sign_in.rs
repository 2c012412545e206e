//! Signing in, as root or as an IAM user: the password, then the code of an MFA device, then a new
//! password, each where it is needed. And signing out. Between the pages the session keeps what was
//! entered.

use axum::Router;
use axum::response::Response;
use axum::routing::{get, post};
use maud::{Markup, html};
use mock_iam::{Secret, SignIn, SignInError, Who};

use crate::console::Console;
use crate::fields::Fields;
use crate::forms::{self, Field, Kind, form};
use crate::labels;
use crate::layout;
use crate::session::Guest;

pub(crate) fn routes() -> Router<Console> {
    Router::new()
        .route("/sign-in", get(user_page).post(sign_in_user))
        .route("/sign-in/root", get(root_page).post(sign_in_root))
        .route("/sign-out", post(sign_out))
}

/// What the form asks for now.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Password,
    MfaCode,
    NewPassword,
}

/// Who wants to sign in, as they wrote it.
#[derive(Clone)]
enum Name {
    Root { email: String },
    User { account: String, user_name: String },
}

/// What was entered on the pages of a sign-in so far. It stays in the session: no page carries it.
#[derive(Clone)]
pub(crate) struct Attempt {
    name: Name,
    password: Secret,
    mfa_code: Option<String>,
    new_password: Option<Secret>,
}

impl Name {
    fn root(fields: &Fields) -> Self {
        let email = fields.get("email").to_owned();
        Self::Root { email }
    }

    fn user(fields: &Fields) -> Self {
        Self::User {
            account: fields.get("account").to_owned(),
            user_name: fields.get("user-name").to_owned(),
        }
    }

    fn who(&self) -> Who<'_> {
        match self {
            Self::Root { email } => Who::Root { email },
            Self::User { account, user_name } => Who::User {
                account,
                name: user_name,
            },
        }
    }

    fn path(&self) -> &'static str {
        match self {
            Self::Root { .. } => "/sign-in/root",
            Self::User { .. } => "/sign-in",
        }
    }
}

impl Attempt {
    /// A new one with a password; else the one of the page before, with what was asked for there.
    fn of(guest: &Guest, fields: &Fields, name: Name) -> Option<Self> {
        if fields.has("password") {
            return Some(Self {
                name,
                password: fields.secret("password"),
                mfa_code: None,
                new_password: None,
            });
        }
        let before = guest.update(|session| session.sign_in.take()).flatten()?;
        let mfa_code = fields.has("mfa-code").then(|| code(fields));
        let new_password = fields.has("new-password");
        let new_password = new_password.then(|| fields.secret("new-password"));
        Some(Self {
            mfa_code: mfa_code.or(before.mfa_code),
            new_password: new_password.or(before.new_password),
            ..before
        })
    }
}

/// A code, without the blank that apps show inside.
fn code(fields: &Fields) -> String {
    fields.get("mfa-code").split_whitespace().collect()
}

async fn user_page(guest: Guest, fields: Fields) -> Response {
    show(&guest, &Name::user(&fields), Step::Password, None)
}

async fn root_page(guest: Guest, fields: Fields) -> Response {
    show(&guest, &Name::root(&fields), Step::Password, None)
}

async fn sign_out(guest: Guest) -> Response {
    guest.sign_out()
}

async fn sign_in_user(guest: Guest, fields: Fields) -> Response {
    sign_in(&guest, &fields, Name::user(&fields))
}

async fn sign_in_root(guest: Guest, fields: Fields) -> Response {
    sign_in(&guest, &fields, Name::root(&fields))
}

fn sign_in(guest: &Guest, fields: &Fields, name: Name) -> Response {
    let Some(attempt) = Attempt::of(guest, fields, name.clone()) else {
        return show(guest, &name, Step::Password, None);
    };
    if fields.secret("new-password").expose() != fields.secret("confirm-password").expose() {
        let text = "The two new passwords are not the same.";
        let attempt = Attempt {
            new_password: None,
            ..attempt
        };
        return go_on(guest, attempt, Step::NewPassword, Some(text));
    }
    let result = guest.console.mock().sign_in(&SignIn {
        who: attempt.name.who(),
        password: &attempt.password,
        mfa_code: attempt.mfa_code.as_deref(),
        new_password: attempt.new_password.as_ref(),
        source_ip: guest.source_ip,
    });
    let error = match result {
        Ok(who) => return guest.sign_in(who),
        Err(error) => error,
    };
    let text = error.to_string();
    match error {
        SignInError::NeedsMfaCode => go_on(guest, attempt, Step::MfaCode, None),
        SignInError::WrongMfaCode => go_on(guest, attempt, Step::MfaCode, Some(&text)),
        SignInError::MustChangePassword => go_on(guest, attempt, Step::NewPassword, None),
        SignInError::CannotChangePassword(_) => {
            go_on(guest, attempt, Step::NewPassword, Some(&text))
        }
        SignInError::Wrong | SignInError::PasswordExpired => {
            show(guest, &attempt.name, Step::Password, Some(&text))
        }
    }
}

/// Keeps what was entered, and asks for what is still missing.
fn go_on(guest: &Guest, attempt: Attempt, step: Step, error: Option<&str>) -> Response {
    let name = attempt.name.clone();
    guest.update(|session| session.sign_in = Some(attempt));
    show(guest, &name, step, error)
}

fn show(guest: &Guest, name: &Name, step: Step, error: Option<&str>) -> Response {
    let (title, button) = match step {
        Step::Password => (labels::SIGN_IN, labels::SIGN_IN),
        Step::MfaCode => (labels::MULTI_FACTOR_AUTHENTICATION, labels::SIGN_IN),
        Step::NewPassword => (labels::NEW_PASSWORD, labels::CONFIRM_PASSWORD_CHANGE),
    };
    let (other, other_path) = match name {
        Name::Root { .. } => (labels::SIGN_IN_AS_USER, "/sign-in"),
        Name::User { .. } => (labels::SIGN_IN_AS_ROOT, "/sign-in/root"),
    };
    let content = html! {
        @if let Some(text) = error { (layout::problem(text)) }
        (form(guest, name.path(), html! {
            (fields_of(name, step))
            (forms::buttons(guest, button.text, None))
        }))
        p { a href=(guest.href(other_path)) { (other) } }
        p { a href=(guest.href("/sign-up")) { (labels::CREATE_AWS_ACCOUNT) } }
        (practice(guest))
    };
    layout::guest_page(guest, title.text, content)
}

fn fields_of(name: &Name, step: Step) -> Markup {
    let password = |label, name| Field::new(label, name).kind(Kind::Password);
    html! {
        @match step {
            Step::Password => {
                @match name {
                    Name::Root { email } => {
                        (Field::new(labels::ROOT_EMAIL, "email").kind(Kind::Email).value(email))
                    }
                    Name::User { account, user_name } => {
                        (Field::new(labels::ACCOUNT_ID_OR_ALIAS, "account").value(account))
                        (Field::new(labels::IAM_USER_NAME, "user-name").value(user_name))
                    }
                }
                (password(labels::PASSWORD, "password"))
            }
            Step::MfaCode => {
                (Field::new(labels::MFA_CODE, "mfa-code").kind(Kind::Code)
                    .hint(html! { "The six digits that your device shows now." }))
            }
            Step::NewPassword => {
                p { "You must change your password to continue." }
                (password(labels::NEW_PASSWORD, "new-password"))
                (password(labels::CONFIRM_NEW_PASSWORD, "confirm-password"))
            }
        }
    }
}

/// With what one signs in here: all of it is make-believe.
fn practice(guest: &Guest) -> Markup {
    // Who signed up anew has a password of their own.
    let mock = guest.console.mock();
    let practice = guest.console.practice().filter(|practice| {
        let password = Secret::from(&*practice.password);
        mock.is_root_password(practice.account, &password)
    });
    html! {
        @if let Some(practice) = practice {
            aside.card aria-labelledby="practice" {
                h2 #practice { "The practice account" }
                p { "Don't type a real password here. This account is made up, and so is all you sign in with:" }
                dl.facts {
                    div { dt { (labels::ROOT_EMAIL) } dd { code { (practice.email) } } }
                    div { dt { (labels::PASSWORD) } dd { code { (practice.password) } } }
                    @if let Some(code) = mock.root_mfa_code(practice.account) {
                        div { dt { "Root's MFA device shows" } dd { code { (code) } } }
                    }
                    div { dt { (labels::ACCOUNT_ID) } dd { code { (practice.account) } } }
                }
            }
        }
    }
}
