//! JSONata 2.x, and the dialect of AWS Step Functions.
//!
//! An [`Expression`] is parsed once and evaluated as often as needed against JSON ([`asl_json::Value`]) with variables
//! ([`Environment`]), a clock and chance from outside ([`Host`]), within [`Limits`]. Nothing is ambient: the same
//! inputs give the same result, on every machine. An evaluation always ends; a bound that is reached is an error with
//! a sentence. Errors carry JSONata's code, position, token and value, and the span of the part that failed.
//!
//! ```
//! use asl_jsonata::{Environment, Expression, FixedHost, Limits, Outcome};
//!
//! let expression = Expression::parse("$sum($states.input.items.(price * quantity))").unwrap();
//! let states = asl_json::parse(r#"{"input": {"items": [{"price": 2, "quantity": 3}, {"price": 5, "quantity": 1}]}}"#).unwrap();
//! let mut environment = Environment::step_functions();
//! environment.bind("states", states);
//! let mut host = FixedHost { now: 0, seed: 1 };
//! let outcome = expression.evaluate(None, &environment, &mut host, &Limits::STEP_FUNCTIONS).unwrap();
//! assert_eq!(outcome, Outcome::Value(11.into()));
//! ```
//!
//! What does not live here: states and fields, and the sentence that the service puts before an error's text.

mod ancestry;
mod ast;
mod environment;
mod error;
mod evaluate;
mod explain;
mod expression;
mod functions;
mod lexer;
mod machine;
mod parser;
mod picture;
mod process;
mod reference;
mod regex;
mod signature;
mod value;

pub use environment::{Environment, FixedHost, FunctionSet, Host, Limits};
pub use error::{Bound, Details, Error};
pub use explain::{Explained, Explanation, Missing};
pub use expression::{Evaluated, Expression, Outcome};
pub use machine::{Role, Traced};
pub use reference::{Reference, ReferenceKind};

/// Whether AWS Step Functions has a function of this name, written without its `$`.
///
/// ```
/// assert!(asl_jsonata::is_function("sum"));
/// assert!(!asl_jsonata::is_function("eval"));
/// ```
pub fn is_function(name: &str) -> bool {
    functions::find(name, FunctionSet::StepFunctions).is_some()
}

/// The names of the functions that AWS Step Functions has, without their `$`, sorted.
pub fn function_names() -> impl Iterator<Item = &'static str> {
    functions::names(FunctionSet::StepFunctions)
}
