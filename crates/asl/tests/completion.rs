//! What is offered at the cursor, which `|` marks, and what the text is after the first of the expected items was chosen.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic, also in its helpers"
)]

use asl::editor::{Completions, complete};

fn at(marked: &str) -> (String, u32) {
    // The last one: a block of YAML begins with another.
    let offset = marked.rfind('|').expect("a cursor");
    let text = format!("{}{}", &marked[..offset], &marked[offset + 1..]);
    (text, u32::try_from(offset).unwrap())
}

/// The items that are left once the editor has filtered them by what is typed.
fn offered(marked: &str) -> (String, u32, Option<Completions>) {
    let (text, offset) = at(marked);
    let mut found = complete(&text, offset);
    if let Some(found) = &mut found {
        let word = text[found.word as usize..offset as usize].to_lowercase();
        let begins = |label: &str| label.to_lowercase().starts_with(&word);
        let prefixed = found.items.iter().any(|item| begins(&item.label));
        found.items.retain(|item| {
            if prefixed {
                begins(&item.label)
            } else {
                item.label.starts_with("arn:") && item.label.to_lowercase().contains(&word)
            }
        });
    }
    (text, offset, found)
}

fn labels(marked: &str) -> Vec<String> {
    let (_, _, found) = offered(marked);
    found.map_or(Vec::new(), |found| {
        found.items.into_iter().map(|item| item.label).collect()
    })
}

/// The text after the item was chosen; places to fill in are left as `${…}`.
fn chosen(marked: &str, label: &str) -> String {
    let (mut text, _, found) = offered(marked);
    let found = found.unwrap_or_else(|| panic!("nothing is offered at {marked}"));
    let item = found.items.iter().find(|item| item.label == label);
    let item = item.unwrap_or_else(|| panic!("{label} is not among {:?}", found.items));
    text.replace_range(found.span.start as usize..found.span.end as usize, &item.insert);
    if let Some(comma) = found.comma {
        text.insert(comma as usize, ',');
    }
    text
}

/// The first labels are these, in this order.
fn starts(marked: &str, expected: &[&str]) {
    let labels = labels(marked);
    let first: Vec<_> = labels.iter().take(expected.len()).map(String::as_str).collect();
    assert_eq!(first, expected, "{marked}\n{labels:?}");
}

/// Exactly these, in any order.
fn exactly(marked: &str, expected: &[&str]) {
    let mut labels = labels(marked);
    labels.sort();
    let mut expected: Vec<_> = expected.to_vec();
    expected.sort_unstable();
    assert_eq!(labels, expected, "{marked}");
}

fn state(fields: &str) -> String {
    format!(r#"{{"StartAt": "A", "States": {{"A": {{{fields}}}, "B": {{"Type": "Succeed"}}}}}}"#)
}

fn jsonata(fields: &str) -> String {
    state(fields).replacen('{', r#"{"QueryLanguage": "JSONata", "#, 1)
}

#[test]
fn fields_are_those_of_the_place_that_are_not_there_yet() {
    exactly(
        "{|}",
        &[
            "Comment",
            "QueryLanguage",
            "StartAt",
            "TimeoutSeconds",
            "Version",
            "States",
        ],
    );
    exactly(r#"{"StartAt": "A", "S|"}"#, &["States"]);
    exactly(
        &state(r#""Type": "Succeed", |"#),
        &["Comment", "QueryLanguage", "InputPath", "OutputPath"],
    );
    exactly(
        &jsonata(r#""Type": "Succeed", |"#),
        &["Comment", "QueryLanguage", "Output"],
    );
    exactly(&state("|"), &["Type", "Comment", "QueryLanguage"]);
    exactly(&state(r#""Type": "Wait", "Seconds": 1, "En|""#), &["End"]);
    exactly(&state(r#""Type": "Pass", "Next": "B", "En|""#), &[]);
    exactly(
        &state(r#""Type": "Task", "Retry": [{|}]"#),
        &[
            "Comment",
            "ErrorEquals",
            "IntervalSeconds",
            "MaxAttempts",
            "BackoffRate",
            "MaxDelaySeconds",
            "JitterStrategy",
        ],
    );
    exactly(
        &state(r#""Type": "Task", "Catch": [{"ErrorEquals": [], |}]"#),
        &["Comment", "Next", "ResultPath", "Assign"],
    );
    exactly(
        &jsonata(r#""Type": "Task", "Catch": [{"ErrorEquals": [], |}]"#),
        &["Comment", "Next", "Output", "Assign"],
    );
    exactly(
        &state(r#""Type": "Map", "ItemProcessor": {|}"#),
        &["Comment", "ProcessorConfig", "StartAt", "States"],
    );
    exactly(
        &state(r#""Type": "Map", "ItemProcessor": {"ProcessorConfig": {|}}"#),
        &["Mode", "ExecutionType"],
    );
    exactly(
        &state(r#""Type": "Parallel", "Branches": [{|}]"#),
        &["Comment", "StartAt", "States"],
    );
    exactly(
        &state(r#""Type": "Map", "ItemReader": {"ReaderConfig": {"InputType": "CSV", "CSV|"}}"#),
        &["CSVHeaderLocation", "CSVHeaders", "CSVDelimiter"],
    );
    exactly(&state(r#""Type": "Task", "Result": {|}"#), &[]);
}

#[test]
fn rules_have_one_selector_and_one_comparison() {
    exactly(
        &state(r#""Type": "Choice", "Choices": [{|}]"#),
        &["Variable", "And", "Or", "Not", "Next", "Assign", "Comment"],
    );
    exactly(
        &jsonata(r#""Type": "Choice", "Choices": [{|}]"#),
        &["Condition", "Next", "Assign", "Output", "Comment"],
    );
    starts(
        &state(r#""Type": "Choice", "Choices": [{"Variable": "$.x", "Numeric|"}]"#),
        &["NumericEquals", "NumericEqualsPath"],
    );
    exactly(
        &state(r#""Type": "Choice", "Choices": [{"Variable": "$.x", "IsNull": true, |}]"#),
        &["Next", "Assign", "Comment"],
    );
    exactly(
        &state(r#""Type": "Choice", "Choices": [{"And": [{"Not": {|}}]}]"#),
        &["Variable", "And", "Or", "Not", "Comment"],
    );
    exactly(
        &state(r#""Type": "Choice", "Choices": [{"Variable": "$.x", "IsNull": |}]"#),
        &["true", "false"],
    );
}

#[test]
fn a_field_comes_with_quotes_commas_and_a_value() {
    assert_eq!(chosen(&state("|"), "Type"), state(r#""Type": "${}""#));
    assert_eq!(chosen(&state(r#""Ty|""#), "Type"), state(r#""Type": "${}""#));
    assert_eq!(chosen(&state("Ty|"), "Type"), state(r#""Type": "${}""#));
    assert_eq!(
        chosen(&state(r#""Type": "Pass", "En|""#), "End"),
        state(r#""Type": "Pass", "End": true"#)
    );
    // Between two members, and behind one without a comma.
    assert_eq!(
        chosen(&state("\"Type\": \"Pass\",\n|\n\"Next\": \"B\""), "Comment"),
        state("\"Type\": \"Pass\",\n\"Comment\": \"${}\",\n\"Next\": \"B\"")
    );
    assert_eq!(
        chosen(&state("\"Type\": \"Pass\"\n|"), "End"),
        state("\"Type\": \"Pass\",\n\"End\": true")
    );
    assert_eq!(
        chosen(&state("\"Type\": \"Pass\"\n\"E|\"\n\"Comment\": \"x\""), "End"),
        state("\"Type\": \"Pass\",\n\"End\": true,\n\"Comment\": \"x\"")
    );
    // A name that has its value keeps it.
    assert_eq!(
        chosen(
            &state(r#""Type": "Task", "Heart|": 5, "End": true"#),
            "HeartbeatSeconds"
        ),
        state(r#""Type": "Task", "HeartbeatSeconds": 5, "End": true"#)
    );
    let lambda = state(r#""Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", |"#);
    assert!(chosen(&lambda, "Parameters").contains("\"FunctionName\": \"${}\",\n\t\"Payload.$\": \"${$}\""));
}

#[test]
fn values_are_those_of_their_field() {
    exactly(
        &state(r#""Type": "|""#),
        &[
            "Task", "Parallel", "Map", "Pass", "Wait", "Choice", "Succeed", "Fail",
        ],
    );
    assert_eq!(
        chosen(&state(r#""Type": Pa|"#), "Pass"),
        state(r#""Type": "Pass""#)
    );
    assert_eq!(chosen(&state(r#""Type": |"#), "Pass"), state(r#""Type": "Pass""#));
    assert_eq!(
        chosen(&state("\"Type\": |\n\"Next\": \"B\""), "Pass"),
        state("\"Type\": \"Pass\",\n\"Next\": \"B\"")
    );
    assert_eq!(
        chosen(&state(r#""Type": "Pa|ss""#), "Parallel"),
        state(r#""Type": "Parallel""#)
    );
    exactly(
        &state(r#""Type": "Map", "ItemProcessor": {"ProcessorConfig": {"Mode": "|"}}"#),
        &["INLINE", "DISTRIBUTED"],
    );
    exactly(r#"{"QueryLanguage": "|"}"#, &["JSONPath", "JSONata"]);
}

#[test]
fn names_of_states_are_those_of_the_scope() {
    starts(&state(r#""Type": "Pass", "Next": "|""#), &["B", "A"]);
    let inner = r#"{"StartAt": "I", "States": {"I": {"Type": "Pass", "Next": "|"}, "J \"x\"": {}}}"#;
    let text = state(&format!(r#""Type": "Parallel", "Branches": [{inner}]"#));
    exactly(&text, &["I", "J \"x\""]);
    assert!(chosen(&text, "J \"x\"").contains(r#""Next": "J \"x\"""#));
    exactly(
        &inner
            .replace(r#""StartAt": "I""#, r#""StartAt": "|""#)
            .replace(r#""Next": "|""#, ""),
        &["I", "J \"x\""],
    );
    exactly(
        &state(r#""Type": "Choice", "Choices": [{"Next": "|"}]"#),
        &["A", "B"],
    );
    exactly(&state(r#""Type": "Task", "Catch": [{"Next": "|"}]"#), &["A", "B"]);
    // A state that something leads to and that does not exist is offered first where states are written.
    let text = r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "Then"}, |}}"#;
    starts(text, &["Then", "Task state"]);
    assert!(chosen(text, "Then").contains("\"Then\": {\n\t\"Type\": \"Pass\""));
    assert!(chosen(text, "Wait state").contains("\"${Wait}\": {\n\t\"Type\": \"Wait\""));
}

#[test]
fn errors_and_resources() {
    starts(
        &state(r#""Type": "Task", "Retry": [{"ErrorEquals": ["|"]}]"#),
        &["States.ALL", "States.TaskFailed"],
    );
    starts(
        &state(r#""Type": "Task", "Retry": [{"ErrorEquals": [|]}]"#),
        &["States.ALL"],
    );
    exactly(
        &state(r#""Type": "Task", "Retry": [{"ErrorEquals": ["Lambda.Too|"]}]"#),
        &["Lambda.TooManyRequestsException"],
    );
    assert_eq!(
        chosen(
            &state("\"Type\": \"Task\", \"Retry\": [{\"ErrorEquals\": [\"E\" |]}]"),
            "States.Timeout"
        ),
        state("\"Type\": \"Task\", \"Retry\": [{\"ErrorEquals\": [\"E\", \"States.Timeout\"]}]")
    );
    starts(
        &state(r#""Type": "Task", "Resource": "|""#),
        &[
            "arn:aws:states:::lambda:invoke",
            "arn:aws:states:::lambda:invoke.waitForTaskToken",
        ],
    );
    exactly(
        &state(r#""Type": "Task", "Resource": "startExecution|""#),
        &[
            "arn:aws:states:::states:startExecution",
            "arn:aws:states:::states:startExecution.sync",
            "arn:aws:states:::states:startExecution.sync:2",
            "arn:aws:states:::states:startExecution.waitForTaskToken",
            "arn:aws:states:::aws-sdk:sfn:startExecution",
        ],
    );
    let text = r#"{"States": {"A": {"Type": "Task", "Parameters": {"FunctionName": "charge"}},
        "B": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "|"}}}}"#;
    exactly(text, &["charge"]);
}

#[test]
fn expressions_of_jsonpath() {
    let parameters = |text: &str| {
        state(&format!(
            r#""Type": "Task", "Assign": {{"total": 1, "n.$": "$.n"}}, "Parameters": {{{text}}}"#
        ))
    };
    starts(
        &parameters(r#""x.$": "|""#),
        &["$", "$$.", "$total", "$n", "States.Format"],
    );
    exactly(&parameters(r#""x.$": "$to|""#), &["$total"]);
    exactly(&parameters(r#""x.$": "$$.Execution.Sta|""#), &["StartTime"]);
    exactly(
        &parameters(r#""x.$": "$$.|""#),
        &["Execution", "State", "StateMachine", "Task", "Map"],
    );
    exactly(&parameters(r#""x.$": "$$.Map.Item.V|""#), &["Value"]);
    assert!(
        chosen(
            &parameters(r#""x.$": "States.Format('{}', States.U|)""#),
            "States.UUID"
        )
        .contains("'{}', States.UUID())\"")
    );
    assert!(
        chosen(&parameters(r#""x.$": "States.Fo|""#), "States.Format")
            .contains(r#"States.Format(${'Hello \{\}', $.name})""#)
    );
    assert!(chosen(&parameters(r#""x.$": |"#), "States.UUID").contains(r#""x.$": "States.UUID()""#));
    exactly(&parameters(r#""x": "$$.|""#), &[]);
    exactly(
        &state(r#""Type": "Pass", "InputPath": "$$.St|""#),
        &["State", "StateMachine"],
    );
}

#[test]
fn expressions_of_jsonata() {
    let assign = r#""Assign": {"total": 1}, "#;
    let output = |text: &str| jsonata(&format!(r#""Type": "Task", {assign}"Output": "{text}""#));
    exactly(&output("|"), &["{% %}"]);
    assert!(chosen(&output("|"), "{% %}").contains(r#""Output": "{% ${} %}""#));
    starts(&output("{% | %}"), &["$states", "$total", "$abs"]);
    exactly(&output("{% $states.| %}"), &["input", "result", "context"]);
    exactly(&output("{% 1 + $states.context.Execution.N| %}"), &["Name"]);
    exactly(&output("{% $uu| %}"), &["$uuid"]);
    assert!(chosen(&output("{% $uu| %}"), "$uuid").contains("{% $uuid() %}"));
    let nested = jsonata(r#""Type": "Task", "Arguments": {"a": [{"b": "{% $states.in| %}"}]}"#);
    exactly(&nested, &["input"]);
    let caught = jsonata(r#""Type": "Task", "Catch": [{"Output": "{% $states.| %}"}]"#);
    exactly(&caught, &["input", "errorOutput", "context"]);
    exactly(
        &jsonata(r#""Type": "Pass", "Output": "{% $states.| %}""#),
        &["input", "context"],
    );
}

#[test]
fn variables_of_the_scopes_around_are_known() {
    let text = r#"{"QueryLanguage": "JSONata", "StartAt": "A", "States": {
        "A": {"Type": "Pass", "Assign": {"outer": 1}, "Next": "M"},
        "M": {"Type": "Map", "ItemProcessor": {"StartAt": "I", "States": {
            "I": {"Type": "Pass", "Assign": {"inner": 1}, "Output": "{% $|ner %}", "End": true}}}, "End": true}}}"#;
    let labels = labels(text);
    assert!(labels.contains(&"$outer".to_owned()) && labels.contains(&"$inner".to_owned()));
    let outside = text
        .replace("$|ner", "")
        .replace(r#"{"outer": 1}"#, r#"{"outer": "{% $| %}"}"#);
    assert!(!self::labels(&outside).contains(&"$inner".to_owned()));
}

#[test]
fn half_typed_texts_are_served() {
    // Nothing is closed.
    exactly(
        r#"{"StartAt": "A", "States": {"A": {"Type": "Succeed", |"#,
        &["Comment", "QueryLanguage", "InputPath", "OutputPath"],
    );
    exactly(
        "{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"|",
        &[
            "Task", "Parallel", "Map", "Pass", "Wait", "Choice", "Succeed", "Fail",
        ],
    );
    exactly("{\"StartAt\": |", &[]);
    exactly(
        "{\"States\": {\"A\": {\"Type\": \"Pass\", \"Next\": |\n}, \"B\": {}}, \"StartAt\": \"A\"}",
        &["A", "B"],
    );
    for text in [
        "|",
        "[|]",
        "null|",
        "\"x|\"",
        "{\"a\": 1|}",
        "{\"StartAt\" |}",
        "{\"StartAt\": \"A\"|}",
    ] {
        exactly(text, &[]);
    }
}

/// A definition in YAML with one state of these lines.
fn yaml(lines: &str) -> String {
    let lines: Vec<_> = lines.lines().map(|line| format!("    {line}\n")).collect();
    format!(
        "StartAt: A\nStates:\n  A:\n{}  B:\n    Type: Succeed\n",
        lines.concat()
    )
}

#[test]
fn yaml_is_served_by_its_indentation() {
    exactly(
        &yaml("Type: Succeed\n|"),
        &["Comment", "QueryLanguage", "InputPath", "OutputPath"],
    );
    exactly(&yaml("Type: Pass\nEn|\nComment: x"), &["End"]);
    exactly(&yaml("Type: Pa|"), &["Parallel", "Pass"]);
    exactly(
        &yaml("Type: |"),
        &[
            "Task", "Parallel", "Map", "Pass", "Wait", "Choice", "Succeed", "Fail",
        ],
    );
    exactly(&yaml("Type: Pass\nNext: |"), &["A", "B"]);
    exactly(&yaml("Type: Pass\nNext: B|"), &["B"]);
    exactly(
        &yaml("Type: Task\nRetry:\n- |"),
        &[
            "Comment",
            "ErrorEquals",
            "IntervalSeconds",
            "MaxAttempts",
            "BackoffRate",
            "MaxDelaySeconds",
            "JitterStrategy",
        ],
    );
    exactly(
        &yaml("Type: Task\nRetry:\n  - ErrorEquals:\n      - States.Time|\n    MaxAttempts: 2"),
        &["States.Timeout"],
    );
    exactly(
        &yaml("Type: Task\nRetry:\n  - ErrorEquals: [States.ALL]\n    Max|\n"),
        &["MaxAttempts", "MaxDelaySeconds"],
    );
    exactly(
        &yaml("Type: Task\nRetry:\n  - ErrorEquals: [States.Tim|]"),
        &["States.Timeout"],
    );
    exactly(
        &yaml("Type: Choice\nChoices:\n- Variable: $.x\n  IsNul|"),
        &["IsNull"],
    );
    exactly(
        &yaml("Type: Parallel\nBranches:\n  - StartAt: |\n    States:\n      I:\n        Type: Pass\n"),
        &["I"],
    );
    exactly(
        "StartAt: A\n|",
        &["Comment", "QueryLanguage", "TimeoutSeconds", "Version", "States"],
    );
    exactly("Sta|", &["StartAt", "States"]);
    exactly(
        "StartAt: A\nStates:\n  A:\n    |\n",
        &["Type", "Comment", "QueryLanguage"],
    );
    exactly("StartAt: A\nStates:\n  A:\n    Ty|", &["Type"]);
    exactly(&yaml("Type: Pass # Ne|"), &[]);
    exactly(&yaml("# Ne|\nType: Pass"), &[]);
    exactly(&yaml("Type: Pass\n   |\n"), &[]);
    let jsonata = yaml("Type: Pass\nOutput: \"{% $states.in| %}\"").replacen(
        "StartAt",
        "QueryLanguage: JSONata\nStartAt",
        1,
    );
    exactly(&jsonata, &["input"]);
    exactly(
        &yaml("Type: Pass\nParameters:\n  x.$: $$.Execution.Na|"),
        &["Name"],
    );
}

#[test]
fn yaml_is_written_as_yaml() {
    assert_eq!(
        chosen(&yaml("Type: Pass\nEn|"), "End"),
        yaml("Type: Pass\nEnd: true")
    );
    assert_eq!(
        chosen(&yaml("Type: Pass\nNext:|"), "B"),
        yaml("Type: Pass\nNext: B")
    );
    assert_eq!(
        chosen(&yaml("Type: Pass\nNext: |"), "B"),
        yaml("Type: Pass\nNext: B")
    );
    // Lines begin with a tab for each level, which the editor indents as far as the line.
    assert_eq!(
        chosen(&yaml("Type: Task\nRe|"), "Retry"),
        yaml("Type: Task\nRetry:").replace("Retry:\n", "Retry:\n\t- ErrorEquals:\n\t\t\t- ${States.TaskFailed}\n\t\tIntervalSeconds: ${1}\n\t\tMaxAttempts: ${3}\n\t\tBackoffRate: ${2}\n")
    );
    assert_eq!(
        chosen(&yaml("Type: Task\nRetry:\n- Err|"), "ErrorEquals"),
        yaml("Type: Task\nRetry:\n- ErrorEquals:").replace("ErrorEquals:\n", "ErrorEquals:\n\t\t- ${}\n")
    );
    assert_eq!(
        chosen(&yaml("Type: Pass\nNext: |").replace("B:", "\"x: y\":"), "x: y"),
        yaml("Type: Pass\nNext: \"x: y\"").replace("B:", "\"x: y\":")
    );
}

#[test]
fn a_template_is_served_in_its_definition() {
    let sam = "Resources:\n  M:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      Definition:\n        StartAt: A\n        States:\n          A:\n            Type: Pass\n            Next: |\n          B:\n            Type: Succeed\n";
    exactly(sam, &["A", "B"]);
    exactly(
        &sam.replace("            Next: |\n", "")
            .replace("    Properties:\n", "    |\n    Properties:\n"),
        &[],
    );
}

#[test]
fn a_definition_that_is_a_text_of_a_template_is_served_in_its_spelling() {
    let inner =
        r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "|"}, "B": {"Type": "Succeed"}}}"#;
    let block = format!(
        "Resources:\n  M:\n    Type: AWS::StepFunctions::StateMachine\n    Properties:\n      DefinitionString: !Sub |\n        {inner}\n"
    );
    starts(&block, &["B", "A"]);
    assert_eq!(chosen(&block, "B"), block.replace("\"|\"", "\"B\""));
    let template = |inner: &str| {
        let spelled = asl_json::Value::from(inner).to_string();
        format!(
            r#"{{"Resources": {{"M": {{"Type": "AWS::StepFunctions::StateMachine", "Properties": {{"DefinitionString": {spelled}}}}}}}}}"#
        )
    };
    let quoted = template(inner);
    assert_eq!(chosen(&quoted, "B"), quoted.replace(r#"\"|\""#, r#"\"B\""#));
    // A skeleton has one line there, and a comma that was missing is inserted.
    let field = template(r#"{"StartAt": "A", "States": {"A": {"Type": "Task" |}}}"#);
    let added = chosen(&field, "Retry");
    assert!(
        added.contains(r#"\"Task\", \"Retry\": [ { "#) && !added.contains('\n'),
        "{added}"
    );
    let hover = |marked: &str| {
        let (text, offset) = at(marked);
        let found = asl::editor::hover(&text, offset).unwrap();
        found.span.slice(&text).to_owned()
    };
    assert_eq!(
        hover(&template(r#"{"StartAt": "A", "Sta|tes": {}}"#)),
        r#"\"States\""#
    );
    let (text, offset) = at(&template(
        r#"{"StartAt": "|A", "States": {"A": {"Type": "Succeed"}}}"#,
    ));
    let mut renamed = text.clone();
    for (span, name) in asl::editor::rename(&text, offset, "B \"2\"")
        .unwrap()
        .into_iter()
        .rev()
    {
        renamed.replace_range(span.start as usize..span.end as usize, &name);
    }
    assert_eq!(
        renamed,
        template(r#"{"StartAt": "B \"2\"", "States": {"B \"2\"": {"Type": "Succeed"}}}"#)
    );
}
