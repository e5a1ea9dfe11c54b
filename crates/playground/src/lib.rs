//! The one door to the core: a workspace in, its analysis or its run out.
//!
//! ```
//! use asl_playground::Playground;
//! use asl_protocol::{Answer, Ask};
//! use asl_workspace::Workspace;
//!
//! let definition = r#"{"StartAt": "Hello", "States": {"Hello": {"Type": "Pass", "Result": "world", "End": true}}}"#;
//! let workspace = Workspace { definition: definition.into(), ..Workspace::default() };
//! let mut playground = Playground::default();
//! let Answer::Ran(run) = playground.answer(&Ask::Run(workspace)) else { panic!("it runs") };
//! assert_eq!((run.status.as_str(), run.output.as_deref()), ("SUCCEEDED", Some("\"world\"")));
//! ```
//!
//! A [`Playground`] keeps the last run, so that the page can ask for pieces of it. It knows no browser; the worker and
//! the tests are both its callers.

mod analysis;
mod coverage;
mod editor;
mod exchange;
mod executions;
mod explain;
mod policy;
mod role;
mod run;
mod seen;
mod state_test;
mod tests;

use asl_protocol::{Answer, Ask, RunRefused};

pub use analysis::{analyze, sketch};
use run::Run;
use seen::Seen;

/// Answers the questions of a page about one workspace after the other.
#[derive(Default)]
pub struct Playground {
    run: Option<Run>,
}

impl Playground {
    /// Answers a question.
    pub fn answer(&mut self, ask: &Ask) -> Answer {
        match ask {
            Ask::Analyze(workspace) => Answer::Analyzed(Box::new(analyze(workspace))),
            Ask::Run(workspace) => self.keep(Run::new(workspace)),
            Ask::Redrive(workspace) => match self.run.as_ref().map(|run| run.redriven(workspace)) {
                Some(Ok(run)) => {
                    let summary = run.summary();
                    self.run = Some(run);
                    Answer::Ran(Box::new(summary))
                }
                Some(Err(refused)) => Answer::Refused(refused),
                None => Answer::Nothing,
            },
            Ask::TestState(workspace, test) => match state_test::test(workspace, test) {
                Ok(tested) => Answer::StateTested(tested),
                Err(refused) => Answer::Refused(refused),
            },
            Ask::Events {
                matching,
                from,
                count,
            } => self.of_seen(|seen| Some(Answer::Events(seen.events(matching, *from, *count)))),
            Ask::Open(path) => match self.run.as_mut().and_then(|run| run.open(path)) {
                Some(opened) => Answer::Opened(Box::new(opened)),
                None => Answer::Nothing,
            },
            Ask::MapRun { index } => {
                self.of_seen(|seen| seen.map_run(*index).map(|run| Answer::MapRun(Box::new(run))))
            }
            Ask::Children {
                map_run,
                status,
                from,
                count,
            } => self.of_seen(|seen| {
                seen.children(*map_run, status, *from, *count)
                    .map(Answer::Children)
            }),
            Ask::ResultFile { map_run, index } => {
                self.of_seen(|seen| seen.result_file(*map_run, *index).map(Answer::Text))
            }
            Ask::Event { id } => self.of_seen(|seen| seen.event(*id).map(Answer::Json)),
            Ask::History => self.of_seen(|seen| Some(Answer::Json(seen.history()))),
            Ask::PolicyText(workspace, format) => Answer::Text(policy::text(workspace, *format)),
            Ask::Visit { index } => {
                self.of_seen(|seen| seen.visit(*index).map(|visit| Answer::Visit(Box::new(visit))))
            }
            Ask::Try(trial) => {
                self.of_seen(|seen| seen.attempt_at(trial).map(|tried| Answer::Tried(Box::new(tried))))
            }
            Ask::Value { visit, from, to } => self.of_seen(|seen| {
                seen.value_at(*visit, *from, *to)
                    .map(|value| Answer::Value(Box::new(value)))
            }),
            Ask::Editor { text, question } => {
                editor::answer(text, question).map_or(Answer::Nothing, Answer::Json)
            }
            Ask::Test(workspace) => match tests::test(workspace) {
                Ok(report) => Answer::Tested(Box::new(report)),
                Err(refused) => Answer::Refused(refused),
            },
            Ask::Import { workspace, text } => match exchange::import(workspace, text) {
                Ok(imported) => Answer::Imported(Box::new(imported)),
                Err(refused) => Answer::Refused(refused),
            },
            Ask::Export { workspace, format } => match exchange::export(workspace, *format) {
                Ok(exported) => Answer::Exported(Box::new(exported)),
                Err(refused) => Answer::Refused(refused),
            },
            Ask::RunCase { workspace, name } => self.keep(tests::run_case(workspace, name)),
            Ask::CaseOfRun { tests } => self.of_run(|run| tests::with_run(tests, run).map(Answer::Json)),
        }
    }

    /// Keeps a run as the last one.
    fn keep(&mut self, run: Result<Run, RunRefused>) -> Answer {
        self.run = None;
        match run {
            Ok(run) => {
                let summary = run.summary();
                self.run = Some(run);
                Answer::Ran(Box::new(summary))
            }
            Err(refused) => Answer::Refused(refused),
        }
    }

    /// Answers about the execution that is looked at.
    fn of_seen(&self, answer: impl FnOnce(&Seen<'_>) -> Option<Answer>) -> Answer {
        self.of_run(|run| answer(&run.seen()))
    }

    fn of_run(&self, answer: impl FnOnce(&Run) -> Option<Answer>) -> Answer {
        self.run.as_ref().and_then(answer).unwrap_or(Answer::Nothing)
    }
}
