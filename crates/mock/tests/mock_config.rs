//! Step Functions Local's mock configuration file: read, written, and what it makes of an execution.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use asl_json::Value;
use asl_mock::mock_config::{
    MockConfig, Script, Scripted, ScriptedAnswer, is_mock_config, mocks_of, script_of,
};
use asl_mock::{MockHandler, Mocks, Numbers};
use proptest::prelude::*;

const FILE: &str = r#"{
    "StateMachines": {"Orders": {"TestCases": {"Retried": {"Call": "BusyThenFine"}, "Nothing": {}}}},
    "MockedResponses": {"BusyThenFine": {
        "0-1": {"Throw": {"Error": "Busy", "Cause": "later"}},
        "2": {"Return": {"StatusCode": 200, "Payload": {"n": 3}}}}}}"#;

fn ran(definition: &str, input: &str, mocks: &Mocks) -> asl_engine::Execution {
    let machine = asl::analyze(definition).machine.unwrap();
    let settings = asl_engine::Settings::default();
    asl_engine::run(&machine, input, &settings, &mut MockHandler::new(mocks)).unwrap()
}

#[test]
fn a_file_is_read() {
    assert!(is_mock_config(FILE));
    let (config, problems) = MockConfig::parse(FILE);
    assert!(problems.is_empty(), "{problems:?}");
    let cases = &config.machines["Orders"];
    assert_eq!(cases.keys().collect::<Vec<_>>(), ["Retried", "Nothing"]);
    assert_eq!(cases["Retried"]["Call"].len(), 2);
}

#[test]
fn retries_are_calls() {
    let definition = r#"{"StartAt": "Call", "States": {"Call": {"Type": "Task", "End": true,
        "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "f"},
        "OutputPath": "$.Payload", "Retry": [{"ErrorEquals": ["Busy"], "MaxAttempts": 2}]}}}"#;
    let (config, _) = MockConfig::parse(FILE);
    let execution = ran(definition, "{}", &mocks_of(&config.machines["Orders"]["Retried"]));
    assert_eq!(execution.output.unwrap().to_string(), r#"{"n":3}"#);
}

#[test]
fn all_iterations_of_a_map_count_together() {
    let definition = r#"{"StartAt": "M", "States": {"M": {"Type": "Map", "End": true, "MaxConcurrency": 1,
        "ItemProcessor": {"StartAt": "T", "States": {"T": {"Type": "Task", "End": true,
            "Resource": "arn:aws:states:::sqs:sendMessage", "Parameters": {"QueueUrl": "q", "MessageBody": "m"}}}}}}}"#;
    let file = r#"{"StateMachines": {"m": {"TestCases": {"c": {"T": "r"}}}},
        "MockedResponses": {"r": {"0": {"Return": "first"}, "1-2": {"Return": "rest"}}}}"#;
    let (config, _) = MockConfig::parse(file);
    let mocks = mocks_of(&config.machines["m"]["c"]);
    assert_eq!(
        ran(definition, "[1, 2, 3]", &mocks).output.unwrap().to_string(),
        r#"["first","rest","rest"]"#
    );
    let short = ran(definition, "[1, 2, 3, 4]", &mocks);
    assert!(short.not_mocked.is_some(), "the fourth call has no answer");
}

#[test]
fn what_is_wrong_has_a_place() {
    let fail = |text: &str, place: &str, message: &str| {
        let (_, problems) = MockConfig::parse(text);
        let found = problems
            .iter()
            .any(|p| p.span.slice(text) == place && p.message.contains(message));
        assert!(found, "{problems:#?}");
    };
    fail("[]", "[]", "must be an object");
    fail(
        r#"{"StateMachines": {"m": {"TestCases": {"c": {"S": "none"}}}}}"#,
        "\"none\"",
        "There is no mocked response",
    );
    fail(
        r#"{"MockedResponses": {"r": {"x": {"Return": 1}}}}"#,
        "\"x\"",
        "number of a call",
    );
    fail(
        r#"{"MockedResponses": {"r": {"0": {}}}}"#,
        "{}",
        "either Return or Throw",
    );
    fail(
        r#"{"MockedResponses": {"r": {"0": {"Retrun": 1}}}}"#,
        "\"Retrun\"",
        "Unknown field",
    );
}

#[test]
fn what_a_file_cannot_say_is_said_in_sentences() {
    let definition = r#"{"StartAt": "Call", "States": {"Call": {"Type": "Task", "Next": "Again",
        "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "f"}},
        "Again": {"Type": "Task", "End": true, "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f"}}}"#;
    let (mocks, problems) = Mocks::parse(
        r#"{"functions": {"f": {"responses": [{"returns": 1}, {"neverAnswers": true},
            {"functionError": {"errorType": "E", "errorMessage": "m"}, "afterSeconds": 2}],
            "furtherCalls": {"returns": 2}}}}"#,
    );
    assert!(problems.is_empty(), "{problems:?}");
    let (script, left_out) = script_of(&mocks, &asl::analyze(definition).outline);
    assert!(
        left_out
            .iter()
            .any(|sentence| sentence.contains("cannot express the response to call 1")),
        "{left_out:?}"
    );
    assert!(
        left_out
            .iter()
            .any(|sentence| sentence.contains("each count their own")),
        "{left_out:?}"
    );
    let calls: Vec<String> = script["Again"]
        .iter()
        .map(|scripted| scripted.calls.to_string())
        .collect();
    assert_eq!(calls, ["0", "2", "3-"]);
    let ScriptedAnswer::Return(reply) = &script["Call"][0].answer else {
        panic!()
    };
    assert_eq!(
        (reply.get("Payload"), reply.get("StatusCode")),
        (Some(&Value::from(1)), Some(&Value::from(200)))
    );
    assert_eq!(script["Again"][0].answer, ScriptedAnswer::Return(Value::from(1)));
}

fn answers() -> impl Strategy<Value = Vec<Scripted>> {
    let value = prop_oneof![
        Just(Value::Null),
        any::<i64>().prop_map(Value::from),
        "\\PC{0,8}".prop_map(Value::from),
        "[a-z]{1,3}".prop_map(|key| Value::from([(key, Value::array(vec![Value::from(true)]))])),
    ];
    let answer = prop_oneof![
        value.prop_map(ScriptedAnswer::Return),
        (prop::option::of("\\PC{0,8}"), prop::option::of("\\PC{0,8}"))
            .prop_map(|(error, cause)| ScriptedAnswer::Throw { error, cause }),
    ];
    prop::collection::vec((answer, 0_usize..4), 0..4).prop_map(|all| {
        // The numbers go on from answer to answer, now and then to the end.
        let mut first = 0;
        let count = all.len();
        all.into_iter()
            .enumerate()
            .map(|(index, (answer, more))| {
                let last = (index + 1 < count || more > 0).then_some(first + more);
                let calls = Numbers { first, last };
                first += more + 1;
                Scripted { calls, answer }
            })
            .collect()
    })
}

fn script() -> impl Strategy<Value = Script> {
    prop::collection::vec(("[A-Z][\\PC]{0,5}", answers()), 0..4)
        .prop_map(|states| states.into_iter().collect())
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(cases in prop::collection::vec(("\\PC{1,6}", script()), 0..4), name in "\\PC{1,6}") {
        let mut config = MockConfig::default();
        config.machines.insert(name, cases.into_iter().collect());
        let (again, problems) = MockConfig::parse(&config.to_text());
        prop_assert_eq!(problems, Vec::new());
        prop_assert_eq!(again, config);
    }

    #[test]
    fn exported_and_imported_again_it_is_the_same(script in script()) {
        let mocks = mocks_of(&script);
        // The document of the workspace keeps all of it.
        prop_assert_eq!(&Mocks::parse(&mocks.to_text()).0, &mocks);
        let (exported, left_out) = script_of(&mocks, &asl::outline::OutlineScope::default());
        prop_assert_eq!(left_out, Vec::<String>::new());
        prop_assert_eq!(&exported, &script);
        prop_assert_eq!(mocks_of(&exported), mocks);
    }

    #[test]
    fn any_text_is_read_or_refused(text in "[{}\\[\\]\":,A-Za-z0-9\\- ]{0,60}") {
        let (_, problems) = MockConfig::parse(&text);
        for problem in problems {
            prop_assert!(problem.span.end as usize <= text.len());
        }
    }
}
