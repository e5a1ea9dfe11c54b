//! Runs under a pasted role policy, and what the analysis says of it.

// Helpers of tests may panic: that is how a test fails.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use asl::Severity;
use asl_playground::Playground;
use asl_protocol::{Analyze, Document, GetHistory, Handler, RoleVerdict, Run, RunSummary};
use asl_workspace::{Settings, Workspace};
use serde_json::{Value, json};

const BASE: &str = "arn:aws:lambda:us-east-1:123456789012:function:";

/// Two functions, one after the other; the second has a Catch if wanted.
fn two_functions(catch: bool) -> Workspace {
    let call = |name: &str| {
        json!({"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
            "Parameters": {"FunctionName": format!("{BASE}{name}"), "Payload.$": "$"}})
    };
    let (mut first, mut second) = (call("function1"), call("function2"));
    first["Next"] = json!("Second");
    second["End"] = json!(true);
    if catch {
        second["Catch"] = json!([{"ErrorEquals": ["Lambda.AWSLambdaException"], "Next": "Caught"}]);
    }
    let mut states = json!({"First": first, "Second": second});
    if catch {
        states["Caught"] = json!({"Type": "Pass", "End": true});
    }
    Workspace {
        definition: json!({"StartAt": "First", "States": states}).to_string(),
        mocks: json!({"functions": {
            "function1": {"responses": [{"returns": 1}]}, "function2": {"responses": [{"returns": 2}]}}})
        .to_string(),
        settings: Settings {
            under_role: true,
            ..Settings::default()
        },
        ..Workspace::default()
    }
}

fn allowing(functions: &[&str]) -> String {
    let resources: Vec<String> = functions.iter().map(|name| format!("{BASE}{name}")).collect();
    json!({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": resources}]})
    .to_string()
}

fn run(workspace: &Workspace) -> (RunSummary, Vec<Value>) {
    let mut playground = Playground::default();
    let summary = playground
        .handle(Run {
            workspace: workspace.clone(),
        })
        .unwrap();
    let history = playground.handle(GetHistory).unwrap();
    let history: Value = serde_json::from_str(&history).unwrap();
    let events = history
        .get("events")
        .unwrap_or(&history)
        .as_array()
        .unwrap()
        .clone();
    (*summary, events)
}

#[test]
fn what_the_role_does_not_allow_fails_with_aws_words() {
    let workspace = Workspace {
        role: allowing(&["function1"]),
        ..two_functions(false)
    };
    let (summary, events) = run(&workspace);
    assert_eq!(summary.status.name(), "FAILED");
    assert_eq!(summary.error.as_deref(), Some("Lambda.AWSLambdaException"));
    let cause = summary.cause.unwrap();
    let before = "User: arn:aws:sts::123456789012:assumed-role/StepFunctions-MyStateMachine-role/";
    assert!(cause.starts_with(before), "{cause}");
    let session = &cause[before.len()..before.len() + 33];
    assert!(session.trim_end().chars().all(|c| c.is_ascii_alphabetic()) && session.ends_with(' '));
    assert!(cause.contains(&format!(
        " is not authorized to perform: lambda:InvokeFunction on resource: {BASE}function2 because no identity-based policy allows the lambda:InvokeFunction action (Service: AWSLambda; Status Code: 403; Error Code: AccessDeniedException; Request ID: "
    )));
    let types: Vec<&str> = events
        .iter()
        .map(|event| event["type"].as_str().unwrap())
        .collect();
    assert_eq!(
        types[types.len() - 4..],
        ["TaskScheduled", "TaskStarted", "TaskFailed", "ExecutionFailed"]
    );
    let refused = summary.role_refused.unwrap();
    assert!(
        refused.contains("lambda:InvokeFunction") && refused.contains("Second"),
        "{refused}"
    );
    // The same again, to the letter.
    assert_eq!(run(&workspace).1, events);
}

#[test]
fn a_role_that_allows_all_changes_nothing() {
    let plain = Workspace {
        settings: Settings::default(),
        ..two_functions(false)
    };
    let under = Workspace {
        role: allowing(&["function1", "function2"]),
        ..two_functions(false)
    };
    let (summary, events) = run(&under);
    assert_eq!((summary.status.name(), summary.role_refused), ("SUCCEEDED", None));
    assert_eq!(run(&plain).1, events);
    // Without the switch the policy is a text.
    let off = Workspace {
        role: allowing(&[]),
        ..plain
    };
    assert_eq!(run(&off).0.status.name(), "SUCCEEDED");
}

#[test]
fn no_policy_allows_nothing_and_a_refusal_can_be_caught() {
    let (summary, _) = run(&two_functions(false));
    assert_eq!(summary.error.as_deref(), Some("Lambda.AWSLambdaException"));
    let caught = Workspace {
        role: allowing(&["function1"]),
        ..two_functions(true)
    };
    let (summary, _) = run(&caught);
    assert_eq!(summary.status.name(), "SUCCEEDED");
    assert!(summary.role_refused.is_some());
}

/// The concrete function is checked, after the parameters have been evaluated.
#[test]
fn what_is_decided_at_run_time_is_checked_then() {
    let of = |name: &str| {
        let call = json!({"Type": "Task", "End": true, "Resource": "arn:aws:states:::lambda:invoke",
            "Parameters": {"FunctionName.$": format!("$.{name}")}});
        Workspace {
            definition: json!({"StartAt": "Call", "States": {"Call": call}}).to_string(),
            input: json!({"a": format!("{BASE}function1"), "b": format!("{BASE}function1:prod")}).to_string(),
            role: allowing(&["function1"]),
            ..two_functions(false)
        }
    };
    assert_eq!(run(&of("a")).0.status.name(), "SUCCEEDED");
    let cause = run(&of("b")).0.cause.unwrap();
    assert!(cause.contains("function:function1:prod because"), "{cause}");
}

#[test]
fn another_role_must_be_taken_over_first() {
    let target = "arn:aws:iam::111122223333:role/Other";
    let with = |statement: Value| {
        let mut workspace = two_functions(false);
        let mut definition: Value = serde_json::from_str(&workspace.definition).unwrap();
        definition["States"]["First"]["Credentials"] = json!({"RoleArn": target});
        definition["States"]["First"]["End"] = json!(true);
        definition["States"]["First"]
            .as_object_mut()
            .unwrap()
            .remove("Next");
        definition["States"].as_object_mut().unwrap().remove("Second");
        workspace.definition = definition.to_string();
        workspace.role = json!({"Version": "2012-10-17", "Statement": [statement]}).to_string();
        run(&workspace).0
    };
    let summary = with(json!({"Effect": "Allow", "Action": "lambda:*", "Resource": "*"}));
    assert_eq!(summary.error.as_deref(), Some("States.TaskFailed"));
    assert_eq!(
        summary.cause.as_deref(),
        Some(
            "The role arn:aws:iam::123456789012:role/StepFunctions-MyStateMachine-role is not authorized to assume the task state's role, arn:aws:iam::111122223333:role/Other."
        )
    );
    let summary = with(json!({"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": target}));
    assert_eq!(summary.status.name(), "SUCCEEDED");
}

#[test]
fn a_role_that_does_not_trust_step_functions_cannot_be_taken() {
    let trusting = |service: &str| {
        json!([
            {"Version": "2012-10-17", "Statement": [statement(&["lambda:InvokeFunction"], "*")]},
            {"Role": {"RoleName": "R", "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [
                {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}]}}}
        ])
        .to_string()
    };
    let mut workspace = two_functions(true);
    workspace.role = trusting("states.amazonaws.com");
    assert_eq!(run(&workspace).0.status.name(), "SUCCEEDED");
    workspace.role = trusting("lambda.amazonaws.com");
    let (_, events) = run(&workspace);
    let failed = events.iter().find(|event| event["type"] == "TaskFailed").unwrap();
    assert_eq!(
        failed["taskFailedEventDetails"],
        json!({"error": "States.TaskFailed", "resource": "invoke", "resourceType": "lambda",
            "cause": "The principal states.amazonaws.com is not authorized to assume the provided role. (role: arn:aws:iam::123456789012:role/StepFunctions-MyStateMachine-role)"})
    );
}

fn statement(actions: &[&str], resource: &str) -> Value {
    json!({"Effect": "Allow", "Action": actions, "Resource": resource})
}

fn with_role(definition: &Value, statements: &[Value]) -> Workspace {
    Workspace {
        definition: definition.to_string(),
        role: json!({"Version": "2012-10-17", "Statement": statements}).to_string(),
        settings: Settings {
            under_role: true,
            ..Settings::default()
        },
        ..Workspace::default()
    }
}

/// What a distributed Map reads, writes and starts by itself, it does with the rights of the role.
#[test]
fn a_distributed_map_needs_the_rights_of_the_role() {
    let map = |reader: Value| {
        json!({"StartAt": "Each", "States": {"Each": {"Type": "Map", "End": true, "ItemReader": reader,
            "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
                "StartAt": "Item", "States": {"Item": {"Type": "Pass", "End": true}}},
            "ResultWriter": {"Resource": "arn:aws:states:::s3:putObject", "Parameters": {"Bucket": "out", "Prefix": "p"}}}}})
    };
    let file = json!({"Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": {"InputType": "JSON"},
        "Parameters": {"Bucket": "in", "Key": "items.json"}});
    let listing = json!({"Resource": "arn:aws:states:::s3:listObjectsV2", "Parameters": {"Bucket": "in", "Prefix": "a/"}});
    let read = statement(&["s3:GetObject"], "arn:aws:s3:::in/items.json");
    let list = json!({"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::in",
        "Condition": {"StringLike": {"s3:prefix": ["a/"]}}});
    let write = statement(&["s3:PutObject"], "arn:aws:s3:::out/p/*");
    let start = statement(
        &["states:StartExecution"],
        "arn:aws:states:us-east-1:123456789012:stateMachine:MyStateMachine",
    );
    let all = |reading: &Value| [reading.clone(), write.clone(), start.clone()];
    for (reader, reading, action, resource) in [
        (&file, &read, "s3:GetObject", "arn:aws:s3:::in/items.json"),
        (&listing, &list, "s3:ListBucket", "arn:aws:s3:::in"),
    ] {
        let all = all(reading);
        let (summary, _) = run(&with_role(&map(reader.clone()), &all));
        assert_eq!((summary.status.name(), summary.role_refused), ("SUCCEEDED", None));
        let refused = [
            (
                "States.ItemReaderFailed",
                action,
                resource,
                "Service: Amazon S3; Status Code: 403; Error Code: AccessDenied;",
            ),
            (
                "States.ResultWriterFailed",
                "s3:PutObject",
                "arn:aws:s3:::out/p/",
                "Service: Amazon S3; Status Code: 403; Error Code: AccessDenied;",
            ),
            (
                "StepFunctions.AWSStepFunctionsException",
                "states:StartExecution",
                "arn:aws:states:us-east-1:123456789012:stateMachine:MyStateMachine",
                "Service: AWSStepFunctions; Status Code: 400; Error Code: AccessDeniedException;",
            ),
        ];
        for (without, (error, action, resource, source)) in refused.into_iter().enumerate() {
            let mut some = all.to_vec();
            some.remove(without);
            let (summary, events) = run(&with_role(&map(reader.clone()), &some));
            assert_eq!(summary.error.as_deref(), Some(error));
            let cause = summary.cause.unwrap();
            let words = format!("is not authorized to perform: {action} on resource: {resource}");
            assert!(cause.contains(&words) && cause.contains(source), "{cause}");
            let types: Vec<&str> = events
                .iter()
                .map(|event| event["type"].as_str().unwrap())
                .collect();
            assert_eq!(
                types[types.len() - 4..],
                [
                    "MapRunStarted",
                    "MapRunFailed",
                    "MapStateFailed",
                    "ExecutionFailed"
                ]
            );
            let refused = summary.role_refused.unwrap();
            assert!(
                refused.contains(action) && refused.contains("“Each”"),
                "{refused}"
            );
        }
    }
    // Another prefix than the one that the condition names.
    let other = json!({"Resource": "arn:aws:states:::s3:listObjectsV2", "Parameters": {"Bucket": "in", "Prefix": "b/"}});
    let (summary, _) = run(&with_role(&map(other), &all(&list)));
    assert_eq!(summary.error.as_deref(), Some("States.ItemReaderFailed"));
}

/// Jobs that only asking tells of cannot be waited for without the permission to ask; those of which a rule tells can.
#[test]
fn waiting_for_a_job_needs_rights_of_its_own() {
    let job = |task: &str, parameters: Value| {
        json!({"StartAt": "Job", "States": {"Job": {"Type": "Task", "End": true,
            "Resource": format!("arn:aws:states:::{task}.sync"), "Parameters": parameters}}})
    };
    let glue = job("glue:startJobRun", json!({"JobName": "nightly"}));
    let of = |actions: &[&str]| statement(actions, "arn:aws:glue:us-east-1:123456789012:job/nightly");
    let (summary, events) = run(&with_role(&glue, &[of(&["glue:StartJobRun"])]));
    assert_eq!(summary.error.as_deref(), Some("Glue.AWSGlueException"));
    let cause = summary.cause.unwrap();
    assert!(
        cause.contains("is not authorized to perform: glue:GetJobRun on resource: arn:aws:glue:us-east-1:123456789012:job/nightly"),
        "{cause}"
    );
    assert!(events.iter().any(|event| event["type"] == "TaskSubmitted"));
    let (summary, _) = run(&with_role(&glue, &[of(&["glue:StartJobRun", "glue:Get*"])]));
    assert_eq!((summary.status.name(), summary.role_refused), ("SUCCEEDED", None));

    let ecs = job("ecs:runTask", json!({"TaskDefinition": "t"}));
    let run_task = statement(&["ecs:RunTask"], "*");
    let Err(refused) = Playground::default().handle(Run {
        workspace: with_role(&ecs, std::slice::from_ref(&run_task)),
    }) else {
        panic!("it is refused")
    };
    assert_eq!(refused.document, Document::Role);
    assert!(
        refused.sentence.contains("'arn:aws:iam::123456789012:role/StepFunctions-MyStateMachine-role' is not authorized to create managed-rule.")
            && refused.sentence.contains("“Job” needs events:PutTargets on arn:aws:events:us-east-1:123456789012:rule/StepFunctionsGetEventsForECSTaskRule"),
        "{}",
        refused.sentence
    );
    let rule = statement(
        &["events:*"],
        "arn:aws:events:us-east-1:123456789012:rule/StepFunctions*",
    );
    let (summary, _) = run(&with_role(&ecs, &[run_task, rule]));
    assert_eq!((summary.status.name(), summary.role_refused), ("SUCCEEDED", None));
}

#[test]
fn the_analysis_holds_the_policy_against_the_needs() {
    let analyze = |role: &str| {
        let workspace = Workspace {
            role: role.to_owned(),
            ..two_functions(false)
        };
        Playground::default().handle(Analyze { workspace })
    };
    assert_eq!(analyze("").role, None);
    let analysis = analyze(&allowing(&["function1", "function3"]));
    let role = analysis.role.unwrap();
    let verdicts: Vec<(&str, RoleVerdict)> = role
        .needs
        .iter()
        .map(|need| (need.states[0].0.as_str(), need.verdict))
        .collect();
    assert_eq!(
        verdicts,
        [("First", RoleVerdict::Allowed), ("Second", RoleVerdict::Missing)]
    );
    assert_eq!(role.needs[0].statement.as_ref().unwrap().title, "Statement 1");
    assert_eq!(role.too_broad.len(), 1);
    assert!(role.too_broad[0].sentence.contains("function3"));
    let patch = role.patch.unwrap();
    assert_eq!(analyze(&patch.document).role.unwrap().patch, None);

    // What is malformed stops a run under the role, with IAM's words at the place.
    let text = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"lambda:*"}}"#;
    let analysis = analyze(text);
    assert!(!analysis.runnable && analysis.role.is_none());
    let marker = analysis
        .markers
        .iter()
        .find(|it| it.document == Document::Role)
        .unwrap();
    assert_eq!(marker.severity, Severity::Error);
    assert_eq!(marker.message, "Policy statement must contain resources.");
    let workspace = Workspace {
        role: text.to_owned(),
        ..two_functions(false)
    };
    let Err(refused) = Playground::default().handle(Run { workspace }) else {
        panic!("it is refused")
    };
    assert_eq!(refused.document, Document::Role);
}
