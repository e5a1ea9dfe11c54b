//! Lays a JSON text out anew: two blanks for each level, one member a line.
//!
//! It works on tokens, not on values: numbers keep their spelling, texts their escapes, and comments, placeholders and
//! mistakes stay where they are between their neighbours. What does not live here: the layout of values
//! ([`crate::to_pretty`]).

use crate::lexer::{Kind, Lexer, Token};

/// A list of texts and numbers stays on one line if it fits into this many characters.
const WIDTH: usize = 80;

/// The text with its white space changed and nothing else.
///
/// ```
/// let text = r#"{"a":1.50,"b":[1,2],"c":{}, "d": ${X}}"#;
/// assert_eq!(asl_json::layout(text), "{\n  \"a\": 1.50,\n  \"b\": [1, 2],\n  \"c\": {},\n  \"d\": ${X}\n}\n");
/// ```
pub fn layout(text: &str) -> String {
    let mut tokens = Vec::new();
    let mut lexer = Lexer::new(text);
    loop {
        let token = lexer.next();
        if token.kind == Kind::End {
            break;
        }
        tokens.push(token);
    }
    let mut printer = Printer {
        text,
        tokens: &tokens,
        out: String::with_capacity(text.len() + text.len() / 4),
        open: Vec::new(),
        column: 0,
    };
    for index in 0..tokens.len() {
        printer.token(index);
    }
    if !printer.out.is_empty() && !printer.out.ends_with('\n') {
        printer.out.push('\n');
    }
    printer.out
}

struct Printer<'t> {
    text: &'t str,
    tokens: &'t [Token],
    out: String,
    /// For each bracket that is open, whether its items stand on lines of their own.
    open: Vec<bool>,
    /// How many characters the line has.
    column: usize,
}

impl Printer<'_> {
    fn token(&mut self, index: usize) {
        let Some(token) = self.tokens.get(index).copied() else {
            return;
        };
        let previous = index
            .checked_sub(1)
            .and_then(|index| self.tokens.get(index))
            .copied();
        self.space(previous, token);
        let spelling = token.span.slice(self.text);
        self.out.push_str(spelling);
        self.column += spelling.chars().count();
        if matches!(token.kind, Kind::OpenBrace | Kind::OpenBracket) {
            let broken = self.breaks(index);
            self.open.push(broken);
        }
    }

    /// The white space before a token.
    fn space(&mut self, previous: Option<Token>, token: Token) {
        let Some(previous) = previous else { return };
        let between = self
            .text
            .get(previous.span.end as usize..token.span.start as usize)
            .unwrap_or("");
        let own_line = between.contains('\n');
        let is_close = matches!(token.kind, Kind::CloseBrace | Kind::CloseBracket);
        if is_close {
            let broken = self.open.pop().unwrap_or(true);
            let empty = is_pair(previous.kind, token.kind);
            if !empty && (broken || ends_line(self.text, previous)) {
                self.new_line();
            }
            return;
        }
        // What follows a comment or a text to the end of the line must not become a part of it.
        if ends_line(self.text, previous) || (previous.kind == Kind::Comment && own_line) {
            self.new_line();
            return;
        }
        if token.kind == Kind::Comment && !own_line {
            self.blank();
            return;
        }
        match (previous.kind, token.kind) {
            (_, Kind::Comma | Kind::Colon) if previous.kind != Kind::Comment => {}
            (Kind::OpenBrace | Kind::OpenBracket | Kind::Comma, _) => match self.open.last() {
                Some(false) if previous.kind == Kind::Comma => self.blank(),
                Some(false) => {}
                _ => self.new_line(),
            },
            (Kind::Colon, _) => self.blank(),
            // Something is missing between two values; they stay apart.
            _ if own_line => self.new_line(),
            _ if between.is_empty() => {}
            _ => self.blank(),
        }
    }

    fn blank(&mut self) {
        self.out.push(' ');
        self.column += 1;
    }

    fn new_line(&mut self) {
        self.out.push('\n');
        // Deeper than anybody reads the text only grows.
        let depth = self.open.len().min(100);
        for _ in 0..depth {
            self.out.push_str("  ");
        }
        self.column = depth * 2;
    }

    /// Whether the items of the bracket at this token stand on lines of their own: all but short lists of scalars.
    fn breaks(&self, index: usize) -> bool {
        if !matches!(self.tokens.get(index), Some(token) if token.kind == Kind::OpenBracket) {
            return true;
        }
        let mut width = self.column;
        for token in self.tokens.iter().skip(index + 1) {
            match token.kind {
                Kind::CloseBracket => return false,
                Kind::String(None) | Kind::Number | Kind::Word | Kind::Placeholder => {
                    width += token.span.slice(self.text).chars().count();
                }
                Kind::Comma => width += 2,
                _ => return true,
            }
            // The bracket, and a comma behind it.
            if width + 2 > WIDTH {
                return true;
            }
        }
        true
    }
}

fn is_pair(open: Kind, close: Kind) -> bool {
    matches!(
        (open, close),
        (Kind::OpenBrace, Kind::CloseBrace) | (Kind::OpenBracket, Kind::CloseBracket)
    )
}

/// Whether only the end of its line ends the token: a comment, a text without its closing quote.
fn ends_line(text: &str, token: Token) -> bool {
    match token.kind {
        Kind::Comment => token.span.slice(text).starts_with("//"),
        Kind::String(Some(_)) | Kind::SingleQuoted | Kind::Placeholder => {
            let behind = text.get(token.span.end as usize..).unwrap_or("");
            behind.starts_with(['\n', '\r'])
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn tokens(text: &str) -> Vec<String> {
        let mut lexer = Lexer::new(text);
        let mut tokens = Vec::new();
        loop {
            let token = lexer.next();
            if token.kind == Kind::End {
                return tokens;
            }
            tokens.push(token.span.slice(text).trim_end().to_owned());
        }
    }

    #[test]
    fn lays_out() {
        let long = format!("[{}]", ["\"0123456789\""; 9].join(","));
        let broken = format!("[\n  {}\n]\n", ["\"0123456789\""; 9].join(",\n  "));
        for (text, wanted) in [
            ("", ""),
            ("  1.50e+1 ", "1.50e+1\n"),
            ("{}", "{}\n"),
            ("{ }", "{}\n"),
            ("{\"a\":[ ]}", "{\n  \"a\": []\n}\n"),
            (
                "{\"a\":{\"b\":[1 ,{\"c\":2}]}}",
                "{\n  \"a\": {\n    \"b\": [\n      1,\n      {\n        \"c\": 2\n      }\n    ]\n  }\n}\n",
            ),
            (
                "{\"a\":1, // one\n/* two */ \"b\":2 // three\n}",
                "{\n  \"a\": 1, // one\n  /* two */ \"b\": 2 // three\n}\n",
            ),
            ("{\n// first\n\"a\": 1}", "{\n  // first\n  \"a\": 1\n}\n"),
            ("{\"a\" 1 \"b\":}", "{\n  \"a\" 1 \"b\":\n}\n"),
            ("[1,2", "[\n  1,\n  2\n"),
            ("}{", "}{\n"),
            (&long, &broken),
        ] {
            assert_eq!(layout(text), wanted, "{text}");
        }
    }

    proptest! {
        #[test]
        fn only_white_space_changes(text in "[{}\\[\\],:\"a1 /*\n$\\\\é-]{0,40}") {
            let laid = layout(&text);
            prop_assert_eq!(tokens(&laid), tokens(&text), "{}", laid);
            prop_assert_eq!(layout(&laid), laid);
        }
    }
}
