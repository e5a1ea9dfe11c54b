//! JSON text as Jackson reads it, the library of the service: where the first value ends, or the sentence and the place
//! with which Jackson refuses the text.
//!
//! The service passes these sentences on. They are recorded for a definition
//! (`test_validate_state_machine_definition_not_a_definition[NOT_A_DEF]`) and for `States.StringToJson`
//! (`States.StringToJson-011`), from two versions of the library, which [`Version`] tells apart.
//!
//! What does not live here: the values ([`crate::parse`] reads those), and the errors that the editor shows, which
//! [`crate::tree`] finds all at once and words for people.

use crate::MAX_DEPTH;

/// The most that a place shows of the source, in UTF-16 code units.
const SHOWN: usize = 500;

/// The longest token that is quoted.
const MAX_TOKEN: usize = 256;

const VALUES: &str = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";

/// The version of jackson-core, as far as its sentences differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// 2.10 to 2.15: a place shows the source, and an unexpected character has the column that follows it.
    V2_10,
    /// 2.17: the source is redacted, and an unexpected character has its own column.
    V2_17,
}

/// Why a text is not JSON, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The sentence, with the place at its end.
    pub message: String,
    /// The place.
    pub location: String,
}

/// The first value of a text, without the white space around it; empty if there is none. What follows it is not read, as
/// in Jackson's `readTree`, save that a number at the top must end at white space.
///
/// # Errors
///
/// The text is not JSON up to the end of its first value, or is nested more deeply than [`MAX_DEPTH`].
///
/// ```
/// use asl_json::jackson::{Version, first_value};
/// assert_eq!(first_value(" [1] 2", Version::V2_17).unwrap(), "[1]");
/// let refusal = first_value("[1,]", Version::V2_10).unwrap_err();
/// assert!(refusal.message.starts_with("Unexpected character (']' (code 93)): expected a valid value"));
/// assert_eq!(refusal.location, r#"[Source: (String)"[1,]"; line: 1, column: 5]"#);
/// ```
pub fn first_value(text: &str, version: Version) -> Result<&str, Refusal> {
    let mut parser = Parser {
        text,
        version,
        at: 0,
        line: 1,
        line_start: 0,
        open: Vec::new(),
    };
    match parser.run() {
        Ok(start) => Ok(text.get(start..parser.at).unwrap_or("")),
        Err(Fault { sentence, back }) => {
            let location = parser.place(parser.line, parser.column() - back);
            Err(Refusal {
                message: format!("{sentence}\n at {location}"),
                location,
            })
        }
    }
}

/// An array or object that is being read, and where it starts.
#[derive(Clone, Copy)]
struct Open {
    object: bool,
    line: usize,
    column: usize,
    has_entries: bool,
}

struct Parser<'t> {
    text: &'t str,
    version: Version,
    /// The byte behind the last character that was read.
    at: usize,
    line: usize,
    /// The byte at which the line starts.
    line_start: usize,
    open: Vec<Open>,
}

/// A sentence without its place, which is so many columns before the place of the parser.
struct Fault {
    sentence: String,
    back: usize,
}

type Step<T = ()> = Result<T, Fault>;

impl Parser<'_> {
    /// Reads the first value and gives its first byte.
    fn run(&mut self) -> Step<usize> {
        let Some(mut c) = self.next_token()? else {
            return Ok(self.at);
        };
        let start = self.at - c.len_utf8();
        loop {
            match self.open.last() {
                Some(_) if c == ']' || c == '}' => self.close(c)?,
                Some(&Open {
                    object, has_entries, ..
                }) => {
                    if has_entries {
                        if c != ',' {
                            let kind = self.kind();
                            return Err(self
                                .unexpected(c, &format!("was expecting comma to separate {kind} entries")));
                        }
                        c = self.next_within_entries()?;
                    }
                    if let Some(open) = self.open.last_mut() {
                        open.has_entries = true;
                    }
                    if object {
                        self.name(c)?;
                        c = self.next_within_entries()?;
                    }
                    self.value(c)?;
                }
                None => self.value(c)?,
            }
            if self.open.is_empty() {
                return Ok(start);
            }
            let Some(next) = self.next_token()? else {
                return Err(self.unclosed());
            };
            c = next;
        }
    }

    /// The name of a member, which begins with `first`, and the colon that follows it.
    fn name(&mut self, first: char) -> Step {
        if first != '"' {
            return Err(self.unexpected(first, "was expecting double-quote to start field name"));
        }
        self.string("name", " in field name")?;
        match self.next_within_entries()? {
            ':' => Ok(()),
            c => Err(self.unexpected(c, "was expecting a colon to separate field name and value")),
        }
    }

    fn value(&mut self, first: char) -> Step {
        match first {
            '{' | '[' => {
                self.open.push(Open {
                    object: first == '{',
                    line: self.line,
                    column: self.column() - 1,
                    has_entries: false,
                });
                let depth = self.open.len();
                if depth > MAX_DEPTH {
                    return Err(fault(format!(
                        "Document nesting depth ({depth}) exceeds the maximum allowed ({MAX_DEPTH}, from \
                         `StreamReadConstraints.getMaxNestingDepth()`)"
                    )));
                }
                Ok(())
            }
            '"' => self.string("string value", ": was expecting closing quote for a string value"),
            '}' | ']' if self.open.is_empty() => self.close(first),
            '}' => Err(self.unexpected(first, "expected a value")),
            '-' | '0'..='9' => self.number(first),
            _ if is_identifier(first) => self.word(first),
            _ => Err(self.unexpected(first, &format!("expected a valid value {VALUES}"))),
        }
    }

    /// `true`, `false`, `null`, or what is none of them.
    fn word(&mut self, first: char) -> Step {
        let mut word = String::from(first);
        let mut length = 1;
        while let Some(c) = self.peek().filter(|c| is_identifier(*c)) {
            self.at += c.len_utf8();
            word.push(c);
            length += 1;
            if length >= MAX_TOKEN {
                word.push_str("...");
                break;
            }
        }
        match &*word {
            "true" | "false" | "null" => Ok(()),
            "NaN" | "Infinity" => Err(fault(format!(
                "Non-standard token '{word}': enable JsonParser.Feature.ALLOW_NON_NUMERIC_NUMBERS to allow"
            ))),
            _ => Err(fault(format!(
                "Unrecognized token '{word}': was expecting {VALUES}"
            ))),
        }
    }

    fn number(&mut self, first: char) -> Step {
        let mut first = first;
        if first == '-' {
            first = self.digit("expected digit (0-9) to follow minus sign, for valid numeric value")?;
        }
        if first == '0' && self.peek().is_some_and(|c| c.is_ascii_digit()) {
            return Err(fault("Invalid numeric value: Leading zeroes not allowed".into()));
        }
        self.digits();
        if self.peek() == Some('.') {
            self.at += 1;
            self.digit("Decimal point not followed by a digit")?;
            self.digits();
        }
        if matches!(self.peek(), Some('e' | 'E')) {
            self.at += 1;
            if matches!(self.peek(), Some('+' | '-')) {
                self.at += 1;
            }
            self.digit("Exponent indicator not followed by a digit")?;
            self.digits();
        }
        match self.peek() {
            Some(c) if self.open.is_empty() && !matches!(c, ' ' | '\t' | '\n' | '\r') => {
                self.at += c.len_utf8();
                Err(self.unexpected(c, "Expected space separating root-level values"))
            }
            _ => Ok(()),
        }
    }

    fn digits(&mut self) {
        while self.peek().is_some_and(|c| c.is_ascii_digit()) {
            self.at += 1;
        }
    }

    /// The digit that must follow; `comment` says why.
    fn digit(&mut self, comment: &str) -> Step<char> {
        match self.next() {
            Some(c) if c.is_ascii_digit() => Ok(c),
            Some(c) => Err(self.unexpected_with(c, &format!(" in numeric value: {comment}"))),
            None => Err(end(" in a Number value")),
        }
    }

    /// The rest of a string behind its opening quote.
    fn string(&mut self, kind: &str, unclosed: &str) -> Step {
        loop {
            match self.next().ok_or_else(|| end(unclosed))? {
                '"' => return Ok(()),
                '\\' => self.escape()?,
                c @ '\0'..='\x1f' => {
                    return Err(fault(format!(
                        "Illegal unquoted character ({}): has to be escaped using backslash to be included in \
                         {kind}",
                        describe(c)
                    )));
                }
                _ => {}
            }
        }
    }

    fn escape(&mut self) -> Step {
        let mut next = || self.next().ok_or_else(|| end(" in character escape sequence"));
        match next()? {
            '"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' => Ok(()),
            'u' => {
                for _ in 0..4 {
                    let digit = next()?;
                    if !digit.is_ascii_hexdigit() {
                        return Err(
                            self.unexpected(digit, "expected a hex-digit for character escape sequence")
                        );
                    }
                }
                Ok(())
            }
            c => Err(fault(format!("Unrecognized character escape {}", describe(c)))),
        }
    }

    fn close(&mut self, marker: char) -> Step {
        let object = marker == '}';
        let open = self.open.last().copied();
        if open.is_some_and(|open| open.object == object) {
            self.open.pop();
            return Ok(());
        }
        let place = open.map_or_else(|| self.place(1, 0), |open| self.place(open.line, open.column));
        let expected = if object { ']' } else { '}' };
        Err(Fault {
            sentence: format!(
                "Unexpected close marker '{marker}': expected '{expected}' (for {} starting at {place})",
                self.kind()
            ),
            back: self.back(),
        })
    }

    /// The text ends within an array or object.
    fn unclosed(&self) -> Fault {
        let place = match self.open.last() {
            Some(open) => self.place(open.line, open.column),
            None => String::new(),
        };
        let kind = self.kind();
        end(&format!(
            ": expected close marker for {kind} (start marker at {place})"
        ))
    }

    fn kind(&self) -> &'static str {
        match self.open.last() {
            Some(Open { object: true, .. }) => "Object",
            Some(_) => "Array",
            None => "root",
        }
    }

    fn peek(&self) -> Option<char> {
        self.text.get(self.at..)?.chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    /// The next character that is not white space.
    fn next_token(&mut self) -> Step<Option<char>> {
        while let Some(c) = self.next() {
            match c {
                ' ' | '\t' => {}
                '\n' => self.new_line(),
                '\r' => {
                    if self.peek() == Some('\n') {
                        self.at += 1;
                    }
                    self.new_line();
                }
                '/' => {
                    return Err(self.unexpected(
                        c,
                        "maybe a (non-standard) comment? (not recognized as one since Feature 'ALLOW_COMMENTS' \
                         not enabled for parser)",
                    ));
                }
                '\0'..='\x1f' => {
                    return Err(Fault {
                        sentence: format!(
                            "Illegal character ({}): only regular white space (\\r, \\n, \\t) is allowed between \
                             tokens",
                            describe(c)
                        ),
                        back: self.back(),
                    });
                }
                _ => return Ok(Some(c)),
            }
        }
        Ok(None)
    }

    fn next_within_entries(&mut self) -> Step<char> {
        let kind = self.kind();
        self.next_token()?
            .ok_or_else(|| end(&format!(" within/between {kind} entries")))
    }

    fn new_line(&mut self) {
        self.line += 1;
        self.line_start = self.at;
    }

    /// The column behind the last character that was read, in UTF-16 code units from 1.
    fn column(&self) -> usize {
        let line = self.text.get(self.line_start..self.at).unwrap_or("");
        line.encode_utf16().count() + 1
    }

    /// How many columns before the place of the parser a character is that is wrong itself.
    fn back(&self) -> usize {
        match self.version {
            Version::V2_10 => 0,
            Version::V2_17 => 1,
        }
    }

    /// The character `c`, which was read last, is wrong.
    fn unexpected(&self, c: char, comment: &str) -> Fault {
        self.unexpected_with(c, &format!(": {comment}"))
    }

    fn unexpected_with(&self, c: char, comment: &str) -> Fault {
        Fault {
            sentence: format!("Unexpected character ({}){comment}", describe(c)),
            // Jackson sees the first half of a surrogate pair only.
            back: self.back() + c.len_utf16() - 1,
        }
    }

    /// A place as the version writes it: `[Source: (String)"..."; line: 1, column: 4]`.
    fn place(&self, line: usize, column: usize) -> String {
        let source = match self.version {
            Version::V2_10 => {
                let units: Vec<u16> = self.text.encode_utf16().take(SHOWN).collect();
                let left_out = self.text.encode_utf16().skip(SHOWN).count();
                let shown = String::from_utf16_lossy(&units);
                let truncated = if left_out > 0 {
                    format!("[truncated {left_out} chars]")
                } else {
                    String::new()
                };
                format!("(String)\"{shown}\"{truncated}")
            }
            Version::V2_17 => {
                "REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled)".to_string()
            }
        };
        format!("[Source: {source}; line: {line}, column: {column}]")
    }
}

/// Whether Java takes it as part of a name, of which Jackson looks at one UTF-16 code unit.
fn is_identifier(c: char) -> bool {
    c.len_utf16() == 1 && (c.is_alphanumeric() || c == '_' || c == '$')
}

/// A fault at the place of the parser.
fn fault(sentence: String) -> Fault {
    Fault { sentence, back: 0 }
}

/// The text ends too early.
fn end(where_: &str) -> Fault {
    fault(format!("Unexpected end-of-input{where_}"))
}

fn describe(c: char) -> String {
    let unit = c.encode_utf16(&mut [0; 2]).first().copied().unwrap_or(0);
    let shown = if c.len_utf16() == 1 { c } else { '?' };
    match unit {
        0..=0x1f | 0x7f..=0x9f => format!("(CTRL-CHAR, code {unit})"),
        0x100.. => format!("'{shown}' (code {unit} / 0x{unit:x})"),
        _ => format!("'{shown}' (code {unit})"),
    }
}
