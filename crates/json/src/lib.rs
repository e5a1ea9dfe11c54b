//! The JSON value that everything passes around.
//!
//! An execution hands payloads from state to state, records them in the event history and in the
//! trace, and answers the page with pieces of them. So a [`Value`] is cheap to clone (a reference
//! count), keeps the order of object members, keeps numbers as they were written, and knows its
//! own size as compact JSON and its depth without walking itself: the limits of the service and of
//! this program are checked in constant time.
//!
//! Two ways lead from text to value: [`parse`] for data (strict, one error), and [`tree::parse`]
//! for definitions, which keeps the place of every token and goes on after an error.
//!
//! ```
//! let value = asl_json::parse(r#"{"b": 1.50, "a": [true, null]}"#).unwrap();
//! assert_eq!(value.to_string(), r#"{"b":1.50,"a":[true,null]}"#);
//! assert_eq!(value.size(), 26);
//! assert_eq!(value.depth(), 2);
//! ```
//!
//! What does not live here: any knowledge of the Amazon States Language, of query languages, or of
//! other syntaxes than JSON.

pub mod case;
pub mod describe;
pub mod document;
pub mod float;
pub mod jackson;
mod layout;
mod lexer;
mod map;
mod number;
mod parse;
pub mod pieces;
mod pointer;
mod print;
pub mod printable;
mod shared;
mod span;
pub mod spelling;
pub mod tree;
mod value;

pub use layout::layout;
pub use map::{Map, Members, NameHash};
pub use number::Number;
pub use parse::{ParseError, parse, parse_first, parse_unambiguous};
pub use pointer::Pointer;
pub use print::to_pretty;
pub use span::{LineIndex, Position, Span};
pub use value::{Array, Object, Str, Value};

/// The deepest nesting that [`parse`] and [`tree::parse`] accept, as many levels of arrays and objects.
///
/// Jackson, which the service uses, has the same default limit (`StreamReadConstraints`, 1,000).
/// Everything that walks values by recursion relies on it.
pub const MAX_DEPTH: usize = 1_000;
