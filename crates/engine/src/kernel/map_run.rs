//! A Map Run while it runs: how far it is, and which children it has.

use std::collections::VecDeque;
use std::sync::Arc;

use asl::model::Scope;
use asl_json::{Str, Value};

use super::ids::{BranchId, ExecutionId};
use crate::map_run::record::MapRun;

#[derive(Clone)]
pub(crate) struct MapRunState {
    /// What is left of it afterwards.
    pub record: MapRun,
    /// The execution that started it, and the branch of its Map state there.
    pub execution: ExecutionId,
    pub branch: BranchId,
    pub processor: Arc<Scope>,
    /// The inputs of its children, and how many items are in each.
    pub inputs: Vec<(Value, usize)>,
    /// The executions of the children that started; the next one is that of `inputs[children.len()]`.
    pub children: Vec<ExecutionId>,
    pub running: usize,
    /// The children that a redrive has yet to take up, by their place in `children`.
    pub again: VecDeque<usize>,
    /// `ToleratedFailureCount` and `ToleratedFailurePercentage`, where they are given.
    pub tolerated: (Option<u64>, Option<f64>),
    pub total_items: usize,
    pub failed_items: usize,
    pub over: bool,
    /// `WriterConfig.Transformation`: whether the output is described results rather than the bare outputs.
    pub transformation: Option<Str>,
}

impl MapRunState {
    /// Whether a child is still to be started or taken up again.
    pub(crate) fn has_more(&self) -> bool {
        !self.again.is_empty() || self.children.len() < self.inputs.len()
    }

    /// Whether more items failed than `ToleratedFailureCount` or `ToleratedFailurePercentage` allow; either is enough
    /// (page "Setting failure thresholds for Distributed Map states"). Without both no failure is tolerated.
    pub(crate) fn exceeds_tolerance(&self) -> bool {
        let (count, percentage) = self.tolerated;
        if count.is_none() && percentage.is_none() {
            return self.failed_items > 0;
        }
        #[expect(clippy::cast_precision_loss, reason = "far below 2^53 items")]
        let (failed, total) = (self.failed_items as f64, self.total_items as f64);
        let exceeds = |percentage: f64| failed * 100.0 > percentage * total;
        count.is_some_and(|count| self.failed_items as u64 > count) || percentage.is_some_and(exceeds)
    }
}
