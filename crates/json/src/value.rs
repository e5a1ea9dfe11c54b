//! The value itself, and its conversions from and to serde's world.

use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::print::{self, string_size};
use crate::{Map, Number};

/// A shared text.
pub type Str = Arc<str>;

/// A JSON value. Cloning is O(1).
#[derive(Clone, Default)]
pub enum Value {
    /// `null`
    #[default]
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number, as it was written.
    Number(Number),
    /// A text.
    String(Str),
    /// A list.
    Array(Arc<Array>),
    /// An object, its members in order.
    Object(Arc<Object>),
}

/// An array with what is known of it: its size as compact JSON, and its depth.
#[derive(Debug)]
pub struct Array {
    items: Vec<Value>,
    size: usize,
    depth: usize,
}

impl Array {
    /// The number of bytes of its compact JSON.
    pub fn size(&self) -> usize {
        self.size
    }

    /// How many arrays and objects are nested in one another.
    pub fn depth(&self) -> usize {
        self.depth
    }
}

impl Deref for Array {
    type Target = Vec<Value>;
    fn deref(&self) -> &Vec<Value> {
        &self.items
    }
}

impl Value {
    /// An array of these items.
    pub fn array(items: Vec<Value>) -> Self {
        let size = items.iter().map(Value::size).sum();
        Self::sized_array(items, size)
    }

    /// An array of items that have so many bytes together.
    pub(crate) fn sized_array(items: Vec<Value>, bytes: usize) -> Self {
        let size = 2 + items.len().saturating_sub(1) + bytes;
        let depth = 1 + items.iter().map(Value::depth).max().unwrap_or(0);
        Self::Array(Arc::new(Array { items, size, depth }))
    }

    /// An object with these members.
    pub fn object(items: Map) -> Self {
        let bytes = items
            .iter()
            .map(|(key, value)| string_size(key) + value.size())
            .sum();
        Self::sized_object(items, bytes)
    }

    /// An object whose names and values have so many bytes together.
    pub(crate) fn sized_object(items: Map, bytes: usize) -> Self {
        let size = 2 + items.len().saturating_sub(1) + items.len() + bytes;
        let depth = 1 + items.values().map(Value::depth).max().unwrap_or(0);
        Self::Object(Arc::new(Object::plain(items, size, depth)))
    }

    /// The object without members: `{}`.
    pub fn empty_object() -> Self {
        Self::object(Map::new())
    }

    /// A text.
    pub fn string(text: impl Into<Str>) -> Self {
        Self::String(text.into())
    }

    /// The number of bytes of the value as compact JSON. O(1) for containers.
    pub fn size(&self) -> usize {
        match self {
            Self::Null => 4,
            Self::Bool(bool) => 5 - usize::from(*bool),
            Self::Number(number) => number.size(),
            Self::String(text) => string_size(text),
            Self::Array(array) => array.size,
            Self::Object(object) => object.size(),
        }
    }

    /// How many arrays and objects are nested in one another: 0 for a scalar, 1 for `{}`. O(1).
    pub fn depth(&self) -> usize {
        match self {
            Self::Array(array) => array.depth,
            Self::Object(object) => object.depth(),
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::String(_) => 0,
        }
    }

    /// The text, if the value is one.
    pub fn as_str(&self) -> Option<&str> {
        if let Self::String(text) = self {
            Some(text)
        } else {
            None
        }
    }

    /// The number, if the value is one.
    pub fn as_number(&self) -> Option<&Number> {
        if let Self::Number(number) = self {
            Some(number)
        } else {
            None
        }
    }

    /// The integer, if the value is a number written as one that fits 64 bits.
    pub fn as_i64(&self) -> Option<i64> {
        self.as_number().and_then(Number::as_i64)
    }

    /// The Boolean, if the value is one.
    pub fn as_bool(&self) -> Option<bool> {
        if let Self::Bool(bool) = self {
            Some(*bool)
        } else {
            None
        }
    }

    /// The items, if the value is an array.
    pub fn as_array(&self) -> Option<&[Value]> {
        if let Self::Array(array) = self {
            Some(array)
        } else {
            None
        }
    }

    /// The members, if the value is an object.
    pub fn as_object(&self) -> Option<&Map> {
        if let Self::Object(object) = self {
            Some(object)
        } else {
            None
        }
    }

    /// Whether the value is `null`.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The member of an object by its name.
    pub fn get(&self, key: &str) -> Option<&Value> {
        match self {
            Self::Object(object) => object.member(key),
            _ => None,
        }
    }

    /// The item of an array by its index.
    pub fn at(&self, index: usize) -> Option<&Value> {
        self.as_array()?.get(index)
    }

    /// The name of the value's type as JSON Schema has it: `null`, `boolean`, `number`, `string`, `array`, `object`.
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "boolean",
            Self::Number(_) => "number",
            Self::String(_) => "string",
            Self::Array(_) => "array",
            Self::Object(_) => "object",
        }
    }

    /// Whether both are the same shared container, or equal scalars. O(1); may be `false` for equal values.
    pub fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Array(a), Self::Array(b)) => Arc::ptr_eq(a, b),
            (Self::Object(a), Self::Object(b)) => Arc::ptr_eq(a, b),
            (Self::String(a), Self::String(b)) => Arc::ptr_eq(a, b),
            (Self::Array(_) | Self::Object(_) | Self::String(_), _) => false,
            _ => self == other,
        }
    }

    /// This object with one more member, or one member replaced. Not an object: an object with that one member.
    #[must_use]
    pub fn with(&self, key: impl Into<Str>, value: Value) -> Value {
        let key = key.into();
        let Self::Object(object) = self else {
            return Value::from([(key, value)]);
        };
        Self::Object(Arc::new(Object::with(object, key, value)))
    }
}

/// The members of an object, in order, and what is known of them: their size as compact JSON, and their depth.
///
/// One that differs from another in a single member is that other one and the member, and becomes a list of members only when
/// something reads it as a whole: on its way through a state machine that mostly happens to the last of many.
// In this order size and depth lie beside the count of references: what is handed on is counted and measured, rarely read.
#[derive(Debug)]
#[repr(C)]
pub struct Object {
    size: usize,
    depth: usize,
    content: Content,
}

#[derive(Debug)]
enum Content {
    Plain(Map),
    Changed(Change),
}

/// An object, and a member that is added to it or replaced.
#[derive(Debug)]
struct Change {
    /// It is never such a change itself, so that no chain of them grows.
    of: Arc<Object>,
    name: Str,
    value: Value,
    /// Size and depth of all but the value: with another one in its place nothing else is measured again.
    rest: (usize, usize),
    /// All members, once something has read them.
    made: OnceLock<Box<Map>>,
}

/// Whether two names are equal. Where they are one and the same they are not read.
pub(crate) fn is_equal(one: &Str, other: &Str) -> bool {
    Str::ptr_eq(one, other) || one == other
}

impl Object {
    /// An object of which all is known.
    pub(crate) fn plain(items: Map, size: usize, depth: usize) -> Self {
        Self {
            size,
            depth,
            content: Content::Plain(items),
        }
    }

    /// A copy of an object with one more member at the end, or with one member replaced. Only what changes is measured.
    pub(crate) fn with(object: &Arc<Self>, name: Str, value: Value) -> Self {
        let (of, rest) = match &object.content {
            Content::Plain(items) => (object, object.rest(items, &name)),
            Content::Changed(change) if is_equal(&change.name, &name) => (&change.of, change.rest),
            Content::Changed(change) => {
                let mut items = change
                    .made
                    .get()
                    .map_or_else(|| change.make(), |made| Map::clone(made));
                let (size, depth) = object.rest(&items, &name);
                let (size, depth) = (size + value.size(), depth.max(1 + value.depth()));
                items.insert(name, value);
                return Self::plain(items, size, depth);
            }
        };
        let of = Arc::clone(of);
        let (size, depth) = rest;
        Self {
            size: size + value.size(),
            depth: depth.max(1 + value.depth()),
            content: Content::Changed(Change {
                of,
                name,
                value,
                rest,
                made: OnceLock::new(),
            }),
        }
    }

    /// Size and depth with a member of this name, but without its value.
    fn rest(&self, items: &Map, name: &str) -> (usize, usize) {
        match items.get(name) {
            // A colon after the name, and a comma before it if it is not the first.
            None => {
                let comma = usize::from(!items.is_empty());
                (self.size + string_size(name) + 1 + comma, self.depth)
            }
            Some(before) if 1 + before.depth() < self.depth => (self.size - before.size(), self.depth),
            Some(before) => {
                let others = items.iter().filter(|(known, _)| ***known != *name);
                let deepest = others.map(|(_, value)| value.depth()).max().unwrap_or(0);
                (self.size - before.size(), 1 + deepest)
            }
        }
    }

    /// The value of a member. The members as a list are not made for it.
    pub fn member(&self, name: &str) -> Option<&Value> {
        match &self.content {
            Content::Plain(items) => items.get(name),
            Content::Changed(change) if *change.name == *name => Some(&change.value),
            Content::Changed(change) => change.of.get(name),
        }
    }

    /// The number of bytes of its compact JSON.
    pub fn size(&self) -> usize {
        self.size
    }

    /// How many arrays and objects are nested in one another.
    pub fn depth(&self) -> usize {
        self.depth
    }
}

impl Change {
    fn made(&self) -> &Map {
        self.made.get_or_init(|| Box::new(self.make()))
    }

    fn make(&self) -> Map {
        self.of.copy_with(self.name.clone(), self.value.clone())
    }
}

impl Deref for Object {
    type Target = Map;

    fn deref(&self) -> &Map {
        match &self.content {
            Content::Plain(items) => items,
            Content::Changed(change) => change.made(),
        }
    }
}

/// Equality by value: numbers by what they are worth, objects without regard to the order of members.
impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Null, Self::Null) => true,
            (Self::Bool(a), Self::Bool(b)) => a == b,
            (Self::Number(a), Self::Number(b)) => a == b,
            (Self::String(a), Self::String(b)) => a == b,
            (Self::Array(a), Self::Array(b)) => Arc::ptr_eq(a, b) || a.items == b.items,
            (Self::Object(a), Self::Object(b)) => Arc::ptr_eq(a, b) || ***a == ***b,
            _ => false,
        }
    }
}

/// Compact JSON.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        print::compact(self, f)
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        print::compact(self, f)
    }
}

impl From<bool> for Value {
    fn from(bool: bool) -> Self {
        Self::Bool(bool)
    }
}

impl From<i64> for Value {
    fn from(int: i64) -> Self {
        Self::Number(int.into())
    }
}

impl From<Number> for Value {
    fn from(number: Number) -> Self {
        Self::Number(number)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::String(text.into())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::String(text.into())
    }
}

impl From<Str> for Value {
    fn from(text: Str) -> Self {
        Self::String(text)
    }
}

impl From<Vec<Value>> for Value {
    fn from(items: Vec<Value>) -> Self {
        Self::array(items)
    }
}

impl From<Map> for Value {
    fn from(items: Map) -> Self {
        Self::object(items)
    }
}

impl<K: Into<Str>, const N: usize> From<[(K, Value); N]> for Value {
    fn from(members: [(K, Value); N]) -> Self {
        Self::object(
            members
                .into_iter()
                .map(|(key, value)| (key.into(), value))
                .collect(),
        )
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(bool) => serializer.serialize_bool(*bool),
            Self::Number(number) => match number.as_i64() {
                Some(int) => serializer.serialize_i64(int),
                None => serializer.serialize_f64(number.as_f64()),
            },
            Self::String(text) => serializer.serialize_str(text),
            Self::Array(array) => serializer.collect_seq(array.items.iter()),
            Self::Object(object) => serializer.collect_map(object.iter()),
        }
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ValueVisitor;
        impl<'de> Visitor<'de> for ValueVisitor {
            type Value = Value;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a JSON value")
            }
            fn visit_unit<E>(self) -> Result<Value, E> {
                Ok(Value::Null)
            }
            fn visit_none<E>(self) -> Result<Value, E> {
                Ok(Value::Null)
            }
            fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
                Value::deserialize(deserializer)
            }
            fn visit_bool<E>(self, bool: bool) -> Result<Value, E> {
                Ok(Value::Bool(bool))
            }
            fn visit_i64<E>(self, int: i64) -> Result<Value, E> {
                Ok(int.into())
            }
            fn visit_u64<E>(self, int: u64) -> Result<Value, E> {
                let number = Number::from_literal(&int.to_string());
                Ok(number.map_or(Value::Null, Value::Number))
            }
            fn visit_f64<E>(self, float: f64) -> Result<Value, E> {
                Ok(Number::from_f64(float).map_or(Value::Null, Value::Number))
            }
            fn visit_str<E>(self, text: &str) -> Result<Value, E> {
                Ok(text.into())
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = access.next_element()? {
                    items.push(item);
                }
                Ok(Value::array(items))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
                let mut map = Map::new();
                while let Some((key, value)) = access.next_entry::<String, Value>()? {
                    map.insert(key.into(), value);
                }
                Ok(Value::object(map))
            }
        }
        deserializer.deserialize_any(ValueVisitor)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn values() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(|float| Number::from_f64(float).map_or(Value::Null, Value::Number)),
            "[a\"\n]{0,3}".prop_map(Value::from),
        ];
        leaf.prop_recursive(3, 12, 3, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..3).prop_map(Value::array),
                prop::collection::vec(("[a-c\n]", inner), 0..3).prop_map(|members| {
                    Value::object(
                        members
                            .into_iter()
                            .map(|(name, value)| (name.into(), value))
                            .collect(),
                    )
                }),
            ]
        })
    }

    proptest! {
        /// An object that was changed is as one that is built as it is now, whether or not it was read in between.
        #[test]
        fn a_changed_object_is_as_if_built_anew(steps in prop::collection::vec(("[a-l\"\n]", values(), any::<bool>()), 0..20)) {
            let (mut object, mut members) = (Value::empty_object(), Map::new());
            for (name, value, is_read) in steps {
                object = object.with(name.clone(), value.clone());
                members.insert(name.as_str().into(), value);
                let anew = Value::object(members.clone());
                prop_assert_eq!((object.size(), object.depth()), (anew.size(), anew.depth()));
                for name in members.keys() {
                    prop_assert_eq!(object.get(name), anew.get(name));
                }
                prop_assert_eq!(object.get("m"), None);
                if is_read {
                    prop_assert_eq!(object.to_string(), anew.to_string());
                }
            }
            prop_assert_eq!(object.to_string(), Value::object(members).to_string());
        }
    }
}
