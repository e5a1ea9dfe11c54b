//! What the expressions of a module give, with placeholders for what is not known before deployment.
//!
//! What does not live here: what a state machine is made of ([`super`]).

use std::cell::Cell;
use std::collections::HashMap;

use asl_catalog::resources::{self, Place};
use hcl_edit::Span;
use hcl_edit::expr::{Expression, FuncCall, ObjectKey, Traversal, TraversalOperator};
use hcl_edit::structure::Block;
use hcl_edit::template::{Element, Template};
use serde_json::{Map, Value};

use super::folder::Folder;

/// Reads a file that lies beside the `.tf` file: its text, or a sentence.
pub type ReadFile<'r> = &'r dyn Fn(&str) -> Result<String, String>;

/// How deeply local values may refer to one another, and templates may stand in templates.
const MOST_STEPS: usize = 32;

/// How many expressions are evaluated for one file: local values that refer to others twice double the work at each step.
const MOST_WORK: usize = 200_000;

/// How long a definition may become by what is filled in: more than the service takes, and no more.
const MOST_BYTES: usize = 4 << 20;

/// Where the playground's state machines are.
const PLACE: Place<'static> = Place {
    partition: "aws",
    region: "us-east-1",
    account: "123456789012",
};

/// A label of a block.
pub(super) fn label(block: &Block, index: usize) -> Option<&str> {
    Some(block.labels.get(index)?.as_str())
}

/// The values that an expression can refer to.
pub(super) struct Module<'m> {
    folder: &'m Folder<'m>,
    locals: HashMap<&'m str, &'m Expression>,
    defaults: HashMap<&'m str, &'m Expression>,
    /// By type and label.
    resources: HashMap<(&'m str, &'m str), &'m Block>,
    read_file: ReadFile<'m>,
    /// How many expressions were evaluated.
    work: Cell<usize>,
}

impl<'m> Module<'m> {
    pub(super) fn new(folder: &'m Folder<'m>, read_file: ReadFile<'m>) -> Self {
        let body = &folder.body;
        let locals = body
            .get_blocks("locals")
            .flat_map(|block| block.body.attributes());
        let variables = body.get_blocks("variable").filter_map(|block| {
            let default = block.body.get_attribute("default")?;
            Some((label(block, 0)?, &default.value))
        });
        let resources = body.get_blocks("resource");
        Self {
            folder,
            locals: locals.map(|local| (local.key.as_str(), &local.value)).collect(),
            defaults: variables.collect(),
            resources: resources
                .filter_map(|block| Some(((label(block, 0)?, label(block, 1)?), block)))
                .collect(),
            read_file,
            work: Cell::new(0),
        }
    }

    /// The text of a definition.
    pub(super) fn definition(&self, expression: &Expression) -> Result<String, String> {
        self.definition_at(expression, 0)
    }

    fn definition_at(&self, expression: &Expression, steps: usize) -> Result<String, String> {
        if steps > MOST_STEPS {
            return Err("Its definition refers to itself.".to_owned());
        }
        match expression {
            Expression::Parenthesis(inner) => self.definition_at(inner.inner(), steps + 1),
            Expression::String(text) => Ok(text.value().clone()),
            Expression::StringTemplate(template) => self.template(template.iter(), steps),
            Expression::HeredocTemplate(heredoc) => {
                let text = self.template(heredoc.template.iter(), steps)?;
                // What is found in the text then has its line in the file.
                let start = heredoc.template.span().map_or(0, |span| span.start);
                match self.folder.place(start) {
                    (None, line) => Ok("\n".repeat(line - 1) + &text),
                    (Some(_), _) => Ok(text),
                }
            }
            Expression::FuncCall(call) => self.call(call, steps),
            Expression::Traversal(traversal) => match self.referred(traversal) {
                Some(inner) => self.definition_at(inner, steps + 1),
                None => Err(self.not_here(expression)),
            },
            _ => Err(self.not_here(expression)),
        }
    }

    fn not_here(&self, expression: &Expression) -> String {
        let source = self.source(expression);
        let line = source.lines().next().unwrap_or_default().trim();
        let shown: String = line.chars().take(60).collect();
        format!(
            "Its definition is not in this file as a string, jsonencode, file or templatefile, but as `{shown}`."
        )
    }

    fn call(&self, call: &FuncCall, steps: usize) -> Result<String, String> {
        let argument = |index: usize| {
            let found = call.args.get(index);
            found.ok_or_else(|| format!("{} needs more arguments.", call.name.name.as_str()))
        };
        match call.name.name.as_str() {
            "jsonencode" => {
                let value = self.value(argument(0)?, steps);
                serde_json::to_string_pretty(&value).map_err(|error| error.to_string())
            }
            "file" => self.file(argument(0)?, steps),
            "templatefile" => {
                let text = self.file(argument(0)?, steps)?;
                let values = self.value(argument(1)?, steps);
                let values = values.as_object().cloned().unwrap_or_default();
                templatefile(&text, &values)
            }
            name => Err(format!(
                "Its definition is what {name}(…) gives, which is not known before deployment."
            )),
        }
    }

    /// The text of a file that an expression names.
    fn file(&self, path: &Expression, steps: usize) -> Result<String, String> {
        let name = self.whole(path, steps);
        let name = name.ok_or_else(|| {
            format!(
                "The name of its file is not known before deployment: `{}`.",
                self.source(path).trim()
            )
        })?;
        (self.read_file)(name.trim_start_matches("./"))
    }

    /// A template of this file.
    fn template<'e>(
        &self,
        elements: impl Iterator<Item = &'e Element>,
        steps: usize,
    ) -> Result<String, String> {
        let mut text = String::new();
        for element in elements {
            match element {
                Element::Literal(literal) => text.push_str(literal.value()),
                Element::Interpolation(interpolation) => match self.value(&interpolation.expr, steps + 1) {
                    Value::String(value) => text.push_str(&value),
                    value => text.push_str(&value.to_string()),
                },
                Element::Directive(_) => return Err(DIRECTIVE.to_owned()),
            }
            if text.len() > MOST_BYTES {
                return Err(TOO_LONG.to_owned());
            }
        }
        Ok(text)
    }

    /// The value of an expression, with placeholders for what is not known.
    fn value(&self, expression: &Expression, steps: usize) -> Value {
        let unknown = || Value::String(placeholder(self.source(expression)));
        self.work.set(self.work.get() + 1);
        if steps > MOST_STEPS || self.work.get() > MOST_WORK {
            return unknown();
        }
        match expression {
            Expression::Null(_) => Value::Null,
            Expression::Bool(value) => Value::Bool(*value.value()),
            Expression::Number(number) => {
                let text = number.value().to_string();
                serde_json::from_str(&text).unwrap_or(Value::String(text))
            }
            Expression::String(text) => Value::String(text.value().clone()),
            Expression::StringTemplate(template) => self
                .template(template.iter(), steps)
                .map_or_else(|_| unknown(), Value::String),
            Expression::HeredocTemplate(heredoc) => self
                .template(heredoc.template.iter(), steps)
                .map_or_else(|_| unknown(), Value::String),
            Expression::Parenthesis(inner) => self.value(inner.inner(), steps + 1),
            Expression::Array(items) => items.iter().map(|item| self.value(item, steps + 1)).collect(),
            Expression::Object(members) => {
                let members = members.iter().map(|(key, value)| {
                    let key = match key {
                        ObjectKey::Ident(name) => name.value().to_string(),
                        ObjectKey::Expression(key) => match self.value(key, steps + 1) {
                            Value::String(key) => key,
                            key => key.to_string(),
                        },
                    };
                    (key, self.value(value.expr(), steps + 1))
                });
                Value::Object(members.collect())
            }
            Expression::FuncCall(call) => match self.call(call, steps + 1) {
                Ok(text) => Value::String(text),
                Err(_) => unknown(),
            },
            Expression::Traversal(traversal) => {
                if let Some(inner) = self.referred(traversal) {
                    return self.value(inner, steps + 1);
                }
                self.attribute(traversal, steps)
                    .map_or_else(unknown, Value::String)
            }
            _ => unknown(),
        }
    }

    /// The text of an expression, if all of it is known.
    pub(super) fn whole(&self, expression: &Expression, steps: usize) -> Option<String> {
        match self.value(expression, steps) {
            Value::String(text) => (!text.contains("${")).then_some(text),
            Value::Bool(value) => Some(value.to_string()),
            _ => None,
        }
    }

    /// What `local.name` or `var.name` stands for.
    fn referred(&self, traversal: &Traversal) -> Option<&'m Expression> {
        let path = path(traversal)?;
        match path.as_slice() {
            ["local", name] => self.locals.get(name).copied(),
            ["var", name] => self.defaults.get(name).copied(),
            _ => None,
        }
    }

    /// An attribute of a resource, or of what Terraform knows of the account.
    fn attribute(&self, traversal: &Traversal, steps: usize) -> Option<String> {
        let path = path(traversal)?;
        let text = match path.as_slice() {
            ["path", "module" | "root" | "cwd"] => ".".to_owned(),
            ["data", "aws_caller_identity", _, "account_id"] => PLACE.account.to_owned(),
            ["data", "aws_region", _, "name" | "id" | "region"] => PLACE.region.to_owned(),
            ["data", "aws_partition", _, "partition"] => PLACE.partition.to_owned(),
            ["data", "aws_partition", _, "dns_suffix"] => "amazonaws.com".to_owned(),
            ["data", kind, label, attribute] | [kind, label, attribute] => {
                let row = resources::terraform(kind)?;
                let block = self.resources.get(&(*kind, *label));
                let named = block.and_then(|block| block.body.get_attribute(row.terraform_name));
                let named = named.and_then(|name| self.whole(&name.value, steps + 1));
                let name = named.as_deref().unwrap_or(label);
                match *attribute {
                    "arn" => row.arn(PLACE, name),
                    "id" => row.reference(PLACE, name),
                    "url" => resources::queue_url(PLACE, name),
                    "name" => name.to_owned(),
                    other if other == row.terraform_name => name.to_owned(),
                    _ => return None,
                }
            }
            _ => return None,
        };
        Some(text)
    }

    /// The text of an expression in the file.
    fn source(&self, expression: &Expression) -> &'m str {
        expression
            .span()
            .and_then(|span| self.folder.text.get(span))
            .unwrap_or("")
    }
}

/// A file with the values of `templatefile`.
fn templatefile(text: &str, values: &Map<String, Value>) -> Result<String, String> {
    let template: Template = hcl_edit::parser::parse_template(text).map_err(|error| {
        format!(
            "Its template is not valid: {}.",
            error.message().trim_end_matches('.')
        )
    })?;
    let mut filled = String::new();
    for element in &template {
        match element {
            Element::Literal(literal) => filled.push_str(literal.value()),
            Element::Interpolation(interpolation) => {
                let source = interpolation
                    .expr
                    .span()
                    .and_then(|span| text.get(span))
                    .unwrap_or("");
                let value = match &interpolation.expr {
                    Expression::Variable(name) => values.get(name.value().as_str()),
                    _ => None,
                };
                match value {
                    Some(Value::String(value)) => filled.push_str(value),
                    Some(value) => filled.push_str(&value.to_string()),
                    None => filled.push_str(&placeholder(source)),
                }
            }
            Element::Directive(_) => return Err(DIRECTIVE.to_owned()),
        }
        if filled.len() > MOST_BYTES {
            return Err(TOO_LONG.to_owned());
        }
    }
    Ok(filled)
}

const DIRECTIVE: &str = "Its definition has a template directive (%{ … }), which only Terraform evaluates.";
const TOO_LONG: &str = "Its definition is too long with everything filled in.";

/// What stands for an expression that is not known: itself, as far as a placeholder can be written so.
fn placeholder(source: &str) -> String {
    let source = source.trim();
    let plain = |c: char| c.is_ascii_alphanumeric() || "_.-[]\"".contains(c);
    if !source.is_empty() && source.len() <= 200 && source.chars().all(plain) {
        format!("${{{}}}", source.replace('"', ""))
    } else {
        "${expression}".to_owned()
    }
}

/// The names of a traversal, without its indices: `aws_lambda_function.x[0].arn` is `aws_lambda_function`, `x`, `arn`.
fn path(traversal: &Traversal) -> Option<Vec<&str>> {
    let Expression::Variable(first) = &traversal.expr else {
        return None;
    };
    let mut names = vec![first.value().as_str()];
    for operator in &traversal.operators {
        match operator.value() {
            TraversalOperator::GetAttr(name) => names.push(name.value().as_str()),
            TraversalOperator::Index(_) | TraversalOperator::LegacyIndex(_) => {}
            TraversalOperator::AttrSplat(_) | TraversalOperator::FullSplat(_) => return None,
        }
    }
    Some(names)
}
