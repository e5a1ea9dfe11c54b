//! What is said about the thing at the cursor, which `|` marks.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic, also in its helpers"
)]

use asl::editor::hover;

fn said(marked: &str) -> Option<(String, String, String)> {
    let offset = marked.find('|').expect("a cursor");
    let text = marked.replacen('|', "", 1);
    let found = hover(&text, u32::try_from(offset).unwrap())?;
    Some((found.span.slice(&text).to_owned(), found.title, found.text))
}

/// The thing at the cursor, its title, and a part of what is said.
fn says(marked: &str, thing: &str, title: &str, part: &str) {
    let (span, name, text) = said(marked).unwrap_or_else(|| panic!("nothing is said at {marked}"));
    assert_eq!((span.as_str(), name.as_str()), (thing, title), "{marked}");
    assert!(text.contains(part), "{text}");
}

fn task(fields: &str) -> String {
    format!(
        r#"{{"StartAt": "A", "States": {{"A": {{"Type": "Task", {fields}, "Assign": {{"n": 1}}, "Next": "B"}}, "B": {{"Type": "Succeed"}}}}}}"#
    )
}

#[test]
fn fields() {
    says(
        &task(r#""Time|outSeconds": 5"#),
        "\"TimeoutSeconds\"",
        "TimeoutSeconds",
        "States.Timeout",
    );
    says(
        &task(r#"|"TimeoutSeconds": 5"#),
        "\"TimeoutSeconds\"",
        "TimeoutSeconds",
        "attempt of the task",
    );
    says(
        &task(r#""TimeoutSeconds|": 5"#),
        "\"TimeoutSeconds\"",
        "TimeoutSeconds",
        "attempt of the task",
    );
    says(
        r#"{"Timeout|Seconds": 5}"#,
        "\"TimeoutSeconds\"",
        "TimeoutSeconds",
        "an execution may take",
    );
    says(
        &task(r#""Retry": [{"Backoff|Rate": 2}]"#),
        "\"BackoffRate\"",
        "BackoffRate",
        "Default: 2.0",
    );
    says(
        &task(r#""Choices": [{"StringLessThan|Path": "$.x"}]"#),
        "\"StringLessThanPath\"",
        "StringLessThanPath",
        "a string that is less than the one at this path",
    );
    assert_eq!(said(&task(r#""Nons|ense": 5"#)), None);
    assert_eq!(said(&task(r#""Parameters": {"Next|": 5}"#)), None);
}

#[test]
fn values() {
    says(
        &task(r#""Comment": "x""#).replace(r#""Next": "B""#, r#""Next": "|B""#),
        "\"B\"",
        "B",
        "Succeed: Ends the execution, branch or iteration with success.\nFrom A.",
    );
    says(
        &task(r#""Comment": "x""#).replace(r#""A": {"#, r#""|A": {"#),
        "\"A\"",
        "A",
        "From StartAt.\nGoes to B.",
    );
    says(
        &task(r#""Retry": [{"ErrorEquals": ["States.Time|out"]}]"#),
        "\"States.Timeout\"",
        "States.Timeout",
        "TimeoutSeconds",
    );
    says(
        &task(r#""Resource": "arn:aws:states:::sqs|:sendMessage.waitForTaskToken""#),
        "\"arn:aws:states:::sqs:sendMessage.waitForTaskToken\"",
        "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
        "Calls sendMessage of Amazon SQS. Waits until somebody returns the task token.",
    );
    says(
        &task(r#""Resource": "arn:aws:states:::aws-sdk:s3:get|Object""#),
        "\"arn:aws:states:::aws-sdk:s3:getObject\"",
        "arn:aws:states:::aws-sdk:s3:getObject",
        "getObject of Amazon S3 through the AWS SDK",
    );
    says(
        &task(r#""Resource": "arn:aws:lambda:eu-west-1:123456789012:function:f|:live""#),
        "\"arn:aws:lambda:eu-west-1:123456789012:function:f:live\"",
        "arn:aws:lambda:eu-west-1:123456789012:function:f:live",
        "The Lambda function f, version or alias live, in eu-west-1 of account 123456789012.",
    );
    says(
        &task(r#""Comment": "x""#).replace("\"Task\"", "\"Ta|sk\""),
        "\"Task\"",
        "Task",
        "Calls a Lambda function",
    );
}

#[test]
fn expressions() {
    let path = |text: &str| task(&format!(r#""Parameters": {{"x.$": "{text}"}}"#));
    says(
        &path("States.Form|at('{}', $.x)"),
        "States.Format",
        "States.Format('Hello {}', $.name)",
        "{}",
    );
    says(
        &path("$$.Execution.I|d"),
        "$$.Execution.Id",
        "$$.Execution.Id",
        "The ARN of the execution.",
    );
    says(
        &path("$$.Execution.Input.a|b"),
        "$$.Execution.Input.ab",
        "$$.Execution.Input.ab",
        "The input of the execution.",
    );
    says(&path("$n| "), "$n", "$n", "A variable, assigned in A.");
    says(&path("|$.x"), "$", "$", "The input of the state");
    assert_eq!(said(&path("$.x|")), None);
    let jsonata = |text: &str| path(text).replacen('{', r#"{"QueryLanguage": "JSONata", "#, 1);
    says(
        &jsonata("{% $subst|ring($n, 1) %}"),
        "$substring",
        "$substring(text, start, length)",
        "A part of the string",
    );
    says(
        &jsonata("{% $states.context.Exec|ution.Id %}"),
        "$states.context.Execution",
        "$states.context.Execution",
        "The execution.",
    );
    says(
        &jsonata("{% $states.in|put.x %}"),
        "$states.input",
        "$states.input",
        "The input of the state.",
    );
    says(&jsonata("{% $n| %}"), "$n", "$n", "assigned in A");
    assert_eq!(said(&jsonata("$substr|ing")), None, "outside of an expression");
}

#[test]
fn elsewhere_nothing_is_said() {
    for text in ["|", "|null", "{|}", "{\"StartAt\": 1 |}", "[\"States.ALL|\"]"] {
        assert_eq!(said(text), None, "{text}");
    }
}
