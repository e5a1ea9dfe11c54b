//! What a Map Run leaves: its description, and its child executions with histories of their own.

pub use asl::api::MapRunCounts;
use asl_json::{Pointer, Str, Value};

use crate::clock::Instant;
use crate::execution::{Execution, MachineType, Status};

/// One run of a distributed Map. A retry of the Map is another one.
#[derive(Clone, Debug)]
pub struct MapRun {
    /// Its ARN: `arn:aws:states:us-east-1:123456789012:mapRun:MyStateMachine/Label:…`
    pub arn: Str,
    /// The last part of the ARN; also the folder of the files that a `ResultWriter` writes.
    pub name: Str,
    /// `Label`, or the identifier that stands in its place.
    pub label: Str,
    /// The ARN of the execution that started it.
    pub execution_arn: Str,
    /// The ARN that the child executions have as their state machine.
    pub machine_arn: Str,
    /// `ExecutionType` of the child executions.
    pub execution_type: MachineType,
    /// The name of the Map state.
    pub state: Str,
    /// Where the Map state stands in the definition.
    pub pointer: Pointer,
    /// The visit of the Map state, in the trace of the execution that started it.
    pub visit: usize,
    /// How it ended.
    pub status: Status,
    /// The error, if it failed.
    pub error: Option<Str>,
    /// Its cause.
    pub cause: Option<Str>,
    /// What the playground adds to an error, in a sentence.
    pub note: Option<String>,
    /// When it started.
    pub start: Instant,
    /// When it ended.
    pub stop: Instant,
    /// `MaxConcurrency`; 2,147,483,647 where there is no limit (observed: `DescribeMapRun`).
    pub max_concurrency: usize,
    /// `ToleratedFailureCount`
    pub tolerated_failure_count: u64,
    /// `ToleratedFailurePercentage`
    pub tolerated_failure_percentage: f64,
    /// The items by what became of them.
    pub item_counts: MapRunCounts,
    /// The child executions by what became of them.
    pub execution_counts: MapRunCounts,
    /// Where the results are written, if they are.
    pub target: Option<ResultTarget>,
    /// The child executions that started, in the order of their items.
    pub children: Vec<ChildExecution>,
    /// The inputs of the child executions that never started, and how many items each has.
    pub pending: Vec<(Value, usize)>,
    /// How often it was redriven.
    pub redrive_count: u64,
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
        (self.item_counts, self.execution_counts) = <(MapRunCounts, MapRunCounts)>::default();
        for (_, items) in &self.pending {
            self.item_counts.pending += items;
            self.execution_counts.pending += 1;
        }
        for child in &self.children {
            let status = child.execution.status;
            self.item_counts.add(status, child.items);
            self.execution_counts.add(status, 1);
        }
        for counts in [&mut self.item_counts, &mut self.execution_counts] {
            counts.total =
                counts.pending + counts.succeeded + counts.failed + counts.timed_out + counts.aborted;
            // Recorded: `test_list_map_runs_and_describe_map_run`, also without a `ResultWriter`.
            counts.results_written = counts.succeeded + counts.failed + counts.timed_out;
        }
    }

    /// What `DescribeMapRun` answers once the Map Run has ended.
    pub fn describe(&self) -> Value {
        let count = |number: u64| Value::from(i64::try_from(number).unwrap_or(i64::MAX));
        let percentage = asl_json::Number::from_f64(self.tolerated_failure_percentage);
        Value::from([
            ("mapRunArn", Value::from(self.arn.clone())),
            ("executionArn", Value::from(self.execution_arn.clone())),
            ("status", Value::from(self.status.name())),
            ("startDate", Value::from(self.start.to_string())),
            ("stopDate", Value::from(self.stop.to_string())),
            ("maxConcurrency", count(self.max_concurrency as u64)),
            (
                "toleratedFailurePercentage",
                percentage.map_or(Value::Null, Value::from),
            ),
            ("toleratedFailureCount", count(self.tolerated_failure_count)),
            ("itemCounts", self.item_counts.describe()),
            ("executionCounts", self.execution_counts.describe()),
            ("redriveCount", count(self.redrive_count)),
        ])
    }
}
