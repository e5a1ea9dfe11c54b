//! Expressions against the data of a visit: a failed one explained, one tried, and the value of a part of one.

use serde::{Deserialize, Serialize};

use crate::request::Request;

/// Evaluates an expression against the data of a visit of the last run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evaluate {
    /// The index of the visit.
    pub visit: usize,
    /// The step of its data flow: what `$` means in JSONPath, and up to where JSONata's `$states` is filled.
    pub step: usize,
    /// The language of the expression.
    pub language: QueryLanguage,
    /// The expression; JSONata with or without `{%` and `%}`.
    pub text: String,
}

impl Request for Evaluate {
    type Response = Option<Box<Evaluated>>;
}

/// Asks for the value of a part of an expression in the definition of the last run; `None` where no expression is.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct GetValue {
    /// The index of the visit.
    pub visit: usize,
    /// Start of what is selected in the definition, in UTF-16 code units.
    pub from: u32,
    /// End of what is selected.
    pub to: u32,
}

impl Request for GetValue {
    type Response = Option<Box<ValueView>>;
}

/// A query language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum QueryLanguage {
    /// Paths and intrinsic functions.
    JsonPath,
    /// JSONata.
    Jsonata,
}

/// Why an expression of a state failed or gave what cannot be used.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExplanationView {
    /// The name of the state.
    pub state: String,
    /// The field as causes write it: `Output/total`.
    pub field: String,
    /// The expression, without `{%` and `%}`.
    pub text: String,
    /// Start of the part that is to blame, in UTF-16 code units of the expression.
    pub from: u32,
    /// End of that part.
    pub to: u32,
    /// What happened there. Names and parts stand in backquotes.
    pub sentence: String,
    /// The parts that lead there and what they gave, in order.
    pub steps: Vec<PartView>,
    /// The place of the part that is to blame in the definition that ran, in UTF-16 code units.
    pub place: Option<(u32, u32)>,
}

/// A part of an expression and its value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PartView {
    /// The part as written.
    pub text: String,
    /// How often it was evaluated.
    pub times: usize,
    /// Its value (the last one) as JSON text, shortened if it is long; none if it has none.
    pub value: Option<String>,
}

/// What an expression gave.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Evaluated {
    /// A value as JSON text, indented.
    Value(String),
    /// The expression is no expression, or has no value.
    Failed {
        /// Start of the part that is to blame, in UTF-16 code units of the text as it was given.
        from: u32,
        /// End of that part.
        to: u32,
        /// What happened. Names and parts stand in backquotes.
        sentence: String,
        /// The service's own words for it, if it has some.
        error: Option<String>,
        /// The parts that lead there and what they gave.
        steps: Vec<PartView>,
    },
}

/// The value that a part of an expression in the definition had.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ValueView {
    /// Start of the part in the definition, in UTF-16 code units.
    pub from: u32,
    /// End of the part.
    pub to: u32,
    /// The field that the expression stands in: `Output/total`.
    pub field: String,
    /// The part; without a value if it was not evaluated or has none.
    pub part: PartView,
    /// Whether the expression was evaluated at all in this visit.
    pub evaluated: bool,
}
