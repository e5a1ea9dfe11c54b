//! A project that is opened again has the state machines that its workflow starts as mocked executions, as the workspace had them
//! that it was exported from.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod support;

use std::fs;

use serde_json::{Map, Value, json};
use support::{Folder, asl_in};

const TARGETS: [&str; 6] = [
    "sam",
    "cloudformation",
    "terraform",
    "serverless",
    "cdk-ts",
    "cdk-py",
];

/// A definition of one task that starts each of some state machines.
fn starts(call: &str, names: &[&str]) -> Value {
    let state = |index: usize, name: &str| {
        let arn = format!("arn:aws:states:us-east-1:123456789012:stateMachine:{name}");
        let next = match names.get(index + 1) {
            Some(next) => json!({"Next": next}),
            None => json!({"End": true}),
        };
        let mut state = json!({"Type": "Task", "Resource": format!("arn:aws:states:::{call}"),
            "Parameters": {"StateMachineArn": arn, "Input": {"text.$": "$.text", "quoted": "a \"b\" \\ \u{e9}"}}});
        let members = state.as_object_mut().unwrap();
        members.extend(next.as_object().unwrap().clone());
        (name.to_owned(), state)
    };
    let states: Map<String, Value> = names
        .iter()
        .enumerate()
        .map(|(index, name)| state(index, name))
        .collect();
    json!({"Comment": "Starts others", "StartAt": names[0], "States": states})
}

fn passes() -> Value {
    json!({"StartAt": "P", "States": {"P": {"Type": "Pass", "Result": {"n": 1.50, "big": 12_345_678_901_234_567_890_u64}, "End": true}}})
}

/// A workflow that starts others, which start others: children of children, circles, one that starts itself, and one that starts
/// the workflow.
fn family() -> Value {
    let call = "states:startExecution";
    json!({"asl-playground": 1,
    "settings": {"stateMachineName": "Orders", "policy": {"logging": true, "tracing": true}},
    "definition": starts(call, &["Charge", "ring", "self", "theirs"]),
    "mocks": {"executions": {
        "Charge": {"definition": starts("aws-sdk:sfn:startSyncExecution", &["quick_1-a"])},
        "quick_1-a": {"definition": passes(), "type": "EXPRESS"},
        "ring": {"definition": starts(call, &["back"])},
        "back": {"definition": starts(call, &["ring", "Orders"])},
        "self": {"definition": starts(call, &["self"])},
        "theirs": {"responses": [{"returns": {"ok": true}}]},
        "nobody-starts-it": {"definition": passes()},
    }}})
}

/// The workspaces of all examples with a mocked execution that has a definition, and one with a family.
fn workspaces() -> Vec<(String, Value)> {
    let mut found = vec![("family".to_owned(), family())];
    for example in asl_examples::all() {
        let mocks = example.workspace.mocks.clone();
        if mocks.contains("\"executions\"") {
            let text = example.workspace.to_file_text();
            found.push((example.id.to_owned(), serde_json::from_str(&text).unwrap()));
        }
    }
    assert!(found.len() > 1, "No example starts another workflow.");
    found
}

/// A member of a workspace that is given as JSON or as its text.
fn document(workspace: &Value, name: &str) -> Value {
    match &workspace[name] {
        Value::String(text) => serde_json::from_str(text).unwrap(),
        other => other.clone(),
    }
}

/// The mocked executions of a workspace that have definitions.
fn defined(workspace: &Value) -> Map<String, Value> {
    let mocks = document(workspace, "mocks");
    let executions = mocks["executions"].as_object().cloned().unwrap_or_default();
    let of =
        |(name, mocked): (String, Value)| Some((name, mocked.get("definition").is_some().then_some(mocked)?));
    executions.into_iter().filter_map(of).collect()
}

/// Runs a command that must succeed: its output and what it says besides.
fn fine(folder: &Folder, arguments: &[&str]) -> (String, String) {
    let (code, out, err) = asl_in(&folder.0, arguments, "");
    assert_eq!(code, 0, "{arguments:?}: {err}");
    (out, err)
}

/// Takes the tests of a project away, and with them the workspace that it was made of.
fn without_tests(folder: &Folder, project: &str) {
    fs::remove_dir_all(folder.0.join(project).join("tests")).unwrap();
}

/// Writes what `cdk synth` makes of a project: the template of CloudFormation with the definitions in it. What the CDK itself makes
/// of it is compared in `tests/projects`.
fn synthesize(folder: &Folder, workspace: &str, project: &str) {
    let plain = format!("{project}-plain");
    let to = [
        "export",
        workspace,
        "--to",
        "cloudformation",
        "--create",
        "machine",
    ];
    fine(folder, &[&to[..], &["--out", &plain]].concat());
    let read = |name: &str| fs::read_to_string(folder.0.join(&plain).join(name)).unwrap();
    let mut template: Value = serde_yaml_ng::from_str(&read("template.yaml")).unwrap();
    for resource in template["Resources"].as_object_mut().unwrap().values_mut() {
        let properties = resource["Properties"].as_object_mut().unwrap();
        if let Some(file) = properties.remove("DefinitionS3Location") {
            properties.insert("DefinitionString".into(), read(file.as_str().unwrap()).into());
        }
    }
    fs::create_dir_all(folder.0.join(project).join("cdk.out")).unwrap();
    folder.write(
        &format!("{project}/cdk.out/Stack.template.json"),
        &template.to_string(),
    );
}

#[test]
fn what_the_workflow_starts_is_mocked_again() {
    let folder = Folder::new("reopened");
    for (id, workspace) in workspaces() {
        let file = format!("{id}.json");
        folder.write(&file, &workspace.to_string());
        let mut wanted = defined(&workspace);
        wanted.remove("nobody-starts-it");
        for target in TARGETS {
            let project = format!("{id}-{target}");
            let export = [
                "export", &file, "--to", target, "--create", "machine", "--out", &project,
            ];
            fine(&folder, &export);
            if target.starts_with("cdk") {
                let (code, _, err) = asl_in(&folder.0, &["import", &project], "");
                assert!(code == 2 && err.contains("`cdk synth`"), "{err}");
                synthesize(&folder, &file, &project);
            }
            without_tests(&folder, &project);
            let (out, told) = fine(&folder, &["import", &project]);
            let imported: Value = serde_json::from_str(&out).unwrap();
            assert_eq!(defined(&imported), wanted, "{project}");
            for name in wanted.keys() {
                assert!(told.contains(name.as_str()), "{project}: {told}");
            }
            if target.starts_with("cdk") {
                continue;
            }
            assert_eq!(
                document(&imported, "definition"),
                document(&workspace, "definition"),
                "{project}"
            );
            // What comes back is exported as what it came from.
            folder.write("again.json", &out);
            let again = format!("{project}-again");
            fine(
                &folder,
                &[
                    "export",
                    "again.json",
                    "--to",
                    target,
                    "--create",
                    "machine",
                    "--out",
                    &again,
                ],
            );
            for name in wanted.keys() {
                let written = |project: &str| {
                    fs::read_to_string(folder.0.join(project).join(format!("machines/{name}.asl.json")))
                };
                let value = |text: String| serde_json::from_str::<Value>(&text).unwrap();
                assert_eq!(
                    value(written(&again).unwrap()),
                    value(written(&project).unwrap()),
                    "{project}: {name}"
                );
            }
        }
    }
}

#[test]
fn a_project_comes_back_as_the_workspace_that_it_was_made_of() {
    let folder = Folder::new("reopened-whole");
    for example in asl_examples::all() {
        let text = example.workspace.to_file_text();
        let workspace: Value = serde_json::from_str(&text).unwrap();
        folder.write("example.json", &text);
        for target in TARGETS {
            let project = format!("{}-{target}", example.id);
            let export = ["export", "example.json", "--to", target, "--out", &project];
            fine(&folder, &export);
            if target.starts_with("cdk") {
                synthesize(&folder, "example.json", &project);
            }
            let (out, told) = fine(&folder, &["import", &project]);
            assert!(
                told.contains("Input, mocked responses and test cases are those of"),
                "{told}"
            );
            let mut imported: Value = serde_json::from_str(&out).unwrap();
            // The role that the project makes is of use where the workspace has none.
            imported.as_object_mut().unwrap().remove("role");
            let members: Vec<&String> = workspace.as_object().unwrap().keys().collect();
            for name in members {
                let same = match &**name {
                    "settings" => imported["settings"] == workspace["settings"],
                    "role" => true,
                    // The template has it in it, and is the text that is edited.
                    "definition" if target.starts_with("cdk") => true,
                    _ => document(&imported, name) == document(&workspace, name),
                };
                assert!(
                    same,
                    "{project}: {name}: {} instead of {}",
                    imported[name], workspace[name]
                );
            }
        }
    }
    // A broken one is said, not passed over.
    fs::create_dir_all(folder.0.join("broken/tests")).unwrap();
    folder.write("broken/template.yaml", "Resources:\n  M:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      Definition: {StartAt: A, States: {A: {Type: Succeed}}}\n");
    folder.write(
        "broken/tests/a.workspace.json",
        r#"{"asl-playground": 1, "definition": {}, "settings": 5}"#,
    );
    let (code, _, err) = asl_in(&folder.0, &["import", "broken"], "");
    assert!(code == 2 && err.contains("a.workspace.json"), "{code} {err}");
}

#[test]
fn the_settings_come_back() {
    let folder = Folder::new("reopened-settings");
    let settings = json!({"stateMachineName": "Orders", "type": "EXPRESS", "policy": {
        "logging": true, "tracing": true, "key": "arn:aws:kms:us-east-1:123456789012:key/1234abcd"}});
    let workspace = json!({"asl-playground": 1, "settings": settings, "definition": passes()});
    folder.write("workspace.json", &workspace.to_string());
    for target in TARGETS {
        if target.starts_with("cdk") {
            synthesize(&folder, "workspace.json", target);
        } else {
            fine(
                &folder,
                &["export", "workspace.json", "--to", target, "--out", target],
            );
        }
        if !target.starts_with("cdk") {
            without_tests(&folder, target);
        }
        let (out, _) = fine(&folder, &["import", target]);
        let imported: Value = serde_json::from_str(&out).unwrap();
        let mut wanted = settings.clone();
        if target == "sam" {
            // AWS::Serverless::StateMachine has no property for the key.
            wanted["policy"].as_object_mut().unwrap().remove("key");
        }
        for (name, value) in wanted.as_object().unwrap() {
            assert_eq!(imported["settings"][name], *value, "{target}: {name}");
        }
    }
}

#[test]
fn a_reopened_workflow_runs_what_it_starts() {
    let folder = Folder::new("reopened-run");
    let nested = asl_examples::all()
        .into_iter()
        .find(|example| example.id == "12-nested")
        .unwrap();
    folder.write("nested.json", &nested.workspace.to_file_text());
    folder.write("input.json", &nested.workspace.input);
    let (before, _) = fine(&folder, &["run", "nested.json"]);
    for target in ["sam", "terraform"] {
        fine(
            &folder,
            &[
                "export",
                "nested.json",
                "--to",
                target,
                "--create",
                "machine",
                "--out",
                target,
            ],
        );
        without_tests(&folder, target);
        let (after, told) = fine(&folder, &["run", target, "--input", "input.json"]);
        assert_eq!(after, before, "{told}");
    }
    // What is mocked counts more than what the project has.
    folder.write(
        "mocks.json",
        r#"{"executions": {"PriceOrder": {"responses": [{"returns": {"price": 1, "seconds": 2}}]}}}"#,
    );
    let (out, told) = fine(
        &folder,
        &["run", "sam", "--input", "input.json", "--mocks", "mocks.json"],
    );
    assert!(
        out.contains("\"price\": 1") && !told.contains("PriceOrder"),
        "{out}{told}"
    );
}

#[test]
fn of_a_template_with_several_only_what_is_started_is_mocked() {
    let folder = Folder::new("reopened-several");
    let machine = |definition: &Value, name: Option<&str>| {
        let mut properties = json!({"Definition": definition});
        if let Some(name) = name {
            properties["Name"] = name.into();
        }
        json!({"Type": "AWS::Serverless::StateMachine", "Properties": properties})
    };
    let starts_by_reference = |id: &str| {
        json!({"StartAt": "A", "States": {"A": {"Type": "Task", "End": true, "Resource": "arn:aws:states:::states:startExecution",
            "Parameters": {"StateMachineArn": {"Ref": id}}}}})
    };
    folder.write(
        "template.json",
        &json!({"Resources": {
            "First": machine(&starts_by_reference("Second"), None),
            "Second": machine(&starts_by_reference("Third"), Some("second-prod")),
            "Third": machine(&starts_by_reference("First"), None),
            "Other": machine(&passes(), None),
            "Lost": machine(&starts_by_reference("Broken"), None),
            "Broken": machine(&json!({"StartAt": "A", "States": {"A": {"Type": "Nothing"}}}), None),
        }})
        .to_string(),
    );
    let names = |arguments: &[&str]| {
        let (out, told) = fine(&folder, &[&["import", "template.json"], arguments].concat());
        let imported: Value = serde_json::from_str(&out).unwrap();
        let names: Vec<String> = defined(&imported).keys().cloned().collect();
        (names.join(" "), told)
    };
    assert_eq!(names(&[]).0, "second-prod Third");
    assert_eq!(names(&["--machine", "Second"]).0, "Third First");
    assert_eq!(names(&["--machine", "Other"]).0, "");
    let (found, told) = names(&["--machine", "Lost"]);
    let said =
        "The definition of the state machine Broken has errors, so it is not among the mocked executions.";
    assert!(found.is_empty() && told.contains(said), "{found} {told}");
}

#[test]
fn a_template_of_very_many_is_bounded() {
    let folder = Folder::new("reopened-many");
    let resources: Map<String, Value> = (0..150)
        .map(|index| {
            let next = format!("m{}", index + 1);
            let definition = starts("states:startExecution", &[&next]);
            let properties = json!({"Name": format!("m{index}"), "Definition": definition});
            let resource = json!({"Type": "AWS::Serverless::StateMachine", "Properties": properties});
            (format!("M{index}"), resource)
        })
        .collect();
    folder.write("template.json", &json!({"Resources": resources}).to_string());
    let (out, told) = fine(&folder, &["import", "template.json"]);
    let imported: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(defined(&imported).len(), 100);
    let said = "At most 100 state machines that the workflow starts become mocked executions.";
    assert!(told.contains(said), "{told}");
}
