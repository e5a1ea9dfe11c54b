//! How a Map Run ends, and what its Map state gets from it.

use asl_json::Value;

use crate::abort::abort_map_run;
use crate::event::EventKind;
use crate::execution::Status;
use crate::failure::{Failure, Stop, name};
use crate::kernel::Kernel;
use crate::kernel::ids::MapRunId;
use crate::leave;
use crate::map_run::results::Info;

/// More items failed than are tolerated. Recorded: `test_map_state_failure_count`.
pub(crate) fn exceed_tolerance(kernel: &mut Kernel, run: MapRunId) -> Result<(), Stop> {
    let error = Some(name::EXCEED_TOLERATED_FAILURE_THRESHOLD.into());
    let cause = "The specified tolerated failure threshold was exceeded";
    fail(kernel, run, Failure::named(error, Some(cause.into())), None)
}

/// The Map Run failed: what still runs of it is stopped, then its Map state fails.
pub(crate) fn fail(
    kernel: &mut Kernel,
    run: MapRunId,
    failure: Failure,
    note: Option<String>,
) -> Result<(), Stop> {
    abort_map_run(kernel, run)?;
    let state = kernel.map_run_mut(run)?;
    let details = failure.details.clone();
    state.record.details.status = Status::Failed;
    state.record.details.error.clone_from(&details.error);
    state.record.details.cause.clone_from(&details.cause);
    state.record.details.note = note;
    let branch = state.branch;
    let frame = kernel.frame_mut(branch)?;
    frame.map_run = None;
    frame.ended_map_run = Some(run);
    kernel.record(branch, EventKind::MapRunFailed(details))?;
    Err(failure.into())
}

/// All children have ended, and not too many of them badly. From November 2024 on `MapStateExited` follows from
/// `MapRunStarted` (recorded: `test_map_state_config_distributed_item_selector_parameters`; observed: `map/distributed`).
pub(crate) fn succeed(kernel: &mut Kernel, run: MapRunId) -> Result<(), Stop> {
    let now = kernel.now;
    let output = output(kernel, run)?;
    let state = kernel.map_run_mut(run)?;
    state.over = true;
    state.record.details.status = Status::Succeeded;
    state.record.details.stop = now;
    let branch = state.branch;
    let frame = kernel.frame_mut(branch)?;
    frame.map_run = None;
    frame.ended_map_run = Some(run);
    let last = kernel.branch(branch)?.last;
    let succeeded = kernel.push_after(branch, last, EventKind::MapRunSucceeded)?;
    let succeeded = kernel.push_after(branch, succeeded, EventKind::MapStateSucceeded)?;
    leave::finish_after(kernel, branch, output, succeeded)
}

/// The result of the Map: where the results were written, or the results.
fn output(kernel: &Kernel, run: MapRunId) -> Result<Value, Stop> {
    let state = kernel.map_run(run)?;
    if let Some(target) = &state.record.target {
        let details = Value::from([
            ("Bucket", Value::from(target.bucket.clone())),
            ("Key", Value::from(format!("{}/manifest.json", target.folder))),
        ]);
        return Ok(Value::from([
            ("MapRunArn", Value::from(state.record.details.arn.clone())),
            ("ResultWriterDetails", details),
        ]));
    }
    let transformation = state.transformation.as_deref().unwrap_or("COMPACT");
    let mut results = Vec::new();
    for execution in &state.children {
        let execution = kernel.execution(*execution)?;
        let (Some(child), Some(outcome)) = (&execution.child, &execution.outcome) else {
            return Err(Kernel::bug("A Map Run succeeds while a child runs."));
        };
        let info = Info {
            arn: &child.arn,
            name: &child.name,
            machine_arn: &state.record.machine_arn,
            input: &child.input,
            status: outcome.status,
            output: outcome.output.as_ref(),
            error: outcome.details.error.as_ref(),
            cause: outcome.details.cause.as_ref(),
            start: child.start,
            stop: child.stop.unwrap_or(kernel.now),
        };
        results.extend(info.results(transformation));
    }
    Ok(Value::array(results))
}
