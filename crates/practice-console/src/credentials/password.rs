//! The console password of a user: enabling, replacing and disabling it, and the card that tells of
//! it. One's own is in `change_password`.

use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;
use maud::{Markup, html};
use mock_iam::Secret;
use mock_iam::error::ApiError;
use mock_iam::wire::calls::{self, Call};
use mock_iam::wire::iam::LoginProfile;

use super::new_password::{self, IAM_USER_CHANGE_PASSWORD};
use super::owner::Owner;
use super::{change_password, retrieve_password};
use crate::console::Console;
use crate::fields::Fields;
use crate::forms::{self, form};
use crate::labels;
use crate::layout::{ago, card, denied, facts, problem};
use crate::report::Report;
use crate::session::Visit;
use crate::users;

/// Of a user who is named: nobody sets their own password here.
pub(super) fn routes() -> Router<Console> {
    Router::new()
        .route("/console-access", get(ask).post(set))
        .route("/console-access/disable", get(ask_to_disable).post(disable))
}

/// The card. Root has none: its password is not IAM's.
pub(super) fn section(visit: &Visit, owner: &Owner) -> Markup {
    let Some(user) = owner.user() else {
        return html! {};
    };
    let profile = profile(visit, owner);
    let actions = match (owner.named_user(), &profile) {
        (None, _) => change_password::link(visit),
        (_, Err(_)) => html! {},
        (_, Ok(profile)) => {
            let label = match profile {
                Some(_) => labels::MANAGE_CONSOLE_ACCESS,
                None => labels::ENABLE_CONSOLE_ACCESS,
            };
            html! { a.button href=(visit.href(&owner.path("/console-access"))) { (label) } }
        }
    };
    let password = match &profile {
        Err(error) => denied(error),
        Ok(None) => html! { "Not enabled" },
        Ok(Some(profile)) => {
            let mock = visit.guest.console.mock();
            let changed = mock.password_changed(visit.person.account, user);
            html! {
                "Enabled, set " (ago(mock.now(), changed.unwrap_or(profile.create_date)))
                @if profile.password_reset_required { p.hint { "A new one is asked for at the next sign-in." } }
            }
        }
    };
    let content = facts(&[
        (
            labels::CONSOLE_SIGN_IN_LINK,
            html! { code { (visit.sign_in_url()) } },
        ),
        (labels::CONSOLE_PASSWORD, password),
    ]);
    let heading = labels::CONSOLE_SIGN_IN.text;
    card("console-sign-in", heading, actions, content)
}

/// Whether there is a password; none without one.
fn profile(visit: &Visit, owner: &Owner) -> Result<Option<LoginProfile>, ApiError> {
    match visit.call::<calls::GetLoginProfile>(&owner.parameters(&[])) {
        Ok(answer) => Ok(Some(answer.login_profile)),
        Err(error) if error.code == "NoSuchEntity" => Ok(None),
        Err(error) => Err(error),
    }
}

async fn ask(visit: Visit, Path(user): Path<String>) -> Response {
    show(&visit, &user, &Fields::default(), None)
}

fn show(visit: &Visit, user: &str, fields: &Fields, error: Option<&str>) -> Response {
    let owner = Owner::named(user);
    let profile = match profile(visit, &owner) {
        Ok(profile) => profile,
        Err(error) => {
            return owner.show(visit, labels::MANAGE_CONSOLE_ACCESS.text, denied(&error));
        }
    };
    let is_new = profile.is_none();
    let (title, send) = if is_new {
        (labels::ENABLE_CONSOLE_ACCESS, labels::ENABLE_CONSOLE_ACCESS)
    } else {
        (labels::MANAGE_CONSOLE_ACCESS, labels::RESET_PASSWORD)
    };
    let is_own = visit.person.user_name.as_deref() == Some(user);
    let page = owner.page();
    let content = html! {
        @if is_own && !is_new {
            p { "This is your own password. With another one set here you would be signed out." }
            p { (change_password::link(visit)) }
        } @else {
            (form(&visit.guest, &users::path(user, "/console-access"), html! {
                @if is_new { input type="hidden" name="is-new" value="yes"; }
                (new_password::choice(fields, error, false))
                (new_password::reset_box(fields))
                (forms::buttons(&visit.guest, send.text, Some((labels::CANCEL.text, &page))))
            }))
        }
        @if !is_new {
            (card("disable", labels::DISABLE_CONSOLE_ACCESS.text, html! {
                a.button href=(visit.href(&users::path(user, "/console-access/disable"))) { (labels::DISABLE_ACCESS) }
            }, html! { p { "Without a password the user can't sign in here. Access keys go on working." } }))
        }
    };
    owner.show(visit, title.text, content)
}

async fn set(visit: Visit, Path(user): Path<String>, fields: Fields) -> Response {
    let password = match new_password::chosen(&visit, &fields) {
        Ok(password) => password,
        Err(sentence) => return show(&visit, &user, &fields, Some(&sentence)),
    };
    let mut report = Report::new("Set", "Not set");
    let must_reset = fields.has("reset");
    let give = if fields.has("is-new") {
        give::<calls::CreateLoginProfile>
    } else {
        give::<calls::UpdateLoginProfile>
    };
    if let Err(error) = give(&visit, &user, &password, must_reset, &mut report) {
        return show(&visit, &user, &fields, Some(&error.message));
    }
    report.tell(&visit);
    visit.go(&retrieve_password::keep(&visit, &user, password))
}

/// Gives a user a password by `CreateLoginProfile` or `UpdateLoginProfile`; who must reset it is also
/// allowed to.
///
/// # Errors
///
/// Why there is no password; what is refused beside it is in the report.
pub(crate) fn give<C: Call>(
    visit: &Visit,
    user: &str,
    password: &Secret,
    must_reset: bool,
    report: &mut Report,
) -> Result<(), ApiError> {
    visit.call::<C>(&[
        ("UserName", user),
        ("Password", password.expose()),
        (
            "PasswordResetRequired",
            if must_reset { "true" } else { "false" },
        ),
    ])?;
    report.note::<()>("a console password", Ok(()));
    if must_reset {
        let policy = ("PolicyArn", IAM_USER_CHANGE_PASSWORD);
        let result = visit.call::<calls::AttachUserPolicy>(&[("UserName", user), policy]);
        report.note("the policy IAMUserChangePassword", result);
    }
    Ok(())
}

async fn ask_to_disable(visit: Visit, Path(user): Path<String>) -> Response {
    show_disable(&visit, &user, None)
}

async fn disable(visit: Visit, Path(user): Path<String>) -> Response {
    match visit.call::<calls::DeleteLoginProfile>(&[("UserName", &user)]) {
        Ok(()) => {
            visit.done(format!("{user} has no console password any more."));
            visit.go(&Owner::named(&user).page())
        }
        Err(error) => show_disable(&visit, &user, Some(&error)),
    }
}

fn show_disable(visit: &Visit, user: &str, error: Option<&ApiError>) -> Response {
    let owner = Owner::named(user);
    let page = owner.page();
    let content = html! {
        @if let Some(error) = error { (problem(&error.message)) }
        (form(&visit.guest, &users::path(user, "/console-access/disable"), html! {
            p { "The password is deleted. To sign in again, " (user) " needs a new one." }
            (forms::buttons(&visit.guest, labels::DISABLE_ACCESS.text, Some((labels::CANCEL.text, &page))))
        }))
    };
    owner.show(visit, labels::DISABLE_CONSOLE_ACCESS.text, content)
}
