//! Strict JSON (RFC 8259) to a [`Value`]: for inputs, payloads and everything else that is data.

use std::borrow::Cow;
use std::fmt;

use crate::lexer::{Fault, Kind, Lexer, Token, unescape};
use crate::print::string_size;
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
    /// Names of members that were read, each where [`Parser::name`] looks for it: objects of a list share theirs.
    names: [Option<Str>; NAMES],
    /// How many members the last object at each depth had: those of a list are alike, so that it is mostly the room they need.
    rooms: [usize; ROOMS],
}

/// How many names of members are shared.
const NAMES: usize = 64;

/// For so many depths the room is remembered.
const ROOMS: usize = 16;

/// No more room than this is made beforehand, so that a text cannot ask for much with little.
const MOST_ROOM: usize = 8;

impl<'a> Parser<'a> {
    fn new(text: &'a str, unambiguous: bool) -> Self {
        Self {
            text,
            lexer: Lexer::new(text),
            unambiguous,
            names: [const { None }; NAMES],
            rooms: [0; ROOMS],
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
            Kind::String(_) => self.string(token).map(|text| Value::from(Str::from(&*text))),
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
        let room = self.rooms.get(depth).copied().unwrap_or_default();
        let mut members = Map::with_capacity(room);
        let (mut size, mut repeats) = (0, false);
        let mut token = self.lexer.next();
        if token.kind == Kind::CloseBrace {
            return Ok(Value::object(members));
        }
        loop {
            if !matches!(token.kind, Kind::String(_)) {
                return Err(self.error(
                    token.span,
                    unexpected("a member name in double quotes", token, self.text),
                ));
            }
            let key = self.name(token)?;
            size += if token.escaped {
                string_size(&key)
            } else {
                token.span.len()
            };
            token = self.lexer.next();
            if token.kind != Kind::Colon {
                return Err(self.error(
                    token.span,
                    unexpected("':' after the member name", token, self.text),
                ));
            }
            token = self.lexer.next();
            let value = self.value(token, depth + 1)?;
            size += Self::size(token, &value);
            repeats |= members.insert(key, value).is_some();
            if repeats && self.unambiguous {
                return Err(self.error(
                    token.span,
                    "A name is repeated in this object. Rename one.".into(),
                ));
            }
            token = self.lexer.next();
            match token.kind {
                Kind::Comma => token = self.lexer.next(),
                Kind::CloseBrace if repeats => return Ok(Value::object(members)),
                Kind::CloseBrace => {
                    if let Some(room) = self.rooms.get_mut(depth) {
                        *room = members.len().min(MOST_ROOM);
                    }
                    return Ok(Value::sized_object(members, size));
                }
                _ => return Err(self.error(token.span, unexpected("',' or '}'", token, self.text))),
            }
        }
    }

    fn array(&mut self, depth: usize) -> Result<Value, ParseError> {
        let mut items = Vec::new();
        let mut size = 0;
        let mut token = self.lexer.next();
        if token.kind == Kind::CloseBracket {
            return Ok(Value::array(items));
        }
        loop {
            let item = self.value(token, depth + 1)?;
            size += Self::size(token, &item);
            items.push(item);
            token = self.lexer.next();
            match token.kind {
                Kind::Comma => token = self.lexer.next(),
                Kind::CloseBracket => return Ok(Value::sized_array(items, size)),
                _ => return Err(self.error(token.span, unexpected("',' or ']'", token, self.text))),
            }
        }
    }

    /// The name of a member, shared with an equal one before it.
    fn name(&mut self, token: Token) -> Result<Str, ParseError> {
        let name = self.string(token)?;
        let bytes = name.as_bytes();
        let (first, last) = (bytes.first(), bytes.last());
        let ends = first.into_iter().chain(last).map(|byte| usize::from(*byte));
        let slot = ends.fold(bytes.len(), |mixed, byte| mixed.wrapping_mul(7) ^ byte) % NAMES;
        let known = self.names.get(slot).and_then(Option::as_ref);
        if let Some(known) = known.filter(|known| known.as_bytes() == bytes) {
            return Ok(known.clone());
        }
        let name = Str::from(&*name);
        if let Some(place) = self.names.get_mut(slot) {
            *place = Some(name.clone());
        }
        Ok(name)
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

    proptest::proptest! {
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
