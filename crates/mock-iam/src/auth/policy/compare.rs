//! What the condition operators compare: numbers, dates, addresses and binary values, each read
//! from text. A text that is none of its kind compares with nothing.

use std::cmp::Ordering;
use std::net::IpAddr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::civil;
use jiff::tz::TimeZone;

/// What a value can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Number,
    Date,
    Address,
    Bytes,
}

impl Kind {
    /// Whether a text is one of the kind.
    pub fn has(self, text: &str) -> bool {
        match self {
            Self::Number => numbers(text, text).is_some(),
            Self::Date => date(text).is_some(),
            Self::Address => is_address(text),
            Self::Bytes => same_bytes(text, text),
        }
    }
}

/// The order of two numbers, if both are some.
pub(super) fn numbers(left: &str, right: &str) -> Option<Ordering> {
    let number = |text: &str| text.trim().parse::<f64>().ok().filter(|n| n.is_finite());
    number(left)?.partial_cmp(&number(right)?)
}

/// The order of two dates, if both are some. Below a millisecond AWS does not look.
pub(super) fn dates(left: &str, right: &str) -> Option<Ordering> {
    const NANOS_OF_A_MILLISECOND: i128 = 1_000_000;
    let milliseconds = |text| Some(date(text)?.div_euclid(NANOS_OF_A_MILLISECOND));
    Some(milliseconds(left)?.cmp(&milliseconds(right)?))
}

/// A date in nanoseconds since 1970: epoch seconds, or ISO 8601 from `2030-01` to
/// `2030-01-31T12:00:00.5+01:00`. A time without a zone is UTC.
pub(super) fn date(text: &str) -> Option<i128> {
    const NANOS: i128 = 1_000_000_000;
    let text = text.trim();
    if let Ok(seconds) = text.parse::<i64>() {
        return Some(i128::from(seconds) * NANOS);
    }
    if let Ok(timestamp) = text.parse::<jiff::Timestamp>() {
        return Some(timestamp.as_nanosecond());
    }
    let in_utc = |moment| {
        let timestamp = TimeZone::UTC.to_timestamp(moment).ok()?;
        Some(timestamp.as_nanosecond())
    };
    if let Ok(moment) = text.parse::<civil::DateTime>() {
        return in_utc(moment);
    }
    let (year, month) = text.split_once('-')?;
    let first = civil::Date::new(year.parse().ok()?, month.parse().ok()?, 1).ok()?;
    in_utc(first.at(0, 0, 0, 0))
}

/// Whether a text is an address.
pub(super) fn is_address(text: &str) -> bool {
    address(text).is_some()
}

/// An address; numbers of IPv4 may have leading zeros.
fn address(text: &str) -> Option<IpAddr> {
    let without_zeros = |number: &str| match number.trim_start_matches('0') {
        "" if !number.is_empty() => "0".to_owned(),
        number => number.to_owned(),
    };
    if text.contains('.') && !text.contains(':') {
        let numbers: Vec<_> = text.split('.').map(without_zeros).collect();
        return numbers.join(".").parse().ok();
    }
    text.parse().ok()
}

/// Whether an address lies in a range such as `203.0.113.0/24`, or is the one address given.
///
/// An address that is IPv4 mapped into IPv6 is one of IPv4; a range is what it is written as. A
/// range of IPv4 may have bits behind its prefix, one of IPv6 that has some holds nothing
/// (recorded from AWS).
pub(super) fn address_in(range: &str, address: &str) -> bool {
    let (network, bits) = match range.split_once('/') {
        Some((network, bits)) => (network, Some(bits)),
        None => (range, None),
    };
    let (Some(network), Some(address)) = (self::address(network), self::address(address)) else {
        return false;
    };
    let address = address.to_canonical();
    let (network, address, width) = match (network, address) {
        (IpAddr::V4(network), IpAddr::V4(address)) => {
            (network.to_bits().into(), address.to_bits().into(), 32)
        }
        (IpAddr::V6(network), IpAddr::V6(address)) => (network.to_bits(), address.to_bits(), 128),
        _ => return false,
    };
    let bits = match bits.map(str::parse::<u32>) {
        None => width,
        Some(Ok(bits)) if bits <= width => bits,
        Some(_) => return false,
    };
    // A shift by the whole width is a range of no bits: it holds every address.
    let top = |value: u128| value.checked_shr(width - bits).unwrap_or(0);
    let has_host_bits =
        width == 128 && network != top(network).checked_shl(width - bits).unwrap_or(0);
    !has_host_bits && top(network) == top(address)
}

/// Whether two base64 texts stand for the same bytes.
pub(super) fn same_bytes(left: &str, right: &str) -> bool {
    match (STANDARD.decode(left), STANDARD.decode(right)) {
        (Ok(left), Ok(right)) => left == right,
        _ => false,
    }
}
