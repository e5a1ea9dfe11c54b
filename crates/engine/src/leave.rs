//! How a state is left: from its result to its output, the variables that it assigns, and the way on.

use std::sync::Arc;

use asl::model::{Computed, DataPath, Payload, ResultPath, State, StateKind};
use asl_json::{Str, Value};

use crate::evaluation::Place;
use crate::event::EventKind;
use crate::expression::{EvalInput, bounded, compute, data_path, note_evaluation, payload, template};
use crate::failure::{Class, Failure, Stop, name};
use crate::kernel::branch::Step;
use crate::kernel::ids::{BranchId, EventId};
use crate::kernel::{EndedBranch, Kernel};
use crate::limits;
use crate::trace::FlowKind;

/// What a state leaves with.
pub(crate) struct StateOutput {
    pub output: Value,
    /// The variables that it assigns.
    pub assigned: Vec<(Str, Value)>,
}

/// Who decides what a state leaves with: the state itself, or the rule of a Choice that applied.
pub(crate) struct OutputSource<'s> {
    pub place: Place,
    pub assign: Option<&'s Payload>,
    pub output: Option<&'s Computed>,
}

impl<'s> OutputSource<'s> {
    pub(crate) fn of(state: &'s State) -> Self {
        Self {
            place: Place::State,
            assign: state.assign.as_deref(),
            output: state.output.as_deref(),
        }
    }
}

/// From the result of a state to its output, and on to the next state.
pub(crate) fn finish(kernel: &mut Kernel, branch: BranchId, result: Value) -> Result<(), Stop> {
    let output = output_of_result(kernel, branch, result)?;
    exit(kernel, branch, output, None)
}

/// As [`finish`]; `succeeded` is the Succeeded event of branches, from which a failure follows, while the Exited event shares
/// its cause (observed: `parallel/own-result-selector-fails`).
pub(crate) fn finish_after(
    kernel: &mut Kernel,
    branch: BranchId,
    result: Value,
    succeeded: EventId,
) -> Result<(), Stop> {
    match output_of_result(kernel, branch, result) {
        Ok(output) => exit(kernel, branch, output, None),
        Err(stop) => {
            kernel.branch_mut(branch)?.last = succeeded;
            Err(stop)
        }
    }
}

fn output_of_result(kernel: &mut Kernel, branch: BranchId, result: Value) -> Result<StateOutput, Stop> {
    let state = Arc::clone(&kernel.frame(branch)?.state);
    let source = OutputSource::of(&state);
    let (selector, path) = match (&state.kind, state.kind.handling()) {
        (StateKind::Pass(pass), _) => (None, &pass.result_path),
        (_, Some(handling)) => (handling.result_selector.as_ref(), &handling.result_path),
        (_, None) => {
            let given = EvalInput::default();
            return output(kernel, branch, &state, &source, &result.clone(), &given, result);
        }
    };
    if state.jsonata {
        // A Pass has no result in JSONata: its output is its input, unless it has `Output`.
        let given = if matches!(state.kind, StateKind::Pass(_)) {
            EvalInput::default()
        } else {
            kernel.note_flow(branch, FlowKind::Result, &result)?;
            EvalInput::result(&result)
        };
        return output(kernel, branch, &state, &source, &result.clone(), &given, result);
    }
    let selected = match selector {
        Some(selector) => {
            kernel.note_flow(branch, FlowKind::Result, &result)?;
            template(kernel, branch, "ResultSelector".into(), selector, &result)?
        }
        None => result,
    };
    let step = match selector {
        Some(_) => FlowKind::AfterResultSelector,
        None => FlowKind::Result,
    };
    let combined = result_path(kernel, branch, Place::State, path, selected.clone());
    let (visit, notes) = kernel.visit_with_notes(branch)?;
    notes.flow(visit, step, &selected);
    let combined = combined?;
    notes.flow(visit, FlowKind::AfterResultPath, &combined);
    let given = EvalInput::default();
    output(kernel, branch, &state, &source, &selected, &given, combined)
}

/// Combines a result with the input of the state.
pub(crate) fn result_path(
    kernel: &mut Kernel,
    branch: BranchId,
    place: Place,
    path: &ResultPath,
    result: Value,
) -> Result<Value, Stop> {
    let value = match path {
        ResultPath::Replace => result,
        ResultPath::Discard => kernel.frame(branch)?.raw.clone(),
        ResultPath::At(path) => {
            let written = path
                .write(&kernel.frame(branch)?.raw, result)
                .map_err(|error| Failure::fatal(name::REFERENCE_PATH_CONFLICT, error.to_string()).into())
                .and_then(|value| bounded(kernel, branch, value));
            if written.is_err() || !shows_by_itself(kernel, branch, place)? {
                let raw = kernel.frame(branch)?.raw.clone();
                let field = place.field("ResultPath");
                note_evaluation(kernel, branch, field, &raw, &EvalInput::default())?;
            }
            return written;
        }
    };
    bounded(kernel, branch, value)
}

/// Whether the trace shows without a note what a `ResultPath` saw that could be written to: the input of the state, and the
/// context object of its beginning.
fn shows_by_itself(kernel: &mut Kernel, branch: BranchId, place: Place) -> Result<bool, Stop> {
    if place != Place::State || kernel.frame(branch)?.context.is_some() {
        return Ok(false);
    }
    let last = kernel.last_evaluation(branch)?;
    Ok(last.is_none_or(|last| last.context.is_none()))
}

/// Evaluates an `Assign`. The variables change when the state is left.
pub(crate) fn assign(
    kernel: &mut Kernel,
    branch: BranchId,
    assign: &Payload,
    place: Place,
    input: &Value,
    given: &EvalInput,
) -> Result<Vec<(Str, Value)>, Stop> {
    let value = payload(kernel, branch, assign, place.field("Assign"), input, given)?;
    if value.size() > limits::VARIABLE_BYTES {
        return Err(too_large(kernel, branch)?.into());
    }
    if value.as_object().is_some_and(|members| !members.is_empty()) {
        kernel.note_flow(branch, FlowKind::Assign, &value)?;
    }
    let members = value.as_object().into_iter().flatten();
    Ok(members
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect())
}

/// The failure of a state whose own data are over the limit.
fn too_large(kernel: &Kernel, branch: BranchId) -> Result<Failure, Stop> {
    Ok(Failure::result_limit(&kernel.frame(branch)?.state.name))
}

/// `Assign`, which sees the result, and `OutputPath` or `Output`.
pub(crate) fn output(
    kernel: &mut Kernel,
    branch: BranchId,
    state: &State,
    source: &OutputSource<'_>,
    result: &Value,
    given: &EvalInput,
    value: Value,
) -> Result<StateOutput, Stop> {
    let place = source.place;
    let assigned = match source.assign {
        Some(payload) => assign(kernel, branch, payload, place, result, given)?,
        None => Vec::new(),
    };
    let output = match (source.output, &state.output_path) {
        (Some(computed), _) => compute(kernel, branch, computed, place.field("Output"), given)?,
        (None, DataPath::Whole) => value,
        (None, path) => data_path(kernel, branch, "OutputPath", path, &value)?,
    };
    if output.size() > limits::PAYLOAD_BYTES {
        return Err(too_large(kernel, branch)?.into());
    }
    Ok(StateOutput { output, assigned })
}

/// Leaves the state: the Exited event, the variables, and the way on. `next` overrides the state's own transition.
pub(crate) fn exit(
    kernel: &mut Kernel,
    branch: BranchId,
    StateOutput { output, assigned }: StateOutput,
    next: Option<&Str>,
) -> Result<(), Stop> {
    if !assigned.is_empty() {
        let variables = &mut kernel.branch_mut(branch)?.variables;
        variables.assign(&assigned);
        if variables.size() > limits::VARIABLES_BYTES {
            kernel.note_flow(branch, FlowKind::Output, &output)?;
            let failure = too_large(kernel, branch)?;
            return end_branch_failed(kernel, branch, failure);
        }
    }
    let now = kernel.now;
    let is_probed = kernel.probe.is_some();
    let (current, execution) = kernel.branch_with_execution(branch)?;
    let frame = current
        .frame
        .as_ref()
        .ok_or_else(|| Kernel::in_no_state(branch))?;
    let (state, visit) = (Arc::clone(&frame.state), frame.visit);
    let exited = EventKind::StateExited {
        state: Arc::clone(&state),
        output: output.clone(),
        assigned: assigned.into(),
    };
    let exited = execution.push(now, current.last, Some(visit), exited);
    let next = next.or_else(|| state.kind.transition()?.next());
    let visit = execution.visits.get_mut(visit.into());
    let visit = visit.ok_or_else(|| Kernel::not_on_record(branch))?;
    execution.notes.flow(visit, FlowKind::Output, &output);
    current.last = exited?;
    visit.exit(current.last.0, now);
    if is_probed {
        return kernel.end_succeeded(branch, output);
    }
    current.frame = None;
    let Some(next) = next else {
        return end_branch(kernel, branch, output);
    };
    let state = current.state(next);
    let state = state.ok_or_else(|| Kernel::bug(format!("There is no state '{next}' to go on with.")))?;
    kernel.wake(branch, now, Step::Enter(state, output))
}

/// A branch has reached its end: the state around it goes on, or the execution has succeeded.
fn end_branch(kernel: &mut Kernel, branch: BranchId, output: Value) -> Result<(), Stop> {
    let Some((parent, index)) = kernel.branch(branch)?.parent else {
        return kernel.end_succeeded(branch, output);
    };
    kernel.ended_branches.push_back(EndedBranch {
        parent,
        index,
        branch,
        result: Ok(output),
    });
    Ok(())
}

/// A branch has failed, and nothing in it caught that: the state around it fails, or the execution.
pub(crate) fn end_branch_failed(kernel: &mut Kernel, branch: BranchId, failure: Failure) -> Result<(), Stop> {
    kernel
        .visit_mut(branch)?
        .set_failure(Some(failure.details.clone()));
    match kernel.branch(branch)?.parent {
        Some((parent, index)) if failure.class != Class::Fatal => {
            kernel.ended_branches.push_back(EndedBranch {
                parent,
                index,
                branch,
                result: Err(failure),
            });
            Ok(())
        }
        // `States.Runtime` inside a branch ends the execution without further events.
        _ => kernel.end_failed(branch, failure),
    }
}
