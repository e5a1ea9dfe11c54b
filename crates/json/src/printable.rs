//! Texts of unknown origin on their way to a terminal or into a file: characters that command a terminal, turn the
//! direction of writing, or are refused by formats are written as escapes.
//!
//! An escape is `\u` with four hexadecimal digits, as in JSON and TypeScript: there the characters can only be within
//! strings, and the text means the same afterwards. YAML, HCL ([`escape_char`]) and XML ([`escape_xml`]) differ.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Whether a character is safe to print: not a control character, not one that turns the direction of writing or ends
/// a line for some programs only, not a noncharacter.
pub fn is_printable(c: char) -> bool {
    !c.is_control()
        && !matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
        && u32::from(c) & 0xfffe != 0xfffe
}

/// The text with escapes for what is not printable. Line feeds and tabs stay.
pub fn escape(text: &str) -> Cow<'_, str> {
    escaped_unless(text, |c| matches!(c, '\n' | '\t') || is_printable(c))
}

/// The same on one line: line feeds, too, are escaped.
pub fn escape_line(text: &str) -> Cow<'_, str> {
    escaped_unless(text, |c| c == '\t' || is_printable(c))
}

fn escaped_unless(text: &str, stays: impl Fn(char) -> bool) -> Cow<'_, str> {
    if text.chars().all(&stays) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if stays(c) {
            out.push(c);
            continue;
        }
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            _ => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    // Writing to a String cannot fail.
                    let _ = write!(out, "\\u{unit:04x}");
                }
            }
        }
    }
    Cow::Owned(out)
}

/// A character as YAML in double quotes and HCL escape it: `\u` with four hexadecimal digits, or `\U` with eight.
pub fn escape_char(c: char) -> String {
    match u32::from(c) {
        code @ 0..=0xffff => format!("\\u{code:04x}"),
        code => format!("\\U{code:08x}"),
    }
}

/// The text of an XML document with references for what is not printable; what XML has no reference for becomes U+FFFD.
pub fn escape_xml(text: &str) -> Cow<'_, str> {
    let stays = |c: char| matches!(c, '\n' | '\t') || is_printable(c);
    if text.chars().all(stays) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        let code = u32::from(c);
        if stays(c) {
            out.push(c);
        } else if c != '\r' && code < 0x20 || code & 0xfffe == 0xfffe {
            out.push(char::REPLACEMENT_CHARACTER);
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "&#x{code:x};");
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_those_of_json() {
        assert_eq!(
            escape("a\u{1b}[2J\n\u{202e}b\u{9b}"),
            "a\\u001b[2J\n\\u202eb\\u009b"
        );
        assert_eq!(escape_line("a\nb\u{ffff}"), "a\\nb\\uffff");
        assert_eq!(
            escape_xml("<a b=\"\u{1}\u{9b}\u{ffff}\"/>"),
            "<a b=\"\u{fffd}&#x9b;\u{fffd}\"/>"
        );
        assert!(matches!(escape("é 👩‍🚀\t"), Cow::Borrowed(_)));
    }

    proptest::proptest! {
        #[test]
        fn json_means_the_same_afterwards(text in "\\PC*|[\u{0}-\u{ff}\u{2020}-\u{2070}\u{fff0}-\u{10ffff}]{0,20}") {
            let json = crate::Value::string(text.as_str()).to_string();
            let escaped = escape(&json);
            proptest::prop_assert!(escaped.chars().all(is_printable));
            let read = crate::parse(&escaped).unwrap();
            proptest::prop_assert_eq!(read.as_str(), Some(text.as_str()));
        }
    }
}
