//! What completion and hover say: compact tables of text, one fact a line, its parts between tabs.
//!
//! The facts are those of the specification and of the developer guide, in own words. What does not live here: which
//! fields an object may have; that is the reader's ([`crate::read`]).

/// A table of lines `name TAB text`, or `name TAB more TAB text`.
#[derive(Clone, Copy)]
pub(crate) struct Table(&'static str);

/// The names of errors.
pub(crate) const ERRORS: Table = Table(include_str!("facts/errors.txt"));
/// The intrinsic functions without `States.`, with arguments as an example.
pub(crate) const INTRINSICS: Table = Table(include_str!("facts/intrinsics.txt"));
/// The functions of JSONata without `$`, with their parameters.
pub(crate) const FUNCTIONS: Table = Table(include_str!("facts/functions.txt"));
/// The fields of the context object by their path.
pub(crate) const CONTEXT: Table = Table(include_str!("facts/context.txt"));
/// The members of `$states`.
pub(crate) const STATES: Table = Table(include_str!("facts/states.txt"));
/// The types of states.
pub(crate) const TYPES: Table = Table(include_str!("facts/types.txt"));
/// The services with optimized integrations, with their full names.
pub(crate) const SERVICES: Table = Table(include_str!("facts/services.txt"));
/// Services of the SDK and actions that are often called through it; there are many more.
pub(crate) const SDK: Table = Table(include_str!("facts/sdk.txt"));

const FIELDS: &str = include_str!("facts/fields.txt");

/// A line of a table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Fact {
    /// Its name.
    pub name: &'static str,
    /// What stands between name and text; empty in tables of two columns.
    pub more: &'static str,
    /// The text.
    pub text: &'static str,
}

impl Table {
    /// All lines.
    pub fn all(self) -> impl Iterator<Item = Fact> {
        self.0.lines().map(|line| {
            let (name, rest) = line.split_once('\t').unwrap_or((line, ""));
            let (more, text) = rest.split_once('\t').unwrap_or(("", rest));
            Fact { name, more, text }
        })
    }

    /// The line of this name.
    pub fn find(self, name: &str) -> Option<Fact> {
        self.all().find(|fact| fact.name == name)
    }
}

/// What a field of an object of this kind (`state`, `retrier`) means. Fields of a state whose meaning depends on the
/// type have an entry of their own.
pub(crate) fn field(object: &str, type_name: &str, name: &str) -> Option<&'static str> {
    let section = FIELDS.split('@').find_map(|section| {
        let (title, lines) = section.split_once('\n')?;
        (title == object).then_some(lines)
    })?;
    let mut general = None;
    for line in section.lines() {
        let (key, text) = line.split_once('\t')?;
        if key == name {
            general = Some(text);
        } else if let Some((of_type, field)) = key.split_once('.')
            && (of_type, field) == (type_name, name)
        {
            return Some(text);
        }
    }
    general
}
