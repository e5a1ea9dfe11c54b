//! The last run of all test cases.

use asl_protocol::{CaseResult, Refusal, TestReport};
use yew::AttrValue;

use super::run::RunTrouble;
use super::shared::Shared;

/// The last run of all test cases.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TestRun {
    /// Its number; each start raises it.
    pub number: u32,
    /// Whether it is still running.
    pub running: bool,
    /// The number of the edit that it was started with.
    pub started_with: u32,
    /// The number of the edit that the outcome belongs to.
    pub edits: u32,
    /// The outcome; while the test cases run, the previous outcome.
    pub outcome: Option<TestsOutcome>,
}

/// The outcome of running all test cases.
#[derive(Clone, Debug, PartialEq)]
pub enum TestsOutcome {
    /// All ran, or their results say why not.
    Ran(Shared<TestReport>),
    /// None could start.
    Refused(Refusal),
    /// There is no result, as the sentence says.
    Trouble(AttrValue),
}

impl TestRun {
    /// The report, if they ran.
    pub fn report(&self) -> Option<&Shared<TestReport>> {
        match &self.outcome {
            Some(TestsOutcome::Ran(report)) => Some(report),
            _ => None,
        }
    }

    /// The result of one test case.
    pub fn case(&self, name: &str) -> Option<&CaseResult> {
        self.report()?.cases.iter().find(|case| case.name == name)
    }
}

/// The outcome from the worker's answer.
pub(super) fn outcome(result: Result<Box<TestReport>, RunTrouble>) -> TestsOutcome {
    match result {
        Ok(report) => TestsOutcome::Ran(Shared::new(*report)),
        Err(RunTrouble::Refused(refusal)) => TestsOutcome::Refused(refusal),
        Err(RunTrouble::Stopped) => {
            TestsOutcome::Trouble("You stopped the test cases before all of them had run.".into())
        }
        Err(RunTrouble::Failed(sentence)) => TestsOutcome::Trouble(sentence.into()),
    }
}
