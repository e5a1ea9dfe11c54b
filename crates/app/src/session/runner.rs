//! Runs: starting and stopping them, and asking about the last one.

use asl_protocol::{
    Caller, EditorService, OpenExecution, PathSegment, Redrive, Refusal, Request, Run, RunTestCase,
    RunTestCases, Target,
};
use asl_workspace::Workspace;

use super::Session;
use super::services::PlaygroundClient;
use crate::platform::code_engine;
use crate::platform::editor::Question;
use crate::platform::worker_client::WorkerError;
use crate::state::action::{Action, NoticeAction, RunAction, TestAction};
use crate::state::run::RunTrouble;

impl Session {
    /// Asks the runner, for instance about its last run. If the worker fails, `done` is not called.
    pub fn ask<R>(&self, request: R, done: impl FnOnce(R::Response) + 'static)
    where
        R: Request + 'static,
        dyn PlaygroundClient: Caller<R, WorkerError>,
    {
        self.ask_or(request, |response| response.map(done).unwrap_or_default());
    }

    /// As [`Self::ask`], but `done` is always called: with `None` if there is no answer.
    pub fn ask_or<R>(&self, request: R, done: impl FnOnce(Option<R::Response>) + 'static)
    where
        R: Request + 'static,
        dyn PlaygroundClient: Caller<R, WorkerError>,
    {
        let session = self.clone();
        self.request(request, move |response| match response {
            Ok(response) => done(Some(response)),
            Err(error) => {
                session.worker_failed(&error);
                done(None);
            }
        });
    }

    fn request<R>(&self, request: R, done: impl FnOnce(Result<R::Response, WorkerError>) + 'static)
    where
        R: Request + 'static,
        dyn PlaygroundClient: Caller<R, WorkerError>,
    {
        // Code runs only where the user has allowed it, for the workspace that is open.
        let engine = self
            .state()
            .may_run_code()
            .then(|| self.0.code.borrow().clone())
            .flatten();
        self.when_loaded(move |loaded| match loaded {
            Ok(loaded) => {
                loaded.runner.set_code(engine);
                loaded.runner.call(request, Box::new(done));
            }
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
        let request = EditorService {
            text: question.text.clone(),
            question: question.question.clone(),
        };
        self.ask_or(request, move |answer| question.answer(answer.flatten()));
    }

    /// Allows the code of the workspace's mocked functions to run, and runs the workspace.
    pub fn run_with_code(&self) {
        let (session, opening) = (self.clone(), self.state().openings);
        wasm_bindgen_futures::spawn_local(async move {
            let known = session.0.code.borrow().clone();
            let engine = match known {
                Some(engine) => Ok(engine),
                None => code_engine::fetch().await,
            };
            match engine {
                Ok(engine) => {
                    session.0.code.replace(Some(engine));
                    session.dispatch(RunAction::CodeAllowed(opening));
                    if session.state().openings == opening {
                        session.run();
                    }
                }
                Err(sentence) => session.dispatch(NoticeAction::Warn(sentence.into())),
            }
        });
    }

    /// Runs the workspace.
    pub fn run(&self) {
        let state = self.state();
        if !state.is_busy() {
            self.dispatch(RunAction::Started(None));
            let workspace = (*state.workspace).clone();
            self.start(Run { workspace }, RunAction::Ended);
        }
    }

    /// Runs the first example on the first visit. Nothing shows that before it has ended, so that Run stays what it is.
    pub(super) fn run_unasked(&self) {
        let state = self.state();
        if state.view.guide.is_none() || state.edits > 0 || state.run.number > 0 {
            return;
        }
        let workspace = (*state.workspace).clone();
        let session = self.clone();
        self.request(Run { workspace }, move |answer| {
            if let Ok(Ok(summary)) = answer {
                session.dispatch(RunAction::RanUnasked(summary));
            }
        });
    }

    /// Redrives the last run from where it failed, with the workspace's mocked responses and role as they are now.
    pub fn redrive(&self) {
        let state = self.state();
        if !state.is_busy() {
            self.dispatch(RunAction::RedriveStarted);
            let workspace = (*state.workspace).clone();
            self.start(Redrive { workspace }, RunAction::Ended);
        }
    }

    /// Runs another workspace and shows its run: a case of a lesson, or an outcome, which is the workspace with another input and
    /// other mocked responses.
    pub fn run_other(&self, name: &str, workspace: Workspace) {
        if !self.state().is_busy() {
            self.dispatch(RunAction::Started(Some(name.to_owned().into())));
            self.start(Run { workspace }, RunAction::Ended);
        }
    }

    /// Runs a test case and shows its run.
    pub fn run_case(&self, name: &str) {
        let state = self.state();
        if !state.is_busy() {
            self.dispatch(RunAction::Started(Some(name.to_owned().into())));
            let request = RunTestCase {
                workspace: (*state.workspace).clone(),
                name: name.to_owned(),
            };
            self.start(request, RunAction::Ended);
        }
    }

    /// Runs all test cases.
    pub fn test(&self) {
        let state = self.state();
        if !state.is_busy() {
            self.dispatch(TestAction::Started);
            let workspace = (*state.workspace).clone();
            self.start(RunTestCases { workspace }, TestAction::Ended);
        }
    }

    /// Asks for something that may take long. `ended` makes the action for its end from the number it was started with.
    fn start<R, T, A>(&self, request: R, ended: fn(u32, Result<T, RunTrouble>) -> A)
    where
        R: Request<Response = Result<T, Refusal>> + 'static,
        T: 'static,
        A: Into<Action> + 'static,
        dyn PlaygroundClient: Caller<R, WorkerError>,
    {
        let state = self.state();
        let number = if state.run.running {
            state.run.number
        } else {
            state.test_run.number
        };
        let session = self.clone();
        self.watch_loading();
        self.request(request, move |answer| {
            session.files_arrived();
            let result = match answer {
                Ok(result) => result.map_err(RunTrouble::Refused),
                Err(WorkerError::Stopped) => Err(RunTrouble::Stopped),
                Err(other) => Err(RunTrouble::Failed(other.to_string())),
            };
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
    pub fn open(&self, path: Vec<PathSegment>, map_run: Option<usize>) {
        let state = self.state();
        if state.run.lost {
            let sentence = "This run is no longer in memory. Run again to inspect it.";
            return self.dispatch(NoticeAction::Warn(sentence.into()));
        }
        if let Some(map_run) = map_run.filter(|_| state.run.path() == path) {
            return self.dispatch(RunAction::ShowMapRun(map_run));
        }
        let (session, number) = (self.clone(), state.run.number);
        self.ask(OpenExecution { path }, move |opened| {
            if let Some(opened) = opened {
                session.dispatch(RunAction::ExecutionOpened(number, opened, map_run));
            }
        });
    }

    /// Shows what the execution in view has started.
    pub fn follow(&self, target: Target) {
        let mut path = self.state().run.path().to_vec();
        match target {
            Target::MapRun(map_run) => self.open(path, Some(map_run)),
            Target::Execution(segment) => {
                path.push(segment);
                self.open(path, None);
            }
        }
    }
}
