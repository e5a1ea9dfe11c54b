//! The service's own answers: `ValidateStateMachineDefinition`, and the refusal of `CreateStateMachine`.
//!
//! They hold what the service finds and nothing else: no hints, no findings of ours, nothing about what the playground
//! cannot run yet, and placeholders are texts like any other.

use std::fmt::Write as _;

use asl_json::jackson;
use serde::Serialize;

use crate::api::MachineType;
use crate::finding;
use crate::node_path::At;
use crate::reader::{Caller, Reader};
use crate::{graph, messages, text};

/// The most diagnostics that one answer holds (API reference, `maxResults`).
const MAX_RESULTS: usize = 100;

/// The answer of `ValidateStateMachineDefinition` (API reference; recorded in `validation.json`).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AwsValidation {
    /// `OK`, or `FAIL` if there is an error.
    pub result: &'static str,
    /// What is wrong.
    pub diagnostics: Vec<AwsDiagnostic>,
    /// Whether there was more than one answer holds.
    pub truncated: bool,
}

/// A diagnostic as the service writes it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AwsDiagnostic {
    /// `ERROR`, or `WARNING` if warnings were asked for.
    pub severity: &'static str,
    /// The code, such as `SCHEMA_VALIDATION_FAILED`.
    pub code: String,
    /// The sentence, to the letter where it is recorded.
    pub message: String,
    /// The place, where the service gives one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
}

/// Validates a definition as `ValidateStateMachineDefinition` does.
///
/// ```
/// let answer = asl::validate("{}", asl::MachineType::Standard);
/// assert_eq!(answer.result, "FAIL");
/// assert_eq!(answer.diagnostics[0].message, "These fields are required: [States, StartAt]");
/// assert_eq!(answer.diagnostics[0].location.as_deref(), Some("/"));
/// ```
pub fn validate(text: &str, machine_type: MachineType) -> AwsValidation {
    validate_with(text, machine_type, false, 0)
}

/// Validates a definition as `ValidateStateMachineDefinition` does with `severity` WARNING if `warnings`, and with
/// `maxResults`, where 0 means the most, 100. The texts and places of the warnings are not recorded: they are ours.
///
/// ```
/// let text = r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "Parameters": {"a": "$.b"}, "End": true}}}"#;
/// let answer = asl::validate_with(text, asl::MachineType::Standard, true, 0);
/// assert_eq!((answer.result, &*answer.diagnostics[0].code), ("OK", "NO_DOLLAR"));
/// ```
pub fn validate_with(
    text: &str,
    machine_type: MachineType,
    warnings: bool,
    max_results: usize,
) -> AwsValidation {
    let mut diagnostics = find(text, machine_type);
    let result = if diagnostics.is_empty() { "OK" } else { "FAIL" };
    if warnings {
        diagnostics.extend(find_warnings(text, machine_type));
    }
    let most = if max_results == 0 {
        MAX_RESULTS
    } else {
        max_results.min(MAX_RESULTS)
    };
    let truncated = diagnostics.len() > most;
    diagnostics.truncate(most);
    AwsValidation {
        result,
        diagnostics,
        truncated,
    }
}

/// The message of the exception `InvalidDefinition` with which `CreateStateMachine` and `UpdateStateMachine` refuse a
/// definition (`wrap-create`), or `None` if they take it.
pub fn create_error(text: &str, machine_type: MachineType) -> Option<String> {
    let diagnostics = validate(text, machine_type).diagnostics;
    if diagnostics.is_empty() {
        return None;
    }
    let mut list = String::new();
    for diagnostic in diagnostics {
        let separator = if list.is_empty() { "" } else { ", " };
        let location = diagnostic.location.as_deref().unwrap_or("null");
        let (code, message) = (&diagnostic.code, &diagnostic.message);
        // Writing to a String cannot fail.
        let _ = write!(list, "{separator}{code}: {message} at {location}");
    }
    Some(format!("Invalid State Machine Definition: '{list}'"))
}

/// The service's three warnings.
fn find_warnings(text: &str, machine_type: MachineType) -> impl Iterator<Item = AwsDiagnostic> {
    let codes = [
        &finding::NO_DOLLAR,
        &finding::NO_PATH,
        &finding::PASS_RESULT_IS_STATIC,
    ]
    .map(|kind| kind.code);
    let found = crate::analyze_with(
        text,
        &crate::Options {
            machine_type,
            ..Default::default()
        },
    )
    .diagnostics;
    let warnings = found
        .into_iter()
        .filter(move |found| codes.contains(&&*found.code));
    warnings.map(|found| AwsDiagnostic {
        severity: "WARNING",
        code: found.code,
        message: found.message,
        location: found.location,
    })
}

fn find(text: &str, machine_type: MachineType) -> Vec<AwsDiagnostic> {
    let single = |code: &str, message: String, location: Option<String>| {
        vec![AwsDiagnostic {
            severity: "ERROR",
            code: code.into(),
            message,
            location,
        }]
    };
    if text.trim().is_empty() {
        let message = messages::no_value_of_type("OBJECT");
        return single(finding::SCHEMA_VALIDATION_FAILED.code, message, Some("/".into()));
    }
    if let Some(large) = text::too_large(text) {
        // The service's own answer is not recorded.
        return single(&large.code, large.message, None);
    }
    if let Err(refusal) = jackson::first_value(text, jackson::Version::V2_10) {
        return single(
            finding::INVALID_JSON_DESCRIPTION.code,
            refusal.message,
            Some(refusal.location),
        );
    }
    let (tree, errors) = asl_json::tree::parse(text);
    if let Some(error) = errors.into_iter().next() {
        return single(finding::INVALID_JSON_DESCRIPTION.code, error.message, None);
    }
    let mut reader = Reader::new(text, Caller::Service, machine_type);
    let read = reader.machine(&At::root(&tree));
    // A definition that breaks the schema gets no diagnostics of its graph: without StartAt the service does not call
    // the states unreachable (`test_validate_state_machine_definition_type_express[INVALID_BASE_NO_STARTAT]`).
    let valid = reader.found.iter().all(|found| {
        let empty = found.message == messages::EMPTY && found.pointer.as_str() == "/States";
        found.code != finding::SCHEMA_VALIDATION_FAILED.code || empty
    });
    if let Some(flow) = read.flow.filter(|_| valid) {
        graph::check(&mut reader, &flow);
    }
    let (errors, _) = reader.found.into_parts();
    errors
        .into_iter()
        .map(|found| AwsDiagnostic {
            severity: "ERROR",
            code: found.code,
            message: found.message,
            location: found.location,
        })
        .collect()
}
