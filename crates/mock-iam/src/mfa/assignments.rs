//! Who signs in with which device.

use super::virtual_devices::find;
use super::{Assignment, VirtualMfaDevice, codes};
use crate::account::Account;
use crate::caller::Owner;
use crate::context::Context;
use crate::error::ApiError;
use crate::page::Page;
use crate::quotas;
use crate::wire::iam as wire;

/// `EnableMFADevice`: two codes in a row show that the user has the device, and how late it is there.
pub(crate) fn enable_mfa_device(
    cx: &mut Context<'_>,
    input: wire::EnableMfaDeviceRequest,
) -> Result<(), ApiError> {
    cx.account.user(&input.user_name)?;
    let pair = [&*input.authentication_code1, &input.authentication_code2];
    enable(
        cx,
        Owner::user(&input.user_name),
        &input.serial_number,
        pair,
    )
}

/// Someone signs in with a device from now on, who shows that they have it.
pub(crate) fn enable(
    cx: &mut Context<'_>,
    owner: Owner,
    serial_number: &str,
    pair: [&str; 2],
) -> Result<(), ApiError> {
    let count = super::serials(cx.account, &owner).len();
    let device = find(cx.account, serial_number)?;
    if device.assignment.is_some() {
        return Err(ApiError::entity_already_exists(
            "MFA Device is already in use.",
        ));
    }
    if count >= quotas::MFA_DEVICES_PER_USER {
        let quota = quotas::MFA_DEVICES_PER_USER;
        let text = format!("Cannot exceed quota for MFADevicesPerUser: {quota}");
        return Err(ApiError::limit_exceeded(text));
    }
    let (step, drift) = synchronize(cx, device, pair)?;
    let device = VirtualMfaDevice {
        last_step: Some(step),
        ..device.clone()
    };
    let assignment = Assignment {
        owner,
        enabled: cx.now,
        drift,
    };
    cx.account.assign_mfa_device(device, assignment)
}

/// `ResyncMFADevice`: two codes in a row tell how late it is on the device.
pub(crate) fn resync_mfa_device(
    cx: &mut Context<'_>,
    input: wire::ResyncMfaDeviceRequest,
) -> Result<(), ApiError> {
    cx.account.user(&input.user_name)?;
    let pair = [&*input.authentication_code1, &input.authentication_code2];
    resync(
        cx,
        Owner::user(&input.user_name),
        &input.serial_number,
        pair,
    )
}

/// How late it is on someone's device is known from now on.
pub(crate) fn resync(
    cx: &mut Context<'_>,
    owner: Owner,
    serial_number: &str,
    pair: [&str; 2],
) -> Result<(), ApiError> {
    let device = of_owner(cx.account, &owner, serial_number)?;
    let (step, drift) = synchronize(cx, device, pair)?;
    if let Some(device) = cx.account.virtual_mfa_devices.get_mut(serial_number) {
        device.last_step = device.last_step.max(Some(step));
        if let Some(assignment) = device.assignment.as_mut() {
            assignment.drift = drift;
        }
    }
    Ok(())
}

/// `DeactivateMFADevice`: a virtual device stays, and can be enabled again or deleted.
pub(crate) fn deactivate_mfa_device(
    cx: &mut Context<'_>,
    input: wire::DeactivateMfaDeviceRequest,
) -> Result<(), ApiError> {
    let owner = owner(cx, input.user_name)?;
    of_owner(cx.account, &owner, &input.serial_number)?;
    let serial = &input.serial_number;
    let serials = cx.account.mfa_serials_mut(&owner)?;
    serials.retain(|other| !other.eq_ignore_ascii_case(serial));
    if let Some(device) = cx.account.virtual_mfa_devices.get_mut(serial) {
        device.assignment = None;
    }
    Ok(())
}

/// `ListMFADevices`: of a user or, if it signs, of root.
pub(crate) fn list_mfa_devices(
    cx: &mut Context<'_>,
    input: wire::ListMfaDevicesRequest,
) -> Result<wire::ListMfaDevicesResponse, ApiError> {
    let owner = owner(cx, input.user_name)?;
    let user_name = shown_name(cx.account, &owner)?.unwrap_or_default();
    let mut serials = cx.account.mfa_serials(&owner)?.to_vec();
    serials.sort();
    let devices = serials.into_iter().filter_map(|serial| {
        let device = cx.account.virtual_mfa_devices.get(&serial)?;
        let shown = wire::MfaDevice {
            user_name: user_name.clone(),
            serial_number: device.serial_number.clone(),
            enable_date: device.assignment.as_ref()?.enabled,
        };
        Some((serial, shown))
    });
    let page = Page::cut(devices, input.marker.as_deref(), input.max_items)?;
    Ok(wire::ListMfaDevicesResponse {
        mfa_devices: page.items,
        is_truncated: page.is_truncated,
        marker: page.marker,
    })
}

/// `GetMFADevice`: of a user or, if it signs, of root. Certifications are of security keys, which
/// the mock has none of.
pub(crate) fn get_mfa_device(
    cx: &mut Context<'_>,
    input: wire::GetMfaDeviceRequest,
) -> Result<wire::GetMfaDeviceResponse, ApiError> {
    let owner = owner(cx, input.user_name)?;
    let device = of_owner(cx.account, &owner, &input.serial_number)?;
    Ok(wire::GetMfaDeviceResponse {
        user_name: shown_name(cx.account, &owner)?,
        serial_number: device.serial_number.clone(),
        enable_date: device.assignment.as_ref().map(|device| device.enabled),
        ..wire::GetMfaDeviceResponse::default()
    })
}

/// The step of the second code, and how far the device is ahead.
fn synchronize(
    cx: &Context<'_>,
    device: &VirtualMfaDevice,
    pair: [&str; 2],
) -> Result<(i64, i64), ApiError> {
    let now = codes::step(cx.now);
    let step = codes::find_pair(&device.seed, pair, now);
    let step = step.ok_or_else(|| {
        ApiError::new(
            "InvalidAuthenticationCode",
            http::StatusCode::FORBIDDEN,
            "Authentication code for device is not valid.",
        )
    })?;
    Ok((step, codes::drift(step, now)))
}

/// Whose devices a request means: the named user's, else the caller's, who may be root.
fn owner(cx: &Context<'_>, user_name: Option<String>) -> Result<Owner, ApiError> {
    if let (None, Some(owner)) = (&user_name, cx.caller.owner()) {
        return Ok(owner);
    }
    let name = cx.user_name(user_name)?;
    cx.account.user(&name)?;
    Ok(Owner::user(&name))
}

/// The user's name in the case that it was given; root has none.
fn shown_name(account: &Account, owner: &Owner) -> Result<Option<String>, ApiError> {
    match owner {
        Owner::Root => Ok(None),
        Owner::User(name) => Ok(Some(account.user(name)?.name.clone())),
    }
}

/// The device, if it is that one's.
fn of_owner<'a>(
    account: &'a Account,
    owner: &Owner,
    serial_number: &str,
) -> Result<&'a VirtualMfaDevice, ApiError> {
    let device = find(account, serial_number)?;
    let assignment = device.assignment.as_ref();
    let own = assignment.filter(|assignment| assignment.owner == *owner);
    own.map(|_| device)
        .ok_or_else(|| ApiError::no_such_entity("MFA Device invalid for user."))
}
