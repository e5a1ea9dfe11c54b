//! A list that is read and written by index without a way to panic.
//!
//! Layered layout is made of lists that are indexed by the numbers of vertices. All those numbers are made here, but
//! a mistake must cost a crooked line, not the page: reading beyond the end gives the default, writing is dropped.

use std::ops::{Index, IndexMut};

/// The list.
#[derive(Clone, Debug, Default)]
pub(crate) struct Table<T> {
    items: Vec<T>,
    fallback: T,
    /// Where writes beyond the end go.
    spill: T,
}

impl<T: Clone + Default> Table<T> {
    /// `len` defaults.
    pub(crate) fn new(len: usize) -> Self {
        vec![T::default(); len].into()
    }

    pub(crate) fn len(&self) -> usize {
        self.items.len()
    }

    pub(crate) fn push(&mut self, item: T) -> usize {
        self.items.push(item);
        self.items.len() - 1
    }

    pub(crate) fn iter(&self) -> std::slice::Iter<'_, T> {
        self.items.iter()
    }
}

impl<T: Clone + Default> From<Vec<T>> for Table<T> {
    fn from(items: Vec<T>) -> Self {
        Self {
            items,
            fallback: T::default(),
            spill: T::default(),
        }
    }
}

impl<T> IntoIterator for Table<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;
    fn into_iter(self) -> Self::IntoIter {
        self.items.into_iter()
    }
}

impl<T> Index<usize> for Table<T> {
    type Output = T;
    fn index(&self, index: usize) -> &T {
        self.items.get(index).unwrap_or(&self.fallback)
    }
}

impl<T> IndexMut<usize> for Table<T> {
    fn index_mut(&mut self, index: usize) -> &mut T {
        self.items.get_mut(index).unwrap_or(&mut self.spill)
    }
}
