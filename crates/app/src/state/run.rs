//! The last run, as far as the page has it: the worker keeps the rest.

use std::rc::Rc;

use asl_protocol::{RunRefused, RunSummary, StateOutcome, VisitView};
use asl_workspace::Workspace;
use yew::AttrValue;

use crate::shared::Shared;

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
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// The execution came to its end.
    Ran(Shared<RunSummary>),
    /// It could not start.
    Refused(RunRefused),
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
