//! The value itself, and its conversions from and to serde's world.

use std::fmt;
use std::sync::Arc;

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
    Array(Arc<Sized<Vec<Value>>>),
    /// An object, its members in order.
    Object(Arc<Sized<Map>>),
}

/// A container with what is known of it: its size as compact JSON, and its depth.
#[derive(Clone)]
pub struct Sized<T> {
    items: T,
    size: usize,
    depth: usize,
}

impl<T> std::ops::Deref for Sized<T> {
    type Target = T;
    fn deref(&self) -> &T {
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
        Self::Array(Arc::new(Sized { items, size, depth }))
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
        Self::Object(Arc::new(Sized { items, size, depth }))
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
            Self::Object(object) => object.size,
        }
    }

    /// How many arrays and objects are nested in one another: 0 for a scalar, 1 for `{}`. O(1).
    pub fn depth(&self) -> usize {
        match self {
            Self::Array(array) => array.depth,
            Self::Object(object) => object.depth,
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
        self.as_object()?.get(key)
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
        // Only what changes is measured.
        let size = object.size + value.size();
        let depth = object.depth.max(1 + value.depth());
        let (items, before) = object.items.with(key, value);
        let (size, depth) = match before {
            // The name is the last one, with a colon, and a comma before it.
            None => {
                let name = items.keys().next_back().map_or(0, |name| string_size(name));
                (size + name + 1 + usize::from(items.len() > 1), depth)
            }
            Some(before) if 1 + before.depth() < object.depth => (size - before.size(), depth),
            Some(before) => {
                let deepest = items.values().map(Value::depth).max().unwrap_or(0);
                (size - before.size(), 1 + deepest)
            }
        };
        Self::Object(Arc::new(Sized { items, size, depth }))
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
            (Self::Object(a), Self::Object(b)) => Arc::ptr_eq(a, b) || a.items == b.items,
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
            Self::Object(object) => serializer.collect_map(object.items.iter()),
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
        /// Size and depth of an object that was changed are those of one that is built as it is now.
        #[test]
        fn a_changed_object_is_measured_right(steps in prop::collection::vec(("[a-l\"\n]", values()), 0..20)) {
            let mut object = Value::empty_object();
            for (name, value) in steps {
                object = object.with(name, value);
                let anew = Value::object(object.as_object().cloned().unwrap_or_default());
                prop_assert_eq!((object.size(), object.depth()), (anew.size(), anew.depth()));
                prop_assert_eq!(object.size(), object.to_string().len());
            }
        }
    }
}
