//! An app of the AWS CDK, in TypeScript or in Python: one stack.
//!
//! Both languages make the same constructs; [`Writer`] knows how each spells them. The role takes no grants of the constructs,
//! so that it stays what the model says. What does not live here: the resources of CloudFormation
//! ([`crate::cloudformation`]).

use std::fmt::Write as _;

use asl_json::printable::escape_line;
use asl_json::{Value, to_pretty};

use crate::alarm::{Alarm, PERIOD, RETENTION};
use crate::api::File;
use crate::cloudformation::{CHILD, definitions, listed, name_attribute, properties};
use crate::machine::Machine;
use crate::model::{MadeFunction, Model};
use crate::readme::stack_name;
use crate::resource::ResourceKind;
use crate::stub::Stub;
use crate::terraform::snake;
use crate::text::{Part, Text};

/// A language of the CDK.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    TypeScript,
    Python,
}

/// The modules that an app uses, with their names in Python.
const MODULES: [(&str, &str); 5] = [
    ("cloudwatch", "cloudwatch"),
    ("iam", "iam"),
    ("lambda", "lambda_"),
    ("logs", "logs"),
    ("stepfunctions", "sfn"),
];

/// The app, its packages and the definition.
pub(crate) fn files(model: &Model<'_>, language: Language) -> Vec<File> {
    let file = |path: &str, text: String| File {
        path: path.to_owned(),
        text,
    };
    let app = app(model, language);
    let command = |app: &str| to_pretty(&Value::from([("app", Value::from(app))])) + "\n";
    let mut files = match language {
        Language::TypeScript => {
            let packages = [
                ("aws-cdk", "^2.1000.0"),
                ("aws-cdk-lib", "^2.200.0"),
                ("constructs", "^10.4.0"),
                ("tsx", "^4.19.0"),
                ("@types/node", "^22.0.0"),
            ];
            let packages = packages.map(|(name, version)| (name, Value::from(version)));
            let package = Value::from([
                ("private", Value::from(true)),
                ("devDependencies", Value::from(packages)),
            ]);
            vec![
                file("app.ts", app),
                file("cdk.json", command("npx tsx app.ts")),
                file("package.json", to_pretty(&package) + "\n"),
            ]
        }
        Language::Python => vec![
            file("app.py", app),
            file("cdk.json", command("python3 app.py")),
            file(
                "requirements.txt",
                "aws-cdk-lib>=2.200.0,<3\nconstructs>=10.4.0,<11\n".to_owned(),
            ),
        ],
    };
    files.extend(definitions(model, str::to_owned));
    files
}

fn app(model: &Model<'_>, language: Language) -> String {
    let mut out = Writer {
        language,
        text: String::new(),
    };
    let settings = model.settings;
    out.imports();
    let stack = Text::plain(&stack_name(&settings.state_machine_name));
    match language {
        Language::TypeScript => {
            out.line("const app = new cdk.App();");
            let _ = writeln!(
                out.text,
                "const stack = new cdk.Stack(app, {});",
                out.printed(&stack)
            );
        }
        Language::Python => {
            out.line("app = cdk.App()");
            let _ = writeln!(out.text, "stack = cdk.Stack(app, {})", out.printed(&stack));
        }
    }
    for parameter in &model.names.parameters {
        let mut members = vec![("description", out.plain(&parameter.about))];
        if let Some(default) = &parameter.default {
            members.push(("default", out.plain(default)));
        }
        let variable = out.parameter(&parameter.id);
        out.make_as(&variable, &parameter.id, "cdk.CfnParameter", "", &members);
    }
    for machine in model.machines.iter().filter(|machine| !machine.is_own()) {
        let (variable, name) = (out.machine_name(&machine.id), out.plain(&machine.name));
        let variable = match language {
            Language::TypeScript => format!("const {variable}"),
            Language::Python => variable,
        };
        out.text.push('\n');
        out.end(&format!("{variable} = {name}"));
    }
    for made in &model.names.resources {
        let properties = out.literal(&properties(made), 1, &Text::plain);
        let members = [
            ("type", out.plain(made.kind.type_name())),
            ("properties", properties),
        ];
        out.make(&made.id, "cdk.CfnResource", "", &members);
    }
    for made in &model.functions {
        function(&mut out, model, made);
    }
    for machine in &model.machines {
        role(&mut out, model, machine);
        if settings.policy.logging {
            let members = [
                ("logGroupName", out.plain(&machine.log_name())),
                ("retention", out.path("logs.RetentionDays.ONE_MONTH")),
                ("removalPolicy", "cdk.RemovalPolicy.DESTROY".to_owned()),
            ];
            out.make(&machine.log_group(), "logs.LogGroup", RETENTION, &members);
        }
        state_machine(&mut out, model, machine);
        for alarm in &machine.alarms {
            add_alarm(&mut out, machine, alarm);
        }
    }
    let arn = out.member("StateMachine", "stateMachineArn");
    out.make("StateMachineArn", "cdk.CfnOutput", "", &[("value", arn)]);
    if language == Language::Python {
        out.line("\napp.synth()");
    }
    out.text
}

fn add_alarm(out: &mut Writer, machine: &Machine, alarm: &Alarm) {
    let period = format!("cdk.Duration.seconds({PERIOD})");
    let (variable, metric) = (out.variable(&machine.id), alarm.metric);
    let metric = match out.language {
        Language::TypeScript => {
            format!("{variable}.metric(\"{metric}\", {{ statistic: \"Sum\", period: {period} }})")
        }
        Language::Python => format!("{variable}.metric(\"{metric}\", statistic=\"Sum\", period={period})"),
    };
    let operator = "cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD";
    let missing = "cloudwatch.TreatMissingData.NOT_BREACHING";
    let members = [
        ("alarmDescription", out.plain(alarm.about)),
        ("metric", metric),
        ("threshold", "1".to_owned()),
        ("evaluationPeriods", "1".to_owned()),
        ("comparisonOperator", operator.to_owned()),
        ("treatMissingData", missing.to_owned()),
    ];
    out.make(&machine.alarm(alarm), "cloudwatch.Alarm", alarm.about, &members);
}

fn function(out: &mut Writer, model: &Model<'_>, made: &MadeFunction) {
    let (function, stub) = (&made.function, &made.stub);
    let family = if stub.runtime.starts_with("python") {
        "PYTHON"
    } else {
        "NODEJS"
    };
    let runtime = out.new_of(
        "lambda.Runtime",
        &format!(
            "{}, {}",
            out.plain(stub.runtime),
            out.path(&format!("lambda.RuntimeFamily.{family}"))
        ),
    );
    let folder = match out.language {
        Language::TypeScript => out.beside(&stub.folder),
        Language::Python => format!("str({})", out.beside(&stub.folder)),
    };
    let code = out.call("lambda.Code", "fromAsset", &folder);
    let mut members = vec![
        ("functionName", out.plain(&function.name)),
        ("runtime", runtime),
        ("handler", out.plain(Stub::HANDLER)),
        ("code", code),
        ("timeout", format!("cdk.Duration.seconds({})", stub.timeout)),
        ("memorySize", stub.memory.to_string()),
    ];
    if !stub.environment.is_empty() {
        let environment = out.literal(&Value::object(stub.environment.clone()), 1, &Text::plain);
        members.push(("environment", environment));
    }
    let about = format!("Called by {}.", listed(&function.states));
    out.make(&function.id, "lambda.Function", &about, &members);
    for alias in &function.aliases {
        let call = out.call(&out.variable(&function.id), "addAlias", &out.plain(alias));
        out.end(&call);
    }
    if stub.reports {
        let actions = Stub::REPORTS.map(|action| out.plain(action)).join(", ");
        let resources: Vec<String> = model.arns().map(|arn| out.printed(&arn)).collect();
        let resources = resources.join(", ");
        let statement = match out.language {
            Language::TypeScript => {
                format!("new iam.PolicyStatement({{ actions: [{actions}], resources: [{resources}] }})")
            }
            Language::Python => format!("iam.PolicyStatement(actions=[{actions}], resources=[{resources}])"),
        };
        let call = out.call(&out.variable(&function.id), "addToRolePolicy", &statement);
        out.end(&call);
    }
}

fn role(out: &mut Writer, model: &Model<'_>, machine: &Machine) {
    let names = |text: &str| model.names.text(text);
    let trust = machine.policy.hardened_trust_policy.get("Statement");
    let conditions = trust.and_then(|list| list.at(0)?.get("Condition").cloned());
    let conditions = out.literal(&conditions.unwrap_or_else(Value::empty_object), 1, &names);
    let service = out.plain("states.amazonaws.com");
    let principal = match out.language {
        Language::TypeScript => {
            format!("new iam.ServicePrincipal({service}, {{ conditions: {conditions} }})")
        }
        Language::Python => format!("iam.ServicePrincipal({service}, conditions={conditions})"),
    };
    let mut members = vec![("assumedBy", principal)];
    if !machine.policy.statements.is_empty() {
        let document = out.literal(&machine.policy.document(), 1, &names);
        let document = out.call("iam.PolicyDocument", "fromJson", &document);
        members.push((
            "inlinePolicies",
            format!("{{ \"StateMachinePolicy\": {document} }}"),
        ));
    }
    let about = "Only state machines of this account and region may use the role.";
    out.make(&machine.role(), "iam.Role", about, &members);
}

fn state_machine(out: &mut Writer, model: &Model<'_>, machine: &Machine) {
    let settings = model.settings;
    let file = out.beside(&machine.file);
    let read = match out.language {
        Language::TypeScript => format!("readFileSync({file}, \"utf8\")"),
        Language::Python => format!("({file}).read_text(\"utf-8\")"),
    };
    let kind = machine.type_name();
    let role = out.call(&out.variable(&machine.role()), "withoutPolicyUpdates", "");
    let name = if machine.is_own() {
        out.plain(&machine.name)
    } else {
        out.machine_name(&machine.id)
    };
    let mut members = vec![
        ("stateMachineName", name),
        (
            "stateMachineType",
            out.path(&format!("stepfunctions.StateMachineType.{kind}")),
        ),
        (
            "definitionBody",
            out.call("stepfunctions.DefinitionBody", "fromString", &read),
        ),
        ("role", role),
    ];
    let mut substitutions = model.substitutions(machine).peekable();
    if substitutions.peek().is_some() {
        let mut values = String::from("{\n");
        let gap = out.gap(2);
        for own in substitutions {
            let _ = writeln!(values, "{gap}\"{}\": {},", own.name, out.printed(&own.value));
        }
        let _ = write!(values, "{}}}", out.gap(1));
        members.push(("definitionSubstitutions", values));
    }
    if settings.policy.logging {
        let (group, level) = (
            out.variable(&machine.log_group()),
            out.path("stepfunctions.LogLevel.ALL"),
        );
        members.push((
            "logs",
            match out.language {
                Language::TypeScript => {
                    format!("{{ destination: {group}, level: {level}, includeExecutionData: true }}")
                }
                Language::Python => {
                    format!("sfn.LogOptions(destination={group}, level={level}, include_execution_data=True)")
                }
            },
        ));
    }
    if settings.policy.tracing {
        let yes = if out.language == Language::Python {
            "True"
        } else {
            "true"
        };
        members.push(("tracingEnabled", yes.to_owned()));
    }
    let about =
        "The definition is a file of its own. Each ${Name} in it is filled in when the stack is deployed.";
    let about = if machine.is_own() { about } else { CHILD };
    out.make(&machine.id, "stepfunctions.StateMachine", about, &members);
    let key = settings.policy.key.trim();
    if !key.is_empty() {
        // A construct of the key would have to be told from an alias, and would want grants for the role.
        let properties = Value::from([
            ("Type", Value::from("CUSTOMER_MANAGED_KMS_KEY")),
            ("KmsKeyId", Value::from(key)),
        ]);
        let names = |text: &str| model.names.text(text);
        let properties = out.literal(&properties, 0, &names);
        let made = out.variable(&machine.id);
        let call = match out.language {
            Language::TypeScript => {
                format!("({made}.node.defaultChild as cdk.CfnResource).addPropertyOverride")
            }
            Language::Python => format!("{made}.node.default_child.add_property_override"),
        };
        let call = format!("{call}(\"EncryptionConfiguration\", {properties})");
        out.end(&call);
    }
}

/// Writes one of the languages.
struct Writer {
    language: Language,
    text: String,
}

impl Writer {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn end(&mut self, call: &str) {
        let end = if self.language == Language::Python {
            ""
        } else {
            ";"
        };
        self.line(&format!("{call}{end}"));
    }

    fn imports(&mut self) {
        match self.language {
            Language::TypeScript => {
                self.line("import { readFileSync } from \"node:fs\";\nimport { join } from \"node:path\";\nimport * as cdk from \"aws-cdk-lib\";");
                for (module, _) in MODULES {
                    let name = if module == "stepfunctions" { "sfn" } else { module };
                    self.line(&format!("import * as {name} from \"aws-cdk-lib/aws-{module}\";"));
                }
            }
            Language::Python => {
                self.line("from pathlib import Path\n\nimport aws_cdk as cdk");
                for (module, name) in MODULES {
                    self.line(&format!("from aws_cdk import aws_{module} as {name}"));
                }
            }
        }
        self.text.push('\n');
    }

    /// Indentation.
    fn gap(&self, depth: usize) -> String {
        let width = if self.language == Language::Python { 4 } else { 2 };
        " ".repeat(width * depth)
    }

    /// A construct in a variable of its own.
    fn make(&mut self, id: &str, class: &str, about: &str, members: &[(&str, String)]) {
        let variable = self.variable(id);
        self.make_as(&variable, id, class, about, members);
    }

    fn make_as(&mut self, variable: &str, id: &str, class: &str, about: &str, members: &[(&str, String)]) {
        self.text.push('\n');
        let class = self.path(class);
        let about = escape_line(about);
        let gap = self.gap(1);
        let is_python = self.language == Language::Python;
        if !about.is_empty() {
            self.line(&format!("{} {about}", if is_python { "#" } else { "//" }));
        }
        if is_python {
            self.line(&format!("{variable} = {class}(\n{gap}stack,\n{gap}\"{id}\","));
        } else {
            self.line(&format!("const {variable} = new {class}(stack, \"{id}\", {{"));
        }
        for (name, value) in members {
            let member = if is_python {
                format!("{}={value},", snake(name))
            } else {
                format!("{name}: {value},")
            };
            self.line(&format!("{gap}{member}"));
        }
        self.line(if is_python { ")" } else { "});" });
    }

    /// The name of a module's member: `lambda` is a word of Python.
    fn path(&self, path: &str) -> String {
        let (module, rest) = path.split_once('.').unwrap_or((path, ""));
        let module = match (module, self.language) {
            ("stepfunctions", _) => "sfn",
            ("lambda", Language::Python) => "lambda_",
            (module, _) => module,
        };
        format!("{module}.{rest}")
    }

    fn new_of(&self, class: &str, arguments: &str) -> String {
        let new = if self.language == Language::Python {
            ""
        } else {
            "new "
        };
        format!("{new}{}({arguments})", self.path(class))
    }

    /// A call of a method.
    fn call(&self, on: &str, method: &str, arguments: &str) -> String {
        let on = if on.contains('.') {
            self.path(on)
        } else {
            on.to_owned()
        };
        let method = if self.language == Language::Python {
            snake(method)
        } else {
            method.to_owned()
        };
        format!("{on}.{method}({arguments})")
    }

    /// The variable of a construct.
    fn variable(&self, id: &str) -> String {
        if self.language == Language::Python {
            return snake(id);
        }
        let mut characters = id.chars();
        let first = characters.next().map(|c| c.to_ascii_lowercase());
        first.into_iter().chain(characters).collect()
    }

    /// The variable of a parameter, whose id may be a word of the language.
    fn parameter(&self, id: &str) -> String {
        self.variable(&format!("{id}Parameter"))
    }

    /// The variable of the name of a state machine that the workflow starts: others name it before it is made.
    fn machine_name(&self, id: &str) -> String {
        self.variable(&format!("{id}Name"))
    }

    fn member(&self, id: &str, name: &str) -> String {
        let name = if self.language == Language::Python {
            snake(name)
        } else {
            name.to_owned()
        };
        format!("{}.{name}", self.variable(id))
    }

    /// The path of a file or folder of the project, wherever the app is run from.
    fn beside(&self, path: &str) -> String {
        let path = self.plain(path);
        match self.language {
            Language::TypeScript => format!("join(__dirname, {path})"),
            Language::Python => format!("Path(__file__).parent / {path}"),
        }
    }

    fn plain(&self, text: &str) -> String {
        self.printed(&Text::plain(text))
    }

    /// A text: in quotes, or a template with expressions.
    fn printed(&self, text: &Text) -> String {
        let expression = |part: &Part| {
            Some(match part {
                Part::Plain(_) => return None,
                Part::Partition => "stack.partition".to_owned(),
                Part::Region => "stack.region".to_owned(),
                Part::Account => "stack.account".to_owned(),
                Part::Domain => self.member("Stack", "urlSuffix"),
                Part::Parameter(id) => self.member(&format!("{id}Parameter"), "valueAsString"),
                Part::FunctionArn(id) => self.member(id, "functionArn"),
                Part::FunctionName(id) => self.member(id, "functionName"),
                Part::ResourceName(id, ResourceKind::Machine) => self.machine_name(id),
                Part::ResourceName(id, kind) => match name_attribute(*kind) {
                    "" => self.member(id, "ref"),
                    name => {
                        // It stands in texts, whose quotes Python 3.11 does not take within them.
                        let name = format!("'{name}'");
                        let found = self.call(&self.variable(id), "getAtt", &name);
                        self.call(&found, "toString", "")
                    }
                },
            })
        };
        match text.0.as_slice() {
            [] => "\"\"".to_owned(),
            // A text of JSON is one of both languages.
            [Part::Plain(text)] => Value::from(text.as_str()).to_string(),
            [part] => expression(part).unwrap_or_default(),
            parts => {
                let is_python = self.language == Language::Python;
                let parts = parts.iter().map(|part| match (expression(part), part) {
                    // Before 3.12 Python ends the text at a quote of its own kind.
                    (Some(expression), _) if is_python => format!("{{{}}}", expression.replace('"', "'")),
                    (Some(expression), _) => format!("${{{expression}}}"),
                    (None, Part::Plain(text)) => {
                        let quoted = Value::from(text.as_str()).to_string();
                        let inner = quoted
                            .trim_start_matches('"')
                            .strip_suffix('"')
                            .unwrap_or_default();
                        if is_python {
                            inner.replace('{', "{{").replace('}', "}}")
                        } else {
                            inner.replace('`', "\\`").replace("${", "\\${")
                        }
                    }
                    (None, _) => String::new(),
                });
                let inner: String = parts.collect();
                if is_python {
                    format!("f\"{inner}\"")
                } else {
                    format!("`{inner}`")
                }
            }
        }
    }

    /// JSON as a literal, with its texts as the project has them. None of it is `null`.
    fn literal(&self, value: &Value, depth: usize, text: &dyn Fn(&str) -> Text) -> String {
        let gap = self.gap(depth + 1);
        let lines = |open: &str, items: Vec<String>, close: &str| {
            if items.is_empty() {
                return format!("{open}{close}");
            }
            let lines = items.join(&format!(",\n{gap}"));
            format!("{open}\n{gap}{lines},\n{}{close}", self.gap(depth))
        };
        match value {
            Value::String(written) => self.printed(&text(written)),
            Value::Array(items) => {
                let items = items.iter().map(|item| self.literal(item, depth + 1, text));
                lines("[", items.collect(), "]")
            }
            Value::Object(members) => {
                let members = members.iter().map(|(key, member)| {
                    format!("{}: {}", self.plain(key), self.literal(member, depth + 1, text))
                });
                lines("{", members.collect(), "}")
            }
            Value::Bool(on) if self.language == Language::Python => {
                if *on { "True" } else { "False" }.to_owned()
            }
            other => other.to_string(),
        }
    }
}
