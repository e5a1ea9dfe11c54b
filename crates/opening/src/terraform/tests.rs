//! Tests of reading Terraform.

use asl_workspace::MachineType;
use serde_json::Value;

use super::{is_read, machines};

const FILE: &str = r#"
locals {
  stage = "dev"
  table = aws_dynamodb_table.orders.name
}
variable "limit" { default = 5 }
variable "topic" {}
resource "aws_lambda_function" "charge" {
  function_name = "charge-${local.stage}"
}
resource "aws_dynamodb_table" "orders" { name = var.unknown }
resource "aws_sqs_queue" "failures" {}

resource "aws_sfn_state_machine" "shop" {
  name = "shop-${local.stage}"
  type = "EXPRESS"
  logging_configuration { level = "ALL" }
  tracing_configuration { enabled = true }
  definition = <<-EOT
    {
      "StartAt": "A",
      "Fn": "${aws_lambda_function.charge[0].arn}",
      "Queue": "${aws_sqs_queue.failures.url}",
      "Limit": ${var.limit},
      "Topic": "${var.topic}",
      "Other": "${lower(var.topic)}",
      "Account": "${data.aws_caller_identity.current.account_id}",
      "Module": "${module.notify.lambda_arn}"
    }
  EOT
}
resource "aws_sfn_state_machine" "encoded" {
  definition = jsonencode({
    StartAt = "A"
    States = { "A" = { Type = "Task", Resource = aws_lambda_function.charge.arn, TimeoutSeconds = var.limit, Table = local.table, End = true } }
  })
}
resource "aws_sfn_state_machine" "beside" {
  definition = templatefile("${path.module}/beside.json", { fn = aws_lambda_function.charge.arn, n = 3 })
}
resource "aws_sfn_state_machine" "elsewhere" {
  definition = module.definitions.shop
}
resource "aws_sfn_state_machine" "endless" {
  definition = local.endless
}
locals {
  endless = local.endless
}
"#;

fn read(name: &str) -> Result<String, String> {
    match name {
        "beside.json" => Ok(r#"{"Fn": "${fn}", "N": ${n}, "X": "${x}", "P": "$.a"}"#.to_owned()),
        _ => Err(format!("{name} cannot be read.")),
    }
}

#[test]
fn every_form_of_a_definition_is_taken_out() {
    let found = machines(FILE, &[], &read).unwrap();
    let labels: Vec<&str> = found.iter().map(|machine| machine.label.as_str()).collect();
    assert_eq!(labels, ["shop", "encoded", "beside", "elsewhere", "endless"]);
    let shop = &found[0];
    assert_eq!((shop.line, shop.declared.name.as_deref()), (14, Some("shop-dev")));
    assert_eq!(shop.declared.machine_type, Some(MachineType::Express));
    assert_eq!(
        (shop.declared.logging, shop.declared.tracing),
        (Some(true), Some(true))
    );
    let text = shop.definition.as_ref().unwrap();
    // The lines are those of the file.
    let line = text.lines().position(|line| line.contains("StartAt")).unwrap();
    assert!(FILE.lines().nth(line).unwrap().contains("StartAt"), "{text}");
    let value: Value = serde_json::from_str(text).unwrap();
    assert_eq!(
        value,
        serde_json::json!({
            "StartAt": "A",
            "Fn": "arn:aws:lambda:us-east-1:123456789012:function:charge-dev",
            "Queue": "https://sqs.us-east-1.amazonaws.com/123456789012/failures",
            "Limit": 5,
            "Topic": "${var.topic}",
            "Other": "${expression}",
            "Account": "123456789012",
            "Module": "${module.notify.lambda_arn}",
        })
    );
    let encoded: Value = serde_json::from_str(found[1].definition.as_ref().unwrap()).unwrap();
    assert_eq!(
        encoded["States"]["A"],
        serde_json::json!({
            "Type": "Task",
            "Resource": "arn:aws:lambda:us-east-1:123456789012:function:charge-dev",
            "TimeoutSeconds": 5,
            "Table": "orders",
            "End": true,
        })
    );
    assert_eq!(
        found[2].definition.as_deref(),
        Ok(
            r#"{"Fn": "arn:aws:lambda:us-east-1:123456789012:function:charge-dev", "N": 3, "X": "${x}", "P": "$.a"}"#
        )
    );
    assert_eq!(
        found[3].definition.as_ref().unwrap_err(),
        "Its definition is not in this file as a string, jsonencode, file or templatefile, but as `module.definitions.shop`."
    );
    assert_eq!(
        found[4].definition.as_ref().unwrap_err(),
        "Its definition refers to itself."
    );
}

#[test]
fn local_values_that_double_take_no_time() {
    use std::fmt::Write as _;
    let mut text = "locals {\n  v0 = \"\"\n".to_owned();
    for level in 1..60 {
        let before = level - 1;
        writeln!(text, "  v{level} = \"${{local.v{before}}}${{local.v{before}}}\"").unwrap();
    }
    text += "}\nresource \"aws_sfn_state_machine\" \"m\" { definition = local.v30 }\n";
    let start = std::time::Instant::now();
    machines(&text, &[], &read).unwrap();
    assert!(start.elapsed().as_secs() < 5);
}

#[test]
fn an_exported_project_is_read_back() {
    let mut started = 0;
    for example in asl_examples::all() {
        let options = asl_project::Options {
            create: asl_project::ResourceKind::ALL.map(|(kind, ..)| kind).to_vec(),
            ..asl_project::Options::default()
        };
        let made = asl_project::project(&example.workspace, asl_project::Target::Terraform, &options);
        let files = made.unwrap().files;
        let text = |name: &str| {
            let found = files
                .iter()
                .find(|file| file.path == name.trim_start_matches("./"));
            found
                .map(|file| file.text.clone())
                .ok_or_else(|| format!("There is no {name}."))
        };
        let others: Vec<(&str, &str)> = files
            .iter()
            .filter(|file| is_read(&file.path) && file.path != "main.tf")
            .map(|file| (&*file.path, &*file.text))
            .collect();
        let found = machines(&text("main.tf").unwrap(), &others, &text).unwrap();
        let definition = found[0].definition.clone().unwrap();
        let value = |text: &str| asl_json::parse(text).unwrap();
        assert_eq!(
            value(&definition),
            value(&example.workspace.definition),
            "{}",
            example.id
        );
        assert_eq!(found[0].declared.name.as_deref(), Some("MyStateMachine"));
        assert_eq!(found[0].declared.machine_type, Some(MachineType::Standard));
        for child in &found[1..] {
            started += 1;
            let mocks = value(&example.workspace.mocks);
            let mocked = mocks
                .get("executions")
                .unwrap()
                .get(child.declared.name.as_deref().unwrap());
            let definition = mocked.and_then(|mocked| mocked.get("definition"));
            assert_eq!(Some(&value(child.definition.as_ref().unwrap())), definition);
        }
    }
    assert!(started > 0);
}

#[test]
fn what_is_not_hcl_has_its_line() {
    let (line, sentence) = machines("locals {\n  a = = 1\n}\n", &[], &read).unwrap_err();
    assert_eq!(line, 2);
    assert!(sentence.starts_with("This is not valid HCL: "), "{sentence}");
}

#[test]
fn the_files_of_a_folder_are_one_module() {
    let main = r#"
resource "aws_sfn_state_machine" "shop" {
  name       = "shop-${var.stage}"
  definition = local.definition
}
"#;
    let locals = r#"
locals {
  definition = <<-EOT
    {"StartAt": "A", "Fn": "${aws_lambda_function.charge.arn}", "Limit": ${var.limit}, "Zone": "${var.zone}"}
  EOT
}
"#;
    let beside = [
        (
            "functions.tf",
            "resource \"aws_lambda_function\" \"charge\" { function_name = \"charge\" }",
        ),
        ("broken.tf", "locals {"),
        ("locals.tf", locals),
        (
            "other.tf",
            "\nresource \"aws_sfn_state_machine\" \"other\" { definition = \"{}\" }",
        ),
        ("terraform.tfvars", "stage = \"prod\"\n"),
        (
            "variables.tf",
            "variable \"stage\" { default = \"dev\" }\nvariable \"limit\" { default = 3 }\nvariable \"zone\" {}",
        ),
        (
            "z.auto.tfvars",
            "limit = 4\nzone = <<EOT\na\nEOT\nlate = {\n  a = 1\n}\n",
        ),
    ];
    let found = machines(main, &beside, &read).unwrap();
    let [shop, other] = &found[..] else {
        panic!("{found:?}");
    };
    assert_eq!((&shop.file, shop.line), (&None, 2));
    assert_eq!(shop.declared.name.as_deref(), Some("shop-prod"));
    assert_eq!(
        shop.definition.as_deref(),
        Ok(
            "{\"StartAt\": \"A\", \"Fn\": \"arn:aws:lambda:us-east-1:123456789012:function:charge\", \"Limit\": 4, \"Zone\": \"a\n\"}\n"
        )
    );
    assert_eq!((other.file.as_deref(), other.line), (Some("other.tf"), 2));
    // What is not HCL does not hide that the first file is right, and its own error has its line.
    let (line, _) = machines("locals {\n  a = = 1\n}\n", &beside, &read).unwrap_err();
    assert_eq!(line, 2);
}
