//! Keeps the analysis up to date: one at a time, after each edit, and never longer than a few seconds.
//!
//! What does not live here: the analysis itself, which a worker makes.

use std::cell::{Cell, RefCell};

use asl_protocol::{Analysis, Analyze};
use gloo::timers::callback::Timeout;

use super::Session;
use crate::platform::worker_client::WorkerError;
use crate::state::action::AnalysisAction;

/// How long after the last edit the workspace is analyzed: as long as the last analysis took, within these bounds. A small
/// definition is checked while it is typed, and a large one does not keep the page busy between two keystrokes.
const PAUSE_MS: (u32, u32) = (10, 60);
/// How long an analysis may take.
pub(super) const LONGEST_ANALYSIS_MS: u32 = 5_000;

/// The analysis that is under way or due.
#[derive(Default)]
pub(super) struct Analyzer {
    /// The number of the newest analysis that was asked for.
    number: Cell<u32>,
    /// Whether it is under way.
    is_running: Cell<bool>,
    /// Whether another analysis was wanted meanwhile.
    is_postponed: Cell<bool>,
    /// How long the last analysis took, in milliseconds, from the question to its effect on the page.
    took: Cell<u32>,
    /// The analysis that starts after the pause.
    scheduled: RefCell<Option<Timeout>>,
    /// Ends an analysis that takes too long.
    watchdog: RefCell<Option<Timeout>>,
}

impl Analyzer {
    /// Replaces what is due next.
    pub(super) fn schedule(&self, timeout: Timeout) {
        self.scheduled.replace(Some(timeout));
    }

    /// Replaces the watchdog.
    pub(super) fn watch(&self, watchdog: Timeout) {
        self.watchdog.replace(Some(watchdog));
    }
}

impl Session {
    /// Analyzes the workspace once the user pauses.
    pub fn analyze_soon(&self) {
        // The first analysis follows the first drawing.
        if !self.0.loader.is_first_view_done() {
            return;
        }
        let session = self.clone();
        let pause = self.0.analyzer.took.get().clamp(PAUSE_MS.0, PAUSE_MS.1);
        self.0
            .analyzer
            .schedule(Timeout::new(pause, move || session.analyze()));
    }

    pub(super) fn analyze(&self) {
        let Some(loaded) = self.0.loader.loaded() else {
            // Comes back here once it is loaded.
            return self.load();
        };
        // A second analysis would wait for the one under way, which comes back here when it ends.
        let analyzer = &self.0.analyzer;
        analyzer.is_postponed.set(analyzer.is_running.get());
        if analyzer.is_running.get() {
            return;
        }
        let state = self.state();
        let number = analyzer.number.get().wrapping_add(1);
        let (edits, start) = (state.edits, now());
        analyzer.number.set(number);
        analyzer.is_running.set(true);
        self.watch_analysis(number);
        let session = self.clone();
        let workspace = (*state.workspace).clone();
        let done = move |answer| session.analysis_ended(number, edits, start, answer);
        loaded.analyzer.call(Analyze { workspace }, Box::new(done));
    }

    fn analysis_ended(
        &self,
        number: u32,
        edits: u32,
        start: u32,
        answer: Result<Box<Analysis>, WorkerError>,
    ) {
        self.files_arrived();
        // Not earlier: the network was busy with the analyzer's module, which is the same.
        if let Some(loaded) = self.0.loader.loaded() {
            loaded.runner.wake();
        }
        let analyzer = &self.0.analyzer;
        if analyzer.number.get() != number {
            return;
        }
        analyzer.is_running.set(false);
        match answer {
            Ok(analysis) => {
                analyzer.watchdog.take();
                // The places of an analysis of another text would be wrong in this one.
                if self.state().edits == edits {
                    self.dispatch(AnalysisAction::Arrived(analysis, edits));
                }
                self.run_unasked();
            }
            // The watchdog says why it stopped the worker.
            Err(WorkerError::Stopped) => {}
            Err(error) => {
                analyzer.watchdog.take();
                self.dispatch(AnalysisAction::Failed(error.to_string()));
            }
        }
        analyzer.took.set(now().saturating_sub(start));
        if analyzer.is_postponed.get() {
            self.analyze();
        }
    }

    fn watch_analysis(&self, number: u32) {
        let session = self.clone();
        self.0.analyzer.watch(Timeout::new(LONGEST_ANALYSIS_MS, move || {
            session.analysis_takes_too_long(number);
        }));
    }

    fn analysis_takes_too_long(&self, number: u32) {
        if self.0.analyzer.number.get() != number {
            return;
        }
        let Some(loaded) = self.0.loader.loaded() else {
            return;
        };
        // On a slow network or machine, loading the worker may take longer than any analysis.
        if loaded.analyzer.is_starting() {
            self.watch_analysis(number);
            self.watch_loading();
            return;
        }
        loaded.analyzer.restart();
        let sentence = "Checking the workspace took longer than 5 seconds and was stopped. It will be checked again after the next change.";
        self.dispatch(AnalysisAction::Failed(sentence.into()));
    }
}

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
