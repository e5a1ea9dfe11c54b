//! How the page comes up: the first drawing, then everything that the first view does not need.
//!
//! The first example brings its drawing along, so whoever begins with it loads no worker before the first view stands.
//!
//! What does not live here: what is loaded (`parts`), and how the modules are made (`build.rs`, `cargo xtask build`).

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use asl_protocol::Preview;
use gloo::render::{AnimationFrame, request_animation_frame};
use gloo::timers::callback::Timeout;
use web_sys::Event;

use super::Session;
use super::analyzer::LONGEST_ANALYSIS_MS;
use super::services::{PlaygroundClient, Services};
use crate::platform::worker_client::{WorkerClient, WorkerError, worker_url};
use crate::state::action::{AnalysisAction, NoticeAction};
use crate::state::{Notice, Topic};

/// How long the browser gets to paint the first drawing before more is loaded: a page that nobody sees is not painted.
const PAINT_MS: u32 = 200;
/// After how long the page says that a part of it does not arrive.
const STALLED_MS: u32 = 8_000;

/// The lazily loaded module could not be loaded: the browser is offline, or the server has the files of another build.
#[derive(Clone, Copy, Debug)]
pub struct NotLoaded;

/// Fetches the lazily loaded module, shows its views, and passes its services on.
pub type Load = Box<dyn Fn(Box<dyn FnOnce(Result<&'static Services, NotLoaded>)>)>;

/// What of the page is loaded.
pub(super) struct Loader {
    load: Load,
    /// The preview worker, until the first definition is drawn.
    preview: RefCell<Option<WorkerClient<Preview>>>,
    /// Whether the first definition is drawn, or was given up.
    is_drawn: Cell<bool>,
    /// The frame that paints the first drawing.
    frame: RefCell<Option<AnimationFrame>>,
    /// Whether that frame has begun.
    is_painted: Cell<bool>,
    /// What the first view does not need, once it is loaded.
    loaded: OnceCell<Loaded>,
    /// Whether it is being loaded.
    loading: Cell<bool>,
    /// What to do once it is loaded.
    waiting: RefCell<Vec<Waiting>>,
}

/// What the first view does not need.
pub(super) struct Loaded {
    pub(super) services: &'static Services,
    pub(super) analyzer: Rc<dyn PlaygroundClient>,
    pub(super) runner: Rc<dyn PlaygroundClient>,
}

type Waiting = Box<dyn FnOnce(Result<&Loaded, WorkerError>)>;

impl Loader {
    /// `is_drawn` says that there is a drawing of the first definition already.
    pub(super) fn new(load: Load, is_drawn: bool) -> Self {
        let preview = (!is_drawn).then(|| WorkerClient::start(worker_url("preview")));
        Self {
            load,
            preview: RefCell::new(preview),
            is_drawn: Cell::default(),
            frame: RefCell::default(),
            is_painted: Cell::default(),
            loaded: OnceCell::new(),
            loading: Cell::default(),
            waiting: RefCell::default(),
        }
    }

    /// What the first view does not need, if it is loaded.
    pub(super) fn loaded(&self) -> Option<&Loaded> {
        self.loaded.get()
    }

    /// Whether the first definition is drawn, or was given up.
    pub(super) fn is_first_view_done(&self) -> bool {
        self.is_drawn.get()
    }

    /// Gives everything that waits this error instead.
    pub(super) fn fail_waiting(&self, error: &WorkerError) {
        for act in self.waiting.take() {
            act(Err(error.clone()));
        }
    }
}

impl Session {
    /// The services of the lazily loaded module, if it is loaded.
    pub fn services(&self) -> Option<&'static Services> {
        self.0.loader.loaded().map(|loaded| loaded.services)
    }

    /// Calls back with the services as soon as they are loaded, or with the sentence that says why they cannot be.
    pub fn with_services(&self, act: impl FnOnce(Result<&'static Services, String>) + 'static) {
        self.when_loaded(move |loaded| {
            act(loaded
                .map(|loaded| loaded.services)
                .map_err(|error| error.to_string()));
        });
    }

    /// Calls back as soon as everything is loaded, or cannot be loaded.
    pub(super) fn when_loaded(&self, act: impl FnOnce(Result<&Loaded, WorkerError>) + 'static) {
        if let Some(loaded) = self.0.loader.loaded() {
            return act(Ok(loaded));
        }
        self.0.loader.waiting.borrow_mut().push(Box::new(act));
        self.load();
    }

    /// Draws the definition for the first time. Whether or not that succeeds, the rest of the page follows.
    pub fn draw_first_view(&self) {
        let Some(preview) = self.0.loader.preview.borrow().clone() else {
            return self.first_view_done();
        };
        self.watch_preview();
        self.watch_loading();
        let session = self.clone();
        let definition = self.state().workspace.definition.clone();
        preview.request(Preview { definition }, move |answer| {
            if let Ok(drawing) = answer {
                session.dispatch(AnalysisAction::Previewed(Box::new(drawing)));
            }
            session.first_view_done();
        });
    }

    /// Gives up on a first drawing that takes as long as no analysis may, or whose worker does not arrive.
    fn watch_preview(&self) {
        let session = self.clone();
        let watchdog = Timeout::new(LONGEST_ANALYSIS_MS, move || {
            // The drawing may come as well from the worker that answers everything.
            session.first_view_done();
        });
        self.0.analyzer.watch(watchdog);
    }

    /// Notes the next frame, which paints a drawing that came with the page. On a slow processor the browser paints before the effects
    /// of the first render; then nothing has to wait for one more frame.
    pub(super) fn note_first_frame(&self) {
        let session = self.clone();
        let frame = request_animation_frame(move |_| session.0.loader.is_painted.set(true));
        self.0.loader.frame.replace(Some(frame));
    }

    /// Once the browser has painted, loads what was not needed for that: the other workers, and by the event `asl-usable`
    /// the rest of the editor.
    fn first_view_done(&self) {
        if self.0.loader.is_painted.get() {
            return self.follow_first_view();
        }
        self.follow_first_view_after(PAINT_MS);
        let session = self.clone();
        // A frame is painted right after its callbacks, and before the timers.
        let frame = request_animation_frame(move |_| session.follow_first_view_after(0));
        self.0.loader.frame.replace(Some(frame));
    }

    fn follow_first_view_after(&self, milliseconds: u32) {
        let session = self.clone();
        let timeout = Timeout::new(milliseconds, move || session.follow_first_view());
        self.0.analyzer.schedule(timeout);
    }

    fn follow_first_view(&self) {
        let loader = &self.0.loader;
        if loader.is_drawn.replace(true) {
            return;
        }
        loader.preview.take();
        if let Ok(event) = Event::new("asl-usable") {
            let _ = gloo::utils::document().dispatch_event(&event);
        }
        self.analyze();
    }

    /// Says so if a part of the page that is needed now does not arrive within some seconds.
    pub(super) fn watch_loading(&self) {
        let session = self.clone();
        Timeout::new(STALLED_MS, move || {
            if session.waits_for_files() && !session.tells_of_loading() {
                let sentence = "A part of the page has not arrived yet. Check your connection, or reload the page. Your workspace is safe in this browser.";
                session.dispatch(NoticeAction::Offer(Topic::Loading, sentence.into(), true, None));
            }
        })
        .forget();
    }

    /// Takes that back once everything is here.
    pub(super) fn files_arrived(&self) {
        if self.tells_of_loading() && !self.waits_for_files() {
            self.dispatch(NoticeAction::Clear(Topic::Loading));
        }
    }

    fn tells_of_loading(&self) -> bool {
        let is_told = |notice: &Notice| notice.topic == Topic::Loading;
        self.state().notices.iter().any(is_told)
    }

    fn waits_for_files(&self) -> bool {
        let loader = &self.0.loader;
        let preview = loader
            .preview
            .borrow()
            .as_ref()
            .is_some_and(WorkerClient::is_starting);
        let workers = loader
            .loaded()
            .is_some_and(|loaded| loaded.analyzer.is_starting() || loaded.runner.is_starting());
        preview || workers || loader.loading.get()
    }

    /// Loads what the first view does not need; after the first view, the workspace is then analyzed.
    pub fn load(&self) {
        let loader = &self.0.loader;
        if loader.loaded().is_some() || loader.loading.replace(true) {
            return;
        }
        self.watch_loading();
        let session = self.clone();
        (loader.load)(Box::new(move |services| session.load_ended(services)));
    }

    fn load_ended(&self, services: Result<&'static Services, NotLoaded>) {
        let loader = &self.0.loader;
        loader.loading.set(false);
        self.files_arrived();
        let Ok(services) = services else {
            let sentence =
                "A part of the page could not be loaded. Are you offline? Try again, or reload the page.";
            self.dispatch(AnalysisAction::Failed(sentence.into()));
            return loader.fail_waiting(&WorkerError::NotStarted(
                "a part of the page could not be loaded".into(),
            ));
        };
        let all = loader.loaded.get_or_init(|| Loaded {
            services,
            analyzer: (services.playground)(),
            runner: (services.playground)(),
        });
        // A run that was asked for early loads everything early; the first analysis still follows the first drawing.
        if loader.is_first_view_done() {
            self.analyze();
        }
        (services.adopt)(self);
        (services.lesson)(self);
        (services.offline)(self);
        for act in loader.waiting.take() {
            act(Ok(all));
        }
    }
}
