//! JSON with colors, as HTML that needs no style sheet. Any other text stays plain.

use std::fmt::Write;

use asl_json::pieces::{Kind, pieces};

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
    for (kind, piece) in pieces(line) {
        let color = match kind {
            Kind::Key => NAME,
            Kind::Text => STRING,
            Kind::Number | Kind::Word => VALUE,
            Kind::Other => {
                out.push_str(&html(piece));
                continue;
            }
        };
        // Writing into a String does not fail.
        let _ = write!(out, "<span style=\"color:{color}\">{}</span>", html(piece));
    }
    out
}
