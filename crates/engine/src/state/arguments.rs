//! What the service itself says of the arguments of a task, before it starts it: a `States.Runtime` of the state.

use asl::resource::{Resource, ResourceKind};
use asl_json::Value;

/// Fields of API Gateway whose members are lists of texts (page "Create API Gateway REST APIs with Step Functions").
const LISTS: [&str; 2] = ["Headers", "QueryParameters"];

/// Why a task cannot be started with these arguments (recorded: `test_invoke_with_headers[singleStringHeader]`).
pub(crate) fn refusal(resource: &Resource, arguments: &Value) -> Option<String> {
    let ResourceKind::Integration { service, action, .. } = &resource.kind else {
        return None;
    };
    let wrong = if &**service == "apigateway" {
        of_api_gateway(arguments)
    } else {
        asl::arguments::refusals(service, action, arguments)
    };
    (!wrong.is_empty()).then(|| {
        format!(
            "The Parameters '{arguments}' could not be used to start the Task: [{}]",
            wrong.join(", ")
        )
    })
}

fn of_api_gateway(arguments: &Value) -> Vec<String> {
    let is_list = |value: &Value| {
        let items = value.as_array();
        items.is_some_and(|items| items.iter().all(|item| item.as_str().is_some()))
    };
    let is_wrong = |field: &&str| match arguments.get(field) {
        None => false,
        Some(given) => !given
            .as_object()
            .is_some_and(|members| members.values().all(is_list)),
    };
    LISTS
        .iter()
        .filter(|field| is_wrong(field))
        .map(|field| format!("The value of the field '{field}' has an invalid format"))
        .collect()
}
