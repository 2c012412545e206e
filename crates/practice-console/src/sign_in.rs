//! Signing in, as root or as an IAM user: the password, then the code of an MFA device, then a new
//! password, each where it is needed. And signing out.

use axum::Router;
use axum::response::Response;
use axum::routing::{get, post};
use maud::{Markup, html};
use mock_iam::{SignIn, SignInError, Who};

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

async fn user_page(guest: Guest, fields: Fields) -> Response {
    show_user(&guest, &fields, Step::Password, None)
}

async fn root_page(guest: Guest, fields: Fields) -> Response {
    show_root(&guest, &fields, Step::Password, None)
}

async fn sign_out(guest: Guest) -> Response {
    guest.sign_out()
}

async fn sign_in_user(guest: Guest, fields: Fields) -> Response {
    let who = Who::User {
        account: fields.get("account"),
        name: fields.get("user-name"),
    };
    sign_in(&guest, &fields, who, show_user)
}

async fn sign_in_root(guest: Guest, fields: Fields) -> Response {
    let who = Who::Root {
        email: fields.get("email"),
    };
    sign_in(&guest, &fields, who, show_root)
}

type Show = fn(&Guest, &Fields, Step, Option<&str>) -> Response;

fn sign_in(guest: &Guest, fields: &Fields, who: Who<'_>, show: Show) -> Response {
    let new_password = fields.secret("new-password");
    if fields.get("new-password") != fields.get("confirm-password") {
        let text = "The two new passwords are not the same.";
        return show(guest, fields, Step::NewPassword, Some(text));
    }
    let attempt = SignIn {
        who,
        password: &fields.secret("password"),
        mfa_code: fields.has("mfa-code").then(|| fields.get("mfa-code")),
        new_password: fields.has("new-password").then_some(&new_password),
        source_ip: guest.source_ip,
    };
    let error = match guest.console.mock().sign_in(&attempt) {
        Ok(who) => return guest.sign_in(who),
        Err(error) => error,
    };
    let text = error.to_string();
    match error {
        SignInError::NeedsMfaCode => show(guest, fields, Step::MfaCode, None),
        SignInError::WrongMfaCode => show(guest, fields, Step::MfaCode, Some(&text)),
        SignInError::MustChangePassword => show(guest, fields, Step::NewPassword, None),
        SignInError::CannotChangePassword(_) => show(guest, fields, Step::NewPassword, Some(&text)),
        SignInError::Wrong | SignInError::PasswordExpired => {
            show(guest, fields, Step::Password, Some(&text))
        }
    }
}

fn show_user(guest: &Guest, fields: &Fields, step: Step, error: Option<&str>) -> Response {
    let first = html! {
        (Field::new(labels::ACCOUNT_ID_OR_ALIAS, "account").value(fields.get("account")))
        (Field::new(labels::IAM_USER_NAME, "user-name").value(fields.get("user-name")))
    };
    let other = (labels::SIGN_IN_AS_ROOT.text, "/sign-in/root");
    let names = ["account", "user-name"];
    show(guest, fields, step, error, "/sign-in", &names, first, other)
}

fn show_root(guest: &Guest, fields: &Fields, step: Step, error: Option<&str>) -> Response {
    let field = Field::new(labels::ROOT_EMAIL, "email").kind(Kind::Email);
    let first = html! { (field.value(fields.get("email"))) };
    let other = (labels::SIGN_IN_AS_USER.text, "/sign-in");
    show(
        guest,
        fields,
        step,
        error,
        "/sign-in/root",
        &["email"],
        first,
        other,
    )
}

#[allow(
    clippy::too_many_arguments,
    reason = "the two pages differ in that much"
)]
fn show(
    guest: &Guest,
    fields: &Fields,
    step: Step,
    error: Option<&str>,
    action: &str,
    names: &[&str],
    first: Markup,
    (other, other_path): (&str, &str),
) -> Response {
    let (title, button) = match step {
        Step::Password => (labels::SIGN_IN, labels::SIGN_IN),
        Step::MfaCode => (labels::MULTI_FACTOR_AUTHENTICATION, labels::SIGN_IN),
        Step::NewPassword => (labels::NEW_PASSWORD, labels::CONFIRM_PASSWORD_CHANGE),
    };
    let content = html! {
        @if let Some(text) = error { (layout::problem(text)) }
        (form(guest, action, html! {
            @match step {
                Step::Password => {
                    (first)
                    (Field::new(labels::PASSWORD, "password").kind(Kind::Password))
                }
                Step::MfaCode => {
                    (kept(fields, names))
                    (Field::new(labels::MFA_CODE, "mfa-code").kind(Kind::Code)
                        .hint(html! { "The six digits that your device shows now." }))
                }
                Step::NewPassword => {
                    p { "You must change your password to continue." }
                    (kept(fields, names))
                    (Field::new(labels::NEW_PASSWORD, "new-password").kind(Kind::Password))
                    (Field::new(labels::CONFIRM_NEW_PASSWORD, "confirm-password").kind(Kind::Password))
                }
            }
            (forms::buttons(guest, button.text, None))
        }))
        p { a href=(guest.href(other_path)) { (other) } }
        (practice(guest))
    };
    layout::guest_page(guest, title.text, content)
}

/// What was entered in the steps before: it is sent again, with what is asked for now.
fn kept(fields: &Fields, names: &[&str]) -> Markup {
    let names = names.iter().chain(&["password", "mfa-code"]);
    html! {
        @for name in names.filter(|name| fields.has(name)) {
            input type="hidden" name=(name) value=(fields.secret(name).expose());
        }
    }
}

/// With what one signs in here: all of it is make-believe.
fn practice(guest: &Guest) -> Markup {
    let practice = guest.console.practice();
    html! {
        @if let Some(practice) = practice {
            aside.card aria-labelledby="practice" {
                h2 #practice { "The practice account" }
                p { "Don't type a real password here. This account is made up, and so is all you sign in with:" }
                dl.facts {
                    div { dt { (labels::ROOT_EMAIL) } dd { code { (practice.email) } } }
                    div { dt { (labels::PASSWORD) } dd { code { (practice.password) } } }
                    @if let Some(code) = guest.console.mock().root_mfa_code(practice.account) {
                        div { dt { "Root's MFA device shows" } dd { code { (code) } } }
                    }
                    div { dt { (labels::ACCOUNT_ID) } dd { code { (practice.account) } } }
                }
            }
        }
    }
}
