//! The rules of comparison of `conformance/README.md`, as pure functions on JSON values.
//!
//! `text` knows placeholders and wildcards, `value` compares values, `event` one history event, `history` whole
//! histories in their order, `concurrent` those in which branches ran at the same time. Nothing here knows where
//! either side comes from.

pub mod concurrent;
pub mod event;
pub mod history;
pub mod text;
pub mod threads;
pub mod value;

#[cfg(test)]
mod tests;

use std::collections::HashMap;

pub use text::Rules;

/// A largest pairing of two sides (by index), each element used once: expected index to got index.
///
/// With wildcards one expected element may fit several of ours, so taking the first that fits could leave another
/// one without a partner; augmenting paths cannot.
pub fn pairing(expected: usize, got: usize, fits: &dyn Fn(usize, usize) -> bool) -> HashMap<usize, usize> {
    let mut owner: HashMap<usize, usize> = HashMap::new();
    for one in 0..expected {
        let mut seen = vec![false; got];
        place(one, fits, &mut seen, &mut owner);
    }
    owner.into_iter().map(|(other, one)| (one, other)).collect()
}

fn place(
    one: usize,
    fits: &dyn Fn(usize, usize) -> bool,
    seen: &mut [bool],
    owner: &mut HashMap<usize, usize>,
) -> bool {
    for other in 0..seen.len() {
        match seen.get_mut(other) {
            Some(seen) if !*seen && fits(one, other) => *seen = true,
            _ => continue,
        }
        let free = match owner.get(&other).copied() {
            None => true,
            Some(holder) => place(holder, fits, seen, owner),
        };
        if free {
            owner.insert(other, one);
            return true;
        }
    }
    false
}
