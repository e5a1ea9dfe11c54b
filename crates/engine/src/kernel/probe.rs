//! What a run knows when it tests one state by itself: what the request gives, and what the test finds out on its way.

use asl_json::Value;

use crate::event::ErrorDetails;

/// What a Map worked out before its iterations would start.
#[derive(Clone, Debug, Default)]
pub struct MapInspection {
    /// `MaxConcurrency`; 0 where there is no limit.
    pub max_concurrency: Option<usize>,
    /// `ToleratedFailureCount`, if given.
    pub tolerated_failure_count: Option<u64>,
    /// `ToleratedFailurePercentage`, if given.
    pub tolerated_failure_percentage: Option<f64>,
    /// How many iterations there would be, if that is known.
    pub iterations: Option<usize>,
    /// The items as `ItemsPath` finds them.
    pub after_items_path: Option<Value>,
    /// The items as `ItemsPointer` finds them.
    pub after_items_pointer: Option<Value>,
    /// The inputs of the iterations after `ItemSelector`.
    pub after_item_selector: Option<Value>,
    /// The inputs of the iterations after `ItemBatcher`.
    pub after_item_batcher: Option<Value>,
}

/// A test while it runs.
#[derive(Clone)]
pub(crate) struct Probe {
    /// How often the retrier that applies has been used.
    pub retrier_retry_count: u64,
    /// What stands for the result of the task, the branches or the iterations.
    pub mock: Option<Result<Value, ErrorDetails>>,
    /// How many iterations of a Map failed.
    pub map_iteration_failures: u64,
    /// Whether the data that the `ItemReader` finds are given.
    pub has_reader_data: bool,
    /// Found: the retrier that applies, also where it is exhausted.
    pub retry_index: Option<usize>,
    /// Found: after how many milliseconds it would try again.
    pub backoff: Option<u64>,
    /// Found: what a Map worked out.
    pub map: MapInspection,
}
