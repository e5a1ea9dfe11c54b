//! Virtual time: instants in milliseconds, and their texts. Nothing here reads a clock.

use std::fmt;

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use time::format_description::well_known::{Iso8601, Rfc3339};

/// An instant of virtual time: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Instant(pub i64);

impl Instant {
    /// The instant so many milliseconds later. Saturates.
    #[must_use]
    pub fn after(self, milliseconds: u64) -> Self {
        Self(
            self.0
                .saturating_add(i64::try_from(milliseconds).unwrap_or(i64::MAX)),
        )
    }

    /// Reads an ISO 8601 extended offset date-time such as `2016-03-14T01:59:00Z`: what `Timestamp` fields and the
    /// timestamp operators of a Choice take. A date alone, or a time without offset, is none
    /// (recorded: `test_wait_timestamp_path[NO_Z]`).
    pub fn parse(text: &str) -> Option<Self> {
        // The time zone may be written in small letters for Java's parser; `time` takes capitals.
        if !text.is_ascii() || text.len() < 17 || !matches!(text.as_bytes().get(10), Some(b'T' | b't')) {
            return None;
        }
        let upper = text.to_ascii_uppercase();
        let parsed = OffsetDateTime::parse(&upper, &Rfc3339)
            .or_else(|_| OffsetDateTime::parse(&upper, &Iso8601::PARSING));
        i64::try_from(parsed.ok()?.unix_timestamp_nanos() / 1_000_000)
            .ok()
            .map(Self)
    }
}

/// As the service writes instants: `2026-01-31T12:00:00.000Z`.
impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let nanos = i128::from(self.0) * 1_000_000;
        let Ok(at) = OffsetDateTime::from_unix_timestamp_nanos(nanos) else {
            return write!(f, "{}", self.0);
        };
        let (date, clock) = (at.date(), at.time());
        write!(
            f,
            "{:04}-{:02}-{:02}T",
            date.year(),
            u8::from(date.month()),
            date.day()
        )?;
        write!(
            f,
            "{:02}:{:02}:{:02}.{:03}Z",
            clock.hour(),
            clock.minute(),
            clock.second(),
            clock.millisecond()
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_offset_date_times_and_nothing_else() {
        assert_eq!(Instant::parse("1970-01-01T00:00:01Z"), Some(Instant(1000)));
        assert_eq!(Instant::parse("1970-01-01T01:00:00.5+01:00"), Some(Instant(500)));
        for text in [
            "",
            "1970-01-01",
            "1970-01-01T00:00:00",
            "1970-01-01 00:00:00Z",
            "1970-13-01T00:00:00Z",
            "x",
        ] {
            assert_eq!(Instant::parse(text), None, "{text}");
        }
        assert_eq!(Instant(1_767_225_600_123).to_string(), "2026-01-01T00:00:00.123Z");
    }
}
