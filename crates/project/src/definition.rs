//! The definition as a file of its own: what is only known when the project is deployed is a name in it, `${Name}`.
//!
//! The text stays as it was typed, but for these names. What does not live here: what a name stands for
//! ([`crate::naming`]).

use asl::resource::FunctionName;
use asl_json::Span;
use asl_json::tree::{Node, NodeKind, parse};

use crate::naming::{Names, last, pascal, placeholder};
use crate::text::{Part, Text};

/// The text of a definition with the names in it.
pub(crate) struct Definition(Vec<Piece>);

enum Piece {
    Text(String),
    Name(String),
}

impl Definition {
    /// The text, with what `escaped` makes of everything that is not a name.
    pub(crate) fn text(&self, escaped: impl Fn(&str) -> String) -> String {
        let pieces = self.0.iter().map(|piece| match piece {
            Piece::Text(text) => escaped(text),
            Piece::Name(name) => format!("${{{name}}}"),
        });
        pieces.collect()
    }

    /// Whether a name stands in it.
    pub(crate) fn has(&self, name: &str) -> bool {
        let is_name = |piece: &Piece| matches!(piece, Piece::Name(own) if own == name);
        self.0.iter().any(is_name)
    }
}

/// Reads the text of a definition in JSON, and gives names to what it refers to.
pub(crate) fn read(text: &str, names: &mut Names<'_>) -> Definition {
    let (tree, _) = parse(text);
    let mut reader = Reader {
        text,
        names,
        pieces: Vec::new(),
        done: 0,
    };
    reader.node(&tree, "");
    reader.copy(text.len());
    if !text.ends_with('\n') {
        reader.pieces.push(Piece::Text("\n".to_owned()));
    }
    Definition(reader.pieces)
}

struct Reader<'t, 'n, 's> {
    text: &'t str,
    names: &'n mut Names<'s>,
    pieces: Vec<Piece>,
    /// Up to where the text has been taken over.
    done: usize,
}

impl Reader<'_, '_, '_> {
    /// Takes over the text up to a place.
    fn copy(&mut self, end: usize) {
        let text = self.text.get(self.done..end).unwrap_or_default();
        if !text.is_empty() {
            self.pieces.push(Piece::Text(text.to_owned()));
        }
        self.done = self.done.max(end);
    }

    fn node(&mut self, node: &Node, key: &str) {
        if self.names.is_full() {
            return;
        }
        match &node.kind {
            NodeKind::Object(members) => {
                // `lambda:invoke` has the alias in a field of its own, too.
                let text = |name: &str| node.get(name).and_then(Node::as_str);
                if let (Some(called), Some(alias)) = (text("FunctionName"), text("Qualifier"))
                    && let Some(called) = FunctionName::assume(called)
                    && called.qualifier.is_none()
                    && FunctionName::parse(&format!("{}:{alias}", called.name)).is_some()
                {
                    self.names.add_alias(&called.name, alias);
                }
                for member in members {
                    self.node(&member.value, &member.key);
                }
            }
            NodeKind::Array(items) => {
                for item in items {
                    self.node(item, key);
                }
            }
            NodeKind::String(value) => self.string(value, key, node.span),
            NodeKind::Placeholder => self.placeholders(node.span, None),
            NodeKind::Null | NodeKind::Bool(_) | NodeKind::Number(_) | NodeKind::Missing => {}
        }
    }

    fn string(&mut self, value: &str, key: &str, span: Span) {
        // What a task calls, if it is a function of the project.
        let called = matches!(key, "FunctionName" | "Resource")
            .then(|| FunctionName::assume(value))
            .flatten()
            .and_then(|called| Some((self.names.function(&called.name)?.clone(), called.qualifier)));
        if let Some((function, Some(qualifier))) = &called {
            self.names.add_alias(&function.name, qualifier);
        }
        if value.contains("${") {
            self.placeholders(span, called.as_ref().map(|(function, _)| function.id.as_str()));
            return;
        }
        let written = |part: &str| format!("\"{part}\"");
        let (found, wanted, rest) = match &called {
            Some((function, _)) if !value.starts_with("arn:") => {
                let rest = value
                    .find(&function.name)
                    .map_or(0, |at| at + function.name.len());
                let rest = value.get(rest..).unwrap_or_default();
                let part = Part::FunctionName(function.id.clone());
                (Text::of(part), format!("{}Name", function.id), rest)
            }
            _ => match self.names.reference(value) {
                Some((found, rest)) => {
                    let wanted = wanted(&found, value);
                    (found, wanted, rest)
                }
                None => return,
            },
        };
        let name = self.names.add_substitution(&written(value), &wanted, found);
        let start = span.start as usize;
        self.copy(start + 1);
        self.pieces.push(Piece::Name(name));
        // What follows a function's name are letters, digits and signs that no quotes escape.
        let end = span.end as usize - 1;
        self.done = end - rest.len().min(end - start);
        self.copy(span.end as usize);
    }

    /// Gives each placeholder of a place a name that every target takes.
    fn placeholders(&mut self, span: Span, function: Option<&str>) {
        let (start, end) = (span.start as usize, span.end as usize);
        let place = self.text.get(start..end).unwrap_or_default();
        let mut from = 0;
        while let Some(found) = place.get(from..).and_then(|rest| rest.find("${")) {
            let at = from + found;
            let Some((written, _)) = place.get(at..).and_then(placeholder) else {
                from = at + 2;
                continue;
            };
            let inner = written.get(2..written.len() - 1).unwrap_or_default();
            let before = place.get(..at).unwrap_or_default();
            let value = match (inner, function) {
                ("AWS::Partition", _) => Text::of(Part::Partition),
                ("AWS::Region", _) => Text::of(Part::Region),
                ("AWS::AccountId", _) => Text::of(Part::Account),
                ("AWS::URLSuffix", _) => Text::of(Part::Domain),
                (_, Some(id)) if before == "\"" => Text::of(Part::FunctionArn(id.to_owned())),
                (_, Some(id)) if before.ends_with("function:") => Text::of(Part::FunctionName(id.to_owned())),
                _ => self.names.add_placeholder(inner),
            };
            let name = self.names.add_substitution(written, &pascal(inner), value);
            self.copy(start + at);
            self.pieces.push(Piece::Name(name));
            self.done = start + at + written.len();
            from = at + written.len();
        }
    }
}

/// What a reference is called in the definition.
fn wanted(found: &Text, value: &str) -> String {
    let parts = found.0.iter().rev();
    let mut ids = parts.filter_map(|part| match part {
        Part::FunctionArn(id) | Part::FunctionName(id) | Part::Parameter(id) | Part::ResourceName(id, _) => {
            Some(id)
        }
        _ => None,
    });
    let id = ids.next().map_or_else(|| pascal(last(value)), Clone::clone);
    let stem = id
        .strip_suffix("Name")
        .or_else(|| id.strip_suffix("Arn"))
        .unwrap_or(&id);
    let end = if value.starts_with("https:") { "Url" } else { "Arn" };
    format!("{stem}{end}")
}
