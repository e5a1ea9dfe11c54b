//! The JSON form of test cases, read with the place of every mistake.

use asl::Status;
use asl_json::Pointer;
use asl_json::document::DocumentReader;
use asl_json::tree::{Node, NodeKind};
use asl_mock::Mocks;

use crate::Problem;
use crate::model::{Expectation, ExpectedOutput, TestCase, TestCases};

impl TestCases {
    /// Reads the text of a workspace's test cases. What can be understood is understood; an empty text means none.
    pub fn parse(text: &str) -> (Self, Vec<Problem>) {
        let mut tests = Self::default();
        if text.trim().is_empty() {
            return (tests, Vec::new());
        }
        let (mut reader, tree) = DocumentReader::open(text);
        for (member, place) in reader.members(&tree, &Pointer::root(), "The test cases") {
            match &*member.key {
                "cases" => {
                    for (node, place) in reader.items(&member.value, &place, "\"cases\"") {
                        let case = test_case(&mut reader, node, &place);
                        if tests.cases.iter().any(|other| other.name == case.name) {
                            let message = format!(
                                "Two test cases are called \"{}\". Give each a name of its own.",
                                case.name
                            );
                            let span = node.get("name").map_or(node.span, |name| name.span);
                            reader.problem(span, &place, message);
                        }
                        tests.cases.push(case);
                    }
                }
                _ => reader.unknown(member, &place, "cases"),
            }
        }
        (tests, reader.problems)
    }

    /// Whether nothing of the text that these cases were read from is lost when they are written back.
    pub fn is_whole(&self, text: &str) -> bool {
        text.trim().is_empty()
            || asl_json::parse(text).is_ok_and(|value| asl_json::parse(&self.to_text()) == Ok(value))
    }
}

fn test_case(reader: &mut DocumentReader<'_>, node: &Node, place: &Pointer) -> TestCase {
    let mut case = TestCase::default();
    for (member, place) in reader.members(node, place, "A test case") {
        let value = &member.value;
        match &*member.key {
            "name" => case.name = reader.string(value, &place, "\"name\"").unwrap_or_default(),
            "input" => case.input = Some(value.to_value(reader.text)),
            "mocks" => {
                // A syntax error is reported already.
                if !matches!(value.kind, NodeKind::Missing) {
                    reader.problems.extend(Mocks::read(reader.text, value, &place).1);
                }
                case.mocks = Some(value.to_value(reader.text));
            }
            "ownMocksOnly" => match value.kind {
                NodeKind::Bool(only) => case.own_mocks_only = only,
                NodeKind::Missing => {}
                _ => reader.problem(
                    value.span,
                    &place,
                    "\"ownMocksOnly\" must be true or false.".into(),
                ),
            },
            "expect" => case.expect = expectation(reader, value, &place),
            _ => reader.unknown(member, &place, "name, input, mocks, ownMocksOnly, expect"),
        }
    }
    if node.members().is_some() {
        if case.name.trim().is_empty() {
            reader.problem(node.span, place, "A test case needs a \"name\".".into());
        }
        if node.get("expect").is_none_or(|expect| expect.members().is_some()) && case.expect.is_empty() {
            let message = "This test case cannot fail: \"expect\" needs at least one of status, output, outputIncludes, error, path.";
            reader.problem(
                node.get("expect").map_or(node.span, |expect| expect.span),
                place,
                message.into(),
            );
        }
    }
    case
}

fn expectation(reader: &mut DocumentReader<'_>, node: &Node, place: &Pointer) -> Expectation {
    let mut expect = Expectation::default();
    for (member, place) in reader.members(node, place, "\"expect\"") {
        let value = &member.value;
        match &*member.key {
            "status" => {
                let status = reader.string(value, &place, "\"status\"");
                if status
                    .as_deref()
                    .is_some_and(|status| Status::of_name(status).is_none())
                {
                    let message = format!(
                        "\"status\" is one of {}.",
                        Status::ALL.map(Status::name).join(", ")
                    );
                    reader.problem(value.span, &place, message);
                }
                expect.status = status;
            }
            "output" | "outputIncludes" if expect.output.is_some() => {
                let message = "Either \"output\", which compares all of it, or \"outputIncludes\", not both.";
                reader.problem(member.key_span, &place, message.into());
            }
            "output" => expect.output = Some(ExpectedOutput::Is(value.to_value(reader.text))),
            "outputIncludes" => {
                expect.output = Some(ExpectedOutput::Includes(value.to_value(reader.text)));
            }
            "error" => expect.error = reader.string(value, &place, "\"error\""),
            "path" => {
                let mut path = Vec::new();
                for (item, place) in reader.items(value, &place, "\"path\"") {
                    path.extend(reader.string(item, &place, "The name of a state"));
                }
                expect.path = Some(path);
            }
            _ => reader.unknown(member, &place, "status, output, outputIncludes, error, path"),
        }
    }
    expect
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fail(text: &str, place: &str, message: &str) {
        let (_, problems) = TestCases::parse(text);
        let found = problems
            .iter()
            .any(|p| p.span.slice(text) == place && p.message.contains(message));
        assert!(found, "{problems:#?}");
    }

    #[test]
    fn says_what_is_wrong_and_where() {
        fail("[]", "[]", "must be an object");
        fail(r#"{"case": []}"#, r#""case""#, "Expected one of: cases");
        fail(r#"{"cases": {}}"#, "{}", "must be a list");
        fail(
            r#"{"cases": [{"expect": {"error": "E"}}]}"#,
            r#"{"expect": {"error": "E"}}"#,
            "needs a \"name\"",
        );
        fail(r#"{"cases": [{"name": "n"}]}"#, r#"{"name": "n"}"#, "cannot fail");
        fail(r#"{"cases": [{"name": "n", "expect": {}}]}"#, "{}", "cannot fail");
        fail(
            r#"{"cases": [{"name": "n", "expect": {"status": "DONE"}}]}"#,
            "\"DONE\"",
            "one of SUCCEEDED",
        );
        fail(
            r#"{"cases": [{"name": "n", "expect": {"output": 1, "outputIncludes": 1}}]}"#,
            r#""outputIncludes""#,
            "not both",
        );
        fail(
            r#"{"cases": [{"name": "n", "mocks": {"functions": {"f": {"responses": [{}]}}}}]}"#,
            "{}",
            "exactly one of",
        );
        fail(
            r#"{"cases": [{"name": "n", "expect": {"error": "E"}}, {"name": "n", "expect": {"error": "E"}}]}"#,
            "\"n\"",
            "Two test cases",
        );
        fail("{", "", "ends where");
    }

    #[test]
    fn what_is_understood_is_kept_however_wrong() {
        let is_whole = |text| TestCases::parse(text).0.is_whole(text);
        assert!(is_whole(" "));
        assert!(is_whole(
            r#"{"cases": [{"name": "", "expect": {"status": "DONE"}}, {"name": "", "expect": {}}]}"#
        ));
        assert!(is_whole(
            r#"{"cases": [{"name": "n", "mocks": {"no": 1}, "expect": {}}]}"#
        ));
        assert!(!is_whole(r#"{"cases": [{"name": "n", "expects": {}}]}"#));
        assert!(!is_whole(r#"{"cases": [{"name": 1, "expect": {}}]}"#));
        assert!(!is_whole("{"));
    }

    #[test]
    fn an_empty_text_is_no_case() {
        assert_eq!(TestCases::parse(" \n"), (TestCases::default(), Vec::new()));
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "[{}\\[\\]\":,a-z1\\- ]{0,60}") {
            let (_, problems) = TestCases::parse(&text);
            for problem in problems {
                proptest::prop_assert!(problem.span.end as usize <= text.len());
            }
        }
    }
}
