//! Opening recorded executions, and the line of shell that prints all that is needed of one.
//!
//! What does not live here: reading them (`asl-recording`, in the worker), and the dialog (`views::dialogs::recording`).

use std::rc::Rc;

use asl_protocol::{OpenRecorded, OpenRecording, OpenedTexts, RecordedRun, RecordedText};

use super::drafts;
use crate::session::Session;
use crate::state::action::{NoticeAction, Opening, ViewAction};
use crate::state::shared::Shared;
use crate::state::{Offer, Topic};

/// How opening ended: sentences, and whether something was opened.
pub type Told = Result<Vec<String>, Vec<String>>;

/// Whether a text seems to have something of a recorded execution in it: each event has the member for what caused it, each
/// description the ARN of the execution.
pub fn is_recording(text: &str) -> bool {
    text.contains("reviousEventId")
        || text.contains("previous_event_id")
        || text.contains("xecutionArn") && (text.contains("tartDate") || text.contains("\"executions\""))
}

/// Opens the workspace that replays a recorded execution; nothing changes where the texts have none.
pub fn open(session: &Session, texts: Vec<RecordedText>, told: impl FnOnce(&Session, Told) + 'static) {
    let then = session.clone();
    let present = session.state().workspace.definition.clone();
    session.ask(OpenRecording { texts, present }, move |answer| match answer {
        Ok(OpenedTexts::One(recorded)) => told(&then, Ok(shown(&then, *recorded))),
        Ok(OpenedTexts::Many(executions)) => {
            told(&then, Ok(Vec::new()));
            then.dispatch(ViewAction::ShowExecutions(Shared::new(*executions)));
        }
        Err(sentences) => told(&then, Err(sentences)),
    });
}

/// Opens one of the executions that were summed up.
pub fn open_one(session: &Session, index: usize) {
    let then = session.clone();
    let present = session.state().workspace.definition.clone();
    session.ask(OpenRecorded { index, present }, move |answer| match answer {
        Ok(recorded) => {
            then.show(None);
            shown(&then, *recorded);
        }
        Err(sentences) => say(&then, Err(sentences)),
    });
}

/// Opens the workspace that replays an execution, and says what there is to say of it.
fn shown(session: &Session, recorded: RecordedRun) -> Vec<String> {
    let opening = Opening {
        workspace: Rc::new(recorded.workspace),
        home: session.state().home.clone(),
        is_own: false,
        sentence: Some("Recorded execution opened.".into()),
    };
    drafts::open(session, opening);
    let is_whole = recorded.is_identical && recorded.sentences.len() == 1;
    let sentence = recorded.sentences.join(" ").into();
    session.dispatch(match (is_whole, recorded.can_report) {
        (true, _) => NoticeAction::Say(sentence),
        (false, true) => NoticeAction::Offer(Topic::Other, sentence, true, Some(Offer::Report)),
        (false, false) => NoticeAction::Warn(sentence),
    });
    recorded.sentences
}

/// Says in a notice what could not be opened.
pub fn say(session: &Session, told: Told) {
    if let Err(sentences) = told {
        session.dispatch(NoticeAction::Warn(sentences.join(" ").into()));
    }
}

/// The longest ARN of an execution that AWS makes is shorter.
const LONGEST_ARN: usize = 512;

/// The ARN of an execution that a text is, if it is nothing else.
pub fn arn_of(text: &str) -> Option<&str> {
    let text = text.trim();
    let is_plain = |letter: char| letter.is_alphanumeric() || "-_:/.+=@".contains(letter);
    let mut parts = text.split(':');
    let is_execution = parts.next() == Some("arn")
        && parts.nth(1) == Some("states")
        && matches!(parts.nth(2), Some("execution" | "express"));
    (is_execution && text.len() <= LONGEST_ARN && text.chars().all(is_plain)).then_some(text)
}

/// The line of shell that prints all that is needed of an execution into one file. Without an ARN it has a stand-in for it.
pub fn command(arn: Option<&str>) -> String {
    let arn = arn.unwrap_or("arn:aws:states:REGION:ACCOUNT:execution:NAME:ID");
    let parts: Vec<&str> = arn.split(':').collect();
    let region = parts.get(3).copied().unwrap_or_default();
    let aws = format!("--region {region} --output json");
    if let [_, partition, _, _, account, "express", machine, ..] = parts[..] {
        // The history of an Express execution is in the log group that its state machine names.
        return format!(
            "m='arn:{partition}:states:{region}:{account}:stateMachine:{machine}'; \
             d=\"$(aws stepfunctions describe-state-machine {aws} --state-machine-arn \"$m\")\"; \
             g=\"$(aws stepfunctions describe-state-machine --region {region} --output text --state-machine-arn \"$m\" \
             --query 'loggingConfiguration.destinations[0].cloudWatchLogsLogGroup.logGroupArn' | cut -d: -f7)\"; \
             {{ echo \"$d\"; aws logs filter-log-events {aws} --log-group-name \"$g\" \
             --filter-pattern '{{ $.execution_arn = \"{arn}\" }}'; }} > execution.json"
        );
    }
    format!(
        "for c in describe-execution describe-state-machine-for-execution get-execution-history; \
         do aws stepfunctions $c {aws} --execution-arn '{arn}'; done > execution.json"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_of_shell_has_the_arn_and_nothing_that_a_shell_would_run() {
        let arn = "arn:aws:states:eu-west-1:123456789012:execution:Shop:order-7";
        assert_eq!(arn_of(&format!(" {arn}\n")), Some(arn));
        assert!(
            command(Some(arn))
                .contains("--region eu-west-1 --output json --execution-arn 'arn:aws:states:eu-west-1:")
        );
        let express = "arn:aws:states:eu-west-1:123456789012:express:Shop:a:b";
        assert!(command(arn_of(express)).contains("stateMachine:Shop'"));
        for hostile in [
            "arn:aws:states:eu-west-1:123456789012:execution:Shop:a'; rm -rf ~'",
            "arn:aws:states:$(id):1:execution:Shop:a",
            "arn:aws:states:eu-west-1:123456789012:stateMachine:Shop",
        ] {
            assert_eq!(arn_of(hostile), None, "{hostile}");
        }
    }
}
