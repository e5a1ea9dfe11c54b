//! Names of errors that a retrier or catcher can never match.
//!
//! What does not live here: `States.ALL` in the wrong place, which the service refuses.

use std::collections::HashSet;

use asl_catalog::errors;
use asl_catalog::language::{self, Reported};
use asl_json::NameHash;
use asl_json::tree::Node;

use crate::finding;
use crate::fix::suggest_value;
use crate::node_path::{At, Fields};
use crate::reader::{Caller, Reader};
use crate::resource::{Pattern, Resource, ResourceKind};
use crate::similar;

/// Warns of names in the `ErrorEquals` of a list of retriers or catchers of a state that can never match.
pub(crate) fn names<'t>(reader: &mut Reader<'t>, state: &Fields<'t>, list: &[At<'t>]) {
    if reader.caller == Caller::Service || list.is_empty() {
        return;
    }
    let integration = Called::by(state);
    let mut seen = HashSet::with_hasher(NameHash::default());
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
        for node in names {
            let Some(name) = node.as_str() else { continue };
            let at = holder.item(node);
            let reported = language::error_name(name).map(|error| error.reported);
            // A Fail state may throw what it likes, so only a slip of the pen is certain.
            let is_unknown = name.starts_with("States.") && reported.is_none();
            let known = language::ERRORS
                .iter()
                .filter(|error| error.reported != Reported::Never);
            let near = is_unknown
                .then(|| similar::nearest(name, known.map(|error| error.name)))
                .flatten();
            let why = if !seen.insert(name) {
                format!("{name} is already in an entry above, which matches first.")
            } else if any_failure_above && !name.starts_with("States.") {
                "States.TaskFailed in an entry above matches first.".into()
            } else if reported == Some(Reported::Never) {
                format!("The service does not retry or catch {name}; it fails the execution.")
            } else if reported == Some(Reported::AsRuntime) {
                format!("The service reports States.Runtime instead of {name}, which fails the execution.")
            } else if let Some(why) = not_here(reader, state, name) {
                why.into()
            } else if near.is_some() {
                format!("The service has no error {name}.")
            } else if let Some(other) = integration.as_ref().and_then(|task| task.never_raises(name)) {
                let text = reader.text;
                let diagnostic = reader.advise(&at, node.span, &finding::ERROR_NEVER_MATCHES, other.why);
                suggest_value(diagnostic, other.instead.as_deref(), text, node.span);
                continue;
            } else {
                continue;
            };
            let text = reader.text;
            let diagnostic = reader.advise(&at, node.span, &finding::ERROR_NEVER_MATCHES, why);
            suggest_value(diagnostic, near, text, node.span);
        }
    }
}

/// The integration that a task calls, as far as it decides the names of errors.
struct Called<'t> {
    service: &'t str,
    /// Only the call itself can fail, not a job that it starts.
    only_call: bool,
}

/// A name that a task never raises.
struct Never {
    why: String,
    /// The name that it raises instead.
    instead: Option<String>,
}

impl<'t> Called<'t> {
    /// What the task calls; none if its errors can have any name: those of Lambda functions, activities and callbacks.
    fn by(state: &Fields<'t>) -> Option<Self> {
        let resource = Resource::read(state.get("Resource")?.node.as_str()?).ok()?;
        let ResourceKind::Integration { service, pattern, .. } = resource.kind else {
            return None;
        };
        let any_name = pattern == Pattern::WaitForTaskToken || service == "lambda";
        (!any_name).then_some(Self {
            service,
            only_call: pattern == Pattern::RequestResponse,
        })
    }

    /// Optimized integrations name errors as the AWS SDK for Java 1 does, `aws-sdk` integrations as the SDK for Java 2,
    /// whose classes of exceptions all end in `Exception`.
    fn never_raises(&self, name: &str) -> Option<Never> {
        let (prefix, class) = name.split_once('.')?;
        let own = errors::known_prefix(self.service)?;
        let through_sdk = self.service.starts_with("aws-sdk:");
        let other_form = match self.service.strip_prefix("aws-sdk:") {
            Some("sfn") => errors::known_prefix("states"),
            Some(sdk) => errors::known_prefix(sdk),
            None if self.service == "states" => errors::known_prefix("aws-sdk:sfn"),
            None => errors::known_prefix(&format!("aws-sdk:{}", self.service)),
        };
        let is_own = prefix.eq_ignore_ascii_case(own) || other_form == Some(prefix);
        if !is_own {
            let foreign = self.only_call && errors::is_sdk_prefix(prefix);
            return foreign.then(|| Never {
                why: format!("This task never raises {name}: the errors of its service start with {own}."),
                instead: None,
            });
        }
        let is_class = class.chars().all(|c| c.is_ascii_alphanumeric()) && !class.is_empty();
        let suffix = if through_sdk && is_class && !class.ends_with("Exception") {
            "Exception"
        } else {
            ""
        };
        let instead = format!("{own}.{class}{suffix}");
        (instead != name).then(|| Never {
            why: format!("This task raises {instead} instead of {name}."),
            instead: Some(instead),
        })
    }
}

/// Why the error does not come from this state.
fn not_here(reader: &Reader<'_>, state: &Fields<'_>, name: &str) -> Option<&'static str> {
    let is_task = reader.state.type_name == "Task";
    let by_map = language::error_name(name).is_some_and(|error| error.reported == Reported::ByMap);
    if is_task && by_map {
        return Some("Only a Map state reports this error.");
    }
    if is_task && name == "States.BranchFailed" {
        return Some("A task has no branches; a failing branch of a Parallel reports its own error.");
    }
    if name == "States.ItemReaderFailed" && is_distributed(state) && !state.has("ItemReader") {
        return Some("Only a Map state with an \"ItemReader\" reports this error.");
    }
    let beats = state.has("HeartbeatSeconds") || state.has("HeartbeatSecondsPath");
    (is_task && name == "States.HeartbeatTimeout" && !beats)
        .then_some("Without \"HeartbeatSeconds\" there is no heartbeat to miss.")
}

/// Whether it is a distributed Map. What its children fail with stays with them.
fn is_distributed(state: &Fields<'_>) -> bool {
    let processor = state.get("ItemProcessor");
    let mode = processor.and_then(|at| at.node.get("ProcessorConfig")?.get("Mode"));
    mode.and_then(Node::as_str) == Some("DISTRIBUTED")
}
