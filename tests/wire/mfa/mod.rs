//! Second factors: virtual devices, their codes and their owners.

mod assignments;
mod devices;

use std::sync::atomic::Ordering;

use data_encoding::{BASE32, BASE64};

use super::{Account, at, the};

/// What a device shows: the codes of a seed.
pub(super) struct Device {
    serial_number: String,
    seed: Vec<u8>,
}

impl Account {
    fn device(&self, name: &str) -> Device {
        Device::of(&self.done(&format!(
            "Action=CreateVirtualMFADevice&VirtualMFADeviceName={name}"
        )))
    }

    /// A device that ana signs in with.
    pub(super) fn device_of_ana(&self, name: &str) -> Device {
        let device = self.device(name);
        self.done(&self.pair("EnableMFADevice", "ana", &device, 0));
        device
    }

    /// What a user does with a device and its code of now, the one before it first, on a device whose
    /// clock is so many seconds ahead.
    fn pair(&self, action: &str, user: &str, device: &Device, ahead: i64) -> String {
        format!(
            "Action={action}&UserName={user}&SerialNumber={}&AuthenticationCode1={}&AuthenticationCode2={}",
            device.serial_number,
            self.code(device, ahead - 30),
            self.code(device, ahead)
        )
    }

    fn code(&self, device: &Device, ahead: i64) -> String {
        let now = at(self.seconds_passed.load(Ordering::Relaxed) + ahead);
        let codes = totp_rs::Builder::new().with_secret(device.seed.clone());
        let codes = codes.build().expect("a seed of 160 bits and more");
        codes.generate(now.as_second().unsigned_abs()).to_string()
    }

    /// Whether STS takes the code that the device shows.
    fn takes(&self, device: &Device, ahead: i64) -> bool {
        let answer = self.ana(&format!(
            "Action=GetSessionToken&SerialNumber={}&TokenCode={}",
            device.serial_number,
            self.code(device, ahead)
        ));
        answer.starts_with("200")
    }
}

impl Device {
    fn of(answer: &str) -> Self {
        let seed = BASE64.decode(the(answer, "Base32StringSeed").as_bytes());
        let seed = BASE32.decode(&seed.expect("Base64")).expect("base32");
        Self {
            serial_number: the(answer, "SerialNumber").to_owned(),
            seed,
        }
    }
}
