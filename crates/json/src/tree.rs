//! A JSON text as a tree that knows where everything stands, and that survives mistakes.
//!
//! Definitions are typed by people: while they type, the text is broken most of the time, and it may be a template
//! with placeholders. [`parse`] therefore always gives a tree, along with the list of what is wrong, so that outline,
//! graph and completion stay alive. Members are kept in order with duplicates. Other syntaxes may give the same tree
//! (`asl` reads YAML into it).

use crate::lexer::{Kind, Lexer, Token, unescape};
use crate::parse::{describe_fault, not_a_number, too_deep, unexpected};
use crate::shared::Shared;
use crate::{MAX_DEPTH, Map, Number, Pointer, Span, Str, Value, spelling};

/// A value and its place.
#[derive(Clone, Debug)]
pub struct Node {
    /// From the first character of the value to behind its last.
    pub span: Span,
    /// The value.
    pub kind: NodeKind,
}

/// What stands at a place of the text.
#[derive(Clone, Debug)]
pub enum NodeKind {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number.
    Number(Number),
    /// A text, unescaped.
    String(Str),
    /// A list.
    Array(Vec<Node>),
    /// An object: all members as written, duplicates too.
    Object(Vec<Member>),
    /// `${Name}` without quotes: a value that is not known yet.
    Placeholder,
    /// Nothing, or nothing understandable, where a value belongs. An error was reported for it.
    Missing,
}

/// A member of an object.
#[derive(Clone, Debug)]
pub struct Member {
    /// The name, unescaped.
    pub key: Str,
    /// The place of the name, quotes included.
    pub key_span: Span,
    /// The value.
    pub value: Node,
}

/// Something wrong in the text.
#[derive(Clone, Debug, PartialEq)]
pub struct SyntaxError {
    /// A sentence.
    pub message: String,
    /// The place.
    pub span: Span,
}

impl Node {
    /// The members, if the node is an object.
    pub fn members(&self) -> Option<&[Member]> {
        if let NodeKind::Object(members) = &self.kind {
            Some(members)
        } else {
            None
        }
    }

    /// The items, if the node is an array.
    pub fn items(&self) -> Option<&[Node]> {
        if let NodeKind::Array(items) = &self.kind {
            Some(items)
        } else {
            None
        }
    }

    /// The text, if the node is one.
    pub fn as_str(&self) -> Option<&str> {
        if let NodeKind::String(text) = &self.kind {
            Some(text)
        } else {
            None
        }
    }

    /// The member of this name; of several the last, which is the one that counts.
    pub fn member(&self, key: &str) -> Option<&Member> {
        self.members()?.iter().rev().find(|member| &*member.key == key)
    }

    /// The value of the member of this name.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.member(key).map(|member| &member.value)
    }

    /// What the pointer leads to, if it exists.
    pub fn find(&self, pointer: &Pointer) -> Option<&Node> {
        pointer.steps().try_fold(self, |node, step| match &node.kind {
            NodeKind::Object(_) => node.get(&step),
            NodeKind::Array(items) => items.get(step.parse::<usize>().ok()?),
            _ => None,
        })
    }

    /// The pointer to the innermost value whose place, or whose name's place, touches the offset.
    pub fn pointer_at(&self, offset: u32) -> Pointer {
        let mut node = self;
        let mut pointer = Pointer::root();
        loop {
            let next = match &node.kind {
                NodeKind::Object(members) => members
                    .iter()
                    .find(|m| m.key_span.touches(offset) || m.value.span.touches(offset))
                    .map(|member| (pointer.child(&member.key), &member.value)),
                NodeKind::Array(items) => items
                    .iter()
                    .enumerate()
                    .find(|(_, item)| item.span.touches(offset))
                    .map(|(index, item)| (pointer.index(index), item)),
                _ => None,
            };
            let Some((deeper, child)) = next else {
                return pointer;
            };
            (pointer, node) = (deeper, child);
        }
    }

    /// The plain value. Placeholders become texts (their own spelling is given by `text`), missing values `null`; of
    /// duplicate members the last counts.
    pub fn to_value(&self, text: &str) -> Value {
        match &self.kind {
            NodeKind::Null | NodeKind::Missing => Value::Null,
            NodeKind::Bool(bool) => Value::Bool(*bool),
            NodeKind::Number(number) => Value::Number(number.clone()),
            NodeKind::String(string) => Value::String(string.clone()),
            NodeKind::Placeholder => Value::from(self.span.slice(text)),
            NodeKind::Array(items) => Value::array(items.iter().map(|item| item.to_value(text)).collect()),
            NodeKind::Object(members) => {
                let members = members.iter().map(|m| (m.key.clone(), m.value.to_value(text)));
                Value::object(members.collect::<Map>())
            }
        }
    }

    /// The place in the document of a part of this text node: bytes `start..end` of the unescaped text.
    pub fn span_within(&self, text: &str, start: usize, end: usize) -> Span {
        spelling::place(text, self.span, self.as_str().unwrap_or(""), start, end)
    }
}

/// Reads as much of the text as can be understood. The errors come in the order of the text; none means valid JSON,
/// apart from placeholders.
pub fn parse(text: &str) -> (Node, Vec<SyntaxError>) {
    let mut parser = Parser {
        text,
        lexer: Lexer::new(text),
        token: Token {
            kind: Kind::End,
            span: Span::default(),
            escaped: false,
        },
        errors: Vec::new(),
        texts: Shared::default(),
    };
    parser.advance();
    let node = parser.value(0, "a JSON value");
    if parser.token.kind != Kind::End {
        let span = Span {
            start: parser.token.span.start,
            end: u32::try_from(text.len()).unwrap_or(u32::MAX),
        };
        parser.error(
            span,
            "The JSON value ends before this; more text follows. Remove it.".into(),
        );
    }
    let mut errors = parser.errors;
    errors.sort_by_key(|error| error.span);
    (node, errors)
}

struct Parser<'a> {
    text: &'a str,
    lexer: Lexer<'a>,
    token: Token,
    errors: Vec<SyntaxError>,
    /// Short texts that were read: a definition repeats the names of fields, and names each state where it leads to it.
    texts: Shared,
}

/// Texts of at most so many bytes are shared: as many as the name of a state has at most.
const SHORT: usize = 80;

/// A value that is not there.
fn missing(at: u32) -> Node {
    Node {
        span: Span { start: at, end: at },
        kind: NodeKind::Missing,
    }
}

/// Enough to show; a binary file would give one for every character.
const MAX_ERRORS: usize = 100;

impl Parser<'_> {
    fn error(&mut self, span: Span, message: String) {
        if self.errors.len() < MAX_ERRORS {
            self.errors.push(SyntaxError { message, span });
        }
    }

    fn expected(&mut self, wanted: &str) {
        let message = unexpected(wanted, self.token, self.text);
        self.error(self.token.span, message);
    }

    /// Goes to the next token; comments are reported and passed over.
    fn advance(&mut self) {
        self.token = self.lexer.next();
        while self.token.kind == Kind::Comment {
            self.expected("");
            self.token = self.lexer.next();
        }
    }

    fn string(&mut self) -> Str {
        if let Kind::String(Some(fault)) = self.token.kind {
            let (span, message) = describe_fault(self.text, fault, self.token.span);
            self.error(span, message);
        }
        if self.token.escaped {
            return unescape(self.text, self.token.span).into();
        }
        let Span { start, end } = self.token.span;
        // Between the quotes it is as it is written.
        let text = self.text.get(start as usize + 1..end as usize - 1);
        match text.unwrap_or("") {
            text if text.len() <= SHORT => self.texts.get(text),
            text => text.into(),
        }
    }

    fn value(&mut self, depth: usize, wanted: &str) -> Node {
        let span = self.token.span;
        let kind = match self.token.kind {
            Kind::OpenBrace | Kind::OpenBracket if depth >= MAX_DEPTH => {
                self.error(span, too_deep());
                // Nothing more can be said about this text.
                while self.token.kind != Kind::End {
                    self.token = self.lexer.next();
                }
                return Node {
                    span,
                    kind: NodeKind::Missing,
                };
            }
            Kind::OpenBrace => return self.object(depth),
            Kind::OpenBracket => return self.array(depth),
            Kind::String(_) => NodeKind::String(self.string()),
            Kind::Number => {
                let literal = span.slice(self.text);
                if let Some(number) = Number::from_literal(literal) {
                    NodeKind::Number(number)
                } else {
                    self.error(span, not_a_number(literal));
                    NodeKind::Missing
                }
            }
            Kind::Word => match span.slice(self.text) {
                "true" => NodeKind::Bool(true),
                "false" => NodeKind::Bool(false),
                "null" => NodeKind::Null,
                _ => {
                    self.expected(wanted);
                    NodeKind::Missing
                }
            },
            Kind::Placeholder => NodeKind::Placeholder,
            Kind::SingleQuoted | Kind::Unknown | Kind::Colon => {
                self.expected(wanted);
                NodeKind::Missing
            }
            // The token belongs to the container around: leave it there.
            Kind::CloseBrace | Kind::CloseBracket | Kind::Comma | Kind::End | Kind::Comment => {
                self.expected(wanted);
                return missing(span.start);
            }
        };
        self.advance();
        Node { span, kind }
    }

    fn object(&mut self, depth: usize) -> Node {
        let start = self.token.span;
        let mut members = Vec::new();
        self.advance();
        let mut end = start.end;
        loop {
            match self.token.kind {
                Kind::CloseBrace => {
                    end = self.token.span.end;
                    self.advance();
                    break;
                }
                Kind::End | Kind::CloseBracket => {
                    self.expected("'}'");
                    break;
                }
                Kind::String(_) | Kind::Word | Kind::SingleQuoted | Kind::Placeholder | Kind::Number => {
                    let member = self.member(depth);
                    end = end.max(member.value.span.end).max(member.key_span.end);
                    members.push(member);
                    self.separator(Kind::CloseBrace, "'}'");
                }
                Kind::Comma
                | Kind::Colon
                | Kind::Unknown
                | Kind::OpenBrace
                | Kind::OpenBracket
                | Kind::Comment => {
                    self.expected("a member name in double quotes");
                    self.advance();
                }
            }
        }
        Node {
            span: Span {
                start: start.start,
                end,
            },
            kind: NodeKind::Object(members),
        }
    }

    fn member(&mut self, depth: usize) -> Member {
        let key_span = self.token.span;
        let key = if matches!(self.token.kind, Kind::String(_)) {
            self.string()
        } else {
            if self.token.kind != Kind::Placeholder {
                self.expected("a member name in double quotes");
            }
            key_span.slice(self.text).trim_matches('\'').into()
        };
        self.advance();
        let colon = self.token.span;
        if self.token.kind == Kind::Colon {
            self.advance();
        } else {
            self.expected("':' after the member name");
            let starts_value = matches!(
                self.token.kind,
                Kind::OpenBrace
                    | Kind::OpenBracket
                    | Kind::String(_)
                    | Kind::Number
                    | Kind::Word
                    | Kind::Placeholder
            );
            if !starts_value || self.is_name() {
                return Member {
                    key,
                    key_span,
                    value: missing(key_span.end),
                };
            }
        }
        if self.is_name() {
            self.error(colon, "Expected a value after this.".into());
            return Member {
                key,
                key_span,
                value: missing(colon.end),
            };
        }
        let value = self.value(depth + 1, "a value");
        Member { key, key_span, value }
    }

    /// Whether the token is the name of a member: somebody is typing the member before it, whose value is still to come.
    fn is_name(&self) -> bool {
        let mut next = self.lexer.clone();
        matches!(self.token.kind, Kind::String(_)) && next.takes(b':')
    }

    fn array(&mut self, depth: usize) -> Node {
        let start = self.token.span;
        let mut items = Vec::new();
        self.advance();
        let mut end = start.end;
        loop {
            match self.token.kind {
                Kind::CloseBracket => {
                    end = self.token.span.end;
                    self.advance();
                    break;
                }
                Kind::End | Kind::CloseBrace => {
                    self.expected("']'");
                    break;
                }
                Kind::Comma => {
                    self.expected("a value");
                    self.advance();
                }
                _ => {
                    let item = self.value(depth + 1, "a value");
                    end = end.max(item.span.end);
                    items.push(item);
                    self.separator(Kind::CloseBracket, "']'");
                }
            }
        }
        Node {
            span: Span {
                start: start.start,
                end,
            },
            kind: NodeKind::Array(items),
        }
    }

    /// Between two members or items: a comma, unless the container ends.
    fn separator(&mut self, close: Kind, name: &str) {
        if self.token.kind == Kind::Comma {
            let comma = self.token.span;
            self.advance();
            if self.token.kind == close {
                self.error(comma, format!("JSON allows no comma before {name}. Remove it."));
            }
        } else if self.token.kind != close
            && !matches!(self.token.kind, Kind::End | Kind::CloseBrace | Kind::CloseBracket)
        {
            self.expected(&format!("',' or {name}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn errors(text: &str) -> Vec<String> {
        parse(text)
            .1
            .into_iter()
            .map(|e| format!("{}..{} {}", e.span.start, e.span.end, e.message))
            .collect()
    }

    #[test]
    fn knows_places() {
        let text = r#"{"a": [10, {"b\n": "x\"yé"}]}"#;
        let (node, errors) = parse(text);
        assert_eq!(errors, []);
        let pointer = Pointer::root().child("a").index(1).child("b\n");
        let leaf = node.find(&pointer).unwrap();
        assert_eq!(leaf.span.slice(text), r#""x\"yé""#);
        assert_eq!(leaf.span_within(text, 2, 5).slice(text), "yé");
        assert_eq!(node.pointer_at(leaf.span.start + 1), pointer);
        assert_eq!(node.to_value(text), crate::parse(text).unwrap());
    }

    #[test]
    fn goes_on_after_mistakes() {
        let text = "{\"a\": 1,\n \"b\": ,\n \"c\" 3,\n \"d\": [1 2,],\n \"e\": ${X}, \"f\": {\"g\": tru";
        let (node, found) = parse(text);
        let names: Vec<_> = node.members().unwrap().iter().map(|m| &*m.key).collect();
        assert_eq!(names, ["a", "b", "c", "d", "e", "f"]);
        assert_eq!(found.len(), 7, "{:#?}", errors(text));
        assert!(matches!(node.get("e").unwrap().kind, NodeKind::Placeholder));
        assert_eq!(node.get("d").unwrap().items().unwrap().len(), 2);
    }

    #[test]
    fn a_member_that_is_being_typed_does_not_swallow_the_next() {
        for typed in ["\"b\"", "\"b\":", "\"b\" : "] {
            let text = format!("{{\"a\": 1, {typed}\n \"c\": {{\"d\": 2}}}}");
            let (node, found) = parse(&text);
            let names: Vec<_> = node.members().unwrap().iter().map(|m| &*m.key).collect();
            assert_eq!(names, ["a", "b", "c"], "{text}");
            assert!(matches!(node.get("b").unwrap().kind, NodeKind::Missing));
            assert_eq!(found.len(), 2, "what is missing, and the comma: {found:?}");
            assert!(node.get("c").unwrap().get("d").is_some());
        }
    }

    #[test]
    fn names_what_it_finds() {
        assert_eq!(
            errors("{\"a\":1,}"),
            ["6..7 JSON allows no comma before '}'. Remove it."]
        );
        assert!(errors("{/* x */\"a\":1}")[0].contains("no comments"));
        assert!(errors("")[0].contains("The text ends"));
        assert!(errors(&"[".repeat(5000))[0].contains("1000 levels"));
        assert!(errors(&"{\"a\":".repeat(5000))[0].contains("1000 levels"));
    }
}
