//! The policy of the execution role as the page shows it.

use asl::outline::OutlineScope;
use asl_iam::export::{Format, export};
use asl_iam::{Convention, Policy};
use asl_json::{Value, to_pretty};
use asl_protocol::{PolicyReason, PolicyStatement, PolicyView, PolicyWarning};
use asl_workspace::{MachineType, Settings, Workspace};

use crate::definition;

/// What the policy depends on besides the definition.
pub(crate) fn options(settings: &Settings) -> asl_iam::Options {
    let key = settings.policy.key.trim();
    asl_iam::Options {
        partition: settings.partition.clone(),
        region: settings.region.clone(),
        account: settings.account.clone(),
        state_machine_name: settings.state_machine_name.clone(),
        convention: settings.policy.convention,
        logging: settings.policy.logging,
        tracing: settings.policy.tracing,
        kms_key: (!key.is_empty()).then(|| key.to_owned()),
        express: settings.machine_type == MachineType::Express,
    }
}

/// What IAM really checks, to hold a pasted policy against.
pub(crate) fn needed(outline: &OutlineScope, settings: &Settings) -> Policy {
    let options = asl_iam::Options {
        convention: Convention::LeastPrivilege,
        ..options(settings)
    };
    asl_iam::generate(outline, &options)
}

/// The policy written for a deployment tool.
pub(crate) fn text(workspace: &Workspace, format: Format) -> String {
    let options = options(&workspace.settings);
    let policy = asl_iam::generate(&definition::read(workspace).outline, &options).without_empty_denial();
    export(&policy, format, &options)
}

/// The policy for a definition, in the convention that the settings name.
pub(crate) fn view(outline: &OutlineScope, settings: &Settings) -> PolicyView {
    let policy = asl_iam::generate(outline, &options(settings)).without_empty_denial();
    let document = policy.document();
    let written = document
        .get("Statement")
        .and_then(Value::as_array)
        .unwrap_or_default();
    let statements = policy
        .statements
        .into_iter()
        .zip(written)
        .map(|(statement, written)| PolicyStatement {
            json: to_pretty(written),
            reasons: statement
                .reasons
                .into_iter()
                .map(|reason| PolicyReason {
                    state: reason.state,
                    pointer: reason.pointer,
                    resource: reason.resource,
                    guess: reason.guess,
                    sentence: reason.sentence,
                })
                .collect(),
        });
    let warnings = policy.warnings.into_iter().map(|warning| PolicyWarning {
        sentence: warning.sentence,
        pointer: warning.pointer,
    });
    PolicyView {
        document: to_pretty(&document),
        trust: to_pretty(&policy.trust_policy),
        hardened_trust: to_pretty(&policy.hardened_trust_policy),
        statements: statements.collect(),
        warnings: warnings.collect(),
    }
}
