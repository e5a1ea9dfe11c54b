//! The child executions of a Map Run: how they start, and what their end leads to.

use std::sync::Arc;

use asl_json::{Str, Value};

use crate::abort::abort_map_run;
use crate::context::{ExecutionContext, VariableScope};
use crate::event::EventKind;
use crate::execution::MachineType;
use crate::failure::{Class, Failure, Stop};
use crate::kernel::Kernel;
use crate::kernel::branch::Step;
use crate::kernel::execution::{Child, ExecutionState};
use crate::kernel::ids::{BranchId, EventId, ExecutionId, MapRunId};
use crate::limits::EXPRESS_SECONDS;
use crate::log::Log;
use crate::map_run::end;
use crate::resume;
use crate::trace::Notes;

/// Starts the next child of a Map Run, or redrives it.
pub(crate) fn start_child(kernel: &mut Kernel, run: MapRunId) -> Result<(), Stop> {
    let name: Str = kernel.random.uuid().into();
    let state = kernel.map_run_mut(run)?;
    // After a redrive, first those that did not succeed.
    let again = state.again.pop_front();
    let index = again.unwrap_or(state.children.len());
    let input = state.inputs.get(index).cloned();
    let (input, items) =
        input.ok_or_else(|| Kernel::bug("A Map Run starts a child and has no input for it."))?;
    state.running += 1;
    let kind = state.record.details.execution_type;
    let before = state.children.get(index).copied();
    if let Some(execution) = before
        && kind == MachineType::Standard
    {
        return resume::redrive_child(kernel, execution);
    }
    let (label, machine_arn) = (
        state.record.details.label.clone(),
        state.record.machine_arn.clone(),
    );
    let processor = Arc::clone(&state.processor);
    let settings = &kernel.settings;
    let place = format!(
        "{}:states:{}:{}",
        settings.partition, settings.region, settings.account
    );
    let machine = format!("{}/{label}", settings.state_machine_name);
    let arn: Str = match kind {
        MachineType::Standard => format!("arn:{place}:execution:{machine}:{name}"),
        MachineType::Express => format!("arn:{place}:express:{machine}:{name}:{index:016x}"),
    }
    .into();
    let role_arn: Str = settings.role_arn.as_str().into();
    let context = Value::from([
        ("Id", Value::from(arn.clone())),
        ("Input", input.clone()),
        ("StartTime", Value::from(kernel.now.to_string())),
        ("Name", Value::from(name.clone())),
        ("RoleArn", Value::from(role_arn.clone())),
        ("RedriveCount", Value::from(0)),
    ]);
    let machine_context = Value::from([("Id", Value::from(machine_arn)), ("Name", Value::from(machine))]);
    let execution = kernel.executions.push_and_get_key(ExecutionState {
        events: Log::default(),
        visits: Log::default(),
        notes: Notes::default(),
        context: Arc::new(ExecutionContext::made(context, machine_context)),
        machine_type: kind,
        states_entered: 0,
        root: BranchId::TOP,
        outcome: None,
        map_runs: Vec::new(),
        child: Some(Child {
            run,
            name,
            arn,
            index,
            items,
            input: input.clone(),
            start: kernel.now,
            stop: None,
            redrives: 0,
        }),
    });
    let children = &mut kernel.map_run_mut(run)?.children;
    match children.get_mut(index) {
        Some(place) => *place = execution,
        None => children.push(execution),
    }
    let started = EventKind::ExecutionStarted {
        input: input.to_string().into(),
        role_arn,
    };
    kernel.push(execution, EventId::NONE, None, started)?;
    // A child sees no variables from outside (page "Passing data between states with variables").
    let variables = VariableScope::default();
    if kind == MachineType::Express {
        // First in the queue: at the same instant the limit wins.
        let scope = Arc::clone(&processor);
        let guard = kernel.add_branch(execution, None, None, scope, variables.clone(), EventId::NONE)?;
        let deadline = kernel.now.after(EXPRESS_SECONDS * 1000);
        kernel.wake(guard, deadline, Step::Deadline)?;
    }
    let root = kernel.add_branch(execution, None, None, processor, variables, EventId::NONE)?;
    kernel.branch_mut(root)?.item_index = Some(index);
    kernel.execution_mut(execution)?.root = root;
    kernel.start(root, input)
}

/// A Map Run that has ended: the branch of its Map state, and what that came to.
pub(crate) struct EndedMapRun {
    pub branch: BranchId,
    pub result: Result<(), Stop>,
}

/// A child ended by itself: its Map Run goes on, or ends.
pub(crate) fn child_ended(kernel: &mut Kernel, execution: ExecutionId) -> Result<Option<EndedMapRun>, Stop> {
    let now = kernel.now;
    let state = kernel.execution_mut(execution)?;
    let succeeded = state.succeeded();
    if let Some(outcome) = &state.outcome
        && let Some(not_mocked) = outcome.not_mocked.clone()
    {
        let failure = Failure {
            details: outcome.details.clone(),
            class: Class::Fatal,
            evaluation: None,
        };
        kernel.halt = Some((failure, Some(not_mocked)));
    }
    let state = kernel.execution_mut(execution)?;
    let Some(child) = state.child.as_mut().filter(|child| child.stop.is_none()) else {
        return Ok(None);
    };
    child.stop = Some(now);
    let (run, items) = (child.run, child.items);
    for inner in state.map_runs.clone() {
        abort_map_run(kernel, inner)?;
    }
    if kernel.halt.is_some() {
        return Ok(None);
    }
    let state = kernel.map_run_mut(run)?;
    if state.over {
        return Ok(None);
    }
    state.running = state.running.saturating_sub(1);
    if !succeeded {
        state.failed_items += items;
    }
    let branch = state.branch;
    if state.exceeds_tolerance() {
        let result = end::exceed_tolerance(kernel, run);
        Ok(Some(EndedMapRun { branch, result }))
    } else if state.has_more() {
        start_child(kernel, run)?;
        Ok(None)
    } else if state.running == 0 {
        let result = end::succeed(kernel, run);
        Ok(Some(EndedMapRun { branch, result }))
    } else {
        Ok(None)
    }
}
