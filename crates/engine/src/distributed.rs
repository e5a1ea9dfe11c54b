//! The distributed Map: a Map Run whose iterations are executions of their own. The parent's history shows only that
//! it started and how it ended; each child has its own history, its own context object and no variables from outside.

use std::collections::VecDeque;
use std::sync::Arc;

use asl::distributed::Distributed;
use asl::model::Map;
use asl_json::{Str, Value};

use crate::context::VariableScope;
use crate::event::EventKind;
use crate::execution::{MachineType, Status};
use crate::failure::{Class, Failure, name};
use crate::ledger::{Child, Ledger, MapRunState};
use crate::limits::{CHILD_EXECUTIONS, DISTRIBUTED_MAP_CONCURRENCY, EXPRESS_SECONDS};
use crate::map_plan::Plan;
use crate::map_run::{Counts, MapRun};
use crate::results::Info;
use crate::simulation::{Ended, Simulation, Step};
use crate::task::MapAct;

/// What a Map Run shows as `MaxConcurrency` where there is no limit (observed: `DescribeMapRun`).
const UNLIMITED: usize = 2_147_483_647;

impl Simulation<'_> {
    pub(crate) fn start_map_run(
        &mut self,
        strand: usize,
        map: &Map,
        distributed: &Distributed,
    ) -> Result<(), Ended> {
        self.set_context(strand, None);
        let input = self
            .visiting(strand)
            .map_or(Value::Null, |visiting| visiting.input.clone());
        // With a reader `ItemsPath` is not even looked at (recorded: `test_map_item_reader_base_json_with_items_path`).
        let given = match &distributed.reader {
            Some(_) => Ok((Vec::new(), 0)),
            None => self.items(strand, map, &input),
        };
        let found = given.and_then(|(items, _)| {
            let concurrency = self.concurrency(strand, map, &input, UNLIMITED)?;
            Ok((items, concurrency))
        });
        let (items, concurrency) = match found {
            Ok(found) => found,
            Err(failure) => return self.fail(strand, failure),
        };
        self.record(strand, EventKind::MapStateStarted { length: items.len() })?;
        let plan = match self.plan(strand, map, distributed, &input) {
            Ok(plan) => Plan { concurrency, ..plan },
            Err(failure) => return self.fail(strand, failure),
        };
        let Some(run) = self.add_map_run(strand, map, distributed, &plan) else {
            return Ok(());
        };
        let arn = self.map_runs.get(run).map(|state| state.record.arn.clone());
        let map_run_arn = arn.unwrap_or_else(|| "".into());
        if let Err(ended) = self.record(strand, EventKind::MapRunStarted { map_run_arn }) {
            // The history was full: this Map Run never was.
            self.map_runs.pop();
            let focused = self.focused;
            if let Some(ledger) = self.ledgers.get_mut(focused) {
                ledger.map_runs.pop();
            }
            return Err(ended);
        }
        if let (Some(reader), Some(visiting)) = (&distributed.reader, self.visiting(strand)) {
            let state = Arc::clone(&visiting.state);
            self.handler.reading(&state.pointer, reader);
        }
        let name = self.map_runs.get(run).map(|state| state.record.state.clone());
        let name = name.unwrap_or_default();
        let ready = self
            .read_items(&name, distributed, &plan, items)
            .and_then(|items| {
                let target = self.target(run, distributed, &plan)?;
                self.ask(&name, &MapAct::StartExecution, None)?;
                Ok((items, target))
            });
        let (items, target) = match ready {
            Ok(ready) => ready,
            Err(refused) => return self.fail_map_run(run, refused.0, refused.1),
        };
        let room = CHILD_EXECUTIONS.saturating_sub(self.ledgers.len().saturating_sub(1));
        if distributed.batcher.is_none() && items.len() > room {
            self.refuse_children();
            return Ok(());
        }
        let inputs = match self.child_inputs(strand, map, distributed, &plan, &items, &input) {
            Ok(inputs) => inputs,
            Err(failure) => return self.fail_map_run(run, failure, None),
        };
        if inputs.len() > room {
            self.refuse_children();
            return Ok(());
        }
        let first = plan
            .concurrency
            .min(DISTRIBUTED_MAP_CONCURRENCY)
            .min(inputs.len());
        let none = inputs.is_empty();
        if let Some(state) = self.map_runs.get_mut(run) {
            state.total_items = inputs.iter().map(|(_, items)| items).sum();
            state.inputs = inputs;
            state.record.target = target;
        }
        if none {
            return self.succeed_map_run(run);
        }
        for _ in 0..first {
            self.start_child(run);
        }
        Ok(())
    }

    /// An inline Map with fields of the distributed one. The text is the service's, which takes such definitions at
    /// creation; two published projects quote it from runs of theirs.
    pub(crate) fn refuse_inline(&mut self, strand: usize) -> Result<(), Ended> {
        let text = "The ItemReader, ItemBatcher and ResultWriter fields are not supported for INLINE maps";
        let failure = self.runtime(strand, text);
        self.fail(strand, failure)
    }

    /// Ends the whole run, whatever catches what.
    pub(crate) fn halt_with(&mut self, cause: &str) {
        self.halt = Some((Failure::fatal(name::RUNTIME, cause), None));
    }

    fn refuse_children(&mut self) {
        self.halt_with(&format!(
            "The playground starts at most {CHILD_EXECUTIONS} child executions in one run. Limit them with MaxItems or ItemBatcher."
        ));
    }

    /// Puts a Map Run on record. It has no inputs yet.
    fn add_map_run(
        &mut self,
        strand: usize,
        map: &Map,
        distributed: &Distributed,
        plan: &Plan,
    ) -> Option<usize> {
        let visiting = self.visiting(strand)?;
        let (state, visit) = (Arc::clone(&visiting.state), visiting.visit);
        let known = self
            .map_runs
            .iter()
            .find(|run| run.record.pointer == state.pointer)
            .map(|run| run.record.label.clone());
        // Without a label the service makes an identifier, the same in every run of the state.
        let label = distributed.label.clone().or(known);
        let label = label.unwrap_or_else(|| self.random.uuid().into());
        let name: Str = self.random.uuid().into();
        let settings = self.settings;
        let place = format!(
            "{}:states:{}:{}",
            settings.partition, settings.region, settings.account
        );
        let machine = &settings.state_machine_name;
        let execution_arn = match self.child(self.focused) {
            Some(child) => child.arn.clone(),
            None => settings.execution_arn().into(),
        };
        let record = MapRun {
            arn: format!("arn:{place}:mapRun:{machine}/{label}:{name}").into(),
            execution_type: match distributed.execution_type {
                asl::MachineType::Standard => MachineType::Standard,
                asl::MachineType::Express => MachineType::Express,
            },
            machine_arn: format!("arn:{place}:stateMachine:{machine}/{label}").into(),
            name,
            label,
            execution_arn,
            state: state.name.clone(),
            pointer: state.pointer.clone(),
            visit,
            status: Status::Aborted,
            error: None,
            cause: None,
            note: None,
            start: self.now,
            stop: self.now,
            max_concurrency: plan.concurrency,
            tolerated_failure_count: plan.tolerated.0.unwrap_or_default(),
            tolerated_failure_percentage: plan.tolerated.1.unwrap_or_default(),
            item_counts: Counts::default(),
            execution_counts: Counts::default(),
            target: None,
            children: Vec::new(),
            pending: Vec::new(),
            redrive_count: 0,
        };
        let run = self.map_runs.len();
        self.map_runs.push(MapRunState {
            record,
            execution: self.focused,
            strand,
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
        let focused = self.focused;
        if let Some(ledger) = self.ledgers.get_mut(focused) {
            ledger.map_runs.push(run);
        }
        if let Some(visiting) = self.visiting_mut(strand) {
            visiting.map_run = Some(run);
        }
        Some(run)
    }

    /// Starts the next child of a Map Run. The focus stays where it is.
    pub(crate) fn start_child(&mut self, run: usize) {
        let now = self.now;
        let name: Str = self.random.uuid().into();
        let settings = self.settings;
        let Some(state) = self.map_runs.get_mut(run) else {
            return;
        };
        // After a redrive, first those that did not succeed.
        let again = state.again.pop_front();
        let index = again.unwrap_or(state.children.len());
        let Some((input, items)) = state.inputs.get(index).cloned() else {
            return;
        };
        state.running += 1;
        let before = state.children.get(index).copied();
        if let Some(execution) = before
            && state.record.execution_type == MachineType::Standard
        {
            self.redrive_child(execution);
            return;
        }
        let execution = self.ledgers.len();
        match state.children.get_mut(index) {
            Some(place) => *place = execution,
            None => state.children.push(execution),
        }
        let kind = state.record.execution_type;
        let place = format!(
            "{}:states:{}:{}",
            settings.partition, settings.region, settings.account
        );
        let machine = format!("{}/{}", settings.state_machine_name, state.record.label);
        let arn = match kind {
            MachineType::Standard => format!("arn:{place}:execution:{machine}:{name}"),
            MachineType::Express => format!("arn:{place}:express:{machine}:{name}:{index:016x}"),
        };
        let machine_context = Value::from([
            ("Id", Value::from(state.record.machine_arn.clone())),
            ("Name", Value::from(machine)),
        ]);
        let processor = Arc::clone(&state.processor);
        let execution_context = Value::from([
            ("Id", Value::from(arn.as_str())),
            ("Input", input.clone()),
            ("StartTime", Value::from(now.to_string())),
            ("Name", Value::from(name.clone())),
            ("RoleArn", Value::from(&*settings.role_arn)),
            ("RedriveCount", Value::from(0)),
        ]);
        let child = Child {
            run,
            name,
            arn: arn.into(),
            index,
            items,
            input: input.clone(),
            start: now,
            stop: None,
            root: 0,
            redrives: 0,
        };
        self.ledgers
            .push(Ledger::child(child, execution_context, machine_context, kind));
        let focused = self.focused;
        self.focus(execution);
        let started = EventKind::ExecutionStarted {
            input: input.to_string().into(),
            role_arn: settings.role_arn.as_str().into(),
        };
        // The first event always fits.
        let _ = self.push(0, None, started);
        if kind == MachineType::Express {
            // First in the queue: at the same instant the limit wins.
            let guard = self.strand(None, Arc::clone(&processor), VariableScope::default(), 0);
            self.wake(guard, now.after(EXPRESS_SECONDS * 1000), Step::Deadline);
        }
        // A child sees no variables from outside (page "Passing data between states with variables").
        let root = self.strand(None, processor, VariableScope::default(), 0);
        if let Some(root) = self.strands.get_mut(root) {
            root.item_index = Some(index);
        }
        if let Some(child) = self.ledgers.get_mut(execution).and_then(|l| l.child.as_mut()) {
            child.root = root;
        }
        self.start(root, input);
        self.focus(focused);
    }

    /// A child ended by itself: the Map Run goes on, or ends. Leaves the execution in focus that this may have ended.
    pub(crate) fn child_ended(&mut self, execution: usize) {
        let now = self.now;
        let Some(ledger) = self.ledgers.get_mut(execution) else {
            return;
        };
        let outcome = ledger.outcome();
        let succeeded = outcome.is_some_and(|outcome| outcome.status == Status::Succeeded);
        if let Some((details, not_mocked)) =
            outcome.and_then(|o| Some((o.details.clone(), o.not_mocked.clone()?)))
        {
            let failure = Failure {
                details,
                class: Class::Fatal,
                evaluation: None,
            };
            self.halt = Some((failure, Some(not_mocked)));
        }
        let Some(child) = ledger.child.as_mut().filter(|child| child.stop.is_none()) else {
            return;
        };
        child.stop = Some(now);
        let (run, items) = (child.run, child.items);
        for inner in ledger.map_runs.clone() {
            self.abort_map_run(inner);
        }
        if self.halt.is_some() {
            return;
        }
        let Some(state) = self.map_runs.get_mut(run).filter(|state| !state.over) else {
            return;
        };
        state.running = state.running.saturating_sub(1);
        if !succeeded {
            state.failed_items += items;
        }
        // `Ended` says what the outcome of the execution in focus says.
        let _ = if state.exceeds_tolerance() {
            self.exceed_tolerance(run)
        } else if state.has_more() {
            self.start_child(run);
            Ok(())
        } else if state.running == 0 {
            self.succeed_map_run(run)
        } else {
            Ok(())
        };
    }

    /// Recorded: `test_map_state_failure_count`.
    pub(crate) fn exceed_tolerance(&mut self, run: usize) -> Result<(), Ended> {
        let error = Some(name::EXCEED_TOLERATED_FAILURE_THRESHOLD.into());
        let cause = "The specified tolerated failure threshold was exceeded";
        self.fail_map_run(run, Failure::named(error, Some(cause.into())), None)
    }

    /// The Map Run failed: what still runs of it is stopped, then `Retry` and `Catch` of the Map apply.
    fn fail_map_run(&mut self, run: usize, failure: Failure, note: Option<String>) -> Result<(), Ended> {
        self.abort_map_run(run);
        let Some(state) = self.map_runs.get_mut(run) else {
            return Ok(());
        };
        let details = failure.details.clone();
        state.record.status = Status::Failed;
        state.record.error.clone_from(&details.error);
        state.record.cause.clone_from(&details.cause);
        state.record.note = note;
        let (execution, strand) = (state.execution, state.strand);
        self.focus(execution);
        if let Some(visiting) = self.visiting_mut(strand) {
            visiting.map_run = None;
            visiting.ended_map_run = Some(run);
        }
        self.record(strand, EventKind::MapRunFailed(details))?;
        self.fail(strand, failure)
    }

    /// Stops a Map Run with all its children; whether it still ran. The focus stays where it is.
    pub(crate) fn abort_map_run(&mut self, run: usize) -> bool {
        let now = self.now;
        let Some(state) = self.map_runs.get_mut(run).filter(|state| !state.over) else {
            return false;
        };
        state.over = true;
        state.record.stop = now;
        for child in state.children.clone() {
            self.abort_child(child);
        }
        true
    }

    /// All children have ended, and not too many of them badly. From November 2024 on `MapStateExited` follows from
    /// `MapRunStarted` (recorded: `test_map_state_config_distributed_item_selector_parameters`; observed: `map/distributed`).
    pub(crate) fn succeed_map_run(&mut self, run: usize) -> Result<(), Ended> {
        let now = self.now;
        let output = self.map_run_output(run);
        let Some(state) = self.map_runs.get_mut(run) else {
            return Ok(());
        };
        state.over = true;
        state.record.status = Status::Succeeded;
        state.record.stop = now;
        let (execution, strand) = (state.execution, state.strand);
        self.focus(execution);
        let visit = self.visiting_mut(strand).map(|visiting| {
            visiting.map_run = None;
            visiting.ended_map_run = Some(run);
            visiting.visit
        });
        let succeeded = self.push(self.last(strand), visit, EventKind::MapRunSucceeded)?;
        let succeeded = self.push(succeeded, visit, EventKind::MapStateSucceeded)?;
        self.finish_after(strand, output, Some(succeeded))
    }

    /// The result of the Map: where the results were written, or the results.
    fn map_run_output(&self, run: usize) -> Value {
        let Some(state) = self.map_runs.get(run) else {
            return Value::Null;
        };
        if let Some(target) = &state.record.target {
            let details = Value::from([
                ("Bucket", Value::from(target.bucket.clone())),
                ("Key", Value::from(format!("{}/manifest.json", target.folder))),
            ]);
            return Value::from([
                ("MapRunArn", Value::from(state.record.arn.clone())),
                ("ResultWriterDetails", details),
            ]);
        }
        let transformation = state.transformation.as_deref().unwrap_or("COMPACT");
        let mut results = Vec::new();
        for execution in &state.children {
            let Some(ledger) = self.ledgers.get(*execution) else {
                continue;
            };
            let (Some(child), Some(outcome)) = (&ledger.child, ledger.outcome()) else {
                continue;
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
                stop: child.stop.unwrap_or(self.now),
            };
            results.extend(info.results(transformation));
        }
        Value::array(results)
    }
}

impl MapRunState {
    /// Whether a child is still to be started or taken up again.
    pub fn has_more(&self) -> bool {
        !self.again.is_empty() || self.children.len() < self.inputs.len()
    }

    /// Whether more items failed than `ToleratedFailureCount` or `ToleratedFailurePercentage` allow; either is enough
    /// (page "Setting failure thresholds for Distributed Map states"). Without both no failure is tolerated.
    pub fn exceeds_tolerance(&self) -> bool {
        let (count, percentage) = self.tolerated;
        if count.is_none() && percentage.is_none() {
            return self.failed_items > 0;
        }
        #[expect(clippy::cast_precision_loss, reason = "far below 2^53 items")]
        let (failed, total) = (self.failed_items as f64, self.total_items as f64);
        let exceeds = |percentage: f64| failed * 100.0 > percentage * total;
        count.is_some_and(|count| self.failed_items as u64 > count) || percentage.is_some_and(exceeds)
    }
}
