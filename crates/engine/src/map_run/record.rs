//! What a Map Run leaves: its description, and its child executions with histories of their own.

pub use asl::api::{MapRunCounts, MapRunDetails};
use asl_json::{Str, Value};

use crate::execution::Execution;

/// One run of a distributed Map. A retry of the Map is another one.
#[derive(Clone, Debug)]
pub struct MapRun {
    /// What `DescribeMapRun` tells of it, and where its Map state is.
    pub details: MapRunDetails,
    /// The last part of the ARN; also the folder of the files that a `ResultWriter` writes.
    pub name: Str,
    /// The ARN of the execution that started it.
    pub execution_arn: Str,
    /// The ARN that the child executions have as their state machine.
    pub machine_arn: Str,
    /// Where the results are written, if they are.
    pub target: Option<ResultTarget>,
    /// The child executions that started, in the order of their items.
    pub children: Vec<ChildExecution>,
    /// The inputs of the child executions that never started, and how many items each has.
    pub pending: Vec<(Value, usize)>,
}

/// A child execution of a Map Run.
#[derive(Clone, Debug)]
pub struct ChildExecution {
    /// Its name, an identifier.
    pub name: Str,
    /// Which one it is, counted from 0.
    pub index: usize,
    /// How many items it has: more than one where they come in batches.
    pub items: usize,
    /// Its input.
    pub input: Value,
    /// How it went: its own history, its own visits, its own Map Runs.
    pub execution: Execution,
}

/// Where a `ResultWriter` writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResultTarget {
    /// The bucket.
    pub bucket: Str,
    /// The folder of this Map Run within it: the prefix, and the name of the Map Run.
    pub folder: Str,
    /// `WriterConfig.Transformation`
    pub transformation: Option<Str>,
    /// `WriterConfig.OutputType` is `JSONL`.
    pub json_lines: bool,
}

impl MapRun {
    /// Counts what became of items and children.
    pub(crate) fn count(&mut self) {
        let (mut of_items, mut of_executions) = <(MapRunCounts, MapRunCounts)>::default();
        for (_, items) in &self.pending {
            of_items.pending += items;
            of_executions.pending += 1;
        }
        for child in &self.children {
            let status = child.execution.status;
            of_items.add(status, child.items);
            of_executions.add(status, 1);
        }
        for counts in [&mut of_items, &mut of_executions] {
            counts.total =
                counts.pending + counts.succeeded + counts.failed + counts.timed_out + counts.aborted;
            // Recorded: `test_list_map_runs_and_describe_map_run`, also without a `ResultWriter`.
            counts.results_written = counts.succeeded + counts.failed + counts.timed_out;
        }
        (self.details.item_counts, self.details.execution_counts) = (of_items, of_executions);
    }

    /// What `DescribeMapRun` answers once the Map Run has ended.
    pub fn describe(&self) -> Value {
        let details = &self.details;
        let count = |number: u64| Value::from(i64::try_from(number).unwrap_or(i64::MAX));
        let percentage = asl_json::Number::from_f64(details.tolerated_failure_percentage);
        Value::from([
            ("mapRunArn", Value::from(details.arn.clone())),
            ("executionArn", Value::from(self.execution_arn.clone())),
            ("status", Value::from(details.status.name())),
            ("startDate", Value::from(details.start.to_string())),
            ("stopDate", Value::from(details.stop.to_string())),
            ("maxConcurrency", count(details.max_concurrency as u64)),
            (
                "toleratedFailurePercentage",
                percentage.map_or(Value::Null, Value::from),
            ),
            ("toleratedFailureCount", count(details.tolerated_failure_count)),
            ("itemCounts", details.item_counts.describe()),
            ("executionCounts", details.execution_counts.describe()),
            ("redriveCount", count(details.redrive_count)),
        ])
    }
}
