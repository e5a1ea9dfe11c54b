//! `asl policy`: the policy of the execution role, as a document or for a deployment tool; with `--json` also its trust
//! policy and the reasons.

use asl_playground::Playground;
use asl_protocol::{GetPolicyText, Handler};

use crate::arguments::Options;
use crate::check;
use crate::report::{Report, Usage};
use crate::{analyze, source};

/// The policy. What is not a definition has none: its findings are printed instead.
pub(crate) fn policy(options: &Options) -> Result<Report, Usage> {
    let (workspace, notes) = source::one(options)?;
    let analysis = analyze(&workspace);
    if analysis.states.is_empty() {
        let sentence = "There is no policy: the file has no states.";
        return Ok(notes.over(check::refusal(&analysis, sentence, options)?));
    }
    if options.json {
        return Ok(notes.over(Report::json(&analysis.policy)?));
    }
    let text = match options.policy_format {
        None => format!("{}\n", analysis.policy.document),
        Some(format) => Playground::default().handle(GetPolicyText { workspace, format }),
    };
    let mut report = notes.over(Report::fine(text));
    for warning in &analysis.policy.warnings {
        report.say(&format!("warning: {}", warning.sentence));
    }
    Ok(report)
}
