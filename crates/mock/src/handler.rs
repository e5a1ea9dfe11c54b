//! Answers the engine's task calls from the mocked responses: finds the entry, counts the call, and lets `answer.rs` make
//! the reply. What has no entry gets a default (`default_reply.rs`); a state machine with a definition really runs
//! (`nested.rs`).

use std::cell::{OnceCell, RefCell};
use std::collections::HashSet;
use std::rc::Rc;

use asl::distributed::ItemReader;
use asl_code::Engine;
use asl_engine::{Answer, MapResources, NotMocked, Object, Settings, TaskCall, TaskHandler, TaskReply};
use asl_json::{Pointer, Value};

use crate::answer::{Answering, queued_note};
use crate::choose::{Counters, Entry, Found, Unanswered};
use crate::code::{CodeRunner, log_tail};
use crate::default_object::Reader;
use crate::durable::DurableExecutions;
use crate::inferred_data::InferredData;
use crate::lambda::InvocationType;
use crate::model::{CodeMock, MockedObject, Mocks, Response, ResponseKind, Section};
use crate::nested::NestedRuns;
use crate::target::{Functions, Target};

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
    pub(crate) mocks: &'m Mocks,
    pub(crate) settings: Settings,
    /// Read when the first function is called.
    functions: OnceCell<Functions<'m>>,
    counters: Counters<'m>,
    pub(crate) defaults: Vec<DefaultUsed>,
    /// What the definition that runs reads; with it, default responses are completed.
    pub(crate) data: Rc<InferredData>,
    /// The Map state that is reading objects.
    pub(crate) reader: Option<Reader>,
    pub(crate) nested: NestedRuns<'m>,
    durable: DurableExecutions,
    code: RefCell<CodeRunner>,
    /// The entries whose calls who drives the run answers.
    asked: HashSet<(Section, String)>,
    /// The answer to the next call of such an entry.
    given: Option<Response>,
}

impl<'m> MockHandler<'m> {
    /// The handler of an execution with the default settings.
    pub fn new(mocks: &'m Mocks) -> Self {
        Self::within(mocks, Settings::default())
    }

    /// The handler of an execution with these settings.
    pub fn within(mocks: &'m Mocks, settings: Settings) -> Self {
        Self {
            mocks,
            settings,
            functions: OnceCell::new(),
            counters: Counters::default(),
            defaults: Vec::new(),
            data: Rc::default(),
            reader: None,
            nested: NestedRuns::default(),
            durable: DurableExecutions::default(),
            code: RefCell::new(CodeRunner::new(None)),
            asked: HashSet::new(),
            given: None,
        }
    }

    /// Leaves the calls of these entries, which the mocked responses must have, to who drives the run: before the reply to a
    /// call that [`Self::asks`], the response is given ([`Self::give`]).
    #[must_use]
    pub fn asking(mut self, entries: impl IntoIterator<Item = (Section, String)>) -> Self {
        self.asked.extend(entries);
        self
    }

    /// The entry that leaves a call to who drives the run, if the most particular entry for it does; and what the answer is
    /// made of: the payload of a function, the request to any other task.
    pub fn asks(&self, call: &TaskCall<'_>) -> Option<((Section, &'m str), Value)> {
        if self.asked.is_empty() {
            return None;
        }
        let target = Target::of(call.resource, call.arguments).ok()?;
        let entries = self.entries(&target, call);
        let first = entries.first().filter(|entry| self.is_asked(entry))?;
        Some(((first.section, first.name), target.event(call)))
    }

    /// The entries that may answer a call, the most particular first.
    fn entries(&self, target: &Target, call: &TaskCall<'_>) -> Vec<Entry<'m>> {
        let functions = self.functions.get_or_init(|| Functions::of(self.mocks));
        target.entries(self.mocks, functions, call.state, call.resource)
    }

    /// Gives the response to the next call.
    pub fn give(&mut self, response: Response) {
        self.given = Some(response);
    }

    fn is_asked(&self, entry: &Entry<'_>) -> bool {
        !self.asked.is_empty() && self.asked.contains(&(entry.section, entry.name.to_owned()))
    }

    /// Adds what the definition that runs reads: default responses then hold it.
    #[must_use]
    pub fn reading(mut self, data: impl Into<Rc<InferredData>>) -> Self {
        self.data = data.into();
        self
    }

    /// Lets responses that are code run, in this engine. Without one a call of such a function ends the run, and says why.
    #[must_use]
    pub fn running_code(mut self, engine: Option<Rc<dyn Engine>>) -> Self {
        self.code = RefCell::new(CodeRunner::new(engine));
        self
    }

    /// The calls that were answered by default so far, one for each thing that was called.
    pub fn defaults(&self) -> &[DefaultUsed] {
        &self.defaults
    }

    pub(crate) fn answering<'a>(
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
            data: &self.data,
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
        let mut note = found.note.clone();
        if let ResponseKind::Code(mock) = &found.response.kind {
            return match self.run_code(mock, call, target, section, found) {
                Ok((mut reply, advice)) => {
                    for sentence in advice
                        .iter()
                        .map(String::as_str)
                        .chain(queued(target).map(queued_note))
                    {
                        note.push(' ');
                        note.push_str(sentence);
                    }
                    reply.note = Some(note);
                    reply
                }
                Err(why) => {
                    let sentence = format!(
                        "State '{}' calls {}. {why}",
                        call.state,
                        target.what(call.state, call.resource)
                    );
                    not_mocked(call, target, sentence)
                }
            };
        }
        let reply = self
            .answering(call, target, section, found.call)
            .reply(found.response);
        match reply {
            Ok(mut reply) => {
                if let Some(invocation) = queued(target) {
                    note.push(' ');
                    note.push_str(queued_note(invocation));
                }
                reply.note = Some(note);
                reply
            }
            Err(error) => {
                let sentence =
                    format!("The response template could not be evaluated: {error} Fix it under Mocks.");
                not_mocked(call, target, sentence)
            }
        }
    }

    /// The reply that code makes, with its log, and advice for whoever wrote the code.
    fn run_code(
        &self,
        mock: &CodeMock,
        call: &TaskCall<'_>,
        target: &Target,
        section: Section,
        found: &Found<'_>,
    ) -> Result<(TaskReply, Option<String>), String> {
        let mut runner = self.code.borrow_mut();
        let answered = runner.run(mock, call, target, &self.settings, found.call)?;
        // What is said beside the code counts, too.
        let mut callback = found.response.callback.clone();
        callback.extend(answered.response.callback);
        callback.sort_by_key(|report| report.after);
        let response = Response {
            after: found.response.after.saturating_add(answered.response.after),
            jitter: found.response.jitter,
            callback,
            ..answered.response
        };
        let mut reply = self
            .answering(call, target, section, found.call)
            .reply(&response)?;
        let wants_tail = call.arguments.get("LogType").and_then(Value::as_str) == Some("Tail");
        if let (
            Answer::Success(value @ Value::Object(_)),
            Target::Function {
                direct: false,
                invocation: InvocationType::RequestResponse,
                ..
            },
            true,
        ) = (&mut reply.answer, target, wants_tail)
        {
            *value = value.with("LogResult", Value::from(log_tail(&answered.log)));
        }
        reply.log = Some(answered.log);
        Ok((reply, answered.advice))
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
}

/// The end of a run that has nothing to go on with.
pub(crate) fn not_mocked(call: &TaskCall<'_>, target: &Target, sentence: String) -> TaskReply {
    let (section, name) = target.entry_name(call.state);
    TaskReply::now(Answer::NotMocked(NotMocked {
        name,
        sentence,
        is_function: section == Section::Functions,
    }))
}

/// How a function is called that Lambda answers for.
pub(crate) fn queued(target: &Target) -> Option<InvocationType> {
    match target {
        Target::Function { invocation, .. } if *invocation != InvocationType::RequestResponse => {
            Some(*invocation)
        }
        _ => None,
    }
}

fn object(object: &MockedObject, settings: &Settings) -> Object {
    Object {
        key: object.key.as_str().into(),
        content: object.text(),
        last_modified: settings.start,
    }
}

impl MockHandler<'_> {
    fn reply(&mut self, call: &TaskCall<'_>, target: &Target) -> TaskReply {
        let name_reply = self.name_reply(call, target);
        let mut first = None;
        for entry in self.entries(target, call) {
            // What is mocked for a state or a resource is the answer to the call itself, whatever the name is.
            if entry.section == Section::Executions
                && let Some(reply) = name_reply
            {
                return reply;
            }
            if self.is_asked(&entry) {
                return self.given_reply(call, target, &entry);
            }
            match self.counters.choose(entry, call) {
                Ok(found) => {
                    let reply = self.answered(call, target, entry.section, &found);
                    if entry.section == Section::Executions {
                        self.take_name(call, target, Some(found.response), &reply);
                    }
                    return reply;
                }
                Err(Unanswered::Condition(sentence)) => return not_mocked(call, target, sentence),
                Err(Unanswered::None(_)) if entry.task.definition.is_some() => {
                    return self.run_nested(call, target, &entry);
                }
                Err(Unanswered::None(number)) => {
                    first.get_or_insert((entry, number));
                }
            }
        }
        match first {
            Some((entry, number)) if queued(target).is_none() => {
                Self::exhausted(call, target, &entry, number)
            }
            _ => name_reply.unwrap_or_else(|| {
                let reply = self.default_reply(call, target);
                self.take_name(call, target, None, &reply);
                reply
            }),
        }
    }
}

impl MockHandler<'_> {
    /// The reply of who drives the run.
    fn given_reply(&mut self, call: &TaskCall<'_>, target: &Target, entry: &Entry<'_>) -> TaskReply {
        let what = entry.section.what(entry.name);
        let Some(response) = self.given.take() else {
            let sentence = format!(
                "State '{}' calls {what}, which a function of the test answers; within a nested execution, and after an entry of its own whose responses are used up, no function can be asked. Give it mocked responses there.",
                call.state
            );
            return not_mocked(call, target, sentence);
        };
        let found = Found {
            response: &response,
            note: format!("Answered by the function of the test for {what}."),
            call: usize::try_from(call.retry_count).unwrap_or(usize::MAX),
        };
        self.answered(call, target, entry.section, &found)
    }
}

impl TaskHandler for MockHandler<'_> {
    fn call(&mut self, call: &TaskCall<'_>) -> TaskReply {
        let target = match Target::of(call.resource, call.arguments) {
            Ok(target) => target,
            Err(refused) => return TaskReply::now(Answer::Rejected(refused)),
        };
        self.report(call, &target);
        if let Some(reply) = self.durable.reply(call, &target) {
            return reply;
        }
        let reply = self.reply(call, &target);
        self.durable.start(call, &target, &self.settings, reply)
    }
}

impl MapResources for MockHandler<'_> {
    fn reading(&mut self, state: &Pointer, reader: &ItemReader) {
        self.reader = Some(Reader {
            item: self.data.item(state.as_str()),
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
