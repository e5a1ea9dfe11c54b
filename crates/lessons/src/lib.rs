//! Lessons: their format, and the judge that says whether a learner's workspace does what a lesson asks.
//!
//! A lesson is a folder of `lessons/`: a text, a start, a solution, hidden cases, and typical wrong answers with their hints.
//! [`pack`] makes one JSON document of the texts of such a folder, and [`Lesson::read`] reads it; a lesson may come from
//! anybody. [`judge`] runs the workspace on the cases and reports the first thing that is not as it should be, with the event
//! where the run leaves the way of the solution.
//!
//! What does not live here: how a workspace runs. Whoever can run one is a [`Bench`]; the playground is.

mod bench;
mod cases;
mod condition;
mod divergence;
mod error;
mod folder;
mod judge;
mod lesson;
mod patch;
mod record;
mod words;

pub use bench::{Bench, Facts, TestResult};
pub use cases::{Case, Cases, Mutant, Requirement};
pub use condition::Condition;
pub use divergence::Divergence;
pub use error::LessonError;
pub use folder::{FILES, LANGUAGES, MAX_WORDS, MIN_WRONG, pack, packed};
pub use judge::{FailedCase, Failure, Verdict, judge};
pub use lesson::{Hint, Lesson, LessonText};
pub use patch::patched;
pub use record::record;
