//! The seed of a device as a picture that an authenticator app scans.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use qrcode::{Color, QrCode};

use super::png;
use crate::secret::Secret;

/// Pixels of a module.
const SCALE: usize = 4;
/// Modules of the quiet zone around the code, without which it can't be scanned.
const QUIET: usize = 4;
/// Everything but what a URI may hold as it is.
const LABEL: AsciiSet = NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'@');

/// A PNG of `otpauth://totp/NAME@ACCOUNT?secret=SEED`, where the account is its alias if it has one,
/// else its number (API reference, `VirtualMFADevice`). None when it does not fit in a code, which a
/// device's name is too short for.
pub(super) fn picture(name: &str, account: &str, seed: &Secret) -> Option<Vec<u8>> {
    let label = format!("{name}@{account}");
    let label = utf8_percent_encode(&label, &LABEL);
    let code = QrCode::new(format!("otpauth://totp/{label}?secret={}", seed.expose())).ok()?;
    draw(&code)
}

/// Black on white, a bit a pixel.
fn draw(code: &QrCode) -> Option<Vec<u8>> {
    let side = SCALE * (code.width() + 2 * QUIET);
    let row = |y| {
        let row: Vec<_> = (0..side).map(|x| is_light(code, x, y)).collect();
        row.chunks(8).map(pack).collect()
    };
    let rows: Vec<Vec<u8>> = (0..side).map(row).collect();
    Some(png::encode(side.try_into().ok()?, &rows))
}

fn is_light(code: &QrCode, x: usize, y: usize) -> bool {
    let module = |pixel: usize| (pixel / SCALE).checked_sub(QUIET);
    match (module(x), module(y)) {
        (Some(x), Some(y)) if x < code.width() && y < code.width() => code[(x, y)] == Color::Light,
        _ => true,
    }
}

/// Eight pixels as a byte, the first in the highest bit.
fn pack(pixels: &[bool]) -> u8 {
    let bits = pixels.iter().zip([128, 64, 32, 16, 8, 4, 2, 1]);
    bits.map(|(is_set, bit)| if *is_set { bit } else { 0 })
        .sum()
}
