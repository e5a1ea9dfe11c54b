//! `asl import --from execution`, `asl diff` and `asl redact`: recorded executions, where two executions part, and what can be
//! shown of them.

use std::ffi::{OsStr, OsString};

use asl_json::Value;
use asl_playground::{
    OpenedRecording, Recordings, history, open_recording, open_recordings, redact_workspace,
};
use asl_recording::{RecordedEvent, Recording, Source, Summary, Wanted, Words, compare};

use crate::arguments::Options;
use crate::drift;
use crate::report::{Report, Usage};
use crate::source;

/// The workspace that replays a recorded execution.
pub(crate) fn import(options: &Options) -> Result<Report, Usage> {
    let sources: Vec<Source> = options
        .files
        .iter()
        .map(|file| read(file))
        .collect::<Result<_, _>>()?;
    let opened = match open_recordings(&sources, "") {
        Ok(Recordings::Many(many)) => return Ok(summary(&Summary::of(&many), options)),
        Ok(Recordings::One(opened)) => Ok(opened),
        Err(sentences) => Err(sentences),
    };
    if let (Ok(opened), Some(file)) = (&opened, &options.report) {
        write_report(opened, file, options)?;
    }
    match opened {
        Ok(opened) if options.json => Ok(Report::value(&Value::from([
            ("identical", Value::from(opened.is_identical)),
            (
                "sentences",
                Value::array(opened.sentences.into_iter().map(Value::from).collect()),
            ),
            ("workspace", opened.workspace.to_json()),
        ]))),
        Ok(opened) => {
            let mut report = Report::fine(format!("{}\n", opened.workspace.to_file_text()));
            for sentence in &opened.sentences {
                report.say(sentence);
            }
            Ok(report)
        }
        Err(sentences) => {
            let mut report = Report::default();
            for sentence in &sentences {
                report.say(sentence);
            }
            Ok(report.failed_if(true))
        }
    }
}

/// What many executions have in common.
fn summary(summary: &Summary, options: &Options) -> Report {
    let counts = |counts: &[(String, usize)]| {
        let members = counts
            .iter()
            .map(|(name, count)| (asl_json::Str::from(name.as_str()), number(*count)));
        Value::object(members.collect())
    };
    let milliseconds = |time: u64| i64::try_from(time).map_or(Value::Null, Value::from);
    if options.json {
        let executions = summary.executions.iter().map(|line| {
            Value::from([
                ("name", Value::from(line.name.as_str())),
                ("status", Value::from(line.status)),
                ("error", line.error.as_deref().map_or(Value::Null, Value::from)),
                ("milliseconds", line.elapsed.map_or(Value::Null, milliseconds)),
                ("events", number(line.events)),
            ])
        });
        let states = summary.states.iter().map(|state| {
            Value::from([
                ("name", Value::from(state.name.as_str())),
                ("visits", number(state.visits)),
                ("medianMilliseconds", milliseconds(state.median)),
                ("p95Milliseconds", milliseconds(state.p95)),
            ])
        });
        return Report::value(&Value::from([
            ("outcomes", counts(&summary.outcomes)),
            ("errors", counts(&summary.errors)),
            ("ways", counts(&summary.ways)),
            ("states", Value::array(states.collect())),
            ("executions", Value::array(executions.collect())),
        ]));
    }
    let mut report = Report::default();
    report.print(&format!("{} executions", summary.executions.len()));
    for (title, counts) in [
        ("Outcomes", &summary.outcomes),
        ("Errors", &summary.errors),
        ("Ways", &summary.ways),
    ] {
        if !counts.is_empty() {
            report.print("");
            report.print(title);
        }
        for (name, count) in counts {
            report.print(&format!("{count:>6}  {name}"));
        }
    }
    report.print("");
    report.print("States: visits, median, 95th percentile");
    for state in &summary.states {
        report.print(&format!(
            "{:>6} {:>9} ms {:>9} ms  {}",
            state.visits, state.median, state.p95, state.name
        ));
    }
    report.print("");
    report.print("Executions");
    for line in &summary.executions {
        let error = line
            .error
            .as_ref()
            .map_or_else(String::new, |error| format!(": {error}"));
        let time = line
            .elapsed
            .map_or_else(String::new, |time| format!(", {time} ms"));
        report.print(&format!(
            "{}: {}{error}{time}, {} events",
            line.name, line.status, line.events
        ));
    }
    report
}

fn number(count: usize) -> Value {
    i64::try_from(count).map_or(Value::Null, Value::from)
}

/// Writes the case file of a replay that is another; there is none of one that is identical.
fn write_report(opened: &OpenedRecording, file: &OsStr, options: &Options) -> Result<(), Usage> {
    let Some(reported) = &opened.reported else {
        return Ok(());
    };
    source::write(file, &reported.to_text(&wanted(options)))
}

/// What is redacted beyond what is found.
fn wanted(options: &Options) -> Wanted {
    Wanted {
        paths: options.paths.clone(),
        ..Wanted::default()
    }
}

/// Where two executions part.
pub(crate) fn diff(options: &Options) -> Result<Report, Usage> {
    let sides = match &options.files[..] {
        [link] => {
            let (first, second) = source::pair(link)?;
            let side = |words: &str, workspace| {
                (
                    words.to_owned(),
                    history(workspace).map_err(|sentence| vec![sentence]),
                )
            };
            vec![side("the first run", &first), side("the second run", &second)]
        }
        [one, other] if let Some((project, description)) = drift::sides(one, other)? => {
            return drift::drift(project, &description, options);
        }
        files => {
            let side = |file: &OsString| Ok((name(file), events_of(file, options)?));
            files.iter().map(side).collect::<Result<Vec<_>, Usage>>()?
        }
    };
    let mut events = Vec::new();
    for (name, found) in sides {
        match found {
            Ok(found) => events.push((format!("in {name}"), found)),
            Err(sentences) => {
                let mut report = Report::default();
                for sentence in &sentences {
                    report.say(&format!("{name}: {sentence}"));
                }
                report.code = Report::USAGE;
                return Ok(report);
            }
        }
    }
    let [(left, one), (right, other)] = &events[..] else {
        return Err(Usage::new("`asl diff` takes two files."));
    };
    let words = Words { left, right };
    let comparison = compare(one, other, words);
    let sentence = comparison.sentence("The same");
    let found = comparison.difference;
    let report = if options.json {
        let id = |id: Option<u64>| {
            id.and_then(|id| i64::try_from(id).ok())
                .map_or(Value::Null, Value::from)
        };
        Report::value(&Value::from([
            ("same", Value::from(found.is_none())),
            ("sentence", Value::from(sentence)),
            (
                "state",
                found
                    .as_ref()
                    .and_then(|found| found.state.clone())
                    .map_or(Value::Null, Value::from),
            ),
            ("left", id(found.as_ref().and_then(|found| found.left))),
            ("right", id(found.as_ref().and_then(|found| found.right))),
        ]))
    } else {
        let mut report = Report::default();
        report.print(&sentence);
        report
    };
    Ok(report.failed_if(found.is_some()))
}

/// The workspace with stand-ins for what nobody should see.
pub(crate) fn redact(options: &Options) -> Result<Report, Usage> {
    let Some(file) = options.files.first() else {
        return Err(Usage::new(
            "No file was given. `asl help` lists what a command takes.",
        ));
    };
    let recorded = recording_of(file)?;
    let (workspace, notes) = match recorded.map(|read| open_recording(&[read])) {
        Some(Ok(opened)) => (opened.workspace, source::Notes::default()),
        Some(Err(sentences)) => return Err(Usage::new(sentences.join(" "))),
        None => source::read(file, options)?,
    };
    let run = redact_workspace(&workspace, &wanted(options));
    let replaced = &run.redacted.replaced;
    let mut report = if options.json {
        let listed = replaced.iter().map(|each| {
            Value::from([
                ("kind", Value::from(each.kind.name())),
                ("original", Value::from(each.original.as_str())),
                ("standIn", Value::from(each.stand_in.as_str())),
            ])
        });
        Report::value(&Value::from([
            ("workspace", run.redacted.workspace.to_json()),
            ("replaced", Value::array(listed.collect())),
            (
                "difference",
                run.difference.as_deref().map_or(Value::Null, Value::from),
            ),
        ]))
    } else {
        let mut report = Report::fine(format!("{}\n", run.redacted.workspace.to_file_text()));
        for each in replaced {
            report.say(&format!(
                "{}: {} is now {}",
                each.kind.name(),
                each.original,
                each.stand_in
            ));
        }
        if replaced.is_empty() {
            report.say(
                "Nothing was found that should be redacted. Name further places of the input with --path.",
            );
        }
        if let Some(sentence) = &run.difference {
            report.say(sentence);
        }
        report
    };
    report = notes.over(report);
    Ok(report.failed_if(run.difference.is_some()))
}

/// The text of a file that is a recorded execution.
fn recording_of(file: &OsStr) -> Result<Option<Source>, Usage> {
    if file.to_str().is_some_and(|name| name.contains('#')) || file == "-" {
        return Ok(None);
    }
    Ok(Some(read(file)?).filter(|read| Recording::is_recognized(&read.text)))
}

/// The history of a file: the recorded one, or that of the workspace's run.
fn events_of(file: &OsStr, options: &Options) -> Result<Result<Vec<RecordedEvent>, Vec<String>>, Usage> {
    if let Some(read) = recording_of(file)? {
        return Ok(Recording::read(&[read]).map(|recording| recording.events));
    }
    let (workspace, _) = source::read(file, options)?;
    Ok(history(&workspace).map_err(|sentence| vec![sentence]))
}

/// What sentences call a file: a link has no name.
fn name(file: &OsStr) -> String {
    let name = file.to_string_lossy();
    match name.split_once('#') {
        Some(_) => "the link".to_owned(),
        None => name.into_owned(),
    }
}

fn read(file: &OsStr) -> Result<Source, Usage> {
    Ok(Source {
        name: file.to_string_lossy().into_owned(),
        text: source::text(file)?,
    })
}
