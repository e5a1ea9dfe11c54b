//! Text to tokens: the one tokenizer behind the strict parser and the tolerant one.
//!
//! It never fails: anything that is not JSON becomes a token that says what it is (a comment, a placeholder, a word), or a
//! string token with a [`Fault`]; the parsers decide what to make of it.

use std::borrow::Cow;

use crate::Span;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Kind {
    OpenBrace,
    CloseBrace,
    OpenBracket,
    CloseBracket,
    Colon,
    Comma,
    /// A text in double quotes. The span includes the quotes; the fault, if any, the first thing wrong inside.
    String(Option<Fault>),
    /// Anything that starts like a number; whether it is one is decided by [`crate::Number::from_literal`].
    Number,
    /// A word of letters: `true`, `null`, `None`, `undefined`.
    Word,
    /// `${Name}`, as CloudFormation and Terraform substitute it, outside a text.
    Placeholder,
    /// `// …` or `/* … */`; an unterminated one reaches to the end.
    Comment,
    /// A single-quoted text, which JSON does not have.
    SingleQuoted,
    /// One character that starts nothing.
    Unknown,
    End,
}

/// What is wrong inside a text in quotes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Fault {
    /// The line or the document ended before the closing quote.
    Unterminated,
    /// A control character (byte value) that has to be escaped, at the offset.
    Control(u32, u8),
    /// `\x` where x does not form an escape, or `\u` without four hexadecimal digits, at the offset.
    Escape(u32),
    /// `\ud800` without its other half, at the offset.
    Surrogate(u32),
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    pub kind: Kind,
    pub span: Span,
    /// A text in double quotes that may not be as it is written.
    pub escaped: bool,
}

#[derive(Clone)]
pub(crate) struct Lexer<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Lexer<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        // A byte order mark is no part of the document.
        Self {
            text,
            at: if text.starts_with('\u{feff}') { 3 } else { 0 },
        }
    }

    /// Where the next token may begin, in bytes.
    pub(crate) fn position(&self) -> usize {
        self.at
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn take_while(&mut self, accept: impl Fn(char) -> bool) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches(accept).len();
    }

    fn take_bytes(&mut self, accept: impl Fn(u8) -> bool) {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        self.at += rest.iter().position(|byte| !accept(*byte)).unwrap_or(rest.len());
    }

    /// Goes over the next token if it is this one byte.
    pub(crate) fn takes(&mut self, byte: u8) -> bool {
        self.skip_space();
        let found = self.text.as_bytes().get(self.at) == Some(&byte);
        self.at += usize::from(found);
        found
    }

    /// Goes over the next token if it is this text, which needs no escaping, in double quotes.
    pub(crate) fn takes_text(&mut self, text: &str) -> bool {
        self.skip_space();
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let found = rest
            .strip_prefix(b"\"")
            .and_then(|rest| rest.strip_prefix(text.as_bytes()))
            .is_some_and(|rest| rest.first() == Some(&b'"'));
        if found {
            self.at += text.len() + 2;
        }
        found
    }

    fn skip_space(&mut self) {
        self.take_bytes(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r'));
    }

    /// The next token, white space skipped. After the end it is [`Kind::End`] for ever.
    pub(crate) fn next(&mut self) -> Token {
        self.skip_space();
        let start = self.at;
        let mut escaped = false;
        // What most tokens begin with is one byte.
        let kind = match self.text.as_bytes().get(start) {
            None => Kind::End,
            Some(first) => {
                self.at += 1;
                match first {
                    b'{' => Kind::OpenBrace,
                    b'}' => Kind::CloseBrace,
                    b'[' => Kind::OpenBracket,
                    b']' => Kind::CloseBracket,
                    b':' => Kind::Colon,
                    b',' => Kind::Comma,
                    b'"' => {
                        self.take_plain();
                        if self.text.as_bytes().get(self.at) == Some(&b'"') {
                            self.at += 1;
                            Kind::String(None)
                        } else {
                            escaped = true;
                            Kind::String(self.string())
                        }
                    }
                    b'-' | b'+' | b'.' | b'0'..=b'9' => {
                        self.take_bytes(|byte| {
                            byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.')
                        });
                        Kind::Number
                    }
                    b'a'..=b'z' => self.rest_of_word(),
                    _ => {
                        self.at = start;
                        self.other()
                    }
                }
            }
        };
        Token {
            kind,
            span: Span::new(start, self.at),
            escaped,
        }
    }

    /// Goes over what needs no unescaping, eight bytes at a time: a fifth of the instructions that single ones take.
    fn take_plain(&mut self) {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        for chunk in rest.as_chunks::<8>().0 {
            let found = not_plain(u64::from_le_bytes(*chunk));
            if found != 0 {
                self.at += found.trailing_zeros() as usize / 8;
                return;
            }
            self.at += 8;
        }
        self.take_bytes(is_plain);
    }

    /// A token that JSON has not, or a word.
    fn other(&mut self) -> Kind {
        let Some(first) = self.rest().chars().next() else {
            return Kind::End;
        };
        self.at += first.len_utf8();
        match first {
            '$' if self.rest().starts_with('{') => {
                let end = self.rest().find(['}', '\n']).map_or(self.rest().len(), |found| {
                    found + usize::from(self.rest().as_bytes().get(found) == Some(&b'}'))
                });
                self.at += end;
                Kind::Placeholder
            }
            '/' if self.rest().starts_with('/') => {
                self.take_while(|c| c != '\n');
                Kind::Comment
            }
            '/' if self.rest().starts_with('*') => {
                self.at += self.rest().find("*/").map_or(self.rest().len(), |end| end + 2);
                Kind::Comment
            }
            '\'' => {
                self.take_while(|c| c != '\'' && c != '\n');
                self.at += usize::from(self.rest().starts_with('\''));
                Kind::SingleQuoted
            }
            c if c.is_alphabetic() || c == '_' || c == '$' => self.rest_of_word(),
            _ => Kind::Unknown,
        }
    }

    fn rest_of_word(&mut self) -> Kind {
        self.take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '$' | '.' | '-'));
        Kind::Word
    }

    /// Goes behind the closing quote; an unterminated text ends with its line.
    fn string(&mut self) -> Option<Fault> {
        let mut fault = None;
        let bytes = self.text.as_bytes();
        let mut high: Option<u32> = None;
        loop {
            if high.is_none() {
                self.take_plain();
            }
            let Some(&byte) = bytes.get(self.at) else { break };
            let at = u32::try_from(self.at).unwrap_or(u32::MAX);
            let mut low_seen = false;
            match byte {
                b'"' => {
                    self.at += 1;
                    return fault.or(high.map(Fault::Surrogate));
                }
                b'\n' | b'\r' => return Some(Fault::Unterminated),
                b'\\' => {
                    let escape = bytes.get(self.at + 1).copied();
                    self.at += 2;
                    match escape {
                        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => {}
                        Some(b'u') => match hex4(self.text, self.at) {
                            Some(unit) => {
                                self.at += 4;
                                match unit {
                                    0xd800..=0xdbff => {
                                        fault = fault.or(high.map(Fault::Surrogate));
                                        high = Some(at);
                                        continue;
                                    }
                                    0xdc00..=0xdfff if high.take().is_some() => low_seen = true,
                                    0xdc00..=0xdfff => fault = fault.or(Some(Fault::Surrogate(at))),
                                    _ => {}
                                }
                            }
                            None => fault = fault.or(Some(Fault::Escape(at))),
                        },
                        // The backslash was the last character of the line or of the text.
                        Some(b'\n' | b'\r') | None => {
                            self.at -= 1;
                            return Some(Fault::Unterminated);
                        }
                        Some(_) => {
                            fault = fault.or(Some(Fault::Escape(at)));
                            while !self.text.is_char_boundary(self.at) {
                                self.at += 1;
                            }
                        }
                    }
                }
                0x00..=0x1f => {
                    fault = fault.or(Some(Fault::Control(at, byte)));
                    self.at += 1;
                }
                _ => self.at += 1,
            }
            if !low_seen {
                fault = fault.or(high.take().map(Fault::Surrogate));
            }
        }
        self.at = self.at.min(self.text.len());
        Some(Fault::Unterminated)
    }
}

/// Whether a byte within quotes needs no unescaping.
fn is_plain(byte: u8) -> bool {
    byte >= 0x20 && byte != b'"' && byte != b'\\'
}

/// The highest bit of each byte that is not plain, for the lowest of those; bits above that mean nothing.
fn not_plain(bytes: u64) -> u64 {
    const EACH: u64 = 0x0101_0101_0101_0101;
    // A byte that is less than a bound borrows from its highest bit, which it has not set itself.
    let below = |bytes: u64, bound: u8| bytes.wrapping_sub(EACH * u64::from(bound)) & !bytes;
    let is = |byte: u8| below(bytes ^ (EACH * u64::from(byte)), 1);
    (below(bytes, 0x20) | is(b'"') | is(b'\\')) & (EACH << 7)
}

fn hex4(text: &str, at: usize) -> Option<u32> {
    let digits = text.get(at..at + 4)?;
    digits
        .bytes()
        .all(|b| b.is_ascii_hexdigit())
        .then(|| u32::from_str_radix(digits, 16).ok())?
}

/// The text that a string token stands for. Faulty escapes are kept as they stand, lone surrogates become U+FFFD.
pub(crate) fn unescape(text: &str, span: Span) -> Cow<'_, str> {
    let raw = span.slice(text);
    let raw = raw.strip_prefix('"').unwrap_or(raw);
    let end = raw.bytes().position(|byte| matches!(byte, b'"' | b'\\'));
    let end = end.unwrap_or(raw.len());
    if raw.as_bytes().get(end) != Some(&b'\\') {
        return Cow::Borrowed(raw.get(..end).unwrap_or(raw));
    }
    let mut out = String::with_capacity(raw.len());
    walk(raw, |character| out.push(character));
    Cow::Owned(out)
}

/// Calls `each` with every character that the body stands for, up to the closing quote.
fn walk(body: &str, mut each: impl FnMut(char)) {
    let mut at = 0;
    while let Some(character) = body.get(at..).and_then(|rest| rest.chars().next()) {
        at += character.len_utf8();
        if character == '"' {
            return;
        }
        if character != '\\' {
            each(character);
            continue;
        }
        let Some(escape) = body.get(at..).and_then(|rest| rest.chars().next()) else {
            return;
        };
        at += escape.len_utf8();
        let plain = match escape {
            '"' | '\\' | '/' => escape,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                let Some(unit) = hex4(body, at) else {
                    each('\\');
                    each('u');
                    continue;
                };
                at += 4;
                let low = body
                    .get(at..at + 2)
                    .filter(|next| *next == "\\u")
                    .and_then(|_| hex4(body, at + 2));
                match (unit, low) {
                    (0xd800..=0xdbff, Some(low @ 0xdc00..=0xdfff)) => {
                        at += 6;
                        char::from_u32(0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00))
                            .unwrap_or('\u{fffd}')
                    }
                    _ => char::from_u32(unit).unwrap_or('\u{fffd}'),
                }
            }
            other => {
                each('\\');
                other
            }
        };
        each(plain);
    }
}
