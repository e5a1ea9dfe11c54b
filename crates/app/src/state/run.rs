//! What the page knows of the last run; the worker keeps the rest.

use std::rc::Rc;

use asl_protocol::{
    Analysis, Breadcrumb, MomentView, Opened, PathSegment, Refusal, RunSummary, StateOutcome, VisitView,
};
use asl_workspace::Workspace;
use yew::AttrValue;

use super::shared::Shared;

/// The last run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Run {
    /// Its number; each start raises it.
    pub number: u32,
    /// Whether it is still running.
    pub running: bool,
    /// The number of the edit that the current run was started with.
    pub started_with: u32,
    /// The number of the edit that the outcome belongs to.
    pub edits: u32,
    /// Whether the page ran it on the first visit, without having been asked.
    pub unasked: bool,
    /// The workspace that the current run was started with.
    pub starting: Option<Rc<Workspace>>,
    /// The workspace that the outcome belongs to.
    pub workspace: Option<Rc<Workspace>>,
    /// The name of the test case, if it is a run of one.
    pub case: Option<AttrValue>,
    /// How it ended; during a run, how the previous one ended.
    pub outcome: Option<Outcome>,
    /// Whether the worker that kept it has ended: nothing more can be asked about it.
    pub lost: bool,
    /// The selected visit, once it has arrived.
    pub visit: Option<Shared<VisitView>>,
    /// The nested execution in view, if it is not the one that was started.
    pub inside: Option<Shared<Inside>>,
    /// The index of the Map Run that shows.
    pub map_run: usize,
    /// The moment that the drawing shows, if it is not the end.
    pub moment: Option<Shared<MomentView>>,
}

/// An execution within a run: a child of a Map Run, or one that a task started.
#[derive(Clone, Debug, PartialEq)]
pub struct Inside {
    /// The path to it from the execution that was started.
    pub path: Vec<PathSegment>,
    /// The path by name.
    pub breadcrumbs: Vec<Breadcrumb>,
    /// Its input as JSON.
    pub input: AttrValue,
    /// How it ended.
    pub summary: Shared<RunSummary>,
    /// The drawing of its definition, if that is not the workspace's.
    pub drawn: Option<Shared<Analysis>>,
    /// The text of that definition.
    pub definition: AttrValue,
}

impl Run {
    /// How the execution in view ended, if it did.
    pub fn summary(&self) -> Option<&Shared<RunSummary>> {
        match (&self.inside, &self.outcome) {
            (Some(inside), Some(Outcome::Ran(_))) => Some(&inside.summary),
            (None, Some(Outcome::Ran(summary))) => Some(summary),
            _ => None,
        }
    }

    /// The path to the execution in view.
    pub fn path(&self) -> &[PathSegment] {
        self.inside.as_ref().map_or(&[], |inside| &inside.path)
    }

    /// The drawing of the definition of the execution in view, if that is not the workspace's.
    pub fn drawn(&self) -> Option<&Shared<Analysis>> {
        self.inside.as_ref()?.drawn.as_ref()
    }

    /// Brings another execution of the run into view; returns the visit that led from there to the previous one.
    pub(super) fn look_at(&mut self, opened: Opened) -> Option<usize> {
        let led_here = match self.path().get(opened.path.len()) {
            Some(PathSegment::Nested { visit, .. }) if self.path().starts_with(&opened.path) => Some(*visit),
            Some(PathSegment::Child { map_run, .. }) if self.path().starts_with(&opened.path) => {
                opened.summary.map_runs.get(*map_run).map(|run| run.visit)
            }
            _ => None,
        };
        // Answers about the other execution arrive too late.
        self.number += 1;
        self.visit = None;
        self.moment = None;
        self.map_run = 0;
        self.inside = (!opened.path.is_empty()).then(|| {
            let drawn = opened.drawing.map(|drawing| {
                Shared::new(Analysis {
                    diagram: drawing.diagram,
                    states: drawing.states,
                    ..Analysis::default()
                })
            });
            Shared::new(Inside {
                path: opened.path,
                breadcrumbs: opened.breadcrumbs,
                input: opened.input.into(),
                summary: Shared::new(opened.summary),
                drawn,
                definition: opened.definition.into(),
            })
        });
        led_here
    }
}

/// A run of the session that ended: what makes it, since it is the same each time.
#[derive(Clone, Debug, PartialEq)]
pub struct PastRun {
    /// Its number, from 1.
    pub number: u32,
    /// The workspace that ran.
    pub workspace: Rc<Workspace>,
    /// The name of the test case, if it is a run of one.
    pub case: Option<AttrValue>,
    /// How it ended.
    pub status: asl::Status,
    /// The error that it ended with.
    pub error: Option<AttrValue>,
}

/// Why a run has no result.
#[derive(Clone, Debug, PartialEq)]
pub enum RunTrouble {
    /// It could not start.
    Refused(Refusal),
    /// The user stopped it.
    Stopped,
    /// The worker failed, as the sentence says.
    Failed(String),
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// The execution ended.
    Ran(Shared<RunSummary>),
    /// It could not start.
    Refused(Refusal),
    /// The user stopped it.
    Stopped,
    /// The worker failed, as the sentence says.
    Trouble(AttrValue),
}

/// The visit to show first: of the selected state, else the failed one, else the first.
pub(super) fn first_visit(run: &RunSummary, selected: Option<&str>) -> Option<usize> {
    let of_state = run
        .states
        .iter()
        .find(|state| Some(state.pointer.as_str()) == selected);
    // A selected state that was not visited has no data flow to show.
    if selected.is_some() {
        return of_state.and_then(|state| state.last_visit);
    }
    let failed = run
        .states
        .iter()
        .rfind(|state| state.outcome == StateOutcome::Failed && state.last_visit.is_some());
    failed
        .and_then(|state| state.last_visit)
        .or((run.visits > 0).then_some(0))
}
