//! Where a character of a text stands in the way it is spelled: in JSON's double quotes, or as any scalar of YAML.
//!
//! A text and its spelling are walked side by side, so nothing of the rules by which YAML folds lines has to be known
//! twice. What does not live here: finding the text that a spelling stands for.

use crate::Span;

#[derive(Clone, Copy, PartialEq)]
enum Style {
    Double,
    Single,
    Block,
    Plain,
}

/// Calls `each` for every character of `text` with its offset there and the offset of its spelling, and returns the
/// offset behind the last one. `None` where `spelling` does not spell `text`.
///
/// Blanks at the beginning of a line of a block may be given as beginning further left than they do; every other
/// character is exact.
///
/// ```
/// let mut places = Vec::new();
/// let end = asl_json::spelling::walk(r#""a\nb""#, "a\nb", |offset, place| places.push((offset, place)));
/// assert_eq!(places, [(0, 1), (1, 2), (2, 4)]);
/// assert_eq!(end, Some(5));
/// ```
pub fn walk(spelling: &str, text: &str, mut each: impl FnMut(usize, usize)) -> Option<usize> {
    let (style, mut at) = match spelling.as_bytes().first() {
        Some(b'"') => (Style::Double, 1),
        Some(b'\'') => (Style::Single, 1),
        Some(b'|' | b'>') => (
            Style::Block,
            spelling.find('\n').map_or(spelling.len(), |end| end + 1),
        ),
        _ => (Style::Plain, 0),
    };
    let mut run = Blanks {
        end: 0,
        newline: None,
    };
    for (offset, wanted) in text.char_indices() {
        let blank = is_blank(wanted);
        loop {
            let rest = spelling.get(at..)?;
            let Some(found) = rest.chars().next() else {
                if !blank {
                    return None;
                }
                each(offset, at);
                break;
            };
            if style == Style::Double && found == '\\' {
                if let Some(folded) = folded_line(rest) {
                    at += folded;
                    continue;
                }
                each(offset, at);
                at += escape(rest, wanted);
                break;
            }
            if style == Style::Single && found == '\'' {
                each(offset, at);
                at += rest.starts_with("''").then_some(2)?;
                break;
            }
            if is_blank(found) {
                if !blank {
                    at += found.len_utf8();
                    continue;
                }
                run.reach(spelling, at);
                match (wanted, run.newline) {
                    ('\n', Some(newline)) => {
                        each(offset, newline);
                        at = newline + 1;
                    }
                    ('\n', None) => each(offset, at),
                    // A line that ends here and is folded into a blank.
                    (_, Some(_)) if found == '\n' || found == '\r' => {
                        each(offset, at);
                        at = run.end;
                    }
                    _ => {
                        each(offset, at);
                        at += found.len_utf8();
                    }
                }
                break;
            }
            if blank {
                each(offset, at);
                break;
            }
            if found != wanted {
                return None;
            }
            each(offset, at);
            at += found.len_utf8();
            break;
        }
    }
    Some(at)
}

/// A run of blanks in a spelling, looked at once however many of its blanks are walked one by one.
struct Blanks {
    end: usize,
    /// The next end of a line in it.
    newline: Option<usize>,
}

impl Blanks {
    /// Brings it to the blank at `at`.
    fn reach(&mut self, spelling: &str, at: usize) {
        let rest = spelling.get(at..).unwrap_or("");
        if at >= self.end {
            self.end = spelling.len() - rest.trim_start_matches(is_blank).len();
        } else if self.newline.is_none_or(|newline| newline >= at) {
            return;
        }
        let run = rest.get(..self.end - at).unwrap_or("");
        self.newline = run.find('\n').map(|newline| at + newline);
    }
}

/// The place in the document of the bytes `start..end` of the text that the value at `span` of `document` stands for;
/// the whole value where its spelling is not the text's own.
pub(crate) fn place(document: &str, span: Span, text: &str, start: usize, end: usize) -> Span {
    let spelled = span.slice(document);
    // Most texts are spelled as they are, between quotes or without.
    for quote in 0..=1 {
        if spelled.len() == text.len() + 2 * quote && spelled.get(quote..quote + text.len()) == Some(text) {
            let base = span.start as usize + quote;
            return Span::new(base + start.min(text.len()), base + end.min(text.len()));
        }
    }
    let (mut from, mut to) = (None, None);
    let behind = walk(spelled, text, |offset, at| {
        if offset >= start {
            from = from.or(Some(at));
        }
        if offset >= end {
            to = to.or(Some(at));
        }
    });
    let Some(behind) = behind else { return span };
    let base = span.start as usize;
    Span::new(base + from.unwrap_or(behind), base + to.unwrap_or(behind))
}

fn is_blank(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\r' | '\n')
}

/// The length of a backslash that hides the end of its line, with the blanks that begin the next one.
fn folded_line(rest: &str) -> Option<usize> {
    let behind = rest.get(1..)?;
    let line = behind.strip_prefix('\r').unwrap_or(behind).strip_prefix('\n')?;
    Some(rest.len() - line.trim_start_matches([' ', '\t']).len())
}

/// The length of an escape that stands for `wanted`. A backslash that begins no escape is one character.
fn escape(rest: &str, wanted: char) -> usize {
    let hexadecimal = |from: usize, digits: usize| {
        let digits = rest.get(from..from + digits)?;
        let all = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        all.then(|| u32::from_str_radix(digits, 16).ok())?
    };
    let letter = rest.get(1..).and_then(|rest| rest.chars().next());
    let digits = match letter {
        Some('x') => 2,
        Some('u') => 4,
        Some('U') => 8,
        Some('\\') => return 2,
        Some(other) if wanted != '\\' => return 1 + other.len_utf8(),
        _ => return 1,
    };
    match hexadecimal(2, digits) {
        Some(0xd800..=0xdbff) if digits == 4 && u32::from(wanted) > 0xffff => 12,
        Some(_) => 2 + digits,
        None => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The spelling of the part of the text between two marks.
    fn part<'s>(spelling: &'s str, text: &str, part: &str) -> &'s str {
        let start = text.find(part).unwrap();
        let span = Span::new(0, spelling.len());
        place(spelling, span, text, start, start + part.len()).slice(spelling)
    }

    #[test]
    fn finds_a_part_in_its_spelling() {
        for (spelling, text, wanted, found) in [
            (r#""x\"y\u00e9 z""#, "x\"yé z", "yé", r"y\u00e9"),
            (r#""\ud83d\ude00b""#, "😀b", "b", "b"),
            (r#""a\qb""#, "a\\qb", "qb", "qb"),
            (r#""a\\b""#, "a\\b", "\\b", r"\\b"),
            ("'it''s ok'", "it's ok", "'s ok", "''s ok"),
            (
                "plain\n      multi   \n   line",
                "plain multi line",
                "multi",
                "multi",
            ),
            (
                "plain\n      multi   \n   line",
                "plain multi line",
                "line",
                "line",
            ),
            (
                "|-\n    {\"a\": 1,\n      \"b\": 2}",
                "{\"a\": 1,\n  \"b\": 2}",
                "\"b\"",
                "\"b\"",
            ),
            (">\n  fold\n  ed\n\n  more", "fold ed\nmore\n", "more", "more"),
            ("\"a\\\n   b\n   c\"", "ab c", "b", "b"),
            ("\"a\r\n  c d\"", "a c d", "d", "d"),
            ("| # |\n\n   x y", "\nx y\n", "y", "y"),
        ] {
            assert_eq!(part(spelling, text, wanted), found, "{spelling}");
        }
    }

    #[test]
    fn a_spelling_of_something_else_is_all_that_can_be_shown() {
        assert_eq!(part("!Ref X", "arn:x", "x"), "!Ref X");
        assert_eq!(part("\"a\"", "ab", "b"), "\"a\"");
        assert_eq!(part("'a'", "ab", "b"), "'a'");
    }
}
