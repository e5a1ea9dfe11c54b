//! The services: one file each, and what is asked of all of them.
//!
//! A new service is a new file in this folder; the build script finds it and gives each column of the files a static of
//! its own. What does not live here: what is generated from AWS's models.

use crate::models::Shape;
use crate::permission::Rule;
use crate::service::{Action, Errors, Exception, Exceptions, Names, SdkPermissions};

include!(concat!(env!("OUT_DIR"), "/services.rs"));

/// The name of a service in a drawing, by its name in an integration (without `aws-sdk:`).
pub fn label(service: &str) -> Option<&'static str> {
    let is = |name: &str| !name.is_empty() && name == service;
    let found = NAMES.iter().find(|names| is(names.id) || is(names.sdk))?;
    Some(found.label)
}

/// The full name of a service, by its name in an integration (without `aws-sdk:`).
pub fn title(service: &str) -> Option<&'static str> {
    let is = |name: &str| !name.is_empty() && name == service;
    let found = TITLES.iter().find(|(id, sdk, _)| is(id) || is(sdk))?;
    Some(found.2)
}

/// The services with optimized integrations, and their actions.
pub fn optimized() -> impl Iterator<Item = (&'static str, &'static [Action])> + Clone {
    ACTIONS.iter().copied().filter(|(id, _)| !id.is_empty())
}

/// The actions of a service with optimized integrations.
pub fn actions(id: &str) -> Option<&'static [Action]> {
    optimized()
        .find(|(known, _)| *known == id)
        .map(|(_, actions)| actions)
}

/// An action of an optimized integration.
pub fn action(id: &str, name: &str) -> Option<&'static Action> {
    actions(id)?.iter().find(|action| action.name == name)
}

/// The request of an optimized integration, its members in the spelling of the API; none for those whose request is Step
/// Functions' own (`http:invoke`, `eks:call`).
pub fn request(id: &str, name: &str) -> Option<Shape> {
    action(id, name)?;
    let names = NAMES.iter().find(|names| names.id == id)?;
    crate::models::request(names.sdk, name)
}

/// Services of the SDK with actions that are often called through it; there are many more.
pub fn frequent_sdk_actions() -> impl Iterator<Item = (&'static str, &'static str)> {
    let rows = SDK_ACTIONS.iter().filter(|(sdk, _)| !sdk.is_empty());
    rows.flat_map(|(sdk, actions)| actions.split_ascii_whitespace().map(|action| (*sdk, action)))
}

/// How errors of the optimized integrations of a service are named.
pub fn errors(id: &str) -> Option<Errors> {
    ERRORS.iter().find(|(known, _)| !id.is_empty() && *known == id)?.1
}

/// The exceptions of a service that are known with their texts, by its name in an integration (`sqs`, `aws-sdk:s3`).
pub fn exceptions(service: &str) -> &'static [Exception] {
    let found = match service.strip_prefix("aws-sdk:") {
        Some(sdk) => EXCEPTIONS.iter().find(|row| row.sdk == sdk),
        None => EXCEPTIONS
            .iter()
            .find(|row| !service.is_empty() && row.id == service),
    };
    found.map_or(&[], |row| row.known)
}

/// The default reply of `service:action`, or with `.sync` the description of its ended job.
pub fn reply(integration: &str) -> Option<&'static str> {
    find(REPLIES, integration)
}

/// The shape of the reply of `service:action`.
pub fn answer(integration: &str) -> Option<&'static str> {
    find(ANSWERS, integration)
}

fn find(column: &'static [&'static [(&'static str, &'static str)]], key: &str) -> Option<&'static str> {
    let mut rows = column.iter().copied().flatten();
    rows.find(|(known, _)| *known == key).map(|(_, text)| *text)
}

/// What the calls of a service through the SDK need besides the action of their name.
pub fn sdk_permissions(sdk: &str) -> Option<&'static SdkPermissions> {
    SDK_PERMISSIONS
        .iter()
        .find(|row| !sdk.is_empty() && row.sdk == sdk)
}

/// What the template of `service:action` leaves to the author of a policy.
pub fn by_hand(integration: &str) -> Option<&'static str> {
    find(BY_HAND, integration)
}
