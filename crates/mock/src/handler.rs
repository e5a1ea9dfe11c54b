//! Answers the engine's task calls from the mocked responses: finds the entry, counts the call, and lets `answer.rs` make
//! the reply. What has no entry gets a default; a state machine with a definition really runs.

use std::collections::HashMap;
use std::sync::Arc;

use asl::model::StateMachine;
use asl::resource::Pattern;
use asl_engine::{
    Answer, Execution, Later, NotMocked, Object, Report, Settings, Status, TaskCall, TaskHandler, TaskReply,
};
use asl_json::{Str, Value};

use crate::answer::{Answering, USUAL_TIME, is_sync, queued_note};
use crate::child::{self, Ended};
use crate::choose::{Counters, Entry, Found, Unanswered};
use crate::lambda::{self, InvocationType};
use crate::model::{Job, JobEnd, MockedObject, Mocks, Section};
use crate::target::Target;

/// How deep executions may start one another; the bound is ours.
const MAX_NESTED: usize = 5;

/// How many nested executions a run may have, and how many events they may have together; these bounds are ours.
const MAX_EXECUTIONS: usize = 1_000;
const MAX_EVENTS: usize = 400_000;

/// A call that was answered though nothing is said about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DefaultUsed {
    /// Where a response to it belongs.
    pub section: Section,
    /// Under which name.
    pub name: String,
    /// The state that made the call.
    pub state: String,
}

/// The task handler of a run: the mocked responses, and how often each of them was asked.
pub struct MockHandler<'m> {
    mocks: &'m Mocks,
    settings: Settings,
    counters: Counters<'m>,
    defaults: Vec<DefaultUsed>,
    machines: HashMap<&'m str, Result<Arc<StateMachine>, String>>,
    /// The nested executions that are under way, with the tokens that they were given.
    under_way: Vec<Holder>,
    executions: usize,
    events: usize,
}

/// A nested execution as the holder of a task token.
struct Holder {
    token: Option<String>,
    start: asl_engine::Instant,
    reports: Vec<Later>,
}

impl<'m> MockHandler<'m> {
    /// Starts to count at the first call.
    pub fn new(mocks: &'m Mocks) -> Self {
        Self::within(mocks, Settings::default())
    }

    /// The same, for an execution with these settings.
    pub fn within(mocks: &'m Mocks, settings: Settings) -> Self {
        Self {
            mocks,
            settings,
            counters: Counters::default(),
            defaults: Vec::new(),
            machines: HashMap::new(),
            under_way: Vec::new(),
            executions: 0,
            events: 0,
        }
    }

    /// The calls that were answered by default so far, each thing that was called once.
    pub fn defaults(&self) -> &[DefaultUsed] {
        &self.defaults
    }

    fn answering<'a>(
        &'a self,
        call: &'a TaskCall<'a>,
        target: &'a Target,
        section: Section,
        number: usize,
    ) -> Answering<'a> {
        Answering {
            call,
            target,
            settings: &self.settings,
            number,
            section,
        }
    }

    fn answered(
        &self,
        call: &TaskCall<'_>,
        target: &Target,
        section: Section,
        found: &Found<'_>,
    ) -> TaskReply {
        let reply = self
            .answering(call, target, section, found.call)
            .reply(found.response);
        match reply {
            Ok(mut reply) => {
                let mut note = found.note.clone();
                if let Some(invocation) = queued(target) {
                    note.push(' ');
                    note.push_str(queued_note(invocation));
                }
                reply.note = Some(note);
                reply
            }
            Err(error) => {
                let sentence =
                    format!("The template that answers cannot be filled: {error} Mend it under Mocks.");
                not_mocked(call, target, sentence)
            }
        }
    }

    /// Why no response of an entry answers.
    fn exhausted(call: &TaskCall<'_>, target: &Target, entry: &Entry<'_>, number: usize) -> TaskReply {
        let what = entry.section.what(entry.name);
        let responses = &entry.task.responses;
        let answered = if responses.iter().any(|response| !response.when.is_once()) {
            "none of its responses fits it".to_owned()
        } else {
            let calls = match responses.len() {
                0 => "no call".to_owned(),
                1 => "only the first call".to_owned(),
                many => format!("only the first {many} calls"),
            };
            format!("its mocked responses answer {calls}")
        };
        let sentence = format!(
            "State '{}' makes call {} of {what}, but {answered}. Add a response to it, or one for all further calls, under Mocks.",
            call.state,
            number + 1
        );
        let mut reply = not_mocked(call, target, sentence);
        if let Answer::NotMocked(not_mocked) = &mut reply.answer {
            entry.name.clone_into(&mut not_mocked.name);
            not_mocked.is_function = entry.section == Section::Functions;
        }
        reply
    }

    /// The answer to a call about which nothing is said.
    fn default_reply(&mut self, call: &TaskCall<'_>, target: &Target) -> TaskReply {
        if let Some(invocation) = queued(target) {
            // Lambda answers these by itself, whatever the function does.
            let accepted = lambda::accepted(invocation, call.now, call.request_id);
            let mut reply = TaskReply {
                note: Some(queued_note(invocation).to_owned()),
                ..TaskReply::now(Answer::Success(accepted))
            };
            if call.resource.pattern() == Pattern::WaitForTaskToken {
                self.used_default(call, target);
                reply.later = token_returns(Value::empty_object());
            }
            return reply;
        }
        self.used_default(call, target);
        let (section, _) = target.entry_name(call.state);
        let answering = self.answering(call, target, section, 0);
        let mut reply = match target {
            Target::Function { name, direct, .. } => {
                let payload = if *direct {
                    call.arguments.clone()
                } else {
                    call.arguments
                        .get("Payload")
                        .cloned()
                        .unwrap_or_else(Value::empty_object)
                };
                let answer = if *direct {
                    payload
                } else {
                    lambda::invoked(&payload, name.qualifier.as_deref(), call.now, call.request_id)
                };
                TaskReply::now(Answer::Success(answer))
            }
            Target::Activity { .. } => TaskReply::now(Answer::Success(call.arguments.clone())),
            Target::Execution { .. } => {
                let ended = Ended::Succeeded(Value::empty_object());
                child::reply(call, &self.settings, &ended, USUAL_TIME, Vec::new())
            }
            Target::Service { .. } if is_sync(call) => {
                let job = Job {
                    after: USUAL_TIME,
                    end: JobEnd::Succeeds,
                    output: None,
                };
                answering.job(&job, 0)
            }
            Target::Service { .. } => TaskReply::now(Answer::Success(answering.usual())),
        };
        if call.resource.pattern() == Pattern::WaitForTaskToken {
            reply.later = token_returns(Value::empty_object());
        }
        let how = match target {
            Target::Function { .. } | Target::Activity { .. } => "it answers with what it is sent",
            Target::Execution { .. } => "the execution succeeds with the output {}",
            Target::Service { .. } if is_sync(call) => "the job succeeds",
            Target::Service { .. } => "it answers as the service usually does",
        };
        let what = target.what(call.state, call.resource);
        reply.note = Some(format!(
            "Default response: nothing is mocked for {what}, so {how}. Say what it answers under Mocks."
        ));
        reply
    }

    fn used_default(&mut self, call: &TaskCall<'_>, target: &Target) {
        let (section, name) = target.entry_name(call.state);
        let known = |used: &DefaultUsed| used.section == section && used.name == name;
        if !self.defaults.iter().any(known) {
            self.defaults.push(DefaultUsed {
                section,
                name,
                state: call.state.to_string(),
            });
        }
    }

    /// Runs the definition of a state machine.
    fn nested(&mut self, call: &TaskCall<'_>, target: &Target, entry: &Entry<'m>) -> TaskReply {
        let what = entry.section.what(entry.name);
        let refused = if self.under_way.len() >= MAX_NESTED {
            Some(format!(
                "executions start one another more than {MAX_NESTED} deep"
            ))
        } else if self.executions >= MAX_EXECUTIONS || self.events >= MAX_EVENTS {
            Some(format!(
                "a run may have {MAX_EXECUTIONS} nested executions with {MAX_EVENTS} events together"
            ))
        } else {
            None
        };
        if let Some(refused) = refused {
            let sentence = format!(
                "{what} does not run: {refused}. This bound is the playground's; mock the execution instead."
            );
            return not_mocked(call, target, sentence);
        }
        let machine = match self.machine(entry) {
            Ok(machine) => machine,
            Err(sentence) => return not_mocked(call, target, sentence),
        };
        let settings = child::settings(call, &self.settings);
        self.under_way.push(Holder {
            token: call.token.map(str::to_owned),
            start: call.now,
            reports: Vec::new(),
        });
        self.executions += 1;
        let outer = std::mem::replace(&mut self.settings, settings.clone());
        let run = asl_engine::run(&machine, &child::input(call), &settings, self);
        self.settings = outer;
        let reports = self
            .under_way
            .pop()
            .map(|holder| holder.reports)
            .unwrap_or_default();
        match run {
            Err(error) => {
                let sentence = format!("{what} does not start. {error}");
                not_mocked(call, target, sentence)
            }
            Ok(execution) => {
                self.events += execution.events.len();
                if let Some(not_mocked) = execution.not_mocked {
                    return TaskReply::now(Answer::NotMocked(not_mocked));
                }
                let duration = u64::try_from(execution.stop.0 - call.now.0).unwrap_or(0);
                let note = format!(
                    "The definition of {what} ran: {} after {} events.",
                    execution.status.name(),
                    execution.events.len()
                );
                let mut reply = child::reply(call, &self.settings, &ended(&execution), duration, reports);
                reply.note = Some(note);
                reply
            }
        }
    }

    /// The state machine of an entry, read once.
    fn machine(&mut self, entry: &Entry<'m>) -> Result<Arc<StateMachine>, String> {
        if let Some(read) = self.machines.get(entry.name) {
            return read.clone();
        }
        let text = match &entry.task.definition {
            Some(Value::String(text)) => text.to_string(),
            Some(value) => value.to_string(),
            None => String::new(),
        };
        let analysis = asl::analyze(&text);
        let read = analysis.machine.ok_or_else(|| {
            let errors = analysis.diagnostics.iter();
            let first = errors
                .filter(|found| found.severity == asl::Severity::Error)
                .map(|found| {
                    let place = found.location.as_deref().unwrap_or_default();
                    format!(" {} {place}", found.message)
                });
            format!(
                "The definition of {} under Mocks has an error.{}",
                entry.section.what(entry.name),
                first.take(1).collect::<String>()
            )
        });
        self.machines.insert(entry.name, read.clone());
        read
    }

    /// A nested execution that reports to the holder of a token, with `aws-sdk:sfn:sendTaskSuccess` and its like.
    fn report(&mut self, call: &TaskCall<'_>, target: &Target) {
        let Target::Service { service, action } = target else {
            return;
        };
        if &**service != "aws-sdk:sfn" {
            return;
        }
        let text = |key: &str| call.arguments.get(key).and_then(Value::as_str);
        let Some(token) = text("TaskToken") else { return };
        let holder = self
            .under_way
            .iter_mut()
            .find(|holder| holder.token.as_deref() == Some(token));
        let Some(holder) = holder else { return };
        let report = match &**action {
            "sendTaskHeartbeat" => Report::Heartbeat,
            "sendTaskSuccess" => {
                let output = text("Output").and_then(|output| asl_json::parse(output).ok());
                let output = output.or_else(|| call.arguments.get("Output").cloned());
                Report::Success(output.unwrap_or_default())
            }
            "sendTaskFailure" => Report::Failure {
                error: text("Error").map(Str::from),
                cause: text("Cause").map(Str::from),
            },
            _ => return,
        };
        holder.reports.push(Later {
            after: u64::try_from(call.now.0 - holder.start.0).unwrap_or(0),
            report,
        });
    }
}

/// The end of a run that has nothing to go on with.
fn not_mocked(call: &TaskCall<'_>, target: &Target, sentence: String) -> TaskReply {
    let (section, name) = target.entry_name(call.state);
    TaskReply::now(Answer::NotMocked(NotMocked {
        name,
        sentence,
        is_function: section == Section::Functions,
    }))
}

fn ended(execution: &Execution) -> Ended {
    match execution.status {
        Status::Succeeded => Ended::Succeeded(execution.output.clone().unwrap_or_default()),
        Status::TimedOut => Ended::TimedOut,
        Status::Failed | Status::Aborted => Ended::Failed(execution.error.clone(), execution.cause.clone()),
    }
}

/// How a function is called that Lambda answers for.
fn queued(target: &Target) -> Option<InvocationType> {
    match target {
        Target::Function { invocation, .. } if *invocation != InvocationType::RequestResponse => {
            Some(*invocation)
        }
        _ => None,
    }
}

fn token_returns(output: Value) -> Vec<Later> {
    vec![Later {
        after: USUAL_TIME,
        report: Report::Success(output),
    }]
}

fn object(object: &MockedObject, settings: &Settings) -> Object {
    Object {
        key: object.key.as_str().into(),
        content: object.text(),
        last_modified: settings.start,
    }
}

impl TaskHandler for MockHandler<'_> {
    fn call(&mut self, call: &TaskCall<'_>) -> TaskReply {
        let target = match Target::of(call.resource, call.arguments) {
            Ok(target) => target,
            Err(refused) => return TaskReply::now(Answer::Rejected(refused)),
        };
        self.report(call, &target);
        let mut first = None;
        for entry in target.entries(self.mocks, call.state, call.resource) {
            match self.counters.choose(entry, call) {
                Ok(found) => return self.answered(call, &target, entry.section, &found),
                Err(Unanswered::Condition(sentence)) => return not_mocked(call, &target, sentence),
                Err(Unanswered::None(_)) if entry.task.definition.is_some() => {
                    return self.nested(call, &target, &entry);
                }
                Err(Unanswered::None(number)) => {
                    first.get_or_insert((entry, number));
                }
            }
        }
        match first {
            Some((entry, number)) if queued(&target).is_none() => {
                Self::exhausted(call, &target, &entry, number)
            }
            _ => self.default_reply(call, &target),
        }
    }

    fn object(&mut self, bucket: &str, key: &str) -> Option<Object> {
        let mut objects = self.mocks.objects.iter();
        let found = objects.find(|object| object.bucket == bucket && object.key == key)?;
        Some(object(found, &self.settings))
    }

    fn list(&mut self, bucket: &str, prefix: &str) -> Vec<Object> {
        let objects = self.mocks.objects.iter();
        let mut listed: Vec<Object> = objects
            .filter(|object| object.bucket == bucket && object.key.starts_with(prefix))
            .map(|found| object(found, &self.settings))
            .collect();
        listed.sort_by(|one, other| one.key.cmp(&other.key));
        listed
    }
}
