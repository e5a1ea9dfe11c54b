//! Words of the Step Functions API that mean the same from the engine to the page: the type of a state machine, the status
//! of an execution, instants of virtual time, the description of a Map Run.
//!
//! Each is defined once, here, because everything that speaks of executions depends on this crate. What does not live
//! here: executions themselves (`asl-engine`).

use std::fmt;

use asl_json::{Pointer, Str, Value};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use time::format_description::well_known::{Iso8601, Rfc3339};

/// The type of a state machine: which integrations and states it may have, and how long it runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum MachineType {
    /// Runs up to a year with up to 25,000 events, each state once.
    #[default]
    Standard,
    /// Runs up to five minutes; no `.sync`, no callbacks, no activities, no Distributed Map.
    Express,
}

impl MachineType {
    /// As the API spells it: `STANDARD`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Standard => "STANDARD",
            Self::Express => "EXPRESS",
        }
    }
}

/// The status of an execution or a Map Run that has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    /// It reached an end.
    Succeeded,
    /// It failed.
    Failed,
    /// Its time ran out.
    TimedOut,
    /// It was stopped.
    Aborted,
}

impl Status {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Succeeded, Self::Failed, Self::TimedOut, Self::Aborted];

    /// As the API spells it: `TIMED_OUT`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Succeeded => "SUCCEEDED",
            Self::Failed => "FAILED",
            Self::TimedOut => "TIMED_OUT",
            Self::Aborted => "ABORTED",
        }
    }

    /// The status with this name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// How a state ended that `TestState` tested.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TestStatus {
    /// The state was left in the ordinary way.
    Succeeded,
    /// It failed.
    Failed,
    /// It failed, and a retrier would try again.
    Retriable,
    /// It failed, and a catcher took over.
    CaughtError,
}

impl TestStatus {
    /// As the API spells it: `CAUGHT_ERROR`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Succeeded => "SUCCEEDED",
            Self::Failed => "FAILED",
            Self::Retriable => "RETRIABLE",
            Self::CaughtError => "CAUGHT_ERROR",
        }
    }
}

/// How much `TestState` answers: its `inspectionLevel`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum InspectionLevel {
    /// The output.
    #[default]
    Info,
    /// Also the data flow.
    Debug,
    /// As `Debug`; where HTTP tasks are really called, also their request and response.
    Trace,
}

impl InspectionLevel {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Info, Self::Debug, Self::Trace];

    /// As the API spells it: `DEBUG`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Info => "INFO",
            Self::Debug => "DEBUG",
            Self::Trace => "TRACE",
        }
    }
}

/// How strictly `TestState` compares a mocked result with what the service can answer: its `fieldValidationMode`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FieldValidation {
    /// Required fields must be there, and the known ones that are there must fit.
    #[default]
    Strict,
    /// The known fields that are there must fit.
    Present,
    /// Anything goes.
    None,
}

impl FieldValidation {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Strict, Self::Present, Self::None];

    /// As the API spells it: `PRESENT`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Strict => "STRICT",
            Self::Present => "PRESENT",
            Self::None => "NONE",
        }
    }
}

/// An instant of virtual time: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Instant(pub i64);

impl Instant {
    /// The instant that many milliseconds later. Saturates.
    #[must_use]
    pub fn after(self, milliseconds: u64) -> Self {
        Self(
            self.0
                .saturating_add(i64::try_from(milliseconds).unwrap_or(i64::MAX)),
        )
    }

    /// The milliseconds from an earlier instant to this one; 0 if the other is later.
    pub fn since(self, earlier: Self) -> u64 {
        u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0)
    }

    /// Reads an ISO 8601 extended offset date-time such as `2016-03-14T01:59:00Z`: what `Timestamp` fields and the
    /// timestamp operators of a Choice take. A date alone and a time without offset are refused
    /// (recorded: `test_wait_timestamp_path[NO_Z]`).
    pub fn parse(text: &str) -> Option<Self> {
        // Java's parser takes the time zone in lower case, too; `time` takes upper case only.
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
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z",
            date.year(),
            u8::from(date.month()),
            date.day(),
            clock.hour(),
            clock.minute(),
            clock.second(),
            clock.millisecond()
        )
    }
}

/// A Map Run as `DescribeMapRun` describes it, with the place of its Map state.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MapRunDetails {
    /// Its ARN: `arn:aws:states:us-east-1:123456789012:mapRun:MyStateMachine/Label:…`
    pub arn: Str,
    /// `Label`, or the identifier that stands in its place.
    pub label: Str,
    /// The name of the Map state.
    pub state: Str,
    /// Where the Map state stands in the definition.
    pub pointer: Pointer,
    /// The visit of the Map state, in the trace of the execution that started it.
    pub visit: usize,
    /// `ExecutionType` of the child executions.
    pub execution_type: MachineType,
    /// How it ended.
    pub status: Status,
    /// The error, if it failed.
    pub error: Option<Str>,
    /// The cause, if it failed.
    pub cause: Option<Str>,
    /// What the playground adds to an error, in a sentence.
    pub note: Option<String>,
    /// When it started.
    pub start: Instant,
    /// When it ended.
    pub stop: Instant,
    /// `MaxConcurrency`; [`Self::NO_LIMIT`] where there is none.
    pub max_concurrency: usize,
    /// `ToleratedFailureCount`
    pub tolerated_failure_count: u64,
    /// `ToleratedFailurePercentage`
    pub tolerated_failure_percentage: f64,
    /// The items by status.
    pub item_counts: MapRunCounts,
    /// The child executions by status.
    pub execution_counts: MapRunCounts,
    /// How often it was redriven.
    pub redrive_count: u64,
}

impl MapRunDetails {
    /// The `maxConcurrency` of a Map Run without a limit (observed: `DescribeMapRun`).
    pub const NO_LIMIT: usize = 2_147_483_647;

    /// `MaxConcurrency`, if there is a limit.
    pub fn concurrency_limit(&self) -> Option<usize> {
        Some(self.max_concurrency).filter(|most| *most != Self::NO_LIMIT)
    }
}

/// The counters of a Map Run, of its items or of its child executions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MapRunCounts {
    /// Never started.
    pub pending: usize,
    /// Reached their end.
    pub succeeded: usize,
    /// Failed.
    pub failed: usize,
    /// Ran out of time.
    pub timed_out: usize,
    /// Were stopped with the Map Run.
    pub aborted: usize,
    /// All of them.
    pub total: usize,
    /// Whose result is in the output of the Map, or written to the bucket.
    pub results_written: usize,
}

impl MapRunCounts {
    /// Counts `items` things that ended with this status.
    pub fn add(&mut self, status: Status, items: usize) {
        *match status {
            Status::Succeeded => &mut self.succeeded,
            Status::Failed => &mut self.failed,
            Status::TimedOut => &mut self.timed_out,
            Status::Aborted => &mut self.aborted,
        } += items;
    }

    /// As `DescribeMapRun` has them once the Map Run has ended.
    pub fn describe(&self) -> Value {
        let count = |number: usize| Value::from(i64::try_from(number).unwrap_or(i64::MAX));
        Value::from([
            ("pending", count(self.pending)),
            ("running", count(0)),
            ("succeeded", count(self.succeeded)),
            ("failed", count(self.failed)),
            ("timedOut", count(self.timed_out)),
            ("aborted", count(self.aborted)),
            ("total", count(self.total)),
            ("resultsWritten", count(self.results_written)),
            ("failuresNotRedrivable", count(0)),
            ("pendingRedrive", count(0)),
        ])
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

    #[test]
    fn names_and_their_serde_form_agree() {
        for status in Status::ALL {
            assert_eq!(Status::of_name(status.name()), Some(status));
            assert_eq!(
                serde_json::to_string(&status).unwrap(),
                format!("\"{}\"", status.name())
            );
        }
    }
}
