//! `asl policy`: the policy of the execution role, as a document or for a deployment tool; with `--json` also its trust
//! policy and the reasons.

use asl_playground::Playground;
use asl_protocol::{Analysis, GetPolicyText, Handler, RoleVerdict};

use crate::analysis::analyze;
use crate::arguments::Options;
use crate::check;
use crate::report::{Report, Usage};
use crate::source;

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
    let role_is_of_template = notes.role_is_of_template;
    let mut report = notes.over(Report::fine(text));
    for warning in &analysis.policy.warnings {
        report.say(&format!("warning: {}", warning.sentence));
    }
    if role_is_of_template {
        for sentence in lacking(&analysis) {
            report.say(&format!("warning: {sentence}"));
        }
    }
    Ok(report)
}

/// What the workflow needs and the role in its template does not allow.
fn lacking(analysis: &Analysis) -> impl Iterator<Item = String> {
    let needs = analysis.role.iter().flat_map(|role| &role.needs);
    let missing = needs.filter(|need| matches!(need.verdict, RoleVerdict::Missing | RoleVerdict::Denied));
    missing.map(|need| {
        let states: Vec<String> = need.states.iter().map(|(name, _)| format!("“{name}”")).collect();
        let who = match states.as_slice() {
            [] => String::new(),
            [one] => format!(", which {one} needs"),
            several => format!(", which {} need", several.join(", ")),
        };
        format!(
            "The role in the template does not allow {} on {}{who}.",
            need.action, need.resource
        )
    })
}
