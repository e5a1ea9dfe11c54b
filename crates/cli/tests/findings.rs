//! `asl check` in folders and pipelines: what is looked at, the forms of the findings in the hands of their readers, and
//! `--fix`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::{Value, json};
use support::{Folder, asl, asl_in};

/// A misspelled field, a transition that leads nowhere, and a name with more than ASCII.
const WRONG: &str = "{\n  \"StartAt\": \"Grüße😀\",\n  \"States\": {\"Grüße😀\": {\"Type\": \"Pass\", \"Nxet\": \"A, \\\"B\\\"\", \"End\": true}}\n}\n";

const RIGHT: &str = r#"{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}"#;

fn found(folder: &Folder, arguments: &[&str]) -> (i32, Vec<(String, u64, u64)>) {
    let (code, out, err) = asl_in(
        &folder.0,
        &[&["check", "--format", "json"], arguments].concat(),
        "",
    );
    let rows: Vec<Value> = serde_json::from_str(&out).unwrap_or_else(|_| panic!("{out}{err}"));
    let is_error = |row: &&Value| row["severity"] == "Error";
    let row = |row: &Value| {
        let file = row["file"].as_str().unwrap().to_owned();
        (
            file,
            row["line"].as_u64().unwrap(),
            row["column"].as_u64().unwrap(),
        )
    };
    (code, rows.iter().filter(is_error).map(row).collect())
}

fn with_folders(name: &str) -> Folder {
    let folder = Folder::new(name);
    for inner in ["a/b", "node_modules/x", ".hidden"] {
        fs::create_dir_all(folder.0.join(inner)).unwrap();
    }
    folder.write(".gitignore", "node_modules\n*.out.json\n");
    folder.write("package.json", r#"{"name": "x", "StateMachine": false}"#);
    folder.write("a/wrong.asl.json", WRONG);
    folder.write("a/plain.json", WRONG);
    folder.write("a/b/right.asl.json", RIGHT);
    folder.write("a/made.out.json", WRONG);
    folder.write("node_modules/x/wrong.asl.json", WRONG);
    folder.write(".hidden/wrong.asl.json", WRONG);
    folder
}

#[test]
fn folders_and_patterns_are_searched_as_git_sees_them() {
    let folder = with_folders("check-folders");
    let files = |arguments: &[&str]| {
        let (code, found) = found(&folder, arguments);
        (code, found.into_iter().map(|(file, ..)| file).collect::<Vec<_>>())
    };
    let both = (1, vec!["a/plain.json".into(), "a/wrong.asl.json".into()]);
    assert_eq!(files(&["."]), both);
    assert_eq!(files(&["a"]), both);
    assert_eq!(files(&["**/*.json"]), both);
    assert_eq!(files(&["**/*.asl.json"]), (1, vec!["a/wrong.asl.json".into()]));
    assert_eq!(files(&["a/b"]), (0, vec![]));
    // What is named is looked at.
    assert_eq!(files(&["a/made.out.json"]).1.len(), 1);
    let (code, _, err) = asl_in(&folder.0, &["check", "*.yaml"], "");
    assert_eq!(
        (code, err.as_str()),
        (
            2,
            "0 errors, 0 warnings\nasl: No file with a definition matches *.yaml.\n"
        )
    );
}

#[test]
fn definitions_are_found_in_what_tools_have() {
    let folder = Folder::new("check-tools");
    let machine = |value: &str| {
        format!(
            "\"StartAt\": \"A\", \"States\": {{\"A\": {{\"Type\": \"Pass\", \"Nxet\": {value}, \"End\": true}}}}"
        )
    };
    let inner = format!("{{{}}}", machine("1"));
    folder.write("template.yaml", "Resources:\n  M:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      Definition:\n        StartAt: A\n        States:\n          A: {Type: Pass, Nxet: 1, End: true}\n");
    folder.write("serverless.yml", "service: shop\nstepFunctions:\n  stateMachines:\n    one:\n      definition:\n        StartAt: A\n        States:\n          A: {Type: Pass, End: true}\n    two:\n      definition:\n        StartAt: A\n        States:\n          A: {Type: Pass, Nxet: 1, End: true}\n");
    let cdk = json!({"Resources": {"M": {"Type": "AWS::StepFunctions::StateMachine", "Properties": {
        "DefinitionString": {"Fn::Join": ["", [inner.clone()]]}}}}});
    folder.write("stack.template.json", &cdk.to_string());
    let resource = |address: &str, definition: &str| json!({"address": address, "type": "aws_sfn_state_machine", "values": {"definition": definition, "type": "STANDARD"}});
    let plan = json!({"format_version": "1.2", "planned_values": {"root_module": {
        "resources": [resource("aws_sfn_state_machine.shop", RIGHT)],
        "child_modules": [{"address": "module.m", "resources": [resource("module.m.aws_sfn_state_machine.x", &inner)]}]}}});
    folder.write("plan.json", &plan.to_string());
    let (code, found) = found(&folder, &["."]);
    let at = |text: &str| {
        let text = fs::read_to_string(folder.0.join(text)).unwrap();
        let place = text.rfind("Nxet").unwrap();
        let line = text[..place].rsplit('\n').next().unwrap();
        // A name in a string stands behind its escaped quote.
        let quote = if text.starts_with('{') { 2 } else { 0 };
        (
            text[..place].matches('\n').count() as u64 + 1,
            line.chars().count() as u64 + 1 - quote,
        )
    };
    let expected: Vec<(String, u64, u64)> = [
        "plan.json",
        "serverless.yml",
        "stack.template.json",
        "template.yaml",
    ]
    .into_iter()
    .map(|file| (file.to_owned(), at(file).0, at(file).1))
    .collect();
    assert_eq!((code, found), (1, expected));
}

/// A workspace's texts are members of its file: findings are at the character of the file.
#[test]
fn findings_of_a_workspace_have_the_places_of_its_file() {
    let folder = Folder::new("check-workspace");
    folder.write("w.json", &json!({"input": "{", "definition": WRONG}).to_string());
    let (_, out, _) = asl_in(&folder.0, &["check", "--format", "sarif", "w.json"], "");
    let sarif: Value = serde_json::from_str(&out).unwrap();
    let text = fs::read_to_string(folder.0.join("w.json")).unwrap();
    let column = text[..text.find("\\\"Nxet").unwrap()].chars().count() + 1;
    let regions: Vec<&Value> = sarif["runs"][0]["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|result| &result["locations"][0]["physicalLocation"]["region"]["startColumn"])
        .collect();
    assert!(regions.contains(&&json!(column)), "{regions:?} {column}");
    assert!(regions.contains(&&json!(12)), "the input: {regions:?}");
}

#[test]
fn sarif_is_valid_and_has_help_and_fixes() {
    // A bracket that closes nothing is an error of the pattern for the validator, and means itself for ECMA.
    let schema = include_str!("schemas/sarif-2.1.0.json").replace("{2}]?$", "{2}$");
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    let folder = with_folders("check-sarif");
    folder.write("a/a b:c.asl.json", WRONG);
    let check = asl_in(&folder.0, &["check", "--format", "sarif", "."], "").1;
    let explore = asl(&["explore", "-", "--sarif"], RIGHT).1;
    let unsafe_task = r#"{"StartAt": "T", "States": {"T": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "End": true}}}"#;
    let uncaught = asl(&["explore", "-", "--sarif"], unsafe_task).1;
    for text in [&check, &explore, &uncaught] {
        let log: Value = serde_json::from_str(text).unwrap();
        let errors: Vec<String> = schema
            .iter_errors(&log)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert_eq!(errors, [""; 0], "{text}");
    }
    let log: Value = serde_json::from_str(&check).unwrap();
    let run = &log["runs"][0];
    let result = &run["results"][0];
    assert_eq!(
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
        "a/a%20b%3Ac.asl.json"
    );
    let replacement = &result["fixes"][0]["artifactChanges"][0]["replacements"][0];
    assert_eq!(replacement["insertedContent"]["text"], "\"Next\"");
    assert_eq!(replacement["deletedRegion"]["startLine"], 3);
    // Characters, not bytes or UTF-16 code units.
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    assert_eq!(replacement["deletedRegion"]["startColumn"], 41);
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let rule = rules.iter().find(|rule| rule["id"] == result["ruleId"]).unwrap();
    assert!(rule["help"]["text"].as_str().unwrap().len() > 20, "{rule}");
}

/// What a reader of XML sees: the names of elements with their attributes.
fn elements(xml: &str) -> Vec<(String, Vec<(String, String)>)> {
    let mut reader = Reader::from_str(xml);
    let mut found = Vec::new();
    loop {
        match reader
            .read_event()
            .unwrap_or_else(|error| panic!("{error}: {xml}"))
        {
            Event::Start(element) | Event::Empty(element) => {
                let attributes = element.attributes().map(|attribute| {
                    let attribute = attribute.unwrap();
                    let name = String::from_utf8(attribute.key.0.to_vec()).unwrap();
                    let value = String::from_utf8(attribute.value.to_vec()).unwrap();
                    (name, quick_xml::escape::unescape(&value).unwrap().into_owned())
                });
                found.push((
                    String::from_utf8(element.name().0.to_vec()).unwrap(),
                    attributes.collect(),
                ));
            }
            Event::Eof => return found,
            _ => {}
        }
    }
}

#[test]
fn xml_is_what_its_readers_expect() {
    let folder = with_folders("check-xml");
    let (code, out, _) = asl_in(&folder.0, &["check", "--format", "checkstyle", "a"], "");
    assert_eq!(code, 1);
    let read = elements(&out);
    let names: Vec<&str> = read.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["checkstyle", "file", "file", "error", "file", "error"]);
    assert_eq!(read[1].1, [("name".to_owned(), "a/b/right.asl.json".to_owned())]);
    let error: Vec<&str> = read[3].1.iter().map(|(_, value)| value.as_str()).collect();
    assert_eq!(error[..3], ["3", "41", "error"]);
    assert!(
        error[3].contains("\"Next\"") && error[4] == "asl.SCHEMA_VALIDATION_FAILED",
        "{error:?}"
    );

    let (_, out, _) = asl_in(&folder.0, &["check", "--format", "junit", "a"], "");
    let read = quick_junit::Report::deserialize_from_str(&out).unwrap();
    let suites: Vec<(&str, usize, usize)> = read
        .test_suites
        .iter()
        .map(|suite| (suite.name.as_str(), suite.tests, suite.failures))
        .collect();
    assert_eq!(
        suites,
        [
            ("a/b/right.asl.json", 1, 0),
            ("a/plain.json", 1, 1),
            ("a/wrong.asl.json", 1, 1)
        ]
    );
}

#[test]
fn annotations_are_one_line_each_and_fingerprints_stay() {
    let folder = with_folders("check-annotations");
    folder.write("a/n,o:t.asl.json", WRONG);
    let (_, out, _) = asl_in(
        &folder.0,
        &["check", "--format", "github", "a/n,o:t.asl.json"],
        "",
    );
    assert!(
        out.starts_with(
            "::error file=a/n%2Co%3At.asl.json,line=3,col=41,endColumn=46,title=SCHEMA_VALIDATION_FAILED::"
        ),
        "{out}"
    );
    assert_eq!(out.lines().count(), 1, "{out}");
    let prints = |folder: &Folder| {
        let (_, out, _) = asl_in(&folder.0, &["check", "--format", "gitlab", "a"], "");
        let issues: Vec<Value> = serde_json::from_str(&out).unwrap();
        // What GitLab itself asks for (app/validators/json_schemas/codeclimate.json there), and what its documentation adds.
        let schema = json!({
            "type": "object",
            "required": ["description", "fingerprint", "severity", "location"],
            "properties": {
                "description": {"type": "string"},
                "fingerprint": {"type": "string"},
                "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
                "location": {
                    "required": ["path", "lines"],
                    "properties": {
                        "path": {"type": "string"},
                        "lines": {"required": ["begin"], "properties": {"begin": {"type": "integer", "minimum": 1}}},
                    },
                },
            },
        });
        let schema = jsonschema::validator_for(&schema).unwrap();
        for issue in &issues {
            assert!(
                schema.is_valid(issue) && issue["check_name"].is_string(),
                "{issue}"
            );
        }
        let print = |issue: &Value| issue["fingerprint"].as_str().unwrap().to_owned();
        issues.iter().map(print).collect::<Vec<_>>()
    };
    let before = prints(&folder);
    let apart: std::collections::HashSet<&String> = before.iter().collect();
    assert_eq!((before.len(), apart.len()), (3, 3));
    folder.write("a/wrong.asl.json", &format!("\n\n{WRONG}"));
    assert_eq!(prints(&folder), before);
}

#[test]
fn fixes_are_applied_and_the_rest_is_said() {
    let folder = Folder::new("check-fix");
    folder.write("a.asl.json", "{\"StartAt\": \"a\",\n \"States\": {\"A\": {\"Type\": \"pass\", \"Nxet\": \"B\"},\n  \"B\": {\"Type\": \"Succeed\",}}}\n");
    folder.write("w.json", &json!({"definition": WRONG, "input": "{}"}).to_string());
    folder.write("template.yaml", "Resources:\n  M:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      # kept\n      Definition:\n        StartAt: A\n        States:\n          A: {Type: Pass, ent: true}\n");
    let (code, out, err) = asl_in(&folder.0, &["check", "--fix", "a.asl.json"], "");
    assert_eq!((code, out.as_str()), (0, ""), "{err}");
    assert_eq!(
        fs::read_to_string(folder.0.join("a.asl.json")).unwrap(),
        "{\"StartAt\": \"A\",\n \"States\": {\"A\": {\"Type\": \"Pass\", \"Next\": \"B\"},\n  \"B\": {\"Type\": \"Succeed\"}}}\n"
    );
    asl_in(&folder.0, &["check", "--fix", "w.json"], "");
    let fixed: Value = serde_json::from_str(&fs::read_to_string(folder.0.join("w.json")).unwrap()).unwrap();
    assert!(
        fixed["definition"].as_str().unwrap().contains("\"Next\": \"A, "),
        "{fixed}"
    );
    asl_in(&folder.0, &["check", "--fix", "template.yaml"], "");
    let fixed = fs::read_to_string(folder.0.join("template.yaml")).unwrap();
    assert!(fixed.contains("# kept") && fixed.contains("End: true"), "{fixed}");
    let again = asl_in(&folder.0, &["check", "--fix", "."], "").2;
    assert!(!again.contains("applied"), "{again}");
    let (code, _, err) = asl(&["check", "--fix", "-"], RIGHT);
    assert_eq!((code, err.contains("--fix changes files")), (2, true), "{err}");
}

/// The samples next to the project, if they are there.
fn samples() -> Vec<PathBuf> {
    let shared = std::env::var_os("ASL_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let Ok(folder) = fs::read_dir(shared.join("samples")) else {
        println!("skipped: there are no samples in {}", shared.display());
        return Vec::new();
    };
    let mut found: Vec<PathBuf> = folder
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.to_string_lossy().ends_with(".asl.json"))
        .collect();
    found.sort();
    found
}

/// A text that is fixed once is not fixed again, and a definition that runs does as before.
#[test]
fn fixing_the_samples_is_idempotent_and_changes_no_run() {
    let folder = Folder::new("fix-samples");
    let mut names = Vec::new();
    for sample in samples() {
        let name = sample.file_name().unwrap().to_str().unwrap().to_owned();
        folder.write(&name, &fs::read_to_string(&sample).unwrap());
        names.push((name, sample));
    }
    if names.is_empty() {
        return;
    }
    asl_in(&folder.0, &["check", "--fix", "."], "");
    let texts = |names: &[(String, PathBuf)]| -> Vec<String> {
        let read = |(name, _): &(String, PathBuf)| fs::read_to_string(folder.0.join(name)).unwrap();
        names.iter().map(read).collect()
    };
    let once = texts(&names);
    let again = asl_in(&folder.0, &["check", "--fix", "."], "").2;
    assert!(!again.contains("applied"), "{again}");
    assert_eq!(texts(&names), once);
    for ((name, sample), fixed) in names.iter().zip(&once) {
        let text = fs::read_to_string(sample).unwrap();
        if text == *fixed {
            continue;
        }
        let findings = asl(&["check", "--format", "json", "-"], &text).1;
        let rows: Vec<Value> = serde_json::from_str(&findings).unwrap();
        let says_so = rows
            .iter()
            .any(|row| row["severity"] != "Information" && row["fix"].is_object());
        let history = |text: &str| asl(&["run", "--history", "-"], text).1;
        assert!(says_so || history(&text) == history(fixed), "{name}");
    }
}

fn git(folder: &Folder, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .args(arguments)
        .current_dir(&folder.0)
        .output()
        .unwrap();
    assert!(output.status.success(), "{arguments:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// The hook of `.pre-commit-hooks.yaml`, as its tool runs it: the entry, then the files of the commit.
#[test]
fn the_hook_finds_what_a_commit_would_bring() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap();
    let hooks = fs::read_to_string(root.join(".pre-commit-hooks.yaml")).unwrap();
    let hooks: Vec<Value> = serde_yaml_ng::from_str(&hooks).unwrap();
    let folder = Folder::new("hook");
    git(&folder, &["init", "-q"]);
    folder.write("wrong.asl.json", WRONG);
    folder.write("package.json", "{}");
    git(&folder, &["add", "."]);
    for hook in &hooks {
        let files = regex_lite::Regex::new(hook["files"].as_str().unwrap()).unwrap();
        let staged = git(&folder, &["diff", "--cached", "--name-only"]);
        let staged: Vec<&str> = staged.lines().filter(|file| files.is_match(file)).collect();
        assert_eq!(staged, ["wrong.asl.json"]);
        let entry = hook["entry"].as_str().unwrap();
        let arguments: Vec<&str> = entry.split(' ').skip(1).chain(staged).collect();
        let (code, out, err) = asl_in(&folder.0, &arguments, "");
        let applies = entry.contains("--fix");
        // The sentence about the missing state stays.
        assert_eq!(code, 1, "{entry}: {out}{err}");
        assert_eq!(err.contains("applied"), applies, "{entry}: {err}");
    }
}

/// The comment of the GitHub Action, in a scratch repository: what changed against the base, and nothing of a file as markup.
#[test]
fn the_comment_of_the_action_says_what_changed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap();
    let folder = Folder::new("action");
    let task = |name: &str| {
        json!({"definition": {"StartAt": "T", "States": {"T": {"Type": "Task", "End": true, "Comment": "```",
            "Resource": format!("arn:aws:lambda:us-east-1:123456789012:function:{name}")}}}, "input": "{}",
            "tests": {"cases": [{"name": "it succeeds", "expect": {"status": "SUCCEEDED"}}]}})
        .to_string()
    };
    folder.write("w.json", &task("before"));
    git(&folder, &["init", "-q"]);
    git(&folder, &["add", "."]);
    let identity = ["-c", "user.name=t", "-c", "user.email=t@example.org"];
    git(
        &folder,
        &[&identity[..], &["commit", "-q", "-m", "base"]].concat(),
    );
    let base = git(&folder, &["rev-parse", "HEAD"]);
    let asl = Path::new(env!("CARGO_BIN_EXE_asl")).parent().unwrap().to_owned();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths(std::iter::once(asl).chain(std::env::split_paths(&path))).unwrap();
    let script = |name: &str| {
        let output = Command::new("bash")
            .arg(root.join("action").join(name))
            .current_dir(&folder.0)
            .env("PATH", &path)
            .env("ASL_TESTS", "w.json\nnew.json\n")
            .env("ASL_FILES", ".\n")
            .env("ASL_BASE", base.trim())
            .env("ASL_PAGE", "https://example.org/")
            .output()
            .unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        (
            output.status.code(),
            text,
            String::from_utf8(output.stderr).unwrap(),
        )
    };
    folder.write("new.json", &task("new"));
    let (code, comment, err) = script("comment.sh");
    assert_eq!(code, Some(0), "{err}");
    assert!(
        comment.contains("Policy: as before.\n\nOutcomes: as before."),
        "{comment}"
    );
    assert!(
        comment.contains("It is new.") && comment.contains("T (Task), first state"),
        "{comment}"
    );
    assert!(comment.contains("(https://example.org/#v"), "{comment}");
    folder.write("w.json", &task("after"));
    let comment = script("comment.sh").1;
    assert!(
        comment.contains("<summary>Policy: changed</summary>\n\n```diff\n"),
        "{comment}"
    );
    assert!(comment.contains("function:after"), "{comment}");
    assert_eq!(script("check.sh").0, Some(0));
    let (code, said, _) = script("test.sh");
    assert!(said.contains("::group::asl test w.json"), "{said}");
    assert_eq!(said.matches("passed  it succeeds").count(), 2, "{said}");
    assert_eq!(code, Some(0), "{said}");
}
