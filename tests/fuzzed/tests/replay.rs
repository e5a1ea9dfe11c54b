//! Replays the corpus: the project's own examples, some texts for each target, and everything that fuzzing found. None
//! may panic.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

use fuzzed::{TARGETS, Target};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../fuzz")
        .join(name)
}

/// The files that are kept for a target, by name.
fn kept(target: &str) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = fs::read_dir(folder("corpus").join(target))
        .into_iter()
        .flatten()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.display().to_string(), fs::read(&path).unwrap()))
        .collect();
    files.sort();
    files
}

#[test]
fn what_was_found_stays_mended() {
    for (name, target) in TARGETS {
        let files = kept(name);
        assert!(!files.is_empty(), "there is nothing in fuzz/corpus/{name}");
        for (path, bytes) in files {
            println!("{path}");
            target(&bytes);
        }
    }
}

/// Each text as it is, cut off at many places, and with bytes changed: what a fuzzer tries first.
#[test]
fn examples_broken_in_simple_ways_are_survived() {
    let by_name = |wanted: &str| -> Target { TARGETS.iter().find(|(name, _)| *name == wanted).unwrap().1 };
    for example in asl_examples::all() {
        let workspace = example.workspace;
        let whole = format!(
            "{}\0{}\0{}",
            workspace.definition, workspace.input, workspace.mocks
        );
        for (target, text) in [
            (by_name("definition"), &workspace.definition),
            (by_name("mocks"), &workspace.mocks),
            (by_name("simulation"), &whole),
        ] {
            let bytes = text.as_bytes();
            for end in (0..bytes.len()).step_by(97) {
                target(bytes.get(..end).unwrap());
                let mut changed = bytes.to_vec();
                *changed.get_mut(end).unwrap() ^= 0x15;
                target(&changed);
            }
        }
    }
}

#[test]
fn every_target_is_fuzzed() {
    let mut names: Vec<String> = fs::read_dir(folder("fuzz_targets"))
        .unwrap()
        .map(|entry| {
            entry
                .unwrap()
                .path()
                .file_stem()
                .unwrap()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    let mut targets = TARGETS.map(|(name, _)| name);
    targets.sort_unstable();
    assert_eq!(names, targets);
}
