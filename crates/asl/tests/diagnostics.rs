//! The findings of a definition, where each points, and what it proposes. A finding is
//! `severity CODE: message at location «the characters it points at»`, then its hint and its fix. `UPDATE_EXPECT=1 cargo test`
//! writes the expectations.

#![expect(clippy::needless_raw_string_hashes, reason = "expect-test writes them so")]

mod support;

use asl::{MachineType, Options};
use asl_json::Pointer;
use expect_test::expect;
use support::{check, machine, of_state, say, show};

#[test]
fn a_right_definition_is_a_machine() {
    let text = machine(r#""Type":"Pass","Next":"X""#);
    let analysis = asl::analyze(&text);
    assert_eq!(analysis.diagnostics, []);
    let machine = analysis.machine.unwrap();
    assert_eq!(&*machine.scope.start_at, "A");
    assert_eq!(
        machine.scope.states.get("A").unwrap().pointer.as_str(),
        "/States/A"
    );
}

#[test]
fn fields_of_other_types_and_slips_of_the_pen() {
    check(
        &of_state(r#""Type":"Pass","next":"X""#),
        &expect![[r#"
            error SCHEMA_VALIDATION_FAILED: Field 'next' is not supported at /States/A «"next"»
              hint: Did you mean "Next"?
              fix: Rename to "Next"; "next" -> "Next"
            error SCHEMA_VALIDATION_FAILED: This object should have only one of the following fields: [Next, End] at /States/A «"A"»
              hint: Say where the execution goes from here: "Next" names the next state, "End": true ends it.
        "#]],
    );
    check(
        &of_state(r#""Type":"Wait","Seconds":1,"ResultPath":null,"End":true"#),
        &expect![[r#"
        error SCHEMA_VALIDATION_FAILED: Field 'ResultPath' is not supported at /States/A «"ResultPath"»
    "#]],
    );
    check(
        &of_state(r#""Type":"Pas","End":true"#),
        &expect![[r#"
        error SCHEMA_VALIDATION_FAILED: Value should be one of the following: [Task, Parallel, Map, Pass, Wait, Choice, Succeed, Fail] at /States/A/Type «"Pas"»
          hint: Did you mean "Pass"?
          fix: Change to "Pass"; "Pas" -> "Pass"
    "#]],
    );
}

#[test]
fn a_target_that_does_not_exist() {
    let said =
        say(r#"{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"done"},"Done":{"Type":"Succeed"}}}"#);
    check(
        &said,
        &expect![[r#"
        error MISSING_TRANSITION_TARGET: Missing 'Next' target: done at /States/A/Next «"done"»
          hint: Did you mean "Done"?
          fix: Change to "Done"; "done" -> "Done"
        error MISSING_TRANSITION_TARGET: State "Done" is not reachable. at /States/Done «"Done"»
    "#]],
    );
}

#[test]
fn a_target_in_another_scope() {
    let said = say(
        r#"{"StartAt":"P","States":{"P":{"Type":"Parallel","Next":"End","Branches":[{"StartAt":"B","States":{"B":{"Type":"Pass","Next":"End"}}}]},"End":{"Type":"Succeed"}}}"#,
    );
    check(
        &said,
        &expect![[r#"
            error MISSING_TRANSITION_TARGET: Missing 'Next' target: End at /States/P/Branches[0]/States/B/Next «"End"»
              hint: The state is in another scope. A transition cannot leave its own scope.
        "#]],
    );
}

#[test]
fn paths_point_at_the_characters() {
    let said = of_state(r#""Type":"Pass","InputPath":"$.a[","End":true"#);
    assert!(
        said[0].starts_with(
            "error SCHEMA_VALIDATION_FAILED: Value must be a valid JSONPath. at /States/A/InputPath «["
        ),
        "{said:?}"
    );
    let said =
        of_state(r#""Type":"Pass","Parameters":{"deep":[{"x.$":"States.Fromat('{}', $.a)"}]},"End":true"#);
    assert!(
        said[0].starts_with(
            "error SCHEMA_VALIDATION_FAILED: The value for the field 'x.$' must be a valid JSONPath or a valid intrinsic function call at /States/A/Parameters/deep[0] «States.Fromat"
        ),
        "{said:?}"
    );
    let said = of_state(r#""Type":"Pass","ResultPath":"$.a[*]","End":true"#);
    assert!(
        said[0].starts_with(
            "error SCHEMA_VALIDATION_FAILED: Value is not a Reference Path at /States/A/ResultPath"
        ),
        "{said:?}"
    );
}

#[test]
fn a_path_in_a_field_that_takes_none() {
    check(
        &of_state(r#""Type":"Wait","Seconds":"$.s","End":true"#),
        &expect![[r#"
        error SCHEMA_VALIDATION_FAILED: Expected value of type Integer at /States/A/Seconds «"$.s"»
          hint: For a path, use "SecondsPath".
          fix: Rename to "SecondsPath"; "Seconds" -> "SecondsPath"
    "#]],
    );
    check(
        &of_state(r#""Type":"Fail","Error":"$.e""#),
        &expect![[r#"
            warning NO_PATH: "Error" is the literal string $.e; it is not evaluated as a path. at /States/A/Error «"$.e"»
              hint: For a path, use "ErrorPath".
              fix: Rename to "ErrorPath"; "Error" -> "ErrorPath"
        "#]],
    );
}

#[test]
fn jsonata_points_at_the_character() {
    let of_output = |output: &str| {
        say(&format!(
            r#"{{"QueryLanguage":"JSONata","StartAt":"A","States":{{"A":{{"Type":"Pass","Output":{output},"End":true}}}}}}"#
        ))
    };
    check(
        &of_output(r#"{"v":["{% $states.input.a & \"é\" %}"]}"#),
        &expect!["nothing"],
    );
    check(
        &of_output(r#"{"v":["{% $states.input.é + phone %}"]}"#),
        &expect![[r#"
        error UNSUPPORTED_JSONATA_EXPRESSION: Reference to 'phone' at the top level is not supported. at /States/A/Output/v[0] «phone»
    "#]],
    );
    let [error] = of_output(r#""{% [1, %}""#).try_into().unwrap();
    assert!(
        error.starts_with(
            "error INVALID_JSONATA_EXPRESSION: Expected \"]\" before end of expression at /States/A/Output"
        ),
        "{error}"
    );
}

#[test]
fn fields_of_a_distributed_map_in_an_inline_one_are_warned_of() {
    check(
        &of_state(
            r#""Type":"Map","ItemReader":{"Resource":"arn:aws:states:::s3:listObjectsV2"},"ItemProcessor":{"StartAt":"I","States":{"I":{"Type":"Succeed"}}},"End":true"#,
        ),
        &expect![[r#"
            warning ONLY_DISTRIBUTED: ItemReader works only in a distributed Map. This one is inline and fails when it runs. at /States/A/ItemReader «"ItemReader"»
              hint: Give ItemProcessor a ProcessorConfig with Mode DISTRIBUTED.
        "#]],
    );
}

/// The requests of a reader and a writer have the name that the language of the Map gives them, like those of a Task.
#[test]
fn requests_of_readers_and_writers_belong_to_a_language() {
    for (language, other, wrong, right) in [
        ("JSONata", "JSONPath", "Parameters", "Arguments"),
        ("JSONPath", "JSONata", "Arguments", "Parameters"),
    ] {
        let of = |name: &str| {
            let processor = r#"{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"StartAt":"I","States":{"I":{"Type":"Succeed"}}}"#;
            let text = machine(&format!(
                r#""Type":"Map","QueryLanguage":"{language}","ItemProcessor":{processor},"End":true,
                "ItemReader":{{"Resource":"arn:aws:states:::s3:listObjectsV2","{name}":{{"Bucket":"b"}}}},
                "ResultWriter":{{"Resource":"arn:aws:states:::s3:putObject","{name}":{{"Bucket":"b"}}}}"#
            ));
            asl::validate(&text, MachineType::Standard).diagnostics
        };
        assert_eq!(of(right), []);
        let said: Vec<_> = of(wrong)
            .into_iter()
            .map(|it| (it.message, it.location))
            .collect();
        let message = format!(
            "The QueryLanguage is set to '{language}', but field '{wrong}' is only supported for the '{other}' QueryLanguage"
        );
        let expected = ["ItemReader", "ResultWriter"]
            .map(|holder| (message.clone(), Some(format!("/States/A/{holder}"))));
        assert_eq!(said, expected);
    }
}

#[test]
fn placeholders_are_values_that_are_not_known_yet() {
    let text = machine(
        r#""Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage","Parameters":{"QueueUrl":"${Function}","MessageBody":${Payload}},"End":true"#,
    );
    let analysis = asl::analyze(&text);
    let said: Vec<_> = analysis.diagnostics.iter().map(|d| show(&text, d)).collect();
    check(
        &said,
        &expect![[r#"
            information PLACEHOLDER: ${Function} is filled in when the definition is deployed. Until then it is used as it is, as a string. at /States/A/Parameters/QueueUrl «${Function}»
            information PLACEHOLDER: ${Payload} is filled in when the definition is deployed. Until then it is used as it is, as a string. at /States/A/Parameters/MessageBody «${Payload}»
        "#]],
    );
    assert!(analysis.machine.is_some());
    check(
        &of_state(r#""Type":"Wait","Seconds":${Seconds},"End":true"#),
        &expect![[r#"
            information PLACEHOLDER: ${Seconds} is filled in when the definition is deployed. Until then it is assumed to be 0. at /States/A/Seconds «${Seconds}»
        "#]],
    );
    assert_eq!(
        asl::validate(
            &machine(r#""Type":"Task","Resource":"${Arn}","End":true"#),
            MachineType::Standard
        )
        .diagnostics[0]
            .message,
        "Value is not a valid resource ARN",
        "to the service it is a text like any other"
    );
}

#[test]
fn texts_that_are_no_definition() {
    check(
        &say(" \n"),
        &expect![[r#"
            error SCHEMA_VALIDATION_FAILED: Write a definition: an object with "StartAt" and "States". «»
        "#]],
    );
    check(
        &say("[]"),
        &expect![[r#"
        error SCHEMA_VALIDATION_FAILED: Expected value of type [OBJECT] at / «[»
    "#]],
    );
    let said = say("{\"StartAt\": \"A\",\n \"States\": {,}");
    assert!(
        said.iter()
            .all(|line| line.starts_with("error INVALID_JSON_DESCRIPTION: ")),
        "{said:?}"
    );
    let large = format!("{{\"Comment\":\"{}\"}}", "x".repeat(asl::MAX_DEFINITION_BYTES));
    assert!(say(&large)[0].starts_with("error DEFINITION_TOO_LARGE: The definition has 1048590 bytes."));
}

#[test]
fn the_outline_survives_mistakes() {
    let text = r#"{"StartAt": "A", "States": {"A": {"Type": "Parallel", "Branches": [{"StartAt": "B", "States": {"B": {"Type": "Pass", "Next": "C"}}}], "Catch": [{"Next": "X"}], "Next": "Y"#;
    let outline = asl::analyze(text).outline;
    let mut seen = Vec::new();
    outline.walk(&mut |state| {
        let edges: Vec<_> = state
            .edges
            .iter()
            .map(|edge| (&*edge.target, edge.span.slice(text)))
            .collect();
        seen.push(format!(
            "{} {} {edges:?}",
            state.pointer,
            state.name_span.slice(text)
        ));
    });
    check(
        &seen,
        &expect![[r#"
        /States/A "A" [("X", "\"X\""), ("Y", "\"Y")]
        /States/A/Branches/0/States/B "B" [("C", "\"C\"")]
    "#]],
    );
}

#[test]
fn the_same_name_twice() {
    check(
        &say(
            r#"{"StartAt":"A","States":{"A":{"Type":"Pass","End":true},"A":{"Type":"Succeed","Comment":"a","Comment":"b"}}}"#,
        ),
        &expect![[r#"
            error DUPLICATE_STATE_NAME: Duplicate State name: A at /States/A «"A"»
            warning DUPLICATE_KEY: Duplicate field "Comment": the last one wins; this one is ignored. at /States/A/Comment «"Comment"»
        "#]],
    );
}

#[test]
fn advice() {
    check(
        &of_state(r#""Type":"Pass","Parameters":{"id":"$.id","t":"{% 1 %}","x":1,"x.$":"$.x"},"End":true"#),
        &expect![[r#"
            warning NO_DOLLAR: "id" is the literal string $.id. To have it evaluated, the name must end in ".$". at /States/A/Parameters/id «"id"»
              fix: Rename to "id.$"; "id" -> "id.$"
            warning JSONATA_IN_JSONPATH: This is a JSONata expression in a JSONPath state, where it is taken literally. at /States/A/Parameters/t «"{% 1 %}"»
              hint: Give the state "QueryLanguage": "JSONata".
            warning DUPLICATE_KEY: "x" and "x.$" give the same field. Remove one of them. at /States/A/Parameters/x.$ «"x.$"»
        "#]],
    );
    check(
        &of_state(r#""Type":"Pass","Result":{"id.$":"$.id"},"End":true"#),
        &expect![[r#"
        warning PASS_RESULT_IS_STATIC: The "Result" of a Pass state is taken literally; nothing in it is evaluated. at /States/A/Result/id.$ «"id.$"»
          hint: Use "Parameters" instead of "Result".
    "#]],
    );
    check(
        &of_state(r#""Type":"Pass","Assign":{"total":1},"OutputPath":"$totl","End":true"#),
        &expect![[r#"
        warning UNDEFINED_VARIABLE: No state assigns the variable $totl. at /States/A/OutputPath «"$totl"»
          hint: Did you mean $total?
    "#]],
    );
    check(
        &of_state(
            r#""Type":"Task","Resource":"arn:aws:states:::lambda:invoke.waitForTaskToken","Parameters":{"FunctionName":"f:1","Qualifier":"2"},"Retry":[{"ErrorEquals":["E","States.Timeot"]},{"ErrorEquals":["E"]}],"End":true"#,
        ),
        &expect![[r#"
            warning QUALIFIER_TWICE: FunctionName already has the qualifier 1. Lambda rejects a different Qualifier. at /States/A/Parameters/Qualifier «"2"»
            information NO_TIMEOUT: This task waits for the callback, for up to a year if there is no answer. at /States/A/Resource «"arn:aws:states:::lambda:invoke.waitForTaskToken"»
              hint: Give the state a "TimeoutSeconds".
            warning ERROR_NEVER_MATCHES: The service has no error States.Timeot. at /States/A/Retry[0]/ErrorEquals[1] «"States.Timeot"»
              hint: Did you mean "States.Timeout"?
              fix: Change to "States.Timeout"; "States.Timeot" -> "States.Timeout"
            warning ERROR_NEVER_MATCHES: E is already in an entry above, which matches first. at /States/A/Retry[1]/ErrorEquals[0] «"E"»
        "#]],
    );
    let ring = r#"{"StartAt":"A","States":{"A":{"Type":"Succeed"},"B":{"Type":"Pass","Next":"C"},"C":{"Type":"Pass","Next":"B"}}}"#;
    check(
        &say(ring),
        &expect![[r#"
            warning UNREACHABLE_STATE: No path leads from the start to the state "B". at /States/B «"B"»
            warning UNREACHABLE_STATE: No path leads from the start to the state "C". at /States/C «"C"»
        "#]],
    );
}

#[test]
fn express_refuses_what_takes_long() {
    let text =
        machine(r#""Type":"Task","Resource":"arn:aws:states:us-east-1:123456789012:activity:a","End":true"#);
    let express = Options {
        machine_type: MachineType::Express,
        ..Default::default()
    };
    let said: Vec<_> = asl::analyze_with(&text, &express).diagnostics;
    assert_eq!(
        said[0].message,
        "Express state machine does not support Activity ARN"
    );
    assert_eq!(
        said[0].pointer,
        Pointer::root().child("States").child("A").child("Resource")
    );
    assert_eq!(
        asl::create_error(&text, MachineType::Express).as_deref(),
        Some(
            "Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: Express state machine does not support Activity ARN at /States/A/Resource'"
        )
    );
    assert_eq!(asl::create_error(&text, MachineType::Standard), None);
}

#[test]
fn tasks_that_do_not_last() {
    let lambda = r#""Type":"Task","Resource":"arn:aws:lambda:us-east-1:123456789012:function:f""#;
    check(
        &of_state(&format!(r#"{lambda},"End":true"#)),
        &expect![[r#"
        information NO_RETRY: This task does not retry Lambda's transient errors. It also has no "TimeoutSeconds". at /States/A/Resource «"arn:aws:lambda:us-east-1:123456789012:function:f"»
          hint: Retry Lambda.ServiceException and similar errors.
          fix: Add "Retry";  -> , "Retry": [{"ErrorEquals": ["Lambda.ServiceException", "Lambda.AWSLambdaException", "Lambda.SdkClientException", "Lambda.TooManyRequestsException"], "IntervalSeconds": 1, "MaxAttempts": 3, "BackoffRate": 2}]
    "#]],
    );
    let retry = r#""Retry":[{"ErrorEquals":["States.ALL"]}]"#;
    check(
        &of_state(&format!(r#"{lambda},{retry},"End":true"#)),
        &expect![[r#"
            information NO_TIMEOUT: This task waits for the function and has no timeout of its own. at /States/A/Resource «"arn:aws:lambda:us-east-1:123456789012:function:f"»
              hint: Give the state a "TimeoutSeconds".
        "#]],
    );
    assert!(of_state(&format!(r#"{lambda},{retry},"TimeoutSeconds":3,"End":true"#)).is_empty());
    let other = r#""Type":"Task","Resource":"arn:aws:states:::dynamodb:getItem","Parameters":{"TableName":"t","Key":{}},"End":true"#;
    assert!(of_state(other).is_empty());
}

/// What fixes put into the text is right there.
#[test]
fn fixes_that_add_a_field() {
    for text in [
        "{\n  \"StartAt\": \"A\",\n  \"States\": {\n    \"A\": {\n      \"Type\": \"Task\",\n      \"Resource\": \"arn:aws:lambda:us-east-1:123456789012:function:f\",\n      \"TimeoutSeconds\": 3\n    }\n  }\n}",
        r#"{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"arn:aws:lambda:us-east-1:123456789012:function:f","TimeoutSeconds":3}}}"#,
        "StartAt: A\nStates:\n  A:\n    Type: Task\n    Resource: arn:aws:lambda:us-east-1:123456789012:function:f\n    TimeoutSeconds: 3\n",
        "StartAt: A\nStates:\n  A: {Type: Task, Resource: 'arn:aws:lambda:us-east-1:123456789012:function:f', TimeoutSeconds: 3}\n",
    ] {
        let mut text = text.to_owned();
        for title in ["End", "Retry"] {
            let analysis = asl::analyze(&text);
            let mut fixes = analysis.diagnostics.iter().filter_map(|found| found.fix.clone());
            let fix = fixes.find(|fix| fix.title.contains(title)).unwrap();
            for (span, replacement) in fix.edits.iter().rev() {
                text.replace_range(span.start as usize..span.end as usize, replacement);
            }
        }
        assert_eq!(asl::analyze(&text).diagnostics, [], "{text}");
    }
}

#[test]
fn what_expressions_read() {
    let pass = |reads: &str| of_state(&format!(r#""Type":"Pass","InputPath":"{reads}","End":true"#));
    assert!(pass("$$.Execution.Input.anything").is_empty());
    assert!(pass("$$").is_empty());
    check(
        &pass("$$.Exection.Id"),
        &expect![[r#"
        warning PATH_NEVER_EXISTS: The context object has no field Exection. at /States/A/InputPath «"$$.Exection.Id"»
          hint: Did you mean Execution?
    "#]],
    );
    check(
        &pass("$$['State'].Nam"),
        &expect![[r#"
        warning PATH_NEVER_EXISTS: $$.State has no field Nam. at /States/A/InputPath «"$$['State'].Nam"»
          hint: Did you mean Name?
    "#]],
    );
    check(
        &pass("$$.Task.Token"),
        &expect![[r#"
        warning PATH_NEVER_EXISTS: $$.Task does not exist here. at /States/A/InputPath «"$$.Task.Token"»
          hint: Only a task that waits for a callback (.waitForTaskToken) has a token.
    "#]],
    );
    let jsonata = |output: &str| {
        of_state(&format!(
            r#""Type":"Pass","QueryLanguage":"JSONata","Output":"{output}","End":true"#
        ))
    };
    assert!(jsonata("{% $sum($states.input.x) & $states.context.State.Name & $uuid() %}").is_empty());
    check(
        &jsonata("{% $states.resul & $states.context.Map & $states.result & $x %}"),
        &expect![[r#"
            error UNSUPPORTED_JSONATA_EXPRESSION: Field '$states.result' does not exist. at /States/A/Output «$states.result»
              hint: The input of the state is $states.input.
            warning PATH_NEVER_EXISTS: $states has no field resul. at /States/A/Output «$states.resul»
              hint: Did you mean result?
            warning PATH_NEVER_EXISTS: $states.context.Map does not exist here. at /States/A/Output «$states.context.Map»
              hint: There are items only within a Map state.
            warning UNDEFINED_VARIABLE: No state assigns the variable $x. at /States/A/Output «$x»
        "#]],
    );
    check(
        &jsonata("$.a.b"),
        &expect![[r#"
            warning JSONPATH_IN_JSONATA: This is a JSONPath expression in a JSONata state, where it is taken literally. at /States/A/Output «"$.a.b"»
              hint: JSONata reads the input with {% $states.input %}.
              fix: Change to {% $states.input.a.b %}; "$.a.b" -> "{% $states.input.a.b %}"
        "#]],
    );
}

#[test]
fn errors_that_never_come() {
    let names = |names: &str| {
        let fields = format!(
            r#""Type":"Task","Resource":"arn:aws:states:::aws-sdk:s3:listBuckets","Parameters":{{}},"Catch":[{{"ErrorEquals":["States.TaskFailed"],"Next":"X"}},{{"ErrorEquals":[{names}],"Next":"X"}}],"End":true"#
        );
        of_state(&fields)
            .into_iter()
            .map(|line| line.split(" at ").next().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert!(names(r#""States.Timeout","States.DataLimitExceeded""#).is_empty());
    check(
        &names(
            r#""Mine","States.Runtime","States.NoChoiceMatched","States.HeartbeatTimeout","States.BranchFailed","States.ItemReaderFailed""#,
        ),
        &expect![[r#"
            warning ERROR_NEVER_MATCHES: States.TaskFailed in an entry above matches first.
            warning ERROR_NEVER_MATCHES: The service does not retry or catch States.Runtime; it fails the execution.
            warning ERROR_NEVER_MATCHES: The service reports States.Runtime instead of States.NoChoiceMatched, which fails the execution.
            warning ERROR_NEVER_MATCHES: Without "HeartbeatSeconds" there is no heartbeat to miss.
            warning ERROR_NEVER_MATCHES: A task has no branches; a failing branch of a Parallel reports its own error.
            warning ERROR_NEVER_MATCHES: Only a Map state reports this error.
        "#]],
    );
}

#[test]
fn only_a_map_that_reads_can_fail_to_read() {
    let map = |reader: &str, mode: &str| {
        let fields = format!(
            r#""Type":"Map",{reader}"ItemProcessor":{{"ProcessorConfig":{mode},"StartAt":"P","States":{{"P":{{"Type":"Pass","End":true}}}}}},"Catch":[{{"ErrorEquals":["States.ItemReaderFailed"],"Next":"X"}}],"End":true"#
        );
        let found = of_state(&fields);
        found
            .into_iter()
            .filter(|line| line.contains("ERROR_NEVER_MATCHES"))
            .count()
    };
    let distributed = r#"{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"}"#;
    let reader = r#""ItemReader":{"Resource":"arn:aws:states:::s3:getObject","ReaderConfig":{"InputType":"JSON"},"Parameters":{"Bucket":"b","Key":"k"}},"#;
    assert_eq!(map("", distributed), 1);
    assert_eq!(map(reader, distributed), 0);
    // A state within may raise it.
    assert_eq!(map("", r#"{"Mode":"INLINE"}"#), 0);
}

/// `integration-unknown-field-did-you-mean`, at any depth; in requests that are known.
#[test]
fn fields_of_requests() {
    let task = |service: &str, parameters: &str| {
        of_state(&format!(
            r#""Type":"Task","Resource":"arn:aws:states:::{service}","Parameters":{{{parameters}}},"TimeoutSeconds":3,"Retry":[{{"ErrorEquals":["States.ALL"]}}],"End":true"#
        ))
    };
    check(
        &task(
            "batch:submitJob",
            r#""JobName":"n","JobQueue":"q","JobDefinition.$":"$.d","ContainerOverrides":{"Environment":[{"Comment":"x","Name":"A","Value.$":"$.v"}]}"#,
        ),
        &expect![[r#"
            error SCHEMA_VALIDATION_FAILED: The field "Comment" is not supported by Step Functions. Did you mean 'Name'? at /States/A/Parameters/ContainerOverrides/Environment[0] «"Comment"»
        "#]],
    );
    check(
        &task("dynamodb:getItem", r#""TableName":"t","key.$":"$.k""#),
        &expect![[r#"
        error SCHEMA_VALIDATION_FAILED: The field "key" is not supported by Step Functions. Did you mean 'Key'? at /States/A/Parameters «"key.$"»
          fix: Rename to "Key.$"; "key.$" -> "Key.$"
        error SCHEMA_VALIDATION_FAILED: The field 'Key' is required but was missing at /States/A/Parameters «"Parameters"»
    "#]],
    );
    check(
        &task(
            "lambda:invoke.waitForTaskToken",
            r#""FunctionName":"f","TaskToken.$":"$$.Task.Token""#,
        ),
        &expect![[r#"
            warning UNKNOWN_REQUEST_FIELD: The field "TaskToken" is not supported by Step Functions. Did you mean 'LogType'? at /States/A/Parameters/TaskToken.$ «"TaskToken.$"»
        "#]],
    );
    check(
        &task("aws-sdk:dynamo:putItem", ""),
        &expect![[r#"
            information UNKNOWN_SERVICE: "dynamo" is not an AWS service in the list of 2026-09-26, which this check uses. at /States/A/Resource «"arn:aws:states:::aws-sdk:dynamo:putItem"»
              hint: Did you mean "dynamodb"?
              fix: Change to dynamodb; "arn:aws:states:::aws-sdk:dynamo:putItem" -> "arn:aws:states:::aws-sdk:dynamodb:putItem"
        "#]],
    );
    check(
        &task("aws-sdk:s3:GetObject", r#""bucket":"b""#),
        &expect![[r#"
            error SCHEMA_VALIDATION_FAILED: The field "bucket" is not supported by Step Functions. Did you mean 'Bucket'? at /States/A/Parameters «"bucket"»
              fix: Rename to "Bucket"; "bucket" -> "Bucket"
            warning UNKNOWN_ACTION: Actions of SDK integrations start with a lowercase letter: getObject. at /States/A/Resource «"arn:aws:states:::aws-sdk:s3:GetObject"»
              fix: Change to getObject; "arn:aws:states:::aws-sdk:s3:GetObject" -> "arn:aws:states:::aws-sdk:s3:getObject"
        "#]],
    );
    assert_eq!(
        task("aws-sdk:apigatewaymanagementapi:postToConnection", "").len(),
        1
    );
}

#[test]
fn yaml_that_is_no_text() {
    check(
        &say("Version: 1.0\nStartAt: A\nStates: {A: {Type: Succeed}}\n"),
        &expect![[r#"
            error SCHEMA_VALIDATION_FAILED: Expected value of type [STRING] at /Version «1.0»
              hint: YAML does not read this as a string. Put it in quotes.
              fix: Change to "1.0"; 1.0 -> "1.0"
        "#]],
    );
}

/// Paths into an input whose fields are known: only those that no way to the state gives.
#[test]
fn paths_into_what_is_not_there() {
    let lambda = r#""Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"FunctionName":"f"},"TimeoutSeconds":9,"Retry":[{"ErrorEquals":["States.ALL"]}]"#;
    let states = |states: &str| {
        say(&format!(
            r#"{{"StartAt":"A","States":{{{states},"X":{{"Type":"Succeed"}}}}}}"#
        ))
    };
    check(
        &states(&format!(
            r#""A":{{{lambda},"Next":"B"}},"B":{{"Type":"Choice","Choices":[{{"Not":{{"Variable":"$.orderId","IsNull":true}},"Next":"X"}}],"Default":"X"}}"#
        )),
        &expect![[r#"
            warning PATH_NEVER_EXISTS: The states before this one do not provide "orderId", so $.orderId never exists. at /States/B/Choices[0]/Not/Variable «"$.orderId"»
              hint: The function's result is in $.Payload. Did you mean $.Payload.orderId?
        "#]],
    );
    let pass = r#""Type":"Pass","Result":{"a":1}"#;
    let reads = |path: &str| {
        format!(r#""B":{{"Type":"Pass","Parameters":{{"l":[{{"x.$":"States.Array({path})"}}]}},"End":true}}"#)
    };
    check(&states(&format!(r#""A":{{{pass},"ResultPath":"$.x","Next":"P"}},"P":{{{pass},"Next":"Q"}},"Q":{{"Type":"Pass","Result":1,"ResultPath":"$.b.c","Next":"B"}},{}"#, reads("$.a, $.b, $['c']")).replace("\"Q\":", "\"Q\":")), &expect![[r#"
        error MISSING_TRANSITION_TARGET: State "X" is not reachable. at /States/X «"X"»
        warning PATH_NEVER_EXISTS: The states before this one do not provide "c", so $['c'] never exists. at /States/B/Parameters/l[0]/x.$ «"States.Array($.a, $.b, $['c'])"»
          hint: Its input has a, b.
    "#]]);
    // What comes on another way, from a catcher or from the execution's input may have anything.
    for right in [
        format!(
            r#""A":{{"Type":"Choice","Choices":[{{"Variable":"$.z","IsNull":true,"Next":"P"}}],"Default":"B"}},"P":{{{pass},"Next":"B"}},{}"#,
            reads("$.c")
        ),
        format!(
            r#""A":{{{lambda},"Catch":[{{"ErrorEquals":["States.ALL"],"Next":"B"}}],"Next":"B"}},{}"#,
            reads("$.c")
        ),
        format!(r#""A":{{{pass},"ResultPath":"$.a","Next":"B"}},{}"#, reads("$.c")),
        format!(r#""A":{{{pass},"OutputPath":"$.a","Next":"B"}},{}"#, reads("$.c")),
        format!(r#""A":{{{pass},"Next":"B"}},{}"#, reads("$.a.b.c, $")),
    ] {
        let said = states(&right.replace("\"End\":true", "\"Next\":\"X\""));
        assert!(said.is_empty(), "{said:#?}");
    }
}
