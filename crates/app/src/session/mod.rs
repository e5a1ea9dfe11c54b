//! What components can do: the door to the state, to the worker, and to the browser.
//!
//! A [`Page`] is the same for the whole life of the page, so that handing it down never causes a rendering. It asks the
//! workers, drops answers that are stale, and cuts an analysis that takes too long.
//!
//! There are three workers. The sketcher is small, starts with the page, draws the first definition, and is gone. Then
//! the analyzer and the runner come, two of the same module, so that a run keeps no analysis waiting, and neither ends
//! with the other.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use asl_protocol::{Answer, Ask, ExportFormat, Hop, Leads, Sketch};
use gloo::timers::callback::Timeout;
use web_sys::Event;
use yew::{AttrValue, UseReducerHandle, hook, use_context};

use crate::lazy::{self, Answerer, Later, Parts};
use crate::platform::editor::Question;
use crate::platform::worker_client::{WorkerClient, WorkerError, worker_url};
use crate::platform::{address, clipboard, download, draft};
use crate::state::view::Dialog;
use crate::state::{Action, Home, RunTrouble, State};

/// How long after the last edit the workspace is analyzed: as long as the last analysis took, within these bounds. So a
/// small definition is checked as it is typed, and a large one does not keep the page busy between two keys.
const PAUSE_MS: (u32, u32) = (10, 60);
/// How long the browser gets for painting the first drawing before more is loaded.
const PAINT_MS: u32 = 50;
/// How long an analysis may take.
const LONGEST_ANALYSIS_MS: u32 = 5_000;

/// What components can do.
#[derive(Clone)]
pub struct Page(Rc<Inner>);

struct Inner {
    state: UseReducerHandle<State>,
    /// Until the first definition is drawn.
    sketcher: RefCell<Option<WorkerClient<String, Sketch>>>,
    /// What the first view does not need, once it is there.
    loaded: OnceCell<Loaded>,
    /// Whether that is on its way.
    loading: Cell<bool>,
    /// What waits for it.
    waiting: RefCell<Vec<Waiting>>,
    /// The number of the newest analysis that was asked for.
    analysis: Cell<u32>,
    /// Whether it is under way.
    analyzing: Cell<bool>,
    /// An analysis was wanted while another was under way.
    postponed: Cell<bool>,
    /// How long the last analysis took, in milliseconds, from the question to its effect on the page.
    took: Cell<u32>,
    /// The analysis that is to start after the pause.
    soon: RefCell<Option<Timeout>>,
    /// The end of patience with the analysis that is under way.
    watchdog: RefCell<Option<Timeout>>,
}

/// What the first view does not need.
struct Loaded {
    parts: &'static Parts,
    analyzer: Rc<dyn Answerer>,
    runner: Rc<dyn Answerer>,
}

type Waiting = Box<dyn FnOnce(Result<&Loaded, WorkerError>)>;

/// Milliseconds since the page was opened.
fn now() -> u32 {
    let performance = gloo::utils::window().performance();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "casts saturate, and nobody keeps a page open for fifty days"
    )]
    performance.map_or(0, |performance| performance.now() as u32)
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
    pub fn new(state: UseReducerHandle<State>) -> Self {
        Self(Rc::new(Inner {
            state,
            sketcher: RefCell::new(Some(WorkerClient::start(worker_url("sketcher")))),
            loaded: OnceCell::new(),
            loading: Cell::default(),
            waiting: RefCell::default(),
            analysis: Cell::default(),
            analyzing: Cell::default(),
            postponed: Cell::default(),
            took: Cell::default(),
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

    /// Asks the runner, for instance about its last run. A worker that has failed is no answer.
    pub fn ask(&self, ask: &Ask, done: impl FnOnce(Answer) + 'static) {
        self.ask_or(ask, |answer| answer.map(done).unwrap_or_default());
    }

    /// As [`Self::ask`], for who must know also that there will be no answer.
    pub fn ask_or(&self, ask: &Ask, done: impl FnOnce(Option<Answer>) + 'static) {
        let page = self.clone();
        self.request(ask, move |answer| match answer {
            Ok(answer) => done(Some(answer)),
            Err(error) => {
                page.worker_failed(&error);
                done(None);
            }
        });
    }

    fn request(&self, ask: &Ask, done: impl FnOnce(Result<Answer, WorkerError>) + 'static) {
        if let Some(loaded) = self.0.loaded.get() {
            return loaded.runner.request(ask, Box::new(done));
        }
        let ask = ask.clone();
        self.when_loaded(move |loaded| match loaded {
            Ok(loaded) => loaded.runner.request(&ask, Box::new(done)),
            Err(error) => done(Err(error)),
        });
    }

    /// Does something as soon as everything is there; if it cannot be loaded, that is told.
    fn when_loaded(&self, act: impl FnOnce(Result<&Loaded, WorkerError>) + 'static) {
        if let Some(loaded) = self.0.loaded.get() {
            return act(Ok(loaded));
        }
        self.0.waiting.borrow_mut().push(Box::new(act));
        self.load_later();
    }

    /// Has the runner answer a question of the editor. No answer is an answer, too: the editor must not wait for ever.
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

    /// Draws the definition for the first time. Whatever comes of it, the rest of the page follows.
    pub fn sketch(&self) {
        let Some(sketcher) = self.0.sketcher.borrow().clone() else {
            return;
        };
        self.watch_sketch();
        let page = self.clone();
        sketcher.request(&self.state().workspace.definition.clone(), move |answer| {
            if let Ok(sketch) = answer {
                page.dispatch(Action::Sketched(Box::new(sketch)));
            }
            page.first_view_stands();
        });
    }

    /// A first drawing that takes as long as no analysis may is given up.
    fn watch_sketch(&self) {
        let page = self.clone();
        let watchdog = Timeout::new(LONGEST_ANALYSIS_MS, move || {
            let waiting = page.0.sketcher.borrow().as_ref().map(WorkerClient::is_starting);
            match waiting {
                Some(true) => page.watch_sketch(),
                Some(false) => page.first_view_stands(),
                None => {}
            }
        });
        self.0.watchdog.replace(Some(watchdog));
    }

    /// Once the browser has painted, what was not needed for that is loaded: the other workers, and by the event
    /// `asl-usable` the rest of the editor.
    fn first_view_stands(&self) {
        let page = self.clone();
        let timeout = Timeout::new(PAINT_MS, move || {
            if page.0.sketcher.take().is_none() {
                return;
            }
            if let Ok(event) = Event::new("asl-usable") {
                let _ = gloo::utils::document().dispatch_event(&event);
            }
            page.analyze();
        });
        self.0.soon.replace(Some(timeout));
    }

    /// Loads what the first view does not need; once that view stands, the workspace is analyzed with it.
    pub fn load_later(&self) {
        if self.0.loaded.get().is_some() || self.0.loading.replace(true) {
            return;
        }
        let page = self.clone();
        wasm_bindgen_futures::spawn_local(async move {
            let loaded = lazy::load().await;
            page.0.loading.set(false);
            let Ok(parts) = loaded else {
                page.dispatch(Action::LaterIs(Later::Missing));
                let sentence = "A part of the page could not be loaded. Is the line down? Try again, or reload the page.";
                page.dispatch(Action::NotAnalyzed(sentence.into()));
                return page.answer_waiting(&WorkerError::NotStarted(
                    "a part of the page could not be loaded".into(),
                ));
            };
            let loaded = page.0.loaded.get_or_init(|| Loaded {
                parts,
                analyzer: (parts.answerer)(),
                runner: (parts.answerer)(),
            });
            page.dispatch(Action::LaterIs(Later::Here(parts)));
            // Who runs early has it loaded early; the first analysis still follows the first drawing.
            if page.0.sketcher.borrow().is_none() {
                page.analyze();
            }
            for act in page.0.waiting.take() {
                act(Ok(loaded));
            }
        });
    }

    /// What waits gets this answer.
    fn answer_waiting(&self, error: &WorkerError) {
        for act in self.0.waiting.take() {
            act(Err(error.clone()));
        }
    }

    /// Analyzes the workspace once the user pauses.
    pub fn analyze_soon(&self) {
        // The first analysis follows the first drawing.
        if self.0.sketcher.borrow().is_some() {
            return;
        }
        let page = self.clone();
        let pause = self.0.took.get().clamp(PAUSE_MS.0, PAUSE_MS.1);
        let timeout = Timeout::new(pause, move || page.analyze());
        self.0.soon.replace(Some(timeout));
    }

    fn analyze(&self) {
        let Some(loaded) = self.0.loaded.get() else {
            // The end of that comes here again.
            return self.load_later();
        };
        // It would wait behind the analysis that is under way; the end of that comes here again.
        self.0.postponed.set(self.0.analyzing.get());
        if self.0.analyzing.get() {
            return;
        }
        let state = self.state();
        let number = self.0.analysis.get().wrapping_add(1);
        let (edits, start) = (state.edits, now());
        self.0.analysis.set(number);
        self.0.analyzing.set(true);
        self.watch_analysis(number);
        let page = self.clone();
        let ask = Ask::Analyze((*state.workspace).clone());
        loaded.analyzer.request(
            &ask,
            Box::new(move |answer| {
                // Not before: the line was busy with the analyzer's module, which is the same.
                if let Some(loaded) = page.0.loaded.get() {
                    loaded.runner.wake();
                }
                if page.0.analysis.get() != number {
                    return;
                }
                page.0.analyzing.set(false);
                match answer {
                    Ok(answer) => {
                        page.0.watchdog.take();
                        // What is known of another text stands at the wrong places of this one.
                        if let Answer::Analyzed(analysis) = answer
                            && page.state().edits == edits
                        {
                            page.dispatch(Action::Analyzed(analysis, edits));
                        }
                    }
                    // Who stopped the worker says why.
                    Err(WorkerError::Stopped) => {}
                    Err(error) => {
                        page.0.watchdog.take();
                        page.dispatch(Action::NotAnalyzed(error.to_string()));
                    }
                }
                page.0.took.set(now().saturating_sub(start));
                if page.0.postponed.get() {
                    page.analyze();
                }
            }),
        );
    }

    fn watch_analysis(&self, number: u32) {
        let page = self.clone();
        let watchdog = Timeout::new(LONGEST_ANALYSIS_MS, move || page.analysis_takes_too_long(number));
        self.0.watchdog.replace(Some(watchdog));
    }

    fn analysis_takes_too_long(&self, number: u32) {
        if self.0.analysis.get() != number {
            return;
        }
        let Some(loaded) = self.0.loaded.get() else {
            return;
        };
        // On a slow line or machine the worker's files may take longer than any check.
        if loaded.analyzer.is_starting() {
            self.watch_analysis(number);
            return;
        }
        loaded.analyzer.restart();
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
        if !state.is_busy() {
            self.dispatch(Action::RunStarted(None));
            self.start(&Ask::Run((*state.workspace).clone()), Action::RunEnded);
        }
    }

    /// Has the last run go on from where it failed, with the mocked responses of the workspace.
    pub fn redrive(&self) {
        let state = self.state();
        if !state.is_busy() {
            self.dispatch(Action::RedriveStarted);
            self.start(&Ask::Redrive((*state.workspace).clone()), Action::RunEnded);
        }
    }

    /// Runs a test case and shows its run.
    pub fn run_case(&self, name: &str) {
        let state = self.state();
        if !state.is_busy() {
            self.dispatch(Action::RunStarted(Some(name.to_owned().into())));
            let ask = Ask::RunCase {
                workspace: (*state.workspace).clone(),
                name: name.to_owned(),
            };
            self.start(&ask, Action::RunEnded);
        }
    }

    /// Runs all test cases.
    pub fn test(&self) {
        let state = self.state();
        if !state.is_busy() {
            self.dispatch(Action::TestsStarted);
            self.start(&Ask::Test((*state.workspace).clone()), Action::TestsEnded);
        }
    }

    /// Asks for something that may take long; `ended` tells of its end, with the number that it was started with.
    fn start(&self, ask: &Ask, ended: fn(u32, Result<Answer, RunTrouble>) -> Action) {
        let state = self.state();
        let number = if state.run.running {
            state.run.number
        } else {
            state.tested.number
        };
        let page = self.clone();
        self.request(ask, move |answer| {
            let result = answer.map_err(|error| match error {
                WorkerError::Stopped => RunTrouble::Stopped,
                other => RunTrouble::Failed(other.to_string()),
            });
            page.dispatch(ended(number, result));
        });
    }

    /// Ends the run, or the test cases, that are going on.
    pub fn stop(&self) {
        let state = self.state();
        if state.is_busy() {
            match self.0.loaded.get() {
                Some(loaded) => loaded.runner.restart(),
                None => self.answer_waiting(&WorkerError::Stopped),
            }
            if state.tested.running {
                self.dispatch(Action::RunLost);
            }
        }
    }

    /// Looks at an execution within the last run, and at one of its Map Runs if that is asked for. An empty path leads to
    /// the execution that was run.
    pub fn open(&self, path: Vec<Hop>, map_run: Option<usize>) {
        let state = self.state();
        if state.run.lost {
            let sentence = "The worker that kept this run has ended. Run again to look into it.";
            return self.dispatch(Action::Warn(sentence.into()));
        }
        if let Some(map_run) = map_run.filter(|_| state.run.path() == path) {
            return self.dispatch(Action::ShowMapRun(map_run));
        }
        let (page, number) = (self.clone(), state.run.number);
        self.ask(&Ask::Open(path), move |answer| {
            if let Answer::Opened(opened) = answer {
                page.dispatch(Action::Opened(number, opened, map_run));
            }
        });
    }

    /// Looks at what the execution that is looked at has started.
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

    /// Makes a test case of the last run.
    pub fn make_case(&self) {
        let page = self.clone();
        let ask = Ask::CaseOfRun {
            tests: self.state().workspace.tests.clone(),
        };
        self.ask(&ask, move |answer| {
            page.dispatch(match answer {
                Answer::Json(text) => page.case_added(text),
                _ => Action::Warn(
                    "No test case was made: either the run is gone, or the JSON under Tests has a mistake. Mend it, run again, and try once more.".into(),
                ),
            });
        });
    }

    fn case_added(&self, text: String) -> Action {
        let parts = self.0.loaded.get().map(|loaded| loaded.parts);
        let name = parts.and_then(|parts| (parts.last_case)(&text));
        Action::CaseAdded(text, name.unwrap_or_default().into())
    }

    /// Adds the test cases of a mock configuration file.
    pub fn import(&self, text: String) {
        let page = self.clone();
        let ask = Ask::Import {
            workspace: (*self.state().workspace).clone(),
            text,
        };
        self.ask(&ask, move |answer| match answer {
            Answer::Imported(imported) => {
                page.dispatch(page.case_added(imported.tests));
                page.dispatch(Action::Say(imported.sentences.join(" ").into()));
            }
            Answer::Refused(refused) => page.dispatch(Action::Warn(refused.sentence.into())),
            _ => {}
        });
    }

    /// Saves the workspace as a file of another tool, and says what could not be said in it.
    pub fn export(&self, format: ExportFormat) {
        let page = self.clone();
        let ask = Ask::Export {
            workspace: (*self.state().workspace).clone(),
            format,
        };
        self.ask(&ask, move |answer| match answer {
            Answer::Exported(exported) => {
                let sentences = format!("{} saved. {}", exported.name, exported.sentences.join(" "));
                page.dispatch(match download::save(&exported.name, &exported.text) {
                    Ok(()) => Action::Say(sentences.into()),
                    Err(_) => Action::Warn("The browser does not allow this page to save files.".into()),
                });
            }
            Answer::Refused(refused) => page.dispatch(Action::Warn(refused.sentence.into())),
            _ => {}
        });
    }

    /// Puts the workspace into the address and the address into the clipboard.
    pub fn share(&self) {
        let page = self.clone();
        self.when_loaded(move |loaded| {
            let link = loaded
                .map_err(|error| error.to_string())
                .and_then(|loaded| address::show_in_address(&(loaded.parts.link)(&page.state().workspace)));
            match link {
                Ok(link) => page.copy(link, "Link copied. Whoever opens it sees this very workspace."),
                Err(sentence) => page.dispatch(Action::Warn(sentence.into())),
            }
        });
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
        address::clear_address();
        draft::forget_linked();
        self.dispatch(Action::KeepAsDraft);
    }

    /// Goes from the linked workspace back to the draft.
    pub fn back_to_draft(&self) {
        address::clear_address();
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
