//! The engine file from outside: WebAssembly that imports nothing. Who can run that implements [`Engine`]: `native.rs` does so
//! in this process, the worker of the page with the browser's own.

use std::fmt;

use crate::template::Templates;

/// The engine file: QuickJS-ng, as `cargo xtask code-engine` makes it.
#[cfg(feature = "native")]
pub const FILE: &[u8] = include_bytes!("../engine/quickjs.wasm");

/// Makes instances of the engine file.
pub trait Engine {
    /// A new instance, in which nothing has happened.
    fn instance(&self) -> Result<Box<dyn Instance>, EngineFailure>;
    /// A section of the file that carries a text.
    fn section(&self, name: &str) -> Result<String, EngineFailure>;
    /// What it keeps for the next run.
    fn templates(&self) -> &Templates;
}

/// Why a file without this section is of no use.
pub fn no_section(name: &str) -> EngineFailure {
    EngineFailure(format!("it has no section '{name}'"))
}

/// An instance of the engine file: what it exports.
pub trait Instance {
    /// Calls an exported function; what has no result gives 0.
    fn call(&mut self, function: &str, arguments: &[i32]) -> Result<i32, EngineFailure>;
    /// The value of an exported global.
    fn global(&mut self, name: &str) -> Result<i32, EngineFailure>;
    /// Sets an exported global.
    fn set_global(&mut self, name: &str, value: i32) -> Result<(), EngineFailure>;
    /// Copies from memory as much as fits into `bytes`; false where there is not so much.
    fn read(&mut self, address: u32, bytes: &mut [u8]) -> bool;
    /// Copies into memory; false where there is not so much.
    fn write(&mut self, address: u32, bytes: &[u8]) -> bool;
    /// Bytes of memory.
    fn size(&mut self) -> usize;
}

/// An instance stopped where it was, or does not have what it is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EngineFailure(pub String);

impl fmt::Display for EngineFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "The engine for code stopped: {}.", self.0)
    }
}

impl std::error::Error for EngineFailure {}
