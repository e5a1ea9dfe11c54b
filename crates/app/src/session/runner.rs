//! Runs: starting and stopping them, and asking about the last one.

use asl_protocol::{Answer, Ask, Hop, Leads};

use super::Session;
use crate::platform::editor::Question;
use crate::platform::worker_client::WorkerError;
use crate::state::action::{Action, NoticeAction, RunAction, TestAction};
use crate::state::run::RunTrouble;

impl Session {
    /// Asks the runner, for instance about its last run. If the worker fails, `done` is not called.
    pub fn ask(&self, ask: &Ask, done: impl FnOnce(Answer) + 'static) {
        self.ask_or(ask, |answer| answer.map(done).unwrap_or_default());
    }

    /// As [`Self::ask`], but `done` is always called: with `None` if there is no answer.
    pub fn ask_or(&self, ask: &Ask, done: impl FnOnce(Option<Answer>) + 'static) {
        let session = self.clone();
        self.request(ask, move |answer| match answer {
            Ok(answer) => done(Some(answer)),
            Err(error) => {
                session.worker_failed(&error);
                done(None);
            }
        });
    }

    fn request(&self, ask: &Ask, done: impl FnOnce(Result<Answer, WorkerError>) + 'static) {
        if let Some(loaded) = self.0.loader.loaded() {
            return loaded.runner.request(ask, Box::new(done));
        }
        let ask = ask.clone();
        self.when_loaded(move |loaded| match loaded {
            Ok(loaded) => loaded.runner.request(&ask, Box::new(done)),
            Err(error) => done(Err(error)),
        });
    }

    fn worker_failed(&self, error: &WorkerError) {
        if *error != WorkerError::Stopped {
            self.dispatch(RunAction::Lost);
            self.dispatch(NoticeAction::Warn(error.to_string().into()));
        }
    }

    /// Has the runner answer a question of the editor. No answer is passed on, too: the editor must not wait forever.
    pub fn answer(&self, question: Question) {
        let ask = Ask::Editor {
            text: question.text.clone(),
            question: question.question.clone(),
        };
        self.ask_or(&ask, move |answer| match answer {
            Some(Answer::Json(answer)) => question.answer(Some(answer)),
            _ => question.answer(None),
        });
    }

    /// Runs the workspace.
    pub fn run(&self) {
        let state = self.state();
        if !state.is_busy() {
            self.dispatch(RunAction::Started(None));
            self.start(&Ask::Run((*state.workspace).clone()), RunAction::Ended);
        }
    }

    /// Redrives the last run from where it failed, with the workspace's mocked responses as they are now.
    pub fn redrive(&self) {
        let state = self.state();
        if !state.is_busy() {
            self.dispatch(RunAction::RedriveStarted);
            self.start(&Ask::Redrive((*state.workspace).clone()), RunAction::Ended);
        }
    }

    /// Runs a test case and shows its run.
    pub fn run_case(&self, name: &str) {
        let state = self.state();
        if !state.is_busy() {
            self.dispatch(RunAction::Started(Some(name.to_owned().into())));
            let ask = Ask::RunCase {
                workspace: (*state.workspace).clone(),
                name: name.to_owned(),
            };
            self.start(&ask, RunAction::Ended);
        }
    }

    /// Runs all test cases.
    pub fn test(&self) {
        let state = self.state();
        if !state.is_busy() {
            self.dispatch(TestAction::Started);
            self.start(&Ask::Test((*state.workspace).clone()), TestAction::Ended);
        }
    }

    /// Asks for something that may take long. `ended` makes the action for its end from the number it was started with.
    fn start<A: Into<Action> + 'static>(&self, ask: &Ask, ended: fn(u32, Result<Answer, RunTrouble>) -> A) {
        let state = self.state();
        let number = if state.run.running {
            state.run.number
        } else {
            state.test_run.number
        };
        let session = self.clone();
        self.request(ask, move |answer| {
            let result = answer.map_err(|error| match error {
                WorkerError::Stopped => RunTrouble::Stopped,
                other => RunTrouble::Failed(other.to_string()),
            });
            session.dispatch(ended(number, result));
        });
    }

    /// Stops the run, or the test cases, under way.
    pub fn stop(&self) {
        let state = self.state();
        if state.is_busy() {
            match self.0.loader.loaded() {
                Some(loaded) => loaded.runner.restart(),
                None => self.0.loader.fail_waiting(&WorkerError::Stopped),
            }
            if state.test_run.running {
                self.dispatch(RunAction::Lost);
            }
        }
    }

    /// Shows an execution within the last run, and one of its Map Runs if one is given. An empty path leads to the
    /// execution that was started.
    pub fn open(&self, path: Vec<Hop>, map_run: Option<usize>) {
        let state = self.state();
        if state.run.lost {
            let sentence = "This run is no longer in memory. Run again to inspect it.";
            return self.dispatch(NoticeAction::Warn(sentence.into()));
        }
        if let Some(map_run) = map_run.filter(|_| state.run.path() == path) {
            return self.dispatch(RunAction::ShowMapRun(map_run));
        }
        let (session, number) = (self.clone(), state.run.number);
        self.ask(&Ask::Open(path), move |answer| {
            if let Answer::Opened(opened) = answer {
                session.dispatch(RunAction::ExecutionOpened(number, opened, map_run));
            }
        });
    }

    /// Shows what the execution in view has started.
    pub fn follow(&self, leads: Leads) {
        let mut path = self.state().run.path().to_vec();
        match leads {
            Leads::MapRun(map_run) => self.open(path, Some(map_run)),
            Leads::Execution(hop) => {
                path.push(hop);
                self.open(path, None);
            }
        }
    }
}
