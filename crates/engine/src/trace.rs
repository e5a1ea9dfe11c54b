//! The trace: every visit of an execution in every state, with each step of its data flow. Values are shared with
//! the execution; recording one is a reference count.

use asl::model::{State, StateKind};
use asl_json::{Map, Pointer, Str, Value};
use asl_jsonata::Environment;
use asl_jsonpath::{ContextObject, Scope};
use serde::{Deserialize, Serialize};

use crate::clock::Instant;
use crate::context::{Context, VariableScope};
use crate::evaluation::{self, Evaluation};
use crate::event::ErrorDetails;
use crate::execution::Nested;
use crate::failure::Class;

/// One stay of an execution in one state.
#[derive(Clone, Debug)]
pub struct Visit {
    /// The name of the state.
    pub state: Str,
    /// `Pass`, `Task` …
    pub state_type: &'static str,
    /// Where the state stands in the definition.
    pub pointer: Pointer,
    /// Which iteration or branch it happened in: the indices from the outside to the inside.
    pub path: Vec<usize>,
    /// The id of the `…StateEntered` event.
    pub entered: u64,
    /// The id of the `…StateExited` event, if the state was left in the ordinary way or by a Catch.
    pub exited: Option<u64>,
    /// When it began.
    pub start: Instant,
    /// When it ended; absent if the execution ended first.
    pub stop: Option<Instant>,
    /// The data flow in order.
    pub steps: Vec<FlowStep>,
    /// The evaluations of its fields, in order.
    pub evaluations: Vec<Evaluation>,
    /// The context object as the state was entered.
    pub context: Context,
    pub(crate) variables: VariableScope,
    /// The calls of a Task, one per attempt.
    pub attempts: Vec<Attempt>,
    /// The retriers that gave it another attempt, in order; those of a Parallel or Map too.
    pub retriers: Vec<usize>,
    /// Why it failed, if it did; a Catch may have handled it.
    pub failure: Option<ErrorDetails>,
    /// What decides who may retry or catch that.
    pub class: Option<Class>,
    /// Where it went: the name of the next state, or nothing at an end.
    pub next: Option<Str>,
    /// What led there: nothing for `Next`, else the rule or catcher.
    pub taken: Option<TransitionRule>,
}

impl Visit {
    /// The record of a state that has just been entered.
    pub(crate) fn entered(
        state: &State,
        path: Vec<usize>,
        entered: u64,
        start: Instant,
        variables: VariableScope,
    ) -> Self {
        // As many as most visits of the type note.
        let steps = match state.kind {
            StateKind::Choice(_) | StateKind::Wait(_) | StateKind::Succeed | StateKind::Fail(_) => 2,
            StateKind::Pass(_) | StateKind::Task(_) | StateKind::Parallel(_) | StateKind::Map(_) => 5,
        };
        Self {
            state: state.name.clone(),
            state_type: state.kind.name(),
            pointer: state.pointer.clone(),
            path,
            entered,
            exited: None,
            start,
            stop: None,
            steps: Vec::with_capacity(steps),
            evaluations: Vec::new(),
            context: Context::default(),
            variables,
            attempts: Vec::new(),
            retriers: Vec::new(),
            failure: None,
            class: None,
            next: None,
            taken: None,
        }
    }

    /// The variables that the state saw, the inner ones before the outer ones of the same name.
    pub fn variables(&self) -> Map {
        self.variables.all()
    }

    /// What JSONata sees of the visit's data.
    pub fn environment(
        &self,
        context: &Value,
        result: Option<&Value>,
        error_output: Option<&Value>,
    ) -> Environment {
        let input = self.steps.first().map(|step| step.value.clone());
        evaluation::environment(
            &self.variables,
            input,
            Some(context.clone()),
            result,
            error_output,
        )
    }

    /// What JSONPath sees.
    pub fn scope<'a>(&'a self, input: &'a Value, context: &'a dyn ContextObject) -> Scope<'a> {
        Scope {
            input,
            context,
            variables: &self.variables,
        }
    }
}

/// The rule that decided on the next state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum TransitionRule {
    /// `Choices[n]`
    Choice(usize),
    /// `Default`
    Default,
    /// `Catch[n]`
    Catch(usize),
}

/// A value on its way through a state.
#[derive(Clone, Debug)]
pub struct FlowStep {
    /// Which step.
    pub kind: FlowKind,
    /// The value after it.
    pub value: Value,
}

/// The steps of the data flow in the order in which they happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum FlowKind {
    /// The input of the state.
    Input,
    /// After `InputPath`.
    AfterInputPath,
    /// After `Parameters`.
    AfterParameters,
    /// `Arguments` of a JSONata state.
    Arguments,
    /// The result: of the task, `Result`, or of the branches.
    Result,
    /// After `ResultSelector`.
    AfterResultSelector,
    /// What a Catch hands on.
    ErrorOutput,
    /// After `ResultPath`.
    AfterResultPath,
    /// The variables that `Assign` sets.
    Assign,
    /// The output of the state, after `OutputPath`.
    Output,
}

/// One call of a Task.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// When it was scheduled.
    pub start: Instant,
    /// What was sent.
    pub arguments: Value,
    /// Why the answer is what it is, from the task handler.
    pub note: Option<String>,
    /// The execution that it started, if that really ran.
    pub nested: Option<Nested>,
    /// The name of the worker that took an activity task, if it gave one.
    pub worker_name: Option<Str>,
    /// How it ended: nothing while it runs, the result, or the failure.
    pub outcome: Option<Result<Value, ErrorDetails>>,
    /// The retrier that retried it, and after how many milliseconds.
    pub retried: Option<(usize, u64)>,
}
