//! What can be pasted of a recorded execution, and what is said of what cannot.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use asl_recording::{Recording, Source};

fn read(texts: &[&str]) -> Result<Recording, Vec<String>> {
    let sources = texts.iter().map(|text| Source {
        name: "paste".into(),
        text: (*text).into(),
    });
    Recording::read(&sources.collect::<Vec<_>>())
}

const STARTED: &str = r#"{"timestamp": "2026-08-05T04:00:17.192000+00:00", "type": "ExecutionStarted", "id": 1,
    "previousEventId": 0, "executionStartedEventDetails": {"input": "{\"n\": 1}"}}"#;
const FAILED: &str = r#"{"timestamp": "2026-08-05T04:00:18.192000+00:00", "type": "ExecutionFailed", "id": 2,
    "previousEventId": 0, "executionFailedEventDetails": {"error": "E"}}"#;
const LINES: &str = r#"{"id":"1","type":"ExecutionStarted","details":{"input":"{\"n\": 1}"},"previous_event_id":"0","event_timestamp":"1785902417192","execution_arn":"arn:aws:states:eu-west-1:123456789012:express:Shop:order-7:0f"}
{"id":"2","type":"ExecutionFailed","details":{"error":"E"},"previous_event_id":"0","event_timestamp":"1785902418192","execution_arn":"arn:aws:states:eu-west-1:123456789012:express:Shop:order-7:0f"}"#;

#[test]
fn every_form_is_the_same_recording() {
    let expected = read(&[&format!(r#"{{"events": [{STARTED}, {FAILED}]}}"#)]).unwrap();
    assert_eq!(expected.gaps, [""; 0]);
    let yaml = "events:\n- id: 1\n  previousEventId: 0\n  timestamp: '2026-08-05T04:00:17.192000+00:00'\n  type: ExecutionStarted\n  executionStartedEventDetails:\n    input: '{\"n\": 1}'\n- id: 2\n  previousEventId: 0\n  timestamp: '2026-08-05T04:00:18.192000+00:00'\n  type: ExecutionFailed\n  executionFailedEventDetails:\n    error: E\n";
    for text in [
        format!("[{FAILED}, {STARTED}]"),
        format!("{{\"events\": [{FAILED}], \"nextToken\": \"A\"}}\n{{\"events\": [{STARTED}]}}"),
        format!(
            "$ aws stepfunctions get-execution-history --execution-arn x\n{{\"events\": [{STARTED}, {FAILED}]}}"
        ),
        format!("{STARTED}\n{FAILED}"),
        yaml.to_owned(),
    ] {
        assert_eq!(read(&[&text]).as_ref(), Ok(&expected), "{text}");
    }
}

#[test]
fn log_lines_name_their_execution() {
    let json: Vec<&str> = LINES.lines().collect();
    let message = |line: &str| asl_json::Value::from(line).to_string();
    let csv = |line: &str| format!("\"2026\",\"{}\"\n", line.replace('"', "\"\""));
    for text in [
        LINES.to_owned(),
        format!(
            "2026-08-05T04:00:17 states/x {}\n2026-08-05T04:00:18 states/x {}",
            json[0], json[1]
        ),
        format!(
            r#"{{"events": [{{"timestamp": 1, "message": {}}}, {{"timestamp": 2, "message": {}}}]}}"#,
            message(json[0]),
            message(json[1])
        ),
        format!(
            r#"[{{"@timestamp": "x", "@message": {}}}, {{"@timestamp": "x", "@message": {}}}]"#,
            json[0],
            message(json[1])
        ),
        format!(
            r#"{{"results": [[{{"field": "@message", "value": {}}}], [{{"field": "@message", "value": {}}}]]}}"#,
            message(json[0]),
            message(json[1])
        ),
        format!("@timestamp,@message\n{}{}", csv(json[0]), csv(json[1])),
    ] {
        let recording = read(&[&text]).unwrap();
        assert_eq!(
            (recording.events.len(), recording.start),
            (2, Some(1_785_902_417_192)),
            "{text}"
        );
        let settings = recording.workspace().workspace.settings;
        assert_eq!(
            (
                &*settings.region,
                &*settings.state_machine_name,
                &*settings.execution_name
            ),
            ("eu-west-1", "Shop", "order-7")
        );
        assert_eq!(settings.machine_type, asl_workspace::MachineType::Express);
    }
}

#[test]
fn what_is_wrong_is_said() {
    let history = format!(r#"{{"events": [{STARTED}, {FAILED}]}}"#);
    let other = STARTED.replace("\\\"n\\\": 1", "\\\"n\\\": 2");
    for (text, sentence) in [
        ("", "paste is empty."),
        ("Hello.\nIs this a history?", "No history was found."),
        ("{\"a\": 1}", "paste:1 is not a history"),
        (
            &history[..history.len() - 9],
            "paste:1: the document that begins here is incomplete.",
        ),
        (&format!("{STARTED}{other}"), "two executions: event 1"),
        (&LINES.replacen("order-7", "order-8", 1), "2 executions: "),
        (
            "{\"a\": nonsense}",
            "paste:1: the document that begins here is not JSON.",
        ),
    ] {
        let sentences = read(&[text]).unwrap_err().join(" ");
        assert!(sentences.contains(sentence), "{text}: {sentences}");
    }
}

#[test]
fn what_is_missing_is_said_with_ids() {
    let gap = FAILED.replace("\"id\": 2", "\"id\": 5");
    let recording = read(&[&format!("[{STARTED}, {gap}]")]).unwrap();
    assert!(
        recording.gaps[0].starts_with("Events are missing: 2-4."),
        "{:?}",
        recording.gaps
    );
    let cut = r#"{"type": "PassStateEntered", "id": 2, "previousEventId": 0, "stateEnteredEventDetails": {"name": "A",
        "input": "{\"a", "inputDetails": {"truncated": true}}}"#;
    let recording = read(&[&format!("[{STARTED}, {cut}]")]).unwrap();
    assert!(
        recording.gaps[0].contains("missing or cut in event 2."),
        "{:?}",
        recording.gaps
    );
    assert!(
        recording.gaps[1].starts_with("The history ends before"),
        "{:?}",
        recording.gaps
    );
}

#[test]
fn what_nests_without_end_is_guessed_to_a_depth() {
    let event = |id: u64| {
        format!(
            r#"{{"id": {id}, "previousEventId": {}, "type": "ParallelStateEntered", "stateEnteredEventDetails": {{"name": "A{id}", "input": "{{}}"}}}}"#,
            id - 1
        )
    };
    let events: Vec<String> = (1..5_000).map(event).collect();
    let text = format!("[{}]", events.join(","));
    let sources = [Source {
        name: "deep.json".into(),
        text,
    }];
    let rebuilt = Recording::read(&sources).unwrap().workspace();
    assert!(asl_json::parse(&rebuilt.workspace.definition).is_ok());
}
