//! The data flow of a state: from its input to what the task gets, and from the result to its output.

use std::sync::Arc;

use asl::model::{Computed, DataPath, Payload, ResultPath, State, StateKind};
use asl_json::{MAX_DEPTH, Str, Value};
use asl_jsonpath::{Random, Scope, Template};

use crate::computed::Given;
use crate::evaluation::{Field, Place};
use crate::event::EventKind;
use crate::failure::{Failure, name};
use crate::limits;
use crate::simulation::{Ended, Simulation, Step};
use crate::trace::{FlowKind, FlowStep};

/// What a state leaves with: its output, and the variables that it assigns.
pub(crate) type Left = (Value, Vec<(Str, Value)>);

/// Who decides what a state leaves with: the state itself, or the rule of a Choice that applied.
pub(crate) struct Clauses<'s> {
    pub place: Place,
    pub assign: Option<&'s Payload>,
    pub output: Option<&'s Computed>,
}

impl<'s> Clauses<'s> {
    pub fn of(state: &'s State) -> Self {
        Self {
            place: Place::State,
            assign: state.assign.as_ref(),
            output: state.output.as_ref(),
        }
    }
}

impl Simulation<'_> {
    /// Notes a step of the data flow in the trace.
    pub(crate) fn flow(&mut self, strand: usize, kind: FlowKind, value: &Value) {
        if let Some(visit) = self.visit_mut(strand) {
            visit.steps.push(FlowStep {
                kind,
                value: value.clone(),
            });
        }
    }

    /// A `States.Runtime` of the strand's current state.
    pub(crate) fn runtime(&self, strand: usize, text: &str) -> Failure {
        // Where a state is tested by itself there are no events to speak of (recorded: `test_state_map_context_object`).
        if self.probe.is_some() {
            return Failure::fatal(crate::failure::name::RUNTIME, text);
        }
        self.placed(strand, text)
    }

    /// A text with the place where it happened before it.
    pub(crate) fn placed(&self, strand: usize, text: &str) -> Failure {
        match self.visiting(strand) {
            Some(visiting) => Failure::runtime(&visiting.state.name, visiting.entered, text),
            None => Failure::fatal(crate::failure::name::RUNTIME, text),
        }
    }

    /// Evaluates something with `$` as given; its error text becomes a `States.Runtime` of the state.
    pub(crate) fn evaluate<T, E: std::fmt::Display>(
        &mut self,
        strand: usize,
        field: Field,
        input: &Value,
        evaluate: impl FnOnce(&Scope<'_>, &mut dyn asl_jsonpath::Random) -> Result<T, E>,
    ) -> Result<T, Failure> {
        self.note_evaluation(strand, field, input, &Given::default());
        let Some(current) = self.strands.get(strand) else {
            return Err(self.runtime(strand, ""));
        };
        let variables = current.variables.clone();
        let context = current
            .visiting
            .as_ref()
            .map_or(Value::Null, |visiting| visiting.context.clone());
        let scope = Scope {
            input,
            context: &context,
            variables: &variables,
        };
        let result = evaluate(&scope, &mut self.random);
        result.map_err(|error| self.runtime(strand, &error.to_string()))
    }

    pub(crate) fn template(
        &mut self,
        strand: usize,
        field: Field,
        template: &Template,
        input: &Value,
    ) -> Result<Value, Failure> {
        if template.is_static() {
            return Ok(template.source().clone());
        }
        let evaluate = |scope: &Scope<'_>, random: &mut dyn Random| template.evaluate(scope, random);
        let value = self.evaluate(strand, field, input, evaluate)?;
        self.bounded(strand, value)
    }

    /// `InputPath` or `OutputPath`. `null` gives an empty object (recorded: `test_state_pass_result_null_input_output_paths`).
    pub(crate) fn data_path(
        &mut self,
        strand: usize,
        field: &'static str,
        path: &DataPath,
        value: &Value,
    ) -> Result<Value, Failure> {
        match path {
            DataPath::Whole => Ok(value.clone()),
            DataPath::Nothing => Ok(Value::empty_object()),
            DataPath::At(query) => self.evaluate(strand, field.into(), value, |scope, _| query.read(scope)),
        }
    }

    pub(crate) fn result_path(
        &mut self,
        strand: usize,
        place: Place,
        path: &ResultPath,
        result: Value,
    ) -> Result<Value, Failure> {
        let Some(visiting) = self.visiting(strand) else {
            return Ok(result);
        };
        let raw = visiting.raw.clone();
        if let ResultPath::At(_) = path {
            self.note_evaluation(strand, place.field("ResultPath"), &raw, &Given::default());
        }
        let value = match path {
            ResultPath::Replace => result,
            ResultPath::Discard => raw,
            ResultPath::At(path) => path
                .write(&raw, result)
                .map_err(|error| Failure::fatal(name::REFERENCE_PATH_CONFLICT, error.to_string()))?,
        };
        self.bounded(strand, value)
    }

    /// Values that come out of expressions are bounded in depth, because everything walks them by recursion.
    pub(crate) fn bounded(&self, strand: usize, value: Value) -> Result<Value, Failure> {
        if value.depth() > MAX_DEPTH {
            return Err(self.runtime(
                strand,
                &format!("The value is nested more than {MAX_DEPTH} levels deep."),
            ));
        }
        Ok(value)
    }

    /// Evaluates an `Assign`. The variables change when the state is left.
    pub(crate) fn assign(
        &mut self,
        strand: usize,
        assign: &Payload,
        place: Place,
        input: &Value,
        given: &Given,
    ) -> Result<Vec<(Str, Value)>, Failure> {
        let value = self.payload(strand, assign, place.field("Assign"), input, given)?;
        if value.size() > limits::VARIABLE_BYTES {
            return Err(self.data_limit(strand));
        }
        if value.as_object().is_some_and(|members| !members.is_empty()) {
            self.flow(strand, FlowKind::Assign, &value);
        }
        let members = value.as_object().into_iter().flatten();
        Ok(members
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect())
    }

    fn data_limit(&self, strand: usize) -> Failure {
        let name = self
            .visiting(strand)
            .map_or("", |visiting| &*visiting.state.name)
            .to_owned();
        Failure::data_limit(&name)
    }

    /// From the result of a state to its output, and on to the next state.
    pub(crate) fn finish_state(&mut self, strand: usize, result: Value) -> Result<(), Ended> {
        self.finish_after(strand, result, None)
    }

    /// As [`Self::finish_state`]; `succeeded` is the Succeeded event of branches, from which a failure follows, while the
    /// Exited event shares its cause (observed: `parallel/own-result-selector-fails`).
    pub(crate) fn finish_after(
        &mut self,
        strand: usize,
        result: Value,
        succeeded: Option<u64>,
    ) -> Result<(), Ended> {
        match self.leave_with(strand, result) {
            Ok((output, assigned)) => self.exit(strand, output, assigned, None),
            Err(failure) => {
                if let Some(succeeded) = succeeded {
                    self.set_last(strand, succeeded);
                }
                self.fail(strand, failure)
            }
        }
    }

    fn leave_with(&mut self, strand: usize, result: Value) -> Result<Left, Failure> {
        let Some(visiting) = self.visiting(strand) else {
            return Ok((result, Vec::new()));
        };
        let state = Arc::clone(&visiting.state);
        let (selector, result_path) = match &state.kind {
            StateKind::Pass(pass) => (None, &pass.result_path),
            StateKind::Task(task) => (task.result_selector.as_ref(), &task.result_path),
            StateKind::Parallel(parallel) => (parallel.result_selector.as_ref(), &parallel.result_path),
            StateKind::Map(map) => (map.result_selector.as_ref(), &map.result_path),
            StateKind::Choice(_) | StateKind::Wait(_) | StateKind::Succeed | StateKind::Fail(_) => {
                return self.output(
                    strand,
                    &state,
                    &Clauses::of(&state),
                    &result,
                    &Given::default(),
                    &result,
                );
            }
        };
        // A Pass has no result in JSONata: its output is its input, if `Output` says nothing else.
        let has_result = !(state.jsonata && matches!(state.kind, StateKind::Pass(_)));
        let given = if has_result {
            self.flow(strand, FlowKind::Result, &result);
            Given::result(&result)
        } else {
            Given::default()
        };
        if state.jsonata {
            return self.output(strand, &state, &Clauses::of(&state), &result, &given, &result);
        }
        let result = match selector {
            Some(selector) => {
                let selected = self.template(strand, "ResultSelector".into(), selector, &result)?;
                self.flow(strand, FlowKind::AfterResultSelector, &selected);
                selected
            }
            None => result,
        };
        let combined = self.result_path(strand, Place::State, result_path, result.clone())?;
        self.flow(strand, FlowKind::AfterResultPath, &combined);
        self.output(strand, &state, &Clauses::of(&state), &result, &given, &combined)
    }

    /// `Assign`, which sees the result, and `OutputPath` or `Output`.
    pub(crate) fn output(
        &mut self,
        strand: usize,
        state: &State,
        clauses: &Clauses<'_>,
        result: &Value,
        given: &Given,
        value: &Value,
    ) -> Result<Left, Failure> {
        let Clauses {
            place,
            assign,
            output,
        } = clauses;
        let assigned = match assign {
            Some(assign) => self.assign(strand, assign, *place, result, given)?,
            None => Vec::new(),
        };
        let output = match output {
            Some(computed) => self.compute(strand, computed, place.field("Output"), given)?,
            None => self.data_path(strand, "OutputPath", &state.output_path, value)?,
        };
        if output.size() > limits::PAYLOAD_BYTES {
            return Err(self.data_limit(strand));
        }
        Ok((output, assigned))
    }

    /// Leaves the state: the Exited event, the variables, and the way on. `next` overrides the state's own transition.
    pub(crate) fn exit(
        &mut self,
        strand: usize,
        output: Value,
        assigned: Vec<(Str, Value)>,
        next: Option<&Str>,
    ) -> Result<(), Ended> {
        let Some(visiting) = self.visiting(strand) else {
            return Ok(());
        };
        let state = Arc::clone(&visiting.state);
        self.flow(strand, FlowKind::Output, &output);
        if let Some(current) = self.strands.get_mut(strand) {
            current.variables.assign(&assigned);
            if !assigned.is_empty() && current.variables.size() > limits::VARIABLES_BYTES {
                let failure = self.data_limit(strand);
                return self.fail_strand(strand, failure);
            }
        }
        let state_type = state.kind.name();
        let exited = EventKind::StateExited {
            state_type,
            name: state.name.clone(),
            output: output.clone(),
            assigned,
        };
        let id = self.record(strand, exited)?;
        let now = self.now;
        let next = next.or_else(|| crate::states::next(&state.kind)).cloned();
        if let Some(visit) = self.visit_mut(strand) {
            visit.exited = Some(id);
            visit.stop = Some(now);
            visit.next.clone_from(&next);
        }
        if self.probe.is_some() {
            return self.end_succeeded(strand, output);
        }
        if let Some(current) = self.strands.get_mut(strand) {
            current.visiting = None;
        }
        match next.and_then(|name| self.state(strand, &name)) {
            Some(next) => {
                self.wake(strand, self.now, Step::Enter(next, output));
                Ok(())
            }
            None => self.end_strand(strand, output),
        }
    }

    /// A strand reached its end.
    fn end_strand(&mut self, strand: usize, output: Value) -> Result<(), Ended> {
        match self.strands.get(strand).and_then(|s| s.parent) {
            Some((parent, index)) => self.child_succeeded(parent, index, strand, output),
            None => self.end_succeeded(strand, output),
        }
    }
}
