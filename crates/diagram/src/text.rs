//! How wide a text is, and how it is cut into lines that fit.
//!
//! There is no browser here to measure with, so widths are estimated per character for a common sans-serif, a little
//! too wide rather than too narrow.

use std::borrow::Cow;

/// The width of a text at a font size, in pixels.
pub(crate) fn width(text: &str, font: i32) -> i32 {
    let thousandths: i32 = text.chars().map(advance).fold(0, i32::saturating_add);
    thousandths.saturating_mul(font) / 1_000 + 1
}

/// The width of a character in thousandths of the font size.
fn advance(character: char) -> i32 {
    match ASCII.get(character as usize) {
        Some(tens) => i32::from(*tens) * 10,
        None => looked_up(character),
    }
}

/// The widths of most characters that are written, in hundredths.
static ASCII: [u8; 128] = {
    let mut widths = [0; 128];
    let mut index = 0;
    while index < 128 {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::indexing_slicing,
            reason = "a constant"
        )]
        {
            widths[index] = (looked_up(index as u8 as char) / 10) as u8;
        }
        index += 1;
    }
    widths
};

const fn looked_up(character: char) -> i32 {
    match character {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' => 290,
        'f' | 't' | 'r' | 'I' | '(' | ')' | '[' | ']' | '/' | '-' | ' ' | '"' | '$' => 400,
        'm' | 'w' | 'M' | 'W' | '@' | '%' => 900,
        'A'..='Z' | '&' | '<' | '>' | '=' | '+' => 690,
        '\u{0}'..='\u{2ff}' => 580,
        '\u{300}'..='\u{36f}' => 0,
        '\u{370}'..='\u{10ff}' => 650,
        _ => 1_050,
    }
}

/// The text on one line; what does not fit is replaced by `…`.
pub(crate) fn elide(text: &str, font: i32, limit: i32) -> String {
    elided(text.to_owned(), font, limit)
}

/// The same of a text that nobody else needs.
pub(crate) fn elided(text: String, font: i32, limit: i32) -> String {
    if width(&text, font) <= limit {
        return text;
    }
    let room = limit - width("…", font);
    let mut used = 0;
    let mut out = String::new();
    for character in text.chars() {
        used += advance(character);
        if used * font / 1_000 > room {
            break;
        }
        out.push(character);
    }
    out.truncate(out.trim_end().len());
    out.push('…');
    out
}

/// The text on at most `lines` lines, broken where words end, else within `camelCase`, else anywhere.
pub(crate) fn wrap(text: &str, font: i32, limit: i32, lines: usize) -> Vec<String> {
    let may_have_controls = text.bytes().any(|byte| !matches!(byte, b' '..=b'~'));
    let text: Cow<'_, str> = if may_have_controls && text.contains(char::is_control) {
        let blank = |c: char| if c.is_control() { ' ' } else { c };
        text.chars().map(blank).collect::<String>().into()
    } else {
        text.into()
    };
    let mut rest = text.trim();
    let mut out = Vec::new();
    while !rest.is_empty() {
        if width(rest, font) <= limit {
            out.push(rest.to_owned());
            break;
        }
        if out.len() + 1 >= lines {
            out.push(elide(rest, font, limit));
            break;
        }
        let end = break_at(rest, font, limit);
        let (line, tail) = rest.split_at(end);
        out.push(line.trim_end().to_owned());
        rest = tail.trim_start();
    }
    out
}

/// The byte at which the first line ends.
fn break_at(text: &str, font: i32, limit: i32) -> usize {
    let mut used = 0;
    let mut word = None;
    let mut hump = None;
    let mut before = ' ';
    for (offset, character) in text.char_indices() {
        used += advance(character);
        if offset > 0 {
            if character == ' ' || matches!(before, '-' | '_' | '/' | '.' | ':') {
                word = Some(offset);
            } else if before.is_lowercase() && character.is_uppercase() {
                hump = Some(offset);
            }
        }
        if used * font / 1_000 > limit {
            // A first character that is too wide alone still makes a line: progress in every turn.
            let anywhere = if offset > 0 { offset } else { character.len_utf8() };
            return word.or(hump).unwrap_or(anywhere);
        }
        before = character;
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaks_at_words_then_humps_then_anywhere() {
        assert_eq!(
            wrap("Get the customer record", 13, 120, 2),
            ["Get the customer", "record"]
        );
        assert_eq!(
            wrap("ValidateInputDocument", 13, 100, 2),
            ["ValidateInput", "Document"]
        );
        assert_eq!(wrap("aaaaaaaaaaaaaaaaaaaaaa", 13, 100, 3).len(), 2);
        assert_eq!(wrap("", 13, 100, 2), Vec::<String>::new());
        assert_eq!(wrap("世", 13, 1, 2).len(), 1);
    }

    #[test]
    fn elides() {
        assert_eq!(elide("short", 13, 100), "short");
        assert!(elide("a rather long text that cannot fit", 13, 100).ends_with('…'));
    }
}
