//! Recorded executions beside the ones that they started: each child runs within the replay, or answers with its end.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use asl_playground::{OpenedRecording, Playground, Recordings, open_recordings};
use asl_protocol::{GetHistory, Handler, OpenExecution, PathSegment, Run};
use asl_recording::Source;
use asl_workspace::Workspace;
use serde_json::{Value, json};

const MACHINES: &str = "arn:aws:states:us-east-1:123456789012:stateMachine";

/// What the command line prints of executions within a run: of each its description, its definition where it is wanted, and its
/// history.
struct Recorder(Playground);

impl Recorder {
    fn run(workspace: &Workspace) -> Self {
        let mut playground = Playground::default();
        let workspace = workspace.clone();
        playground.handle(Run { workspace }).unwrap();
        Self(playground)
    }

    fn text(&mut self, path: &[PathSegment], machine: Option<(&str, &Value)>) -> String {
        let opened = self.0.handle(OpenExecution { path: path.to_vec() }).unwrap();
        let history = self.0.handle(GetHistory).unwrap();
        let described =
            json!({"executionArn": opened.summary.arn, "status": "SUCCEEDED", "input": opened.input});
        let machine = machine.map_or_else(String::new, |(name, definition)| {
            json!({"stateMachineArn": format!("{MACHINES}:{name}"), "definition": definition.to_string()})
                .to_string()
        });
        format!("{described}\n{machine}\n{history}\n")
    }
}

fn opened(texts: &[String]) -> OpenedRecording {
    let sources = texts.iter().enumerate().map(|(number, text)| Source {
        name: format!("{number}.json"),
        text: text.clone(),
    });
    match open_recordings(&sources.collect::<Vec<_>>(), "").unwrap() {
        Recordings::One(opened) => *opened,
        Recordings::Many(many) => panic!("{} executions", many.len()),
    }
}

/// A state machine that calls a function, retries it once, and gives what it answered.
fn child() -> Value {
    json!({"StartAt": "Ask", "States": {"Ask": {
        "Type": "Task",
        "Resource": "arn:aws:lambda:us-east-1:123456789012:function:ask",
        "Retry": [{"ErrorEquals": ["Busy"], "MaxAttempts": 1}],
        "End": true,
    }}})
}

/// Starts `Child` twice, and between has a state of the same name as the child's.
fn parent() -> Value {
    let start = |name: &str| {
        json!({
            "Type": "Task",
            "Resource": "arn:aws:states:::states:startExecution.sync:2",
            "Parameters": {
                "StateMachineArn": format!("{MACHINES}:Child"),
                "Name": name,
                "Input": {"from": name},
            },
            "ResultSelector": {"said.$": "$.Output"},
        })
    };
    let mut first = start("first");
    first["Next"] = "Ask".into();
    let mut between = child()["States"]["Ask"].clone();
    between["Next"] = "Again".into();
    between.as_object_mut().unwrap().remove("End");
    let mut second = start("second");
    second["End"] = true.into();
    json!({"StartAt": "Start", "States": {"Start": first, "Ask": between, "Again": second}})
}

fn workspace() -> Workspace {
    let busy = json!({"functionError": {"errorType": "Busy", "errorMessage": "later"}});
    let mocks = json!({
        "executions": {"Child": {"definition": child()}},
        "functions": {"ask": {"responses": [busy, {"returns": "one"}, {"returns": {"from": "between"}}, {"returns": "two"}]}},
    });
    Workspace {
        definition: parent().to_string(),
        input: "{}".into(),
        mocks: mocks.to_string(),
        ..Workspace::default()
    }
}

fn nested(visit: usize) -> [PathSegment; 1] {
    [PathSegment::Nested { visit, attempt: 0 }]
}

#[test]
fn children_with_a_definition_run_within_the_replay() {
    let mut recorder = Recorder::run(&workspace());
    let machine = ("Child", &child());
    // The newest first, as a list of executions has them; the parent's name is the workspace's.
    let texts = [
        recorder.text(&nested(2), Some(machine)),
        recorder.text(&nested(0), None),
        recorder.text(&[], Some(("MyStateMachine", &parent()))),
    ];
    for texts in [texts.to_vec(), vec![texts.concat()]] {
        let opened = opened(&texts);
        assert_eq!(
            opened.sentences,
            [
                "Identical to the recorded execution, all 19 events. Its 2 child executions are replayed identically."
            ]
        );
        let mocks: Value = serde_json::from_str(&opened.workspace.mocks).unwrap();
        assert_eq!(mocks["executions"]["Child"]["definition"], child());
        assert_eq!(mocks["tasks"]["Ask"]["responses"].as_array().unwrap().len(), 4);
        assert!(mocks["tasks"]["Start"].is_null());
    }
}

#[test]
fn without_their_definition_children_answer_with_their_end() {
    let mut recorder = Recorder::run(&workspace());
    let parent = ("MyStateMachine", &parent());
    let children = [recorder.text(&nested(0), None), recorder.text(&nested(2), None)];
    // The parent's answers are recorded: they are taken as they are.
    let whole = [recorder.text(&[], Some(parent)), children.concat()];
    let with_answers = opened(&whole);
    assert!(with_answers.is_identical, "{:?}", with_answers.sentences);
    // Here they are not.
    let history = recorder.text(&[], Some(parent));
    let (head, events) = history.split_once("\n{\n").unwrap();
    let mut events: Value = serde_json::from_str(&format!("{{{events}")).unwrap();
    for event in events["events"].as_array_mut().unwrap() {
        if event["type"] == "TaskSucceeded" {
            let details = event["taskSucceededEventDetails"].as_object_mut().unwrap();
            details.remove("output");
        }
    }
    let without = opened(&[format!("{head}\n{events}"), children.concat()]);
    assert!(without.is_identical, "{:?}", without.sentences);
    let mocks: Value = serde_json::from_str(&without.workspace.mocks).unwrap();
    let responses = &mocks["executions"]["Child"]["responses"];
    assert_eq!(
        (&responses[0]["returns"], &responses[1]["returns"]),
        (&json!("one"), &json!("two"))
    );
}

#[test]
fn children_of_a_map_run_get_the_answers_of_their_items() {
    let definition = json!({"StartAt": "Each", "States": {"Each": {
        "Type": "Map",
        "Label": "Each",
        "ItemProcessor": {
            "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
            "StartAt": "Ask",
            "States": child()["States"],
        },
        "End": true,
    }}});
    let answer = json!({"template": {"item": "{% $item %}"}});
    let workspace = Workspace {
        definition: definition.to_string(),
        input: json!(["a", "b", "c"]).to_string(),
        mocks: json!({"functions": {"ask": {"responses": [], "furtherCalls": answer}}}).to_string(),
        ..Workspace::default()
    };
    let mut recorder = Recorder::run(&workspace);
    let of_child = |child| [PathSegment::Child { map_run: 0, child }];
    let texts = [
        recorder.text(&of_child(2), None),
        recorder.text(&of_child(0), None),
        recorder.text(&[], Some(("MyStateMachine", &definition))),
        recorder.text(&of_child(1), None),
    ];
    let opened = opened(&texts);
    assert!(
        opened.sentences[0].ends_with("Its 3 child executions are replayed identically."),
        "{:?}",
        opened.sentences
    );
    let mut replay = Recorder::run(&opened.workspace);
    assert!(replay.text(&of_child(2), None).contains(r#"{\"item\":2}"#));
}

/// A distributed Map that reads an object, and the texts of a run of it with three children.
fn reading(more: &Value, objects: &[Value]) -> Vec<String> {
    let mut definition = json!({"StartAt": "Each", "States": {"Each": {
        "Type": "Map",
        "Label": "Each",
        "ItemReader": {
            "Resource": "arn:aws:states:::s3:getObject",
            "Parameters": {"Bucket": "orders", "Key": "today"},
        },
        "ItemProcessor": {
            "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
            "StartAt": "Ask",
            "States": child()["States"],
        },
        "End": true,
    }}});
    let each = definition["States"]["Each"].as_object_mut().unwrap();
    for (name, value) in more.as_object().unwrap() {
        match (each.get_mut(name), value) {
            (Some(Value::Object(known)), Value::Object(more)) => known.extend(more.clone()),
            _ => {
                each.insert(name.clone(), value.clone());
            }
        }
    }
    let workspace = Workspace {
        definition: definition.to_string(),
        input: "{}".into(),
        mocks: json!({
            "functions": {"ask": {"responses": [], "furtherCalls": {"template": {"item": "{% $item %}"}}}},
            "objects": objects,
        })
        .to_string(),
        ..Workspace::default()
    };
    let mut recorder = Recorder::run(&workspace);
    let mut texts = vec![recorder.text(&[], Some(("MyStateMachine", &definition)))];
    for child in 0..3 {
        texts.push(recorder.text(&[PathSegment::Child { map_run: 0, child }], None));
    }
    texts
}

#[test]
fn items_that_a_reader_read_are_those_of_the_children() {
    let rows = json!([{"id": "a"}, {"id": "b,\"c\""}, {"id": "d"}]);
    let json = json!({"bucket": "orders", "key": "today", "content": rows});
    let within = json!({"bucket": "orders", "key": "today", "content": {"of": {"day": rows}}});
    let table = json!({"bucket": "orders", "key": "today", "kind": "CSV", "content": rows});
    let config = |config: Value| json!({"ItemReader": {"ReaderConfig": config}});
    for (more, object) in [
        (json!({}), &json),
        (
            config(json!({"InputType": "JSON", "ItemsPointer": "/of/day"})),
            &within,
        ),
        (
            config(json!({"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW"})),
            &table,
        ),
        (json!({"ItemBatcher": {"MaxItemsPerBatch": 1}}), &json),
    ] {
        let texts = reading(&more, std::slice::from_ref(object));
        let opened = opened(&texts);
        assert_eq!(
            opened.sentences,
            [
                "Identical to the recorded execution, all 8 events. Its 3 child executions are replayed identically.",
                "'Each' reads s3://orders/today, which is not among the texts. Its items were taken from the inputs of the child executions (3), in the order in which they started.",
            ],
            "{more}"
        );
    }
}

#[test]
fn objects_whose_items_do_not_show_are_asked_for() {
    let rows = json!([{"id": "a"}, {"id": "b"}, {"id": "d"}]);
    let objects = [json!({"bucket": "orders", "key": "today", "content": rows})];
    let asks = |texts: &[String], sentence: &str| {
        let opened = opened(texts);
        assert!(
            opened.sentences.iter().any(|said| said == sentence),
            "{:?}",
            opened.sentences
        );
    };
    let texts = reading(&json!({}), &objects);
    let wanted = "'Each' reads s3://orders/today, which is not among the texts, so made-up items take its place. Give the object of the bucket 'orders' with the key 'today' under Mocks.";
    asks(&texts[..1], wanted);
    let selected = json!({"ItemSelector": {"order.$": "$$.Map.Item.Value.id"}});
    asks(&reading(&selected, &objects), wanted);
    let lists = json!({"ItemReader": {
        "Resource": "arn:aws:states:::s3:listObjectsV2",
        "Parameters": {"Bucket": "orders"},
    }});
    let objects = ["a", "b", "c"].map(|key| json!({"bucket": "orders", "key": key, "content": []}));
    asks(
        &reading(&lists, &objects)[..1],
        "'Each' reads from the bucket 'orders', of which the texts have nothing, so made-up objects take its place. Give its objects under Mocks, each with its key.",
    );
}
