//! Second factors: the devices of users and of root, and the codes that they show. Virtual devices
//! are the ones that the mock has; a hardware token has its seed from a factory.

mod assignments;
mod codes;
mod png;
mod qr_code;
mod virtual_devices;

pub(crate) use assignments::{
    deactivate_mfa_device, enable, enable_mfa_device, get_mfa_device, list_mfa_devices, resync,
    resync_mfa_device,
};
pub(crate) use virtual_devices::{
    create_virtual_mfa_device, delete_virtual_mfa_device, list_mfa_device_tags,
    list_virtual_mfa_devices, tag_mfa_device, untag_mfa_device,
};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::account::Account;
use crate::caller::Owner;
use crate::error::ApiError;
use crate::records::{Record, fold};
use crate::scene::ROOT_MFA_SEED;
use crate::secret::Secret;
use crate::tags::Tags;

/// A virtual MFA device, whether or not someone signs in with it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct VirtualMfaDevice {
    /// The ARN.
    pub serial_number: String,
    /// In base32.
    pub seed: Secret,
    pub tags: Tags,
    pub assignment: Option<Assignment>,
    /// The step of the last code that was taken: none is taken twice, nor one before it.
    pub last_step: Option<i64>,
}

/// Who signs in with a device.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Assignment {
    pub owner: Owner,
    pub enabled: Timestamp,
    /// Steps that the device's clock is ahead, as far as its last two codes in a row told.
    pub drift: i64,
}

impl Record for VirtualMfaDevice {
    const KIND: &'static str = "virtual_mfa_devices";

    fn name(&self) -> &str {
        &self.serial_number
    }
}

/// A code that is right, and is not used up yet.
pub(crate) struct RightCode {
    serial: String,
    step: i64,
}

impl RightCode {
    /// Uses the code up.
    pub fn take(self, account: &mut Account) {
        if let Some(device) = account.virtual_mfa_devices.get_mut(&self.serial) {
            device.last_step = device.last_step.max(Some(self.step));
        }
    }
}

/// Looks at the code of a device of a user or of root: the one of now, the one before or the one
/// after, and each is right only once.
///
/// # Errors
///
/// `AccessDenied`, in the texts of STS.
pub(crate) fn check_code(
    account: &Account,
    owner: &Owner,
    serial: &str,
    code: &str,
    now: Timestamp,
) -> Result<RightCode, ApiError> {
    let device = account.virtual_mfa_devices.get(serial);
    let assigned = device.and_then(|device| Some((device, device.assignment.as_ref()?)));
    let own = assigned.filter(|(_, assignment)| assignment.owner == *owner);
    let (device, assignment) = own.ok_or_else(|| {
        ApiError::access_denied(
            "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your \
             MFA serial number is valid and associated with this user.",
        )
    })?;
    let expected = codes::step(now) + assignment.drift;
    let step = codes::find(&device.seed, code, expected, device.last_step);
    let step = step.ok_or_else(|| {
        ApiError::access_denied(
            "MultiFactorAuthentication failed with invalid MFA one time pass code. ",
        )
    })?;
    Ok(RightCode {
        serial: serial.to_owned(),
        step,
    })
}

/// What root's device shows now, if it is the one of a scene, which nobody has in their hands. A
/// code that was used is followed by the next one.
pub(crate) fn root_code(account: &Account, now: Timestamp) -> Option<String> {
    let mut serials = account.settings.root.mfa_devices.iter();
    let device = account.virtual_mfa_devices.get(serials.next()?)?;
    let is_of_scene = device.seed.expose() == ROOT_MFA_SEED;
    let step = codes::step(now);
    let step = device.last_step.map_or(step, |last| step.max(last + 1));
    codes::shown(&device.seed, step).filter(|_| is_of_scene)
}

/// The serial numbers of the devices of root or of a user; none of someone who is not there.
pub(crate) fn serials(account: &Account, owner: &Owner) -> Vec<String> {
    account.mfa_serials(owner).unwrap_or_default().to_vec()
}

impl Account {
    /// The serial numbers of the devices of root or of a user.
    ///
    /// # Errors
    ///
    /// `NoSuchEntity` when there is no such user.
    fn mfa_serials(&self, owner: &Owner) -> Result<&[String], ApiError> {
        match owner {
            Owner::Root => Ok(&self.settings.root.mfa_devices),
            Owner::User(name) => Ok(&self.user(name)?.mfa_devices),
        }
    }

    fn mfa_serials_mut(&mut self, owner: &Owner) -> Result<&mut Vec<String>, ApiError> {
        match owner {
            Owner::Root => Ok(&mut self.settings.change().root.mfa_devices),
            Owner::User(name) => Ok(&mut self.user_mut(name)?.mfa_devices),
        }
    }

    /// Someone signs in with a device from now on.
    pub(crate) fn assign_mfa_device(
        &mut self,
        device: VirtualMfaDevice,
        assignment: Assignment,
    ) -> Result<(), ApiError> {
        let serials = self.mfa_serials_mut(&assignment.owner)?;
        serials.push(device.serial_number.clone());
        self.virtual_mfa_devices.insert(VirtualMfaDevice {
            assignment: Some(assignment),
            ..device
        });
        Ok(())
    }

    /// The devices of a user that gets another name know the user by it.
    pub(crate) fn rename_mfa_owner(&mut self, serials: &[String], new_name: &str) {
        for serial in serials {
            let device = self.virtual_mfa_devices.get_mut(serial);
            if let Some(assignment) = device.and_then(|device| device.assignment.as_mut()) {
                assignment.owner = Owner::User(fold(new_name));
            }
        }
    }
}
