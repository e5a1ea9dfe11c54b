//! The document: cases in order, each with what it is given and what is expected.

use asl_json::{Map, Value};

/// All test cases of a workspace.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TestCases {
    /// The cases, in the order in which they run.
    pub cases: Vec<TestCase>,
}

/// A test case.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TestCase {
    /// Its name, which no other test case has.
    pub name: String,
    /// The input of the execution; without one the workspace's.
    pub input: Option<Value>,
    /// Mocked responses in the form of the workspace's. An entry takes the place of the workspace's entry of that name.
    pub mocks: Option<Value>,
    /// Whether the workspace's mocked responses do not count at all.
    pub own_mocks_only: bool,
    /// The expected result.
    pub expect: Expectation,
}

/// What is expected of an execution. What is not said does not count.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Expectation {
    /// The name of an [`asl::Status`], as typed: another one is reported when the text is read, and kept.
    pub status: Option<String>,
    /// The output.
    pub output: Option<ExpectedOutput>,
    /// The error's name.
    pub error: Option<String>,
    /// The names of all states in the order in which they are entered.
    pub path: Option<Vec<String>>,
}

/// How an output is compared.
#[derive(Clone, Debug, PartialEq)]
pub enum ExpectedOutput {
    /// It is exactly this.
    Is(Value),
    /// It has at least these members, at every depth; lists have as many items.
    Includes(Value),
}

impl ExpectedOutput {
    /// The value to compare with.
    pub fn value(&self) -> &Value {
        match self {
            Self::Is(value) | Self::Includes(value) => value,
        }
    }
}

impl Expectation {
    /// Whether nothing is expected: such a case cannot fail.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl TestCase {
    /// The mocked responses with which the case runs, as the text of a document; `workspace` is the text of the workspace's.
    ///
    /// A workspace's text with mistakes is handed on as it is, so that whoever runs it says what is wrong.
    pub fn mocks_over(&self, workspace: &str) -> String {
        let own = match (&self.mocks, self.own_mocks_only) {
            (None, false) => return workspace.to_owned(),
            (own, true) => return own.as_ref().map(asl_json::to_pretty).unwrap_or_default(),
            (Some(own), false) => own,
        };
        if workspace.trim().is_empty() {
            return asl_json::to_pretty(own);
        }
        match (asl_json::parse(workspace), own) {
            (Ok(Value::Object(_)), own) if own.as_object().is_none() => asl_json::to_pretty(own),
            (Ok(base), own) if base.as_object().is_some() => asl_json::to_pretty(&merged(&base, own)),
            _ => workspace.to_owned(),
        }
    }

    /// A name that no other case has: the wanted one, or the wanted one with a number.
    pub fn free_name(wanted: &str, cases: &[TestCase]) -> String {
        let is_free = |name: &str| cases.iter().all(|case| case.name != name);
        if is_free(wanted) {
            return wanted.to_owned();
        }
        // One of so many numbers is free.
        (2..=cases.len() + 2)
            .map(|number| format!("{wanted} {number}"))
            .find(|name| is_free(name))
            .unwrap_or_else(|| wanted.to_owned())
    }
}

/// Both documents, the entries of `over` before those of `base`.
fn merged(base: &Value, over: &Value) -> Value {
    let mut sections: Map = base.as_object().cloned().unwrap_or_default();
    for (name, entries) in over.as_object().into_iter().flatten() {
        let both = sections
            .get(name)
            .and_then(Value::as_object)
            .zip(entries.as_object());
        let section = match both {
            Some((base, over)) => {
                let mut section = base.clone();
                section.extend(over.iter().map(|(key, value)| (key.clone(), value.clone())));
                Value::object(section)
            }
            None => entries.clone(),
        };
        sections.insert(name.clone(), section);
    }
    Value::object(sections)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn over(case: &str, only: bool, workspace: &str) -> Value {
        let case = TestCase {
            mocks: Some(asl_json::parse(case).unwrap()),
            own_mocks_only: only,
            ..TestCase::default()
        };
        asl_json::parse(&case.mocks_over(workspace)).unwrap()
    }

    #[test]
    fn entries_of_a_case_take_the_place_of_the_workspace_s() {
        let workspace = r#"{"functions": {"f": 1, "g": 2}, "tasks": {"T": 3}}"#;
        let json = |text| asl_json::parse(text).unwrap();
        assert_eq!(
            over(r#"{"functions": {"f": 9}}"#, false, workspace),
            json(r#"{"functions": {"f": 9, "g": 2}, "tasks": {"T": 3}}"#)
        );
        assert_eq!(
            over(r#"{"functions": {"f": 9}}"#, true, workspace),
            json(r#"{"functions": {"f": 9}}"#)
        );
        assert_eq!(
            over(r#"{"functions": {"f": 9}}"#, false, " "),
            json(r#"{"functions": {"f": 9}}"#)
        );
        let untouched = TestCase::default();
        assert_eq!(untouched.mocks_over("{ no"), "{ no");
    }

    #[test]
    fn names_are_free() {
        let named = |name: &str| TestCase {
            name: name.into(),
            ..TestCase::default()
        };
        let cases = [named("a"), named("a 2")];
        assert_eq!(TestCase::free_name("b", &cases), "b");
        assert_eq!(TestCase::free_name("a", &cases), "a 3");
    }
}
