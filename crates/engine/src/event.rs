//! The event history: typed events, and what `GetExecutionHistory` shows of them.

use asl_json::{Map, Str, Value};

use crate::clock::Instant;

/// One event of the history.
#[derive(Clone, Debug)]
pub struct Event {
    /// 1, 2, 3 … without gaps.
    pub id: u64,
    /// The event that caused this one; 0 for none.
    pub previous: u64,
    /// When it happened.
    pub time: Instant,
    /// Index of the visit that it belongs to, in the trace.
    pub visit: Option<usize>,
    /// What happened.
    pub kind: EventKind,
}

/// A resource as task events show it.
#[derive(Clone, Debug)]
pub struct TaskResource {
    /// `lambda`, `aws-sdk:s3`
    pub resource_type: Str,
    /// `invoke`, `sendMessage.waitForTaskToken`
    pub resource: Str,
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
        state_type: &'static str,
        name: Str,
        input: Value,
    },
    StateExited {
        state_type: &'static str,
        name: Str,
        output: Value,
        assigned: Vec<(Str, Value)>,
    },
    StateAborted {
        state_type: &'static str,
    },
    EvaluationFailed {
        details: ErrorDetails,
        location: Option<Str>,
        state: Str,
    },
    TaskScheduled {
        task: TaskResource,
        region: Str,
        parameters: Value,
        limits: TaskLimits,
    },
    TaskStarted {
        task: TaskResource,
    },
    TaskSubmitted {
        task: TaskResource,
        output: Value,
    },
    TaskSucceeded {
        task: TaskResource,
        output: Value,
    },
    TaskSubmitFailed {
        task: TaskResource,
        details: ErrorDetails,
    },
    TaskFailed {
        task: TaskResource,
        details: ErrorDetails,
    },
    TaskTimedOut {
        task: TaskResource,
        details: ErrorDetails,
    },
    LambdaFunctionScheduled {
        resource: Str,
        input: Value,
        limits: TaskLimits,
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
        limits: TaskLimits,
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

/// What a scheduled task shows beside its input.
#[derive(Clone, Debug, Default)]
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

    /// AWS's name of the type: `TaskStateEntered`.
    pub fn type_name(&self) -> String {
        self.describe().0
    }

    /// Type, key of the details object, details. No key: the event has no details.
    fn describe(&self) -> (String, Option<&'static str>, Map) {
        let mut details = Map::new();
        let d = &mut details;
        let (name, key): (&str, Option<&'static str>) = match self {
            Self::ExecutionStarted { input, role_arn } => {
                put(d, "input", input.clone());
                truncated(d, "inputDetails");
                put(d, "roleArn", role_arn.clone());
                ("ExecutionStarted", Some("executionStartedEventDetails"))
            }
            Self::ExecutionSucceeded { output } => {
                put_output(d, output);
                ("ExecutionSucceeded", Some("executionSucceededEventDetails"))
            }
            Self::ExecutionFailed(error) => {
                put_error(d, error);
                ("ExecutionFailed", Some("executionFailedEventDetails"))
            }
            Self::ExecutionTimedOut(error) => {
                put_error(d, error);
                ("ExecutionTimedOut", Some("executionTimedOutEventDetails"))
            }
            Self::ExecutionAborted(error) => {
                put_error(d, error);
                ("ExecutionAborted", Some("executionAbortedEventDetails"))
            }
            Self::ExecutionRedriven { redrive_count } => {
                put_redrives(d, *redrive_count);
                ("ExecutionRedriven", Some("executionRedrivenEventDetails"))
            }
            Self::StateEntered {
                state_type,
                name,
                input,
            } => {
                put(d, "name", name.clone());
                put_input(d, input);
                return (
                    format!("{state_type}StateEntered"),
                    Some("stateEnteredEventDetails"),
                    details,
                );
            }
            Self::StateExited {
                state_type,
                name,
                output,
                assigned,
            } => {
                put(d, "name", name.clone());
                put_output(d, output);
                if !assigned.is_empty() {
                    let texts = assigned
                        .iter()
                        .map(|(name, value)| (name.clone(), Value::from(value.to_string())));
                    d.insert("assignedVariables".into(), Value::object(texts.collect()));
                    truncated(d, "assignedVariablesDetails");
                }
                return (
                    format!("{state_type}StateExited"),
                    Some("stateExitedEventDetails"),
                    details,
                );
            }
            Self::EvaluationFailed {
                details: error,
                location,
                state,
            } => {
                put_error(d, error);
                if let Some(location) = location {
                    put(d, "location", location.clone());
                }
                put(d, "state", state.clone());
                ("EvaluationFailed", Some("evaluationFailedEventDetails"))
            }
            Self::StateAborted { state_type } => return (format!("{state_type}StateAborted"), None, details),
            Self::TaskScheduled {
                task,
                region,
                parameters,
                limits,
            } => {
                put_task(d, task);
                put(d, "region", region.clone());
                put(d, "parameters", parameters.to_string());
                put_limits(d, limits);
                ("TaskScheduled", Some("taskScheduledEventDetails"))
            }
            Self::TaskStarted { task } => {
                put_task(d, task);
                ("TaskStarted", Some("taskStartedEventDetails"))
            }
            Self::TaskSubmitted { task, output } => {
                put_task(d, task);
                put_output(d, output);
                ("TaskSubmitted", Some("taskSubmittedEventDetails"))
            }
            Self::TaskSucceeded { task, output } => {
                put_task(d, task);
                put_output(d, output);
                ("TaskSucceeded", Some("taskSucceededEventDetails"))
            }
            Self::TaskSubmitFailed { task, details: error } => {
                put_task(d, task);
                put_error(d, error);
                ("TaskSubmitFailed", Some("taskSubmitFailedEventDetails"))
            }
            Self::TaskFailed { task, details: error } => {
                put_task(d, task);
                put_error(d, error);
                ("TaskFailed", Some("taskFailedEventDetails"))
            }
            Self::TaskTimedOut { task, details: error } => {
                put_task(d, task);
                put_error(d, error);
                ("TaskTimedOut", Some("taskTimedOutEventDetails"))
            }
            Self::LambdaFunctionScheduled {
                resource,
                input,
                limits,
            } => {
                put(d, "resource", resource.clone());
                put_input(d, input);
                put_limits(d, limits);
                (
                    "LambdaFunctionScheduled",
                    Some("lambdaFunctionScheduledEventDetails"),
                )
            }
            Self::LambdaFunctionStarted => ("LambdaFunctionStarted", None),
            Self::LambdaFunctionSucceeded { output } => {
                put_output(d, output);
                (
                    "LambdaFunctionSucceeded",
                    Some("lambdaFunctionSucceededEventDetails"),
                )
            }
            Self::LambdaFunctionFailed(error) => {
                put_error(d, error);
                ("LambdaFunctionFailed", Some("lambdaFunctionFailedEventDetails"))
            }
            Self::LambdaFunctionTimedOut(error) => {
                put_error(d, error);
                (
                    "LambdaFunctionTimedOut",
                    Some("lambdaFunctionTimedOutEventDetails"),
                )
            }
            Self::ActivityScheduled {
                resource,
                input,
                limits,
            } => {
                put(d, "resource", resource.clone());
                put_input(d, input);
                put_limits(d, limits);
                ("ActivityScheduled", Some("activityScheduledEventDetails"))
            }
            Self::ActivityStarted { worker_name } => {
                if let Some(worker_name) = worker_name {
                    put(d, "workerName", worker_name.clone());
                }
                ("ActivityStarted", Some("activityStartedEventDetails"))
            }
            Self::ActivitySucceeded { output } => {
                put_output(d, output);
                ("ActivitySucceeded", Some("activitySucceededEventDetails"))
            }
            Self::ActivityFailed(error) => {
                put_error(d, error);
                ("ActivityFailed", Some("activityFailedEventDetails"))
            }
            Self::ActivityTimedOut(error) => {
                put_error(d, error);
                ("ActivityTimedOut", Some("activityTimedOutEventDetails"))
            }
            Self::ParallelStateStarted => ("ParallelStateStarted", None),
            Self::ParallelStateSucceeded => ("ParallelStateSucceeded", None),
            Self::ParallelStateFailed => ("ParallelStateFailed", None),
            Self::MapStateStarted { length } => {
                put(d, "length", count(*length));
                ("MapStateStarted", Some("mapStateStartedEventDetails"))
            }
            Self::MapStateSucceeded => ("MapStateSucceeded", None),
            Self::MapStateFailed => ("MapStateFailed", None),
            Self::MapIterationStarted { name, index } => {
                put_iteration(d, name, *index);
                ("MapIterationStarted", Some("mapIterationStartedEventDetails"))
            }
            Self::MapIterationSucceeded { name, index } => {
                put_iteration(d, name, *index);
                ("MapIterationSucceeded", Some("mapIterationSucceededEventDetails"))
            }
            Self::MapIterationFailed { name, index } => {
                put_iteration(d, name, *index);
                ("MapIterationFailed", Some("mapIterationFailedEventDetails"))
            }
            Self::MapIterationAborted { name, index } => {
                put_iteration(d, name, *index);
                ("MapIterationAborted", Some("mapIterationAbortedEventDetails"))
            }
            Self::MapRunStarted { map_run_arn } => {
                put(d, "mapRunArn", map_run_arn.clone());
                ("MapRunStarted", Some("mapRunStartedEventDetails"))
            }
            Self::MapRunSucceeded => ("MapRunSucceeded", None),
            Self::MapRunFailed(error) => {
                put_error(d, error);
                ("MapRunFailed", Some("mapRunFailedEventDetails"))
            }
            Self::MapRunAborted => ("MapRunAborted", None),
            Self::MapRunRedriven {
                map_run_arn,
                redrive_count,
            } => {
                put(d, "mapRunArn", map_run_arn.clone());
                put_redrives(d, *redrive_count);
                ("MapRunRedriven", Some("mapRunRedrivenEventDetails"))
            }
        };
        (name.to_owned(), key, details)
    }
}

impl Event {
    /// The event as `GetExecutionHistory` shows it; inputs and outputs are texts.
    pub fn to_value(&self) -> Value {
        let (name, key, details) = self.kind.describe();
        let mut map = Map::new();
        put(&mut map, "timestamp", self.time.to_string());
        put(&mut map, "type", name);
        put(&mut map, "id", i64::try_from(self.id).unwrap_or(i64::MAX));
        put(
            &mut map,
            "previousEventId",
            i64::try_from(self.previous).unwrap_or(i64::MAX),
        );
        if let Some(key) = key {
            put(&mut map, key, details);
        }
        Value::object(map)
    }
}

fn put(map: &mut Map, key: &str, value: impl Into<Value>) {
    map.insert(key.into(), value.into());
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn truncated(map: &mut Map, key: &str) {
    put(map, key, Value::from([("truncated", Value::from(false))]));
}

fn put_input(map: &mut Map, input: &Value) {
    put(map, "input", input.to_string());
    truncated(map, "inputDetails");
}

fn put_output(map: &mut Map, output: &Value) {
    put(map, "output", output.to_string());
    truncated(map, "outputDetails");
}

fn put_error(map: &mut Map, details: &ErrorDetails) {
    if let Some(error) = &details.error {
        put(map, "error", error.clone());
    }
    if let Some(cause) = &details.cause {
        put(map, "cause", cause.clone());
    }
}

fn put_task(map: &mut Map, task: &TaskResource) {
    put(map, "resourceType", task.resource_type.clone());
    put(map, "resource", task.resource.clone());
}

fn put_limits(map: &mut Map, limits: &TaskLimits) {
    for (key, seconds) in [
        ("timeoutInSeconds", limits.timeout),
        ("heartbeatInSeconds", limits.heartbeat),
    ] {
        if let Some(seconds) = seconds {
            put(map, key, i64::try_from(seconds).unwrap_or(i64::MAX));
        }
    }
    if let Some(role) = &limits.credentials {
        put(map, "taskCredentials", Value::from([("roleArn", role.clone())]));
    }
}

fn put_redrives(map: &mut Map, count: u64) {
    put(map, "redriveCount", i64::try_from(count).unwrap_or(i64::MAX));
}

fn put_iteration(map: &mut Map, name: &Str, index: usize) {
    put(map, "name", name.clone());
    put(map, "index", count(index));
}
