//! A workspace without what nobody else should see, run before and after: it must go the same way.
//!
//! What does not live here: what is found and what takes its place (`asl-recording`).

use asl_json::{Pointer, Value};
use asl_protocol::{RedactWorkspace, RedactedKind, RedactionView, ReplacedValue};
use asl_recording::{
    Kind, RecordedEvent, Redacted, Wanted, Words, compare, found, personal, redact, redact_both,
};
use asl_workspace::Workspace;

use crate::recording::history;

/// A workspace, redacted, and what differs in the way of its run, in a sentence.
#[derive(Clone, Debug)]
pub struct RedactedRun {
    /// The workspace, and what was replaced.
    pub redacted: Redacted,
    /// Why the run goes another way; none where it goes the same.
    pub difference: Option<String>,
}

/// Redacts a workspace, and runs it before and after.
pub fn redact_workspace(workspace: &Workspace, wanted: &Wanted) -> RedactedRun {
    compared(workspace, redact(workspace, wanted))
}

/// The same for two workspaces that are compared; both get the same stand-ins.
pub(crate) fn redact_runs(left: &Workspace, right: &Workspace) -> (RedactedRun, RedactedRun) {
    let (one, other) = redact_both(left, right, &Wanted::default());
    (compared(left, one), compared(right, other))
}

/// Runs a workspace as it was and redacted.
fn compared(workspace: &Workspace, redacted: Redacted) -> RedactedRun {
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

/// More is counted only.
const MOST_SHOWN: usize = 200;

/// Longer values are cut where they are shown.
const LONGEST_SHOWN: usize = 120;

/// What in a workspace looks personal.
pub(crate) fn find_personal(workspace: &Workspace) -> Vec<RedactedKind> {
    personal(workspace).into_iter().map(counted).collect()
}

/// A redacted workspace for a page.
pub(crate) fn view(request: &RedactWorkspace, can_report: bool) -> RedactionView {
    let wanted = wanted(&request.paths, &request.kept);
    let input = asl_json::parse(&request.workspace.input).unwrap_or(Value::Null);
    let unknown = request
        .paths
        .iter()
        .filter(|path| Pointer::new(pointer(path)).find(&input).is_none())
        .cloned()
        .collect();
    let run = redact_workspace(&request.workspace, &wanted);
    let replaced = &run.redacted.replaced;
    let mut places = Vec::new();
    leaves(&input, &mut String::new(), &mut places);
    RedactionView {
        replaced: replaced
            .iter()
            .take(MOST_SHOWN)
            .map(|each| ReplacedValue {
                kind: each.kind.name().to_owned(),
                original: cut(&each.original),
                stand_in: cut(&each.stand_in),
            })
            .collect(),
        more: replaced.len().saturating_sub(MOST_SHOWN),
        kinds: found(&request.workspace, &wanted.paths)
            .into_iter()
            .map(counted)
            .collect(),
        difference: run.difference,
        unknown,
        places,
        can_report,
        workspace: run.redacted.workspace,
    }
}

/// What is asked for, in the words of a page or a shell.
pub(crate) fn wanted(paths: &[String], kept: &[String]) -> Wanted {
    Wanted {
        paths: paths.iter().map(|path| pointer(path)).collect(),
        kept: Kind::ALL
            .into_iter()
            .filter(|kind| kept.iter().any(|name| name == kind.name()))
            .collect(),
        ..Wanted::default()
    }
}

/// A JSON Pointer, also of a simple path: `/items/0/name` for `$.items[0].name`.
fn pointer(path: &str) -> String {
    let Some(rest) = path.strip_prefix('$') else {
        return path.to_owned();
    };
    rest.replace(['[', '.'], "/").replace([']', '\'', '"'], "")
}

fn counted((kind, count): (Kind, usize)) -> RedactedKind {
    RedactedKind {
        names: (kind.name().to_owned(), kind.plural().to_owned()),
        count,
    }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(LONGEST_SHOWN) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// The pointers of values that have no members, as many as are shown.
fn leaves(value: &Value, path: &mut String, found: &mut Vec<String>) {
    let mut each = |name: &str, value: &Value, path: &mut String| {
        let length = path.len();
        path.push('/');
        path.push_str(&name.replace('~', "~0").replace('/', "~1"));
        leaves(value, path, found);
        path.truncate(length);
    };
    match value {
        Value::Object(members) => {
            for (name, value) in members.iter().take(MOST_SHOWN) {
                each(name, value, path);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate().take(MOST_SHOWN) {
                each(&index.to_string(), item, path);
            }
        }
        _ if found.len() < MOST_SHOWN => found.push(path.clone()),
        _ => {}
    }
}
