//! What may stand where: the kind of each object of a definition, its fields, and what their values are.
//!
//! The lists of fields are the reader's own ([`crate::read`]); here they are found by the way that leads to the cursor,
//! without anything being right on that way. What does not live here: sentences about the fields ([`super::facts`]).

use asl_json::tree::{Member, Node};

use super::spot::{Container, Spot};
use crate::read::fields as known;

/// The kind of an object or array.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Machine,
    States,
    State,
    Branches,
    Branch,
    Processor,
    Config,
    Retriers,
    Retrier,
    Catchers,
    Catcher,
    Errors,
    Rules,
    Rule,
    Conditions,
    Condition,
    Reader,
    ReaderConfig,
    Batcher,
    Writer,
    WriterConfig,
    Credentials,
    /// What a Task is called with.
    Request,
    /// Values with expressions.
    Payload,
    /// Variables and their values.
    Assign,
    /// Values that are taken literally, and all that is not known.
    Literal,
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
    /// The innermost container; none around a text that is no object.
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
    pub fn of(spot: &Spot<'t>) -> Self {
        let mut context = Self {
            kind: Kind::Literal,
            container: None,
            jsonata: false,
            machine_jsonata: false,
            scopes: Vec::new(),
            state: None,
            in_catcher: false,
        };
        for (depth, container) in spot.around.iter().enumerate() {
            context.enter(container, depth == 0);
        }
        context
    }

    fn enter(&mut self, container: &Container<'t>, root: bool) {
        self.kind = if root {
            Kind::Machine
        } else {
            self.inner(container.member.map(|member| &*member.key))
        };
        self.container = Some(container.node);
        match self.kind {
            Kind::Machine | Kind::Branch | Kind::Processor => {
                self.scopes.push(container.node);
                (self.state, self.in_catcher) = (None, false);
                if root {
                    self.machine_jsonata = is_jsonata(container.node).unwrap_or(false);
                }
                self.jsonata = self.machine_jsonata;
            }
            Kind::State => {
                self.state = container.member;
                self.jsonata = is_jsonata(container.node).unwrap_or(self.machine_jsonata);
            }
            Kind::Catcher => self.in_catcher = true,
            _ => {}
        }
    }

    /// The type of the innermost state, as written.
    pub fn type_name(&self) -> &'t str {
        self.state
            .and_then(|state| state.value.get("Type"))
            .and_then(Node::as_str)
            .unwrap_or("")
    }

    /// The innermost scope.
    pub fn scope(&self) -> Option<&'t Node> {
        self.scopes.last().copied()
    }

    /// The kind of a container within this one: the value of the member, or an item.
    fn inner(&self, member: Option<&str>) -> Kind {
        match (self.kind, member) {
            (Kind::Machine | Kind::Branch | Kind::Processor, Some("States")) => Kind::States,
            (Kind::Processor, Some("ProcessorConfig")) => Kind::Config,
            (Kind::States, Some(_)) => Kind::State,
            (Kind::Branches, None) => Kind::Branch,
            (Kind::Retriers, None) => Kind::Retrier,
            (Kind::Catchers, None) => Kind::Catcher,
            (Kind::Rules, None) => Kind::Rule,
            (Kind::Conditions, None) | (Kind::Rule | Kind::Condition, Some("Not")) => Kind::Condition,
            (Kind::Rule | Kind::Condition, Some("And" | "Or")) => Kind::Conditions,
            (Kind::Retrier | Kind::Catcher, Some("ErrorEquals")) => Kind::Errors,
            (Kind::State, Some("Branches")) => Kind::Branches,
            (Kind::State, Some("ItemProcessor" | "Iterator")) => Kind::Processor,
            (Kind::State, Some("Retry")) => Kind::Retriers,
            (Kind::State, Some("Catch")) => Kind::Catchers,
            (Kind::State, Some("Choices")) => Kind::Rules,
            (Kind::State, Some("ItemReader")) => Kind::Reader,
            (Kind::State, Some("ItemBatcher")) => Kind::Batcher,
            (Kind::State, Some("ResultWriter")) => Kind::Writer,
            (Kind::State, Some("Credentials")) => Kind::Credentials,
            (Kind::State, Some("Parameters" | "Arguments")) if self.type_name() == "Task" => Kind::Request,
            (
                Kind::State | Kind::Reader | Kind::Batcher | Kind::Writer,
                Some(
                    "Parameters" | "Arguments" | "ResultSelector" | "ItemSelector" | "BatchInput" | "Output"
                    | "Items",
                ),
            )
            | (Kind::Rule | Kind::Catcher, Some("Output"))
            | (Kind::Request | Kind::Payload | Kind::Assign | Kind::Credentials, _) => Kind::Payload,
            (Kind::State | Kind::Rule | Kind::Catcher, Some("Assign")) => Kind::Assign,
            (Kind::Reader, Some("ReaderConfig")) => Kind::ReaderConfig,
            (Kind::Writer, Some("WriterConfig")) => Kind::WriterConfig,
            _ => Kind::Literal,
        }
    }

    /// Whether the container is a list of objects.
    pub fn has_object_items(&self) -> bool {
        matches!(
            self.kind,
            Kind::Branches | Kind::Retriers | Kind::Catchers | Kind::Rules | Kind::Conditions
        )
    }

    /// The name under which [`super::facts`] has the fields of the container.
    pub fn facts(&self) -> &'static str {
        match self.kind {
            Kind::Machine => "machine",
            Kind::Branch | Kind::Processor => "scope",
            Kind::State => "state",
            Kind::Retrier => "retrier",
            Kind::Catcher => "catcher",
            Kind::Rule | Kind::Condition => "rule",
            Kind::Config => "config",
            Kind::Reader => "reader",
            Kind::ReaderConfig => "readerconfig",
            Kind::Batcher => "batcher",
            Kind::Writer => "writer",
            Kind::WriterConfig => "writerconfig",
            Kind::Credentials => "credentials",
            _ => "",
        }
    }

    /// The fields that the container may have, in the order in which they are best offered.
    pub fn fields(&self) -> Vec<&'static str> {
        let mut fields: Vec<&str> = match self.kind {
            Kind::Machine => known::TOP.to_vec(),
            Kind::Branch => known::BRANCH.to_vec(),
            Kind::Processor => known::PROCESSOR.to_vec(),
            Kind::State => known::of_type(self.type_name()).to_vec(),
            Kind::Retrier => known::RETRIER.to_vec(),
            Kind::Catcher => known::CATCHER.to_vec(),
            Kind::Rule | Kind::Condition => self.condition(),
            Kind::Config => vec!["Mode", "ExecutionType"],
            Kind::Reader => known::READER.to_vec(),
            Kind::ReaderConfig => known::READER_CONFIG.to_vec(),
            Kind::Batcher => known::BATCHER.to_vec(),
            Kind::Writer => known::WRITER.to_vec(),
            Kind::WriterConfig => vec!["Transformation", "OutputType"],
            Kind::Credentials => vec!["RoleArn"],
            _ => Vec::new(),
        };
        fields.retain(|name| self.in_language(name));
        fields
    }

    /// The fields of a rule or condition: its one selector, and the comparison once there is a variable.
    fn condition(&self) -> Vec<&'static str> {
        let has = |name: &str| self.container.is_some_and(|rule| rule.member(name).is_some());
        let mut fields = Vec::new();
        if has("Variable") {
            if !known::COMPARISONS.iter().any(|name| has(name)) {
                fields.extend(known::COMPARISONS);
            }
        } else if !known::SELECTORS.iter().any(|name| has(name)) {
            fields.extend(["Variable", "Condition", "And", "Or", "Not"]);
        }
        if self.kind == Kind::Rule {
            fields.extend(["Next", "Assign", "Output"]);
        }
        fields.push("Comment");
        fields
    }

    fn in_language(&self, name: &str) -> bool {
        let jsonata_only = known::JSONATA_ONLY.contains(&name) || name == "Condition";
        let jsonpath_only = known::JSONPATH_ONLY.contains(&name)
            || matches!(name, "Variable" | "And" | "Or" | "Not")
            || (self.kind != Kind::State && name.ends_with("Path"));
        if self.jsonata {
            !jsonpath_only
        } else {
            !jsonata_only
        }
    }

    /// What belongs into the value of a member of the container, or into an item of it.
    pub fn wanted(&self, member: Option<&str>) -> Wanted {
        let Some(name) = member else {
            return match self.kind {
                Kind::Errors => Wanted::ErrorName,
                Kind::Payload | Kind::Request | Kind::Assign => self.payload(false),
                _ => Wanted::Other,
            };
        };
        match (self.kind, name) {
            (Kind::Machine | Kind::Branch | Kind::Processor, "StartAt")
            | (Kind::State | Kind::Rule | Kind::Catcher, "Next")
            | (Kind::State, "Default") => Wanted::StateName,
            (Kind::State, "Type") => Wanted::Words(&known::TYPES),
            (Kind::Machine | Kind::State, "QueryLanguage") => Wanted::Words(&["JSONPath", "JSONata"]),
            (Kind::Machine, "Version") => Wanted::Words(&["1.0"]),
            (Kind::State, "End") => Wanted::Boolean,
            (Kind::State, "Resource") => Wanted::Resource,
            (Kind::Reader, "Resource") => Wanted::Words(&[
                "arn:aws:states:::s3:getObject",
                "arn:aws:states:::s3:listObjectsV2",
            ]),
            (Kind::Writer, "Resource") => Wanted::Words(&["arn:aws:states:::s3:putObject"]),
            (Kind::Retrier, "JitterStrategy") => Wanted::Words(&["FULL", "NONE"]),
            (Kind::Config, "Mode") => Wanted::Words(&["INLINE", "DISTRIBUTED"]),
            (Kind::Config, "ExecutionType") => Wanted::Words(&["STANDARD", "EXPRESS"]),
            (Kind::ReaderConfig, "InputType") => {
                Wanted::Words(&["CSV", "JSON", "JSONL", "PARQUET", "MANIFEST"])
            }
            (Kind::ReaderConfig, "CSVHeaderLocation") => Wanted::Words(&["FIRST_ROW", "GIVEN"]),
            (Kind::ReaderConfig, "CSVDelimiter") => {
                Wanted::Words(&["COMMA", "PIPE", "SEMICOLON", "SPACE", "TAB"])
            }
            (Kind::ReaderConfig, "ManifestType") => Wanted::Words(&["ATHENA_DATA", "S3_INVENTORY"]),
            (Kind::ReaderConfig, "Transformation") => Wanted::Words(&["NONE", "LOAD_AND_FLATTEN"]),
            (Kind::WriterConfig, "Transformation") => Wanted::Words(&["NONE", "COMPACT", "FLATTEN"]),
            (Kind::WriterConfig, "OutputType") => Wanted::Words(&["JSON", "JSONL"]),
            (Kind::Rule | Kind::Condition, "Condition") => Wanted::Jsonata,
            (Kind::Rule | Kind::Condition, name) if name.starts_with("Is") || name == "BooleanEquals" => {
                Wanted::Boolean
            }
            (Kind::Request, "FunctionName") => Wanted::FunctionName,
            (Kind::State, "ErrorPath" | "CausePath") => Wanted::Path { calls: true },
            (_, "Variable") => Wanted::Path { calls: false },
            (Kind::Request | Kind::Payload | Kind::Assign | Kind::Credentials, name) => {
                self.payload(name.ends_with(".$"))
            }
            (Kind::Literal, _) => Wanted::Other,
            (_, name) if name.ends_with("Path") && !self.jsonata => Wanted::Path { calls: false },
            _ if self.jsonata => Wanted::Jsonata,
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

/// Fields of which an object has only one.
const EXCLUSIVE: [&[&str]; 11] = [
    &["Next", "End"],
    &["Seconds", "Timestamp", "SecondsPath", "TimestampPath"],
    &["TimeoutSeconds", "TimeoutSecondsPath"],
    &["HeartbeatSeconds", "HeartbeatSecondsPath"],
    &["Error", "ErrorPath"],
    &["Cause", "CausePath"],
    &["ItemProcessor", "Iterator"],
    &["MaxConcurrency", "MaxConcurrencyPath"],
    &["ToleratedFailurePercentage", "ToleratedFailurePercentagePath"],
    &["ToleratedFailureCount", "ToleratedFailureCountPath"],
    &["MaxItems", "MaxItemsPath"],
];

/// Whether the object has the field, or one that excludes it.
pub(crate) fn is_taken(object: &Node, name: &str) -> bool {
    let has = |name: &str| object.member(name).is_some();
    let has_computed = |name: &str| has(&format!("{name}.$"));
    has(name)
        || has_computed(name)
        || EXCLUSIVE
            .iter()
            .any(|group| group.contains(&name) && group.iter().any(|other| has(other)))
}
