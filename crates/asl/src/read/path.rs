//! Paths and payload templates of the JSONPath language, parsed once and for all.

use std::borrow::Cow;
use std::sync::Arc;

use asl_json::tree::NodeKind;
use asl_json::{Map, Pointer, Span, Value};
use asl_jsonpath::{Expression, Function, ParseError, Query, ReferencePath, Root, Template};

use crate::advice::{self, reads};
use crate::finding;
use crate::messages;
use crate::model::{DataPath, Payload, ResultPath};
use crate::node_path::{At, Fields};
use crate::reader::{Language, Reader};

/// The longest name of a variable, in characters (developer guide, "Passing data between states with variables").
const MAX_VARIABLE: usize = 80;

/// So many paths that results are written to are remembered: those of a definition are mostly a few.
const MOST_PATHS: usize = 16;

/// A template with a thousand mistakes is not read to the end by anybody.
const MAX_TEMPLATE_ERRORS: usize = 100;

impl<'t> Reader<'t> {
    /// `InputPath`, `OutputPath`
    pub(super) fn data_path(&mut self, at: &At<'t>) -> Option<DataPath> {
        if matches!(at.node.kind, NodeKind::Null) {
            return Some(DataPath::Nothing);
        }
        let text = self.source(at)?;
        match Query::parse(&text) {
            Ok(query) => {
                reads::query(self, &query, at);
                Some(DataPath::At(Box::new(query)))
            }
            Err(error) => {
                self.bad_path(at, messages::NO_PATH, &error);
                None
            }
        }
    }

    /// `ResultPath` of a state or a catcher.
    pub(super) fn result_path(&mut self, at: &At<'t>) -> Option<ResultPath> {
        if matches!(at.node.kind, NodeKind::Null) {
            return Some(ResultPath::Discard);
        }
        let text = self.path_text(at)?;
        if text == "$" {
            return Some(ResultPath::Replace);
        }
        if let Some(known) = self.result_paths.iter().find(|known| known.text() == text) {
            return Some(ResultPath::At(Arc::clone(known)));
        }
        match ReferencePath::parse(&text) {
            Ok(path) => {
                let path = Arc::new(path);
                if self.result_paths.len() < MOST_PATHS {
                    self.result_paths.push(Arc::clone(&path));
                }
                Some(ResultPath::At(path))
            }
            Err(error) => {
                self.bad_path(at, messages::NO_REFERENCE_PATH, &error);
                None
            }
        }
    }

    /// The field `ResultPath`; absent, the result replaces the input.
    pub(super) fn result_path_of(&mut self, fields: &Fields<'t>) -> Option<ResultPath> {
        let path = self.in_jsonpath(fields, "ResultPath", Self::result_path)?;
        Some(path.unwrap_or(ResultPath::Replace))
    }

    /// A path to one value: in the input, the context object, or a variable.
    pub(super) fn reference(&mut self, at: &At<'t>) -> Option<Query> {
        let text = self.path_text(at)?;
        let query = match Query::parse(&text) {
            Ok(query) => query,
            Err(error) => {
                self.bad_path(at, messages::NO_REFERENCE_PATH, &error);
                return None;
            }
        };
        if !query.is_reference_path() {
            self.wrong(at, messages::NO_REFERENCE_PATH).hint = Some(
                "It must lead to one place: only names and indices, no *, .., slices or filters.".into(),
            );
            return None;
        }
        reads::query(self, &query, at);
        Some(query)
    }

    /// A path to a number of a Map, where the context object is refused (`reference-path-context-object`).
    pub(super) fn number_reference(&mut self, at: &At<'t>) -> Option<Query> {
        let query = self.reference(at)?;
        if *query.root() == Root::Context {
            self.wrong(at, messages::NO_REFERENCE_PATH).hint =
                Some("This field cannot read the context object ($$).".into());
            return None;
        }
        Some(query)
    }

    /// A text that starts with `$`.
    fn path_text(&mut self, at: &At<'t>) -> Option<Cow<'t, str>> {
        let text = self.source(at)?;
        if !text.starts_with('$') {
            self.wrong(at, messages::REFERENCE_PATH_START);
            return None;
        }
        Some(text)
    }

    /// `ErrorPath`, `CausePath`: a path, or an intrinsic function that gives a text.
    pub(super) fn text_expression(&mut self, at: &At<'t>) -> Option<Expression> {
        let text = self.source(at)?;
        let expression = match Expression::parse(&text) {
            Ok(expression) => expression,
            Err(error) => {
                self.bad_path(at, messages::NO_PATH, &error);
                return None;
            }
        };
        if let Expression::Call(call) = &expression
            && !gives_text(call.function())
        {
            self.wrong(at, messages::NO_PATH).hint = Some(format!(
                "States.{} does not give a string, which is required here.",
                call.function().name()
            ));
            return None;
        }
        for query in expression.queries() {
            reads::query(self, query, at);
        }
        advice::arguments(self, &expression, at);
        Some(expression)
    }

    fn bad_path(&mut self, at: &At<'t>, sentence: &str, error: &ParseError) {
        let span = part(self.text, at, error.start, error.end);
        self.schema(at, span, sentence).hint = Some(error.message.clone());
    }

    /// A payload template: an object, or an array, which the service takes, too (`accepted-parameters-array`).
    pub(super) fn template(&mut self, at: &At<'t>) -> Option<Template> {
        if at.node.members().is_none() && at.node.items().is_none() {
            if self.assumed(at, &"{}") {
                return Template::parse(&Value::object(Map::new())).ok();
            }
            self.wrong_type(at, "OBJECT");
            return None;
        }
        let value = if self.templated {
            self.template_value(at)
        } else {
            self.value(at)
        };
        match Template::parse(&value) {
            Ok(template) => self.template_expressions(at, template),
            Err(errors) => {
                for error in errors.iter().take(MAX_TEMPLATE_ERRORS) {
                    let (holder, leaf) = descend(at, &error.pointer);
                    if matches!(leaf.node.kind, NodeKind::Missing) {
                        continue;
                    }
                    let field = error.pointer.steps().last().unwrap_or_default();
                    let span = part(self.text, &leaf, error.start, error.end);
                    let message = messages::no_path_or_intrinsic(&field);
                    self.schema(&holder, span, message).hint = Some(error.message.clone());
                }
                None
            }
        }
    }

    /// The value of a template whose expressions may have placeholders in them.
    fn template_value(&mut self, at: &At<'t>) -> Value {
        match &at.node.kind {
            NodeKind::Object(members) => {
                let members = members.iter().map(|member| {
                    let at = at.member(member);
                    let value = match at.node.as_str() {
                        Some(text) if member.key.ends_with(".$") && Expression::parse(text).is_err() => {
                            self.source(&at).map_or(Value::Null, |text| Value::from(&*text))
                        }
                        _ => self.template_value(&at),
                    };
                    (member.key.clone(), value)
                });
                Value::object(members.collect())
            }
            NodeKind::Array(items) => {
                let items = items.iter().map(|item| self.template_value(&at.item(item)));
                Value::array(items.collect())
            }
            _ => at.node.to_value(self.text),
        }
    }

    /// What is said of a template's expressions once they are known.
    fn template_expressions(&mut self, at: &At<'t>, template: Template) -> Option<Template> {
        let mut valid = true;
        for found in template.expressions() {
            let text = found.expression.text();
            if matches!(found.expression, Expression::Call(_)) {
                let (_, leaf) = descend(at, &found.pointer);
                advice::arguments(self, &found.expression, &leaf);
            }
            // Both of AWS's linters refuse blanks before a call (statelint, `states-array-invocation-leftpad`; language
            // service, `documentInvalidParametersIntrinsicFunction`).
            if text.starts_with(char::is_whitespace) {
                valid = false;
                if self.found.is_full() {
                    break;
                }
                let (holder, leaf) = descend(at, &found.pointer);
                let message = messages::no_path_or_intrinsic(&found.field);
                self.schema(&holder, leaf.node.span, message).hint =
                    Some("Remove the blanks before the function's name.".into());
            }
        }
        advice::template(self, at);
        valid.then_some(template)
    }

    /// `Assign`: names of variables and their values, in either language.
    pub(super) fn assign(&mut self, at: &At<'t>) -> Option<Payload> {
        let fields = self.object(at)?;
        for (member, value) in fields.iter() {
            let name = match self.language {
                Language::JsonPath => member.key.strip_suffix(".$").unwrap_or(&member.key),
                Language::Jsonata => &member.key,
            };
            self.variables.assign(name);
            let mut outer = self.assigned.iter().rev().skip(1);
            if outer.any(|names| names.contains(name)) {
                let message = messages::variable_of_outer_scope(name);
                self.error(&value, value.head(), &finding::DUPLICATE_VARIABLE_NAME, message)
                    .hint =
                    Some("Use another name, and pass the value out as the output of the last state.".into());
            }
            if name == "states" {
                self.error(
                    &value,
                    value.head(),
                    &finding::RESERVED_VARIABLE_NAME,
                    messages::RESERVED_VARIABLE,
                );
            } else if !is_variable(name) {
                let message = messages::invalid_variable(name);
                self.error(&value, value.head(), &finding::INVALID_VARIABLE_NAME, message);
            }
        }
        self.payload(at)
    }
}

/// The functions that `ErrorPath` and `CausePath` take (developer guide, "Fail workflow state").
fn gives_text(function: Function) -> bool {
    use Function as F;
    matches!(
        function,
        F::ArrayGetItem | F::Base64Encode | F::Base64Decode | F::Format | F::Hash | F::JsonToString | F::UUID
    )
}

/// Whether a variable can have this name: a letter, then letters and digits, at most 80 characters (developer guide:
/// Unicode `ID_Start`, then `ID_Continue`).
fn is_variable(name: &str) -> bool {
    let mut characters = name.chars();
    characters.next().is_some_and(|c| c.is_alphabetic() || c == '_')
        && characters.all(|c| c.is_alphanumeric() || c == '_')
        && name.chars().count() <= MAX_VARIABLE
}

/// The place of a part of a text, or the place of the value if it is not a string.
fn part(text: &str, at: &At<'_>, start: usize, end: usize) -> Span {
    if at.node.as_str().is_some() {
        at.node.span_within(text, start, end)
    } else {
        at.body()
    }
}

/// What the pointer leads to from here, and the value that holds it.
fn descend<'t>(at: &At<'t>, pointer: &Pointer) -> (At<'t>, At<'t>) {
    let mut holder = *at;
    let mut leaf = *at;
    for step in pointer.steps() {
        let next = match &leaf.node.kind {
            NodeKind::Array(items) => {
                let index = step.parse::<usize>().unwrap_or(usize::MAX);
                items.get(index).map(|item| leaf.item(item))
            }
            _ => leaf.node.member(&step).map(|member| leaf.member(member)),
        };
        let Some(next) = next else { break };
        holder = std::mem::replace(&mut leaf, next);
    }
    (holder, leaf)
}
