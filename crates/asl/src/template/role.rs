//! The policies that a template gives to the execution role of a state machine.
//!
//! Statements that stand in the template are taken: inline policies, policy templates of SAM whose text is known, policies
//! attached to the role by a resource of their own. Whatever stands elsewhere is said. What does not live here: what the
//! policies allow (`asl-iam`).

use asl_catalog::resources::policy_template;
use asl_json::tree::{Member, Node, NodeKind};
use asl_json::{Map, Span, Value};

use super::names::{self, Resources, referred};
use crate::intrinsic::{self, Context, PLACE};
use crate::placeholder;

/// A part of the template that has no effect here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotTaken {
    /// What, in a sentence.
    pub sentence: String,
    /// Its place in the text.
    pub span: Span,
}

/// What is known of the role.
#[derive(Default)]
pub(super) struct Role {
    /// All statements, as one policy document.
    pub(super) document: Option<Value>,
    /// What is not known.
    pub(super) not_taken: Vec<NotTaken>,
}

/// Reads the role of a state machine.
pub(super) fn read<'n>(resources: &Resources<'n>, properties: &'n Node, context: &Context<'_>) -> Role {
    let mut reader = Reader {
        resources,
        context,
        statements: Vec::new(),
        not_taken: Vec::new(),
    };
    if let Some(policies) = properties.get("Policies") {
        for policy in several(policies, context) {
            reader.policy(policy);
        }
    }
    if let Some(statements) = properties.get("iamRoleStatements") {
        reader.statements(statements);
    }
    let role = ["Role", "RoleArn", "role"]
        .into_iter()
        .find_map(|name| properties.member(name));
    if let Some(role) = role {
        reader.role(role);
    }
    let document = (!reader.statements.is_empty()).then(|| {
        Value::empty_object()
            .with("Version", Value::string("2012-10-17"))
            .with("Statement", Value::array(reader.statements))
    });
    Role {
        document,
        not_taken: reader.not_taken,
    }
}

/// The items of a list; a value that is not a list is its only item.
fn several<'n>(node: &'n Node, context: &Context<'_>) -> Vec<&'n Node> {
    match &node.kind {
        NodeKind::Array(items) if intrinsic::as_function(node, context).is_none() => items.iter().collect(),
        _ => vec![node],
    }
}

struct Reader<'n, 'c> {
    resources: &'c Resources<'n>,
    context: &'c Context<'c>,
    statements: Vec<Value>,
    not_taken: Vec<NotTaken>,
}

impl<'n> Reader<'n, '_> {
    fn leave(&mut self, node: &Node, sentence: String) {
        self.not_taken.push(NotTaken {
            sentence,
            span: node.span,
        });
    }

    /// The role that a property names.
    fn role(&mut self, property: &'n Member) {
        let resource = referred(&property.value, self.context)
            .and_then(|name| self.resources.get(name))
            .filter(|resource| names::type_of(resource) == Some("AWS::IAM::Role"));
        let Some(role) = resource else {
            let sentence = "The execution role is not in this template, so its policies are not known.";
            self.leave(&property.value, sentence.to_owned());
            return;
        };
        let properties = role.value.get("Properties");
        let list = |name: &str| {
            let found = properties.and_then(|own| own.get(name));
            found.map_or_else(Vec::new, |node| several(node, self.context))
        };
        let (inline, managed) = (list("Policies"), list("ManagedPolicyArns"));
        for policy in inline {
            match policy.get("PolicyDocument") {
                Some(document) => self.document(document),
                None => self.unknown(policy),
            }
        }
        for policy in managed {
            self.policy(policy);
        }
        if let Some(boundary) = properties.and_then(|own| own.get("PermissionsBoundary")) {
            let sentence = "The permissions boundary of the execution role is not applied.";
            self.leave(boundary, sentence.to_owned());
        }
        self.attached(&role.key);
    }

    /// Policies that are resources of their own and name the role.
    fn attached(&mut self, role: &str) {
        const ATTACHED: [&str; 3] = [
            "AWS::IAM::Policy",
            "AWS::IAM::ManagedPolicy",
            "AWS::IAM::RolePolicy",
        ];
        for resource in self.resources.iter() {
            if !names::type_of(resource).is_some_and(|kind| ATTACHED.contains(&kind)) {
                continue;
            }
            let Some(properties) = resource.value.get("Properties") else {
                continue;
            };
            let roles = properties.get("Roles").or_else(|| properties.get("RoleName"));
            let roles = roles.map_or_else(Vec::new, |roles| several(roles, self.context));
            let names_it = roles
                .into_iter()
                .any(|node| referred(node, self.context) == Some(role));
            if names_it && let Some(document) = properties.get("PolicyDocument") {
                self.document(document);
            }
        }
    }

    /// An item of SAM's `Policies`, or of a role's `ManagedPolicyArns`.
    fn policy(&mut self, policy: &'n Node) {
        if policy.get("Statement").is_some() {
            self.document(policy);
        } else if let NodeKind::String(name) = &policy.kind {
            let sentence =
                format!("The managed policy {name} is not in this template; its statements are left out.");
            self.leave(policy, sentence);
        } else if let Some(name) = referred(policy, self.context) {
            let resource = self.resources.get(name);
            let resource = resource.filter(|own| names::type_of(own) == Some("AWS::IAM::ManagedPolicy"));
            let document = resource.and_then(|own| own.value.get("Properties")?.get("PolicyDocument"));
            match document {
                Some(document) => self.document(document),
                None => self.unknown(policy),
            }
        } else if let Some([template]) = policy.members() {
            self.template(policy, template);
        } else {
            self.unknown(policy);
        }
    }

    /// A policy template of SAM.
    fn template(&mut self, policy: &Node, written: &Member) {
        let Some(template) = policy_template(&written.key) else {
            let sentence = format!(
                "The statements of {} are not known here and are left out.",
                written.key
            );
            self.leave(policy, sentence);
            return;
        };
        let parameter = written.value.get(template.parameter);
        let Some(name) = parameter.and_then(|node| names::whole(node, self.context)) else {
            let sentence = format!(
                "{} is left out: its {} is not known before deployment.",
                written.key, template.parameter
            );
            self.leave(policy, sentence);
            return;
        };
        let resources = template.resources.iter();
        let resources = resources.map(|arn| Value::string(PLACE.arn(arn, &name).as_str()));
        let actions = template.actions.iter().map(|action| Value::string(*action));
        self.statements.push(
            Value::empty_object()
                .with("Effect", Value::string("Allow"))
                .with("Action", Value::array(actions.collect()))
                .with("Resource", Value::array(resources.collect())),
        );
    }

    fn unknown(&mut self, policy: &Node) {
        let sentence = "This policy of the execution role is not known before deployment and is left out.";
        self.leave(policy, sentence.to_owned());
    }

    /// A policy document.
    fn document(&mut self, document: &'n Node) {
        match document.get("Statement") {
            Some(statements) => self.statements(statements),
            None => self.unknown(document),
        }
    }

    fn statements(&mut self, statements: &'n Node) {
        for statement in several(statements, self.context) {
            self.statement(statement);
        }
    }

    fn statement(&mut self, written: &'n Node) {
        if written.members().is_none() || intrinsic::as_function(written, self.context).is_some() {
            self.unknown(written);
            return;
        }
        let mut node = written.clone();
        intrinsic::resolve(&mut node, self.context);
        let statement = node.to_value(self.context.text);
        let mut members = Map::new();
        for (name, value) in statement.as_object().into_iter().flat_map(Map::iter) {
            let value = if matches!(&**name, "Resource" | "NotResource") {
                match known_resources(value) {
                    Some(known) => known,
                    None => {
                        let sentence = "A statement of the execution role is left out: its resource is not known before deployment.";
                        self.leave(written, sentence.to_owned());
                        return;
                    }
                }
            } else {
                value.clone()
            };
            members.insert(name.clone(), value);
        }
        self.statements.push(Value::object(members));
    }
}

/// The resources of a statement with a value for what is filled in within an ARN; those that are only a placeholder are
/// left out, and nothing is left of a value that has no other.
fn known_resources(value: &Value) -> Option<Value> {
    let known = |value: &Value| {
        let text = value.as_str()?;
        // A variable of IAM is no placeholder of the template.
        if text.contains("${aws:") || !placeholder::is_in(text) {
            return Some(value.clone());
        }
        let arn = text.starts_with("arn:");
        arn.then(|| Value::string(placeholder::assume(text).as_str()))
    };
    match value.as_array() {
        None => known(value),
        Some(items) => {
            let kept: Vec<Value> = items.iter().filter_map(known).collect();
            (!kept.is_empty()).then(|| Value::array(kept))
        }
    }
}
