//! Resources that a definition refers to and that a project may make: queues, topics, tables, buckets, event buses, activities,
//! state machines.
//!
//! Which there are, the policy of the role says: it has an ARN for each but activities. Whether a project makes them or takes existing ones is
//! the user's choice. What does not live here: what their references give (`asl_catalog::resources`).

use asl_catalog::resources::{Place, ResourceType, cloudformation};
use asl_iam::Policy;
use asl_json::Value;
use serde::{Deserialize, Serialize};

/// A kind of resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ResourceKind {
    /// A queue of SQS.
    Queue,
    /// A topic of SNS.
    Topic,
    /// A table of `DynamoDB`.
    Table,
    /// A bucket of S3.
    Bucket,
    /// An event bus of `EventBridge`.
    Bus,
    /// An activity of Step Functions.
    Activity,
    /// A state machine that the workflow starts, if its definition is among the mocked responses.
    Machine,
}

impl ResourceKind {
    /// All of them, with the name at a shell and the one for people.
    pub const ALL: [(Self, &'static str, &'static str); 7] = [
        (Self::Queue, "queue", "Queues"),
        (Self::Topic, "topic", "Topics"),
        (Self::Table, "table", "Tables"),
        (Self::Bucket, "bucket", "Buckets"),
        (Self::Bus, "bus", "Event buses"),
        (Self::Activity, "activity", "Activities"),
        (Self::Machine, "machine", "State machines"),
    ];

    /// The kind of a name at a shell.
    pub fn of_name(name: &str) -> Option<Self> {
        let found = Self::ALL.into_iter().find(|(_, own, _)| *own == name);
        found.map(|(kind, ..)| kind)
    }

    /// Its type in CloudFormation.
    pub(crate) fn type_name(self) -> &'static str {
        match self {
            Self::Queue => "AWS::SQS::Queue",
            Self::Topic => "AWS::SNS::Topic",
            Self::Table => "AWS::DynamoDB::Table",
            Self::Bucket => "AWS::S3::Bucket",
            Self::Bus => "AWS::Events::EventBus",
            Self::Activity => "AWS::StepFunctions::Activity",
            Self::Machine => "AWS::StepFunctions::StateMachine",
        }
    }

    /// What is known of that type.
    pub(crate) fn facts(self) -> Option<&'static ResourceType> {
        cloudformation(self.type_name())
    }

    /// Whether the service takes the name; a definition may have a stand-in there.
    fn can_be_called(self, name: &str) -> bool {
        let of = |name: &str, others: &str| {
            name.chars()
                .all(|c| c.is_ascii_alphanumeric() || others.contains(c))
        };
        let plain = name.strip_suffix(".fifo").unwrap_or(name);
        match self {
            Self::Queue => (1..=80).contains(&name.len()) && of(plain, "-_"),
            Self::Topic => (1..=256).contains(&name.len()) && of(plain, "-_"),
            Self::Table => (3..=255).contains(&name.len()) && of(name, "-_."),
            Self::Bus => (1..=256).contains(&name.len()) && of(name, "-_."),
            Self::Activity | Self::Machine => (1..=80).contains(&name.len()) && of(name, "-_."),
            Self::Bucket => {
                let ends = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
                (3..=63).contains(&name.len())
                    && name.chars().all(|c| ends(c) || "-.".contains(c))
                    && name.starts_with(ends)
                    && name.ends_with(ends)
            }
        }
    }

    /// The kind of the resource that an ARN of this place names, its name, and what follows the name.
    pub(crate) fn of_arn<'t>(place: Place<'_>, arn: &'t str) -> Option<(Self, &'t str, &'t str)> {
        Self::ALL.into_iter().find_map(|(kind, ..)| {
            let rest = arn.strip_prefix(&*kind.facts()?.arn(place, ""))?;
            let end = rest.find([':', '/']).unwrap_or(rest.len());
            let (name, after) = rest.split_at_checked(end)?;
            let is_name = kind.can_be_called(name);
            // Every account has this bus.
            let is_default = kind == Self::Bus && name == "default";
            // S3 makes no bucket of another name, though old ones have them.
            let is_lower = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || b"-.".contains(&c);
            let is_bucket =
                kind != Self::Bucket || ((3..=63).contains(&name.len()) && name.bytes().all(is_lower));
            (is_name && is_bucket && !is_default).then_some((kind, name, after))
        })
    }
}

/// A resource that the project makes.
#[derive(Clone, Debug)]
pub(crate) struct Resource {
    /// Its logical id.
    pub(crate) id: String,
    pub(crate) kind: ResourceKind,
    /// Its name.
    pub(crate) name: String,
    /// Of a table the attributes of its key with their types.
    pub(crate) key: Vec<(String, String)>,
}

impl Resource {
    /// What the service may name only if it is in order: queues and topics whose names end so.
    pub(crate) fn is_fifo(&self) -> bool {
        matches!(self.kind, ResourceKind::Queue | ResourceKind::Topic)
            && self.name.strip_suffix(".fifo").is_some()
    }
}

/// The resources that a project could make, each once; state machines are not among them ([`crate::machine`]).
pub(crate) fn named(policy: &Policy, definition: &Value, place: Place<'_>) -> Vec<(ResourceKind, String)> {
    let mut found = Vec::new();
    let allowed = policy
        .statements
        .iter()
        .flat_map(|statement| &statement.resources);
    for arn in allowed.map(String::as_str).chain(activities(definition)) {
        if let Some((kind, name, _)) = ResourceKind::of_arn(place, arn)
            && kind != ResourceKind::Machine
        {
            let one = (kind, name.to_owned());
            if !found.contains(&one) {
                found.push(one);
            }
        }
    }
    found
}

/// What tasks wait for by its ARN: a role needs no permission for an activity.
fn activities(definition: &Value) -> Vec<&str> {
    let (mut found, mut left) = (Vec::new(), vec![definition]);
    while let Some(value) = left.pop() {
        match value {
            Value::Array(items) => left.extend(items.iter().rev()),
            Value::Object(members) => {
                found.extend(value.get("Resource").and_then(Value::as_str));
                left.extend(members.iter().rev().map(|(_, member)| member));
            }
            _ => {}
        }
    }
    found
}

/// The key of a table, as far as the definition gives one when it reads or changes an item.
pub(crate) fn key(definition: &Value, table: &str) -> Vec<(String, String)> {
    let mut left = vec![definition];
    while let Some(value) = left.pop() {
        match value {
            Value::Array(items) => left.extend(items.iter()),
            Value::Object(members) => {
                let called = value.get("TableName").and_then(Value::as_str).unwrap_or_default();
                let is_table = called == table || called.ends_with(&format!(":table/{table}"));
                if let (true, Some(Value::Object(key))) = (is_table, value.get("Key"))
                    && (1..=2).contains(&key.len())
                {
                    let attributes = key.iter().filter_map(|(name, value)| {
                        let Value::Object(typed) = value else { return None };
                        let (kind, _) = typed.iter().next()?;
                        let kind = kind.trim_end_matches(".$");
                        ["S", "N", "B"]
                            .contains(&kind)
                            .then(|| (name.to_string(), kind.to_owned()))
                    });
                    let attributes: Vec<_> = attributes.collect();
                    if attributes.len() == key.len() {
                        return attributes;
                    }
                }
                left.extend(members.iter().map(|(_, member)| member));
            }
            _ => {}
        }
    }
    Vec::new()
}
