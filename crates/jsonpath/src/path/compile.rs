//! From the text of a path to its steps, character by character as the library goes.
//!
//! The library looks at a path in two passes: first it cuts the text into fragments (`.name`, `[...]`), then it looks
//! into each fragment for the first character that tells what it is. That is why `[+1]` is an index, `["a1"]` too,
//! and `["a"]` is refused. Filters are read in [`super::filter`].

use asl_json::Str;

use super::filter::Filter;
use super::{MAX_NESTING, MAX_STEPS, Step};
use crate::ParseError;

/// The text in which errors are placed, and how deep in nested filters we are.
#[derive(Clone, Copy)]
pub(super) struct Source<'t> {
    whole: &'t str,
    depth: usize,
}

impl<'t> Source<'t> {
    /// An error at a part of the text.
    pub(super) fn error(self, part: &'t str, message: impl Into<String>) -> ParseError {
        // Every part is a slice of the whole, so its place is the distance of their addresses.
        let start = (part.as_ptr() as usize).wrapping_sub(self.whole.as_ptr() as usize);
        let end = start.wrapping_add(part.len());
        if self.whole.get(start..end).is_some() {
            ParseError::new(message, start, end)
        } else {
            ParseError::new(message, 0, self.whole.len())
        }
    }

    /// The library walks off the end of a text; it shows as a Java exception with the length of that text.
    pub(super) fn cut_short(self, part: &'t str, index: usize, message: &str) -> ParseError {
        let text = format!("java.lang.StringIndexOutOfBoundsException: String index out of range: {index}");
        self.error(part, message).library(text)
    }

    pub(super) fn deeper(self) -> Self {
        Self {
            depth: self.depth + 1,
            ..self
        }
    }
}

/// A path that has been read.
pub(super) struct Compiled {
    pub(super) steps: Vec<Step>,
    /// Whether it started with `@`: in a filter it then starts at the item, not at the document.
    pub(super) at_item: bool,
}

pub(super) fn compile(text: &str) -> Result<Compiled, ParseError> {
    let source = Source {
        whole: text,
        depth: 0,
    };
    compile_part(source, text)
}

/// Java's `String.trim`.
pub(super) fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| c <= ' ')
}

/// The number of characters as Java counts them.
pub(super) fn java_length(text: &str) -> usize {
    text.encode_utf16().count()
}

pub(super) fn compile_part<'t>(source: Source<'t>, text: &'t str) -> Result<Compiled, ParseError> {
    let path = trim(text);
    if source.depth > MAX_NESTING {
        return Err(source.error(path, format!("Filters nest more than {MAX_NESTING} levels deep.")));
    }
    let Some(first) = path.chars().next() else {
        return Err(source.cut_short(path, 0, "The path is empty. A path starts with $."));
    };
    if path.ends_with("..") {
        let error = source.error(
            path,
            "A path cannot end in '..'. Write what to look for: $..name.",
        );
        return Err(error.library("A path can not end with a scan."));
    }
    let rooted = matches!(first, '$' | '@');
    let mut compiler = Compiler {
        source,
        path,
        at: usize::from(rooted),
        steps: Vec::new(),
    };
    if !rooted {
        compiler.after_period()?;
    } else if !matches!(path.as_bytes().get(1), None | Some(b'.' | b'[')) {
        let rest = path.get(1..).unwrap_or("");
        let error = source.error(rest, format!("After '{first}' a path goes on with '.' or '['."));
        return Err(error.library(format!("Invalid path ${rest}")));
    }
    while compiler.at < path.len() {
        compiler.fragment()?;
        if compiler.steps.len() > MAX_STEPS {
            return Err(source.error(path, format!("The path has more than {MAX_STEPS} steps.")));
        }
    }
    Ok(Compiled {
        steps: compiler.steps,
        at_item: first == '@',
    })
}

struct Compiler<'t> {
    source: Source<'t>,
    path: &'t str,
    at: usize,
    steps: Vec<Step>,
}

impl<'t> Compiler<'t> {
    fn rest(&self) -> &'t str {
        self.path.get(self.at..).unwrap_or("")
    }

    fn fragment(&mut self) -> Result<(), ParseError> {
        let rest = self.rest();
        match rest.as_bytes().first() {
            Some(b' ') => {
                let space = rest.get(..1).unwrap_or(rest);
                let error = self.source.error(
                    space,
                    "A space is not allowed here. Write a name with spaces in brackets: ['a b'].",
                );
                return Err(error.library("Space not allowed in path"));
            }
            Some(b'$') => {
                self.at += 1;
                self.steps.push(Step::Root);
            }
            Some(b'*') => {
                self.at += 1;
                self.steps.push(Step::Wildcard);
            }
            Some(b'.') => {
                self.at += 1;
                self.after_period()?;
            }
            Some(b'[') => {
                let fragment = bracketed(rest);
                self.at += fragment.len();
                self.steps.push(analyze(self.source, fragment)?);
            }
            _ => self.name(),
        }
        Ok(())
    }

    fn after_period(&mut self) -> Result<(), ParseError> {
        let rest = self.rest();
        if rest.is_empty() {
            let last = self.path.get(self.at.saturating_sub(1)..).unwrap_or("");
            let end = java_length(self.path);
            let message = "The path ends in '.'. Write a name after it or remove it.";
            return Err(self.source.cut_short(last, end, message));
        }
        if rest.starts_with('.') {
            self.at += 1;
            self.steps.push(Step::Scan);
        } else {
            self.name();
        }
        Ok(())
    }

    /// A name up to the next period, bracket or space; nothing if there is none, as in `.['a']`.
    fn name(&mut self) {
        let rest = self.rest();
        let ends = |byte| matches!(byte, b'.' | b'[' | b' ');
        let end = rest.bytes().position(ends).unwrap_or(rest.len());
        let name = rest.get(..end).unwrap_or("");
        self.at += end;
        match name {
            "" => {}
            "*" => self.steps.push(Step::Wildcard),
            _ if !name.bytes().any(|byte| matches!(byte, b'\'' | b']')) => {
                self.steps.push(Step::Property(name.into()));
            }
            // The library wraps the name as ['name'] and reads that, so quotes and brackets within it count.
            _ => self.steps.push(properties(quoted_names(name, true).0)),
        }
    }
}

/// The text up to the bracket that closes the first one. Quotes do not matter to the library here.
fn bracketed(text: &str) -> &str {
    let mut open = 0_usize;
    for (index, byte) in text.bytes().enumerate() {
        match byte {
            b'[' => open += 1,
            b']' if open <= 1 => return text.get(..=index).unwrap_or(text),
            b']' => open -= 1,
            _ => {}
        }
    }
    text
}

/// The names between quotes, up to the first `]`. Whether there was one is the second answer.
fn quoted_names(text: &str, mut open: bool) -> (Vec<Str>, bool) {
    let mut names = Vec::new();
    let mut name = String::new();
    for c in text.chars() {
        match c {
            ']' => return (names, true),
            '\'' if open => {
                names.push(name.as_str().into());
                name.clear();
                open = false;
            }
            '\'' => open = true,
            _ if open => name.push(c),
            _ => {}
        }
    }
    if open {
        names.push(name.into());
    }
    (names, false)
}

fn properties(names: Vec<Str>) -> Step {
    match <[Str; 1]>::try_from(names) {
        Ok([name]) => Step::Property(name),
        Err(names) => Step::Properties(names.into()),
    }
}

/// Looks into a fragment `[...]` for the first character that tells what it is.
fn analyze<'t>(source: Source<'t>, fragment: &'t str) -> Result<Step, ParseError> {
    if fragment == "[*]" {
        return Ok(Step::Wildcard);
    }
    if let Some(count) = open_filters(fragment) {
        return Ok(Step::OpenFilter(count));
    }
    for (index, c) in fragment.char_indices() {
        let rest = fragment.get(index..).unwrap_or("");
        match c {
            '?' => {
                let text = filter_bounds(source, fragment, index)?;
                return Filter::parse(source.deeper(), text).map(Step::Filter);
            }
            '\'' => {
                return match quoted_names(rest, false) {
                    (names, true) => Ok(properties(names)),
                    (_, false) => Err(source.cut_short(
                        fragment,
                        java_length(fragment),
                        "The bracket is not closed: ']' is missing.",
                    )),
                };
            }
            '@' => return from_end(source, fragment, rest),
            '0'..='9' | ':' | '-' => return positions(source, fragment, rest),
            _ => {}
        }
    }
    let message = "Expected a name in single quotes, an index, a slice, * or a filter in the brackets.";
    let error = source.error(fragment, message);
    Err(error.library(format!("Could not analyze path component: {fragment}")))
}

/// Of `[?]` and `[?, ?]` the number of question marks.
fn open_filters(fragment: &str) -> Option<usize> {
    let inner = fragment.strip_prefix('[')?.strip_suffix(']')?;
    let listed = inner.trim_start().starts_with('?')
        && inner
            .chars()
            .all(|c| c.is_ascii_whitespace() || matches!(c, ',' | '*' | '?'));
    listed.then(|| inner.matches('?').count())
}

/// The filter within a fragment: from the bracket before the question mark to the one that closes it.
fn filter_bounds<'t>(source: Source<'t>, fragment: &'t str, mark: usize) -> Result<&'t str, ParseError> {
    let start = fragment
        .get(..mark)
        .and_then(|before| before.rfind('['))
        .unwrap_or(0);
    let text = fragment.get(start..).unwrap_or("");
    let (mut brackets, mut parentheses) = (0_i64, 0_i64);
    let mut quoted = false;
    let mut previous = ' ';
    for (index, c) in text.char_indices() {
        match c {
            '\'' if previous != '\\' => quoted = !quoted,
            _ if quoted => {}
            '(' => parentheses += 1,
            ')' => parentheses -= 1,
            '[' => brackets += 1,
            ']' => {
                brackets -= 1;
                if parentheses == 0 {
                    let filter = text.get(..=index).unwrap_or(text);
                    if brackets == 0 {
                        return Ok(filter);
                    }
                    let error = source.error(filter, "The brackets of the filter do not match.");
                    return Err(error.library("Filter brackets are not balanced"));
                }
            }
            _ => {}
        }
        previous = c;
    }
    let message = "The filter is not closed. A filter is written [?(...)].";
    Err(source.cut_short(fragment, java_length(fragment), message))
}

/// A place in a fragment; reading past its end is what the library fails on.
struct Cursor<'t> {
    source: Source<'t>,
    fragment: &'t str,
    rest: std::str::Chars<'t>,
}

impl Cursor<'_> {
    fn current(&self) -> Result<char, ParseError> {
        self.rest.clone().next().ok_or_else(|| {
            let message = "The bracket is not closed: ']' is missing.";
            self.source
                .cut_short(self.fragment, java_length(self.fragment), message)
        })
    }

    fn advance(&mut self) -> Result<char, ParseError> {
        self.rest.next();
        self.current()
    }

    fn number(&self, digits: &mut String) -> Result<i32, ParseError> {
        let number = digits.parse().map_err(|_| {
            let message = format!("Expected an integer, not '{digits}'.");
            let error = self.source.error(self.fragment, message);
            error.library(format!(
                "java.lang.NumberFormatException: For input string: \"{digits}\""
            ))
        });
        digits.clear();
        number
    }

    /// The digits after a colon.
    fn digits(&mut self, digits: &mut String) -> Result<(), ParseError> {
        let mut c = self.advance()?;
        while c.is_ascii_digit() || c == ' ' || c == '-' {
            if c != ' ' {
                digits.push(c);
            }
            c = self.advance()?;
        }
        Ok(())
    }
}

/// `[1]`, `[1,2]`, `[1:2]`, `[1:]`, `[:1]`. A second colon and what follows is read and has no effect.
fn positions<'t>(source: Source<'t>, fragment: &'t str, rest: &'t str) -> Result<Step, ParseError> {
    let mut cursor = Cursor {
        source,
        fragment,
        rest: rest.chars(),
    };
    let mut numbers = Vec::new();
    let mut digits = String::new();
    let (mut to, mut from, mut between, mut sequence) = (false, false, false, false);
    loop {
        match cursor.current()? {
            ' ' => {}
            ':' if digits.is_empty() => {
                to = true;
                cursor.digits(&mut digits)?;
                numbers.push(cursor.number(&mut digits)?);
            }
            ':' => {
                numbers.push(cursor.number(&mut digits)?);
                cursor.digits(&mut digits)?;
                if digits.is_empty() {
                    from = true;
                } else {
                    between = true;
                    numbers.push(cursor.number(&mut digits)?);
                }
            }
            ',' => {
                numbers.push(cursor.number(&mut digits)?);
                sequence = true;
            }
            c if c.is_ascii_digit() || c == '-' => digits.push(c),
            _ => break,
        }
        if cursor.current()? == ']' {
            break;
        }
        cursor.advance()?;
    }
    if !digits.is_empty() {
        numbers.push(cursor.number(&mut digits)?);
    }
    match *numbers.as_slice() {
        [index] if !to && !from => Ok(Step::Index(index)),
        _ if sequence => Ok(Step::Indices(numbers.into())),
        [first, ..] if from => Ok(Step::SliceFrom(first)),
        [first, ..] if to => Ok(Step::SliceTo(first)),
        [first, second, ..] if between => Ok(Step::SliceBetween(first, second)),
        _ => Err(source.error(fragment, "Expected an index or a slice in the brackets.")),
    }
}

/// `[(@.length-1)]`, `[(@.size()-1)]`
fn from_end<'t>(source: Source<'t>, fragment: &'t str, rest: &'t str) -> Result<Step, ParseError> {
    let mut cursor = Cursor {
        source,
        fragment,
        rest: rest.chars(),
    };
    cursor.advance()?;
    let mut c = cursor.advance()?;
    let mut function = String::new();
    while c != '-' {
        if !matches!(c, ' ' | '(' | ')') {
            function.push(c);
        }
        c = cursor.advance()?;
    }
    if function != "size" && function != "length" {
        let error = source.error(
            fragment,
            "Only the length of the array can be reckoned with: [(@.length-1)].",
        );
        return Err(error.library(format!(
            "Invalid function: @.{function}. Supported functions are: [(@.length - n)] and [(@.size() - n)]"
        )));
    }
    let mut digits = String::new();
    while c != ')' {
        if c != ' ' {
            digits.push(c);
        }
        c = cursor.advance()?;
    }
    cursor.number(&mut digits).map(Step::FromEnd)
}
