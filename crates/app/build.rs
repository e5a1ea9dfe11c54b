//! In release builds for the browser, the front end is made in a form that can be taken apart: what the first view does
//! not need becomes a module of its own (see `src/parts.rs`; `web/hooks/split-page.mjs` takes it apart). All other builds
//! are one piece: native ones, those of tests, and `trunk serve`.

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-check-cfg=cfg(split)");
    let is = |variable: &str, value: &str| env::var(variable).is_ok_and(|actual| actual == value);
    if is("CARGO_CFG_TARGET_ARCH", "wasm32") && is("PROFILE", "release") {
        println!("cargo::rustc-cfg=split");
        // The splitter follows what refers to what.
        println!("cargo::rustc-link-arg-bins=--emit-relocs");
    }
}
