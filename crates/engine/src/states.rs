//! What each type of state does when it is entered, and a Task at each step of its way.

use std::collections::VecDeque;
use std::sync::Arc;

use asl::model::{Amount, Choice, Condition, Fail, FailText, State, StateKind, Task, Transition, WaitUntil};
use asl::resource::{Pattern, ResourceKind};
use asl_json::{Str, Value};
use asl_jsonpath::Query;

use crate::choice::holds;
use crate::clock::Instant;
use crate::computed::Given;
use crate::context::{StateContext, context_object};
use crate::event::{ErrorDetails, EventKind, TaskLimits, TaskResource};
use crate::failure::{Failure, name};
use crate::flow::Clauses;
use crate::limits::PAYLOAD_BYTES;
use crate::simulation::{Ended, Simulation, Step, Visiting};
use crate::task::{Answer, AttemptLimits, TaskCall, TaskStep, timeline};
use crate::trace::{Attempt, FlowKind, Taken, Visit};

/// Where a state leads by itself; nothing for an end, and for a Choice, whose rules decide.
pub(crate) fn next(kind: &StateKind) -> Option<&Str> {
    let transition = match kind {
        StateKind::Pass(pass) => &pass.transition,
        StateKind::Task(task) => &task.transition,
        StateKind::Wait(wait) => &wait.transition,
        StateKind::Parallel(parallel) => &parallel.transition,
        StateKind::Map(map) => &map.transition,
        StateKind::Choice(_) | StateKind::Succeed | StateKind::Fail(_) => return None,
    };
    match transition {
        Transition::Next(name) => Some(name),
        Transition::End => None,
    }
}

impl Simulation<'_> {
    pub(crate) fn enter(&mut self, strand: usize, state: &Arc<State>, input: &Value) -> Result<(), Ended> {
        let state_type = state.kind.name();
        let entered = EventKind::StateEntered {
            state_type,
            name: state.name.clone(),
            input: input.clone(),
        };
        let visit = self.visits.len();
        let path = self.path(strand);
        let previous = self.last(strand);
        let id = self.push(previous, Some(visit), entered)?;
        self.set_last(strand, id);
        self.visits.push(Visit {
            state: state.name.clone(),
            state_type,
            pointer: state.pointer.clone(),
            path,
            entered: id,
            exited: None,
            start: self.now,
            stop: None,
            steps: Vec::new(),
            attempts: Vec::new(),
            failure: None,
            next: None,
            taken: None,
        });
        let now = self.now;
        if let Some(current) = self.strands.get_mut(strand) {
            current.visiting = Some(Visiting {
                state: Arc::clone(state),
                visit,
                entered: id,
                entered_at: now,
                raw: input.clone(),
                input: input.clone(),
                retry_count: 0,
                keeps_cause: false,
                retries: Vec::new(),
                timeline: VecDeque::new(),
                context: Value::Null,
                children: None,
                map_run: None,
            });
        }
        self.flow(strand, FlowKind::Input, input);
        self.set_context(strand, None);
        match self.data_path(strand, &state.input_path, input) {
            Ok(effective) => {
                if !effective.is_same(input) {
                    self.flow(strand, FlowKind::AfterInputPath, &effective);
                }
                if let Some(visiting) = self.visiting_mut(strand) {
                    visiting.input = effective;
                }
            }
            Err(failure) => return self.fail(strand, failure),
        }
        self.begin(strand, state)
    }

    fn begin(&mut self, strand: usize, state: &State) -> Result<(), Ended> {
        let input = self
            .visiting(strand)
            .map_or(Value::Null, |visiting| visiting.input.clone());
        match &state.kind {
            StateKind::Pass(pass) => {
                let result = match &pass.parameters {
                    Some(parameters) => match self.template(strand, parameters, &input) {
                        Ok(value) => {
                            self.flow(strand, FlowKind::AfterParameters, &value);
                            value
                        }
                        Err(failure) => return self.fail(strand, failure),
                    },
                    None => input,
                };
                self.finish_state(strand, pass.result.clone().unwrap_or(result))
            }
            StateKind::Succeed => self.finish_state(strand, input),
            StateKind::Choice(choice) => self.choose(strand, state, choice, &input),
            StateKind::Wait(wait) => match self.wait_until(strand, &wait.until, &input) {
                Ok(until) => {
                    let until = until.max(self.now);
                    self.wake(strand, until, Step::Resume);
                    Ok(())
                }
                Err(failure) => self.fail(strand, failure),
            },
            StateKind::Fail(fail) => {
                let failure = self
                    .fail_state(strand, fail, &input)
                    .unwrap_or_else(|failure| failure);
                self.fail(strand, failure)
            }
            StateKind::Task(_) | StateKind::Parallel(_) | StateKind::Map(_) => self.attempt(strand),
        }
    }

    /// The Wait is over.
    pub(crate) fn resume(&mut self, strand: usize) -> Result<(), Ended> {
        let input = self
            .visiting(strand)
            .map_or(Value::Null, |visiting| visiting.input.clone());
        self.finish_state(strand, input)
    }

    /// Builds `$$` for the current attempt.
    pub(crate) fn set_context(&mut self, strand: usize, token: Option<&str>) {
        let Some(current) = self.strands.get(strand) else {
            return;
        };
        let Some(visiting) = &current.visiting else { return };
        let retries = matches!(visiting.state.kind, StateKind::Task(_)).then_some(visiting.retry_count);
        let state = StateContext {
            name: &visiting.state.name,
            entered: visiting.entered_at,
            retry_count: retries,
            token,
        };
        let context = context_object(
            &self.execution_context,
            &self.machine_context,
            &state,
            current.item.as_ref(),
        );
        if let Some(visiting) = self.visiting_mut(strand) {
            visiting.context = context;
        }
    }

    fn choose(&mut self, strand: usize, state: &State, choice: &Choice, input: &Value) -> Result<(), Ended> {
        for (index, rule) in choice.rules.iter().enumerate() {
            let applies = match &rule.condition {
                Condition::Computed(computed) => {
                    let field = format!("Choices[{index}]/Condition");
                    self.compute_as(
                        strand,
                        computed,
                        &field,
                        &Given::default(),
                        "boolean",
                        Value::as_bool,
                    )
                }
                condition => self.evaluate(strand, input, |scope, _| holds(condition, scope)),
            };
            match applies {
                Ok(false) => {}
                Ok(true) => {
                    let clauses = Clauses {
                        place: format!("Choices[{index}]/"),
                        assign: rule.assign.as_ref(),
                        output: rule.output.as_ref(),
                    };
                    return self.take(strand, state, Taken::Choice(index), &rule.next, &clauses, input);
                }
                Err(failure) => return self.fail(strand, failure),
            }
        }
        if let Some(default) = &choice.default {
            return self.take(strand, state, Taken::Default, default, &Clauses::of(state), input);
        }
        // Documented as States.NoChoiceMatched; this is what the service reports (recorded: choice without default).
        let text = "Failed to transition out of the state. The state does not point to a next state.";
        let failure = self.runtime(strand, text);
        self.fail(strand, failure)
    }

    fn take(
        &mut self,
        strand: usize,
        state: &State,
        taken: Taken,
        next: &Str,
        clauses: &Clauses<'_>,
        input: &Value,
    ) -> Result<(), Ended> {
        if let Some(visit) = self.visit_mut(strand) {
            visit.taken = Some(taken);
        }
        match self.output(strand, state, clauses, input, &Given::default(), input) {
            Ok((output, assigned)) => self.exit(strand, output, assigned, Some(next)),
            Err(failure) => self.fail(strand, failure),
        }
    }

    fn wait_until(&mut self, strand: usize, until: &WaitUntil, input: &Value) -> Result<Instant, Failure> {
        match until {
            WaitUntil::Seconds(seconds) => Ok(self.now.after(seconds.saturating_mul(1000))),
            WaitUntil::Timestamp(at) => Ok(Instant(*at)),
            WaitUntil::SecondsPath(query) => {
                let value = self.referenced(strand, "SecondsPath", query, input)?;
                // Recorded: `test_base_wait_seconds_path`; 0 is fine, -1.5 and texts are not.
                let seconds = value.as_i64().and_then(|seconds| u64::try_from(seconds).ok());
                let seconds = seconds.ok_or_else(|| {
                    let text = format!(
                        "The SecondsPath parameter cannot be parsed as a long value: {} == {}",
                        query.text(),
                        plain(&value)
                    );
                    self.runtime(strand, &text)
                })?;
                Ok(self.now.after(seconds.saturating_mul(1000)))
            }
            WaitUntil::TimestampPath(query) => {
                let value = self.referenced(strand, "TimestampPath", query, input)?;
                value.as_str().and_then(Instant::parse).ok_or_else(|| {
                    let text = format!(
                        "The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string: {} == {}",
                        query.text(),
                        plain(&value)
                    );
                    self.runtime(strand, &text)
                })
            }
            WaitUntil::ComputedSeconds(computed) => {
                let whole = |value: &Value| u64::try_from(value.as_number()?.as_whole()?).ok();
                let given = Given::default();
                let seconds = self.compute_as(strand, computed, "Seconds", &given, "integer", whole)?;
                Ok(self.now.after(seconds.saturating_mul(1000)))
            }
            WaitUntil::ComputedTimestamp(computed) => {
                let text = |value: &Value| value.as_str().map(str::to_owned);
                let given = Given::default();
                let text = self.compute_as(strand, computed, "Timestamp", &given, "string", text)?;
                Instant::parse(&text).ok_or_else(|| {
                    let text = format!(
                        "The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: {text}"
                    );
                    if let Some(visiting) = self.visiting_mut(strand) {
                        visiting.keeps_cause = true;
                    }
                    self.query_failure(strand, &text, Some("Timestamp"))
                })
            }
        }
    }

    /// What a `…Path` field of a Wait refers to.
    fn referenced(
        &mut self,
        strand: usize,
        field: &str,
        query: &Query,
        input: &Value,
    ) -> Result<Value, Failure> {
        let text = format!(
            "The {field} parameter does not reference an input value: {}",
            query.text()
        );
        self.evaluate(strand, input, |scope, _| query.read(scope).map_err(|_| text))
    }

    fn fail_state(&mut self, strand: usize, fail: &Fail, input: &Value) -> Result<Failure, Failure> {
        let mut texts = [None, None];
        let fields = [("ErrorPath", &fail.error), ("CausePath", &fail.cause)];
        for (slot, (field, text)) in texts.iter_mut().zip(fields) {
            *slot = match text {
                None => None,
                Some(FailText::Fixed(text)) => Some(text.clone()),
                Some(FailText::At(expression)) => {
                    let value = self.evaluate(strand, input, |scope, random| {
                        expression.evaluate(field, scope, random)
                    })?;
                    Some(plain(&value).into())
                }
                Some(FailText::Computed(computed)) => {
                    let field = field.trim_end_matches("Path");
                    let text = |value: &Value| value.as_str().map(Str::from);
                    Some(self.compute_as(strand, computed, field, &Given::default(), "string", text)?)
                }
            };
        }
        let [error, cause] = texts;
        Ok(Failure::named(error, cause))
    }

    /// Begins a Task, Parallel or Map, for the first time or again.
    pub(crate) fn attempt(&mut self, strand: usize) -> Result<(), Ended> {
        let Some(visiting) = self.visiting(strand) else {
            return Ok(());
        };
        let state = Arc::clone(&visiting.state);
        match &state.kind {
            StateKind::Task(task) => {
                if let Err(failure) = self.schedule(strand, &state, task)? {
                    return self.fail(strand, failure);
                }
                Ok(())
            }
            StateKind::Parallel(parallel) => self.start_branches(strand, parallel),
            StateKind::Map(map) => match &map.distributed {
                Some(distributed) => self.start_map_run(strand, map, distributed),
                None if map.has_distributed_fields => self.refuse_inline(strand),
                None => self.start_iterations(strand, map),
            },
            StateKind::Pass(_)
            | StateKind::Choice(_)
            | StateKind::Wait(_)
            | StateKind::Succeed
            | StateKind::Fail(_) => Ok(()),
        }
    }

    /// Calls the task's resource. The inner error is the state's, the outer one the end of the execution.
    fn schedule(&mut self, strand: usize, state: &State, task: &Task) -> Result<Result<(), Failure>, Ended> {
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
        let (timeout, heartbeat) = (limits.timeout, limits.heartbeat);
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
            Some(parameters) => self.payload(strand, parameters, "Arguments", &input, &Given::default())?,
            None => input.clone(),
        };
        let timeout = self.amount(strand, "TimeoutSecondsPath", task.timeout.as_ref(), &input)?;
        let heartbeat = self.amount(strand, "HeartbeatSecondsPath", task.heartbeat.as_ref(), &input)?;
        let credentials = match &task.credentials {
            Some(credentials) => self
                .payload(strand, credentials, "Credentials", &input, &Given::default())?
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

    /// A number of seconds, written or found by a path.
    fn amount(
        &mut self,
        strand: usize,
        field: &str,
        amount: Option<&Amount>,
        input: &Value,
    ) -> Result<Option<u64>, Failure> {
        match amount {
            None => Ok(None),
            Some(Amount::Fixed(seconds)) => Ok(Some(*seconds)),
            Some(Amount::Computed(computed)) => {
                let field = field.trim_end_matches("Path");
                let whole = |value: &Value| {
                    u64::try_from(value.as_number()?.as_whole()?)
                        .ok()
                        .filter(|s| *s > 0)
                };
                self.compute_as(strand, computed, field, &Given::default(), "integer", whole)
                    .map(Some)
            }
            Some(Amount::At(query)) => {
                let value = self.evaluate(strand, input, |scope, _| query.read(scope))?;
                let seconds = value
                    .as_i64()
                    .and_then(|seconds| u64::try_from(seconds).ok())
                    .filter(|s| *s > 0);
                let text = format!(
                    "The {field} field refers to value \"{}\" which is not a valid integer: {}",
                    plain(&value),
                    query.text()
                );
                seconds.map(Some).ok_or_else(|| self.runtime(strand, &text))
            }
        }
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
                self.record(strand, timed_out)?;
                self.attempt_ended(strand, Err(failure.details.clone()));
                self.wake(strand, self.now, Step::Settle(Err(failure)));
                return Ok(());
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
        self.record(strand, failed)?;
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

/// A value within a sentence: a text without quotes, anything else as JSON.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
