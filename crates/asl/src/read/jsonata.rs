//! JSONata inside a definition: which texts are expressions.

use std::sync::Arc;

use asl_catalog::language;
use asl_json::tree::NodeKind;
use asl_jsonata::{Expression, ReferenceKind};

use crate::advice::{self, reads};
use crate::diagnostic::Fix;
use crate::finding;
use crate::messages;
use crate::model::Computed;
use crate::node_path::{At, Fields};
use crate::placeholder;
use crate::reader::Reader;

/// Whether a text of a JSONata state is an expression: it starts with `{%` and ends with `%}`, without anything around
/// (docs/aws-behaviour.md, "Accepted at creation": `" {% $states.input %} "` is a literal).
pub(super) fn is_expression(text: &str) -> bool {
    text.len() >= 4 && text.starts_with("{%") && text.ends_with("%}")
}

fn parses(text: &str) -> bool {
    let inner = text.get(2..text.len() - 2).unwrap_or("");
    Expression::parse(inner.trim()).is_ok()
}

/// If the name at a place of an expression is the second half of a name with a hyphen, as in `$states.input.my-model`: the
/// place of the whole name, and the name in backquotes.
fn subtracted(text: &str, start: usize, end: usize) -> Option<(usize, usize, String)> {
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    let before = text.get(..start)?;
    let head = before.trim_end_matches(is_name);
    let first = before.get(head.len()..)?;
    let behind = text.get(end..)?;
    let rest = behind.len() - behind.trim_start_matches(is_name).len();
    let to = end + rest;
    // Only what follows a dot is a field, and a blank around the hyphen is a subtraction that is meant.
    let is_field = head.ends_with('.')
        && first.ends_with('-')
        && !first.starts_with(|c: char| c.is_ascii_digit() || c == '-');
    is_field.then(|| Some((head.len(), to, format!("`{}`", text.get(head.len()..to)?))))?
}

impl<'t> Reader<'t> {
    /// An expression that a placeholder keeps from being one. It is read with a value in its place; where no value makes
    /// an expression of it, it is taken literally.
    fn unfinished(&mut self, at: &At<'t>, text: &str) -> Option<Computed> {
        let condition = at.name() == Some("Condition");
        let value = if condition { "true" } else { "1" };
        let tries = [
            placeholder::assume_in_expression(text, value),
            placeholder::assume_in_expression(text, "1"),
        ];
        for assumed in tries {
            if parses(&assumed) && self.assumed(at, &value) {
                return self
                    .expression(at, &assumed)
                    .map(|expression| Computed::Expression(Arc::new(expression)));
            }
        }
        if self.assumed(at, &"this string") {
            return Some(Computed::Literal(at.node.to_value(self.text)));
        }
        self.expression(at, text)
            .map(|expression| Computed::Expression(Arc::new(expression)))
    }

    /// A value with expressions: all texts at any depth, whatever their keys.
    pub(super) fn jsonata(&mut self, at: &At<'t>) -> Option<Computed> {
        match &at.node.kind {
            NodeKind::String(text) if self.templated && is_expression(text) && !parses(text) => {
                self.unfinished(at, text)
            }
            NodeKind::String(text) if text.starts_with("{%") != text.ends_with("%}") => {
                self.wrong(at, messages::JSONATA_NOT_CLOSED);
                None
            }
            NodeKind::String(text) if is_expression(text) => self
                .expression(at, text)
                .map(|expression| Computed::Expression(Arc::new(expression))),
            NodeKind::Array(items) => {
                let items: Vec<_> = items.iter().map(|item| self.jsonata(&at.item(item))).collect();
                let items = items.into_iter().collect::<Option<Vec<_>>>()?;
                let literal = items.iter().all(|item| matches!(item, Computed::Literal(_)));
                Some(if literal {
                    Computed::Literal(at.node.to_value(self.text))
                } else {
                    Computed::Array(items)
                })
            }
            NodeKind::Object(members) => {
                let members: Vec<_> = members
                    .iter()
                    .map(|member| {
                        let value = self.jsonata(&at.member(member))?;
                        Some((member.key.clone(), value))
                    })
                    .collect();
                let members = members.into_iter().collect::<Option<Vec<_>>>()?;
                let literal = members
                    .iter()
                    .all(|(_, value)| matches!(value, Computed::Literal(_)));
                Some(if literal {
                    Computed::Literal(at.node.to_value(self.text))
                } else {
                    Computed::Object(members)
                })
            }
            NodeKind::Missing => None,
            NodeKind::String(text) => {
                advice::literal_in_jsonata(self, at, at.name(), text);
                Some(Computed::Literal(at.node.to_value(self.text)))
            }
            _ => Some(Computed::Literal(at.node.to_value(self.text))),
        }
    }

    /// The expression between `{%` and `%}`.
    fn expression(&mut self, at: &At<'t>, text: &str) -> Option<Expression> {
        let inner = text.get(2..text.len() - 2).unwrap_or("");
        let leading = inner.len() - inner.trim_start().len() + 2;
        match Expression::parse(inner.trim()) {
            Ok(expression) => self.references(at, &expression, leading).then_some(expression),
            Err(error) => {
                let span = error.span.map_or(at.body(), |span| {
                    at.node.span_within(
                        self.text,
                        leading + span.start as usize,
                        leading + span.end as usize,
                    )
                });
                self.error(
                    at,
                    span,
                    &finding::INVALID_JSONATA_EXPRESSION,
                    error.message.clone(),
                );
                None
            }
        }
    }

    /// Reports what the service refuses to refer to, once per name and field (`jsonata-top-level-*`,
    /// `jsonata-root-reference*`, `jsonata-erroroutput-*`); whether there is nothing.
    fn references(&mut self, at: &At<'t>, expression: &Expression, leading: usize) -> bool {
        let mut said: Vec<String> = Vec::new();
        for reference in expression.references() {
            let message = match &reference.kind {
                ReferenceKind::Field(name) if reference.top_level => messages::top_level_reference(name),
                ReferenceKind::Context if reference.top_level => messages::top_level_reference("$"),
                ReferenceKind::Root => messages::ROOT_REFERENCE.to_owned(),
                ReferenceKind::Variable {
                    name,
                    fields,
                    local: false,
                } if !self.in_catcher
                    && &**name == "states"
                    && fields.first().is_some_and(|field| &**field == "errorOutput") =>
                {
                    messages::NO_ERROR_OUTPUT.to_owned()
                }
                ReferenceKind::Variable {
                    name,
                    fields,
                    local: false,
                } if &**name == "states"
                    && fields.first().is_some_and(|field| &**field == "result")
                    && language::state_type(self.state.type_name).is_some_and(|known| !known.has_result) =>
                {
                    messages::NO_RESULT.to_owned()
                }
                ReferenceKind::Variable {
                    name,
                    fields,
                    local: false,
                } => {
                    let (start, end) = (reference.span.start as usize, reference.span.end as usize);
                    let span = at.node.span_within(self.text, leading + start, leading + end);
                    reads::reference(self, name, fields, at, span);
                    continue;
                }
                _ => continue,
            };
            if said.contains(&message) {
                continue;
            }
            let (start, end) = (reference.span.start as usize, reference.span.end as usize);
            let span = at.node.span_within(self.text, leading + start, leading + end);
            let (start, end) = (leading + start, leading + end);
            let fix = subtracted(at.node.as_str().unwrap_or(""), start, end).map(|(from, to, quoted)| {
                let span = at.node.span_within(self.text, from, to);
                Fix::replace(format!("Change to {quoted}"), span, quoted)
            });
            let diagnostic = self.error(
                at,
                span,
                &finding::UNSUPPORTED_JSONATA_EXPRESSION,
                message.clone(),
            );
            if fix.is_some() {
                diagnostic.hint = Some("This subtracts: use backquotes around a name with a hyphen.".into());
                diagnostic.fix = fix;
            } else if message == messages::NO_RESULT {
                diagnostic.hint = Some("The input of the state is $states.input.".into());
            }
            said.push(message);
        }
        said.is_empty()
    }

    /// The expression in a field that may also hold a literal of a certain type, in a JSONata state. The outer `None` says
    /// that the field holds no expression.
    #[expect(
        clippy::option_option,
        reason = "no expression and an unusable one are two things"
    )]
    pub(super) fn computed(&mut self, at: &At<'t>) -> Option<Option<Computed>> {
        let is_computed = self.language == crate::reader::Language::Jsonata
            && at
                .node
                .as_str()
                .is_some_and(|text| text.starts_with("{%") || is_expression(text));
        is_computed.then(|| self.jsonata(at))
    }

    /// An optional field of the JSONata language.
    #[expect(clippy::option_option, reason = "absent and unusable are two things")]
    pub(super) fn in_jsonata(&mut self, fields: &Fields<'t>, name: &str) -> Option<Option<Computed>> {
        match (self.language, fields.get(name)) {
            (crate::reader::Language::Jsonata, Some(at)) => self.jsonata(&at).map(Some),
            _ => Some(None),
        }
    }
}
