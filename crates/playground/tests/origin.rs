//! Where a value of the data flow comes from.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod runs;

use asl_playground::Playground;
use asl_protocol::{GetOrigin, GetVisit, Handler, OriginView};
use runs::run;
use serde_json::{Value, json};

/// Where the value comes from that begins on the line with this text, in a step of a visit.
fn origin(playground: &mut Playground, visit: usize, step: &str, text: &str) -> OriginView {
    let found = playground.handle(GetVisit { index: visit }).unwrap();
    let index = found.steps.iter().rposition(|each| each.title == step);
    let json = match index {
        Some(index) => found.steps[index].json.clone(),
        None => found.variables.clone().unwrap(),
    };
    let line = json
        .lines()
        .position(|line| line.trim_start().starts_with(text))
        .unwrap();
    let asked = GetOrigin {
        visit,
        step: index,
        line,
    };
    *playground.handle(asked).unwrap()
}

/// The sentences of the way back, with the events.
fn way(found: &OriginView) -> Vec<(u64, &str)> {
    found.hops.iter().map(|hop| (hop.event, &*hop.sentence)).collect()
}

fn definition(states: &Value, start: &str) -> String {
    json!({"StartAt": start, "States": states}).to_string()
}

#[test]
fn a_value_goes_back_through_paths_templates_and_results() {
    let states = json!({
        "Build": {
            "Type": "Pass",
            "Parameters": {"request": {"id.$": "$.order.id", "kind": "new"}, "made.$": "States.Format('{}', $.order.id)"},
            "Next": "Charge",
        },
        "Charge": {
            "Type": "Task",
            "Resource": "arn:aws:lambda:us-east-1:123456789012:function:charge",
            "ResultPath": "$.charged",
            "Assign": {"receipt.$": "$.receipt"},
            "Next": "Last",
        },
        "Last": {"Type": "Pass", "Parameters": {"copy.$": "$receipt", "all.$": "$"}, "End": true},
    });
    let mocks = r#"{"functions": {"charge": {"responses": [{"returns": {"receipt": "r-1"}}]}}}"#;
    let (mut playground, _) = run(
        &definition(&states, "Build"),
        r#"{"order": {"id": "o-7"}}"#,
        mocks,
    );
    let mut of = |visit, step, text| origin(&mut playground, visit, step, text);

    let id = of(2, "State output", "\"id\"");
    assert_eq!(id.path, "$.all.request.id");
    assert_eq!(
        way(&id),
        [
            (9, "`Parameters/all` of `Last` takes it from `$`."),
            (9, "`Charge` hands it on."),
            (4, "`Build` hands it on."),
            (
                2,
                "`Parameters/request/id` of `Build` takes it from `$.order.id`."
            ),
            (1, "The execution was started with it."),
        ]
    );
    let constant = of(1, "State output", "\"kind\"");
    assert_eq!(
        way(&constant).last(),
        Some(&(2, "`Parameters/request/kind` of `Build` has it."))
    );
    let computed = of(1, "State output", "\"made\"");
    assert_eq!(
        way(&computed).last(),
        Some(&(
            2,
            "The expression `States.Format('{}', $.order.id)` in `Parameters/made` of `Build` made it."
        ))
    );
    // The answer of a call, directly and through a variable.
    for (visit, step, text) in [
        (2, "State input", "\"receipt\""),
        (2, "State output", "\"copy\""),
        (2, "Variables", "\"receipt\""),
    ] {
        let answer = of(visit, step, text);
        assert_eq!(
            way(&answer).last(),
            Some(&(7, "The call of `Charge` was answered with it.")),
            "{step}"
        );
    }
    let merged = of(1, "State output", "{");
    assert_eq!(
        way(&merged),
        [(8, "`ResultPath` of `Charge` put the result into it.")]
    );
}

#[test]
fn a_value_goes_back_through_items_branches_and_jsonata() {
    let states = json!({
        "Each": {
            "Type": "Map",
            "Items": "{% $states.input.orders %}",
            "ItemProcessor": {"StartAt": "Pick", "States": {"Pick": {
                "Type": "Pass", "Output": {"id": "{% $states.input.id %}", "sum": "{% 1 + 1 %}"}, "End": true,
            }}},
            "Next": "Both",
        },
        "Both": {
            "Type": "Parallel",
            "Branches": [
                {"StartAt": "Left", "States": {"Left": {"Type": "Pass", "End": true}}},
                {"StartAt": "Right", "States": {"Right": {"Type": "Pass", "Output": "{% $states.input[1] %}", "End": true}}},
            ],
            "End": true,
        },
    });
    let definition = json!({"QueryLanguage": "JSONata", "StartAt": "Each", "States": states}).to_string();
    let (mut playground, summary) = run(&definition, r#"{"orders": [{"id": "a"}, {"id": "b"}]}"#, "");
    let both = summary.visits - 3;
    let sentences =
        |found: &OriginView| -> Vec<String> { found.hops.iter().map(|hop| hop.sentence.clone()).collect() };
    let id = origin(&mut playground, both, "State output", "\"id\": \"b\"");
    assert_eq!(
        sentences(&id),
        [
            "It is the output of branch 0 of `Both`.",
            "`Both` hands it to branch 0.",
            "`Each` hands it on.",
            "It is the output of iteration 1 of `Each`.",
            "`Output/id` of `Pick` takes it from `{% $states.input.id %}`.",
            "It is part of item 1 of `Each`.",
            "The execution was started with it.",
        ]
    );
    let sum = origin(&mut playground, both, "State output", "\"sum\"");
    assert_eq!(
        sentences(&sum).last().map(String::as_str),
        Some("The expression `{% 1 + 1 %}` in `Output/sum` of `Pick` made it.")
    );
}
