//! The quotas of the service that an execution runs into, each with its source, and the bound that is ours.

/// Events that a history holds; the last one says that it is full. Quota "Maximum execution history size".
pub const HISTORY_EVENTS: u64 = 25_000;

/// Bytes of JSON that the input or output of a state, task or execution may have. Quota "Maximum input or output size".
pub const PAYLOAD_BYTES: usize = 262_144;

/// Seconds that a standard execution may take: a year. Quota "Maximum execution time".
pub const STANDARD_SECONDS: u64 = 365 * 24 * 3600;

/// Seconds that an express execution may take. Quota "Maximum execution time", express.
pub const EXPRESS_SECONDS: u64 = 300;

/// Iterations of an inline Map that run at the same time. Page "Map state in Inline mode".
pub const INLINE_MAP_CONCURRENCY: usize = 40;

/// Bytes that one variable, and all variables of one `Assign`, may have. Quota of workflow variables.
pub const VARIABLE_BYTES: usize = 262_144;

/// Bytes that the variables of an execution may have together: 10 MiB. Quota of workflow variables.
pub const VARIABLES_BYTES: usize = 10 * 1024 * 1024;

/// The largest virtual delay that arithmetic handles, in milliseconds: far longer than any execution.
pub(crate) const FOREVER: u64 = 10 * 1000 * STANDARD_SECONDS;

/// Seconds that an HTTP Task waits for its answer, whatever its `TimeoutSeconds`. Page "Call HTTPS APIs in Step Functions
/// workflows"; the error is `States.Http.Socket`.
pub const HTTP_TASK_SECONDS: u64 = 60;

/// Seconds that a task waits for `bedrockagentcore:invokeHarness`, even if its `TimeoutSeconds` is larger. Page
/// `connect-bedrockagentcore`.
pub const HARNESS_SECONDS: u64 = 900;

/// Ours: how many states an express execution, whose history has no limit, may enter before the run is ended.
pub const STATES_ENTERED: u64 = 200_000;

/// The most branches and iterations of one run, of all executions together. The bound is ours: it keeps Maps within Maps
/// from filling the memory before any of their states is entered.
pub const BRANCHES: usize = 100_000;

/// Child executions of a Map Run that run at the same time. Page "Map state in Distributed mode", `MaxConcurrency`.
pub const DISTRIBUTED_MAP_CONCURRENCY: usize = 10_000;

/// Ours: how many child executions the Map Runs of one run may start together.
pub const CHILD_EXECUTIONS: usize = 10_000;

/// Ours: how many events the child executions of one run may have together.
pub const CHILD_EVENTS: usize = 400_000;

/// How often an execution can be redriven. Page "Restarting state machine executions with redrive".
pub const REDRIVES: u64 = 1_000;
