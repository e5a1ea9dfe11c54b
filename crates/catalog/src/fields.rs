//! The fields of states and of what stands in them.
