//! The event history: typed events, and what `GetExecutionHistory` shows of them.

use std::borrow::Cow;
use std::sync::Arc;

use asl::model::{State, StateKind};
use asl::resource::ResourceKind;
use asl_json::{Map, Str, Value};

use crate::clock::Instant;

/// One event of the history. A run writes two for each state that it passes, so one is no larger than it must be: its numbers
/// have 32 bits, and what few events have is behind a pointer.
#[derive(Clone, Debug)]
pub struct Event {
    id: u32,
    previous: u32,
    /// Counted from 1; 0 for none.
    visit: u32,
    /// When it happened.
    pub time: Instant,
    /// What happened.
    pub kind: EventKind,
}

/// Error and cause, each only if there is one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ErrorDetails {
    /// The name of the error.
    pub error: Option<Str>,
    /// Its cause, often JSON as a text.
    pub cause: Option<Str>,
}

/// What happened, with AWS's names. Inputs and outputs are shared with the execution, not copied.
#[derive(Clone, Debug)]
#[expect(
    missing_docs,
    reason = "the variants and fields are AWS's, see the API page HistoryEvent"
)]
pub enum EventKind {
    ExecutionStarted {
        input: Str,
        role_arn: Str,
    },
    ExecutionSucceeded {
        output: Value,
    },
    ExecutionFailed(ErrorDetails),
    ExecutionTimedOut(ErrorDetails),
    ExecutionAborted(ErrorDetails),
    ExecutionRedriven {
        redrive_count: u64,
    },
    StateEntered {
        state: Arc<State>,
        input: Value,
    },
    StateExited {
        state: Arc<State>,
        output: Value,
        assigned: Box<[(Str, Value)]>,
    },
    StateAborted {
        state: Arc<State>,
    },
    EvaluationFailed {
        details: ErrorDetails,
        location: Option<Str>,
        state: Arc<State>,
    },
    TaskScheduled {
        state: Arc<State>,
        parameters: Value,
        request: Box<TaskRequest>,
    },
    TaskStarted {
        state: Arc<State>,
    },
    TaskSubmitted {
        state: Arc<State>,
        output: Value,
    },
    TaskSucceeded {
        state: Arc<State>,
        output: Value,
    },
    TaskSubmitFailed {
        state: Arc<State>,
        details: ErrorDetails,
    },
    TaskFailed {
        state: Arc<State>,
        details: ErrorDetails,
    },
    TaskTimedOut {
        state: Arc<State>,
        details: ErrorDetails,
    },
    LambdaFunctionScheduled {
        resource: Str,
        input: Value,
        limits: Option<Box<TaskLimits>>,
    },
    LambdaFunctionStarted,
    LambdaFunctionSucceeded {
        output: Value,
    },
    LambdaFunctionFailed(ErrorDetails),
    LambdaFunctionTimedOut(ErrorDetails),
    ActivityScheduled {
        resource: Str,
        input: Value,
        limits: Option<Box<TaskLimits>>,
    },
    ActivityStarted {
        worker_name: Option<Str>,
    },
    ActivitySucceeded {
        output: Value,
    },
    ActivityFailed(ErrorDetails),
    ActivityTimedOut(ErrorDetails),
    ParallelStateStarted,
    ParallelStateSucceeded,
    ParallelStateFailed,
    MapStateStarted {
        length: usize,
    },
    MapStateSucceeded,
    MapStateFailed,
    MapIterationStarted {
        name: Str,
        index: usize,
    },
    MapIterationSucceeded {
        name: Str,
        index: usize,
    },
    MapIterationFailed {
        name: Str,
        index: usize,
    },
    MapIterationAborted {
        name: Str,
        index: usize,
    },
    MapRunStarted {
        map_run_arn: Str,
    },
    MapRunSucceeded,
    MapRunFailed(ErrorDetails),
    MapRunAborted,
    MapRunRedriven {
        map_run_arn: Str,
        redrive_count: u64,
    },
}

/// What a scheduled call of a service shows beside its parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct TaskRequest {
    /// The region that it is made in.
    pub region: Str,
    /// Its limits and its role.
    pub limits: TaskLimits,
}

/// What a scheduled task shows beside its input. Most show nothing of it, so an event has room for no more than the place of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TaskLimits {
    /// `timeoutInSeconds`, if the definition sets it.
    pub timeout: Option<u64>,
    /// `heartbeatInSeconds`, if the definition sets it.
    pub heartbeat: Option<u64>,
    /// The role of `Credentials`.
    pub credentials: Option<Value>,
}

impl EventKind {
    /// Whether it is the end of an attempt of a Task.
    pub(crate) fn ends_attempt(&self) -> bool {
        matches!(
            self,
            Self::TaskSucceeded { .. }
                | Self::TaskSubmitFailed { .. }
                | Self::TaskFailed { .. }
                | Self::TaskTimedOut { .. }
                | Self::LambdaFunctionSucceeded { .. }
                | Self::LambdaFunctionFailed(_)
                | Self::LambdaFunctionTimedOut(_)
                | Self::ActivitySucceeded { .. }
                | Self::ActivityFailed(_)
                | Self::ActivityTimedOut(_)
        )
    }

    /// Whether it is the end of an execution.
    pub(crate) fn ends_execution(&self) -> bool {
        matches!(
            self,
            Self::ExecutionSucceeded { .. }
                | Self::ExecutionFailed(_)
                | Self::ExecutionTimedOut(_)
                | Self::ExecutionAborted(_)
        )
    }

    /// AWS's name of the type: `TaskStateEntered`.
    pub fn type_name(&self) -> Cow<'static, str> {
        match self {
            Self::StateEntered { state, .. }
            | Self::StateExited { state, .. }
            | Self::StateAborted { state } => format!("{}{}", state.kind.name(), self.name()).into(),
            _ => self.name().into(),
        }
    }
}

/// Makes functions of the table of events. A row is a variant with the fields that its details need and, if the event has
/// details, their member in `HistoryEvent` with what it holds.
macro_rules! events {
    ($($variant:ident $(($value:ident))? $({ $($field:ident),* })?
        $(=> $key:literal: $($put:ident($($argument:expr),*)),+)?;)*) => {
        impl EventKind {
            /// The name of the variant.
            fn name(&self) -> &'static str {
                match self {
                    $(Self::$variant { .. } => stringify!($variant),)*
                }
            }

            /// The member with the details, if the event has any.
            pub fn details(&self) -> Option<(&'static str, Map)> {
                match self {
                    $(Self::$variant $(($value))? $({ $($field,)* .. })? =>
                        events!(@details $($key: $($put($($argument),*)),+)?),)*
                }
            }
        }
    };
    (@details) => { None };
    (@details $key:literal: $($put:ident($($argument:expr),*)),+) => {{
        let mut details = Map::new();
        $($put(&mut details, $($argument),*);)+
        Some(($key, details))
    }};
}

events! {
    ExecutionStarted { input, role_arn } => "executionStartedEventDetails":
        put("input", input.clone()), put_whole("inputDetails"), put("roleArn", role_arn.clone());
    ExecutionSucceeded { output } => "executionSucceededEventDetails": put_output(output);
    ExecutionFailed(error) => "executionFailedEventDetails": put_error(error);
    ExecutionTimedOut(error) => "executionTimedOutEventDetails": put_error(error);
    ExecutionAborted(error) => "executionAbortedEventDetails": put_error(error);
    ExecutionRedriven { redrive_count } => "executionRedrivenEventDetails": put("redriveCount", number(*redrive_count));
    StateEntered { state, input } => "stateEnteredEventDetails": put("name", state.name.clone()), put_input(input);
    StateExited { state, output, assigned } => "stateExitedEventDetails":
        put("name", state.name.clone()), put_output(output), put_assigned(assigned);
    StateAborted {};
    EvaluationFailed { details, location, state } => "evaluationFailedEventDetails":
        put_error(details), put_some("location", location.as_ref()), put("state", state.name.clone());
    TaskScheduled { state, parameters, request } => "taskScheduledEventDetails":
        put_task(state), put("region", request.region.clone()), put("parameters", parameters.to_string()),
        put_limits(Some(&request.limits));
    TaskStarted { state } => "taskStartedEventDetails": put_task(state);
    TaskSubmitted { state, output } => "taskSubmittedEventDetails": put_task(state), put_output(output);
    TaskSucceeded { state, output } => "taskSucceededEventDetails": put_task(state), put_output(output);
    TaskSubmitFailed { state, details } => "taskSubmitFailedEventDetails": put_task(state), put_error(details);
    TaskFailed { state, details } => "taskFailedEventDetails": put_task(state), put_error(details);
    TaskTimedOut { state, details } => "taskTimedOutEventDetails": put_task(state), put_error(details);
    LambdaFunctionScheduled { resource, input, limits } => "lambdaFunctionScheduledEventDetails":
        put("resource", resource.clone()), put_input(input), put_limits(limits.as_deref());
    LambdaFunctionStarted;
    LambdaFunctionSucceeded { output } => "lambdaFunctionSucceededEventDetails": put_output(output);
    LambdaFunctionFailed(error) => "lambdaFunctionFailedEventDetails": put_error(error);
    LambdaFunctionTimedOut(error) => "lambdaFunctionTimedOutEventDetails": put_error(error);
    ActivityScheduled { resource, input, limits } => "activityScheduledEventDetails":
        put("resource", resource.clone()), put_input(input), put_limits(limits.as_deref());
    ActivityStarted { worker_name } => "activityStartedEventDetails": put_some("workerName", worker_name.as_ref());
    ActivitySucceeded { output } => "activitySucceededEventDetails": put_output(output);
    ActivityFailed(error) => "activityFailedEventDetails": put_error(error);
    ActivityTimedOut(error) => "activityTimedOutEventDetails": put_error(error);
    ParallelStateStarted;
    ParallelStateSucceeded;
    ParallelStateFailed;
    MapStateStarted { length } => "mapStateStartedEventDetails": put("length", index_number(*length));
    MapStateSucceeded;
    MapStateFailed;
    MapIterationStarted { name, index } => "mapIterationStartedEventDetails": put_iteration(name, *index);
    MapIterationSucceeded { name, index } => "mapIterationSucceededEventDetails": put_iteration(name, *index);
    MapIterationFailed { name, index } => "mapIterationFailedEventDetails": put_iteration(name, *index);
    MapIterationAborted { name, index } => "mapIterationAbortedEventDetails": put_iteration(name, *index);
    MapRunStarted { map_run_arn } => "mapRunStartedEventDetails": put("mapRunArn", map_run_arn.clone());
    MapRunSucceeded;
    MapRunFailed(error) => "mapRunFailedEventDetails": put_error(error);
    MapRunAborted;
    MapRunRedriven { map_run_arn, redrive_count } => "mapRunRedrivenEventDetails":
        put("mapRunArn", map_run_arn.clone()), put("redriveCount", number(*redrive_count));
}

impl Event {
    /// An event of a visit, given by its index, that follows from `previous`.
    pub(crate) fn new(id: u64, previous: u64, visit: Option<usize>, time: Instant, kind: EventKind) -> Self {
        Self {
            id: small(id),
            previous: small(previous),
            visit: visit.map_or(0, |visit| small(visit as u64 + 1)),
            time,
            kind,
        }
    }

    /// 1, 2, 3 … without gaps.
    pub fn id(&self) -> u64 {
        self.id.into()
    }

    /// The event that caused this one; 0 for none.
    pub fn previous(&self) -> u64 {
        self.previous.into()
    }

    /// Index of the visit that it belongs to, in the trace.
    pub fn visit(&self) -> Option<usize> {
        Some(self.visit.checked_sub(1)? as usize)
    }

    /// The event as `GetExecutionHistory` shows it; inputs and outputs are strings of JSON.
    pub fn to_value(&self) -> Value {
        let mut map = Map::new();
        put(&mut map, "timestamp", self.time.to_string());
        put(&mut map, "type", &*self.kind.type_name());
        put(&mut map, "id", i64::from(self.id));
        put(&mut map, "previousEventId", i64::from(self.previous));
        if let Some((key, details)) = self.kind.details() {
            put(&mut map, key, details);
        }
        Value::object(map)
    }
}

/// The number of an event, a visit or a note. A run has fewer than 2^32 of each: its limits end it long before.
pub(crate) fn small(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn put(map: &mut Map, key: &str, value: impl Into<Value>) {
    map.insert(key.into(), value.into());
}

/// A member that is left out where there is no value.
fn put_some(map: &mut Map, key: &str, value: Option<&Str>) {
    if let Some(value) = value {
        put(map, key, value.clone());
    }
}

fn number(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn index_number(index: usize) -> i64 {
    i64::try_from(index).unwrap_or(i64::MAX)
}

/// That a string is shown whole.
fn put_whole(map: &mut Map, key: &str) {
    put(map, key, Value::from([("truncated", Value::from(false))]));
}

fn put_input(map: &mut Map, input: &Value) {
    put(map, "input", input.to_string());
    put_whole(map, "inputDetails");
}

fn put_output(map: &mut Map, output: &Value) {
    put(map, "output", output.to_string());
    put_whole(map, "outputDetails");
}

fn put_error(map: &mut Map, details: &ErrorDetails) {
    put_some(map, "error", details.error.as_ref());
    put_some(map, "cause", details.cause.as_ref());
}

/// The resource of a Task as its events show it: `lambda` and `invoke`, `sqs` and `sendMessage.waitForTaskToken`. Nothing of
/// another state.
pub fn task_resource(state: &State) -> Option<(Str, Str)> {
    let StateKind::Task(task) = &state.kind else {
        return None;
    };
    Some(match &task.resource.kind {
        ResourceKind::Integration {
            service,
            action,
            pattern,
        } => (service.clone(), format!("{action}{}", pattern.suffix()).into()),
        ResourceKind::Function(_) | ResourceKind::Activity { .. } => ("".into(), task.resource.text.clone()),
    })
}

fn put_task(map: &mut Map, state: &State) {
    if let Some((resource_type, resource)) = task_resource(state) {
        put(map, "resourceType", resource_type);
        put(map, "resource", resource);
    }
}

fn put_limits(map: &mut Map, limits: Option<&TaskLimits>) {
    let Some(limits) = limits else { return };
    for (key, seconds) in [
        ("timeoutInSeconds", limits.timeout),
        ("heartbeatInSeconds", limits.heartbeat),
    ] {
        if let Some(seconds) = seconds {
            put(map, key, number(seconds));
        }
    }
    if let Some(role) = &limits.credentials {
        put(map, "taskCredentials", Value::from([("roleArn", role.clone())]));
    }
}

fn put_assigned(map: &mut Map, assigned: &[(Str, Value)]) {
    if assigned.is_empty() {
        return;
    }
    let texts = assigned
        .iter()
        .map(|(name, value)| (name.clone(), Value::from(value.to_string())));
    put(map, "assignedVariables", texts.collect::<Map>());
    put_whole(map, "assignedVariablesDetails");
}

fn put_iteration(map: &mut Map, name: &Str, index: usize) {
    put(map, "name", name.clone());
    put(map, "index", index_number(index));
}
