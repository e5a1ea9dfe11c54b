//! Whether the trust policy of a role lets Step Functions take the role.
//!
//! What does not live here: the text of the policy, which `document` reads, and what the role then may do.

use super::condition::{Condition, conditions_hold};
use super::pattern::{Kind, Patterns};
use crate::options::Options;
use crate::policy::Effect;

/// The statements of a trust policy.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TrustPolicy {
    pub(super) statements: Vec<TrustStatement>,
}

/// One of them.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct TrustStatement {
    pub effect: Effect,
    /// `Principal` or `NotPrincipal`: the services that it names, or `*`; accounts and roles are no services.
    pub services: Patterns,
    pub actions: Patterns,
    pub conditions: Vec<Condition>,
    pub variables: bool,
}

impl TrustPolicy {
    /// Whether Step Functions may take the role for a state machine. A condition that is not evaluated here counts as one that
    /// holds where it allows, and as one that does not where it denies: only what is sure keeps Step Functions out.
    pub fn trusts_step_functions(&self, options: &Options) -> bool {
        let context = [
            ("aws:SourceArn", options.state_machine_arn()),
            ("aws:SourceAccount", options.account.clone()),
            ("aws:PrincipalIsAWSService", "true".to_owned()),
        ]
        .map(|(key, value)| (key.to_owned(), value));
        let regional = format!("states.{}.amazonaws.com", options.region);
        let applies = |statement: &TrustStatement, if_unknown: bool| {
            let ours = ["*", "states.amazonaws.com", &regional];
            let services = &statement.services;
            let named = services.patterns.iter().any(|name| ours.contains(&name.as_str()));
            let variables = statement.variables;
            let actions = &statement.actions;
            named != services.negated
                && actions.cover(Kind::Action, "sts:AssumeRole", &context, variables)
                && conditions_hold(&statement.conditions, &context, variables).unwrap_or(if_unknown)
        };
        let any = |effect, if_unknown| {
            let mut of_effect = self
                .statements
                .iter()
                .filter(|statement| statement.effect == effect);
            of_effect.any(|statement| applies(statement, if_unknown))
        };
        any(Effect::Allow, true) && !any(Effect::Deny, false)
    }
}
