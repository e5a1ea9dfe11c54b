//! Answers of code, written down: for files of tools that run none. The workspace is run once, and what each call came to takes the
//! place of the code.
//!
//! What does not live here: the files (`exchange.rs`).

use asl_engine::Visit;
use asl_mock::{MockedTask, Mocks, Response, ResponseKind, When};
use asl_workspace::Workspace;
use indexmap::IndexMap;

use crate::run::{CodeEngine, Run};

/// Puts what came of their calls in the place of mocked responses that are code; sentences about it.
pub(crate) fn can(mocks: &mut Mocks, workspace: &Workspace, code: &CodeEngine) -> Vec<String> {
    if mocks.in_code().next().is_none() {
        return Vec::new();
    }
    if code.is_none() {
        return vec!["That format has no code. Allow the code to run, then export again: what its calls come to is written down.".into()];
    }
    let run = match Run::new(workspace, code) {
        Ok(run) => run,
        Err(refusal) => {
            return vec![format!(
                "That format has no code, and it could not be run to write down what its calls come to. {}",
                refusal.sentence
            )];
        }
    };
    let mut by_state: IndexMap<&str, Vec<&Visit>> = IndexMap::new();
    for visit in &run.execution.visits {
        by_state.entry(visit.state()).or_default().push(visit);
    }
    let mut sentences = Vec::new();
    for (state, visits) in by_state {
        let mut attempts: Vec<_> = visits.iter().flat_map(|visit| visit.attempts()).collect();
        if attempts.iter().all(|attempt| attempt.log.is_none()) {
            continue;
        }
        // The format counts the calls of a state in the order of time.
        attempts.sort_by_key(|attempt| attempt.start);
        let responses: Vec<Response> = attempts
            .iter()
            .filter_map(|attempt| {
                Some(match attempt.outcome.as_ref()? {
                    Ok(result) => ResponseKind::Result(result.clone()),
                    Err(failure) => ResponseKind::Fails {
                        error: failure.error.clone(),
                        cause: failure.cause.clone(),
                    },
                })
            })
            .map(|kind| Response {
                when: When::default(),
                after: 0,
                jitter: 0,
                kind,
                callback: Vec::new(),
            })
            .collect();
        let calls = match responses.len() {
            1 => "its only call".to_owned(),
            many => format!("its {many} calls"),
        };
        sentences.push(format!(
            "State '{state}': that format has no code, so it was run; the file has what {calls} came to with this input."
        ));
        let task = MockedTask {
            responses,
            ..MockedTask::default()
        };
        mocks.tasks.insert(state.to_owned(), task);
    }
    sentences
}
