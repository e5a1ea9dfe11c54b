//! Every format carries the same statements.

// Helpers of tests may panic: that is how a test fails.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use asl_iam::export::{Format, export};
use asl_iam::{Convention, Options, Policy, generate};
use proptest::prelude::*;
use serde_json::{Map, Value as Json, json};

fn policy(definition: &str, convention: Convention) -> (Policy, Options) {
    let options = Options {
        convention,
        tracing: true,
        ..Options::default()
    };
    (generate(&asl::analyze(definition).outline, &options), options)
}

/// The statements of a text in a format, as the policy document has them.
fn statements(text: &str, format: Format) -> Json {
    let yaml = |text: &str| serde_yaml_ng::from_str::<Json>(text).unwrap();
    match format {
        Format::Json => serde_json::from_str::<Json>(text).unwrap()["Statement"].clone(),
        Format::Yaml => yaml(text)["Statement"].clone(),
        Format::Sam => match &yaml(text)["Policies"] {
            Json::Array(list) if list.is_empty() => json!([]),
            policies => substituted(&policies[0]["Statement"]),
        },
        Format::CloudFormation => {
            let role = &yaml(text)["Resources"]["StateMachineRole"];
            assert_eq!(role["Type"], "AWS::IAM::Role");
            let trust = &role["Properties"]["AssumeRolePolicyDocument"]["Statement"][0];
            assert_eq!(trust["Principal"]["Service"], "states.amazonaws.com");
            match role["Properties"].get("Policies") {
                None => json!([]),
                Some(policies) => substituted(&policies[0]["PolicyDocument"]["Statement"]),
            }
        }
        Format::Terraform => terraform(text),
        Format::Cdk => cdk(text),
    }
}

/// `Fn::Sub` means the text that it holds.
fn substituted(value: &Json) -> Json {
    match value {
        Json::Object(members) => match members.get("Fn::Sub") {
            Some(text) => text.clone(),
            None => members
                .iter()
                .map(|(key, value)| (key.clone(), substituted(value)))
                .collect::<Map<_, _>>()
                .into(),
        },
        Json::Array(items) => items.iter().map(substituted).collect(),
        other => other.clone(),
    }
}

/// The blocks `statement` of the document `state_machine`.
fn terraform(text: &str) -> Json {
    let module: hcl::Body = hcl::from_str(text).unwrap();
    assert!(
        module
            .blocks()
            .any(|block| block.identifier() == "resource" && block.labels()[0].as_str() == "aws_iam_role")
    );
    let string = |expression: &hcl::Expression| match expression {
        hcl::Expression::String(text) => text.clone(),
        // `${var.Name}` stands for the placeholder.
        hcl::Expression::TemplateExpr(template) => {
            let template = template.to_string();
            let text = template.trim_matches('"').replace("${var.", "${");
            text.replace("${\"$\"}", "$").replace("${\"%\"}", "%")
        }
        other => panic!("{other:?}"),
    };
    let attribute = |block: &hcl::Block, name: &str| {
        let found = block
            .body()
            .attributes()
            .find(|attribute| attribute.key() == name);
        match found.map(hcl::Attribute::expr) {
            None => json!([]),
            Some(hcl::Expression::Array(items)) => items.iter().map(string).collect(),
            Some(other) => json!(string(other)),
        }
    };
    let document = module
        .blocks()
        .find(|block| block.identifier() == "data" && block.labels()[1].as_str() == "state_machine");
    let Some(document) = document else {
        return json!([]);
    };
    let statements = document.body().blocks().map(|block| {
        let mut statement = json!({
            "Effect": attribute(block, "effect"),
            "Action": attribute(block, "actions"),
            "Resource": attribute(block, "resources"),
        });
        for condition in block.body().blocks() {
            let (operator, key) = (attribute(condition, "test"), attribute(condition, "variable"));
            statement["Condition"][operator.as_str().unwrap()][key.as_str().unwrap()] =
                attribute(condition, "values");
        }
        statement
    });
    statements.collect()
}

/// The arguments of each `new iam.PolicyStatement`, which are objects of JSON with plain names.
fn cdk(text: &str) -> Json {
    let ends = "\n    }),\n  );\n";
    let statements = text.split("new iam.PolicyStatement(").skip(1).map(|rest| {
        let end = rest.find(ends).unwrap() + "\n    }".len();
        let object = rest[..end]
            .replace("iam.Effect.ALLOW", "\"Allow\"")
            .replace("iam.Effect.DENY", "\"Deny\"");
        let object: Json = json5::from_str(&object).unwrap();
        let mut statement = json!({
            "Effect": object["effect"], "Action": object["actions"], "Resource": object["resources"],
        });
        if let Some(condition) = object.get("conditions") {
            statement["Condition"] = condition.clone();
        }
        statement
    });
    statements.collect()
}

/// The values of conditions as lists, which mean the same as a single text.
fn listed(statements: &Json) -> Json {
    let mut statements = statements.clone();
    for statement in statements.as_array_mut().unwrap() {
        let operators = statement.get_mut("Condition").and_then(Json::as_object_mut);
        for (_, keys) in operators.into_iter().flatten() {
            for (_, values) in keys.as_object_mut().unwrap() {
                if values.is_string() {
                    *values = json!([values.clone()]);
                }
            }
        }
    }
    statements
}

fn check(policy: &Policy, options: &Options) {
    let document: Json = serde_json::from_str(&policy.document().to_string()).unwrap();
    for format in Format::ALL {
        let text = export(policy, format, options);
        assert!(text.ends_with('\n'));
        assert_eq!(
            listed(&statements(&text, format)),
            listed(&document["Statement"]),
            "{format:?}\n{text}"
        );
    }
}

fn task(resource: &str, parameters: &Json) -> String {
    json!({"StartAt": "T", "States": {"T": {
        "Type": "Task", "End": true, "Resource": format!("arn:aws:states:::{resource}"), "Parameters": parameters,
    }}})
    .to_string()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn every_format_carries_the_same_statements(
        resource in prop::sample::select(vec![
            "lambda:invoke", "sqs:sendMessage", "states:startExecution.sync:2", "http:invoke", "aws-sdk:s3:getObject",
            "sagemaker:createTrainingJob.sync", "ecs:runTask.sync", "events:putEvents", "eks:createCluster.sync",
        ]),
        text in "[ -~é\t\n]{0,12}|[ -~\u{1}-\u{1f}\u{7f}-\u{9f}\u{2028}-\u{202e}\u{feff}\u{fffe}\u{ffff}\u{e0001}]{0,6}|[a-z]{3,8}|(true|null|12|~)",
        convention in prop::sample::select(Convention::ALL.to_vec()),
    ) {
        // What a placeholder becomes differs from tool to tool.
        prop_assume!(!text.contains("${") && !text.contains("%}"));
        let parameters = json!({
            "FunctionName": format!("arn:aws:lambda:us-east-1:123456789012:function:{text}"),
            "QueueUrl": format!("https://sqs.us-east-1.amazonaws.com/123456789012/{text}"),
            "StateMachineArn": format!("arn:aws:states:us-east-1:1:stateMachine:{text}"),
            "Bucket": text, "Key": text, "Method": text, "ApiEndpoint": format!("https://{text}/x"),
            "TrainingJobName": text, "RoleArn": format!("arn:aws:iam::1:role/{text}"), "Cluster": text,
            "TaskDefinition": text, "Entries": [{"EventBusName": text}],
        });
        let (policy, options) = policy(&task(resource, &parameters), convention);
        check(&policy, &options);
    }
}

#[test]
fn a_policy_without_statements_is_a_role_without_policy() {
    let pass = r#"{"StartAt":"P","States":{"P":{"Type":"Pass","End":true}}}"#;
    let options = Options {
        convention: Convention::LeastPrivilege,
        ..Options::default()
    };
    let empty = generate(&asl::analyze(pass).outline, &options);
    assert_eq!(empty.statements, []);
    check(&empty, &options);
    let sam = export(&empty, Format::Sam, &options);
    assert_eq!(sam, "Policies: []\n");
}

#[test]
fn placeholders_become_what_the_tool_fills_in() {
    let parameters = json!({"FunctionName": "${HelloArn}"});
    let (policy, options) = policy(&task("lambda:invoke", &parameters), Convention::Docs);
    check(&policy, &options);
    let text = |format| export(&policy, format, &options);
    assert!(
        text(Format::Sam).contains("- Fn::Sub: \"${HelloArn}\""),
        "{}",
        text(Format::Sam)
    );
    let terraform = text(Format::Terraform);
    assert!(
        terraform.starts_with("variable \"HelloArn\" {\n  type = string\n}\n"),
        "{terraform}"
    );
    assert!(
        terraform.contains("resources = [\"${var.HelloArn}\"]"),
        "{terraform}"
    );
}

#[test]
fn texts_as_people_write_them() {
    let parameters = json!({"FunctionName": "hello"});
    let (policy, options) = policy(&task("lambda:invoke", &parameters), Convention::Docs);
    assert!(export(&policy, Format::Yaml, &options).starts_with(
        "Version: \"2012-10-17\"\nStatement:\n  - Effect: Allow\n    Action:\n      - lambda:InvokeFunction\n    Resource:\n      - arn:aws:lambda:us-east-1:123456789012:function:hello\n"
    ));
    assert!(export(&policy, Format::Cdk, &options).contains(
        "  role.addToPolicy(\n    new iam.PolicyStatement({\n      effect: iam.Effect.ALLOW,\n      actions: [\n        \"lambda:InvokeFunction\"\n      ],\n"
    ));
    assert!(export(&policy, Format::Terraform, &options).contains(
        "data \"aws_iam_policy_document\" \"state_machine\" {\n  statement {\n    effect = \"Allow\"\n    actions = [\"lambda:InvokeFunction\"]\n"
    ));
}

#[test]
fn a_dollar_sign_before_a_placeholder_stays_one_in_terraform() {
    let url = "https://sqs.us-east-1.amazonaws.com/123456789012/q$${a}-$${a b}-%%{for x}";
    let parameters = json!({"QueueUrl": url, "MessageBody": "x"});
    let (policy, options) = policy(&task("sqs:sendMessage", &parameters), Convention::Docs);
    let text = export(&policy, Format::Terraform, &options);
    let written = r#":q${"$"}${var.a}-${"$"}$${a b}-${"%"}%%{for x}""#;
    assert!(text.contains(written), "{text}");
}
