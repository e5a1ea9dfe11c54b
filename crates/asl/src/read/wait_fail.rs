//! Wait and Fail.

use asl_catalog::fields::{self as catalog, Owner};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::machine::MAX_SECONDS;
use crate::advice;
use crate::fix;
use crate::messages;
use crate::model::{Fail, FailText, StateKind, Wait, WaitUntil};
use crate::node_path::{At, Fields};
use crate::reader::Reader;

impl<'t> Reader<'t> {
    pub(super) fn wait(&mut self, fields: &Fields<'t>) -> Option<StateKind> {
        let single = self.choose(fields, catalog::exclusive(Owner::Wait, "Seconds"));
        let transition = self.transition(fields);
        let seconds = self.optional(fields, "Seconds", |reader, at| match reader.computed(at) {
            Some(computed) => computed.map(WaitUntil::ComputedSeconds),
            None => reader.integer(at, 0, Some(MAX_SECONDS)).map(WaitUntil::Seconds),
        });
        let seconds_path = self.in_jsonpath(fields, "SecondsPath", Self::reference);
        let timestamp = self.optional(fields, "Timestamp", |reader, at| match reader.computed(at) {
            Some(computed) => computed.map(WaitUntil::ComputedTimestamp),
            None => reader.timestamp(at).map(WaitUntil::Timestamp),
        });
        let timestamp_path = self.in_jsonpath(fields, "TimestampPath", Self::reference);
        let candidates = [
            seconds?,
            seconds_path?.map(WaitUntil::SecondsPath),
            timestamp?,
            timestamp_path?.map(WaitUntil::TimestampPath),
        ];
        let until = candidates.into_iter().flatten().next().filter(|_| single)?;
        Some(StateKind::Wait(Box::new(Wait {
            until,
            transition: transition?,
        })))
    }

    /// A timestamp as RFC 3339 has it, with `T` and `Z` in capitals, in milliseconds since 1970.
    pub(super) fn timestamp(&mut self, at: &At<'t>) -> Option<i64> {
        if self.assumed(at, &"1970-01-01T00:00:00Z") {
            return Some(0);
        }
        let text = self.string(at)?;
        let parsed = parse_timestamp(text);
        if parsed.is_none() {
            let (has_path_fields, source) = (self.has_path_fields(), self.text);
            let diagnostic = self.wrong(at, messages::NO_TIMESTAMP);
            diagnostic.hint = Some("Like 2030-12-31T23:59:59Z.".into());
            if has_path_fields {
                fix::suggest_path_field(diagnostic, at, source);
            }
        }
        parsed
    }

    pub(super) fn fail(&mut self, fields: &Fields<'t>) -> Option<StateKind> {
        self.out.terminal = true;
        let error = self.fail_text(fields, "Error", "ErrorPath");
        let cause = self.fail_text(fields, "Cause", "CausePath");
        Some(StateKind::Fail(Box::new(Fail {
            error: error?,
            cause: cause?,
        })))
    }

    #[expect(clippy::option_option, reason = "absent and unusable are two things")]
    fn fail_text(&mut self, fields: &Fields<'t>, name: &str, path: &str) -> Option<Option<FailText>> {
        let single = self.exclude(fields, catalog::exclusive(Owner::Fail, name));
        let fixed = self.optional(fields, name, |reader, at| {
            if let Some(computed) = reader.computed(at) {
                return computed.map(FailText::Computed);
            }
            let text = reader.string(at).cloned();
            advice::literal_path(reader, at);
            text.map(FailText::Fixed)
        });
        let computed = self.in_jsonpath(fields, path, Self::text_expression);
        let text = fixed?.or(computed?.map(FailText::At));
        single.then_some(text)
    }
}

/// Milliseconds since 1970.
fn parse_timestamp(text: &str) -> Option<i64> {
    if text.contains(|c: char| c.is_ascii_lowercase() || c.is_whitespace()) {
        return None;
    }
    let moment = OffsetDateTime::parse(text, &Rfc3339).ok()?;
    i64::try_from(moment.unix_timestamp_nanos() / 1_000_000).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_timestamps() {
        for (text, millis) in [
            ("1970-01-01T00:00:01Z", Some(1_000)),
            ("2016-12-05T21:29:29.5Z", Some(1_480_973_369_500)),
            ("1970-01-01T01:00:00+01:00", Some(0)),
            ("2016-12-05 21:29:29Z", None),
            ("2016-12-05T21:29:29", None),
            ("2016-13-05T21:29:29Z", None),
            ("2016-12-05T25:29:29Z", None),
            ("05-12-2016T21:29:29Z", None),
            ("2016-12-05t21:29:29z", None),
        ] {
            assert_eq!(parse_timestamp(text), millis, "{text}");
        }
    }
}
