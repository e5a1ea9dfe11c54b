//! `asl`: the playground at a shell.
//!
//! Every command reads a workspace ([`source`]), asks the same facade that the page asks, and prints what it answers,
//! for people or, with `--json`, for programs. Exit codes: 0 success, 1 findings or a failure, 2 wrong usage. What does
//! not live here: anything that knows what a definition means.

mod analysis;
mod arguments;
mod check;
mod coverage;
mod diagram;
mod drift;
mod embed;
mod exchange;
mod executions;
mod explore;
mod files;
mod findings;
mod fix;
mod folder;
mod json;
mod junit;
mod lsp;
mod mdbook;
mod policy;
mod project;
mod recording;
mod report;
mod run;
mod source;
mod test;
mod why;

use std::ffi::OsStr;
use std::io;
use std::process::ExitCode;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use arguments::{Command, Options};
use asl_workspace::link;
use report::{Report, Usage};

/// The stack of the thread that does the work, as large as that of a main thread usually is.
const STACK_BYTES: usize = 8 << 20;

fn main() -> ExitCode {
    let report = match arguments::parse(lexopt::Parser::from_env()) {
        Ok((command, options)) => within_time(command, options),
        Err(usage) => Err(usage),
    };
    let report = report.unwrap_or_else(|usage| Report::usage(&usage));
    let code = report.code;
    match report.write() {
        // A reader that has seen enough closes the pipe: nothing is left to do then.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => ExitCode::from(Report::USAGE),
        _ => ExitCode::from(code),
    }
}

/// Carries out a command and gives up after its time limit. The thread ends with the process.
fn within_time(command: Command, options: Options) -> Result<Report, Usage> {
    // A session ends when its client says so.
    let seconds = if command == Command::Lsp {
        0
    } else {
        options.timeout
    };
    let (sender, receiver) = mpsc::channel();
    let work = move || {
        // Nobody receives once the time is over.
        let _ = sender.send(answer(command, &options));
    };
    let thread = thread::Builder::new().stack_size(STACK_BYTES).spawn(work);
    thread.map_err(|error| Usage::new(format!("No thread can be started: {error}.")))?;
    let outcome = match seconds {
        0 => receiver.recv().map_err(|_| mpsc::RecvTimeoutError::Disconnected),
        _ => receiver.recv_timeout(Duration::from_secs(seconds)),
    };
    match outcome {
        Ok(report) => report,
        Err(mpsc::RecvTimeoutError::Timeout) => {
            let mut report = Report::default();
            report.say(&format!(
                "Stopped after {seconds} s without a result. Allow more time with --timeout SECONDS, or 0 for no limit."
            ));
            Ok(report.failed_if(true))
        }
        // The panic has said why.
        Err(mpsc::RecvTimeoutError::Disconnected) => {
            Err(Usage::new("This is a defect of asl. Please report it."))
        }
    }
}

fn answer(command: Command, options: &Options) -> Result<Report, Usage> {
    let is_of_executions = options.from.as_deref() == Some(OsStr::new(arguments::EXECUTION));
    let options = &match command {
        // These look into folders themselves, or what they are given is something else.
        Command::Check | Command::Diff | Command::Mdbook | Command::Lsp => options.clone(),
        _ if is_of_executions || options.check => options.clone(),
        _ => Options {
            files: options
                .files
                .iter()
                .map(|file| folder::file_of(file))
                .collect::<Result<_, _>>()?,
            ..options.clone()
        },
    };
    match command {
        Command::Help => Ok(Report::fine(arguments::HELP)),
        Command::Version => Ok(Report::fine(concat!("asl ", env!("CARGO_PKG_VERSION"), "\n"))),
        Command::Check => check::check(options),
        Command::Run => run::run(options),
        Command::Test => test::test(options),
        Command::Explore => explore::explore(options),
        Command::Policy => policy::policy(options),
        Command::Diagram => diagram::diagram(options),
        Command::Import if is_of_executions => recording::import(options),
        Command::Import => exchange::import(options),
        Command::Diff => recording::diff(options),
        Command::Redact => recording::redact(options),
        Command::Export => exchange::export(options),
        Command::Embed => embed::embed(options),
        Command::Lsp => lsp::lsp(options),
        Command::Mdbook => mdbook::mdbook(options),
        Command::Link => {
            let (workspace, notes) = source::one(options)?;
            let fragment = match &options.versus {
                None => link::encode(&workspace),
                Some(file) => {
                    // What takes the place of the first workspace's texts is not the second's.
                    let plain = Options {
                        input: None,
                        mocks: None,
                        tests: None,
                        ..options.clone()
                    };
                    link::encode_versus(&workspace, &source::read(file, &plain)?.0)
                }
            };
            let page = options.page.as_deref().unwrap_or_default();
            Ok(notes.over(Report::fine(format!("{page}{fragment}\n"))))
        }
    }
}
