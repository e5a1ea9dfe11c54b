//! What completion and hover say of services: compact tables of text, one fact a line, its parts between tabs.
//!
//! What does not live here: fields, functions, errors and the context object, which are in the catalog.

/// A table of lines `name TAB text`.
#[derive(Clone, Copy)]
pub(crate) struct Table(&'static str);

/// The services with optimized integrations, with their full names.
pub(crate) const SERVICES: Table = Table(include_str!("facts/services.txt"));
/// Services of the SDK and actions that are often called through it; there are many more.
pub(crate) const SDK: Table = Table(include_str!("facts/sdk.txt"));

/// A line of a table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Fact {
    /// Its name.
    pub name: &'static str,
    /// The text.
    pub text: &'static str,
}

impl Table {
    /// All lines.
    pub fn all(self) -> impl Iterator<Item = Fact> {
        self.0.lines().map(|line| {
            let (name, text) = line.split_once('\t').unwrap_or((line, ""));
            Fact { name, text }
        })
    }

    /// The line of this name.
    pub fn find(self, name: &str) -> Option<Fact> {
        self.all().find(|fact| fact.name == name)
    }
}
