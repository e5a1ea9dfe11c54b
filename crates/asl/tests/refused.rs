//! What the service refuses at creation, and what it takes although it cannot work: recorded answers, AWS's documentation
//! and reports of users.

#![expect(clippy::needless_raw_string_hashes, reason = "expect-test writes them so")]

mod support;

use asl::MachineType;
use expect_test::expect;
use support::{check, machine, of_state, say};

/// The service's own answer, one finding a line.
fn answer(text: &str) -> Vec<String> {
    let answer = asl::validate(text, MachineType::Standard);
    let lines = answer.diagnostics.iter().map(|found| {
        format!(
            "{}: {} at {}",
            found.code,
            found.message,
            found.location.as_deref().unwrap_or("null")
        )
    });
    lines.collect()
}

fn parallel(branch_state: &str, around: &str) -> String {
    format!(
        r#"{{"StartAt":"P","States":{{"P":{{"Type":"Parallel",{around}"Branches":[{{"StartAt":"B","States":{{"B":{{"Type":"Pass",{branch_state},"End":true}}}}}}],"End":true}}}}}}"#
    )
}

#[test]
fn variables_of_an_outer_scope() {
    check(
        &answer(&parallel(r#""Assign":{"x":1}"#, r#""Assign":{"x":2},"#)),
        &expect![[r#"
            DUPLICATE_VARIABLE_NAME: The variable name 'x' was already defined in a parent scope. at /States/P/Branches[0]/States/B/Assign/x
        "#]],
    );
    check(
        &answer(&parallel(r#""Assign":{"y":1}"#, r#""Assign":{"x":2},"#)),
        &expect!["nothing"],
    );
    check(
        &answer(&parallel(
            r#""Assign":{"x.$":"$.a"}"#,
            r#""Catch":[{"ErrorEquals":["States.ALL"],"Next":"P","Assign":{"x":2}}],"#,
        )),
        &expect![[r#"
            DUPLICATE_VARIABLE_NAME: The variable name 'x' was already defined in a parent scope. at /States/P/Branches[0]/States/B/Assign/x.$
        "#]],
    );
    let map = |mode: &str| {
        format!(
            r#"{{"StartAt":"A","States":{{"A":{{"Type":"Pass","Assign":{{"x":1}},"Next":"M"}},"M":{{"Type":"Map","ItemProcessor":{{"ProcessorConfig":{mode},"StartAt":"B","States":{{"B":{{"Type":"Pass","Assign":{{"x":1}},"End":true}}}}}},"End":true}}}}}}"#
        )
    };
    check(
        &answer(&map(r#"{"Mode":"INLINE"}"#)),
        &expect![[r#"
        DUPLICATE_VARIABLE_NAME: The variable name 'x' was already defined in a parent scope. at /States/M/ItemProcessor/States/B/Assign/x
    "#]],
    );
    // Child executions have variables of their own.
    check(
        &answer(&map(r#"{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"}"#)),
        &expect!["nothing"],
    );
}

#[test]
fn results_of_states_that_have_none() {
    let state = |fields: &str| of_state(&format!(r#""QueryLanguage":"JSONata",{fields}"#));
    check(
        &state(r#""Type":"Pass","Output":"{% $states.result %}","End":true"#),
        &expect![[r#"
            error UNSUPPORTED_JSONATA_EXPRESSION: Field '$states.result' does not exist. at /States/A/Output «$states.result»
              hint: The input of the state is $states.input.
        "#]],
    );
    check(
        &state(r#""Type":"Wait","Seconds":"{% $states.result.s %}","End":true"#),
        &expect![[r#"
            error UNSUPPORTED_JSONATA_EXPRESSION: Field '$states.result' does not exist. at /States/A/Seconds «$states.result.s»
              hint: The input of the state is $states.input.
        "#]],
    );
    let task = |fields: &str| {
        state(&format!(
            r#""Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage","TimeoutSeconds":9,{fields},"End":true"#
        ))
    };
    check(
        &task(r#""Arguments":{"MessageBody":"m","QueueUrl":"u"},"Output":"{% $states.result %}""#),
        &expect!["nothing"],
    );
    check(
        &task(r#""Arguments":{"MessageBody":"{% $states.result %}","QueueUrl":"u"}"#),
        &expect![[r#"
            warning PATH_NEVER_EXISTS: There is no $states.result here: only Output and Assign of the state can read it. at /States/A/Arguments/MessageBody «$states.result»
        "#]],
    );
}

fn reader(resource: &str, config: &str) -> String {
    machine(&format!(
        r#""Type":"Map","ItemReader":{{"Resource":"arn:aws:states:::s3:{resource}","ReaderConfig":{config},"Parameters":{{"Bucket":"b"}}}},"ItemProcessor":{{"ProcessorConfig":{{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"}},"StartAt":"B","States":{{"B":{{"Type":"Pass","End":true}}}}}},"End":true"#
    ))
}

#[test]
fn readers_of_items() {
    check(
        &answer(&reader(
            "listObjectsV2",
            r#"{"Transformation":"LOAD_AND_FLATTEN"}"#,
        )),
        &expect![[r#"
            SCHEMA_VALIDATION_FAILED: The field 'InputType' is required at /States/A/ItemReader/ReaderConfig
        "#]],
    );
    check(
        &answer(&reader(
            "listObjectsV2",
            r#"{"Transformation":"LOAD_AND_FLATTEN","InputType":"JSON"}"#,
        )),
        &expect!["nothing"],
    );
    check(
        &answer(&reader(
            "getObject",
            r#"{"InputType":"JSON","ItemsPointer":"data/items"}"#,
        )),
        &expect![[r#"
            SCHEMA_VALIDATION_FAILED: Invalid input: JSON Pointer expression must start with '/': "data/items" at /States/A/ItemReader/ReaderConfig/ItemsPointer
        "#]],
    );
    check(
        &answer(&reader(
            "getObject",
            r#"{"InputType":"JSON","ItemsPointer":"/data/items"}"#,
        )),
        &expect!["nothing"],
    );
    check(
        &answer(&reader(
            "getObject",
            r#"{"InputType":"JSON","ManifestType":"S3_INVENTORY"}"#,
        )),
        &expect![[r#"
            SCHEMA_VALIDATION_FAILED: Field 'ManifestType' is not supported at /States/A/ItemReader/ReaderConfig
        "#]],
    );
    check(
        &say(&reader(
            "getObject",
            r#"{"InputType":"JSON","ItemsPointer":"data.items"}"#,
        )),
        &expect![[r#"
            error SCHEMA_VALIDATION_FAILED: Invalid input: JSON Pointer expression must start with '/': "data.items" at /States/A/ItemReader/ReaderConfig/ItemsPointer «"data.items"»
              fix: Change to "/data/items"; "data.items" -> "/data/items"
        "#]],
    );
}

#[test]
fn results_without_a_place() {
    let map = |writer: &str| {
        of_state(&format!(
            r#""Type":"Map","ResultWriter":{writer},"ItemProcessor":{{"ProcessorConfig":{{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"}},"StartAt":"B","States":{{"B":{{"Type":"Pass","End":true}}}}}},"End":true"#
        ))
    };
    check(
        &map("{}"),
        &expect![[r#"
        warning EMPTY_RESULT_WRITER: ResultWriter cannot be empty: the Map fails when it runs. at /States/A/ResultWriter «"ResultWriter"»
          hint: Specify Resource with its bucket and prefix, WriterConfig, or both.
    "#]],
    );
    check(
        &map(r#"{"Resource":"arn:aws:states:::s3:putObject"}"#),
        &expect![[r#"
            warning EMPTY_RESULT_WRITER: ResultWriter has a Resource but does not specify the bucket. at /States/A/ResultWriter «"ResultWriter"»
              hint: Specify Resource with its bucket and prefix, WriterConfig, or both.
        "#]],
    );
    check(
        &map(r#"{"Parameters":{"Bucket":"b"}}"#),
        &expect![[r#"
        warning EMPTY_RESULT_WRITER: ResultWriter specifies a bucket but has no Resource. at /States/A/ResultWriter «"ResultWriter"»
          hint: Specify Resource with its bucket and prefix, WriterConfig, or both.
    "#]],
    );
    check(
        &map(r#"{"WriterConfig":{"OutputType":"JSONL"}}"#),
        &expect!["nothing"],
    );
}

#[test]
fn definitions_without_anything() {
    check(
        &answer(r#"{"StartAt":"A","States":{}}"#),
        &expect![[r#"
        SCHEMA_VALIDATION_FAILED: Value cannot be empty at /States
        MISSING_TRANSITION_TARGET: Missing 'Next' target: A at /StartAt
        MISSING_END_STATE: Workflow has no terminal state at null
    "#]],
    );
    check(
        &answer(""),
        &expect![[r#"
        SCHEMA_VALIDATION_FAILED: Expected value of type [OBJECT] at /
    "#]],
    );
    check(
        &say(""),
        &expect![[r#"
        error SCHEMA_VALIDATION_FAILED: Write a definition: an object with "StartAt" and "States". «»
    "#]],
    );
}

#[test]
fn names_that_are_evaluated_and_still_end_in_dollar() {
    check(
        &of_state(r#""Type":"Pass","Parameters":{"a":{"x.$.$":"$.y"}},"End":true"#),
        &expect![[r#"
            error EVALUATED_NAME: The evaluated field is called "x.$": only one ".$" is removed from the name. at /States/A/Parameters/a/x.$.$ «"x.$.$"»
              fix: Rename to "x.$"; "x.$.$" -> "x.$"
        "#]],
    );
    check(
        &of_state(
            r#""Type":"Task","QueryLanguage":"JSONata","Resource":"arn:aws:states:::aws-sdk:s3:getObject","Arguments":{"Bucket.$":"{% $states.input.b %}","Key":"k"},"TimeoutSeconds":3,"End":true"#,
        ),
        &expect![[r#"
            error SCHEMA_VALIDATION_FAILED: The field "Bucket.$" is not supported by Step Functions. Did you mean 'Bucket'? at /States/A/Arguments «"Bucket.$"»
              fix: Rename to "Bucket"; "Bucket.$" -> "Bucket"
        "#]],
    );
}

#[test]
fn jsonata_without_its_query_language() {
    check(
        &of_state(
            r#""Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Arguments":{"FunctionName":"f"},"Output":"{% $states.result.Payload %}","End":true"#,
        ),
        &expect![[r#"
            error SCHEMA_VALIDATION_FAILED: The QueryLanguage is set to 'JSONPath', but field 'Arguments' is only supported for the 'JSONata' QueryLanguage at /States/A «"Arguments"»
              hint: This is JSONata: add QueryLanguage.
              fix: This is JSONata: add QueryLanguage;  -> , "QueryLanguage": "JSONata"
            error SCHEMA_VALIDATION_FAILED: The QueryLanguage is set to 'JSONPath', but field 'Output' is only supported for the 'JSONata' QueryLanguage at /States/A «"Output"»
              hint: This is JSONata: add QueryLanguage.
              fix: This is JSONata: add QueryLanguage;  -> , "QueryLanguage": "JSONata"
            information NO_RETRY: This task does not retry Lambda's transient errors. It also has no "TimeoutSeconds". at /States/A/Resource «"arn:aws:states:::lambda:invoke"»
              hint: Retry Lambda.ServiceException and similar errors.
              fix: Add "Retry";  -> , "Retry": [{"ErrorEquals": ["Lambda.ServiceException", "Lambda.AWSLambdaException", "Lambda.SdkClientException", "Lambda.TooManyRequestsException"], "IntervalSeconds": 1, "MaxAttempts": 3, "BackoffRate": 2}]
        "#]],
    );
    // With a field of JSONPath it is not clear which of the two is meant.
    check(
        &of_state(r#""Type":"Pass","InputPath":"$.a","Output":"{% 1 %}","End":true"#),
        &expect![[r#"
            error SCHEMA_VALIDATION_FAILED: The QueryLanguage is set to 'JSONPath', but field 'Output' is only supported for the 'JSONata' QueryLanguage at /States/A «"Output"»
        "#]],
    );
}

#[test]
fn hyphens_subtract() {
    let output = |text: &str| {
        of_state(&format!(
            r#""Type":"Pass","QueryLanguage":"JSONata","Output":"{text}","End":true"#
        ))
    };
    check(
        &output("{% $states.input.my-model %}"),
        &expect![[r#"
        error UNSUPPORTED_JSONATA_EXPRESSION: Reference to 'model' at the top level is not supported. at /States/A/Output «model»
          hint: This subtracts: use backquotes around a name with a hyphen.
          fix: Change to `my-model`; my-model -> `my-model`
    "#]],
    );
    check(
        &output("{% $states.input.a.my-model-id & 'x' %}"),
        &expect![[r#"
        error UNSUPPORTED_JSONATA_EXPRESSION: Reference to 'model' at the top level is not supported. at /States/A/Output «model»
          hint: This subtracts: use backquotes around a name with a hyphen.
          fix: Change to `my-model-id`; my-model-id -> `my-model-id`
        error UNSUPPORTED_JSONATA_EXPRESSION: Reference to 'id' at the top level is not supported. at /States/A/Output «id»
          hint: This subtracts: use backquotes around a name with a hyphen.
          fix: Change to `my-model-id`; my-model-id -> `my-model-id`
    "#]],
    );
    check(
        &output("{% $states.input.a - model %}"),
        &expect![[r#"
        error UNSUPPORTED_JSONATA_EXPRESSION: Reference to 'model' at the top level is not supported. at /States/A/Output «model»
    "#]],
    );
}

#[test]
fn trailing_commas() {
    let text = "{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Pass\", \"End\": true,}}}";
    check(
        &say(text),
        &expect![[r#"
        warning TRAILING_COMMA: JSON does not allow this trailing comma. CloudFormation accepts it in a file that DefinitionUri or DefinitionS3Location names; CreateStateMachine does not. «,»
          fix: Remove the comma; , -> 
    "#]],
    );
    assert!(asl::analyze(text).machine.is_some(), "it can be run");
    let answer = asl::validate(text, MachineType::Standard);
    assert_eq!(
        answer.diagnostics[0].code, "INVALID_JSON_DESCRIPTION",
        "the API refuses it"
    );
    let broken = asl::analyze("{\"StartAt\": \"A\", \"States\": {,}}");
    assert!(broken.machine.is_none());
    check(
        &say("{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Succeed\", , }}}"),
        &expect![[r#"
            error INVALID_JSON_DESCRIPTION: Expected a member name in double quotes, found ','. «,»
        "#]],
    );
}

#[test]
fn calls_with_too_few_or_too_many_arguments() {
    let pass = |call: &str| {
        of_state(&format!(
            r#""Type":"Pass","Parameters":{{"x.$":"{call}"}},"End":true"#
        ))
    };
    check(
        &pass("States.Format('{} and {}', $.a)"),
        &expect![[r#"
        warning WRONG_ARGUMENTS: Wrong number of arguments of States.Format: its template has 2 {}, but 1 value is given. The execution fails here. at /States/A/Parameters/x.$ «States.Format('{} and {}', $.a)»
    "#]],
    );
    check(
        &pass("States.Format('{}', $.a, $.b)"),
        &expect![[r#"
        warning WRONG_ARGUMENTS: Wrong number of arguments of States.Format: its template has 1 {}, but 2 values are given. The execution fails here. at /States/A/Parameters/x.$ «States.Format('{}', $.a, $.b)»
    "#]],
    );
    check(
        &pass("States.Array(States.MathAdd($.a), States.JsonMerge($.a, $.b))"),
        &expect![[r#"
            warning WRONG_ARGUMENTS: Wrong number of arguments of States.MathAdd: it takes 2, but gets 1. The execution fails here. at /States/A/Parameters/x.$ «States.MathAdd($.a)»
            warning WRONG_ARGUMENTS: Wrong number of arguments of States.JsonMerge: it takes 3, but gets 2. The execution fails here. at /States/A/Parameters/x.$ «States.JsonMerge($.a, $.b)»
        "#]],
    );
    check(
        &pass("States.MathRandom(1)"),
        &expect![[r#"
        warning WRONG_ARGUMENTS: Wrong number of arguments of States.MathRandom: it takes 2 to 3, but gets 1. The execution fails here. at /States/A/Parameters/x.$ «States.MathRandom(1)»
    "#]],
    );
    check(
        &pass(r"States.Format('\\{} {}', States.UUID())"),
        &expect!["nothing"],
    );
    check(&pass("States.Format($.template, $.a, $.b)"), &expect!["nothing"]);
    check(
        &of_state(r#""Type":"Fail","CausePath":"States.Format('{}')""#),
        &expect![[r#"
            warning WRONG_ARGUMENTS: Wrong number of arguments of States.Format: its template has 1 {}, but 0 values are given. The execution fails here. at /States/A/CausePath «States.Format('{}')»
        "#]],
    );
}

#[test]
fn durable_functions_need_a_qualifier() {
    let task = |parameters: &str| {
        of_state(&format!(
            r#""Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{{{parameters},"DurableExecutionName.$":"$.name"}},"TimeoutSeconds":3,"Retry":[{{"ErrorEquals":["States.ALL"]}}],"End":true"#
        ))
    };
    check(
        &task(r#""FunctionName":"f""#),
        &expect![[r#"
        warning QUALIFIER_MISSING: Lambda accepts DurableExecutionName only with a qualified function ARN, and this one has no version or alias. at /States/A/Parameters/DurableExecutionName.$ «"DurableExecutionName.$"»
          hint: Add a version or an alias to FunctionName, or a Qualifier.
    "#]],
    );
    check(&task(r#""FunctionName":"f:live""#), &expect!["nothing"]);
    check(
        &task(r#""FunctionName":"f","Qualifier":"7""#),
        &expect!["nothing"],
    );
}

#[test]
fn names_that_deceive_the_eye() {
    let states = [
        "\u{202e}evil",
        "e\u{200b}vil",
        "\u{435}vil",
        "evil",
        "bad",
        "b\u{430}d",
    ];
    let chain: Vec<String> = states
        .windows(2)
        .map(|pair| format!(r#""{}":{{"Type":"Pass","Next":"{}"}},"#, pair[0], pair[1]))
        .collect();
    let chain = chain.concat();
    let text = format!(
        r#"{{"StartAt":"\u202eevil","States":{{{chain}"{}":{{"Type":"Succeed"}}}}}}"#,
        states[5]
    );
    let findings = say(&text);
    let messages: Vec<&str> = findings
        .iter()
        .map(|line| line.split(" at /States").next().unwrap_or(""))
        .collect();
    check(
        &messages,
        &expect![[r#"
        warning CONFUSABLE_NAME: The name "\u{202e}evil" contains U+202E, a character that cannot be seen or that changes the direction of the text.
        warning CONFUSABLE_NAME: The name "e\u{200b}vil" contains U+200B, a character that cannot be seen or that changes the direction of the text.
        warning CONFUSABLE_NAME: The name "\u{202e}evil" looks the same as the name of another state, "evil".
        warning CONFUSABLE_NAME: The name "e\u{200b}vil" looks the same as the name of another state, "evil".
        warning CONFUSABLE_NAME: The name "еvil" looks the same as the name of another state, "evil".
        warning CONFUSABLE_NAME: The name "bаd" looks the same as the name of another state, "bad".
    "#]],
    );
    assert!(
        !messages.concat().contains(['\u{202e}', '\u{200b}']),
        "hidden characters are spelled out"
    );
    check(
        &say(
            r#"{"StartAt":"Prüfe","States":{"Prüfe":{"Type":"Pass","Next":"Pruefe"},"Pruefe":{"Type":"Succeed"}}}"#,
        ),
        &expect!["nothing"],
    );
}

#[test]
fn errors_that_the_task_never_raises() {
    let task = |resource: &str, request: &str, names: &str| {
        of_state(&format!(
            r#""Type":"Task","Resource":"arn:aws:states:::{resource}","Parameters":{{{request}}},"TimeoutSeconds":3,"Retry":[{{"ErrorEquals":[{names}]}}],"End":true"#
        ))
    };
    let object = r#""Bucket":"b","Key":"k""#;
    check(
        &task(
            "aws-sdk:s3:getObject",
            object,
            r#""S3.NoSuchKey","S3.NoSuchKeyException","S3.SdkClientException""#,
        ),
        &expect![[r#"
            warning ERROR_NEVER_MATCHES: This task raises S3.NoSuchKeyException instead of S3.NoSuchKey. at /States/A/Retry[0]/ErrorEquals[0] «"S3.NoSuchKey"»
              hint: Did you mean "S3.NoSuchKeyException"?
              fix: Change to "S3.NoSuchKeyException"; "S3.NoSuchKey" -> "S3.NoSuchKeyException"
        "#]],
    );
    check(
        &task(
            "ecs:runTask.sync",
            r#""TaskDefinition":"t""#,
            r#""Ecs.ServerException","ECS.AmazonECSException""#,
        ),
        &expect![[r#"
            warning ERROR_NEVER_MATCHES: This task raises ECS.ServerException instead of Ecs.ServerException. at /States/A/Retry[0]/ErrorEquals[0] «"Ecs.ServerException"»
              hint: Did you mean "ECS.ServerException"?
              fix: Change to "ECS.ServerException"; "Ecs.ServerException" -> "ECS.ServerException"
        "#]],
    );
    check(
        &task(
            "aws-sdk:dynamodb:scan",
            r#""TableName":"t""#,
            r#""DynamoDB.ThrottlingException","DynamoDb.ThrottlingException","S3.S3Exception""#,
        ),
        &expect![[r#"
            warning ERROR_NEVER_MATCHES: This task raises DynamoDb.ThrottlingException instead of DynamoDB.ThrottlingException. at /States/A/Retry[0]/ErrorEquals[0] «"DynamoDB.ThrottlingException"»
              hint: Did you mean "DynamoDb.ThrottlingException"?
              fix: Change to "DynamoDb.ThrottlingException"; "DynamoDB.ThrottlingException" -> "DynamoDb.ThrottlingException"
            warning ERROR_NEVER_MATCHES: This task never raises S3.S3Exception: the errors of its service start with DynamoDb. at /States/A/Retry[0]/ErrorEquals[2] «"S3.S3Exception"»
        "#]],
    );
    // What calls back may fail with any name, and so may a function.
    check(
        &task(
            "sqs:sendMessage.waitForTaskToken",
            r#""QueueUrl":"u","MessageBody.$":"$$.Task.Token""#,
            r#""Sqs.Lost","S3.NoSuchKey""#,
        ),
        &expect!["nothing"],
    );
}
