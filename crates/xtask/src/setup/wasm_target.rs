//! A standard library for wasm: the user's toolchain has it, rustup adds it, or Debian's packages for building web
//! browsers bring a compiler and the library's source.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::{Tools, announce, on_path, packages};
use crate::project::{Failure, Outcome, output, run};

/// What the page's crates are compiled for.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";
const WHY: &str = "the page's Rust code is compiled to WebAssembly";

/// Debian's packages, and what shows that they are there.
const DEBIAN_PACKAGES: [&str; 4] = ["rustc-web", "cargo-web", "rust-web-src", "lld-22"];
const DEBIAN_FILES: [&str; 4] = [
    "/usr/bin/rustc",
    "/usr/bin/cargo",
    "/usr/lib/rustlib/src/rust/library/std/Cargo.toml",
    "/usr/bin/wasm-ld-22",
];

pub(super) fn provide(tools: &mut Tools) -> Outcome {
    if toolchain_has_target() {
        return Ok(());
    }
    if on_path("rustup").is_some() {
        announce(&format!(
            "Adding the target {TARGET} to the Rust toolchain: {WHY}."
        ));
        // rustup's word is not taken for it: the library is there, or it is not.
        let added = run(Command::new("rustup").args(["target", "add", TARGET]));
        if toolchain_has_target() {
            return Ok(());
        }
        if let Err(failure) = added {
            announce(&failure.to_string());
        }
    }
    if !debian_has_all() {
        if on_path("apt-get").is_none() {
            return Err(Failure::new(format!(
                "The Rust toolchain cannot compile for {TARGET}: {WHY}. Please install rustup (https://rustup.rs) and run `rustup target add {TARGET}`, or install your system's package with Rust's standard library for that target."
            )));
        }
        packages::install(&DEBIAN_PACKAGES, "a Rust compiler for WebAssembly", WHY)?;
    }
    announce("Building for wasm with Debian's compiler, the standard library from its source included.");
    tools.wasm_folders.push("/usr/bin".into());
    tools.wasm_environment = vec![
        ("RUSTC", "/usr/bin/rustc".into()),
        // Building the standard library is an unstable feature of Cargo.
        ("RUSTC_BOOTSTRAP", "1".into()),
        ("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort".into()),
        ("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", "wasm-ld-22".into()),
    ];
    Ok(())
}

fn toolchain_has_target() -> bool {
    output(Command::new("rustc").args(["--print", "target-libdir", "--target", TARGET])).is_some_and(
        |folder| {
            fs::read_dir(folder).is_ok_and(|entries| {
                entries.flatten().any(|entry| {
                    let name = entry.file_name();
                    name.to_string_lossy().starts_with("libstd-")
                        && Path::new(&name).extension().is_some_and(|e| e == "rlib")
                })
            })
        },
    )
}

fn debian_has_all() -> bool {
    DEBIAN_FILES.iter().all(|file| Path::new(file).exists())
}
