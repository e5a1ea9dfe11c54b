//! `asl run`: one execution, and what it leaves.

use asl_playground::Playground;
use asl_protocol::{Answer, Ask, RunRefused, RunSummary};
use asl_workspace::Workspace;
use serde_json::{Value, json};

use crate::arguments::Options;
use crate::check::{counted, lines};
use crate::executions::Within;
use crate::report::{Report, Usage};
use crate::{analyze, source};

/// Runs a workspace.
pub fn run(options: &Options) -> Result<Report, Usage> {
    let workspace = source::one(options)?;
    let mut playground = Playground::default();
    let summary = match playground.answer(&Ask::Run(workspace.clone())) {
        Answer::Ran(summary) => *summary,
        Answer::Refused(refused) => return refusal(&workspace, &refused, options),
        other => return Err(Usage::unexpected(&other)),
    };
    let failed = summary.status != "SUCCEEDED";
    let mut report = if options.json {
        let mut answer = answer(&summary);
        if let Value::Object(members) = &mut answer {
            Within::new(&mut playground, options).describe(&[], members)?;
        }
        Report::json(&answer)?
    } else if options.history {
        Report::fine(&format!("{}\n", history(&mut playground)?))
    } else {
        let output = summary.output.as_ref();
        Report::fine(&output.map_or_else(String::new, |output| format!("{output}\n")))
    };
    if !options.json {
        report.say(&format!(
            "{} after {} ms of virtual time, {}",
            summary.status,
            summary.duration,
            counted(summary.events, "event")
        ));
        Within::new(&mut playground, options).say(&mut report)?;
        if failed {
            for line in [&summary.error, &summary.cause].into_iter().flatten() {
                report.say(line);
            }
        }
    }
    Ok(report.failed_if(failed))
}

/// The event history of the execution that is looked at.
pub fn history(playground: &mut Playground) -> Result<String, Usage> {
    match playground.answer(&Ask::History) {
        Answer::Json(history) => Ok(history),
        other => Err(Usage::unexpected(&other)),
    }
}

/// The answer for programs: payloads as JSON, not as texts that hold JSON.
pub fn answer(summary: &RunSummary) -> Value {
    let mut members = serde_json::Map::new();
    members.insert("status".into(), json!(summary.status));
    if let Some(output) = &summary.output {
        members.insert("output".into(), parsed(output));
    }
    if let Some(error) = &summary.error {
        members.insert("error".into(), json!(error));
    }
    if let Some(cause) = &summary.cause {
        members.insert("cause".into(), json!(cause));
    }
    for (name, value) in [
        ("executionArn", json!(summary.arn)),
        ("startDate", json!(summary.start)),
        ("stopDate", json!(summary.stop)),
        ("durationMilliseconds", json!(summary.duration)),
        ("events", json!(summary.events)),
    ] {
        members.insert(name.into(), value);
    }
    Value::Object(members)
}

/// The value of a JSON text.
pub fn parsed(json: &str) -> Value {
    serde_json::from_str(json).unwrap_or_else(|_| json.into())
}

/// A run that did not start: the reason, and the findings that it is about.
pub fn refusal(workspace: &Workspace, refused: &RunRefused, options: &Options) -> Result<Report, Usage> {
    if options.json {
        let answer = json!({ "status": "NOT_STARTED", "reason": refused.sentence });
        return Ok(Report::json(&answer)?.failed_if(true));
    }
    let file = options.files.first().map(|file| file.to_string_lossy());
    let mut report = Report {
        err: lines(&file.unwrap_or_default(), &analyze(workspace)?.markers),
        ..Report::default()
    };
    report.say(&format!("Not started. {}", refused.sentence));
    Ok(report.failed_if(true))
}
