//! The word at the cursor within a text: a path, a variable, a function.
//!
//! Words are read off the text as it is written, so that they are found while the expression is half typed. What does
//! not live here: evaluating, and parsing whole expressions.

use asl_json::Span;

/// A word of an expression: letters, digits, `_`, `$` and dots, so `$states.context.Execution.Id` is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Word<'t> {
    /// The word.
    pub text: &'t str,
    /// Where its first byte is.
    pub start: u32,
}

impl<'t> Word<'t> {
    /// The part of the word before the cursor, within a span.
    pub(super) fn before(text: &'t str, span: Span, offset: u32) -> Self {
        let before = text.get(span.start as usize..offset as usize).unwrap_or("");
        let word = trailing(before);
        Self {
            text: word,
            start: offset - u32::try_from(word.len()).unwrap_or(0),
        }
    }

    /// The word around an offset, cut behind the part that the offset is on, so that pointing at `context` in
    /// `$states.context.Execution` finds `$states.context`.
    pub(super) fn around(text: &'t str, span: Span, offset: u32) -> Self {
        let rest = text.get(offset as usize..span.end as usize).unwrap_or("");
        let more = rest
            .find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$'))
            .unwrap_or(rest.len());
        let end = offset + u32::try_from(more).unwrap_or(0);
        Self::before(text, span, end)
    }

    /// Behind its last byte.
    pub(super) fn end(self) -> u32 {
        self.start + u32::try_from(self.text.len()).unwrap_or(0)
    }
}

fn trailing(text: &str) -> &str {
    let start = text
        .char_indices()
        .rev()
        .take_while(|(_, c)| c.is_alphanumeric() || matches!(c, '_' | '$' | '.'))
        .last()
        .map_or(text.len(), |(start, _)| start);
    text.get(start..).unwrap_or("")
}

/// Whether the offset is between `{%` and `%}`, or behind a `{%` that nothing closes yet.
pub(crate) fn is_within_jsonata(text: &str, span: Span, offset: u32) -> bool {
    let before = text.get(span.start as usize..offset as usize).unwrap_or("");
    before.trim_start_matches(['"', '\'']).starts_with("{%")
}
