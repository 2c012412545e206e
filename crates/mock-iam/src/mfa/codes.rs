//! The codes of a device: RFC 6238 with SHA-1, six digits and 30 seconds a step.

use data_encoding::BASE32;
use jiff::Timestamp;
use totp_rs::{Builder, Totp};

use crate::secret::Secret;

/// Seconds that a code is shown.
const STEP: i64 = 30;
/// Steps that a clock may be off, and what was given is still taken: one either way.
const SKEW: i64 = 1;
/// Steps either way in which two codes in a row are looked for: ten minutes. AWS says only that
/// codes that one waited too long with are taken and leave the device out of sync (API reference,
/// `EnableMFADevice`).
const SEARCH: i64 = 20;

/// The step that a time is in.
pub(super) fn step(now: Timestamp) -> i64 {
    now.as_second().div_euclid(STEP)
}

/// The step of a code that is taken when `expected` is the device's step now; none when it is
/// wrong, or not behind the last one that was taken.
pub(super) fn find(seed: &Secret, code: &str, expected: i64, last: Option<i64>) -> Option<i64> {
    let generator = generator(seed)?;
    let steps = expected - SKEW..=expected + SKEW;
    let mut new = steps.filter(|step| last.is_none_or(|last| *step > last));
    new.find(|step| shows(&generator, code, *step))
}

/// The step of the second of two codes in a row, the one closest to `now`.
pub(super) fn find_pair(seed: &Secret, codes: [&str; 2], now: i64) -> Option<i64> {
    let generator = generator(seed)?;
    let [first, second] = codes;
    let mut steps: Vec<_> = (now - SEARCH..=now + SEARCH).collect();
    steps.sort_by_key(|step| step.abs_diff(now));
    steps
        .into_iter()
        .find(|step| shows(&generator, first, step - 1) && shows(&generator, second, *step))
}

/// How far a device is ahead that showed a step at `now`: what is taken anyway is no drift.
pub(super) fn drift(step: i64, now: i64) -> i64 {
    let ahead = step - now;
    if ahead.abs() <= SKEW { 0 } else { ahead }
}

/// None when the seed is no base32, which a seed of the mock's always is.
fn generator(seed: &Secret) -> Option<Totp> {
    let seed = BASE32.decode(seed.expose().as_bytes()).ok()?;
    let builder = Builder::new().with_secret(seed).with_skew(0);
    builder.build().ok()
}

/// What a device shows in a step.
pub(super) fn shown(seed: &Secret, step: i64) -> Option<String> {
    let time = u64::try_from(step * STEP).ok()?;
    Some(generator(seed)?.generate(time).to_string())
}

fn shows(generator: &Totp, code: &str, step: i64) -> bool {
    let time = u64::try_from(step * STEP);
    time.is_ok_and(|time| generator.check(code, time).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `12345678901234567890`, the secret of RFC 6238's appendix B.
    fn seed() -> Secret {
        Secret::from(BASE32.encode(b"12345678901234567890"))
    }

    /// The last six digits of the values there.
    #[test]
    fn the_codes_are_those_of_rfc_6238() {
        for (second, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            let at = step(Timestamp::from_second(second).expect("a time"));
            assert_eq!(find(&seed(), code, at, None), Some(at), "{second}");
        }
    }

    #[test]
    fn a_code_is_taken_a_step_early_and_a_step_late() {
        for (expected, found) in [
            (-1, None),
            (0, Some(1)),
            (1, Some(1)),
            (2, Some(1)),
            (3, None),
        ] {
            assert_eq!(find(&seed(), "287082", expected, None), found, "{expected}");
        }
    }

    #[test]
    fn a_code_is_taken_once() {
        assert_eq!(find(&seed(), "287082", 1, Some(0)), Some(1));
        assert_eq!(find(&seed(), "287082", 1, Some(1)), None);
    }

    /// 081804 and 050471 are the codes of two steps in a row.
    #[test]
    fn two_codes_in_a_row_tell_how_late_it_is_on_the_device() {
        let second = step(Timestamp::from_second(1_111_111_111).expect("a time"));
        let pair = ["081804", "050471"];
        for (late, found) in [(0, true), (19, true), (20, true), (21, false), (-20, true)] {
            let step = find_pair(&seed(), pair, second + late);
            assert_eq!(step, found.then_some(second), "{late}");
        }
        assert_eq!(find_pair(&seed(), ["050471", "081804"], second), None);
        assert_eq!(find_pair(&seed(), ["081804", "081804"], second), None);
    }

    #[test]
    fn a_step_is_no_drift() {
        let drifts = [-2, -1, 0, 1, 2].map(|ahead| drift(100 + ahead, 100));
        assert_eq!(drifts, [-2, 0, 0, 0, 2]);
    }
}
