//! `asl explore`: every outcome of a workflow, what follows from them, and test cases for those that have none.

use asl_json::{LineIndex, Pointer};
use asl_playground::Playground;
use asl_protocol::{
    Exploration, Explore, ExploreBounds, ExploreOn, ExtremeView, GetWitness, Handler, IdleView, OutcomeView,
    WriteOutcomes, counted,
};
use asl_workspace::{Workspace, link};
use serde::Serialize;
use serde_json::Value;

use crate::arguments::{FailOn, Options};
use crate::findings::{Region, sarif};
use crate::report::{Report, Usage};
use crate::run::refusal;
use crate::source;

/// The most outcomes that are printed for people.
const SHOWN: usize = 60;

/// The answer for programs: the exploration, and a link for each outcome.
#[derive(Serialize)]
struct Answered<'e> {
    #[serde(flatten)]
    found: &'e Exploration,
    witnesses: Vec<String>,
    /// What a million executions cost, in US dollars.
    per_million: PerMillion,
}

#[derive(Serialize)]
struct PerMillion {
    standard: f64,
    /// None where an outcome takes too long for an Express workflow.
    express: Option<f64>,
}

/// Explores a workspace.
pub(crate) fn explore(options: &Options) -> Result<Report, Usage> {
    let (workspace, notes) = source::one(options)?;
    let mut playground = Playground::default();
    let mut bounds = ExploreBounds::default();
    bounds.visits = options.visits.unwrap_or(bounds.visits);
    let request = Explore {
        workspace: workspace.clone(),
        bounds,
        prices: options.prices,
    };
    let mut found = match playground.handle(request) {
        Ok(found) => found,
        Err(refused) => return Ok(notes.over(refusal(&workspace, &refused, options)?)),
    };
    while !found.is_done {
        let Some(next) = playground.handle(ExploreOn) else {
            break;
        };
        found = next;
    }
    let weight = |outcome: usize| match &options.weights {
        Some(weights) => weights.get(outcome).copied().unwrap_or(0.0),
        None => Exploration::usual_weight(outcome),
    };
    if let Some(weights) = &options.weights
        && weights.len() > found.outcomes.len()
    {
        return Err(Usage::new(format!(
            "--weights has {} numbers, but there are {} outcomes.",
            weights.len(),
            found.outcomes.len()
        )));
    }
    let mut report = if options.json {
        let (standard, express) = found.per_million(weight).unwrap_or_default();
        let numbers = 0..found.outcomes.len();
        let witnesses = numbers.filter_map(|outcome| playground.handle(GetWitness { outcome }));
        Report::json(&Answered {
            found: &found,
            witnesses: witnesses.map(|witness| link::encode(&witness)).collect(),
            per_million: PerMillion { standard, express },
        })?
    } else if options.sarif {
        Report::json(&scanned(&workspace, &found, options))?
    } else {
        words(&found, &found.cost(weight))
    };
    if let Some(file) = &options.write_tests {
        let request = WriteOutcomes {
            tests: workspace.tests.clone(),
            outcomes: Vec::new(),
        };
        let Some(written) = playground.handle(request) else {
            return Err(Usage::new(
                "The test cases have an error, so none can be added. `asl test` says which.",
            ));
        };
        let whole = Workspace {
            tests: written.tests,
            ..workspace.clone()
        };
        source::write(file, &whole.to_file_text())?;
        report.say(&format!(
            "{} written to {}.",
            counted(written.added, "test case"),
            file.to_string_lossy()
        ));
    }
    let fails = options.fail_on.iter().any(|what| match what {
        FailOn::Uncaught => !found.uncaught.is_empty(),
        FailOn::Dead => dead(&found).next().is_some(),
        FailOn::Unbounded => endless(&found).is_some(),
    });
    Ok(notes.over(report.failed_if(fails)))
}

/// What can never do anything.
fn dead(found: &Exploration) -> impl Iterator<Item = &IdleView> {
    found
        .idle
        .iter()
        .chain(&found.never_entered)
        .filter(|idle| idle.is_certain)
}

/// The execution without end, if there is one.
fn endless(found: &Exploration) -> Option<&ExtremeView> {
    found.extremes.iter().find(|extreme| extreme.is_endless)
}

/// The answer for people.
fn words(found: &Exploration, cost: &str) -> Report {
    let mut report = Report::default();
    report.print(&found.bounds);
    report.print("");
    for outcome in found.outcomes.iter().take(SHOWN) {
        for line in outcome_lines(outcome) {
            report.print(&line);
        }
    }
    if found.outcomes.len() > SHOWN {
        report.print(&format!(
            "and {} more; --json prints all",
            found.outcomes.len() - SHOWN
        ));
    }
    let mut section = |title: &str, lines: Vec<String>| {
        if !lines.is_empty() {
            report.print("");
            report.print(title);
            for line in lines {
                report.print(&format!("    {line}"));
            }
        }
    };
    let uncaught = found.uncaught.iter();
    section(
        "Errors that nobody catches",
        uncaught
            .map(|row| format!("{}: {}", row.state, row.errors.join(", ")))
            .collect(),
    );
    let missing = found.missing.iter();
    section(
        "States that failed over their data",
        missing
            .map(|row| format!("{}: {}", row.state, row.cause))
            .collect(),
    );
    let idle = |rows: &[IdleView]| -> Vec<String> {
        let sign = |row: &IdleView| if row.is_certain { "never" } else { "not seen" };
        rows.iter()
            .map(|row| format!("{} ({}): {}", row.label, sign(row), row.why))
            .collect()
    };
    section("States that no outcome entered", idle(&found.never_entered));
    section("Retriers, catchers and rules that did nothing", idle(&found.idle));
    let repeated = found.repeated.iter();
    section(
        "Calls that are repeated",
        repeated
            .map(|row| format!("{}: up to {} calls for one visit", row.state, row.calls))
            .collect(),
    );
    let extremes = found.extremes.iter();
    section("At most", extremes.map(|row| row.sentence.clone()).collect());
    report.print("");
    report.print(&format!("A million executions: {cost}"));
    report.print(&found.prices.about);
    report
}

fn outcome_lines(outcome: &OutcomeView) -> Vec<String> {
    let error = outcome
        .error
        .as_ref()
        .map_or_else(String::new, |error| format!(" {error}"));
    let tested = if outcome.is_tested { ", tested" } else { "" };
    vec![
        format!("{}{error}: {}", outcome.status, outcome.because),
        format!("    {}{tested}", outcome.facts()),
        format!("    {}", outcome.way()),
    ]
}

/// The answer for code scanning.
fn scanned(workspace: &Workspace, found: &Exploration, options: &Options) -> Value {
    let file = options
        .files
        .first()
        .map(|file| file.to_string_lossy().into_owned());
    let read = asl::analyze_with(
        &workspace.definition,
        &asl::Options {
            machine_type: workspace.settings.machine_type,
            machine: workspace.settings.machine,
        },
    );
    let lines = LineIndex::new(&workspace.definition);
    let file = file.unwrap_or_default();
    let result = |rule: &str, text: &str, pointer: Option<&Pointer>| {
        let node = pointer.and_then(|pointer| read.tree.find(pointer));
        let span = node.map(|node| node.span).unwrap_or_default();
        let region = Region::of(&lines, span.start, span.end);
        sarif::result(rule, "warning", text, &file, region)
    };
    let mut results: Vec<Value> = Vec::new();
    for row in &found.uncaught {
        let text = format!(
            "Nothing catches these errors of {}: {}.",
            row.state,
            row.errors.join(", ")
        );
        results.push(result("uncaught", &text, Some(&row.pointer)));
    }
    for row in dead(found) {
        let text = format!("{} never does anything. {}", row.label, row.why);
        results.push(result("dead", &text, Some(&row.pointer)));
    }
    if let Some(row) = endless(found) {
        results.push(result("unbounded", &row.sentence, row.state.as_ref()));
    }
    let rules = [
        sarif::rule("uncaught", "An error that no catcher handles"),
        sarif::rule("dead", "A clause or state that can never do anything"),
        sarif::rule("unbounded", "An execution that ends at the quota alone"),
    ];
    sarif::log("asl explore", &rules, &results)
}
