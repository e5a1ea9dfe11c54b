//! Strict JSON (RFC 8259) to a [`Value`]: for inputs, payloads and everything else that is data.

use std::borrow::Cow;
use std::fmt;

use crate::lexer::{Fault, Kind, Lexer, Token, unescape};
use crate::print::string_size;
use crate::shared::Shared;
use crate::{LineIndex, MAX_DEPTH, Map, Number, Position, Span, Str, Value};

/// Why a text is not JSON, and where. Its `Display` is a sentence with line and column.
#[derive(Clone, Debug, PartialEq)]
pub struct ParseError {
    /// What is wrong and what to do, without the place.
    pub message: String,
    /// The place in bytes.
    pub span: Span,
    /// The place for people.
    pub position: Position,
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Line {}, column {}: {}",
            self.position.line, self.position.column, self.message
        )
    }
}

impl std::error::Error for ParseError {}

/// Reads a JSON text. Of members with the same name the last one counts, as with Jackson.
pub fn parse(text: &str) -> Result<Value, ParseError> {
    read(text, false)
}

/// Reads a JSON text that has no two members of the same name in one object, and no number that is infinite as a double.
pub fn parse_unambiguous(text: &str) -> Result<Value, ParseError> {
    read(text, true)
}

/// Reads the JSON object or array that a text begins with, and gives its length in bytes: more may follow it.
pub fn parse_first(text: &str) -> Result<(Value, usize), ParseError> {
    let mut parser = Parser::new(text, false);
    let token = parser.lexer.next();
    if !matches!(token.kind, Kind::OpenBrace | Kind::OpenBracket) {
        return Err(parser.error(token.span, unexpected("a JSON object or array", token, text)));
    }
    let value = parser.value(token, 0)?;
    Ok((value, parser.lexer.position()))
}

fn read(text: &str, unambiguous: bool) -> Result<Value, ParseError> {
    let mut parser = Parser::new(text, unambiguous);
    let token = parser.lexer.next();
    let value = parser.value(token, 0)?;
    let token = parser.lexer.next();
    if token.kind != Kind::End {
        return Err(parser.error(
            token.span,
            "The JSON value ends here, but more text follows. Remove it.".into(),
        ));
    }
    Ok(value)
}

struct Parser<'a> {
    text: &'a str,
    lexer: Lexer<'a>,
    /// Repeated names and infinite numbers are errors.
    unambiguous: bool,
    /// Names of members that were read.
    names: Shared,
    /// Short texts that were read: a list often repeats a few.
    texts: Shared,
    /// The names of the last object at each depth: those of a list are alike, so that they are mostly what comes next.
    shapes: [Vec<Str>; SHAPES],
}

/// For so many depths the names are remembered.
const SHAPES: usize = 16;

/// No more names of an object are remembered, and no more room is made beforehand, so that a text cannot ask for much with little.
const MOST_NAMES: usize = 16;

/// Texts of at most so many bytes are shared; longer ones are mostly different.
const SHORT: usize = 16;

impl<'a> Parser<'a> {
    fn new(text: &'a str, unambiguous: bool) -> Self {
        Self {
            text,
            lexer: Lexer::new(text),
            unambiguous,
            names: Shared::default(),
            texts: Shared::default(),
            shapes: [const { Vec::new() }; SHAPES],
        }
    }

    fn error(&self, span: Span, message: String) -> ParseError {
        // What follows does not matter to the place, and may be long.
        let before = self.text.get(..span.start as usize).unwrap_or(self.text);
        ParseError {
            message,
            span,
            position: LineIndex::new(before).position(span.start),
        }
    }

    fn value(&mut self, token: Token, depth: usize) -> Result<Value, ParseError> {
        match token.kind {
            Kind::OpenBrace | Kind::OpenBracket if depth >= MAX_DEPTH => {
                Err(self.error(token.span, too_deep()))
            }
            Kind::OpenBrace => self.object(depth),
            Kind::OpenBracket => self.array(depth),
            Kind::String(_) => {
                let text = self.string(token)?;
                Ok(Value::String(if text.len() <= SHORT {
                    self.texts.get(&text)
                } else {
                    text.into()
                }))
            }
            Kind::Number => {
                let literal = token.span.slice(self.text);
                let number = Number::from_literal(literal);
                number
                    .filter(|number| !self.unambiguous || number.as_f64().is_finite())
                    .map(Value::Number)
                    .ok_or_else(|| self.error(token.span, not_a_number(literal)))
            }
            Kind::Word if token.span.slice(self.text) == "true" => Ok(true.into()),
            Kind::Word if token.span.slice(self.text) == "false" => Ok(false.into()),
            Kind::Word if token.span.slice(self.text) == "null" => Ok(Value::Null),
            _ => Err(self.error(token.span, unexpected("a JSON value", token, self.text))),
        }
    }

    /// The bytes of a value as compact JSON, which are mostly those of its token.
    fn size(token: Token, value: &Value) -> usize {
        match value {
            Value::String(_) if !token.escaped => token.span.len(),
            Value::Number(_) => token.span.len(),
            value => value.size(),
        }
    }

    fn object(&mut self, depth: usize) -> Result<Value, ParseError> {
        if self.lexer.takes(b'}') {
            return Ok(Value::empty_object());
        }
        let shape = self.shapes.get_mut(depth).map(std::mem::take).unwrap_or_default();
        let mut members = Map::with_capacity(shape.len());
        let (mut size, mut repeats, mut like_last) = (0, false, true);
        loop {
            let expected = shape.get(members.len()).filter(|_| like_last);
            let key = match expected.filter(|name| self.lexer.takes_text(name)) {
                Some(name) => {
                    size += name.len() + 2;
                    name.clone()
                }
                None => {
                    like_last = false;
                    let token = self.lexer.next();
                    let key = self.name(token)?;
                    size += if token.escaped {
                        string_size(&key)
                    } else {
                        token.span.len()
                    };
                    key
                }
            };
            if !self.lexer.takes(b':') {
                return Err(self.unexpected("':' after the member name"));
            }
            let token = self.lexer.next();
            let value = self.value(token, depth + 1)?;
            size += Self::size(token, &value);
            if like_last {
                members.push_new(key, value);
            } else {
                repeats |= members.insert(key, value).is_some();
            }
            if repeats && self.unambiguous {
                return Err(self.error(
                    token.span,
                    "A name is repeated in this object. Rename one.".into(),
                ));
            }
            if self.lexer.takes(b',') {
                continue;
            }
            if !self.lexer.takes(b'}') {
                return Err(self.unexpected("',' or '}'"));
            }
            self.remember(depth, shape, &members);
            return Ok(if repeats {
                Value::object(members)
            } else {
                Value::sized_object(members, size)
            });
        }
    }

    /// Keeps the names of an object for the next one, if they can be compared with a text as they are.
    fn remember(&mut self, depth: usize, mut shape: Vec<Str>, members: &Map) {
        let Some(place) = self.shapes.get_mut(depth) else {
            return;
        };
        let same = shape.len() == members.len().min(MOST_NAMES)
            && shape
                .iter()
                .zip(members.keys())
                .all(|(one, other)| Str::ptr_eq(one, other));
        if !same {
            shape.clear();
            let plain = members
                .keys()
                .take_while(|name| string_size(name) == name.len() + 2);
            shape.extend(plain.take(MOST_NAMES).cloned());
        }
        *place = shape;
    }

    fn array(&mut self, depth: usize) -> Result<Value, ParseError> {
        let mut items = Vec::new();
        let mut size = 0;
        if self.lexer.takes(b']') {
            return Ok(Value::array(items));
        }
        loop {
            let token = self.lexer.next();
            let item = self.value(token, depth + 1)?;
            size += Self::size(token, &item);
            items.push(item);
            if self.lexer.takes(b',') {
                continue;
            }
            if !self.lexer.takes(b']') {
                return Err(self.unexpected("',' or ']'"));
            }
            return Ok(Value::sized_array(items, size));
        }
    }

    /// That the next token is not what is wanted.
    fn unexpected(&mut self, wanted: &str) -> ParseError {
        let token = self.lexer.next();
        self.error(token.span, unexpected(wanted, token, self.text))
    }

    /// The name of a member, shared with an equal one before it.
    fn name(&mut self, token: Token) -> Result<Str, ParseError> {
        if !matches!(token.kind, Kind::String(_)) {
            let wanted = "a member name in double quotes";
            return Err(self.error(token.span, unexpected(wanted, token, self.text)));
        }
        let name = self.string(token)?;
        Ok(self.names.get(&name))
    }

    fn string(&self, token: Token) -> Result<Cow<'a, str>, ParseError> {
        if let Kind::String(Some(fault)) = token.kind {
            let (span, message) = describe_fault(self.text, fault, token.span);
            return Err(self.error(span, message));
        }
        if !token.escaped {
            let Span { start, end } = token.span;
            let inside = Span {
                start: start.saturating_add(1),
                end: end.saturating_sub(1),
            };
            return Ok(Cow::Borrowed(inside.slice(self.text)));
        }
        Ok(unescape(self.text, token.span))
    }
}

pub(crate) fn too_deep() -> String {
    format!(
        "The text nests arrays and objects more than {MAX_DEPTH} levels deep, which is the limit. Flatten it."
    )
}

pub(crate) fn not_a_number(literal: &str) -> String {
    let short: String = literal.chars().take(40).collect();
    format!(
        "'{short}' is not a JSON number. Numbers look like 12, -0.5 or 1e9, without leading zeros or '+'."
    )
}

pub(crate) fn unexpected(wanted: &str, token: Token, text: &str) -> String {
    let short: String = token.span.slice(text).chars().take(40).collect();
    match token.kind {
        Kind::End => format!("The text ends where {wanted} is expected."),
        Kind::Comment => "JSON has no comments. Remove it, or use a \"Comment\" member.".into(),
        Kind::SingleQuoted => {
            format!("Expected {wanted}, found {short}. JSON strings are written in double quotes.")
        }
        Kind::Placeholder => {
            format!("Expected {wanted}, found the placeholder {short}. Put it in double quotes.")
        }
        _ => format!("Expected {wanted}, found '{short}'."),
    }
}

pub(crate) fn describe_fault(text: &str, fault: Fault, span: Span) -> (Span, String) {
    let at = |offset: u32, length: u32| Span {
        start: offset,
        end: offset + length,
    };
    match fault {
        Fault::Unterminated => (span, "This string has no closing double quote on its line.".into()),
        Fault::Control(offset, byte) => {
            let name = match byte {
                b'\t' => "a tab, written \\t".into(),
                byte => format!("a control character, written \\u{byte:04x}"),
            };
            (at(offset, 1), format!("A text cannot hold a raw control character; this is {name}."))
        }
        Fault::Escape(offset) => (
            // The character behind the backslash may have several bytes.
            Span { start: offset, end: next_character(text, offset + 1) },
            "Unknown escape. JSON has \\\" \\\\ \\/ \\b \\f \\n \\r \\t and \\u with four hexadecimal digits.".into(),
        ),
        Fault::Surrogate(offset) => {
            (at(offset, 6), "Half of a surrogate pair: this \\u escape needs its other half.".into())
        }
    }
}

fn next_character(text: &str, offset: u32) -> u32 {
    let rest = text.get(offset as usize..).unwrap_or("");
    let bytes = rest.chars().next().map_or(0, char::len_utf8);
    offset + u32::try_from(bytes).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn give(text: &str, compact: &str) {
        assert_eq!(parse(text).unwrap().to_string(), compact);
    }

    fn fail(text: &str, line: u32, column: u32, message: &str) {
        let error = parse(text).unwrap_err();
        assert_eq!(
            (error.position.line, error.position.column),
            (line, column),
            "{error}"
        );
        assert!(error.message.contains(message), "{error}");
    }

    #[test]
    fn reads_values() {
        give(
            " { \"b\" : [ 1 , 2.50 , -0 ] , \"a\" : null } ",
            r#"{"b":[1,2.50,-0],"a":null}"#,
        );
        give(r#""\u00e9\ud83d\ude00\/\n""#, "\"é😀/\\n\"");
        give(r#"{"a":1,"a":2}"#, r#"{"a":2}"#);
        give("\u{feff}[]", "[]");
    }

    #[test]
    fn says_what_is_wrong_and_where() {
        fail("", 1, 1, "The text ends where a JSON value is expected");
        fail("{\n  \"a\": tru\n}", 2, 8, "found 'tru'");
        fail("[1,]", 1, 4, "Expected a JSON value, found ']'");
        fail("{'a':1}", 1, 2, "double quotes");
        fail("[1] x", 1, 5, "more text follows");
        fail("\"a\nb\"", 1, 1, "no closing double quote");
        fail("\"\\ud800\"", 1, 2, "surrogate");
        fail("\"\\x\"", 1, 2, "Unknown escape");
        fail("01", 1, 1, "not a JSON number");
        fail("// x\n1", 1, 1, "no comments");
        fail(&"[".repeat(2000), 1, 1001, "1000 levels");
    }

    #[test]
    fn knows_its_size() {
        for text in [
            r#"{"a":[1,2.5,"x\n\u0001é"],"b":{}}"#,
            "[]",
            "true",
            "false",
            "\"\\\"\"",
            "[[],[{}]]",
        ] {
            let value = parse(text).unwrap();
            assert_eq!(value.size(), value.to_string().len(), "{text}");
        }
    }

    #[test]
    fn an_object_is_read_whatever_the_one_before_it_was() {
        give(
            r#"[{"a":1,"b":2},{"a":1, "b":2,"c":3},{"a":1},{"b":1,"a":2},{"a":1,"a":2,"b":3},{},{"a" : 1 , "b":2}]"#,
            r#"[{"a":1,"b":2},{"a":1,"b":2,"c":3},{"a":1},{"b":1,"a":2},{"a":2,"b":3},{},{"a":1,"b":2}]"#,
        );
        give(
            r#"[{"\u0061":1,"\"":2},{"a":1,"\"":2},{"\u0061":3,"\"":4}]"#,
            r#"[{"a":1,"\"":2},{"a":1,"\"":2},{"a":3,"\"":4}]"#,
        );
        fail(r#"[{"a":1,"b":2},{"a":1,"b"}]"#, 1, 26, "':' after");
        fail(r#"[{"a":1,"b":2},{"a":1,"b":2"#, 1, 28, "',' or '}'");
        assert!(parse_unambiguous(r#"[{"a":1,"b":2},{"a":1,"a":2}]"#).is_err());
    }

    proptest::proptest! {
        /// Objects of a list are read by what the one before had; each gives what it gives alone.
        #[test]
        fn a_list_is_its_items(objects in proptest::collection::vec("\\{\"[ab]\": ?\"[x\u{e9}]{0,20}\"(, ?\"[abc]\":[0-9]){0,3}\\}", 0..6)) {
            let each: Vec<Value> = objects.iter().map(|object| parse(object).unwrap()).collect();
            let list = parse(&format!("[{}]", objects.join(","))).unwrap();
            proptest::prop_assert_eq!(list.to_string(), Value::array(each.clone()).to_string());
            proptest::prop_assert_eq!(list.size(), Value::array(each).size());
        }

        #[test]
        fn never_panics(text in "[\\[\\]{}:,\"\\\\truefalsn0-9.e$/*' \n\u{e9}\u{1f600}u]{0,40}") {
            let _ = parse(&text);
            let _ = crate::tree::parse(&text);
        }

        #[test]
        fn what_is_printed_reads_back(text in "\\PC*", number: f64) {
            let value = Value::from([("t", Value::from(text)), ("n", Number::from_f64(number).map_or(Value::Null, Value::from))]);
            proptest::prop_assert_eq!(parse(&value.to_string()).unwrap(), value.clone());
            proptest::prop_assert_eq!(parse(&crate::to_pretty(&value)).unwrap(), value);
        }
    }
}
