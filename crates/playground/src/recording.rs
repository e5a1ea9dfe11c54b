//! A recorded execution, opened: the workspace that replays it, and how far the replay is what was recorded.

use std::collections::HashSet;

use asl::outline::OutlineScope;
use asl_json::Str;
use asl_protocol::{ExecutionsView, OpenRecording, RecordedRun};
use asl_recording::{Comparison, Difference, RecordedEvent, Recording, Source, Summary, Words, compare};
use asl_workspace::Workspace;

use crate::report::Reported;
use crate::run::Run;

/// A recorded execution with its replay.
#[derive(Clone, Debug)]
pub struct OpenedRecording {
    /// The workspace that replays it.
    pub workspace: Workspace,
    /// What was found and what is missing, in sentences; the first says whether the replay is identical.
    pub sentences: Vec<String>,
    /// Where the replay is not what was recorded; none where it is identical, or did not start.
    pub difference: Option<Difference>,
    /// Whether it replays to the recorded history.
    pub is_identical: bool,
    /// What was compared, where the replay started.
    pub comparison: Option<Comparison>,
    /// What a report is made of, where the replay of a whole definition is another.
    pub reported: Option<Reported>,
}

/// Opens a recorded execution from texts in any mixture. An error is a sentence for each thing that is wrong.
pub fn open_recording(sources: &[Source]) -> Result<OpenedRecording, Vec<String>> {
    open_recording_beside(sources, "")
}

/// The same where a definition is at hand: it is taken if the texts have none and it has all states of the history.
pub fn open_recording_beside(sources: &[Source], present: &str) -> Result<OpenedRecording, Vec<String>> {
    Ok(open(Recording::read(sources)?, present))
}

fn open(mut recording: Recording, present: &str) -> OpenedRecording {
    let mut beside = None;
    match &recording.definition {
        None if has_states(&recording) && states_beyond(&recording, present).is_empty() => {
            recording.definition = Some(present.to_owned());
            beside = Some("The texts have no definition. The one that was open has all states of the history, so it was kept.".to_owned());
        }
        None => {}
        Some(definition) => {
            let beyond = states_beyond(&recording, definition);
            if !beyond.is_empty() {
                beside = Some(format!(
                    "The history is of another state machine, or of another version of it: the definition does not have {}.",
                    listed(&beyond)
                ));
            }
        }
    }
    let rebuilt = recording.workspace();
    let mut sentences: Vec<String> = beside.into_iter().chain(recording.gaps.clone()).collect();
    sentences.extend(rebuilt.sentences);
    let (first, comparison) = match history(&rebuilt.workspace) {
        Ok(replayed) => {
            let words = Words {
                left: "in the recording",
                right: "in the replay",
            };
            let comparison = compare(&recording.events, &replayed, words);
            let mut sentence = comparison.sentence("Identical to the recorded execution");
            if let Some(difference) = &comparison.difference {
                sentence = format!(
                    "The replay differs. {sentence}{}",
                    suspect(&recording, rebuilt.is_guessed, difference)
                );
            }
            (sentence, Some(comparison))
        }
        Err(_) if rebuilt.is_guessed => (
            "The recorded execution cannot be replayed: too little of it is recorded to guess its definition.".to_owned(),
            None,
        ),
        Err(refused) => (
            format!("The recorded execution cannot be replayed. {refused}"),
            None,
        ),
    };
    sentences.insert(0, first);
    let difference = comparison
        .as_ref()
        .and_then(|comparison| comparison.difference.clone());
    let reported = difference
        .as_ref()
        .filter(|_| !rebuilt.is_guessed)
        .map(|difference| Reported {
            recording,
            workspace: rebuilt.workspace.clone(),
            difference: difference.sentence.clone(),
        });
    OpenedRecording {
        reported,
        workspace: rebuilt.workspace,
        sentences,
        is_identical: comparison.is_some() && difference.is_none(),
        difference,
        comparison,
    }
}

/// A recorded execution for a page.
pub(crate) struct ForPage {
    pub(crate) run: RecordedRun,
    pub(crate) reported: Option<Reported>,
}

/// What texts hold, for a page.
pub(crate) enum Read {
    One(Box<ForPage>),
    Many(Vec<Recording>),
}

/// Opens the texts of a page.
pub(crate) fn opened(request: OpenRecording) -> Result<Read, Vec<String>> {
    let sources: Vec<Source> = request
        .texts
        .into_iter()
        .map(|each| Source {
            name: each.name,
            text: each.text,
        })
        .collect();
    let mut many = Recording::read_many(&sources)?;
    match many.pop() {
        Some(one) if many.is_empty() => Ok(Read::One(Box::new(for_page(one, &request.present)))),
        last => {
            many.extend(last);
            Ok(Read::Many(many))
        }
    }
}

/// Opens one recorded execution for a page.
pub(crate) fn for_page(recording: Recording, present: &str) -> ForPage {
    let opened = open(recording, present);
    ForPage {
        run: RecordedRun {
            sentences: opened.sentences,
            is_identical: opened.is_identical,
            can_report: opened.reported.is_some(),
            workspace: opened.workspace,
        },
        reported: opened.reported,
    }
}

/// More executions are counted, but not listed.
const MOST_LISTED: usize = 200;

/// What several executions have in common, for a page.
pub(crate) fn summed_up(many: &[Recording]) -> ExecutionsView {
    let summary = Summary::of(many);
    let first = |counts: Vec<(String, usize)>| counts.into_iter().take(MOST_LISTED).collect();
    ExecutionsView {
        count: summary.executions.len(),
        tallies: vec![
            ("Outcomes".to_owned(), first(summary.outcomes)),
            ("Errors".to_owned(), first(summary.errors)),
            ("Paths".to_owned(), first(summary.ways)),
        ],
        states: summary
            .states
            .into_iter()
            .take(MOST_LISTED)
            .map(|state| (state.name, state.visits, state.median, state.p95))
            .collect(),
        executions: summary
            .executions
            .into_iter()
            .take(MOST_LISTED)
            .map(|line| {
                let status = match line.error {
                    Some(error) => format!("{}: {error}", line.status),
                    None => line.status.to_owned(),
                };
                let time = line.elapsed.map_or_else(String::new, |time| format!("{time} ms"));
                (line.name, status, time)
            })
            .collect(),
    }
}

/// The states of a history that a definition does not have, each once.
fn states_beyond<'r>(recording: &'r Recording, definition: &str) -> Vec<&'r str> {
    let mut known = HashSet::new();
    collect_names(&asl::analyze(definition).outline, &mut known);
    let mut seen = HashSet::new();
    let entered = recording
        .events
        .iter()
        .filter(|event| event.kind.ends_with("StateEntered"));
    entered
        .filter_map(|event| event.text("name"))
        .filter(|name| !known.contains(*name) && seen.insert(*name))
        .collect()
}

fn has_states(recording: &Recording) -> bool {
    let mut events = recording.events.iter();
    events.any(|event| event.kind.ends_with("StateEntered"))
}

fn collect_names(scope: &OutlineScope, names: &mut HashSet<Str>) {
    for state in &scope.states {
        names.insert(state.name.clone());
        for scope in &state.scopes {
            collect_names(scope, names);
        }
    }
}

/// `'A', 'B' and 3 more`
fn listed(names: &[&str]) -> String {
    /// More are counted.
    const SHOWN: usize = 3;
    let quoted: Vec<String> = names.iter().take(SHOWN).map(|name| format!("'{name}'")).collect();
    match (names.len().saturating_sub(SHOWN), &quoted[..]) {
        (0, [all @ .., last]) if !all.is_empty() => format!("{} and {last}", all.join(", ")),
        (0, _) => quoted.join(", "),
        (more, _) => format!("{} and {more} more", quoted.join(", ")),
    }
}

/// What a difference most likely means.
fn suspect(recording: &Recording, is_guessed: bool, difference: &Difference) -> &'static str {
    let is_missing = !recording.missing().is_empty()
        || recording
            .events
            .iter()
            .any(|event| Some(event.id) == difference.left && event.details.is_empty());
    if is_guessed {
        " The definition is a guess; add the one that ran."
    } else if is_missing {
        " Data is missing in the recording, which may be why."
    } else {
        " The definition may have changed since; if it is the one that ran, please report this."
    }
}

/// The event history of a workspace's run, as it would be recorded.
pub fn history(workspace: &Workspace) -> Result<Vec<RecordedEvent>, String> {
    let run = Run::new(workspace, &None).map_err(|refused| refused.sentence)?;
    let events = run.execution.events.iter();
    Ok(events
        .filter_map(|event| RecordedEvent::read(&event.to_value()))
        .collect())
}
