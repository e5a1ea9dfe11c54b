//! `asl run`: one execution, and what it leaves.

use std::rc::Rc;

use asl::Status;
use asl_code::NativeEngine;
use asl_json::Value;
use asl_playground::Playground;
use asl_protocol::{Handler, Refusal, Run, counted, duration};
use asl_workspace::Workspace;

use crate::analysis::analyze;
use crate::arguments::Options;
use crate::executions::Executions;
use crate::json::execution;
use crate::report::{Pieces, Report, Usage};
use crate::source::Notes;
use crate::why::Why;
use crate::{check, source};

/// A playground in which the code of mocked functions may run: what they can reach is the engine that they run in.
pub(crate) fn playground() -> Playground {
    let mut playground = Playground::default();
    playground.run_code(Rc::new(NativeEngine::default()));
    playground
}

/// Runs a workspace.
pub(crate) fn run(options: &Options) -> Result<Report, Usage> {
    let (mut workspace, mut notes) = source::one(options)?;
    give_input(&mut workspace, &mut notes);
    let mut playground = playground();
    let request = Run {
        workspace: workspace.clone(),
    };
    let summary = match playground.handle(request) {
        Ok(summary) => summary,
        Err(refused) => return Ok(notes.over(refusal(&workspace, &refused, options)?)),
    };
    let failed = summary.status != Status::Succeeded;
    let why = if options.why {
        Why::of(&mut playground, &summary)
    } else {
        None
    };
    let report = if options.json {
        let mut members = execution(&summary);
        if let Some(why) = &why {
            members.insert("why".into(), why.to_json());
        }
        Executions::new(&mut playground, options).describe(&[], &mut members);
        Report::value(&Value::object(members))
    } else if options.history {
        Report::default()
    } else {
        let output = summary.output.as_ref();
        Report::fine(output.map_or_else(String::new, |output| format!("{output}\n")))
    };
    let mut report = notes.over(report);
    if !options.json {
        report.say(&format!(
            "{} after {} of virtual time, {}",
            summary.status,
            duration(summary.duration),
            counted(summary.events, "event")
        ));
        Executions::new(&mut playground, options).say(&mut report);
        if failed {
            for (name, text) in [("Error", &summary.error), ("Cause", &summary.cause)] {
                if let Some(text) = text {
                    report.say(&format!("{name}: {text}"));
                }
            }
        }
        if let Some(why) = &why {
            why.say(&mut report);
        }
    }
    if options.history && !options.json {
        report.more = Pieces::new(playground.into_history());
    }
    Ok(report.failed_if(failed))
}

/// A workspace without an input gets the one that the page proposes, with everything that the definition reads of it.
pub(crate) fn give_input(workspace: &mut Workspace, notes: &mut Notes) {
    if !workspace.input.trim().is_empty() {
        return;
    }
    let example = analyze(workspace).example_input;
    if example.trim() != "{}" {
        let on_one_line =
            asl_json::parse(&example).map_or_else(|_| example.clone(), |input| input.to_string());
        notes.add(format!(
            "No input was given, so the run uses an example: {on_one_line}"
        ));
        workspace.input = example;
    }
}

/// A run that did not start: the reason, and the findings that it is about.
pub(crate) fn refusal(workspace: &Workspace, refused: &Refusal, options: &Options) -> Result<Report, Usage> {
    if options.json {
        let answer = Value::from([
            ("status", "NOT_STARTED".into()),
            ("reason", refused.sentence.as_str().into()),
        ]);
        return Ok(Report::value(&answer).failed_if(true));
    }
    let sentence = format!("Not started. {}", refused.sentence);
    check::refusal(&analyze(workspace), &sentence, options)
}
