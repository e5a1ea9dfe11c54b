//! Calls through the AWS SDK: the action follows from the name of the call, the resource from a few known fields.
//!
//! AWS generates nothing here; the statements are this project's own help and say so. The rule for actions is that of
//! the CDK's `CallAwsService`; names that differ are in the catalog.

use asl_catalog::permission::{ANY, Grant};
use asl_catalog::services;

use crate::fields::Fields;
use crate::options::Options;
use crate::template::{Resolved, fields_of, resolve, resolve_role};

/// The optimized integration that makes the same call.
pub(crate) fn optimized(service: &str, action: &str) -> Option<String> {
    let template = services::sdk_permissions(service)?.template_of;
    (!template.is_empty()).then(|| format!("{template}:{action}"))
}

/// Actions and resources of a call; `None` if IAM does not authorize it.
pub(crate) fn statement(
    service: &str,
    action: &str,
    fields: &Fields,
    options: &Options,
    resources: bool,
) -> Option<(Vec<String>, Vec<Resolved>)> {
    if !asl_catalog::sdk::is_authorized_by_iam(service, action) {
        return None;
    }
    let known = services::sdk_permissions(service);
    // The CDK takes the name of the call as it is.
    let actions = if resources {
        actions(service, action, fields)
    } else {
        vec![format!("{}:{}", prefix(service), capital(action))]
    };
    let narrow = resources
        && !actions
            .iter()
            .all(|action| asl_catalog::sdk::has_no_resource(action));
    let named = known
        .into_iter()
        .flat_map(|known| known.resources)
        .filter(|_| narrow)
        .find(|(field, _)| match field.split_once(':') {
            Some((operation, field)) => operation == action && fields.has(field),
            None => fields.has(field),
        });
    let targets = named.map_or(ANY, |(_, targets)| targets);
    let resolved = targets.iter().flat_map(|target| resolve(target, fields, options));
    Some((actions, resolved.collect()))
}

/// What IAM checks instead, if it has no action of the name that the CDK writes for a call.
pub(crate) fn checked_instead(service: &str, action: &str, fields: &Fields) -> Option<Vec<String>> {
    let written = format!("{}:{}", prefix(service), capital(action));
    let checked = actions(service, action, fields);
    let same = checked.iter().any(|action| action.eq_ignore_ascii_case(&written));
    (!same && !checked.is_empty()).then_some(checked)
}

/// The prefix of the service's actions. What is in no table is taken to be its own prefix.
fn prefix(service: &str) -> &str {
    asl_catalog::sdk::iam_prefix(service).unwrap_or(service)
}

/// The actions that IAM checks.
fn actions(service: &str, operation: &str, fields: &Fields) -> Vec<String> {
    let known = services::sdk_permissions(service);
    let special = known.and_then(|known| known.actions.iter().find(|(name, _)| *name == operation));
    let prefix = prefix(service);
    let mut actions: Vec<String> = if let Some((_, actions)) = special {
        actions.iter().map(|it| (*it).to_owned()).collect()
    } else if let Some(actions) = asl_catalog::sdk::actions(service, operation) {
        let full = |action: &str| {
            if action.contains(':') {
                action.to_owned()
            } else {
                format!("{prefix}:{action}")
            }
        };
        actions.map(full).collect()
    } else if prefix == "apigateway" {
        vec![format!("apigateway:{}", method(operation))]
    } else {
        vec![format!("{prefix}:{}", capital(operation))]
    };
    let rows = known.into_iter().flat_map(|known| known.fields);
    for row in rows.filter(|row| row.operation == operation && fields.has(row.field)) {
        if row.replaces {
            actions.clear();
        }
        for action in row.actions {
            if !actions.iter().any(|known| known == action) {
                actions.push((*action).to_owned());
            }
        }
    }
    actions
}

/// What the service reads or writes elsewhere in the name of the caller.
pub(crate) fn access(service: &str, operation: &str, fields: &Fields) -> Vec<&'static Grant> {
    let rows = services::sdk_permissions(service).map_or(&[][..], |known| known.access);
    rows.iter()
        .filter(|(name, _)| *name == operation || *name == "*")
        .map(|(_, grant)| grant)
        .filter(|grant| {
            let mut named = grant.targets.iter().flat_map(fields_of);
            named.all(|field| fields.has(field))
        })
        .collect()
}

/// The roles that the call hands over to the service.
pub(crate) fn roles(service: &str, operation: &str, fields: &Fields, options: &Options) -> Vec<Resolved> {
    let Some(service) = asl_catalog::models::service(service) else {
        return Vec::new();
    };
    let paths = service.roles(operation).filter(|path| fields.has(path));
    paths
        .flat_map(|path| resolve_role(path, fields, options))
        .collect()
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
