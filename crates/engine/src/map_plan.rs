//! What a distributed Map does before its children start: its limits, its items, the inputs of the children.

use asl::distributed::{Distributed, ItemBatcher};
use asl::model::{Amount, Map, Payload};
use asl_json::{Str, Value};

use crate::computed::Given;
use crate::failure::{Failure, name};
use crate::limits::PAYLOAD_BYTES;
use crate::map_run::ResultTarget;
use crate::reader::{Item, Reading};
use crate::simulation::Simulation;
use crate::task::MapAct;

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

impl Simulation<'_> {
    /// Everything that the state's paths and templates give; what is wrong here is a `States.Runtime` without a Map Run
    /// (recorded: `test_map_item_reader_csv_max_items_paths[1.5]`, `test_map_state_tolerated_failure_count_path[-1]`).
    pub(crate) fn plan(
        &mut self,
        strand: usize,
        map: &Map,
        distributed: &Distributed,
        input: &Value,
    ) -> Result<Plan, Failure> {
        let mut plan = Plan::default();
        if let Some(reader) = &distributed.reader {
            plan.max_items = self.limit(strand, "MaxItemsPath", reader.max_items.as_ref(), input)?;
            let field = "ItemReader/Arguments";
            plan.reader = self.request(strand, reader.parameters.as_ref(), field, input)?;
        }
        let count = map.tolerated_failure_count.as_ref();
        if let Some(count) = self.limit(strand, "ToleratedFailureCountPath", count, input)? {
            let count = u64::try_from(count)
                .map_err(|_| self.runtime(strand, "ToleratedFailureCount cannot be negative."))?;
            plan.tolerated.0 = Some(count);
        }
        if let Some(percentage) = &map.tolerated_failure_percentage {
            plan.tolerated.1 = Some(self.percentage(strand, percentage, input)?);
        }
        if let Some(batcher) = &distributed.batcher {
            let field = "MaxItemsPerBatchPath";
            plan.batch_items = self.limit(strand, field, batcher.max_items.as_ref(), input)?;
            let field = "MaxInputBytesPerBatchPath";
            plan.batch_bytes = self.limit(strand, field, batcher.max_bytes.as_ref(), input)?;
            if let Some(payload) = &batcher.input {
                let field = "ItemBatcher/BatchInput";
                let value = self.payload(strand, payload, field.into(), input, &Given::default())?;
                plan.batch_input = Some(value);
            }
        }
        if let Some(writer) = &distributed.writer {
            let field = "ResultWriter/Arguments";
            plan.writer = self.request(strand, writer.parameters.as_ref(), field, input)?;
        }
        Ok(plan)
    }

    /// A limit of any size: what is said of one that is too small differs.
    fn limit(
        &mut self,
        strand: usize,
        field: &'static str,
        amount: Option<&Amount>,
        input: &Value,
    ) -> Result<Option<i64>, Failure> {
        amount
            .map(|amount| self.whole(strand, field, amount, input, i64::MIN))
            .transpose()
    }

    fn request(
        &mut self,
        strand: usize,
        parameters: Option<&Payload>,
        field: &'static str,
        input: &Value,
    ) -> Result<Value, Failure> {
        match parameters {
            Some(parameters) => self.payload(strand, parameters, field.into(), input, &Given::default()),
            None => Ok(Value::empty_object()),
        }
    }

    /// The items: those of the state's input, or what the reader reads.
    pub(crate) fn read_items(
        &mut self,
        state: &str,
        distributed: &Distributed,
        plan: &Plan,
        given: Vec<Value>,
    ) -> Result<Vec<Item>, Refused> {
        let Some(reader) = &distributed.reader else {
            // Page "Context object", `$$.Map.Item.Source`.
            let source: Str = "STATE_DATA".into();
            let item = |value| Item {
                value,
                source: source.clone(),
            };
            return Ok(given.into_iter().map(item).collect());
        };
        let failed = |cause: &str, note| {
            let error = Some(name::ITEM_READER_FAILED.into());
            Refused(Failure::named(error, Some(cause.into())), note)
        };
        let most = match plan.max_items {
            // Recorded: `test_map_item_reader_csv_max_items[0]`, no limit.
            None | Some(0) => usize::MAX,
            Some(most) => {
                usize::try_from(most).map_err(|_| failed("field MaxItems must be positive", None))?
            }
        };
        let request_id = self.random.uuid();
        let mut reading = Reading {
            reader,
            parameters: &plan.reader,
            most,
            outside: &mut *self.handler,
            state,
            request_id: &request_id,
        };
        reading.items().map_err(|error| failed(&error.cause, error.note))
    }

    /// Where the results go, if a writer exports them.
    pub(crate) fn target(
        &mut self,
        run: usize,
        distributed: &Distributed,
        plan: &Plan,
    ) -> Result<Option<ResultTarget>, Refused> {
        let Some(writer) = distributed.writer.as_ref().filter(|writer| writer.exports) else {
            return Ok(None);
        };
        let Some(bucket) = plan.writer.get("Bucket").and_then(Value::as_str) else {
            let cause = "The ResultWriter needs the parameter Bucket as a text.";
            let error = Some(name::RESULT_WRITER_FAILED.into());
            return Err(Failure::named(error, Some(cause.into())).into());
        };
        let prefix = plan
            .writer
            .get("Prefix")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let prefix = prefix.trim_end_matches('/');
        let (name, state) = match self.map_runs.get(run) {
            Some(run) => (run.record.name.clone(), run.record.state.clone()),
            None => Default::default(),
        };
        let folder = if prefix.is_empty() {
            name
        } else {
            format!("{prefix}/{name}").into()
        };
        let key = format!("{folder}/manifest.json");
        let act = MapAct::Write { bucket, key: &key };
        self.ask(&state, &act, Some(name::RESULT_WRITER_FAILED))?;
        Ok(Some(ResultTarget {
            bucket: bucket.into(),
            folder,
            transformation: writer.transformation.clone(),
            json_lines: writer.json_lines,
        }))
    }

    /// Whether a Map may do something by itself; the error has this name, or the one that the service gives.
    pub(crate) fn ask(&mut self, state: &str, act: &MapAct<'_>, error: Option<&str>) -> Result<(), Refused> {
        let Some(refusal) = self.handler.refuses(state, act) else {
            return Ok(());
        };
        let cause = refusal.cause(&self.random.uuid());
        let error = error.map_or(refusal.error, Into::into);
        let failure = Failure::named(Some(error), Some(cause.into()));
        Err(Refused(failure, Some(refusal.note)))
    }

    /// The inputs of the children: the items through the selector, in batches where there is a batcher.
    pub(crate) fn child_inputs(
        &mut self,
        strand: usize,
        map: &Map,
        distributed: &Distributed,
        plan: &Plan,
        items: &[Item],
        input: &Value,
    ) -> Result<Vec<(Value, usize)>, Failure> {
        let mut selected = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            selected.push(match &map.item_selector {
                Some(selector) => self.select(strand, selector, input, index, item)?,
                None => item.value.clone(),
            });
        }
        // The items are gone from the context object again.
        self.set_context(strand, None);
        let inputs = match &distributed.batcher {
            Some(batcher) => self.batches(strand, batcher, plan, selected)?,
            None => selected.into_iter().map(|value| (value, 1)).collect(),
        };
        if inputs.iter().any(|(input, _)| input.size() > PAYLOAD_BYTES) {
            let name = self.visiting(strand).map(|visiting| visiting.state.name.clone());
            return Err(Failure::data_limit(name.as_deref().unwrap_or_default()));
        }
        Ok(inputs)
    }

    /// One item through `ItemSelector`, which sees the state's input as `$` and the item in the context object.
    fn select(
        &mut self,
        strand: usize,
        selector: &Payload,
        input: &Value,
        index: usize,
        item: &Item,
    ) -> Result<Value, Failure> {
        let context = Value::from([
            ("Index", Value::from(i64::try_from(index).unwrap_or(i64::MAX))),
            ("Value", item.value.clone()),
            ("Source", Value::from(item.source.clone())),
        ]);
        let outer = self.strands.get_mut(strand).and_then(|s| s.item.replace(context));
        self.set_context(strand, None);
        let selected = self.payload(strand, selector, "ItemSelector".into(), input, &Given::default());
        if let Some(current) = self.strands.get_mut(strand) {
            current.item = outer;
        }
        selected
    }

    /// `{"BatchInput": …, "Items": […]}`, each as full as its limits allow (page "`ItemBatcher` (Map)").
    fn batches(
        &mut self,
        strand: usize,
        batcher: &ItemBatcher,
        plan: &Plan,
        items: Vec<Value>,
    ) -> Result<Vec<(Value, usize)>, Failure> {
        let mut limits = [usize::MAX, PAYLOAD_BYTES];
        let given = [
            ("MaxItemsPerBatch", plan.batch_items),
            ("MaxInputBytesPerBatch", plan.batch_bytes),
        ];
        for (limit, (field, number)) in limits.iter_mut().zip(given) {
            if let Some(number) = number {
                let positive = usize::try_from(number).ok().filter(|number| *number > 0);
                let positive = positive
                    .ok_or_else(|| self.runtime(strand, &format!("field {field} must be positive")))?;
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
}
