//! What each type of state does when it is entered. A Task has a module of its own ([`crate::task_state`]).

use std::collections::VecDeque;
use std::sync::Arc;

use asl::model::{Choice, Condition, Fail, FailText, State, StateKind, Transition, WaitUntil};
use asl_json::{Str, Value};
use asl_jsonpath::Query;

use crate::choice::holds;
use crate::clock::Instant;
use crate::computed::Given;
use crate::context::{StateContext, context_object};
use crate::evaluation::Place;
use crate::event::EventKind;
use crate::failure::Failure;
use crate::flow::Clauses;
use crate::simulation::{Ended, Simulation, Step, Visiting};
use crate::trace::{FlowKind, Taken, Visit};

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
            evaluations: Vec::new(),
            context: Value::Null,
            variables: self
                .strands
                .get(strand)
                .map(|strand| strand.variables.clone())
                .unwrap_or_default(),
            attempts: Vec::new(),
            retriers: Vec::new(),
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
                retries: Vec::new(),
                timeline: VecDeque::new(),
                context: Value::Null,
                children: None,
                map_run: None,
                ended_children: None,
                ended_map_run: None,
            });
        }
        self.flow(strand, FlowKind::Input, input);
        self.take_up(strand, state, input)
    }

    /// What a state does with its input, from `InputPath` on.
    pub(crate) fn take_up(&mut self, strand: usize, state: &Arc<State>, input: &Value) -> Result<(), Ended> {
        self.set_context(strand, None);
        let context = self.visiting(strand).map(|visiting| visiting.context.clone());
        if let Some(visit) = self.visit_mut(strand) {
            visit.context = context.unwrap_or_default();
        }
        match self.data_path(strand, "InputPath", &state.input_path, input) {
            Ok(effective) => {
                if !effective.is_same(input) || self.probe.is_some() {
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
                    Some(parameters) => {
                        match self.template(strand, "Parameters".into(), parameters, &input) {
                            Ok(value) => {
                                self.flow(strand, FlowKind::AfterParameters, &value);
                                value
                            }
                            Err(failure) => return self.fail(strand, failure),
                        }
                    }
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
        if let Some(given) = self.probe.as_ref().and_then(|probe| probe.context.clone()) {
            // An `ItemSelector` sees its own item, whatever the rest is.
            let given = match (given.as_object(), &current.item) {
                (Some(members), Some(item)) => {
                    let mut members = members.clone();
                    members.insert("Map".into(), Value::from([("Item", item.clone())]));
                    Value::object(members)
                }
                _ => given,
            };
            if let Some(visiting) = self.visiting_mut(strand) {
                visiting.context = given;
            }
            return;
        }
        let counts = match visiting.state.kind {
            StateKind::Task(_) => true,
            // Only where the state is tested by itself (recorded: `test_map_state_failure_count`).
            StateKind::Parallel(_) | StateKind::Map(_) => self.probe.is_some(),
            _ => false,
        };
        let retries = counts.then_some(visiting.retry_count);
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
                    let field = Place::Choice(index).field("Condition");
                    self.compute_as(
                        strand,
                        computed,
                        field,
                        &Given::default(),
                        "boolean",
                        Value::as_bool,
                    )
                }
                condition => {
                    let field = Place::Choice(index).field("");
                    self.evaluate(strand, field, input, |scope, _| holds(condition, scope))
                }
            };
            match applies {
                Ok(false) => {}
                Ok(true) => {
                    let clauses = Clauses {
                        place: Place::Choice(index),
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
                // Recorded: `test_base_wait_seconds_path`; 0 is fine, -1.5 is no long. A negative number is one: what is
                // said of it is not recorded.
                let whole = value.as_i64();
                let seconds = whole.and_then(|seconds| u64::try_from(seconds).ok());
                let seconds = seconds.ok_or_else(|| {
                    let what = match whole {
                        Some(_) => "references a negative value",
                        None => "cannot be parsed as a long value",
                    };
                    let text = format!(
                        "The SecondsPath parameter {what}: {} == {}",
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
                let seconds =
                    self.compute_as(strand, computed, "Seconds".into(), &given, "integer", whole)?;
                Ok(self.now.after(seconds.saturating_mul(1000)))
            }
            WaitUntil::ComputedTimestamp(computed) => {
                let text = |value: &Value| value.as_str().map(str::to_owned);
                let given = Given::default();
                let text = self.compute_as(strand, computed, "Timestamp".into(), &given, "string", text)?;
                Instant::parse(&text).ok_or_else(|| {
                    let text = format!(
                        "The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: {text}"
                    );
                    self.query_failure(strand, &text, Some("Timestamp"))
                })
            }
        }
    }

    /// What a `…Path` field of a Wait refers to.
    fn referenced(
        &mut self,
        strand: usize,
        field: &'static str,
        query: &Query,
        input: &Value,
    ) -> Result<Value, Failure> {
        let text = format!(
            "The {field} parameter does not reference an input value: {}",
            query.text()
        );
        self.evaluate(strand, field.into(), input, |scope, _| {
            query.read(scope).map_err(|_| text)
        })
    }

    fn fail_state(&mut self, strand: usize, fail: &Fail, input: &Value) -> Result<Failure, Failure> {
        let mut texts = [None, None];
        let fields = [("ErrorPath", &fail.error), ("CausePath", &fail.cause)];
        for (slot, (field, text)) in texts.iter_mut().zip(fields) {
            *slot = match text {
                None => None,
                Some(FailText::Fixed(text)) => Some(text.clone()),
                Some(FailText::At(expression)) => {
                    let value = self.evaluate(strand, field.into(), input, |scope, random| {
                        expression.evaluate(field, scope, random)
                    })?;
                    Some(plain(&value).into())
                }
                Some(FailText::Computed(computed)) => {
                    let field = field.trim_end_matches("Path");
                    let text = |value: &Value| value.as_str().map(Str::from);
                    Some(self.compute_as(
                        strand,
                        computed,
                        field.into(),
                        &Given::default(),
                        "string",
                        text,
                    )?)
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
            StateKind::Parallel(_) | StateKind::Map(_) if self.probe.is_some() => {
                self.probe_children(strand, &state)
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
}

/// A value within a sentence: a text without quotes, anything else as JSON.
pub(crate) fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
