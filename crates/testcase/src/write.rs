//! Test cases as JSON: what the form writes back, and what links hold.

use asl_json::{Map, Value, to_pretty};

use crate::model::{Expectation, ExpectedOutput, TestCase, TestCases};

impl TestCases {
    /// The document as JSON text that [`TestCases::parse`] reads back.
    pub fn to_text(&self) -> String {
        let cases = self.cases.iter().map(case).collect();
        to_pretty(&Value::from([("cases", Value::array(cases))]))
    }
}

fn case(case: &TestCase) -> Value {
    let mut map = Map::new();
    map.insert("name".into(), Value::from(case.name.as_str()));
    for (key, value) in [("input", &case.input), ("mocks", &case.mocks)] {
        if let Some(value) = value {
            map.insert(key.into(), value.clone());
        }
    }
    if case.own_mocks_only {
        map.insert("ownMocksOnly".into(), Value::from(true));
    }
    map.insert("expect".into(), expectation(&case.expect));
    Value::object(map)
}

fn expectation(expect: &Expectation) -> Value {
    let mut map = Map::new();
    if let Some(status) = &expect.status {
        map.insert("status".into(), Value::from(status.as_str()));
    }
    match &expect.output {
        None => {}
        Some(ExpectedOutput::Is(value)) => drop(map.insert("output".into(), value.clone())),
        Some(ExpectedOutput::Includes(value)) => drop(map.insert("outputIncludes".into(), value.clone())),
    }
    if let Some(error) = &expect.error {
        map.insert("error".into(), Value::from(error.as_str()));
    }
    if let Some(path) = &expect.path {
        let names = path.iter().map(|name| Value::from(name.as_str())).collect();
        map.insert("path".into(), Value::array(names));
    }
    Value::object(map)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            "\\PC{0,8}".prop_map(Value::from),
        ];
        leaf.prop_recursive(3, 12, 3, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..3).prop_map(Value::array),
                prop::collection::vec(("\\PC{0,4}", inner), 0..3).prop_map(|members| {
                    Value::object(
                        members
                            .into_iter()
                            .map(|(key, value)| (key.into(), value))
                            .collect(),
                    )
                }),
            ]
        })
    }

    fn expect() -> impl Strategy<Value = Expectation> {
        let output = prop::option::of(prop_oneof![
            json().prop_map(ExpectedOutput::Is),
            json().prop_map(ExpectedOutput::Includes),
        ]);
        let path = prop::option::of(prop::collection::vec("\\PC{1,6}", 0..4));
        (output, prop::option::of("\\PC{0,8}"), path).prop_map(|(output, error, path)| Expectation {
            status: Some("FAILED".into()),
            output,
            error,
            path,
        })
    }

    fn cases() -> impl Strategy<Value = TestCases> {
        let one = (
            "[a-z][\\PC]{0,6}",
            prop::option::of(json()),
            any::<bool>(),
            expect(),
        );
        prop::collection::vec(one, 0..4).prop_map(|all| {
            let mut cases: Vec<TestCase> = Vec::new();
            for (name, input, own_mocks_only, expect) in all {
                let name = TestCase::free_name(&name, &cases);
                let mocks = own_mocks_only.then(Value::empty_object);
                cases.push(TestCase {
                    name,
                    input,
                    mocks,
                    own_mocks_only,
                    expect,
                });
            }
            TestCases { cases }
        })
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(tests in cases()) {
            prop_assert_eq!(TestCases::parse(&tests.to_text()), (tests, Vec::new()));
        }
    }
}
