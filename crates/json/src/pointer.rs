//! JSON Pointers (RFC 6901): where in a document something stands.

use std::borrow::Borrow;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Str, Value};

/// A JSON Pointer, kept as its text: `/States/Call/Parameters`. Cloning is O(1).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Pointer(Str);

impl Pointer {
    /// The pointer with this text, which is empty or begins with a slash.
    pub fn new(text: impl Into<Str>) -> Self {
        Self(text.into())
    }

    /// The whole document.
    pub fn root() -> Self {
        Self::default()
    }

    /// The pointer one step further down, escaped as the RFC asks.
    #[must_use]
    pub fn child(&self, step: &str) -> Self {
        let mut text = String::with_capacity(self.0.len() + 1 + step.len());
        text.push_str(&self.0);
        Self::push(&mut text, step);
        Self(text.into())
    }

    /// Adds a step to the text of a pointer, escaped as the RFC asks.
    pub fn push(text: &mut String, step: &str) {
        text.push('/');
        if step.bytes().any(|byte| matches!(byte, b'~' | b'/')) {
            text.push_str(&step.replace('~', "~0").replace('/', "~1"));
        } else {
            text.push_str(step);
        }
    }

    /// The pointer to the item of an array.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        Self(format!("{}/{index}", self.0).into())
    }

    /// The steps, unescaped.
    pub fn steps(&self) -> impl Iterator<Item = String> + '_ {
        self.0
            .split('/')
            .skip(1)
            .map(|step| step.replace("~1", "/").replace("~0", "~"))
    }

    /// The pointer as text; empty for the whole document.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What the pointer points at.
    pub fn find<'v>(&self, root: &'v Value) -> Option<&'v Value> {
        self.steps().try_fold(root, |value, step| match value {
            Value::Object(members) => members.get(step.as_str()),
            Value::Array(items) => items.get(step.parse::<usize>().ok()?),
            _ => None,
        })
    }
}

/// A map by pointers can be asked with a text.
impl Borrow<str> for Pointer {
    fn borrow(&self) -> &str {
        &self.0
    }
}

/// Equal to its text.
impl PartialEq<str> for Pointer {
    fn eq(&self, other: &str) -> bool {
        &*self.0 == other
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_and_finds() {
        let value = crate::parse(r#"{"a/b":{"c~d":[10,20]}}"#).unwrap();
        let pointer = Pointer::root().child("a/b").child("c~d").index(1);
        assert_eq!(pointer.as_str(), "/a~1b/c~0d/1");
        assert_eq!(pointer.find(&value), Some(&Value::from(20)));
        assert_eq!(Pointer::root().find(&value), Some(&value));
    }
}
