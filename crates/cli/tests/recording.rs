//! Recorded executions at the shell: opened, replayed, compared.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod support;

use serde_json::{Value, json};
use support::{Folder, Ran};

/// Runs `asl` in a folder.
fn asl(folder: &Folder, arguments: &[&str]) -> Ran {
    support::asl_in(&folder.0, arguments, "")
}

/// A Map whose second item is retried twice, then fails.
fn workspace() -> Value {
    let charge = json!({"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "End": true,
        "Parameters": {"FunctionName": "charge", "Payload.$": "$"},
        "Retry": [{"ErrorEquals": ["Busy"], "MaxAttempts": 2, "IntervalSeconds": 3}]});
    let definition = json!({"StartAt": "Each", "States": {
        "Each": {"Type": "Map", "ItemsPath": "$.orders", "Next": "Done", "ItemProcessor": {"StartAt": "Charge", "States": {"Charge": charge}}},
        "Done": {"Type": "Succeed"}}});
    let busy = json!({"functionError": {"errorType": "Busy", "errorMessage": "again"}, "when": {"items": "1"}, "afterSeconds": 0.25});
    let mocks = json!({"functions": {"charge": {"responses": [busy, {"returns": {"ok": true}, "when": {"calls": "0-"}, "afterSeconds": 1}]}}});
    json!({"definition": definition.to_string(), "input": "{\"orders\": [1, 2, 3]}", "mocks": mocks.to_string(),
        "settings": {"account": "210987654321", "stateMachineName": "Shop", "executionName": "order-7", "start": 1_785_902_417_192_i64}})
}

#[test]
fn a_recorded_execution_opens_replays_and_is_compared() {
    let folder = Folder::new("recording");
    let original = workspace();
    folder.write("original.json", &original.to_string());
    let (code, history, _) = asl(&folder, &["run", "original.json", "--history"]);
    assert_eq!(code, 1, "it fails");
    folder.write("history.json", &history);
    folder.write("definition.json", original["definition"].as_str().unwrap());
    let (_, _, said) = asl(&folder, &["run", "original.json", "--why"]);
    for line in [
        "Attempts of Charge:",
        "  2 at 3.25 s: Busy, Retry[0] waits 6 s",
        "  Retry[0] applies. It matches and retried 2 times",
        "What would have saved it:",
    ] {
        assert!(said.contains(line), "{line}: {said}");
    }
    let (_, said, _) = asl(&folder, &["run", "original.json", "--why", "--json"]);
    let said: Value = serde_json::from_str(&said).unwrap();
    assert_eq!(said["why"]["attempts"][1]["waitMilliseconds"], 6000);
    let execution = json!({"executionArn": "arn:aws:states:us-east-1:210987654321:execution:Shop:order-7", "status": "FAILED"});
    folder.write("execution.json", &execution.to_string());

    let files = ["history.json", "definition.json", "execution.json"];
    let (code, opened, said) = asl(
        &folder,
        &[&["import", "--from", "execution"], &files[..]].concat(),
    );
    assert_eq!((code, said.lines().count()), (0, 1), "{said}");
    assert!(
        said.starts_with("Identical to the recorded execution, all "),
        "{said}"
    );
    let workspace: Value = serde_json::from_str(&opened).unwrap();
    assert_eq!(workspace["settings"]["account"], "210987654321");
    assert_eq!(workspace["settings"]["start"], 1_785_902_417_192_i64);
    folder.write("opened.json", &opened);

    // A link can carry the second run.
    let mut other = original.clone();
    other["input"] = "{\"orders\": [1]}".into();
    folder.write("other.json", &other.to_string());
    let (code, link, _) = asl(&folder, &["link", "original.json", "--vs", "other.json"]);
    assert_eq!(code, 0);
    let (code, said, _) = asl(&folder, &["diff", link.trim()]);
    assert_eq!(code, 1);
    assert!(
        said.contains("in the second run") && said.contains("in the first run"),
        "{said}"
    );
    let (code, _, said) = asl(&folder, &["diff", "original.json"]);
    assert_eq!(code, 2, "{said}");

    // The workspace is the recording, wherever it stands.
    let (code, said, _) = asl(&folder, &["diff", "history.json", "opened.json"]);
    assert_eq!(code, 0, "{said}");
    // Another answer is told with its item and its attempt.
    let mut changed = workspace;
    let mut mocks: Value = serde_json::from_str(changed["mocks"].as_str().unwrap()).unwrap();
    let responses = mocks["tasks"]["Charge"]["responses"].as_array_mut().unwrap();
    let second = responses
        .iter_mut()
        .find(|response| response["when"]["condition"] == "$retry = 1");
    let second = second.unwrap().as_object_mut().unwrap();
    second.remove("functionError");
    second.insert("fails".into(), json!({"error": "Declined"}));
    changed["mocks"] = mocks.to_string().into();
    folder.write("changed.json", &changed.to_string());
    let (code, said, _) = asl(&folder, &["diff", "opened.json", "changed.json"]);
    assert_eq!(code, 1);
    assert!(
        said.starts_with("'Charge' in item 1 of 'Each', attempt 2: the failure has \"Declined\""),
        "{said}"
    );
    let (_, answer, _) = asl(&folder, &["diff", "opened.json", "changed.json", "--json"]);
    let answer: Value = serde_json::from_str(&answer).unwrap();
    assert_eq!(
        (&answer["same"], &answer["state"]),
        (&json!(false), &json!("Charge"))
    );

    // What is shown to others has no account and no name of a function.
    let (code, redacted, said) = asl(&folder, &["redact", "opened.json", "--path", "/orders/0"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("account id: 210987654321 is now "), "{said}");
    assert!(
        !redacted.contains("210987654321") && !redacted.contains("order-7"),
        "{redacted}"
    );

    // Without the definition it is guessed.
    let (code, guessed, said) = asl(&folder, &["import", "--from", "execution", "history.json"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("a skeleton was guessed"), "{said}");
    folder.write("guessed.json", &guessed);
    let (code, findings, _) = asl(&folder, &["check", "guessed.json"]);
    assert_eq!(code, 0, "{findings}");

    // Of another machine: the first state says so.
    folder.write(
        "other.json",
        r#"{"StartAt": "Other", "States": {"Other": {"Type": "Succeed"}}}"#,
    );
    let (_, _, said) = asl(
        &folder,
        &["import", "--from", "execution", "history.json", "other.json"],
    );
    assert!(
        said.contains(
            "The replay differs. In the replay 'Other' is entered, in the recording 'Each' is entered"
        ),
        "{said}"
    );
}

#[test]
fn what_is_no_recording_is_said() {
    let folder = Folder::new("no-recording");
    folder.write("garbage.txt", "\u{1}\u{2} nothing");
    let (code, out, said) = asl(&folder, &["import", "--from", "execution", "garbage.txt"]);
    assert_eq!((code, &*out), (1, ""));
    assert!(said.contains("No history was found."), "{said}");
    let (code, _, said) = asl(&folder, &["diff", "garbage.txt"]);
    assert_eq!(
        (code, &*said),
        (
            2,
            "asl: `asl diff` takes two files, or a link that carries two runs, as `asl link A --vs B` prints it.\n"
        )
    );
}

#[test]
fn a_replay_that_differs_is_reported_without_what_is_personal() {
    let folder = Folder::new("report");
    let original = workspace();
    folder.write("original.json", &original.to_string());
    let (_, history, _) = asl(&folder, &["run", "original.json", "--history"]);
    folder.write("history.json", &history);
    let definition = original["definition"].as_str().unwrap();
    folder.write(
        "definition.json",
        &definition.replace("\"MaxAttempts\":2", "\"MaxAttempts\":1"),
    );
    let execution = json!({"executionArn": "arn:aws:states:us-east-1:210987654321:execution:Shop:order-7", "status": "FAILED"});
    folder.write("execution.json", &execution.to_string());
    let files = ["history.json", "definition.json", "execution.json"];
    let reported = [
        &["import", "--from", "execution", "--report", "report.json"],
        &files[..],
    ]
    .concat();
    let (_, _, said) = asl(&folder, &reported);
    assert!(said.starts_with("The replay differs."), "{said}");
    let report = std::fs::read_to_string(folder.0.join("report.json")).unwrap();
    assert!(
        !report.contains("210987654321") && !report.contains("order-7"),
        "{report}"
    );
    let report: Value = serde_json::from_str(&report).unwrap();
    assert_eq!(report["expect"]["status"], "FAILED");
    assert_eq!(report["mocks"][0]["calls"].as_array().unwrap().len(), 5);
}

#[test]
fn several_executions_are_summed_up() {
    let folder = Folder::new("many");
    let mut original = workspace();
    folder.write("one.json", &original.to_string());
    original["input"] = "{\"orders\": [1]}".into();
    folder.write("two.json", &original.to_string());
    for name in ["one", "two"] {
        let (_, history, _) = asl(&folder, &["run", &format!("{name}.json"), "--history"]);
        let execution = json!({"executionArn": format!("arn:aws:states:us-east-1:210987654321:execution:Shop:{name}"), "status": "?"});
        folder.write(
            &format!("{name}.history.json"),
            &format!("{execution}\n{history}"),
        );
    }
    let files = [
        "import",
        "--from",
        "execution",
        "one.history.json",
        "two.history.json",
    ];
    let (code, said, _) = asl(&folder, &[&files[..], &["--json"]].concat());
    assert_eq!(code, 0, "{said}");
    let summary: Value = serde_json::from_str(&said).unwrap();
    assert_eq!(summary["outcomes"], json!({"FAILED": 1, "SUCCEEDED": 1}));
    assert_eq!(summary["errors"], json!({"Busy": 1}));
    assert_eq!(summary["ways"], json!({"Each": 1, "Each → Done": 1}));
    assert_eq!(summary["executions"][0]["name"], "one");
    assert_eq!(summary["states"][0]["name"], "Charge");
    let (_, said, _) = asl(&folder, &files);
    assert!(
        said.starts_with("2 executions\n\nOutcomes\n     1  FAILED\n     1  SUCCEEDED\n"),
        "{said}"
    );
    assert!(said.contains("two: SUCCEEDED, "), "{said}");
}
