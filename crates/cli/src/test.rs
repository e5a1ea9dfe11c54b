//! `asl test`: the test cases of a workspace, as the page runs them.

use std::ffi::OsStr;
use std::fs;

use asl_protocol::{CaseResult, CoverageItem, CoverageKind, Handler, RunTestCases, TestReport};
use serde::Serialize;

use crate::arguments::Options;
use crate::junit;
use crate::report::{Report, Usage};
use crate::run::{playground, refusal};
use crate::source;

/// The answer for programs.
#[derive(Serialize)]
struct Answered<'r> {
    passed: usize,
    failed: usize,
    #[serde(flatten)]
    report: &'r TestReport,
}

/// Runs the test cases.
pub(crate) fn test(options: &Options) -> Result<Report, Usage> {
    if let Some(junit) = &options.junit {
        spare_inputs(junit, options)?;
    }
    let (workspace, notes) = source::one(options)?;
    let request = RunTestCases {
        workspace: workspace.clone(),
    };
    let tested = match playground().handle(request) {
        Ok(tested) => tested,
        Err(refused) => return Ok(notes.over(refusal(&workspace, &refused, options)?)),
    };
    let passed = tested.cases.iter().filter(|case| case.passed).count();
    let failed = tested.cases.len() - passed;
    if let Some(file) = &options.junit {
        let xml = junit::xml(&workspace.settings.state_machine_name, &tested, failure_lines)?;
        fs::write(file, xml)
            .map_err(|error| Usage::new(format!("{} cannot be written: {error}.", file.to_string_lossy())))?;
    }
    let mut report = if options.json {
        Report::json(&Answered {
            passed,
            failed,
            report: &tested,
        })?
    } else {
        let mut report = Report::default();
        for case in &tested.cases {
            print_case(case, &mut report);
        }
        print_coverage(&tested.coverage, &mut report);
        report.print(&format!("{passed} passed, {failed} failed"));
        report
    };
    if tested.cases.is_empty() {
        report.say("The workspace has no test cases.");
    }
    // A CI job that tests nothing should fail.
    Ok(notes.over(report.failed_if(failed > 0 || tested.cases.is_empty())))
}

/// Refuses to write the results over a file that is read.
fn spare_inputs(junit: &OsStr, options: &Options) -> Result<(), Usage> {
    let Ok(target) = fs::canonicalize(junit) else {
        return Ok(());
    };
    let others = [&options.input, &options.mocks, &options.tests];
    let read = options.files.iter().chain(others.into_iter().flatten());
    match read
        .into_iter()
        .find(|file| fs::canonicalize(file).is_ok_and(|file| file == target))
    {
        Some(file) => Err(Usage::new(format!(
            "--junit would overwrite {}, which is read. Choose another file for the results.",
            file.to_string_lossy()
        ))),
        None => Ok(()),
    }
}

/// A case in words.
fn print_case(case: &CaseResult, report: &mut Report) {
    let word = if case.passed { "passed" } else { "FAILED" };
    report.print(&format!("{word}  {}", case.name));
    for line in failure_lines(case) {
        report.print(&format!("        {line}"));
    }
}

/// What is not as expected, a line each.
fn failure_lines(case: &CaseResult) -> Vec<String> {
    let mut lines: Vec<String> = case.trouble.iter().cloned().collect();
    lines.extend(case.failures.iter().map(|failure| {
        format!(
            "{}: expected {}, got {}",
            failure.place,
            on_one_line(failure.expected.as_ref()),
            on_one_line(failure.got.as_ref())
        )
    }));
    if !case.passed {
        lines.extend(case.error.iter().map(|error| format!("Error: {error}")));
        lines.extend(case.cause.iter().map(|text| format!("Cause: {text}")));
    }
    lines
}

/// JSON text without its line breaks.
fn on_one_line(text: Option<&String>) -> String {
    let Some(text) = text else {
        return "nothing".to_owned();
    };
    // A text that was cut is not JSON any more.
    serde_json::from_str::<serde_json::Value>(text).map_or_else(|_| text.clone(), |json| json.to_string())
}

/// How much of each kind is covered, and what is not.
fn print_coverage(items: &[CoverageItem], report: &mut Report) {
    let kinds = [
        (CoverageKind::State, "states"),
        (CoverageKind::Transition, "transitions"),
        (CoverageKind::ChoiceRule, "Choice rules"),
        (CoverageKind::Retry, "retriers"),
        (CoverageKind::Catch, "catchers"),
    ];
    let shares: Vec<String> = kinds
        .iter()
        .filter_map(|(kind, name)| {
            let of_kind = items.iter().filter(|item| item.kind == *kind);
            let covered = of_kind.clone().filter(|item| item.cases > 0).count();
            let all = of_kind.count();
            (all > 0).then(|| format!("{covered} of {all} {name}"))
        })
        .collect();
    report.print("");
    report.print(&format!("Covered: {}", shares.join(", ")));
    for item in items.iter().filter(|item| item.cases == 0) {
        report.print(&format!("    not covered: {}", item.label));
    }
}
