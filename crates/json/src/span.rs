//! Places in a text: spans in bytes, and their translation to lines, columns and UTF-16 offsets.

use serde::{Deserialize, Serialize};

/// A range of bytes in a text, end exclusive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset behind the last byte.
    pub end: u32,
}

impl Span {
    /// The span of the bytes `start..end`. Offsets beyond `u32::MAX` saturate.
    pub fn new(start: usize, end: usize) -> Self {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self {
            start: clamp(start),
            end: clamp(end),
        }
    }

    /// The text that the span covers; empty if the span does not lie in `text` on character boundaries.
    pub fn slice(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize).unwrap_or("")
    }

    /// Whether the byte at `offset` lies in the span, its end included (a cursor behind the last character counts).
    pub fn touches(self, offset: u32) -> bool {
        self.start <= offset && offset <= self.end
    }
}

/// A place for people: line and column, both counted from 1, the column in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

/// Translates byte offsets of one text into lines and columns, and into the UTF-16 offsets that browsers count in.
#[derive(Clone, Debug)]
pub struct LineIndex<'a> {
    text: &'a str,
    /// Byte offset and UTF-16 offset of the start of each line.
    lines: Vec<(usize, usize)>,
}

impl<'a> LineIndex<'a> {
    /// Reads the text once.
    pub fn new(text: &'a str) -> Self {
        let mut lines = vec![(0, 0)];
        let mut utf16 = 0;
        for (offset, character) in text.char_indices() {
            utf16 += character.len_utf16();
            if character == '\n' {
                lines.push((offset + 1, utf16));
            }
        }
        Self { text, lines }
    }

    fn line_of(&self, offset: usize) -> (usize, usize, usize) {
        let line = self
            .lines
            .partition_point(|(start, _)| *start <= offset)
            .saturating_sub(1);
        let (start, utf16) = self.lines.get(line).copied().unwrap_or((0, 0));
        (line, start, utf16)
    }

    fn before(&self, start: usize, offset: usize) -> &str {
        let mut end = offset.min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        self.text.get(start..end).unwrap_or("")
    }

    /// Line and column of a byte offset.
    pub fn position(&self, offset: u32) -> Position {
        let (line, start, _) = self.line_of(offset as usize);
        let column = self.before(start, offset as usize).chars().count();
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Position {
            line: clamp(line + 1),
            column: clamp(column + 1),
        }
    }

    /// The offset in UTF-16 code units of a byte offset.
    pub fn utf16(&self, offset: u32) -> u32 {
        let (_, start, utf16) = self.line_of(offset as usize);
        let within: usize = self
            .before(start, offset as usize)
            .chars()
            .map(char::len_utf16)
            .sum();
        u32::try_from(utf16 + within).unwrap_or(u32::MAX)
    }

    /// The byte offset of a UTF-16 offset, such as a cursor of the editor.
    pub fn from_utf16(&self, offset: u32) -> u32 {
        let offset = offset as usize;
        let line = self
            .lines
            .partition_point(|(_, utf16)| *utf16 <= offset)
            .saturating_sub(1);
        let (start, mut utf16) = self.lines.get(line).copied().unwrap_or((0, 0));
        let mut byte = start;
        for character in self.text.get(start..).unwrap_or("").chars() {
            if utf16 >= offset {
                break;
            }
            utf16 += character.len_utf16();
            byte += character.len_utf8();
        }
        u32::try_from(byte).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_lines_characters_and_utf16() {
        let text = "a\né😀x\n";
        let index = LineIndex::new(text);
        let x = u32::try_from(text.find('x').unwrap()).unwrap();
        assert_eq!(index.position(x), Position { line: 2, column: 3 });
        assert_eq!(index.utf16(x), 5);
        assert_eq!(index.from_utf16(5), x);
        assert_eq!(index.position(999), Position { line: 3, column: 1 });
    }
}
