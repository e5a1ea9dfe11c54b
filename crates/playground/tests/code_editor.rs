//! The editor of code: what it completes, and what comes of a call by itself.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::rc::Rc;

use asl_code::NativeEngine;
use asl_mock::Section;
use asl_playground::Playground;
use asl_protocol::{
    CheckCode, CodeService, Coded, EditorResponse, Handler, ListCodeEvents, Run, TriedCode, TryCode,
};
use asl_workspace::Workspace;
use serde_json::json;

fn coded() -> Coded {
    Coded {
        section: Section::Functions,
        name: "f".into(),
    }
}

/// A playground that has called the function `f` for two items, and another function once.
fn called() -> Playground {
    let task = |name: &str| {
        json!({"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
            "Parameters": {"FunctionName": name, "Payload.$": "$"}, "End": true})
    };
    let each = json!({"Type": "Map", "ItemProcessor": {"StartAt": "Call", "States": {"Call": task("f:live")}}, "Next": "Other"});
    let definition = json!({"StartAt": "Each", "States": {"Each": each, "Other": task("other")}});
    let mut playground = Playground::default();
    playground.run_code(Rc::new(NativeEngine::default()));
    let run = Run {
        workspace: Workspace {
            definition: definition.to_string(),
            input: r#"[{"total": {"amount": 42}, "lines": [{"sku": "a"}]}, {"total": {"currency": "EUR"}, "not a name": 1}]"#.into(),
            ..Workspace::default()
        },
    };
    assert!(playground.handle(run).is_ok());
    playground
}

/// What is completed at the end of a text.
fn completed(text: &str) -> Vec<String> {
    let question = json!({"complete": {"at": text.encode_utf16().count()}}).to_string();
    let answer = called().handle(CodeService {
        coded: coded(),
        text: text.into(),
        question,
    });
    let Some(answer) = answer else { return Vec::new() };
    match serde_json::from_str(&answer).unwrap() {
        EditorResponse::Completions(found) => found.items.into_iter().map(|item| item.label).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn members_of_recorded_events_and_of_the_context_are_completed() {
    for (text, expected) in [
        ("event.", "total lines"),
        ("const ä = '😀'; event.to", "total lines"),
        ("f(event.total.", "amount currency"),
        ("event?.total?.", "amount currency"),
        ("event.lines[0].s", "sku"),
        ("event.lines.", ""),
        ("event.nothing.", ""),
        ("myevent.", ""),
        ("event", ""),
        ("other.event.", ""),
        ("context.logGroup", "awsRequestId functionName"),
    ] {
        let found = completed(text).join(" ");
        assert!(
            found.starts_with(expected) && found.is_empty() == expected.is_empty(),
            "{text}: {found}"
        );
    }
}

#[test]
fn events_are_those_of_the_function() {
    let events = called().handle(ListCodeEvents(coded()));
    let calls: Vec<&str> = events.iter().map(|event| event.call.as_str()).collect();
    assert_eq!(calls, ["call 1, state Call", "call 2, state Call"]);
    assert!(events.iter().any(|event| event.event.contains("\"amount\": 42")));
}

fn tried(code: &str, event: &str) -> TriedCode {
    let mut playground = called();
    let mocks = json!({"tasks": {"Code": {"responses": [], "furtherCalls": {"code": code}}}}).to_string();
    let request = TryCode {
        workspace: Workspace::default(),
        coded: coded(),
        mocks,
        event: event.into(),
    };
    playground
        .handle(request)
        .unwrap_or_else(|refusal| panic!("{}", refusal.sentence))
}

#[test]
fn a_call_by_itself_tells_result_log_and_the_place_of_an_error() {
    let fine = tried(
        "export const handler = async (e, c) => { console.log('got', e); return c.functionName; };",
        "[1]",
    );
    assert_eq!(
        (fine.payload.as_str(), fine.error, fine.place),
        ("\"f\"", None, None)
    );
    assert!(fine.log.contains("INFO\tgot [ 1 ]"), "{}", fine.log);
    for (code, error, marked) in [
        (
            "// 😀\nexport const handler = async () => {\n  throw new RangeError('no');\n};",
            "RangeError",
            "RangeError('no');",
        ),
        (
            "export const handler = async () => {\n  return {;\n};",
            "Runtime.UserCodeSyntaxError",
            "{;",
        ),
    ] {
        let failed = tried(code, "{}");
        assert_eq!(failed.error.as_deref(), Some(error));
        let place = failed.place.unwrap();
        let units: Vec<u16> = code.encode_utf16().collect();
        let found = units.get(place.from as usize..place.to as usize).unwrap();
        assert!(String::from_utf16(found).unwrap().ends_with(marked), "{place:?}");
    }
}

#[test]
fn without_consent_and_with_a_wrong_event_a_sentence_says_so() {
    let request = |event: &str| TryCode {
        workspace: Workspace::default(),
        coded: coded(),
        mocks: json!({"tasks": {"Code": {"furtherCalls": {"code": "exports.handler = () => 1;"}}}})
            .to_string(),
        event: event.into(),
    };
    let refused = Playground::default().handle(request("{}")).unwrap_err();
    assert!(
        refused.sentence.contains("has not been allowed to run"),
        "{}",
        refused.sentence
    );
    let refused = called().handle(request("{")).unwrap_err();
    assert!(!refused.sentence.is_empty());
}

#[test]
fn a_syntax_error_is_found_without_running_anything() {
    let fault = |source: &str| {
        let code = json!({"tasks": {TryCode::STATE: {"furtherCalls": {"code": source}}}});
        let fault = called().handle(CheckCode {
            mocks: code.to_string(),
        })?;
        let marked = source.encode_utf16().skip(fault.place.from as usize);
        let marked: Vec<u16> = marked
            .take((fault.place.to - fault.place.from) as usize)
            .collect();
        Some((String::from_utf16(&marked).unwrap(), fault.message))
    };
    for (source, marked) in [
        ("export const handler = async () => 1;", None),
        ("exports.handler = async () => 1;", None),
        ("for (;;); export const handler = 1;", None),
        ("throw new SyntaxError('mine'); export const handler = 1;", None),
        ("import fs from 'node:none'; export const handler = 1;", None),
        (
            "export const handler = async () => {\n  const 😀 = 1;\n};",
            Some(("  const 😀 = 1;", "SyntaxError: unexpected character")),
        ),
        (
            "export const handler = async () => {\n  let a; let a;\n};",
            Some((
                "  let a; let a;",
                "SyntaxError: invalid redefinition of lexical identifier",
            )),
        ),
        (
            "exports.handler = async () => {\n  return { a: 1, ;\n",
            Some(("{ a: 1, ;", "SyntaxError: invalid property name")),
        ),
        (
            "await 1; exports.handler = 1;",
            Some(("await 1; exports.handler = 1;", "SyntaxError: expecting ';'")),
        ),
    ] {
        let expected = marked.map(|(marked, message)| (marked.to_owned(), message.to_owned()));
        assert_eq!(fault(source), expected, "{source}");
    }
    assert_eq!(
        Playground::default().handle(CheckCode { mocks: "{}".into() }),
        None
    );
}
