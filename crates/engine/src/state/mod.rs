//! What a state does: entered with an input, run on it, begun again by a retry. Each type of state has a file of its own.
//!
//! What does not live here: how a state is left (`leave`), and what its failure leads to (`retry`).

pub(crate) mod amount;
mod arguments;
pub(crate) mod children;
mod choice;
pub(crate) mod condition;
mod fail;
pub(crate) mod items;
pub(crate) mod map;
mod parallel;
mod pass;
mod probe;
mod succeed;
pub(crate) mod task;
pub(crate) mod wait;

use std::sync::Arc;

use asl::model::{DataPath, State, StateKind};
use asl_json::Value;

use crate::event::EventKind;
use crate::execution::MachineType;
use crate::expression::data_path;
use crate::failure::{Failure, Stop, name};
use crate::kernel::Kernel;
use crate::kernel::branch::StateFrame;
use crate::kernel::ids::{BranchId, VisitId};
use crate::limits::STATES_ENTERED;
use crate::map_run;
use crate::task::MapResources;
use crate::trace::{FlowKind, Visit};

/// Enters a state.
pub(crate) fn enter(
    kernel: &mut Kernel,
    resources: &mut dyn MapResources,
    branch: BranchId,
    state: &Arc<State>,
    input: Value,
) -> Result<(), Stop> {
    let now = kernel.now;
    let (current, execution) = kernel.branch_with_execution(branch)?;
    execution.states_entered += 1;
    if execution.machine_type == MachineType::Express && execution.states_entered > STATES_ENTERED {
        let cause = format!(
            "The playground ends an express execution that enters more than {STATES_ENTERED} states."
        );
        return kernel.end_failed(branch, Failure::fatal(name::RUNTIME, cause));
    }
    let visit = VisitId::from(execution.visits.len());
    let entered = EventKind::StateEntered {
        state: Arc::clone(state),
        input: input.clone(),
    };
    let entered = execution.push(now, current.last, Some(visit), entered)?;
    current.last = entered;
    let surroundings = current.surroundings_in(execution);
    let variables = current.variables.clone();
    let record = Visit::begun(Arc::clone(state), surroundings, entered.0, now, variables, &input);
    execution.visits.push(record);
    current.frame = Some(StateFrame {
        state: Arc::clone(state),
        visit,
        entered,
        entered_at: now,
        raw: input,
        effective: None,
        retry_count: 0,
        retries: Vec::new(),
        timeline: Vec::new(),
        context: None,
        children: None,
        map_run: None,
        ended_children: None,
        ended_map_run: None,
    });
    process(kernel, resources, branch, state)
}

/// Runs a state on its input, from `InputPath` on.
pub(crate) fn process(
    kernel: &mut Kernel,
    resources: &mut dyn MapResources,
    branch: BranchId,
    state: &State,
) -> Result<(), Stop> {
    // Most states have no `InputPath`: then the input is what the frame has already.
    if !matches!(state.input_path, DataPath::Whole) || kernel.probe.is_some() {
        let input = kernel.frame(branch)?.raw.clone();
        let effective = data_path(kernel, branch, "InputPath", &state.input_path, &input)?;
        if !effective.is_same(&input) || kernel.probe.is_some() {
            kernel.note_flow(branch, FlowKind::AfterInputPath, &effective)?;
        }
        kernel.frame_mut(branch)?.effective = Some(effective);
    }
    match &state.kind {
        StateKind::Pass(pass) => pass::run(kernel, branch, pass),
        StateKind::Succeed => succeed::run(kernel, branch),
        StateKind::Choice(choice) => choice::run(kernel, branch, state, choice),
        StateKind::Wait(wait) => wait::begin(kernel, branch, wait),
        StateKind::Fail(fail) => fail::run(kernel, branch, fail),
        StateKind::Task(_) | StateKind::Parallel(_) | StateKind::Map(_) => attempt(kernel, resources, branch),
    }
}

/// Begins a Task, Parallel or Map, for the first time or again.
pub(crate) fn attempt(
    kernel: &mut Kernel,
    resources: &mut dyn MapResources,
    branch: BranchId,
) -> Result<(), Stop> {
    let state = Arc::clone(&kernel.frame(branch)?.state);
    match &state.kind {
        StateKind::Parallel(_) | StateKind::Map(_) if kernel.probe.is_some() => {
            probe::run(kernel, resources, branch, &state)
        }
        StateKind::Task(task) => task::schedule(kernel, branch, &state, task),
        StateKind::Parallel(parallel) => parallel::start(kernel, branch, parallel),
        StateKind::Map(map) => match &map.distributed {
            Some(distributed) => map_run::start(kernel, resources, branch, map, distributed),
            None => map::start(kernel, branch, map),
        },
        StateKind::Pass(_)
        | StateKind::Choice(_)
        | StateKind::Wait(_)
        | StateKind::Succeed
        | StateKind::Fail(_) => Err(Kernel::bug("A state without attempts is begun again.")),
    }
}

/// A branch or iteration inside of a state came to its end.
pub(crate) fn branch_succeeded(
    kernel: &mut Kernel,
    branch: BranchId,
    index: usize,
    child: BranchId,
    output: Value,
) -> Result<(), Stop> {
    let state = Arc::clone(&kernel.frame(branch)?.state);
    match (
        children::succeeded(kernel, branch, index, child, output)?,
        &state.kind,
    ) {
        (Some(previous), StateKind::Map(map)) => map::start_iteration(kernel, branch, map, previous),
        _ => Ok(()),
    }
}
