//! Paths as the service reads them: those of the Java library Jayway `JsonPath`, version 2.0.0.
//!
//! What is published of the service's answers matches that version word for word, and no later one (ENGINES.md section 2 of the
//! project's notes; `jsonpath-aws-observed.json`). So its peculiarities are kept on purpose: a definite path
//! gives the bare value, `['a','b']` builds one object, a slice ignores its step, `[-1]` finds nothing,
//! `[(@.length-1)]` does. [`compile`] turns text into steps, [`filter`] does so for `[?(...)]`, [`walk`] applies them.
//!
//! What does not live here: where a path starts (`$`, `$$`, `$name`), which is [`crate::Query`]'s matter.

mod compile;
mod criterion;
mod filter;
mod walk;

use std::fmt::{self, Write};
use std::sync::Arc;

use asl_json::{Str, Value};

use crate::{ParseError, PathError};
use filter::Filter;

/// How deep filters nest in filters before a path is refused.
pub const MAX_NESTING: usize = 100;

/// How many steps a path may have.
pub const MAX_STEPS: usize = 500;

/// How many places of a value reading one path may visit before it is given up: a guard against `$..*..*..*`.
pub const MAX_VISITS: usize = 1_000_000;

/// A path, read once and applied as often as needed.
///
/// ```
/// use asl_jsonpath::Path;
/// let store = asl_json::parse(r#"{"book": [{"price": 8}, {"price": 12}]}"#).unwrap();
///
/// let one = Path::parse("$.book[0].price").unwrap();
/// assert!(one.is_definite());
/// assert_eq!(one.read(&store).unwrap().to_string(), "8");
///
/// let many = Path::parse("$.book[?(@.price > 10)]").unwrap();
/// assert!(!many.is_definite());
/// assert_eq!(many.read(&store).unwrap().to_string(), r#"[{"price":12}]"#);
///
/// let missing = Path::parse("$.cd").unwrap().read(&store).unwrap_err();
/// assert_eq!(missing.to_string(), "No results for path: $['cd']");
/// ```
#[derive(Clone)]
pub struct Path {
    text: Str,
    steps: Arc<[Step]>,
    definite: bool,
}

impl Path {
    /// Reads a path. As in the library, `$` at the start may be missing.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        Self::read_from(text.into())
    }

    /// The same from a text that is kept anyway.
    pub(crate) fn read_from(text: Str) -> Result<Self, ParseError> {
        let compiled = compile::compile(&text)?;
        Ok(Self::from_steps(text, compiled.steps))
    }

    fn from_steps(text: Str, steps: Vec<Step>) -> Self {
        let definite = steps.iter().all(Step::is_definite);
        Self {
            text,
            steps: steps.into(),
            definite,
        }
    }

    /// The path as written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The names and indexes that it begins with, up to a step that is neither: `a`, `0` and `b` of `$.a[0].b[*].c`.
    pub fn leading(&self) -> Vec<Str> {
        let steps = self.steps.iter().map_while(|step| match step {
            Step::Property(name) => Some(name.clone()),
            Step::Index(index) => Some(index.to_string().into()),
            _ => None,
        });
        steps.collect()
    }

    /// Whether the path can lead to one place only. Such a path gives the bare value, any other an array.
    pub fn is_definite(&self) -> bool {
        self.definite
    }

    /// What the path finds in a value. The result shares its parts with the value.
    pub fn read(&self, root: &Value) -> Result<Value, PathError> {
        let mut visits = MAX_VISITS;
        walk::read(self, root, root, &mut visits, false)
    }

    /// What names and indices lead to; nothing if they lead nowhere, or if there are other steps.
    pub(crate) fn walk<'v>(steps: &[Step], value: &'v Value) -> Option<&'v Value> {
        walk::plain(steps, value)
    }

    pub(crate) fn steps(&self) -> &[Step] {
        &self.steps
    }
}

impl fmt::Debug for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Path({:?})", self.text)
    }
}

/// The path as the library writes it: `$['store']['book'][0]`.
impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char('$')?;
        self.steps.iter().try_for_each(|step| step.fmt(f))
    }
}

/// One step of a path. `Display` is the library's spelling.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// A `$` in the middle of a path. Stays where it is, but the path that errors show starts anew.
    Root,
    /// `.name`, `['name']`
    Property(Str),
    /// `['a','b']`: one object of those members that exist. Empty for odd spellings such as `$.name]`.
    Properties(Box<[Str]>),
    /// `[2]`
    Index(i32),
    /// `[0,2]`
    Indices(Box<[i32]>),
    /// `[(@.length-1)]`: the length plus this number.
    FromEnd(i32),
    /// `[2:]`
    SliceFrom(i32),
    /// `[:2]`
    SliceTo(i32),
    /// `[2:4]`
    SliceBetween(i32, i32),
    /// `.*`, `[*]`
    Wildcard,
    /// `..`
    Scan,
    /// `[?(...)]`
    Filter(Filter),
    /// `[?]`, `[?,?]`: as many filters, to be given by a program. The service gives none.
    OpenFilter(usize),
}

impl Step {
    fn is_definite(&self) -> bool {
        matches!(
            self,
            Self::Root | Self::Property(_) | Self::Properties(_) | Self::Index(_) | Self::FromEnd(_)
        )
    }

    /// Whether the step picks items of an array by their place.
    fn is_positional(&self) -> bool {
        matches!(
            self,
            Self::Index(_)
                | Self::Indices(_)
                | Self::FromEnd(_)
                | Self::SliceFrom(_)
                | Self::SliceTo(_)
                | Self::SliceBetween(..)
        )
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => f.write_char('$'),
            Self::Property(name) => write!(f, "['{name}']"),
            Self::Properties(names) => {
                let quoted: Vec<String> = names.iter().map(|name| format!("'{name}'")).collect();
                write!(f, "[{}]", quoted.join(", "))
            }
            Self::Index(index) => write!(f, "[{index}]"),
            Self::Indices(indices) => {
                let numbers: Vec<String> = indices.iter().map(i32::to_string).collect();
                write!(f, "[{}]", numbers.join(","))
            }
            Self::FromEnd(offset) => write!(f, "[@.size(){offset}]"),
            Self::SliceFrom(from) => write!(f, "[{from}:]"),
            Self::SliceTo(to) => write!(f, "[:{to}]"),
            Self::SliceBetween(from, to) => write!(f, "[{from}:{to}]"),
            Self::Wildcard => f.write_str("[*]"),
            Self::Scan => f.write_str(".."),
            Self::Filter(_) => f.write_str("[?]"),
            Self::OpenFilter(count) => write!(f, "[{}]", vec!["?"; *count].join(",")),
        }
    }
}
