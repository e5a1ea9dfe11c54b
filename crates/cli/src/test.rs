//! `asl test`: the test cases of a workspace, as the page runs them.

use std::ffi::{OsStr, OsString};
use std::fs;

use asl_protocol::{CaseResult, CoverageItem, CoverageKind, Handler, RunTestCases, TestReport};
use serde::Serialize;

use crate::arguments::Options;
use crate::coverage::{self, Coverage};
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
    of: Of<'r>,
}

/// What was tested.
#[derive(Serialize)]
#[serde(untagged)]
enum Of<'r> {
    One(&'r TestReport),
    Many { files: Vec<OfFile<'r>> },
}

#[derive(Serialize)]
struct OfFile<'r> {
    file: String,
    #[serde(flatten)]
    report: &'r TestReport,
}

/// The test cases of a file.
struct Tested<'o> {
    file: &'o OsString,
    state_machine: String,
    report: TestReport,
}

/// Runs the test cases of all files.
pub(crate) fn test(options: &Options) -> Result<Report, Usage> {
    coverage::check(options)?;
    let written = options.junit.iter().map(|file| ("--junit", file));
    for (option, file) in written.chain(options.coverage.iter().map(|file| ("--coverage", file))) {
        spare_inputs(option, file, options)?;
    }
    let mut said = Report::default();
    let mut all: Vec<Tested<'_>> = Vec::new();
    let mut coverage = Coverage::default();
    for file in &options.files {
        let options = Options {
            files: vec![file.clone()],
            ..options.clone()
        };
        let (workspace, mut notes) = source::one(&options)?;
        let origin = std::mem::take(&mut notes.origin);
        said = notes.over(said);
        let request = RunTestCases {
            workspace: workspace.clone(),
        };
        let report = match playground().handle(request) {
            Ok(report) => *report,
            Err(refused) => return Ok(said.followed_by(refusal(&workspace, &refused, &options)?)),
        };
        let state_machine = workspace.settings.state_machine_name.clone();
        if coverage::is_wanted(&options) {
            coverage.add(file, workspace, &origin, &report)?;
        }
        all.push(Tested {
            file,
            state_machine,
            report,
        });
    }
    if let Some(file) = &options.junit {
        let suites: Vec<_> = all
            .iter()
            .map(|tested| (tested.state_machine.as_str(), &tested.report))
            .collect();
        source::write(file, &junit::xml(&suites, failure_lines)?)?;
    }
    let cases = || all.iter().flat_map(|tested| &tested.report.cases);
    let passed = cases().filter(|case| case.passed).count();
    let failed = cases().count() - passed;
    let mut report = said.followed_by(if options.json {
        json(&all, passed, failed)?
    } else {
        let mut report = Report::default();
        for tested in &all {
            if all.len() > 1 {
                report.print(&format!("{}:", tested.file.to_string_lossy()));
            }
            print_report(&tested.report, &mut report);
        }
        report.print(&format!("{passed} passed, {failed} failed"));
        report
    });
    let mut is_short = false;
    for tested in all.iter().filter(|tested| tested.report.cases.is_empty()) {
        // A CI job that tests nothing should fail.
        is_short = true;
        match all.len() {
            1 => report.say("The workspace has no test cases."),
            _ => report.say(&format!("{} has no test cases.", tested.file.to_string_lossy())),
        }
    }
    coverage.add_others(options)?;
    if let Some(sentence) = options.min_coverage.and_then(|least| coverage.too_little(least)) {
        is_short = true;
        report.say(&sentence);
    }
    coverage::write(&coverage, options)?;
    Ok(report.failed_if(failed > 0 || is_short))
}

/// The answer for programs: of one file its report, of several a list.
fn json(all: &[Tested<'_>], passed: usize, failed: usize) -> Result<Report, Usage> {
    let of = match all {
        [one] => Of::One(&one.report),
        many => Of::Many {
            files: many
                .iter()
                .map(|tested| OfFile {
                    file: tested.file.to_string_lossy().into_owned(),
                    report: &tested.report,
                })
                .collect(),
        },
    };
    Report::json(&Answered { passed, failed, of })
}

/// Refuses to write results over a file that is read.
fn spare_inputs(option: &str, written: &OsStr, options: &Options) -> Result<(), Usage> {
    let Ok(target) = fs::canonicalize(written) else {
        return Ok(());
    };
    let others = [&options.input, &options.mocks, &options.tests];
    let read = options.files.iter().chain(others.into_iter().flatten());
    match read
        .into_iter()
        .find(|file| fs::canonicalize(file).is_ok_and(|file| file == target))
    {
        Some(file) => Err(Usage::new(format!(
            "{option} would overwrite {}, which is read. Choose another file for the results.",
            file.to_string_lossy()
        ))),
        None => Ok(()),
    }
}

/// The cases of a file in words, and what they cover.
fn print_report(tested: &TestReport, report: &mut Report) {
    for case in &tested.cases {
        print_case(case, report);
    }
    print_coverage(&tested.coverage, report);
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
