//! The JSON form of mocked responses, read with the place of every mistake: the document and its entries. What a response
//! says is read in `read_response.rs`.
//!
//! Expressions are not parsed here but where they are checked (`condition.rs`): the page reads this document at each
//! keystroke, and need not know JSONata for it.

use std::ops::{Deref, DerefMut};

use asl_json::document::{DocumentReader, Problem};
use asl_json::tree::{Node, NodeKind};
use asl_json::{Pointer, Value};
use indexmap::IndexMap;

use crate::model::{MockedObject, MockedTask, Mocks, ObjectKind, Response, Section};

/// The longest delay that makes sense: the longest execution, in milliseconds.
const LONGEST: f64 = 1000.0 * 366.0 * 86_400.0;

impl Mocks {
    /// Reads the text of a workspace's mocked responses. What can be understood is understood; an empty text means none.
    pub fn parse(text: &str) -> (Self, Vec<Problem>) {
        let mut mocks = Self::default();
        if text.trim().is_empty() {
            return (mocks, Vec::new());
        }
        let (mut reader, tree) = MockReader::open(text);
        mocks = reader.mocks(&tree, &Pointer::root());
        (mocks, reader.into_problems())
    }

    /// Reads mocked responses that are part of another document: `node` is their object in the tree of `text`, and
    /// `place` says where it stands.
    pub fn read(text: &str, node: &Node, place: &Pointer) -> (Self, Vec<Problem>) {
        let mut reader = MockReader(DocumentReader::new(text));
        let mocks = reader.mocks(node, place);
        (mocks, reader.into_problems())
    }
}

impl Response {
    /// Reads the text of one response; the error is a sentence with its place.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (mut reader, tree) = MockReader::open(text);
        let response = reader.response(&tree, &Pointer::root());
        match (response, reader.into_problems().first()) {
            (Some(response), None) => Ok(response),
            (_, Some(problem)) => Err(problem.message.clone()),
            (None, None) => Err("It is not a response.".to_owned()),
        }
    }
}

/// A [`DocumentReader`] that knows the vocabulary of mocked responses.
pub(crate) struct MockReader<'t>(DocumentReader<'t>);

impl<'t> MockReader<'t> {
    pub(crate) fn open(text: &'t str) -> (Self, Node) {
        let (reader, tree) = DocumentReader::open(text);
        (Self(reader), tree)
    }

    /// What is wrong with the document, once it is read.
    pub(crate) fn into_problems(self) -> Vec<Problem> {
        self.0.problems
    }
}

impl<'t> Deref for MockReader<'t> {
    type Target = DocumentReader<'t>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl DerefMut for MockReader<'_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}

impl MockReader<'_> {
    pub(crate) fn milliseconds(&mut self, node: &Node, place: &Pointer) -> u64 {
        if let NodeKind::Number(number) = &node.kind {
            let milliseconds = (number.as_f64() * 1000.0).round();
            if (0.0..=LONGEST).contains(&milliseconds) {
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "checked above"
                )]
                return milliseconds as u64;
            }
        }
        if !matches!(node.kind, NodeKind::Missing) {
            let name = place.steps().last().unwrap_or_default();
            let message = format!("\"{name}\" must be a number of seconds from 0 to 31622400 (a year).");
            self.problem(node.span, place, message);
        }
        0
    }

    fn mocks(&mut self, node: &Node, place: &Pointer) -> Mocks {
        let mut mocks = Mocks::default();
        for (member, place) in self.members(node, place, "The mocked responses") {
            let section = Section::ALL
                .into_iter()
                .find(|section| section.key() == &*member.key);
            match section {
                Some(section) => {
                    let what = format!("\"{}\"", section.key());
                    *mocks.section_mut(section) = self.tasks(&member.value, &place, &what, section);
                }
                None if &*member.key == "objects" => {
                    for (item, place) in self.items(&member.value, &place, "\"objects\"") {
                        mocks.objects.extend(self.object(item, &place));
                    }
                }
                None => self.unknown(
                    member,
                    &place,
                    "functions, tasks, resources, activities, executions, objects",
                ),
            }
        }
        mocks
    }

    fn object(&mut self, node: &Node, place: &Pointer) -> Option<MockedObject> {
        let (mut bucket, mut key, mut kind, mut content) = (None, None, None, None);
        for (member, place) in self.members(node, place, "An object") {
            let value = &member.value;
            match &*member.key {
                "bucket" => bucket = self.string(value, &place, "\"bucket\""),
                "key" => key = self.string(value, &place, "\"key\""),
                "kind" => {
                    kind = self
                        .string(value, &place, "\"kind\"")
                        .and_then(|text| ObjectKind::parse(&text));
                    if kind.is_none() {
                        let message = "\"kind\" is one of JSON, JSONL, CSV, MANIFEST, PARQUET.".into();
                        self.problem(value.span, &place, message);
                    }
                }
                "content" => content = Some(value.to_value(self.text)),
                _ => self.unknown(member, &place, "bucket, key, kind, content"),
            }
        }
        let (Some(bucket), Some(key)) = (bucket, key) else {
            if node.members().is_some() {
                let message = "An object needs a \"bucket\" and a \"key\", both strings.".into();
                self.problem(node.span, place, message);
            }
            return None;
        };
        Some(MockedObject {
            kind: kind.unwrap_or_else(|| ObjectKind::of_key(&key)),
            bucket,
            key,
            content: content.unwrap_or_else(|| Value::from("")),
        })
    }

    fn tasks(
        &mut self,
        node: &Node,
        place: &Pointer,
        what: &str,
        section: Section,
    ) -> IndexMap<String, MockedTask> {
        let mut tasks = IndexMap::new();
        for (member, place) in self.members(node, place, what) {
            let task = self.task(&member.value, &place, section);
            if tasks.insert(member.key.to_string(), task).is_some() {
                let message = format!(
                    "\"{}\" is mocked twice; this one counts. Put all responses into one list.",
                    member.key
                );
                self.problem(member.key_span, &place, message);
            }
        }
        tasks
    }

    fn task(&mut self, node: &Node, place: &Pointer, section: Section) -> MockedTask {
        let mut task = MockedTask::default();
        for (member, place) in self.members(node, place, "What a function or task answers") {
            match &*member.key {
                "responses" => {
                    for (item, place) in self.items(&member.value, &place, "\"responses\"") {
                        task.responses.extend(self.response(item, &place));
                    }
                }
                "furtherCalls" => task.further_calls = self.response(&member.value, &place),
                "definition" if section == Section::Executions => {
                    task.definition = Some(member.value.to_value(self.text));
                }
                "type" if section == Section::Executions => match member.value.as_str() {
                    Some("EXPRESS") => task.express = true,
                    Some("STANDARD") => {}
                    _ => self.problem(
                        member.value.span,
                        &place,
                        "\"type\" must be STANDARD or EXPRESS.".into(),
                    ),
                },
                _ if section == Section::Executions => {
                    self.unknown(member, &place, "responses, furtherCalls, definition, type");
                }
                _ => self.unknown(member, &place, "responses, furtherCalls"),
            }
        }
        task
    }
}

/// Milliseconds as the number of seconds that the document holds.
pub fn seconds(milliseconds: u64) -> Value {
    if milliseconds.is_multiple_of(1000) {
        return Value::from(i64::try_from(milliseconds / 1000).unwrap_or(i64::MAX));
    }
    #[expect(
        clippy::cast_precision_loss,
        reason = "a year in milliseconds fits a double exactly"
    )]
    let seconds = milliseconds as f64 / 1000.0;
    asl_json::Number::from_f64(seconds).map_or(Value::Null, Value::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fail(text: &str, place: &str, message: &str) {
        let (_, problems) = Mocks::parse(text);
        let found = problems
            .iter()
            .any(|p| p.span.slice(text) == place && p.message.contains(message));
        assert!(found, "{problems:#?}");
    }

    #[test]
    fn says_what_is_wrong_and_where() {
        fail(
            r#"{"function": {}}"#,
            r#""function""#,
            "Expected one of: functions",
        );
        fail(r#"{"functions": []}"#, "[]", "must be an object");
        fail(
            r#"{"functions": {"f": {"responses": [{}]}}}"#,
            "{}",
            "exactly one of",
        );
        fail(
            r#"{"functions": {"f": {"responses": [{"returns": 1, "afterSeconds": -1}]}}}"#,
            "-1",
            "number of seconds",
        );
        fail(
            r#"{"functions": {"f": {"responses": [{"serviceException": {}}]}}}"#,
            "{}",
            "needs a \"name\"",
        );
        fail(
            r#"{"functions": {"f": {"responses": [{"functionError": {"errorType": 1}}]}}}"#,
            "1",
            "must be a string",
        );
        fail(
            r#"{"functions": {"f": {"responses": [{"neverAnswers": false}]}}}"#,
            "false",
            "must be true",
        );
        fail(
            r#"{"functions": {"f": {"responses": [{"returns": 1, "callback": [{}]}]}}}"#,
            "{}",
            "exactly one of heartbeat",
        );
        fail("{", "", "ends where");
    }

    #[test]
    fn an_empty_text_mocks_nothing() {
        assert_eq!(Mocks::parse(" \n"), (Mocks::default(), Vec::new()));
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "[{}\\[\\]\":,a-z1\\- ]{0,60}") {
            let (_, problems) = Mocks::parse(&text);
            for problem in problems {
                proptest::prop_assert!(problem.span.end as usize <= text.len());
            }
        }
    }
}
