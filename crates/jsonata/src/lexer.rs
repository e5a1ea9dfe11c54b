//! From the text of an expression to tokens, each with its span and with the position that JSONata reports for it
//! (the offset just behind the token, in characters).
//!
//! Whether a `/` divides or begins a regular expression depends on the grammar, so tokens are read one at a time and
//! the parser says what it expects. Regular expressions are only cut out here, not read.

use asl_json::{Span, Str};

use crate::error::{Error, Failure};

/// What a token is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Kind {
    /// Behind the last token.
    End,
    /// An operator or bracket; `and`, `or` and `in` too.
    Operator(&'static str),
    /// A field name, with or without back quotes.
    Name(Str),
    /// `$name`, without the `$`; empty for `$` itself, `$` for `$$`.
    Variable(Str),
    /// A text in quotes.
    Text(Str),
    /// A number.
    Number(f64),
    /// `true`, `false`.
    Bool(bool),
    /// `null`.
    Null,
    /// A regular expression: its pattern and flags.
    Regex(Str, Str),
}

/// A token and its place.
#[derive(Clone, Debug)]
pub(crate) struct Token {
    pub kind: Kind,
    pub span: Span,
    /// The number of characters up to and including the token.
    pub position: u32,
}

impl Token {
    /// The token as JSONata's errors show it.
    pub(crate) fn shown(&self) -> asl_json::Value {
        match &self.kind {
            Kind::End => "(end)".into(),
            Kind::Operator(text) => (*text).into(),
            Kind::Name(text) | Kind::Variable(text) | Kind::Text(text) => text.clone().into(),
            Kind::Number(number) => crate::value::number_value(*number),
            Kind::Bool(bool) => (*bool).into(),
            Kind::Null => asl_json::Value::Null,
            Kind::Regex(pattern, _) => pattern.clone().into(),
        }
    }

    /// Whether the token is this operator.
    pub(crate) fn is(&self, operator: &str) -> bool {
        matches!(self.kind, Kind::Operator(text) if text == operator)
    }
}

/// Longer ones first, so that the first match is the right one.
const OPERATORS: [&str; 35] = [
    "..", ":=", "!=", ">=", "<=", "**", "~>", "?:", "??", ".", "[", "]", "{", "}", "(", ")", ",", "@", "#",
    ";", ":", "?", "+", "-", "*", "/", "%", "|", "=", "<", ">", "^", "&", "!", "~",
];

/// Whether a character ends a name because it is an operator of its own.
fn ends_name(character: char) -> bool {
    matches!(
        character,
        ' ' | '\t'
            | '\n'
            | '\r'
            | '\u{b}'
            | '.'
            | '['
            | ']'
            | '{'
            | '}'
            | '('
            | ')'
            | ','
            | '@'
            | '#'
            | ';'
            | ':'
            | '?'
            | '+'
            | '-'
            | '*'
            | '/'
            | '%'
            | '|'
            | '='
            | '<'
            | '>'
            | '^'
            | '&'
            | '!'
            | '~'
    )
}

/// Reads tokens.
pub(crate) struct Lexer<'a> {
    text: &'a str,
    /// Offset in bytes.
    at: usize,
    /// Offset in characters of the byte offset `counted`.
    characters: u32,
    counted: usize,
}

impl<'a> Lexer<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            characters: 0,
            counted: 0,
        }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// The characters before a byte offset that is not before the last one asked for.
    fn position(&mut self, at: usize) -> u32 {
        let between = self.text.get(self.counted..at).unwrap_or("").chars().count();
        self.characters += u32::try_from(between).unwrap_or(u32::MAX / 2);
        self.counted = self.counted.max(at);
        self.characters
    }

    fn fail(&mut self, code: &'static str, start: usize, at: usize) -> Failure {
        let position = self.position(at);
        Error::new(code).at(Span::new(start, at.max(start)), position)
    }

    fn token(&mut self, kind: Kind, start: usize) -> Token {
        let span = Span::new(start, self.at);
        let position = self.position(self.at);
        Token { kind, span, position }
    }

    fn skip_space(&mut self) -> Result<(), Failure> {
        loop {
            let rest = self.rest();
            let trimmed = rest.trim_start_matches([' ', '\t', '\n', '\r', '\u{b}']);
            self.at += rest.len() - trimmed.len();
            let Some(comment) = trimmed.strip_prefix("/*") else {
                return Ok(());
            };
            let start = self.at;
            match comment.find("*/") {
                Some(length) => self.at += length + 4,
                None => return Err(self.fail("S0106", start, start)),
            }
        }
    }

    /// The next token. `infix`: an operator may follow, so that `/` is one.
    pub(crate) fn next(&mut self, infix: bool) -> Result<Token, Failure> {
        self.skip_space()?;
        let start = self.at;
        let Some(first) = self.peek() else {
            return Ok(self.token(Kind::End, start));
        };
        if first == '/' && !infix {
            return self.regex(start);
        }
        let rest = self.rest();
        let mut operators = OPERATORS.iter();
        if ends_name(first)
            && let Some(operator) = operators.find(|operator| rest.starts_with(**operator))
        {
            self.at += operator.len();
            return Ok(self.token(Kind::Operator(operator), start));
        }
        match first {
            '"' | '\'' => self.string(first, start),
            '`' => self.quoted_name(start),
            '0'..='9' => self.number(start),
            _ => Ok(self.name(start)),
        }
    }

    fn quoted_name(&mut self, start: usize) -> Result<Token, Failure> {
        self.at += 1;
        match self.rest().find('`') {
            Some(length) => {
                let name: Str = self.rest().get(..length).unwrap_or("").into();
                self.at += length + 1;
                Ok(self.token(Kind::Name(name), start))
            }
            None => Err(self.fail("S0105", start, self.text.len())),
        }
    }

    fn name(&mut self, start: usize) -> Token {
        let rest = self.rest();
        let length = rest.find(ends_name).unwrap_or(rest.len());
        let name = rest.get(..length).unwrap_or("");
        self.at += length;
        let kind = if let Some(variable) = name.strip_prefix('$') {
            Kind::Variable(variable.into())
        } else {
            match name {
                "and" => Kind::Operator("and"),
                "or" => Kind::Operator("or"),
                "in" => Kind::Operator("in"),
                "true" => Kind::Bool(true),
                "false" => Kind::Bool(false),
                "null" => Kind::Null,
                _ => Kind::Name(name.into()),
            }
        };
        self.token(kind, start)
    }

    fn number(&mut self, start: usize) -> Result<Token, Failure> {
        let rest = self.rest();
        let digits = |from: usize| {
            let tail = rest.get(from..).unwrap_or("");
            tail.len() - tail.trim_start_matches(|c: char| c.is_ascii_digit()).len()
        };
        let mut length = if rest.starts_with('0') { 1 } else { digits(0) };
        if rest.get(length..).is_some_and(|tail| tail.starts_with('.')) {
            let fraction = digits(length + 1);
            length += if fraction > 0 { fraction + 1 } else { 0 };
        }
        if rest
            .get(length..)
            .is_some_and(|tail| tail.starts_with(['e', 'E']))
        {
            let sign = usize::from(
                rest.get(length + 1..)
                    .is_some_and(|tail| tail.starts_with(['+', '-'])),
            );
            let exponent = digits(length + 1 + sign);
            length += if exponent > 0 { 1 + sign + exponent } else { 0 };
        }
        let written = rest.get(..length).unwrap_or("");
        let number = asl_json::float::read(written);
        if number.is_finite() {
            self.at += length;
            Ok(self.token(Kind::Number(number), start))
        } else {
            Err(self.fail("S0102", start, start).token(written))
        }
    }

    fn string(&mut self, quote: char, start: usize) -> Result<Token, Failure> {
        let mut out = String::new();
        self.at += 1;
        // A \u escape may be the first half of a pair.
        let mut high: Option<u16> = None;
        loop {
            let Some(character) = self.peek() else {
                return Err(self.fail("S0101", start, self.text.len()));
            };
            self.at += character.len_utf8();
            if character != '\\' {
                if high.take().is_some() {
                    out.push(char::REPLACEMENT_CHARACTER);
                }
                if character == quote {
                    return Ok(self.token(Kind::Text(out.into()), start));
                }
                out.push(character);
                continue;
            }
            let Some(escape) = self.peek() else {
                return Err(self.fail("S0103", start, self.text.len()).token(""));
            };
            if escape == 'u' {
                let unit = self
                    .rest()
                    .get(1..5)
                    .filter(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()));
                let Some(unit) = unit.and_then(|hex| u16::from_str_radix(hex, 16).ok()) else {
                    return Err(self.fail("S0104", start, self.at));
                };
                self.at += 5;
                let pair = high.take();
                match (pair, char::from_u32(u32::from(unit))) {
                    (Some(high), None) if (0xDC00..0xE000).contains(&unit) => {
                        let code = 0x10000 + ((u32::from(high) - 0xD800) << 10) + (u32::from(unit) - 0xDC00);
                        out.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
                    }
                    (pair, plain) => {
                        if pair.is_some() {
                            out.push(char::REPLACEMENT_CHARACTER);
                        }
                        match plain {
                            Some(plain) => out.push(plain),
                            None if unit < 0xDC00 => high = Some(unit),
                            None => out.push(char::REPLACEMENT_CHARACTER),
                        }
                    }
                }
                continue;
            }
            if high.take().is_some() {
                out.push(char::REPLACEMENT_CHARACTER);
            }
            out.push(match escape {
                '"' | '\\' | '/' => escape,
                'b' => '\u{8}',
                'f' => '\u{c}',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                _ => {
                    let shown = escape.to_string();
                    return Err(self.fail("S0103", start, self.at).token(shown.as_str()));
                }
            });
            self.at += 1;
        }
    }

    fn regex(&mut self, start: usize) -> Result<Token, Failure> {
        self.at += 1;
        let mut depth = 0_i32;
        let mut escaped = false;
        let pattern_start = self.at;
        for (offset, character) in self.rest().char_indices() {
            if escaped {
                escaped = false;
                continue;
            }
            match character {
                '\\' => escaped = true,
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' => depth -= 1,
                '/' if depth == 0 => {
                    if offset == 0 {
                        return Err(self.fail("S0301", start, pattern_start));
                    }
                    let pattern: Str = self.rest().get(..offset).unwrap_or("").into();
                    self.at += offset + 1;
                    let rest = self.rest();
                    let flags = rest.len() - rest.trim_start_matches(['i', 'm']).len();
                    let flags: Str = rest.get(..flags).unwrap_or("").into();
                    self.at += flags.len();
                    return Ok(self.token(Kind::Regex(pattern, flags), start));
                }
                _ => {}
            }
        }
        Err(self.fail("S0302", start, self.text.len()))
    }
}
