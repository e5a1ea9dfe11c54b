//! What a project says is what the workspace says: definition, role and settings are read back from its files.

// Helpers of tests may panic: that is how a test fails.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod support;

use std::path::Path;

use asl_iam::Convention;
use asl_json::Value;
use asl_project::{DEFINITION_FILE, Options, Project, StubLanguage, Target, project};
use asl_workspace::{MachineType, Workspace};
use support::file;

fn workspace(definition: &str) -> Workspace {
    Workspace {
        definition: definition.to_owned(),
        ..Workspace::default()
    }
}

/// The examples, and the sample definitions if they are there.
fn workspaces() -> Vec<(String, Workspace)> {
    let examples = asl_examples::all().into_iter();
    let mut all: Vec<(String, Workspace)> = examples.map(|own| (own.id.to_owned(), own.workspace)).collect();
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/samples");
    match std::fs::read_dir(&samples) {
        Err(_) => eprintln!(
            "{} is not there: the sample definitions are left out.",
            samples.display()
        ),
        Ok(files) => {
            for file in files {
                let path = file.unwrap().path();
                if path.to_string_lossy().ends_with(".asl.json") {
                    let text = std::fs::read_to_string(&path).unwrap();
                    all.push((path.display().to_string(), workspace(&text)));
                }
            }
        }
    }
    all
}

fn made(workspace: &Workspace, target: Target) -> Project {
    project(workspace, target, &Options::default()).unwrap()
}

/// The definition as the deployment fills it in.
fn filled(project: &Project) -> Value {
    filled_by(project, "template.yaml")
}

fn filled_by(project: &Project, path: &str) -> Value {
    let template = asl::template(file(project, path), 0);
    assert_eq!(template.definition_file.as_deref(), Some(DEFINITION_FILE));
    let text = asl::fill_in(file(project, DEFINITION_FILE), &template.substitutions);
    asl_json::parse(&text).unwrap_or_else(|error| panic!("{error:?}\n{text}"))
}

#[test]
fn the_definition_and_the_role_are_read_back() {
    for (id, mut workspace) in workspaces() {
        workspace.settings.policy.logging = true;
        workspace.settings.policy.tracing = true;
        workspace.settings.state_machine_name = "Orders".into();
        let analysis = asl::analyze(&workspace.definition);
        let definition = asl_json::parse(&workspace.definition).unwrap();
        let options = asl_iam::Options {
            convention: Convention::LeastPrivilege,
            logging: true,
            tracing: true,
            state_machine_name: "Orders".into(),
            ..asl_iam::Options::default()
        };
        let policy = asl_iam::generate(&analysis.outline, &options);
        for (target, name, path) in [
            (Target::Sam, "sam", "template.yaml"),
            (Target::CloudFormation, "cloudformation", "template.yaml"),
            (Target::Serverless, "serverless", "serverless.yml"),
        ] {
            let project = made(&workspace, target);
            assert_eq!(project, made(&workspace, target), "{id} {name}");
            assert_eq!(
                filled_by(&project, path).to_string(),
                definition.to_string(),
                "{id} {name}"
            );
            let read = asl::template(file(&project, path), 0);
            assert_eq!(
                read.role_policy.map(|policy| policy.to_string()),
                Some(policy.document().to_string()),
                "{id} {name}"
            );
            assert!(read.role_is_complete, "{id} {name}: {:?}", read.not_taken);
            assert_eq!(read.name.as_deref(), Some("Orders"));
            assert_eq!(read.machine_type, Some(MachineType::Standard));
            assert_eq!((read.logging, read.tracing), (Some(true), Some(true)));
            let mut paths: Vec<&str> = project.files.iter().map(|file| file.path.as_str()).collect();
            let count = paths.len();
            paths.sort_unstable();
            paths.dedup();
            assert_eq!(paths.len(), count, "{id}: {paths:?}");
        }
    }
}

/// The statements of `data.aws_iam_policy_document.state_machine`, with a value for everything that they refer to.
fn statements_of_terraform(text: &str) -> Value {
    use hcl::eval::{Context, Evaluate};
    let body: hcl::Body = hcl::from_str(text).unwrap();
    let blocks = |kind: &'static str| body.blocks().filter(move |block| block.identifier() == kind);
    let mut context = Context::new();
    context.declare_var(
        "data",
        hcl::value!({
            aws_partition = { current = { partition = "aws", dns_suffix = "amazonaws.com" } }
            aws_region = { current = { id = "us-east-1" } }
            aws_caller_identity = { current = { account_id = "123456789012" } }
        }),
    );
    let attribute = |block: &hcl::Block, name: &str| {
        let found = block
            .body()
            .attributes()
            .find(|attribute| attribute.key() == name);
        found.map(|attribute| attribute.expr().clone())
    };
    let texts = |expression: Option<hcl::Expression>, context: &Context<'_>| {
        expression.map_or(hcl::Value::Null, |expression| {
            expression.evaluate(context).unwrap()
        })
    };
    let mut variables = hcl::Map::new();
    for block in blocks("variable") {
        let name = block.labels()[0].as_str().to_owned();
        variables.insert(name, texts(attribute(block, "default"), &context));
    }
    let mut functions = hcl::Map::new();
    for block in blocks("resource").filter(|block| block.labels()[0].as_str() == "aws_lambda_function") {
        let name = texts(attribute(block, "function_name"), &context);
        let arn = format!(
            "arn:aws:lambda:us-east-1:123456789012:function:{}",
            name.as_str().unwrap()
        );
        let known: hcl::Map<String, hcl::Value> =
            [("arn".to_owned(), arn.into()), ("function_name".to_owned(), name)]
                .into_iter()
                .collect();
        functions.insert(block.labels()[1].as_str().to_owned(), known.into());
    }
    context.declare_var("var", variables);
    context.declare_var("aws_lambda_function", functions);
    let json = |value: hcl::Value| asl_json::parse(&serde_json::to_string(&value).unwrap()).unwrap();
    let document = blocks("data")
        .find(|block| block.labels()[1].as_str() == "state_machine")
        .unwrap();
    let statements = document.body().blocks().map(|block| {
        let value = |block: &hcl::Block, name: &str| json(texts(attribute(block, name), &context));
        let mut statement = Value::empty_object();
        for (name, written) in [
            ("Effect", "effect"),
            ("Action", "actions"),
            ("Resource", "resources"),
        ] {
            statement = statement.with(name, value(block, written));
        }
        let mut conditions = Value::empty_object();
        for condition in block.body().blocks() {
            let (operator, key) = (value(condition, "test"), value(condition, "variable"));
            let operator = operator.as_str().unwrap();
            let keys = conditions
                .get(operator)
                .cloned()
                .unwrap_or_else(Value::empty_object);
            let values = value(condition, "values");
            // One value means the same with and without a list.
            let values = match values.as_array() {
                Some([one]) => one.clone(),
                _ => values,
            };
            conditions = conditions.with(operator, keys.with(key.as_str().unwrap(), values));
        }
        if conditions == Value::empty_object() {
            statement
        } else {
            statement.with("Condition", conditions)
        }
    });
    Value::array(statements.collect())
}

#[test]
fn the_role_is_read_back_from_terraform() {
    for (id, workspace) in workspaces() {
        let options = asl_iam::Options {
            convention: Convention::LeastPrivilege,
            ..asl_iam::Options::default()
        };
        let policy = asl_iam::generate(&asl::analyze(&workspace.definition).outline, &options);
        let project = made(&workspace, Target::Terraform);
        let document = policy.document();
        let wanted = document.get("Statement").unwrap();
        if wanted.as_array() != Some(&[]) {
            assert_eq!(
                statements_of_terraform(file(&project, "main.tf")).to_string(),
                wanted.to_string(),
                "{id}"
            );
        }
    }
}

#[test]
fn a_change_of_the_definition_changes_one_file() {
    let text = r#"{"StartAt": "A", "States": {"A": {"Type": "Task", "End": true,
        "Resource": "arn:aws:lambda:us-east-1:123456789012:function:hello"}}}"#;
    let changed = text.replace("\"End\": true", "\"Comment\": \"Says hello\", \"End\": true");
    for (target, ..) in Target::ALL {
        let (before, after) = (made(&workspace(text), target), made(&workspace(&changed), target));
        let differ: Vec<&str> = before
            .files
            .iter()
            .zip(&after.files)
            .filter(|(before, after)| before != after)
            .map(|(before, _)| before.path.as_str())
            .collect();
        assert_eq!(differ, [DEFINITION_FILE]);
    }
}

#[test]
fn names_stand_for_what_the_definition_refers_to() {
    let text = r#"{"StartAt": "A", "States": {
      "A": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:say-hello:live", "Next": "B"},
      "B": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "say-hello"}, "Next": "C"},
      "C": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "Next": "D",
            "Parameters": {"QueueUrl": "https://sqs.us-east-1.amazonaws.com/123456789012/orders", "MessageBody": "x"}},
      "D": {"Type": "Task", "Resource": "arn:aws:states:::sns:publish", "Next": "E",
            "Parameters": {"TopicArn": "arn:aws:sns:eu-west-1:999999999999:news", "Message": "x"}},
      "E": {"Type": "Task", "Resource": "arn:aws:states:::dynamodb:getItem", "End": true,
            "Parameters": {"TableName": "${TABLE_NAME}", "Key": {}}}
    }}"#;
    let project = made(&workspace(text), Target::Sam);
    let definition = file(&project, DEFINITION_FILE);
    for written in [
        r#""Resource": "${SayHelloFunctionArn}:live""#,
        r#""FunctionName": "${SayHelloFunctionName}""#,
        r#""QueueUrl": "${OrdersUrl}""#,
        r#""TopicArn": "${NewsArn}""#,
        r#""TableName": "${TABLENAME}""#,
    ] {
        assert!(definition.contains(written), "{written}\n{definition}");
    }
    let template = file(&project, "template.yaml");
    for written in [
        "      AutoPublishAlias: live\n",
        "  OrdersName:\n    Type: String\n    Description: \"The name of the queue orders.\"\n    Default: orders\n",
        "Fn::Sub: \"https://sqs.${AWS::Region}.${AWS::URLSuffix}/${AWS::AccountId}/${OrdersName}\"",
        "Fn::Sub: \"arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:${OrdersName}\"",
        "Fn::Sub: \"arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${TABLENAME}\"",
        "    Default: arn:aws:sns:eu-west-1:999999999999:news\n",
    ] {
        assert!(template.contains(written), "{written}\n{template}");
    }
    assert!(!template.contains("123456789012"), "{template}");
}

#[test]
fn stubs_hold_what_is_mocked() {
    let mut own = workspace(
        r#"{"StartAt": "A", "States": {"A": {"Type": "Task", "End": true, "Resource": "arn:aws:states:::lambda:invoke",
            "Parameters": {"FunctionName": "hello", "Payload.$": "$"}}}}"#,
    );
    own.mocks = r#"{"functions": {"hello": {"responses": [
        {"serviceException": {"name": "TooManyRequestsException"}},
        {"functionError": {"errorType": "CardDeclined", "errorMessage": "no"}, "when": {"calls": "1-2"}},
        {"returns": 1, "when": {"request": {"Payload": {"a": 1}}}, "afterSeconds": 4.5},
        {"returns": 2, "when": {"condition": "Payload.b"}}], "furtherCalls": {"returns": {"ok": true}}}}}"#
        .into();
    let project = made(&own, Target::CloudFormation);
    let responses = asl_json::parse(file(&project, "functions/hello/responses.json")).unwrap();
    assert_eq!(
        responses.to_string(),
        r#"{"responses":[{"once":true,"error":{"name":"Lambda.TooManyRequestsException","message":""}},{"calls":[1,2],"error":{"name":"CardDeclined","message":"no"}},{"request":{"a":1},"afterSeconds":4.5,"returns":1}],"furtherCalls":{"returns":{"ok":true}}}"#
    );
    assert!(file(&project, "template.yaml").contains("      Timeout: 6\n"));
    let left = "The stub of hello has no answer for a mocked response with a condition, which only the playground can tell.";
    assert!(
        project.sentences.iter().any(|sentence| sentence == left),
        "{:?}",
        project.sentences
    );

    own.mocks = r#"{"functions": {"hello": {"responses": [], "furtherCalls":
        {"code": "exports.handler = async () => 1", "memoryMegabytes": 512, "environment": {"A": "b"}}}}}"#
        .into();
    let options = Options {
        stubs: StubLanguage::Python,
        ..Options::default()
    };
    let project = asl_project::project(&own, Target::Sam, &options).unwrap();
    assert_eq!(
        file(&project, "functions/hello/index.js"),
        "exports.handler = async () => 1"
    );
    let template = file(&project, "template.yaml");
    assert!(template.contains("      Runtime: nodejs24.x\n") && template.contains("      MemorySize: 512\n"));
}

#[test]
fn resources_are_made_that_are_ticked() {
    let definition = r#"{"StartAt": "A", "States": {
      "A": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "Next": "B",
            "Parameters": {"QueueUrl": "https://sqs.us-east-1.amazonaws.com/123456789012/orders.fifo", "MessageBody": "x"}},
      "B": {"Type": "Task", "Resource": "arn:aws:states:::sns:publish", "Next": "C",
            "Parameters": {"TopicArn": "arn:aws:sns:us-east-1:123456789012:news", "Message": "x"}},
      "C": {"Type": "Task", "Resource": "arn:aws:states:::dynamodb:getItem", "Next": "D",
            "Parameters": {"TableName": "orders", "Key": {"customer": {"S.$": "$.c"}, "number": {"N": "1"}}}},
      "D": {"Type": "Task", "Resource": "arn:aws:states:us-east-1:123456789012:activity:approve", "Next": "E"},
      "E": {"Type": "Task", "Resource": "arn:aws:states:::dynamodb:putItem", "Next": "F",
            "Parameters": {"TableName": "log", "Item": {}}},
      "F": {"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:s3:getObject", "Next": "G",
            "Parameters": {"Bucket": "files", "Key": "k"}},
      "G": {"Type": "Task", "Resource": "arn:aws:states:::events:putEvents", "End": true,
            "Parameters": {"Entries": [{"Detail": {}, "DetailType": "t", "Source": "s", "EventBusName": "arn:aws:events:us-east-1:123456789012:event-bus/shop"}]}}
    }}"#;
    let own = workspace(definition);
    // State machines are in `machines.rs`.
    let kinds = asl_project::ResourceKind::ALL.map(|(kind, ..)| kind);
    let kinds: Vec<_> = kinds
        .into_iter()
        .filter(|kind| *kind != asl_project::ResourceKind::Machine)
        .collect();
    let all = Options {
        create: kinds.clone(),
        ..Options::default()
    };
    let options = asl_iam::Options {
        convention: Convention::LeastPrivilege,
        ..asl_iam::Options::default()
    };
    let policy = asl_iam::generate(&asl::analyze(definition).outline, &options);
    for target in [Target::Sam, Target::CloudFormation] {
        let made = asl_project::project(&own, target, &all).unwrap();
        assert_eq!(made.offered, kinds);
        assert_eq!(
            filled(&made).to_string(),
            asl_json::parse(definition).unwrap().to_string()
        );
        let template = file(&made, "template.yaml");
        let read = asl::template(template, 0);
        assert_eq!(
            read.role_policy.map(|policy| policy.to_string()),
            Some(policy.document().to_string())
        );
        for written in [
            "  OrdersFifoQueue:\n    Type: AWS::SQS::Queue\n    Properties:\n      QueueName: orders.fifo\n      FifoQueue: true\n",
            "Fn::Sub: \"arn:${AWS::Partition}:sns:${AWS::Region}:${AWS::AccountId}:${NewsTopic.TopicName}\"",
            "        - AttributeName: number\n          KeyType: RANGE\n",
            "  FilesBucket:\n    Type: AWS::S3::Bucket\n",
            "  ShopEventBus:\n",
            "  ApproveActivity:\n",
        ] {
            assert!(template.contains(written), "{written}\n{template}");
        }
        assert!(!template.contains("Parameters:\n  "), "{template}");
        let said = "The definition does not say what the key of the table log is: the project makes it with the key id, a string. Change it before you deploy.";
        assert!(
            made.sentences.iter().any(|sentence| sentence == said),
            "{:?}",
            made.sentences
        );
    }
    let terraform = asl_project::project(&own, Target::Terraform, &all).unwrap();
    let module = file(&terraform, "main.tf");
    for written in [
        "resource \"aws_sqs_queue\" \"orders_fifo_queue\" {",
        "fifo_queue",
        "${aws_sns_topic.news_topic.name}",
        "resource \"aws_dynamodb_table\" \"orders_table\" {",
        "${aws_s3_bucket.files_bucket.bucket}",
    ] {
        assert!(module.contains(written), "{written}\n{module}");
    }
    let python = asl_project::project(&own, Target::CdkPython, &all).unwrap();
    let app = file(&python, "app.py");
    for written in [
        "orders_fifo_queue = cdk.CfnResource(\n    stack,\n    \"OrdersFifoQueue\",\n    type=\"AWS::SQS::Queue\",",
        "\"FifoQueue\": True",
        "{news_topic.get_att('TopicName').to_string()}",
        "{files_bucket.ref}",
    ] {
        assert!(app.contains(written), "{written}\n{app}");
    }
    // Only what is ticked is made; what is not is a parameter, as long as the definition names it by an ARN.
    let queues = Options {
        create: vec![asl_project::ResourceKind::Queue],
        ..Options::default()
    };
    let made = asl_project::project(&own, Target::Sam, &queues).unwrap();
    let template = file(&made, "template.yaml");
    assert!(
        template.contains("  NewsName:\n") && !template.contains("AWS::SNS::Topic"),
        "{template}"
    );
}

#[test]
fn what_the_serverless_framework_would_fill_in_is_said() {
    let definition = r#"{"StartAt":"A","States":{"A":{"Type":"Pass","Result":"${file(/etc/hosts)} ${AWS::Region} $${","End":true}}}"#;
    let said = |target| made(&workspace(definition), target).sentences.join("\n");
    assert!(
        said(Target::Serverless).contains("fills in ${file(/etc/hosts)} when it deploys"),
        "{}",
        said(Target::Serverless)
    );
    assert!(!said(Target::Sam).contains("fills in"));
}

#[test]
fn what_cannot_be_deployed_is_refused_in_a_sentence() {
    let refused = project(&workspace("{\"StartAt\":"), Target::Sam, &Options::default());
    assert_eq!(
        refused.unwrap_err(),
        "The definition has errors, so no state machine can be made of it. Fix them first."
    );
    let topics: Vec<String> = (0..300)
        .map(|number| format!("\"arn:aws:sns:us-east-1:123456789012:t{number}\""))
        .collect();
    let text = format!(
        r#"{{"StartAt": "A", "States": {{"A": {{"Type": "Pass", "Result": [{}], "End": true}}}}}}"#,
        topics.join(",")
    );
    let refused = project(&workspace(&text), Target::Sam, &Options::default());
    assert!(refused.unwrap_err().contains("more than 200 ARNs"));
}
