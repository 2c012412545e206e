//! Console passwords of users. The account password policy is AWS's default one.

use crate::account::{LoginProfile, User};
use crate::caller::Identity;
use crate::context::Context;
use crate::error::ApiError;
use crate::secret::Secret;
use crate::wire::iam as wire;

/// `CreateLoginProfile`.
pub(crate) fn create_login_profile(
    cx: &mut Context<'_>,
    input: wire::CreateLoginProfileRequest,
) -> Result<wire::CreateLoginProfileResponse, ApiError> {
    let name = cx.user_name(input.user_name)?;
    let now = cx.now;
    let user = cx.account.user_mut(&name)?;
    if user.login_profile.is_some() {
        return Err(ApiError::entity_already_exists(format!(
            "Login Profile for user {} already exists.",
            user.name
        )));
    }
    let password = input.password.unwrap_or_default();
    conforms(&password)?;
    let profile = LoginProfile {
        created: now,
        password,
        reset_required: input.password_reset_required.unwrap_or(false),
    };
    let answer = show(user, &profile);
    user.login_profile = Some(profile);
    Ok(wire::CreateLoginProfileResponse {
        login_profile: answer,
    })
}

/// `GetLoginProfile`: whether the user has a password, never the password. AWS says of root's what
/// it says of a user called null.
pub(crate) fn get_login_profile(
    cx: &mut Context<'_>,
    input: wire::GetLoginProfileRequest,
) -> Result<wire::GetLoginProfileResponse, ApiError> {
    if input.user_name.is_none() && cx.caller.identity == Identity::Root {
        return Err(no_such_profile("null"));
    }
    let name = cx.user_name(input.user_name)?;
    let user = cx.account.user(&name)?;
    let profile = user
        .login_profile
        .as_ref()
        .ok_or_else(|| no_such_profile(&user.name))?;
    Ok(wire::GetLoginProfileResponse {
        login_profile: show(user, profile),
    })
}

/// `UpdateLoginProfile`.
pub(crate) fn update_login_profile(
    cx: &mut Context<'_>,
    input: wire::UpdateLoginProfileRequest,
) -> Result<(), ApiError> {
    let user = cx.account.user_mut(&input.user_name)?;
    let profile = user
        .login_profile
        .as_mut()
        .ok_or_else(|| no_such_profile(&user.name))?;
    if let Some(password) = input.password {
        conforms(&password)?;
        profile.password = password;
    }
    profile.reset_required = input
        .password_reset_required
        .unwrap_or(profile.reset_required);
    Ok(())
}

/// `DeleteLoginProfile`.
pub(crate) fn delete_login_profile(
    cx: &mut Context<'_>,
    input: wire::DeleteLoginProfileRequest,
) -> Result<(), ApiError> {
    let name = cx.user_name(input.user_name)?;
    let user = cx.account.user_mut(&name)?;
    let profile = user.login_profile.take();
    profile.map(drop).ok_or_else(|| no_such_profile(&user.name))
}

/// AWS's default: at least 8 characters, of three of the four classes.
fn conforms(password: &Secret) -> Result<(), ApiError> {
    let text = password.expose();
    let classes: [fn(char) -> bool; 4] = [
        |letter| letter.is_ascii_uppercase(),
        |letter| letter.is_ascii_lowercase(),
        |letter| letter.is_ascii_digit(),
        |letter| "!@#$%^&*()_+-=[]{}|'".contains(letter),
    ];
    let met = classes
        .into_iter()
        .filter(|class| text.chars().any(class))
        .count();
    if text.chars().count() < 8 || met < 3 {
        return Err(ApiError::new(
            "PasswordPolicyViolation",
            http::StatusCode::BAD_REQUEST,
            "Password does not conform to the account password policy.",
        ));
    }
    Ok(())
}

fn show(user: &User, profile: &LoginProfile) -> wire::LoginProfile {
    wire::LoginProfile {
        user_name: user.name.clone(),
        create_date: profile.created,
        password_reset_required: profile.reset_required,
    }
}

fn no_such_profile(name: &str) -> ApiError {
    ApiError::no_such_entity(format!("Login Profile for User {name} cannot be found."))
}
