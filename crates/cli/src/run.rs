//! `asl run`: one execution, and what it leaves.

use asl::Status;
use asl_playground::Playground;
use asl_protocol::{Handler, Refusal, Run};
use asl_workspace::Workspace;
use serde_json::{Value, json};

use crate::arguments::Options;
use crate::check::lines;
use crate::executions::Executions;
use crate::json::{execution, history};
use crate::report::{Report, Usage, counted};
use crate::{analyze, source};

/// Runs a workspace.
pub fn run(options: &Options) -> Result<Report, Usage> {
    let workspace = source::one(options)?;
    let mut playground = Playground::default();
    let request = Run {
        workspace: workspace.clone(),
    };
    let summary = match playground.handle(request) {
        Ok(summary) => summary,
        Err(refused) => return refusal(&workspace, &refused, options),
    };
    let failed = summary.status != Status::Succeeded;
    let mut report = if options.json {
        let mut members = execution(&summary);
        Executions::new(&mut playground, options).describe(&[], &mut members);
        Report::json(&Value::Object(members))?
    } else if options.history {
        Report::fine(&format!("{}\n", history(&mut playground)))
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
        Executions::new(&mut playground, options).say(&mut report);
        if failed {
            for line in [&summary.error, &summary.cause].into_iter().flatten() {
                report.say(line);
            }
        }
    }
    Ok(report.failed_if(failed))
}

/// A run that did not start: the reason, and the findings that it is about.
pub fn refusal(workspace: &Workspace, refused: &Refusal, options: &Options) -> Result<Report, Usage> {
    if options.json {
        let answer = json!({ "status": "NOT_STARTED", "reason": refused.sentence });
        return Ok(Report::json(&answer)?.failed_if(true));
    }
    let file = options.files.first().map(|file| file.to_string_lossy());
    let mut report = Report {
        err: lines(&file.unwrap_or_default(), &analyze(workspace).markers),
        ..Report::default()
    };
    report.say(&format!("Not started. {}", refused.sentence));
    Ok(report.failed_if(true))
}
