//! Findings as a hosting service shows them at a change: commands of a GitHub workflow, and GitLab's Code Quality report.

use std::collections::HashMap;
use std::fmt::Write as _;

use asl::Severity;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::found::Found;

/// A command of a GitHub workflow, which becomes an annotation.
pub(crate) fn github(found: &Found) -> String {
    let command = match found.marker.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Information => "notice",
    };
    let region = found.region;
    let mut place = format!("file={},line={}", property(&found.file), region.line);
    // Columns count within one line only.
    if region.end_line == region.line {
        let last = region.end_column.saturating_sub(1).max(region.column);
        let _ = write!(place, ",col={},endColumn={last}", region.column);
    } else {
        let _ = write!(place, ",endLine={}", region.end_line);
    }
    format!(
        "::{command} {place},title={}::{}",
        property(found.rule()),
        data(&found.message())
    )
}

/// What a command may say.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// What a property of a command may say.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// A Code Quality report. A fingerprint stays the same while a finding moves within its file, since the service compares
/// branches by it.
pub(crate) fn gitlab(found: &[Found]) -> Value {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let issue = |found: &Found| {
        let location = found.marker.location.as_deref().unwrap_or_default();
        let what = format!(
            "{}\0{}\0{location}\0{}",
            found.file,
            found.rule(),
            found.marker.message
        );
        let times = seen.entry(what.clone()).or_default();
        *times += 1;
        let hash = Sha256::digest(format!("{what}\0{times}"));
        let fingerprint = hash.iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        });
        json!({
            "description": found.message(),
            "check_name": found.rule(),
            "fingerprint": fingerprint,
            "severity": match found.marker.severity {
                Severity::Error => "critical",
                Severity::Warning => "minor",
                Severity::Information => "info",
            },
            "location": {
                "path": found.file.strip_prefix("./").unwrap_or(&found.file),
                "lines": {"begin": found.region.line, "end": found.region.end_line},
            },
        })
    };
    Value::Array(found.iter().map(issue).collect())
}
