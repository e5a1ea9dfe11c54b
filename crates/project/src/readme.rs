//! What goes around a project: the README with the lines that deploy, run, watch and destroy it, and a workflow of GitHub that
//! checks it.
//!
//! What does not live here: the files of the tool itself.

use std::fmt::Write as _;

use asl_json::printable::escape_line;

use crate::api::{DEFINITION_FILE, Options, Target};
use crate::cloudformation::listed;
use crate::model::Model;

/// The lines of a tool.
struct Lines {
    /// The file that it reads.
    file: &'static str,
    /// What deploys.
    deploy: Vec<String>,
    /// What there is to know before.
    note: &'static str,
    /// What prints the ARN of the state machine.
    arn: String,
    /// What deletes all of it.
    destroy: String,
    /// The steps of a workflow that checks it.
    checks: &'static [&'static str],
}

fn lines(model: &Model<'_>, target: Target) -> Lines {
    let stack = stack_name(&model.settings.state_machine_name);
    let needed = model.names.parameters.iter().filter(|own| own.default.is_none());
    let values = |option: &str, each: &str| {
        let mut values = String::new();
        for own in needed.clone() {
            let name = match target {
                Target::Terraform => crate::terraform::snake(&own.id),
                _ => own.id.clone(),
            };
            let before = if values.is_empty() { option } else { "" };
            // Writing to a String cannot fail.
            let _ = write!(values, "{before}{each}{name}=VALUE");
        }
        values
    };
    let of_stack = |deploy: Vec<String>, note| Lines {
        file: "template.yaml",
        deploy,
        note,
        arn: format!(
            "aws cloudformation describe-stacks --stack-name {stack} --query \"Stacks[0].Outputs[?OutputKey=='StateMachineArn'].OutputValue\" --output text"
        ),
        destroy: format!("aws cloudformation delete-stack --stack-name {stack}"),
        checks: &["run: pipx run cfn-lint template.yaml"],
    };
    let of_cdk = |file, install: &str, checks| Lines {
        file,
        deploy: vec![
            install.to_owned(),
            format!("npx aws-cdk@2 deploy{}", values("", " --parameters ")),
        ],
        note: "",
        arn: of_stack(Vec::new(), "").arn,
        destroy: "npx aws-cdk@2 destroy".to_owned(),
        checks,
    };
    match target {
        Target::Sam => {
            let values = values(" --parameter-overrides", " ");
            let deploy =
                format!("sam deploy --stack-name {stack} --capabilities CAPABILITY_IAM --resolve-s3{values}");
            of_stack(vec!["sam build".to_owned(), deploy], "")
        }
        Target::CloudFormation => {
            let values = values(" --parameter-overrides", " ");
            let package = "aws cloudformation package --template-file template.yaml --s3-bucket BUCKET --output-template-file packaged.yaml";
            let deploy = format!(
                "aws cloudformation deploy --template-file packaged.yaml --stack-name {stack} --capabilities CAPABILITY_IAM{values}"
            );
            of_stack(
                vec![package.to_owned(), deploy],
                "BUCKET is a bucket of yours in the same region, to which the definition and the functions are uploaded.",
            )
        }
        Target::Serverless => Lines {
            file: "serverless.yml",
            deploy: vec!["npm install".to_owned(), "npx serverless deploy".to_owned()],
            note: if needed.clone().next().is_some() {
                "Give the parameters under resources.Parameters a Default first: the framework passes no values to them."
            } else {
                ""
            },
            arn: format!(
                "aws cloudformation describe-stacks --stack-name {stack}-dev --query \"Stacks[0].Outputs[?OutputKey=='StateMachineArn'].OutputValue\" --output text"
            ),
            destroy: "npx serverless remove".to_owned(),
            checks: &["run: npm install", "run: npx serverless package"],
        },
        Target::CdkTypeScript => of_cdk(
            "app.ts",
            "npm install",
            &["run: npm install", "run: npx cdk synth --quiet"],
        ),
        Target::CdkPython => of_cdk(
            "app.py",
            "python3 -m pip install --requirement requirements.txt",
            &[
                "run: python3 -m pip install --requirement requirements.txt",
                "run: npx aws-cdk@2 synth --quiet",
            ],
        ),
        Target::Terraform => Lines {
            file: "main.tf",
            deploy: vec![
                "terraform init".to_owned(),
                format!("terraform apply{}", values("", " -var ")),
            ],
            note: "",
            arn: "terraform output -raw state_machine_arn".to_owned(),
            destroy: "terraform destroy".to_owned(),
            checks: &[
                "uses: hashicorp/setup-terraform@v3",
                "run: terraform init -backend=false",
                "run: terraform validate",
            ],
        },
    }
}

/// The README.
pub(crate) fn text(model: &Model<'_>, target: Target, options: &Options) -> String {
    let lines = lines(model, target);
    let title = escape_line(&model.settings.state_machine_name);
    let mut out = format!("# {title}\n\nA workflow of AWS Step Functions.\n\n");
    let _ = writeln!(
        out,
        "- `{DEFINITION_FILE}` is its definition. Each `${{Name}}` in it is filled in when it is deployed."
    );
    let _ = writeln!(
        out,
        "- `{}` has the state machine, its role, its functions and its alarms.",
        lines.file
    );
    for machine in model.machines.iter().filter(|machine| !machine.is_own()) {
        let _ = writeln!(
            out,
            "- `{}` is the definition of {}, which the workflow starts.",
            machine.file, machine.name
        );
    }
    for made in &model.functions {
        let states = &made.function.states;
        let _ = writeln!(
            out,
            "- `{}` stands for the function {}, which {} {}.",
            made.stub.folder,
            made.function.name,
            escape_line(&listed(states)),
            if states.len() == 1 { "calls" } else { "call" }
        );
    }
    out.push_str("- `input.json` is the input that the lines below start it with.\n");
    out.push_str("- `tests` has the workspace and its test cases, which `asl test` and the playground run");
    if let Some(tests) = &options.tests {
        let _ = write!(out, "; so does `{tests}`, where the command `asl` is installed");
    }
    out.push_str(".\n");
    out.push_str("\n## Deploy\n\n");
    block(&mut out, &lines.deploy);
    if !lines.note.is_empty() {
        let _ = writeln!(out, "\n{}", lines.note);
    }
    out.push_str("\n## Run once, and watch\n\n");
    let arn = format!("arn=$({})", lines.arn);
    let line = |line: &str| line.to_owned();
    let run = if model.is_express() {
        vec![
            arn,
            line(
                "aws stepfunctions start-sync-execution --state-machine-arn \"$arn\" --input file://input.json",
            ),
        ]
    } else {
        vec![
            arn,
            line(
                "execution=$(aws stepfunctions start-execution --state-machine-arn \"$arn\" --input file://input.json --query executionArn --output text)",
            ),
            line("aws stepfunctions describe-execution --execution-arn \"$execution\""),
            line("aws stepfunctions get-execution-history --execution-arn \"$execution\""),
        ]
    };
    block(&mut out, &run);
    out.push_str("\n## Destroy\n\n");
    block(&mut out, &[lines.destroy]);
    if let Some(cost) = &options.cost {
        let _ = write!(out, "\n## What it costs\n\n{cost}\n");
    }
    out
}

fn block(out: &mut String, lines: &[String]) {
    let _ = write!(out, "```sh\n{}\n```\n", lines.join("\n"));
}

/// A workflow of GitHub that checks what is in the project.
pub(crate) fn checks(model: &Model<'_>, target: Target) -> String {
    let mut out = String::from(
        "name: Check\non: [push, pull_request]\npermissions:\n  contents: read\njobs:\n  check:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n",
    );
    for step in lines(model, target).checks {
        let _ = writeln!(out, "      - {step}");
    }
    out
}

/// A stack's name has letters, digits and hyphens, and begins with a letter.
pub(crate) fn stack_name(name: &str) -> String {
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
