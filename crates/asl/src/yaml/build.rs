//! From the parser's events to nodes.
//!
//! What does not live here: what is made of an error ([`super`]).

use std::collections::{HashMap, HashSet};

use asl_json::tree::{Member, Node, NodeKind, SyntaxError};
use asl_json::{MAX_DEPTH, Number, Span, Str};
use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Tag};

use super::{MAX_COPIES, Places, unmask};

/// What is built of an array or an object while it is open.
struct Open {
    /// Where it begins, behind its tag and anchor.
    start: usize,
    tag: Option<Tagged>,
    anchor: usize,
    content: Content,
    /// Behind the last thing in it.
    end: usize,
    nodes: usize,
    height: usize,
}

enum Content {
    Array(Vec<Node>),
    Object {
        members: Vec<Member>,
        key: Option<(Str, Span)>,
        /// What `<<` names.
        merged: Vec<Node>,
    },
}

/// A tag, as the name of the object that it is short for.
struct Tagged {
    name: String,
    span: Span,
}

/// A finished value and how large it is.
struct Built {
    node: Node,
    nodes: usize,
    height: usize,
}

pub(super) struct Builder<'t> {
    text: &'t str,
    places: &'t Places,
    errors: Vec<SyntaxError>,
    open: Vec<Open>,
    root: Option<Node>,
    anchors: HashMap<usize, Built>,
    has_aliases: bool,
    copies: usize,
    /// Behind the last scalar or bracket.
    behind: usize,
    documents: usize,
}

impl<'t> Builder<'t> {
    pub(super) fn new(text: &'t str, places: &'t Places) -> Self {
        Self {
            text,
            places,
            errors: Vec::new(),
            open: Vec::new(),
            root: None,
            anchors: HashMap::new(),
            has_aliases: text.contains('*'),
            copies: 0,
            behind: 0,
            documents: 0,
        }
    }

    fn error(&mut self, span: Span, message: impl Into<String>) {
        let message = message.into();
        self.errors.push(SyntaxError { message, span });
    }

    pub(super) fn run(&mut self, masked: &str) -> Result<(), ScanError> {
        let mut parser = Parser::new_from_str(masked);
        while let Some(next) = parser.next_event() {
            let (event, span) = next?;
            let start = self.places.byte(self.text, span.start.index());
            let end = self.places.byte(self.text, span.end.index()).max(start);
            let goes_on = match event {
                Event::DocumentStart(_) => self.document(start),
                Event::Alias(anchor) => {
                    self.alias(anchor, Span::new(start, end));
                    true
                }
                Event::Scalar(value, style, anchor, tag) => {
                    self.scalar(&value, style, anchor, tag.as_deref(), start, end);
                    true
                }
                Event::SequenceStart(anchor, tag) => {
                    self.open(start, end, anchor, tag.as_deref(), Content::Array(Vec::new()))
                }
                Event::MappingStart(anchor, tag) => {
                    let content = Content::Object {
                        members: Vec::new(),
                        key: None,
                        merged: Vec::new(),
                    };
                    self.open(start, end, anchor, tag.as_deref(), content)
                }
                Event::SequenceEnd | Event::MappingEnd => {
                    self.close(Some(end));
                    true
                }
                Event::StreamEnd => false,
                _ => true,
            };
            if !goes_on {
                break;
            }
        }
        Ok(())
    }

    /// Begins a document, of which there may be one.
    fn document(&mut self, start: usize) -> bool {
        self.documents += 1;
        if self.documents > 1 {
            let rest = Span::new(start, self.text.len());
            self.error(
                rest,
                "The definition ends before this; another document follows. Remove it.",
            );
        }
        self.documents == 1
    }

    /// The tree, whatever is still open.
    pub(super) fn end(mut self) -> (Node, Vec<SyntaxError>) {
        while !self.open.is_empty() {
            self.close(None);
        }
        let root = self.root.unwrap_or(Node {
            span: Span::new(self.text.len(), self.text.len()),
            kind: NodeKind::Missing,
        });
        (root, self.errors)
    }

    /// Behind the tag and the anchor of a value that begins at `start`; the tag, if it is one of CloudFormation's.
    fn properties(&self, start: usize, tag: Option<&Tag>) -> (usize, Option<Tagged>) {
        let mut at = start;
        let mut tagged = None;
        loop {
            let rest = self.text.get(at..).unwrap_or("");
            let word = rest.find(char::is_whitespace).unwrap_or(rest.len());
            let is_property = rest.starts_with('&') || (tag.is_some() && rest.starts_with('!'));
            if !is_property {
                return (at, tagged);
            }
            if rest.starts_with('!') {
                tagged = tag.filter(|tag| tag.handle == "!").map(|tag| Tagged {
                    name: match tag.suffix.as_str() {
                        name @ ("Ref" | "Condition") => name.to_owned(),
                        name => format!("Fn::{name}"),
                    },
                    span: Span::new(at, at + word),
                });
            }
            let behind = rest.get(word..).unwrap_or("");
            at += word + (behind.len() - behind.trim_start().len());
        }
    }

    fn scalar(
        &mut self,
        value: &str,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<&Tag>,
        start: usize,
        end: usize,
    ) {
        let (mut from, tagged) = if anchor > 0 || tag.is_some() {
            self.properties(start, tag)
        } else {
            (start, None)
        };
        let mut to = end.max(from);
        match style {
            ScalarStyle::Literal | ScalarStyle::Folded => {
                // The place begins behind the header, and ends where the next token does.
                let search = self.behind.max(start.min(self.behind));
                let head = self.text.get(search..to).unwrap_or("");
                from = head.find(['|', '>']).map_or(from, |found| search + found);
                to = from + self.text.get(from..to).unwrap_or("").trim_end().len();
            }
            // Where nothing is written the place is that of the next token.
            ScalarStyle::Plain if value.is_empty() => {
                from = from.min(end);
                to = from;
            }
            _ => {}
        }
        let span = Span::new(from, to);
        self.behind = to;
        let text = unmask(value);
        let awaits_key = matches!(
            self.open.last().map(|open| &open.content),
            Some(Content::Object { key: None, .. })
        );
        let is_text = style != ScalarStyle::Plain || awaits_key || is_core(tag, "str");
        let kind = if is_text {
            NodeKind::String(text)
        } else {
            plain(&text)
        };
        let built = Built {
            node: Node { span, kind },
            nodes: 1,
            height: 0,
        };
        self.add(built, tagged, anchor);
    }

    fn open(&mut self, start: usize, end: usize, anchor: usize, tag: Option<&Tag>, content: Content) -> bool {
        let (from, tagged) = if anchor > 0 || tag.is_some() {
            self.properties(start, tag)
        } else {
            (start, None)
        };
        self.behind = self.behind.max(end);
        let levels: usize = self
            .open
            .iter()
            .map(|open| 1 + usize::from(open.tag.is_some()))
            .sum();
        if levels + 2 > MAX_DEPTH {
            let span = Span::new(from, from);
            self.error(
                span,
                format!(
                    "The document is nested more than {MAX_DEPTH} levels deep, which is the limit. Flatten it."
                ),
            );
            return false;
        }
        self.open.push(Open {
            start: from,
            tag: tagged,
            anchor,
            content,
            end: from,
            nodes: 1,
            height: 0,
        });
        true
    }

    /// Ends the innermost open value: with a bracket that ends at `end`, or, in a block, with the last thing in it.
    fn close(&mut self, end: Option<usize>) {
        let Some(open) = self.open.pop() else { return };
        let bracket = matches!(self.text.as_bytes().get(open.start), Some(b'{' | b'['));
        let to = match end {
            Some(end) if bracket => end,
            _ => open.end,
        };
        self.behind = self.behind.max(to);
        let kind = match open.content {
            Content::Array(items) => NodeKind::Array(items),
            Content::Object {
                mut members,
                key,
                merged,
            } => {
                if let Some((key, key_span)) = key {
                    let value = missing(key_span.end as usize);
                    members.push(Member { key, key_span, value });
                }
                self.merge(&mut members, merged);
                NodeKind::Object(members)
            }
        };
        let span = Span::new(open.start, to.max(open.start));
        let built = Built {
            node: Node { span, kind },
            nodes: open.nodes,
            height: open.height + 1,
        };
        self.add(built, open.tag, open.anchor);
    }

    /// What `<<` brings into an object: the members that it does not have itself.
    fn merge(&mut self, members: &mut Vec<Member>, merged: Vec<Node>) {
        if merged.is_empty() {
            return;
        }
        let mut known: HashSet<Str> = members.iter().map(|member| member.key.clone()).collect();
        for node in merged {
            let span = node.span;
            let sources = match node.kind {
                NodeKind::Array(items) => items,
                kind => vec![Node { span, kind }],
            };
            for source in sources {
                match source.kind {
                    NodeKind::Object(more) => {
                        members.extend(more.into_iter().filter(|member| known.insert(member.key.clone())));
                    }
                    NodeKind::Missing => {}
                    _ => self.error(
                        source.span,
                        "Only the members of an object can be merged with <<.",
                    ),
                }
            }
        }
    }

    fn alias(&mut self, anchor: usize, span: Span) {
        self.behind = span.end as usize;
        let depth = self.open.len() * 2;
        let built = match self.anchors.get(&anchor) {
            Some(named) if self.copies + named.nodes <= MAX_COPIES && depth + named.height < MAX_DEPTH => {
                self.copies += named.nodes;
                Built {
                    node: named.node.clone(),
                    nodes: named.nodes,
                    height: named.height,
                }
            }
            found => {
                let message = if found.is_some() || self.copies >= MAX_COPIES {
                    format!(
                        "The aliases of this document repeat more than {MAX_COPIES} values, or are nested too deeply. Use fewer."
                    )
                } else {
                    "This alias is inside the value that it names. An alias can only repeat a value that ends before it."
                        .to_owned()
                };
                self.error(span, message);
                Built {
                    node: Node {
                        span,
                        kind: NodeKind::Missing,
                    },
                    nodes: 1,
                    height: 0,
                }
            }
        };
        self.add_at(built, span);
    }

    /// A finished value with its tag and anchor.
    fn add(&mut self, built: Built, tag: Option<Tagged>, anchor: usize) {
        let mut built = built;
        if let Some(Tagged { name, span }) = tag {
            let whole = Span {
                start: span.start,
                end: built.node.span.end.max(span.end),
            };
            let member = Member {
                key: name.into(),
                key_span: span,
                value: built.node,
            };
            built = Built {
                node: Node {
                    span: whole,
                    kind: NodeKind::Object(vec![member]),
                },
                nodes: built.nodes + 1,
                height: built.height + 1,
            };
        }
        if anchor > 0 && self.has_aliases {
            // Anchors inside anchors would copy everything as often as they are nested.
            self.copies += built.nodes;
            if self.copies <= MAX_COPIES {
                let named = Built {
                    node: built.node.clone(),
                    ..built
                };
                self.anchors.insert(anchor, named);
            }
        }
        let span = built.node.span;
        self.add_at(built, span);
    }

    /// A finished value that is written at `span`.
    fn add_at(&mut self, built: Built, span: Span) {
        let Some(open) = self.open.last_mut() else {
            self.root.get_or_insert(built.node);
            return;
        };
        open.end = open.end.max(span.end as usize);
        open.nodes += built.nodes;
        open.height = open.height.max(built.height);
        let mut wrong_key = None;
        match &mut open.content {
            Content::Array(items) => items.push(built.node),
            Content::Object { members, key, merged } => match key.take() {
                None => {
                    let name = match &built.node.kind {
                        NodeKind::String(name) => name.clone(),
                        _ => {
                            wrong_key = Some(span);
                            "".into()
                        }
                    };
                    *key = Some((name, span));
                }
                Some((key, key_span)) => {
                    // Quoted, it is a name like any other.
                    if &*key == "<<" && key_span.slice(self.text) == "<<" {
                        merged.push(built.node);
                    } else {
                        members.push(Member {
                            key,
                            key_span,
                            value: built.node,
                        });
                    }
                }
            },
        }
        if let Some(span) = wrong_key {
            self.error(span, "The name of a field must be a string.");
        }
    }
}

fn missing(at: usize) -> Node {
    Node {
        span: Span::new(at, at),
        kind: NodeKind::Missing,
    }
}

fn is_core(tag: Option<&Tag>, name: &str) -> bool {
    tag.is_some_and(|tag| tag.is_yaml_core_schema() && tag.suffix == name)
}

/// A plain scalar by the core schema of YAML 1.2. Numbers that JSON does not have are texts.
pub(crate) fn plain(text: &Str) -> NodeKind {
    match &**text {
        "" | "~" | "null" | "Null" | "NULL" => NodeKind::Null,
        "true" | "True" | "TRUE" => NodeKind::Bool(true),
        "false" | "False" | "FALSE" => NodeKind::Bool(false),
        other => number(other).map_or_else(|| NodeKind::String(text.clone()), NodeKind::Number),
    }
}

fn number(text: &str) -> Option<Number> {
    let radix = |digits: &str, radix| i64::from_str_radix(digits, radix).ok().map(Number::from);
    if let Some(digits) = text.strip_prefix("0x") {
        return radix(digits, 16);
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return radix(digits, 8);
    }
    let (sign, body) = match text.strip_prefix('-') {
        Some(body) => ("-", body),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    if !body.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return None;
    }
    if let Some(number) = Number::from_literal(text) {
        return Some(number);
    }
    let digits = body.bytes().take_while(u8::is_ascii_digit).count();
    let (whole, rest) = body.split_at(digits);
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let (fraction, exponent) = rest.split_at(rest.find(['e', 'E']).unwrap_or(rest.len()));
    let fraction = match fraction {
        "." if digits > 0 => "",
        other => other,
    };
    Number::from_literal(&format!("{sign}{whole}{fraction}{exponent}"))
}
