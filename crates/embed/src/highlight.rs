//! JSON with colors, as HTML that needs no style sheet. Any other text stays plain.

use std::fmt::Write;

use crate::escape::html;

/// The colors of names, strings and other values, for light and dark pages.
const NAME: &str = "light-dark(#1d4fae,#9ac1ff)";
const STRING: &str = "light-dark(#17703f,#93d7a4)";
const VALUE: &str = "light-dark(#a34708,#f5b27d)";

/// The text as HTML.
pub(crate) fn json(text: &str) -> String {
    let lines = text.split('\n');
    if !text.trim_start().starts_with(['{', '[', '"']) {
        return lines.map(html).collect::<Vec<_>>().join("\n");
    }
    lines.map(line).collect::<Vec<_>>().join("\n")
}

/// No token of JSON is longer than a line.
fn line(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let (token, color) = match first {
            '"' => {
                let (token, after) = rest.split_at(string_end(rest));
                let is_name = after.trim_start().starts_with(':');
                (token, if is_name { NAME } else { STRING })
            }
            '-' | '0'..='9' | 'a'..='z' => {
                let ends = |c: char| !(c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
                (&rest[..rest.find(ends).unwrap_or(rest.len())], VALUE)
            }
            _ => {
                let starts = |c: char| matches!(c, '"' | '-' | '0'..='9' | 'a'..='z');
                (&rest[..rest.find(starts).unwrap_or(rest.len())], "")
            }
        };
        if color.is_empty() {
            out.push_str(&html(token));
        } else {
            // Writing into a String does not fail.
            let _ = write!(out, "<span style=\"color:{color}\">{}</span>", html(token));
        }
        rest = &rest[token.len()..];
    }
    out
}

/// Where the string at the beginning ends.
fn string_end(text: &str) -> usize {
    let mut escaped = false;
    for (index, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return index + 1,
            _ => {}
        }
    }
    text.len()
}
