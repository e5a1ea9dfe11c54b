//! Names of errors that a retrier or catcher waits for in vain.
//!
//! What does not live here: `States.ALL` in the wrong place, which the service refuses.

use std::collections::HashSet;

use asl_json::tree::Node;

use super::warn;
use crate::cursor::{At, Fields};
use crate::diagnostic::code;
use crate::read::{Asker, Reader, suggest_value};
use crate::similar;

/// The names of errors that the service itself throws; no other that begins with `States.` exists (developer guide,
/// "Error names"; specification, "Predefined Error Codes"). `States.Runtime` is left out: it is never retried or caught.
const RESERVED: [&str; 15] = [
    "States.ALL",
    "States.BranchFailed",
    "States.DataLimitExceeded",
    "States.ExceedToleratedFailureThreshold",
    "States.HeartbeatTimeout",
    "States.IntrinsicFailure",
    "States.ItemReaderFailed",
    "States.NoChoiceMatched",
    "States.ParameterPathFailure",
    "States.Permissions",
    "States.QueryEvaluationError",
    "States.ResultPathMatchFailure",
    "States.ResultWriterFailed",
    "States.TaskFailed",
    "States.Timeout",
];

/// Errors that the documentation has, but for which the service fails the execution with `States.Runtime` (RUNTIME.md,
/// "Predefined errors").
const RUNTIME: [&str; 3] = [
    "States.IntrinsicFailure",
    "States.NoChoiceMatched",
    "States.ParameterPathFailure",
];

/// Errors of a Map that is distributed.
const OF_MAP: [&str; 3] = [
    "States.ExceedToleratedFailureThreshold",
    "States.ItemReaderFailed",
    "States.ResultWriterFailed",
];

/// Warns of names in the `ErrorEquals` of a list of retriers or catchers of a state that can never match.
pub(crate) fn names<'t>(reader: &mut Reader<'t>, state: &Fields<'t>, list: &[At<'t>]) {
    if reader.asker == Asker::Service {
        return;
    }
    let mut seen: HashSet<&str> = HashSet::new();
    for entry in list {
        let names = entry
            .node
            .get("ErrorEquals")
            .and_then(Node::items)
            .unwrap_or_default();
        let Some(holder) = Fields::open(entry).and_then(|fields| fields.get("ErrorEquals")) else {
            continue;
        };
        let any_failure_above = seen.contains("States.TaskFailed");
        for (index, node) in names.iter().enumerate() {
            let Some(name) = node.as_str() else { continue };
            let at = holder.item(index, node);
            let near = || {
                // A Fail state may throw what it likes, so only a slip of the pen is certain.
                let is_unknown = name.starts_with("States.") && !RESERVED.contains(&name);
                is_unknown.then(|| similar::nearest(name, RESERVED)).flatten()
            };
            let why = if !seen.insert(name) {
                format!("{name} stands in an entry above, which matches first. This one never does.")
            } else if any_failure_above && !name.starts_with("States.") {
                format!("States.TaskFailed above matches first; {name} never does.")
            } else if name == "States.Runtime" {
                "The service does not retry or catch States.Runtime; it fails the execution.".into()
            } else if RUNTIME.contains(&name) {
                format!("The service does not report {name}, but States.Runtime, which fails the execution.")
            } else if let Some(why) = not_here(reader, state, name) {
                why.into()
            } else if near().is_some() {
                format!("The service has no error {name}.")
            } else {
                continue;
            };
            let (near, text) = (near(), reader.text);
            let diagnostic = warn(reader, &at, node.span, code::ERROR_NEVER_MATCHES, why);
            suggest_value(diagnostic, near, text, node.span);
        }
    }
}

/// Why the error does not come from this state.
fn not_here(reader: &Reader<'_>, state: &Fields<'_>, name: &str) -> Option<&'static str> {
    let is_task = reader.here.type_name == "Task";
    if is_task && OF_MAP.contains(&name) {
        return Some("Only a Map state reports this error.");
    }
    if is_task && name == "States.BranchFailed" {
        return Some("A task has no branches; a failing branch of a Parallel reports its own error.");
    }
    let beats = state.has("HeartbeatSeconds") || state.has("HeartbeatSecondsPath");
    (is_task && name == "States.HeartbeatTimeout" && !beats)
        .then_some("Without \"HeartbeatSeconds\" no heartbeat can be missed.")
}
