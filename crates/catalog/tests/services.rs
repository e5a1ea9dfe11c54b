//! Walks the catalog of services and asks for every column.

// Helpers of tests may panic: that is how a test fails.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::collections::HashSet;

use asl_catalog::{models, sdk, services};

/// Each service has its names, and each optimized integration what the reader, the editor, the mocks and the policies
/// ask for.
#[test]
fn every_service_has_every_column() {
    let (mut ids, mut sdks) = (HashSet::new(), HashSet::new());
    for names in services::NAMES {
        let name = if names.id.is_empty() { names.sdk } else { names.id };
        assert!(!name.is_empty() && !names.label.is_empty(), "{names:?}");
        assert!(
            names.id.is_empty() || ids.insert(names.id),
            "{name} is there twice"
        );
        assert!(
            names.sdk.is_empty() || sdks.insert(names.sdk),
            "{name} is there twice"
        );
        assert!(!services::title(name).unwrap().is_empty(), "{name}");
        let known = names.sdk.is_empty() || models::service(names.sdk).is_some();
        assert!(known, "aws-sdk:{} is not in AWS's models", names.sdk);
    }
    for (id, actions) in services::optimized() {
        assert!(!actions.is_empty(), "{id} has no actions");
        let without_exceptions = ["apigateway", "http", "emr-serverless", "bedrockagentcore"];
        assert_eq!(
            services::errors(id).is_none(),
            without_exceptions.contains(&id),
            "{id}: how are its errors named?"
        );
        for action in actions {
            let task = format!("{id}:{}", action.name);
            let Some(request) = services::request(id, action.name) else {
                continue;
            };
            let fields: HashSet<&str> = request.members().map(|member| member.name).collect();
            let missing = action.required().find(|field| !fields.contains(field));
            assert_eq!(missing, None, "{task} needs a field that it does not have");
        }
    }
}

/// Every row belongs to an integration that exists.
#[test]
fn rows_are_about_integrations_that_exist() {
    let columns = [services::REPLIES, services::ANSWERS];
    for (key, _) in columns.into_iter().flatten().copied().flatten() {
        let plain = key.strip_suffix(".sync").unwrap_or(key);
        let exists = match plain.strip_prefix("aws-sdk:") {
            Some(rest) => rest
                .split_once(':')
                .is_some_and(|(name, _)| models::service(name).is_some()),
            None => {
                let (id, action) = plain.split_once(':').unwrap();
                services::action(id, action).is_some() || (id, action) == ("lambda", "getFunction")
            }
        };
        assert!(exists, "{key}");
    }
    let rules = [
        services::DOCS_RULES,
        services::CONSOLE_RULES,
        services::CDK_RULES,
        services::SERVERLESS_RULES,
        services::LEAST_PRIVILEGE_RULES,
    ];
    for rule in rules.into_iter().flatten().copied().flatten() {
        for grant in rule.grants {
            assert!(!grant.why.is_empty(), "{} does not say why", rule.task);
            assert!(
                grant.actions.iter().all(|action| action.contains(':')),
                "{}",
                rule.task
            );
        }
    }
}

/// What is written by hand must not stand in the generated table as well, and the other way round.
#[test]
fn what_is_by_hand_is_told_apart() {
    for name in sdk::ended() {
        assert!(models::service(name).is_none(), "{name} is in AWS's models again");
        assert!(sdk::iam_prefix(name).is_some() && sdk::error_prefix(name).is_some());
    }
    let actions: Vec<&str> = sdk::actions("budgets", "describeBudgets").unwrap().collect();
    assert_eq!(actions, ["ViewBudget"]);
    assert!(sdk::actions("s3", "getObject").is_none());
}

/// The tables are as old as they say; after two years they must be made again.
#[test]
fn the_generated_tables_say_how_old_they_are() {
    let source = models::source();
    println!("generated from {source}");
    assert!(
        source.contains("botocore ") && source.contains("iam-data "),
        "{source}"
    );
    let date = models::date();
    let parts: Vec<u32> = date.split('-').map(|part| part.parse().unwrap()).collect();
    assert!(
        matches!(parts.as_slice(), [2026..=2028, 1..=12, 1..=31]),
        "{date}"
    );
    let services = models::services().count();
    assert!(services > 400, "{services} services");
    assert!(models::services().all(|service| !service.error_prefix.is_empty()));
    let roles: Vec<&str> = models::service("eventbridge")
        .unwrap()
        .roles("putTargets")
        .collect();
    assert_eq!(roles, ["Targets[].RoleArn"]);
}

/// Requests are known to any depth, in the spelling of the API.
#[test]
fn requests_have_members_and_types() {
    let request = models::request("ecs", "runTask").unwrap();
    let member =
        |shape: models::Shape, name: &str| shape.members().find(|member| member.name == name).unwrap();
    let network = member(request, "NetworkConfiguration").shape;
    let vpc = member(network, "AwsvpcConfiguration").shape;
    let subnets = member(vpc, "Subnets");
    assert!(subnets.required);
    assert_eq!(subnets.shape.kind(), models::Kind::List);
    assert_eq!(subnets.shape.inner().kind(), models::Kind::String);
    assert_eq!(member(request, "Count").shape.kind(), models::Kind::Integer);
    assert!(models::request("ecs", "nothing").is_none());
}
