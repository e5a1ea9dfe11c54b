//! The results of test cases as `JUnit` XML, which CI systems show.

use std::time::Duration;

use asl_json::printable::escape_xml;
use asl_protocol::{CaseResult, TestReport};
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use crate::report::Usage;

/// A suite for each state machine, with its name. The times are those of the executions, in virtual time; `lines` gives
/// what is not as expected in a case.
pub(crate) fn xml(
    tested: &[(&str, &TestReport)],
    lines: fn(&CaseResult) -> Vec<String>,
) -> Result<String, Usage> {
    let mut report = Report::new("asl test");
    for (state_machine, tested) in tested {
        let mut suite = TestSuite::new(*state_machine);
        for case in &tested.cases {
            let mut shown = TestCase::new(case.name.as_str(), status(case, &lines(case)));
            shown.set_classname(*state_machine);
            shown.set_time(Duration::from_millis(case.duration));
            suite.add_test_case(shown);
        }
        report.add_test_suite(suite);
    }
    report
        .to_string()
        .map(|xml| escape_xml(&xml).into_owned())
        .map_err(|error| Usage::new(format!("The results cannot be written as XML: {error}.")))
}

fn status(case: &CaseResult, lines: &[String]) -> TestCaseStatus {
    if case.passed {
        return TestCaseStatus::success();
    }
    let kind = if case.trouble.is_some() {
        NonSuccessKind::Error
    } else {
        NonSuccessKind::Failure
    };
    let mut status = TestCaseStatus::non_success(kind);
    status.set_message(lines.first().cloned().unwrap_or_default());
    status.set_description(lines.join("\n"));
    status
}
