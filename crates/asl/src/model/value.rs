//! What the fields of states hold: payloads, paths, numbers.

use std::sync::Arc;

use asl_json::{Str, Value};
use asl_jsonata::Expression as JsonataExpression;
use asl_jsonpath::{Query, ReferencePath, Template};

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
    At(Box<Query>),
}

/// `ResultPath`.
#[derive(Clone, Debug)]
pub enum ResultPath {
    /// Absent or `$`: the result replaces the input.
    Replace,
    /// `null`: the result is dropped.
    Discard,
    /// The result is written into the input here. States that write to the same place share it.
    At(Arc<ReferencePath>),
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
