//! A Parallel or Map that is tested by itself: what it works out up to where its branches or iterations would start. They do
//! not run; a mock stands for their result.

use asl::distributed::{Distributed, ItemReader};
use asl::model::{Map, State, StateKind};
use asl_json::Value;

use crate::event::ErrorDetails;
use crate::expression::{EvalInput, payload};
use crate::failure::{Class, Failure, Stop, name};
use crate::item::Item;
use crate::kernel::Kernel;
use crate::kernel::branch::Step;
use crate::kernel::ids::BranchId;
use crate::kernel::probe::MapInspection;
use crate::map_run::plan::{Plan, child_inputs, plan, read_items};
use crate::state::items::{concurrency, items};
use crate::task::MapResources;
use crate::trace::FlowKind;

/// Runs the state up to where its branches or iterations would start; then the mock stands for them.
pub(crate) fn run(
    kernel: &mut Kernel,
    resources: &mut dyn MapResources,
    branch: BranchId,
    state: &State,
) -> Result<(), Stop> {
    kernel.set_context(branch, None)?;
    let input = kernel.frame(branch)?.input().clone();
    match &state.kind {
        StateKind::Parallel(parallel) => {
            if let Some(parameters) = &parallel.parameters {
                let given = EvalInput::default();
                let value = payload(kernel, branch, parameters, "Arguments".into(), &input, &given)?;
                kernel.note_flow(branch, FlowKind::AfterParameters, &value)?;
            }
        }
        StateKind::Map(map) => {
            let mut found = MapInspection::default();
            let result = inspect(kernel, resources, branch, map, &input, &mut found);
            if let Some(probe) = &mut kernel.probe {
                probe.map = found;
            }
            result?;
        }
        _ => {}
    }
    let result = mocked_result(kernel);
    kernel.wake(branch, kernel.now, Step::Complete(result.map_err(Box::new)))
}

/// What the mock stands for, unless more iterations failed than are tolerated. Where nothing says how many are, all are
/// (recorded: `test_map_state_failure_count[DEBUG-BASE_MAP_STATE]`).
fn mocked_result(kernel: &Kernel) -> Result<Value, Failure> {
    let probe = kernel.probe.as_ref();
    let Some((probe, mock)) = probe.and_then(|probe| Some((probe, probe.mock.clone()?))) else {
        return Err(Failure::fatal(
            name::NOT_MOCKED,
            "Specify a mocked result: branches and iterations do not run when a state is tested by itself.",
        ));
    };
    let result = mock.map_err(mocked_failure)?;
    let (map, failed) = (&probe.map, probe.map_iteration_failures);
    let items = map.iterations.or_else(|| result.as_array().map(<[Value]>::len));
    #[expect(clippy::cast_precision_loss, reason = "far below 2^53 items")]
    let share = match items {
        Some(items) if items > 0 => failed as f64 * 100.0 / items as f64,
        _ => 0.0,
    };
    let exceeded = map.tolerated_failure_count.is_some_and(|count| failed > count)
        || map.tolerated_failure_percentage.is_some_and(|most| share > most);
    if exceeded {
        return Err(Failure::named(
            Some(name::EXCEED_TOLERATED_FAILURE_THRESHOLD.into()),
            Some("The specified tolerated failure threshold was exceeded".into()),
        ));
    }
    Ok(result)
}

fn inspect(
    kernel: &mut Kernel,
    resources: &mut dyn MapResources,
    branch: BranchId,
    map: &Map,
    input: &Value,
    found: &mut MapInspection,
) -> Result<(), Stop> {
    let distributed = map.distributed.as_deref();
    let reader = distributed.and_then(|distributed| distributed.reader.as_ref());
    let given = match reader {
        Some(_) => Vec::new(),
        None => {
            let items = items(kernel, branch, map, input)?;
            found.after_items_path = Some(values(&items));
            items
        }
    };
    let wanted = concurrency(kernel, branch, map, input, usize::MAX)?;
    found.max_concurrency = Some(if wanted == usize::MAX { 0 } else { wanted });
    let nothing = Distributed::default();
    let distributed = distributed.unwrap_or(&nothing);
    let plan = plan(kernel, branch, map, distributed, input)?;
    (found.tolerated_failure_count, found.tolerated_failure_percentage) = plan.tolerated;
    let Some(items) = probed_items(kernel, resources, distributed, reader, &plan, given)? else {
        return Ok(());
    };
    if reader.is_some_and(|reader| reader.items_pointer.is_some()) {
        found.after_items_pointer = Some(values(&items));
    }
    let selected = Distributed {
        batcher: None,
        ..distributed.clone()
    };
    let inputs = child_inputs(kernel, branch, map, &selected, &plan, &items, input)?;
    found.iterations = Some(inputs.len());
    let list =
        |inputs: Vec<(Value, usize)>| Value::array(inputs.into_iter().map(|(input, _)| input).collect());
    if map.item_selector.is_some() {
        found.after_item_selector = Some(list(inputs));
    }
    if distributed.batcher.is_some() {
        let inputs = child_inputs(kernel, branch, map, distributed, &plan, &items, input)?;
        found.iterations = Some(inputs.len());
        found.after_item_batcher = Some(list(inputs));
    }
    Ok(())
}

fn values(items: &[Item]) -> Value {
    Value::array(items.iter().map(|item| item.value.clone()).collect())
}

/// The items of the state's input, or those in the data that stand for what the reader finds; nothing where there are no such
/// data.
fn probed_items(
    kernel: &mut Kernel,
    resources: &mut dyn MapResources,
    distributed: &Distributed,
    reader: Option<&ItemReader>,
    plan: &Plan,
    given: Vec<Item>,
) -> Result<Option<Vec<Item>>, Stop> {
    if reader.is_some() && !kernel.probe.as_ref().is_some_and(|probe| probe.has_reader_data) {
        return Ok(None);
    }
    match read_items(kernel, resources, "", distributed, plan, given) {
        Ok(items) => Ok(Some(items)),
        Err(refused) => Err(refused.0.into()),
    }
}

/// A failure as a mock names it. What cannot be caught in an execution cannot be caught here.
fn mocked_failure(details: ErrorDetails) -> Failure {
    let class = match details.error.as_deref() {
        Some(name::RUNTIME) => Class::Fatal,
        Some(name::TIMEOUT) => Class::Timeout,
        Some(name::HEARTBEAT_TIMEOUT) => Class::Heartbeat,
        _ => Class::Named,
    };
    Failure {
        details,
        class,
        evaluation: None,
    }
}
