//! A task call that waits for its answer, with what is needed to go on once it comes.

use std::sync::Arc;

use asl::model::{State, StateKind};
use asl_json::{Str, Value};

use super::ids::BranchId;
use crate::clock::Instant;
use crate::event::TaskLimits;
use crate::task::TaskCall;

#[derive(Clone)]
pub(crate) struct PendingCall {
    pub branch: BranchId,
    /// The Task state.
    pub state: Arc<State>,
    pub arguments: Value,
    pub retry_count: u64,
    pub redrive_count: u64,
    pub token: Option<Str>,
    pub limits: TaskLimits,
    pub item_index: Option<usize>,
    pub now: Instant,
    pub request_id: String,
}

impl PendingCall {
    /// The call as it is asked; nothing if the state is not a Task.
    pub(crate) fn call(&self) -> Option<TaskCall<'_>> {
        let StateKind::Task(task) = &self.state.kind else {
            return None;
        };
        Some(TaskCall {
            state: &self.state.name,
            pointer: &self.state.pointer,
            resource: &task.resource,
            arguments: &self.arguments,
            retry_count: self.retry_count,
            redrive_count: self.redrive_count,
            token: self.token.as_deref(),
            credentials: self.limits.credentials.as_ref().and_then(Value::as_str),
            item_index: self.item_index,
            now: self.now,
            request_id: &self.request_id,
        })
    }
}
