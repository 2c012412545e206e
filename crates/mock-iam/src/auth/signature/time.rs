//! When a request was signed: how the date is written, and how far from now it may be.

use jiff::fmt::rfc2822;
use jiff::{SignedDuration, Timestamp};

use crate::error::ApiError;
use crate::iso8601::{basic, extended};

/// A clock may be this far from AWS's, either way.
const WINDOW: SignedDuration = SignedDuration::from_mins(15);

/// `20150830`
pub(super) fn date(time: Timestamp) -> String {
    let mut date = basic(time);
    date.truncate("20150830".len());
    date
}

/// Reads the date of `X-Amz-Date`: `20150830T123600Z`, which is the form that is signed, or
/// `2015-08-30T12:36:00Z`, which AWS reads as well. Written again, it must be the same text.
pub(super) fn parse_iso(text: &str) -> Result<Timestamp, ApiError> {
    let time = text.parse().ok();
    time.filter(|&time| text == basic(time) || text == extended(time))
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

/// Refuses what was signed more than 15 minutes ago, or more than 15 minutes ahead. AWS counts in
/// whole seconds.
pub(super) fn check_current(signed_at: Timestamp, now: Timestamp) -> Result<(), ApiError> {
    let age = SignedDuration::from_secs(now.as_second() - signed_at.as_second());
    // Neither sum leaves the calendar: `signed_at` is in it, and lies beyond.
    if age > WINDOW {
        Err(ApiError::signature_does_not_match(format!(
            "Signature expired: {} is now earlier than {} ({} - 15 min.)",
            basic(signed_at),
            basic(now - WINDOW),
            basic(now),
        )))
    } else if age < -WINDOW {
        Err(ApiError::signature_does_not_match(format!(
            "Signature not yet current: {} is still later than {} ({} + 15 min.)",
            basic(signed_at),
            basic(now + WINDOW),
            basic(now),
        )))
    } else {
        Ok(())
    }
}
