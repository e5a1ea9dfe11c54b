//! Answers the engine's task calls from the mocked responses: finds the entry, counts the call, and lets `answer.rs` make
//! the reply. What has no entry gets a default; a state machine with a definition really runs.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use asl::distributed::{InputType, ItemReader};
use asl::model::StateMachine;
use asl::resource::Pattern;
use asl_engine::{
    Answer, Execution, MapResources, Nested, NestedExecution, NotMocked, Object, Report, Settings, Status,
    TaskCall, TaskHandler, TaskReply, TaskReport,
};
use asl_json::{Pointer, Str, Value};

use crate::answer::{Answering, USUAL_TIME, is_sync, queued_note};
use crate::called::inventory;
use crate::child::{self, Ended};
use crate::choose::{Counters, Entry, Found, Unanswered};
use crate::lambda::{self, InvocationType};
use crate::model::{Job, JobEnd, MockedObject, Mocks, Section};
use crate::sketch::Sketch;
use crate::target::Target;

/// How deep executions may start one another; the bound is ours.
const MAX_NESTED: usize = 5;

/// How many nested executions a run may have, and how many events they may have together; these bounds are ours.
const MAX_EXECUTIONS: usize = 1_000;
const MAX_EVENTS: usize = 400_000;

/// A call that was answered though nothing is said about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DefaultUsed {
    /// Where a response to it belongs; none for objects.
    pub section: Option<Section>,
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
    /// What the definition that runs reads; with it, default responses are completed.
    sketch: Rc<Sketch>,
    /// The Map state that is reading objects.
    reader: Option<Reader>,
    machines: HashMap<&'m str, Result<Machine, String>>,
    /// The nested executions that are under way, with the tokens that they were given.
    under_way: Vec<Holder>,
    executions: usize,
    events: usize,
}

/// A state machine that can be started, and what its definition reads.
type Machine = (Arc<StateMachine>, Rc<Sketch>);

/// How a Map state reads objects.
struct Reader {
    /// A row of what it reads.
    item: Option<Value>,
    how: ItemReader,
    state: String,
    /// Whether its manifest has been given, so that what is asked for next is a file that it lists.
    in_manifest: bool,
}

/// A nested execution as the holder of a task token.
struct Holder {
    token: Option<String>,
    start: asl_engine::Instant,
    reports: Vec<TaskReport>,
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
            sketch: Rc::default(),
            reader: None,
            machines: HashMap::new(),
            under_way: Vec::new(),
            executions: 0,
            events: 0,
        }
    }

    /// With the sketch of the definition that runs: default responses then hold what it reads of them.
    #[must_use]
    pub fn reading(mut self, sketch: Sketch) -> Self {
        self.sketch = Rc::new(sketch);
        self
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
            sketch: &self.sketch,
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
        let sketch = Rc::clone(&self.sketch);
        let complete = |result: Value| sketch.complete(call.pointer.as_str(), &result);
        let awaits_token = call.resource.pattern() == Pattern::WaitForTaskToken;
        if let Some(invocation) = queued(target) {
            // Lambda answers these by itself, whatever the function does.
            let accepted = lambda::accepted(invocation, call.now, call.request_id);
            let mut reply = TaskReply {
                note: Some(queued_note(invocation).to_owned()),
                ..TaskReply::now(Answer::Success(accepted))
            };
            if awaits_token {
                self.used_default(call, target);
                reply.later = token_returns(complete(Value::empty_object()));
            }
            return reply;
        }
        self.used_default(call, target);
        let (section, _) = target.entry_name(call.state);
        let answering = self.answering(call, target, section, 0);
        let mut reply = match target {
            // The echo of the request: what a function is given, it hands on.
            Target::Function {
                name, direct: false, ..
            } => {
                let payload = call.arguments.get("Payload").cloned();
                let payload = payload.unwrap_or_else(Value::empty_object);
                let version = name.qualifier.as_deref();
                let usual = lambda::invoked(&payload, version, call.now, call.request_id);
                // What a callback gives is not what the function returns.
                let payload = complete(usual)
                    .get("Payload")
                    .cloned()
                    .filter(|_| !awaits_token)
                    .unwrap_or(payload);
                let answer = lambda::invoked(&payload, version, call.now, call.request_id);
                TaskReply::now(Answer::Success(answer))
            }
            Target::Function { direct: true, .. } | Target::Activity { .. } => {
                TaskReply::now(Answer::Success(complete(call.arguments.clone())))
            }
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
            Target::Service { .. } if awaits_token => TaskReply::now(Answer::Success(answering.usual())),
            Target::Service { .. } => TaskReply::now(Answer::Success(complete(answering.usual()))),
        };
        for later in &mut reply.later {
            if let Report::Success(result) = &mut later.report {
                *result = complete(result.clone());
            }
        }
        if awaits_token {
            reply.later = token_returns(complete(Value::empty_object()));
        } else if matches!(target, Target::Execution { .. })
            && let Answer::Success(started) = &mut reply.answer
            && !is_sync(call)
        {
            *started = complete(started.clone());
        }
        let how = match target {
            Target::Function { .. } | Target::Activity { .. } => "it answers with what it is sent",
            Target::Execution { .. } => "the execution succeeds",
            Target::Service { .. } if is_sync(call) => "the job succeeds",
            Target::Service { .. } => "it answers as the service usually does",
        };
        let what = target.what(call.state, call.resource);
        reply.note = Some(format!(
            "Default response: nothing is mocked for {what}, so {how}, with what the definition reads. Say what it answers under Mocks."
        ));
        reply
    }

    fn used_default(&mut self, call: &TaskCall<'_>, target: &Target) {
        let (section, name) = target.entry_name(call.state);
        self.add_default(Some(section), name, call.state.to_string());
    }

    fn add_default(&mut self, section: Option<Section>, name: String, state: String) {
        let known = |used: &DefaultUsed| used.section == section && used.name == name;
        if !self.defaults.iter().any(known) {
            self.defaults.push(DefaultUsed { section, name, state });
        }
    }

    /// Two rows of what the Map reads, in the form in which it reads them.
    fn default_object(&mut self, bucket: &str, key: &str) -> Option<Object> {
        let reader = self.reader.as_mut()?;
        let has_manifest =
            reader.how.input_type == Some(InputType::Manifest) || reader.how.manifest_type.is_some();
        let row = reader
            .item
            .clone()
            .unwrap_or_else(|| match reader.how.input_type {
                // What every inventory has.
                Some(InputType::Manifest) => {
                    Value::from([("Bucket", Value::from(bucket)), ("Key", Value::from("example"))])
                }
                _ => Value::from([("id", Value::from("example"))]),
            });
        let content = if has_manifest && !std::mem::replace(&mut reader.in_manifest, true) {
            manifest(&reader.how, bucket, key, &row)
        } else {
            rows(&reader.how, &[row.clone(), row])
        };
        let state = reader.state.clone();
        let more = if reader.how.lists { "" } else { key };
        self.add_default(None, format!("s3://{bucket}/{more}"), state);
        Some(Object {
            key: key.into(),
            content: content.into(),
            last_modified: self.settings.start,
        })
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
        let (machine, sketch) = match self.machine(entry) {
            Ok(read) => read,
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
        let outer_sketch = std::mem::replace(&mut self.sketch, sketch);
        let run = asl_engine::run(&machine, &child::input(call), &settings, self);
        self.settings = outer;
        self.sketch = outer_sketch;
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
                if let Some(not_mocked) = execution.not_mocked.clone() {
                    return TaskReply {
                        nested: Some(kept(call, machine, settings.seed, execution)),
                        ..TaskReply::now(Answer::NotMocked(not_mocked))
                    };
                }
                let duration = u64::try_from(execution.stop.0 - call.now.0).unwrap_or(0);
                let note = format!(
                    "The definition of {what} ran: {} after {} events.",
                    execution.status.name(),
                    execution.events.len()
                );
                let mut reply = child::reply(call, &self.settings, &ended(&execution), duration, reports);
                reply.note = Some(note);
                reply.nested = Some(kept(call, machine, settings.seed, execution));
                reply
            }
        }
    }

    /// The state machine of an entry, read once.
    fn machine(&mut self, entry: &Entry<'m>) -> Result<Machine, String> {
        if let Some(read) = self.machines.get(entry.name) {
            return read.clone();
        }
        let text = match &entry.task.definition {
            Some(Value::String(text)) => text.to_string(),
            Some(value) => value.to_string(),
            None => String::new(),
        };
        let analysis = asl::analyze(&text);
        let sketch = Rc::new(Sketch::of(&analysis.outline));
        let read = analysis.machine.map(|machine| (machine, sketch)).ok_or_else(|| {
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
        holder.reports.push(TaskReport {
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

/// A nested execution for the trace of the one that started it.
fn kept(call: &TaskCall<'_>, machine: Arc<StateMachine>, seed: u64, execution: Execution) -> Nested {
    Nested::new(NestedExecution {
        machine,
        seed,
        managed: is_sync(call),
        execution,
    })
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

fn token_returns(output: Value) -> Vec<TaskReport> {
    vec![TaskReport {
        after: USUAL_TIME,
        report: Report::Success(output),
    }]
}

/// A manifest that lists one file, which lies beside it.
fn manifest(reader: &ItemReader, bucket: &str, key: &str, row: &Value) -> String {
    let folder = key.rsplit_once('/').map_or("", |(folder, _)| folder);
    let separator = if folder.is_empty() { "" } else { "/" };
    let file = format!("{folder}{separator}data/example");
    if reader.manifest_type.as_deref() == Some("ATHENA_DATA") {
        return format!("s3://{bucket}/{file}");
    }
    let columns: Vec<&str> = columns(row);
    inventory(bucket, &file, &columns.join(", ")).to_string()
}

/// The names of the columns of an inventory with such rows.
fn columns(row: &Value) -> Vec<&str> {
    let members = row.as_object();
    members.map_or_else(Vec::new, |members| members.keys().map(|key| &**key).collect())
}

/// Rows as the object that a reader reads, or as a file of an inventory.
fn rows(reader: &ItemReader, rows: &[Value]) -> String {
    let all = Value::array(rows.to_vec());
    match reader.input_type.unwrap_or(InputType::Json) {
        InputType::Json => {
            let steps = reader.items_pointer.as_deref().unwrap_or_default();
            let steps: Vec<&str> = steps.split('/').skip(1).collect();
            let within = |inner, step: &&str| Value::from([(*step, inner)]);
            steps.iter().rev().fold(all, within).to_string()
        }
        InputType::Parquet => all.to_string(),
        InputType::JsonLines => {
            let lines: Vec<String> = rows.iter().map(ToString::to_string).collect();
            lines.join("\n")
        }
        InputType::Csv => {
            let delimiter = match reader.csv_delimiter.as_deref() {
                Some("PIPE") => "|",
                Some("SEMICOLON") => ";",
                Some("SPACE") => " ",
                Some("TAB") => "\t",
                _ => ",",
            };
            let header: Option<Vec<&str>> = reader
                .csv_headers
                .as_ref()
                .map(|names| names.iter().map(|name| &**name).collect());
            crate::table::delimited(rows, header.as_deref(), delimiter)
        }
        InputType::Manifest => {
            let columns = rows.first().map(columns).unwrap_or_default();
            crate::table::delimited(rows, Some(&columns), ",")
        }
    }
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
}

impl MapResources for MockHandler<'_> {
    fn reading(&mut self, state: &Pointer, reader: &ItemReader) {
        self.reader = Some(Reader {
            item: self.sketch.item(state.as_str()),
            how: reader.clone(),
            state: state.steps().last().unwrap_or_default(),
            in_manifest: false,
        });
    }

    fn object(&mut self, bucket: &str, key: &str) -> Option<Object> {
        let mut of_bucket = self
            .mocks
            .objects
            .iter()
            .filter(|object| object.bucket == bucket)
            .peekable();
        if of_bucket.peek().is_some() {
            // Of a bucket that something is said about, the rest does not exist.
            let found = of_bucket.find(|object| object.key == key)?;
            return Some(object(found, &self.settings));
        }
        self.default_object(bucket, key)
    }

    fn list(&mut self, bucket: &str, prefix: &str) -> Vec<Object> {
        let objects = self.mocks.objects.iter();
        let of_bucket: Vec<_> = objects.filter(|object| object.bucket == bucket).collect();
        if of_bucket.is_empty() {
            let keys = ["example-1", "example-2"].map(|name| format!("{prefix}{name}"));
            return keys
                .iter()
                .filter_map(|key| self.default_object(bucket, key))
                .collect();
        }
        let listed = of_bucket
            .into_iter()
            .filter(|object| object.key.starts_with(prefix));
        let mut listed: Vec<Object> = listed.map(|found| object(found, &self.settings)).collect();
        listed.sort_by(|one, other| one.key.cmp(&other.key));
        listed
    }
}
