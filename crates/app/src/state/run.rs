//! The last run, as far as the page has it: the worker keeps the rest.

use std::rc::Rc;

use asl_protocol::{Analysis, Breadcrumb, Opened, PathSegment, Refusal, RunSummary, StateOutcome, VisitView};
use asl_workspace::Workspace;
use yew::AttrValue;

use super::shared::Shared;

/// The last run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Run {
    /// Which run it is; each start raises it.
    pub number: u32,
    /// Whether it has not ended yet.
    pub running: bool,
    /// The number of the edit that the run which is going on was started with.
    pub started_with: u32,
    /// The number of the edit that the outcome belongs to.
    pub edits: u32,
    /// The workspace that the run which is going on was started with.
    pub starting: Option<Rc<Workspace>>,
    /// The workspace that the outcome belongs to.
    pub workspace: Option<Rc<Workspace>>,
    /// The test case that it is a run of, if it is one.
    pub case: Option<AttrValue>,
    /// How it ended; while a run is going on, how the one before ended.
    pub outcome: Option<Outcome>,
    /// The worker that kept it has ended: no more pieces can be had.
    pub lost: bool,
    /// The selected visit, once it has arrived.
    pub visit: Option<Shared<VisitView>>,
    /// The execution within the run that is looked at, if it is not the one that was run.
    pub inside: Option<Shared<Inside>>,
    /// Which of the Map Runs of the execution shows.
    pub map_run: usize,
}

/// An execution within a run: a child of a Map Run, or one that a task started.
#[derive(Clone, Debug, PartialEq)]
pub struct Inside {
    /// The way to it from the execution that was run.
    pub path: Vec<PathSegment>,
    /// The same by name.
    pub breadcrumbs: Vec<Breadcrumb>,
    /// Its input as JSON text.
    pub input: AttrValue,
    /// How it ended.
    pub summary: Shared<RunSummary>,
    /// The drawing of its definition, if that is not the workspace's.
    pub drawn: Option<Shared<Analysis>>,
}

impl Run {
    /// How the execution that is looked at ended, if one did.
    pub fn summary(&self) -> Option<&Shared<RunSummary>> {
        match (&self.inside, &self.outcome) {
            (Some(inside), Some(Outcome::Ran(_))) => Some(&inside.summary),
            (None, Some(Outcome::Ran(summary))) => Some(summary),
            _ => None,
        }
    }

    /// The way to the execution that is looked at.
    pub fn path(&self) -> &[PathSegment] {
        self.inside.as_ref().map_or(&[], |inside| &inside.path)
    }

    /// The drawing of the definition of the execution that is looked at, if that is not the workspace's.
    pub fn drawn(&self) -> Option<&Shared<Analysis>> {
        self.inside.as_ref()?.drawn.as_ref()
    }

    /// Looks at another execution of the run; gives the visit that led from there to the one that was looked at before.
    pub(super) fn look_at(&mut self, opened: Opened) -> Option<usize> {
        let led_here = match self.path().get(opened.path.len()) {
            Some(PathSegment::Nested { visit, .. }) if self.path().starts_with(&opened.path) => Some(*visit),
            Some(PathSegment::Child { map_run, .. }) if self.path().starts_with(&opened.path) => {
                opened.summary.map_runs.get(*map_run).map(|run| run.visit)
            }
            _ => None,
        };
        // What is on its way about the other execution comes too late.
        self.number += 1;
        self.visit = None;
        self.map_run = 0;
        self.inside = (!opened.path.is_empty()).then(|| {
            let drawn = opened.drawing.map(|sketch| {
                Shared::new(Analysis {
                    diagram: sketch.diagram,
                    states: sketch.states,
                    ..Analysis::default()
                })
            });
            Shared::new(Inside {
                path: opened.path,
                breadcrumbs: opened.breadcrumbs,
                input: opened.input.into(),
                summary: Shared::new(opened.summary),
                drawn,
            })
        });
        led_here
    }
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
    /// The execution came to its end.
    Ran(Shared<RunSummary>),
    /// It could not start.
    Refused(Refusal),
    /// The user stopped it.
    Stopped,
    /// The worker failed, as the sentence says.
    Trouble(AttrValue),
}

/// The visit to show first: of the selected state, else where it failed, else the first of all.
pub(super) fn first_visit(run: &RunSummary, selected: Option<&str>) -> Option<usize> {
    let of_state = run
        .states
        .iter()
        .find(|state| Some(state.pointer.as_str()) == selected);
    // A selected state that was not visited has no data flow to show.
    if selected.is_some() {
        return of_state.map(|state| state.last_visit);
    }
    let failed = run
        .states
        .iter()
        .rfind(|state| state.outcome == StateOutcome::Failed);
    failed
        .map(|state| state.last_visit)
        .or((run.visits > 0).then_some(0))
}
