//! When `cargo xtask` builds the page, the front end is made in a form that can be taken apart: what the first view does
//! not need becomes a module of its own (see `src/parts.rs`; `crates/xtask/src/page/program.rs` takes it apart). All other
//! builds are one piece: native ones, those of tests, and Trunk's.

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-check-cfg=cfg(split)");
    let is = |variable: &str, value: &str| env::var(variable).is_ok_and(|actual| actual == value);
    println!("cargo::rerun-if-env-changed=ASL_SPLIT");
    if is("CARGO_CFG_TARGET_ARCH", "wasm32") && is("ASL_SPLIT", "1") {
        println!("cargo::rustc-cfg=split");
        // The splitter follows what refers to what.
        println!("cargo::rustc-link-arg-bins=--emit-relocs");
    }
}
