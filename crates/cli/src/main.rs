//! `asl`: the playground at a shell.
//!
//! Every command reads a workspace ([`source`]), asks the same facade that the page asks, and prints what it answers,
//! for people or, with `--json`, for programs. Exit codes: 0 fine, 1 findings or a failure, 2 wrong usage. What does not
//! live here: anything that knows what a definition means.

mod arguments;
mod check;
mod diagram;
mod exchange;
mod executions;
mod json;
mod junit;
mod report;
mod run;
mod source;
mod test;

use std::io::{self, Write};
use std::process::ExitCode;

use arguments::{Command, Options};
use asl_playground::Playground;
use asl_protocol::{Analysis, Analyze, GetPolicyText, Handler};
use asl_workspace::{Workspace, link};
use report::{Report, Usage};

fn main() -> ExitCode {
    let report = match arguments::parse(lexopt::Parser::from_env()) {
        Ok((command, options)) => answer(command, &options),
        Err(usage) => Err(usage),
    };
    let report = report.unwrap_or_else(|usage| Report::usage(&usage));
    // A reader that has seen enough closes the pipe: nothing is left to do then.
    let written = io::stdout()
        .write_all(report.out.as_bytes())
        .and_then(|()| io::stderr().write_all(report.err.as_bytes()));
    match written {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => ExitCode::from(Report::USAGE),
        _ => ExitCode::from(report.code),
    }
}

fn answer(command: Command, options: &Options) -> Result<Report, Usage> {
    match command {
        Command::Help => Ok(Report::fine(arguments::HELP)),
        Command::Version => Ok(Report::fine(concat!("asl ", env!("CARGO_PKG_VERSION"), "\n"))),
        Command::Check => check::check(options),
        Command::Run => run::run(options),
        Command::Test => test::test(options),
        Command::Policy => policy(options),
        Command::Diagram => {
            let analysis = analyze(&source::one(options)?);
            Ok(diagram::diagram(&analysis, options.text))
        }
        Command::Import => exchange::import(options),
        Command::Export => exchange::export(options),
        Command::Link => {
            let fragment = link::encode(&source::one(options)?);
            let page = options.page.as_deref().unwrap_or_default();
            Ok(Report::fine(&format!("{page}{fragment}\n")))
        }
    }
}

/// What there is to say about a workspace without running it.
fn analyze(workspace: &Workspace) -> Analysis {
    let workspace = workspace.clone();
    *Playground::default().handle(Analyze { workspace })
}

/// The policy of the execution role, as a document or for a deployment tool; with `--json` also its trust policy and the reasons.
fn policy(options: &Options) -> Result<Report, Usage> {
    let workspace = source::one(options)?;
    let analysis = analyze(&workspace);
    if options.json {
        return Report::json(&analysis.policy);
    }
    let text = match options.policy_format {
        None => format!("{}\n", analysis.policy.document),
        Some(format) => Playground::default().handle(GetPolicyText { workspace, format }),
    };
    let mut report = Report::fine(&text);
    for warning in &analysis.policy.warnings {
        report.say(&format!("warning: {}", warning.sentence));
    }
    Ok(report)
}
