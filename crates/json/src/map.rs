//! The members of an object: an `IndexMap` with a hash for short keys.
//!
//! What does not live here: the object as a value, which knows its size and its depth ([`crate::Value`]).

use std::ops::{Deref, DerefMut};

use foldhash::fast::FixedState;
use indexmap::{IndexMap, map};

use crate::{Str, Value};

/// A hash for short names. The same names have the same hash in every run.
pub type NameHash = FixedState;

type Members = IndexMap<Str, Value, NameHash>;

/// The members of an object, in order. Everything that an `IndexMap` can do, it can.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Map(Members);

impl Map {
    /// No members.
    pub fn new() -> Self {
        Self::default()
    }

    /// No members yet, with room for so many.
    pub fn with_capacity(capacity: usize) -> Self {
        Self(Members::with_capacity_and_hasher(capacity, NameHash::default()))
    }

    /// How many members there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are no members.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The value of a member.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// The members, in order.
    pub fn iter(&self) -> map::Iter<'_, Str, Value> {
        self.0.iter()
    }

    /// The values, in order.
    pub fn values(&self) -> map::Values<'_, Str, Value> {
        self.0.values()
    }
}

impl Deref for Map {
    type Target = Members;

    fn deref(&self) -> &Members {
        &self.0
    }
}

impl DerefMut for Map {
    fn deref_mut(&mut self) -> &mut Members {
        &mut self.0
    }
}

impl FromIterator<(Str, Value)> for Map {
    fn from_iter<I: IntoIterator<Item = (Str, Value)>>(members: I) -> Self {
        Self(members.into_iter().collect())
    }
}

impl Extend<(Str, Value)> for Map {
    fn extend<I: IntoIterator<Item = (Str, Value)>>(&mut self, members: I) {
        self.0.extend(members);
    }
}

impl IntoIterator for Map {
    type Item = (Str, Value);
    type IntoIter = map::IntoIter<Str, Value>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Map {
    type Item = (&'a Str, &'a Value);
    type IntoIter = map::Iter<'a, Str, Value>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl<'a> IntoIterator for &'a mut Map {
    type Item = (&'a Str, &'a mut Value);
    type IntoIter = map::IterMut<'a, Str, Value>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter_mut()
    }
}
