//! JSONata inside a definition: which texts are expressions.

use asl_json::tree::NodeKind;

use super::Reader;
use crate::cursor::At;
use crate::sentence;

/// Whether a text of a JSONata state is an expression: it starts with `{%` and ends with `%}`, without anything around
/// (FACTS.md: `" {% $states.input %} "` is a literal).
pub(super) fn is_expression(text: &str) -> bool {
    text.len() >= 4 && text.starts_with("{%") && text.ends_with("%}")
}

impl<'t> Reader<'t> {
    /// Checks all texts of a value at any depth, whatever their keys.
    pub(super) fn jsonata(&mut self, at: &At<'t>) {
        match &at.node.kind {
            NodeKind::String(text) if text.starts_with("{%") != text.ends_with("%}") => {
                self.wrong(at, sentence::JSONATA_NOT_CLOSED);
            }
            NodeKind::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.jsonata(&at.item(index, item));
                }
            }
            NodeKind::Object(members) => {
                for member in members {
                    self.jsonata(&at.member(member));
                }
            }
            _ => {}
        }
    }

    /// Whether the value is an expression that gives a value at run time, in a JSONata state. Checks it.
    pub(super) fn computed(&mut self, at: &At<'t>) -> bool {
        let computed = self.language == super::Language::Jsonata
            && at
                .node
                .as_str()
                .is_some_and(|text| text.starts_with("{%") || is_expression(text));
        if computed {
            self.jsonata(at);
        }
        computed
    }
}
