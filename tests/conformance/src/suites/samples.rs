//! The suite `samples`: definitions from real projects, each of which must parse, validate without error, be
//! drawn, run with default mocks and get a policy.

use super::{Filter, Outcome, verdict};
use crate::bridge::{self, SampleAnswer};
use crate::case::{CaseResult, Difference};
use crate::shared::Shared;

const ENDING: &str = ".asl.json";

/// Runs the suite.
pub fn run(shared: &Shared, filter: &Filter) -> Result<Vec<CaseResult>, String> {
    let mut results = Vec::new();
    for file in shared.files("samples", ENDING)? {
        let name = file.rsplit('/').next().unwrap_or(&file);
        let id = name.strip_suffix(ENDING).unwrap_or(name).to_owned();
        if filter.wants(&id) {
            let verdict = verdict(judge(bridge::sample(&shared.text(&file)?)));
            results.push(CaseResult {
                id,
                group: "samples".to_owned(),
                verdict,
            });
        }
    }
    Ok(results)
}

fn judge(answer: SampleAnswer) -> Result<(), Outcome> {
    match answer {
        SampleAnswer::Failed { step, reason } => Err(Difference::plain(step, "no error", reason).into()),
        SampleAnswer::Fine => Ok(()),
    }
}
