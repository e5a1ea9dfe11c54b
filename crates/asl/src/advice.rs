//! What the service accepts and what probably is not meant: our own findings, warnings and information.
//!
//! Only what is certain to be read from the definition alone, and nothing that most definitions would be told. The
//! service has three warnings of its own (`NO_DOLLAR`, `NO_PATH`, `PASS_RESULT_IS_STATIC`), whose texts are not recorded;
//! where one of them fits, its code is used with a sentence of ours. What does not live here: errors.

use std::collections::{HashMap, HashSet};

use asl_json::tree::{Node, NodeKind};
use asl_json::{Span, Str};
use asl_jsonpath::{Expression, Query, Root};

use crate::cursor::{At, Fields};
use crate::diagnostic::{Diagnostic, Fix, Severity, code};
use crate::graph::Flow;
use crate::model::Amount;
use crate::read::{Asker, Reader, suggest_value};
use crate::resource::{FunctionName, Pattern, Resource, ResourceKind};
use crate::similar;
use crate::source::spelled_like;

/// The names of errors that the service itself throws; no other that begins with `States.` exists (developer guide,
/// "Error names"; specification, "Predefined Error Codes"). `States.Runtime` is left out: it is never retried or caught.
const RESERVED_ERRORS: [&str; 15] = [
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

/// So many variables are compared to find one that was meant.
const COMPARED: usize = 200;

/// A place where a variable is read.
struct Use<'t> {
    name: Str,
    at: At<'t>,
    span: Span,
}

/// What has been seen of variables.
#[derive(Default)]
pub(crate) struct Variables<'t> {
    assigned: HashSet<&'t str>,
    uses: Vec<Use<'t>>,
}

impl<'t> Variables<'t> {
    /// Remembers that some state assigns the variable.
    pub fn assign(&mut self, name: &'t str) {
        self.assigned.insert(name);
    }

    /// Remembers that the query, written at `span` of the value, reads a variable, if it does.
    pub fn read(&mut self, query: &Query, at: &At<'t>, span: Span) {
        if let Root::Variable(name) = query.root() {
            self.uses.push(Use {
                name: name.clone(),
                at: at.clone(),
                span,
            });
        }
    }
}

fn warn<'r, 't>(
    reader: &'r mut Reader<'t>,
    at: &At<'t>,
    span: Span,
    code: &str,
    message: String,
) -> &'r mut Diagnostic {
    reader.advise(at, span, Severity::Warning, code, message)
}

/// Warns of variables that no state assigns: reading one fails the execution.
pub(crate) fn variables(reader: &mut Reader<'_>) {
    let variables = std::mem::take(&mut reader.variables);
    for Use { name, at, span } in &variables.uses {
        if !variables.assigned.contains(&**name) {
            let near = (variables.assigned.len() <= COMPARED)
                .then(|| similar::nearest(name, variables.assigned.iter().copied()))
                .flatten();
            let hint = near.map(|near| format!("Did you mean ${near}?"));
            let message = format!("No state assigns the variable ${name}.");
            warn(reader, at, *span, code::UNDEFINED_VARIABLE, message).hint = hint;
        }
    }
}

/// Warns of states that some state names but that no way from the start leads to: rings of orphans, and what only they
/// lead to. States that nothing names are the service's own error.
pub(crate) fn unreachable<'t>(reader: &mut Reader<'t>, flow: &Flow<'t>) {
    let index: HashMap<&str, usize> = flow
        .states
        .iter()
        .enumerate()
        .map(|(i, s)| (&**s.name, i))
        .collect();
    let mut reached = vec![false; flow.states.len()];
    let start = flow.start.iter().map(|edge| &**edge.target);
    let mut queue: Vec<&str> = start.collect();
    while let Some(name) = queue.pop() {
        let Some(state) = index
            .get(name)
            .filter(|i| !reached.get(**i).copied().unwrap_or(true))
        else {
            continue;
        };
        if let Some(reached) = reached.get_mut(*state) {
            *reached = true;
        }
        let edges = flow.states.get(*state).map(|state| &state.out.edges);
        queue.extend(edges.into_iter().flatten().map(|edge| &**edge.target));
    }
    let targets = flow.states.iter().flat_map(|state| &state.out.edges);
    let named: HashSet<&str> = targets.map(|edge| &**edge.target).collect();
    let known = flow
        .start
        .as_ref()
        .is_some_and(|edge| index.contains_key(&**edge.target))
        && flow.complete();
    for (state, reached) in flow.states.iter().zip(reached) {
        if known && !reached && named.contains(&**state.name) {
            let message = format!("No way leads from the start to the state \"{}\".", state.name);
            warn(
                reader,
                &state.at,
                state.at.head(),
                code::UNREACHABLE_STATE,
                message,
            );
        }
        for inner in &state.out.inner {
            unreachable(reader, inner);
        }
    }
}

/// Whether a text reads like a path of the input or the context object, or like a call of an intrinsic function.
fn looks_like_expression(text: &str) -> bool {
    let rooted = text == "$"
        || ["$.", "$[", "$$.", "$$["]
            .iter()
            .any(|root| text.starts_with(root));
    (rooted || text.starts_with("States.")) && Expression::parse(text).is_ok()
}

/// Warns of what a payload template of the JSONPath language takes literally although it looks otherwise.
pub(crate) fn template<'t>(reader: &mut Reader<'t>, at: &At<'t>) {
    if reader.asker == Asker::Service {
        return;
    }
    match &at.node.kind {
        NodeKind::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                if is_container(item) {
                    template(reader, &at.item(index, item));
                }
            }
        }
        NodeKind::Object(members) => {
            let mut fields = None;
            for member in members {
                let node = &member.value;
                if is_container(node) {
                    template(reader, &at.member(member));
                } else if let Some(name) = member.key.strip_suffix(".$") {
                    if let Some(text) = node.as_str().filter(|text| may_read_variable(text)) {
                        uses(reader, &at.member(member), text);
                    }
                    let fields = fields.get_or_insert_with(|| Fields::open(at));
                    if fields.as_ref().is_some_and(|fields| fields.has(name)) {
                        let message = format!(
                            "\"{name}\" and \"{name}.$\" stand here together and give the same field."
                        );
                        warn(
                            reader,
                            &at.member(member),
                            member.key_span,
                            code::DUPLICATE_KEY,
                            message,
                        );
                    }
                } else if let Some(text) = node.as_str() {
                    literal(reader, &at.member(member), &member.key, text);
                }
            }
        }
        _ => {}
    }
}

/// Whether a variable can stand in the expression: most have none and need no second look.
fn may_read_variable(text: &str) -> bool {
    let mut roots = text.split('$').skip(1);
    roots.any(|rest| rest.starts_with(|c: char| c.is_alphabetic() || c == '_'))
}

fn uses<'t>(reader: &mut Reader<'t>, at: &At<'t>, text: &str) {
    let Ok(expression) = Expression::parse(text) else {
        return;
    };
    for query in expression.queries() {
        reader.variables.read(query, at, at.node.span);
    }
}

fn literal<'t>(reader: &mut Reader<'t>, at: &At<'t>, name: &str, text: &str) {
    let span = at.head();
    if looks_like_expression(text) {
        let message = format!(
            "\"{name}\" is the text {text} itself. To have it evaluated, the name must end in \".$\"."
        );
        let key = spelled_like(reader.text, span, &format!("{name}.$"));
        warn(reader, at, span, code::NO_DOLLAR, message).fix =
            Some(Fix::one(format!("Rename to {key}"), span, key));
    } else if text.starts_with("{%") && text.ends_with("%}") {
        let message = "This is a JSONata expression in a JSONPath state, where it is taken literally.".into();
        warn(reader, at, at.node.span, code::JSONATA_IN_JSONPATH, message).hint =
            Some("Give the state \"QueryLanguage\": \"JSONata\".".into());
    }
}

/// The fields whose value can also be found by a path: `Seconds` and `SecondsPath`.
const WITH_PATH: [&str; 27] = [
    "Seconds",
    "Timestamp",
    "TimeoutSeconds",
    "HeartbeatSeconds",
    "MaxConcurrency",
    "ToleratedFailureCount",
    "ToleratedFailurePercentage",
    "MaxItems",
    "MaxItemsPerBatch",
    "MaxInputBytesPerBatch",
    "Error",
    "Cause",
    "StringEquals",
    "StringLessThan",
    "StringGreaterThan",
    "StringLessThanEquals",
    "StringGreaterThanEquals",
    "NumericEquals",
    "NumericLessThan",
    "NumericGreaterThan",
    "NumericLessThanEquals",
    "NumericGreaterThanEquals",
    "TimestampEquals",
    "TimestampLessThan",
    "TimestampGreaterThan",
    "TimestampLessThanEquals",
    "TimestampGreaterThanEquals",
];

/// If the value of the field is a path, proposes the field that takes one: `SecondsPath` for `Seconds`.
pub(crate) fn suggest_path_field(diagnostic: &mut Diagnostic, at: &At<'_>, source: &str) {
    let (Some(text), Some(name), Some(span)) = (at.node.as_str(), at.place.name(), at.key) else {
        return;
    };
    if !looks_like_expression(text) || !text.starts_with('$') || !WITH_PATH.contains(&name) {
        return;
    }
    diagnostic.hint = Some(format!("A path belongs into \"{name}Path\"."));
    let key = spelled_like(source, span, &format!("{name}Path"));
    diagnostic.fix = Some(Fix::one(format!("Rename to {key}"), span, key));
}

/// Warns of a path in a field that takes a text as it is.
pub(crate) fn literal_path<'t>(reader: &mut Reader<'t>, at: &At<'t>) {
    let (Some(text), Some(name)) = (at.node.as_str(), at.place.name()) else {
        return;
    };
    if !reader.has_path_fields() || !text.starts_with('$') || !looks_like_expression(text) {
        return;
    }
    let message = format!("\"{name}\" is the text {text} itself; it is not read as a path.");
    let source = reader.text;
    let diagnostic = warn(reader, at, at.node.span, code::NO_PATH, message);
    suggest_path_field(diagnostic, at, source);
}

fn is_container(node: &Node) -> bool {
    node.members().is_some() || node.items().is_some()
}

/// Warns, once, of the `Result` of a Pass state that holds something that looks like a path: it is taken literally
/// (FACTS.md, "Data flow").
pub(crate) fn pass_result<'t>(reader: &mut Reader<'t>, at: &At<'t>) {
    if reader.asker == Asker::Service {
        return;
    }
    let Some(found) = find_expression(at) else { return };
    let message = "The \"Result\" of a Pass state is taken literally; nothing in it is evaluated.".into();
    warn(reader, &found, found.head(), code::PASS_RESULT_IS_STATIC, message).hint =
        Some("Use \"Parameters\" instead of \"Result\".".into());
}

fn find_expression<'t>(at: &At<'t>) -> Option<At<'t>> {
    match &at.node.kind {
        NodeKind::Array(items) => {
            let mut items = items.iter().enumerate().filter(|(_, item)| is_container(item));
            items.find_map(|(index, item)| find_expression(&at.item(index, item)))
        }
        NodeKind::Object(members) => members.iter().find_map(|member| {
            let text = member.value.as_str();
            if member.key.ends_with(".$") && text.is_some_and(looks_like_expression) {
                return Some(at.member(member));
            }
            is_container(&member.value).then(|| find_expression(&at.member(member)))?
        }),
        _ => None,
    }
}

/// Warns of names in the `ErrorEquals` of a list of retriers or catchers that can never match.
pub(crate) fn error_names<'t>(reader: &mut Reader<'t>, list: &[At<'t>]) {
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
        for (index, node) in names.iter().enumerate() {
            let Some(name) = node.as_str() else { continue };
            let at = holder.item(index, node);
            if !seen.insert(name) {
                let message =
                    format!("{name} stands in an entry above, which matches first. This one never does.");
                warn(reader, &at, node.span, code::ERROR_NEVER_MATCHES, message);
            } else if name == "States.Runtime" {
                let message =
                    "The service does not retry or catch States.Runtime; it fails the execution.".into();
                warn(reader, &at, node.span, code::ERROR_NEVER_MATCHES, message);
            } else if name.starts_with("States.")
                && !RESERVED_ERRORS.contains(&name)
                && let Some(near) = similar::nearest(name, RESERVED_ERRORS)
            {
                // A Fail state may throw what it likes, so only a slip of the pen is certain.
                let message = format!("The service has no error {name}.");
                let text = reader.text;
                let diagnostic = warn(reader, &at, node.span, code::ERROR_NEVER_MATCHES, message);
                suggest_value(diagnostic, Some(near), text, node.span);
            }
        }
    }
}

/// Mentions tasks that wait for somebody without a limit, and limits that cannot work.
pub(crate) fn time_limits<'t>(
    reader: &mut Reader<'t>,
    state: &Fields<'t>,
    resource: &Resource,
    timeout: Option<&Amount>,
    heartbeat: Option<&Amount>,
) {
    if reader.asker == Asker::Service {
        return;
    }
    let waits = match (&resource.kind, resource.pattern()) {
        (ResourceKind::Activity { .. }, _) => Some("a worker"),
        (_, Pattern::WaitForTaskToken) => Some("the callback"),
        (_, Pattern::Sync | Pattern::Sync2) => Some("the end of the job"),
        (_, Pattern::RequestResponse) => None,
    };
    if let (Some(waits), None, None) = (waits, timeout, heartbeat)
        && let Some(at) = state.get("Resource")
    {
        let message = format!("This task waits for {waits}, for up to a year if it never comes.");
        reader
            .advise(
                &at,
                at.node.span,
                Severity::Information,
                code::NO_TIMEOUT,
                message,
            )
            .hint = Some("Give the state a \"TimeoutSeconds\".".into());
    }
    if let (Some(Amount::Fixed(timeout)), Some(Amount::Fixed(heartbeat))) = (timeout, heartbeat)
        && heartbeat >= timeout
        && let Some(at) = state.get("HeartbeatSeconds")
    {
        let message = "The heartbeat must be shorter than the time-out, or it has no effect.".into();
        warn(reader, &at, at.node.span, code::HEARTBEAT_TOO_LONG, message);
    }
}

/// Warns of a function name with a version or alias next to a different `Qualifier`, which Lambda refuses.
pub(crate) fn qualifier<'t>(reader: &mut Reader<'t>, request: &Fields<'t>, resource: &Resource) {
    if reader.asker == Asker::Service || !resource.is_lambda_invoke() {
        return;
    }
    let (Some(function), Some(qualifier)) = (request.get("FunctionName"), request.get("Qualifier")) else {
        return;
    };
    let name = function.node.as_str().and_then(FunctionName::parse);
    let (Some(own), Some(other)) = (name.and_then(|name| name.qualifier), qualifier.node.as_str()) else {
        return;
    };
    if &*own != other {
        let message = format!("FunctionName already names {own}. Lambda refuses a different Qualifier.");
        warn(
            reader,
            &qualifier,
            qualifier.node.span,
            code::QUALIFIER_TWICE,
            message,
        );
    }
}
