//! Texts that a document repeats, as one text: names of members, words, names of states and where they are named again.

use std::sync::Arc;

/// So many texts are remembered.
const PLACES: usize = 64;

/// Texts that were read, each in a place that follows from its length and its ends; an equal one is shared, another takes the place.
pub(crate) struct Shared([Option<Arc<str>>; PLACES]);

impl Default for Shared {
    fn default() -> Self {
        Self([const { None }; PLACES])
    }
}

impl Shared {
    /// The text, which is one that was read before if that is still remembered.
    pub(crate) fn get(&mut self, text: &str) -> Arc<str> {
        let bytes = text.as_bytes();
        let (first, last) = (bytes.first(), bytes.last());
        let ends = first.into_iter().chain(last).map(|byte| usize::from(*byte));
        let mixed = ends.fold(bytes.len(), |mixed, byte| mixed.wrapping_mul(7) ^ byte);
        let Some(place) = self.0.get_mut(mixed % PLACES) else {
            return text.into();
        };
        match place {
            Some(known) if **known == *text => known.clone(),
            place => place.insert(text.into()).clone(),
        }
    }
}
