//! Test cases: each is run as the workspace itself would be, and compared with what is expected.

use asl_engine::Execution;
use asl_json::{Value, to_pretty};
use asl_protocol::{CaseFailure, CaseResult, Document, Refusal, TestReport};
use asl_testcase::{Expectation, ExpectedOutput, Outcome, TestCase, TestCases};
use asl_workspace::Workspace;

use crate::coverage::Coverage;
use crate::definition;
use crate::run::{self, CodeEngine, Run};

/// The most events that all cases together may make; it bounds the time that they take.
const MOST_EVENTS: usize = 2_000_000;

/// The longest text of a difference that is handed out, in characters.
const LONGEST: usize = 4_000;

/// Runs all test cases of a workspace.
pub(crate) fn run_all(workspace: &Workspace, code: &CodeEngine) -> Result<TestReport, Refusal> {
    let tests = cases(workspace)?;
    let read = definition::read(workspace);
    run::machine(&read)?;
    let data = asl_mock::InferredData::of(&read.outline);
    let mut coverage = Coverage::new(&read.outline);
    let mut events = 0;
    let mut results = Vec::new();
    for case in &tests.cases {
        if events > MOST_EVENTS {
            let sentence = format!(
                "Not run: the cases before it made {events} events, and {MOST_EVENTS} are the most that one test may make."
            );
            results.push(troubled(case, sentence));
            continue;
        }
        match run::execute(&read, &data, &of_case(workspace, case), &[], code) {
            Ok(run::Executed { execution, .. }) => {
                events += execution.events.len();
                coverage.add(&execution);
                results.push(judged(case, &execution));
            }
            Err(refused) => results.push(troubled(case, refused.sentence)),
        }
    }
    Ok(TestReport {
        cases: results,
        coverage: coverage.finish(),
    })
}

/// Runs one test case.
pub(crate) fn run_one(workspace: &Workspace, name: &str, code: &CodeEngine) -> Result<Run, Refusal> {
    Run::new(&of_named(workspace, name)?, code)
}

/// The workspace as the test case of this name wants it.
pub(crate) fn of_named(workspace: &Workspace, name: &str) -> Result<Workspace, Refusal> {
    let tests = cases(workspace)?;
    let Some(case) = tests.cases.iter().find(|case| case.name == name) else {
        return Err(Refusal {
            sentence: format!("There is no test case \"{name}\" any more."),
            document: Document::Tests,
        });
    };
    Ok(of_case(workspace, case))
}

/// The text of the test cases with one more, which expects what a run gave. Nothing if something of the text would be lost.
pub(crate) fn with_run(text: &str, run: &Run) -> Option<String> {
    let (mut tests, _) = TestCases::parse(text);
    if !tests.is_whole(text) {
        return None;
    }
    let outcome = outcome(&run.execution);
    let words = match outcome.error {
        Some(error) => error.to_owned(),
        None => outcome.status.name().to_lowercase().replace('_', " "),
    };
    let json = |text: &str| {
        Some(text)
            .filter(|text| !text.trim().is_empty())
            .and_then(|text| asl_json::parse(text).ok())
    };
    tests.cases.push(TestCase {
        name: TestCase::free_name(&words, &tests.cases),
        input: json(&run.input).or_else(|| Some(Value::empty_object())),
        mocks: json(&run.mocks),
        own_mocks_only: false,
        expect: Expectation {
            status: Some(outcome.status.name().to_owned()),
            output: outcome.output.cloned().map(ExpectedOutput::Is),
            error: outcome.error.map(str::to_owned),
            path: Some(outcome.path.iter().map(|name| (*name).to_owned()).collect()),
        },
    });
    Some(tests.to_text())
}

pub(crate) fn cases(workspace: &Workspace) -> Result<TestCases, Refusal> {
    let (tests, problems) = TestCases::parse(&workspace.tests);
    match problems.first() {
        None => Ok(tests),
        Some(problem) => Err(Refusal {
            sentence: format!("The test cases have an error. {}", problem.message),
            document: Document::Tests,
        }),
    }
}

/// The workspace as a case wants it.
pub(crate) fn of_case(workspace: &Workspace, case: &TestCase) -> Workspace {
    let input = case.input.as_ref();
    Workspace {
        input: input.map_or_else(|| workspace.input.clone(), Value::to_string),
        mocks: case.mocks_over(&workspace.mocks),
        tests: String::new(),
        ..workspace.clone()
    }
}

fn outcome(execution: &Execution) -> Outcome<'_> {
    Outcome {
        status: execution.status,
        output: execution.output.as_ref(),
        error: execution.error.as_deref(),
        path: execution.visits.iter().map(|visit| &**visit.state()).collect(),
    }
}

fn judged(case: &TestCase, execution: &Execution) -> CaseResult {
    let failures: Vec<CaseFailure> = case
        .judge(&outcome(execution))
        .into_iter()
        .map(|failure| CaseFailure {
            place: failure.place,
            expected: failure.expected.as_ref().map(shown),
            got: failure.got.as_ref().map(shown),
        })
        .collect();
    CaseResult {
        name: case.name.clone(),
        passed: failures.is_empty(),
        trouble: None,
        status: Some(execution.status),
        error: execution.error.as_deref().map(Into::into),
        cause: execution.cause.as_deref().map(Into::into),
        duration: execution.stop.since(execution.start),
        events: execution.events.len(),
        failures,
    }
}

fn troubled(case: &TestCase, sentence: String) -> CaseResult {
    CaseResult {
        name: case.name.clone(),
        trouble: Some(sentence),
        ..CaseResult::default()
    }
}

/// A value as JSON text, cut where nobody reads on.
fn shown(value: &Value) -> String {
    let mut text = to_pretty(value);
    if let Some((end, _)) = text.char_indices().nth(LONGEST) {
        text.truncate(end);
        text.push('…');
    }
    text
}
