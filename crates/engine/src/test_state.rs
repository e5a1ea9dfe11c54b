//! One state by itself, as `TestState` runs it: its data flow up to where it leads, with the next attempt and the next
//! state told rather than taken. Branches, iterations and mocked tasks do not run; a mock stands for their result.
//!
//! What does not live here: requests and answers of the API, and the checks of what a mock may hold (`asl-test-state`).

use std::sync::Arc;

use asl::distributed::{Distributed, ItemReader};
use asl::model::{Map as MapState, Scope, State, StateKind, StateMachine};
use asl_json::{Map, Pointer, Str, Value};

use crate::clock::Instant;
use crate::computed::Given;
use crate::context::VariableScope;
use crate::event::ErrorDetails;
use crate::execution::{MachineType, Settings, Status};
use crate::failure::{Class, Failure, name};
use crate::map_plan::Plan;
use crate::objects::Object;
use crate::reader::Item;
use crate::simulation::{Ended, Simulation, Step};
use crate::task::{Answer, Later, NotMocked, Report, TaskCall, TaskHandler, TaskReply};
use crate::trace::{FlowKind, Taken, Visit};

/// What a state is tested with.
#[derive(Clone, Debug)]
pub struct StateTest {
    /// The scope in which the state stands.
    pub scope: Arc<Scope>,
    /// The state, one of the scope.
    pub state: Arc<State>,
    /// Its input.
    pub input: Value,
    /// The context object, where one is given: the whole of it.
    pub context: Option<Value>,
    /// The variables that the state sees.
    pub variables: Map,
    /// What stands for the result of the task, the branches or the iterations.
    pub mock: Option<Result<Value, ErrorDetails>>,
    /// How often the retrier that applies has been used.
    pub retrier_retry_count: u64,
    /// How many iterations of a Map failed.
    pub map_iteration_failures: u64,
    /// The text that the `ItemReader` of a Map finds.
    pub item_reader_data: Option<Str>,
}

/// How a test ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TestStatus {
    /// The state was left in the ordinary way.
    Succeeded,
    /// It failed.
    Failed,
    /// It failed, and a retrier would try again.
    Retriable,
    /// It failed, and a catcher took over.
    CaughtError,
}

impl TestStatus {
    /// As the API writes it: `CAUGHT_ERROR`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Succeeded => "SUCCEEDED",
            Self::Failed => "FAILED",
            Self::Retriable => "RETRIABLE",
            Self::CaughtError => "CAUGHT_ERROR",
        }
    }
}

/// What a test found out.
#[derive(Clone, Debug)]
pub struct Tested {
    /// How it ended.
    pub status: TestStatus,
    /// The output of the state, if it was left.
    pub output: Option<Value>,
    /// Why it failed; also where that was caught.
    pub failure: Option<ErrorDetails>,
    /// The next state.
    pub next: Option<Str>,
    /// The way of the data, with every step that the state took.
    pub visit: Visit,
    /// The index of the retrier that applies, also where it is exhausted.
    pub retry_index: Option<usize>,
    /// After how many milliseconds it would try again.
    pub backoff: Option<u64>,
    /// The index of the catcher.
    pub catch_index: Option<usize>,
    /// What a Map worked out.
    pub map: MapInspection,
    /// The variables after the state.
    pub variables: Map,
    /// The call that nothing answered.
    pub not_mocked: Option<NotMocked>,
}

/// What a Map worked out before its iterations would start.
#[derive(Clone, Debug, Default)]
pub struct MapInspection {
    /// `MaxConcurrency`; 0 where there is no limit.
    pub max_concurrency: Option<usize>,
    /// `ToleratedFailureCount`, if given.
    pub tolerated_failure_count: Option<u64>,
    /// `ToleratedFailurePercentage`, if given.
    pub tolerated_failure_percentage: Option<f64>,
    /// How many iterations there would be, if that is known.
    pub iterations: Option<usize>,
    /// The items as `ItemsPath` finds them.
    pub after_items_path: Option<Value>,
    /// The items as `ItemsPointer` finds them.
    pub after_items_pointer: Option<Value>,
    /// The inputs of the iterations after `ItemSelector`.
    pub after_item_selector: Option<Value>,
    /// The inputs of the iterations after `ItemBatcher`.
    pub after_item_batcher: Option<Value>,
}

/// A test while it runs.
pub(crate) struct Probe {
    pub context: Option<Value>,
    pub retrier_retry_count: u64,
    pub retry_index: Option<usize>,
    pub backoff: Option<u64>,
    mock: Option<Result<Value, ErrorDetails>>,
    map_iteration_failures: u64,
    has_reader_data: bool,
    map: MapInspection,
}

/// Tests a state. The handler answers a task that has no mock. The test takes at most five minutes of virtual time
/// (page "Using `TestState` API to test a state").
pub fn test_state(test: &StateTest, settings: &Settings, handler: &mut dyn TaskHandler) -> Tested {
    // The execution looks like an express one (recorded: `test_map_state_failure_count`).
    let settings = Settings {
        machine_type: MachineType::Express,
        synchronous: true,
        abort_after: None,
        ..settings.clone()
    };
    let machine = Arc::new(StateMachine {
        source: Value::Null,
        timeout_seconds: None,
        scope: Arc::new(Scope {
            start_at: test.state.name.clone(),
            states: test.scope.states.clone(),
        }),
    });
    let mut handler = Mocked { test, handler };
    let input = test.input.to_string();
    let mut simulation = Simulation::new(&machine, test.input.clone(), &input, &settings, &mut handler);
    simulation.probe = Some(Box::new(Probe {
        context: test.context.clone(),
        retrier_retry_count: test.retrier_retry_count,
        retry_index: None,
        backoff: None,
        mock: test.mock.clone(),
        map_iteration_failures: test.map_iteration_failures,
        has_reader_data: test.item_reader_data.is_some(),
        map: MapInspection::default(),
    }));
    let given: Vec<(Str, Value)> = test
        .variables
        .iter()
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    if let Some(root) = simulation.strands.first_mut() {
        root.variables.assign(&given);
    }
    simulation.advance();
    simulation.tested(&test.state)
}

impl Simulation<'_> {
    fn tested(mut self, state: &State) -> Tested {
        let variables = self
            .strands
            .first()
            .map(|s| s.variables.all())
            .unwrap_or_default();
        let probe = self.probe.take();
        let execution = self.finish();
        let visit = execution.visits.into_iter().next().unwrap_or_else(|| Visit {
            state: state.name.clone(),
            state_type: state.kind.name(),
            pointer: state.pointer.clone(),
            path: Vec::new(),
            entered: 0,
            exited: None,
            start: execution.start,
            stop: None,
            steps: Vec::new(),
            evaluations: Vec::new(),
            context: Value::Null,
            variables: VariableScope::default(),
            attempts: Vec::new(),
            retriers: Vec::new(),
            failure: None,
            next: None,
            taken: None,
        });
        let catch_index = match visit.taken {
            Some(Taken::Catch(index)) => Some(index),
            _ => None,
        };
        let backoff = probe.as_ref().and_then(|probe| probe.backoff);
        let (status, failure) = match (execution.status, catch_index, backoff) {
            (Status::Succeeded, None, _) => (TestStatus::Succeeded, None),
            (Status::Succeeded, Some(_), _) => (TestStatus::CaughtError, visit.failure.clone()),
            // A test that takes too long fails with this error (page "TestState").
            (Status::TimedOut, ..) => (TestStatus::Failed, Some(Failure::timeout(false).details)),
            (_, _, backoff) => {
                let status = if backoff.is_some() {
                    TestStatus::Retriable
                } else {
                    TestStatus::Failed
                };
                let (error, cause) = (execution.error, execution.cause);
                (status, Some(ErrorDetails { error, cause }))
            }
        };
        Tested {
            status,
            output: execution.output,
            failure,
            next: visit.next.clone(),
            visit,
            retry_index: probe.as_ref().and_then(|probe| probe.retry_index),
            backoff,
            catch_index,
            map: probe.map(|probe| probe.map).unwrap_or_default(),
            variables,
            not_mocked: execution.not_mocked,
        }
    }

    /// A Parallel or Map up to where its branches or iterations would start; then the mock stands for them.
    pub(crate) fn probe_children(&mut self, strand: usize, state: &Arc<State>) -> Result<(), Ended> {
        self.set_context(strand, None);
        let input = self
            .visiting(strand)
            .map_or(Value::Null, |visiting| visiting.input.clone());
        let prepared = match &state.kind {
            StateKind::Parallel(parallel) => match &parallel.parameters {
                Some(parameters) => self
                    .payload(strand, parameters, "Arguments".into(), &input, &Given::default())
                    .map(|value| self.flow(strand, FlowKind::AfterParameters, &value)),
                None => Ok(()),
            },
            StateKind::Map(map) => self.probe_map(strand, map, &input),
            _ => Ok(()),
        };
        if let Err(failure) = prepared {
            return self.fail(strand, failure);
        }
        let mock = self.probe.as_ref().and_then(|probe| probe.mock.clone());
        let result = match mock {
            Some(Ok(result)) => self.tolerated(result),
            Some(Err(details)) => Err(mocked_failure(details)),
            None => Err(Failure::fatal(
                name::NOT_MOCKED,
                "Give a mocked result: branches and iterations do not run when a state is tested by itself.",
            )),
        };
        self.wake(strand, self.now, Step::Settle(result));
        Ok(())
    }

    /// The result, unless more iterations failed than are tolerated. Where nothing says how many are, all are
    /// (recorded: `test_map_state_failure_count[DEBUG-BASE_MAP_STATE]`).
    fn tolerated(&self, result: Value) -> Result<Value, Failure> {
        let Some(probe) = &self.probe else {
            return Ok(result);
        };
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

    fn probe_map(&mut self, strand: usize, map: &MapState, input: &Value) -> Result<(), Failure> {
        let mut seen = MapInspection::default();
        let result = self.inspect_map(strand, map, input, &mut seen);
        if let Some(probe) = &mut self.probe {
            probe.map = seen;
        }
        result
    }

    fn inspect_map(
        &mut self,
        strand: usize,
        map: &MapState,
        input: &Value,
        seen: &mut MapInspection,
    ) -> Result<(), Failure> {
        let distributed = map.distributed.as_deref();
        let reader = distributed.and_then(|distributed| distributed.reader.as_ref());
        let given = match reader {
            Some(_) => Vec::new(),
            None => {
                let (items, _) = self.items(strand, map, input)?;
                seen.after_items_path = Some(Value::array(items.clone()));
                items
            }
        };
        let wanted = self.concurrency(strand, map, input, usize::MAX)?;
        seen.max_concurrency = Some(if wanted == usize::MAX { 0 } else { wanted });
        let nothing = Distributed::default();
        let distributed = distributed.unwrap_or(&nothing);
        let plan = self.plan(strand, map, distributed, input)?;
        (seen.tolerated_failure_count, seen.tolerated_failure_percentage) = plan.tolerated;
        let Some(items) = self.probed_items(distributed, reader, &plan, given, seen)? else {
            return Ok(());
        };
        let selected = Distributed {
            batcher: None,
            ..distributed.clone()
        };
        let inputs = self.child_inputs(strand, map, &selected, &plan, &items, input)?;
        seen.iterations = Some(inputs.len());
        let list =
            |inputs: Vec<(Value, usize)>| Value::array(inputs.into_iter().map(|(input, _)| input).collect());
        if map.item_selector.is_some() {
            seen.after_item_selector = Some(list(inputs));
        }
        if distributed.batcher.is_some() {
            let inputs = self.child_inputs(strand, map, distributed, &plan, &items, input)?;
            seen.iterations = Some(inputs.len());
            seen.after_item_batcher = Some(list(inputs));
        }
        Ok(())
    }

    /// The items of the state's input, or those in the data that stand for what the reader finds; nothing where there
    /// are no such data.
    fn probed_items(
        &mut self,
        distributed: &Distributed,
        reader: Option<&ItemReader>,
        plan: &Plan,
        given: Vec<Value>,
        seen: &mut MapInspection,
    ) -> Result<Option<Vec<Item>>, Failure> {
        if let Some(reader) = reader {
            if !self.probe.as_ref().is_some_and(|probe| probe.has_reader_data) {
                return Ok(None);
            }
            let items = self
                .read_items("", distributed, plan, given)
                .map_err(|refused| refused.0)?;
            if reader.items_pointer.is_some() {
                let values = items.iter().map(|item| item.value.clone()).collect();
                seen.after_items_pointer = Some(Value::array(values));
            }
            return Ok(Some(items));
        }
        self.read_items("", distributed, plan, given)
            .map(Some)
            .map_err(|refused| refused.0)
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

/// Answers a task with its mock; all else is asked of the handler behind it.
struct Mocked<'a> {
    test: &'a StateTest,
    handler: &'a mut dyn TaskHandler,
}

impl TaskHandler for Mocked<'_> {
    fn call(&mut self, call: &TaskCall<'_>) -> TaskReply {
        let report = match &self.test.mock {
            None => return self.handler.call(call),
            Some(Ok(result)) => Report::Success(result.clone()),
            Some(Err(ErrorDetails { error, cause })) => Report::Failure {
                error: error.clone(),
                cause: cause.clone(),
            },
        };
        let waits = call.resource.pattern() != asl::resource::Pattern::RequestResponse;
        if waits && let Report::Success(_) = report {
            // The mock is what ends the wait.
            return TaskReply {
                later: vec![Later { after: 0, report }],
                ..TaskReply::now(Answer::Success(Value::empty_object()))
            };
        }
        TaskReply::now(match report {
            Report::Success(value) => Answer::Success(value),
            Report::Failure { error, cause } => Answer::Failure { error, cause },
            Report::Heartbeat => Answer::Never,
        })
    }

    fn worker_name(&mut self, call: &TaskCall<'_>) -> Option<Str> {
        self.handler.worker_name(call)
    }

    fn reading(&mut self, state: &Pointer, reader: &ItemReader) {
        self.handler.reading(state, reader);
    }

    fn object(&mut self, bucket: &str, key: &str) -> Option<Object> {
        match &self.test.item_reader_data {
            Some(text) => Some(Object {
                key: key.into(),
                content: text.clone(),
                last_modified: Instant::default(),
            }),
            None => self.handler.object(bucket, key),
        }
    }

    fn list(&mut self, bucket: &str, prefix: &str) -> Vec<Object> {
        match &self.test.item_reader_data {
            Some(text) => vec![Object {
                key: prefix.into(),
                content: text.clone(),
                last_modified: Instant::default(),
            }],
            None => self.handler.list(bucket, prefix),
        }
    }
}
