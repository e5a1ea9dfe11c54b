//! The pasted policy of the execution role: what it says of the workflow's needs, and runs under it.
//!
//! A call that the role does not allow fails before anything answers it, so a mocked response is not used up; a job that
//! the role may start and not look at fails once it is submitted. What a distributed Map reads, writes and starts by
//! itself is checked when it does. Without the permissions that `CreateStateMachine` looks for there is no run.

use std::fmt::Write as _;

use asl::distributed::ItemReader;
use asl::outline::OutlineScope;
use asl_engine::{
    Answer, MapAct, MapRefusal, MapResources, Object, Report, TaskCall, TaskHandler, TaskReply, TaskReport,
};
use asl_iam::call::{Check, checks, polling};
use asl_iam::evaluate::compare::{Finding, Need, ambient};
use asl_iam::evaluate::{Problem, Request, RolePolicy};
use asl_iam::refusal::{assume_refusal, refusal, sentence as refusal_sentence, trust_refusal};
use asl_json::{LineIndex, Pointer, to_pretty};
use asl_protocol::{RoleFinding, RoleNeed, RolePatch, RoleStatementPlace, RoleVerdict, RoleView};
use asl_workspace::{Settings, Workspace};

use crate::policy;

/// The role that executions of a workspace have, named as the console names roles.
pub(crate) fn arn(settings: &Settings) -> String {
    format!(
        "arn:{}:iam::{}:role/StepFunctions-{}-role",
        settings.partition, settings.account, settings.state_machine_name
    )
}

/// What is wrong with the pasted policy, and what it says of the needs of the workflow; nothing if none is pasted or it
/// cannot be read.
pub(crate) fn view(outline: &OutlineScope, workspace: &Workspace) -> (Vec<Problem>, Option<RoleView>) {
    if workspace.role.trim().is_empty() {
        return (Vec::new(), None);
    }
    let (role, problems) = RolePolicy::parse(&workspace.role);
    if !problems.is_empty() {
        return (problems, None);
    }
    let index = LineIndex::new(&workspace.role);
    let place = |statement: usize| {
        let found = role.statements.get(statement)?;
        let sid = found.sid.as_deref().filter(|sid| !sid.is_empty());
        Some(RoleStatementPlace {
            title: match sid {
                Some(sid) => format!("Statement {} ({sid})", statement + 1),
                None => format!("Statement {}", statement + 1),
            },
            from: index.utf16(found.span.start),
            to: index.utf16(found.span.end),
        })
    };
    let settings = &workspace.settings;
    let needed = policy::needed(outline, settings);
    let needs = role.compare(&needed, &policy::options(settings), &arn(settings));
    let patch = asl_json::parse(&workspace.role)
        .ok()
        .and_then(|document| role.patch(&document, &needed, &needs));
    let too_broad = patch.iter().flat_map(|patch| &patch.too_broad);
    let untrusted = (!trusts(&role, settings)).then(|| RoleNeed {
        action: "sts:AssumeRole".to_owned(),
        resource: arn(settings),
        states: Vec::new(),
        verdict: RoleVerdict::Missing,
        sentence: "The trust policy does not let states.amazonaws.com take the role: CreateStateMachine refuses it, and the tasks of an existing state machine fail."
            .to_owned(),
        statement: None,
    });
    let view = RoleView {
        needs: untrusted
            .into_iter()
            .chain(needs.iter().map(|need| row(need, &place)))
            .collect(),
        too_broad: too_broad
            .filter_map(|(statement, sentence)| {
                Some(RoleFinding {
                    statement: place(*statement)?,
                    sentence: sentence.clone(),
                })
            })
            .collect(),
        patch: patch.as_ref().map(|patch| RolePatch {
            operations: to_pretty(&patch.operations),
            document: to_pretty(&patch.document),
            sentence: sentence(patch.added, patch.too_broad.len()),
        }),
    };
    (problems, Some(view))
}

/// Whether Step Functions may take the role, as far as the text says who may.
fn trusts(role: &RolePolicy, settings: &Settings) -> bool {
    let trust = role.trust.as_ref();
    trust.is_none_or(|trust| trust.trusts_step_functions(&policy::options(settings)))
}

/// What a patch does.
fn sentence(added: usize, narrowed: usize) -> String {
    let statements = |count: usize| match count {
        1 => "1 statement".to_owned(),
        count => format!("{count} statements"),
    };
    match (added, narrowed) {
        (added, 0) => format!("Adds {}.", statements(added)),
        (0, narrowed) => format!("Narrows or removes {}.", statements(narrowed)),
        (added, narrowed) => format!(
            "Adds {} and narrows or removes {}.",
            statements(added),
            statements(narrowed)
        ),
    }
}

fn row(need: &Need, place: &impl Fn(usize) -> Option<RoleStatementPlace>) -> RoleNeed {
    let (verdict, statement, words) = match need.finding {
        Finding::Allowed(statement) => (RoleVerdict::Allowed, Some(statement), "Allowed."),
        Finding::InPart(statement) => (
            RoleVerdict::InPart,
            Some(statement),
            "Allowed for some: which resource it will be is decided at run time.",
        ),
        Finding::DeniedInPart(statement) => (
            RoleVerdict::InPart,
            Some(statement),
            "Denied for some: which resource it will be is decided at run time.",
        ),
        Finding::Denied(statement) => (
            RoleVerdict::Denied,
            Some(statement),
            "Denied; no statement that allows can change that.",
        ),
        Finding::Missing => (RoleVerdict::Missing, None, "Missing: no statement allows it."),
    };
    let mut sentence = words.to_owned();
    if let Some(refusal) = refused_at_creation(need).filter(|_| verdict != RoleVerdict::Allowed) {
        // Writing to a String cannot fail.
        let _ = write!(sentence, " CreateStateMachine fails without it: {refusal}");
    }
    for (statement, why) in &need.not_evaluated {
        // Writing to a String cannot fail.
        let _ = write!(sentence, " Statement {} is left out: {why}", statement + 1);
    }
    let mut states: Vec<(String, Pointer)> = Vec::new();
    for reason in &need.reasons {
        if !states.iter().any(|(name, _)| *name == reason.state) {
            states.push((reason.state.clone(), reason.pointer.clone()));
        }
    }
    RoleNeed {
        action: need.action.clone(),
        resource: need.resource.clone(),
        states,
        verdict,
        sentence,
        statement: statement.and_then(place),
    }
}

/// What `CreateStateMachine` says of a role without a permission that the run itself does not notice.
fn refused_at_creation(need: &Need) -> Option<&'static str> {
    if need.resource.contains(":rule/StepFunctionsGetEvent") {
        Some("the role “is not authorized to create managed-rule.”")
    } else if need.action.starts_with("logs:") && need.resource == "*" {
        Some("“The state machine IAM Role is not authorized to access the Log Destination”")
    } else {
        None
    }
}

/// Why `CreateStateMachine` would not take the role, in AWS's words and ours.
pub(crate) fn creation_refusal(
    outline: &OutlineScope,
    role: &RolePolicy,
    workspace: &Workspace,
) -> Option<String> {
    let settings = &workspace.settings;
    let role_arn = arn(settings);
    let needs = role.compare(
        &policy::needed(outline, settings),
        &policy::options(settings),
        &role_arn,
    );
    let missing = needs.iter().find(|need| {
        matches!(need.finding, Finding::Missing | Finding::Denied(_)) && refused_at_creation(need).is_some()
    })?;
    let words = if missing.resource == "*" {
        "The state machine IAM Role is not authorized to access the Log Destination".to_owned()
    } else {
        format!("'{role_arn}' is not authorized to create managed-rule.")
    };
    let states: Vec<&str> = missing.reasons.iter().map(|reason| &*reason.state).collect();
    let who = match states.first() {
        Some(state) if !state.is_empty() => format!("“{state}” needs"),
        _ => "Logging needs".to_owned(),
    };
    Some(format!(
        "AWS would not create the state machine with this role: AccessDeniedException, {words} {who} {} on {}: allow it in the policy, or switch off “Run under this role”.",
        missing.action, missing.resource
    ))
}

/// Task calls under a role: those that it does not allow fail as on AWS, all others are answered by `inner`.
pub(crate) struct UnderRole<'r, H> {
    pub(crate) inner: H,
    role: Option<&'r RolePolicy>,
    options: asl_iam::Options,
    role_arn: String,
    caller: String,
    /// Whether Step Functions may take the role.
    trusted: bool,
    refused: usize,
    first: Option<String>,
}

impl<'r, H> UnderRole<'r, H> {
    /// Without a policy everything is allowed.
    pub(crate) fn new(inner: H, role: Option<&'r RolePolicy>, settings: &Settings) -> Self {
        let role_arn = arn(settings);
        let name = role_arn.rsplit('/').next().unwrap_or_default();
        let Settings {
            partition,
            account,
            seed,
            ..
        } = settings;
        Self {
            inner,
            role,
            options: policy::options(settings),
            caller: format!(
                "arn:{partition}:sts::{account}:assumed-role/{name}/{}",
                session(*seed)
            ),
            role_arn,
            trusted: role.is_none_or(|role| trusts(role, settings)),
            refused: 0,
            first: None,
        }
    }

    /// What was refused, in a sentence.
    pub(crate) fn refusals(&self) -> Option<String> {
        let first = self.first.as_ref()?;
        let more = match self.refused {
            1 => String::new(),
            2 => " Another call was refused, too.".to_owned(),
            count => format!(" {} more calls were refused.", count - 1),
        };
        Some(format!("{first}{more}"))
    }

    /// Counts a refusal; gives the note for the trace.
    fn note(&mut self, state: &str, what: &str) -> String {
        self.refused += 1;
        self.first.get_or_insert_with(|| {
            format!(
                "The role does not allow {what}, which “{state}” needs: the call failed as it would on AWS."
            )
        });
        format!("Refused: the role's policy does not allow {what}.")
    }

    fn refuse(&mut self, call: &TaskCall<'_>, what: &str, (error, cause): (String, String)) -> TaskReply {
        TaskReply {
            note: Some(self.note(call.state, what)),
            ..TaskReply::now(Answer::Failure {
                error: Some(error.into()),
                cause: Some(cause.into()),
            })
        }
    }

    /// What the role does not allow of a call, and the failure that comes of it.
    pub(crate) fn forbidden(&self, call: &TaskCall<'_>) -> Option<(String, (String, String))> {
        let role = self.role?;
        if !self.trusted {
            return Some((
                "Step Functions to take it".to_owned(),
                trust_refusal(&self.role_arn),
            ));
        }
        // Another role makes the call; this one only takes it over. What that role allows is not known.
        if let Some(target) = call.credentials {
            let check = Check {
                action: "sts:AssumeRole".to_owned(),
                resource: target.to_owned(),
                context: Vec::new(),
            };
            let refused = matches!(self.judge(role, &check), Finding::Missing | Finding::Denied(_));
            return refused.then(|| {
                let failure = assume_refusal(&self.role_arn, target);
                (format!("sts:AssumeRole on {target}"), failure)
            });
        }
        let checks = checks(call.resource, call.arguments, &self.options);
        let (check, denied) = self.refused(role, &checks)?;
        let failure = refusal(call.resource, check, denied, &self.caller, call.request_id);
        Some((format!("{} on {}", check.action, check.resource), failure))
    }

    /// The failure of a call, if the role does not allow it.
    fn check(&mut self, call: &TaskCall<'_>) -> Option<TaskReply> {
        let (what, failure) = self.forbidden(call)?;
        Some(self.refuse(call, &what, failure))
    }

    /// A job that was submitted and cannot be looked at fails as the first look does.
    fn watch(&mut self, call: &TaskCall<'_>, reply: &mut TaskReply) -> Option<()> {
        let role = self.role.filter(|_| call.credentials.is_none())?;
        let looks = polling(call.resource, call.arguments, &self.options);
        let (check, denied) = self.refused(role, &looks)?;
        let (error, cause) = refusal(call.resource, check, denied, &self.caller, call.request_id);
        if matches!(reply.answer, Answer::Success(_)) {
            let what = format!("{} on {}", check.action, check.resource);
            reply.note = Some(self.note(call.state, &what));
            reply.later = vec![TaskReport {
                after: 0,
                report: Report::Failure {
                    error: Some(error.into()),
                    cause: Some(cause.into()),
                },
            }];
        }
        Some(())
    }

    /// The first check that the role does not pass, and whether a statement denies it. Only what is sure is refused.
    fn refused<'c>(&self, role: &RolePolicy, checks: &'c [Check]) -> Option<(&'c Check, bool)> {
        checks.iter().find_map(|check| match self.judge(role, check) {
            Finding::Denied(_) => Some((check, true)),
            Finding::Missing => Some((check, false)),
            Finding::Allowed(_) | Finding::InPart(_) | Finding::DeniedInPart(_) => None,
        })
    }

    fn judge(&self, role: &RolePolicy, check: &Check) -> Finding {
        let mut context = ambient(&self.options, &self.role_arn, &check.resource);
        context.extend(check.context.iter().cloned());
        let request = Request {
            action: &check.action,
            resource: &check.resource,
            context: &context,
        };
        role.judge(&request)
    }
}

impl<H: TaskHandler> TaskHandler for UnderRole<'_, H> {
    fn call(&mut self, call: &TaskCall<'_>) -> TaskReply {
        match self.check(call) {
            Some(refused) => refused,
            None => {
                let mut reply = self.inner.call(call);
                self.watch(call, &mut reply);
                reply
            }
        }
    }
}

impl<H: TaskHandler> MapResources for UnderRole<'_, H> {
    fn refuses(&mut self, state: &str, act: &MapAct<'_>) -> Option<MapRefusal> {
        const S3: &str = "Service: Amazon S3; Status Code: 403; Error Code: AccessDenied";
        let role = self.role?;
        let options = &self.options;
        let object = |key: &str| format!("arn:{}:s3:::{key}", options.partition);
        let mut context = Vec::new();
        let (action, resource) = match act {
            MapAct::Read { bucket, key } => ("s3:GetObject", object(&format!("{bucket}/{key}"))),
            MapAct::Write { bucket, key } => ("s3:PutObject", object(&format!("{bucket}/{key}"))),
            MapAct::List { bucket, prefix } => {
                context.extend(prefix.map(|prefix| ("s3:prefix".to_owned(), prefix.to_owned())));
                ("s3:ListBucket", object(bucket))
            }
            MapAct::StartExecution => ("states:StartExecution", options.state_machine_arn()),
        };
        let checks = [Check {
            action: action.to_owned(),
            resource,
            context,
        }];
        let (check, denied) = self.refused(role, &checks)?;
        Some(MapRefusal {
            error: "StepFunctions.AWSStepFunctionsException".into(),
            sentence: refusal_sentence(check, denied, &self.caller),
            source: match act {
                MapAct::StartExecution => {
                    "Service: AWSStepFunctions; Status Code: 400; Error Code: AccessDeniedException"
                }
                _ => S3,
            },
            note: self.note(state, &format!("{action} on {}", check.resource)),
        })
    }

    fn reading(&mut self, state: &Pointer, reader: &ItemReader) {
        self.inner.reading(state, reader);
    }

    fn object(&mut self, bucket: &str, key: &str) -> Option<Object> {
        self.inner.object(bucket, key)
    }

    fn list(&mut self, bucket: &str, prefix: &str) -> Vec<Object> {
        self.inner.list(bucket, prefix)
    }
}

/// The name of the role's session: 32 letters, as observed, here the same for the same seed.
fn session(seed: u64) -> String {
    const LETTERS: &[u8; 52] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let mut state = seed;
    let letters = (0..32).map(|_| {
        // SplitMix64: any spread of the seed over the letters will do.
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        let index = usize::try_from((mixed ^ (mixed >> 31)) % 52).unwrap_or(0);
        char::from(LETTERS.get(index).copied().unwrap_or(b'A'))
    });
    letters.collect()
}
