//! Every example of the menu gives what its file says.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use asl::Severity;
use asl_playground::Playground;
use asl_protocol::{Analyze, Handler, ListEvents, Run, RunTestCases};

#[test]
fn every_example_gives_what_its_file_says() {
    for example in asl_examples::all() {
        let mut playground = Playground::default();
        let analysis = playground.handle(Analyze {
            workspace: example.workspace.clone(),
        });
        let wrong: Vec<_> = analysis
            .markers
            .iter()
            .filter(|m| m.severity != Severity::Information)
            .collect();
        assert!(wrong.is_empty(), "{}: {wrong:?}", example.id);
        assert!(
            analysis.called.iter().all(|called| called.mocked),
            "{}",
            example.id
        );
        let answer = playground.handle(Run {
            workspace: example.workspace.clone(),
        });
        let Ok(run) = answer else {
            panic!("{} runs: {answer:?}", example.id)
        };
        let expect = |key: &str| example.expect.get(key);
        let text = |key: &str| expect(key).and_then(|value| value.as_str());
        assert_eq!(
            Some(run.status.name()),
            text("status"),
            "{}: {:?} {:?}",
            example.id,
            run.error,
            run.cause
        );
        assert_eq!(run.error.as_deref(), text("error"), "{}", example.id);
        let output = run
            .output
            .as_deref()
            .map(|output| asl_json::parse(output).unwrap());
        assert_eq!(output.as_ref(), expect("output"), "{}", example.id);
        let ask = ListEvents {
            group: asl_protocol::EventGroup::All,
            matching: String::new(),
            from: 0,
            count: 100,
        };
        let page = playground.handle(ask).unwrap();
        let types: Vec<_> = page.rows.iter().map(|event| event.type_name.as_str()).collect();
        let expected: Vec<_> = expect("events")
            .unwrap()
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|e| e.as_str())
            .collect();
        assert_eq!(types, expected, "{}", example.id);
        if let Some(count) = expect("tests").and_then(asl_json::Value::as_i64) {
            let report = playground
                .handle(RunTestCases {
                    workspace: example.workspace.clone(),
                })
                .unwrap();
            let passed = report.cases.iter().filter(|case| case.passed).count();
            assert_eq!(
                i64::try_from(passed),
                Ok(count),
                "{}: {:?}",
                example.id,
                report.cases
            );
        }
    }
}
