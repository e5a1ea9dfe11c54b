//! `asl diff PROJECT DEPLOYED.json`: what of a project differs from what is deployed.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod support;

use serde_json::{Value, json};
use support::{Folder, asl_in};

/// A workflow that refers to functions, a queue, another account, and a table that only a parameter names.
fn workspace() -> Value {
    json!({"asl-playground": 1, "settings": {"stateMachineName": "Orders", "policy": {"logging": true}}, "definition": {
        "StartAt": "Charge",
        "States": {
            "Charge": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "TimeoutSeconds": 30, "Next": "Both",
                "Parameters": {"FunctionName": "arn:aws:lambda:us-east-1:123456789012:function:charge:live", "Payload.$": "$"}},
            "Both": {"Type": "Parallel", "Next": "Tell", "Branches": [
                {"StartAt": "Wait", "States": {"Wait": {"Type": "Wait", "Seconds": 5, "End": true}}},
                {"StartAt": "Store", "States": {"Store": {"Type": "Task", "Resource": "arn:aws:states:::dynamodb:getItem",
                    "Parameters": {"TableName": "${Table}", "Key": {}}, "End": true}}}]},
            "Tell": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "End": true,
                "Parameters": {"QueueUrl": "https://sqs.us-east-1.amazonaws.com/123456789012/orders", "MessageBody": "x"}}
        }
    }})
}

/// What is deployed of it, in another account and region.
fn described(change: impl FnOnce(&mut Value, &mut Value)) -> String {
    let text = workspace()["definition"].to_string();
    let text = text
        .replace("us-east-1", "eu-west-1")
        .replace("123456789012", "999999999999");
    let mut definition: Value = serde_json::from_str(&text.replace("${Table}", "orders-prod")).unwrap();
    let mut description = json!({
        "stateMachineArn": "arn:aws:states:eu-west-1:999999999999:stateMachine:Orders",
        "name": "Orders", "status": "ACTIVE", "type": "STANDARD", "creationDate": "2026-01-01T00:00:00+00:00",
        "roleArn": "arn:aws:iam::999999999999:role/shop-StateMachineRole-1ABCDEF",
        "loggingConfiguration": {"level": "ALL", "includeExecutionData": true, "destinations": []},
        "tracingConfiguration": {"enabled": false}
    });
    change(&mut definition, &mut description);
    description["definition"] = definition.to_string().into();
    description.to_string()
}

fn exported(folder: &Folder, target: &str) -> String {
    folder.write("orders.json", &workspace().to_string());
    let (code, _, err) = asl_in(
        &folder.0,
        &["export", "orders.json", "--to", target, "--out", target],
        "",
    );
    assert_eq!(code, 0, "{err}");
    target.to_owned()
}

#[test]
fn what_only_the_deployment_knows_is_no_difference() {
    let folder = Folder::new("drift-same");
    folder.write("deployed.json", &described(|_, _| ()));
    for target in ["sam", "cloudformation"] {
        let project = exported(&folder, target);
        let (code, out, err) = asl_in(&folder.0, &["diff", &project, "deployed.json"], "");
        assert_eq!(
            (code, out.as_str()),
            (0, "The same as deployed.\n"),
            "{target}: {err}"
        );
        assert!(
            err.contains("The project does not say what ${Table} is; as deployed it is orders-prod."),
            "{err}"
        );
    }
    let (code, out, _) = asl_in(&folder.0, &["diff", "deployed.json", "orders.json"], "");
    assert_eq!((code, out.as_str()), (0, "The same as deployed.\n"));
}

#[test]
fn differences_are_said_in_words() {
    let folder = Folder::new("drift-differs");
    let change = |definition: &mut Value, description: &mut Value| {
        let states = &mut definition["States"];
        states["Charge"]["TimeoutSeconds"] = 60.into();
        states["Charge"]["Parameters"]["FunctionName"] =
            "arn:aws:lambda:eu-west-1:999999999999:function:charge:test".into();
        states["Both"]["Branches"][0]["States"]["Wait"]["Comment"] = "by hand".into();
        states["Extra"] = json!({"Type": "Succeed"});
        states.as_object_mut().unwrap().remove("Tell");
        definition["TimeoutSeconds"] = 900.into();
        description["type"] = "EXPRESS".into();
        description["name"] = "Orders2".into();
        description["loggingConfiguration"] = json!({"level": "OFF"});
        description["tracingConfiguration"] = json!({"enabled": true});
        description["roleArn"] = "arn:aws:iam::999999999999:role/admin".into();
    };
    folder.write("deployed.json", &described(change));
    let wanted = [
        "The type is STANDARD in the project and EXPRESS as deployed.",
        "Logging is on in the project and off as deployed.",
        "Tracing is off in the project and on as deployed.",
        "The name is Orders in the project and Orders2 as deployed.",
        "The role is StateMachineRole in the project and admin as deployed.",
        "TimeoutSeconds of state \"Charge\" is 30 in the project and 60 as deployed.",
        "Parameters.FunctionName of state \"Charge\" is \"arn:aws:lambda:us-east-1:123456789012:function:charge:live\" in the project and \"arn:aws:lambda:eu-west-1:999999999999:function:charge:test\" as deployed.",
        "Comment of state \"Wait\" is only in what is deployed: \"by hand\".",
        "State \"Tell\" is only in the project.",
        "State \"Extra\" is only in what is deployed.",
        "TimeoutSeconds of the definition is only in what is deployed: 900.",
    ];
    let project = exported(&folder, "sam");
    let (code, out, _) = asl_in(&folder.0, &["diff", &project, "deployed.json"], "");
    assert_eq!((code, out.lines().collect::<Vec<_>>()), (1, wanted.to_vec()));
    let (code, out, _) = asl_in(&folder.0, &["diff", &project, "deployed.json", "--json"], "");
    let printed: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, &printed["same"]), (1, &json!(false)));
    assert_eq!(printed["differences"], json!(wanted));
}

#[test]
fn what_cannot_be_compared_is_a_wrong_use() {
    let folder = Folder::new("drift-wrong");
    folder.write("deployed.json", &described(|_, _| ()));
    folder.write("wrong.json", r#"{"StartAt": "A"}"#);
    for (project, sentence) in [
        (".", "has none of template.yaml"),
        ("wrong.json", "The project's definition has errors."),
        ("missing.json", "cannot be read"),
    ] {
        let (code, _, err) = asl_in(&folder.0, &["diff", project, "deployed.json"], "");
        assert_eq!(code, 2, "{err}");
        assert!(err.contains(sentence), "{err}");
    }
}

#[test]
fn the_state_machine_of_the_deployed_name_is_compared() {
    let child = json!({"StartAt": "P", "States": {"P": {"Type": "Pass", "End": true}}});
    let arn = "arn:aws:states:us-east-1:123456789012:stateMachine:Charge";
    let start = json!({"Type": "Task", "Resource": "arn:aws:states:::states:startExecution", "End": true,
        "Parameters": {"StateMachineArn": arn}});
    let workspace = json!({"asl-playground": 1, "settings": {"stateMachineName": "Orders"},
        "definition": {"StartAt": "A", "States": {"A": start}},
        "mocks": {"executions": {"Charge": {"definition": child}}}});
    let folder = Folder::new("drift-child");
    folder.write("orders.json", &workspace.to_string());
    let describe = |definition: &Value| {
        json!({"stateMachineArn": arn, "name": "Charge", "type": "STANDARD",
            "loggingConfiguration": {"level": "OFF"}, "tracingConfiguration": {"enabled": false},
            "roleArn": "arn:aws:iam::123456789012:role/StepFunctions-Charge-role", "definition": definition.to_string()})
        .to_string()
    };
    let changed = json!({"StartAt": "P", "States": {"P": {"Type": "Succeed"}}});
    folder.write("same.json", &describe(&child));
    folder.write("changed.json", &describe(&changed));
    for target in ["sam", "serverless", "terraform"] {
        let export = [
            "export",
            "orders.json",
            "--to",
            target,
            "--create",
            "machine",
            "--out",
            target,
        ];
        let (code, _, err) = asl_in(&folder.0, &export, "");
        assert_eq!(code, 0, "{err}");
        let (_, out, err) = asl_in(&folder.0, &["diff", target, "same.json"], "");
        assert!(
            !out.contains("StartAt") && !out.contains("name"),
            "{target}: {out}{err}"
        );
        let (code, out, err) = asl_in(&folder.0, &["diff", target, "changed.json"], "");
        assert!(code == 1 && out.contains("Succeed"), "{target}: {out}{err}");
    }
    // A project of the CDK is what it wrote into `cdk.out`.
    let machine = json!({"Type": "AWS::StepFunctions::StateMachine",
        "Properties": {"StateMachineName": "Charge", "DefinitionString": child.to_string()}});
    std::fs::create_dir_all(folder.0.join("cdk/cdk.out")).unwrap();
    folder.write(
        "cdk/cdk.out/S.template.json",
        &json!({"Resources": {"M": machine}}).to_string(),
    );
    let (code, out, err) = asl_in(&folder.0, &["diff", "cdk", "same.json"], "");
    assert_eq!((code, out.as_str()), (0, "The same as deployed.\n"), "{err}");
}
