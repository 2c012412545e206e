//! Virtual devices: making, listing, tagging and deleting them.

use super::{VirtualMfaDevice, qr_code};
use crate::account::Account;
use crate::caller::Owner;
use crate::context::Context;
use crate::error::ApiError;
use crate::page::Page;
use crate::wire::iam as wire;
use crate::wire::iam::AssignmentStatusType;
use crate::{quotas, tags, users};

/// `CreateVirtualMFADevice`: the one answer that carries the seed, as text and as a picture.
pub(crate) fn create_virtual_mfa_device(
    cx: &mut Context<'_>,
    input: wire::CreateVirtualMfaDeviceRequest,
) -> Result<wire::CreateVirtualMfaDeviceResponse, ApiError> {
    let path = input.path.unwrap_or_else(|| "/".into());
    let name = input.virtual_mfa_device_name;
    let serial_number = cx.account.arn("mfa", &path, &name);
    let devices = &cx.account.virtual_mfa_devices;
    if devices.contains(&serial_number) {
        return Err(ApiError::entity_already_exists(
            "MFADevice entity at the same path and name already exists.",
        ));
    }
    if devices.len() >= quotas::VIRTUAL_MFA_DEVICES {
        let quota = quotas::VIRTUAL_MFA_DEVICES;
        let text = format!("Cannot exceed quota for VirtualMFADevicesPerAccount: {quota}");
        return Err(ApiError::limit_exceeded(text));
    }
    let mut device = VirtualMfaDevice {
        serial_number,
        seed: cx.ids.mfa_seed(),
        tags: tags::Tags::default(),
        assignment: None,
        last_step: None,
    };
    tags::add_exact(&mut device.tags, input.tags)?;
    let alias = cx.account.settings.alias.clone();
    let account = alias.unwrap_or_else(|| cx.account.id.to_string());
    let answer = wire::VirtualMfaDevice {
        serial_number: device.serial_number.clone(),
        base32_string_seed: Some(device.seed.expose().as_bytes().to_vec()),
        qr_code_png: qr_code::picture(&name, &account, &device.seed),
        tags: tags::show(&device.tags),
        ..wire::VirtualMfaDevice::default()
    };
    cx.account.virtual_mfa_devices.insert(device);
    Ok(wire::CreateVirtualMfaDeviceResponse {
        virtual_mfa_device: answer,
    })
}

/// `ListVirtualMFADevices`: without seeds and tags.
pub(crate) fn list_virtual_mfa_devices(
    cx: &mut Context<'_>,
    input: wire::ListVirtualMfaDevicesRequest,
) -> Result<wire::ListVirtualMfaDevicesResponse, ApiError> {
    let account = &*cx.account;
    let status = input.assignment_status.unwrap_or(AssignmentStatusType::Any);
    let is_listed = |device: &VirtualMfaDevice| match status {
        AssignmentStatusType::Any => true,
        AssignmentStatusType::Assigned => device.assignment.is_some(),
        AssignmentStatusType::Unassigned => device.assignment.is_none(),
    };
    let marker = input.marker.as_deref();
    let devices = &account.virtual_mfa_devices;
    let page = Page::of(devices, marker, input.max_items, |device| {
        is_listed(device).then(|| show(account, device))
    })?;
    Ok(wire::ListVirtualMfaDevicesResponse {
        virtual_mfa_devices: page.items,
        is_truncated: page.is_truncated,
        marker: page.marker,
    })
}

/// `DeleteVirtualMFADevice`: refused while someone signs in with it.
pub(crate) fn delete_virtual_mfa_device(
    cx: &mut Context<'_>,
    input: wire::DeleteVirtualMfaDeviceRequest,
) -> Result<(), ApiError> {
    let device = find(cx.account, &input.serial_number)?;
    if device.assignment.is_some() {
        return Err(ApiError::delete_conflict(
            "MFA VirtualDevice in use. Must deactivate first.",
        ));
    }
    cx.account.virtual_mfa_devices.remove(&input.serial_number);
    Ok(())
}

/// `TagMFADevice`.
pub(crate) fn tag_mfa_device(
    cx: &mut Context<'_>,
    input: wire::TagMfaDeviceRequest,
) -> Result<(), ApiError> {
    tags::add_exact(
        &mut find_mut(cx.account, &input.serial_number)?.tags,
        input.tags,
    )
}

/// `UntagMFADevice`.
pub(crate) fn untag_mfa_device(
    cx: &mut Context<'_>,
    input: wire::UntagMfaDeviceRequest,
) -> Result<(), ApiError> {
    let device = find_mut(cx.account, &input.serial_number)?;
    tags::remove_exact(&mut device.tags, &input.tag_keys);
    Ok(())
}

/// `ListMFADeviceTags`.
pub(crate) fn list_mfa_device_tags(
    cx: &mut Context<'_>,
    input: wire::ListMfaDeviceTagsRequest,
) -> Result<wire::ListMfaDeviceTagsResponse, ApiError> {
    let device = find(cx.account, &input.serial_number)?;
    let page = tags::page(&device.tags, input.marker.as_deref(), input.max_items)?;
    Ok(wire::ListMfaDeviceTagsResponse {
        tags: page.items,
        is_truncated: page.is_truncated,
        marker: page.marker,
    })
}

/// The device with that serial number.
///
/// # Errors
///
/// `NoSuchEntity`.
pub(super) fn find<'a>(
    account: &'a Account,
    serial_number: &str,
) -> Result<&'a VirtualMfaDevice, ApiError> {
    let device = account.virtual_mfa_devices.get(serial_number);
    device.ok_or_else(|| no_such(serial_number))
}

fn find_mut<'a>(
    account: &'a mut Account,
    serial_number: &str,
) -> Result<&'a mut VirtualMfaDevice, ApiError> {
    let device = account.virtual_mfa_devices.get_mut(serial_number);
    device.ok_or_else(|| no_such(serial_number))
}

fn no_such(serial_number: &str) -> ApiError {
    ApiError::no_such_entity(format!(
        "VirtualMFADevice with serial number {serial_number} does not exist."
    ))
}

fn show(account: &Account, device: &VirtualMfaDevice) -> wire::VirtualMfaDevice {
    let assignment = device.assignment.as_ref();
    let user = assignment.and_then(|assignment| match &assignment.owner {
        Owner::Root => Some(users::show_root(account)),
        Owner::User(name) => Some(users::show(account, account.users.get(name)?)),
    });
    wire::VirtualMfaDevice {
        serial_number: device.serial_number.clone(),
        user,
        enable_date: assignment.map(|assignment| assignment.enabled),
        ..wire::VirtualMfaDevice::default()
    }
}
