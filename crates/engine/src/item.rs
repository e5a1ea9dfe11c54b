//! An item of a Map state, and what the context object of its iteration says of it.

use std::sync::Arc;

use asl_json::{Str, Value};

/// An item of a Map.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    pub value: Value,
    /// `$$.Map.Item.Key`, where the items are the members of an object.
    pub key: Option<Str>,
    /// `$$.Map.Item.Source`, in a distributed Map.
    pub source: Option<Str>,
}

impl Item {
    /// The items that a value gives: those of an array; of an object its members as `{"Key", "Value"}`
    /// (page "`ItemsPath` (Map, JSONPath only)"). Nothing of any other value.
    pub(crate) fn all_of(value: &Value) -> Option<Vec<Self>> {
        if let Some(items) = value.as_array() {
            return Some(items.iter().cloned().map(Self::from).collect());
        }
        let pair = |(key, value): (&Str, &Value)| Self {
            key: Some(key.clone()),
            ..Self::from(Value::from([
                ("Key", Value::from(key.clone())),
                ("Value", value.clone()),
            ]))
        };
        Some(value.as_object()?.iter().map(pair).collect())
    }

    /// The item as the context object of its iteration has it.
    pub(crate) fn numbered(&self, index: usize) -> Arc<MapItem> {
        Arc::new(MapItem {
            item: self.clone(),
            index,
        })
    }
}

/// What stands in the context object of an iteration: `$$.Map.Item`.
#[derive(Debug)]
pub(crate) struct MapItem {
    item: Item,
    index: usize,
}

impl MapItem {
    /// Its index among the items.
    pub(crate) fn index(&self) -> usize {
        self.index
    }

    /// As JSON.
    pub(crate) fn value(&self) -> Value {
        let names = ["Index", "Key", "Value", "Source"];
        let members = names
            .iter()
            .filter_map(|name| Some((Str::from(*name), self.member(name)?)));
        Value::object(members.collect())
    }

    /// One member of that.
    pub(crate) fn member(&self, name: &str) -> Option<Value> {
        match name {
            "Index" => Some(Value::from(i64::try_from(self.index).unwrap_or(i64::MAX))),
            "Key" => self.item.key.clone().map(Value::from),
            "Value" => Some(self.item.value.clone()),
            "Source" => self.item.source.clone().map(Value::from),
            _ => None,
        }
    }
}

impl From<Value> for Item {
    fn from(value: Value) -> Self {
        Self {
            value,
            key: None,
            source: None,
        }
    }
}
