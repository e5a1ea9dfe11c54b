//! Runs a state machine in virtual time and writes its event history as AWS does.
//!
//! An execution is a discrete-event simulation: a queue of wake-ups at virtual instants, and strands that they wake.
//! The top level is a strand, so is every branch of a Parallel and every iteration of a Map. A Wait of a year costs one
//! queue operation. There is no clock, no thread, no randomness but what [`Settings`] give; the outside is one trait,
//! [`TaskHandler`]. The children of a distributed Map are executions of their own within the simulation; afterwards
//! [`Execution::map_runs`] holds them. [`test_state`] runs one state by itself.
//!
//! ```
//! use asl_engine::{Answer, Settings, Status, TaskCall, TaskHandler, TaskReply, run};
//!
//! struct Greeter;
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

mod amount;
mod arguments;
mod branches;
mod choice;
mod clock;
mod computed;
mod context;
mod distributed;
mod evaluation;
mod event;
mod execution;
pub mod failure;
mod flow;
mod ledger;
pub mod limits;
mod map_plan;
mod map_run;
mod nested;
mod objects;
mod reader;
mod redrive;
mod results;
mod retry;
mod simulation;
mod states;
mod task;
mod task_state;
mod test_state;
mod trace;

pub use clock::Instant;
pub use evaluation::{Evaluation, Field, Place};
pub use event::{ErrorDetails, Event, EventKind, TaskLimits, TaskResource};
pub use execution::{Execution, MachineType, Settings, Status};
pub use map_run::{ChildExecution, Counts, MapRun, ResultTarget};
pub use nested::{Nested, NestedExecution};
pub use objects::Object;
pub use redrive::{redrive_refusal, run_and_redrive};
pub use results::ResultFile;
pub use simulation::{InputError, run};
pub use task::{
    Answer, Later, MapAct, MapRefusal, NoTasks, NotMocked, Report, TaskCall, TaskHandler, TaskReply,
};
pub use test_state::{MapInspection, StateTest, TestStatus, Tested, test_state};
pub use trace::{Attempt, FlowKind, FlowStep, Taken, Visit};
