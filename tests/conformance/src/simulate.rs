//! Runs a recorded execution on the engine, with the recorded answers of its tasks.

use asl::model::StateMachine;
use asl::resource::ResourceKind;
use asl::{MachineType, Options, Severity};
use asl_engine::{
    Answer, Event, Execution, InputError, MapResources, NotMocked, Object, Report, RunningExecution,
    Settings, Status, TaskCall, TaskHandler, TaskReply, TaskReport,
};
use asl_json::Str;
use serde_json::Value;

use crate::bridge::{Finished, Simulated, ours, recorded};
use crate::mocks::{Mocks, Outcome};
use crate::suites::executions::{ExecutionCase, S3Object};

/// How an execution is run.
#[derive(Clone, Copy)]
enum Way {
    /// A handler answers at once.
    AtOnce,
    /// It stops at each task call; a copy of it goes on with the answer.
    ByStep,
}

/// Runs a recorded execution.
pub(crate) fn simulate(case: &ExecutionCase) -> Simulated {
    recorded_tasks(case, Way::AtOnce)
}

/// As [`simulate`], but the execution stops at each task call and is given the answer afterwards.
pub(crate) fn simulate_by_step(case: &ExecutionCase) -> Simulated {
    recorded_tasks(case, Way::ByStep)
}

fn recorded_tasks(case: &ExecutionCase, way: Way) -> Simulated {
    let mut handler = RecordedTasks {
        mocks: case.mocks(),
        workers: workers(case),
        objects: &case.s3_objects,
        lacking: None,
        without_activities: without_activities(case),
    };
    match simulate_with(case, &mut handler, way) {
        Simulated::Finished(_) if handler.lacking.is_some() => {
            Simulated::Unsupported(handler.lacking.unwrap_or_default())
        }
        simulated => simulated,
    }
}

/// Runs it with mocked responses in place of the recorded answers.
pub(crate) fn simulate_mocked(case: &ExecutionCase, mocks: &asl_mock::Mocks) -> Simulated {
    let mut handler = asl_mock::MockHandler::within(mocks, settings(case));
    simulate_with(case, &mut handler, Way::AtOnce)
}

fn settings(case: &ExecutionCase) -> Settings {
    Settings {
        account: "111111111111".into(),
        role_arn: "arn:aws:iam::111111111111:role/recorded".into(),
        synchronous: case.expect.response.is_some(),
        abort_after: case.stop_after.map(|seconds| seconds * 1000),
        region: case.region.clone().unwrap_or_else(|| "us-east-1".to_owned()),
        machine_type: if case.kind == "EXPRESS" {
            asl_engine::MachineType::Express
        } else {
            asl_engine::MachineType::Standard
        },
        ..Settings::default()
    }
}

fn simulate_with(case: &ExecutionCase, handler: &mut dyn TaskHandler, way: Way) -> Simulated {
    let machine_type = if case.kind == "EXPRESS" {
        MachineType::Express
    } else {
        MachineType::Standard
    };
    // Definitions read back from the service had the partition scrubbed like everything else.
    let definition = case.definition_source().replace("arn:<partition>:", "arn:aws:");
    let analysis = asl::analyze_with(
        &definition,
        &Options {
            machine_type,
            ..Options::default()
        },
    );
    let errors: Vec<_> = analysis
        .diagnostics
        .iter()
        .filter(|found| found.severity == Severity::Error)
        .collect();
    let Some(machine) = analysis.machine else {
        return Simulated::Refused(
            errors
                .iter()
                .map(|e| e.message.as_str())
                .collect::<Vec<_>>()
                .join("; "),
        );
    };
    let (input, settings) = (case.input_source(), settings(case));
    let execution = match way {
        Way::AtOnce => asl_engine::run(&machine, &input, &settings, handler),
        Way::ByStep => run_by_step(&machine, &input, &settings, handler),
    };
    match execution {
        Err(error) => Simulated::Refused(error.to_string()),
        Ok(execution) => Simulated::Finished(Box::new(finished(&execution))),
    }
}

fn run_by_step(
    machine: &StateMachine,
    input: &str,
    settings: &Settings,
    handler: &mut dyn TaskHandler,
) -> Result<Execution, InputError> {
    let mut running = RunningExecution::start(machine, input, settings)?;
    while let Some(call) = running.next_call(handler) {
        let reply = handler.call(&call);
        let mut copy = running.clone();
        // A call waits: there is one.
        let _ = copy.answer(reply);
        running = copy;
    }
    Ok(running.finish())
}

fn finished(execution: &Execution) -> Finished {
    let status = match execution.status {
        Status::Succeeded => "SUCCEEDED",
        Status::Failed => "FAILED",
        Status::TimedOut => "TIMED_OUT",
        Status::Aborted => "ABORTED",
    };
    Finished {
        status: status.to_owned(),
        output: execution.output.as_ref().map(recorded),
        error: execution.error.as_deref().map(str::to_owned),
        cause: execution.cause.as_deref().map(str::to_owned),
        events: execution
            .events
            .iter()
            .map(Event::to_value)
            .map(|event| recorded(&event))
            .collect(),
        description: None,
        map_run: execution.map_runs.last().map(|run| recorded(&run.describe())),
    }
}

/// Whether a whole history is recorded, and no activity was scheduled in it.
fn without_activities(case: &ExecutionCase) -> bool {
    let Some(events) = case.expect.events.as_ref().filter(|_| !case.partial_history) else {
        return false;
    };
    let is_activity = |event: &&Value| event.get("type").and_then(Value::as_str) == Some("ActivityScheduled");
    !events.iter().any(|event| is_activity(&event))
}

/// The names that workers of activities gave, in order: they come from outside, and only the history has them.
fn workers(case: &ExecutionCase) -> Vec<Option<Str>> {
    let events = case.expect.events.iter().flatten();
    let started = events.filter(|event| event.get("type").and_then(Value::as_str) == Some("ActivityStarted"));
    let name = |event: &Value| {
        Some(
            event
                .get("activityStartedEventDetails")?
                .get("workerName")?
                .as_str()?
                .into(),
        )
    };
    started.map(name).rev().collect()
}

/// Answers as recorded.
struct RecordedTasks<'a> {
    mocks: Mocks,
    workers: Vec<Option<Str>>,
    objects: &'a [S3Object],
    lacking: Option<String>,
    /// The activities were deleted: those that are there would have been scheduled.
    without_activities: bool,
}

impl TaskHandler for RecordedTasks<'_> {
    fn call(&mut self, call: &TaskCall<'_>) -> TaskReply {
        let mut reply = self.reply(call);
        if matches!(call.resource.kind, ResourceKind::Activity { .. })
            && !matches!(reply.answer, Answer::Rejected(_) | Answer::NotMocked(_))
        {
            reply.worker_name = self.workers.pop().flatten();
        }
        reply
    }
}

impl RecordedTasks<'_> {
    fn reply(&mut self, call: &TaskCall<'_>) -> TaskReply {
        if self.without_activities && matches!(call.resource.kind, ResourceKind::Activity { .. }) {
            let text = format!("The activity {} does not exist.", call.resource.text);
            return TaskReply::now(Answer::Rejected(text));
        }
        let sent = recorded(call.arguments);
        let answer = match self.mocks.answer(call.state, &call.resource.text, &sent) {
            Ok(answer) => answer,
            Err(reason) => {
                self.lacking = Some(reason.clone());
                let not_mocked = NotMocked {
                    name: call.state.to_string(),
                    sentence: reason,
                    is_function: false,
                };
                return TaskReply::now(Answer::NotMocked(not_mocked));
            }
        };
        let end = match answer.outcome {
            Outcome::Return(value) => Some(Report::Success(ours(&value))),
            Outcome::ReturnText(text) => Some(Report::Success(asl_json::Value::from(text))),
            Outcome::Throw { error, cause } => Some(Report::Failure {
                error: error.map(Into::into),
                cause: cause.map(Into::into),
            }),
            Outcome::Timeout | Outcome::Nothing => None,
        };
        match answer.submitted {
            Some(submitted) => TaskReply {
                later: end
                    .into_iter()
                    .map(|report| TaskReport { after: 0, report })
                    .collect(),
                ..TaskReply::now(Answer::Success(ours(&submitted)))
            },
            None => TaskReply::now(match end {
                Some(Report::Success(value)) => Answer::Success(value),
                Some(Report::Failure { error, cause }) => Answer::Failure { error, cause },
                Some(Report::Heartbeat) | None => Answer::Never,
            }),
        }
    }
}

impl MapResources for RecordedTasks<'_> {
    fn object(&mut self, bucket: &str, key: &str) -> Option<Object> {
        let fits = |object: &&S3Object| object.bucket == bucket && object.key == key;
        self.objects.iter().find(fits).map(object)
    }

    fn list(&mut self, bucket: &str, prefix: &str) -> Vec<Object> {
        let fits = |object: &&S3Object| object.bucket == bucket && object.key.starts_with(prefix);
        self.objects.iter().filter(fits).map(object).collect()
    }
}

fn object(object: &S3Object) -> Object {
    Object {
        key: object.key.as_str().into(),
        content: object.body.as_str().into(),
        ..Object::default()
    }
}
