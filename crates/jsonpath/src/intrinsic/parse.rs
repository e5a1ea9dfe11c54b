//! From the text of a call to its typed arguments.
//!
//! `States.Name(argument, ...)`; an argument is a text in single quotes, a number, `true`, `false`, `null`, a path or another
//! call. In quotes exactly `\\`, `\'`, `\{` and `\}` are escapes, and no other backslash is legal anywhere
//! (diagnostic `intrinsic-escapes`, measured with `ValidateStateMachineDefinition`).

use asl_json::{Number, Span, Value};

use super::{Argument, Call, Function, Literal, MAX_CALL_NESTING};
use crate::{ParseError, Query};

pub(super) fn parse(text: &str) -> Result<Call, ParseError> {
    let mut parser = Parser { text, at: 0 };
    parser.blanks();
    let call = parser.call(0)?;
    parser.blanks();
    if parser.at < text.len() {
        return Err(parser.error_to_end("The call ends here, but more text follows. Remove it."));
    }
    Ok(call)
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Parser<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn blanks(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    /// Takes the text as long as the characters fit.
    fn take_while(&mut self, fits: impl Fn(char) -> bool) -> &'t str {
        let rest = self.rest();
        let end = rest.find(|c| !fits(c)).unwrap_or(rest.len());
        self.at += end;
        rest.get(..end).unwrap_or("")
    }

    fn error_to_end(&self, message: &str) -> ParseError {
        ParseError::new(message, self.at, self.text.len())
    }

    /// An error at the next character, or at the end.
    fn error_here(&self, message: &str) -> ParseError {
        let length = self.peek().map_or(0, char::len_utf8);
        ParseError::new(message, self.at, self.at + length)
    }

    fn call(&mut self, depth: usize) -> Result<Call, ParseError> {
        if depth > MAX_CALL_NESTING {
            let message = format!("Calls nest more than {MAX_CALL_NESTING} levels deep.");
            return Err(self.error_to_end(&message));
        }
        let start = self.at;
        let name = self.take_while(|c| c.is_alphanumeric() || matches!(c, '.' | '_' | '-'));
        let Some(function) = name.strip_prefix("States.").and_then(Function::from_name) else {
            return Err(ParseError::new(
                unknown(name),
                start,
                self.at.max(start + 1).min(self.text.len()),
            ));
        };
        if self.peek() != Some('(') {
            return Err(self.error_here(&format!("After {function} must follow '(' and the arguments.")));
        }
        self.at += 1;
        let mut arguments = Vec::new();
        self.blanks();
        if self.peek() == Some(')') {
            self.at += 1;
            let span = Span::new(start, self.at);
            return Ok(Call {
                function,
                arguments,
                span,
            });
        }
        loop {
            self.blanks();
            let from = self.at;
            let argument = self.argument(depth)?;
            arguments.push((argument, Span::new(from, self.at)));
            self.blanks();
            match self.peek() {
                Some(',') => self.at += 1,
                Some(')') => {
                    self.at += 1;
                    let span = Span::new(start, self.at);
                    return Ok(Call {
                        function,
                        arguments,
                        span,
                    });
                }
                _ => return Err(self.error_here("Here must follow ',' and another argument, or ')'.")),
            }
        }
    }

    fn argument(&mut self, depth: usize) -> Result<Argument, ParseError> {
        match self.peek() {
            Some('\'') => self.literal().map(Argument::Text),
            Some('$') => self.query().map(Argument::Query),
            Some('S') => self.call(depth + 1).map(Argument::Call),
            _ => self.scalar().map(Argument::Literal),
        }
    }

    fn scalar(&mut self) -> Result<Value, ParseError> {
        let start = self.at;
        let word = self.take_while(|c| !c.is_whitespace() && !matches!(c, ',' | ')' | '(' | '\''));
        match word {
            "true" => Ok(true.into()),
            "false" => Ok(false.into()),
            "null" => Ok(Value::Null),
            _ => Number::from_literal(word).map(Value::Number).ok_or_else(|| {
                let message =
                    "An argument is a string in single quotes, a number, true, false, null, a path or a call.";
                let end = if word.is_empty() {
                    return self.error_here(message);
                } else {
                    self.at
                };
                ParseError::new(message, start, end)
            }),
        }
    }

    fn literal(&mut self) -> Result<Literal, ParseError> {
        let start = self.at;
        let (mut value, mut template) = (String::new(), String::new());
        let mut chars = self.rest().char_indices().skip(1);
        while let Some((offset, c)) = chars.next() {
            match c {
                '\'' => {
                    self.at += offset + 1;
                    return Ok(Literal {
                        value: value.into(),
                        template: template.into(),
                    });
                }
                '\\' => match chars.next() {
                    Some((_, escaped @ ('\\' | '\'' | '{' | '}'))) => {
                        value.push(escaped);
                        if escaped != '\'' {
                            template.push('\\');
                        }
                        template.push(escaped);
                    }
                    other => {
                        let length = other.map_or(0, |(_, c)| c.len_utf8());
                        return Err(ParseError::new(
                            "In a string only \\\\, \\', \\{ and \\} are escapes. Write a backslash as \\\\.",
                            start + offset,
                            start + offset + 1 + length,
                        ));
                    }
                },
                _ => {
                    value.push(c);
                    template.push(c);
                }
            }
        }
        Err(ParseError::new(
            "The text is not closed: a single quote is missing.",
            start,
            self.text.len(),
        ))
    }

    /// A path goes up to a comma, a parenthesis or a blank outside of its own brackets.
    fn query(&mut self) -> Result<Query, ParseError> {
        let start = self.at;
        let rest = self.rest();
        let (mut open, mut quoted, mut previous) = (0_usize, false, ' ');
        let mut end = rest.len();
        for (index, c) in rest.char_indices() {
            match c {
                '\'' if open > 0 && previous != '\\' => quoted = !quoted,
                _ if quoted => {}
                '[' | '(' => open += 1,
                ')' | ',' if open == 0 => {
                    end = index;
                    break;
                }
                _ if open == 0 && c.is_whitespace() => {
                    end = index;
                    break;
                }
                ']' | ')' => open = open.saturating_sub(1),
                _ => {}
            }
            previous = c;
        }
        self.at += end;
        Query::parse(rest.get(..end).unwrap_or("")).map_err(|error| error.shifted(start))
    }
}

fn unknown(name: &str) -> String {
    if name.is_empty() {
        return "Expected a function, for example States.Format(...).".into();
    }
    let short = name.strip_prefix("States.").unwrap_or(name);
    let near = Function::ALL
        .iter()
        .find(|function| function.name().eq_ignore_ascii_case(short));
    match near {
        Some(function) => format!("'{name}' is not an intrinsic function. Did you mean {function}?"),
        None => format!("'{name}' is not an intrinsic function."),
    }
}
