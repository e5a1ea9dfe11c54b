//! Files of other tools: what is taken over from them into a workspace, and a workspace as such a file.

use asl_engine::{FlowKind, Visit};
use asl_json::Value;
use asl_mock::Mocks;
use asl_mock::mock_config::{MockConfig, mocks_of, script_of};
use asl_protocol::{Document, ExportFormat, Exported, Imported, InlineDefinition, Refusal};
use asl_testcase::{Expectation, TestCase, TestCases};
use asl_workspace::Workspace;
use std::fmt::Write;

use crate::canned::can;
use crate::definition;
use crate::lesson_export::lesson;
use crate::run::{CodeEngine, Run};
use crate::test_cases::{cases, of_case};

/// Adds the test cases of a mock configuration file.
pub(crate) fn import(workspace: &Workspace, text: &str) -> Result<Imported, Refusal> {
    let refuse = |sentence: String| Refusal {
        sentence,
        document: Document::Tests,
    };
    let (config, problems) = MockConfig::parse(text);
    if let Some(problem) = problems.first() {
        let place = asl_json::LineIndex::new(text).position(problem.span.start);
        return Err(refuse(format!(
            "The mock configuration file has an error at {}:{}. {}",
            place.line, place.column, problem.message
        )));
    }
    let (mut tests, _) = TestCases::parse(&workspace.tests);
    if !tests.is_whole(&workspace.tests) {
        return Err(refuse(
            "The JSON of the test cases has an error. Fix it before you add others.".into(),
        ));
    }
    let own = &workspace.settings.state_machine_name;
    let chosen = config
        .machines
        .get_key_value(own)
        .or_else(|| config.machines.first());
    let Some((machine, scripts)) = chosen else {
        return Err(refuse("The file has no state machine with test cases.".into()));
    };
    for (name, script) in scripts {
        tests.cases.push(TestCase {
            name: TestCase::free_name(name, &tests.cases),
            input: None,
            mocks: Some(mocks_of(script).to_value()),
            own_mocks_only: true,
            expect: Expectation {
                status: Some("SUCCEEDED".into()),
                ..Expectation::default()
            },
        });
    }
    let mut sentences = vec![
        match scripts.len() {
            1 => format!("One test case of the state machine '{machine}' was added."),
            count => format!("{count} test cases of the state machine '{machine}' were added."),
        },
        "This format has no inputs and no expectations: each case has the workspace's input and expects success until you change it.".into(),
    ];
    let others: Vec<&str> = config
        .machines
        .keys()
        .filter(|name| *name != machine)
        .map(String::as_str)
        .collect();
    if !others.is_empty() {
        sentences.push(format!(
            "The file also has test cases of {}. To import these, give the state machine that name under Execution settings.",
            others.join(", ")
        ));
    }
    Ok(Imported {
        tests: tests.to_text(),
        sentences,
    })
}

/// A workspace as a file of another tool.
pub(crate) fn export(
    workspace: &Workspace,
    format: ExportFormat,
    code: &CodeEngine,
) -> Result<Exported, Refusal> {
    let name = file_name(&workspace.settings.state_machine_name);
    match format {
        ExportFormat::MockConfig => mock_config(workspace, code),
        ExportFormat::TestState => test_state(workspace, &name, code),
        ExportFormat::Lesson => lesson(workspace, &name, code),
        ExportFormat::Pytest => runner(
            workspace,
            PYTEST,
            &name,
            format!("test_{}.py", name.replace('-', "_")),
        ),
        ExportFormat::Jest => runner(workspace, JEST, &name, format!("{name}.test.js")),
        ExportFormat::Vitest => runner(workspace, VITEST, &name, format!("{name}.test.mjs")),
    }
}

/// Puts the definition that a template only names into the template.
pub(crate) fn inline(request: &InlineDefinition) -> Result<String, Refusal> {
    let InlineDefinition {
        template,
        machine,
        definition,
    } = request;
    asl::inline_definition(template, *machine, definition).map_err(|sentence| Refusal {
        sentence,
        document: Document::Definition,
    })
}

/// The name of a state machine as that of a file.
pub(crate) fn file_name(name: &str) -> String {
    let kept = |character: char| {
        if character.is_ascii_alphanumeric() || character == '_' {
            character
        } else {
            '-'
        }
    };
    name.chars().map(kept).collect()
}

fn mock_config(workspace: &Workspace, code: &CodeEngine) -> Result<Exported, Refusal> {
    let outline = definition::read(workspace).outline;
    let tests = cases(workspace)?;
    let mut sentences: Vec<String> = Vec::new();
    let mut scripts = indexmap::IndexMap::new();
    let mut add = |name: &str, workspace: &Workspace| -> Result<(), Refusal> {
        let (mut mocks, problems) = Mocks::parse(&workspace.mocks);
        if let Some(problem) = problems.first() {
            return Err(Refusal {
                sentence: format!("The mocked responses have an error. {}", problem.message),
                document: Document::Mocks,
            });
        }
        let canned = can(&mut mocks, workspace, code);
        let (script, left_out) = script_of(&mocks, &outline);
        for sentence in canned.into_iter().chain(left_out) {
            if !sentences.contains(&sentence) {
                sentences.push(sentence);
            }
        }
        scripts.insert(name.to_owned(), script);
        Ok(())
    };
    for case in &tests.cases {
        add(&case.name, &of_case(workspace, case))?;
    }
    if tests.cases.is_empty() {
        add("Workspace", workspace)?;
    } else {
        sentences.push("This format has no inputs and no expectations.".into());
    }
    let mut config = MockConfig::default();
    config
        .machines
        .insert(workspace.settings.state_machine_name.clone(), scripts);
    Ok(Exported {
        name: "MockConfigFile.json".into(),
        text: format!("{}\n", config.to_text()),
        sentences,
    })
}

/// A text as one word of a POSIX shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// The option that names a state. The AWS CLI reads a value that begins like an address from that address (`file://`,
/// `fileb://`, and in version 1 `http://` and `https://`); within JSON it does not.
fn state_name(name: &str) -> String {
    if ["file:", "fileb:", "http:", "https:"]
        .iter()
        .any(|prefix| name.starts_with(prefix))
    {
        let json = Value::from([("stateName", Value::from(name))]);
        format!("--cli-input-json {}", quoted(&json.to_string()))
    } else {
        format!("--state-name {}", quoted(name))
    }
}

/// One call of `TestState` for each Task state that an execution visits, with the input that it got and the answer.
fn test_state(workspace: &Workspace, name: &str, code: &CodeEngine) -> Result<Exported, Refusal> {
    let case = cases(workspace)?.cases.into_iter().next();
    let chosen = case.as_ref().map(|case| of_case(workspace, case));
    let run = Run::new(chosen.as_ref().unwrap_or(workspace), code)?;
    let mut text = String::from(
        "#!/bin/sh\n# Tests each Task state by itself, with the input that it got in a run of the playground and what was answered.\n# Needs the AWS CLI and the permission states:TestState.\nset -eu\n",
    );
    // Writing into a String does not fail.
    let _ = writeln!(
        text,
        "definition={}",
        quoted(&run.definition.machine.source.to_string())
    );
    let mut seen: Vec<&Visit> = Vec::new();
    for visit in &run.execution.visits {
        let is_known = seen.iter().any(|known| known.pointer() == visit.pointer());
        if visit.state_type() != "Task" || is_known {
            continue;
        }
        seen.push(visit);
        let steps = run.execution.notes.steps(visit);
        let input = steps.into_iter().find(|step| step.kind == FlowKind::Input);
        let mock = match visit
            .attempts()
            .first()
            .and_then(|attempt| attempt.outcome.as_ref())
        {
            Some(Ok(result)) => Value::from([("result", Value::from(result.to_string()))]),
            Some(Err(failure)) => {
                let texts = [("error", &failure.error), ("cause", &failure.cause)];
                let members = texts
                    .into_iter()
                    .filter_map(|(key, text)| Some((key.into(), Value::from(text.clone()?))));
                Value::from([("errorOutput", Value::object(members.collect()))])
            }
            None => continue,
        };
        let _ = write!(
            text,
            "\naws stepfunctions test-state --inspection-level DEBUG --definition \"$definition\" \\\n  {} \\\n  --input {} \\\n  --mock {}\n",
            state_name(visit.state()),
            quoted(&input.map_or_else(|| "{}".into(), |step| step.value.to_string())),
            quoted(&mock.to_string()),
        );
    }
    let mut sentences = vec![match &case {
        Some(case) => format!("Inputs and answers are those of the test case \"{}\".", case.name),
        None => "Inputs and answers are those of a run of the workspace.".into(),
    }];
    let mut missing = Vec::new();
    definition::read(workspace).outline.walk(&mut |state| {
        if state.type_name.as_deref() == Some("Task")
            && seen.iter().all(|visit| *visit.pointer() != state.pointer)
        {
            missing.push(format!("'{}'", state.name));
        }
    });
    if !missing.is_empty() {
        sentences.push(format!(
            "It does not visit {}; there is no call for these.",
            missing.join(", ")
        ));
    }
    Ok(Exported {
        name: format!("{name}.test-state.sh"),
        text,
        sentences,
    })
}

const PYTEST: &str = r#""""Runs the test cases of a Step Functions workspace with the command `asl`.

The workspace lies beside this file. The environment variable ASL names the command where it is not on PATH.
"""

import json
import os
import subprocess

import pytest

WORKSPACE = os.path.join(os.path.dirname(os.path.abspath(__file__)), {workspace})
CASES = {names}


@pytest.fixture(scope="module")
def results():
    command = [os.environ.get("ASL", "asl"), "test", WORKSPACE, "--json"]
    ran = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert ran.stdout, ran.stderr
    answer = json.loads(ran.stdout)
    assert "cases" in answer, answer.get("reason")
    return {case["name"]: case for case in answer["cases"]}


@pytest.mark.parametrize("name", CASES)
def test_case(results, name):
    case = results[name]
    assert case["passed"], case["trouble"] or json.dumps(case["failures"], indent=2)
"#;

const JEST: &str = r#"// Runs the test cases of a Step Functions workspace with the command `asl`. The workspace lies beside this file.
// The environment variable ASL names the command where it is not on PATH.
const { spawnSync } = require("node:child_process");
const path = require("node:path");

const workspace = path.join(__dirname, {workspace});
const names = {names};

const ran = spawnSync(process.env.ASL ?? "asl", ["test", workspace, "--json"], { encoding: "utf8", maxBuffer: 2 ** 28 });
if (!ran.stdout) {
  throw ran.error ?? new Error(ran.stderr);
}
const results = new Map((JSON.parse(ran.stdout).cases ?? []).map((result) => [result.name, result]));

test.each(names.map((name) => [name]))("%s", (name) => {
  expect(results.get(name)).toMatchObject({ trouble: null, failures: [], passed: true });
});
"#;

const VITEST: &str = r#"// Runs the test cases of a Step Functions workspace with the command `asl`. The workspace lies beside this file.
// The environment variable ASL names the command where it is not on PATH.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const workspace = fileURLToPath(new URL({workspace}, import.meta.url));
const names = {names};

const ran = spawnSync(process.env.ASL ?? "asl", ["test", workspace, "--json"], { encoding: "utf8", maxBuffer: 2 ** 28 });
if (!ran.stdout) {
  throw ran.error ?? new Error(ran.stderr);
}
const results = new Map((JSON.parse(ran.stdout).cases ?? []).map((result) => [result.name, result]));

for (const name of names) {
  test(name, () => {
    expect(results.get(name)).toMatchObject({ trouble: null, failures: [], passed: true });
  });
}
"#;

/// A file that runs the test cases with `asl test`. Names and file are written as JSON texts, which both languages read.
fn runner(workspace: &Workspace, template: &str, name: &str, file: String) -> Result<Exported, Refusal> {
    let names = cases(workspace)?
        .cases
        .iter()
        .map(|case| Value::from(case.name.as_str()))
        .collect();
    let beside = format!("{name}.workspace.json");
    // The names come last: nothing in them is a place in the template.
    let text = template
        .replace("{workspace}", &Value::from(beside.as_str()).to_string())
        .replace("{names}", &Value::array(names).to_string());
    Ok(Exported {
        name: file,
        text,
        sentences: vec![format!(
            "Put the workspace beside it, as Download saves it, under the name {beside}."
        )],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_of_a_state_is_an_address() {
        assert_eq!(state_name("It's file://"), r"--state-name 'It'\''s file://'");
        for name in [
            "file:///etc/passwd",
            "fileb://x",
            "https://x",
            "http://x",
            "file:x",
        ] {
            let option = state_name(name);
            assert_eq!(option, format!("--cli-input-json '{{\"stateName\":\"{name}\"}}'"));
        }
    }
}
