//! The distributed Map: a Map Run whose iterations are executions of their own. The parent's history shows only that it
//! started and how it ended; each child has its own history, its own context object and no variables from outside.
//!
//! [`plan`] works out limits, items and inputs, [`reader`] reads items from objects, [`children`] starts the child executions
//! and hears of their end, [`end`] ends the Map Run, [`record`] and [`results`] are what is left of it.

mod children;
mod end;
pub(crate) mod plan;
pub(crate) mod reader;
pub(crate) mod record;
pub(crate) mod results;

use std::collections::VecDeque;
use std::sync::Arc;

use asl::distributed::Distributed;
use asl::model::Map;
use asl_json::Str;

use crate::event::EventKind;
use crate::execution::Status;
use crate::failure::Stop;
use crate::kernel::Kernel;
use crate::kernel::ids::{BranchId, MapRunId};
use crate::kernel::map_run::MapRunState;
use crate::limits::{CHILD_EXECUTIONS, DISTRIBUTED_MAP_CONCURRENCY};
use crate::map_run::plan::Plan;
use crate::map_run::record::{MapRun, MapRunCounts, MapRunDetails};
use crate::state::items;
use crate::task::{MapAct, MapResources};

pub(crate) use children::{EndedMapRun, child_ended, start_child};
pub(crate) use end::{exceed_tolerance, succeed};

/// Starts a Map Run: its items, then as many of its children as may run at a time.
pub(crate) fn start(
    kernel: &mut Kernel,
    resources: &mut dyn MapResources,
    branch: BranchId,
    map: &Map,
    distributed: &Distributed,
) -> Result<(), Stop> {
    kernel.set_context(branch, None)?;
    let input = kernel.frame(branch)?.input().clone();
    // With a reader `ItemsPath` is not even looked at (recorded: `test_map_item_reader_base_json_with_items_path`).
    let given = match &distributed.reader {
        Some(_) => Vec::new(),
        None => items::items(kernel, branch, map, &input)?,
    };
    let concurrency = items::concurrency(kernel, branch, map, &input, MapRunDetails::NO_LIMIT)?;
    let length = given.len();
    kernel.record(branch, EventKind::MapStateStarted { length })?;
    let plan = Plan {
        concurrency,
        ..plan::plan(kernel, branch, map, distributed, &input)?
    };
    let run = add(kernel, branch, map, distributed, &plan)?;
    let state = Arc::clone(&kernel.frame(branch)?.state);
    if let Some(reader) = &distributed.reader {
        resources.reading(&state.pointer, reader);
    }
    let name = kernel.map_run(run)?.record.name.clone();
    let ready =
        plan::read_items(kernel, resources, &state.name, distributed, &plan, given).and_then(|items| {
            let target = plan::target(kernel, resources, (&state.name, &name), distributed, &plan)?;
            plan::ask(kernel, resources, &state.name, &MapAct::StartExecution, None)?;
            Ok((items, target))
        });
    let (items, target) = match ready {
        Ok(ready) => ready,
        Err(refused) => return end::fail(kernel, run, refused.0, refused.1),
    };
    let room = CHILD_EXECUTIONS.saturating_sub(kernel.executions.len().saturating_sub(1));
    if distributed.batcher.is_none() && items.len() > room {
        refuse_children(kernel);
        return Ok(());
    }
    let inputs = match plan::child_inputs(kernel, branch, map, distributed, &plan, &items, &input) {
        Ok(inputs) => inputs,
        Err(Stop::Failed(failure)) if !failure.is_internal() => {
            return end::fail(kernel, run, *failure, None);
        }
        Err(stop) => return Err(stop),
    };
    if inputs.len() > room {
        refuse_children(kernel);
        return Ok(());
    }
    let first = plan
        .concurrency
        .min(DISTRIBUTED_MAP_CONCURRENCY)
        .min(inputs.len());
    let started = kernel.map_run_mut(run)?;
    started.total_items = inputs.iter().map(|(_, items)| items).sum();
    started.inputs = inputs;
    started.record.target = target;
    if first == 0 {
        return succeed(kernel, run);
    }
    for _ in 0..first {
        start_child(kernel, run)?;
    }
    Ok(())
}

fn refuse_children(kernel: &mut Kernel) {
    kernel.halt_with(&format!(
        "The playground starts at most {CHILD_EXECUTIONS} child executions in one run. Limit them with MaxItems or ItemBatcher."
    ));
}

/// Records a Map Run. It has no inputs yet.
fn add(
    kernel: &mut Kernel,
    branch: BranchId,
    map: &Map,
    distributed: &Distributed,
    plan: &Plan,
) -> Result<MapRunId, Stop> {
    let frame = kernel.frame(branch)?;
    let (state, visit) = (Arc::clone(&frame.state), frame.visit);
    let known = kernel
        .map_runs
        .iter()
        .find(|run| run.record.details.pointer == state.pointer)
        .map(|run| run.record.details.label.clone());
    // Without a label the service makes an identifier, the same in every run of the state.
    let label = distributed.label.clone().or(known);
    let label = label.unwrap_or_else(|| kernel.random.uuid().into());
    let name: Str = kernel.random.uuid().into();
    let settings = &kernel.settings;
    let place = format!(
        "{}:states:{}:{}",
        settings.partition, settings.region, settings.account
    );
    let machine = &settings.state_machine_name;
    let execution = kernel.branch(branch)?.execution;
    let execution_arn = match &kernel.execution(execution)?.child {
        Some(child) => child.arn.clone(),
        None => settings.execution_arn().into(),
    };
    let details = MapRunDetails {
        arn: format!("arn:{place}:mapRun:{machine}/{label}:{name}").into(),
        label: label.clone(),
        state: state.name.clone(),
        pointer: state.pointer.clone(),
        visit: visit.into(),
        execution_type: distributed.execution_type,
        status: Status::Aborted,
        error: None,
        cause: None,
        note: None,
        start: kernel.now,
        stop: kernel.now,
        max_concurrency: plan.concurrency,
        tolerated_failure_count: plan.tolerated.0.unwrap_or_default(),
        tolerated_failure_percentage: plan.tolerated.1.unwrap_or_default(),
        item_counts: MapRunCounts::default(),
        execution_counts: MapRunCounts::default(),
        redrive_count: 0,
    };
    let record = MapRun {
        details,
        name,
        execution_arn,
        machine_arn: format!("arn:{place}:stateMachine:{machine}/{label}").into(),
        target: None,
        children: Vec::new(),
        pending: Vec::new(),
    };
    // If the history is full, there never was a Map Run.
    let map_run_arn = record.details.arn.clone();
    kernel.record(branch, EventKind::MapRunStarted { map_run_arn })?;
    let run = kernel.map_runs.push_and_get_key(MapRunState {
        record,
        execution,
        branch,
        processor: Arc::clone(&map.processor),
        inputs: Vec::new(),
        children: Vec::new(),
        running: 0,
        again: VecDeque::new(),
        tolerated: plan.tolerated,
        total_items: 0,
        failed_items: 0,
        over: false,
        transformation: distributed.writer.as_ref().and_then(|w| w.transformation.clone()),
    });
    kernel.execution_mut(execution)?.map_runs.push(run);
    kernel.frame_mut(branch)?.map_run = Some(run);
    Ok(run)
}
