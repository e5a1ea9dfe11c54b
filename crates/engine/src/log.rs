//! A list that only grows: the events of an execution, its visits, and what those note.
//!
//! It lies in chunks, each twice as large as the one before. A [`Vec`] moves all that it holds each time it is full, and holds it
//! twice meanwhile: in a loop of a thousand states, 18 % of all instructions.

use std::ops::Index;

/// So many entries are in the first chunk.
const FIRST: usize = 4;

/// Entries in the order in which they came.
#[derive(Clone, Debug)]
pub struct Log<T> {
    full: Vec<Vec<T>>,
    /// The chunk that grows.
    open: Vec<T>,
}

/// How many entries the chunk with this number takes.
fn room(chunk: usize) -> usize {
    FIRST << chunk
}

/// The chunk of an entry, and its place there. The chunks before a chunk have as many entries as itself, but for those of the first.
fn place(index: usize) -> (usize, usize) {
    let index = index.saturating_add(FIRST);
    let chunk = (index / FIRST).ilog2() as usize;
    (chunk, index - room(chunk))
}

impl<T> Log<T> {
    /// Adds an entry at the end.
    pub fn push(&mut self, entry: T) {
        if self.open.len() == room(self.full.len()) {
            self.begin_chunk();
        }
        self.open.push(entry);
    }

    #[cold]
    fn begin_chunk(&mut self) {
        let next = Vec::with_capacity(room(self.full.len() + 1));
        self.full.push(std::mem::replace(&mut self.open, next));
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        room(self.full.len()) - FIRST + self.open.len()
    }

    /// Whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.open.is_empty()
    }

    /// An entry by its index.
    pub fn get(&self, index: usize) -> Option<&T> {
        let (chunk, place) = place(index);
        if chunk == self.full.len() {
            return self.open.get(place);
        }
        self.full.get(chunk)?.get(place)
    }

    /// An entry, to change it.
    pub fn get_mut(&mut self, index: usize) -> Option<&mut T> {
        let (chunk, place) = place(index);
        if chunk == self.full.len() {
            return self.open.get_mut(place);
        }
        self.full.get_mut(chunk)?.get_mut(place)
    }

    /// The first entry.
    pub fn first(&self) -> Option<&T> {
        self.get(0)
    }

    /// The last entry.
    pub fn last(&self) -> Option<&T> {
        self.open.last()
    }

    /// The last entry, to change it.
    pub fn last_mut(&mut self) -> Option<&mut T> {
        self.open.last_mut()
    }

    /// The entries in order.
    pub fn iter(&self) -> Iter<'_, T> {
        Iter {
            log: self,
            start: 0,
            end: self.len(),
        }
    }

    /// The entries in order, to change them.
    pub fn iter_mut(&mut self) -> impl DoubleEndedIterator<Item = &mut T> {
        self.full.iter_mut().chain([&mut self.open]).flatten()
    }

    /// Keeps the entries for which this holds; the others behind them move up.
    pub fn retain(&mut self, keeps: impl Fn(&T) -> bool) {
        *self = std::mem::take(self).into_iter().filter(keeps).collect();
    }
}

impl<T> Default for Log<T> {
    fn default() -> Self {
        Self {
            full: Vec::new(),
            open: Vec::new(),
        }
    }
}

/// As a slice: panics where there is no such entry.
impl<T> Index<usize> for Log<T> {
    type Output = T;

    #[expect(clippy::expect_used, reason = "it is what an index does")]
    fn index(&self, index: usize) -> &T {
        self.get(index).expect("an entry with this index")
    }
}

impl<T> FromIterator<T> for Log<T> {
    fn from_iter<I: IntoIterator<Item = T>>(entries: I) -> Self {
        let mut log = Self::default();
        entries.into_iter().for_each(|entry| log.push(entry));
        log
    }
}

impl<T> IntoIterator for Log<T> {
    type Item = T;
    type IntoIter = std::iter::Flatten<std::vec::IntoIter<Vec<T>>>;

    fn into_iter(mut self) -> Self::IntoIter {
        self.full.push(self.open);
        self.full.into_iter().flatten()
    }
}

impl<'a, T> IntoIterator for &'a Log<T> {
    type Item = &'a T;
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}

/// The entries of a log in order.
#[derive(Debug)]
pub struct Iter<'a, T> {
    log: &'a Log<T>,
    start: usize,
    end: usize,
}

impl<T> Clone for Iter<'_, T> {
    fn clone(&self) -> Self {
        Self { ..*self }
    }
}

impl<'a, T> Iterator for Iter<'a, T> {
    type Item = &'a T;

    fn next(&mut self) -> Option<&'a T> {
        if self.start >= self.end {
            return None;
        }
        self.start += 1;
        self.log.get(self.start - 1)
    }

    fn nth(&mut self, skipped: usize) -> Option<&'a T> {
        self.start = self.start.saturating_add(skipped);
        self.next()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.end.saturating_sub(self.start);
        (left, Some(left))
    }
}

impl<'a, T> DoubleEndedIterator for Iter<'a, T> {
    fn next_back(&mut self) -> Option<&'a T> {
        if self.start >= self.end {
            return None;
        }
        self.end -= 1;
        self.log.get(self.end)
    }
}

impl<T> ExactSizeIterator for Iter<'_, T> {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_as_a_vec() {
        for len in [0, 1, 3, 4, 5, 11, 12, 13, 28, 500, 1021] {
            let known: Vec<usize> = (0..len).collect();
            let mut log: Log<usize> = known.iter().copied().collect();
            assert_eq!((log.len(), log.is_empty()), (known.len(), known.is_empty()));
            assert!(log.iter().eq(&known) && log.iter().rev().eq(known.iter().rev()));
            assert!(log.clone().into_iter().eq(known.clone()));
            assert!(log.iter().skip(9).eq(known.iter().skip(9)));
            assert_eq!(log.iter().len(), len);
            assert_eq!((log.first(), log.last()), (known.first(), known.last()));
            for index in (0..=len).chain([usize::MAX]) {
                assert_eq!(log.get(index), known.get(index));
            }
            log.retain(|entry| entry % 3 == 0);
            assert!(log.into_iter().eq((0..len).filter(|entry| entry % 3 == 0)));
        }
    }
}
