//! In what a definition is written: JSON or YAML, and how a value is spelled in either.
//!
//! What does not live here: the parsers ([`asl_json::tree`], [`crate::yaml`]).

use asl_json::tree::{Node, NodeKind, SyntaxError};
use asl_json::{Span, Str};
use serde::{Deserialize, Serialize};

use crate::yaml;

/// What a text is written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// JSON, the only one that the service itself reads.
    #[default]
    Json,
    /// YAML, which tools turn into JSON (`.asl.yaml`).
    Yaml,
}

impl Format {
    /// JSON begins with a bracket, whatever blanks or comments stand before it; everything else is YAML. A text without
    /// anything is JSON.
    ///
    /// ```
    /// use asl::Format;
    /// assert_eq!(Format::of(" {\"StartAt\": "), Format::Json);
    /// assert_eq!(Format::of("# Orders\nStartAt: A\n"), Format::Yaml);
    /// ```
    pub fn of(text: &str) -> Self {
        let mut rest = text.trim_start_matches('\u{feff}').trim_start();
        loop {
            // No comments of JSON, but this is what they are where somebody writes them.
            let behind = if rest.starts_with("//") {
                rest.find('\n')
            } else if rest.starts_with("/*") {
                rest.find("*/").map(|end| end + 2)
            } else {
                break;
            };
            rest = behind.and_then(|end| rest.get(end..)).unwrap_or("").trim_start();
        }
        match rest.as_bytes().first() {
            None | Some(b'{' | b'[') => Self::Json,
            Some(_) => Self::Yaml,
        }
    }

    /// Reads as much of the text as can be understood.
    pub fn parse(self, text: &str) -> (Node, Vec<SyntaxError>) {
        match self {
            Self::Json => asl_json::tree::parse(text),
            Self::Yaml => yaml::parse(text),
        }
    }
}

/// A text spelled like what stands at the place that it is to replace: in the same quotes, or without any where YAML
/// needs none.
pub(crate) fn spelled_like(text: &str, span: Span, value: &str) -> String {
    let quoted = || asl_json::Value::from(value).to_string();
    match span.slice(text).as_bytes().first() {
        // Whatever a damaged text has there.
        _ if Format::of(text) == Format::Json => quoted(),
        Some(b'\'') => format!("'{}'", value.replace('\'', "''")),
        Some(b'"') | None => quoted(),
        Some(_) if is_plain(value) => value.to_owned(),
        Some(_) => quoted(),
    }
}

/// Whether YAML reads the text as itself without quotes, wherever it stands.
fn is_plain(value: &str) -> bool {
    let first = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '/');
    value.starts_with(first)
        && !value.ends_with(' ')
        && value.chars().all(|c| first(c) || matches!(c, '.' | '-' | ' '))
        && matches!(yaml::plain(&Str::from(value)), NodeKind::String(_))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spells_like_what_was_there() {
        for (old, new, spelled) in [
            ("\"a\"", "b\"c", r#""b\"c""#),
            ("'a'", "it's", "'it''s'"),
            ("a", "b c", "b c"),
            ("a", "b: c", "\"b: c\""),
            ("a", "true", "\"true\""),
            ("a", "1.0", "\"1.0\""),
            ("a", "x ", "\"x \""),
        ] {
            assert_eq!(spelled_like(old, Span::new(0, old.len()), new), spelled);
        }
        assert_eq!(spelled_like("{'a': 1}", Span::new(1, 4), "it's"), "\"it's\"");
    }
}
