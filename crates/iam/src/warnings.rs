//! Points to check before the policy is used: wildcards, roles that are passed on, other accounts, placeholders.

use crate::options::Options;
use crate::policy::{Reason, Statement, Warning};
use crate::shape::has_placeholder;

/// Adds what there is to say about the statements.
pub(crate) fn add(statements: &[Statement], options: &Options, warnings: &mut Vec<Warning>) {
    for statement in statements {
        let found = [
            wildcards(statement),
            any_service(statement),
            other_account(statement, options),
        ];
        for warning in found.into_iter().flatten() {
            if !warnings.contains(&warning) {
                warnings.push(warning);
            }
        }
    }
    warnings.extend(placeholders(statements));
}

fn passes_roles(statement: &Statement) -> bool {
    statement.actions.iter().any(|action| action == "iam:PassRole")
}

/// Wildcards that the definition could avoid deserve a second look.
fn wildcards(statement: &Statement) -> Option<Warning> {
    let open = statement.resources.iter().any(|resource| resource == "*");
    let any_role = passes_roles(statement)
        && (open
            || statement
                .resources
                .iter()
                .any(|resource| resource.ends_with(":role/*")));
    let guess = statement.reasons.iter().find(|reason| reason.guess)?;
    let sentence = if any_role {
        "Any role may be passed on (iam:PassRole): name the roles that the workflow really passes."
    } else if open {
        "Some actions are allowed on every resource because a name is decided at run time or missing: narrow the resource before use."
    } else {
        return None;
    };
    Some(Warning {
        sentence: format!("{}: {sentence}", statement.actions.join(", ")),
        pointer: guess.pointer.clone(),
    })
}

/// Who may pass a role on to any service can make every service act as that role.
fn any_service(statement: &Statement) -> Option<Warning> {
    let limited = statement
        .condition
        .as_ref()
        .and_then(asl_json::Value::as_object)
        .is_some_and(|operators| {
            operators
                .values()
                .any(|keys| keys.get("iam:PassedToService").is_some())
        });
    let reason = statement
        .reasons
        .first()
        .filter(|_| passes_roles(statement) && !limited)?;
    Some(Warning {
        sentence: "iam:PassRole lets the workflow hand a role over to any service: add a condition on iam:PassedToService with the service that receives it.".to_owned(),
        pointer: reason.pointer.clone(),
    })
}

/// A resource of another account must itself allow the call: a policy of the caller alone is not enough.
fn other_account(statement: &Statement, options: &Options) -> Option<Warning> {
    let (resource, account) = statement.resources.iter().find_map(|resource| {
        let account = resource.split(':').nth(4)?;
        let is_account = account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit());
        (is_account && account != options.account).then_some((resource, account))
    })?;
    let reason = statement
        .reasons
        .iter()
        .find(|reason| reason.resource == *resource)
        .or(statement.reasons.first())?;
    let sentence = if passes_roles(statement) {
        format!(
            "{resource} belongs to account {account}, not to {}: a role can only be passed on within its own account.",
            options.account
        )
    } else {
        format!(
            "{resource} belongs to account {account}, not to {}: a policy there must allow this role, too.",
            options.account
        )
    };
    Some(Warning {
        sentence,
        pointer: reason.pointer.clone(),
    })
}

/// Until deployment fills them in, placeholders make no valid policy.
fn placeholders(statements: &[Statement]) -> Option<Warning> {
    let reasons: Vec<&Reason> = statements
        .iter()
        .flat_map(|statement| &statement.reasons)
        .filter(|reason| has_placeholder(&reason.resource))
        .collect();
    let first = reasons.first()?;
    Some(Warning {
        sentence: format!(
            "{} in this policy is a placeholder that the deployment tool must fill in here, too.",
            first.resource
        ),
        pointer: first.pointer.clone(),
    })
}
