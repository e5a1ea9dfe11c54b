//! Two runs, compared: both run again, which gives the same each time, and their histories are aligned by cause.
//!
//! What does not live here: the alignment and its words (`asl-recording`).

use asl_engine::Status;
use asl_protocol::{
    CompareRuns, ComparedRow, ComparedRun, ComparedState, LinkRuns, LinkedRuns, Refusal, RunComparison,
};
use asl_recording::{RecordedEvent, Words, align, compare, personal};
use asl_workspace::{Workspace, link};

use crate::recording::recorded;
use crate::redaction::redact_runs;
use crate::run::{CodeEngine, Run};
use crate::test_cases;

/// How many states are listed.
const MOST_STATES: usize = 300;
/// How many rows are given at once.
const MOST_ROWS: usize = 500;

/// A run's history, and how it ended.
struct Ran {
    status: Status,
    history: Vec<RecordedEvent>,
}

fn ran(side: &ComparedRun, code: &CodeEngine) -> Result<Ran, Refusal> {
    let run = Run::new(&made_of(side)?, code).map_err(|refused| Refusal {
        sentence: format!("There is no run {}. {}", side.words, refused.sentence),
        ..refused
    })?;
    Ok(Ran {
        status: run.execution.status,
        history: recorded(&run.execution),
    })
}

/// The link that carries two runs.
pub(crate) fn link_runs(request: &LinkRuns) -> Result<LinkedRuns, Refusal> {
    let (left, right) = (made_of(&request.left)?, made_of(&request.right)?);
    if request.redacted {
        let (one, other) = redact_runs(&left, &right);
        let sides = [(&request.left.words, &one), (&request.right.words, &other)];
        let differences = sides
            .into_iter()
            .filter_map(|(words, run)| Some(format!("The run {words}: {}", run.difference.as_ref()?)));
        return Ok(LinkedRuns {
            fragment: link::encode_versus(&other.redacted.workspace, &one.redacted.workspace),
            is_personal: false,
            differences: differences.collect(),
        });
    }
    Ok(LinkedRuns {
        fragment: link::encode_versus(&right, &left),
        is_personal: [&left, &right].into_iter().any(|side| !personal(side).is_empty()),
        differences: Vec::new(),
    })
}

/// The workspace that makes a run.
fn made_of(side: &ComparedRun) -> Result<Workspace, Refusal> {
    match &side.case {
        Some(case) => test_cases::of_named(&side.workspace, case),
        None => Ok(side.workspace.clone()),
    }
}

/// Runs both and compares them.
pub(crate) fn compare_runs(request: &CompareRuns, code: &CodeEngine) -> Result<RunComparison, Refusal> {
    let (left, right) = (ran(&request.left, code)?, ran(&request.right, code)?);
    let words = Words {
        left: &request.left.words,
        right: &request.right.words,
    };
    let comparison = compare(&left.history, &right.history, words);
    let aligned = align(&left.history, &right.history);
    let shown: Vec<_> = aligned
        .iter()
        .filter(|row| {
            let is_alone = row.left.is_none() || row.right.is_none();
            request.all || is_alone || row.differs.is_some() || request.noise && row.is_noise
        })
        .collect();
    let event = |history: &[RecordedEvent], at: Option<usize>| {
        let event = history.get(at?)?;
        Some((event.id, event.kind.to_string()))
    };
    let rows = shown.iter().skip(request.from).take(request.count.min(MOST_ROWS));
    let rows = rows.map(|row| ComparedRow {
        left: event(&left.history, row.left),
        right: event(&right.history, row.right),
        state: row.state.clone(),
        differs: row
            .differs
            .as_ref()
            .map(|differs| (differs.path.clone(), differs.left.clone(), differs.right.clone())),
        is_noise: row.is_noise,
    });
    Ok(RunComparison {
        sentence: comparison.sentence("The runs are identical"),
        is_same: comparison.difference.is_none(),
        statuses: (left.status, right.status),
        states: states(&left.history, &right.history),
        rows: rows.collect(),
        total: shown.len(),
    })
}

/// How often each state was entered.
fn states(left: &[RecordedEvent], right: &[RecordedEvent]) -> Vec<ComparedState> {
    let mut states = indexmap::IndexMap::<&str, (usize, usize)>::new();
    let entered = |event: &RecordedEvent| event.kind.ends_with("StateEntered");
    let left = left.iter().map(|event| (event, (1, 0)));
    let right = right.iter().map(|event| (event, (0, 1)));
    for (event, (in_left, in_right)) in left.chain(right).filter(|(event, _)| entered(event)) {
        let count = states.entry(event.text("name").unwrap_or_default()).or_default();
        *count = (count.0 + in_left, count.1 + in_right);
    }
    let states = states.into_iter().take(MOST_STATES);
    states
        .map(|(state, (left, right))| ComparedState {
            state: state.to_owned(),
            left,
            right,
        })
        .collect()
}
