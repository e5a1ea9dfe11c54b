//! Executions as the kernel holds them: the top-level one, and the children of Map Runs. They share the clock, the queue and
//! the source of randomness; history, visits and context are each one's own.

use std::sync::Arc;

use asl_json::{Str, Value};

use super::ids::{BranchId, EventId, MapRunId, VisitId};
use crate::clock::Instant;
use crate::context::ExecutionContext;
use crate::event::{ErrorDetails, Event, EventKind};
use crate::execution::{MachineType, NotMocked, Status};
use crate::failure::{Stop, name};
use crate::limits;
use crate::log::Log;
use crate::trace::{Notes, Visit};

#[derive(Clone)]
pub(crate) struct ExecutionState {
    pub events: Log<Event>,
    pub visits: Log<Visit>,
    /// What those visits note.
    pub notes: Notes,
    pub context: Arc<ExecutionContext>,
    pub machine_type: MachineType,
    pub states_entered: u64,
    /// The branch that is its top level.
    pub root: BranchId,
    /// How it ended; nothing while it runs.
    pub outcome: Option<Outcome>,
    /// The Map Runs that it started.
    pub map_runs: Vec<MapRunId>,
    /// What makes it a child of a Map Run; nothing for the top-level one.
    pub child: Option<Child>,
}

impl ExecutionState {
    /// Writes an event. The one that fills the history is `ExecutionFailed` instead, and the end.
    pub(crate) fn push(
        &mut self,
        time: Instant,
        previous: EventId,
        visit: Option<VisitId>,
        kind: EventKind,
    ) -> Result<EventId, Stop> {
        let id = self.events.len() as u64 + 1;
        let limited = self.machine_type == MachineType::Standard;
        if limited && id >= limits::HISTORY_EVENTS && !kind.ends_execution() {
            return Err(self.fill(time, previous, id));
        }
        let visit = visit.map(usize::from);
        self.events.push(Event::new(id, previous.0, visit, time, kind));
        Ok(EventId(id))
    }

    /// Ends the execution with the event that fills its history.
    #[cold]
    fn fill(&mut self, time: Instant, previous: EventId, id: u64) -> Stop {
        let cause = format!(
            "The execution reached the maximum number of history events ({}).",
            limits::HISTORY_EVENTS
        );
        let details = ErrorDetails {
            error: Some(name::RUNTIME.into()),
            cause: Some(cause.into()),
        };
        self.outcome = Some(Outcome::failed(details.clone(), None));
        let failed = EventKind::ExecutionFailed(details);
        self.events.push(Event::new(id, previous.0, None, time, failed));
        Stop::Ended
    }

    pub(crate) fn succeeded(&self) -> bool {
        self.outcome
            .as_ref()
            .is_some_and(|outcome| outcome.status == Status::Succeeded)
    }
}

/// What a child execution has besides.
#[derive(Clone)]
pub(crate) struct Child {
    /// The Map Run that started it.
    pub run: MapRunId,
    pub name: Str,
    pub arn: Str,
    pub index: usize,
    /// How many items it has.
    pub items: usize,
    pub input: Value,
    pub start: Instant,
    /// When it ended; nothing while it runs.
    pub stop: Option<Instant>,
    pub redrives: u64,
}

/// How an execution ended.
#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    pub status: Status,
    pub output: Option<Value>,
    pub details: ErrorDetails,
    pub not_mocked: Option<NotMocked>,
}

impl Outcome {
    pub(crate) fn succeeded(output: Value) -> Self {
        Self {
            status: Status::Succeeded,
            output: Some(output),
            details: ErrorDetails::default(),
            not_mocked: None,
        }
    }

    pub(crate) fn failed(details: ErrorDetails, not_mocked: Option<NotMocked>) -> Self {
        Self {
            status: Status::Failed,
            output: None,
            details,
            not_mocked,
        }
    }

    /// A time-out or a stop. The description of such an execution has neither error nor cause, only its event may
    /// (observed: `execution/timed-out`).
    pub(crate) fn from_outside(status: Status) -> Self {
        Self {
            status,
            output: None,
            details: ErrorDetails::default(),
            not_mocked: None,
        }
    }
}
