//! Test cases: named inputs and mocked responses, with what is expected of the execution.
//!
//! [`TestCases`] is the document that a workspace holds, read from JSON with the place of every mistake and written back
//! by the form. [`TestCase::judge`] compares what an execution left with what is expected, and says where it differs.
//!
//! ```
//! use asl_testcase::{Outcome, TestCases};
//!
//! let (tests, problems) = TestCases::parse(r#"{"cases": [{"name": "greets", "input": {"name": "Ada"},
//!     "expect": {"status": "SUCCEEDED", "outputIncludes": {"greeting": "Hello, Ada"}}}]}"#);
//! assert!(problems.is_empty());
//! let output = asl_json::parse(r#"{"greeting": "Hello, Bob", "at": 1}"#).unwrap();
//! let outcome = Outcome { status: asl::Status::Succeeded, output: Some(&output), error: None, path: Vec::new() };
//! let differences = tests.cases[0].judge(&outcome);
//! assert_eq!(differences.len(), 1);
//! assert_eq!(differences[0].place, "Output /greeting");
//! assert_eq!(TestCases::parse(&tests.to_text()).0, tests);
//! ```
//!
//! What does not live here: how an execution runs, and what its cases cover (`asl-playground`).

mod compare;
mod judge;
mod model;
mod read;
mod rename;
mod write;

pub use asl_mock::Problem;
pub use compare::{Difference, compare};
pub use judge::{Failure, Outcome};
pub use model::{Expectation, ExpectedOutput, TestCase, TestCases};
pub use rename::rename_state;
