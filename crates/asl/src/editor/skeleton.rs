//! What a field begins with when it is completed: a value to fill in.
//!
//! Skeletons are JSON in the editor's notation for snippets: `${text}` is a place to fill in, `\{` a brace within one,
//! a line begins with a tab for each level. What does not live here: which fields are offered.

use super::grammar::{Context, Kind};
use crate::read::fields::required_of;
use crate::resource::{Resource, ResourceKind};

/// A value to fill in.
pub(crate) struct Skeleton {
    /// The value.
    pub value: String,
    /// Whether the place that is filled in first has a choice of its own: then it is offered at once.
    pub again: bool,
}

impl Skeleton {
    fn fixed(value: &str) -> Self {
        Self {
            value: value.into(),
            again: false,
        }
    }

    fn asks(value: &str) -> Self {
        Self {
            value: value.into(),
            again: true,
        }
    }
}

/// The value that a field of the container begins with.
pub(crate) fn of_field(context: &Context<'_>, name: &str) -> Skeleton {
    let jsonata = context.jsonata;
    let fixed = |value: &str| Skeleton::fixed(value);
    match name {
        "Type" | "StartAt" | "Next" | "Default" | "Resource" | "QueryLanguage" | "Mode" | "ExecutionType"
        | "InputType" | "CSVHeaderLocation" | "CSVDelimiter" | "ManifestType" | "Transformation"
        | "OutputType" | "JitterStrategy" => Skeleton::asks("\"${}\""),
        "ErrorEquals" => Skeleton::asks("[\"${}\"]"),
        "Version" => fixed("\"1.0\""),
        "End" => fixed("true"),
        "Comment" | "Label" => fixed("\"${}\""),
        "TimeoutSeconds" => fixed("${300}"),
        "HeartbeatSeconds" => fixed("${60}"),
        "Seconds" => fixed("${10}"),
        "IntervalSeconds" => fixed("${1}"),
        "MaxAttempts" => fixed("${3}"),
        "BackoffRate" => fixed("${2}"),
        "MaxDelaySeconds" => fixed("${60}"),
        "MaxConcurrency" => fixed("${10}"),
        "MaxItems" | "MaxItemsPerBatch" => fixed("${100}"),
        "MaxInputBytesPerBatch" => fixed("${262144}"),
        "ToleratedFailurePercentage" => fixed("${5}"),
        "ToleratedFailureCount" => fixed("${1}"),
        "Timestamp" => fixed("\"${2030-01-01T00:00:00Z}\""),
        "Error" => fixed("\"${ErrorName}\""),
        "Cause" => fixed("\"${What happened}\""),
        "ItemsPath" => fixed("\"$.${items}\""),
        "ResultPath" if context.kind == Kind::Catcher => fixed("\"$.${error}\""),
        "ResultPath" => fixed("\"$.${result}\""),
        "ItemsPointer" => fixed("\"/${items}\""),
        "RoleArn" => fixed("\"arn:aws:iam::${123456789012}:role/${RoleName}\""),
        "Condition" => fixed("\"{% ${$states.input.value = 1} %}\""),
        "Items" => fixed("\"{% ${$states.input.items} %}\""),
        "Variable" => fixed("\"$.${value}\""),
        "StringMatches" => fixed("\"${text*}\""),
        "And" | "Or" => fixed("[\n\t{\n\t\t\"Variable\": \"$.${value}\",\n\t\t\"IsPresent\": true\n\t}\n]"),
        "Not" => fixed("{\n\t\"Variable\": \"$.${value}\",\n\t\"IsPresent\": true\n}"),
        "Choices" if jsonata => fixed(
            "[\n\t{\n\t\t\"Condition\": \"{% ${$states.input.value = 1} %}\",\n\t\t\"Next\": \"${Next}\"\n\t}\n]",
        ),
        "Choices" => fixed(
            "[\n\t{\n\t\t\"Variable\": \"$.${value}\",\n\t\t\"NumericEquals\": ${1},\n\t\t\"Next\": \"${Next}\"\n\t}\n]",
        ),
        "Retry" => fixed(
            "[\n\t{\n\t\t\"ErrorEquals\": [\"${States.TaskFailed}\"],\n\t\t\"IntervalSeconds\": ${1},\n\t\t\"MaxAttempts\": ${3},\n\t\t\"BackoffRate\": ${2}\n\t}\n]",
        ),
        "Catch" => {
            fixed("[\n\t{\n\t\t\"ErrorEquals\": [\"${States.ALL}\"],\n\t\t\"Next\": \"${Next}\"\n\t}\n]")
        }
        "Branches" => fixed(&format!("[\n\t{}\n]", SCOPE.replace('\n', "\n\t"))),
        "ItemProcessor" => fixed(
            "{\n\t\"ProcessorConfig\": {\n\t\t\"Mode\": \"${INLINE}\"\n\t},\n\t\"StartAt\": \"${Step}\",\n\t\"States\": {\n\t\t\"${Step}\": {\n\t\t\t\"Type\": \"Pass\",\n\t\t\t\"End\": true\n\t\t}\n\t}\n}",
        ),
        "Iterator" => fixed(SCOPE),
        "States" => fixed("{\n\t\"${Name}\": {\n\t\t\"Type\": \"${Pass}\",\n\t\t\"End\": true\n\t}\n}"),
        "ProcessorConfig" => Skeleton::asks("{\n\t\"Mode\": \"${}\"\n}"),
        "ItemReader" => fixed(&format!(
            "{{\n\t\"Resource\": \"arn:aws:states:::s3:getObject\",\n\t\"ReaderConfig\": {{\n\t\t\"InputType\": \"${{JSON}}\"\n\t}},\n\t\"{}\": {{\n\t\t\"Bucket\": \"${{bucket}}\",\n\t\t\"Key\": \"${{items.json}}\"\n\t}}\n}}",
            arguments(jsonata)
        )),
        "ResultWriter" => fixed(&format!(
            "{{\n\t\"Resource\": \"arn:aws:states:::s3:putObject\",\n\t\"{}\": {{\n\t\t\"Bucket\": \"${{bucket}}\",\n\t\t\"Prefix\": \"${{results}}\"\n\t}}\n}}",
            arguments(jsonata)
        )),
        "ItemBatcher" => fixed("{\n\t\"MaxItemsPerBatch\": ${100}\n}"),
        "ReaderConfig" => Skeleton::asks("{\n\t\"InputType\": \"${}\"\n}"),
        "WriterConfig" => Skeleton::asks("{\n\t\"Transformation\": \"${}\"\n}"),
        "Credentials" => fixed("{\n\t\"RoleArn\": \"arn:aws:iam::${123456789012}:role/${RoleName}\"\n}"),
        "CSVHeaders" => fixed("[\"${name}\"]"),
        "Parameters" | "Arguments" if context.kind == Kind::State => request(context),
        "ItemSelector" if jsonata => {
            fixed("{\n\t\"${item}\": \"{% ${$states.context.Map.Item.Value} %}\"\n}")
        }
        "ItemSelector" => fixed("{\n\t\"${item}.$\": \"$$.Map.Item.Value\"\n}"),
        "Assign" | "Parameters" | "Arguments" | "ResultSelector" | "BatchInput" if jsonata => {
            fixed("{\n\t\"${name}\": \"{% ${$states.input} %}\"\n}")
        }
        "Assign" | "Parameters" | "ResultSelector" | "BatchInput" => {
            fixed("{\n\t\"${name}.$\": \"$.${value}\"\n}")
        }
        "Result" => fixed("{\n\t${}\n}"),
        "Output" => fixed("\"{% ${$states.input} %}\""),
        name if name.starts_with("Is") || name == "BooleanEquals" => fixed("${true}"),
        name if name.ends_with("Path") => fixed("\"$.${value}\""),
        name if name.starts_with("Numeric") => fixed("${0}"),
        name if name.starts_with("Timestamp") => fixed("\"${2030-01-01T00:00:00Z}\""),
        _ => fixed("\"${}\""),
    }
}

const SCOPE: &str = "{\n\t\"StartAt\": \"${Step}\",\n\t\"States\": {\n\t\t\"${Step}\": {\n\t\t\t\"Type\": \"Pass\",\n\t\t\t\"End\": true\n\t\t}\n\t}\n}";

fn arguments(jsonata: bool) -> &'static str {
    if jsonata { "Arguments" } else { "Parameters" }
}

/// What a Task is called with: the fields that its integration needs.
fn request(context: &Context<'_>) -> Skeleton {
    let resource = context.state.and_then(|state| state.value.get("Resource"));
    let resource = resource.and_then(|node| Resource::parse(node.as_str()?).ok());
    let required = match resource.as_ref().map(|resource| &resource.kind) {
        Some(ResourceKind::Integration { service, action, .. }) => required_of(service, action),
        _ => &[],
    };
    let lambda = resource.as_ref().is_some_and(Resource::is_lambda_invoke);
    let mut fields: Vec<String> = required
        .iter()
        .map(|name| format!("\"{name}\": \"${{}}\""))
        .collect();
    match (lambda, context.jsonata) {
        (true, true) => fields.push("\"Payload\": \"{% ${$states.input} %}\"".into()),
        (true, false) => fields.push("\"Payload.$\": \"${$}\"".into()),
        (false, true) if fields.is_empty() => fields.push("\"${name}\": \"{% ${$states.input} %}\"".into()),
        (false, false) if fields.is_empty() => fields.push("\"${name}.$\": \"$.${value}\"".into()),
        _ => {}
    }
    Skeleton {
        value: format!("{{\n\t{}\n}}", fields.join(",\n\t")),
        again: lambda,
    }
}

/// A whole state of a type.
pub(crate) fn of_state(type_name: &str, jsonata: bool) -> &'static str {
    match (type_name, jsonata) {
        ("Task", false) => {
            "{\n\t\"Type\": \"Task\",\n\t\"Resource\": \"arn:aws:states:::lambda:invoke\",\n\t\"Parameters\": {\n\t\t\"FunctionName\": \"${function}\",\n\t\t\"Payload.$\": \"$\"\n\t},\n\t\"End\": true\n}"
        }
        ("Task", true) => {
            "{\n\t\"Type\": \"Task\",\n\t\"Resource\": \"arn:aws:states:::lambda:invoke\",\n\t\"Arguments\": {\n\t\t\"FunctionName\": \"${function}\",\n\t\t\"Payload\": \"{% $states.input %}\"\n\t},\n\t\"End\": true\n}"
        }
        ("Choice", false) => {
            "{\n\t\"Type\": \"Choice\",\n\t\"Choices\": [\n\t\t{\n\t\t\t\"Variable\": \"$.${value}\",\n\t\t\t\"NumericEquals\": ${1},\n\t\t\t\"Next\": \"${Next}\"\n\t\t}\n\t],\n\t\"Default\": \"${Next}\"\n}"
        }
        ("Choice", true) => {
            "{\n\t\"Type\": \"Choice\",\n\t\"Choices\": [\n\t\t{\n\t\t\t\"Condition\": \"{% ${$states.input.value = 1} %}\",\n\t\t\t\"Next\": \"${Next}\"\n\t\t}\n\t],\n\t\"Default\": \"${Next}\"\n}"
        }
        ("Wait", _) => "{\n\t\"Type\": \"Wait\",\n\t\"Seconds\": ${10},\n\t\"End\": true\n}",
        ("Succeed", _) => "{\n\t\"Type\": \"Succeed\"\n}",
        ("Fail", _) => {
            "{\n\t\"Type\": \"Fail\",\n\t\"Error\": \"${ErrorName}\",\n\t\"Cause\": \"${What happened}\"\n}"
        }
        ("Parallel", _) => {
            "{\n\t\"Type\": \"Parallel\",\n\t\"Branches\": [\n\t\t{\n\t\t\t\"StartAt\": \"${Step}\",\n\t\t\t\"States\": {\n\t\t\t\t\"${Step}\": {\n\t\t\t\t\t\"Type\": \"Pass\",\n\t\t\t\t\t\"End\": true\n\t\t\t\t}\n\t\t\t}\n\t\t}\n\t],\n\t\"End\": true\n}"
        }
        ("Map", false) => {
            "{\n\t\"Type\": \"Map\",\n\t\"ItemsPath\": \"$.${items}\",\n\t\"ItemProcessor\": {\n\t\t\"StartAt\": \"${Step}\",\n\t\t\"States\": {\n\t\t\t\"${Step}\": {\n\t\t\t\t\"Type\": \"Pass\",\n\t\t\t\t\"End\": true\n\t\t\t}\n\t\t}\n\t},\n\t\"End\": true\n}"
        }
        ("Map", true) => {
            "{\n\t\"Type\": \"Map\",\n\t\"Items\": \"{% $states.input.${items} %}\",\n\t\"ItemProcessor\": {\n\t\t\"StartAt\": \"${Step}\",\n\t\t\"States\": {\n\t\t\t\"${Step}\": {\n\t\t\t\t\"Type\": \"Pass\",\n\t\t\t\t\"End\": true\n\t\t\t}\n\t\t}\n\t},\n\t\"End\": true\n}"
        }
        _ => "{\n\t\"Type\": \"Pass\",\n\t\"End\": true\n}",
    }
}
