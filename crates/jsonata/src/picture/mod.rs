//! Picture strings: of integers, of numbers, of dates and times, in both directions.
//!
//! They are those of `XPath` (<https://www.w3.org/TR/xpath-functions-31/#formatting-integers> and the sections after it)
//! with the simplifications of JSONata's documentation.

mod civil;
pub(crate) mod date_format;
pub(crate) mod date_parse;
pub(crate) mod date_picture;
pub(crate) mod integer;
pub(crate) mod number;
mod words;

use std::collections::HashSet;

/// The step in which separators at these places repeat; none if they do not repeat evenly.
fn regular(places: &[usize]) -> Option<usize> {
    fn divisor(a: usize, b: usize) -> usize {
        if b == 0 { a } else { divisor(b, a % b) }
    }
    let step = places.iter().copied().reduce(divisor).filter(|step| *step > 0)?;
    let known: HashSet<usize> = places.iter().copied().collect();
    (1..=places.len())
        .all(|index| known.contains(&(index * step)))
        .then_some(step)
}
