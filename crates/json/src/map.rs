//! The members of an object, in order: a list, with an index by name where it is long.
//!
//! Most objects have a few members, among which a name is found faster by looking than by its hash; and a table for each of them
//! would be one allocation more for every object that is read, copied or changed.
//!
//! What does not live here: the object as a value, which knows its size and its depth ([`crate::Value`]).

use std::fmt;
use std::hash::BuildHasher;
use std::slice;
use std::vec;

use foldhash::fast::FixedState;
use hashbrown::HashTable;

use crate::value::is_equal;
use crate::{Str, Value};

/// A hash for short names. The same names have the same hash in every run.
pub type NameHash = FixedState;

/// The members of a JSON object.
pub type Map = Members<Value>;

/// With more members than this there is an index.
const FEW: usize = 8;

/// Values by name, in the order in which the names came.
#[derive(Clone)]
pub struct Members<V> {
    list: Vec<(Str, V)>,
    /// The places in the list by the hash of the name; nothing while there are few.
    index: Option<Box<HashTable<usize>>>,
}

impl<V> Members<V> {
    /// No members.
    pub fn new() -> Self {
        Self::default()
    }

    /// No members yet, with room for so many.
    pub fn with_capacity(capacity: usize) -> Self {
        Self {
            list: Vec::with_capacity(capacity),
            index: None,
        }
    }

    /// How many members there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are no members.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Where a member stands.
    pub fn get_index_of(&self, name: &str) -> Option<usize> {
        match &self.index {
            None => self.list.iter().position(|(known, _)| **known == *name),
            Some(index) => index.find(hash(name), |place| self.is_at(*place, name)).copied(),
        }
    }

    fn is_at(&self, place: usize, name: &str) -> bool {
        self.list.get(place).is_some_and(|(known, _)| **known == *name)
    }

    /// The value of a member.
    pub fn get(&self, name: &str) -> Option<&V> {
        if self.index.is_some() {
            return self.get_key_value(name).map(|(_, value)| value);
        }
        let mut members = self.list.iter();
        let found = members.find(|(known, _)| **known == *name);
        found.map(|(_, value)| value)
    }

    /// The value of a member, to change it.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut V> {
        let place = self.get_index_of(name)?;
        self.list.get_mut(place).map(|(_, value)| value)
    }

    /// A member with its name as it is kept.
    pub fn get_key_value(&self, name: &str) -> Option<(&Str, &V)> {
        self.get_index(self.get_index_of(name)?)
    }

    /// The member at a place.
    pub fn get_index(&self, place: usize) -> Option<(&Str, &V)> {
        self.list.get(place).map(|(name, value)| (name, value))
    }

    /// A member and its place, looked for first behind another place: where members are asked for in their order it is there.
    pub fn get_behind(&self, place: usize, name: &Str) -> Option<(usize, &V)> {
        let behind = place.saturating_add(1);
        if let Some((known, value)) = self.list.get(behind)
            && is_equal(known, name)
        {
            return Some((behind, value));
        }
        let place = self.get_index_of(name)?;
        self.list.get(place).map(|(_, value)| (place, value))
    }

    /// Whether there is a member of this name.
    pub fn contains_key(&self, name: &str) -> bool {
        self.get_index_of(name).is_some()
    }

    /// Adds a member at the end. One of the same name keeps its place and gets the value; what it had is given back.
    pub fn insert(&mut self, name: Str, value: V) -> Option<V> {
        if let Some(place) = self.get_index_of(&name) {
            let (_, known) = self.list.get_mut(place)?;
            return Some(std::mem::replace(known, value));
        }
        self.push_new(name, value);
        None
    }

    /// A copy with one more member at the end, or with one member replaced.
    pub(crate) fn copy_with(&self, name: Str, value: V) -> Self
    where
        V: Clone,
    {
        let found = self.get_index_of(&name);
        let mut list = Vec::with_capacity(self.list.len() + usize::from(found.is_none()));
        list.extend_from_slice(&self.list);
        let index = self.index.clone();
        let mut copy = Self { list, index };
        match found.and_then(|place| copy.list.get_mut(place)) {
            Some((_, known)) => *known = value,
            None => copy.push_new(name, value),
        }
        copy
    }

    /// Adds a member at the end, of a name that no other has.
    pub fn push_new(&mut self, name: Str, value: V) {
        let place = self.list.len();
        if let Some(index) = &mut self.index {
            let list = &self.list;
            // The new member is not in the list yet, and is never hashed again here: growing moves those that are.
            index.insert_unique(hash(&name), place, |place| hash_at(list, *place));
        }
        self.list.push((name, value));
        if self.index.is_none() && self.list.len() > FEW {
            self.make_index();
        }
    }

    /// Takes a member out; those behind it move up.
    pub fn shift_remove(&mut self, name: &str) -> Option<V> {
        let place = self.get_index_of(name)?;
        let (_, value) = self.list.remove(place);
        self.make_index();
        Some(value)
    }

    /// Keeps the members for which this holds.
    pub fn retain(&mut self, mut keeps: impl FnMut(&Str, &mut V) -> bool) {
        self.list.retain_mut(|(name, value)| keeps(name, value));
        self.make_index();
    }

    /// Puts the members in the order of their names.
    pub fn sort_unstable_keys(&mut self) {
        self.list.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
        self.make_index();
    }

    fn make_index(&mut self) {
        self.index = None;
        if self.list.len() <= FEW {
            return;
        }
        let mut index = HashTable::with_capacity(self.list.len());
        let list = &self.list;
        for (place, (name, _)) in list.iter().enumerate() {
            index.insert_unique(hash(name), place, |place| hash_at(list, *place));
        }
        self.index = Some(Box::new(index));
    }

    /// The members, in order.
    pub fn iter(&self) -> Iter<'_, V> {
        Iter(self.list.iter())
    }

    /// The members, in order, to change their values.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (&Str, &mut V)> {
        self.list.iter_mut().map(|(name, value)| (&*name, value))
    }

    /// The names, in order.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &Str> + ExactSizeIterator {
        self.list.iter().map(|(name, _)| name)
    }

    /// The values, in order.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &V> + ExactSizeIterator {
        self.list.iter().map(|(_, value)| value)
    }

    /// The values, in order, to change them.
    pub fn values_mut(&mut self) -> impl DoubleEndedIterator<Item = &mut V> + ExactSizeIterator {
        self.list.iter_mut().map(|(_, value)| value)
    }

    /// The values alone, in order.
    pub fn into_values(self) -> impl DoubleEndedIterator<Item = V> + ExactSizeIterator {
        self.list.into_iter().map(|(_, value)| value)
    }
}

fn hash(name: &str) -> u64 {
    NameHash::default().hash_one(name)
}

fn hash_at<V>(list: &[(Str, V)], place: usize) -> u64 {
    list.get(place).map_or(0, |(name, _)| hash(name))
}

/// The members of an object, in order.
pub struct Iter<'a, V>(slice::Iter<'a, (Str, V)>);

impl<V> Clone for Iter<'_, V> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<'a, V> Iterator for Iter<'a, V> {
    type Item = (&'a Str, &'a V);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|(name, value)| (name, value))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl<V> DoubleEndedIterator for Iter<'_, V> {
    fn next_back(&mut self) -> Option<Self::Item> {
        self.0.next_back().map(|(name, value)| (name, value))
    }
}

impl<V> ExactSizeIterator for Iter<'_, V> {}

impl<V> Default for Members<V> {
    fn default() -> Self {
        Self {
            list: Vec::new(),
            index: None,
        }
    }
}

impl<V: fmt::Debug> fmt::Debug for Members<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self).finish()
    }
}

/// Equality without regard to the order of members.
impl<V: PartialEq> PartialEq for Members<V> {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len()
            && self
                .list
                .iter()
                .all(|(name, value)| other.get(name).is_some_and(|known| known == value))
    }
}

impl<V> Extend<(Str, V)> for Members<V> {
    fn extend<I: IntoIterator<Item = (Str, V)>>(&mut self, members: I) {
        for (name, value) in members {
            self.insert(name, value);
        }
    }
}

impl<V> FromIterator<(Str, V)> for Members<V> {
    fn from_iter<I: IntoIterator<Item = (Str, V)>>(members: I) -> Self {
        let members = members.into_iter();
        let mut map = Self::with_capacity(members.size_hint().0);
        map.extend(members);
        map
    }
}

impl<V> IntoIterator for Members<V> {
    type Item = (Str, V);
    type IntoIter = vec::IntoIter<(Str, V)>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.into_iter()
    }
}

impl<'a, V> IntoIterator for &'a Members<V> {
    type Item = (&'a Str, &'a V);
    type IntoIter = Iter<'a, V>;

    fn into_iter(self) -> Iter<'a, V> {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use indexmap::IndexMap;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Whatever is done to it, it has what an `IndexMap` has, with few members and with many.
        #[test]
        fn is_as_an_index_map(steps in prop::collection::vec((0_u8..30, any::<bool>(), any::<u8>()), 0..60)) {
            let (mut members, mut known) = (Members::new(), IndexMap::new());
            for (name, adds, value) in steps {
                let name = Str::from(format!("n{name}"));
                if adds {
                    prop_assert_eq!(members.insert(name.clone(), value), known.insert(name, value));
                } else {
                    prop_assert_eq!(members.shift_remove(&name), known.shift_remove(&name));
                }
                prop_assert!(members.iter().eq(known.iter()));
            }
            for name in (0..30).map(|name| format!("n{name}")) {
                prop_assert_eq!(members.get(&name), known.get(&*name));
                prop_assert_eq!(members.get_index_of(&name), known.get_index_of(&*name));
            }
            let backwards: Members<u8> = known.iter().rev().map(|(name, value)| (name.clone(), *value)).collect();
            prop_assert_eq!(&members, &backwards);
            members.retain(|_, value| *value < 100);
            known.retain(|_, value| *value < 100);
            prop_assert!(members.iter().eq(known.iter()));
            prop_assert!(known.keys().all(|name| members.contains_key(name)));
        }
    }
}
