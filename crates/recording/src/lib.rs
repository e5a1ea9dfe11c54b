//! Recorded executions: what AWS says of one, in whatever form, becomes a workspace that replays it, and the replay is
//! compared with what was recorded.
//!
//! ```
//! use asl_recording::{Recording, Source};
//!
//! let history = r#"{"events": [{"timestamp": 1785902417.192, "type": "ExecutionStarted", "id": 1, "previousEventId": 0,
//!     "executionStartedEventDetails": {"input": "{\"order\": 7}"}}]}"#;
//! let sources = [Source { name: "history.json".into(), text: history.into() }];
//! let recording = Recording::read(&sources).unwrap();
//! assert_eq!(recording.workspace().workspace.input, r#"{"order": 7}"#);
//! ```
//!
//! `document` and `event` know the forms; `gather` and `recording` join them; `children` says which execution started which; `cause` finds the place of each event, `call` what was
//! called; `workspace` and `skeleton` build what replays it; `compare` and `value` say where two histories part; `redact` takes out what must
//! not be shown; `case` writes a case file of it; `summary` sums up many. What does
//! not live here: running a workspace (`asl-playground`).

mod align;
mod call;
mod case;
mod cause;
mod children;
mod compare;
mod document;
mod event;
mod gather;
mod recording;
mod redact;
mod skeleton;
mod summary;
mod value;
mod workspace;

pub use align::{Aligned, Changed, align};
pub use compare::{Comparison, Difference, Words, compare};
pub use event::RecordedEvent;
pub use recording::{Recording, Source};
pub use redact::{Kind, Redacted, Replaced, Wanted, found, personal, redact, redact_both};
pub use summary::{Line, StateTimes, Summary};
pub use workspace::Rebuilt;
