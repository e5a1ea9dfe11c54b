//! `cargo xtask corpus`: tries `asl` on every definition under a folder, so that anybody can try a collection.
//!
//! Each file is checked, run, given a policy and a link by a process of its own: a crash or an endless run of one does
//! not end the others. What does not live here: what is right; that is for the tests to say.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::project::{During, Failure, Outcome, run, target};

/// What is tried with each file.
const COMMANDS: [&str; 4] = ["check", "run", "policy", "link"];

/// How the name of a file ends that may hold a definition.
const EXTENSIONS: [&str; 6] = ["json", "yaml", "yml", "asl", "tf", "template"];

/// What a text has that is looked at: every definition says where it starts.
const SIGN: &str = "StartAt";

/// How many of the slowest files are listed.
const SLOWEST: usize = 5;

/// What is asked for.
#[derive(Debug, Default)]
pub(crate) struct Options {
    /// The folder.
    pub folder: PathBuf,
    /// The program to try; built if there is none.
    pub program: Option<PathBuf>,
    /// A row for each file, too.
    pub files: bool,
}

/// How one command on one file ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    /// Exit code 0.
    Success,
    /// Exit code 1: findings, or a failed execution.
    Findings,
    /// Exit code 1 with the sentence about the time limit.
    TimedOut,
    /// Exit code 2.
    Refused,
    /// A signal, a panic, or an exit code that `asl` does not have.
    Crashed,
}

impl End {
    const ALL: [(Self, &str); 5] = [
        (Self::Success, "success"),
        (Self::Findings, "findings"),
        (Self::Refused, "refused"),
        (Self::TimedOut, "timed out"),
        (Self::Crashed, "crashed"),
    ];

    fn name(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(end, _)| *end == self)
            .map_or("", |(_, name)| name)
    }
}

/// One command on one file.
struct Trial {
    file: PathBuf,
    command: &'static str,
    end: End,
    took: Duration,
}

/// Tries every definition under a folder, prints the outcomes, and fails if something crashed.
pub(crate) fn corpus(options: &Options) -> Outcome {
    let program = match &options.program {
        Some(program) => fs::canonicalize(program).during(format_args!("Finding {}", program.display()))?,
        None => build()?,
    };
    let (files, skipped) = definitions(&options.folder)?;
    if files.is_empty() {
        return Err(Failure::new(format!(
            "There is no definition under {}: no file that says \"{SIGN}\".",
            options.folder.display()
        )));
    }
    println!("{} files with definitions, {skipped} others skipped", files.len());
    let mut trials = all(&program, &files);
    trials.sort_by(|a, b| (&a.file, a.command).cmp(&(&b.file, b.command)));
    print!("{}", report(&trials, options));
    let crashes = trials.iter().filter(|trial| trial.end == End::Crashed).count();
    if crashes > 0 {
        return Err(Failure::new(format!(
            "{crashes} of {} commands crashed.",
            trials.len()
        )));
    }
    Ok(())
}

fn build() -> Outcome<PathBuf> {
    run(Command::new("cargo").args(["build", "--quiet", "--profile", "quick", "--package", "asl-cli"]))?;
    let name = format!("asl{}", std::env::consts::EXE_SUFFIX);
    Ok(target().join("quick").join(name))
}

/// The files under a folder that say where something starts, in order, and how many others there are.
fn definitions(folder: &Path) -> Outcome<(Vec<PathBuf>, usize)> {
    let mut folders = vec![folder.to_owned()];
    let (mut found, mut skipped) = (Vec::new(), 0);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).during(format_args!("Reading {}", folder.display()))? {
            let entry = entry.during(format_args!("Reading {}", folder.display()))?;
            let path = entry.path();
            let kind = entry
                .file_type()
                .during(format_args!("Looking at {}", path.display()))?;
            if kind.is_dir() {
                folders.push(path);
            } else if kind.is_file() && may_be_definition(&path) {
                found.push(path);
            } else {
                skipped += 1;
            }
        }
    }
    found.sort();
    Ok((found, skipped))
}

fn may_be_definition(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    // A file that cannot be read is left for others to complain about.
    extension.is_some_and(|extension| EXTENSIONS.contains(&extension))
        && fs::read(path).is_ok_and(|bytes| String::from_utf8_lossy(&bytes).contains(SIGN))
}

/// Every command on every file, as many at a time as the machine has processors.
fn all(program: &Path, files: &[PathBuf]) -> Vec<Trial> {
    let (next, trials) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let work = || {
        while let Some(file) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
            for command in COMMANDS {
                let trial = trial(program, command, file);
                if let Ok(mut trials) = trials.lock() {
                    trials.push(trial);
                }
            }
        }
    };
    let threads = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(work);
        }
    });
    trials.into_inner().unwrap_or_default()
}

fn trial(program: &Path, command: &'static str, file: &Path) -> Trial {
    let start = Instant::now();
    let output = Command::new(program)
        .args([command, "--json"])
        .arg(file)
        .stdin(Stdio::null())
        .output();
    let end = match &output {
        Ok(output) => match output.status.code() {
            Some(0) => End::Success,
            Some(1) if output.stderr.starts_with(b"Stopped after ") => End::TimedOut,
            Some(1) => End::Findings,
            Some(2) if !String::from_utf8_lossy(&output.stderr).contains("panicked at") => End::Refused,
            _ => End::Crashed,
        },
        Err(_) => End::Crashed,
    };
    Trial {
        file: file.to_owned(),
        command,
        end,
        took: start.elapsed(),
    }
}

/// The tables: how each command ended and how long it took, what crashed or took too long, and the slowest.
fn report(trials: &[Trial], options: &Options) -> String {
    let name = |file: &Path| {
        file.strip_prefix(&options.folder)
            .unwrap_or(file)
            .display()
            .to_string()
    };
    let row = |trial: &Trial| {
        format!(
            "{:<8} {:<9} {:>9.1} ms  {}\n",
            trial.command,
            trial.end.name(),
            trial.took.as_secs_f64() * 1e3,
            name(&trial.file)
        )
    };
    let mut text = format!("\n{:<8}", "");
    for (_, end) in End::ALL {
        // Writing to a String cannot fail.
        let _ = write!(text, " {end:>9}");
    }
    text.push_str("    median   longest\n");
    for command in COMMANDS {
        let of_command = || trials.iter().filter(|trial| trial.command == command);
        let mut counts: BTreeMap<End, usize> = BTreeMap::new();
        of_command().for_each(|trial| *counts.entry(trial.end).or_default() += 1);
        let _ = write!(text, "{command:<8}");
        for (end, _) in End::ALL {
            let _ = write!(text, " {:>9}", counts.get(&end).copied().unwrap_or(0));
        }
        let mut times: Vec<f64> = of_command().map(|trial| trial.took.as_secs_f64() * 1e3).collect();
        times.sort_by(f64::total_cmp);
        let at = |index: usize| times.get(index).copied().unwrap_or(0.0);
        let (median, longest) = (at(times.len() / 2), at(times.len().saturating_sub(1)));
        let _ = writeln!(text, " {median:>6.1} ms {longest:>6.1} ms");
    }
    let mut section = |title: &str, rows: Vec<&Trial>| {
        if !rows.is_empty() {
            let _ = writeln!(text, "\n{title}");
            for trial in rows {
                text.push_str(&row(trial));
            }
        }
    };
    let bad = |trial: &&Trial| matches!(trial.end, End::Crashed | End::TimedOut);
    section("Crashed or timed out", trials.iter().filter(bad).collect());
    let mut slowest: Vec<&Trial> = trials.iter().collect();
    slowest.sort_by_key(|trial| std::cmp::Reverse(trial.took));
    slowest.truncate(SLOWEST);
    section("Slowest", slowest);
    if options.files {
        section("All", trials.iter().collect());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_counts_and_names_what_crashed() {
        let trial = |file: &str, command, end, milliseconds| Trial {
            file: PathBuf::from("folder").join(file),
            command,
            end,
            took: Duration::from_millis(milliseconds),
        };
        let trials = [
            trial("a.json", "check", End::Success, 2),
            trial("b.json", "check", End::Findings, 4),
            trial("a.json", "run", End::Crashed, 6),
        ];
        let options = Options {
            folder: "folder".into(),
            ..Options::default()
        };
        let text = report(&trials, &options);
        assert!(
            text.contains("check            1         1         0         0         0    4.0 ms    4.0 ms\n"),
            "{text}"
        );
        assert!(
            text.contains("Crashed or timed out\nrun      crashed         6.0 ms  a.json\n"),
            "{text}"
        );
    }
}
