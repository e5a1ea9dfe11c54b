//! Quoted strings that go on over several lines, as libyaml and so CloudFormation reads them: wherever their lines begin.
//!
//! The parser wants the lines to be indented more than what they belong to, without tabs. Where it refuses a text, the line
//! breaks within quotes become characters of our own, and are folded when the string is there. The number of characters stays.
//! What does not live here: when that is tried ([`super`]).

/// A line break within quotes, and the backslash before one: characters for private use.
const BREAK: char = '\u{f8d3}';
const ESCAPE: char = '\u{f8d4}';

/// The text with marks for the line breaks in its quoted strings; none if there are no such line breaks.
pub(super) fn joined(text: &str) -> Option<String> {
    if text.contains([BREAK, ESCAPE]) {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut changed = false;
    // The indentation of the line that opened a block scalar, whose lines are data.
    let mut block: Option<usize> = None;
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find('\n').map_or(rest.len(), |end| end + 1);
        let line = rest.get(..end).unwrap_or(rest);
        let indent = line.len() - line.trim_start().len();
        if line.trim().is_empty() || block.is_some_and(|block| indent > block) {
            out.push_str(line);
            rest = rest.get(end..).unwrap_or("");
            continue;
        }
        block = None;
        // The strings that begin on this line; the last of them may end on another.
        let mut at = 0;
        while let Some(start) = opening_quote(rest, at, end) {
            let Some(close) = closing_quote(rest, start) else {
                at = end;
                break;
            };
            out.push_str(rest.get(at..start).unwrap_or(""));
            let string = rest.get(start..close).unwrap_or("");
            if string.contains('\n') && may_follow(rest.get(close..).unwrap_or("")) {
                push_joined(string, &mut out);
                changed = true;
            } else {
                out.push_str(string);
            }
            at = close;
            if close > end {
                break;
            }
        }
        // Whatever follows on the line of the last quote.
        let left = rest.get(at..).unwrap_or("");
        let tail = left.find('\n').map_or(left.len(), |end| end + 1);
        let tail_end = if at >= end { at } else { at + tail };
        if at < end {
            let opens = |end: &&str| line.trim_end().ends_with(*end);
            block = ["|", "|-", "|+", ">", ">-", ">+"]
                .iter()
                .find(|end| opens(end))
                .map(|_| indent);
        }
        out.push_str(rest.get(at..tail_end).unwrap_or(""));
        rest = rest.get(tail_end..).unwrap_or("");
    }
    changed.then_some(out)
}

/// Where the next quoted string begins, from `at` on and before `end`.
fn opening_quote(text: &str, at: usize, end: usize) -> Option<usize> {
    let line = text.get(at..end)?;
    // What a value may follow: nothing, an indicator, a tag or an anchor.
    let mut begins = true;
    let mut blank = true;
    let mut property = false;
    for (offset, c) in line.char_indices() {
        if matches!(c, ' ' | '\t') {
            blank = true;
            property = false;
            continue;
        }
        match c {
            _ if property => {}
            '#' if blank => return None,
            '"' | '\'' if begins => return Some(at + offset),
            '[' | '{' | ',' => begins = true,
            ':' | '-' | '?' => {
                let next = line.get(offset + 1..).and_then(|rest| rest.chars().next());
                begins = next.is_none_or(char::is_whitespace);
            }
            '!' | '&' if begins && blank => property = true,
            _ => begins = false,
        }
        blank = false;
    }
    None
}

/// The byte behind the quote that closes the string that begins at `start`.
fn closing_quote(text: &str, start: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let quote = *bytes.get(start)?;
    let mut at = start + 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' if quote == b'"' => at += 1,
            b'\'' if quote == b'\'' && bytes.get(at + 1) == Some(&b'\'') => at += 1,
            byte if *byte == quote => return Some(at + 1),
            _ => {}
        }
        at += 1;
    }
    None
}

/// Whether this may follow a quoted string; if not, its quote was not the closing one.
fn may_follow(rest: &str) -> bool {
    let line = rest.lines().next().unwrap_or("");
    let next = line.trim_start();
    next.is_empty()
        || next.starts_with([',', ']', '}', ':'])
        || (next.starts_with('#') && next.len() < line.len())
}

fn push_joined(string: &str, out: &mut String) {
    let double = string.starts_with('"');
    let mut characters = string.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '\n' => out.push(BREAK),
            '\r' => out.push(' '),
            '\\' if double => match characters.next() {
                Some('\n') => out.extend([ESCAPE, BREAK]),
                Some('\r') if characters.peek() == Some(&'\n') => out.extend([ESCAPE, ' ']),
                Some(escaped) => out.extend([c, escaped]),
                None => out.push(c),
            },
            c => out.push(c),
        }
    }
}

/// A string with its line breaks folded: a single one is a blank, of several all but one stay, and an escaped one is nothing.
pub(super) fn folded(text: &str) -> Option<String> {
    if !text.contains(BREAK) {
        return None;
    }
    let mut parts = text.split(BREAK);
    let mut out = parts.next().unwrap_or("").to_owned();
    let mut empty = 0;
    let mut parts = parts.peekable();
    while let Some(part) = parts.next() {
        let content = part.trim_start_matches([' ', '\t']);
        if content.is_empty() && parts.peek().is_some() {
            empty += 1;
            continue;
        }
        let kept = out.trim_end_matches([' ', '\t']);
        if let Some(kept) = kept.strip_suffix(ESCAPE) {
            out.truncate(kept.len());
            out.extend(std::iter::repeat_n('\n', empty));
        } else {
            out.truncate(kept.len());
            if empty == 0 {
                out.push(' ');
            }
            out.extend(std::iter::repeat_n('\n', empty));
        }
        empty = 0;
        out.push_str(content);
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use crate::yaml::parse;

    #[track_caller]
    fn reads(text: &str, json: &str) {
        let (node, errors) = parse(text);
        assert_eq!(errors, [], "{text}");
        assert_eq!(node.to_value(text).to_string(), json, "{text}");
    }

    /// The values are those that libyaml gives.
    #[test]
    fn strings_go_on_wherever_their_lines_begin() {
        reads(
            "a: \"left\nx: y\n\n\nstill\"\nb: 1\n",
            r#"{"a":"left x: y\n\nstill","b":1}"#,
        );
        reads(
            "m:\n  a: 'one\ntwo  \n   ''three'''\n  b: 'c'\n",
            r#"{"m":{"a":"one two 'three'","b":"c"}}"#,
        );
        reads(
            "m:\n  a: \"{\n\t\\\"b\\\": \\\n\t 1}\"\n",
            r#"{"m":{"a":"{ \"b\": 1}"}}"#,
        );
        reads(
            "m:\n- \"x  \\\n\\  y\"\n- !Sub \"a\nb\"\n",
            r#"{"m":["x    y",{"Fn::Sub":"a b"}]}"#,
        );
        reads(
            "m:\r\n  a: \"x\r\ny\"\r\n  b: [ 'p\r\nq', {c: \"d\r\ne\"}] # it's\r\n",
            r#"{"m":{"a":"x y","b":["p q",{"c":"d e"}]}}"#,
        );
        reads(
            "m:\n  a: 'x\n'\n  b: |\n    it's\n    \"\n  c: don't\n",
            r#"{"m":{"a":"x ","b":"it's\n\"\n","c":"don't"}}"#,
        );
    }

    #[test]
    fn a_quote_that_is_missing_is_still_missed() {
        let text = "a:\n  b: \"x\n  c: y\nd: \"z\"\n";
        let (node, errors) = parse(text);
        assert!(errors[0].message.contains("no closing quote"), "{errors:?}");
        assert!(node.get("d").is_some());
    }

    #[test]
    fn places_stay() {
        let text = "m:\n  a: \"left\nright\"\n  b: {c: 'd'}\n";
        let (node, _) = parse(text);
        let inner = node.get("m").unwrap();
        assert_eq!(inner.get("a").unwrap().span.slice(text), "\"left\nright\"");
        assert_eq!(inner.get("b").unwrap().get("c").unwrap().span.slice(text), "'d'");
        assert_eq!(
            inner.get("a").unwrap().span_within(text, 5, 10).slice(text),
            "right"
        );
    }
}
