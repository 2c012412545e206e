//! When a request was signed: how the date is written, and how far from now it may be.

use jiff::civil::DateTime;
use jiff::fmt::rfc2822;
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};

use crate::error::ApiError;

/// A clock may be this far from AWS's, either way.
const WINDOW: SignedDuration = SignedDuration::from_mins(15);

/// The form that is signed: `20150830T123600Z`.
const ISO_BASIC: &str = "%Y%m%dT%H%M%SZ";

/// The form that AWS reads as well, though it asks for the basic one: `2015-08-30T12:36:00Z`.
const ISO_EXTENDED: &str = "%Y-%m-%dT%H:%M:%SZ";

/// `20150830T123600Z`
pub(super) fn iso_basic(time: Timestamp) -> String {
    time.strftime(ISO_BASIC).to_string()
}

/// `20150830`
pub(super) fn date(time: Timestamp) -> String {
    time.strftime("%Y%m%d").to_string()
}

/// Reads the date of `X-Amz-Date`.
pub(super) fn parse_iso(text: &str) -> Result<Timestamp, ApiError> {
    [ISO_BASIC, ISO_EXTENDED]
        .into_iter()
        .find_map(|format| parse_as(format, text))
        .ok_or_else(|| {
            ApiError::incomplete_signature(format!(
                "Date must be in ISO-8601 'basic format'. Got '{text}'. \
                 See http://en.wikipedia.org/wiki/ISO_8601"
            ))
        })
}

/// Reads the date of `Date`, where `Sun, 30 Aug 2015 12:36:00 GMT` is at home.
pub(super) fn parse_http_or_iso(text: &str) -> Result<Timestamp, ApiError> {
    rfc2822::DateTimeParser::new()
        .parse_timestamp(text)
        .or_else(|_| parse_iso(text))
}

/// Reads a time in exactly this form: written again, it must be the same text.
fn parse_as(format: &str, text: &str) -> Option<Timestamp> {
    let civil = DateTime::strptime(format, text).ok()?;
    let time = Offset::UTC.to_timestamp(civil).ok()?;
    (time.strftime(format).to_string() == text).then_some(time)
}

/// Refuses what was signed more than 15 minutes ago, or more than 15 minutes ahead. AWS counts in
/// whole seconds.
pub(super) fn check_current(signed_at: Timestamp, now: Timestamp) -> Result<(), ApiError> {
    let age = SignedDuration::from_secs(now.as_second() - signed_at.as_second());
    // Neither sum leaves the calendar: `signed_at` is in it, and lies beyond.
    if age > WINDOW {
        Err(ApiError::signature_does_not_match(format!(
            "Signature expired: {} is now earlier than {} ({} - 15 min.)",
            iso_basic(signed_at),
            iso_basic(now - WINDOW),
            iso_basic(now),
        )))
    } else if age < -WINDOW {
        Err(ApiError::signature_does_not_match(format!(
            "Signature not yet current: {} is still later than {} ({} + 15 min.)",
            iso_basic(signed_at),
            iso_basic(now + WINDOW),
            iso_basic(now),
        )))
    } else {
        Ok(())
    }
}
