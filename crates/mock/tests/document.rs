//! The document of mocked responses: everything that can be written is read back, and old documents stay readable.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use asl_json::{Map, Value};
use asl_mock::{
    CallbackReport, Exception, FunctionError, HttpAnswer, Job, JobEnd, MockedObject, MockedTask, Mocks,
    Numbers, ObjectKind, Reported, Response, ResponseKind, Runtime, Section, ServiceException, When,
};
use proptest::prelude::*;

fn text() -> impl Strategy<Value = String> {
    "[a-zA-Z \"{}%é0-9.-]{0,8}"
}

fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        text().prop_map(Value::from)
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::array),
            prop::collection::vec((text(), inner), 0..3).prop_map(|members| Value::object(
                members
                    .into_iter()
                    .map(|(key, value)| (key.as_str().into(), value))
                    .collect()
            )),
        ]
    })
}

fn numbers() -> impl Strategy<Value = Option<Numbers>> {
    prop_oneof![
        Just(None),
        (0..9_usize, prop::option::of(0..9_usize)).prop_map(|(first, more)| Some(Numbers {
            first,
            last: more.map(|more| first + more)
        }))
    ]
}

fn when() -> impl Strategy<Value = When> {
    (
        numbers(),
        numbers(),
        prop::option::of(text()),
        prop::option::of(json()),
    )
        .prop_map(|(calls, items, condition, request)| When {
            calls,
            items,
            condition,
            request,
        })
}

fn function_error() -> impl Strategy<Value = FunctionError> {
    let exception = (
        0..6_usize,
        prop::option::of(text()),
        text(),
        prop::collection::vec(text(), 0..3),
    );
    prop_oneof![
        exception.prop_map(|(runtime, error_type, error_message, stack_trace)| {
            let runtime = Runtime::ALL
                .get(runtime)
                .map_or(Runtime::Python, |(runtime, ..)| *runtime);
            FunctionError::Exception(Exception {
                runtime,
                error_type,
                error_message,
                stack_trace,
            })
        }),
        json().prop_map(FunctionError::Payload),
        (0..900_000_u64, any::<bool>()).prop_map(|(limit, typed)| FunctionError::TimedOut { limit, typed }),
        Just(FunctionError::OutOfMemory),
        any::<i32>().prop_map(|status| FunctionError::Exited(status.into())),
        Just(FunctionError::ResponseTooLarge),
    ]
}

fn kind() -> impl Strategy<Value = ResponseKind> {
    let failure = || (prop::option::of(text()), prop::option::of(text()));
    let ends = prop_oneof![Just(JobEnd::Succeeds), Just(JobEnd::Fails), Just(JobEnd::Never)];
    prop_oneof![
        json().prop_map(ResponseKind::Returns),
        json().prop_map(ResponseKind::Template),
        json().prop_map(ResponseKind::Usual),
        json().prop_map(ResponseKind::Result),
        failure().prop_map(|(error, cause)| ResponseKind::Fails {
            error: error.map(Into::into),
            cause: cause.map(Into::into)
        }),
        function_error().prop_map(ResponseKind::FunctionError),
        (
            "[A-Z][a-z]{1,8}",
            prop::option::of(text()),
            prop::option::of(100..600_u16)
        )
            .prop_map(|(name, message, status_code)| ResponseKind::ServiceException(
                ServiceException {
                    name,
                    message,
                    status_code
                }
            )),
        (100..600_u16, json(), text()).prop_map(|(status, body, header)| {
            let headers: Map = [("x-test".into(), Value::from(header))].into_iter().collect();
            ResponseKind::Http(HttpAnswer {
                status,
                body,
                headers,
            })
        }),
        (0..9_000_u64, ends, prop::option::of(json()))
            .prop_map(|(after, end, output)| ResponseKind::Job(Job { after, end, output })),
        Just(ResponseKind::TooLarge),
        Just(ResponseKind::NeverAnswers),
    ]
}

fn response() -> impl Strategy<Value = Response> {
    let reported = prop_oneof![
        Just(Reported::Heartbeat),
        json().prop_map(Reported::Success),
        text().prop_map(|error| Reported::Failure {
            error: Some(error.as_str().into()),
            cause: None
        })
    ];
    let callback = prop::collection::vec((0..9_000_u64, reported), 0..3);
    (when(), 0..9_000_u64, 0..9_000_u64, kind(), callback).prop_map(
        |(when, after, jitter, kind, callback)| {
            let mut callback: Vec<_> = callback
                .into_iter()
                .map(|(after, reported)| CallbackReport { after, reported })
                .collect();
            callback.sort_by_key(|report| report.after);
            Response {
                when,
                after,
                jitter,
                kind,
                callback,
            }
        },
    )
}

fn mocks() -> impl Strategy<Value = Mocks> {
    let entry = (
        0..5_usize,
        text(),
        prop::collection::vec(response(), 0..3),
        prop::option::of(response()),
        prop::option::of(json()),
        any::<bool>(),
    );
    let object = (
        text(),
        "[a-z]{1,4}\\.(json|csv|jsonl|parquet|x)",
        0..5_usize,
        json(),
    );
    (
        prop::collection::vec(entry, 0..4),
        prop::collection::vec(object, 0..3),
    )
        .prop_map(|(entries, objects)| {
            let mut mocks = Mocks::default();
            for (section, name, responses, further_calls, definition, express) in entries {
                let section = Section::ALL.get(section).copied().unwrap_or(Section::Functions);
                let task = MockedTask {
                    responses,
                    further_calls,
                    definition: definition.filter(|_| section == Section::Executions),
                    express: express && section == Section::Executions,
                };
                mocks.section_mut(section).insert(name, task);
            }
            for (bucket, key, kind, content) in objects {
                let kind = ObjectKind::ALL
                    .get(kind)
                    .map_or(ObjectKind::Json, |(kind, _)| *kind);
                mocks.objects.push(MockedObject {
                    bucket,
                    key,
                    kind,
                    content,
                });
            }
            mocks
        })
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(mocks in mocks()) {
        let text = mocks.to_text();
        prop_assert_eq!(Mocks::parse(&text), (mocks, Vec::new()), "{}", text);
    }
}

/// As the first release wrote it.
const FIRST: &str = r#"{
  "functions": {
    "charge-card": {
      "responses": [
        {"serviceException": {"name": "Lambda.TooManyRequestsException"}},
        {"functionError": {"errorType": "Boom", "errorMessage": "no", "stackTrace": ["at x"]}, "afterSeconds": 1.5},
        {"returns": {"ok": true}, "callback": [{"heartbeat": true}, {"success": 1, "afterSeconds": 2}]}
      ],
      "furtherCalls": {"neverAnswers": true}
    }
  },
  "tasks": {"Send": {"responses": [{"returns": {}}, {"functionError": {"errorType": "E", "errorMessage": "why"}}]}}
}"#;

#[test]
fn the_first_document_is_read() {
    let (mocks, problems) = Mocks::parse(FIRST);
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(mocks.functions["charge-card"].responses.len(), 3);
    assert_eq!(Mocks::parse(&mocks.to_text()).0, mocks);
    assert_eq!(mocks.to_value(), asl_json::parse(FIRST).unwrap());
}

#[test]
fn code_is_read_and_written() {
    let text = r#"{"functions": {"f": {"responses": [], "furtherCalls": {
        "code": "export const handler = async () => 1;", "runtime": "nodejs22.x", "environment": {"A": "b"},
        "timeoutSeconds": 1.5, "memoryMegabytes": 256, "answersAs": "python", "typedTimeout": true, "afterSeconds": 2}}}}"#;
    let (mocks, problems) = Mocks::parse(text);
    assert_eq!(problems, []);
    let response = mocks.functions["f"].further_calls.as_ref().unwrap();
    let ResponseKind::Code(code) = &response.kind else {
        panic!("{response:?}")
    };
    assert_eq!((code.function.timeout, code.function.memory), (1_500, 256));
    assert_eq!(Mocks::parse(&mocks.to_text()).0, mocks);
}

#[test]
fn code_is_read_strictly() {
    let wrong = [
        (r#""code": 1"#, "\"code\" must be a string."),
        (
            r#""code": "", "runtime": "python3.13""#,
            "\"runtime\" is one of nodejs24.x, nodejs22.x, nodejs20.x: the code is JavaScript.",
        ),
        (
            r#""code": "", "timeoutSeconds": 901"#,
            "\"timeoutSeconds\" must be more than 0 and at most 900",
        ),
        (
            r#""code": "", "memoryMegabytes": 127"#,
            "\"memoryMegabytes\" must be a whole number from 128 to 10240.",
        ),
        (
            r#""code": "", "environment": {"A": 1}"#,
            "An environment variable must be a string.",
        ),
        (
            r#""code": "", "answersAs": "cobol""#,
            "\"answersAs\" is one of python, nodejs, java, dotnet, go, ruby.",
        ),
        (
            r#""returns": 1, "runtime": "nodejs24.x""#,
            "belong beside \"code\"",
        ),
        (r#""returns": 1, "code": """#, "exactly one of"),
    ];
    for (members, sentence) in wrong {
        let text = format!("{{\"functions\": {{\"f\": {{\"responses\": [{{{members}}}]}}}}}}");
        let (_, problems) = Mocks::parse(&text);
        assert!(
            problems.iter().any(|problem| problem.message.contains(sentence)),
            "{members}: {problems:?}"
        );
    }
}
