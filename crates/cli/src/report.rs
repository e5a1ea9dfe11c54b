//! What a command leaves: texts for the two streams, and the exit code.
//!
//! Files, their names and what is in them come from anywhere. Whatever reaches a stream is escaped on the way
//! ([`Report::write`]): a terminal gets no control characters and none that turn the direction of writing. A line for
//! people ([`Report::print`], [`Report::say`]) stays one line.

use std::fmt;
use std::io::{self, Write};

use asl_json::Value;
use asl_json::printable::{escape, escape_line};
use serde::Serialize;

/// What a command prints and ends with.
#[derive(Debug, Default)]
pub(crate) struct Report {
    /// For the standard output: what was asked for.
    pub(crate) out: String,
    /// For the standard error: what there is to say about it.
    pub(crate) err: String,
    /// The rest of what was asked for, in pieces: a long history need not be in memory as one text.
    pub(crate) more: Pieces,
    /// The exit code.
    pub(crate) code: u8,
}

/// Pieces of a text that are made when they are written.
#[derive(Default)]
pub(crate) struct Pieces(Option<Box<dyn Iterator<Item = String> + Send>>);

impl Pieces {
    /// From an iterator.
    pub(crate) fn new(pieces: impl Iterator<Item = String> + Send + 'static) -> Self {
        Self(Some(Box::new(pieces)))
    }
}

impl fmt::Debug for Pieces {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pieces")
    }
}

impl Report {
    /// There are findings, or something failed.
    pub(crate) const FINDINGS: u8 = 1;
    /// The command cannot be understood, or a file cannot be read.
    pub(crate) const USAGE: u8 = 2;

    /// All is well.
    pub(crate) fn fine(out: impl Into<String>) -> Self {
        Self {
            out: out.into(),
            ..Self::default()
        }
    }

    /// A value as JSON; all is well.
    pub(crate) fn json(value: &impl Serialize) -> Result<Self, Usage> {
        match serde_json::to_string_pretty(value) {
            Ok(text) => Ok(Self::fine(text + "\n")),
            Err(error) => Err(Usage::new(format!("The answer has no JSON form: {error}."))),
        }
    }

    /// A value of data as JSON, its numbers as they are written; all is well.
    pub(crate) fn value(value: &Value) -> Self {
        Self::fine(asl_json::to_pretty(value) + "\n")
    }

    /// The command was wrong.
    pub(crate) fn usage(usage: &Usage) -> Self {
        let mut report = Self {
            code: Self::USAGE,
            ..Self::default()
        };
        report.say(&format!("asl: {usage}"));
        report
    }

    /// Prints a line of the result.
    pub(crate) fn print(&mut self, line: &str) {
        self.out.push_str(&escape_line(line));
        self.out.push('\n');
    }

    /// Prints a line beside the result.
    pub(crate) fn say(&mut self, line: &str) {
        self.err.push_str(&escape_line(line));
        self.err.push('\n');
    }

    /// The same with the exit code for findings, if there are any.
    pub(crate) fn failed_if(mut self, failed: bool) -> Self {
        if failed {
            self.code = Self::FINDINGS;
        }
        self
    }

    /// The other report, with what this one says before what it says.
    pub(crate) fn followed_by(self, mut other: Self) -> Self {
        other.err = self.err + &other.err;
        other
    }

    /// Writes both streams.
    pub(crate) fn write(self) -> io::Result<()> {
        let mut out = io::stdout().lock();
        out.write_all(escape(&self.out).as_bytes())?;
        for piece in self.more.0.into_iter().flatten() {
            out.write_all(escape(&piece).as_bytes())?;
        }
        out.flush()?;
        io::stderr().write_all(escape(&self.err).as_bytes())
    }
}

/// Why a command cannot be carried out: a sentence for the person at the shell.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Usage(String);

impl Usage {
    /// With this sentence.
    pub(crate) fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }
}

impl fmt::Display for Usage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<lexopt::Error> for Usage {
    fn from(error: lexopt::Error) -> Self {
        Self(format!("{error}. `asl help` lists the commands."))
    }
}
