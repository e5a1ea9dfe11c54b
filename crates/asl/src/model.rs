//! The state machine: a definition that was read and found right, in the types that the engine runs.
//!
//! Paths, payload templates and resources are parsed here once and for all. What is not checked any more below this
//! point: every `next` names a state of its scope, ranges hold, fields fit the type of the state.

use std::sync::Arc;

use asl_json::{Pointer, Str, Value};
use asl_jsonata::Expression as JsonataExpression;
use asl_jsonpath::{Query, ReferencePath, Template};
use indexmap::IndexMap;

use crate::distributed::Distributed;
use crate::resource::Resource;

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

/// A map of states with its start: the top level, a branch of a Parallel, the processor of a Map.
#[derive(Clone, Debug)]
pub struct Scope {
    /// `StartAt`.
    pub start_at: Str,
    /// The states by name, in the order of the text.
    pub states: IndexMap<Str, Arc<State>>,
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
    pub assign: Option<Payload>,
    /// `Output` of a JSONata state.
    pub output: Option<Computed>,
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
    Wait(Wait),
    /// Succeed
    Succeed,
    /// Fail
    Fail(Fail),
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
}

/// What a state sends or assigns: a payload template of JSONPath, or a value with JSONata in it.
#[derive(Clone, Debug)]
pub enum Payload {
    /// Of a JSONPath state.
    Template(Template),
    /// Of a JSONata state.
    Computed(Computed),
}

/// A value of a JSONata state: JSON with expressions at its leaves.
#[derive(Clone, Debug)]
pub enum Computed {
    /// A value without any expression in it.
    Literal(Value),
    /// `{% … %}`
    Expression(Arc<JsonataExpression>),
    /// A list with expressions in it.
    Array(Vec<Computed>),
    /// An object with expressions in it.
    Object(Vec<(Str, Computed)>),
}

/// `InputPath` and `OutputPath`.
#[derive(Clone, Debug)]
pub enum DataPath {
    /// Absent: everything, as `$`.
    Whole,
    /// `null`: an empty object.
    Nothing,
    /// What the path selects.
    At(Query),
}

/// `ResultPath`.
#[derive(Clone, Debug)]
pub enum ResultPath {
    /// Absent or `$`: the result replaces the input.
    Replace,
    /// `null`: the result is dropped.
    Discard,
    /// The result is written into the input here.
    At(ReferencePath),
}

/// Where an execution goes from a state.
#[derive(Clone, Debug, PartialEq)]
pub enum Transition {
    /// `Next`
    Next(Str),
    /// `End: true`
    End,
}

/// A Pass state.
#[derive(Clone, Debug)]
pub struct Pass {
    /// `Result`, taken literally.
    pub result: Option<Value>,
    /// `Parameters`
    pub parameters: Option<Template>,
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
    /// `ResultSelector`
    pub result_selector: Option<Template>,
    /// `ResultPath`
    pub result_path: ResultPath,
    /// `TimeoutSeconds` or `TimeoutSecondsPath`
    pub timeout: Option<Amount>,
    /// `HeartbeatSeconds` or `HeartbeatSecondsPath`
    pub heartbeat: Option<Amount>,
    /// `Retry`
    pub retry: Vec<Retrier>,
    /// `Catch`
    pub catch: Vec<Catcher>,
    /// `Next` or `End`
    pub transition: Transition,
}

/// A number that the definition gives, or that a path finds.
#[derive(Clone, Debug)]
pub enum Amount {
    /// Written in the definition.
    Fixed(u64),
    /// Found by a `…Path` field.
    At(Query),
    /// Computed by JSONata.
    Computed(Computed),
}

/// An element of `Retry`.
#[derive(Clone, Debug)]
pub struct Retrier {
    /// `ErrorEquals`
    pub error_equals: Vec<Str>,
    /// `IntervalSeconds`, by default 1.
    pub interval_seconds: u64,
    /// `MaxAttempts`, by default 3: how many retries, not counting the first attempt.
    pub max_attempts: u64,
    /// `BackoffRate`, by default 2.0.
    pub backoff_rate: f64,
    /// `MaxDelaySeconds`
    pub max_delay_seconds: Option<u64>,
    /// `JitterStrategy` is `FULL`.
    pub full_jitter: bool,
}

/// An element of `Catch`.
#[derive(Clone, Debug)]
pub struct Catcher {
    /// `ErrorEquals`
    pub error_equals: Vec<Str>,
    /// `Next`
    pub next: Str,
    /// `ResultPath`
    pub result_path: ResultPath,
    /// `Assign`
    pub assign: Option<Payload>,
    /// `Output` of a JSONata state.
    pub output: Option<Computed>,
    /// Where it stands: `/States/Call/Catch/0`.
    pub pointer: Pointer,
}

/// A Choice state.
#[derive(Clone, Debug)]
pub struct Choice {
    /// `Choices`, in order.
    pub rules: Vec<ChoiceRule>,
    /// `Default`
    pub default: Option<Str>,
}

/// An element of `Choices`.
#[derive(Clone, Debug)]
pub struct ChoiceRule {
    /// When it applies.
    pub condition: Condition,
    /// `Next`
    pub next: Str,
    /// `Assign`
    pub assign: Option<Payload>,
    /// `Output` of a JSONata state.
    pub output: Option<Computed>,
}

/// A choice expression.
#[derive(Clone, Debug)]
pub enum Condition {
    /// `And`
    And(Vec<Condition>),
    /// `Or`
    Or(Vec<Condition>),
    /// `Not`
    Not(Box<Condition>),
    /// `Condition` of a JSONata state.
    Computed(Computed),
    /// A comparison of `Variable` with something.
    Test {
        /// `Variable`
        variable: Query,
        /// The operator and what it compares with.
        comparison: Comparison,
    },
}

/// An operator of a choice rule with its operand.
#[derive(Clone, Debug)]
pub enum Comparison {
    /// `StringEquals` to `TimestampGreaterThanEqualsPath`.
    Compare {
        /// Which type both sides must have.
        kind: Comparable,
        /// How they are compared.
        order: Order,
        /// The other side.
        operand: Operand,
    },
    /// `StringMatches`: `*` matches anything, `\*` a star.
    Matches(Str),
    /// `IsNull: true`, `IsPresent: false` …
    Is(Property, bool),
}

/// Types that can be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparable {
    /// Texts, by code units.
    String,
    /// Numbers.
    Numeric,
    /// Booleans; only for equality.
    Boolean,
    /// Texts that are RFC 3339 timestamps.
    Timestamp,
}

/// The five orders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// `…Equals`
    Equals,
    /// `…LessThan`
    LessThan,
    /// `…GreaterThan`
    GreaterThan,
    /// `…LessThanEquals`
    LessThanEquals,
    /// `…GreaterThanEquals`
    GreaterThanEquals,
}

/// The right side of a comparison.
#[derive(Clone, Debug)]
pub enum Operand {
    /// Written in the definition.
    Value(Value),
    /// Found by a `…Path` operator.
    At(Query),
}

/// What an `Is…` operator asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Property {
    /// `IsPresent`
    Present,
    /// `IsNull`
    Null,
    /// `IsNumeric`
    Numeric,
    /// `IsString`
    String,
    /// `IsBoolean`
    Boolean,
    /// `IsTimestamp`
    Timestamp,
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

/// A percentage that the definition gives, or that a path finds.
#[derive(Clone, Debug)]
pub enum Percentage {
    /// Written in the definition.
    Fixed(f64),
    /// Found by a `…Path` field.
    At(Query),
    /// Computed by JSONata.
    Computed(Computed),
}
