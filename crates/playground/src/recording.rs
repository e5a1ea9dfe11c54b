//! A recorded execution, opened: the workspace that replays it, and how far the replay is what was recorded.

use std::fmt::Write as _;

use asl_engine::{Execution, NestedExecution};
use asl_json::Value;
use asl_protocol::{ExecutionsView, OpenRecording, RecordedRun};
use asl_recording::{Comparison, Difference, RecordedEvent, Recording, Source, Summary, Words, compare};
use asl_workspace::Workspace;

use crate::report::Reported;
use crate::run::Run;
use crate::{executions, recorded_objects};

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
    match open_recordings(sources, present)? {
        Recordings::One(opened) => Ok(*opened),
        // Its sentence says what there is of several.
        Recordings::Many(_) => Ok(open(Recording::read(sources)?, present)),
    }
}

/// What texts hold.
#[derive(Debug)]
pub enum Recordings {
    /// One execution, perhaps with its children.
    One(Box<OpenedRecording>),
    /// Several.
    Many(Vec<Recording>),
}

/// The same for texts that may hold several executions.
pub fn open_recordings(sources: &[Source], present: &str) -> Result<Recordings, Vec<String>> {
    let mut all = Recording::read_many(sources)?;
    Ok(match all.pop() {
        Some(one) if all.is_empty() => Recordings::One(Box::new(open(one, present))),
        last => {
            all.extend(last);
            Recordings::Many(all)
        }
    })
}

fn open(mut recording: Recording, present: &str) -> OpenedRecording {
    let mut beside = None;
    match &recording.definition {
        None if has_states(&recording) && recording.states_beyond(present).is_empty() => {
            recording.definition = Some(present.to_owned());
            beside = Some("The texts have no definition. The one that was open has all states of the history, so it was kept.".to_owned());
        }
        None => {}
        Some(definition) => {
            let beyond = recording.states_beyond(definition);
            if !beyond.is_empty() {
                beside = Some(format!(
                    "The history is of another state machine, or of another version of it: the definition does not have {}.",
                    listed(&beyond)
                ));
            }
        }
    }
    let mut rebuilt = recording.workspace();
    let redrives = recording.redrives();
    let mut ran = run(&rebuilt.workspace, redrives);
    let mut lacking = Vec::new();
    if let Ok(run) = &ran {
        (recording.objects, lacking) = recorded_objects::lacking(&recording, run);
    }
    if !recording.objects.is_empty() {
        rebuilt = recording.workspace();
        ran = run(&rebuilt.workspace, redrives);
    }
    if recording.has_map_run_children()
        && let Ok(run) = &ran
    {
        // Which item a child had shows once the Map has its items.
        let runs = run.execution.map_runs.iter();
        let inputs: Vec<Vec<&Value>> = runs
            .map(|run| run.children.iter().map(|child| &child.input).collect())
            .collect();
        recording.number_children(&inputs);
        rebuilt = recording.workspace();
        ran = self::run(&rebuilt.workspace, redrives);
    }
    let mut sentences: Vec<String> = beside.into_iter().chain(recording.gaps.clone()).collect();
    sentences.extend(rebuilt.sentences);
    sentences.extend(lacking);
    let (first, comparison) = match ran {
        Ok(run) => {
            let replayed = recorded(&run.execution);
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
            if !recording.children.is_empty() {
                sentence.push(' ');
                sentence.push_str(&children_compared(&recording, &run.execution));
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

/// Opens the texts of a page.
pub(crate) fn opened(request: OpenRecording) -> Result<Recordings, Vec<String>> {
    let texts = request.texts.into_iter();
    let sources: Vec<Source> = texts
        .map(|each| Source {
            name: each.name,
            text: each.text,
        })
        .collect();
    open_recordings(&sources, &request.present)
}

impl From<OpenedRecording> for ForPage {
    fn from(opened: OpenedRecording) -> Self {
        Self {
            run: RecordedRun {
                sentences: opened.sentences,
                is_identical: opened.is_identical,
                can_report: opened.reported.is_some(),
                workspace: opened.workspace,
            },
            reported: opened.reported,
        }
    }
}

/// Opens one recorded execution for a page.
pub(crate) fn for_page(recording: Recording, present: &str) -> ForPage {
    open(recording, present).into()
}

/// More executions are counted, but not listed.
const MOST_LISTED: usize = 200;

/// What several executions have in common, for a page.
pub(crate) fn summed_up(many: &[Recording], present: &str) -> ExecutionsView {
    let definition = many.iter().find_map(|one| one.definition.as_deref());
    let fits = |one: &Recording| one.states_beyond(present).is_empty();
    let definition = definition.or_else(|| many.first().is_some_and(fits).then_some(present));
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
        drawing: definition.map(|definition| Box::new(crate::analysis::preview(definition))),
        entered: summary.entered,
        moves: summary.moves,
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

fn has_states(recording: &Recording) -> bool {
    let mut events = recording.events.iter();
    events.any(|event| event.kind.ends_with("StateEntered"))
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

/// The run of a workspace, redriven so often if it can be, or why there is none.
fn run(workspace: &Workspace, redrives: usize) -> Result<Run, String> {
    let mut run = Run::new(workspace, &None).map_err(|refused| refused.sentence)?;
    for _ in 0..redrives {
        match run.redriven(workspace, &None) {
            Ok(again) => run = again,
            Err(_) => break,
        }
    }
    Ok(run)
}

/// The event history of a workspace's run, as it would be recorded.
pub fn history(workspace: &Workspace) -> Result<Vec<RecordedEvent>, String> {
    Ok(recorded(&run(workspace, 0)?.execution))
}

/// The history of an execution, as it would be recorded.
pub(crate) fn recorded(execution: &Execution) -> Vec<RecordedEvent> {
    execution.events.iter().map(RecordedEvent::of).collect()
}

/// How far the children in a replay are the recorded ones, in a sentence.
fn children_compared(recording: &Recording, execution: &Execution) -> String {
    let mut free: Vec<(Option<Value>, &NestedExecution)> = execution
        .visits
        .iter()
        .flat_map(asl_engine::Visit::attempts)
        .filter_map(|attempt| attempt.nested.as_deref())
        .map(|nested| (executions::input(&nested.execution), nested))
        .collect();
    let words = Words {
        left: "in the recording",
        right: "in the replay",
    };
    let (mut same, mut absent, mut first) = (0, 0, None);
    for child in &recording.children {
        let replayed = match child.place_in_map_run() {
            Some((run, index)) => {
                let run = execution.map_runs.get(run);
                run.and_then(|run| Some(&run.children.get(index)?.execution))
            }
            // The input tells which one it is.
            None => {
                let known = child
                    .input
                    .as_deref()
                    .and_then(|input| asl_json::parse(input).ok());
                let mut inputs = free.iter().map(|(input, _)| input);
                let found = inputs.position(|input| known.is_none() || *input == known);
                found.map(|at| &free.remove(at).1.execution)
            }
        };
        match replayed.map(|replayed| compare(&child.events, &recorded(replayed), words).difference) {
            None => absent += 1,
            Some(None) => same += 1,
            Some(Some(difference)) => {
                let name = child.arn.as_deref().and_then(|arn| arn.rsplit(':').next());
                first.get_or_insert_with(|| {
                    (name.unwrap_or("without a name").to_owned(), difference.sentence)
                });
            }
        }
    }
    let mut sentence = match (first, same) {
        (Some((name, difference)), _) => format!("The child execution {name} differs. {difference}"),
        (None, 0) => String::new(),
        (None, 1) => "Its child execution is replayed identically.".to_owned(),
        (None, same) => format!("Its {same} child executions are replayed identically."),
    };
    if absent > 0 {
        if !sentence.is_empty() {
            sentence.push(' ');
        }
        let _ = write!(
            sentence,
            "Recorded child executions that do not run in the replay: {absent}."
        );
    }
    sentence
}
