//! What a Task, Parallel or Map state does about errors.

use asl_json::{Pointer, Str};

use super::value::{Computed, Payload, ResultPath};

/// An element of `Retry`.
#[derive(Clone, Debug)]
pub struct Retrier {
    /// `ErrorEquals`
    pub error_equals: Vec<Str>,
    /// `IntervalSeconds`, by default 1.
    pub interval_seconds: u64,
    /// `MaxAttempts`, by default 3: how many retries, not counting the first attempt.
    pub max_attempts: u64,
    /// `BackoffRate`, by default 2.0.
    pub backoff_rate: f64,
    /// `MaxDelaySeconds`
    pub max_delay_seconds: Option<u64>,
    /// `JitterStrategy` is `FULL`.
    pub full_jitter: bool,
}

/// An element of `Catch`.
#[derive(Clone, Debug)]
pub struct Catcher {
    /// `ErrorEquals`
    pub error_equals: Vec<Str>,
    /// `Next`
    pub next: Str,
    /// `ResultPath`
    pub result_path: ResultPath,
    /// `Assign`
    pub assign: Option<Payload>,
    /// `Output` of a JSONata state.
    pub output: Option<Computed>,
    /// Where it stands: `/States/Call/Catch/0`.
    pub pointer: Pointer,
}
