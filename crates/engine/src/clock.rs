//! Virtual time. Nothing here reads a clock.

pub use asl::api::Instant;
