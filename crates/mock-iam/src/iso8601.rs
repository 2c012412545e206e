//! Times as AWS writes them: ISO 8601, in UTC, to the second.

use jiff::Timestamp;
use jiff::fmt::temporal::DateTimePrinter;

static TO_THE_SECOND: DateTimePrinter = DateTimePrinter::new().precision(Some(0));

/// `2026-11-24T09:00:00Z`
pub(crate) fn extended(time: Timestamp) -> String {
    TO_THE_SECOND.timestamp_to_string(&time)
}

/// `20261124T090000Z`
pub(crate) fn basic(time: Timestamp) -> String {
    extended(time).replace(['-', ':'], "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_second_are_left_out() {
        let time = "2026-11-24T09:00:00.999Z".parse().expect("a time");
        assert_eq!(extended(time), "2026-11-24T09:00:00Z");
        assert_eq!(basic(time), "20261124T090000Z");
    }
}
