//! The limits of a definition: the service's, and those that keep everything that walks through one within its stack.

/// The longest definition that the service takes: 1 MiB.
pub const MAX_DEFINITION_BYTES: usize = 1_048_576;

/// How deeply Parallel and Map states may be nested. The service has a limit (`TOO_DEEPLY_NESTED`) that it does not
/// document; this one keeps everything that walks through scopes within its stack.
pub const MAX_SCOPES: usize = 100;

/// How deeply `And`, `Or` and `Not` may be nested, for the same reason.
pub const MAX_CONDITIONS: usize = 100;
