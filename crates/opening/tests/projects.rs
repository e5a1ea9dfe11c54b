//! Exported projects are opened again, and what people have beside them.

use asl_project::{Options, ResourceKind, Target};
use asl_protocol::{NotAProject, OpenProject, OpenedProject, ProjectFile};
use asl_workspace::Workspace;

fn file(path: &str, text: &str) -> ProjectFile {
    ProjectFile {
        path: path.to_owned(),
        content: text.into(),
    }
}

fn open(files: &[(&str, &str)]) -> Result<Box<OpenedProject>, NotAProject> {
    asl_opening::open(OpenProject {
        files: files.iter().map(|(path, text)| file(path, text)).collect(),
    })
}

/// The files of an exported project, in a folder.
fn exported(workspace: &Workspace, target: Target) -> Vec<ProjectFile> {
    let options = Options {
        create: ResourceKind::ALL.map(|(kind, ..)| kind).to_vec(),
        ..Options::default()
    };
    // Without files nothing opens, and the test fails.
    let made = asl_project::project(workspace, target, &options);
    let files = made.map(|made| made.files).unwrap_or_default();
    files
        .iter()
        .map(|one| file(&format!("shop/{}", one.path), &one.text))
        .collect()
}

const TARGETS: [Target; 4] = [
    Target::Sam,
    Target::CloudFormation,
    Target::Serverless,
    Target::Terraform,
];

#[test]
fn an_exported_project_is_opened_again() {
    let mut started = 0;
    for target in TARGETS {
        for example in asl_examples::all() {
            let files = exported(&example.workspace, target);
            let opened = asl_opening::open(OpenProject { files }).unwrap().workspace;
            let value = |text: &str| asl_json::parse(text).unwrap();
            assert_eq!(
                value(&opened.definition),
                value(&example.workspace.definition),
                "{} {target:?}",
                example.id
            );
            assert_eq!(opened.settings.state_machine_name, "MyStateMachine");
            // What the workflow starts comes with its definition.
            let wanted = executions(&example.workspace);
            assert_eq!(executions(&opened), wanted, "{} {target:?}", example.id);
            started += usize::from(wanted.is_some());
        }
    }
    assert_eq!(started, TARGETS.len());
}

/// The mocked executions of a workspace.
fn executions(workspace: &Workspace) -> Option<asl_json::Value> {
    asl_json::parse(&workspace.mocks).ok()?.get("executions").cloned()
}

#[test]
fn what_a_template_has_inline_comes_back_too() {
    let start = |name: &str| {
        r#"{StartAt: A, States: {A: {Type: Task, End: true, Resource: "arn:aws:states:::states:startExecution", Parameters: {StateMachineArn: !Ref NAME}}}}"#
            .replace("NAME", name)
    };
    let machine = |name: &str, definition: &str| {
        format!(
            "  {name}:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      Definition: {definition}\n"
        )
    };
    let template = [
        "Resources:\n".to_owned(),
        machine("Shop", &start("Pay")),
        machine("Pay", &start("Book")),
        machine("Book", "{StartAt: A, States: {A: {Type: Succeed}}}"),
        machine("Other", "{StartAt: A, States: {A: {Type: Succeed}}}"),
    ];
    let opened = open(&[("template.yaml", &template.concat())]).unwrap();
    let executions = executions(&opened.workspace).unwrap();
    let names: Vec<&str> = executions
        .as_object()
        .unwrap()
        .keys()
        .map(|name| &**name)
        .collect();
    assert_eq!(names, ["Pay", "Book"]);
    assert_eq!(
        opened.sentences,
        [
            "template.yaml is open.",
            "The state machines that the workflow starts are mocked executions with their definitions: Pay, Book.",
        ]
    );
}

#[test]
fn what_a_template_does_not_say_comes_from_the_workspace_that_the_project_was_made_of() {
    let example = asl_examples::all()
        .into_iter()
        .find(|one| !one.workspace.tests.is_empty());
    let workspace = example.unwrap().workspace;
    let mut files = exported(&workspace, Target::Sam);
    files.push(file("shop/tests/shop.workspace.json", &workspace.to_file_text()));
    let opened = asl_opening::open(OpenProject { files }).unwrap();
    assert_eq!(opened.workspace.mocks, workspace.mocks);
    assert_eq!(opened.workspace.tests, workspace.tests);
    assert_eq!(opened.workspace.input, workspace.input);
    let last = opened.sentences.last().unwrap();
    assert_eq!(
        last,
        "Input, mocked responses and test cases are those of shop/tests/shop.workspace.json."
    );
}

const DEFINITION: &str =
    r#"{"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "${Fn}", "End": true}}}"#;
const TEMPLATE: &str = "Resources:\n  Shop:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      Type: EXPRESS\n      DefinitionUri: machines/shop.asl.json\n      DefinitionSubstitutions: { Fn: !GetAtt Pay.Arn, X: !Ref Unknown }\n";

#[test]
fn files_without_folders_are_found_by_their_names() {
    let opened = open(&[("shop.asl.json", DEFINITION), ("template.yaml", TEMPLATE)]).unwrap();
    assert!(opened.workspace.definition.contains("\"Resource\": \""));
    assert_eq!(
        opened.workspace.settings.machine_type,
        asl_workspace::MachineType::Express
    );
    // In folders, a file of the same name is another file.
    let elsewhere = open(&[("a/shop.asl.json", DEFINITION), ("a/template.yaml", TEMPLATE)]).unwrap();
    assert_eq!(elsewhere.workspace.definition, TEMPLATE);
    assert!(elsewhere.sentences[0].contains("machines/shop.asl.json, which is not among the files"));
}

#[test]
fn a_key_of_a_file_is_followed() {
    let framework = "stepFunctions:\n  stateMachines: ${file(machines.yml):all}\n";
    let several = "stepFunctions:\n  stateMachines:\n    shop: ${file(machines.yml):all.shop}\n";
    let machines =
        "all:\n  shop:\n    name: shop\n    definition: {StartAt: A, States: {A: {Type: Succeed}}}\n";
    let opened = open(&[("serverless.yml", several), ("machines.yml", machines)]).unwrap();
    assert!(opened.workspace.definition.contains("StartAt"), "{opened:?}");
    // Where no state machine has a name, nothing is found.
    assert!(open(&[("serverless.yml", framework), ("machines.yml", machines)]).is_err());
}

#[test]
fn the_one_that_tools_look_for_is_chosen_and_others_are_named() {
    let opened = open(&[
        ("a.yaml", TEMPLATE),
        ("deep/template.yaml", TEMPLATE),
        ("b.asl.json", DEFINITION),
    ])
    .unwrap();
    assert_eq!(
        opened.sentences,
        [
            "deep/template.yaml is open. Its definition is in another file, machines/shop.asl.json, which is not among the files.",
            "There are other workflows: a.yaml. To open one of them, open its files alone.",
        ]
    );
    let alone = open(&[
        ("x/b.asl.json", DEFINITION),
        ("a.asl.json", DEFINITION),
        ("package.json", "{}"),
    ])
    .unwrap();
    assert_eq!(alone.sentences[0], "a.asl.json is open.");
}

#[test]
fn files_without_a_workflow_are_given_back() {
    let refused = open(&[("events.json", "{\"events\": []}"), ("notes.txt", "x")]).unwrap_err();
    assert!(
        refused
            .sentence
            .starts_with("There is no workflow in these 2 files. Open a definition")
    );
    assert_eq!(refused.texts.len(), 2);
}

#[test]
fn what_is_outside_of_the_project_is_not_read() {
    let template = TEMPLATE.replace("machines/shop.asl.json", "../../shop.asl.json");
    let opened = open(&[("a/template.yaml", &template), ("shop.asl.json", DEFINITION)]).unwrap();
    assert_eq!(opened.workspace.definition, template);
}

const CONFIGURATION: &str = r#"
resource "aws_sfn_state_machine" "shop" {
  name       = "shop"
  type       = "EXPRESS"
  definition = templatefile("${path.module}/machines/shop.asl.json", { Fn = aws_lambda_function.pay.arn })
}
resource "aws_sfn_state_machine" "other" {
  definition = jsonencode({})
}
"#;

#[test]
fn terraform_is_read_with_the_files_that_it_names() {
    let files = [
        ("infra/main.tf", CONFIGURATION),
        ("infra/machines/shop.asl.json", DEFINITION),
        ("infra/variables.tf", "variable \"x\" {}\n"),
    ];
    let opened = open(&files).unwrap();
    let arn = "arn:aws:lambda:us-east-1:123456789012:function:pay";
    assert_eq!(opened.workspace.definition, DEFINITION.replace("${Fn}", arn));
    assert_eq!(opened.workspace.settings.state_machine_name, "shop");
    assert_eq!(
        opened.sentences,
        [
            "The definition is that of infra/main.tf:2: aws_sfn_state_machine.shop.",
            "The file has more state machines: other. To open one of them, open a file with it alone.",
        ]
    );
    let alone = open(&files[..1]).unwrap_err();
    assert_eq!(
        alone.sentence,
        "infra/main.tf:2: aws_sfn_state_machine.shop: Its definition is in machines/shop.asl.json, which is not among the files. Open both."
    );
}

#[test]
fn hostile_terraform_gets_a_sentence() {
    let head = "resource \"aws_sfn_state_machine\" \"shop\" {\n  definition = ";
    let says = |definition: &str| {
        let text = format!("{head}{definition}\n}}\n");
        open(&[("main.tf", &text)]).unwrap_err().sentence
    };
    assert!(says("= 1").starts_with("main.tf:2: This is not valid HCL: "));
    assert!(says(&"(".repeat(100_000)).starts_with("main.tf:2: This is not valid HCL: "));
    let large = says(&format!("\"{}\"", "x".repeat(600 << 10)));
    assert!(
        large.starts_with("main.tf cannot be opened: it has more than 512 KiB."),
        "{large}"
    );
    assert!(says("file(\"../../etc/passwd\")").contains("which is not among the files"));
}
