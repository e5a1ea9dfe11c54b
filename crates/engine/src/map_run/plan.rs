//! What a distributed Map does before its children start: its limits, its items, the inputs of the children.

use asl::distributed::{Distributed, ItemBatcher};
use asl::model::{Amount, Map, Payload};
use asl_json::{Str, Value};

use crate::expression::{EvalInput, payload, runtime};
use crate::failure::{Failure, Stop, name};
use crate::item::Item;
use crate::kernel::Kernel;
use crate::kernel::ids::BranchId;
use crate::limits::PAYLOAD_BYTES;
use crate::map_run::reader::Reading;
use crate::map_run::record::ResultTarget;
use crate::state::amount;
use crate::task::{MapAct, MapResources};

/// What the state's own paths give for a Map Run.
#[derive(Default)]
pub(crate) struct Plan {
    pub concurrency: usize,
    pub max_items: Option<i64>,
    pub tolerated: (Option<u64>, Option<f64>),
    pub batch_items: Option<i64>,
    pub batch_bytes: Option<i64>,
    pub batch_input: Option<Value>,
    pub reader: Value,
    pub writer: Value,
}

/// Why a Map Run has no children: how the state fails, and what the playground adds.
pub(crate) struct Refused(pub Failure, pub Option<String>);

impl From<Failure> for Refused {
    fn from(failure: Failure) -> Self {
        Self(failure, None)
    }
}

/// Everything that the state's paths and templates give; what is wrong here is a `States.Runtime` without a Map Run
/// (recorded: `test_map_item_reader_csv_max_items_paths[1.5]`, `test_map_state_tolerated_failure_count_path[-1]`).
pub(crate) fn plan(
    kernel: &mut Kernel,
    branch: BranchId,
    map: &Map,
    distributed: &Distributed,
    input: &Value,
) -> Result<Plan, Stop> {
    let mut plan = Plan::default();
    if let Some(reader) = &distributed.reader {
        plan.max_items = limit(kernel, branch, "MaxItemsPath", reader.max_items.as_ref(), input)?;
        let field = "ItemReader/Arguments";
        plan.reader = request(kernel, branch, reader.parameters.as_ref(), field, input)?;
    }
    let count = map.tolerated_failure_count.as_ref();
    if let Some(count) = limit(kernel, branch, "ToleratedFailureCountPath", count, input)? {
        let count = u64::try_from(count)
            .map_err(|_| runtime(kernel, branch, "ToleratedFailureCount cannot be negative."))?;
        plan.tolerated.0 = Some(count);
    }
    if let Some(percentage) = &map.tolerated_failure_percentage {
        plan.tolerated.1 = Some(amount::percentage(kernel, branch, percentage, input)?);
    }
    if let Some(batcher) = &distributed.batcher {
        let field = "MaxItemsPerBatchPath";
        plan.batch_items = limit(kernel, branch, field, batcher.max_items.as_ref(), input)?;
        let field = "MaxInputBytesPerBatchPath";
        plan.batch_bytes = limit(kernel, branch, field, batcher.max_bytes.as_ref(), input)?;
        if let Some(batch_input) = &batcher.input {
            let field = "ItemBatcher/BatchInput";
            let value = payload(
                kernel,
                branch,
                batch_input,
                field.into(),
                input,
                &EvalInput::default(),
            )?;
            plan.batch_input = Some(value);
        }
    }
    if let Some(writer) = &distributed.writer {
        let field = "ResultWriter/Arguments";
        plan.writer = request(kernel, branch, writer.parameters.as_ref(), field, input)?;
    }
    Ok(plan)
}

/// A limit of any size: what is said of one that is too small differs.
fn limit(
    kernel: &mut Kernel,
    branch: BranchId,
    field: &'static str,
    amount: Option<&Amount>,
    input: &Value,
) -> Result<Option<i64>, Stop> {
    amount
        .map(|amount| amount::whole(kernel, branch, field, amount, input, i64::MIN))
        .transpose()
}

fn request(
    kernel: &mut Kernel,
    branch: BranchId,
    parameters: Option<&Payload>,
    field: &'static str,
    input: &Value,
) -> Result<Value, Stop> {
    match parameters {
        Some(parameters) => payload(
            kernel,
            branch,
            parameters,
            field.into(),
            input,
            &EvalInput::default(),
        ),
        None => Ok(Value::empty_object()),
    }
}

/// The items: those of the state's input, or what the reader reads.
pub(crate) fn read_items(
    kernel: &mut Kernel,
    resources: &mut dyn MapResources,
    state: &str,
    distributed: &Distributed,
    plan: &Plan,
    given: Vec<Item>,
) -> Result<Vec<Item>, Refused> {
    let Some(reader) = &distributed.reader else {
        // Page "Context object", `$$.Map.Item.Source`.
        let source: Str = "STATE_DATA".into();
        let with_source = |item| Item {
            source: Some(source.clone()),
            ..item
        };
        return Ok(given.into_iter().map(with_source).collect());
    };
    let failed = |cause: &str, note| {
        let error = Some(name::ITEM_READER_FAILED.into());
        Refused(Failure::named(error, Some(cause.into())), note)
    };
    let most = match plan.max_items {
        // Recorded: `test_map_item_reader_csv_max_items[0]`, no limit.
        None | Some(0) => usize::MAX,
        Some(most) => usize::try_from(most).map_err(|_| failed("field MaxItems must be positive", None))?,
    };
    let request_id = kernel.random.uuid();
    let mut reading = Reading {
        reader,
        parameters: &plan.reader,
        most,
        resources,
        state,
        request_id: &request_id,
    };
    reading.items().map_err(|error| failed(&error.cause, error.note))
}

/// Where the results go, if a writer exports them. `name` is that of the Map Run.
pub(crate) fn target(
    kernel: &mut Kernel,
    resources: &mut dyn MapResources,
    (state, name): (&str, &Str),
    distributed: &Distributed,
    plan: &Plan,
) -> Result<Option<ResultTarget>, Refused> {
    if distributed.writer.as_ref().is_some_and(|writer| writer.empty) {
        // That it fails is known (aws-cdk, pull request 33831); how it is worded is not.
        let error = Some(name::RESULT_WRITER_FAILED.into());
        return Err(Failure::named(error, Some("The ResultWriter field cannot be empty.".into())).into());
    }
    let Some(writer) = distributed.writer.as_ref().filter(|writer| writer.exports) else {
        return Ok(None);
    };
    let Some(bucket) = plan.writer.get("Bucket").and_then(Value::as_str) else {
        let cause = "The ResultWriter needs the parameter Bucket as a string.";
        let error = Some(name::RESULT_WRITER_FAILED.into());
        return Err(Failure::named(error, Some(cause.into())).into());
    };
    let prefix = plan.writer.get("Prefix").and_then(Value::as_str);
    let prefix = prefix.unwrap_or_default().trim_end_matches('/');
    let folder = if prefix.is_empty() {
        name.clone()
    } else {
        format!("{prefix}/{name}").into()
    };
    let key = format!("{folder}/manifest.json");
    let act = MapAct::Write { bucket, key: &key };
    ask(kernel, resources, state, &act, Some(name::RESULT_WRITER_FAILED))?;
    Ok(Some(ResultTarget {
        bucket: bucket.into(),
        folder,
        transformation: writer.transformation.clone(),
        json_lines: writer.json_lines,
    }))
}

/// Whether a Map may do something by itself; the error has this name, or the one that the service gives.
pub(crate) fn ask(
    kernel: &mut Kernel,
    resources: &mut dyn MapResources,
    state: &str,
    act: &MapAct<'_>,
    error: Option<&str>,
) -> Result<(), Refused> {
    let Some(refusal) = resources.refuses(state, act) else {
        return Ok(());
    };
    let cause = refusal.cause(&kernel.random.uuid());
    let error = error.map_or(refusal.error, Into::into);
    let failure = Failure::named(Some(error), Some(cause.into()));
    Err(Refused(failure, Some(refusal.note)))
}

/// The inputs of the children: the items through the selector, in batches where there is a batcher.
pub(crate) fn child_inputs(
    kernel: &mut Kernel,
    branch: BranchId,
    map: &Map,
    distributed: &Distributed,
    plan: &Plan,
    items: &[Item],
    input: &Value,
) -> Result<Vec<(Value, usize)>, Stop> {
    let mut selected = Vec::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        selected.push(match &map.item_selector {
            Some(selector) => select(kernel, branch, selector, input, index, item)?,
            None => item.value.clone(),
        });
    }
    // The items are gone from the context object again.
    kernel.set_context(branch, None)?;
    let inputs = match &distributed.batcher {
        Some(batcher) => batches(kernel, branch, batcher, plan, selected)?,
        None => selected.into_iter().map(|value| (value, 1)).collect(),
    };
    if inputs.iter().any(|(input, _)| input.size() > PAYLOAD_BYTES) {
        return Err(Failure::answer_limit(&kernel.frame(branch)?.state.name).into());
    }
    Ok(inputs)
}

/// One item through `ItemSelector`, which sees the state's input as `$` and the item in the context object.
fn select(
    kernel: &mut Kernel,
    branch: BranchId,
    selector: &Payload,
    input: &Value,
    index: usize,
    item: &Item,
) -> Result<Value, Stop> {
    kernel.set_item_context(branch, item.numbered(index))?;
    let given = EvalInput::default();
    payload(kernel, branch, selector, "ItemSelector".into(), input, &given)
}

/// `{"BatchInput": …, "Items": […]}`, each as full as its limits allow (page "`ItemBatcher` (Map)").
fn batches(
    kernel: &mut Kernel,
    branch: BranchId,
    batcher: &ItemBatcher,
    plan: &Plan,
    items: Vec<Value>,
) -> Result<Vec<(Value, usize)>, Stop> {
    let mut limits = [usize::MAX, PAYLOAD_BYTES];
    let given = [
        ("MaxItemsPerBatch", plan.batch_items),
        ("MaxInputBytesPerBatch", plan.batch_bytes),
    ];
    for (limit, (field, number)) in limits.iter_mut().zip(given) {
        if let Some(number) = number {
            let positive = usize::try_from(number).ok().filter(|number| *number > 0);
            let positive = positive
                .ok_or_else(|| runtime(kernel, branch, &format!("field {field} must be positive")))?;
            *limit = positive.min(*limit);
        }
    }
    let [most_items, most_bytes] = limits;
    let with = |items: Vec<Value>| {
        let items = Value::array(items);
        match &plan.batch_input {
            Some(input) if batcher.input.is_some() => {
                Value::from([("BatchInput", input.clone()), ("Items", items)])
            }
            _ => Value::from([("Items", items)]),
        }
    };
    let empty = with(Vec::new()).size();
    let mut done = Vec::new();
    let mut batch = Vec::new();
    let mut bytes = empty;
    for item in items {
        // Every item after the first has a comma before it.
        let more = item.size() + usize::from(!batch.is_empty());
        if !batch.is_empty() && (batch.len() >= most_items || bytes + more > most_bytes) {
            let full = std::mem::take(&mut batch);
            let count = full.len();
            done.push((with(full), count));
            bytes = empty;
        }
        bytes += item.size() + usize::from(!batch.is_empty());
        batch.push(item);
    }
    if !batch.is_empty() {
        let count = batch.len();
        done.push((with(batch), count));
    }
    Ok(done)
}
