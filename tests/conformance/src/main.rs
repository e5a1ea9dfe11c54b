//! `cargo xtask conformance [--suite NAME] [--case ID] [--json FILE] [--check]`: runs the recorded cases and
//! prints how many came out as AWS answered.
//!
//! Only the command line lives here.

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use conformance::case::{CaseResult, Verdict};
use conformance::known::{Check, Known};
use conformance::report::Report;
use conformance::shared::Shared;
use conformance::suites::{self, Filter};

const USAGE: &str = "usage: conformance [--suite NAME] [--case ID] [--json FILE] [--check]";

/// With many failures only so many are shown in full.
const SHOWN: usize = 20;

#[derive(Default)]
struct Arguments {
    suite: Option<String>,
    case: Option<String>,
    json: Option<String>,
    check: bool,
}

fn main() -> ExitCode {
    match arguments(std::env::args().skip(1)).and_then(|arguments| run(&arguments)) {
        Ok(code) => code,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::from(2)
        }
    }
}

fn arguments(mut given: impl Iterator<Item = String>) -> Result<Arguments, String> {
    let mut arguments = Arguments::default();
    while let Some(name) = given.next() {
        let mut value = || {
            given
                .next()
                .ok_or_else(|| format!("{name} needs a value\n{USAGE}"))
        };
        match name.as_str() {
            "--suite" => arguments.suite = Some(value()?),
            "--case" => arguments.case = Some(value()?),
            "--json" => arguments.json = Some(value()?),
            "--check" => arguments.check = true,
            "--help" | "-h" => return Err(USAGE.to_owned()),
            other => return Err(format!("unknown argument {other}\n{USAGE}")),
        }
    }
    if let Some(suite) = &arguments.suite
        && !suites::ALL.iter().any(|(name, _)| name == suite)
    {
        let names: Vec<&str> = suites::ALL.iter().map(|(name, _)| *name).collect();
        return Err(format!("no suite '{suite}'; there are: {}", names.join(", ")));
    }
    Ok(arguments)
}

fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    let Some(shared) = Shared::find() else {
        println!("The recordings are not here (neither ../shared nor ASL_SHARED): nothing to compare with.");
        return Ok(ExitCode::SUCCESS);
    };
    let known = known()?;
    let mut report = Report::default();
    let mut check = Check::default();
    let mut listed = 0;
    for (suite, results) in results(&shared, arguments)? {
        report.add(suite, &results);
        known.check(suite, &results, arguments.case.is_none(), &mut check);
        let failed = |result: &&CaseResult| matches!(result.verdict, Verdict::Failed(_));
        listed += results
            .iter()
            .filter(failed)
            .filter(|result| known.has(suite, &result.id))
            .count();
        if arguments.case.is_some() {
            show(suite, &results);
        }
    }
    if arguments.case.is_some() && report.suites.is_empty() {
        return Err(format!(
            "no case '{}'",
            arguments.case.as_deref().unwrap_or_default()
        ));
    }
    print!("{}", report.table());
    if let Some(file) = &arguments.json {
        fs::write(file, report.json()).map_err(|error| format!("{file}: {error}"))?;
    }
    let clean = !arguments.check || check.is_clean();
    if arguments.check {
        tell(&check);
    }
    let total = report.total();
    println!(
        "{} passed, {} failed, {} skipped, {} superseded",
        total.passed,
        total.failed - listed,
        total.unsupported,
        total.superseded
    );
    Ok(if clean {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// The suites that are wanted with their results; with `--case` only those that have it.
fn results(shared: &Shared, arguments: &Arguments) -> Result<Vec<(&'static str, Vec<CaseResult>)>, String> {
    let filter = Filter {
        case: arguments.case.clone(),
    };
    let mut all = Vec::new();
    for (name, run) in suites::ALL {
        if arguments.suite.as_ref().is_none_or(|wanted| wanted == name) {
            all.push((name, run(shared, &filter)?));
        }
    }
    if let Some(wanted) = &arguments.case {
        // An id may be a part of another one; then the whole id is meant.
        let exact = all
            .iter()
            .any(|(_, results)| results.iter().any(|result| result.id == *wanted));
        for (_, results) in &mut all {
            results.retain(|result| !exact || result.id == *wanted);
        }
        all.retain(|(_, results)| !results.is_empty());
    }
    Ok(all)
}

fn known() -> Result<Known, String> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("known-failures.txt");
    let text = if file.exists() {
        fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?
    } else {
        String::new()
    };
    Known::parse(&text)
}

fn show(suite: &str, results: &[CaseResult]) {
    let mut shown = 0;
    for result in results {
        let outcome = match &result.verdict {
            Verdict::Passed => "passed".to_owned(),
            Verdict::Superseded(changes) => format!("superseded: since then, {}", changes.join("; ")),
            Verdict::Unsupported(reason) => format!("not supported: {reason}"),
            Verdict::Failed(difference) if shown < SHOWN => {
                shown += 1;
                format!("failed\n{}", difference.render())
            }
            Verdict::Failed(_) => "failed".to_owned(),
        };
        println!("{suite} {}: {outcome}", result.id);
    }
    println!();
}

fn tell(check: &Check) {
    let sections = [
        ("fail and are not listed in known-failures.txt:", &check.unlisted),
        ("are listed in known-failures.txt and pass:", &check.stale),
        (
            "are listed in known-failures.txt and do not exist:",
            &check.unknown,
        ),
    ];
    for (title, ids) in sections {
        if !ids.is_empty() {
            println!("\n{} cases {title}", ids.len());
            for id in ids {
                println!("  {id}");
            }
        }
    }
}
