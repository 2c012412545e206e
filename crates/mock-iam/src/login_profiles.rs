//! Console passwords of users. What a password must be is in `password_policy`.

use http::StatusCode;

use crate::account::{LoginProfile, User};
use crate::caller::Identity;
use crate::context::Context;
use crate::error::ApiError;
use crate::password_policy;
use crate::wire::iam as wire;

/// `CreateLoginProfile`.
pub(crate) fn create_login_profile(
    cx: &mut Context<'_>,
    input: wire::CreateLoginProfileRequest,
) -> Result<wire::CreateLoginProfileResponse, ApiError> {
    let name = cx.user_name(input.user_name)?;
    let user = cx.account.user(&name)?;
    if user.login_profile.is_some() {
        return Err(ApiError::entity_already_exists(format!(
            "Login Profile for user {} already exists.",
            user.name
        )));
    }
    let password = input.password.unwrap_or_default();
    password_policy::check(cx.account, &password)?;
    let profile = LoginProfile {
        created: cx.now,
        changed: cx.now,
        used: None,
        password,
        previous: Vec::new(),
        reset_required: input.password_reset_required.unwrap_or(false),
    };
    let answer = show(user, &profile);
    cx.account.user_mut(&name)?.login_profile = Some(profile);
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
    Ok(wire::GetLoginProfileResponse {
        login_profile: show(user, of_user(user)?),
    })
}

/// `UpdateLoginProfile`.
pub(crate) fn update_login_profile(
    cx: &mut Context<'_>,
    input: wire::UpdateLoginProfileRequest,
) -> Result<(), ApiError> {
    let profile = of_user(cx.account.user(&input.user_name)?)?;
    if let Some(password) = &input.password {
        password_policy::check(cx.account, password)?;
        password_policy::check_reuse(cx.account, profile, password)?;
    }
    let now = cx.now;
    if let Some(profile) = &mut cx.account.user_mut(&input.user_name)?.login_profile {
        if let Some(password) = input.password {
            password_policy::replace(profile, password, now);
        }
        let reset_required = input.password_reset_required;
        profile.reset_required = reset_required.unwrap_or(profile.reset_required);
    }
    Ok(())
}

/// `DeleteLoginProfile`.
pub(crate) fn delete_login_profile(
    cx: &mut Context<'_>,
    input: wire::DeleteLoginProfileRequest,
) -> Result<(), ApiError> {
    let name = cx.user_name(input.user_name)?;
    of_user(cx.account.user(&name)?)?;
    cx.account.user_mut(&name)?.login_profile = None;
    Ok(())
}

/// `ChangePassword`: a user's own, and only who knows the old one. It works as well when that one is
/// over (IAM User Guide, "Setting an account password policy for IAM users").
pub(crate) fn change_password(
    cx: &mut Context<'_>,
    input: wire::ChangePasswordRequest,
) -> Result<(), ApiError> {
    let name = cx.caller.user().ok_or_else(|| {
        let text = "Only IAM Users can change their own password.";
        ApiError::new("InvalidUserType", StatusCode::BAD_REQUEST, text)
    })?;
    let profile = of_user(cx.account.user(name)?)?;
    if input.new_password.is_same(&input.old_password) {
        return Err(password_policy::reused());
    }
    if !profile.password.is_same(&input.old_password) {
        return Err(ApiError::access_denied("The old password was incorrect."));
    }
    password_policy::check(cx.account, &input.new_password)?;
    password_policy::check_reuse(cx.account, profile, &input.new_password)?;
    let now = cx.now;
    if let Some(profile) = &mut cx.account.user_mut(name)?.login_profile {
        password_policy::replace(profile, input.new_password, now);
        profile.reset_required = false;
    }
    Ok(())
}

fn of_user(user: &User) -> Result<&LoginProfile, ApiError> {
    let profile = user.login_profile.as_ref();
    profile.ok_or_else(|| no_such_profile(&user.name))
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
