//! What may stand where: the kind of each object of a definition, its fields, and what their values are.
//!
//! The fields are those of the catalog; here they are found by the path that leads to the cursor, without anything having
//! to be right on that path.

use asl_catalog::fields::{self, Field, Language, LeadsTo, Owner, Value};
use asl_json::tree::{Member, Node};

use super::place::{Container, Place};

/// The kind of an object or array.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// An object with fields of its own.
    Object(Owner),
    /// A list of such objects.
    List(Owner),
    /// States by name.
    States,
    /// Names of errors.
    Errors,
    /// What a Task is called with.
    Request,
    /// Values with expressions.
    Payload,
    /// Variables and their values.
    Assign,
    /// Values that are taken literally, and all that is not known.
    Literal,
}

impl Kind {
    /// Whether it is a state, of whatever type.
    pub(super) fn is_state(self) -> bool {
        matches!(self, Self::Object(owner) if owner.is_state())
    }
}

/// What belongs into a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// One of these texts.
    Words(&'static [&'static str]),
    Boolean,
    /// The name of a state of the innermost scope.
    StateName,
    /// The name of an error.
    ErrorName,
    /// The ARN of what a Task calls.
    Resource,
    /// The name of a function or its ARN.
    FunctionName,
    /// A path, or, where the flag is set, also an intrinsic function.
    Path {
        calls: bool,
    },
    /// JSONata between `{%` and `%}`, or a literal.
    Jsonata,
    /// Anything.
    Other,
}

/// The surroundings of the cursor.
#[derive(Clone, Debug)]
pub(crate) struct Context<'t> {
    /// The kind of the innermost container.
    pub kind: Kind,
    /// The innermost container; none if the text is not an object.
    pub container: Option<&'t Node>,
    /// Whether the fields around are JSONata's: as the state says, else the definition.
    pub jsonata: bool,
    machine_jsonata: bool,
    /// The objects with `StartAt` and `States`, from the outside.
    pub scopes: Vec<&'t Node>,
    /// The innermost state.
    pub state: Option<&'t Member>,
    /// Whether the cursor is in an entry of `Catch`.
    pub in_catcher: bool,
}

impl<'t> Context<'t> {
    /// The surroundings of a place.
    pub(super) fn of(place: &Place<'t>) -> Self {
        let mut context = Self {
            kind: Kind::Literal,
            container: None,
            jsonata: false,
            machine_jsonata: false,
            scopes: Vec::new(),
            state: None,
            in_catcher: false,
        };
        for (depth, container) in place.around.iter().enumerate() {
            context.enter(container, depth == 0);
        }
        context
    }

    fn enter(&mut self, container: &Container<'t>, root: bool) {
        self.kind = if root {
            Kind::Object(Owner::Machine)
        } else {
            self.inner(container)
        };
        self.container = Some(container.node);
        match self.kind {
            Kind::Object(Owner::Machine | Owner::Branch | Owner::Processor) => {
                self.scopes.push(container.node);
                (self.state, self.in_catcher) = (None, false);
                if root {
                    self.machine_jsonata = is_jsonata(container.node).unwrap_or(false);
                }
                self.jsonata = self.machine_jsonata;
            }
            Kind::Object(Owner::Catcher) => self.in_catcher = true,
            kind if kind.is_state() => {
                self.state = container.member;
                self.jsonata = is_jsonata(container.node).unwrap_or(self.machine_jsonata);
            }
            _ => {}
        }
    }

    /// The type of the innermost state, as written.
    pub(super) fn type_name(&self) -> &'t str {
        self.state
            .and_then(|state| state.value.get("Type"))
            .and_then(Node::as_str)
            .unwrap_or("")
    }

    /// The innermost scope.
    pub(super) fn scope(&self) -> Option<&'t Node> {
        self.scopes.last().copied()
    }

    /// The kind of a container within this one.
    fn inner(&self, container: &Container<'t>) -> Kind {
        let name = container.member.map(|member| &*member.key);
        match (self.kind, name) {
            (Kind::States, Some(_)) => {
                let written = container.node.get("Type").and_then(Node::as_str);
                Kind::Object(Owner::of_type(written.unwrap_or("")))
            }
            (Kind::List(owner), None) => Kind::Object(owner),
            (Kind::Request | Kind::Payload | Kind::Assign | Kind::Object(Owner::Credentials), _) => {
                Kind::Payload
            }
            (Kind::Object(_), Some(name)) => match self.field(name).map(Field::value) {
                Some(Value::Object(owner)) => Kind::Object(owner),
                Some(Value::List(owner)) => Kind::List(owner),
                Some(Value::States) => Kind::States,
                Some(Value::ErrorNames) => Kind::Errors,
                Some(Value::Request) => Kind::Request,
                Some(Value::Payload | Value::ResultPayload) => Kind::Payload,
                Some(Value::Variables) => Kind::Assign,
                _ => Kind::Literal,
            },
            _ => Kind::Literal,
        }
    }

    /// Whether the container is a list of objects.
    pub(super) fn has_object_items(&self) -> bool {
        matches!(self.kind, Kind::List(_))
    }

    /// The field of this name of the container. What a state of another type has is recognized, too: the type may be what is
    /// wrong.
    pub(super) fn field(&self, name: &str) -> Option<Field> {
        let Kind::Object(owner) = self.kind else {
            return None;
        };
        let of_any_state = || {
            owner
                .is_state()
                .then(|| fields::find(Owner::State, name))
                .flatten()
        };
        fields::find(owner, name).or_else(of_any_state)
    }

    /// The fields that the container may have, in the order in which they are best offered.
    pub(super) fn fields(&self) -> Vec<Field> {
        let Kind::Object(owner) = self.kind else {
            return Vec::new();
        };
        let has_variable = self
            .container
            .is_some_and(|rule| rule.member("Variable").is_some());
        fields::of(owner)
            // A comparison needs something to compare.
            .filter(|field| has_variable || !fields::COMPARISONS.contains(&field.name()))
            .filter(|field| match field.language() {
                Language::Any => true,
                Language::JsonPath => !self.jsonata,
                Language::Jsonata => self.jsonata,
            })
            .collect()
    }

    /// What belongs into the value of a member of the container, or into an item of it.
    pub(super) fn wanted(&self, member: Option<&str>) -> Wanted {
        let Some(name) = member else {
            return match self.kind {
                Kind::Errors => Wanted::ErrorName,
                Kind::Payload | Kind::Request | Kind::Assign => self.payload(false),
                _ => Wanted::Other,
            };
        };
        match self.kind {
            Kind::Request if name == "FunctionName" => Wanted::FunctionName,
            Kind::Request | Kind::Payload | Kind::Assign => self.payload(name.ends_with(".$")),
            Kind::Object(Owner::Credentials) => self.payload(name.ends_with(".$")),
            Kind::Object(owner) => self
                .field(name)
                .map_or(Wanted::Other, |field| self.of_field(owner, field)),
            _ => Wanted::Other,
        }
    }

    fn of_field(&self, owner: Owner, field: Field) -> Wanted {
        match field.value() {
            // These numbers are never computed.
            Value::Number if matches!(owner, Owner::Machine | Owner::Retrier) => Wanted::Other,
            Value::Words(words) => Wanted::Words(words),
            Value::Boolean => Wanted::Boolean,
            Value::StateName => Wanted::StateName,
            Value::Resource => Wanted::Resource,
            Value::Path(LeadsTo::Text) => Wanted::Path { calls: true },
            Value::Path(_) | Value::ResultPart | Value::ResultPlace => Wanted::Path { calls: false },
            Value::Condition => Wanted::Jsonata,
            Value::Text
            | Value::Number
            | Value::Timestamp
            | Value::Request
            | Value::Payload
            | Value::ResultPayload
            | Value::Variables
                if self.jsonata =>
            {
                Wanted::Jsonata
            }
            _ => Wanted::Other,
        }
    }

    fn payload(&self, computed: bool) -> Wanted {
        match (self.jsonata, computed) {
            (true, _) => Wanted::Jsonata,
            (false, true) => Wanted::Path { calls: true },
            (false, false) => Wanted::Other,
        }
    }
}

fn is_jsonata(object: &Node) -> Option<bool> {
    Some(object.get("QueryLanguage")?.as_str() == Some("JSONata"))
}

/// Whether the object has the field, or one that excludes it.
pub(crate) fn is_taken(object: &Node, name: &str, exclusive: &[&str]) -> bool {
    let has = |name: &str| object.member(name).is_some();
    has(name) || has(&format!("{name}.$")) || exclusive.iter().any(|other| has(other))
}
