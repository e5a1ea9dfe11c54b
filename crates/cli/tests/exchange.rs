//! Files of other tools, and that these tools can use them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};

const ASL: &str = env!("CARGO_BIN_EXE_asl");

/// A folder of its own with a workspace in it.
struct Place(PathBuf);

impl Place {
    fn new(name: &str, workspace: &Value) -> Self {
        let folder = std::env::temp_dir().join(format!("asl-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("Shop.workspace.json"), workspace.to_string()).unwrap();
        Self(folder)
    }

    fn asl(&self, arguments: &[&str]) -> (String, String) {
        let output = self.run(Command::new(ASL).args(arguments));
        let text = |bytes| String::from_utf8(bytes).unwrap();
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        (text(output.stdout), text(output.stderr))
    }

    fn run(&self, command: &mut Command) -> Output {
        command.current_dir(&self.0).env("ASL", ASL).output().unwrap()
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, text).unwrap();
        path
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Names and payloads with everything that a shell, Python or JavaScript could stumble over.
fn workspace() -> Value {
    let definition = json!({"StartAt": "It's \"$HOME\"", "States": {"It's \"$HOME\"": {"Type": "Task", "End": true,
        "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "f", "Payload.$": "$"}}}});
    let tests = json!({"cases": [
        {"name": "quotes ' \" \\ `$(x)` {names} %s é", "input": {"it's": "$HOME `x` \\"}, "expect": {"status": "SUCCEEDED"}},
        {"name": "fails", "mocks": {"functions": {"f": {"responses": [{"functionError": {"errorType": "E", "errorMessage": "m"}}]}}},
            "expect": {"error": "E"}}]});
    json!({"definition": definition.to_string(), "tests": tests.to_string(),
        "mocks": "{\"functions\": {\"f\": {\"responses\": [{\"returns\": {\"n\": 1}}]}}}",
        "settings": {"stateMachineName": "Shop"}})
}

fn has(program: &str, arguments: &[&str]) -> bool {
    Command::new(program)
        .args(arguments)
        .output()
        .is_ok_and(|output| output.status.success())
}

#[test]
fn a_mock_configuration_file_goes_out_and_comes_back() {
    let place = Place::new("mock-config", &workspace());
    let (file, told) = place.asl(&["export", "Shop.workspace.json", "--to", "mock-config"]);
    assert!(told.contains("no inputs and no expectations"), "{told}");
    let config: Value = serde_json::from_str(&file).unwrap();
    let cases = config["StateMachines"]["Shop"]["TestCases"].as_object().unwrap();
    assert_eq!(cases.len(), 2);
    place.write("MockConfigFile.json", &file);
    let (imported, told) = place.asl(&["import", "Shop.workspace.json", "--from", "MockConfigFile.json"]);
    assert!(
        told.contains("2 test cases of the state machine 'Shop'"),
        "{told}"
    );
    place.write("again.json", &imported);
    let again = place.run(Command::new(ASL).args(["test", "again.json", "--json"]));
    let results: Value = serde_json::from_slice(&again.stdout).unwrap();
    let passed: Vec<_> = results["cases"]
        .as_array()
        .unwrap()
        .iter()
        .map(|case| (case["name"].as_str().unwrap(), case["error"].as_str()))
        .collect();
    assert_eq!(
        passed[2..],
        [
            ("quotes ' \" \\ `$(x)` {names} %s é 2", None),
            ("fails 2", Some("E"))
        ]
    );
}

#[test]
fn code_is_run_for_a_mock_configuration_file() {
    let code = "let n = 0; export const handler = async (e) => { n += 1; if (n < 3) throw new Error(`call ${n}`); return { n, of: e }; };";
    let task = json!({"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "End": true,
        "Retry": [{"ErrorEquals": ["States.ALL"]}]});
    let mocks = json!({"functions": {"f": {"responses": [], "furtherCalls": {"code": code}}}});
    let place = Place::new(
        "code-in-mock-config",
        &json!({"definition": json!({"StartAt": "Call", "States": {"Call": task}}).to_string(), "input": "7", "mocks": mocks.to_string(),
            "settings": {"stateMachineName": "Shop"}}),
    );
    let (file, told) = place.asl(&["export", "Shop.workspace.json", "--to", "mock-config"]);
    assert!(
        told.contains("State 'Call': that format has no code, so it was run; the file has what its 3 calls came to with this input."),
        "{told}"
    );
    let config: Value = serde_json::from_str(&file).unwrap();
    let response = config["StateMachines"]["Shop"]["TestCases"]["Workspace"]["Call"]
        .as_str()
        .unwrap();
    let responses = &config["MockedResponses"][response];
    assert_eq!(responses["0"]["Throw"]["Error"], "Error");
    assert_eq!(responses["2"]["Return"], json!({"n": 3, "of": 7}));
}

#[test]
fn test_state_commands_are_quoted() {
    let place = Place::new("test-state", &workspace());
    let (script, told) = place.asl(&["export", "Shop.workspace.json", "--to", "test-state"]);
    assert!(told.contains("the test case \"quotes"), "{told}");
    place.write("script.sh", &script);
    // An `aws` that says what it was given, one argument in a line.
    let aws = place.write(
        "aws",
        "#!/bin/sh\nfor word in \"$@\"; do printf '%s\\n' \"$word\"; done\n",
    );
    fs::set_permissions(&aws, fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", place.0.display(), std::env::var("PATH").unwrap());
    let output = place.run(Command::new("sh").arg("script.sh").env("PATH", path));
    let text = String::from_utf8(output.stdout).unwrap();
    let words: Vec<&str> = text.lines().collect();
    let after = |option: &str| words[words.iter().position(|word| *word == option).unwrap() + 1];
    assert_eq!(after("--state-name"), "It's \"$HOME\"");
    assert_eq!(
        serde_json::from_str::<Value>(after("--input")).unwrap(),
        json!({"it's": "$HOME `x` \\"})
    );
    let mock: Value = serde_json::from_str(after("--mock")).unwrap();
    let result: Value = serde_json::from_str(mock["result"].as_str().unwrap()).unwrap();
    assert_eq!(result["Payload"], json!({"n": 1}));
    let definition: Value = serde_json::from_str(after("--definition")).unwrap();
    assert!(definition["States"]["It's \"$HOME\""].is_object());
}

/// Pytest where it is there; else Python runs the same functions.
#[test]
fn the_pytest_file_runs_the_cases() {
    if !has("python3", &["--version"]) {
        eprintln!("skipped: there is no Python");
        return;
    }
    let place = Place::new("pytest", &workspace());
    let (file, _) = place.asl(&["export", "Shop.workspace.json", "--to", "pytest"]);
    let name = place.write("test_Shop.py", &file);
    if has("python3", &["-c", "import pytest"]) {
        let output = place.run(Command::new("python3").args(["-m", "pytest", "-q"]).arg(&name));
        assert!(
            String::from_utf8_lossy(&output.stdout).contains("2 passed"),
            "{output:?}"
        );
        return;
    }
    let stand_in = "def fixture(**_):\n    return lambda function: function\nclass mark:\n    parametrize = staticmethod(lambda *_: lambda function: function)\n";
    place.write("pytest.py", stand_in);
    let run = "import test_Shop as t\nresults = t.results()\nfor name in t.CASES:\n    t.test_case(results, name)\nprint(len(t.CASES), 'passed')\n";
    let output = place.run(Command::new("python3").args(["-c", run]));
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "2 passed\n",
        "{output:?}"
    );
}

/// Jest itself is no part of the project: Node runs the file with the two functions that it uses.
#[test]
fn the_jest_file_runs_the_cases() {
    if !has("node", &["--version"]) {
        eprintln!("skipped: there is no Node.js");
        return;
    }
    let place = Place::new("jest", &workspace());
    let (file, _) = place.asl(&["export", "Shop.workspace.json", "--to", "jest"]);
    place.write("Shop.test.js", &file);
    let stand_in = r#"
        const assert = require("node:assert/strict");
        let passed = 0;
        globalThis.expect = (value) => ({ toMatchObject: (wanted) => {
            for (const [key, expected] of Object.entries(wanted)) assert.deepEqual(value[key], expected);
        } });
        globalThis.test = { each: (table) => (_, body) => { for (const row of table) { body(...row); passed += 1; } } };
        require("./Shop.test.js");
        console.log(`${passed} passed`);
    "#;
    place.write("stand-in.js", stand_in);
    let output = place.run(Command::new("node").arg(Path::new("stand-in.js")));
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "2 passed\n",
        "{output:?}"
    );
}

/// The same for Vitest; the file is that of a project, too.
#[test]
fn the_vitest_file_runs_the_cases() {
    if !has("node", &["--version"]) {
        eprintln!("skipped: there is no Node.js");
        return;
    }
    let place = Place::new("vitest", &workspace());
    let (file, _) = place.asl(&["export", "Shop.workspace.json", "--to", "vitest"]);
    place.asl(&[
        "export",
        "Shop.workspace.json",
        "--to",
        "terraform",
        "--out",
        "out",
    ]);
    let in_project = fs::read_to_string(place.0.join("out/tests/Shop.test.mjs")).unwrap();
    assert_eq!(in_project, file);
    let readme = fs::read_to_string(place.0.join("out/README.md")).unwrap();
    assert!(readme.contains("so does `npx vitest run tests`"), "{readme}");
    let stand_in = r#"
        import assert from "node:assert/strict";
        export const expect = (value) => ({ toMatchObject: (wanted) => {
            for (const [key, expected] of Object.entries(wanted)) assert.deepEqual(value[key], expected);
        } });
        export const test = (name, body) => { body(); console.log(name); };
    "#;
    fs::create_dir_all(place.0.join("out/node_modules/vitest")).unwrap();
    place.write("out/node_modules/vitest/index.mjs", stand_in);
    place.write(
        "out/node_modules/vitest/package.json",
        r#"{"exports": "./index.mjs"}"#,
    );
    let output = place.run(Command::new("node").arg("out/tests/Shop.test.mjs"));
    let names = String::from_utf8_lossy(&output.stdout);
    assert_eq!(names.lines().count(), 2, "{output:?}");

    // Without cases there is nothing to run.
    let mut without = workspace();
    without["tests"] = json!({});
    let place = Place::new("vitest-without", &without);
    place.asl(&["export", "Shop.workspace.json", "--to", "sam", "--out", "out"]);
    assert!(!place.0.join("out/tests/Shop.test.mjs").exists());
    let readme = fs::read_to_string(place.0.join("out/README.md")).unwrap();
    assert!(!readme.contains("vitest"), "{readme}");
}

#[test]
fn exported_projects_are_read_again() {
    let place = Place::new("again", &workspace());
    let (wanted, _) = place.asl(&["run", "Shop.workspace.json"]);
    for (target, file) in [
        ("sam", "template.yaml"),
        ("cloudformation", "template.yaml"),
        ("serverless", "serverless.yml"),
        ("terraform", "main.tf"),
    ] {
        place.asl(&["export", "Shop.workspace.json", "--to", target, "--out", target]);
        for part in ["input", "mocks"] {
            let own = workspace()[part].clone();
            let text = own.as_str().map_or_else(|| own.to_string(), str::to_owned);
            place.write(&format!("{part}.json"), &text);
        }
        let file = format!("{target}/{file}");
        let (output, told) = place.asl(&["run", &file, "--input", "input.json", "--mocks", "mocks.json"]);
        assert_eq!(output, wanted, "{target}: {told}");
    }
    // A part of a file, and an asset of the CDK.
    place.write(
        "keyed.yml",
        "stepFunctions:\n  stateMachines:\n    a:\n      definition: ${file(parts.yml):a.definition}\n",
    );
    place.write(
        "parts.yml",
        "a: {definition: {StartAt: A, States: {A: {Type: Pass, Result: 7, End: true}}}}\n",
    );
    let (output, told) = place.asl(&["run", "keyed.yml"]);
    assert_eq!(
        (output.trim(), told.contains("parts.yml, at a.definition")),
        ("7", true),
        "{told}"
    );
    place.write("S.template.json", r#"{"Resources": {"M": {"Type": "AWS::StepFunctions::StateMachine", "Properties": {"DefinitionS3Location":
        {"Bucket": {"Fn::Sub": "cdk-hnb659fds-assets-${AWS::AccountId}-${AWS::Region}"}, "Key": "1f.json"},
        "DefinitionSubstitutions": {"Result": "8", "Other": {"Fn::ImportValue": "x"}}}}}}"#);
    place.write(
        "asset.1f.json",
        r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "Result": ${Result}, "End": true}}}"#,
    );
    let (output, told) = place.asl(&["run", "S.template.json"]);
    assert_eq!(output.trim(), "8", "{told}");
    assert!(
        told.contains("does not say what these stand for before it is deployed: Other."),
        "{told}"
    );
    place.write("parts.yml", "a: {}\n");
    let output = place.run(Command::new(ASL).args(["run", "keyed.yml"]));
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(
        told.contains("parts.yml: It has no \"definition\" at a.definition."),
        "{told}"
    );
}

#[test]
fn mistakes_get_a_sentence() {
    let place = Place::new("mistakes", &workspace());
    place.write(
        "wrong.json",
        r#"{"StateMachines": {"Shop": {"TestCases": {"c": {"S": "none"}}}}}"#,
    );
    let fail = |arguments: &[&str], code: i32, sentence: &str| {
        let output = place.run(Command::new(ASL).args(arguments));
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(
            output.status.code() == Some(code) && told.contains(sentence),
            "{arguments:?}: {told}"
        );
    };
    let file = "Shop.workspace.json";
    fail(
        &["import", file, "--from", "wrong.json"],
        1,
        "an error at 1:54. There is no mocked response \"none\"",
    );
    fail(&["import", file], 2, "name it with --from.");
    fail(
        &["export", file],
        2,
        "mock-config, test-state, pytest, jest, vitest or lesson",
    );
    fail(&["export", file, "--to", "mocha"], 2, "--to is mock-config");
}

#[test]
fn a_project_is_a_folder_that_is_not_overwritten() {
    let place = Place::new("project", &workspace());
    let export = ["export", "Shop.workspace.json", "--to", "sam", "--out", "shop"];
    let (files, told) = place.asl(&export);
    assert!(told.contains("files were written to shop."), "{told}");
    for file in files.lines() {
        assert!(place.0.join(file).is_file(), "{file}");
    }
    assert!(files.lines().any(|file| file == "shop/template.yaml"), "{files}");
    // The project's template is read together with the file of its definition.
    place.write("mocks.json", workspace()["mocks"].as_str().unwrap());
    let (again, told) = place.asl(&["run", "shop/template.yaml", "--mocks", "mocks.json"]);
    assert!(told.contains("The definition is read from"), "{told}");
    let (first, _) = place.asl(&["run", "Shop.workspace.json"]);
    assert_eq!(again, first);
    place.write("shop/template.yaml", "mine");
    let refused = place.run(Command::new(ASL).args(export));
    assert_eq!(refused.status.code(), Some(2));
    let told = String::from_utf8(refused.stderr).unwrap();
    assert!(
        told.starts_with("asl: Nothing was written, because these files exist: shop/template.yaml, "),
        "{told}"
    );
    assert_eq!(
        fs::read_to_string(place.0.join("shop/template.yaml")).unwrap(),
        "mine"
    );
    place.asl(&[&export[..], &["--force"]].concat());
    assert_ne!(
        fs::read_to_string(place.0.join("shop/template.yaml")).unwrap(),
        "mine"
    );
}
