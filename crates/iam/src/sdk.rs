//! Calls through the AWS SDK: the action follows from the name of the call, the resource from a few known fields.
//!
//! AWS generates nothing here; the statements are this project's own help and say so. The rule for actions is that of
//! the CDK's `CallAwsService`; names that differ are in the catalog.

use asl_catalog::permission::ANY;
use asl_catalog::services;

use crate::Options;
use crate::fields::Fields;
use crate::sdk_prefixes::prefix;
use crate::template::{Resolved, resolve};

/// The optimized integration that makes the same call.
pub(crate) fn optimized(service: &str, action: &str) -> Option<String> {
    let template = services::sdk_permissions(service)?.template_of;
    (!template.is_empty()).then(|| format!("{template}:{action}"))
}

/// Actions and resources of a call; `None` if IAM does not authorise calls of the service.
pub(crate) fn statement(
    service: &str,
    action: &str,
    fields: &Fields,
    options: &Options,
    resources: bool,
) -> Option<(Vec<String>, Vec<Resolved>)> {
    let prefix = prefix(service)?;
    let known = services::sdk_permissions(service);
    let special = known.and_then(|known| known.actions.iter().find(|(name, _)| *name == action));
    let actions = match special {
        // The CDK takes the name of the call as it is.
        Some((_, actions)) if resources => actions.iter().map(|it| (*it).to_owned()).collect(),
        _ if prefix == "apigateway" && resources => vec![format!("apigateway:{}", method(action))],
        _ => vec![format!("{prefix}:{}", capital(action))],
    };
    let named = known
        .into_iter()
        .flat_map(|known| known.resources)
        .filter(|_| resources)
        .find(|(field, _)| fields.has(field));
    let targets = named.map_or(ANY, |(_, target)| std::slice::from_ref(target));
    let resolved = targets.iter().flat_map(|target| resolve(target, fields, options));
    Some((actions, resolved.collect()))
}

/// The name of an action as policies write it: `getObject` as `GetObject`.
pub(crate) fn capital(action: &str) -> String {
    let mut characters = action.chars();
    match characters.next() {
        Some(first) => first.to_ascii_uppercase().to_string() + characters.as_str(),
        None => String::new(),
    }
}

/// The control plane of API Gateway is authorised by the HTTP method of the call.
fn method(action: &str) -> &'static str {
    let verbs = [
        ("get", "GET"),
        ("delete", "DELETE"),
        ("update", "PATCH"),
        ("put", "PUT"),
        ("import", "PUT"),
    ];
    let verb = verbs.iter().find(|(verb, _)| action.starts_with(verb));
    verb.map_or("POST", |(_, method)| method)
}
