//! Runs the code of mocked Lambda functions: JavaScript handlers, deterministic to the byte.
//!
//! The engine is one file, `engine/quickjs.wasm`: QuickJS-ng as WebAssembly that imports nothing and counts its work. It runs in
//! whatever implements [`Engine`], and gives the same everywhere, its limits included. [`Functions`] drives it: warm
//! containers, virtual time, chance from the seed. What a user's code finds inside is `prelude.js`, and for code that names it
//! what Node has beyond the language (`library.rs`).
//!
//! ```
//! # #[cfg(feature = "native")] {
//! use asl_code::{FunctionCode, Functions, Invocation, NativeEngine, Outcome};
//!
//! let code = FunctionCode::new("export const handler = async (event) => ({ twice: 2 * event.number });");
//! let event = asl_json::parse(r#"{"number": 21}"#).unwrap();
//! let call = Invocation {
//!     name: "twice",
//!     arn: "arn:aws:lambda:us-east-1:123456789012:function:twice",
//!     version: "$LATEST",
//!     region: "us-east-1",
//!     event: &event,
//!     request_id: "1b2c",
//!     now: 0,
//!     seed: 0,
//!     number: 0,
//!     token: None,
//! };
//! let mut functions = Functions::new(std::rc::Rc::new(NativeEngine::default()));
//! let ended = functions.invoke(&code, &call);
//! assert_eq!(ended.outcome, Outcome::Returned(asl_json::parse(r#"{"twice": 42}"#).unwrap()));
//! # }
//! ```
//!
//! What does not live here: how Lambda words a failure (`asl-mock`), and when a function is called (`asl-engine`).

mod container;
mod engine;
mod functions;
mod library;
mod model;
#[cfg(feature = "native")]
mod native;
mod template;

#[cfg(feature = "native")]
pub use engine::FILE;
pub use engine::{Engine, EngineFailure, Instance, no_section};
pub use functions::Functions;
pub use model::{
    Ended, FunctionCode, Invocation, NodeRuntime, Outcome, Thrown, TokenReport, TokenReportKind,
};
#[cfg(feature = "native")]
pub use native::NativeEngine;
pub use template::Templates;
