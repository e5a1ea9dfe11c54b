//! The editor of a mocked function's code: events of recorded calls, completion of their members, and a call by itself.
//!
//! What does not live here: how code runs (`asl-code`), and the editor of the definition (`editor.rs`).

use std::rc::Rc;

use asl::editor::CompletionKind;
use asl_code::{FunctionCode, Functions};
use asl_engine::Visit;
use asl_json::{LineIndex, Value, to_pretty};
use asl_mock::{Mocks, ResponseKind, Section};
use asl_protocol::{
    CodeEvent, CodeFault, CodeService, Coded, CompletionItem, Completions, Document, EditorRequest,
    EditorResponse, Refusal, TextRange, TriedCode, TryCode,
};
use asl_workspace::Workspace;
use indexmap::IndexMap;

use crate::execution_view::ExecutionView;
use crate::run::{CodeEngine, Run};

/// How many calls are listed: more are no choice.
const MOST_EVENTS: usize = 50;
/// How many members are proposed.
const MOST_ITEMS: usize = 200;

/// The members of the context of a call, with what each is.
const CONTEXT: [(&str, &str); 9] = [
    ("awsRequestId", "The id of the request, the one in the reply"),
    ("functionName", "The name of the function"),
    (
        "functionVersion",
        "The version that was called, $LATEST where none was named",
    ),
    (
        "getRemainingTimeInMillis()",
        "Milliseconds of virtual time until the time-out",
    ),
    (
        "invokedFunctionArn",
        "The ARN that was called, with its version or alias",
    ),
    ("logGroupName", "The log group of the function"),
    ("logStreamName", "The log stream of this container"),
    ("memoryLimitInMB", "The configured memory, as text"),
    (
        "callbackWaitsForEmptyEventLoop",
        "Whether a callback waits for timers, up to Node.js 22",
    ),
];

/// The calls of an entry in an execution, with their events.
fn events<'v>(view: &ExecutionView<'v>, coded: &Coded) -> impl Iterator<Item = (&'v Visit, Value)> {
    let source = &view.definition.machine.source;
    view.execution.visits.iter().flat_map(move |visit| {
        let resource = visit
            .pointer()
            .child("Resource")
            .find(source)
            .and_then(Value::as_str)
            .unwrap_or_default();
        visit.attempts().iter().filter_map(move |attempt| {
            let arguments = &attempt.arguments;
            let function = arguments.get("FunctionName").and_then(Value::as_str);
            let is_called = match coded.section {
                Section::Tasks => **visit.state() == *coded.name,
                Section::Functions => is_function(function.unwrap_or(resource), &coded.name),
                _ => resource == coded.name,
            };
            let event = match function {
                Some(_) => arguments
                    .get("Payload")
                    .cloned()
                    .unwrap_or_else(Value::empty_object),
                None => arguments.clone(),
            };
            is_called.then_some((visit, event))
        })
    })
}

/// Whether a call names this function: by its name or its ARN, with or without a version.
fn is_function(called: &str, name: &str) -> bool {
    let plain = |text: &str| {
        let of_arn = text.split_once(":function:").map_or(text, |(_, name)| name);
        of_arn.split(':').next().unwrap_or_default().to_owned()
    };
    !name.is_empty() && plain(called) == plain(name)
}

/// The events of an entry's calls, each once.
pub(crate) fn list(view: &ExecutionView<'_>, coded: &Coded) -> Vec<CodeEvent> {
    let mut found: IndexMap<String, String> = IndexMap::new();
    for (number, (visit, event)) in events(view, coded).enumerate() {
        if found.len() == MOST_EVENTS {
            break;
        }
        let call = format!("call {}, state {}", number + 1, visit.state());
        found.entry(to_pretty(&event)).or_insert(call);
    }
    found
        .into_iter()
        .map(|(event, call)| CodeEvent { call, event })
        .collect()
}

/// Answers the editor: members of the event, as recorded calls have them, and of the context.
pub(crate) fn answer(view: Option<&ExecutionView<'_>>, request: &CodeService) -> Option<String> {
    let EditorRequest::Complete { at } = serde_json::from_str(&request.question).ok()? else {
        return None;
    };
    let index = LineIndex::new(&request.text);
    let before = request.text.get(..usize::try_from(index.from_utf16(at)).ok()?)?;
    let is_word = |character: char| character.is_alphanumeric() || "_$".contains(character);
    let start = before.trim_end_matches(is_word).len();
    let path = before.get(..start)?.strip_suffix('.')?;
    let path = path.strip_suffix('?').unwrap_or(path);
    let path = path.get(path.trim_end_matches(|c| is_word(c) || ".?[]".contains(c)).len()..)?;
    let path = path.replace(['?', ']'], "").replace('[', ".");
    let mut steps = path.split('.');
    let items = match steps.next()? {
        "context" if path == "context" => CONTEXT
            .iter()
            .map(|(label, info)| item(label, String::new(), info))
            .collect(),
        "event" => {
            let steps: Vec<&str> = steps.collect();
            let mut members: IndexMap<String, String> = IndexMap::new();
            for (_, event) in view.into_iter().flat_map(|view| events(view, &request.coded)) {
                let found = steps.iter().try_fold(&event, |value, step| match value {
                    Value::Array(items) => items.get(step.parse::<usize>().ok()?),
                    value => value.get(step),
                });
                for (name, value) in found.and_then(Value::as_object).into_iter().flatten() {
                    if members.len() < MOST_ITEMS && name.chars().all(is_word) {
                        members.entry(name.to_string()).or_insert_with(|| short(value));
                    }
                }
            }
            members
                .into_iter()
                .map(|(name, value)| item(&name, value, "A member of the events of the last run"))
                .collect()
        }
        _ => Vec::new(),
    };
    let start = index.utf16(u32::try_from(start).ok()?);
    let answer = EditorResponse::Completions(Completions {
        from: start,
        to: at,
        word: start,
        comma: None,
        items,
    });
    serde_json::to_string(&answer).ok()
}

fn item(label: &str, detail: String, info: &str) -> CompletionItem {
    CompletionItem {
        label: label.to_owned(),
        kind: if label.ends_with(')') {
            CompletionKind::Function
        } else {
            CompletionKind::Field
        },
        detail,
        info: info.to_owned(),
        // The cursor goes behind it.
        insert: format!("{label}${{}}"),
        again: false,
    }
}

/// The beginning of a value.
fn short(value: &Value) -> String {
    match value {
        Value::Object(_) => "{…}".to_owned(),
        Value::Array(_) => "[…]".to_owned(),
        value => value.to_string().chars().take(40).collect(),
    }
}

/// Calls code by itself.
pub(crate) fn try_once(request: &TryCode, code: &CodeEngine) -> Result<TriedCode, Refusal> {
    let TryCode {
        workspace,
        coded,
        mocks,
        event,
    } = request;
    let settings = &workspace.settings;
    let resource = if coded.name.starts_with("arn:") {
        coded.name.clone()
    } else {
        let name = if coded.section == Section::Functions {
            &coded.name
        } else {
            "function"
        };
        format!(
            "arn:aws:lambda:{}:{}:function:{name}",
            settings.region, settings.account
        )
    };
    let state = Value::from([
        ("Type", Value::from("Task")),
        ("Resource", Value::from(resource)),
        ("End", Value::from(true)),
    ]);
    let definition = Value::from([
        ("StartAt", Value::from(TryCode::STATE)),
        ("States", Value::from([(TryCode::STATE, state)])),
    ]);
    let mut alone = Workspace {
        definition: definition.to_string(),
        input: event.clone(),
        mocks: mocks.clone(),
        settings: settings.clone(),
        ..Workspace::default()
    };
    alone.settings.under_role = false;
    let run = Run::new(&alone, code)?;
    let execution = &run.execution;
    let attempt = execution
        .visits
        .first()
        .and_then(|visit| visit.attempts().first());
    let Some((attempt, log)) = attempt.and_then(|attempt| Some((attempt, attempt.log.clone()?))) else {
        let why = execution.cause.as_deref().unwrap_or("The code was not called.");
        return Err(Refusal {
            sentence: why.to_owned(),
            document: Document::Mocks,
        });
    };
    let (payload, error) = match &attempt.outcome {
        Some(Ok(result)) => (to_pretty(result), None),
        Some(Err(failure)) => {
            let cause = failure.cause.as_deref().unwrap_or_default();
            let payload =
                asl_json::parse(cause).map_or_else(|_| cause.to_owned(), |payload| to_pretty(&payload));
            (
                payload,
                Some(failure.error.as_deref().unwrap_or_default().to_owned()),
            )
        }
        None => (String::new(), None),
    };
    Ok(TriedCode {
        place: error
            .as_ref()
            .and_then(|_| place(&function(mocks)?.source, &payload)),
        payload,
        error,
        log,
        note: attempt.note.clone(),
    })
}

/// What keeps the code in such a document from being read.
pub(crate) fn fault(mocks: &str, code: &CodeEngine) -> Option<CodeFault> {
    let function = function(mocks)?;
    let thrown = Functions::new(Rc::clone(code.as_ref()?)).unreadable(&function)?;
    Some(CodeFault {
        place: framed(&function.source, thrown.trace.iter().map(String::as_str))?,
        message: thrown.message,
    })
}

/// The code in a document of mocked responses for [`TryCode::STATE`].
fn function(mocks: &str) -> Option<FunctionCode> {
    let (mut mocks, _) = Mocks::parse(mocks);
    let response = mocks.tasks.swap_remove(TryCode::STATE)?.further_calls?;
    match response.kind {
        ResponseKind::Code(code) => Some(code.function),
        _ => None,
    }
}

/// Where an error arose: the innermost frame of its trace, from its column to the end of that line.
fn place(source: &str, payload: &str) -> Option<TextRange> {
    let payload = asl_json::parse(payload).ok()?;
    let frames = payload.get("trace")?.as_array()?;
    framed(source, frames.iter().filter_map(Value::as_str))
}

/// The place that the first of these frames names.
fn framed<'f>(source: &str, mut frames: impl Iterator<Item = &'f str>) -> Option<TextRange> {
    let (line, column) = frames.find_map(|frame| {
        let (_, place) = frame.rsplit_once("/var/task/index.")?;
        let mut numbers = place.trim_end_matches(')').split(':').skip(1);
        Some((
            numbers.next()?.parse::<usize>().ok()?,
            numbers.next()?.parse::<usize>().ok()?,
        ))
    })?;
    let text = source.split('\n').nth(line.checked_sub(1)?)?;
    let before = source
        .split('\n')
        .take(line - 1)
        .map(|line| line.len() + 1)
        .sum::<usize>();
    let skipped: usize = text
        .chars()
        .take(column.saturating_sub(1))
        .map(char::len_utf8)
        .sum();
    let index = LineIndex::new(source);
    let at = |byte: usize| u32::try_from(byte).ok().map(|byte| index.utf16(byte));
    // An error at the end of a line marks the line.
    let from = if skipped < text.trim_end().len() {
        before + skipped
    } else {
        before
    };
    Some(TextRange {
        from: at(from)?,
        to: at(before + text.trim_end().len())?,
    })
}
