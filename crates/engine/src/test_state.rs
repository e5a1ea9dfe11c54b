//! One state by itself, as `TestState` runs it: its data flow up to where it leads, with the next attempt and the next
//! state told rather than taken. Branches, iterations and mocked tasks do not run; a mock stands for their result.
//!
//! What does not live here: requests and answers of the API, and the checks of what a mock may hold (`asl-test-state`).

use std::sync::Arc;

pub use asl::api::TestStatus;
use asl::distributed::ItemReader;
use asl::model::{Scope, State, StateMachine};
use asl_json::{Map, Pointer, Str, Value};

use crate::clock::Instant;
use crate::context::VariableScope;
use crate::event::ErrorDetails;
use crate::execution::{MachineType, NotMocked, Status};
use crate::failure::Failure;
use crate::kernel::probe::{MapInspection, Probe};
use crate::objects::Object;
use crate::running::RunningExecution;
use crate::settings::Settings;
use crate::task::{Answer, MapResources, Report, TaskCall, TaskHandler, TaskReply, TaskReport};
use crate::trace::{Notes, TransitionRule, Visit};

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
    /// The stay in the state.
    pub visit: Visit,
    /// What was noted of it: the way of the data, with every step that the state took.
    pub notes: Notes,
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
    let mut running = RunningExecution::of_value(&machine, test.input.clone(), &input, &settings);
    running.kernel.probe = Some(Box::new(Probe {
        retrier_retry_count: test.retrier_retry_count,
        mock: test.mock.clone(),
        map_iteration_failures: test.map_iteration_failures,
        has_reader_data: test.item_reader_data.is_some(),
        retry_index: None,
        backoff: None,
        map: MapInspection::default(),
    }));
    let given: Vec<(Str, Value)> = test
        .variables
        .iter()
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    if let Some(root) = running.kernel.branches.first_mut() {
        root.variables.assign(&given);
        Arc::make_mut(&mut root.surroundings)
            .context
            .test(test.context.clone());
    }
    running.run_with(&mut handler);
    tested(running, &test.state)
}

fn tested(mut running: RunningExecution, state: &State) -> Tested {
    let root = running.kernel.branches.first();
    let variables = root.map(|root| root.variables.all()).unwrap_or_default();
    let probe = running.kernel.probe.take();
    let execution = running.finish();
    let visit = execution.visits.into_iter().next();
    let visit = visit.unwrap_or_else(|| {
        let variables = VariableScope::default();
        let (state, surroundings) = (Arc::new(state.clone()), Arc::default());
        Visit::begun(state, surroundings, 0, execution.start, variables, &Value::Null)
    });
    let catch_index = match visit.taken {
        Some(TransitionRule::Catch(index)) => Some(index),
        _ => None,
    };
    let backoff = probe.as_ref().and_then(|probe| probe.backoff);
    let (status, failure) = match (execution.status, catch_index, backoff) {
        (Status::Succeeded, None, _) => (TestStatus::Succeeded, None),
        (Status::Succeeded, Some(_), _) => (TestStatus::CaughtError, visit.failure().cloned()),
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
        next: visit.next().cloned(),
        visit,
        notes: execution.notes,
        retry_index: probe.as_ref().and_then(|probe| probe.retry_index),
        backoff,
        catch_index,
        map: probe.map(|probe| probe.map).unwrap_or_default(),
        variables,
        not_mocked: execution.not_mocked,
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
                later: vec![TaskReport { after: 0, report }],
                ..TaskReply::now(Answer::Success(Value::empty_object()))
            };
        }
        TaskReply::now(match report {
            Report::Success(value) => Answer::Success(value),
            Report::Failure { error, cause } => Answer::Failure { error, cause },
            Report::Heartbeat => Answer::Never,
        })
    }
}

impl MapResources for Mocked<'_> {
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
