//! What components can do: the door to the state, to the worker, and to the browser.
//!
//! A [`Page`] is the same for the whole life of the page, so that handing it down never causes a rendering. It asks the
//! worker, drops answers that are stale, and cuts an analysis that takes too long.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use asl_protocol::{Answer, Ask};
use gloo::timers::callback::Timeout;
use yew::{AttrValue, UseReducerHandle, hook, use_context};

use crate::state::view::Dialog;
use crate::state::{Action, Home, RunTrouble, State};
use crate::worker_client::{WorkerClient, WorkerError};
use crate::{clipboard, draft, share};

/// How long after the last edit the workspace is analyzed.
const PAUSE_MS: u32 = 120;
/// How long an analysis may take.
const LONGEST_ANALYSIS_MS: u32 = 5_000;

/// What components can do.
#[derive(Clone)]
pub struct Page(Rc<Inner>);

struct Inner {
    state: UseReducerHandle<State>,
    worker: WorkerClient<Ask, Answer>,
    /// The number of the newest analysis that was asked for.
    analysis: Cell<u32>,
    /// An analysis was wanted while a run was going on.
    postponed: Cell<bool>,
    /// The analysis that is to start after the pause.
    soon: RefCell<Option<Timeout>>,
    /// The end of patience with the analysis that is under way.
    watchdog: RefCell<Option<Timeout>>,
}

impl PartialEq for Page {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// The page that this component is in.
///
/// # Panics
///
/// Outside of the app: it provides the page to everything in it.
#[hook]
#[expect(
    clippy::expect_used,
    reason = "a component outside of the app is a defect that the first rendering shows"
)]
pub fn use_page() -> Page {
    use_context::<Page>().expect("the app provides the page")
}

impl Page {
    /// The one page of an app.
    pub fn new(state: UseReducerHandle<State>, worker: WorkerClient<Ask, Answer>) -> Self {
        Self(Rc::new(Inner {
            state,
            worker,
            analysis: Cell::default(),
            postponed: Cell::default(),
            soon: RefCell::default(),
            watchdog: RefCell::default(),
        }))
    }

    /// Changes the state.
    pub fn dispatch(&self, action: Action) {
        self.0.state.dispatch(action);
    }

    /// The state of this moment. A component that paints it must get it by its properties instead.
    pub fn state(&self) -> UseReducerHandle<State> {
        // A handle keeps every state that was ever read through it; a clone is dropped with what it kept.
        self.0.state.clone()
    }

    /// Asks the worker about its last run. A worker that has failed is no answer.
    pub fn ask(&self, ask: &Ask, done: impl FnOnce(Answer) + 'static) {
        let page = self.clone();
        self.0.worker.request(ask, move |answer| match answer {
            Ok(answer) => done(answer),
            Err(error) => page.worker_failed(&error),
        });
    }

    /// Analyzes the workspace once the user pauses.
    pub fn analyze_soon(&self) {
        let page = self.clone();
        let timeout = Timeout::new(PAUSE_MS, move || page.analyze());
        self.0.soon.replace(Some(timeout));
    }

    fn analyze(&self) {
        let state = self.state();
        // It would wait behind the run; the end of the run comes here again.
        self.0.postponed.set(state.run.running);
        if state.run.running {
            return;
        }
        let number = self.0.analysis.get().wrapping_add(1);
        self.0.analysis.set(number);
        self.watch_analysis(number);
        let page = self.clone();
        self.0
            .worker
            .request(&Ask::Analyze((*state.workspace).clone()), move |answer| {
                if page.0.analysis.get() != number {
                    return;
                }
                match answer {
                    Ok(answer) => {
                        page.0.watchdog.take();
                        if let Answer::Analyzed(analysis) = answer {
                            page.dispatch(Action::Analyzed(analysis));
                        }
                    }
                    // Who stopped the worker says why.
                    Err(WorkerError::Stopped) => {}
                    Err(error) => {
                        page.0.watchdog.take();
                        page.dispatch(Action::RunLost);
                        page.dispatch(Action::NotAnalyzed(error.to_string()));
                    }
                }
            });
    }

    fn watch_analysis(&self, number: u32) {
        let page = self.clone();
        let watchdog = Timeout::new(LONGEST_ANALYSIS_MS, move || page.analysis_takes_too_long(number));
        self.0.watchdog.replace(Some(watchdog));
    }

    fn analysis_takes_too_long(&self, number: u32) {
        // While a run is going on, the worker has every right to be late.
        if self.0.analysis.get() != number || self.state().run.running {
            return;
        }
        // On a slow line or machine the worker's files may take longer than any check.
        if self.0.worker.is_starting() {
            self.watch_analysis(number);
            return;
        }
        self.0.worker.restart();
        self.dispatch(Action::RunLost);
        let sentence = "Checking the texts took longer than 5 seconds and was stopped. It is tried again when you change something.";
        self.dispatch(Action::NotAnalyzed(sentence.into()));
    }

    fn worker_failed(&self, error: &WorkerError) {
        if *error != WorkerError::Stopped {
            self.dispatch(Action::RunLost);
            self.dispatch(Action::Warn(error.to_string().into()));
        }
    }

    /// Runs the workspace.
    pub fn run(&self) {
        let state = self.state();
        if state.run.running {
            return;
        }
        self.dispatch(Action::RunStarted);
        let number = self.state().run.number;
        let page = self.clone();
        self.0
            .worker
            .request(&Ask::Run((*state.workspace).clone()), move |answer| {
                let result = answer.map_err(|error| match error {
                    WorkerError::Stopped => RunTrouble::Stopped,
                    other => RunTrouble::Failed(other.to_string()),
                });
                page.dispatch(Action::RunEnded(number, result));
                if page.0.postponed.get() {
                    page.analyze();
                }
            });
    }

    /// Ends the run that is going on.
    pub fn stop(&self) {
        if self.state().run.running {
            // The end of the run looks after the analysis that was postponed; one that was under way is lost.
            self.0.worker.restart();
            self.analyze_soon();
        }
    }

    /// Puts the workspace into the address and the address into the clipboard.
    pub fn share(&self) {
        let link = share::show_in_address(&self.state().workspace);
        match link {
            Ok(link) => self.copy(link, "Link copied. Whoever opens it sees this very workspace."),
            Err(sentence) => self.dispatch(Action::Warn(sentence.into())),
        }
    }

    /// Copies a text and says the sentence.
    pub fn copy(&self, text: String, sentence: &'static str) {
        let page = self.clone();
        wasm_bindgen_futures::spawn_local(async move {
            page.dispatch(if clipboard::copy(&text).await {
                Action::Say(sentence.into())
            } else {
                Action::Warn(AttrValue::from(
                    "The browser does not allow this page to copy. Select the text and copy it yourself.",
                ))
            });
        });
    }

    /// Makes the linked workspace the draft.
    pub fn keep_as_draft(&self) {
        share::clear_address();
        draft::forget_linked();
        self.dispatch(Action::KeepAsDraft);
    }

    /// Goes from the linked workspace back to the draft.
    pub fn back_to_draft(&self) {
        share::clear_address();
        draft::forget_linked();
        match draft::load() {
            Ok(Some(workspace)) => self.dispatch(Action::Restore(Rc::new(workspace), Home::Draft)),
            Ok(None) => self.dispatch(Action::KeepAsDraft),
            Err(sentence) => self.dispatch(Action::Warn(sentence.into())),
        }
    }

    /// Opens a dialog, or closes all.
    pub fn show(&self, dialog: Option<Dialog>) {
        self.dispatch(Action::ShowDialog(dialog));
    }
}
