//! What IAM checks when one task is called: actions, concrete resources, keys of conditions.
//!
//! The same rules as those of the generated policy, filled with the parameters after their evaluation. What only
//! watching a job needs comes apart ([`polling`]): its absence shows after the call.

use asl::resource::{Pattern, Resource, ResourceKind};
use asl_json::{Pointer, Value};

use crate::conventions;
use crate::fields::Fields;
use crate::options::{Convention, Options};
use crate::sdk;
use crate::template::{How, Resolved, resolve, text};
use asl_catalog::permission::Grant;

/// Something that IAM checks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// `lambda:InvokeFunction`
    pub action: String,
    /// The ARN; `*` for calls without a resource.
    pub resource: String,
    /// Keys of conditions that come with the call.
    pub context: Vec<(String, String)>,
}

/// What a task that waits for a job (`.sync`) asks for to see how the job does, if only asking tells it. Of jobs of other
/// services EventBridge tells, too, through a rule without which the state machine cannot be created.
pub fn polling(resource: &Resource, arguments: &Value, options: &Options) -> Vec<Check> {
    let ResourceKind::Integration { service, action, .. } = &resource.kind else {
        return Vec::new();
    };
    if !matches!(resource.pattern(), Pattern::Sync | Pattern::Sync2) {
        return Vec::new();
    }
    let options = least(options);
    let rule = conventions::profile(options.convention).find(&format!("{service}:{action}"));
    let grants = rule.map_or(&[][..], |rule| rule.grants);
    if grants.iter().any(Grant::manages_rule) {
        return Vec::new();
    }
    let fields = Fields::at(arguments, Pointer::root());
    let asks = |action: &&str| {
        let name = action.split_once(':').map_or(*action, |(_, name)| name);
        ["Get", "Describe", "List", "BatchGet"]
            .iter()
            .any(|verb| name.starts_with(verb))
    };
    grants
        .iter()
        .flat_map(|grant| {
            let own = if grant.only_sync { grant.actions } else { &[] };
            let actions = own.iter().chain(grant.sync_actions).copied().filter(asks);
            let actions: Vec<&str> = actions.collect();
            of_actions(&actions, grant, &fields, &options)
        })
        .collect()
}

/// Of all conventions the one that has what IAM checks.
fn least(options: &Options) -> Options {
    Options {
        convention: Convention::LeastPrivilege,
        ..options.clone()
    }
}

/// The actions and resources that IAM checks for a call with these arguments, in its order.
pub fn checks(resource: &Resource, arguments: &Value, options: &Options) -> Vec<Check> {
    let options = least(options);
    let profile = conventions::profile(options.convention);
    let (task, service, action) = match &resource.kind {
        ResourceKind::Activity { .. } => return Vec::new(),
        ResourceKind::Function(_) => ("lambda:function".to_owned(), "", ""),
        ResourceKind::Integration { service, action, .. } => {
            (format!("{service}:{action}"), &**service, &**action)
        }
    };
    let itself;
    let root = if let ResourceKind::Function(_) = resource.kind {
        itself = Value::empty_object().with("Resource", Value::String(resource.text.clone()));
        &itself
    } else {
        arguments
    };
    let fields = Fields::at(root, Pointer::root());
    let name = service.strip_prefix("aws-sdk:");
    let optimized = name.and_then(|name| sdk::optimized(name, action));
    let rule = profile
        .find(&task)
        .or_else(|| optimized.and_then(|task| profile.find(&task)));
    if let Some(rule) = rule {
        let grants = rule.grants.iter().enumerate();
        return grants
            .filter(|(index, grant)| {
                !grant.only_sync && (*index == 0 || grant.checked_on_call || grant.passes_role())
            })
            .flat_map(|(_, grant)| of_grant(grant, &fields, &options))
            .collect();
    }
    let Some((actions, resolved)) =
        name.and_then(|name| sdk::statement(name, action, &fields, &options, true))
    else {
        return Vec::new();
    };
    let mut checks = combine(&actions, &resolved, &[]);
    let name = name.unwrap_or_default();
    for grant in sdk::access(name, action, &fields) {
        checks.extend(of_grant(grant, &fields, &options));
    }
    let mut roles = sdk::roles(name, action, &fields, &options);
    roles.retain(|role| role.how == How::Exact);
    checks.extend(combine(&["iam:PassRole"], &roles, &[]));
    checks
}

fn of_grant(grant: &Grant, fields: &Fields, options: &Options) -> Vec<Check> {
    of_actions(grant.actions, grant, fields, options)
}

fn of_actions(actions: &[&str], grant: &Grant, fields: &Fields, options: &Options) -> Vec<Check> {
    let mut resolved: Vec<Resolved> = grant
        .targets
        .iter()
        .flat_map(|target| resolve(target, fields, options))
        .collect();
    if grant.passes_role() {
        // Which role a service takes by itself is not known.
        resolved.retain(|it| it.how == How::Exact);
    }
    let context: Vec<(String, String)> = grant
        .tests
        .iter()
        .filter_map(|test| {
            // The condition speaks of the host; the call has the whole address.
            let value = if test.operator == "StringLike" {
                text(&test.value.replace("|host}", "}"), fields, options)
            } else {
                text(test.value, fields, options)
            };
            Some((test.key.to_owned(), value?))
        })
        .collect();
    combine(actions, &resolved, &context)
}

fn combine(actions: &[impl AsRef<str>], resolved: &[Resolved], context: &[(String, String)]) -> Vec<Check> {
    // A pattern stands for what the call does not tell: it counts only where nothing else does.
    let open = |resource: &str| resource != "*" && resource.contains('*');
    let some_exact = resolved.iter().any(|it| !open(&it.resource));
    let resources = resolved
        .iter()
        .map(|it| it.resource.as_str())
        .filter(|resource| !(some_exact && open(resource)));
    resources
        .flat_map(|resource| {
            actions.iter().map(|action| Check {
                action: action.as_ref().to_owned(),
                resource: resource.to_owned(),
                context: context.to_vec(),
            })
        })
        .collect()
}
