//! What each integration needs, as the Developer Guide's templates have it: one module per family of services.
//!
//! The templates stand at the end of the guide's `connect-*` pages (before 2024: the `*-iam` pages). Each module
//! names what differs from them. What other tools write instead is in [`crate::conventions`].

mod compute;
mod data;
mod emr;
mod learning;
mod messaging;
pub(crate) mod sdk;
mod sdk_prefixes;
mod workflows;

use crate::rule::Rule;

pub(crate) use data::CATALOG_ACTIONS;

/// All rules of the docs convention.
pub(crate) const RULES: &[&[Rule]] = &[
    compute::RULES,
    data::RULES,
    emr::RULES,
    learning::RULES,
    messaging::RULES,
    workflows::RULES,
    sdk::RULES,
];

/// What AWS's template for a task leaves to the author.
pub(crate) fn by_hand(task: &str) -> Option<&'static str> {
    match task {
        // The page ecs-iam leaves it out, and without it the call fails.
        "ecs:runTask" => Some(
            "Running an ECS task also needs iam:PassRole on the task role and the execution role of its task definition. They are not in this definition: add them by hand.",
        ),
        "eks:call" | "eks:runJob" => Some(
            "What this task may do is decided inside the Kubernetes cluster (RBAC), not by IAM: map the execution role to a user of the cluster.",
        ),
        _ => None,
    }
}

/// The name of an action as policies write it: `getObject` as `GetObject`.
pub(crate) fn capital(action: &str) -> String {
    let mut characters = action.chars();
    match characters.next() {
        Some(first) => first.to_ascii_uppercase().to_string() + characters.as_str(),
        None => String::new(),
    }
}
