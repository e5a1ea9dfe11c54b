//! Whatever is typed: no panic, always a machine or an error, places that lie in the text.

use asl::{Analysis, MachineType, Options, Severity};
use asl_json::Span;
use proptest::prelude::*;

/// Definitions that have every state and most fields between them, with texts that take more than one byte a letter.
const DEFINITIONS: [&str; 4] = [
    r#"{
  "Comment": "é😀",
  "StartAt": "Prüfen",
  "TimeoutSeconds": 300,
  "States": {
    "Prüfen": {
      "Type": "Choice",
      "Choices": [
        {"And": [{"Variable": "$.größe", "NumericGreaterThanEquals": 1}, {"Not": {"Variable": "$$.State.Name", "StringMatches": "é*"}}], "Next": "Call", "Assign": {"n.$": "$.n"}},
        {"Or": [{"Variable": "$.t", "TimestampLessThanPath": "$.u"}, {"Variable": "$n", "IsPresent": true}], "Next": "Warten"}
      ],
      "Default": "Warten"
    },
    "Warten": {"Type": "Wait", "Timestamp": "2030-01-01T00:00:00Z", "Next": "Call"},
    "Call": {
      "Type": "Task",
      "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken",
      "InputPath": "$.a['b'][0]",
      "Parameters": {"FunctionName": "f", "Payload": {"token.$": "$$.Task.Token", "x.$": "States.Format('{}\\'é', $.x)"}},
      "Credentials": {"RoleArn": "arn:aws:iam::123456789012:role/r"},
      "ResultSelector": {"r.$": "$.Payload"},
      "ResultPath": "$.result",
      "OutputPath": "$",
      "TimeoutSeconds": 10,
      "HeartbeatSecondsPath": "$.h",
      "Retry": [{"ErrorEquals": ["E"], "IntervalSeconds": 1, "MaxAttempts": 2, "BackoffRate": 1.5, "MaxDelaySeconds": 9, "JitterStrategy": "FULL"}],
      "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "Kaputt"}],
      "Next": "Ende"
    },
    "Kaputt": {"Type": "Fail", "Error": "E", "CausePath": "States.Format('{}', $.error)"},
    "Ende": {"Type": "Succeed"}
  }
}"#,
    r#"{"StartAt":"P","States":{"P":{"Type":"Parallel","Branches":[{"StartAt":"A","States":{"A":{"Type":"Pass","Result":{"a.$":"$"},"End":true}}},{"StartAt":"M","States":{"M":{"Type":"Map","ItemsPath":"$.list","ItemSelector":{"v.$":"$$.Map.Item.Value"},"MaxConcurrency":2,"ToleratedFailurePercentage":5.5,"ItemProcessor":{"ProcessorConfig":{"Mode":"INLINE"},"StartAt":"I","States":{"I":{"Type":"Pass","Next":"J"},"J":{"Type":"Wait","Seconds":3,"End":true}}},"End":true}}}],"ResultPath":null,"End":true}}}"#,
    r#"{"QueryLanguage":"JSONata","StartAt":"A","States":{"A":{"Type":"Task","Resource":"arn:aws:states:::aws-sdk:s3:getObject","Arguments":{"Bucket":"{% $states.input.b %}"},"TimeoutSeconds":"{% 5 %}","Assign":{"x":"{% 1 %}"},"Output":"{% $x %}","Next":"M"},"M":{"Type":"Map","Items":"{% [1] %}","ItemReader":{"Resource":"arn:aws:states:::s3:getObject","ReaderConfig":{"InputType":"CSV","CSVHeaderLocation":"FIRST_ROW"},"Arguments":{}},"ItemBatcher":{"MaxItemsPerBatch":1},"ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"StartAt":"B","States":{"B":{"Type":"Pass","End":true}}},"Label":"L","End":true}}}"#,
    r#"{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"${FunctionArn}","TimeoutSeconds":${Seconds},"Parameters":{"table":"${Table}"},"End":true}}}"#,
];

/// The definitions in YAML: in blocks, with block scalars, anchors and tags; and JSON, which is YAML, too.
fn in_yaml() -> Vec<String> {
    let block = r#"# Bestellungen
Comment: &c "é😀"
StartAt: Prüfen
States:
  Prüfen:
    Type: Choice
    Choices:
    - Variable: $.größe
      NumericGreaterThan: 1
      Next: 'Call it'
    Default: Ende
  Call it:
    Type: Task
    Resource: !Sub arn:${AWS::Partition}:states:::lambda:invoke
    Parameters: &p
      FunctionName: !GetAtt Function.Arn
      Payload.$: >-
        States.Format('{}',
          $.x)
    Retry: [{ErrorEquals: [States.ALL], MaxAttempts: 2}]
    TimeoutSeconds: 10
    ResultSelector: {<<: *p, é: *c}
    Next: Ende
  Ende: {Type: Succeed}
"#;
    let mut texts = vec![block.to_owned()];
    texts.extend(DEFINITIONS.iter().take(3).map(|text| format!("---\n{text}\n")));
    texts
}

/// A definition inside a template, as a text of either syntax and as an object.
fn in_templates() -> Vec<String> {
    let inner = "{\n  \"StartAt\": \"Ä\",\n  \"States\": {\"Ä\": {\"Type\": \"Task\", \"Resource\": \"${Fn}\", \"End\": true}}\n}";
    let (before, after) = inner.split_at(inner.find("${Fn}").unwrap_or(0));
    let after = after.trim_start_matches("${Fn}");
    let json = serde_json::json!({"Resources": {"M": {"Type": "AWS::StepFunctions::StateMachine", "Properties": {
        "DefinitionString": {"Fn::Join": ["", [before, {"Fn::GetAtt": ["F", "Arn"]}, after]]}}}}});
    let block = inner.replace('\n', "\n        ");
    vec![
        json.to_string(),
        format!(
            "Resources:\n  M:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      DefinitionString: !Sub |\n        {block}\n      DefinitionSubstitutions: {{Fn: !GetAtt F.Arn}}\n"
        ),
        format!(
            "Resources:\n  M:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      Definition:\n        {block}\n"
        ),
    ]
}

fn check_span(text: &str, span: Span) {
    let (start, end) = (span.start as usize, span.end as usize);
    assert!(
        start <= end && end <= text.len(),
        "{span:?} in {} bytes",
        text.len()
    );
    assert!(
        text.is_char_boundary(start) && text.is_char_boundary(end),
        "{span:?}"
    );
}

fn check(text: &str) -> Analysis {
    let analysis = asl::analyze(text);
    let failed = analysis.diagnostics.iter().any(|d| d.severity == Severity::Error);
    assert_eq!(
        analysis.machine.is_none(),
        failed,
        "{:?}\n{text}",
        analysis.diagnostics
    );
    for diagnostic in &analysis.diagnostics {
        check_span(text, diagnostic.span);
        assert!(!diagnostic.message.is_empty());
        if let Some(fix) = &diagnostic.fix {
            for (span, _) in &fix.edits {
                check_span(text, *span);
            }
            assert!(fix.edits.is_sorted_by(|a, b| a.0.end <= b.0.start), "{fix:?}");
        }
    }
    analysis.outline.walk(&mut |state| {
        check_span(text, state.span);
        check_span(text, state.name_span);
        for edge in &state.edges {
            check_span(text, edge.span);
        }
    });
    let express = Options {
        machine_type: MachineType::Express,
        ..Default::default()
    };
    let _ = asl::analyze_with(text, &express);
    let answer = asl::validate(text, MachineType::Standard);
    assert_eq!(answer.result == "OK", answer.diagnostics.is_empty());
    // What runs here the service takes, once it is the JSON that the service reads.
    if let Some(machine) = &analysis.machine {
        let source = machine.source.to_string();
        let answer = asl::validate(&source, MachineType::Standard);
        let templated = analysis.diagnostics.iter().any(|d| d.code == "PLACEHOLDER");
        assert!(
            templated || answer.result == "OK",
            "{:?}\n{text}",
            answer.diagnostics
        );
    }
    analysis
}

#[test]
fn the_definitions_are_right() {
    let runs = DEFINITIONS.map(|text| check(text).machine.is_some());
    assert_eq!(runs, [true; 4]);
}

#[test]
fn yaml_and_templates_are_right() {
    for text in in_yaml().iter().chain(&in_templates()) {
        let analysis = check(text);
        assert!(analysis.machine.is_some(), "{:#?}\n{text}", analysis.diagnostics);
    }
}

/// Whatever YAML is cut off from or changed to: a diagnostic, or a machine.
#[test]
fn yaml_cut_off_and_changed_anywhere() {
    for text in in_yaml().iter().chain(&in_templates()) {
        for (at, character) in text.char_indices() {
            check(&text[..at]);
            let (before, after) = (&text[..at], &text[at + character.len_utf8()..]);
            check(&[before, after].concat());
            let others = [
                "{", "\"", ":", "\\", "-", "\n", "é", " ", "&", "*", "!", "|", "\t",
            ];
            check(&[before, others[at % others.len()], after].concat());
        }
    }
}

/// What is read is what was printed, in JSON and in YAML, and every token is where it says.
#[test]
fn printed_and_read_again() {
    for text in DEFINITIONS.iter().take(3) {
        let value = asl_json::parse(text).unwrap();
        for (printed, parse) in [
            (
                asl_json::to_pretty(&value),
                asl_json::tree::parse as fn(&str) -> _,
            ),
            (value.to_string(), asl_json::tree::parse),
            (asl_json::to_pretty(&value), asl::yaml::parse),
            (in_blocks(&value, 0), asl::yaml::parse),
        ] {
            let (tree, errors) = parse(&printed);
            assert_eq!(errors, [], "{printed}");
            assert_eq!(tree.to_value(&printed), value, "{printed}");
            tokens(&tree, &printed, parse);
        }
    }
}

/// A value in YAML's block style, its texts in single quotes.
fn in_blocks(value: &asl_json::Value, indent: usize) -> String {
    use asl_json::Value;
    let blanks = " ".repeat(indent);
    let text = |text: &str| format!("'{}'", text.replace('\'', "''"));
    let inner = |value: &Value| {
        let nested = in_blocks(value, indent + 2);
        if nested.starts_with(' ') {
            format!("\n{nested}")
        } else {
            nested
        }
    };
    match value {
        Value::String(string) => text(string),
        Value::Array(items) if !items.is_empty() => {
            let lines: Vec<_> = items
                .iter()
                .map(|item| format!("{blanks} - {}", inner(item)))
                .collect();
            lines.join("\n")
        }
        Value::Object(members) if !members.is_empty() => {
            let line =
                |(key, value): (&asl_json::Str, &Value)| format!("{blanks} {}: {}", text(key), inner(value));
            let lines: Vec<_> = members.iter().map(line).collect();
            lines.join("\n")
        }
        other => other.to_string(),
    }
}

/// The text at the place of every token, read alone, is that token.
fn tokens(
    node: &asl_json::tree::Node,
    text: &str,
    parse: fn(&str) -> (asl_json::tree::Node, Vec<asl_json::tree::SyntaxError>),
) {
    check_span(text, node.span);
    let slice = node.span.slice(text);
    if node.members().is_none() && node.items().is_none() {
        let (alone, errors) = parse(slice);
        assert_eq!(errors, [], "{slice}");
        assert_eq!(alone.to_value(slice), node.to_value(text), "{slice}");
    }
    for item in node.items().unwrap_or_default() {
        assert!(node.span.start <= item.span.start && item.span.end <= node.span.end);
        tokens(item, text, parse);
    }
    for member in node.members().unwrap_or_default() {
        assert!(node.span.start <= member.key_span.start && member.value.span.end <= node.span.end);
        let slice = member.key_span.slice(text);
        assert_eq!(parse(slice).0.as_str(), Some(&*member.key));
        tokens(&member.value, text, parse);
    }
}

#[test]
fn cut_off_anywhere() {
    for text in DEFINITIONS {
        for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
            let analysis = check(&text[..end]);
            assert!(analysis.machine.is_none(), "{end}");
        }
    }
}

/// A character dropped, and a character replaced by one of those that mean something.
#[test]
fn one_character_wrong() {
    for text in DEFINITIONS {
        for (at, character) in text.char_indices() {
            let (before, after) = (&text[..at], &text[at + character.len_utf8()..]);
            check(&[before, after].concat());
            let others = ["{", "\"", ",", "\\", "$", "0", "é"];
            check(&[before, others[at % others.len()], after].concat());
        }
    }
}

/// Every value of a right definition replaced by values of every type.
#[test]
fn any_type_anywhere() {
    for text in DEFINITIONS.iter().take(3) {
        let (tree, _) = asl_json::tree::parse(text);
        let mut spans = Vec::new();
        collect(&tree, &mut spans);
        for span in spans {
            for other in [
                "null",
                "true",
                "-1",
                "1.5",
                "1e999",
                "\"\"",
                "\"$\"",
                "[]",
                "[[]]",
                "{}",
                "{\"\":{}}",
            ] {
                let (before, after) = (&text[..span.start as usize], &text[span.end as usize..]);
                check(&[before, other, after].concat());
            }
        }
    }
}

fn collect(node: &asl_json::tree::Node, spans: &mut Vec<Span>) {
    spans.push(node.span);
    for item in node.items().unwrap_or_default() {
        collect(item, spans);
    }
    for member in node.members().unwrap_or_default() {
        collect(&member.value, spans);
    }
}

/// Nesting of every kind ends in a sentence, not in a stack overflow.
#[test]
fn deep() {
    let parallel = |levels: usize| {
        let mut text = r#"{"StartAt":"x","States":{"x":{"Type":"Succeed"}}}"#.to_owned();
        for level in 0..levels {
            text = format!(
                r#"{{"StartAt":"{level}","States":{{"{level}":{{"Type":"Parallel","End":true,"Branches":[{text}]}}}}}}"#
            );
        }
        text
    };
    assert!(check(&parallel(asl::MAX_SCOPES - 1)).machine.is_some());
    let codes = |text: &str| -> Vec<_> { check(text).diagnostics.into_iter().map(|d| d.code).collect() };
    assert_eq!(codes(&parallel(asl::MAX_SCOPES)), ["TOO_DEEPLY_NESTED"]);
    assert_eq!(codes(&parallel(190)), ["TOO_DEEPLY_NESTED"]);
    let not = |levels: usize| {
        let (open, close) = ("{\"Not\":".repeat(levels), "}".repeat(levels));
        let inner = r#"{"Variable":"$.x","IsNull":true}"#;
        let rule = format!("{open}{inner}{close}").replacen('{', "{\"Next\":\"E\",", 1);
        format!(
            r#"{{"StartAt":"C","States":{{"C":{{"Type":"Choice","Choices":[{rule}]}},"E":{{"Type":"Succeed"}}}}}}"#
        )
    };
    assert!(check(&not(asl::MAX_CONDITIONS - 1)).machine.is_some());
    assert_eq!(codes(&not(900)), ["TOO_DEEPLY_NESTED"]);
    let payload = |levels: usize| {
        let (open, close) = ("{\"a\":[".repeat(levels), "]}".repeat(levels));
        format!(
            r#"{{"StartAt":"P","States":{{"P":{{"Type":"Pass","Parameters":{open}{close},"End":true}}}}}}"#
        )
    };
    assert!(check(&payload(450)).machine.is_some());
    check(&payload(5_000));
}

proptest! {
    #[test]
    fn any_bytes(bytes: Vec<u8>) {
        check(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn any_json(text in "[\\[\\]{}:,\"$a-c0-9. \n]{0,60}") {
        check(&text);
    }

    /// A few bytes of a right definition flipped.
    #[test]
    fn flipped(which in 0..DEFINITIONS.len(), flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4)) {
        let mut bytes = DEFINITIONS[which].as_bytes().to_vec();
        for (index, flip) in flips {
            let at = index.index(bytes.len());
            bytes[at] ^= flip;
        }
        check(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn any_yaml(text in "[\\[\\]{}:,\"'$!&*|>#a-c0-9. \n-]{0,60}") {
        check(&format!("a{text}"));
    }

    /// A few bytes of YAML or of a template flipped.
    #[test]
    fn yaml_flipped(which in 0..7_usize, flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4)) {
        let texts: Vec<String> = in_yaml().into_iter().chain(in_templates()).collect();
        let mut bytes = texts[which].as_bytes().to_vec();
        for (index, flip) in flips {
            let at = index.index(bytes.len());
            bytes[at] ^= flip;
        }
        check(&String::from_utf8_lossy(&bytes));
    }

    /// Fields of one state given to another, in any mixture.
    #[test]
    fn any_fields(
        type_name in prop::sample::select(vec!["Pass", "Task", "Choice", "Wait", "Succeed", "Fail", "Parallel", "Map", "Nope"]),
        fields in prop::collection::vec((
            prop::sample::select(vec![
                "Next", "End", "InputPath", "OutputPath", "ResultPath", "Parameters", "Result", "Assign", "Output", "Arguments", "Resource",
                "Credentials", "ResultSelector", "Retry", "Catch", "TimeoutSeconds", "TimeoutSecondsPath", "Seconds", "SecondsPath",
                "Timestamp", "Branches", "ItemProcessor", "Iterator", "ItemsPath", "Items", "ItemReader", "ItemBatcher", "Label",
                "ToleratedFailurePercentage", "Choices", "Default", "Error", "CausePath", "QueryLanguage", "Comment",
            ]),
            prop::sample::select(vec![
                "true", "false", "null", "0", "7", "\"A\"", "\"$.a\"", "\"$x\"", "\"{% 1 %}\"", "\"${X}\"", "${X}", "{}", "[]", "\"JSONata\"",
                "{\"a.$\":\"$.b\"}", "[{\"ErrorEquals\":[\"States.ALL\"],\"Next\":\"A\"}]", "\"arn:aws:states:::lambda:invoke\"",
                "{\"StartAt\":\"B\",\"States\":{\"B\":{\"Type\":\"Succeed\"}}}", "[{\"StartAt\":\"C\",\"States\":{\"C\":{\"Type\":\"Succeed\"}}}]",
                "[{\"Variable\":\"$.x\",\"IsNull\":true,\"Next\":\"A\"}]", "\"2030-01-01T00:00:00Z\"",
            ]),
        ), 0..6),
    ) {
        let fields: Vec<String> = fields.iter().map(|(name, value)| format!(",\"{name}\":{value}")).collect();
        let fields = fields.concat();
        check(&format!("{{\"StartAt\":\"A\",\"States\":{{\"A\":{{\"Type\":\"{type_name}\"{fields}}}}}}}"));
    }
}
