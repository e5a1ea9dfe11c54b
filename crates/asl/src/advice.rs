//! What the service accepts but is probably not intended: our own findings, warnings and information.
//!
//! Only what is certain from the definition alone, and nothing that would be reported for most definitions. The
//! service has three warnings of its own (`NO_DOLLAR`, `NO_PATH`, `PASS_RESULT_IS_STATIC`), whose texts are not recorded;
//! where one of them fits, its code is used with a sentence of ours. What does not live here: errors.

pub(crate) mod errors;
pub(crate) mod keys;
pub(crate) mod names;
pub(crate) mod reads;

use std::collections::{HashMap, HashSet};

use asl_catalog::functions;
use asl_json::tree::{Node, NodeKind};
use asl_json::{NameHash, Value};
use asl_jsonpath::Expression;

use crate::diagnostic::Fix;
use crate::facts::Flow;
use crate::finding;
use crate::fix::{self, looks_like_expression};
use crate::model::Amount;
use crate::node_path::{At, Fields};
use crate::reader::{Caller, Reader};
use crate::resource::{FunctionName, Pattern, Resource, ResourceKind};
use crate::source::spelled_like;
use crate::{placeholder, sdk};

/// Warns of states that some state names but that no way from the start leads to: rings of orphans, and what only they
/// lead to. States that nothing names are the service's own error.
pub(crate) fn unreachable<'t>(reader: &mut Reader<'t>, flow: &Flow<'t>) {
    let index: HashMap<&str, usize, NameHash> = flow
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
    let named: HashSet<&str, NameHash> = targets.map(|edge| &**edge.target).collect();
    let known = flow
        .start
        .as_ref()
        .is_some_and(|edge| index.contains_key(&**edge.target))
        && flow.complete();
    for (state, reached) in flow.states.iter().zip(reached) {
        if known && !reached && named.contains(&**state.name) {
            let message = format!("No path leads from the start to the state \"{}\".", state.name);
            reader.advise(&state.at, state.at.head(), &finding::UNREACHABLE_STATE, message);
        }
        for inner in &state.out.inner {
            unreachable(reader, inner);
        }
    }
}

/// Warns of what a payload template of JSONPath takes literally although it looks like an expression.
pub(crate) fn template<'t>(reader: &mut Reader<'t>, at: &At<'t>) {
    if reader.caller == Caller::Service {
        return;
    }
    match &at.node.kind {
        NodeKind::Array(items) => {
            for item in items {
                template(reader, &at.item(item));
            }
        }
        NodeKind::Object(members) => {
            let mut fields = None;
            for member in members {
                let node = &member.value;
                if is_container(node) {
                    template(reader, &at.member(member));
                } else if let Some(name) = member.key.strip_suffix(".$") {
                    still_ends_in_dollar(reader, &at.member(member), name);
                    if let Some(text) = node.as_str().filter(|text| may_read_variable(text)) {
                        uses(reader, &at.member(member), text);
                    }
                    let fields = fields.get_or_insert_with(|| Fields::open(at));
                    if fields.as_ref().is_some_and(|fields| fields.has(name)) {
                        let message =
                            format!("\"{name}\" and \"{name}.$\" give the same field. Remove one of them.");
                        reader.advise(
                            &at.member(member),
                            member.key_span,
                            &finding::DUPLICATE_KEY,
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

/// Refuses a name that ends in `.$` once more when one `.$` is removed: then the evaluated field is called so, and no
/// service takes it.
fn still_ends_in_dollar<'t>(reader: &mut Reader<'t>, at: &At<'t>, evaluated: &str) {
    if !evaluated.ends_with(".$") {
        return;
    }
    let (text, span) = (reader.text, at.head());
    let message =
        format!("The evaluated field is called \"{evaluated}\": only one \".$\" is removed from the name.");
    let key = spelled_like(text, span, &format!("{}.$", evaluated.trim_end_matches(".$")));
    reader.error(at, span, &finding::EVALUATED_NAME, message).fix =
        Some(Fix::replace(format!("Rename to {key}"), span, key));
}

/// Warns of calls of intrinsic functions with a number of arguments that they do not take.
pub(crate) fn arguments<'t>(reader: &mut Reader<'t>, expression: &Expression, at: &At<'t>) {
    let Expression::Call(call) = expression else {
        return;
    };
    if reader.caller == Caller::Service {
        return;
    }
    for part in call.calls() {
        let name = part.function.name();
        let Some(known) = functions::find(functions::INTRINSICS, name) else {
            continue;
        };
        let given = part.arguments;
        let expected = match (known.arity, part.places) {
            // The first argument is the template.
            (_, Some(places)) if places + 1 != given => format!(
                "its template has {places} {{}}, but {} {} given",
                given.saturating_sub(1),
                if given == 2 { "value is" } else { "values are" }
            ),
            (_, Some(_)) => continue,
            ((least, None), _) if given < least => format!("it takes at least {least}, but gets {given}"),
            ((least, Some(most)), _) if given < least || given > most => {
                let range = if least == most {
                    format!("{least}")
                } else {
                    format!("{least} to {most}")
                };
                format!("it takes {range}, but gets {given}")
            }
            _ => continue,
        };
        let span = match at.node.as_str() {
            Some(_) => at
                .node
                .span_within(reader.text, part.span.start as usize, part.span.end as usize),
            None => at.body(),
        };
        let message =
            format!("Wrong number of arguments of States.{name}: {expected}. The execution fails here.");
        reader.advise(at, span, &finding::WRONG_ARGUMENTS, message);
    }
}

/// Whether a variable or the context object can stand in the expression: most have none and need no second look.
fn may_read_variable(text: &str) -> bool {
    let mut roots = text.split('$').skip(1);
    text.contains("$$") || roots.any(|rest| rest.starts_with(|c: char| c.is_alphabetic() || c == '_'))
}

fn uses<'t>(reader: &mut Reader<'t>, at: &At<'t>, text: &str) {
    let Ok(expression) = Expression::parse(text) else {
        return;
    };
    for query in expression.queries() {
        reads::query(reader, query, at);
    }
}

fn literal<'t>(reader: &mut Reader<'t>, at: &At<'t>, name: &str, text: &str) {
    let span = at.head();
    if looks_like_expression(text) {
        let message = format!(
            "\"{name}\" is the literal string {text}. To have it evaluated, the name must end in \".$\"."
        );
        let key = spelled_like(reader.text, span, &format!("{name}.$"));
        reader.advise(at, span, &finding::NO_DOLLAR, message).fix =
            Some(Fix::replace(format!("Rename to {key}"), span, key));
    } else if text.starts_with("{%") && text.ends_with("%}") {
        let message = "This is a JSONata expression in a JSONPath state, where it is taken literally.";
        reader
            .advise(at, at.node.span, &finding::JSONATA_IN_JSONPATH, message)
            .hint = Some("Give the state \"QueryLanguage\": \"JSONata\".".into());
    }
}

/// Warns of what a JSONata state takes literally although it is a path or a call of the JSONPath language. `key` is the
/// name of the member that it is the value of.
pub(crate) fn literal_in_jsonata<'t>(reader: &mut Reader<'t>, at: &At<'t>, key: Option<&str>, text: &str) {
    if reader.caller == Caller::Service || !looks_like_expression(text) {
        return;
    }
    let source = reader.text;
    let fix = as_jsonata(text).map(|expression| {
        let mut edits = vec![(at.node.span, spelled_like(source, at.node.span, &expression))];
        if let (Some(name), Some(span)) = (key.and_then(|key| key.strip_suffix(".$")), at.key()) {
            edits.insert(0, (span, spelled_like(source, span, name)));
        }
        Fix {
            title: format!("Change to {expression}"),
            edits,
        }
    });
    let message = "This is a JSONPath expression in a JSONata state, where it is taken literally.";
    let diagnostic = reader.advise(at, at.node.span, &finding::JSONPATH_IN_JSONATA, message);
    diagnostic.hint = Some("JSONata reads the input with {% $states.input %}.".into());
    diagnostic.fix = fix;
}

/// The expression that reads the same as a path of plain names.
fn as_jsonata(path: &str) -> Option<String> {
    let (root, rest) = match path.strip_prefix("$$") {
        Some(rest) => ("$states.context", rest),
        None => ("$states.input", path.strip_prefix('$')?),
    };
    let is_name = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    let plain = rest.is_empty() || rest.strip_prefix('.')?.split('.').all(is_name);
    plain.then(|| format!("{{% {root}{rest} %}}"))
}

/// Warns of a path in a field that takes a text as it is.
pub(crate) fn literal_path<'t>(reader: &mut Reader<'t>, at: &At<'t>) {
    let (Some(text), Some(name)) = (at.node.as_str(), at.name()) else {
        return;
    };
    if !reader.has_path_fields() || !text.starts_with('$') || !looks_like_expression(text) {
        return;
    }
    let message = format!("\"{name}\" is the literal string {text}; it is not evaluated as a path.");
    let source = reader.text;
    let diagnostic = reader.advise(at, at.node.span, &finding::NO_PATH, message);
    fix::suggest_path_field(diagnostic, at, source);
}

fn is_container(node: &Node) -> bool {
    node.members().is_some() || node.items().is_some()
}

/// Warns, once, of the `Result` of a Pass state that holds something that looks like a path: it is taken literally
/// (docs/aws-behaviour.md, "Data flow").
pub(crate) fn pass_result<'t>(reader: &mut Reader<'t>, at: &At<'t>) {
    if reader.caller == Caller::Service {
        return;
    }
    let Some(found) = find_expression(at) else { return };
    let message = "The \"Result\" of a Pass state is taken literally; nothing in it is evaluated.";
    reader
        .advise(&found, found.head(), &finding::PASS_RESULT_IS_STATIC, message)
        .hint = Some("Use \"Parameters\" instead of \"Result\".".into());
}

fn find_expression<'t>(at: &At<'t>) -> Option<At<'t>> {
    match &at.node.kind {
        NodeKind::Array(items) => items.iter().find_map(|item| find_expression(&at.item(item))),
        NodeKind::Object(members) => members.iter().find_map(|member| {
            let text = member.value.as_str();
            if member.key.ends_with(".$") && text.is_some_and(looks_like_expression) {
                return Some(at.member(member));
            }
            find_expression(&at.member(member))
        }),
        _ => None,
    }
}

/// Lambda's transient errors, with the retrier that the developer guide proposes for them ("Handling errors
/// in Step Functions workflows").
const TRANSIENT: [&str; 4] = [
    "Lambda.ServiceException",
    "Lambda.AWSLambdaException",
    "Lambda.SdkClientException",
    "Lambda.TooManyRequestsException",
];

/// Mentions what a task lacks to cope with failures: a timeout, a retry of transient errors. One finding per state.
pub(crate) fn resilience<'t>(
    reader: &mut Reader<'t>,
    state: &Fields<'t>,
    resource: &Resource,
    timeout: Option<&Amount>,
    heartbeat: Option<&Amount>,
) {
    if reader.caller == Caller::Service {
        return;
    }
    if let (Some(Amount::Fixed(timeout)), Some(Amount::Fixed(heartbeat))) = (timeout, heartbeat)
        && heartbeat >= timeout
        && let Some(at) = state.get("HeartbeatSeconds")
    {
        let message = "The heartbeat must be shorter than the timeout, or it has no effect.";
        reader.advise(&at, at.node.span, &finding::HEARTBEAT_TOO_LONG, message);
    }
    let Some(at) = state.get("Resource") else { return };
    let is_lambda = matches!(resource.kind, ResourceKind::Function(_)) || resource.is_lambda_invoke();
    let waits = match (&resource.kind, resource.pattern()) {
        (ResourceKind::Activity { .. }, _) => Some("a worker"),
        (_, Pattern::WaitForTaskToken) => Some("the callback"),
        (_, Pattern::Sync | Pattern::Sync2) => Some("the end of the job"),
        (_, Pattern::RequestResponse) => is_lambda.then_some("the function"),
    };
    let Some(waits) = waits else { return };
    let is_limited = timeout.is_some() || heartbeat.is_some();
    let answers = resource.pattern() == Pattern::RequestResponse && is_lambda;
    if !is_limited && !answers {
        let message = format!("This task waits for {waits}, for up to a year if there is no answer.");
        no_timeout(reader, &at, message);
        return;
    }
    if is_lambda && !retries_transient(state) {
        let span = at.node.span;
        if reader.advice.is_full() {
            reader.advise(&at, span, &finding::NO_RETRY, "");
            return;
        }
        let more = if is_limited {
            ""
        } else {
            " It also has no \"TimeoutSeconds\"."
        };
        let message = format!("This task does not retry Lambda's transient errors.{more}");
        let retry = Value::array(vec![retrier(TRANSIENT)]);
        let last = state
            .iter()
            .last()
            .filter(|_| !state.has("Retry"))
            .map(|(_, last)| last);
        let fix = last.map(|last| fix::insert(reader.text, state, &last, "Retry", &retry));
        let diagnostic = reader.advise(&at, span, &finding::NO_RETRY, message);
        diagnostic.hint = Some(format!("Retry {} and similar errors.", TRANSIENT[0]));
        diagnostic.fix = fix;
    } else if !is_limited {
        let message = format!("This task waits for {waits} and has no timeout of its own.");
        no_timeout(reader, &at, message);
    }
}

/// A retrier of these errors, with the numbers that the developer guide proposes ("Handling errors in Step Functions
/// workflows").
pub(crate) fn retrier<const N: usize>(errors: [&str; N]) -> Value {
    Value::from([
        (
            "ErrorEquals",
            Value::array(errors.map(Value::from).into_iter().collect()),
        ),
        ("IntervalSeconds", Value::from(1)),
        ("MaxAttempts", Value::from(3)),
        ("BackoffRate", Value::from(2)),
    ])
}

fn no_timeout<'t>(reader: &mut Reader<'t>, at: &At<'t>, message: String) {
    let diagnostic = reader.advise(at, at.node.span, &finding::NO_TIMEOUT, message);
    diagnostic.hint = Some("Give the state a \"TimeoutSeconds\".".into());
}

/// Whether a retrier names at least one of Lambda's transient errors: then its author has thought of them.
fn retries_transient(state: &Fields<'_>) -> bool {
    let Some(retry) = state.get("Retry") else {
        return false;
    };
    // A list that is not known yet may have them.
    let Some(retriers) = retry.node.items() else {
        return true;
    };
    let mut names = retriers
        .iter()
        .filter_map(|retrier| retrier.get("ErrorEquals")?.items())
        .flatten()
        .filter_map(Node::as_str);
    names.any(|name| TRANSIENT.contains(&name) || matches!(name, "States.ALL" | "States.TaskFailed"))
}

/// Warns of an SDK integration whose service is not known, or whose action does not begin with a small letter as all of
/// them do (developer guide, "Learning to use AWS service SDK integrations").
pub(crate) fn sdk_integration<'t>(reader: &mut Reader<'t>, resource: &At<'t>, service: &str, action: &str) {
    if reader.caller == Caller::Service {
        return;
    }
    let (source, span) = (reader.text, resource.node.span);
    let written = resource.node.as_str().unwrap_or("");
    let rename = |old: &str, new: &str| {
        let arn = written.replacen(&format!(":{old}"), &format!(":{new}"), 1);
        let spelled = spelled_like(source, span, &arn);
        Fix::replace(format!("Change to {new}"), span, spelled)
    };
    if !sdk::is_service(service) {
        let near = sdk::nearest_service(service);
        let date = asl_catalog::models::date();
        let message =
            format!("\"{service}\" is not an AWS service in the list of {date}, which this check uses.");
        let diagnostic = reader.advise(resource, span, &finding::UNKNOWN_SERVICE, message);
        diagnostic.hint = near.map(|near| format!("Did you mean \"{near}\"?"));
        diagnostic.fix = near.map(|near| rename(service, near));
    } else if action.starts_with(|c: char| c.is_ascii_uppercase()) {
        let small = action.chars().next().map(|c| c.to_ascii_lowercase());
        let small: String = small.into_iter().chain(action.chars().skip(1)).collect();
        let message = format!("Actions of SDK integrations start with a lowercase letter: {small}.");
        reader
            .advise(resource, span, &finding::UNKNOWN_ACTION, message)
            .fix = Some(rename(action, &small));
    }
}

/// Warns of `DurableExecutionName` without a version or alias (Lambda developer guide, "Durable functions": they are
/// invoked by a qualified ARN).
fn durable<'t>(reader: &mut Reader<'t>, request: &Fields<'t>) {
    let has = |name: &str| request.has(name) || request.has(&format!("{name}.$"));
    let name = ["DurableExecutionName", "DurableExecutionName.$"].map(|name| request.get(name));
    let (Some(at), Some(function)) = (name.into_iter().flatten().next(), request.get("FunctionName")) else {
        return;
    };
    let Some(text) = function.node.as_str().filter(|text| !text.starts_with("{%")) else {
        return;
    };
    let parsed = FunctionName::parse(text);
    if has("Qualifier")
        || placeholder::holds(function.node)
        || parsed.is_none_or(|name| name.qualifier.is_some())
    {
        return;
    }
    let message = "Lambda accepts DurableExecutionName only with a qualified function ARN, and this one has no version or alias.";
    reader
        .advise(&at, at.head(), &finding::QUALIFIER_MISSING, message)
        .hint = Some("Add a version or an alias to FunctionName, or a Qualifier.".into());
}

/// Warns of a function name with a version or alias next to a different `Qualifier`, which Lambda refuses.
pub(crate) fn qualifier<'t>(reader: &mut Reader<'t>, request: &Fields<'t>, resource: &Resource) {
    if reader.caller == Caller::Service || !resource.is_lambda_invoke() {
        return;
    }
    durable(reader, request);
    let (Some(function), Some(qualifier)) = (request.get("FunctionName"), request.get("Qualifier")) else {
        return;
    };
    let name = function.node.as_str().and_then(FunctionName::parse);
    let (Some(own), Some(other)) = (name.and_then(|name| name.qualifier), qualifier.node.as_str()) else {
        return;
    };
    if &*own != other {
        let message =
            format!("FunctionName already has the qualifier {own}. Lambda rejects a different Qualifier.");
        reader.advise(
            &qualifier,
            qualifier.node.span,
            &finding::QUALIFIER_TWICE,
            message,
        );
    }
}
