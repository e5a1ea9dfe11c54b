//! The findings of a definition as lines: `severity CODE: message at location «the characters it points at»`, then the hint
//! and the fix of each.

#![allow(dead_code, reason = "each test file uses a part of it")]

use std::fmt::Write as _;

use asl::{Diagnostic, Severity};
use expect_test::Expect;

pub(crate) fn show(text: &str, diagnostic: &Diagnostic) -> String {
    let severity = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Information => "information",
    };
    let mut line = format!("{severity} {}: {}", diagnostic.code, diagnostic.message);
    if let Some(location) = &diagnostic.location {
        let _ = write!(line, " at {location}");
    }
    let _ = write!(line, " «{}»", diagnostic.span.slice(text));
    if let Some(hint) = &diagnostic.hint {
        let _ = write!(line, "\n  hint: {hint}");
    }
    if let Some(fix) = &diagnostic.fix {
        let _ = write!(line, "\n  fix: {}", fix.title);
        for (span, replacement) in &fix.edits {
            let _ = write!(line, "; {} -> {replacement}", span.slice(text));
        }
    }
    line
}

pub(crate) fn check(findings: &[impl AsRef<str>], expected: &Expect) {
    if findings.is_empty() {
        expected.assert_eq("nothing");
        return;
    }
    let lines: Vec<&str> = findings.iter().map(AsRef::as_ref).collect();
    expected.assert_eq(&(lines.join("\n") + "\n"));
}

pub(crate) fn say(text: &str) -> Vec<String> {
    asl::analyze(text)
        .diagnostics
        .iter()
        .map(|diagnostic| show(text, diagnostic))
        .collect()
}

/// The diagnostics of a machine whose only state, or first state if it leads to `X`, has these fields.
pub(crate) fn of_state(fields: &str) -> Vec<String> {
    say(&machine(fields))
}

pub(crate) fn machine(fields: &str) -> String {
    let target = if fields.contains("\"X\"") {
        r#","X":{"Type":"Succeed"}"#
    } else {
        ""
    };
    format!(r#"{{"StartAt":"A","States":{{"A":{{{fields}}}{target}}}}}"#)
}
