//! Executions that really run: a task starts a state machine whose definition is under Mocks.
//!
//! What does not live here: what the call is answered (`child.rs`), and which names are taken (`execution_names.rs`).

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use asl::model::StateMachine;
use asl_engine::{
    Answer, Execution, Instant, MachineType, Nested, NestedExecution, Report, Settings, TaskCall, TaskReply,
    TaskReport,
};
use asl_json::{Str, Value};

use crate::answer::is_sync;
use crate::child::{self, Child, Ended};
use crate::choose::Entry;
use crate::execution_names::{self, ExecutionNames};
use crate::handler::{MockHandler, not_mocked};
use crate::inferred_data::InferredData;
use crate::model::{JobEnd, Response, ResponseKind};
use crate::target::{Starter, Target};

/// How deep executions may start one another; the bound is ours.
const MAX_NESTED: usize = 5;

/// How many nested executions a run may have, and how many events they may have together; these bounds are ours.
const MAX_EXECUTIONS: usize = 1_000;
const MAX_EVENTS: usize = 400_000;

/// The state machines and executions that tasks of a run started.
#[derive(Default)]
pub(crate) struct NestedRuns<'m> {
    machines: HashMap<&'m str, Result<Machine, String>>,
    /// The executions that are running, with the tokens that they were given.
    running: Vec<TokenHolder>,
    names: ExecutionNames,
    executions: usize,
    events: usize,
}

/// A state machine that can be started, and what its definition reads.
type Machine = (Arc<StateMachine>, Rc<InferredData>);

/// A nested execution as the holder of a task token.
struct TokenHolder {
    token: Option<String>,
    start: Instant,
    reports: Vec<TaskReport>,
}

impl NestedRuns<'_> {
    /// Why no further execution can run, in a sentence; none if one can.
    fn refusal(&self) -> Option<String> {
        if self.running.len() >= MAX_NESTED {
            return Some(format!(
                "Executions can start one another at most {MAX_NESTED} levels deep here."
            ));
        }
        (self.executions >= MAX_EXECUTIONS || self.events >= MAX_EVENTS).then(|| {
            format!(
                "A run can have at most {MAX_EXECUTIONS} nested executions, with {MAX_EVENTS} events together."
            )
        })
    }
}

impl<'m> MockHandler<'m> {
    /// Whether the executions that a target starts are Express ones.
    fn starts_express(&self, arn: &str, name: &str, starter: Starter) -> bool {
        let executions = &self.mocks.executions;
        starter == Starter::SdkSynchronous
            || executions
                .get(arn)
                .or_else(|| executions.get(name))
                .is_some_and(|task| task.express)
    }

    /// What a call that starts an execution is answered because of the execution's name; none if the execution may start.
    pub(crate) fn name_reply(&self, call: &TaskCall<'_>, target: &Target) -> Option<TaskReply> {
        let Target::Execution { arn, name, starter } = target else {
            return None;
        };
        let is_express = self.starts_express(arn, name, *starter);
        execution_names::reply(&self.nested.names, call, *starter, is_express, &self.settings)
    }

    /// Notes the name of an execution that a call has started with this response; with none it succeeds by default.
    pub(crate) fn take_name(
        &mut self,
        call: &TaskCall<'_>,
        target: &Target,
        response: Option<&Response>,
        reply: &TaskReply,
    ) {
        if !matches!(target, Target::Execution { .. }) || !matches!(reply.answer, Answer::Success(_)) {
            return;
        }
        let ended = match response.map(|response| &response.kind) {
            Some(ResponseKind::Returns(output)) => Ended::Succeeded(output.clone()),
            Some(ResponseKind::Fails { error, cause }) => Ended::Failed(error.clone(), cause.clone()),
            Some(ResponseKind::NeverAnswers) => Ended::Never,
            Some(ResponseKind::Job(job)) if job.end == JobEnd::Never => Ended::Never,
            _ => Ended::Succeeded(Value::empty_object()),
        };
        let reported = reply.later.iter().map(|later| later.after).max().unwrap_or(0);
        let duration = response
            .map_or(0, |response| response.after)
            .max(reply.after.saturating_add(reported));
        let child = Child {
            start: call.now,
            stop: call.now.after(duration),
            ended,
        };
        self.nested.names.take(call, child, None);
    }

    /// Runs the definition of a state machine.
    pub(crate) fn run_nested(
        &mut self,
        call: &TaskCall<'_>,
        target: &Target,
        entry: &Entry<'m>,
    ) -> TaskReply {
        let what = entry.section.what(entry.name);
        let Target::Execution { arn, name, starter } = target else {
            let sentence = format!(
                "{what} has a definition, but {} does not start it.",
                call.resource.text
            );
            return not_mocked(call, target, sentence);
        };
        if let Some(refusal) = self.nested.refusal() {
            let sentence =
                format!("The definition of {what} does not run. {refusal} Mock the execution instead.");
            return not_mocked(call, target, sentence);
        }
        let machine_type = if self.starts_express(arn, name, *starter) {
            MachineType::Express
        } else {
            MachineType::Standard
        };
        let (machine, data) = match self.machine(entry, machine_type) {
            Ok(read) => read,
            Err(sentence) => return not_mocked(call, target, sentence),
        };
        let synchronous = *starter == Starter::SdkSynchronous;
        let settings = child::settings(call, machine_type, synchronous, &self.settings);
        let (run, reports) = self.run_with(&machine, data, &settings, call);
        match run {
            Err(error) => not_mocked(call, target, format!("{what} does not start. {error}")),
            Ok(execution) => {
                self.nested.events += execution.events.len();
                if let Some(not_mocked) = execution.not_mocked.clone() {
                    return TaskReply {
                        nested: Some(kept(call, *starter, machine, settings.seed, execution)),
                        ..TaskReply::now(Answer::NotMocked(not_mocked))
                    };
                }
                let child = Child {
                    start: call.now,
                    stop: execution.stop,
                    ended: Ended::of(&execution),
                };
                let note = format!(
                    "The definition of {what} ran: {} after {} events.",
                    execution.status.name(),
                    execution.events.len()
                );
                let mut reply = child::reply(call, *starter, &self.settings, &child, reports);
                if let (MachineType::Express, Answer::Success(started)) = (machine_type, &mut reply.answer) {
                    *started = with_arn(started, &settings);
                }
                reply.note = Some(note);
                let nested = kept(call, *starter, machine, settings.seed, execution);
                if machine_type == MachineType::Standard {
                    self.nested.names.take(call, child, Some(nested.clone()));
                }
                reply.nested = Some(nested);
                reply
            }
        }
    }

    /// Runs a state machine to its end, and gives what it reported to the holder of the call's token.
    fn run_with(
        &mut self,
        machine: &Arc<StateMachine>,
        data: Rc<InferredData>,
        settings: &Settings,
        call: &TaskCall<'_>,
    ) -> (Result<Execution, asl_engine::InputError>, Vec<TaskReport>) {
        self.nested.running.push(TokenHolder {
            token: call.token.map(str::to_owned),
            start: call.now,
            reports: Vec::new(),
        });
        self.nested.executions += 1;
        let outer = std::mem::replace(&mut self.settings, settings.clone());
        let outer_data = std::mem::replace(&mut self.data, data);
        let run = asl_engine::run(machine, &child::input(call), settings, self);
        self.settings = outer;
        self.data = outer_data;
        let holder = self.nested.running.pop();
        (run, holder.map(|holder| holder.reports).unwrap_or_default())
    }

    /// The state machine of an entry, read once.
    fn machine(&mut self, entry: &Entry<'m>, machine_type: MachineType) -> Result<Machine, String> {
        if let Some(read) = self.nested.machines.get(entry.name) {
            return read.clone();
        }
        let text = match &entry.task.definition {
            Some(Value::String(text)) => text.to_string(),
            Some(value) => value.to_string(),
            None => String::new(),
        };
        let machine_type = match machine_type {
            MachineType::Standard => asl::MachineType::Standard,
            MachineType::Express => asl::MachineType::Express,
        };
        let analysis = asl::analyze_with(
            &text,
            &asl::Options {
                machine_type,
                ..Default::default()
            },
        );
        let data = Rc::new(InferredData::of(&analysis.outline));
        let read = analysis.machine.map(|machine| (machine, data)).ok_or_else(|| {
            let mut errors = analysis.diagnostics.iter();
            let first = errors
                .find(|found| found.severity == asl::Severity::Error)
                .map(|found| {
                    let place = found.location.as_deref().unwrap_or_default();
                    format!(" {} {place}", found.message)
                });
            format!(
                "The definition of {} under Mocks has an error.{}",
                entry.section.what(entry.name),
                first.unwrap_or_default()
            )
        });
        self.nested.machines.insert(entry.name, read.clone());
        read
    }

    /// A nested execution that reports to the holder of a token, with `aws-sdk:sfn:sendTaskSuccess` and its siblings.
    pub(crate) fn report(&mut self, call: &TaskCall<'_>, target: &Target) {
        let Target::Service { service, action } = target else {
            return;
        };
        if &**service != "aws-sdk:sfn" {
            return;
        }
        let text = |key: &str| call.arguments.get(key).and_then(Value::as_str);
        let Some(token) = text("TaskToken") else { return };
        let holder = self
            .nested
            .running
            .iter_mut()
            .find(|holder| holder.token.as_deref() == Some(token));
        let Some(holder) = holder else { return };
        let report = match &**action {
            "sendTaskHeartbeat" => Report::Heartbeat,
            "sendTaskSuccess" => {
                let output = text("Output").and_then(|output| asl_json::parse(output).ok());
                let output = output.or_else(|| call.arguments.get("Output").cloned());
                Report::Success(output.unwrap_or_default())
            }
            "sendTaskFailure" => Report::Failure {
                error: text("Error").map(Str::from),
                cause: text("Cause").map(Str::from),
            },
            _ => return,
        };
        holder.reports.push(TaskReport {
            after: u64::try_from(call.now.0 - holder.start.0).unwrap_or(0),
            report,
        });
    }
}

/// A nested execution for the trace of the one that started it.
fn kept(
    call: &TaskCall<'_>,
    starter: Starter,
    machine: Arc<StateMachine>,
    seed: u64,
    execution: Execution,
) -> Nested {
    Nested::new(NestedExecution {
        machine,
        seed,
        managed: is_sync(call) || starter == Starter::SdkSynchronous,
        execution,
    })
}

/// A response of `StartExecution` with the ARN of an Express execution.
fn with_arn(started: &Value, settings: &Settings) -> Value {
    let mut members = started.as_object().cloned().unwrap_or_default();
    members.insert("ExecutionArn".into(), Value::from(settings.execution_arn()));
    Value::object(members)
}
