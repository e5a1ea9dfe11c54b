//! The state of a reading, and the readers of plain values: a string, an integer, one of a few words, an object with
//! certain fields.
//!
//! A reader gives `None` where a value cannot be used; it has reported why, or the syntax error at that place has. What
//! does not live here: the parts of the language ([`crate::read`]).

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

use asl_json::tree::NodeKind;
use asl_json::{NameHash, Span, Str, Value};
use asl_jsonpath::ReferencePath;

use crate::api::MachineType;
use crate::diagnostic::{Diagnostic, Findings, Fix, Severity};
use crate::facts::{Edge, Outgoing, StateFacts, Variables};
use crate::finding::{self, Finding};
use crate::fix::{self, suggest_value};
use crate::node_path::{At, Fields};
use crate::source::Format;
use crate::source::spelled_like;
use crate::{messages, placeholder, similar};

/// For whom a definition is read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Caller {
    /// The playground: placeholders are values that are not known yet, and every mistake is worth a hint.
    Playground,
    /// `ValidateStateMachineDefinition`: exactly what the service looks at.
    Service,
}

/// A query language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    JsonPath,
    Jsonata,
}

impl Language {
    /// As the definition spells it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::JsonPath => "JSONPath",
            Self::Jsonata => "JSONata",
        }
    }
}

/// The state of a reading.
pub(crate) struct Reader<'t> {
    /// The text of the definition.
    pub text: &'t str,
    /// Its value, if somebody has made it already.
    pub source: Value,
    /// For whom.
    pub caller: Caller,
    /// Which type of state machine it is to be.
    pub machine_type: MachineType,
    /// The errors, in the service's order.
    pub found: Findings,
    /// What else is worth saying ([`crate::advice`]).
    pub advice: Findings,
    /// What the text is written in.
    pub format: Format,
    /// Whether there may be placeholders: most definitions have none.
    pub templated: bool,
    /// The variables that were seen.
    pub variables: Variables<'t>,
    /// The state that is being read.
    pub state: StateFacts<'t>,
    /// The variables that the states of each scope assign, from the outermost scope to the innermost one. A child
    /// execution of a distributed Map does not see those around it.
    pub assigned: Vec<HashSet<&'t str, NameHash>>,
    /// Whether the state that is being read is the last one of its scope.
    pub last: bool,
    /// The language of the machine, which states inherit at any depth (`querylanguage-map-not-inherited`).
    pub machine_language: Language,
    /// The language of the state that is being read.
    pub language: Language,
    /// Whether `Output` or `Assign` of a catcher is being read, where `$states.errorOutput` exists.
    pub in_catcher: bool,
    /// How many scopes lie around.
    pub depth: usize,
    /// What leads out of the state that is being read.
    pub out: Outgoing<'t>,
    /// The names of all states so far, at any depth.
    pub names: HashSet<&'t str, NameHash>,
    /// The labels of all Maps so far.
    pub labels: HashSet<&'t str, NameHash>,
    /// The first paths that results are written to, which states share.
    pub result_paths: Vec<Arc<ReferencePath>>,
    /// The starts of the values with a placeholder of which something was said.
    pub blocked: HashSet<u32, NameHash>,
}

impl<'t> Reader<'t> {
    /// A reader that has read nothing yet.
    pub(crate) fn new(text: &'t str, caller: Caller, machine_type: MachineType) -> Self {
        Self {
            text,
            source: Value::Null,
            caller,
            machine_type,
            found: Findings::default(),
            advice: Findings::default(),
            format: if caller == Caller::Service {
                Format::Json
            } else {
                Format::of(text)
            },
            templated: caller == Caller::Playground && is_templated(text),
            variables: Variables::default(),
            state: StateFacts::default(),
            assigned: Vec::new(),
            last: false,
            machine_language: Language::JsonPath,
            language: Language::JsonPath,
            in_catcher: false,
            depth: 0,
            out: Outgoing::default(),
            names: HashSet::default(),
            labels: HashSet::default(),
            result_paths: Vec::new(),
            blocked: HashSet::default(),
        }
    }

    /// Reports an error.
    pub(crate) fn error(
        &mut self,
        at: &At<'t>,
        span: Span,
        finding: &Finding,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        self.found
            .push(|| Diagnostic::new(at, span, finding, message.into()))
    }

    /// Reports a breach of the schema.
    pub(crate) fn schema(&mut self, at: &At<'t>, span: Span, message: impl Into<String>) -> &mut Diagnostic {
        self.error(at, span, &finding::SCHEMA_VALIDATION_FAILED, message)
    }

    /// Reports a wrong value.
    pub(crate) fn wrong(&mut self, at: &At<'t>, message: impl Into<String>) -> &mut Diagnostic {
        self.schema(at, at.body(), message)
    }

    /// Reports something that is not an error.
    pub(crate) fn advise(
        &mut self,
        at: &At<'t>,
        span: Span,
        finding: &Finding,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        self.advice
            .push(|| Diagnostic::new(at, span, finding, message.into()))
    }

    /// Whether a state of this name was read, in whatever scope.
    pub(crate) fn knows_state(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    /// Whether the value is not known yet: a placeholder, or a text with one. Says what it counts as until then.
    pub(crate) fn assumed(&mut self, at: &At<'t>, counts_as: &dyn std::fmt::Display) -> bool {
        if self.caller == Caller::Service || !placeholder::holds(at.node) {
            return false;
        }
        if self.blocked.insert(at.node.span.start) {
            let message = format!(
                "{} is filled in when the definition is deployed. Until then it is assumed to be {counts_as}.",
                self.placeholder(at)
            );
            self.advise(at, at.node.span, &finding::PLACEHOLDER, message)
                .severity = Severity::Information;
        }
        true
    }

    /// Whether the value is not known yet and nothing can be assumed of it. Says so.
    pub(crate) fn unknown(&mut self, at: &At<'t>) -> bool {
        if self.caller == Caller::Service || !placeholder::holds(at.node) {
            return false;
        }
        if self.blocked.insert(at.node.span.start) {
            let message = format!(
                "{} is filled in when the definition is deployed. To run the definition here, replace it with a value.",
                self.placeholder(at)
            );
            self.error(at, at.node.span, &finding::PLACEHOLDER, message);
        }
        true
    }

    /// A value with a placeholder as it is written.
    pub(crate) fn placeholder(&self, at: &At<'t>) -> String {
        let spelling = at.node.span.slice(self.text).trim_matches('"');
        spelling.chars().take(80).collect()
    }

    /// A text that is parsed. What is not known yet in it has a name.
    pub(crate) fn source(&mut self, at: &At<'t>) -> Option<Cow<'t, str>> {
        let text = self.string(at)?;
        if self.caller == Caller::Service || !placeholder::holds(at.node) {
            return Some(Cow::Borrowed(text));
        }
        let assumed = if placeholder::is_whole(text) {
            "$".to_owned()
        } else {
            placeholder::assume(text)
        };
        self.assumed(at, &assumed);
        Some(Cow::Owned(assumed))
    }

    /// The plain value, which is a part of the definition's where that is known.
    pub(crate) fn value(&self, at: &At<'t>) -> Value {
        let known = at.find(&self.source).cloned();
        known.unwrap_or_else(|| at.node.to_value(self.text))
    }

    /// An object.
    pub(crate) fn object(&mut self, at: &At<'t>) -> Option<Fields<'t>> {
        let fields = Fields::open(at);
        if fields.is_none() {
            self.wrong_type(at, "OBJECT");
        }
        fields
    }

    /// The items of an array that must not be empty.
    pub(crate) fn items(&mut self, at: &At<'t>) -> Option<Vec<At<'t>>> {
        if self.unknown(at) {
            return None;
        }
        let items = self.list(at)?;
        if items.is_empty() {
            self.wrong(at, messages::EMPTY);
            return None;
        }
        Some(items)
    }

    /// The items of an array.
    pub(crate) fn list(&mut self, at: &At<'t>) -> Option<Vec<At<'t>>> {
        if at.node.items().is_none() {
            if self.assumed(at, &"[]") {
                return Some(Vec::new());
            }
            self.wrong_type(at, "ARRAY");
            return None;
        }
        Some(at.items().collect())
    }

    /// A text.
    pub(crate) fn string(&mut self, at: &At<'t>) -> Option<&'t Str> {
        if let NodeKind::String(text) = &at.node.kind {
            return Some(text);
        }
        self.wrong_type(at, "STRING");
        None
    }

    /// `true` or `false`.
    pub(crate) fn boolean(&mut self, at: &At<'t>) -> Option<bool> {
        if self.assumed(at, &true) {
            return Some(true);
        }
        if let NodeKind::Bool(value) = &at.node.kind {
            return Some(*value);
        }
        self.wrong_type(at, "BOOLEAN");
        None
    }

    /// An integer in a range.
    pub(crate) fn integer(&mut self, at: &At<'t>, least: u64, most: Option<u64>) -> Option<u64> {
        if self.assumed(at, &least) {
            return Some(least);
        }
        if matches!(at.node.kind, NodeKind::Missing) {
            return None;
        }
        let NodeKind::Number(number) = &at.node.kind else {
            self.wrong_number(at, messages::NO_INTEGER);
            return None;
        };
        if number.as_f64().fract() != 0.0 {
            self.wrong(at, messages::NO_INTEGER);
            return None;
        }
        #[expect(clippy::cast_precision_loss, reason = "the bounds are small integers")]
        let (low, high) = (least as f64, most.map_or(f64::INFINITY, |most| most as f64));
        if number.as_f64() < low {
            self.wrong(at, messages::minimum(&least.to_string()));
            return None;
        }
        if number.as_f64() > high {
            self.wrong(at, messages::maximum(&most.unwrap_or_default().to_string()));
            return None;
        }
        // Without an upper bound a number may be larger than what is counted in; it then means "as many as there are".
        Some(
            number
                .as_whole()
                .and_then(|whole| u64::try_from(whole).ok())
                .unwrap_or(u64::MAX),
        )
    }

    /// A number in a range. The bounds are printed with a decimal.
    pub(crate) fn float(
        &mut self,
        at: &At<'t>,
        least: f64,
        most: Option<f64>,
        wrong_type: &str,
    ) -> Option<f64> {
        if self.assumed(at, &least) {
            return Some(least);
        }
        if matches!(at.node.kind, NodeKind::Missing) {
            return None;
        }
        let NodeKind::Number(number) = &at.node.kind else {
            self.wrong_number(at, wrong_type);
            return None;
        };
        let number = number.as_f64();
        if number < least {
            self.wrong(at, messages::minimum(&format!("{least:?}")));
            return None;
        }
        if let Some(most) = most
            && number > most
        {
            self.wrong(at, messages::maximum(&format!("{most:?}")));
            return None;
        }
        Some(number)
    }

    pub(crate) fn wrong_number(&mut self, at: &At<'t>, message: &str) {
        let (has_path_fields, text) = (self.has_path_fields(), self.text);
        let diagnostic = self.wrong(at, message);
        if has_path_fields {
            fix::suggest_path_field(diagnostic, at, text);
        }
    }

    /// Whether the query language of the machine is JSONata.
    pub(crate) fn is_jsonata(&self) -> bool {
        self.machine_language == Language::Jsonata
    }

    /// Whether fields such as `SecondsPath` exist here: in states of the JSONPath language.
    pub(crate) fn has_path_fields(&self) -> bool {
        self.depth > 0 && self.language == Language::JsonPath
    }

    /// One of a few words: its index.
    pub(crate) fn word(&mut self, at: &At<'t>, words: &[&str]) -> Option<usize> {
        if self.assumed(at, &words.first().copied().unwrap_or("")) {
            return Some(0);
        }
        let text = self.string(at)?;
        let index = words.iter().position(|word| **word == **text);
        if index.is_none() {
            let near = similar::nearest(text, words.iter().copied());
            let text = self.text;
            let diagnostic = self.wrong(at, messages::not_one_of(words));
            suggest_value(diagnostic, near, text, at.node.span);
        }
        index
    }

    pub(crate) fn wrong_type(&mut self, at: &At<'t>, name: &str) {
        if matches!(at.node.kind, NodeKind::Missing) || self.unknown(at) {
            return;
        }
        let plain = at.node.span.slice(self.text);
        let is_plain = !matches!(plain.as_bytes().first(), None | Some(b'{' | b'['));
        let yaml = name == "STRING" && self.format == Format::Yaml && is_plain;
        let diagnostic = self.wrong(at, messages::no_value_of_type(name));
        if yaml {
            let quoted = format!("\"{plain}\"");
            diagnostic.hint = Some("YAML does not read this as a string. Put it in quotes.".into());
            diagnostic.fix = Some(Fix::replace(format!("Change to {quoted}"), at.node.span, quoted));
        }
    }

    /// Reports the fields that do not belong here.
    pub(crate) fn allow(&mut self, fields: &Fields<'t>, allowed: &[&str]) {
        for (member, value) in fields.iter() {
            if !allowed.contains(&&*member.key) {
                self.not_supported(fields, &member.key, &value, allowed);
            }
        }
    }

    pub(crate) fn not_supported(
        &mut self,
        fields: &Fields<'t>,
        name: &str,
        value: &At<'t>,
        allowed: &[&str],
    ) {
        let span = value.key().unwrap_or_default();
        let missing = allowed.iter().copied().filter(|other| !fields.has(other));
        let near = if self.found.is_full() {
            None
        } else {
            similar::nearest(name, missing)
        };
        let fix = near.map(|near| {
            let name = spelled_like(self.text, span, near);
            Fix::replace(format!("Rename to {name}"), span, name)
        });
        let diagnostic = self.schema(&fields.at, span, messages::field_not_supported(name));
        diagnostic.hint = near.map(|near| format!("Did you mean \"{near}\"?"));
        diagnostic.fix = fix;
    }

    /// Reports the fields that are missing; whether there are none.
    pub(crate) fn require(&mut self, fields: &Fields<'t>, names: &[&'static str]) -> bool {
        let missing: Vec<_> = names.iter().copied().filter(|name| !fields.has(name)).collect();
        if !missing.is_empty() {
            self.schema(&fields.at, fields.at.head(), messages::fields_required(&missing));
        }
        missing.is_empty()
    }

    /// Reports two or more of the fields together; whether there is at most one.
    pub(crate) fn exclude(&mut self, fields: &Fields<'t>, names: &[&str]) -> bool {
        let present: Vec<_> = names.iter().filter_map(|name| fields.get(name)).collect();
        let Some(second) = present.get(1) else {
            return true;
        };
        let span = second.key().unwrap_or_default();
        self.schema(&fields.at, span, messages::only_one_of(names));
        false
    }

    /// Reports two or more of the fields, or none; whether there is exactly one.
    pub(crate) fn choose(&mut self, fields: &Fields<'t>, names: &[&str]) -> bool {
        if names.iter().any(|name| fields.has(name)) {
            return self.exclude(fields, names);
        }
        self.schema(&fields.at, fields.at.head(), messages::one_needed_of(names));
        false
    }

    /// An optional field: the outer `None` says that it is there and cannot be used.
    #[expect(clippy::option_option, reason = "absent and unusable are two things")]
    pub(crate) fn optional<T>(
        &mut self,
        fields: &Fields<'t>,
        name: &str,
        read: impl FnOnce(&mut Self, &At<'t>) -> Option<T>,
    ) -> Option<Option<T>> {
        match fields.get(name) {
            None => Some(None),
            Some(at) => read(self, &at).map(Some),
        }
    }

    /// An optional field of the JSONPath language. In a JSONata state it was refused as a whole, so its value is not
    /// looked at.
    #[expect(clippy::option_option, reason = "absent and unusable are two things")]
    pub(crate) fn in_jsonpath<T>(
        &mut self,
        fields: &Fields<'t>,
        name: &str,
        read: impl FnOnce(&mut Self, &At<'t>) -> Option<T>,
    ) -> Option<Option<T>> {
        match self.language {
            Language::JsonPath => self.optional(fields, name, read),
            Language::Jsonata => Some(None),
        }
    }

    /// Reads every item, so that everything wrong is found; `None` if one of them cannot be used.
    pub(crate) fn each<T>(
        &mut self,
        items: &[At<'t>],
        mut read: impl FnMut(&mut Self, usize, &At<'t>) -> Option<T>,
    ) -> Option<Vec<T>> {
        let read: Vec<Option<T>> = items
            .iter()
            .enumerate()
            .map(|(index, at)| read(self, index, at))
            .collect();
        read.into_iter().collect()
    }

    /// A name of a state that a transition leads to.
    pub(crate) fn target(&mut self, at: &At<'t>) -> Option<Str> {
        let name = self.string(at)?;
        // Where it leads is not known yet.
        self.out.open |= self.caller == Caller::Playground && placeholder::holds(at.node);
        self.out.edges.push(Edge {
            target: name,
            at: *at,
            caught: self.in_catcher,
        });
        Some(name.clone())
    }
}

/// Whether the text may hold placeholders or functions of a template.
fn is_templated(text: &str) -> bool {
    text.contains("${") || text.contains("Fn::") || text.contains('!')
}
