//! The suite `import`: recorded executions once more, opened from what the tools of AWS print of them.
//!
//! Each history is written out in five forms, with the definition and the description of the execution beside it. Each form
//! must be read, become a workspace without a hand, and replay to the identical history. The recorder replaced identifiers
//! by placeholders and removed the instants; both are taken from our own run of the case where that is the recorded history
//! (suite `executions`), so that the forms are whole. Objects that a reader reads are in no history: a workspace that has
//! them lies beside.

use asl_playground::open_recording;
use asl_recording::Source;
use serde_json::{Map, Value, json};

use super::executions::{ExecutionCase, cases, verdict_of};
use super::{Filter, Outcome, unsupported, verdict};
use crate::bridge::{self, Simulated};
use crate::case::{CaseResult, Difference, Verdict};
use crate::compare::event::{details, kind, number};
use crate::compare::history;
use crate::shared::Shared;

/// Writes a history out: the texts of one form.
type Form = fn(&[Value]) -> Vec<String>;

/// The forms.
const FORMS: [(&str, Form); 5] = [
    ("version 1 of the command line", version_1),
    ("version 2 of the command line", version_2),
    ("version 2, reversed, in pages", reversed_pages),
    ("log lines", log_lines),
    ("the dump of an SDK", sdk_dump),
];

/// The execution that all of them are of.
const EXECUTION: &str = "arn:aws:states:us-east-1:111111111111:execution:MyStateMachine:execution-1";

/// When it started: 2026-01-01T00:00:00Z, in milliseconds.
const START: i64 = 1_767_225_600_000;

/// Runs the suite.
pub fn run(shared: &Shared, filter: &Filter) -> Result<Vec<CaseResult>, String> {
    let wanted = cases(shared)?
        .into_iter()
        .filter(|case| filter.wants(&case.id) && case.expect.events.is_some());
    Ok(wanted
        .map(|case| CaseResult {
            verdict: judge(&case),
            group: case.group.clone(),
            id: case.id,
        })
        .collect())
}

fn judge(case: &ExecutionCase) -> Verdict {
    let simulated = bridge::simulate(case);
    // What the service does otherwise today is no question of how a history is read.
    match verdict_of(case, simulated.clone()) {
        Verdict::Superseded(changes) => return Verdict::Superseded(changes),
        Verdict::Unsupported(reason) => return Verdict::Unsupported(reason),
        _ => {}
    }
    verdict(imports(case, &simulated))
}

fn imports(case: &ExecutionCase, simulated: &Simulated) -> Result<(), Outcome> {
    if case.definition.is_none() && case.definition_text.is_none() {
        return unsupported("no definition was recorded");
    }
    let events = concrete(case, simulated);
    for (form, write) in FORMS {
        let mut sources: Vec<Source> = write(&events).into_iter().map(source).collect();
        sources.push(source(described(case, &events)));
        sources.push(source(machine(case)));
        sources.extend(objects(case).map(source));
        let opened = match open_recording(&sources) {
            Ok(opened) => opened,
            Err(sentences) => {
                let what = format!("{form}: what is opened");
                return Err(Difference::plain(what, "a recorded execution", sentences.join(" ")).into());
            }
        };
        let same_order = opened
            .comparison
            .as_ref()
            .is_some_and(|comparison| !comparison.is_reordered);
        let made_up = opened
            .comparison
            .as_ref()
            .map_or(0, |comparison| comparison.made_up);
        if !opened.is_identical || !same_order || made_up > 0 {
            let what = format!("{form}: the replay");
            let got = format!("{}\n{}", opened.sentences.join("\n"), opened.workspace.mocks);
            return Err(Difference::plain(what, "the identical history", got).into());
        }
    }
    Ok(())
}

fn source(text: String) -> Source {
    Source {
        name: "paste".into(),
        text,
    }
}

/// The recorded events with identifiers and instants.
fn concrete(case: &ExecutionCase, simulated: &Simulated) -> Vec<Value> {
    let recorded = case.expect.events.as_deref().unwrap_or_default();
    if let Simulated::Finished(finished) = simulated
        && history::compare(&case.rules(), case.order(), recorded, &finished.events).is_ok()
        && !case.partial_history
    {
        return finished.events.clone();
    }
    recorded
        .iter()
        .enumerate()
        .map(|(at, event)| in_texts(event, at))
        .collect()
}

/// The recorder parsed the texts that are JSON; here they are texts again.
fn in_texts(event: &Value, at: usize) -> Value {
    let mut event = event.clone();
    let number = i64::try_from(at).unwrap_or(0);
    set_instant(&mut event, json!(iso(START + number * 10, "Z")));
    let members = event.as_object_mut().into_iter().flatten();
    for (_, details) in members.filter(|(name, _)| name.ends_with("EventDetails")) {
        for (name, value) in details.as_object_mut().into_iter().flatten() {
            if value.is_object()
                && !name.ends_with("Details")
                && !matches!(name.as_str(), "assignedVariables" | "taskCredentials")
            {
                *value = Value::String(value.to_string());
            }
        }
    }
    event
}

fn described(case: &ExecutionCase, events: &[Value]) -> String {
    json!({
        "executionArn": EXECUTION,
        "stateMachineArn": "arn:aws:states:us-east-1:111111111111:stateMachine:MyStateMachine",
        "name": "execution-1",
        "status": case.expect.status,
        "startDate": events.first().map(instant).map(|time| iso(time, "000+00:00")),
        "input": case.input_source(),
    })
    .to_string()
}

fn machine(case: &ExecutionCase) -> String {
    let definition = case.definition_source().replace("arn:<partition>:", "arn:aws:");
    json!({
        "stateMachineArn": "arn:aws:states:us-east-1:111111111111:stateMachine:MyStateMachine",
        "name": "MyStateMachine",
        "type": case.kind,
        "definition": definition,
    })
    .to_string()
}

/// A workspace with the objects that a reader reads.
fn objects(case: &ExecutionCase) -> Option<String> {
    let objects: Vec<Value> = case
        .s3_objects
        .iter()
        .map(|object| json!({"bucket": object.bucket, "key": object.key, "content": object.body}))
        .collect();
    let mocks = json!({ "objects": objects }).to_string();
    (!objects.is_empty()).then(|| json!({"definition": "", "mocks": mocks}).to_string())
}

/// The instant of an event, in milliseconds.
fn instant(event: &Value) -> i64 {
    let text = event.get("timestamp").and_then(Value::as_str).unwrap_or_default();
    asl::Instant::parse(text).map_or(START, |instant| instant.0)
}

fn set_instant(event: &mut Value, time: Value) {
    if let Some(members) = event.as_object_mut() {
        members.insert("timestamp".into(), time);
    }
}

/// An instant as text, with what follows its milliseconds.
fn iso(milliseconds: i64, rest: &str) -> String {
    let text = asl::Instant(milliseconds).to_string();
    format!("{}{rest}", text.trim_end_matches('Z'))
}

fn with_instants(events: &[Value], form: impl Fn(i64) -> Value) -> Vec<Value> {
    let with = |event: &Value| {
        let mut event = event.clone();
        let time = form(instant(&event));
        set_instant(&mut event, time);
        event
    };
    events.iter().map(with).collect()
}

fn version_1(events: &[Value]) -> Vec<String> {
    // Epoch seconds as a float; milliseconds are exact in it for another hundred thousand years.
    #[expect(clippy::cast_precision_loss, reason = "a float is what is printed")]
    let seconds = |time: i64| json!(time as f64 / 1000.0);
    vec![json!({"events": with_instants(events, seconds)}).to_string()]
}

fn version_2(events: &[Value]) -> Vec<String> {
    let events = with_instants(events, |time| json!(iso(time, "000+00:00")));
    vec![serde_json::to_string_pretty(&json!({"events": events})).unwrap_or_default()]
}

fn reversed_pages(events: &[Value]) -> Vec<String> {
    let mut events = with_instants(events, |time| json!(iso(time + 9 * 3_600_000, "000+09:00")));
    events.reverse();
    let pages = events
        .chunks(5)
        .map(|page| json!({"events": page, "nextToken": "AAAA"}).to_string());
    // Two commands in one terminal are one paste.
    let pages: Vec<String> = pages.collect();
    pages.chunks(2).map(|pages| pages.join("\n")).collect()
}

fn log_lines(events: &[Value]) -> Vec<String> {
    let line = |event: &Value| {
        let text = |name: &str| number(event, name).map(|number| number.to_string());
        json!({
            "id": text("id"),
            "type": kind(event),
            "details": details(event).cloned().unwrap_or_else(|| json!({})),
            "redrive_count": "0",
            "previous_event_id": text("previousEventId"),
            "event_timestamp": instant(event).to_string(),
            "execution_arn": EXECUTION,
        })
    };
    let tailed = events.iter().map(|event| {
        format!(
            "{} states/shop/2026-01-01 {}",
            iso(instant(event), "000+00:00"),
            line(event)
        )
    });
    vec![tailed.collect::<Vec<_>>().join("\n")]
}

/// As PowerShell prints what the SDK for .NET answers.
fn sdk_dump(events: &[Value]) -> Vec<String> {
    let capital = |name: &str| {
        let mut letters = name.chars();
        let first = letters.next().map(|first| first.to_ascii_uppercase());
        first.into_iter().chain(letters).collect::<String>()
    };
    let dump = |event: &Value| -> Value {
        let members = event.as_object().into_iter().flatten();
        let mut dumped: Map<String, Value> = members
            .map(|(name, value)| {
                let value = match value.as_object() {
                    Some(details) => details
                        .iter()
                        .map(|(name, value)| (capital(name), value.clone()))
                        .collect(),
                    None => value.clone(),
                };
                (capital(name), value)
            })
            .collect();
        dumped.insert("Type".into(), json!({"Value": kind(event)}));
        dumped.insert("ActivityFailedEventDetails".into(), Value::Null);
        Value::Object(dumped)
    };
    let events: Vec<Value> = events.iter().map(dump).collect();
    vec![json!({"Events": events, "NextToken": null}).to_string()]
}
