//! A Task at each step of its way: scheduled, started, submitted, ended.
//!
//! When each step happens is decided at once from the reply ([`crate::task::timeline`]); here the steps become events.

use std::sync::Arc;

use asl::model::{Amount, State, StateKind, Task};
use asl::resource::{Pattern, ResourceKind};
use asl_json::{Str, Value};

use crate::computed::Given;
use crate::event::{ErrorDetails, EventKind, TaskLimits, TaskResource};
use crate::failure::{Failure, name};
use crate::limits::PAYLOAD_BYTES;
use crate::simulation::{Ended, Simulation, Step};
use crate::task::{Answer, AttemptLimits, TaskCall, TaskStep, timeline};
use crate::trace::{Attempt, FlowKind};

impl Simulation<'_> {
    /// Calls the task's resource. The inner error is the state's, the outer one the end of the execution.
    pub(crate) fn schedule(
        &mut self,
        strand: usize,
        state: &State,
        task: &Task,
    ) -> Result<Result<(), Failure>, Ended> {
        let waits_for_token = task.resource.pattern() == Pattern::WaitForTaskToken
            || matches!(task.resource.kind, ResourceKind::Activity { .. });
        let token = waits_for_token.then(|| self.random.hex(64));
        self.set_context(strand, token.as_deref());
        let prepared = self.prepare(strand, task);
        let (arguments, limits) = match prepared {
            Ok(prepared) => prepared,
            Err(failure) => return Ok(Err(failure)),
        };
        if task.parameters.is_some() {
            let kind = if state.jsonata {
                FlowKind::Arguments
            } else {
                FlowKind::AfterParameters
            };
            self.flow(strand, kind, &arguments);
        }
        if arguments.size() > PAYLOAD_BYTES {
            return Ok(Err(Failure::data_limit(&state.name)));
        }
        if let Some(text) = crate::arguments::refusal(&task.resource, &arguments) {
            return Ok(Err(self.runtime(strand, &text)));
        }
        let (timeout, heartbeat) = (limits.timeout, limits.heartbeat);
        let credentials = limits.credentials.clone();
        let resource: Str = task.resource.text.clone();
        let scheduled = match &task.resource.kind {
            ResourceKind::Function(_) => EventKind::LambdaFunctionScheduled {
                resource,
                input: arguments.clone(),
                limits,
            },
            ResourceKind::Activity { .. } => EventKind::ActivityScheduled {
                resource,
                input: arguments.clone(),
                limits,
            },
            ResourceKind::Integration { .. } => EventKind::TaskScheduled {
                task: task_resource(task),
                region: self.settings.region.as_str().into(),
                parameters: arguments.clone(),
                limits,
            },
        };
        let request_id = self.random.uuid();
        let current = self.strands.get(strand);
        let call = TaskCall {
            state: &state.name,
            pointer: &state.pointer,
            resource: &task.resource,
            arguments: &arguments,
            retry_count: current
                .and_then(|s| s.visiting.as_ref())
                .map_or(0, |visiting| visiting.retry_count),
            token: token.as_deref(),
            credentials: credentials.as_ref().and_then(Value::as_str),
            item_index: current.and_then(|s| s.item_index),
            now: self.now,
            request_id: &request_id,
        };
        let reply = self.handler.call(&call);
        if let Answer::Rejected(text) = &reply.answer {
            return Ok(Err(self.runtime(strand, text)));
        }
        self.record(strand, scheduled)?;
        let attempt = Attempt {
            start: self.now,
            arguments: arguments.clone(),
            note: reply.note.clone(),
            nested: reply.nested.clone(),
            outcome: None,
            retried: None,
        };
        if let Some(visit) = self.visit_mut(strand) {
            visit.attempts.push(attempt);
        }
        if let Answer::NotMocked(not_mocked) = &reply.answer {
            let failure = Failure::fatal(name::NOT_MOCKED, not_mocked.sentence.as_str());
            return self
                .end_failed_for(strand, failure, Some(not_mocked.clone()))
                .map(Ok);
        }
        let seconds = |seconds: Option<u64>| seconds.map(|seconds| seconds.saturating_mul(1000));
        let limits = AttemptLimits {
            timeout: seconds(timeout),
            heartbeat: seconds(heartbeat),
        };
        let now = self.now;
        let steps = timeline(&task.resource, limits, reply);
        if let Some(visiting) = self.visiting_mut(strand) {
            visiting.timeline = steps
                .into_iter()
                .map(|(after, step)| (now.after(after), step))
                .collect();
        }
        self.plan_task(strand);
        Ok(Ok(()))
    }

    /// Everything that the state's own paths give for an attempt.
    fn prepare(&mut self, strand: usize, task: &Task) -> Result<(Value, TaskLimits), Failure> {
        let input = self
            .visiting(strand)
            .map_or(Value::Null, |visiting| visiting.input.clone());
        let arguments = match &task.parameters {
            Some(parameters) => {
                self.payload(strand, parameters, "Arguments".into(), &input, &Given::default())?
            }
            None => input.clone(),
        };
        let timeout = self.seconds(strand, "TimeoutSecondsPath", task.timeout.as_ref(), &input)?;
        let heartbeat = self.seconds(strand, "HeartbeatSecondsPath", task.heartbeat.as_ref(), &input)?;
        let credentials = match &task.credentials {
            Some(credentials) => self
                .payload(
                    strand,
                    credentials,
                    "Credentials".into(),
                    &input,
                    &Given::default(),
                )?
                .get("RoleArn")
                .cloned(),
            None => None,
        };
        Ok((
            arguments,
            TaskLimits {
                timeout,
                heartbeat,
                credentials,
            },
        ))
    }

    /// A number of seconds.
    fn seconds(
        &mut self,
        strand: usize,
        field: &'static str,
        amount: Option<&Amount>,
        input: &Value,
    ) -> Result<Option<u64>, Failure> {
        let Some(amount) = amount else { return Ok(None) };
        let seconds = self.whole(strand, field, amount, input, 1)?;
        Ok(u64::try_from(seconds).ok())
    }

    /// Plans the next step of the task; a task that hangs has none.
    fn plan_task(&mut self, strand: usize) {
        let next = self
            .visiting(strand)
            .and_then(|visiting| visiting.timeline.front())
            .map(|(at, _)| *at);
        if let Some(at) = next {
            self.wake(strand, at, Step::Task);
        }
    }

    /// Takes the next step of the task's timeline.
    pub(crate) fn task_step(&mut self, strand: usize) -> Result<(), Ended> {
        let Some(visiting) = self.visiting_mut(strand) else {
            return Ok(());
        };
        let Some((_, step)) = visiting.timeline.pop_front() else {
            return Ok(());
        };
        let state = Arc::clone(&visiting.state);
        let StateKind::Task(task) = &state.kind else {
            return Ok(());
        };
        match step {
            TaskStep::Started => {
                let started = match &task.resource.kind {
                    ResourceKind::Function(_) => EventKind::LambdaFunctionStarted,
                    ResourceKind::Integration { .. } => EventKind::TaskStarted {
                        task: task_resource(task),
                    },
                    ResourceKind::Activity { .. } => EventKind::ActivityStarted {
                        worker_name: self.worker_name(strand, &state, task),
                    },
                };
                self.record(strand, started)?;
            }
            TaskStep::Submitted(output) => {
                let task = task_resource(task);
                self.record(strand, EventKind::TaskSubmitted { task, output })?;
            }
            TaskStep::Succeeded(output) if output.size() > PAYLOAD_BYTES => {
                let what = match &task.resource.kind {
                    ResourceKind::Integration { service, .. } => service.clone(),
                    ResourceKind::Function(_) | ResourceKind::Activity { .. } => task.resource.text.clone(),
                };
                return self.task_failed(strand, task, Failure::data_limit(&what));
            }
            TaskStep::Succeeded(output) => {
                let succeeded = match &task.resource.kind {
                    ResourceKind::Function(_) => EventKind::LambdaFunctionSucceeded {
                        output: output.clone(),
                    },
                    ResourceKind::Activity { .. } => EventKind::ActivitySucceeded {
                        output: output.clone(),
                    },
                    ResourceKind::Integration { .. } => EventKind::TaskSucceeded {
                        task: task_resource(task),
                        output: output.clone(),
                    },
                };
                self.record(strand, succeeded)?;
                self.attempt_ended(strand, Ok(output.clone()));
                self.wake(strand, self.now, Step::Settle(Ok(output)));
                return Ok(());
            }
            TaskStep::SubmitFailed { error, cause } => {
                let failure = Failure::named(error, cause);
                let failed = EventKind::TaskSubmitFailed {
                    task: task_resource(task),
                    details: failure.details.clone(),
                };
                return self.attempt_failed(strand, failed, failure);
            }
            TaskStep::Failed { error, cause } => {
                return self.task_failed(strand, task, Failure::named(error, cause));
            }
            TaskStep::TimedOut { heartbeat } => {
                let failure = Failure::timeout(heartbeat);
                let details = failure.details.clone();
                let timed_out = match &task.resource.kind {
                    ResourceKind::Function(_) => EventKind::LambdaFunctionTimedOut(details),
                    ResourceKind::Activity { .. } => EventKind::ActivityTimedOut(details),
                    ResourceKind::Integration { .. } => EventKind::TaskTimedOut {
                        task: task_resource(task),
                        details,
                    },
                };
                return self.attempt_failed(strand, timed_out, failure);
            }
        }
        self.plan_task(strand);
        Ok(())
    }

    fn task_failed(&mut self, strand: usize, task: &Task, failure: Failure) -> Result<(), Ended> {
        let details = failure.details.clone();
        let failed = match &task.resource.kind {
            ResourceKind::Function(_) => EventKind::LambdaFunctionFailed(details),
            ResourceKind::Activity { .. } => EventKind::ActivityFailed(details),
            ResourceKind::Integration { .. } => EventKind::TaskFailed {
                task: task_resource(task),
                details,
            },
        };
        self.attempt_failed(strand, failed, failure)
    }

    fn attempt_failed(&mut self, strand: usize, event: EventKind, failure: Failure) -> Result<(), Ended> {
        self.record(strand, event)?;
        self.attempt_ended(strand, Err(failure.details.clone()));
        self.wake(strand, self.now, Step::Settle(Err(failure)));
        Ok(())
    }

    fn attempt_ended(&mut self, strand: usize, outcome: Result<Value, ErrorDetails>) {
        if let Some(attempt) = self.visit_mut(strand).and_then(|visit| visit.attempts.last_mut()) {
            attempt.outcome = Some(outcome);
        }
    }

    fn worker_name(&mut self, strand: usize, state: &State, task: &Task) -> Option<Str> {
        let current = self.strands.get(strand)?;
        let visiting = current.visiting.as_ref()?;
        let arguments = self
            .visits
            .get(visiting.visit)?
            .attempts
            .last()?
            .arguments
            .clone();
        let call = TaskCall {
            state: &state.name,
            pointer: &state.pointer,
            resource: &task.resource,
            arguments: &arguments,
            retry_count: visiting.retry_count,
            token: None,
            credentials: None,
            item_index: current.item_index,
            now: self.now,
            request_id: "",
        };
        self.handler.worker_name(&call)
    }
}

/// The resource as task events show it.
fn task_resource(task: &Task) -> TaskResource {
    match &task.resource.kind {
        ResourceKind::Integration {
            service,
            action,
            pattern,
        } => TaskResource {
            resource_type: service.clone(),
            resource: format!("{action}{}", pattern.suffix()).into(),
        },
        ResourceKind::Function(_) | ResourceKind::Activity { .. } => TaskResource {
            resource_type: "".into(),
            resource: task.resource.text.clone(),
        },
    }
}
