//! The binary as a shell or a CI job runs it: what it prints, and its exit codes.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod support;

use std::process::Command;

use serde_json::{Value, json};

/// What a run of the binary left.
struct Ran {
    code: i32,
    out: String,
    err: String,
}

impl Ran {
    fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}", self.out))
    }
}

/// Runs `asl` with a text at its standard input.
fn asl(arguments: &[&str], input: &str) -> Ran {
    let (code, out, err) = support::asl(arguments, input);
    Ran { code, out, err }
}

/// An example of the playground's menu, as a file.
fn example(id: &str) -> String {
    let example = asl_examples::all()
        .into_iter()
        .find(|example| example.id == id)
        .unwrap();
    example.workspace.to_file_text()
}

const HELLO: &str =
    r#"{"StartAt": "Hello", "States": {"Hello": {"Type": "Pass", "Result": "world", "End": true}}}"#;

#[test]
fn a_definition_alone_runs() {
    let ran = asl(&["run", "-"], HELLO);
    assert_eq!((ran.code, ran.out.as_str()), (0, "\"world\"\n"));
    assert_eq!(ran.err, "SUCCEEDED after 0 ms of virtual time, 4 events\n");
}

#[test]
fn a_workspace_runs_with_its_mocked_responses() {
    let ran = asl(&["run", "-", "--json"], &example("06-retry"));
    assert_eq!(ran.code, 0, "{}", ran.err);
    let answer = ran.json();
    assert_eq!(answer["status"], "SUCCEEDED");
    assert_eq!(answer["output"]["charged"], json!({"receipt": "r-99"}));
    assert_eq!(answer["durationMilliseconds"], 6_900);
    let history = asl(&["run", "-", "--history"], &example("06-retry")).json();
    assert_eq!(
        json!(history["events"].as_array().unwrap().len()),
        answer["events"]
    );
}

/// Numbers are printed as the service writes them, with `--json` too.
#[test]
fn numbers_are_printed_as_they_are() {
    let pass = r#"{"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {"Type": "Pass", "End": true,
        "Output": {"double": "{% $parse('9223372036854775808') %}", "long": "{% $parse('9223372036854775807') %}", "written": 1.50}}}}"#;
    let output = asl(&["run", "-"], pass).out;
    for number in ["9.223372036854776E18", "9223372036854775807", "1.50"] {
        assert!(output.contains(number), "{output}");
    }
    let answer = asl(&["run", "-", "--json"], pass).out;
    let indented = output.trim_end().replace('\n', "\n  ");
    assert!(answer.contains(&format!("\"output\": {indented}")), "{answer}");
}

#[test]
fn a_failed_execution_is_exit_code_1() {
    let fail = r#"{"StartAt": "F", "States": {"F": {"Type": "Fail", "Error": "E", "Cause": "because"}}}"#;
    let ran = asl(&["run", "-"], fail);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    assert!(ran.err.ends_with("\nError: E\nCause: because\n"), "{}", ran.err);
    let answer = asl(&["run", "-", "--json"], fail).json();
    assert_eq!(
        (&answer["status"], &answer["cause"]),
        (&json!("FAILED"), &json!("because"))
    );
}

#[test]
fn findings_have_places() {
    let wrong = "{\"StartAt\": \"A\",\n \"States\": {\"A\": {\"Type\": \"Pass\", \"Next\": \"B\"}}}";
    let ran = asl(&["check", "-"], wrong);
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("-:2:"), "{}", ran.out);
    let findings = asl(&["check", "-", "--json"], wrong).json();
    assert_eq!(
        (&findings[0]["severity"], &findings[0]["line"]),
        (&json!("Error"), &json!(2))
    );
    let ran = asl(&["run", "-"], wrong);
    assert_eq!(ran.code, 1);
    assert!(
        ran.err.contains("Not started. The definition has errors."),
        "{}",
        ran.err
    );
    assert_eq!(
        asl(&["run", "-", "--json"], wrong).json()["status"],
        "NOT_STARTED"
    );
    assert_eq!(asl(&["check", "-"], HELLO).code, 0);
}

#[test]
fn warnings_count_only_if_wanted() {
    let unused = r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "Parameters": {"x": 1, "x.$": "$.y"}, "End": true}}}"#;
    let lenient = asl(&["check", "-", "--json"], unused);
    let has_warning = lenient
        .json()
        .as_array()
        .unwrap()
        .iter()
        .any(|finding| finding["severity"] == "Warning");
    assert!(has_warning && lenient.code == 0, "{}", lenient.out);
    assert_eq!(asl(&["check", "-", "--strict"], unused).code, 1);
}

#[test]
fn a_policy_and_its_reasons_are_printed() {
    let policy = asl(&["policy", "-"], &example("01-invoke"));
    assert_eq!(policy.code, 0);
    assert_eq!(policy.json()["Statement"][0]["Effect"], "Allow");
    let terraform = asl(
        &["policy", "-", "--convention", "console", "--as", "terraform"],
        &example("01-invoke"),
    );
    assert!(
        terraform.out.contains("aws_iam_policy_document") && terraform.out.contains("xray:PutTraceSegments"),
        "{}",
        terraform.out
    );
    let view = asl(&["policy", "-", "--json"], &example("01-invoke")).json();
    assert!(!view["statements"][0]["reasons"].as_array().unwrap().is_empty());
}

#[test]
fn a_graph_is_drawn_or_listed() {
    let drawing = asl(&["diagram", "-"], &example("07-catch"));
    assert!(
        drawing.out.starts_with("<svg ") && drawing.out.ends_with("</svg>\n"),
        "{}",
        drawing.out
    );
    let list = asl(&["diagram", "-", "--text"], &example("07-catch"));
    assert!(
        list.out.starts_with("ChargeCard (Task), first state\n"),
        "{}",
        list.out
    );
    assert!(list.out.contains("[Catch "), "{}", list.out);
}

#[test]
fn a_link_is_printed_and_read() {
    let page = "https://playground.example/";
    let link = asl(&["link", "-", "--page", page], &example("06-retry"));
    let link = link.out.trim_end();
    assert!(link.starts_with(&format!("{page}#v2=")), "{link}");
    let ran = asl(&["run", link, "--json"], "");
    assert_eq!(ran.json()["output"]["charged"]["receipt"], "r-99", "{}", ran.err);
    let cut = asl(&["run", &link[..link.len() / 2]], "");
    assert_eq!(cut.code, 2);
    assert!(cut.err.contains("damaged"), "{}", cut.err);
}

#[test]
fn wrong_usage_is_exit_code_2_and_a_sentence() {
    for (arguments, sentence) in [
        (
            &["rum"][..],
            "asl: There is no command `rum`. `asl help` lists the commands.\n",
        ),
        (
            &["run"][..],
            "asl: No file was given. `asl help` lists what a command takes.\n",
        ),
        (&["run", "no-such-file"][..], "asl: no-such-file cannot be read: "),
    ] {
        let ran = asl(arguments, "");
        assert_eq!(ran.code, 2, "{arguments:?}");
        assert!(ran.err.starts_with(sentence), "{}", ran.err);
    }
    assert_eq!(asl(&["help"], "").code, 0);
}

/// A workspace with test cases.
fn tested(cases: &str) -> String {
    json!({"definition": HELLO, "tests": format!("{{\"cases\": [{cases}]}}")}).to_string()
}

const PASSES: &str = r#"{"name": "passes", "expect": {"output": "world"}}"#;
const FAILS: &str =
    r#"{"name": "fails <&> \"so\"", "expect": {"output": "moon", "path": ["Hello", "Other"]}}"#;

#[test]
fn test_cases_pass_or_say_where_they_differ() {
    let ran = asl(&["test", "-"], &tested(PASSES));
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(
        ran.out,
        "passed  passes\n\nCovered: 1 of 1 states\n1 passed, 0 failed\n"
    );
    let ran = asl(&["test", "-"], &tested(&format!("{PASSES}, {FAILS}")));
    assert_eq!(ran.code, 1);
    assert!(
        ran.out.contains("Output: expected \"moon\", got \"world\"\n"),
        "{}",
        ran.out
    );
    assert!(
        ran.out
            .contains("Path, state 2: expected \"Other\", got nothing\n"),
        "{}",
        ran.out
    );
    assert!(ran.out.ends_with("1 passed, 1 failed\n"), "{}", ran.out);
    let answer = asl(&["test", "-", "--json"], &tested(FAILS)).json();
    assert_eq!(
        (&answer["failed"], &answer["cases"][0]["failures"][0]["got"]),
        (&json!(1), &json!("\"world\""))
    );
    let none = asl(&["test", "-"], HELLO);
    assert_eq!(
        (none.code, none.err.as_str()),
        (1, "The workspace has no test cases.\n")
    );
    let wrong = asl(&["test", "-"], &tested("{}"));
    assert_eq!(wrong.code, 1);
    assert!(
        wrong.err.contains("tests:1:12: error: A test case needs"),
        "{}",
        wrong.err
    );
}

#[test]
fn results_are_written_as_junit_xml() {
    let file = std::env::temp_dir().join(format!("asl-junit-{}.xml", std::process::id()));
    let path = file.to_str().unwrap();
    let ran = asl(
        &["test", "-", "--junit", path],
        &tested(&format!("{PASSES}, {FAILS}")),
    );
    assert_eq!(ran.code, 1);
    let xml = std::fs::read_to_string(&file).unwrap();
    std::fs::remove_file(&file).unwrap();
    assert!(xml.contains("tests=\"2\""), "{xml}");
    assert!(xml.contains("failures=\"1\""), "{xml}");
    assert!(xml.contains("fails &lt;&amp;&gt; &quot;so&quot;"), "{xml}");
    let nowhere = asl(
        &["test", "-", "--junit", "/no/such/folder/x.xml"],
        &tested(PASSES),
    );
    assert_eq!(nowhere.code, 2);
    assert!(nowhere.err.contains("cannot be written"), "{}", nowhere.err);
}

/// The program and the page ask the same facade, so that both give the same result.
#[test]
fn the_sample_workspace_gives_the_same_as_the_facade() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .unwrap();
    let text = std::fs::read_to_string(root.join("docs/charge-card.workspace.json")).unwrap();
    let workspace = asl_workspace::Workspace::from_file_text(&text).unwrap().workspace;
    let request = asl_protocol::RunTestCases { workspace };
    let Ok(report) = asl_protocol::Handler::handle(&mut asl_playground::Playground::default(), request)
    else {
        panic!("the cases run")
    };
    assert!(report.cases.len() > 1 && report.cases.iter().all(|case| case.passed));
    let mut answer = asl(&["test", "-", "--json"], &text).json();
    assert_eq!(answer["passed"], json!(report.cases.len()));
    let members = answer.as_object_mut().unwrap();
    members.remove("passed");
    members.remove("failed");
    assert_eq!(answer, serde_json::to_value(&report).unwrap());
}

/// Every line of the README that begins with `asl` works as it stands there.
#[test]
fn the_commands_of_the_readme_work() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .unwrap();
    let folder = std::path::Path::new(env!("CARGO_BIN_EXE_asl")).parent().unwrap();
    let path = std::env::join_paths(std::iter::once(folder.to_owned()).chain(std::env::split_paths(
        &std::env::var_os("PATH").unwrap_or_default(),
    )))
    .unwrap();
    let readme = std::fs::read_to_string(root.join("README.md")).unwrap();
    // The files that the commands write shall not lie in the project.
    let place = std::env::temp_dir().join(format!("asl-readme-{}", std::process::id()));
    std::fs::create_dir_all(&place).unwrap();
    std::fs::create_dir_all(place.join("docs")).unwrap();
    let sample = "docs/charge-card.workspace.json";
    std::fs::copy(root.join(sample), place.join(sample)).unwrap();
    let commands: Vec<&str> = readme.lines().filter(|line| line.starts_with("asl ")).collect();
    assert!(commands.len() >= 5, "{commands:?}");
    for command in commands {
        let output = Command::new("sh")
            .args(["-c", command])
            .current_dir(&place)
            .env("PATH", &path)
            .output()
            .unwrap();
        assert!(output.status.success(), "{command}: {output:?}");
    }
    std::fs::remove_dir_all(&place).unwrap();
}

/// A distributed Map whose second item fails; then a nested execution.
fn with_children() -> String {
    let start = |target: &str| {
        json!({"Type": "Task", "Resource": "arn:aws:states:::states:startExecution.sync:2",
        "Parameters": {"StateMachineArn": format!("arn:aws:states:us-east-1:123456789012:stateMachine:{target}"), "Input": {"of.$": "$$.Execution.Name"}}, "End": true})
    };
    let mut each = json!({"Type": "Map", "ItemsPath": "$.numbers", "Label": "N", "ToleratedFailureCount": 1, "Next": "Tell", "ItemProcessor": {
        "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"},
        "StartAt": "Odd", "States": {
            "Odd": {"Type": "Choice", "Choices": [{"Variable": "$", "NumericEquals": 2, "Next": "No"}], "Default": "Yes"},
            "No": {"Type": "Fail", "Error": "Two"},
            "Yes": {"Type": "Pass", "End": true}}}});
    each["ResultWriter"] =
        json!({"Resource": "arn:aws:states:::s3:putObject", "Parameters": {"Bucket": "results"}});
    let definition = json!({"StartAt": "Each", "States": {"Each": each, "Tell": start("Teller")}});
    let teller =
        json!({"StartAt": "T", "States": {"T": {"Type": "Pass", "Result": {"told": true}, "End": true}}});
    json!({
        "definition": definition.to_string(),
        "input": json!({"numbers": [1, 2, 3]}).to_string(),
        "mocks": json!({"executions": {"Teller": {"definition": teller}}}).to_string(),
    })
    .to_string()
}

#[test]
fn the_executions_within_a_run_are_printed_on_demand() {
    let file = with_children();
    let ran = asl(&["run", "-"], &file);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(
        ran.err
            .contains("Map Run of Each SUCCEEDED: 3 items in 3 child executions (2 succeeded, 1 failed)"),
        "{}",
        ran.err
    );
    let ran = asl(&["run", "-", "--children"], &file);
    assert!(ran.err.contains("\n  #1 FAILED 2 Two\n"), "{}", ran.err);
    assert!(ran.err.contains("  writes s3://results/"), "{}", ran.err);
    assert!(
        ran.err
            .contains("Execution of Tell SUCCEEDED after 4 events: arn:"),
        "{}",
        ran.err
    );

    let all = asl(&["run", "-", "--json", "--children", "--history"], &file).json();
    let run = &all["mapRuns"][0];
    assert_eq!(
        (&run["status"], &run["executionCounts"]["failed"]),
        (&json!("SUCCEEDED"), &json!(1))
    );
    let child = &run["children"][2];
    assert_eq!((&child["input"], &child["output"]), (&json!(3), &json!(3)));
    assert_eq!(child["history"]["events"][1]["type"], "ChoiceStateEntered");
    assert_eq!(run["children"][1]["error"], "Two");
    let manifest: Value = serde_json::from_str(run["resultFiles"][0]["content"].as_str().unwrap()).unwrap();
    assert_eq!(manifest["DestinationBucket"], "results");
    let nested = &all["nestedExecutions"][0];
    assert_eq!(
        (&nested["state"], &nested["output"]["told"]),
        (&json!("Tell"), &json!(true))
    );
    assert_eq!(nested["history"]["events"].as_array().unwrap().len(), 4);

    // Without being asked, programs get the descriptions only.
    let short = asl(&["run", "-", "--json"], &file).json();
    assert_eq!(short["mapRuns"][0]["itemCounts"]["total"], 3);
    assert_eq!(short["mapRuns"][0].get("children"), None);
    assert_eq!(short.get("nestedExecutions"), None);
}

#[test]
fn a_run_without_an_input_uses_an_example_and_says_so() {
    let reads =
        r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "InputPath": "$.order.id", "End": true}}}"#;
    let ran = asl(&["run", "-"], reads);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(
        ran.err
            .starts_with("No input was given, so the run uses an example: {\"order\":{\"id\":"),
        "{}",
        ran.err
    );
    let given = asl(
        &["run", "-", "--json"],
        &json!({"definition": reads, "input": {"order": {"id": 7}}}).to_string(),
    );
    assert_eq!(
        (given.json()["output"].clone(), given.err.as_str()),
        (json!(7), "")
    );
}

#[test]
fn a_workspace_with_json_instead_of_strings_is_read_and_a_wrong_one_refused() {
    let file = |settings: Value| {
        json!({
            "definition": {"StartAt": "T", "States": {"T": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "End": true}}},
            "mocks": {"functions": {"f": {"responses": [{"functionError": {"errorType": "Boom"}}]}}},
            "settings": settings,
        })
        .to_string()
    };
    let ran = asl(
        &["run", "-", "--json"],
        &file(json!({"type": "express", "seed": "7"})),
    );
    assert_eq!(ran.json()["error"], "Boom");
    assert!(ran.json()["executionArn"].as_str().unwrap().contains(":express:"));
    let wrong = asl(&["run", "-"], &file(json!({"seed": "seven"})));
    assert_eq!(wrong.code, 2);
    assert!(
        wrong
            .err
            .contains("-: The workspace cannot be read: /settings/seed must be"),
        "{}",
        wrong.err
    );
    let unknown = asl(&["run", "-"], &file(json!({"sed": 1})));
    assert!(
        unknown
            .err
            .contains("/settings/sed is not a member of a workspace; it was ignored."),
        "{}",
        unknown.err
    );
}

const SHOP: &str = "service: shop\nstepFunctions:\n  stateMachines:\n    good:\n      definition:\n        StartAt: A\n        States:\n          A: {Type: Succeed}\n    broken:\n      definition:\n        StartAt: Nowhere\n        States:\n          A: {Type: Succeed}\n";

#[test]
fn every_state_machine_of_a_file_is_checked_and_one_is_run() {
    let all = asl(&["check", "-", "--json"], SHOP);
    assert_eq!(all.code, 1);
    assert!(all.out.contains("Nowhere"), "{}", all.out);
    assert_eq!(asl(&["check", "-", "--machine", "good"], SHOP).code, 0);
    assert_eq!(asl(&["check", "-", "--machine", "broken"], SHOP).code, 1);

    let first = asl(&["run", "-", "--json"], SHOP);
    assert_eq!(first.json()["status"], "SUCCEEDED");
    assert!(
        first.err.contains("Choose one with --machine: good, broken."),
        "{}",
        first.err
    );
    assert_eq!(asl(&["run", "-", "--machine", "broken"], SHOP).code, 1);
    let unknown = asl(&["run", "-", "--machine", "other"], SHOP);
    assert_eq!(unknown.code, 2);
    assert!(unknown.err.contains("only: good, broken"), "{}", unknown.err);
}

#[test]
fn a_definition_beside_its_template_is_read() {
    let folder = std::env::temp_dir().join(format!("asl-beside-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let template = folder.join("template.yaml");
    let text = "Resources:\n  M:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      DefinitionUri: machine.asl.json\n";
    std::fs::write(&template, text).unwrap();
    let path = template.to_str().unwrap();
    let missing = asl(&["check", path], "");
    assert_eq!(missing.code, 1);
    assert!(missing.out.contains("machine.asl.json"), "{}", missing.out);
    std::fs::write(folder.join("machine.asl.json"), HELLO).unwrap();
    let run = asl(&["run", path, "--json"], "");
    assert_eq!(run.json()["output"], "world");
    std::fs::remove_dir_all(&folder).unwrap();
}

/// A state machine of SAM with its substitutions and policies, whose definition is in another file.
const TEMPLATE: &str = "Transform: AWS::Serverless-2016-10-31
Resources:
  Charge: {Type: AWS::Serverless::Function, Properties: {FunctionName: charge-card}}
  News: {Type: AWS::SNS::Topic}
  Shop:
    Type: AWS::Serverless::StateMachine
    Properties:
      Name: shop
      Type: EXPRESS
      Tracing: {Enabled: true}
      Policies: [{LambdaInvokePolicy: {FunctionName: !Ref Charge}}, {Statement: [{Effect: Allow, Action: 'xray:*', Resource: '*'}]}]
      DefinitionSubstitutions: {ChargeArn: !GetAtt Charge.Arn, Topic: !Ref News}
      DefinitionUri: shop.asl.json
";

#[test]
fn a_template_brings_type_name_substitutions_and_role() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("template-facts");
    std::fs::create_dir_all(&folder).unwrap();
    let template = folder.join("template.yaml");
    std::fs::write(&template, TEMPLATE).unwrap();
    let definition = r#"{"StartAt": "Charge", "States": {
        "Charge": {"Type": "Task", "Resource": "${ChargeArn}", "ResultPath": null, "Next": "Tell"},
        "Tell": {"Type": "Task", "Resource": "arn:aws:states:::sns:publish", "Parameters": {"TopicArn": "${Topic}", "Message.$": "$$.StateMachine.Name"}, "Next": "Name"},
        "Name": {"Type": "Pass", "Parameters": {"arn.$": "$$.StateMachine.Id"}, "End": true}}}"#;
    std::fs::write(folder.join("shop.asl.json"), definition).unwrap();
    let path = template.to_str().unwrap();
    let run = asl(&["run", path], "");
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.contains("stateMachine:shop\""), "{}", run.out);
    let standard = asl(&["run", path, "--type", "standard", "--json"], "");
    assert!(standard.out.contains(":execution:shop:"), "{}", standard.out);
    let policy = asl(&["policy", path, "--convention", "leastPrivilege"], "");
    assert!(policy.out.contains("function:charge-card"), "{}", policy.out);
    assert!(policy.out.contains("xray:PutTraceSegments"), "{}", policy.out);
    let warnings: Vec<&str> = policy
        .err
        .lines()
        .filter(|line| line.contains("role in the template"))
        .collect();
    assert_eq!(
        warnings,
        [
            "warning: The role in the template does not allow sns:Publish on arn:aws:sns:us-east-1:123456789012:News, which “Tell” needs."
        ]
    );
}

#[test]
fn the_state_machines_of_terraform_are_read() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("terraform");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("main.tf");
    let text = r#"resource "aws_lambda_function" "charge" {
  function_name = var.function
}

resource "aws_sfn_state_machine" "shop" {
  name = "shop"
  definition = <<EOT
{
  "StartAt": "Charge",
  "States": {
    "Charge": {"Type": "Task", "Resource": "${aws_lambda_function.charge.arn}", "Nxet": "X", "End": true}
  }
}
EOT
}

resource "aws_sfn_state_machine" "beside" {
  type       = "EXPRESS"
  definition = templatefile("${path.module}/beside.json", { fn = aws_lambda_function.charge.arn })
}

resource "aws_sfn_state_machine" "elsewhere" {
  definition = module.shop.definition
}
"#;
    std::fs::write(&file, text).unwrap();
    let beside =
        r#"{"StartAt": "Charge", "States": {"Charge": {"Type": "Task", "Resource": "${fn}", "End": true}}}"#;
    std::fs::write(folder.join("beside.json"), beside).unwrap();
    // The folder is one module.
    for (name, text) in [
        ("variables.tf", "variable \"function\" { default = \"none\" }"),
        ("terraform.tfvars", "function = \"charge-card\""),
        (
            "other.tf",
            "resource \"aws_sfn_state_machine\" \"other\" { definition = \"{}\" }",
        ),
    ] {
        std::fs::write(folder.join(name), text).unwrap();
    }
    let path = file.to_str().unwrap();
    let check = asl(&["check", path], "");
    // All three are looked at; the finding has its line in the file.
    assert_eq!(check.code, 2, "{}", check.err);
    assert!(check.out.contains("main.tf:11:"), "{}", check.out);
    assert!(
        check
            .err
            .contains("main.tf:22: aws_sfn_state_machine.elsewhere: Its definition is not in this file"),
        "{}",
        check.err
    );
    assert!(
        check.err.contains("main.tf:17: aws_sfn_state_machine.beside."),
        "{}",
        check.err
    );
    let policy = asl(&["policy", path, "--machine", "beside"], "");
    assert!(
        policy.out.contains("function:charge-card"),
        "{}{}",
        policy.out,
        policy.err
    );
    let run = asl(&["run", path, "--machine", "beside"], "");
    assert_eq!(run.code, 0, "{}", run.err);
    // The folder is asked for by its name, and its state machine is in whatever file.
    std::fs::rename(&file, folder.join("machines.tf")).unwrap();
    std::fs::write(&file, "variable \"x\" {}\n").unwrap();
    std::fs::remove_file(folder.join("other.tf")).unwrap();
    let whole = asl(&["policy", folder.to_str().unwrap(), "--machine", "beside"], "");
    assert_eq!(whole.out, policy.out, "{}", whole.err);
    let path = folder.join("machines.tf");
    let path = path.to_str().unwrap();
    let unknown = asl(&["run", path, "--machine", "other"], "");
    assert!(
        unknown.err.contains("only: shop, beside, elsewhere"),
        "{}",
        unknown.err
    );
}

#[test]
fn every_outcome_of_a_workflow_is_explored() {
    let definition = r#"{"StartAt": "Call", "States": {"Call": {
        "Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "TimeoutSeconds": 5,
        "Retry": [{"ErrorEquals": ["Lambda.ServiceException"], "MaxAttempts": 1}],
        "Catch": [{"ErrorEquals": ["States.Timeout"], "Next": "Late"}], "End": true},
        "Late": {"Type": "Succeed"}}}"#;
    let ran = asl(&["explore", "-", "--fail-on", "uncaught"], definition);
    assert_eq!(ran.code, 1, "{}", ran.err);
    for line in [
        "SUCCEEDED: Call fails with Lambda.ServiceException once.",
        "FAILED Lambda.ServiceException: Call fails with Lambda.ServiceException every time.",
        "SUCCEEDED: Call gets no answer.",
        "    Call: up to 2 calls for one visit",
    ] {
        assert!(ran.out.contains(line), "{line}\n{}", ran.out);
    }
    let found = asl(&["explore", "-", "--json"], definition).json();
    let uncaught = &found["uncaught"][0];
    assert_eq!(uncaught["state"], "Call");
    let errors = uncaught["errors"].as_array().unwrap();
    assert!(errors.contains(&json!("CustomError")) && !errors.contains(&json!("States.Timeout")));
    assert_eq!(
        found["outcomes"].as_array().unwrap().len(),
        found["witnesses"].as_array().unwrap().len()
    );
    let sarif = asl(&["explore", "-", "--sarif"], definition).json();
    let result = &sarif["runs"][0]["results"][0];
    assert_eq!(
        (
            &result["ruleId"],
            &result["locations"][0]["physicalLocation"]["region"]["startLine"]
        ),
        (&json!("uncaught"), &json!(1))
    );
    assert_eq!(
        asl(&["explore", "-", "--fail-on", "dead,unbounded"], definition).code,
        0
    );
    assert_eq!(asl(&["explore", "-", "--fail-on", "all"], definition).code, 2);
}

#[test]
fn weights_of_outcomes_give_what_a_million_executions_cost() {
    let definition = r#"{"StartAt": "Call", "States": {"Call": {
        "Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f",
        "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Clean"}], "End": true},
        "Clean": {"Type": "Pass", "End": true}}}"#;
    let explored = |weights: &str| asl(&["explore", "-", "--json", "--weights", weights], definition).json();
    let found = explored("1");
    let standard = |outcome: usize| found["outcomes"][outcome]["standard"].as_f64().unwrap();
    let cost = |weights: &str| explored(weights)["per_million"]["standard"].as_f64().unwrap();
    assert!(standard(0) < standard(1));
    for (weights, expected) in [
        ("1", standard(0)),
        ("0,7", standard(1)),
        ("3,1", (3.0 * standard(0) + standard(1)) / 4.0),
    ] {
        let cost = cost(weights);
        assert!((cost - expected).abs() < 1e-9, "{weights}: {cost}, {expected}");
    }
    // Unless it is said, all goes as usual.
    let usual = asl(&["explore", "-"], definition).out;
    let line = |out: &str| {
        out.lines()
            .find(|line| line.starts_with("A million executions: $"))
            .map(str::to_owned)
    };
    assert!(line(&usual).is_some(), "{usual}");
    assert_eq!(
        line(&usual),
        line(&asl(&["explore", "-", "--weights", "5"], definition).out)
    );
    for wrong in ["", "0,0", "1,-1", "1,NaN", "1,1,1,1,1,1,1,1,1"] {
        assert_eq!(
            asl(&["explore", "-", "--weights", wrong], definition).code,
            2,
            "{wrong}"
        );
    }
}

#[test]
fn test_cases_of_all_outcomes_are_written() {
    let folder = std::env::temp_dir().join(format!("asl-explore-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("tests.json");
    let name = file.to_str().unwrap();
    let ran = asl(&["explore", "-", "--write-tests", name], &example("07-catch"));
    assert!(ran.err.contains("written to"), "{}", ran.err);
    let tested = asl(&["test", name], "");
    assert_eq!(tested.code, 0, "{}", tested.out);
    std::fs::remove_dir_all(&folder).unwrap();
}
