//! The judge: a learner's workspace, held against the cases of a lesson.

use asl_engine::Execution;
use asl_json::{Map, Value};
use asl_testcase::{Outcome, compare};
use asl_workspace::{Settings, Workspace};

use crate::bench::{Bench, Facts, TestResult};
use crate::cases::Case;
use crate::divergence::Divergence;
use crate::lesson::Lesson;
use crate::patch::patched;
use crate::record::record;
use crate::words;

/// The most events that the cases of one check may make together; it bounds the time that a check takes.
const MOST_EVENTS: usize = 400_000;

/// What came of a check.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// The answer does what the lesson asks.
    Passed,
    /// It does not.
    Failed(Box<Failure>),
}

/// The first thing that is not as it should be.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Failure {
    /// What, in a sentence or two.
    pub sentence: String,
    /// The case that fails, if the answer could be run.
    pub case: Option<FailedCase>,
    /// What was compared: `Output /receipt`, `Calls /0/arguments`.
    pub place: String,
    /// What was expected there; none if nothing should be there.
    pub expected: Option<Value>,
    /// What came; none if nothing did.
    pub got: Option<Value>,
    /// Where the run leaves that of the solution.
    pub divergence: Option<Divergence>,
    /// The hint for it, if it is a typical wrong answer.
    pub hint: Option<String>,
}

/// A case that fails, with the workspace that can be run to see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailedCase {
    /// Its name.
    pub name: String,
    /// The learner's workspace with the input and the mocked responses of the case.
    pub workspace: Workspace,
}

/// Holds an answer against a lesson.
///
/// Of the learner's workspace the definition, the role's policy and the test cases count; input, mocked responses and settings are
/// those of the lesson.
pub fn judge(lesson: &Lesson, answer: &Workspace, bench: &mut impl Bench) -> Verdict {
    let answer = Workspace {
        definition: answer.definition.clone(),
        role: answer.role.clone(),
        tests: answer.tests.clone(),
        ..lesson.start.clone()
    };
    let facts = bench.facts(&answer);
    let (failure, run) = match first_failure(lesson, &answer, &facts, bench) {
        Ok(()) => return Verdict::Passed,
        Err(found) => *found,
    };
    let seen = seen(&answer, &facts, &failure, run.as_ref());
    let hint = lesson.hints.iter().find(|hint| hint.when.holds(&seen));
    Verdict::Failed(Box::new(Failure {
        hint: hint.map(|hint| hint.text.clone()),
        ..failure
    }))
}

/// A failure, with the record of the run that shows it.
type Found = Box<(Failure, Option<Value>)>;

fn found(failure: Failure, run: Option<Value>) -> Found {
    Box::new((failure, run))
}

fn first_failure(
    lesson: &Lesson,
    answer: &Workspace,
    facts: &Facts,
    bench: &mut impl Bench,
) -> Result<(), Found> {
    if let Some(error) = facts.errors.first() {
        let sentence = error.clone();
        return Err(found(
            Failure {
                sentence,
                ..Failure::default()
            },
            None,
        ));
    }
    let mut events = 0;
    for case in &lesson.cases.cases {
        events += run_case(lesson, case, answer, bench)?;
        if events > MOST_EVENTS {
            let sentence = format!(
                "The cases up to “{}” made {events} events, and {MOST_EVENTS} are the most that a check may make. Does the workflow loop forever?",
                case.test.name
            );
            return Err(found(
                Failure {
                    sentence,
                    ..Failure::default()
                },
                None,
            ));
        }
    }
    mutants(lesson, answer, bench)?;
    let seen = seen(answer, facts, &Failure::default(), None);
    let unmet = lesson
        .cases
        .requirements
        .iter()
        .find(|required| !required.that.holds(&seen));
    match unmet {
        None => Ok(()),
        Some(required) => Err(found(
            Failure {
                sentence: required.sentence.clone(),
                ..Failure::default()
            },
            None,
        )),
    }
}

/// Runs a case; gives the number of events that it made.
fn run_case(
    lesson: &Lesson,
    case: &Case,
    answer: &Workspace,
    bench: &mut impl Bench,
) -> Result<usize, Found> {
    let workspace = of_case(answer, case);
    let failed_case = || FailedCase {
        name: case.test.name.clone(),
        workspace: workspace.clone(),
    };
    let execution = bench.run(&workspace).map_err(|sentence| {
        let case = Some(failed_case());
        found(
            Failure {
                sentence,
                case,
                ..Failure::default()
            },
            None,
        )
    })?;
    let made = events_of(&execution);
    let record = record(&execution);
    let Some((place, expected, got)) = difference(case, &execution, &record) else {
        return Ok(made);
    };
    let solution = of_case(&lesson.solution, case);
    let divergence = bench
        .run(&solution)
        .ok()
        .and_then(|solution| Divergence::between(&execution, &solution));
    let failure = Failure {
        sentence: words::sentence(
            &case.test.name,
            &place,
            expected.as_ref(),
            got.as_ref(),
            &execution,
        ),
        case: Some(failed_case()),
        place,
        expected,
        got,
        divergence,
        hint: None,
    };
    Err(found(failure, Some(record)))
}

/// The workspace of an answer as a case wants it.
fn of_case(answer: &Workspace, case: &Case) -> Workspace {
    let input = case.test.input.as_ref();
    Workspace {
        input: input.map_or_else(|| answer.input.clone(), Value::to_string),
        mocks: case.test.mocks_over(&answer.mocks),
        tests: String::new(),
        settings: Settings {
            under_role: case.under_role,
            ..answer.settings.clone()
        },
        ..answer.clone()
    }
}

/// The events of an execution and of the children of its Map Runs.
fn events_of(execution: &Execution) -> usize {
    let children = execution.map_runs.iter().flat_map(|run| &run.children);
    let children = children.map(|child| child.execution.events.len());
    execution.events.len() + children.sum::<usize>()
}

type Difference = (String, Option<Value>, Option<Value>);

/// The first thing that a case expects and the run does not have.
fn difference(case: &Case, execution: &Execution, record: &Value) -> Option<Difference> {
    let outcome = Outcome {
        status: execution.status,
        output: execution.output.as_ref(),
        error: execution.error.as_deref(),
        path: execution.visits.iter().map(|visit| &**visit.state()).collect(),
    };
    if let Some(failure) = case.test.judge(&outcome).into_iter().next() {
        return Some((failure.place, failure.expected, failure.got));
    }
    let members = case.record.as_object()?;
    members.iter().find_map(|(name, expected)| {
        let got = record.get(name).unwrap_or(&Value::Null);
        let place = |rest: &str| format!("{} {rest}", words::member(name)).trim_end().to_owned();
        let count = |value: &Value| value.as_array().map(<[Value]>::len);
        if &**name == "calls" && count(expected) != count(got) {
            // How many there are says more than the first one that moved.
            return Some((place(""), Some(expected.clone()), Some(got.clone())));
        }
        let first = compare(expected, got, true).into_iter().next()?;
        Some((place(first.pointer.as_str()), first.expected, first.got))
    })
}

/// Whether the learner's test cases pass, and notice every mutant.
fn mutants(lesson: &Lesson, answer: &Workspace, bench: &mut impl Bench) -> Result<(), Found> {
    if lesson.cases.mutants.is_empty() {
        return Ok(());
    }
    let fail = |sentence: String| {
        found(
            Failure {
                sentence,
                ..Failure::default()
            },
            None,
        )
    };
    let original = Workspace {
        definition: lesson.solution.definition.clone(),
        ..answer.clone()
    };
    let results = bench.test(&original).map_err(fail)?;
    if results.is_empty() {
        return Err(fail(
            "There is no test case yet. Add one on the Tests tab.".to_owned(),
        ));
    }
    if let Some(failed) = results.iter().find(|result| !result.passed) {
        return Err(fail(format!(
            "The test case “{}” fails on the definition as it is. A test case must pass before it can prove anything.",
            failed.name
        )));
    }
    let definition = asl_json::parse(&original.definition).unwrap_or(Value::Null);
    let events_of = |results: &[TestResult]| results.iter().map(|result| result.events).sum::<usize>();
    let mut events = events_of(&results);
    for mutant in &lesson.cases.mutants {
        if events > MOST_EVENTS {
            return Err(fail(format!(
                "The test cases made {events} events so far, and {MOST_EVENTS} are the most that a check may make. Write shorter ones."
            )));
        }
        let changed = Workspace {
            definition: asl_json::to_pretty(&patched(&definition, &mutant.change)),
            ..original.clone()
        };
        // A mutant that cannot run is noticed.
        let survives = bench.test(&changed).is_ok_and(|results| {
            events += events_of(&results);
            results.iter().all(|result| result.passed)
        });
        if survives {
            return Err(fail(format!(
                "All your test cases still pass when {}.",
                mutant.what
            )));
        }
    }
    Ok(())
}

/// What the conditions of a lesson see of an answer.
fn seen(answer: &Workspace, facts: &Facts, failure: &Failure, run: Option<&Value>) -> Value {
    let mut members: Map = facts.to_value().as_object().cloned().unwrap_or_default();
    let parsed = |text: &str| asl_json::parse(text).ok();
    let name = failure.case.as_ref().map(|case| Value::from(case.name.as_str()));
    for (key, value) in [
        ("definition", facts.definition.clone()),
        ("role", parsed(&answer.role)),
        ("tests", parsed(&answer.tests)),
        ("case", name),
        ("sentence", Some(Value::from(failure.sentence.as_str()))),
        ("place", Some(Value::from(failure.place.as_str()))),
        ("expected", failure.expected.clone()),
        ("got", failure.got.clone()),
        ("run", run.cloned()),
    ] {
        if let Some(value) = value {
            members.insert(key.into(), value);
        }
    }
    Value::object(members)
}
