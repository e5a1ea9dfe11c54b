//! Payload templates: `Parameters`, `ItemSelector`, `ResultSelector`, `Assign`.
//!
//! JSON in which the value of a member whose name ends in `.$` is an [`Expression`]; the member is named without the ending in the
//! result. Members at any depth count, also those of objects in arrays (ASL specification, "Payload Template").

use std::fmt::{self, Write};

use asl_json::{Map, Pointer, Str, Value};

use crate::{EvaluationError, Expression, Random, Scope};

/// A payload template, its expressions read.
///
/// ```
/// use asl_jsonpath::{Scope, Template};
/// let text = r#"{"static": 1, "list": [{"id.$": "$.order.id"}], "run.$": "$$.Execution.Name"}"#;
/// let template = Template::parse(&asl_json::parse(text).unwrap()).unwrap();
/// let places: Vec<&str> = template.expressions().map(|found| found.pointer.as_str()).collect();
/// assert_eq!(places, ["/list/0/id.$", "/run.$"]);
///
/// let input = asl_json::parse(r#"{"order": {"id": 7}}"#).unwrap();
/// let context = asl_json::parse(r#"{"Execution": {"Name": "run-1"}}"#).unwrap();
/// let value = template.evaluate(&Scope::new(&input, &context), &mut || 0).unwrap();
/// assert_eq!(value.to_string(), r#"{"static":1,"list":[{"id":7}],"run":"run-1"}"#);
/// ```
#[derive(Clone, Debug)]
pub struct Template {
    source: Value,
    node: Node,
    expressions: Vec<TemplateExpression>,
}

/// An expression and where in the template it stands.
#[derive(Clone, Debug)]
pub struct TemplateExpression {
    /// The place, with the `.$`: `/list/0/id.$`.
    pub pointer: Pointer,
    /// The name of the member, with the `.$`.
    pub field: Str,
    /// What stands there.
    pub expression: Expression,
}

/// A member of a template that is not a valid expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateParseError {
    /// The place of the member, with the `.$`.
    pub pointer: Pointer,
    /// The name of the member, with the `.$`.
    pub field: Str,
    /// What is wrong and what to do, as a sentence for people.
    pub message: String,
    /// Where the wrong part of the text starts, in bytes; 0 if the value is not a string.
    pub start: usize,
    /// Where the wrong part of the text ends, in bytes; 0 if the value is not a string.
    pub end: usize,
}

impl fmt::Display for TemplateParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for TemplateParseError {}

#[derive(Clone, Debug)]
enum Node {
    /// No expressions below.
    Plain(Value),
    Array(Vec<Node>),
    Object(Vec<(Str, Node)>),
    /// The number of the expression in the template's list.
    Expression(usize),
}

impl Template {
    /// Reads a template; all that is wrong with it is found at once.
    pub fn parse(value: &Value) -> Result<Self, Vec<TemplateParseError>> {
        let mut reader = Reader {
            at: String::new(),
            expressions: Vec::new(),
            errors: Vec::new(),
        };
        let node = reader.node(value);
        if !reader.errors.is_empty() {
            return Err(reader.errors);
        }
        Ok(Self {
            source: value.clone(),
            node,
            expressions: reader.expressions,
        })
    }

    /// The template as written.
    pub fn source(&self) -> &Value {
        &self.source
    }

    /// Whether it has no expressions: then its value is itself.
    pub fn is_static(&self) -> bool {
        self.expressions.is_empty()
    }

    /// All expressions in the order in which they stand.
    pub fn expressions(&self) -> impl Iterator<Item = &TemplateExpression> {
        self.expressions.iter()
    }

    /// The value of the template; the first expression that fails ends it.
    pub fn evaluate(&self, scope: &Scope, random: &mut dyn Random) -> Result<Value, EvaluationError> {
        self.value_of(&self.node, scope, random)
    }

    /// Recursion is bounded by [`asl_json::MAX_DEPTH`], the depth of the template.
    fn value_of(
        &self,
        node: &Node,
        scope: &Scope,
        random: &mut dyn Random,
    ) -> Result<Value, EvaluationError> {
        match node {
            Node::Plain(value) => Ok(value.clone()),
            Node::Array(items) => {
                let items = items.iter().map(|item| self.value_of(item, scope, random));
                items.collect::<Result<_, _>>().map(Value::array)
            }
            Node::Object(members) => {
                let mut map = Map::with_capacity(members.len());
                for (name, member) in members {
                    map.insert(name.clone(), self.value_of(member, scope, random)?);
                }
                Ok(Value::object(map))
            }
            Node::Expression(number) => match self.expressions.get(*number) {
                Some(found) => found.expression.evaluate(&found.field, scope, random),
                None => Ok(Value::Null),
            },
        }
    }
}

struct Reader {
    /// The place of what is read, as the text of a pointer.
    at: String,
    expressions: Vec<TemplateExpression>,
    errors: Vec<TemplateParseError>,
}

impl Reader {
    fn node(&mut self, value: &Value) -> Node {
        let before = self.expressions.len() + self.errors.len();
        let node = match value {
            Value::Array(items) => {
                let place = self.at.len();
                let items = items.iter().enumerate();
                let items = items.map(|(index, item)| {
                    // Writing into a String does not fail.
                    let _ = write!(self.at, "/{index}");
                    let node = self.node(item);
                    self.at.truncate(place);
                    node
                });
                Node::Array(items.collect())
            }
            Value::Object(members) => {
                let members = members.iter();
                Node::Object(members.map(|(name, member)| self.member(name, member)).collect())
            }
            _ => return Node::Plain(value.clone()),
        };
        if self.expressions.len() + self.errors.len() == before {
            return Node::Plain(value.clone());
        }
        node
    }

    /// A member of the object at the place.
    fn member(&mut self, name: &Str, value: &Value) -> (Str, Node) {
        let short = name.strip_suffix(".$");
        if short.is_none() && !matches!(value, Value::Array(_) | Value::Object(_)) {
            return (name.clone(), Node::Plain(value.clone()));
        }
        let place = self.at.len();
        Pointer::push(&mut self.at, name);
        let member = match short {
            Some(short) => (short.into(), self.expression(name, value)),
            None => (name.clone(), self.node(value)),
        };
        self.at.truncate(place);
        member
    }

    /// The expression at the place.
    fn expression(&mut self, name: &Str, value: &Value) -> Node {
        let pointer = Pointer::new(&*self.at);
        let parsed = match value.as_str() {
            Some(text) => Expression::parse(text).map_err(|error| (error.message, error.start, error.end)),
            None => Err((
                format!(
                    "The value of a field that ends in '.$' must be a string with a path or an intrinsic function, \
                     but it is of type {}.",
                    value.type_name()
                ),
                0,
                0,
            )),
        };
        let node = Node::Expression(self.expressions.len());
        match parsed {
            Ok(expression) => self.expressions.push(TemplateExpression {
                pointer,
                field: name.clone(),
                expression,
            }),
            Err((message, start, end)) => self.errors.push(TemplateParseError {
                pointer,
                field: name.clone(),
                message,
                start,
                end,
            }),
        }
        node
    }
}
