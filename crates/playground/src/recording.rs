//! A recorded execution, opened: the workspace that replays it, and how far the replay is what was recorded.

use asl_protocol::{Document, RecordedRun, Refusal};
use asl_recording::{
    Comparison, Difference, RecordedEvent, Recording, Redacted, Source, Words, compare, redact,
};
use asl_workspace::Workspace;

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
}

/// Opens a recorded execution from texts in any mixture. An error is a sentence for each thing that is wrong.
pub fn open_recording(sources: &[Source]) -> Result<OpenedRecording, Vec<String>> {
    let recording = Recording::read(sources)?;
    let rebuilt = recording.workspace();
    let mut sentences = recording.gaps.clone();
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
    Ok(OpenedRecording {
        workspace: rebuilt.workspace,
        sentences,
        is_identical: comparison.is_some() && difference.is_none(),
        difference,
        comparison,
    })
}

/// Opens a recorded execution for a page.
pub(crate) fn opened(name: String, text: String) -> Result<RecordedRun, Refusal> {
    match open_recording(&[Source { name, text }]) {
        Ok(opened) => Ok(RecordedRun {
            sentence: opened.sentences.join(" "),
            is_identical: opened.is_identical,
            workspace: opened.workspace,
        }),
        Err(sentences) => Err(Refusal {
            sentence: sentences.join(" "),
            document: Document::Definition,
        }),
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
    let run = Run::new(workspace).map_err(|refused| refused.sentence)?;
    let events = run.execution.events.iter();
    Ok(events
        .filter_map(|event| RecordedEvent::read(&event.to_value()))
        .collect())
}

/// A workspace, redacted, and what differs in the way of its run, in a sentence.
#[derive(Clone, Debug)]
pub struct RedactedRun {
    /// The workspace, and what was replaced.
    pub redacted: Redacted,
    /// Why the run goes another way; none where it goes the same.
    pub difference: Option<String>,
}

/// Redacts a workspace, and runs it before and after: it must go the same way. `paths` are places in the input.
pub fn redact_workspace(workspace: &Workspace, paths: &[String]) -> RedactedRun {
    let redacted = redact(workspace, paths);
    let difference = match (history(workspace), history(&redacted.workspace)) {
        (Ok(before), Ok(after)) => {
            let before: Vec<RecordedEvent> = before.iter().map(|event| way(event, Some(&redacted))).collect();
            let after: Vec<RecordedEvent> = after.iter().map(|event| way(event, None)).collect();
            let words = Words {
                left: "before",
                right: "after the redaction",
            };
            let found = compare(&before, &after, words).difference;
            found.map(|found| {
                format!(
                    "The redacted workflow takes a different path, so a rule may depend on a redacted value. {}",
                    found.sentence
                )
            })
        }
        (Err(_), Err(_)) => None,
        (Ok(_), Err(sentence)) => Some(format!("The redacted workspace does not run. {sentence}")),
        (Err(sentence), Ok(_)) => Some(format!("Only the redacted workspace runs. {sentence}")),
    };
    RedactedRun { redacted, difference }
}

/// What an event says of the way of a run: its type, its state, its item; no data.
fn way(event: &RecordedEvent, redacted: Option<&Redacted>) -> RecordedEvent {
    let mut way = event.clone();
    way.details
        .retain(|name, _| matches!(&**name, "name" | "index" | "length"));
    let name = event.text("name").zip(redacted);
    if let Some((name, redacted)) = name {
        way.details.insert("name".into(), redacted.text(name).into());
    }
    way
}
