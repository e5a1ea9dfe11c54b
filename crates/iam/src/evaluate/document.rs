//! Reads a pasted policy as IAM reads it, with IAM's complaint at the place of every mistake.
//!
//! The complaints are those of `MalformedPolicyDocument`; where IAM says no more than "Syntax errors in policy.", the
//! hint says which. IAM stops at the first; here all are listed.

use asl_json::tree::{self, Member, Node, NodeKind};
use asl_json::{Pointer, Span};

use super::condition::is_operator;
use super::trust::{TrustPolicy, TrustStatement};
use super::{Condition, Patterns, Problem, RolePolicy, RoleStatement};
use crate::policy::Effect;

/// A role has at most twenty managed policies of 6,144 characters and 10,240 characters of its own; spaces do not count.
const LONGEST: usize = 256 * 1024;

const SYNTAX: &str = "Syntax errors in policy.";

pub(super) fn parse(text: &str) -> (RolePolicy, Vec<Problem>) {
    let mut reader = Reader {
        role: RolePolicy::default(),
        problems: Vec::new(),
        sids: Vec::new(),
        variables: false,
    };
    if text.trim().is_empty() {
        return (reader.role, reader.problems);
    }
    if text.len() > LONGEST {
        reader.problem(
            "Cannot exceed quota for PolicySize.",
            "A role's policies are at most 133,120 characters together; this text is larger than 256 KiB.",
            Span::new(0, 0),
        );
        return (reader.role, reader.problems);
    }
    let (root, errors) = tree::parse(text);
    for error in errors {
        reader.problem(SYNTAX, &error.message, error.span);
    }
    if reader.problems.is_empty() {
        reader.documents(&root, &Pointer::root(), 0);
    }
    (reader.role, reader.problems)
}

struct Reader {
    role: RolePolicy,
    problems: Vec<Problem>,
    /// Within one document they must differ.
    sids: Vec<String>,
    variables: bool,
}

impl Reader {
    fn problem(&mut self, message: &str, hint: &str, span: Span) {
        self.problems.push(Problem {
            message: message.to_owned(),
            hint: hint.to_owned(),
            span,
        });
    }

    /// A document, a list of them, or what the command line prints around them.
    fn documents(&mut self, node: &Node, at: &Pointer, depth: usize) {
        if let Some(items) = node.items().filter(|_| depth == 0) {
            for (index, item) in items.iter().enumerate() {
                self.documents(item, &at.index(index), 1);
            }
            return;
        }
        for wrapper in ["PolicyDocument", "PolicyVersion", "Document", "Role"] {
            if let Some(inner) = node.get(wrapper).filter(|_| depth < 3) {
                return self.documents(inner, &at.child(wrapper), depth + 1);
            }
        }
        match node.get("AssumeRolePolicyDocument") {
            Some(trust) => self.trust(trust),
            None => self.document(node, at),
        }
    }

    /// The trust policy, as `aws iam get-role` has it beside what else is known of a role.
    fn trust(&mut self, node: &Node) {
        let variables = node.get("Version").and_then(Node::as_str) == Some("2012-10-17");
        let Some(statements) = node.get("Statement") else {
            self.problem(SYNTAX, "The trust policy has no Statement.", node.span);
            return;
        };
        let statements = statements.items().unwrap_or(std::slice::from_ref(statements));
        let mut trust = TrustPolicy::default();
        for statement in statements {
            let conditions = statement.get("Condition").map(|node| self.conditions(node));
            let effect = self.effect(statement);
            let services = self.services(statement);
            let actions = self.patterns(
                statement,
                "Action",
                "NotAction",
                "Policy statement must contain actions.",
            );
            if let (Some(effect), Some(services), Some(actions)) = (effect, services, actions) {
                trust.statements.push(TrustStatement {
                    effect,
                    services,
                    actions,
                    conditions: conditions.unwrap_or_default(),
                    variables,
                });
            }
        }
        self.role.trust = Some(trust);
    }

    /// The services of a `Principal` or `NotPrincipal`.
    fn services(&mut self, node: &Node) -> Option<Patterns> {
        let (principal, negated) = match (node.member("Principal"), node.member("NotPrincipal")) {
            (Some(principal), None) => (principal, false),
            (None, Some(principal)) => (principal, true),
            _ => {
                let hint = "A statement of a trust policy has either Principal or NotPrincipal.";
                self.problem("Missing required field Principal", hint, node.span);
                return None;
            }
        };
        let services = match principal.value.as_str() {
            Some(everybody) => vec![everybody.to_owned()],
            None => match principal.value.member("Service") {
                Some(services) => {
                    let texts = self.texts(&services.value, "Service")?;
                    texts.into_iter().map(|(text, _)| text).collect()
                }
                None => Vec::new(),
            },
        };
        Some(Patterns {
            negated,
            patterns: services,
        })
    }

    fn document(&mut self, node: &Node, at: &Pointer) {
        let Some(members) = node.members() else {
            self.problem(
                SYNTAX,
                "A policy is a JSON object with Version and Statement.",
                node.span,
            );
            return;
        };
        self.sids.clear();
        self.variables = false;
        for member in members {
            match &*member.key {
                "Version" => match member.value.as_str() {
                    Some("2012-10-17") => self.variables = true,
                    Some("2008-10-17") => {}
                    _ => self.problem(
                        "The policy must contain a valid version string",
                        "Version is 2012-10-17, or 2008-10-17 for a policy without variables.",
                        member.value.span,
                    ),
                },
                "Id" | "Statement" => {}
                _ => self.unknown(member, "A policy has the elements Version, Id and Statement."),
            }
        }
        let Some(statement) = node.member("Statement") else {
            self.problem(SYNTAX, "The policy has no Statement.", node.span);
            return;
        };
        let at = at.child("Statement");
        match statement.value.items() {
            Some([]) => self.problem(SYNTAX, "The list of statements is empty.", statement.value.span),
            Some(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.statement(item, at.index(index));
                }
            }
            None => self.statement(&statement.value, at),
        }
    }

    fn unknown(&mut self, member: &Member, hint: &str) {
        let hint = format!("{} is not an element that is allowed here. {hint}", member.key);
        self.problem(SYNTAX, &hint, member.key_span);
    }

    fn statement(&mut self, node: &Node, pointer: Pointer) {
        let before = self.problems.len();
        let Some(members) = node.members() else {
            self.problem(
                SYNTAX,
                "A statement is a JSON object with Effect, Action and Resource.",
                node.span,
            );
            return;
        };
        let mut sid = None;
        let mut conditions = Vec::new();
        for (index, member) in members.iter().enumerate() {
            if members.iter().take(index).any(|other| other.key == member.key) {
                self.problem(
                    SYNTAX,
                    &format!("{} occurs twice in this statement.", member.key),
                    member.key_span,
                );
            }
            match &*member.key {
                "Sid" => sid = self.sid(&member.value),
                "Effect" | "Action" | "NotAction" | "Resource" | "NotResource" => {}
                "Condition" => conditions = self.conditions(&member.value),
                "Principal" | "NotPrincipal" => self.problem(
                    "Policy document should not specify a principal.",
                    "The policy of a role speaks of that role alone. Only trust policies and the policies of resources have a principal.",
                    member.key_span,
                ),
                _ => self.unknown(
                    member,
                    "A statement has the elements Sid, Effect, Action, NotAction, Resource, NotResource and Condition.",
                ),
            }
        }
        let effect = self.effect(node);
        let actions = self.patterns(
            node,
            "Action",
            "NotAction",
            "Policy statement must contain actions.",
        );
        let resources = self.patterns(
            node,
            "Resource",
            "NotResource",
            "Policy statement must contain resources.",
        );
        if let (Some(effect), Some(actions), Some(resources), true) =
            (effect, actions, resources, self.problems.len() == before)
        {
            self.role.statements.push(RoleStatement {
                sid,
                effect,
                actions,
                resources,
                conditions,
                pointer,
                span: node.span,
                variables: self.variables,
            });
        }
    }

    fn sid(&mut self, node: &Node) -> Option<String> {
        let text = node.as_str().map(str::to_owned);
        match &text {
            Some(sid) if !sid.chars().all(|c| c.is_ascii_alphanumeric()) => self.problem(
                "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*",
                "A Sid has letters and digits only.",
                node.span,
            ),
            Some(sid) if self.sids.contains(sid) && !sid.is_empty() => self.problem(
                "Statement IDs (SID) in a single policy must be unique.",
                "Another statement has this Sid.",
                node.span,
            ),
            Some(sid) => self.sids.push(sid.clone()),
            None => self.problem(SYNTAX, "Sid is a string.", node.span),
        }
        text
    }

    fn effect(&mut self, node: &Node) -> Option<Effect> {
        let hint = "Effect is Allow or Deny, in this spelling.";
        let Some(effect) = node.get("Effect") else {
            self.problem(
                "Missing required field Effect",
                hint,
                Span::new(node.span.start as usize, node.span.start as usize + 1),
            );
            return None;
        };
        match effect.as_str() {
            Some("Allow") => Some(Effect::Allow),
            Some("Deny") => Some(Effect::Deny),
            _ => {
                self.problem(SYNTAX, hint, effect.span);
                None
            }
        }
    }

    /// `Action` or `NotAction`, `Resource` or `NotResource`: one of the two.
    fn patterns(&mut self, node: &Node, plain: &str, negation: &str, missing: &str) -> Option<Patterns> {
        let (member, negated) = match (node.member(plain), node.member(negation)) {
            (Some(member), None) => (member, false),
            (None, Some(member)) => (member, true),
            (Some(_), Some(both)) => {
                let hint = format!("A statement has either {plain} or {negation}.");
                self.problem(SYNTAX, &hint, both.key_span);
                return None;
            }
            (None, None) => {
                let hint = format!("{plain} or {negation} is missing.");
                let start = node.span.start as usize;
                self.problem(missing, &hint, Span::new(start, start + 1));
                return None;
            }
        };
        let texts = self.texts(&member.value, &member.key)?;
        if texts.is_empty() {
            self.problem(
                missing,
                &format!("The list {} is empty.", member.key),
                member.value.span,
            );
            return None;
        }
        for (text, span) in &texts {
            if plain == "Action" {
                self.action(text, *span);
            } else {
                self.resource(text, *span);
            }
        }
        Some(Patterns {
            negated,
            patterns: texts.into_iter().map(|(text, _)| text).collect(),
        })
    }

    /// A text or a list of texts.
    fn texts(&mut self, node: &Node, name: &str) -> Option<Vec<(String, Span)>> {
        let nodes = match &node.kind {
            NodeKind::Array(items) => items.as_slice(),
            _ => std::slice::from_ref(node),
        };
        let texts: Vec<(String, Span)> = nodes
            .iter()
            .filter_map(|node| {
                let text = match &node.kind {
                    NodeKind::String(text) => text.to_string(),
                    // A condition may have `true` and `10` without quotes.
                    NodeKind::Bool(value) if name == "Condition" => value.to_string(),
                    NodeKind::Number(value) if name == "Condition" => value.to_string(),
                    _ => return None,
                };
                Some((text, node.span))
            })
            .collect();
        if texts.len() < nodes.len() {
            self.problem(
                SYNTAX,
                &format!("{name} is a string or a list of strings."),
                node.span,
            );
            return None;
        }
        Some(texts)
    }

    fn action(&mut self, text: &str, span: Span) {
        let has_vendor = text == "*"
            || text
                .split_once(':')
                .is_some_and(|(vendor, action)| !vendor.is_empty() && !action.is_empty());
        if !has_vendor {
            self.problem(
                "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
                "An action is named like lambda:InvokeFunction, or * for all.",
                span,
            );
        }
    }

    fn resource(&mut self, text: &str, span: Span) {
        if text == "*" {
            return;
        }
        let Some(rest) = text.strip_prefix("arn:") else {
            let hint = if text.contains("${") {
                "The placeholder must be replaced by the ARN before the policy can be used."
            } else {
                "A resource is an ARN, in which * and ? match what may differ, or * for all resources."
            };
            self.problem(
                &format!("Resource {text} must be in ARN format or \"*\"."),
                hint,
                span,
            );
            return;
        };
        let mut parts = rest.split(':');
        let (_, vendor) = (parts.next(), parts.next());
        if vendor.is_some_and(|vendor| vendor.contains(['*', '?']) && rest.matches(':').count() > 1) {
            self.problem(
                "Resource vendor must be fully qualified and cannot contain regexes.",
                "The third part of the ARN is the service, which cannot have wildcards.",
                span,
            );
        }
    }

    fn conditions(&mut self, node: &Node) -> Vec<Condition> {
        let mut conditions = Vec::new();
        let Some(operators) = node.members() else {
            self.problem(
                SYNTAX,
                "Condition is an object of operators, each with an object of keys.",
                node.span,
            );
            return conditions;
        };
        for operator in operators {
            if !is_operator(&operator.key) {
                self.problem(
                    &format!("Invalid Condition type : {}.", operator.key),
                    "IAM knows no such operator: StringEquals, StringLike, ArnLike, Bool, Null and others.",
                    operator.key_span,
                );
                continue;
            }
            let Some(keys) = operator.value.members() else {
                self.problem(
                    SYNTAX,
                    "An operator holds an object of keys and values.",
                    operator.value.span,
                );
                continue;
            };
            for key in keys {
                if !key.key.contains(':') {
                    self.problem(
                        "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
                        "A key is named like aws:SourceArn or iam:PassedToService.",
                        key.key_span,
                    );
                }
                let values = self.texts(&key.value, "Condition").unwrap_or_default();
                conditions.push(Condition {
                    operator: operator.key.to_string(),
                    key: key.key.to_string(),
                    values: values.into_iter().map(|(value, _)| value).collect(),
                });
            }
        }
        conditions
    }
}
