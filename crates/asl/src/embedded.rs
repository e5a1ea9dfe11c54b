//! A definition that is a text inside another text: `DefinitionString` of a template.
//!
//! It is analysed as a text of its own; [`Embedded`] then knows for every place in it where that is in the text that the
//! user sees. What does not live here: finding it ([`crate::template`]).

use asl_json::tree::{Node, NodeKind};
use asl_json::{Span, Value, spelling};

use crate::diagnostic::Fix;
use crate::intrinsic::{self, Context};
use crate::outline::OutlineScope;

/// A text and where its parts stand in the text around it.
pub(crate) struct Embedded {
    /// The definition's own text.
    pub text: String,
    /// In the order of both texts; the first begins at 0.
    pieces: Vec<Piece>,
}

/// A stretch of the inner text.
struct Piece {
    inner: usize,
    outer: Span,
    /// Whether its bytes are those of the outer text one by one; else the whole stands for the whole.
    exact: bool,
    /// The first character of the spelling that it stands in, which says what has to be escaped.
    quote: Option<u8>,
}

impl Embedded {
    /// The text that a value gives, if it is one: a text, `Fn::Sub` or `Fn::Join`.
    pub(crate) fn new(node: &Node, context: &Context<'_>) -> Option<Self> {
        let mut embedded = Self {
            text: String::new(),
            pieces: Vec::new(),
        };
        embedded.append(node, context)?;
        Some(embedded)
    }

    fn append(&mut self, node: &Node, context: &Context<'_>) -> Option<()> {
        if let NodeKind::String(text) = &node.kind {
            self.scalar(node.span, text, context);
            return Some(());
        }
        let (name, argument) = intrinsic::as_function(node, context)?;
        match (name, &argument.kind) {
            ("Sub", NodeKind::Array(parts)) => {
                let first = parts.first()?;
                let text = first.as_str()?;
                let mut known = intrinsic::literals(parts.get(1).unwrap_or(first), context);
                known.extend(context.known.clone());
                let context = Context {
                    known: &known,
                    ..*context
                };
                self.scalar(first.span, text, &context);
            }
            ("Sub", NodeKind::String(text)) => self.scalar(argument.span, text, context),
            ("Join", NodeKind::Array(parts)) => {
                let between = parts.first().and_then(Node::as_str).unwrap_or("");
                for (index, item) in parts.get(1)?.items()?.iter().enumerate() {
                    if index > 0 {
                        self.fixed(between, intrinsic::nowhere(item));
                    }
                    if let NodeKind::String(text) = &item.kind {
                        self.scalar(item.span, text, context);
                    } else {
                        self.fixed(&intrinsic::part(item, context), item.span);
                    }
                }
            }
            _ => return None,
        }
        Some(())
    }

    /// A string that is taken as written, with its known placeholders filled in.
    fn scalar(&mut self, span: Span, text: &str, context: &Context<'_>) {
        let spelled = span.slice(context.text);
        let quote = spelled.as_bytes().first().copied();
        let base = span.start as usize;
        let mut places = Vec::with_capacity(text.len());
        let end = spelling::walk(spelled, text, |offset, at| places.push((offset, base + at)));
        let Some(end) = end else {
            self.fixed(text, span);
            return;
        };
        places.push((text.len(), base + end));
        let mut from = 0;
        while from < text.len() {
            let rest = text.get(from..).unwrap_or("");
            let known = rest.find("${").and_then(|start| {
                let found = rest.get(start..)?;
                let length = intrinsic::placeholder_end(found)?;
                let spelling = found.get(..length)?;
                let value = intrinsic::substitute(spelling, context.known)?;
                Some((from + start, from + start + length, value))
            });
            // What is left over of a placeholder that is not known is looked at again from behind its first character.
            let next = rest.find("${").map_or(text.len(), |start| from + start + 2);
            let (end, value) = match &known {
                Some((start, ..)) => (*start, Some(())),
                None => (next, None),
            };
            self.exact(text, from, end, &places, quote);
            from = end;
            if let (Some(()), Some((start, end, value))) = (value, &known) {
                let place = |offset: usize| {
                    let index = places.partition_point(|(inner, _)| *inner < offset);
                    places.get(index).map_or(base, |(_, outer)| *outer)
                };
                self.fixed(value, Span::new(place(*start), place(*end)));
                from = *end;
            }
        }
    }

    /// The bytes `from..to` of a text whose characters stand at `places`.
    fn exact(&mut self, text: &str, from: usize, to: usize, places: &[(usize, usize)], quote: Option<u8>) {
        let first = places.partition_point(|(inner, _)| *inner < from);
        let mut expected = None;
        for pair in places.get(first..).unwrap_or_default().windows(2) {
            let [(inner, outer), (next_inner, next_outer)] = *pair else {
                break;
            };
            if inner >= to {
                break;
            }
            let exact = next_outer - outer == next_inner - inner;
            // A piece goes on where inner and outer characters go on side by side.
            if expected != Some((inner, outer)) || !exact {
                self.pieces.push(Piece {
                    inner: self.text.len() + (inner - from),
                    outer: Span::new(outer, next_outer),
                    exact,
                    quote,
                });
            } else if let Some(piece) = self.pieces.last_mut() {
                piece.outer = Span {
                    end: Span::new(0, next_outer).end,
                    ..piece.outer
                };
            }
            expected = exact.then_some((next_inner, next_outer));
        }
        self.text.push_str(text.get(from..to).unwrap_or(""));
    }

    /// A text that as a whole stands for a place.
    fn fixed(&mut self, text: &str, outer: Span) {
        if text.is_empty() {
            return;
        }
        self.pieces.push(Piece {
            inner: self.text.len(),
            outer,
            exact: false,
            quote: None,
        });
        self.text.push_str(text);
    }

    fn piece(&self, offset: usize) -> Option<&Piece> {
        let index = self.pieces.partition_point(|piece| piece.inner <= offset);
        self.pieces.get(index.saturating_sub(1))
    }

    /// Where a place of the inner text is in the outer one.
    pub(crate) fn outer(&self, span: Span) -> Span {
        let (start, end) = (span.start as usize, span.end as usize);
        let at = |offset: usize, behind: bool| {
            let Some(piece) = self.piece(offset) else { return 0 };
            let (from, to) = (piece.outer.start as usize, piece.outer.end as usize);
            match (piece.exact, behind) {
                (true, _) => (from + (offset - piece.inner) + usize::from(behind)).min(to),
                (false, true) => to,
                (false, false) => from,
            }
        };
        let from = at(start, false);
        let to = if end > start { at(end - 1, true) } else { from };
        Span::new(from, to.max(from))
    }

    /// Where a place of the outer text is in the inner one; nothing if it is not in the text, or within what stands for a
    /// part of it.
    pub(crate) fn inner(&self, offset: u32) -> Option<u32> {
        let at = offset as usize;
        let next = self
            .pieces
            .partition_point(|piece| (piece.outer.start as usize) <= at);
        let piece = self.pieces.get(next.checked_sub(1)?)?;
        let (from, to) = (piece.outer.start as usize, piece.outer.end as usize);
        let behind = self.pieces.get(next).map_or(self.text.len(), |next| next.inner);
        let inner = match at - from {
            0 => piece.inner,
            more if piece.exact && at <= to => piece.inner + more,
            _ if at == to => behind,
            _ => return None,
        };
        u32::try_from(inner).ok()
    }

    /// A text as it is spelled at a place of the inner text; nothing where a placeholder stands. On one line, unless the
    /// inner text has lines of its own.
    pub(crate) fn spelled(&self, at: u32, text: &str) -> Option<String> {
        let one_line = || {
            if !text.contains('\n') {
                return text.to_owned();
            }
            let lines: Vec<&str> = text.split('\n').map(str::trim).collect();
            lines.join(" ")
        };
        Some(match self.piece(at as usize)?.quote? {
            b'"' => {
                let quoted = Value::from(one_line()).to_string();
                quoted.get(1..quoted.len() - 1)?.to_owned()
            }
            b'\'' => one_line().replace('\'', "''"),
            b'|' => text.to_owned(),
            _ => one_line(),
        })
    }

    /// A fix of the inner text as one of the outer text; none where it would have to change what a placeholder stands for.
    pub(crate) fn fix(&self, fix: Fix) -> Option<Fix> {
        let edits = fix.edits.into_iter().map(|(span, text)| {
            let is_block = self.piece(span.start as usize)?.quote == Some(b'|');
            // The lines of a block stand below one another, which only an editor can do.
            if is_block && text.contains('\n') {
                return None;
            }
            Some((self.outer(span), self.spelled(span.start, &text)?))
        });
        Some(Fix {
            title: fix.title,
            edits: edits.collect::<Option<_>>()?,
        })
    }

    /// Moves every place of a tree to the outer text.
    pub(crate) fn move_tree(&self, node: &mut Node) {
        node.span = self.outer(node.span);
        match &mut node.kind {
            NodeKind::Array(items) => items.iter_mut().for_each(|item| self.move_tree(item)),
            NodeKind::Object(members) => {
                for member in members {
                    member.key_span = self.outer(member.key_span);
                    self.move_tree(&mut member.value);
                }
            }
            _ => {}
        }
    }

    /// Moves every place of an outline to the outer text.
    pub(crate) fn move_outline(&self, scope: &mut OutlineScope) {
        for state in &mut scope.states {
            state.span = self.outer(state.span);
            state.name_span = self.outer(state.name_span);
            for edge in &mut state.edges {
                edge.span = self.outer(edge.span);
            }
            for scope in &mut state.scopes {
                self.move_outline(scope);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use asl_json::Str;

    use super::*;
    use crate::Format;

    /// Where each of the words of the inner text is found in the outer one.
    fn places(text: &str, known: &[(&str, &str)], words: &[&str]) -> (String, Vec<String>) {
        let (node, errors) = Format::of(text).parse(text);
        assert_eq!(errors, [], "{text}");
        let known = known
            .iter()
            .map(|(name, value)| (Str::from(*name), Str::from(*value)))
            .collect();
        let context = Context {
            text,
            known: &known,
            template: true,
        };
        let embedded = Embedded::new(node.get("D").unwrap(), &context).unwrap();
        let place = |word: &&str| {
            let start = embedded.text.find(*word).unwrap();
            embedded
                .outer(Span::new(start, start + word.len()))
                .slice(text)
                .to_owned()
        };
        (embedded.text.clone(), words.iter().map(place).collect())
    }

    #[test]
    fn finds_places_through_every_spelling() {
        let inner = "{\"a\": \"é${K}x\",\n \"b\": \"${L}\"}";
        let filled = inner.replace("${K}", "v");
        let words = ["\"a\"", "x", "v", "\"b\"", "${L}", "}"];
        let json = Value::object([("D".into(), Value::from(inner))].into_iter().collect()).to_string();
        assert_eq!(
            places(&json, &[("K", "v")], &words),
            (
                filled.clone(),
                [r#"\"a\""#, "x", "${K}", r#"\"b\""#, "${L}", "}"]
                    .map(str::to_owned)
                    .to_vec()
            )
        );
        let block = format!("D: !Sub |\n    {}\n", inner.replace('\n', "\n    "));
        assert_eq!(
            places(&block, &[("K", "v")], &words),
            (
                filled + "\n",
                ["\"a\"", "x", "${K}", "\"b\"", "${L}", "}"]
                    .map(str::to_owned)
                    .to_vec()
            )
        );
        let joined =
            r#"{"D": {"Fn::Join": ["", ["{\"a\": \"", {"Fn::GetAtt": ["F", "Arn"]}, "\", \"b\": 1}"]]}}"#;
        assert_eq!(
            places(joined, &[], &["\"a\"", "${F.Arn}", "\"b\""]),
            (
                r#"{"a": "${F.Arn}", "b": 1}"#.to_owned(),
                [r#"\"a\""#, r#"{"Fn::GetAtt": ["F", "Arn"]}"#, r#"\"b\""#]
                    .map(str::to_owned)
                    .to_vec()
            )
        );
    }

    #[test]
    fn fixes_are_escaped() {
        let text = r#"{"D": "{\"next\": 1}"}"#;
        let (node, _) = Format::of(text).parse(text);
        let context = Context {
            text,
            known: &intrinsic::Known::default(),
            template: true,
        };
        let embedded = Embedded::new(node.get("D").unwrap(), &context).unwrap();
        let fix = Fix::replace("x".into(), Span::new(1, 7), "\"Next\"".into());
        let (span, replacement) = embedded.fix(fix).unwrap().edits.remove(0);
        assert_eq!((span.slice(text), &*replacement), (r#"\"next\""#, r#"\"Next\""#));
    }
}
