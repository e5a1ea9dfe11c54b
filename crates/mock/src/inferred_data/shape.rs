//! What is known of a value by what is read of it.

use std::rc::Rc;

use asl_catalog::functions::Takes;
use asl_json::{Map, Members, Str, Value};

/// A step into a value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Step<T = Str> {
    /// A member.
    Key(T),
    /// Any item of a list.
    Item,
    /// What the JSON text that the value is holds.
    Text,
}

/// The way from a source to a part of it, from its end. Ways that begin alike share what they have in common.
#[derive(Debug)]
pub(crate) struct Way {
    before: Option<Rc<Way>>,
    step: Step,
    /// How many steps there are.
    pub length: usize,
}

impl Way {
    /// The way one step further.
    pub(super) fn on(before: Option<Rc<Self>>, step: Step<&str>) -> Self {
        Self {
            length: before.as_ref().map_or(0, |way| way.length) + 1,
            before,
            step: match step {
                Step::Key(key) => Step::Key(key.into()),
                Step::Item => Step::Item,
                Step::Text => Step::Text,
            },
        }
    }
}

/// What a value has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hint {
    Any,
    Array,
    Object,
    Number,
    Timestamp,
    Base64,
}

impl Hint {
    /// What an argument of a function has to be.
    pub(super) fn of(takes: Takes) -> Self {
        match takes {
            Takes::Anything | Takes::JsonText => Self::Any,
            Takes::Array => Self::Array,
            Takes::Object => Self::Object,
            Takes::Number => Self::Number,
            Takes::Timestamp => Self::Timestamp,
            Takes::Base64 => Self::Base64,
        }
    }
}

/// A value as far as it is read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shape {
    members: Members<Shape>,
    item: Option<Box<Shape>>,
    text: Option<Box<Shape>>,
    /// What it must be for the run to go on.
    value: Option<Value>,
    hint: Option<Hint>,
    /// Whether a Choice wants it to be there.
    present: Option<bool>,
}

impl Shape {
    /// Marks what is read.
    pub(super) fn read(&mut self, hint: Hint) {
        if hint != Hint::Any && self.hint.is_none_or(|known| known == Hint::Any) {
            self.hint = Some(hint);
        }
        self.hint.get_or_insert(Hint::Any);
    }

    /// Says what it must be; the first word counts.
    pub(super) fn must_be(&mut self, value: Value) {
        self.value.get_or_insert(value);
    }

    /// Says whether it is there; the first word counts.
    pub(super) fn presence(&mut self, present: bool) {
        self.present.get_or_insert(present);
    }

    /// The members that shall be there.
    fn members(&self) -> impl Iterator<Item = (&Str, &Shape)> {
        self.members
            .iter()
            .filter(|(_, shape)| shape.present != Some(false))
    }

    /// The part to which a way leads. Ways are short enough to be gone by recursion.
    pub(super) fn at(&mut self, way: Option<&Way>) -> Option<&mut Self> {
        let Some(way) = way else { return Some(self) };
        let shape = self.at(way.before.as_deref())?;
        match &way.step {
            Step::Key(key) => {
                if !shape.members.contains_key(key) {
                    shape.members.push_new(key.clone(), Self::default());
                }
                shape.members.get_mut(key)
            }
            Step::Item => Some(shape.item.get_or_insert_default()),
            Step::Text => Some(shape.text.get_or_insert_default()),
        }
    }

    /// Whether something is read of it.
    pub(super) fn is_read(&self) -> bool {
        !self.members.is_empty()
            || self.item.is_some()
            || self.text.is_some()
            || self.value.is_some()
            || self.hint.is_some_and(|hint| hint != Hint::Any)
    }

    /// A value of this shape.
    pub(super) fn to_value(&self) -> Value {
        if let Some(value) = &self.value {
            return value.clone();
        }
        if let Some(text) = &self.text {
            return Value::from(text.to_value().to_string());
        }
        if let Some(item) = &self.item {
            return Value::array(vec![item.to_value()]);
        }
        if !self.members.is_empty() {
            let members = self
                .members
                .iter()
                .map(|(key, shape)| (key.clone(), shape.to_value()));
            return Value::object(members.collect());
        }
        match self.hint {
            Some(Hint::Array) => Value::array(vec![Value::from("example")]),
            Some(Hint::Object) => Value::empty_object(),
            Some(Hint::Number) => Value::from(1),
            Some(Hint::Timestamp) => Value::from("2026-01-01T00:00:00Z"),
            Some(Hint::Base64) => Value::from("ZXhhbXBsZQ=="),
            Some(Hint::Any) | None => Value::from("example"),
        }
    }

    /// A value with what it lacks of this shape; what must be otherwise is replaced.
    pub(super) fn complete(&self, value: &Value) -> Value {
        if let Some(must) = &self.value {
            return must.clone();
        }
        match value {
            // A string of JSON is read, and the value is what it spells.
            Value::Object(members) if self.members.is_empty() && self.text.is_some() => match &self.text {
                Some(shape) if !members.is_empty() => Value::from(shape.complete(value).to_string()),
                _ => self.to_value(),
            },
            Value::Object(members) => {
                let mut completed: Map = (***members).clone();
                for (key, shape) in self.members() {
                    let member = members
                        .get(key)
                        .map_or_else(|| shape.to_value(), |value| shape.complete(value));
                    completed.insert(key.clone(), member);
                }
                if self.members.is_empty() && (self.item.is_some() || self.hint == Some(Hint::Array)) {
                    return self.to_value();
                }
                Value::object(completed)
            }
            Value::Array(items) => match &self.item {
                Some(shape) if items.is_empty() => Value::array(vec![shape.to_value()]),
                Some(shape) => Value::array(items.iter().map(|item| shape.complete(item)).collect()),
                None => value.clone(),
            },
            Value::String(text) => match &self.text {
                Some(shape) => match asl_json::parse(text) {
                    Ok(inner) => Value::from(shape.complete(&inner).to_string()),
                    Err(_) => self.to_value(),
                },
                None if !self.members.is_empty()
                    || self.item.is_some()
                    || self.hint == Some(Hint::Object) =>
                {
                    self.to_value()
                }
                None => value.clone(),
            },
            _ if !self.members.is_empty()
                || self.item.is_some()
                || self.text.is_some()
                || self.hint == Some(Hint::Object) =>
            {
                self.to_value()
            }
            scalar => scalar.clone(),
        }
    }
}
