//! The state machine: a definition that was read and found right, in the types that the engine runs.
//!
//! Paths, payload templates and resources are parsed here once and for all. What is not checked any more below this
//! point: every `next` names a state of its scope, ranges hold, fields fit the type of the state.

mod choice;
pub mod distributed;
mod retry;
mod value;

use std::sync::Arc;

use asl_json::{Members, Pointer, Str, Value};
use asl_jsonpath::{Query, Template};

use crate::resource::Resource;
use distributed::Distributed;

pub use choice::{Choice, ChoiceRule, Comparable, Comparison, Condition, Operand, Order, Property};
pub use retry::{Catcher, Retrier};
pub use value::{Amount, Computed, DataPath, Payload, Percentage, ResultPath};

/// A definition that can run.
#[derive(Clone, Debug)]
pub struct StateMachine {
    /// The definition as a value.
    pub source: Value,
    /// Top-level `TimeoutSeconds`; 0 and absent mean none.
    pub timeout_seconds: Option<u64>,
    /// The states of the top level.
    pub scope: Arc<Scope>,
}

impl StateMachine {
    /// The state that stands at this place of the definition.
    pub fn find(&self, pointer: &Pointer) -> Option<&State> {
        self.scope.find(pointer)
    }
}

impl Scope {
    fn find(&self, pointer: &Pointer) -> Option<&State> {
        let leads_there = |state: &&Arc<State>| {
            let rest = pointer.as_str().strip_prefix(state.pointer.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let state = self.states.values().find(leads_there)?;
        if state.pointer == *pointer {
            return Some(state);
        }
        match &state.kind {
            StateKind::Parallel(parallel) => parallel.branches.iter().find_map(|branch| branch.find(pointer)),
            StateKind::Map(map) => map.processor.find(pointer),
            _ => None,
        }
    }
}

/// A map of states with its start: the top level, a branch of a Parallel, the processor of a Map.
#[derive(Clone, Debug)]
pub struct Scope {
    /// `StartAt`.
    pub start_at: Str,
    /// The states by name, in the order of the text.
    pub states: Members<Arc<State>>,
}

/// One state.
#[derive(Clone, Debug)]
pub struct State {
    /// Its name.
    pub name: Str,
    /// Where it stands in the definition: `/States/Call`.
    pub pointer: Pointer,
    /// `InputPath`.
    pub input_path: DataPath,
    /// `OutputPath`.
    pub output_path: DataPath,
    /// Whether its expressions are JSONata's.
    pub jsonata: bool,
    /// `Assign`, at the level of the state.
    pub assign: Option<Box<Payload>>,
    /// `Output` of a JSONata state.
    pub output: Option<Box<Computed>>,
    /// What kind of state it is.
    pub kind: StateKind,
}

/// The eight types of states.
#[derive(Clone, Debug)]
pub enum StateKind {
    /// Pass
    Pass(Pass),
    /// Task
    Task(Box<Task>),
    /// Choice
    Choice(Choice),
    /// Wait
    Wait(Box<Wait>),
    /// Succeed
    Succeed,
    /// Fail
    Fail(Box<Fail>),
    /// Parallel
    Parallel(Box<Parallel>),
    /// Map
    Map(Box<Map>),
}

impl StateKind {
    /// The value of `Type`, which also begins the names of its events: `Pass` in `PassStateEntered`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Pass(_) => "Pass",
            Self::Task(_) => "Task",
            Self::Choice(_) => "Choice",
            Self::Wait(_) => "Wait",
            Self::Succeed => "Succeed",
            Self::Fail(_) => "Fail",
            Self::Parallel(_) => "Parallel",
            Self::Map(_) => "Map",
        }
    }

    /// What follows a result or an error, in the types that can be retried.
    pub fn handling(&self) -> Option<&Handling> {
        match self {
            Self::Task(task) => Some(&task.handling),
            Self::Parallel(parallel) => Some(&parallel.handling),
            Self::Map(map) => Some(&map.handling),
            Self::Pass(_) | Self::Choice(_) | Self::Wait(_) | Self::Succeed | Self::Fail(_) => None,
        }
    }

    /// Where the state leads by itself; nothing for a Choice, whose rules decide, and for the types that end an execution.
    pub fn transition(&self) -> Option<&Transition> {
        match self {
            Self::Pass(pass) => Some(&pass.transition),
            Self::Wait(wait) => Some(&wait.transition),
            _ => self.handling().map(|handling| &handling.transition),
        }
    }
}

/// What Task, Parallel and Map have in common: what becomes of a result, what is done about an error, where the state leads.
#[derive(Clone, Debug)]
pub struct Handling {
    /// `ResultSelector`
    pub result_selector: Option<Template>,
    /// `ResultPath`
    pub result_path: ResultPath,
    /// `Retry`
    pub retry: Vec<Retrier>,
    /// `Catch`
    pub catch: Vec<Catcher>,
    /// `Next` or `End`
    pub transition: Transition,
}

/// Where an execution goes from a state.
#[derive(Clone, Debug, PartialEq)]
pub enum Transition {
    /// `Next`
    Next(Str),
    /// `End: true`
    End,
}

impl Transition {
    /// The name of the next state, if there is one.
    pub fn next(&self) -> Option<&Str> {
        match self {
            Self::Next(name) => Some(name),
            Self::End => None,
        }
    }
}

/// A Pass state.
#[derive(Clone, Debug)]
pub struct Pass {
    /// `Result`, taken literally.
    pub result: Option<Value>,
    /// `Parameters`
    pub parameters: Option<Box<Template>>,
    /// `ResultPath`
    pub result_path: ResultPath,
    /// `Next` or `End`
    pub transition: Transition,
}

/// A Task state.
#[derive(Clone, Debug)]
pub struct Task {
    /// `Resource`
    pub resource: Resource,
    /// `Parameters`, or `Arguments` of a JSONata state.
    pub parameters: Option<Payload>,
    /// `Credentials`
    pub credentials: Option<Payload>,
    /// `TimeoutSeconds` or `TimeoutSecondsPath`
    pub timeout: Option<Amount>,
    /// `HeartbeatSeconds` or `HeartbeatSecondsPath`
    pub heartbeat: Option<Amount>,
    /// What follows its result or its error.
    pub handling: Handling,
}

/// A Wait state.
#[derive(Clone, Debug)]
pub struct Wait {
    /// How long, or until when.
    pub until: WaitUntil,
    /// `Next` or `End`
    pub transition: Transition,
}

/// The four forms of waiting.
#[derive(Clone, Debug)]
pub enum WaitUntil {
    /// `Seconds`
    Seconds(u64),
    /// `SecondsPath`
    SecondsPath(Query),
    /// `Timestamp`, in milliseconds since 1970.
    Timestamp(i64),
    /// `TimestampPath`
    TimestampPath(Query),
    /// `Seconds`, computed by JSONata.
    ComputedSeconds(Computed),
    /// `Timestamp`, computed by JSONata.
    ComputedTimestamp(Computed),
}

/// A Fail state.
#[derive(Clone, Debug)]
pub struct Fail {
    /// `Error` or `ErrorPath`
    pub error: Option<FailText>,
    /// `Cause` or `CausePath`
    pub cause: Option<FailText>,
}

/// A text of a Fail state.
#[derive(Clone, Debug)]
pub enum FailText {
    /// Written in the definition.
    Fixed(Str),
    /// Found by `ErrorPath` or `CausePath`, which take an intrinsic function, too.
    At(asl_jsonpath::Expression),
    /// Computed by JSONata.
    Computed(Computed),
}

/// A Parallel state.
#[derive(Clone, Debug)]
pub struct Parallel {
    /// `Branches`
    pub branches: Vec<Arc<Scope>>,
    /// `Parameters`, or `Arguments` of a JSONata state.
    pub parameters: Option<Payload>,
    /// What follows its result or its error.
    pub handling: Handling,
}

/// A Map state.
#[derive(Clone, Debug)]
pub struct Map {
    /// `ItemProcessor`, or its old name `Iterator`.
    pub processor: Arc<Scope>,
    /// What it has more in the distributed mode; nothing in the inline one.
    pub distributed: Option<Box<Distributed>>,
    /// It is inline and has `ItemReader`, `ItemBatcher` or `ResultWriter`: that fails when it runs, not before.
    pub has_distributed_fields: bool,
    /// `ItemsPath`
    pub items_path: Option<Query>,
    /// `Items` of a JSONata state.
    pub items: Option<Computed>,
    /// `ItemSelector`, or its old name `Parameters`.
    pub item_selector: Option<Payload>,
    /// `MaxConcurrency` or `MaxConcurrencyPath`; 0 and absent mean no limit.
    pub max_concurrency: Option<Amount>,
    /// `ToleratedFailureCount` or its path.
    pub tolerated_failure_count: Option<Amount>,
    /// `ToleratedFailurePercentage` or its path.
    pub tolerated_failure_percentage: Option<Percentage>,
    /// What follows its result or its error.
    pub handling: Handling,
}
