//! The executions within a run: opened by their path, and asked for what the run itself is asked for.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use asl_playground::Playground;
use asl_protocol::{
    ChildPage, ChildStatus, Evaluate, Evaluated, EventRow, GetMapRun, GetResultFile, GetVisit, Handler,
    ListChildren, ListEvents, MapRunView, OpenExecution, Opened, PathSegment, QueryLanguage, RecordTestCase,
    Redrive, Run, RunSummary, Target, VisitView,
};
use asl_workspace::Workspace;
use serde_json::{Value, json};

/// A distributed Map over numbers: each starts an execution of `Double`, but 3 has no state to go to.
fn workspace(items: usize, tolerated: usize) -> Workspace {
    let definition = json!({
        "StartAt": "Each",
        "States": {"Each": {
            "Type": "Map",
            "ItemsPath": "$.numbers",
            "Label": "Numbers",
            "MaxConcurrency": 2,
            "ToleratedFailureCount": tolerated,
            "ItemProcessor": {
                "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
                "StartAt": "Odd",
                "States": {
                    "Odd": {"Type": "Choice", "Choices": [{"Variable": "$", "NumericEquals": 3, "Next": "No"}], "Default": "Call"},
                    "No": {"Type": "Fail", "Error": "Three", "Cause": "not three"},
                    "Call": {
                        "Type": "Task",
                        "Resource": "arn:aws:states:::states:startExecution.sync:2",
                        "Parameters": {
                            "StateMachineArn": "arn:aws:states:us-east-1:123456789012:stateMachine:Double",
                            "Input": {"number.$": "$"},
                        },
                        "OutputPath": "$.Output",
                        "End": true,
                    },
                },
            },
            "ResultWriter": {"Resource": "arn:aws:states:::s3:putObject", "Parameters": {"Bucket": "results", "Prefix": "run"}},
            "End": true,
        }},
    });
    let double = json!({
        "QueryLanguage": "JSONata",
        "StartAt": "Twice",
        "States": {"Twice": {"Type": "Pass", "Output": "{% $states.input.number * 2 %}", "End": true}},
    });
    let numbers: Vec<usize> = (1..=items).collect();
    Workspace {
        definition: definition.to_string(),
        input: json!({ "numbers": numbers }).to_string(),
        mocks: json!({"executions": {"Double": {"definition": double}}}).to_string(),
        ..Workspace::default()
    }
}

struct Page(Playground);

impl Page {
    fn run(workspace: &Workspace) -> (Self, RunSummary) {
        let mut playground = Playground::default();
        let run = playground
            .handle(Run {
                workspace: workspace.clone(),
            })
            .unwrap();
        (Self(playground), *run)
    }

    fn open(&mut self, path: &[PathSegment]) -> Opened {
        *self.0.handle(OpenExecution { path: path.to_vec() }).unwrap()
    }

    fn map_run(&mut self) -> MapRunView {
        *self.0.handle(GetMapRun { index: 0 }).unwrap()
    }

    fn children(&mut self, status: &str, from: usize, count: usize) -> ChildPage {
        let status = ChildStatus::of_name(status);
        self.0
            .handle(ListChildren {
                map_run: 0,
                status,
                from,
                count,
            })
            .unwrap()
    }

    fn rows(&mut self) -> Vec<EventRow> {
        self.0
            .handle(ListEvents {
                group: asl_protocol::EventGroup::All,
                matching: String::new(),
                from: 0,
                count: 1_000,
            })
            .unwrap()
            .rows
    }

    fn visit(&mut self, index: usize) -> VisitView {
        *self.0.handle(GetVisit { index }).unwrap()
    }
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn types(rows: &[EventRow]) -> Vec<&str> {
    rows.iter().map(|row| row.type_name.as_str()).collect()
}

const CHILD_OF_TWO: PathSegment = PathSegment::Child { map_run: 0, child: 1 };

#[test]
fn a_map_run_is_described_as_the_service_does() {
    let (mut page, run) = Page::run(&workspace(5, 1));
    assert_eq!(run.status.name(), "SUCCEEDED");
    let [brief] = &run.map_runs[..] else {
        panic!("{:?}", run.map_runs)
    };
    assert_eq!(
        (
            brief.state.as_str(),
            brief.visit,
            brief.children,
            brief.status.name()
        ),
        ("Each", 0, 5, "SUCCEEDED")
    );
    let view = page.map_run();
    assert_eq!(
        (
            &*view.details.label,
            view.details.concurrency_limit(),
            view.details.tolerated_failure_count,
            view.details.execution_type == asl::MachineType::Express
        ),
        ("Numbers", Some(2), 1, false)
    );
    let counts = view.details.execution_counts;
    assert_eq!(
        (counts.succeeded, counts.failed, counts.pending, counts.total),
        (4, 1, 0, 5)
    );
    assert_eq!(parsed(&view.description)["itemCounts"]["failed"], 1);
    // What the ResultWriter writes, by key and content.
    let keys: Vec<&str> = view
        .files
        .iter()
        .map(|file| file.key.rsplit('/').next().unwrap())
        .collect();
    assert_eq!(keys, ["manifest.json", "FAILED_0.json", "SUCCEEDED_0.json"]);
    let Some(manifest) = page.0.handle(GetResultFile { map_run: 0, index: 0 }) else {
        panic!("a manifest")
    };
    assert_eq!(manifest.len(), view.files[0].size);
    assert_eq!(
        parsed(&manifest)["ResultFiles"]["SUCCEEDED"][0]["Key"],
        view.files[2].key
    );
    assert_eq!(page.0.handle(GetResultFile { map_run: 0, index: 3 }), None);
}

#[test]
fn children_come_in_pages_and_by_status() {
    let (mut page, _) = Page::run(&workspace(120, 1));
    let first = page.children("", 0, 50);
    assert_eq!(
        (first.total, first.rows.len(), first.rows[49].place),
        (120, 50, 49)
    );
    let last = page.children("SUCCEEDED", 100, 50);
    assert_eq!((last.total, last.rows.len()), (119, 19));
    let row = &last.rows[18];
    assert_eq!((row.input.as_str(), row.output.as_deref()), ("120", Some("240")));
    let failed = page.children("FAILED", 0, 50);
    assert_eq!(
        (
            failed.total,
            failed.rows[0].place,
            failed.rows[0].error.as_deref()
        ),
        (1, 2, Some("Three"))
    );
}

#[test]
fn children_that_never_started_are_listed_too() {
    let (mut page, run) = Page::run(&workspace(5, 0));
    assert_eq!(run.status.name(), "FAILED");
    let view = page.map_run();
    assert_eq!(view.details.status.name(), "FAILED");
    let pending = page.children("PENDING", 0, 50);
    assert_eq!(pending.total, view.details.execution_counts.pending);
    assert!(pending.total > 0);
    let last = pending.rows.last().unwrap();
    assert_eq!((last.input.as_str(), last.place), ("5", 4));
    assert_eq!(
        page.0.handle(OpenExecution {
            path: vec![PathSegment::Child { map_run: 0, child: 4 }]
        }),
        None
    );
}

#[test]
fn a_child_has_a_history_and_a_data_flow_of_its_own() {
    let (mut page, _) = Page::run(&workspace(3, 1));
    let above = page.rows();
    let started = above.iter().find(|row| row.type_name == "MapRunStarted").unwrap();
    assert_eq!(started.target, Some(Target::MapRun(0)));

    let opened = page.open(&[CHILD_OF_TWO]);
    let names: Vec<&str> = opened.breadcrumbs.iter().map(|part| part.name.as_str()).collect();
    assert_eq!(names, ["Execution", "Map Run of Each", "Child #1"]);
    assert_eq!(
        (opened.input.as_str(), opened.summary.output.as_deref()),
        ("2", Some("4"))
    );
    assert_eq!(opened.drawing, None);
    let rows = page.rows();
    assert_eq!(
        types(&rows)[..3],
        ["ExecutionStarted", "ChoiceStateEntered", "ChoiceStateExited"]
    );
    assert_eq!(rows.len(), opened.summary.events);
    assert_eq!(page.visit(0).state, "Odd");
    // What it did is in the states of the workspace's definition.
    let pointers: Vec<&str> = opened
        .summary
        .states
        .iter()
        .map(|state| state.pointer.as_str())
        .collect();
    assert_eq!(
        pointers,
        [
            "/States/Each/ItemProcessor/States/Odd",
            "/States/Each/ItemProcessor/States/Call"
        ]
    );

    // Back above, everything is about the whole execution again.
    assert_eq!(page.open(&[]).summary.map_runs.len(), 1);
    assert_eq!(page.rows(), above);
}

#[test]
fn a_nested_execution_is_opened_from_its_call() {
    let (mut page, _) = Page::run(&workspace(3, 1));
    page.open(&[CHILD_OF_TWO]);
    let leads: Vec<_> = page.rows().iter().filter_map(|row| row.target).collect();
    let nested = PathSegment::Nested { visit: 1, attempt: 0 };
    assert_eq!(leads, [Target::Execution(nested)]);
    let brief = page.visit(1).attempts[0].nested.clone().unwrap();
    assert_eq!((brief.status.name(), brief.events), ("SUCCEEDED", 4));

    let opened = page.open(&[CHILD_OF_TWO, nested]);
    assert_eq!(opened.breadcrumbs.last().unwrap().name, "Execution of Double");
    assert_eq!(opened.breadcrumbs.last().unwrap().path, [CHILD_OF_TWO, nested]);
    assert_eq!(parsed(&opened.input)["number"], 2);
    assert_eq!(opened.drawing.unwrap().states[0].name, "Twice");
    assert_eq!(
        types(&page.rows()),
        [
            "ExecutionStarted",
            "PassStateEntered",
            "PassStateExited",
            "ExecutionSucceeded"
        ]
    );
    // Its own definition says what its language is, and its data what an expression gives.
    assert_eq!(page.visit(0).language, QueryLanguage::Jsonata);
    let trial = Evaluate {
        visit: 0,
        step: 0,
        language: QueryLanguage::Jsonata,
        text: "$states.input.number + 40".into(),
    };
    assert_eq!(
        page.0.handle(trial),
        Some(Box::new(Evaluated::Value("42".into())))
    );
}

#[test]
fn what_is_not_there_cannot_be_opened_and_changes_nothing() {
    let (mut page, _) = Page::run(&workspace(3, 1));
    page.open(&[CHILD_OF_TWO]);
    let rows = page.rows();
    for path in [
        vec![PathSegment::Child { map_run: 1, child: 0 }],
        vec![CHILD_OF_TWO, CHILD_OF_TWO],
        vec![CHILD_OF_TWO, PathSegment::Nested { visit: 0, attempt: 0 }],
        vec![PathSegment::Nested { visit: 9, attempt: 9 }],
    ] {
        assert_eq!(page.0.handle(OpenExecution { path }), None);
    }
    assert_eq!(page.rows(), rows);
    assert_eq!(page.0.handle(GetMapRun { index: 0 }), None);
}

#[test]
fn what_is_asked_about_the_run_is_about_the_whole() {
    let (mut page, _) = Page::run(&workspace(3, 0));
    page.open(&[CHILD_OF_TWO]);
    let Some(tests) = page.0.handle(RecordTestCase { tests: String::new() }) else {
        panic!("a test case")
    };
    assert_eq!(
        parsed(&tests)["cases"][0]["expect"]["status"],
        "FAILED",
        "{tests}"
    );
    let Ok(again) = page.0.handle(Redrive {
        workspace: workspace(3, 0),
    }) else {
        panic!("a redrive")
    };
    assert_eq!((again.redrives, again.map_runs.len()), (1, 1));
}

/// A branch that fails after five seconds, beside a task that waits for an execution of a minute, a Wait, and a branch that
/// has ended; or an inline Map whose first item fails the same way.
fn cut(top: &Value) -> Workspace {
    let minute = json!({"StartAt": "First", "States": {
        "First": {"Type": "Wait", "Seconds": 3, "Next": "Rest"}, "Rest": {"Type": "Wait", "Seconds": 57, "End": true}}});
    Workspace {
        definition: top.to_string(),
        input: json!({"items": [true, false]}).to_string(),
        mocks: json!({"executions": {"Minute": {"definition": minute}}}).to_string(),
        ..Workspace::default()
    }
}

fn start_minute() -> Value {
    json!({"Type": "Task", "Resource": "arn:aws:states:::states:startExecution.sync", "End": true, "Parameters": {
        "StateMachineArn": "arn:aws:states:us-east-1:123456789012:stateMachine:Minute", "Input": {}}})
}

fn parallel() -> Value {
    json!({"Type": "Parallel", "End": true, "Branches": [
        {"StartAt": "Late", "States": {"Late": {"Type": "Wait", "Seconds": 5, "Next": "Fails"}, "Fails": {"Type": "Fail", "Error": "Boom"}}},
        {"StartAt": "Calls", "States": {"Calls": start_minute()}},
        {"StartAt": "Waits", "States": {"Waits": {"Type": "Wait", "Seconds": 60, "End": true}}},
        {"StartAt": "Ends", "States": {"Ends": {"Type": "Pass", "End": true}}},
    ]})
}

/// The call that started an execution which was stopped: that execution, and its history.
fn stopped(page: &mut Page) -> (Opened, Vec<EventRow>) {
    let rows = page.rows();
    let hop = rows.iter().find_map(|row| match row.target {
        Some(Target::Execution(hop)) => Some(hop),
        _ => None,
    });
    let opened = page.open(&[hop.unwrap()]);
    let rows = page.rows();
    (opened, rows)
}

fn is_stopped(page: &mut Page, run: &RunSummary) {
    let (child, rows) = stopped(page);
    assert_eq!(
        (child.summary.status.name(), child.summary.duration),
        ("ABORTED", 5_000)
    );
    // Observed: `parallel/failure-cuts-other-branches`.
    let cause = format!(
        "The Task state in AWS Step Functions execution [{}] which was managing this resource was aborted",
        run.arn
    );
    assert_eq!((child.summary.error, child.summary.cause), (None, Some(cause)));
    assert_eq!(
        types(&rows),
        [
            "ExecutionStarted",
            "WaitStateEntered",
            "WaitStateExited",
            "WaitStateEntered",
            "ExecutionAborted"
        ]
    );
    assert_eq!((rows[4].previous, rows[4].at), (0, 5_000));
    assert_eq!(page.visit(1).stop, None);
}

#[test]
fn a_failing_branch_cuts_the_others_and_stops_what_they_started() {
    let (mut page, run) = Page::run(&cut(&json!({"StartAt": "P", "States": {"P": parallel()}})));
    let rows = page.rows();
    let failing = rows
        .iter()
        .find(|row| row.type_name == "FailStateEntered")
        .unwrap()
        .id;
    let after: Vec<(&str, u64)> = rows
        .iter()
        .filter(|row| row.id > failing)
        .map(|row| (row.type_name.as_str(), row.previous))
        .collect();
    assert_eq!(
        after,
        [
            ("TaskStateAborted", failing),
            ("WaitStateAborted", failing),
            ("ParallelStateFailed", failing),
            ("ExecutionFailed", failing + 3),
        ]
    );
    is_stopped(&mut page, &run);
}

#[test]
fn a_time_out_of_the_execution_stops_them_too_without_a_word() {
    let top = json!({"StartAt": "P", "TimeoutSeconds": 5, "States": {"P": {"Type": "Parallel", "End": true, "Branches": [
        {"StartAt": "Calls", "States": {"Calls": start_minute()}},
        {"StartAt": "Waits", "States": {"Waits": {"Type": "Wait", "Seconds": 60, "End": true}}},
    ]}}});
    let (mut page, run) = Page::run(&cut(&top));
    assert_eq!((run.status.name(), run.error.as_deref()), ("TIMED_OUT", None));
    let rows = page.rows();
    assert!(rows.iter().all(|row| !row.type_name.ends_with("Aborted")));
    assert_eq!(
        rows.last().map(|row| (row.type_name.as_str(), row.previous)),
        Some(("ExecutionTimedOut", 0))
    );
    is_stopped(&mut page, &run);
}

#[test]
fn a_failing_iteration_stops_what_the_others_started_also_where_it_is_caught() {
    let top = json!({"StartAt": "M", "States": {
        "M": {"Type": "Map", "ItemsPath": "$.items", "Catch": [{"ErrorEquals": ["Boom"], "Next": "Goes on"}], "End": true,
            "ItemProcessor": {"StartAt": "Which", "States": {
                "Which": {"Type": "Choice", "Choices": [{"Variable": "$", "BooleanEquals": true, "Next": "Late"}], "Default": "Calls"},
                "Late": {"Type": "Wait", "Seconds": 5, "Next": "Fails"},
                "Fails": {"Type": "Fail", "Error": "Boom"},
                "Calls": start_minute(),
            }}},
        "Goes on": {"Type": "Wait", "Seconds": 100, "End": true},
    }});
    let (mut page, run) = Page::run(&cut(&top));
    assert_eq!((run.status.name(), run.duration), ("SUCCEEDED", 105_000));
    is_stopped(&mut page, &run);
}
