//! What a field begins with when it is completed: a value to fill in.
//!
//! Skeletons are JSON in the editor's notation for snippets: `${text}` is a place to fill in, `\{` a brace within one,
//! a line begins with a tab for each level. What does not live here: the skeletons of fields, which are the catalog's, and
//! which fields are offered.

use asl_catalog::fields::{Field, Value};

use super::grammar::Context;
use crate::read::fields::required_of;
use crate::resource::{Resource, ResourceKind};

/// A value to fill in.
pub(crate) struct Skeleton {
    /// The value, as JSON text with the stops of the snippet.
    pub value: String,
    /// Whether the place that is filled in first has a choice of its own: then it is offered at once.
    pub again: bool,
}

/// The value that a field of the container begins with.
pub(crate) fn of_field(context: &Context<'_>, field: Field) -> Skeleton {
    if field.value() == Value::Request {
        return request(context);
    }
    Skeleton {
        value: field.snippet(context.jsonata).into(),
        again: field.asks(),
    }
}

/// What a Task is called with: the fields that its integration needs.
fn request(context: &Context<'_>) -> Skeleton {
    let resource = context.state.and_then(|state| state.value.get("Resource"));
    let resource = resource.and_then(|node| Resource::parse(node.as_str()?).ok());
    let required: Vec<&str> = match resource.as_ref().map(|resource| &resource.kind) {
        Some(ResourceKind::Integration { service, action, .. }) => required_of(service, action).collect(),
        _ => Vec::new(),
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
