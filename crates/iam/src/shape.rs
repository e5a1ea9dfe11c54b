//! Shapes: what a field's text becomes within an ARN. A queue is named by its URL, a role by its name or its ARN.

use asl::resource::FunctionName;

use crate::fields::{Content, Fields};
use crate::options::Options;

/// A field's text, brought into its shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Shaped {
    /// What to put in place of the braces.
    Text(String),
    /// The resource does not apply to this text.
    Omit,
    /// The text is not what the field should hold, or only deployment will tell.
    Unreadable,
}

impl From<Option<String>> for Shaped {
    fn from(text: Option<String>) -> Self {
        text.map_or(Self::Unreadable, Self::Text)
    }
}

/// Whether the text is a pattern: an expression of which only a part is known.
fn is_pattern(text: &str) -> bool {
    text.contains('*')
}

/// Whether a deployment tool fills in a part of the text: `${Name}`.
pub(crate) fn has_placeholder(text: &str) -> bool {
    text.contains("${")
}

/// Whether the text is nothing but a placeholder, which then stands for a whole ARN or a whole name.
fn is_placeholder(text: &str) -> bool {
    text.starts_with("${") && text.ends_with('}') && text.matches("${").count() == 1
}

/// Brings a text into the shape of that name. Without a name the text stays as it is.
pub(crate) fn shape(name: &str, text: &str, options: &Options, fields: &Fields) -> Shaped {
    match name {
        "" | "verbatim" | "group" => Shaped::Text(text.to_owned()),
        "arn" => arn(text),
        "role" => role(text, options),
        "queue" => queue(text, options).into(),
        "execution" => execution(text).into(),
        "task" => task_definition(text, options),
        "model" => model(text, options),
        "foundation" if text.contains(":foundation-model/") || !text.starts_with("arn:") => {
            model(text, options)
        }
        "foundation" => Shaped::Omit,
        "host" => host(text, "/*").into(),
        "root" => host(text, "*").into(),
        "api" => api(text).into(),
        "path" | "prefix" => Shaped::Text(text.trim_start_matches('/').to_owned()),
        // The two are different actions of IAM.
        "connections" if !is_connection(text) => Shaped::Omit,
        "request-path" if is_connection(text) => Shaped::Omit,
        "connections" | "request-path" => Shaped::Text(text.trim_start_matches('/').to_owned()),
        "nothing" => Shaped::Text(String::new()),
        "folder" => Shaped::Text(folder(text)),
        "inventory" => Shaped::Text(inventory(text)),
        "index" => Shaped::Text(format!("/index/{text}")),
        "bucket" => text
            .strip_prefix("s3://")
            .and_then(|path| path.split('/').next())
            .map(str::to_owned)
            .into(),
        "cluster" => named(text, "ecs", "cluster/", "", options),
        "last" => Shaped::Text(text.rsplit('/').next().unwrap_or(text).to_owned()),
        "job" => named(text, "batch", "job-definition/", "", options),
        // Without a revision the newest is meant, whichever that is.
        "job-revisions" if text.starts_with("arn:") || text.contains([':', '$']) => Shaped::Omit,
        "job-revisions" => named(text, "batch", "job-definition/", ":*", options),
        "job-queue" => named(text, "batch", "job-queue/", "", options),
        "project" => Shaped::Text(project(text).to_owned()),
        "model-or-profile" => match region_of_profile(text) {
            Some(_) => named(text, "bedrock", "inference-profile/", "", options),
            None => model(text, options),
        },
        "model-of-profile" => region_of_profile(text).map_or(Shaped::Omit, |model| {
            Shaped::Text(format!(
                "arn:{}:bedrock:*::foundation-model/{model}",
                options.partition
            ))
        }),
        "object" => text.strip_prefix("s3://").map(str::to_owned).into(),
        "secret" => secret(text).into(),
        "invoked" => invoked(text, options, fields),
        "function" => lambda(text, options, |base, _| Shaped::Text(base)),
        "versions" => lambda(text, options, |base, _| Shaped::Text(format!("{base}:*"))),
        "granted" => lambda(text, options, |base, qualifier| {
            Shaped::Text(qualifier.map_or(base.clone(), |qualifier| format!("{base}:{qualifier}")))
        }),
        // The Serverless plugin's own field, which narrows a function that is decided at run time.
        "allowed" if allowed(fields) => Shaped::Text(text.to_owned()),
        "allowed-versions" if allowed(fields) => Shaped::Omit,
        "allowed" => shape("granted", text, options, fields),
        "allowed-versions" => lambda(text, options, |base, qualifier| {
            let qualified = qualifier.map_or(base.clone(), |qualifier| format!("{base}:{qualifier}"));
            Shaped::Text(format!("{qualified}:*"))
        }),
        "granted-versions" => lambda(text, options, |base, qualifier| match qualifier {
            // A version or an alias is granted alone (aws-cdk-lib, `resourceArnsForGrantInvoke`).
            Some(_) => Shaped::Omit,
            None => Shaped::Text(format!("{base}:*")),
        }),
        _ => Shaped::Unreadable,
    }
}

/// An ARN; anything else would make the policy malformed.
fn arn(text: &str) -> Shaped {
    if text.starts_with("arn:") || is_placeholder(text) {
        Shaped::Text(text.to_owned())
    } else {
        Shaped::Unreadable
    }
}

/// A role by its ARN or its name; EMR takes names (docs/aws-behaviour.md, "Policies of the execution role").
fn role(text: &str, options: &Options) -> Shaped {
    let name = |c: char| c.is_ascii_alphanumeric() || "+=,.@-_/*".contains(c);
    if text.starts_with("arn:") || is_placeholder(text) {
        Shaped::Text(text.to_owned())
    } else if !text.is_empty() && text.chars().all(name) {
        let Options {
            partition, account, ..
        } = options;
        Shaped::Text(format!("arn:{partition}:iam::{account}:role/{text}"))
    } else {
        Shaped::Unreadable
    }
}

/// `https://sqs.REGION.amazonaws.com/ACCOUNT/NAME` as `arn:P:sqs:REGION:ACCOUNT:NAME`.
fn queue(text: &str, options: &Options) -> Option<String> {
    if text.starts_with("arn:") {
        return Some(text.to_owned());
    }
    let (host, path) = text.strip_prefix("https://")?.split_once('/')?;
    let region = match host.split('.').collect::<Vec<_>>().as_slice() {
        ["sqs", region, "amazonaws", "com", ..] | [region, "queue", "amazonaws", "com", ..] => *region,
        ["queue", "amazonaws", "com"] => options.region.as_str(),
        _ => return None,
    };
    let (account, name) = path.split_once('/')?;
    if name.is_empty() || name.contains('/') {
        return None;
    }
    Some(format!("arn:{}:sqs:{region}:{account}:{name}", options.partition))
}

/// The executions of a state machine: `stateMachine:NAME[:version]` as `execution:NAME`.
fn execution(text: &str) -> Option<String> {
    let (before, after) = text.split_once(":stateMachine:")?;
    let name = after.split(':').next().filter(|name| !name.is_empty())?;
    before
        .starts_with("arn:")
        .then(|| format!("{before}:execution:{name}"))
}

/// A task definition by ARN, `family:revision`, or `family`, which means its latest active revision.
fn task_definition(text: &str, options: &Options) -> Shaped {
    if text.starts_with("arn:") || is_placeholder(text) {
        return Shaped::Text(text.to_owned());
    }
    let Options {
        partition,
        region,
        account,
        ..
    } = options;
    let revision = if text.contains(':') { "" } else { ":*" };
    Shaped::Text(format!(
        "arn:{partition}:ecs:{region}:{account}:task-definition/{text}{revision}"
    ))
}

/// A thing of this account and region by its ARN or its name.
fn named(text: &str, service: &str, before: &str, after: &str, options: &Options) -> Shaped {
    if text.starts_with("arn:") || is_placeholder(text) {
        return Shaped::Text(text.to_owned());
    }
    let Options {
        partition,
        region,
        account,
        ..
    } = options;
    Shaped::Text(format!(
        "arn:{partition}:{service}:{region}:{account}:{before}{text}{after}"
    ))
}

/// The project of a build: `project:uuid`, that in an ARN, or the project's own name or ARN. Reports lie in groups alike.
fn project(text: &str) -> &str {
    let text = text.rsplit('/').next().unwrap_or(text);
    text.split_once(':').map_or(text, |(project, _)| project)
}

/// The model of a cross-region inference profile: `us.anthropic.claude-…` leads to `anthropic.claude-…`.
fn region_of_profile(text: &str) -> Option<&str> {
    let id = match text.split_once(":inference-profile/") {
        Some((_, id)) => id,
        None if text.starts_with("arn:") => return None,
        None => text,
    };
    let (region, model) = id.split_once('.')?;
    (matches!(
        region,
        "us" | "eu" | "apac" | "jp" | "au" | "ca" | "us-gov" | "global"
    ) && model.contains('.'))
    .then_some(model)
}

/// A model by its ARN, or a foundation model by its id (which belongs to no account).
fn model(text: &str, options: &Options) -> Shaped {
    if text.starts_with("arn:") || is_placeholder(text) {
        return Shaped::Text(text.to_owned());
    }
    let Options {
        partition, region, ..
    } = options;
    Shaped::Text(format!(
        "arn:{partition}:bedrock:{region}::foundation-model/{text}"
    ))
}

/// The scheme and host of a URL, and everything below.
fn host(text: &str, suffix: &str) -> Option<String> {
    let (scheme, rest) = text.split_once("://")?;
    let host = rest
        .split(['/', '?', '#'])
        .next()
        .filter(|host| !host.is_empty())?;
    (!has_placeholder(host)).then(|| format!("{scheme}://{host}{suffix}"))
}

/// The id of an API in `ID.execute-api.REGION.amazonaws.com`.
fn api(text: &str) -> Option<String> {
    let id = text.split_once(".execute-api.")?.0;
    let id = id.strip_prefix("https://").unwrap_or(id);
    (!id.is_empty()).then(|| id.to_owned())
}

/// Whether the path of a request is one to a connection of a WebSocket API.
fn is_connection(path: &str) -> bool {
    path.trim_start_matches('/').starts_with("@connections/")
}

/// A prefix that ends in one slash.
fn folder(text: &str) -> String {
    let text = text.trim_matches('/');
    if text.is_empty() {
        String::new()
    } else {
        format!("{text}/")
    }
}

/// The folder of an S3 inventory, above the dated folder in which its manifest lies.
fn inventory(manifest: &str) -> String {
    let mut folders: Vec<&str> = manifest.split('/').collect();
    folders.truncate(folders.len().saturating_sub(2));
    folders.iter().flat_map(|folder| [*folder, "/"]).collect()
}

/// The secrets of a connection: its ARN has the name that they begin with.
fn secret(text: &str) -> Option<String> {
    let (before, name) = text.split_once(":connection/")?;
    let account = before
        .strip_prefix("arn:")?
        .replacen(":events:", ":secretsmanager:", 1);
    let name = name.split('/').next()?;
    Some(format!("arn:{account}:secret:events!connection/{name}/*"))
}

/// A function's ARN without qualifier, and its qualifier, handed to `then`.
fn lambda(text: &str, options: &Options, then: impl FnOnce(String, Option<&str>) -> Shaped) -> Shaped {
    if is_placeholder(text) {
        return then(text.to_owned(), None);
    }
    let plain = if has_placeholder(text) {
        None
    } else {
        FunctionName::parse(text)
    };
    let Some(function) = plain else {
        // `arn:aws:lambda:${Region}:…` can still be written as it stands.
        return if text.starts_with("arn:") {
            then(text.to_owned(), None)
        } else if is_pattern(text) && !text.contains(':') {
            let Options {
                partition,
                region,
                account,
                ..
            } = options;
            then(
                format!("arn:{partition}:lambda:{region}:{account}:function:{text}"),
                None,
            )
        } else {
            Shaped::Unreadable
        };
    };
    let partition = text.strip_prefix("arn:").and_then(|rest| rest.split(':').next());
    let base = format!(
        "arn:{}:lambda:{}:{}:function:{}",
        partition.unwrap_or(&options.partition),
        function.region.as_deref().unwrap_or(&options.region),
        function.account.as_deref().unwrap_or(&options.account),
        function.name,
    );
    then(base, function.qualifier.as_deref())
}

fn allowed(fields: &Fields) -> bool {
    fields.has("AllowedFunctions")
}

/// The function exactly as it is invoked: with `Qualifier`, if there is one. IAM checks the qualified ARN.
fn invoked(text: &str, options: &Options, fields: &Fields) -> Shaped {
    let field = fields.find("Qualifier");
    lambda(text, options, |base, qualifier| {
        let qualifier = qualifier.or_else(|| match field.first().map(|field| field.content) {
            Some(Content::Written(value)) => value.as_str(),
            // Some version or alias, never the function itself.
            Some(Content::Dynamic(_)) => Some("*"),
            Some(Content::Absent) | None => None,
        });
        Shaped::Text(qualifier.map_or(base.clone(), |qualifier| format!("{base}:{qualifier}")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use asl_json::{Pointer, Value};

    fn give(name: &str, text: &str, expected: &str) {
        let parameters = Value::empty_object();
        let fields = Fields::at(&parameters, Pointer::root());
        let shaped = shape(name, text, &Options::default(), &fields);
        let text = match shaped {
            Shaped::Text(text) => text,
            other => format!("{other:?}"),
        };
        assert_eq!(text, expected);
    }

    #[test]
    fn names_functions() {
        let base = "arn:aws:lambda:us-east-1:123456789012:function:f";
        give("invoked", "f", base);
        give("invoked", "f:prod", &format!("{base}:prod"));
        give("invoked", "123456789012:function:f", base);
        give("function", &format!("{base}:7"), base);
        give("versions", base, &format!("{base}:*"));
        give("granted-versions", &format!("{base}:7"), "Omit");
        give(
            "invoked",
            "arn:aws-cn:lambda:cn-north-1:1:function:f",
            "arn:aws-cn:lambda:cn-north-1:1:function:f",
        );
        give("invoked", "${Fn}", "${Fn}");
        give("invoked", "not a name", "Unreadable");
    }

    #[test]
    fn names_other_things() {
        give(
            "queue",
            "https://sqs.eu-west-1.amazonaws.com/111122223333/q.fifo",
            "arn:aws:sqs:eu-west-1:111122223333:q.fifo",
        );
        give("queue", "${Url}", "Unreadable");
        give(
            "execution",
            "arn:aws:states:us-east-1:1:stateMachine:M:prod",
            "arn:aws:states:us-east-1:1:execution:M",
        );
        give(
            "task",
            "web",
            "arn:aws:ecs:us-east-1:123456789012:task-definition/web:*",
        );
        give(
            "task",
            "web:3",
            "arn:aws:ecs:us-east-1:123456789012:task-definition/web:3",
        );
        give("role", "EMR", "arn:aws:iam::123456789012:role/EMR");
        give(
            "host",
            "https://api.example.com/v1/x?y",
            "https://api.example.com/*",
        );
        give("api", "abc.execute-api.us-east-1.amazonaws.com", "abc");
        give(
            "cluster",
            "main",
            "arn:aws:ecs:us-east-1:123456789012:cluster/main",
        );
        give("last", "arn:aws:ecs:us-east-1:1:cluster/main", "main");
        give(
            "job-revisions",
            "j",
            "arn:aws:batch:us-east-1:123456789012:job-definition/j:*",
        );
        give("job-revisions", "j:3", "Omit");
        give("project", "web:0a-1b", "web");
        give("project", "arn:aws:codebuild:us-east-1:1:build/web:0a-1b", "web");
        give("project", "web", "web");
        give("project", "arn:aws:codebuild:us-east-1:1:project/web", "web");
        give(
            "model-or-profile",
            "us.anthropic.claude-v1:0",
            "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-v1:0",
        );
        give(
            "model-of-profile",
            "us.anthropic.claude-v1:0",
            "arn:aws:bedrock:*::foundation-model/anthropic.claude-v1:0",
        );
        give("model-of-profile", "anthropic.claude-v1:0", "Omit");
        give("folder", "/a/b/", "a/b/");
        give(
            "model",
            "titan",
            "arn:aws:bedrock:us-east-1::foundation-model/titan",
        );
        give("foundation", "arn:aws:bedrock:us-east-1:1:custom-model/x", "Omit");
    }
}
