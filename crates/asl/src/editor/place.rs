//! The place of the cursor: the containers around it, and whether a name or a value is expected there.
//!
//! What does not live here: how the place is found ([`super::brackets`], [`super::indented`]), and what belongs there
//! ([`super::grammar`]).

use asl_json::Span;
use asl_json::tree::{Member, Node};

/// The place of the cursor.
#[derive(Clone, Debug)]
pub(crate) struct Place<'t> {
    /// The containers around the cursor, from the document inwards.
    pub around: Vec<Container<'t>>,
    /// What is expected there.
    pub expected: Expected<'t>,
}

/// A container around the cursor.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Container<'t> {
    /// The container.
    pub node: &'t Node,
    /// The member of the container around it that it is the value of.
    pub member: Option<&'t Member>,
}

/// What is expected at the place of the cursor.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Expected<'t> {
    /// The name of a member.
    Name {
        /// What is written there, or the empty place of the cursor.
        span: Span,
        /// The member whose name is written there.
        member: Option<&'t Member>,
        /// What separates it from its neighbors.
        separators: Separators,
    },
    /// A value.
    Value {
        /// What is written there, or the empty place of the cursor.
        span: Span,
        /// The name of the member whose value it is; nothing for an item.
        name: Option<&'t str>,
        /// The value that is written there.
        node: Option<&'t Node>,
        /// What separates it from its neighbors.
        separators: Separators,
    },
    /// Nothing.
    Nothing,
}

/// The commas that are missing around a place where something is to be inserted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Separators {
    /// Where a comma is missing before the place.
    pub before: Option<u32>,
    /// Whether one is missing after it.
    pub after: bool,
}
