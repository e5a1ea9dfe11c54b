//! A node of the definition together with the way that leads to it.
//!
//! Reading goes down from the root; what is found wrong must be reported at a place, once as a JSON Pointer, once in
//! AWS's notation. Far more is read than is reported, so nothing is noted on the way: the way to a value is looked for
//! when it is asked for. What does not live here: what the fields mean.

use std::collections::{HashMap, HashSet};
use std::ptr;

use asl_json::tree::{Member, Node, NodeKind};
use asl_json::{NameHash, Pointer, Span, Value};

#[derive(Clone, Copy)]
enum Step<'t> {
    Key(&'t str),
    Index(usize),
}

/// The steps from a node to another one in it.
fn steps<'t>(root: &'t Node, wanted: &Node) -> Vec<Step<'t>> {
    let mut steps = Vec::with_capacity(8);
    let mut node = root;
    while !ptr::eq(node, wanted) {
        let starts = |child: &Node| child.span.start <= wanted.span.start;
        // Values stand in the order of the text, so only the last that does not start behind it can hold it.
        let next = match &node.kind {
            NodeKind::Object(members) => {
                let behind = members.partition_point(|member| starts(&member.value));
                let member = behind.checked_sub(1).and_then(|index| members.get(index));
                member.map(|member| (Step::Key(&member.key), &member.value))
            }
            NodeKind::Array(items) => {
                let behind = items.partition_point(starts);
                let index = behind.checked_sub(1);
                index.and_then(|index| Some((Step::Index(index), items.get(index)?)))
            }
            _ => None,
        };
        let Some((step, child)) = next else {
            // What YAML repeats and what a template's functions give stands elsewhere in the text.
            steps.clear();
            search(root, wanted, &mut steps);
            return steps;
        };
        steps.push(step);
        node = child;
    }
    steps
}

/// The same, wherever the nodes stand in the text; whether the node was found.
fn search<'t>(node: &'t Node, wanted: &Node, steps: &mut Vec<Step<'t>>) -> bool {
    let mut leads_there = |step: Step<'t>, child: &'t Node| {
        steps.push(step);
        let found = search(child, wanted, steps);
        if !found {
            steps.pop();
        }
        found
    };
    ptr::eq(node, wanted)
        || match &node.kind {
            NodeKind::Object(members) => members
                .iter()
                .any(|member| leads_there(Step::Key(&member.key), &member.value)),
            NodeKind::Array(items) => {
                let mut items = items.iter().enumerate();
                items.any(|(index, item)| leads_there(Step::Index(index), item))
            }
            _ => false,
        }
}

/// A value of the definition and its place.
#[derive(Clone, Copy)]
pub(crate) struct At<'t> {
    /// The value.
    pub node: &'t Node,
    /// The member whose value it is, if it is one's.
    member: Option<&'t Member>,
    /// The whole document.
    root: &'t Node,
}

impl<'t> At<'t> {
    /// The whole document.
    pub(crate) fn root(node: &'t Node) -> Self {
        Self {
            node,
            member: None,
            root: node,
        }
    }

    /// The value of a member.
    pub(crate) fn member(self, member: &'t Member) -> Self {
        Self {
            node: &member.value,
            member: Some(member),
            ..self
        }
    }

    /// An item of an array.
    pub(crate) fn item(self, node: &'t Node) -> Self {
        Self {
            node,
            member: None,
            ..self
        }
    }

    /// The items of an array; none of anything else.
    pub(crate) fn items(self) -> impl ExactSizeIterator<Item = Self> {
        let items = self.node.items().unwrap_or_default().iter();
        items.map(move |item| self.item(item))
    }

    /// The name of the field, if it is the value of one.
    pub(crate) fn name(self) -> Option<&'t str> {
        self.member.map(|member| &*member.key)
    }

    /// The place of that name.
    pub(crate) fn key(self) -> Option<Span> {
        self.member.map(|member| member.key_span)
    }

    /// `/States/Call/Retry/0/ErrorEquals`
    pub(crate) fn pointer(self) -> Pointer {
        let mut text = String::new();
        for step in steps(self.root, self.node) {
            match step {
                Step::Key(key) => Pointer::push(&mut text, key),
                Step::Index(index) => Pointer::push(&mut text, &index.to_string()),
            }
        }
        Pointer::new(text)
    }

    /// The same place in the value of the document.
    pub(crate) fn find(self, document: &Value) -> Option<&Value> {
        let mut steps = steps(self.root, self.node).into_iter();
        steps.try_fold(document, |value, step| match step {
            Step::Key(key) => value.get(key),
            Step::Index(index) => value.at(index),
        })
    }

    /// `/States/Call/Retry[0]/ErrorEquals`, names as they are; the root is `/` (docs/aws-behaviour.md, "Locations").
    pub(crate) fn location(self) -> String {
        let mut location = String::new();
        for step in steps(self.root, self.node) {
            match step {
                Step::Key(key) => {
                    location.push('/');
                    location.push_str(key);
                }
                Step::Index(index) => {
                    location.push('[');
                    location.push_str(&index.to_string());
                    location.push(']');
                }
            }
        }
        if location.is_empty() {
            location.push('/');
        }
        location
    }

    /// What to underline when something is said about the value as a whole: its name, or the token that opens it.
    pub(crate) fn head(&self) -> Span {
        self.key().unwrap_or_else(|| first_token(self.node))
    }

    /// What to underline when the value itself is wrong: the value, or the bracket that opens it.
    pub(crate) fn body(&self) -> Span {
        if self.node.members().is_some() || self.node.items().is_some() {
            self.head()
        } else {
            self.node.span
        }
    }
}

/// The bracket that opens the value; without one, as in YAML, the first name or value in it.
fn first_token(node: &Node) -> Span {
    let start = node.span.start;
    let first = match &node.kind {
        NodeKind::Object(members) => members.first().map(|member| member.key_span),
        NodeKind::Array(items) => items.first().map(first_token),
        _ => Some(node.span),
    };
    first.filter(|first| first.start == start).unwrap_or(Span {
        start,
        end: node.span.end.min(start + 1),
    })
}

/// An object, open for reading: its members by name. Of members with one name the last one counts.
pub(crate) struct Fields<'t> {
    /// The object.
    pub at: At<'t>,
    members: &'t [Member],
    index: Index<'t>,
}

/// Most objects are small; a search through a handful of names is quicker than a table of them.
enum Index<'t> {
    Search,
    Table(HashMap<&'t str, usize, NameHash>),
}

const SMALL: usize = 16;

impl<'t> Fields<'t> {
    /// Opens the value if it is an object.
    pub(crate) fn open(at: &At<'t>) -> Option<Self> {
        let members = at.node.members()?;
        let index = if members.len() <= SMALL {
            Index::Search
        } else {
            let names = members.iter().enumerate();
            Index::Table(names.map(|(index, member)| (&*member.key, index)).collect())
        };
        Some(Self {
            at: *at,
            members,
            index,
        })
    }

    /// The member of this name.
    pub(crate) fn get(&self, name: &str) -> Option<At<'t>> {
        let member = match &self.index {
            Index::Search => self.members.iter().rev().find(|member| &*member.key == name),
            Index::Table(table) => table.get(name).and_then(|index| self.members.get(*index)),
        };
        member.map(|member| self.at.member(member))
    }

    /// Whether there is no member.
    pub(crate) fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// Whether there is a member of this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        match &self.index {
            Index::Search => self.members.iter().any(|member| &*member.key == name),
            Index::Table(table) => table.contains_key(name),
        }
    }

    /// The members whose name stands before them in the object already, in the order of the text.
    pub(crate) fn repeated(&self) -> impl Iterator<Item = (&'t str, At<'t>)> {
        let mut seen = HashSet::with_capacity_and_hasher(self.members.len(), NameHash::default());
        let repeated = self
            .members
            .iter()
            .filter(move |member| !seen.insert(&*member.key));
        repeated.map(|member| (&*member.key, self.at.member(member)))
    }

    /// The members that count, in the order of the text, with their names.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&'t Member, At<'t>)> {
        let counts = |index: usize, name: &str| match &self.index {
            Index::Search => {
                let mut later = self.members.iter().skip(index + 1);
                later.all(|member| &*member.key != name)
            }
            Index::Table(table) => table.get(name) == Some(&index),
        };
        self.members
            .iter()
            .enumerate()
            .filter(move |(index, member)| counts(*index, &member.key))
            .map(|(_, member)| (member, self.at.member(member)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_have_two_notations() {
        let (root, errors) = asl_json::tree::parse(r#"{"States":{"a/b (c)":{"Retry":[{"x":1}]}}}"#);
        assert_eq!(errors, []);
        let get = |at: &At<'_>, name: &str| Fields::open(at).unwrap().get(name).unwrap().location();
        let root = At::root(&root);
        assert_eq!(root.location(), "/");
        assert_eq!(get(&root, "States"), "/States");
        let states = Fields::open(&root).unwrap().get("States").unwrap();
        let state = Fields::open(&states).unwrap().get("a/b (c)").unwrap();
        let retry = Fields::open(&state).unwrap().get("Retry").unwrap();
        let item = retry.items().next().unwrap();
        assert_eq!(item.location(), "/States/a/b (c)/Retry[0]");
        assert_eq!(item.pointer().as_str(), "/States/a~1b (c)/Retry/0");
    }

    #[test]
    fn what_stands_elsewhere_in_the_text_has_a_place() {
        let (root, errors) = crate::source::Format::Yaml.parse("a: &x {b: [1, [2]]}\nc: *x\nd: 3\n");
        assert_eq!(errors, []);
        let root = At::root(&root);
        for name in ["a", "c"] {
            let member = Fields::open(&root).unwrap().get(name).unwrap();
            let list = Fields::open(&member).unwrap().get("b").unwrap();
            let inner = list.items().nth(1).unwrap().items().next().unwrap();
            assert_eq!(inner.location(), format!("/{name}/b[1][0]"));
        }
    }

    #[test]
    fn the_last_of_several_members_counts() {
        let text = r#"{"a":1,"b":2,"a":3}"#;
        let (root, _) = asl_json::tree::parse(text);
        let fields = Fields::open(&At::root(&root)).unwrap();
        assert_eq!(fields.get("a").unwrap().node.span.slice(text), "3");
        let names: Vec<_> = fields.iter().map(|(member, _)| &*member.key).collect();
        assert_eq!(names, ["b", "a"]);
        let repeated: Vec<_> = fields
            .repeated()
            .map(|(name, at)| (name, at.node.span.slice(text)))
            .collect();
        assert_eq!(repeated, [("a", "3")]);
    }
}
