//! What a command leaves: texts for the two streams, and the exit code.

use std::fmt;

use serde::Serialize;

/// What a command prints and ends with.
#[derive(Debug, Default)]
pub struct Report {
    /// For the standard output: what was asked for.
    pub out: String,
    /// For the standard error: what there is to say about it.
    pub err: String,
    /// The exit code.
    pub code: u8,
}

impl Report {
    /// There are findings, or something failed.
    pub const FINDINGS: u8 = 1;
    /// The command cannot be understood, or a file cannot be read.
    pub const USAGE: u8 = 2;

    /// All is well.
    pub fn fine(out: &str) -> Self {
        Self {
            out: out.to_owned(),
            ..Self::default()
        }
    }

    /// A value as JSON; all is well.
    pub fn json(value: &impl Serialize) -> Result<Self, Usage> {
        match serde_json::to_string_pretty(value) {
            Ok(text) => Ok(Self::fine(&format!("{text}\n"))),
            Err(error) => Err(Usage::new(format!("The answer has no JSON form: {error}."))),
        }
    }

    /// The command was wrong.
    pub fn usage(usage: &Usage) -> Self {
        Self {
            err: format!("asl: {usage}\n"),
            code: Self::USAGE,
            ..Self::default()
        }
    }

    /// Says something beside the result.
    pub fn say(&mut self, line: &str) {
        self.err.push_str(line);
        self.err.push('\n');
    }

    /// The same with the exit code for findings, if there are any.
    pub fn failed_if(mut self, failed: bool) -> Self {
        if failed {
            self.code = Self::FINDINGS;
        }
        self
    }
}

/// `1 error`, `2 errors`
pub(crate) fn counted(count: usize, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {what}{plural}")
}

/// Why a command cannot be carried out: a sentence for the person at the shell.
#[derive(Debug, PartialEq, Eq)]
pub struct Usage(String);

impl Usage {
    pub fn new(sentence: impl Into<String>) -> Self {
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
