//! The first thing wrong in a text that is no JSON, in the words and with the place of Jackson, the library that the
//! service reads definitions with.
//!
//! The sentences are those of jackson-core 2.10 to 2.15 for a text given as a `String`: the recorded answer
//! (`test_validate_state_machine_definition_not_a_definition[NOT_A_DEF]`) shows the source in the place, which later
//! versions leave out, and columns count one behind the character, as those versions do. Only used for the service's
//! own answer; the editor shows the errors of `asl_json::tree`, which finds all of them and says what to do.

/// The most that a place shows of the source, in UTF-16 code units.
const SHOWN: usize = 500;

/// The longest token that is quoted.
const MAX_TOKEN: usize = 256;

const VALUES: &str = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";

/// Why a text is not JSON, and where.
pub(crate) struct Refusal {
    /// The sentence, with the place at its end.
    pub message: String,
    /// The place.
    pub location: String,
}

/// The first error, if there is one. Text behind the first value is not looked at.
pub(crate) fn first_error(text: &str) -> Option<Refusal> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let mut parser = Parser {
        units: &units,
        at: 0,
        line: 1,
        line_start: 0,
        open: Vec::new(),
    };
    let message = parser.run().err()?;
    let location = parser.place(parser.line, parser.at - parser.line_start + 1);
    Some(Refusal {
        message: format!("{message}\n at {location}"),
        location,
    })
}

/// An array or object that is being read.
struct Open {
    object: bool,
    line: usize,
    column: usize,
    entries: bool,
}

struct Parser<'a> {
    units: &'a [u16],
    at: usize,
    line: usize,
    line_start: usize,
    open: Vec<Open>,
}

/// A message without its place: that is wherever the parser stands.
type Step<T = ()> = Result<T, String>;

impl Parser<'_> {
    fn run(&mut self) -> Step {
        loop {
            let Some(mut unit) = self.next_token()? else {
                return self.at_end();
            };
            if let Some(open) = self.open.last() {
                if unit == u16::from(b']') || unit == u16::from(b'}') {
                    self.close(unit)?;
                    if self.open.is_empty() {
                        return Ok(());
                    }
                    continue;
                }
                let (object, entries) = (open.object, open.entries);
                if entries {
                    if unit != u16::from(b',') {
                        let kind = self.kind();
                        return Err(unexpected(
                            unit,
                            &format!("was expecting comma to separate {kind} entries"),
                        ));
                    }
                    unit = self.next_or("Unexpected end-of-input within/between")?;
                }
                if let Some(open) = self.open.last_mut() {
                    open.entries = true;
                }
                if object {
                    if unit != u16::from(b'"') {
                        return Err(unexpected(unit, "was expecting double-quote to start field name"));
                    }
                    self.string("name")?;
                    let colon = self.next_or("Unexpected end-of-input within/between")?;
                    if colon != u16::from(b':') {
                        return Err(unexpected(
                            colon,
                            "was expecting a colon to separate field name and value",
                        ));
                    }
                    unit = self.next_or("Unexpected end-of-input within/between")?;
                }
            }
            self.value(unit)?;
            if self.open.is_empty() {
                return Ok(());
            }
        }
    }

    fn value(&mut self, unit: u16) -> Step {
        let byte = u8::try_from(unit).unwrap_or(0);
        match byte {
            b'{' | b'[' => {
                self.open.push(Open {
                    object: byte == b'{',
                    line: self.line,
                    column: self.at - self.line_start,
                    entries: false,
                });
                let depth = self.open.len();
                if depth > asl_json::MAX_DEPTH {
                    return Err(format!(
                        "Document nesting depth ({depth}) exceeds the maximum allowed ({}, from `StreamReadConstraints.getMaxNestingDepth()`)",
                        asl_json::MAX_DEPTH
                    ));
                }
                Ok(())
            }
            b'"' => self.string("string value"),
            b'}' | b']' if self.open.is_empty() => self.close(unit),
            b'}' => Err(unexpected(unit, "expected a value")),
            b'-' | b'0'..=b'9' => self.number(byte),
            _ if is_identifier(unit) && !byte.is_ascii_digit() => self.word(unit),
            _ => Err(unexpected(unit, &format!("expected a valid value {VALUES}"))),
        }
    }

    fn word(&mut self, first: u16) -> Step {
        let mut word = vec![first];
        while let Some(unit) = self.peek().filter(|unit| is_identifier(*unit)) {
            self.at += 1;
            word.push(unit);
            if word.len() >= MAX_TOKEN {
                word.extend("...".encode_utf16());
                break;
            }
        }
        match String::from_utf16_lossy(&word).as_str() {
            "true" | "false" | "null" => Ok(()),
            word @ ("NaN" | "Infinity") => Err(format!(
                "Non-standard token '{word}': enable JsonParser.Feature.ALLOW_NON_NUMERIC_NUMBERS to allow"
            )),
            word => Err(format!("Unrecognized token '{word}': was expecting {VALUES}")),
        }
    }

    fn number(&mut self, first: u8) -> Step {
        let mut first = first;
        if first == b'-' {
            let unit = self.next().ok_or_else(|| end(" in a value"))?;
            first = u8::try_from(unit).unwrap_or(0);
            if !first.is_ascii_digit() {
                return Err(bad_number(
                    unit,
                    "expected digit (0-9) to follow minus sign, for valid numeric value",
                ));
            }
        }
        if first == b'0' && self.peek().is_some_and(is_digit) {
            self.at += 1;
            return Err("Invalid numeric value: Leading zeroes not allowed".into());
        }
        self.digits();
        if self.peek() == Some(u16::from(b'.')) {
            self.at += 1;
            self.need_digit("Decimal point not followed by a digit")?;
        }
        if self
            .peek()
            .is_some_and(|unit| unit == u16::from(b'e') || unit == u16::from(b'E'))
        {
            self.at += 1;
            if self
                .peek()
                .is_some_and(|unit| unit == u16::from(b'+') || unit == u16::from(b'-'))
            {
                self.at += 1;
            }
            self.need_digit("Exponent indicator not followed by a digit")?;
        }
        Ok(())
    }

    fn digits(&mut self) {
        while self.peek().is_some_and(is_digit) {
            self.at += 1;
        }
    }

    fn need_digit(&mut self, comment: &str) -> Step {
        match self.next() {
            Some(unit) if is_digit(unit) => {
                self.digits();
                Ok(())
            }
            Some(unit) => Err(bad_number(unit, comment)),
            None => Err(end(" in a value")),
        }
    }

    fn string(&mut self, kind: &str) -> Step {
        let unfinished = || match kind {
            "name" => end(" in field name"),
            _ => end(": was expecting closing quote for a string value"),
        };
        loop {
            let unit = self.next().ok_or_else(unfinished)?;
            if unit == u16::from(b'"') {
                return Ok(());
            }
            if unit == u16::from(b'\\') {
                self.escape()?;
            } else if unit < 0x20 {
                return Err(format!(
                    "Illegal unquoted character ({}): has to be escaped using backslash to be included in {kind}",
                    describe(unit)
                ));
            }
        }
    }

    fn escape(&mut self) -> Step {
        let unit = self.next().ok_or_else(|| end(" in character escape sequence"))?;
        match u8::try_from(unit).unwrap_or(0) {
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => Ok(()),
            b'u' => {
                for _ in 0..4 {
                    let digit = self.next().ok_or_else(|| end(" in character escape sequence"))?;
                    if !u8::try_from(digit).is_ok_and(|digit| digit.is_ascii_hexdigit()) {
                        return Err(unexpected(
                            digit,
                            "expected a hex-digit for character escape sequence",
                        ));
                    }
                }
                Ok(())
            }
            _ => Err(format!("Unrecognized character escape {}", describe(unit))),
        }
    }

    fn close(&mut self, unit: u16) -> Step {
        let object = unit == u16::from(b'}');
        match self.open.last() {
            Some(open) if open.object == object => {
                self.open.pop();
                Ok(())
            }
            open => {
                let (line, column) = open.map_or((1, 0), |open| (open.line, open.column));
                let (actual, expected) = if object { ('}', ']') } else { (']', '}') };
                Err(format!(
                    "Unexpected close marker '{actual}': expected '{expected}' (for {} starting at {})",
                    self.kind(),
                    self.place(line, column)
                ))
            }
        }
    }

    fn at_end(&self) -> Step {
        let Some(open) = self.open.last() else {
            return Ok(());
        };
        let place = self.place(open.line, open.column);
        let kind = self.kind();
        Err(end(&format!(
            ": expected close marker for {kind} (start marker at {place})"
        )))
    }

    fn kind(&self) -> &'static str {
        match self.open.last() {
            Some(Open { object: true, .. }) => "Object",
            Some(_) => "Array",
            None => "root",
        }
    }

    fn peek(&self) -> Option<u16> {
        self.units.get(self.at).copied()
    }

    fn next(&mut self) -> Option<u16> {
        let unit = self.peek()?;
        self.at += 1;
        Some(unit)
    }

    /// The next character that is no white space.
    fn next_token(&mut self) -> Step<Option<u16>> {
        while let Some(unit) = self.next() {
            match u8::try_from(unit).unwrap_or(0xff) {
                b' ' | b'\t' => {}
                b'\n' => self.new_line(),
                b'\r' => {
                    if self.peek() == Some(u16::from(b'\n')) {
                        self.at += 1;
                    }
                    self.new_line();
                }
                b'/' => {
                    return Err(unexpected(
                        unit,
                        "maybe a (non-standard) comment? (not recognized as one since Feature 'ALLOW_COMMENTS' not enabled for parser)",
                    ));
                }
                0..0x20 => {
                    return Err(format!(
                        "Illegal character ({}): only regular white space (\\r, \\n, \\t) is allowed between tokens",
                        describe(unit)
                    ));
                }
                _ => return Ok(Some(unit)),
            }
        }
        Ok(None)
    }

    fn next_or(&mut self, message: &str) -> Step<u16> {
        let kind = self.kind();
        self.next_token()?
            .ok_or_else(|| format!("{message} {kind} entries"))
    }

    fn new_line(&mut self) {
        self.line += 1;
        self.line_start = self.at;
    }

    /// `[Source: (String)"..."; line: 1, column: 4]`
    fn place(&self, line: usize, column: usize) -> String {
        let shown = self.units.get(..SHOWN).unwrap_or(self.units);
        let left_out = self.units.len() - shown.len();
        let truncated = if left_out > 0 {
            format!("[truncated {left_out} chars]")
        } else {
            String::new()
        };
        let source = String::from_utf16_lossy(shown);
        format!("[Source: (String)\"{source}\"{truncated}; line: {line}, column: {column}]")
    }
}

fn is_digit(unit: u16) -> bool {
    (u16::from(b'0')..=u16::from(b'9')).contains(&unit)
}

/// What Java takes as part of a name.
fn is_identifier(unit: u16) -> bool {
    char::from_u32(u32::from(unit)).is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '$')
}

fn end(where_: &str) -> String {
    format!("Unexpected end-of-input{where_}")
}

fn unexpected(unit: u16, comment: &str) -> String {
    format!("Unexpected character ({}): {comment}", describe(unit))
}

fn bad_number(unit: u16, comment: &str) -> String {
    format!(
        "Unexpected character ({}) in numeric value: {comment}",
        describe(unit)
    )
}

fn describe(unit: u16) -> String {
    let character = char::from_u32(u32::from(unit)).unwrap_or('?');
    match unit {
        0..=0x1f | 0x7f..=0x9f => format!("(CTRL-CHAR, code {unit})"),
        0x100.. => format!("'{character}' (code {unit} / 0x{unit:x})"),
        _ => format!("'{character}' (code {unit})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fail(text: &str, message: &str, line: usize, column: usize) {
        let refusal = first_error(text).unwrap();
        let place = format!("[Source: (String)\"{text}\"; line: {line}, column: {column}]");
        assert_eq!(refusal.message, format!("{message}\n at {place}"));
        assert_eq!(refusal.location, place);
    }

    #[test]
    fn speaks_as_jackson() {
        fail(
            "not a definition",
            "Unrecognized token 'not': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
            1,
            4,
        );
        fail(
            "{'a': 1}",
            "Unexpected character (''' (code 39)): was expecting double-quote to start field name",
            1,
            3,
        );
        fail(
            "{\"a\": 1,\n}",
            "Unexpected character ('}' (code 125)): was expecting double-quote to start field name",
            2,
            2,
        );
        fail(
            "{\"a\": 1 \"b\"",
            "Unexpected character ('\"' (code 34)): was expecting comma to separate Object entries",
            1,
            10,
        );
        fail(
            "{\"a\": 1",
            "Unexpected end-of-input: expected close marker for Object (start marker at [Source: (String)\"{\"a\": 1\"; line: 1, column: 1])",
            1,
            8,
        );
        fail(
            "{\"a\":\n\"b",
            "Unexpected end-of-input: was expecting closing quote for a string value",
            2,
            3,
        );
        fail("[01]", "Invalid numeric value: Leading zeroes not allowed", 1, 4);
        for valid in [
            "{}",
            " [1, -2.5e3, \"x\\u00e9\", {\"a\": [true, null]}] ",
            "1",
            "",
        ] {
            assert!(first_error(valid).is_none(), "{valid}");
        }
    }
}
