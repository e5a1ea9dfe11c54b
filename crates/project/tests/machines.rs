//! State machines that a workflow starts, as resources of its project: each has its definition, its role and its functions.

// Helpers of tests may panic: that is how a test fails.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod support;

use asl_iam::Convention;
use asl_json::Value;
use asl_project::{Options, Project, ResourceKind, Target, project};
use asl_workspace::{MachineType, Workspace};
use support::file;

const PARENT: &str = r#"{"StartAt": "A", "States": {
  "A": {"Type": "Task", "Resource": "arn:aws:states:::states:startExecution.sync:2", "Next": "B",
        "Parameters": {"StateMachineArn": "arn:aws:states:us-east-1:123456789012:stateMachine:Charge", "Input.$": "$"}},
  "B": {"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:sfn:startSyncExecution", "Next": "C",
        "Parameters": {"StateMachineArn": "arn:aws:states:us-east-1:123456789012:stateMachine:quick", "Input.$": "$"}},
  "C": {"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:sfn:startExecution", "Next": "D",
        "Parameters": {"StateMachineArn": "arn:aws:states:us-east-1:123456789012:stateMachine:ring"}},
  "D": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Next": "E",
        "Parameters": {"FunctionName": "pay", "Payload.$": "$"}},
  "E": {"Type": "Task", "Resource": "arn:aws:states:::states:startExecution", "Next": "F",
        "Parameters": {"StateMachineArn": "arn:aws:states:us-east-1:123456789012:stateMachine:theirs"}},
  "F": {"Type": "Task", "Resource": "arn:aws:states:::states:startExecution", "End": true,
        "Parameters": {"StateMachineArn": "arn:aws:states:us-east-1:123456789012:stateMachine:broken"}}
}}"#;

const CHARGE: &str = r#"{"StartAt": "P", "States": {
  "P": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken", "Next": "Q",
        "Parameters": {"FunctionName": "pay", "Payload": {"token.$": "$$.Task.Token"}}},
  "Q": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "Next": "R",
        "Parameters": {"QueueUrl": "https://sqs.us-east-1.amazonaws.com/123456789012/charged", "MessageBody": "x"}},
  "R": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:book", "Next": "S"},
  "S": {"Type": "Task", "Resource": "arn:aws:states:::states:startExecution", "End": true,
        "Parameters": {"StateMachineArn": "arn:aws:states:us-east-1:123456789012:stateMachine:quick"}}
}}"#;

const QUICK: &str = "{\"StartAt\": \"P\",\n \"States\": {\"P\": {\"Type\": \"Pass\", \"End\": true}}}";

/// Starts itself by way of another.
const RING: &str = r#"{"StartAt": "P", "States": {"P": {"Type": "Task", "End": true,
  "Resource": "arn:aws:states:::states:startExecution",
  "Parameters": {"StateMachineArn": "arn:aws:states:us-east-1:123456789012:stateMachine:back"}}}}"#;
const BACK: &str = r#"{"StartAt": "P", "States": {"P": {"Type": "Task", "End": true,
  "Resource": "arn:aws:states:::states:startExecution",
  "Parameters": {"StateMachineArn": "arn:aws:states:us-east-1:123456789012:stateMachine:ring"}}}}"#;

/// Names and definitions, the workflow's own first, in the order in which they are reached.
const ALL: [(&str, &str); 5] = [
    ("Orders", PARENT),
    ("Charge", CHARGE),
    ("ring", RING),
    ("quick", QUICK),
    ("back", BACK),
];

fn workspace() -> Workspace {
    let mut own = Workspace {
        definition: PARENT.to_owned(),
        ..Workspace::default()
    };
    own.settings.state_machine_name = "Orders".into();
    own.settings.policy.logging = true;
    let object = |text: &str| Value::from([("definition", asl_json::parse(text).unwrap())]);
    let report = r#"{"furtherCalls": {"returns": {"ok": true}, "callback": [{"success": {"paid": true}}]}}"#;
    let executions = Value::from([
        ("Charge", object(CHARGE)),
        (
            "quick",
            Value::from([
                ("definition", Value::from(QUICK)),
                ("type", Value::from("EXPRESS")),
            ]),
        ),
        (
            "arn:aws:states:us-east-1:123456789012:stateMachine:ring",
            object(RING),
        ),
        ("back", object(BACK)),
        ("broken", Value::from([("definition", Value::from("{"))])),
        ("nobody-starts-it", object(QUICK)),
    ]);
    let functions = Value::from([("pay", asl_json::parse(report).unwrap())]);
    own.mocks = Value::from([("functions", functions), ("executions", executions)]).to_string();
    own
}

fn made(target: Target, create: &[ResourceKind]) -> Project {
    let options = Options {
        create: create.to_vec(),
        ..Options::default()
    };
    project(&workspace(), target, &options).unwrap()
}

fn value(text: &str) -> Value {
    asl_json::parse(text).unwrap_or_else(|error| panic!("{error:?}\n{text}"))
}

#[test]
fn each_is_read_back_from_a_template() {
    for (target, path) in [
        (Target::Sam, "template.yaml"),
        (Target::CloudFormation, "template.yaml"),
        (Target::Serverless, "serverless.yml"),
    ] {
        let project = made(target, &[ResourceKind::Machine]);
        assert_eq!(project, made(target, &[ResourceKind::Machine]));
        for (index, (name, definition)) in ALL.into_iter().enumerate() {
            let read = asl::template(file(&project, path), index);
            assert_eq!(read.name.as_deref(), Some(name));
            let text = file(&project, read.definition_file.as_deref().unwrap());
            let filled = asl::fill_in(text, &read.substitutions);
            assert_eq!(
                value(&filled).to_string(),
                value(definition).to_string(),
                "{name}"
            );
            let express = name == "quick";
            let kind = if express {
                MachineType::Express
            } else {
                MachineType::Standard
            };
            assert_eq!(
                (read.machine_type, read.logging),
                (Some(kind), Some(true)),
                "{name}"
            );
            // The role is the state machine's own.
            let options = asl_iam::Options {
                convention: Convention::LeastPrivilege,
                state_machine_name: name.to_owned(),
                logging: true,
                express,
                ..asl_iam::Options::default()
            };
            let policy = asl_iam::generate(&asl::analyze(definition).outline, &options);
            assert_eq!(
                read.role_policy.map(|policy| policy.to_string()),
                Some(policy.document().to_string()),
                "{name}"
            );
            assert!(read.role_is_complete, "{name}");
        }
        assert_eq!(asl::template(file(&project, path), 0).machines.len(), ALL.len());
        let template = file(&project, path);
        for written in [
            // One resource names another; those that start themselves cannot.
            "stateMachine:${ChargeStateMachine.Name}\"",
            "execution:${ChargeStateMachine.Name}:*\"",
            "stateMachine:ring\"",
            // A function of a state machine that is started, and one of both.
            "Called by “R (Charge)”.",
            "Called by “D”, “P (Charge)”.",
            // It reports to whoever waits.
            "- Fn::Sub: \"arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}:stateMachine:Charge\"",
            "  ChargeStateMachineExecutionsFailed:\n",
            "/aws/vendedlogs/states/Charge",
            // What is not made is a parameter.
            "  TheirsName:\n",
            "  BrokenName:\n",
        ] {
            assert!(template.contains(written), "{written}\n{template}");
        }
        assert!(!template.contains("nobody"), "{template}");
    }
}

#[test]
fn every_target_has_them() {
    for (target, path, written) in [
        (
            Target::Terraform,
            "main.tf",
            [
                "resource \"aws_sfn_state_machine\" \"charge_state_machine\" {",
                "  role_arn = aws_iam_role.charge_state_machine.arn\n",
                "templatefile(\"${path.module}/machines/Charge.asl.json\", {",
                ":stateMachine:${aws_sfn_state_machine.charge_state_machine.name}\"",
                "data \"aws_iam_policy_document\" \"charge_state_machine_trust\" {",
                "resource \"aws_cloudwatch_log_group\" \"charge_state_machine\" {",
            ],
        ),
        (
            Target::Serverless,
            "serverless.yml",
            [
                "    ChargeStateMachine:\n      id: ChargeStateMachine\n      name: Charge\n",
                "      definition: \"${file(machines/Charge.asl.json)}\"\n",
                "          - ChargeStateMachineRole\n",
                ":stateMachine:${ChargeStateMachine.Name}\"",
                "    ChargeStateMachineLogGroup:\n",
                "      type: EXPRESS\n",
            ],
        ),
        (
            Target::CdkTypeScript,
            "app.ts",
            [
                "\nconst chargeStateMachineName = \"Charge\";\n",
                "const chargeStateMachine = new sfn.StateMachine(stack, \"ChargeStateMachine\", {\n  stateMachineName: chargeStateMachineName,\n",
                "readFileSync(join(__dirname, \"machines/Charge.asl.json\"), \"utf8\")",
                ":stateMachine:${chargeStateMachineName}`",
                "  role: chargeStateMachineRole.withoutPolicyUpdates(),\n",
                "metric: chargeStateMachine.metric(",
            ],
        ),
        (
            Target::CdkPython,
            "app.py",
            [
                "\ncharge_state_machine_name = \"Charge\"\n",
                "charge_state_machine = sfn.StateMachine(\n    stack,\n    \"ChargeStateMachine\",\n    state_machine_name=charge_state_machine_name,\n",
                "(Path(__file__).parent / \"machines/Charge.asl.json\")",
                ":stateMachine:{charge_state_machine_name}\"",
                "    role=charge_state_machine_role.without_policy_updates(),\n",
                "state_machine_type=sfn.StateMachineType.EXPRESS",
            ],
        ),
    ] {
        let project = made(target, &[ResourceKind::Machine]);
        let text = file(&project, path);
        for written in written {
            assert!(text.contains(written), "{written}\n{text}");
        }
        for name in ["Charge", "ring", "quick", "back"] {
            let definition = file(&project, &format!("machines/{name}.asl.json"));
            assert!(!definition.contains("123456789012"), "{definition}");
            let readme = format!(
                "- `machines/{name}.asl.json` is the definition of {name}, which the workflow starts.\n"
            );
            assert!(file(&project, "README.md").contains(&readme));
        }
        assert!(file(&project, "functions/book/responses.json").contains("responses"));
    }
}

#[test]
fn they_are_parameters_unless_they_are_ticked() {
    let project = made(Target::Sam, &[]);
    assert_eq!(project.offered, [ResourceKind::Machine]);
    let template = file(&project, "template.yaml");
    assert!(
        template.contains("  ChargeName:\n") && !template.contains("ChargeStateMachine"),
        "{template}"
    );
    assert!(
        !project
            .files
            .iter()
            .any(|file| file.path.contains("machines/") || file.path.contains("book"))
    );
    // What they use is offered with them.
    let with = made(Target::Sam, &[ResourceKind::Machine]);
    assert_eq!(with.offered, [ResourceKind::Queue, ResourceKind::Machine]);
    assert!(file(&with, "template.yaml").contains("  ChargedName:\n"));
    let said = "The definition of the state machine broken under Mocks has errors, so the project does not make it: it has a parameter for it.";
    assert!(
        with.sentences.iter().any(|sentence| sentence == said),
        "{:?}",
        with.sentences
    );
    assert!(!project.sentences.iter().any(|sentence| sentence == said));
}

#[test]
fn a_change_of_one_definition_changes_one_file() {
    let all = [ResourceKind::Machine, ResourceKind::Queue];
    let options = Options {
        create: all.to_vec(),
        ..Options::default()
    };
    for (target, ..) in Target::ALL {
        let before = made(target, &all);
        let mut changed = workspace();
        let (old, new) = (r#""MessageBody":"x""#, r#""MessageBody":"y","DelaySeconds":1"#);
        assert!(changed.mocks.contains(old));
        changed.mocks = changed.mocks.replace(old, new);
        let after = project(&changed, target, &options).unwrap();
        let pairs = before.files.iter().zip(&after.files);
        let differ: Vec<&str> = pairs
            .filter(|(before, after)| before != after)
            .map(|(before, _)| before.path.as_str())
            .collect();
        assert_eq!(differ, ["machines/Charge.asl.json"]);
    }
}

#[test]
fn an_alias_of_one_stays_a_parameter() {
    let mut own = workspace();
    own.definition = PARENT.replace("stateMachine:Charge", "stateMachine:Charge:live");
    let options = Options {
        create: vec![ResourceKind::Machine],
        ..Options::default()
    };
    let project = project(&own, Target::CloudFormation, &options).unwrap();
    let template = file(&project, "template.yaml");
    assert!(
        template.contains(":stateMachine:${ChargeName}:live\""),
        "{template}"
    );
    assert!(!template.contains("ChargeStateMachine"), "{template}");
    let said = "A version or an alias of the state machine Charge is started, which the project does not make: it has a parameter for the state machine.";
    assert!(
        project.sentences.iter().any(|sentence| sentence == said),
        "{:?}",
        project.sentences
    );
}

#[test]
fn too_many_are_refused() {
    let name = |number: usize| format!("arn:aws:states:us-east-1:123456789012:stateMachine:m{number}");
    let start = |number: usize| {
        format!(
            r#"{{"StartAt":"P","States":{{"P":{{"Type":"Task","End":true,"Resource":"arn:aws:states:::states:startExecution","Parameters":{{"StateMachineArn":"{}"}}}}}}}}"#,
            name(number)
        )
    };
    let mut own = Workspace {
        definition: start(0),
        ..Workspace::default()
    };
    let executions = (0..2000).map(|number| {
        let definition = Value::from(start(number + 1));
        (
            format!("m{number}").into(),
            Value::from([("definition", definition)]),
        )
    });
    own.mocks = Value::from([("executions", Value::object(executions.collect()))]).to_string();
    let options = Options {
        create: vec![ResourceKind::Machine],
        ..Options::default()
    };
    let refused = project(&own, Target::Sam, &options).unwrap_err();
    assert!(refused.contains("more than 500 resources"), "{refused}");
}
