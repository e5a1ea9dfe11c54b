//! `asl test`: the test cases of a workspace, as the page runs them.

use std::fmt::Write;
use std::fs;

use asl_playground::Playground;
use asl_protocol::{CaseResult, CoverageItem, CoverageKind, Handler, RunTestCases, TestReport};
use serde::Serialize;

use crate::arguments::Options;
use crate::junit;
use crate::report::{Report, Usage};
use crate::run::refusal;
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
pub fn test(options: &Options) -> Result<Report, Usage> {
    let workspace = source::one(options)?;
    let request = RunTestCases {
        workspace: workspace.clone(),
    };
    let tested = match Playground::default().handle(request) {
        Ok(tested) => tested,
        Err(refused) => return refusal(&workspace, &refused, options),
    };
    let passed = tested.cases.iter().filter(|case| case.passed).count();
    let failed = tested.cases.len() - passed;
    if let Some(file) = &options.junit {
        let xml = junit::xml(&workspace.settings.state_machine_name, &tested)?;
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
        let mut out = String::new();
        for case in &tested.cases {
            tell(case, &mut out);
        }
        coverage(&tested.coverage, &mut out);
        let _ = writeln!(out, "{passed} passed, {failed} failed");
        Report::fine(&out)
    };
    if tested.cases.is_empty() {
        report.say("The workspace has no test cases.");
    }
    // Who tests nothing in CI wants to know.
    Ok(report.failed_if(failed > 0 || tested.cases.is_empty()))
}

/// A case in words. Writing into a String does not fail.
fn tell(case: &CaseResult, out: &mut String) {
    let word = if case.passed { "passed" } else { "FAILED" };
    let _ = writeln!(out, "{word}  {}", case.name);
    for line in failure_lines(case) {
        let _ = writeln!(out, "        {line}");
    }
}

/// What is not as expected, a line each.
pub fn failure_lines(case: &CaseResult) -> Vec<String> {
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
    // A text that was cut is no JSON any more.
    serde_json::from_str::<serde_json::Value>(text).map_or_else(|_| text.clone(), |json| json.to_string())
}

/// How much of each kind is covered, and what is not.
fn coverage(items: &[CoverageItem], out: &mut String) {
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
    let _ = writeln!(out, "\nCovered: {}", shares.join(", "));
    for item in items.iter().filter(|item| item.cases == 0) {
        let _ = writeln!(out, "    not covered: {}", item.label);
    }
}
