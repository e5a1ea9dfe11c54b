//! Runs a state machine in virtual time and writes its event history as AWS does.
//!
//! An execution is a discrete-event simulation: a queue of wake-ups at virtual instants, and branches that they wake.
//! The top level is a branch, so is every branch of a Parallel and every iteration of a Map. A Wait of a year costs one
//! queue operation. There is no clock, no thread, no randomness but what [`Settings`] give; whatever comes from outside comes
//! through one trait, [`TaskHandler`]. The children of a distributed Map are executions of their own within the simulation;
//! afterwards [`Execution::map_runs`] holds them. [`RunningExecution`] stops at each task call and is given the answer later;
//! [`test_state`] runs one state by itself.
//!
//! ```
//! use asl_engine::{Answer, MapResources, Settings, Status, TaskCall, TaskHandler, TaskReply, run};
//!
//! struct Greeter;
//! impl MapResources for Greeter {}
//! impl TaskHandler for Greeter {
//!     fn call(&mut self, call: &TaskCall<'_>) -> TaskReply {
//!         let name = call.arguments.get("name").and_then(|name| name.as_str()).unwrap_or("nobody");
//!         TaskReply::now(Answer::Success(format!("Hello, {name}").into()))
//!     }
//! }
//!
//! let definition = r#"{"StartAt": "Greet", "States": {"Greet": {
//!     "Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:greet", "End": true}}}"#;
//! let machine = asl::analyze(definition).machine.unwrap();
//! let execution = run(&machine, r#"{"name": "Ann"}"#, &Settings::default(), &mut Greeter).unwrap();
//! assert_eq!(execution.status, Status::Succeeded);
//! assert_eq!(execution.output.unwrap().to_string(), r#""Hello, Ann""#);
//! assert_eq!(execution.events[3].kind.type_name(), "LambdaFunctionStarted");
//! ```
//!
//! What does not live here: the text of definitions (`asl`), how expressions are evaluated (`asl-jsonpath`), and what
//! functions and services answer (`asl-mock`).

mod abort;
mod clock;
mod context;
mod evaluation;
mod event;
mod execution;
mod expression;
pub mod failure;
mod item;
mod kernel;
mod leave;
pub mod limits;
mod log;
mod map_run;
mod nested;
mod objects;
mod redrive;
mod resume;
mod retry;
mod running;
mod settings;
mod state;
mod task;
mod test_state;
mod timeline;
mod trace;

pub use clock::Instant;
pub use context::Context;
pub use evaluation::{Evaluation, Field, Place};
pub use event::{ErrorDetails, Event, EventKind, TaskLimits, TaskRequest, task_resource};
pub use execution::{Execution, MachineType, Nested, NestedExecution, NotMocked, Status};
pub use kernel::probe::MapInspection;
pub use log::Log;
pub use map_run::record::{ChildExecution, MapRun, MapRunCounts, MapRunDetails, ResultTarget};
pub use map_run::results::ResultFile;
pub use objects::Object;
pub use redrive::redrive_refusal;
pub use running::{InputError, NoPendingCall, RunningExecution, run, run_and_redrive};
pub use settings::Settings;
pub use state::condition::holds;
pub use task::{
    Answer, MapAct, MapRefusal, MapResources, NoTasks, Report, TaskCall, TaskHandler, TaskReply, TaskReport,
};
pub use test_state::{StateTest, TestStatus, Tested, test_state};
pub use trace::{Attempt, FlowKind, FlowStep, Notes, TransitionRule, Visit};
