//! What a definition calls: everything that the Mocks pane lists, and the response that one click adds to it.

use asl::outline::{OutlineScope, OutlineState};
use asl::resource::{self, FunctionName, Pattern, Resource, ResourceKind};
use asl_json::{Pointer, Value};
use serde::{Deserialize, Serialize};

use crate::answer::USUAL_TIME;
use crate::inferred_data::InferredData;
use crate::model::{
    CallbackReport, Job, JobEnd, MockedObject, MockedTask, Mocks, ObjectKind, Reported, Response,
    ResponseKind, Section,
};
use crate::target::{Starter, machine_name};

/// Something that a definition calls or reads.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Called {
    /// What kind of thing it is.
    pub kind: CalledKind,
    /// The name under which mocked responses are kept: a function's bare name, a state's name, the name of an activity
    /// or a state machine, the key of an object.
    pub name: String,
    /// What is called, as written: a function name or ARN, the resource, the bucket of an object.
    pub target: String,
    /// Whether the token of a callback is given to somebody by any of the states, or a worker may send heartbeats.
    pub awaits_callback: bool,
    /// Whether the state waits for the end of a job.
    pub awaits_job: bool,
    /// Whether it is a function that is called by its ARN: its result is then the task's.
    pub is_direct: bool,
    /// The states that call it.
    pub states: Vec<(String, Pointer)>,
}

/// Kinds of things that a definition calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CalledKind {
    /// A Lambda function that the definition names.
    Function,
    /// A Lambda function that is only known when the state runs.
    DynamicFunction,
    /// A task of any other integration.
    Task,
    /// An activity.
    Activity,
    /// A state machine that is started.
    Execution,
    /// An object in S3, or a list of objects, that a distributed Map reads.
    Object,
}

impl Called {
    /// The part of the document in which its own entry belongs; none for objects.
    pub fn section(&self) -> Option<Section> {
        Some(match self.kind {
            CalledKind::Function | CalledKind::DynamicFunction => Section::Functions,
            CalledKind::Task => Section::Tasks,
            CalledKind::Activity => Section::Activities,
            CalledKind::Execution => Section::Executions,
            CalledKind::Object => return None,
        })
    }

    /// The mocked responses that one click adds: an entry with its default, or an object. They hold what the definition
    /// reads of them.
    pub fn first(&self, inferred: &InferredData) -> Mocks {
        let mut mocks = Mocks::default();
        if let Some(section) = self.section() {
            let task = MockedTask {
                responses: vec![self.first_response(inferred)],
                ..MockedTask::default()
            };
            mocks.section_mut(section).insert(self.name.clone(), task);
        } else {
            let kind = ObjectKind::of_key(&self.name);
            mocks.objects.push(MockedObject {
                bucket: self.target.clone(),
                key: self.name.clone(),
                kind,
                content: example_content(kind),
            });
        }
        mocks
    }

    /// A first answer, to be changed. Without any callback a task that awaits one would wait for ever.
    fn first_response(&self, inferred: &InferredData) -> Response {
        let pointer = self.states.first().map_or("", |(_, pointer)| pointer.as_str());
        let read = inferred.complete(pointer, &Value::empty_object());
        let returned = match self.kind {
            _ if self.awaits_callback && self.kind != CalledKind::Activity => Value::empty_object(),
            // A function that is called through an integration answers within its metadata.
            CalledKind::Function if !self.is_direct => {
                read.get("Payload").cloned().unwrap_or_else(Value::empty_object)
            }
            CalledKind::Function | CalledKind::Activity => read.clone(),
            CalledKind::Execution => read.get("Output").cloned().unwrap_or_else(Value::empty_object),
            CalledKind::Task | CalledKind::DynamicFunction | CalledKind::Object => Value::empty_object(),
        };
        let mut response = Response::now(match self.kind {
            CalledKind::Task if self.awaits_job => ResponseKind::Job(Job {
                after: 2 * USUAL_TIME,
                end: JobEnd::Succeeds,
                output: None,
            }),
            CalledKind::Task => ResponseKind::Usual(Value::empty_object()),
            _ => ResponseKind::Returns(returned),
        });
        if self.awaits_callback && self.kind != CalledKind::Activity {
            response.callback.push(CallbackReport {
                after: 2 * USUAL_TIME,
                reported: Reported::Success(read),
            });
        }
        response
    }
}

/// Two rows of something.
pub fn example_content(kind: ObjectKind) -> Value {
    let rows = || {
        let row = |id: i64, name| Value::from([("id", Value::from(id)), ("name", Value::from(name))]);
        vec![row(1, "first"), row(2, "second")]
    };
    match kind {
        ObjectKind::Json | ObjectKind::Parquet => Value::array(rows()),
        ObjectKind::JsonLines => {
            let lines: Vec<String> = rows().iter().map(ToString::to_string).collect();
            Value::from(lines.join("\n"))
        }
        ObjectKind::Csv => Value::from(crate::table::csv(&rows())),
        ObjectKind::Manifest => inventory("my-bucket", "data/example.csv", "Bucket, Key"),
    }
}

/// The manifest of an inventory in S3 with one file (page "`ItemReader` (Map)", example of an inventory).
pub(crate) fn inventory(bucket: &str, file: &str, columns: &str) -> Value {
    Value::from([
        ("sourceBucket", Value::from(bucket)),
        ("destinationBucket", Value::from(format!("arn:aws:s3:::{bucket}"))),
        ("fileFormat", Value::from("CSV")),
        ("fileSchema", Value::from(columns)),
        (
            "files",
            Value::array(vec![Value::from([("key", Value::from(file))])]),
        ),
    ])
}

impl Mocks {
    /// The entries that are about something called: its own (a function may have one for each version and alias), those
    /// of its states, and that of its resource.
    pub fn entries_for(&self, called: &Called) -> Vec<(Section, &str)> {
        let mut entries = Vec::new();
        let own = |name: &str| match called.kind {
            CalledKind::Function => {
                FunctionName::read(name).is_some_and(|function| function.name == called.name)
            }
            CalledKind::Task => name == called.name,
            CalledKind::Activity => name == called.name || name == called.target,
            CalledKind::Execution => machine_name(name) == called.name,
            // Which function it will be is not known before the state runs.
            CalledKind::DynamicFunction | CalledKind::Object => false,
        };
        if let Some(section) = called.section() {
            let names = self.section(section).keys().filter(|name| own(name));
            entries.extend(names.map(|name| (section, name.as_str())));
        }
        if called.kind != CalledKind::Task {
            for (state, _) in &called.states {
                let entry = self.tasks.get_key_value(state);
                entries.extend(entry.map(|(name, _)| (Section::Tasks, name.as_str())));
            }
        }
        if self.resources.is_empty() {
            return entries;
        }
        // An entry may leave out how the task waits for the end.
        let bare = Resource::read(&called.target).ok().and_then(|resource| {
            let waits = resource.pattern() != Pattern::RequestResponse;
            waits.then(|| called.target.strip_suffix(resource.pattern().suffix()))?
        });
        for name in [Some(&*called.target), bare].into_iter().flatten() {
            let entry = self.resources.get_key_value(name);
            entries.extend(entry.map(|(name, _)| (Section::Resources, name.as_str())));
        }
        entries
    }

    /// Whether there is anything about something called.
    pub fn is_mocked(&self, called: &Called) -> bool {
        match called.kind {
            // Which function it will be is not known; any may be meant.
            CalledKind::DynamicFunction => !self.functions.is_empty(),
            CalledKind::Object => self
                .objects
                .iter()
                .any(|object| object.bucket == called.target && object.key.starts_with(&called.name)),
            _ => !self.entries_for(called).is_empty(),
        }
    }
}

/// Everything that the states of a definition call or read, in the order of the text, things with a name once each.
pub fn called(outline: &OutlineScope) -> Vec<Called> {
    let mut all: Vec<Called> = Vec::new();
    outline.walk(&mut |state| {
        let Some(mut found) = called_by(state) else { return };
        match all
            .iter_mut()
            .find(|known| known.kind == found.kind && known.name == found.name)
        {
            Some(known) => {
                known.awaits_callback |= found.awaits_callback;
                known.awaits_job |= found.awaits_job;
                known.states.append(&mut found.states);
            }
            None => all.push(found),
        }
    });
    all
}

fn called_by(state: &OutlineState) -> Option<Called> {
    let states = vec![(str::to_owned(&state.name), state.pointer.clone())];
    if state.type_name.as_deref() == Some("Map") {
        return read_by(state, states);
    }
    if state.type_name.as_deref() != Some("Task") {
        return None;
    }
    let text = state.fields.get("Resource")?.as_str()?;
    let assumed = resource::assumed(text);
    let resource = Resource::read(&assumed).ok()?;
    let arguments = state
        .fields
        .get(if state.jsonata { "Arguments" } else { "Parameters" })
        .cloned()
        .unwrap_or_default();
    let written = |key: &str| {
        let text = arguments.get(key)?.as_str()?;
        (!(state.jsonata && text.starts_with("{%"))).then_some(text)
    };
    let pattern = resource.pattern();
    let mut called = Called {
        kind: CalledKind::Task,
        name: str::to_owned(&state.name),
        target: text.to_owned(),
        awaits_callback: pattern == Pattern::WaitForTaskToken,
        awaits_job: matches!(pattern, Pattern::Sync | Pattern::Sync2),
        is_direct: false,
        states,
    };
    let is_invoke = resource.is_lambda_invoke();
    match resource.kind {
        ResourceKind::Integration { .. } if is_invoke => {
            let named = written("FunctionName").and_then(|text| {
                let name = FunctionName::read(&resource::assumed(text))?.name.to_owned();
                Some((name, text))
            });
            (called.kind, (called.name, called.target)) = match named {
                Some((name, text)) => (CalledKind::Function, (name, text.to_owned())),
                None => {
                    let path = arguments
                        .get("FunctionName.$")
                        .or_else(|| arguments.get("FunctionName"));
                    let path = path.and_then(|path| path.as_str()).unwrap_or("a function");
                    (CalledKind::DynamicFunction, (path.to_owned(), path.to_owned()))
                }
            };
        }
        ResourceKind::Integration { service, action, .. } => {
            if let Some(arn) = written("StateMachineArn").filter(|_| Starter::of(service, action).is_some()) {
                called.kind = CalledKind::Execution;
                machine_name(arn).clone_into(&mut called.name);
                arn.clone_into(&mut called.target);
            }
        }
        ResourceKind::Function(function) => {
            called.kind = CalledKind::Function;
            called.is_direct = true;
            function.name.clone_into(&mut called.name);
        }
        ResourceKind::Activity { name, .. } => {
            called.kind = CalledKind::Activity;
            name.clone_into(&mut called.name);
            called.awaits_callback = true;
        }
    }
    Some(called)
}

/// The object that a distributed Map reads. What is only known when the state runs has the name of its expression.
fn read_by(state: &OutlineState, states: Vec<(String, Pointer)>) -> Option<Called> {
    let reader = state.fields.get("ItemReader")?;
    let arguments = reader.get("Parameters").or_else(|| reader.get("Arguments"))?;
    let text = |key: &str| {
        let found = arguments.get(key).or_else(|| arguments.get(&format!("{key}.$")));
        found.and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    let lists = reader
        .get("Resource")
        .and_then(Value::as_str)
        .is_some_and(|resource| resource.ends_with("listObjectsV2"));
    Some(Called {
        kind: CalledKind::Object,
        name: text(if lists { "Prefix" } else { "Key" }),
        target: text("Bucket"),
        awaits_callback: false,
        awaits_job: false,
        is_direct: false,
        states,
    })
}
