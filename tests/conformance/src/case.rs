//! What a suite says about one recorded case: passed, failed (with the first difference), or not supported.
//!
//! Only the vocabulary lives here; the rules of comparison are in [`crate::compare`].

use std::fmt::Write as _;

use serde_json::Value;

use crate::compare::value::Mismatch;

/// The outcome of one case.
#[derive(Debug, Clone)]
pub struct CaseResult {
    /// The id as in the recordings.
    pub id: String,
    /// The group within the suite.
    pub group: String,
    /// What came out.
    pub verdict: Verdict,
}

/// How a case ended.
#[derive(Debug, Clone)]
pub enum Verdict {
    /// Everything that was recorded came out.
    Passed,
    /// The first thing that did not.
    Failed(Box<Difference>),
    /// The service has changed since the recording, in these ways; but for them everything recorded came out.
    Superseded(Vec<&'static str>),
    /// Nothing answers this case yet, with the reason.
    Unsupported(String),
}

impl Verdict {
    /// A comparison's result as a verdict.
    pub fn of(result: Result<(), Difference>) -> Self {
        match result {
            Ok(()) => Self::Passed,
            Err(difference) => Self::Failed(Box::new(difference)),
        }
    }
}

/// The first difference between a recording and what this project answered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Difference {
    /// What was compared, in words: `event 5 (TaskScheduled)`, `output`.
    pub what: String,
    /// Where within that: `/taskScheduledEventDetails/parameters/Payload`.
    pub path: String,
    /// The recorded side.
    pub expected: String,
    /// Our side.
    pub got: String,
    /// The neighbouring events, where events were compared.
    pub around: Option<Box<Around>>,
}

/// The events around a difference, one per line; the first column marks the place itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Around {
    /// As recorded.
    pub expected: Vec<String>,
    /// Ours.
    pub got: Vec<String>,
}

impl Difference {
    /// A difference in one value.
    pub fn new(what: impl Into<String>, mismatch: Mismatch) -> Self {
        Self {
            what: what.into(),
            path: mismatch.path,
            expected: mismatch.expected,
            got: mismatch.got,
            ..Self::default()
        }
    }

    /// A difference that has no place within a value.
    pub fn plain(what: impl Into<String>, expected: impl Into<String>, got: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            expected: expected.into(),
            got: got.into(),
            ..Self::default()
        }
    }

    /// The difference for people to read.
    pub fn render(&self) -> String {
        let mut text = String::new();
        let place = if self.path.is_empty() {
            String::new()
        } else {
            format!(" at {}", self.path)
        };
        let _ = writeln!(text, "{}{place}", self.what);
        let _ = writeln!(text, "  expected: {}", indent(&self.expected));
        let _ = writeln!(text, "  got:      {}", indent(&self.got));
        let around = self.around.as_deref().cloned().unwrap_or_default();
        for (title, lines) in [("as recorded", &around.expected), ("ours", &around.got)] {
            if lines.is_empty() {
                continue;
            }
            let _ = writeln!(text, "  events around it, {title}:");
            for line in lines {
                let _ = writeln!(text, "  {line}");
            }
        }
        text
    }
}

fn indent(text: &str) -> String {
    text.replace('\n', "\n            ")
}

/// A value as the report shows it.
pub fn show(value: Option<&Value>) -> String {
    match value {
        None => "(absent)".to_owned(),
        Some(value) => serde_json::to_string_pretty(value).unwrap_or_default(),
    }
}
