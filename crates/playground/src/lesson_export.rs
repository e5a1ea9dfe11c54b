//! A lesson made of a workspace, for a teacher to finish: text, start, solution, cases and hints in one document.
//!
//! What does not live here: the format of lessons (`asl-lessons`).

use asl_json::{Map, Value};
use asl_protocol::{Exported, Refusal};
use asl_testcase::{Expectation, ExpectedOutput, TestCase, TestCases};
use asl_workspace::Workspace;

use crate::run::{CodeEngine, Run};
use crate::test_cases::{cases, of_case};

/// A course of one lesson. The workspace is the solution and its test cases are those of the lesson; the learner begins with a
/// Pass state in the place of the first Task.
pub(crate) fn lesson(workspace: &Workspace, name: &str, code: &CodeEngine) -> Result<Exported, Refusal> {
    let run = Run::new(workspace, code)?;
    let definition = run.definition.machine.source.clone();
    let (state, start) = start(&definition);
    let cases = lesson_cases(workspace, &run)?;
    let begin = Workspace {
        definition: String::new(),
        tests: String::new(),
        ..workspace.clone()
    };
    let mut begin = begin.to_json();
    for name in ["input", "mocks", "role"] {
        // What is JSON is easier to read as such than within a string.
        let json = begin.get(name).and_then(Value::as_str).map(asl_json::parse);
        if let Some(Ok(json)) = json {
            begin = begin.with(name, json);
        }
    }
    let folder = Value::from([
        (
            "text.md",
            Value::from(text(&workspace.settings.state_machine_name)),
        ),
        ("start.json", begin.with("definition", start)),
        ("solution.json", Value::from([("definition", definition)])),
        ("cases.json", Value::from([("cases", cases)])),
        ("wrong.json", hints(&state)),
    ]);
    let mut course = Map::new();
    course.insert(format!("01-{}", name.to_lowercase()).into(), folder);
    let name = format!("{name}.lesson.json");
    Ok(Exported {
        text: format!("{}\n", asl_json::to_pretty(&Value::object(course))),
        sentences: vec![
            "Write the text, and look at the start and the hints.".into(),
            format!("Beside the page, it opens with ?course={name}."),
        ],
        name,
    })
}

/// The definition with a Pass state in the place of its first Task, or of its first state; and the name of that state.
fn start(definition: &Value) -> (String, Value) {
    let states = definition.get("States").and_then(Value::as_object);
    let first = definition
        .get("StartAt")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let is_task = |state: &Value| state.get("Type").and_then(Value::as_str) == Some("Task");
    let task = states
        .into_iter()
        .flatten()
        .find_map(|(name, state)| is_task(state).then(|| name.to_string()));
    let name = task.unwrap_or_else(|| first.to_owned());
    let mut pass: Map = [("Type".into(), Value::from("Pass"))].into_iter().collect();
    let state = states.and_then(|states| states.get(name.as_str()));
    for kept in ["Next", "End"] {
        if let Some(value) = state.and_then(|state| state.get(kept)) {
            pass.insert(kept.into(), value.clone());
        }
    }
    if pass.len() == 1 {
        pass.insert("End".into(), Value::from(true));
    }
    let states = definition
        .get("States")
        .cloned()
        .unwrap_or_else(Value::empty_object);
    let states = states.with(name.as_str(), Value::object(pass));
    (name, definition.with("States", states))
}

/// The test cases of the workspace with everything that they take from it; without any, its run as it is.
fn lesson_cases(workspace: &Workspace, run: &Run) -> Result<Value, Refusal> {
    let mut tests: TestCases = cases(workspace)?;
    if tests.cases.is_empty() {
        let execution = &run.execution;
        tests.cases.push(TestCase {
            name: "As it is".into(),
            expect: Expectation {
                status: Some(execution.status.name().into()),
                output: execution.output.clone().map(ExpectedOutput::Is),
                error: execution.error.as_deref().map(str::to_owned),
                path: None,
            },
            ..TestCase::default()
        });
    }
    for case in &mut tests.cases {
        let whole = of_case(workspace, case);
        case.input = asl_json::parse(&whole.input).ok();
        case.mocks = asl_json::parse(&whole.mocks).ok();
        case.own_mocks_only = false;
    }
    let document = asl_json::parse(&tests.to_text()).unwrap_or(Value::Null);
    let cases = document.get("cases").and_then(Value::as_array);
    let cases = cases.unwrap_or_default().iter().cloned();
    let under_role = workspace.settings.under_role;
    let cases = cases.map(|case| {
        if under_role {
            case.with("underRole", Value::from(true))
        } else {
            case
        }
    });
    Ok(Value::from(cases.collect::<Vec<_>>()))
}

fn text(name: &str) -> String {
    format!(
        "# {name}\n\n> The idea in a line\n\nSay what the learner needs to know, in at most 120 words and one drawing.\n\n**Task.** Say what the workflow must do.\n"
    )
}

/// Hints that fit any such lesson; a teacher puts better ones before them.
fn hints(state: &str) -> Value {
    let hint = |when: String, hint: String| {
        Value::from([
            ("when", Value::from(when)),
            ("hint", Value::from(hint)),
            ("change", Value::empty_object()),
        ])
    };
    let name = Value::from(state).to_string();
    Value::from(vec![
        hint(
            format!("$lookup(definition.States, {name}).Type = 'Pass'"),
            format!("`{}` is still a Pass state.", state.replace('`', "'")),
        ),
        hint(
            "$count(errors) > 0".into(),
            "The definition cannot run yet: the Problems tab says why.".into(),
        ),
        hint(
            "$exists(case)".into(),
            "Press **Show this run** and look at the first event that differs.".into(),
        ),
    ])
}
