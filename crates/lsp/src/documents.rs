//! The open documents, and their places as the protocol counts them: lines and UTF-16 code units.

use std::path::PathBuf;
use std::sync::Arc;

use asl_json::Span;
use line_index::{LineIndex, TextSize, WideEncoding, WideLineCol};
use lsp_types::{Position, Range, TextDocumentContentChangeEvent, Uri};

/// The largest text that is kept. The largest definition has 1 MiB; a template may hold several.
const MOST_BYTES: usize = 8 << 20;

/// A document at one of its versions.
#[derive(Clone)]
pub(crate) struct Document {
    /// Where it is.
    pub(crate) uri: Uri,
    /// Which version.
    pub(crate) version: i32,
    /// Its text.
    pub(crate) text: Arc<str>,
    index: Arc<LineIndex>,
    /// Whether the text was too large to be kept; it counts as empty then.
    pub(crate) is_too_large: bool,
}

impl Document {
    /// A document as it is opened, or after a change.
    pub(crate) fn new(uri: Uri, version: i32, text: String) -> Self {
        let is_too_large = text.len() > MOST_BYTES;
        let text = if is_too_large { String::new() } else { text };
        Self {
            uri,
            version,
            index: Arc::new(LineIndex::new(&text)),
            text: text.into(),
            is_too_large,
        }
    }

    /// Where it is on the disk, if it is a file.
    pub(crate) fn path(&self) -> Option<PathBuf> {
        url::Url::parse(self.uri.as_str()).ok()?.to_file_path().ok()
    }

    /// The document after changes, each of which is one of the text after those before it.
    pub(crate) fn changed(self, version: i32, changes: Vec<TextDocumentContentChangeEvent>) -> Self {
        let uri = self.uri.clone();
        let mut document = self;
        for change in changes {
            let text = match change.range {
                None => change.text,
                // What is not there cannot be changed: the whole is sent when the document is opened anew.
                Some(_) if document.is_too_large => continue,
                Some(range) => {
                    let (start, end) = (document.offset(range.start), document.offset(range.end));
                    let mut text = document.text.to_string();
                    text.replace_range(start as usize..end.max(start) as usize, &change.text);
                    text
                }
            };
            document = Self::new(uri.clone(), version, text);
        }
        document.version = version;
        document
    }

    /// The byte offset of a position; one behind the end of a line is at its end.
    pub(crate) fn offset(&self, position: Position) -> u32 {
        let Some(line) = self.index.line(position.line) else {
            return u32::from(self.index.len());
        };
        let (start, end) = (u32::from(line.start()), u32::from(line.end()));
        let own = self.text.get(start as usize..end as usize).unwrap_or("");
        let last = start + u32::try_from(own.trim_end_matches(['\n', '\r']).len()).unwrap_or(0);
        let wide = WideLineCol {
            line: position.line,
            col: position.character,
        };
        let place = self.index.to_utf8(WideEncoding::Utf16, wide);
        let mut offset = place
            .and_then(|place| self.index.offset(place))
            .map_or(last, u32::from)
            .min(last);
        // In the middle of a character is at its start.
        while !self.text.is_char_boundary(offset as usize) {
            offset -= 1;
        }
        offset
    }

    /// The position of a byte offset.
    pub(crate) fn position(&self, offset: u32) -> Position {
        let mut offset = (offset as usize).min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let size = TextSize::from(u32::try_from(offset).unwrap_or(0));
        let wide = self
            .index
            .try_line_col(size)
            .and_then(|place| self.index.to_wide(WideEncoding::Utf16, place));
        wide.map_or_else(Position::default, |place| Position::new(place.line, place.col))
    }

    /// The range of a span.
    pub(crate) fn range(&self, span: Span) -> Range {
        Range::new(self.position(span.start), self.position(span.end))
    }

    /// Whether there is something to say about the text: its name says that it is a definition, or it holds one.
    pub(crate) fn is_meant(&self) -> bool {
        let path = self.uri.path().as_str();
        let named = [".asl", ".asl.json", ".asl.yaml", ".asl.yml"];
        named.iter().any(|end| path.ends_with(end)) || asl::holds_definition(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(text: &str) -> Document {
        Document::new("file:///a.asl.json".parse().unwrap(), 1, text.to_owned())
    }

    #[test]
    fn positions_count_utf16_and_stay_in_the_text() {
        let document = document("a😀é\r\nx");
        let at = |line, character| document.offset(Position::new(line, character));
        assert_eq!([at(0, 0), at(0, 1), at(0, 3), at(0, 4)], [0, 1, 5, 7]);
        // In the middle of a pair, behind the line, behind the text.
        assert_eq!([at(0, 2), at(0, 99), at(1, 5), at(9, 0)], [1, 7, 10, 10]);
        assert_eq!(document.position(5), Position::new(0, 3));
        assert_eq!(document.position(10), Position::new(1, 1));
        assert_eq!(document.position(999), Position::new(1, 1));
    }

    #[test]
    fn changes_follow_one_another() {
        let change = |from: (u32, u32), to: (u32, u32), text: &str| TextDocumentContentChangeEvent {
            range: Some(Range::new(
                Position::new(from.0, from.1),
                Position::new(to.0, to.1),
            )),
            range_length: None,
            text: text.to_owned(),
        };
        let changed = document("a😀b\nc").changed(
            2,
            vec![
                change((0, 1), (0, 3), "xy"),
                change((1, 0), (1, 1), "d\ne"),
                change((2, 1), (2, 9), "!"),
            ],
        );
        assert_eq!((&*changed.text, changed.version), ("axyb\nd\ne!", 2));
    }
}
