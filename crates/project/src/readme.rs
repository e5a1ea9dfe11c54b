//! The README of a project: what is in it, and the lines that deploy, run, watch and destroy it.

use std::fmt::Write as _;

use asl_json::printable::escape_line;

use crate::cloudformation::listed;
use crate::model::Model;
use crate::{DEFINITION_FILE, Target};

/// The README.
pub(crate) fn text(model: &Model<'_>, target: Target, cost: Option<&str>) -> String {
    let name = &model.settings.state_machine_name;
    let title = escape_line(name);
    let stack = stack_name(name);
    let mut out = format!("# {title}\n\nA workflow of AWS Step Functions.\n\n");
    let _ = writeln!(
        out,
        "- `{DEFINITION_FILE}` is its definition. Each `${{Name}}` in it is filled in when it is deployed."
    );
    let _ = writeln!(
        out,
        "- `template.yaml` has the state machine, its role, its functions and its alarms."
    );
    for made in &model.functions {
        let _ = writeln!(
            out,
            "- `{}` stands for the function {}, which {} {}.",
            made.stub.folder,
            made.function.name,
            escape_line(&listed(&made.function.states)),
            if made.function.states.len() == 1 {
                "calls"
            } else {
                "call"
            }
        );
    }
    out.push_str("- `input.json` is the input that the lines below start it with.\n");
    out.push_str(
        "- `tests` has the workspace and its test cases, which `asl test` and the playground run.\n",
    );
    let needs: Vec<&str> = model
        .names
        .parameters
        .iter()
        .filter(|parameter| parameter.default.is_none())
        .map(|parameter| parameter.id.as_str())
        .collect();
    let assigned: Vec<String> = needs.iter().map(|id| format!("{id}=VALUE")).collect();
    let overrides = if assigned.is_empty() {
        String::new()
    } else {
        format!(" --parameter-overrides {}", assigned.join(" "))
    };
    out.push_str("\n## Deploy\n\n```sh\n");
    match target {
        Target::Sam => {
            let _ = writeln!(out, "sam build");
            let _ = writeln!(
                out,
                "sam deploy --stack-name {stack} --capabilities CAPABILITY_IAM --resolve-s3{overrides}"
            );
        }
        Target::CloudFormation => {
            let _ = writeln!(
                out,
                "aws cloudformation package --template-file template.yaml --s3-bucket BUCKET --output-template-file packaged.yaml"
            );
            let _ = writeln!(
                out,
                "aws cloudformation deploy --template-file packaged.yaml --stack-name {stack} --capabilities CAPABILITY_IAM{overrides}"
            );
        }
    }
    out.push_str("```\n");
    if target == Target::CloudFormation {
        out.push_str("\nBUCKET is a bucket of yours in the same region, to which the definition and the functions are uploaded.\n");
    }
    out.push_str("\n## Run once, and watch\n\n```sh\n");
    let _ = writeln!(
        out,
        "arn=$(aws cloudformation describe-stacks --stack-name {stack} --query \"Stacks[0].Outputs[?OutputKey=='StateMachineArn'].OutputValue\" --output text)"
    );
    if model.is_express() {
        let _ = writeln!(
            out,
            "aws stepfunctions start-sync-execution --state-machine-arn \"$arn\" --input file://input.json"
        );
    } else {
        let _ = writeln!(
            out,
            "execution=$(aws stepfunctions start-execution --state-machine-arn \"$arn\" --input file://input.json --query executionArn --output text)"
        );
        let _ = writeln!(
            out,
            "aws stepfunctions describe-execution --execution-arn \"$execution\""
        );
        let _ = writeln!(
            out,
            "aws stepfunctions get-execution-history --execution-arn \"$execution\""
        );
    }
    let _ = write!(
        out,
        "```\n\n## Destroy\n\n```sh\naws cloudformation delete-stack --stack-name {stack}\n```\n"
    );
    if let Some(cost) = cost {
        let _ = write!(out, "\n## What it costs\n\n{cost}\n");
    }
    out
}

/// A workflow of GitHub that checks what is in the project.
pub(crate) fn checks(target: Target) -> String {
    let steps = match target {
        Target::Sam | Target::CloudFormation => "      - run: pipx run cfn-lint template.yaml\n",
    };
    format!(
        "name: Check\non: [push, pull_request]\npermissions:\n  contents: read\njobs:\n  check:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n{steps}"
    )
}

/// A stack's name has letters, digits and hyphens, and begins with a letter.
fn stack_name(name: &str) -> String {
    let kept = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' });
    let kept: String = kept.take(120).collect();
    let kept = kept.trim_matches('-');
    if kept.starts_with(|c: char| c.is_ascii_alphabetic()) {
        kept.to_owned()
    } else {
        format!("workflow-{kept}")
    }
}
