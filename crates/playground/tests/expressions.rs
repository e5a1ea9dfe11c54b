//! Expressions of a run: failed ones explained, others tried on its data, the values of their parts.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use asl_playground::Playground;
use asl_protocol::{
    Analyze, Evaluate, Evaluated, ExplanationView, GetValue, GetVisit, Handler, QueryLanguage, Run,
    RunSummary, ValueView, VisitView,
};
use asl_workspace::Workspace;

const INPUT: &str =
    r#"{"order": {"id": 7, "items": [{"sku": "a", "price": 2}], "name": "Ada"}, "list": [1, 2, 3]}"#;

fn run(definition: &str) -> (Playground, RunSummary) {
    let workspace = Workspace {
        definition: definition.into(),
        input: INPUT.into(),
        mocks: r#"{"functions": {"f": {"responses": [{"returns": {"ok": true, "count": 2}}]}}}"#.into(),
        ..Workspace::default()
    };
    let mut playground = Playground::default();
    match playground.handle(Run {
        workspace: workspace.clone(),
    }) {
        Ok(summary) => (playground, *summary),
        Err(refusal) => panic!(
            "{refusal:?} {:?}",
            playground.handle(Analyze { workspace }).markers
        ),
    }
}

fn one(language: &str, state: &str) -> String {
    format!(
        r#"{{"QueryLanguage": "{language}", "StartAt": "A", "States": {{"A": {{{state}, "End": true}}}}}}"#
    )
}

fn pass(state: &str) -> String {
    one("JSONata", &format!(r#""Type": "Pass", {state}"#))
}

fn explanation(definition: &str) -> ExplanationView {
    let (_, summary) = run(definition);
    let found = summary
        .explanation
        .unwrap_or_else(|| panic!("{:?} {:?}", summary.error, summary.cause));
    if let Some((from, to)) = found.place {
        // The definitions here have no character that is two units.
        let place = definition.get(from as usize..to as usize).unwrap();
        let part = found.text.get(found.from as usize..found.to as usize).unwrap();
        assert_eq!(place.replace("\\\"", "\""), part);
    }
    found
}

fn part(view: &ExplanationView) -> &str {
    view.text.get(view.from as usize..view.to as usize).unwrap()
}

#[test]
fn a_failed_jsonata_expression_is_explained() {
    let found = explanation(&pass(
        r#""Output": {"id": "{% $states.input.order.id %}", "list": ["{%  $states.input.order.itmes.price %}"]}"#,
    ));
    assert_eq!(
        (found.state.as_str(), found.field.as_str()),
        ("A", "Output/list[0]")
    );
    assert_eq!(part(&found), "itmes");
    assert_eq!(
        found.sentence,
        "`$states.input.order` has no field `itmes`; it has `id`, `items`, `name`. Did you mean `items`?"
    );
    let steps: Vec<&str> = found.steps.iter().map(|step| step.text.as_str()).collect();
    assert_eq!(
        steps,
        [
            "$states",
            "$states.input",
            "$states.input.order",
            "$states.input.order.itmes"
        ]
    );
    assert_eq!(found.steps.last().unwrap().value, None);
    assert!(
        found
            .steps
            .get(2)
            .unwrap()
            .value
            .as_ref()
            .unwrap()
            .contains("\"Ada\"")
    );
}

#[expect(clippy::too_many_lines, reason = "a table")]
#[test]
fn every_field_of_jsonata_is_explained() {
    let choice = |condition: &str| {
        format!(
            r#"{{"QueryLanguage": "JSONata", "StartAt": "A", "States": {{"A": {{"Type": "Choice", "Choices": [{{"Condition": "{condition}", "Next": "B"}}], "Default": "B"}}, "B": {{"Type": "Succeed"}}}}}}"#
        )
    };
    for (definition, field, blamed, sentence) in [
        (
            choice("{% $states.input.order.id > 'x' %}"),
            "Choices[0]/Condition",
            "$states.input.order.id > 'x'",
            "`>` compares numbers with numbers and strings with strings, but `$states.input.order.id` is the number `7` and `'x'` is the string `\"x\"`.",
        ),
        (
            choice("{% $states.input.order.id %}"),
            "Choices[0]/Condition",
            "$states.input.order.id",
            "The expression gives the number `7`, but `Choices[0]/Condition` must be `true` or `false`.",
        ),
        (
            one(
                "JSONata",
                r#""Type": "Wait", "Seconds": "{% $states.input.order.name %}""#,
            ),
            "Seconds",
            "$states.input.order.name",
            "The expression gives the string `\"Ada\"`, but `Seconds` must be a whole number.",
        ),
        (
            one(
                "JSONata",
                r#""Type": "Wait", "Timestamp": "{% $states.input.order.name %}""#,
            ),
            "Timestamp",
            "$states.input.order.name",
            "The expression gives the string `\"Ada\"`, but the field cannot use it.",
        ),
        (
            pass(r#""Assign": {"x": 1, "y": "{% $gone + 1 %}"}"#),
            "Assign/y",
            "$gone",
            "The left side of `+` has no value. No variable `$gone` has a value here; there are `$states`.",
        ),
        (
            one(
                "JSONata",
                r#""Type": "Map", "Items": "{% $states.input.order.name %}", "ItemProcessor": {"StartAt": "I", "States": {"I": {"Type": "Pass", "End": true}}}"#,
            ),
            "Items",
            "$states.input.order.name",
            "The expression gives the string `\"Ada\"`, but `Items` must be an array.",
        ),
        (
            one(
                "JSONata",
                r#""Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Arguments": {"FunctionName": "f", "Payload": "{% $number($states.input.order.name) %}"}"#,
            ),
            "Arguments/Payload",
            "$number($states.input.order.name)",
            "Unable to cast value to a number: \"Ada\".",
        ),
        (
            one(
                "JSONata",
                r#""Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Arguments": {"FunctionName": "f"}, "Output": "{% $states.result.Payload.total %}""#,
            ),
            "Output",
            "total",
            "`$states.result.Payload` has no field `total`; it has `ok`, `count`.",
        ),
        (
            one(
                "JSONata",
                r#""Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Arguments": {"FunctionName": "f", "Payload": {"total": "{% $sum($states.input.order.items.prise) %}"}}"#,
            ),
            "Arguments/Payload/total",
            "prise",
            "`$sum` gives nothing, because its argument has no value. The one item of `$states.input.order.items` has no field `prise`; it has `sku`, `price`. Did you mean `price`?",
        ),
        (
            one(
                "JSONata",
                r#""Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Arguments": {"FunctionName": "f", "Payload": "{% $states.result.Payload %}"}"#,
            ),
            "Arguments/Payload",
            "result",
            "`$states` has no field `result`; it has `input`, `context`. `$states.result` is there once a Task, Parallel or Map has ended, in `Assign` and `Output`.",
        ),
        (
            choice("{% $states.input.order.nme %}"),
            "Choices[0]/Condition",
            "nme",
            "`$states.input.order` has no field `nme`; it has `id`, `items`, `name`. Did you mean `name`?",
        ),
        (
            pass(r#""Output": "{% $states.input.order.id * $states.input.order.name %}""#),
            "Output",
            "$states.input.order.name",
            "The right side of `*` must be a number, but `$states.input.order.name` is the string `\"Ada\"`.",
        ),
        (
            pass(r#""Assign": {"text": "{% $uppercase($states.input.order.id) %}"}"#),
            "Assign/text",
            "$states.input.order.id",
            "Argument 1 of `$uppercase`, `$states.input.order.id`, must be a string, but it is the number `7`. `$string(...)` converts it to a string.",
        ),
        (
            pass(r#""Output": "{% $sum($states.input.order.items.sku) %}""#),
            "Output",
            "$states.input.order.items.sku",
            "Argument 1 of `$sum`, `$states.input.order.items.sku`, must be an array of numbers, but it is the string `\"a\"`.",
        ),
        (
            pass(r#""Output": "{% $lookup($states.input.order, 'nam') %}""#),
            "Output",
            "$lookup($states.input.order, 'nam')",
            "`$states.input.order` has no field `nam`; it has `id`, `items`, `name`. Did you mean `name`?",
        ),
    ] {
        let found = explanation(&definition);
        assert_eq!(
            (found.field.as_str(), part(&found), found.sentence.as_str()),
            (field, blamed, sentence),
            "{definition}"
        );
    }
}

#[test]
fn a_failed_path_is_explained() {
    let choice = |rule: &str| {
        format!(
            r#"{{"StartAt": "A", "States": {{"A": {{"Type": "Choice", "Choices": [{{{rule}, "Next": "B"}}], "Default": "B"}}, "B": {{"Type": "Succeed"}}}}}}"#
        )
    };
    let state = |state: &str| one("JSONPath", state);
    for (definition, field, blamed, sentence) in [
        (
            state(r#""Type": "Pass", "InputPath": "$.ordr.id""#),
            "InputPath",
            ".ordr",
            "`$` has no field `ordr`; it has `order`, `list`. Did you mean `order`?",
        ),
        (
            state(r#""Type": "Pass", "Parameters": {"a": {"b.$": "$.order.name.first"}}"#),
            "Parameters/a/b.$",
            ".first",
            "`$.order.name` is the string `\"Ada\"`, so `.first` finds nothing there.",
        ),
        (
            state(r#""Type": "Pass", "Parameters": {"b.$": "States.ArrayGetItem($.list, 9)"}"#),
            "Parameters/b.$",
            "States.ArrayGetItem($.list, 9)",
            "Invalid arguments in States.ArrayGetItem. `$.list` is an array of 3 items; `9` is the number `9`.",
        ),
        (
            state(r#""Type": "Pass", "ResultPath": "$.order.name.x", "Result": 1"#),
            "ResultPath",
            "$.order.name.x",
            "The result cannot be written at `$.order.name.x`: The name 'x' needs an object, but there is a string.",
        ),
        (
            state(r#""Type": "Wait", "SecondsPath": "$.order.name""#),
            "SecondsPath",
            "$.order.name",
            "`$.order.name` is the string `\"Ada\"`, which `SecondsPath` cannot use.",
        ),
        (
            choice(
                r#""And": [{"Variable": "$.order.id", "IsPresent": true}, {"Variable": "$.order.gone", "NumericEquals": 1}]"#,
            ),
            "Choices[0]/And[1]/Variable",
            ".gone",
            "`$.order` has no field `gone`; it has `id`, `items`, `name`.",
        ),
        (
            state(
                r#""Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "ResultSelector": {"x.$": "$.total"}"#,
            ),
            "ResultSelector/x.$",
            ".total",
            "`$` has no field `total`; it has `ok`, `count`.",
        ),
    ] {
        let found = explanation(&definition);
        assert_eq!(
            (found.field.as_str(), part(&found), found.sentence.as_str()),
            (field, blamed, sentence),
            "{definition}"
        );
    }
    // What no expression is to blame for is not explained.
    let (_, summary) = run(
        r#"{"StartAt": "A", "States": {"A": {"Type": "Choice", "Choices": [{"Variable": "$.order.id", "NumericEquals": 1, "Next": "B"}]}, "B": {"Type": "Succeed"}}}"#,
    );
    assert_eq!(
        (summary.error.as_deref(), summary.explanation),
        (Some("States.Runtime"), None)
    );
}

#[test]
fn a_failure_inside_a_map_is_explained_where_it_happened() {
    let found = explanation(&one(
        "JSONata",
        r#""Type": "Map", "Items": "{% $states.input.list %}", "ItemProcessor": {"StartAt": "I", "States": {"I": {"Type": "Pass", "Output": "{% $states.input = 2 ? $states.input.x : 1 %}", "End": true}}}"#,
    ));
    assert_eq!((found.state.as_str(), part(&found)), ("I", "x"));
    assert_eq!(
        found.sentence,
        "`$states.input` is the number `2`, which has no fields, so `x` finds nothing."
    );
}

fn view(playground: &mut Playground, index: usize) -> VisitView {
    *playground.handle(GetVisit { index }).unwrap()
}

#[test]
fn a_caught_failure_is_explained_in_its_visit() {
    let definition = r#"{"QueryLanguage": "JSONata", "StartAt": "A", "States": {
        "A": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Arguments": {"FunctionName": "{% $states.input.fn %}"},
            "Catch": [{"ErrorEquals": ["States.QueryEvaluationError"], "Output": "{% $states.errorOutput.Error %}", "Next": "B"}], "End": true},
        "B": {"Type": "Pass", "End": true}}}"#;
    let (mut playground, summary) = run(definition);
    assert_eq!((summary.status.name(), summary.explanation), ("SUCCEEDED", None));
    let visit = view(&mut playground, 0);
    assert_eq!(part(visit.explanation.as_ref().unwrap()), "fn");
    assert_eq!(visit.language, QueryLanguage::Jsonata);
    assert_eq!(view(&mut playground, 1).explanation, None);
}

fn try_it(playground: &mut Playground, step: usize, language: QueryLanguage, text: &str) -> Evaluated {
    let text = text.to_owned();
    let trial = Evaluate {
        visit: 0,
        step,
        language,
        text,
    };
    *playground.handle(trial).unwrap()
}

#[test]
fn expressions_are_tried_on_the_data_of_a_visit() {
    use QueryLanguage::{JsonPath, Jsonata};
    let definition = one(
        "JSONata",
        r#""Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Arguments": {"FunctionName": "f"}, "Output": "{% $states.result.Payload %}""#,
    );
    let (mut playground, _) = run(&definition);
    let titles: Vec<String> = view(&mut playground, 0)
        .steps
        .into_iter()
        .map(|step| step.title)
        .collect();
    let at = |title: &str| titles.iter().position(|known| known == title).unwrap();
    let (input, result) = (at("State input"), at("Result"));
    let mut give = |step, language, text: &str| match try_it(&mut playground, step, language, text) {
        Evaluated::Value(json) => json.split_whitespace().collect::<String>(),
        Evaluated::Failed {
            from, to, sentence, ..
        } => format!("{from}-{to}: {sentence}"),
    };
    assert_eq!(give(input, Jsonata, "$sum($states.input.list)"), "6");
    assert_eq!(
        give(input, Jsonata, " {% $states.context.State.Name %} "),
        "\"A\""
    );
    assert_eq!(give(result, Jsonata, "$states.result.Payload.count"), "2");
    assert_eq!(
        give(input, Jsonata, "$states.result"),
        "8-14: `$states` has no field `result`; it has `input`, `context`. `$states.result` is there once a Task, Parallel or Map has ended, in `Assign` and `Output`."
    );
    assert_eq!(give(input, Jsonata, "1 +"), "3-3: Unexpected end of expression");
    assert_eq!(give(input, JsonPath, "$.order.items[0].sku"), "\"a\"");
    assert_eq!(give(result, JsonPath, "$.Payload.ok"), "true");
    assert_eq!(give(input, JsonPath, "$$.State.Name"), "\"A\"");
    assert_eq!(give(input, JsonPath, "States.MathAdd($.order.id, 1)"), "8");
    assert_eq!(
        give(input, JsonPath, "$.order.nme"),
        "7-11: `$.order` has no field `nme`; it has `id`, `items`, `name`. Did you mean `name`?"
    );
    assert_eq!(
        give(input, JsonPath, "order"),
        "0-5: Expected a path that starts with '$', or an intrinsic function such as States.Format(...)."
    );
    // A loop without end ends.
    let endless = give(input, Jsonata, "($f := function() { $f() }; $f())");
    assert!(endless.contains("takes more work"), "{endless}");
}

fn value_of(playground: &mut Playground, definition: &str, part: &str) -> Option<ValueView> {
    let from = u32::try_from(definition.find(part).unwrap()).unwrap();
    let to = from + u32::try_from(part.len()).unwrap();
    playground
        .handle(GetValue { visit: 0, from, to })
        .map(|value| *value)
}

#[test]
fn the_parts_of_an_expression_have_values() {
    let definition = pass(
        r#""Comment": "none", "Output": {"a": "{% $uuid() %}", "b": "{% $sum($states.input.list) & \"\\u0021\" & $uuid() %}"}"#,
    );
    let (mut playground, summary) = run(&definition);
    let output = asl_json::parse(summary.output.as_ref().unwrap()).unwrap();
    let mut value = |part: &str| {
        value_of(&mut playground, &definition, part).map(|view| (view.part.text, view.part.value))
    };
    assert_eq!(
        value("input.list"),
        Some(("$states.input.list".into(), Some("[1,2,3]".into())))
    );
    assert_eq!(
        value("$sum("),
        Some(("$sum($states.input.list)".into(), Some("6".into())))
    );
    // Random numbers are those of the run.
    let first = output.get("a").unwrap().to_string();
    assert_eq!(value("$uuid()"), Some(("$uuid()".into(), Some(first))));
    let whole = output.get("b").unwrap().to_string();
    assert_eq!(value("& $uuid").unwrap().1, Some(whole));
    assert_eq!(value("none"), None);
    assert_eq!(value("\"Type\""), None);

    let definition = one(
        "JSONPath",
        r#""Type": "Pass", "Parameters": {"a.$": "$.order.items[0].sku", "b.$": "States.Format('{}', $.list)"}, "OutputPath": "$.a""#,
    );
    let (mut playground, _) = run(&definition);
    let mut value = |part: &str| {
        value_of(&mut playground, &definition, part).map(|view| (view.part.text, view.part.value))
    };
    assert_eq!(
        value("items[0]"),
        Some(("$.order.items[0]".into(), Some(r#"{"sku":"a","price":2}"#.into())))
    );
    assert_eq!(
        value("Format("),
        Some(("States.Format('{}', $.list)".into(), Some("\"[1, 2, 3]\"".into())))
    );
    assert_eq!(value("$.a\""), Some(("$.a".into(), Some("\"a\"".into()))));
}

#[test]
fn what_was_not_evaluated_says_so() {
    let definition = one(
        "JSONata",
        r#""Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Arguments": {"FunctionName": "f"}, "Catch": [{"ErrorEquals": ["States.ALL"], "Output": "{% $states.errorOutput %}", "Next": "A"}]"#,
    );
    let (mut playground, _) = run(&definition);
    let found = value_of(&mut playground, &definition, "errorOutput").unwrap();
    assert!(!found.evaluated && found.part.value.is_none());
}
