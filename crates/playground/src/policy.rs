//! The policy of the execution role as the page shows it.

use asl::outline::OutlineScope;
use asl_json::{Value, to_pretty};
use asl_protocol::{PolicyReason, PolicyStatement, PolicyView, PolicyWarning};
use asl_workspace::{MachineType, Settings};

/// The policy for a definition, in the convention of the documentation.
pub(crate) fn view(outline: &OutlineScope, settings: &Settings) -> PolicyView {
    let options = asl_iam::Options {
        partition: settings.partition.clone(),
        region: settings.region.clone(),
        account: settings.account.clone(),
        state_machine_name: settings.state_machine_name.clone(),
        express: settings.machine_type == MachineType::Express,
        ..asl_iam::Options::default()
    };
    let policy = asl_iam::generate(outline, &options);
    let document = policy.document();
    let written = document
        .get("Statement")
        .and_then(Value::as_array)
        .unwrap_or_default();
    let statements = policy
        .statements
        .iter()
        .zip(written)
        .map(|(statement, written)| PolicyStatement {
            json: to_pretty(written),
            reasons: statement
                .reasons
                .iter()
                .map(|reason| PolicyReason {
                    state: reason.state.clone(),
                    pointer: reason.pointer.to_string(),
                    sentence: reason.sentence.clone(),
                })
                .collect(),
        });
    let warnings = policy.warnings.iter().map(|warning| PolicyWarning {
        sentence: warning.sentence.clone(),
        pointer: warning.pointer.to_string(),
    });
    PolicyView {
        document: to_pretty(&document),
        trust: to_pretty(&policy.trust_policy),
        statements: statements.collect(),
        warnings: warnings.collect(),
    }
}
