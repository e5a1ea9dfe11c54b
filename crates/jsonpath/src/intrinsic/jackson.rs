//! What Jackson, the JSON parser of the service, says of a text that is no JSON.
//!
//! `States.StringToJson` passes it on (recorded case `States.StringToJson-011`, Jackson 2.17). This is a
//! reader that only finds the end of the first value, or the message; the value itself is read by [`asl_json`].

use std::fmt::Write;

/// The first value of a text; empty if there is none. Nesting is kept in a list, so depth costs no stack.
pub(super) fn first_value(text: &str) -> Result<&str, String> {
    let mut reader = Reader { text, at: 0 };
    reader.blanks();
    let start = reader.at;
    if reader.peek().is_some() {
        reader.value()?;
    }
    Ok(text.get(start..reader.at).unwrap_or(""))
}

/// An open array or object and where it starts.
#[derive(Clone, Copy)]
struct Open {
    is_object: bool,
    at: usize,
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn advance(&mut self) {
        self.at += self.peek().map_or(0, char::len_utf8);
    }

    fn blanks(&mut self) {
        let rest = self.rest().trim_start_matches([' ', '\t', '\n', '\r']);
        self.at = self.text.len() - rest.len();
    }

    /// One value with everything in it.
    fn value(&mut self) -> Result<(), String> {
        let mut open: Vec<Open> = Vec::new();
        loop {
            self.blanks();
            // A value is due here; behind an opening bracket it may also be the closing one.
            match self.peek() {
                Some(c @ ('{' | '[')) => {
                    open.push(Open {
                        is_object: c == '{',
                        at: self.at,
                    });
                    self.advance();
                    self.blanks();
                    match (c, self.peek()) {
                        ('{', Some('}')) | ('[', Some(']')) => {
                            self.advance();
                            open.pop();
                        }
                        ('{', _) => {
                            self.name(&open)?;
                            continue;
                        }
                        _ => continue,
                    }
                }
                Some('"') => self.string(": was expecting closing quote for a string value")?,
                Some('-' | '0'..='9') => self.number(open.is_empty())?,
                Some(c) => self.word(c)?,
                None => return Err(self.end(&open)),
            }
            // The value is complete; go on in the container, or be done.
            loop {
                let Some(inner) = open.last() else {
                    return Ok(());
                };
                let is_object = inner.is_object;
                self.blanks();
                match self.peek() {
                    Some(c @ ('}' | ']')) if is_object == (c == '}') => {
                        self.advance();
                        open.pop();
                    }
                    Some(c @ ('}' | ']')) => return Err(self.wrong_close(c, *inner)),
                    Some(',') => {
                        self.advance();
                        if is_object {
                            self.name(&open)?;
                        }
                        break;
                    }
                    Some(_) => {
                        let kind = if is_object { "Object" } else { "Array" };
                        return Err(
                            self.unexpected(&format!(": was expecting comma to separate {kind} entries"))
                        );
                    }
                    None => return Err(self.end(&open)),
                }
            }
        }
    }

    /// The name of a member and the colon behind it.
    fn name(&mut self, open: &[Open]) -> Result<(), String> {
        self.blanks();
        match self.peek() {
            Some('"') => self.string(" in field name")?,
            Some(_) => return Err(self.unexpected(": was expecting double-quote to start field name")),
            None => return Err(self.end(open)),
        }
        self.blanks();
        match self.peek() {
            Some(':') => {
                self.advance();
                Ok(())
            }
            Some(_) => Err(self.unexpected(": was expecting a colon to separate field name and value")),
            None => Err(self.failed("Unexpected end-of-input within/between Object entries", self.at)),
        }
    }

    fn string(&mut self, unclosed: &str) -> Result<(), String> {
        self.advance();
        loop {
            let Some(c) = self.peek() else {
                return Err(self.failed(&format!("Unexpected end-of-input{unclosed}"), self.at));
            };
            match c {
                '"' => {
                    self.advance();
                    return Ok(());
                }
                '\\' => {
                    self.advance();
                    self.escape()?;
                }
                '\0'..='\x1f' => {
                    let code = u32::from(c);
                    return Err(self.failed(
                        &format!(
                            "Illegal unquoted character ((CTRL-CHAR, code {code})): has to be escaped using \
                             backslash to be included in string value"
                        ),
                        self.at + 1,
                    ));
                }
                _ => self.advance(),
            }
        }
    }

    fn escape(&mut self) -> Result<(), String> {
        match self.peek() {
            Some('"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't') => {
                self.advance();
                Ok(())
            }
            Some('u') => {
                self.advance();
                for _ in 0..4 {
                    match self.peek() {
                        Some(c) if c.is_ascii_hexdigit() => self.advance(),
                        Some(_) => {
                            return Err(
                                self.unexpected(": expected a hex-digit for character escape sequence")
                            );
                        }
                        None => break,
                    }
                }
                Ok(())
            }
            Some(c) => {
                let code = u32::from(c);
                let message = format!("Unrecognized character escape '{c}' (code {code})");
                Err(self.failed(&message, self.at + c.len_utf8()))
            }
            None => Err(self.failed("Unexpected end-of-input in character escape sequence", self.at)),
        }
    }

    fn digits(&mut self, missing: &str) -> Result<(), String> {
        let start = self.at;
        while self.peek().is_some_and(|c| c.is_ascii_digit()) {
            self.advance();
        }
        if self.at > start {
            return Ok(());
        }
        match self.peek() {
            Some(_) => Err(self.unexpected(&format!(" in numeric value: {missing}"))),
            None => Err(self.failed("Unexpected end-of-input in a Number value", self.at)),
        }
    }

    fn number(&mut self, is_root: bool) -> Result<(), String> {
        if self.peek() == Some('-') {
            self.advance();
        }
        let whole = self.at;
        self.digits("expected digit (0-9) to follow minus sign, for valid numeric value")?;
        let digits = self.text.get(whole..self.at).unwrap_or("");
        if digits.len() > 1 && digits.starts_with('0') {
            return Err(self.failed("Invalid numeric value: Leading zeroes not allowed", whole + 1));
        }
        if self.peek() == Some('.') {
            self.advance();
            self.digits("Decimal point not followed by a digit")?;
        }
        if matches!(self.peek(), Some('e' | 'E')) {
            self.advance();
            if matches!(self.peek(), Some('+' | '-')) {
                self.advance();
            }
            self.digits("Exponent indicator not followed by a digit")?;
        }
        let separated = self.peek().is_none_or(|c| c.is_ascii_whitespace());
        if is_root && !separated {
            return Err(self.unexpected(": Expected space separating root-level values"));
        }
        Ok(())
    }

    /// `true`, `false`, `null`, or what is none of them.
    fn word(&mut self, first: char) -> Result<(), String> {
        const KINDS: &str = "JSON String, Number, Array, Object or token 'null', 'true' or 'false'";
        if !first.is_alphabetic() && !matches!(first, '_' | '$') {
            return Err(self.unexpected(&format!(": expected a valid value ({KINDS})")));
        }
        let rest = self.rest();
        let end = rest.find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '$'));
        let word = rest.get(..end.unwrap_or(rest.len())).unwrap_or("");
        self.at += word.len();
        if matches!(word, "true" | "false" | "null") {
            return Ok(());
        }
        let message = format!("Unrecognized token '{word}': was expecting ({KINDS})");
        Err(self.failed(&message, self.at))
    }

    fn unexpected(&self, expected: &str) -> String {
        let c = self.peek().unwrap_or(' ');
        let message = format!("Unexpected character ('{c}' (code {})){expected}", u32::from(c));
        self.failed(&message, self.at)
    }

    fn wrong_close(&self, found: char, open: Open) -> String {
        let (kind, expected) = if open.is_object {
            ("Object", '}')
        } else {
            ("Array", ']')
        };
        let place = self.place(open.at);
        let message = format!(
            "Unexpected close marker '{found}': expected '{expected}' (for {kind} starting at {place})"
        );
        self.failed(&message, self.at)
    }

    fn end(&self, open: &[Open]) -> String {
        let mut message = String::from("Unexpected end-of-input");
        if let Some(open) = open.last() {
            let kind = if open.is_object { "Object" } else { "Array" };
            let place = self.place(open.at);
            let _ = write!(
                message,
                ": expected close marker for {kind} (start marker at {place})"
            );
        }
        self.failed(&message, self.at)
    }

    fn failed(&self, message: &str, at: usize) -> String {
        format!("{message}\n at {}", self.place(at))
    }

    fn place(&self, at: usize) -> String {
        let before = self.text.get(..at).unwrap_or(self.text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or("").encode_utf16().count() + 1;
        format!(
            "[Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: {line}, column: {column}]"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::first_value;

    #[test]
    fn finds_the_first_value() {
        for (text, value) in [
            ("", ""),
            ("  ", ""),
            (" 1 ", "1"),
            ("1 2", "1"),
            (r#"{"a":[1,{"b":[]}]} x"#, r#"{"a":[1,{"b":[]}]}"#),
            (r#""a\"bA""#, r#""a\"bA""#),
            ("-1.5e+3", "-1.5e+3"),
            ("[[],{}]", "[[],{}]"),
        ] {
            assert_eq!(first_value(text), Ok(value));
        }
    }

    #[test]
    fn speaks_like_jackson() {
        for (text, message) in [
            (
                "{bad json}",
                "Unexpected character ('b' (code 98)): was expecting double-quote to start field name",
            ),
            (
                "undefined",
                "Unrecognized token 'undefined': was expecting (JSON String",
            ),
            (
                "<a>",
                "Unexpected character ('<' (code 60)): expected a valid value (JSON String",
            ),
            (
                r#"{"a":1"#,
                "Unexpected end-of-input: expected close marker for Object (start marker at [Source",
            ),
            (
                r#"{"a" 1}"#,
                "Unexpected character ('1' (code 49)): was expecting a colon",
            ),
            (
                r#"{"a":1 "b""#,
                "Unexpected character ('\"' (code 34)): was expecting comma to separate Object entries",
            ),
            (
                "[1}",
                "Unexpected close marker '}': expected ']' (for Array starting at [Source",
            ),
            (
                "[1,]",
                "Unexpected character (']' (code 93)): expected a valid value",
            ),
            (
                "\"a",
                "Unexpected end-of-input: was expecting closing quote for a string value",
            ),
            ("01", "Invalid numeric value: Leading zeroes not allowed"),
            (
                "-x",
                "Unexpected character ('x' (code 120)) in numeric value: expected digit (0-9) to follow minus sign",
            ),
            (
                "1x",
                "Unexpected character ('x' (code 120)): Expected space separating root-level values",
            ),
        ] {
            let found = first_value(text).unwrap_err();
            assert!(found.starts_with(message), "{found}");
        }
        let found = first_value("{\n  bad").unwrap_err();
        assert!(found.ends_with("line: 2, column: 3]"), "{found}");
    }
}
