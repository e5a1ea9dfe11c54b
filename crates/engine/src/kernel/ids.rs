//! Numbers for the things of a run, each with a type of its own, so that a branch cannot be taken for a visit.

use std::fmt;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub(crate) struct $name(usize);

        impl From<usize> for $name {
            fn from(index: usize) -> Self {
                Self(index)
            }
        }

        impl From<$name> for usize {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )*};
}

ids! {
    /// A line of control: the top level of an execution, a branch of a Parallel, an iteration of a Map.
    BranchId
    /// A stay in a state, within the trace of one execution.
    VisitId
    /// An execution of the run: the top-level one, or a child of a Map Run.
    ExecutionId
    /// A run of a distributed Map.
    MapRunId
}

impl ExecutionId {
    /// The execution that was started from outside.
    pub(crate) const TOP: Self = Self(0);
}

impl BranchId {
    /// The top level of that execution.
    pub(crate) const TOP: Self = Self(0);
}

/// The number of an event in the history of its execution, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct EventId(pub u64);

impl EventId {
    /// No event: what the first event, and one that comes from outside, follow from.
    pub(crate) const NONE: Self = Self(0);
}
