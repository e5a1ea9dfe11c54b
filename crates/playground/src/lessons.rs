//! What the judge of lessons asks: a workspace in, its execution, its facts or the outcome of its test cases out.

use asl::editor::convert;
use asl::{Format, Severity};
use asl_engine::Execution;
use asl_json::Value;
use asl_lessons::{Bench, Facts, Failure, Lesson, TestResult, Verdict, judge, packed};
use asl_protocol::{CheckLesson, Document, LessonDivergence, LessonFailure, Marker, Refusal, RoleVerdict};
use asl_workspace::Workspace;

use crate::analysis::analyze;
use crate::run::{CodeEngine, Run};
use crate::test_cases;

/// Runs a workspace to its end.
pub(crate) fn run(workspace: &Workspace, code: &CodeEngine) -> Result<Execution, String> {
    let run = Run::new(workspace, code).map_err(|refusal: Refusal| refusal.sentence)?;
    Ok(run.execution)
}

/// What the analysis says of a workspace.
pub(crate) fn facts(workspace: &Workspace) -> Facts {
    let analysis = analyze(workspace);
    let of_definition = |marker: &&Marker| marker.document == Document::Definition;
    let findings = analysis.markers.iter().filter(of_definition);
    let errors = analysis
        .markers
        .iter()
        .filter(|marker| marker.severity == Severity::Error);
    let role = analysis.role.unwrap_or_default();
    let missing = role
        .needs
        .iter()
        .filter(|need| need.verdict != RoleVerdict::Allowed);
    Facts {
        definition: value_of(&workspace.definition),
        findings: findings.map(|marker| marker.code.clone()).collect(),
        errors: errors.map(sentence).collect(),
        missing: missing
            .map(|need| (need.action.clone(), need.resource.clone()))
            .collect(),
        too_broad: role
            .too_broad
            .into_iter()
            .map(|finding| finding.sentence)
            .collect(),
    }
}

/// What a definition stands for, whether it is written in JSON or YAML.
fn value_of(definition: &str) -> Option<Value> {
    match Format::of(definition) {
        Format::Json => asl_json::parse(definition).ok(),
        Format::Yaml => asl_json::parse(&convert(definition).ok()?.text).ok(),
    }
}

/// Runs the test cases of a workspace.
pub(crate) fn test(workspace: &Workspace, code: &CodeEngine) -> Result<Vec<TestResult>, String> {
    let report = test_cases::run_all(workspace, code).map_err(|refusal| refusal.sentence)?;
    let results = report.cases.into_iter().map(|case| TestResult {
        name: case.name,
        passed: case.passed,
        events: case.events,
    });
    Ok(results.collect())
}

/// Checks the learner's workspace.
pub(crate) fn check(
    bench: &mut impl Bench,
    request: &CheckLesson,
) -> Result<Option<Box<LessonFailure>>, String> {
    let folder =
        asl_json::parse(&request.folder).map_err(|error| format!("The lesson cannot be read: {error}."))?;
    let lesson = packed(&request.id, &folder).and_then(|document| Lesson::read(&document));
    let lesson = lesson.map_err(|error| error.to_string())?;
    Ok(match judge(&lesson, &request.workspace, bench) {
        Verdict::Passed => None,
        Verdict::Failed(failure) => Some(Box::new(shown(*failure))),
    })
}

fn shown(failure: Failure) -> LessonFailure {
    LessonFailure {
        sentence: failure.sentence,
        hint: failure.hint,
        case: failure.case.map(|case| (case.name, case.workspace)),
        divergence: failure.divergence.map(|divergence| LessonDivergence {
            event: divergence.event,
            got: divergence.got,
            expected: divergence.expected,
            visit: divergence.visit,
            state: divergence.state,
        }),
    }
}

/// An error in a text, with its place.
fn sentence(marker: &Marker) -> String {
    let document = match marker.document {
        Document::Definition => "definition",
        Document::Input => "input",
        Document::Mocks => "mocked responses",
        Document::Tests => "test cases",
        Document::Role => "role's policy",
    };
    // AWS's own sentences have no full stop.
    let message = marker.message.trim_end();
    let stop = if message.ends_with(['.', '!', '?', ':']) {
        ""
    } else {
        "."
    };
    let hint = marker
        .hint
        .as_ref()
        .map_or_else(String::new, |hint| format!(" {hint}"));
    format!("Line {} of the {document}: {message}{stop}{hint}", marker.line)
}
