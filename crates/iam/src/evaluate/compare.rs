//! What a workflow needs, held against a pasted policy: which statement allows each action, what is missing.

use super::{Applies, Request, RolePolicy, Verdict};
use crate::options::Options;
use crate::policy::{Policy, Reason};

/// An action on a resource that the workflow needs, and what the pasted policy says of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Need {
    /// `lambda:InvokeFunction`
    pub action: String,
    /// The resource; with `*` where the definition does not say which.
    pub resource: String,
    /// Keys of conditions, as far as the definition tells their values.
    pub context: Vec<(String, String)>,
    /// The states that need it, and why.
    pub reasons: Vec<Reason>,
    /// The index of the needed statement it comes from.
    pub statement: usize,
    /// Whether the pasted policy allows it.
    pub finding: Finding,
    /// Conditions that are not evaluated here, with the index of the pasted statement.
    pub not_evaluated: Vec<(usize, String)>,
}

/// What a pasted policy says of a need. The numbers are indices of its statements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finding {
    /// Allowed by this statement.
    Allowed(usize),
    /// Which resource it will be is decided at run time: this statement allows some of them.
    InPart(usize),
    /// Denied by this statement.
    Denied(usize),
    /// Which resource it will be is decided at run time: this statement denies some of them.
    DeniedInPart(usize),
    /// Allowed by none.
    Missing,
}

impl RolePolicy {
    /// Holds a policy that the workflow needs against this one. `needed` should be of the convention of least
    /// privilege: the others allow more than is needed.
    pub fn compare(&self, needed: &Policy, options: &Options, role_arn: &str) -> Vec<Need> {
        let mut needs = Vec::new();
        for (index, statement) in needed.statements.iter().enumerate() {
            let written = written(statement.condition.as_ref());
            for resource in &statement.resources {
                let of_resource = statement
                    .reasons
                    .iter()
                    .filter(|reason| reason.resource == *resource);
                let reasons: Vec<Reason> = of_resource.cloned().collect();
                let mut context = ambient(options, role_arn, resource);
                context.extend(written.iter().cloned());
                for action in &statement.actions {
                    let request = Request {
                        action,
                        resource,
                        context: &context,
                    };
                    let decision = self.decide(&request);
                    needs.push(Need {
                        action: action.clone(),
                        resource: resource.clone(),
                        context: context.clone(),
                        reasons: reasons.clone(),
                        statement: index,
                        finding: self.finding(&request, decision.verdict),
                        not_evaluated: decision.not_evaluated,
                    });
                }
            }
        }
        needs
    }

    /// Decides about a request whose resource may be a pattern, because nobody knows the rest of it.
    pub fn judge(&self, request: &Request) -> Finding {
        self.finding(request, self.decide(request).verdict)
    }

    fn finding(&self, request: &Request, verdict: Verdict) -> Finding {
        let part = |effect| {
            self.statements.iter().position(|statement| {
                statement.effect == effect
                    && statement.is_about_part(request)
                    && matches!(statement.conditions_hold(request.context), Applies::Yes)
            })
        };
        match verdict {
            Verdict::Denied(index) => Finding::Denied(index),
            Verdict::Allowed(index) => {
                part(crate::Effect::Deny).map_or(Finding::Allowed(index), Finding::DeniedInPart)
            }
            Verdict::NotAllowed => part(crate::Effect::Allow).map_or(Finding::Missing, Finding::InPart),
        }
    }
}

/// Keys that IAM supplies with every call of the role.
pub fn ambient(options: &Options, role_arn: &str, resource: &str) -> Vec<(String, String)> {
    let of_resource = resource
        .split(':')
        .nth(4)
        .filter(|account| account.len() == 12)
        .unwrap_or(&options.account);
    [
        ("aws:PrincipalArn", role_arn),
        ("aws:PrincipalAccount", &options.account),
        ("aws:PrincipalType", "AssumedRole"),
        ("aws:RequestedRegion", &options.region),
        ("aws:ResourceAccount", of_resource),
        ("aws:SecureTransport", "true"),
        ("aws:PrincipalIsAWSService", "false"),
        ("aws:ViaAWSService", "false"),
    ]
    .into_iter()
    .map(|(key, value)| (key.to_owned(), value.to_owned()))
    .collect()
}

/// The values that a condition of a generated statement names are those that the call will have.
fn written(condition: Option<&asl_json::Value>) -> Vec<(String, String)> {
    let operators = condition.and_then(asl_json::Value::as_object);
    let keys = operators
        .into_iter()
        .flat_map(asl_json::Map::values)
        .filter_map(asl_json::Value::as_object)
        .flatten();
    keys.filter_map(|(key, value)| {
        let first = value.as_array().and_then(<[_]>::first).unwrap_or(value);
        Some((key.to_string(), first.as_str()?.to_owned()))
    })
    .collect()
}
