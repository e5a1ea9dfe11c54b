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

    /// How many bytes it covers.
    pub(crate) fn len(self) -> usize {
        self.end.saturating_sub(self.start) as usize
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
    /// The byte offset of the start of each line, and how many characters are before it.
    lines: Vec<(usize, usize)>,
    /// Places that are counted to, so that no count is long, whatever the length of a line.
    marks: Vec<Mark>,
}

/// A place, counted in three ways.
#[derive(Clone, Copy, Debug, Default)]
struct Mark {
    byte: usize,
    utf16: usize,
    characters: usize,
}

impl Mark {
    fn pass(&mut self, character: char) {
        self.byte += character.len_utf8();
        self.utf16 += character.len_utf16();
        self.characters += 1;
    }

    /// The place behind so many characters of ASCII.
    fn after(self, count: usize) -> Self {
        Self {
            byte: self.byte + count,
            utf16: self.utf16 + count,
            characters: self.characters + count,
        }
    }
}

/// At least so many bytes are between two marks.
const BETWEEN_MARKS: usize = 128;

impl<'a> LineIndex<'a> {
    /// Reads the text once.
    pub fn new(text: &'a str) -> Self {
        let mut lines = vec![(0, 0)];
        let mut marks = vec![Mark::default()];
        let mut place = Mark::default();
        while place.byte < text.len() {
            let end = text.ceil_char_boundary((place.byte + BETWEEN_MARKS).min(text.len()));
            let part = text.get(place.byte..end).unwrap_or("");
            if part.is_ascii() {
                // All three counts are the same.
                for (index, byte) in part.bytes().enumerate() {
                    if byte == b'\n' {
                        lines.push((place.byte + index + 1, place.characters + index + 1));
                    }
                }
                place = place.after(part.len());
            } else {
                for character in part.chars() {
                    place.pass(character);
                    if character == '\n' {
                        lines.push((place.byte, place.characters));
                    }
                }
            }
            marks.push(place);
        }
        Self { text, lines, marks }
    }

    /// The first place for which `is_there` holds, which begins to hold at some place of the text, or its end.
    fn find(&self, is_there: impl Fn(Mark) -> bool) -> Mark {
        let after = self.marks.partition_point(|mark| !is_there(*mark));
        let Some(before) = after.checked_sub(1) else {
            return Mark::default();
        };
        let mut place = self.marks.get(before).copied().unwrap_or_default();
        let next = self.marks.get(after).copied().unwrap_or(place);
        // Where all characters are ASCII, any place between two marks follows from the first.
        if next.byte - place.byte == next.characters - place.characters {
            let (mut least, mut most) = (0, next.byte - place.byte);
            while least < most {
                let middle = usize::midpoint(least, most);
                if is_there(place.after(middle)) {
                    most = middle;
                } else {
                    least = middle + 1;
                }
            }
            return place.after(least);
        }
        for character in self.text.get(place.byte..).unwrap_or("").chars() {
            if is_there(place) {
                break;
            }
            place.pass(character);
        }
        place
    }

    /// The character that an offset is in, or at the start of.
    fn at(&self, offset: u32) -> Mark {
        let mut offset = (offset as usize).min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        self.find(|place| place.byte >= offset)
    }

    /// Line and column of a byte offset.
    pub fn position(&self, offset: u32) -> Position {
        let place = self.at(offset);
        let line = self.lines.partition_point(|(start, _)| *start <= place.byte);
        let before = line.checked_sub(1).and_then(|line| self.lines.get(line));
        let column = place.characters - before.map_or(0, |(_, characters)| *characters);
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Position {
            line: clamp(line),
            column: clamp(column + 1),
        }
    }

    /// The offset in UTF-16 code units of a byte offset.
    pub fn utf16(&self, offset: u32) -> u32 {
        u32::try_from(self.at(offset).utf16).unwrap_or(u32::MAX)
    }

    /// The byte offset of a UTF-16 offset, such as a cursor of the editor.
    pub fn from_utf16(&self, offset: u32) -> u32 {
        let place = self.find(|place| place.utf16 >= offset as usize);
        u32::try_from(place.byte).unwrap_or(u32::MAX)
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

    #[test]
    fn counts_the_same_in_long_lines() {
        let text = "ab é😀\n".repeat(3) + &"x😀é".repeat(300) + "\nend";
        let index = LineIndex::new(&text);
        let offset = |n: usize| u32::try_from(n).unwrap();
        for (byte, _) in text.char_indices() {
            let before = &text[..byte];
            let line = before.rsplit('\n').next().unwrap();
            let position = Position {
                line: offset(before.matches('\n').count() + 1),
                column: offset(line.chars().count() + 1),
            };
            let utf16 = offset(before.encode_utf16().count());
            assert_eq!(index.position(offset(byte)), position);
            assert_eq!(index.utf16(offset(byte)), utf16);
            assert_eq!(index.from_utf16(utf16), offset(byte));
        }
        // In the middle of a character is at its start; of a pair, behind it.
        let smile = offset(text.find('😀').unwrap());
        assert_eq!(index.utf16(smile + 2), index.utf16(smile));
        assert_eq!(index.from_utf16(index.utf16(smile) + 1), smile + 4);
    }
}
