//! The hidden cases of a lesson, what else it requires, and the mutants that a learner's test cases must tell from the
//! definition.

use asl_json::{Map, Value};
use asl_testcase::{TestCase, TestCases};

use crate::condition::Condition;
use crate::error::LessonError;
use crate::record;

/// The most cases, requirements, mutants or hints that a lesson may have: each case is a run.
pub(crate) const MOST: usize = 50;

/// What an answer is held against.
#[derive(Clone, Debug, Default)]
pub struct Cases {
    /// Runs with what is expected of them.
    pub cases: Vec<Case>,
    /// What must hold of the answer without running it.
    pub requirements: Vec<Requirement>,
    /// Changes of the definition that the learner's test cases must notice.
    pub mutants: Vec<Mutant>,
}

/// A run with what is expected of it.
#[derive(Clone, Debug)]
pub struct Case {
    /// Input, mocked responses, and what every test case can expect.
    pub test: TestCase,
    /// What else is expected of the record of the run: `calls`, `events`, `seconds`, `mapRuns`.
    pub record: Value,
    /// Whether the learner's policy decides which calls succeed.
    pub under_role: bool,
}

/// Something that must hold of the answer itself.
#[derive(Clone, Debug)]
pub struct Requirement {
    /// The condition.
    pub that: Condition,
    /// What to do where it does not hold.
    pub sentence: String,
}

/// A change of the definition that a test case must notice.
#[derive(Clone, Debug)]
pub struct Mutant {
    /// What was changed, as the end of a sentence.
    pub what: String,
    /// The change, a merge patch of the definition.
    pub change: Value,
}

impl Cases {
    pub(crate) fn read(json: &Value) -> Result<Self, LessonError> {
        let cases: Vec<Case> = list(json, "cases", case)?;
        let names = || cases.iter().map(|case| case.test.name.as_str());
        if let Some(name) = names().find(|name| names().filter(|other| other == name).count() > 1) {
            return Err(LessonError::new(format!("two cases are called \"{name}\"")));
        }
        let read = Self {
            requirements: list(json, "requires", |json| {
                Ok(Requirement {
                    that: condition(json, "that")?,
                    sentence: string(json, "sentence")?,
                })
            })?,
            mutants: list(json, "mutants", |json| {
                Ok(Mutant {
                    what: string(json, "what")?,
                    change: json.get("change").cloned().unwrap_or(Value::Null),
                })
            })?,
            cases,
        };
        if read.cases.is_empty() && read.requirements.is_empty() && read.mutants.is_empty() {
            return Err(LessonError::new("it has no \"cases\", so nothing can fail"));
        }
        Ok(read)
    }
}

fn case(json: &Value) -> Result<Case, LessonError> {
    let mut members: Map = object(json, "a case")?.clone();
    let under_role = members
        .shift_remove("underRole")
        .and_then(|under| under.as_bool())
        .unwrap_or(false);
    let mut expect: Map = members
        .get("expect")
        .and_then(Value::as_object)
        .cloned()
        .unwrap_or_default();
    let of_record = record::MEMBERS
        .iter()
        .filter_map(|name| Some(((*name).into(), expect.shift_remove(name)?)));
    let record: Map = of_record.collect();
    if expect.is_empty() && !record.is_empty() {
        // A test case expects something of the outcome.
        expect.insert("status".into(), Value::from("SUCCEEDED"));
    }
    members.insert("expect".into(), Value::object(expect));
    members.insert("ownMocksOnly".into(), Value::from(true));
    let document = Value::from([("cases", Value::from(vec![Value::object(members)]))]).to_string();
    let (tests, problems) = TestCases::parse(&document);
    if let Some(problem) = problems.first() {
        let name = json.get("name").and_then(Value::as_str).unwrap_or_default();
        return Err(LessonError::new(format!("case \"{name}\": {}", problem.message)));
    }
    let test = tests.cases.into_iter().next();
    Ok(Case {
        test: test.ok_or_else(|| LessonError::new("a case is empty"))?,
        record: Value::object(record),
        under_role,
    })
}

/// The items of a member, which may be missing.
pub(crate) fn list<T>(
    json: &Value,
    name: &str,
    read: impl Fn(&Value) -> Result<T, LessonError>,
) -> Result<Vec<T>, LessonError> {
    let Some(member) = json.get(name) else {
        return Ok(Vec::new());
    };
    let items = member
        .as_array()
        .ok_or_else(|| LessonError::new(format!("\"{name}\" must be a list")))?;
    if items.len() > MOST {
        return Err(LessonError::new(format!(
            "\"{name}\" has {} items; {MOST} are the most",
            items.len()
        )));
    }
    items.iter().map(read).collect()
}

pub(crate) fn object<'v>(json: &'v Value, what: &str) -> Result<&'v Map, LessonError> {
    json.as_object()
        .ok_or_else(|| LessonError::new(format!("{what} must be an object")))
}

pub(crate) fn string(json: &Value, name: &str) -> Result<String, LessonError> {
    let text = json.get(name).and_then(Value::as_str);
    text.map(str::to_owned)
        .ok_or_else(|| LessonError::new(format!("\"{name}\" is missing or not a string")))
}

pub(crate) fn condition(json: &Value, name: &str) -> Result<Condition, LessonError> {
    let text = string(json, name)?;
    Condition::parse(&text)
        .map_err(|error| LessonError::new(format!("\"{text}\" is not a valid JSONata expression: {error}")))
}
