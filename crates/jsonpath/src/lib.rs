//! The JSONPath query language as AWS Step Functions has it: paths, reference paths, intrinsic functions, payload templates.
//!
//! Everything is read once into typed values, with the place in the text of whatever is wrong, and applied as often as needed.
//!
//! | what | where in a definition | here |
//! | --- | --- | --- |
//! | a path | | [`Path`] |
//! | a path and its root: `$`, `$$`, `$name` | `InputPath`, `OutputPath`, `Variable`, `ItemsPath`, `SecondsPath` ... | [`Query`] |
//! | a place to write to | `ResultPath` | [`ReferencePath`] |
//! | a query or `States.Format(...)` | a member whose name ends in `.$` | [`Expression`] |
//! | JSON with such members | `Parameters`, `ItemSelector`, `ResultSelector`, `Assign` | [`Template`] |
//!
//! ```
//! use asl_jsonpath::{Query, ReferencePath, Scope, Template};
//!
//! // The way of the data through a state: InputPath, Parameters, ResultPath.
//! let raw = asl_json::parse(r#"{"order": {"id": 7, "items": ["a", "b"]}}"#).unwrap();
//! let context = asl_json::parse(r#"{"Execution": {"Name": "run-1"}}"#).unwrap();
//!
//! let input_path = Query::parse("$.order").unwrap();
//! let input = input_path.read(&Scope::new(&raw, &context)).unwrap();
//!
//! let parameters = asl_json::parse(
//!     r#"{"text.$": "States.Format('{}: {} items', $$.Execution.Name, States.ArrayLength($.items))"}"#,
//! ).unwrap();
//! let parameters = Template::parse(&parameters).unwrap();
//! let result = parameters.evaluate(&Scope::new(&input, &context), &mut || 0).unwrap();
//! assert_eq!(result.to_string(), r#"{"text":"run-1: 2 items"}"#);
//!
//! let result_path = ReferencePath::parse("$.summary").unwrap();
//! let output = result_path.write(&raw, result).unwrap();
//! assert_eq!(
//!     output.to_string(),
//!     r#"{"order":{"id":7,"items":["a","b"]},"summary":{"text":"run-1: 2 items"}}"#
//! );
//! ```
//!
//! What does not live here: states, executions, and the sentence `An error occurred while executing the state ...` that the
//! engine puts before the texts of [`EvaluationError`] and [`QueryError`].

mod error;
mod explain;
mod expression;
mod intrinsic;
mod java;
mod path;
mod query;
mod reference;
mod scope;
mod template;

pub use error::{EvaluationError, ParseError, PathError, PathErrorKind, QueryError};
pub use explain::{Explained, Explanation};
pub use expression::Expression;
pub use intrinsic::{CallPart, Function, IntrinsicCall, MAX_CALL_NESTING};
pub use path::{MAX_NESTING, MAX_STEPS, MAX_VISITS, Path};
pub use query::{Query, Root};
pub use reference::{ReferencePath, WriteError};
pub use scope::{ContextObject, NoVariables, Random, Scope, Variables};
pub use template::{Template, TemplateExpression, TemplateParseError};
