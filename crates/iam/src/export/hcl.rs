//! The language of Terraform: blocks with attributes, and texts with expressions in them.

use std::fmt::Write as _;

use asl_json::printable::{escape_char, is_printable};

/// A piece of a text.
#[derive(Clone, Copy, Debug)]
pub enum Piece<'t> {
    /// Characters as they are.
    Text(&'t str),
    /// An expression whose value stands there.
    Expression(&'t str),
}

/// Blocks, indented as `terraform fmt` does, except that it also aligns the signs of equality.
#[derive(Debug, Default)]
pub struct Hcl {
    /// What is written so far.
    pub text: String,
    depth: usize,
}

impl Hcl {
    /// A line of its own.
    pub fn line(&mut self, line: &str) {
        self.text.extend(std::iter::repeat_n("  ", self.depth));
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// An empty line.
    pub fn gap(&mut self) {
        self.text.push('\n');
    }

    /// Begins a block.
    pub fn open(&mut self, head: &str) {
        // A block stands apart from what comes before it.
        if self.depth > 0 && !self.text.ends_with("{\n") {
            self.gap();
        }
        self.line(&format!("{head} {{"));
        self.depth += 1;
    }

    /// Ends a block.
    pub fn close(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        self.line("}");
    }

    /// An attribute with an expression.
    pub fn attribute(&mut self, name: &str, value: &str) {
        self.line(&format!("{name} = {value}"));
    }
}

/// A list of expressions.
pub fn list(items: &[String]) -> String {
    format!("[{}]", items.join(", "))
}

/// A text in quotes.
pub fn quoted(pieces: &[Piece<'_>]) -> String {
    let mut out = String::from("\"");
    for (index, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Expression(expression) => {
                // Writing to a String cannot fail.
                let _ = write!(out, "${{{expression}}}");
            }
            Piece::Text(text) => {
                let before_expression = matches!(pieces.get(index + 1), Some(Piece::Expression(_)));
                escape(text, before_expression, &mut out);
            }
        }
    }
    out.push('"');
    out
}

fn escape(text: &str, before_expression: bool, out: &mut String) {
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let after = rest.get(c.len_utf8()..).unwrap_or("");
        match c {
            '$' | '%' if after.starts_with('{') => out.extend([c, c]),
            // Before another such sign that begins a template, or the escape of one, HCL would read both as an escape.
            '$' | '%' if begins_template(after.trim_start_matches(c), before_expression) => {
                let _ = write!(out, "${{\"{c}\"}}");
            }
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if !is_printable(c) => out.push_str(&escape_char(c)),
            c => out.push(c),
        }
        rest = after;
    }
}

fn begins_template(after: &str, before_expression: bool) -> bool {
    after.starts_with('{') || (after.is_empty() && before_expression)
}
