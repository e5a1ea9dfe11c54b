//! What a definition can be written in, and what it can be found in: YAML, templates, a map of states, a single state.

use asl::{Analysis, Severity};

fn say(text: &str) -> Vec<String> {
    let analysis = asl::analyze(text);
    let line = |found: &asl::Diagnostic| {
        let location = found.location.as_deref().unwrap_or("-");
        format!(
            "{} {location} «{}» {}",
            found.code,
            found.span.slice(text),
            found.message
        )
    };
    analysis.diagnostics.iter().map(line).collect()
}

fn machine(text: &str) -> Analysis {
    let analysis = asl::analyze(text);
    let errors: Vec<_> = analysis
        .diagnostics
        .iter()
        .filter(|found| found.severity == Severity::Error)
        .collect();
    assert!(errors.is_empty(), "{errors:#?}\n{text}");
    assert!(analysis.machine.is_some());
    analysis
}

#[test]
fn errors_of_yaml_stand_at_their_characters() {
    let text = "StartAt: A\nStates:\n  A:\n    Type: Pass\n    Parameters:\n      x.$: >-\n        States.Format('{}',\n          $..[)\n    Nxet: B\n";
    assert_eq!(
        say(text),
        [
            "SCHEMA_VALIDATION_FAILED /States/A «Nxet» Field 'Nxet' is not supported",
            "SCHEMA_VALIDATION_FAILED /States/A «A» This object should have only one of the following fields: [Next, End]",
            "SCHEMA_VALIDATION_FAILED /States/A/Parameters «[)» The value for the field 'x.$' must be a valid JSONPath or a valid intrinsic function call",
        ]
    );
    let fix = asl::analyze(text).diagnostics.remove(0).fix.unwrap();
    assert_eq!(fix.edits[0].1, "Next", "plain, as the name that it replaces");
}

#[test]
fn jsonata_in_a_block_scalar() {
    let text = "QueryLanguage: JSONata\nStartAt: A\nStates:\n  A:\n    Type: Pass\n    Output: |-\n      {%\n        $states.input.x +\n          phone\n      %}\n    End: true\n";
    assert_eq!(
        say(text),
        [
            "UNSUPPORTED_JSONATA_EXPRESSION /States/A/Output «phone» Reference to 'phone' at the top level is not supported."
        ]
    );
}

const INNER: &str = r#"{"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "${Fn}", "TimeoutSeconds": 5, "Nxet": "B"}}}"#;

#[test]
fn a_definition_string_is_a_text_in_the_text() {
    let json = serde_json::json!({"Resources": {
        "Role": {"Type": "AWS::IAM::Role"},
        "M": {"Type": "AWS::StepFunctions::StateMachine", "Properties": {"DefinitionString": {"Fn::Sub": INNER}}},
        "N": {"Type": "AWS::Serverless::StateMachine", "Properties": {"Definition": {}}}}});
    let text = json.to_string();
    assert_eq!(
        say(&text),
        [
            r#"SCHEMA_VALIDATION_FAILED /States/A «\"Nxet\"» Field 'Nxet' is not supported"#,
            r#"SCHEMA_VALIDATION_FAILED /States/A «\"A\"» This object should have only one of the following fields: [Next, End]"#,
            r#"PLACEHOLDER /States/A/Resource «\"${Fn}\"» ${Fn} is filled in when the definition is deployed. Until then it is assumed to be arn:aws:lambda:us-east-1:123456789012:function:Fn."#,
            r#"NO_RETRY /States/A/Resource «\"${Fn}\"» This task does not retry Lambda's transient errors."#,
            r#"UNWRAPPED - «"DefinitionString"» This is a template: its DefinitionString of M is shown and run. It has more state machines: N."#,
        ]
    );
    let analysis = asl::analyze(&text);
    assert_eq!(analysis.outline.states[0].name_span.slice(&text), r#"\"A\""#);
    let (span, replacement) = analysis.diagnostics[0].fix.clone().unwrap().edits.remove(0);
    assert_eq!((span.slice(&text), &*replacement), (r#"\"Nxet\""#, r#"\"Next\""#));
}

#[test]
fn substitutions_that_are_known_are_filled_in() {
    let text = r"
AWSTemplateFormatVersion: '2010-09-09'
Parameters:
  Seconds: {Type: Number, Default: 7}
Resources:
  Fn: {Type: AWS::Serverless::Function}
  M:
    Type: AWS::Serverless::StateMachine
    Properties:
      DefinitionSubstitutions:
        Table: orders
        Put: !Sub arn:${AWS::Partition}:states:::dynamodb:putItem
        Wait: !Ref Seconds
      Definition:
        StartAt: Put
        States:
          Put:
            Type: Task
            Resource: ${Put}
            TimeoutSeconds: ${Wait}
            Parameters:
              TableName: ${Table}
              Item: {id: {S.$: $.id}}
            End: true
";
    let analysis = machine(text);
    let fields = analysis.outline.states[0].fields.to_string();
    assert!(
        fields.contains("\"arn:aws:states:::dynamodb:putItem\""),
        "{fields}"
    );
    assert!(fields.contains("\"TimeoutSeconds\":7"), "{fields}");
    assert!(fields.contains("\"orders\""), "{fields}");
    assert_eq!(analysis.outline.states[0].name_span.slice(text), "Put");
}

#[test]
fn the_serverless_plugin() {
    let text = "stepFunctions:\n  stateMachines:\n    hello:\n      definition:\n        StartAt: A\n        States:\n          A:\n            Type: Task\n            Resource:\n              Fn::GetAtt: [hello, Arn]\n            TimeoutSeconds: 3\n            End: true\n";
    let analysis = machine(text);
    let machine = analysis.machine.unwrap();
    let asl::model::StateKind::Task(task) = &machine.scope.states.get("A").unwrap().kind else {
        panic!("a task")
    };
    assert_eq!(
        &*task.resource.text,
        "arn:aws:lambda:us-east-1:123456789012:function:hello"
    );
}

#[test]
fn states_without_a_state_machine() {
    let text = r#"{"B": {"Type": "Succeed"}, "A": {"Type": "Pass", "Next": "B"}}"#;
    assert_eq!(
        say(text),
        ["UNWRAPPED - «\"A\"» This is a map of states. Here it is a state machine that starts at \"A\"."]
    );
    machine(text);
    let text = "Type: Wait\nSeconds: 5\nEnd: true\n";
    assert_eq!(
        say(text),
        ["UNWRAPPED - «Wait» This is a single state. Here it is a state machine with this state, \"Wait\"."]
    );
    let analysis = machine(text);
    assert_eq!(analysis.outline.states[0].pointer.as_str(), "/States/Wait");
}

#[test]
fn whatever_is_no_template_is_no_template() {
    for text in [
        "Resources: {}",
        "Resources: {A: {Type: 'AWS::S3::Bucket', Properties: {}}}",
        "just a text",
        "[]",
        r#"{"Definition": "no json"}"#,
        r#"{"DefinitionString": {"Ref": "X"}}"#,
    ] {
        let analysis = asl::analyze(text);
        assert!(analysis.machine.is_none());
        assert_eq!(analysis.diagnostics[0].severity, Severity::Error, "{text}");
    }
}

#[test]
fn placeholders_are_assumed() {
    let text = r#"{"StartAt": "${Start}", "States": {
        "${Start}": {"Type": "Map", "ItemsPath": "$.${list}", "MaxConcurrency": ${n}, "Retry": ${jsonencode(retry)}, "Next": "T",
            "ItemProcessor": {"StartAt": "C", "States": {"C": {"Type": "Choice", "Choices": [{"Variable": "$.${x}", "BooleanEquals": ${b}, "Next": "W"}], "Default": "W"},
                "W": {"Type": "Wait", "Timestamp": "${when}", "End": true}}}},
        "T": {"Type": "Task", "Resource": "arn:aws:states:${region}:${account}:activity:${a}", "HeartbeatSeconds": "${h}", "ResultPath": "$.${r}",
            "Parameters": {"x.$": "States.Format('${p}-{}', $.${q})", "y": "${z}"}, "End": true}}}"#;
    let analysis = machine(text);
    let others: Vec<_> = analysis
        .diagnostics
        .iter()
        .filter(|found| found.code != "PLACEHOLDER")
        .collect();
    assert!(others.is_empty(), "{others:#?}");
    assert_eq!(
        say(r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "${next}"}}}"#),
        [
            "PLACEHOLDER /States/A/Next «\"${next}\"» ${next} is filled in when the definition is deployed. To run the definition here, replace it with a value."
        ]
    );
}

#[test]
fn a_template_with_several_state_machines_is_read_one_by_one() {
    let text = "service: shop\nstepFunctions:\n  stateMachines:\n    good:\n      definition:\n        StartAt: A\n        States:\n          A: {Type: Succeed}\n    broken:\n      definition:\n        StartAt: Nowhere\n        States:\n          A: {Type: Succeed}\n";
    let read = |machine| {
        asl::analyze_with(
            text,
            &asl::Options {
                machine,
                ..asl::Options::default()
            },
        )
    };
    let first = read(0);
    assert_eq!(asl::template(text, 0).machines, ["good".into(), "broken".into()]);
    assert!(first.machine.is_some());
    let second = read(1);
    assert!(second.machine.is_none());
    assert!(
        second
            .diagnostics
            .iter()
            .any(|found| found.message.contains("Nowhere"))
    );
}

#[test]
fn a_definition_in_another_file_is_named() {
    let uri = "Resources:\n  Machine:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      DefinitionUri: machine.asl.json\n";
    let analysis = asl::analyze(uri);
    assert_eq!(
        asl::template(uri, 0).definition_file.as_deref(),
        Some("machine.asl.json")
    );
    let said: Vec<_> = analysis.diagnostics.iter().map(|found| &*found.message).collect();
    assert_eq!(
        said,
        ["The definition of Machine is in another file, machine.asl.json. Open that file."]
    );
    let s3 = "Resources:\n  Machine:\n    Type: AWS::StepFunctions::StateMachine\n    Properties:\n      DefinitionS3Location: {Bucket: code, Key: machine.asl.json}\n";
    assert_eq!(
        asl::template(s3, 0).definition_file.as_deref(),
        Some("machine.asl.json")
    );
}

#[test]
fn an_activity_of_the_template_is_no_function() {
    let text = "Resources:\n  Approvals: {Type: AWS::StepFunctions::Activity, Properties: {Name: approvals}}\n  Machine:\n    Type: AWS::StepFunctions::StateMachine\n    Properties:\n      Definition:\n        StartAt: Approve\n        States:\n          Approve: {Type: Task, Resource: !Ref Approvals, TimeoutSeconds: 60, End: true}\n";
    let analysis = asl::analyze(text);
    let said: Vec<_> = analysis.diagnostics.iter().map(|found| &*found.message).collect();
    assert_eq!(
        said,
        ["This is a template: its Definition of Machine is shown and run."]
    );
    assert!(format!("{:?}", analysis.machine).contains("activity:approvals"));
}

#[test]
fn terraform_is_one_finding() {
    let analysis = asl::analyze("resource \"aws_sfn_state_machine\" \"shop\" {\n  name = \"shop\"\n}\n");
    assert_eq!(analysis.diagnostics.len(), 1);
    assert!(analysis.diagnostics[0].message.starts_with("This is Terraform."));
}

/// A placeholder without an end once took cubic time.
#[test]
fn many_open_placeholders_take_no_time() {
    let tokens = ["${", "${a", "${a}", "#{", "$", "{", "${!", "!Sub ", "${a.b", "}"];
    for token in tokens {
        let work = |bytes: usize| {
            let text = format!(
                "Resources:\n  M:\n    Type: AWS::StepFunctions::StateMachine\n    Properties:\n      DefinitionString: !Sub \"{}\"\n",
                token.repeat(bytes / token.len())
            );
            let start = std::time::Instant::now();
            asl::analyze(&text);
            start.elapsed()
        };
        assert!(work(20_000).as_secs() < 2, "{token}");
        // In an expression, which is none, with a placeholder at its end.
        let text = format!(
            "{{\"QueryLanguage\": \"JSONata\", \"StartAt\": \"A\", \"States\": {{\"A\": {{\"Type\": \"Pass\", \"Output\": \"{{% ? {} ${{x}} %}}\", \"End\": true}}}}}}",
            token.repeat(200_000 / token.len())
        );
        let start = std::time::Instant::now();
        asl::analyze(&text);
        assert!(start.elapsed().as_secs() < 5, "{token} in an expression");
    }
}

#[test]
fn a_placeholder_counts_as_a_value_that_its_field_accepts() {
    let text = |state: &str| {
        format!("{{\"StartAt\": \"A\", \"States\": {{\"A\": {state}, \"Done\": {{\"Type\": \"Succeed\"}}}}}}")
    };
    for (state, assumed) in [
        (
            r#"{"Type": "Choice", "Choices": [{"Variable": "$.n", "NumericLessThan": ${Limit}, "Next": "Done"}]}"#,
            "assumed to be 0",
        ),
        (
            r#"{"Type": "Choice", "QueryLanguage": "JSONata", "Choices": [{"Condition": "{% ${Enabled} %}", "Next": "Done"}]}"#,
            "assumed to be true",
        ),
        (
            r#"{"Type": "Choice", "QueryLanguage": "JSONata", "Choices": [{"Condition": "{% $states.input.n > ${Limit} and '${x}' != '' %}", "Next": "Done"}]}"#,
            "assumed to be",
        ),
        (
            r#"{"Type": "Task", "Resource": "arn:${Partition}:states:::sns:publish", "Parameters": {"TopicArn": "${Topic}", "Message": "hi"}, "Next": "Done"}"#,
            "assumed to be arn:aws:states:::sns:publish",
        ),
        (
            r#"{"Type": "Task", "Resource": "${ charge }", "Next": "Done"}"#,
            "function:charge",
        ),
    ] {
        let analysis = asl::analyze(&text(state));
        assert!(analysis.machine.is_some(), "{state}: {:?}", analysis.diagnostics);
        let said = analysis
            .diagnostics
            .iter()
            .any(|found| found.message.contains(assumed));
        assert!(said, "{state}: {:?}", analysis.diagnostics);
    }
}

/// libyaml takes a closing bracket at the column of its key, and so does CloudFormation.
#[test]
fn a_closing_bracket_may_stand_under_its_key() {
    let text = "Resources:\n  Key:\n    Type: AWS::KMS::Key\n    Properties:\n      Policies: [\n        {\"Effect\": \"Allow\"}\n      ]\n      Tags: [{\n        Key: a\n      }]\n  Machine:\n    Type: AWS::StepFunctions::StateMachine\n    Properties:\n      Definition: {StartAt: Done, States: {Done: {Type: Succeed}}}\n";
    let analysis = asl::analyze(text);
    assert!(analysis.machine.is_some(), "{:?}", analysis.diagnostics);
}
