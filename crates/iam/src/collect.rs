//! From states to statements: finds the rule of each task, fills it in, joins what belongs together.

use asl::outline::{OutlineScope, OutlineState};
use asl::resource::{Pattern, Resource, ResourceKind};
use asl_json::{Map, Pointer, Value};

use crate::conventions::{self, Profile};
use crate::fields::Fields;
use crate::options::{Convention, Options};
use crate::policy::{Effect, Policy, Reason, Statement, Warning};
use crate::sdk;
use crate::template::{How, Resolved, resolve, text};
use crate::{machine, warnings};
use asl_catalog::permission::{Form, Grant, Rule, Test};

/// Writes the policy of the execution role.
///
/// The walk covers every state, reachable or not, in the order of the text, with Parallel branches and Map
/// processors; a distributed Map asks for itself, its reader and its writer.
pub fn generate(outline: &OutlineScope, options: &Options) -> Policy {
    let mut collector = Collector {
        options,
        profile: conventions::profile(options.convention),
        drafts: Vec::new(),
        warnings: Vec::new(),
        incomplete: Vec::new(),
    };
    outline.walk(&mut |state| collector.state(state));
    collector.finish(outline)
}

/// A statement that can still grow.
struct Draft {
    statement: Statement,
    merge_key: u8,
}

struct Collector<'a> {
    options: &'a Options,
    profile: &'static Profile,
    drafts: Vec<Draft>,
    warnings: Vec<Warning>,
    /// The states whose calls the policy does not allow, because what they need is not known.
    incomplete: Vec<String>,
}

/// The task (or the part of a Map) that asks.
struct Asker<'a> {
    state: &'a str,
    pointer: Pointer,
    fields: Fields<'a>,
    sync: bool,
    /// The service that is called, without `aws-sdk:`; empty if none is.
    service: &'a str,
}

/// What a statement is for, and where it comes from.
#[derive(Clone, Copy)]
struct Purpose<'a> {
    why: &'a str,
    /// See [`Grant::merge_key`].
    merge_key: u8,
    /// Whether it follows from the name of an SDK call, not from a template of AWS.
    derived: bool,
}

impl Collector<'_> {
    fn state(&mut self, state: &OutlineState) {
        match state.type_name.as_deref() {
            Some("Task") => self.task(state),
            Some("Map") => self.map(state),
            _ => {}
        }
    }

    fn warn(&mut self, pointer: Pointer, sentence: impl Into<String>) {
        let warning = Warning {
            sentence: sentence.into(),
            pointer,
        };
        if !self.warnings.contains(&warning) {
            self.warnings.push(warning);
        }
    }

    fn task(&mut self, state: &OutlineState) {
        let at = state.pointer.child("Resource");
        let Some(resource) = state.fields.get("Resource").and_then(Value::as_str) else {
            return;
        };
        let mut asker = Asker {
            state: &state.name,
            pointer: at.clone(),
            fields: Fields::of(&state.fields, &state.pointer),
            sync: false,
            service: "",
        };
        let credentials = state.fields.get("Credentials");
        // The permission for the call itself belongs in the role that is assumed.
        let elsewhere = credentials.is_some() && !self.profile.grants_behind_credentials;
        if elsewhere {
            let sentence = format!(
                "The role in Credentials makes the call of “{}”: give that role the permission for it, and let its trust policy name this execution role.",
                state.name
            );
            self.warn(state.pointer.child("Credentials"), sentence);
        }
        // What a placeholder stands for is a function where nothing says otherwise.
        let resource = asl::resource::assumed(resource);
        match Resource::read(&resource).map(|resource| resource.kind) {
            Err(_) => {
                self.incomplete.push(state.name.to_string());
                let sentence = format!(
                    "The Resource of “{}” is nothing that a Task can call, so no permission follows from it.",
                    state.name
                );
                self.warn(at, sentence);
            }
            Ok(ResourceKind::Activity { .. }) => {}
            Ok(ResourceKind::Function(_)) if elsewhere => {}
            Ok(ResourceKind::Function(_)) => {
                let asker = Asker {
                    fields: Fields::at(&state.fields, state.pointer.clone()),
                    ..asker
                };
                self.ask("lambda:function", &asker);
            }
            Ok(ResourceKind::Integration {
                service,
                action,
                pattern,
            }) => {
                asker.sync = matches!(pattern, Pattern::Sync | Pattern::Sync2);
                asker.service = service.strip_prefix("aws-sdk:").unwrap_or(service);
                if !elsewhere {
                    self.integration(service, action, &asker);
                }
            }
        }
        if let Some(credentials) = credentials {
            let asker = Asker {
                state: &state.name,
                pointer: state.pointer.child("Credentials"),
                fields: Fields::at(credentials, state.pointer.child("Credentials")),
                sync: false,
                service: "",
            };
            self.ask("credentials", &asker);
        }
    }

    fn integration(&mut self, service: &str, action: &str, asker: &Asker) {
        let task = format!("{service}:{action}");
        // Least privilege has a statement for what the template leaves out.
        let own = self.options.convention == Convention::LeastPrivilege && task == "ecs:runTask";
        if let Some(sentence) = asl_catalog::services::by_hand(&task).filter(|_| !own) {
            self.warn(asker.pointer.clone(), sentence);
        }
        let Some(name) = service.strip_prefix("aws-sdk:") else {
            if !self.ask(&task, asker) {
                self.incomplete.push(asker.state.to_owned());
                let sentence = format!(
                    "“{}” calls {task}, whose permissions are not known here.",
                    asker.state
                );
                self.warn(asker.pointer.clone(), sentence);
            }
            return;
        };
        if self.ask(&task, asker) {
            return;
        }
        if !self.profile.sdk {
            self.incomplete.push(asker.state.to_owned());
            let sentence = format!(
                "This convention writes nothing for {task} (“{}”): add the permission by hand.",
                asker.state
            );
            self.warn(asker.pointer.clone(), sentence);
            return;
        }
        let optimized = sdk::optimized(name, action).filter(|_| self.profile.sdk_resources);
        if let Some(rule) = optimized.and_then(|task| self.profile.find(&task)) {
            rule.grants
                .iter()
                .filter(|grant| !grant.only_sync)
                .for_each(|grant| self.grant(grant, asker));
            return;
        }
        let resources = self.profile.sdk_resources;
        let statement = sdk::statement(name, action, &asker.fields, self.options, resources);
        if statement.is_none() {
            let sentence = format!(
                "IAM does not authorize {task} (“{}”): its calls carry a token of their own.",
                asker.state
            );
            self.warn(asker.pointer.clone(), sentence);
        }
        if let Some((actions, resolved)) = statement {
            let sentence = format!("Calls {} of the AWS SDK.", sdk::capital(action));
            let purpose = Purpose {
                why: &sentence,
                merge_key: 0,
                derived: true,
            };
            let actions: Vec<&str> = actions.iter().map(String::as_str).collect();
            self.add(asker, &actions, resolved, None, purpose);
            if !asl_catalog::models::is_listed(name, action) {
                let sentence = format!(
                    "{}: the service authorization reference of {} does not list this action. It may be newer, have another name, or belong to a service that AWS has ended.",
                    actions.join(", "),
                    asl_catalog::models::date()
                );
                self.warn(asker.pointer.clone(), sentence);
            }
            if !resources && let Some(checked) = sdk::checked_instead(name, action, &asker.fields) {
                let sentence = format!(
                    "“{}”: the CDK writes the name of the call; IAM checks {} instead. Add that with additionalIamStatements.",
                    asker.state,
                    checked.join(", ")
                );
                self.warn(asker.pointer.clone(), sentence);
            }
        }
        if resources {
            for grant in sdk::access(name, action, &asker.fields) {
                self.grant(grant, asker);
            }
            let roles = sdk::roles(name, action, &asker.fields, self.options);
            let purpose = Purpose {
                why: "Passes a role to the service that does the work.",
                merge_key: 0,
                derived: true,
            };
            self.add(asker, &["iam:PassRole"], roles, None, purpose);
        }
    }

    fn map(&mut self, state: &OutlineState) {
        let processor = state.fields.get("ItemProcessor");
        let config = processor.and_then(|it| it.get("ProcessorConfig"));
        let mode = config.and_then(|it| it.get("Mode")).and_then(Value::as_str);
        if mode != Some("DISTRIBUTED") {
            return;
        }
        let at = state
            .pointer
            .child("ItemProcessor")
            .child("ProcessorConfig")
            .child("Mode");
        let nothing = Value::empty_object();
        let asker = Asker {
            state: &state.name,
            pointer: at.clone(),
            fields: Fields::at(&nothing, at),
            sync: false,
            service: "",
        };
        if !self.profile.map_last {
            self.ask("map:run", &asker);
        }
        for part in ["ItemReader", "ResultWriter"] {
            let Some(owner) = state.fields.get(part) else {
                continue;
            };
            let pointer = state.pointer.child(part);
            let resource = owner.get("Resource").and_then(Value::as_str).unwrap_or("");
            let called = match Resource::read(resource).map(|resource| resource.kind) {
                Ok(ResourceKind::Integration { service, action, .. }) => format!("{service}:{action}"),
                _ => continue,
            };
            let reader = owner.get("ReaderConfig");
            let input = reader.and_then(|it| it.get("InputType")).and_then(Value::as_str);
            let transformation = reader
                .and_then(|it| it.get("Transformation"))
                .and_then(Value::as_str);
            let kind = match (input, transformation) {
                (Some("MANIFEST"), _) => ":manifest",
                (_, Some("LOAD_AND_FLATTEN")) => ":flatten",
                _ => "",
            };
            let asker = Asker {
                state: &state.name,
                pointer: pointer.child("Resource"),
                fields: Fields::of(owner, &pointer),
                sync: false,
                service: "",
            };
            let task = format!("map:{called}");
            if !self.ask(&format!("{task}{kind}"), &asker) {
                self.ask(&task, &asker);
            }
        }
        if self.profile.map_last {
            self.ask("map:run", &asker);
        }
    }

    /// Adds what the rule of a task grants; `false` if there is no rule.
    fn ask(&mut self, task: &str, asker: &Asker) -> bool {
        let rule: Option<&'static Rule> = self.profile.find(task);
        let Some(rule) = rule else { return false };
        for grant in rule.grants {
            if grant.only_sync && !asker.sync {
                continue;
            }
            self.grant(grant, asker);
        }
        true
    }

    fn grant(&mut self, grant: &Grant, asker: &Asker) {
        let more = if asker.sync { grant.sync_actions } else { &[] };
        let actions: Vec<&str> = grant.actions.iter().chain(more).copied().collect();
        let resolved: Vec<Resolved> = grant
            .targets
            .iter()
            .flat_map(|target| resolve(target, &asker.fields, self.options))
            .collect();
        let condition = condition(grant.tests, &asker.fields, self.options);
        let purpose = Purpose {
            why: grant.why,
            merge_key: grant.merge_key,
            derived: false,
        };
        self.add(asker, &actions, resolved, condition, purpose);
    }

    /// Adds a statement, or adds to one that has the same actions and condition.
    fn add(
        &mut self,
        asker: &Asker,
        actions: &[&str],
        resolved: Vec<Resolved>,
        condition: Option<Value>,
        purpose: Purpose,
    ) {
        if resolved.is_empty() || actions.is_empty() {
            return;
        }
        let least = self.options.convention == Convention::LeastPrivilege;
        let resolved: Vec<Resolved> = resolved
            .into_iter()
            .map(|it| {
                if least {
                    roles_only(it, actions, self.options)
                } else {
                    it
                }
            })
            .collect();
        let principal = asl_catalog::sdk::principal(asker.service);
        let condition = match principal {
            Some(principal) if least && condition.is_none() && actions == ["iam:PassRole"] => {
                let test = Value::empty_object().with("iam:PassedToService", Value::string(principal));
                Some(Value::empty_object().with("StringEquals", test))
            }
            _ => condition,
        };
        // It takes long to look up, and matters only where the resource is wide.
        let unscoped = resolved.iter().any(|it| it.resource == "*")
            && actions
                .iter()
                .all(|action| asl_catalog::sdk::has_no_resource(action));
        let reasons: Vec<Reason> = resolved
            .iter()
            .map(|it| reason(asker, it, purpose, least, unscoped))
            .collect();
        let resources = resolved.into_iter().map(|it| it.resource);
        let place = self.drafts.iter().position(|draft| {
            let known = &draft.statement;
            let same = known.actions == actions
                && known.condition == condition
                && draft.merge_key == purpose.merge_key;
            same && self.profile.merge
        });
        let index = place.unwrap_or(self.drafts.len());
        if place.is_none() {
            self.drafts.push(Draft {
                statement: Statement {
                    effect: Effect::Allow,
                    actions: actions.iter().map(|it| (*it).to_owned()).collect(),
                    resources: Vec::new(),
                    condition,
                    reasons: Vec::new(),
                },
                merge_key: purpose.merge_key,
            });
        }
        let Some(draft) = self.drafts.get_mut(index) else {
            return;
        };
        for resource in resources {
            if !draft.statement.resources.contains(&resource) {
                draft.statement.resources.push(resource);
            }
        }
        for reason in reasons {
            if !draft.statement.reasons.contains(&reason) {
                draft.statement.reasons.push(reason);
            }
        }
    }

    fn finish(mut self, outline: &OutlineScope) -> Policy {
        let at = outline.pointer.clone();
        for (grant, parameters) in machine::grants(self.options, self.profile) {
            let asker = Asker {
                state: "",
                pointer: at.clone(),
                fields: Fields::at(&parameters, at.clone()),
                sync: false,
                service: "",
            };
            self.grant(grant, &asker);
        }
        let mut statements: Vec<Statement> = Vec::new();
        for Draft { mut statement, .. } in self.drafts {
            if statement.resources.iter().any(|resource| resource == "*") {
                statement.resources = vec!["*".to_owned()];
            }
            // Without merging, the same statement may have been asked for twice.
            let same = statements.iter_mut().find(|known| {
                known.actions == statement.actions
                    && known.resources == statement.resources
                    && known.condition == statement.condition
            });
            match same {
                Some(known) => known.reasons.append(&mut statement.reasons),
                None => statements.push(statement),
            }
        }
        let is_complete = self.incomplete.is_empty();
        if statements.is_empty()
            && (self.profile.deny_if_empty && is_complete || self.profile.deny_if_unknown)
        {
            statements.push(nothing_needed(at));
        }
        if let [first, others @ ..] = self.incomplete.as_slice() {
            let more = match others.len() {
                0 => String::new(),
                1 => " and of one other state".to_owned(),
                many => format!(" and of {many} other states"),
            };
            let sentence = format!(
                "This policy is incomplete: it does not allow the call of “{first}”{more}. Add the permissions by hand."
            );
            self.warnings.insert(
                0,
                Warning {
                    sentence,
                    pointer: outline.pointer.clone(),
                },
            );
        }
        warnings::add(&statements, self.options, &mut self.warnings);
        Policy {
            statements,
            is_complete,
            warnings: self.warnings,
            trust_policy: machine::trust_policy(),
            hardened_trust_policy: machine::hardened_trust_policy(self.options),
        }
    }
}

/// The statement of a workflow that calls nothing (Developer Guide, activities-iam).
fn nothing_needed(pointer: Pointer) -> Statement {
    Statement {
        effect: Effect::Deny,
        actions: vec!["*".to_owned()],
        resources: vec!["*".to_owned()],
        condition: None,
        reasons: vec![Reason {
            state: String::new(),
            pointer,
            resource: "*".to_owned(),
            sentence: "No state calls anything that needs a permission (activities need none), and a policy cannot be empty: this one denies everything.".to_owned(),
            guess: false,
        }],
    }
}

fn condition(tests: &[Test], fields: &Fields, options: &Options) -> Option<Value> {
    let mut operators = Map::new();
    for test in tests {
        let Some(value) = text(test.value, fields, options) else {
            continue;
        };
        let value = match test.form {
            Form::Text => Value::string(value),
            Form::List => Value::array(vec![Value::string(value)]),
            Form::Words => Value::array(value.split(' ').map(Value::string).collect()),
        };
        let inner: Value = operators.get(test.operator).cloned().unwrap_or_default();
        operators.insert(test.operator.into(), inner.with(test.key, value));
    }
    (!operators.is_empty()).then(|| Value::object(operators))
}

/// Only roles can be passed on or taken over; those that are passed on are of this account.
fn roles_only(mut resolved: Resolved, actions: &[&str], options: &Options) -> Resolved {
    if resolved.resource == "*" {
        let Options {
            partition, account, ..
        } = options;
        match actions {
            ["iam:PassRole"] => {
                resolved.resource = format!("arn:{partition}:iam::{account}:role/*");
            }
            ["sts:AssumeRole"] => {
                resolved.resource = format!("arn:{partition}:iam::*:role/*");
            }
            _ => {}
        }
    }
    resolved
}

/// Why the resource is exact or a wildcard, and how to make it exact.
fn reason(asker: &Asker, resolved: &Resolved, purpose: Purpose, least: bool, unscoped: bool) -> Reason {
    let Purpose { why, derived, .. } = purpose;
    let (name, pointer) = match &resolved.field {
        // The options of the state machine stand in no field.
        Some((name, pointer)) if !asker.state.is_empty() => (name.as_str(), pointer.clone()),
        Some((name, _)) => (name.as_str(), asker.pointer.clone()),
        None => ("", asker.pointer.clone()),
    };
    let wide = resolved.resource.contains('*');
    let unscoped = unscoped && resolved.resource == "*";
    let sentence = match resolved.how {
        _ if unscoped => "IAM knows no narrower resource for it.",
        How::Fixed if derived => "Nothing in the definition tells on which resource: narrow it by hand.",
        How::Fixed if wide && !least => "AWS's template does not narrow it.",
        How::Fixed => "",
        How::Exact if name == "Resource" => "The state's Resource is its ARN.",
        How::Exact => &format!("{name} names the resource."),
        How::Placeholder => &format!(
            "{name} holds a placeholder that deployment fills in; it must become an ARN or a name that fits here."
        ),
        How::Partly => &format!(
            "A part of {name} is decided at run time, so the policy has * for it. Write all of {name} out to make it exact."
        ),
        How::Dynamic if least => &format!(
            "{name} is decided at run time, so every one of this account and region is allowed: write the name into {name}, or into the policy, to make it exact."
        ),
        How::Dynamic => &format!(
            "{name} is decided at run time, so the resource is as wide as AWS's template has it: write the name into {name} to make it exact."
        ),
        How::Absent if !wide => &format!("{name} is missing, and this is its default."),
        How::Absent => &format!("{name} is missing, so the resource stays wide."),
        How::Unreadable => {
            &format!("{name} cannot be read as what it should name, so the resource stays wide.")
        }
    };
    let note = if derived && resolved.how != How::Fixed {
        " AWS's console writes no statement for calls through the SDK; this one is derived from the name of the call."
    } else {
        ""
    };
    Reason {
        state: asker.state.to_owned(),
        pointer,
        resource: resolved.resource.clone(),
        sentence: format!("{why} {sentence}{note}").trim().to_owned(),
        guess: match resolved.how {
            _ if unscoped => false,
            How::Fixed => derived && wide,
            How::Exact => false,
            How::Absent => wide,
            How::Placeholder | How::Partly | How::Dynamic | How::Unreadable => true,
        },
    }
}
