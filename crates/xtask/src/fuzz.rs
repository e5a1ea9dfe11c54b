//! `cargo xtask fuzz`: runs each fuzz target for some minutes, and keeps what it found for the replay in `tests/fuzzed`.

use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;

use crate::project::{During, Failure, Outcome, root, run};
use crate::setup::Tools;

/// The options.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Options {
    /// How long each target runs.
    pub minutes: u64,
    /// Only these targets; all if there are none.
    pub targets: Vec<OsString>,
}

/// Runs the targets one after the other, all of them, and fails if one has found something.
pub(crate) fn fuzz(tools: &Tools, options: &Options) -> Outcome {
    let mut targets = options.targets.clone();
    if targets.is_empty() {
        targets = all()?;
    }
    let mut found = Vec::new();
    for target in targets {
        println!("Fuzzing {} for {} minutes.", target.display(), options.minutes);
        // Coverage needs flags of the compiler that only nightly lets through; this lets them through anywhere. No
        // sanitizer: there is no unsafe code to watch.
        let outcome = run(tools
            .command("cargo")
            .env("RUSTC_BOOTSTRAP", "1")
            .args(["fuzz", "run", "--sanitizer", "none"])
            .arg(&target)
            // What it tries next goes into the first folder; the second is only read.
            .arg(scratch(&target)?)
            .arg(root().join("fuzz/corpus").join(&target))
            .args(["--", "-rss_limit_mb=4096", "-timeout=20"])
            .arg(format!("-max_total_time={}", options.minutes * 60)));
        if outcome.is_err() {
            keep(&target)?;
            found.push(target.to_string_lossy().into_owned());
        }
    }
    if found.is_empty() {
        Ok(())
    } else {
        Err(Failure::new(format!(
            "Found something with {}. It is in fuzz/corpus, and `cargo test -p fuzzed` replays it.",
            found.join(", ")
        )))
    }
}

fn all() -> Outcome<Vec<OsString>> {
    let folder = root().join("fuzz/fuzz_targets");
    let entries = fs::read_dir(&folder).during(format_args!("Reading {}", folder.display()))?;
    let mut names: Vec<OsString> = entries
        .flatten()
        .filter_map(|entry| entry.path().file_stem().map(Into::into))
        .collect();
    names.sort();
    Ok(names)
}

/// Where libFuzzer notes what leads somewhere; the next run goes on from there.
fn scratch(target: &OsString) -> Outcome<PathBuf> {
    let folder = root().join("fuzz/target/corpus").join(target);
    fs::create_dir_all(&folder).during(format_args!("Making {}", folder.display()))?;
    Ok(folder)
}

/// Puts what libFuzzer left behind into the corpus, where the replay finds it.
fn keep(target: &OsString) -> Outcome {
    let fuzz = root().join("fuzz");
    let corpus = fuzz.join("corpus").join(target);
    for entry in fs::read_dir(fuzz.join("artifacts").join(target))
        .into_iter()
        .flatten()
        .flatten()
    {
        let path = entry.path();
        if let Some(name) = path.file_name() {
            fs::copy(&path, corpus.join(name)).during(format_args!("Keeping {}", path.display()))?;
        }
    }
    Ok(())
}
