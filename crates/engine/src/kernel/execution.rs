//! Executions as the kernel holds them: the top-level one, and the children of Map Runs. They share the clock, the queue and
//! the source of randomness; history, visits and context are each one's own.

use std::sync::Arc;

use asl_json::{Str, Value};

use super::ids::{BranchId, MapRunId};
use crate::clock::Instant;
use crate::context::ExecutionContext;
use crate::event::{ErrorDetails, Event};
use crate::execution::{MachineType, NotMocked, Status};
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
