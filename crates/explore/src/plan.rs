//! What is tried: an input, and calls that are answered otherwise than usual. A plan becomes mocked responses, and with the input
//! that is the witness of what comes of it.

use std::fmt::Write;
use std::hash::Hasher;

use asl_json::{Str, Value};
use asl_mock::{
    CallbackReport, Exception, FunctionError, HttpAnswer, Job, JobEnd, MockedObject, Mocks, Numbers,
    ObjectKind, Reported, Response, ResponseKind, ServiceException, When,
};
use fnv::FnvHasher;

use crate::menu::How;

/// The sentence of failures that are made up.
const CAUSE: &str = "Made up to see what happens.";

/// An execution that is tried.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    /// Its input.
    pub input: Value,
    /// The calls that are answered otherwise, in the order in which they were decided on.
    pub decisions: Vec<Decision>,
    /// What differs, in words.
    pub because: Vec<String>,
    /// How many calls fail.
    pub failures: usize,
    /// How many places of data differ.
    pub changes: usize,
    /// Only calls after this one are to fail next: those before were tried already.
    pub after: Option<usize>,
}

/// A call that is answered otherwise.
#[derive(Clone, Debug)]
pub(crate) struct Decision {
    /// The state that makes it.
    pub state: Str,
    /// The number of the call, counted from 0 over all calls of the state.
    pub call: usize,
    /// What it gets.
    pub answer: Answer,
    /// What the state gets otherwise, where no mocked response says so.
    pub usual: Option<Value>,
}

/// What a call gets.
#[derive(Clone, Debug)]
pub(crate) enum Answer {
    /// It fails.
    Fails {
        /// How.
        how: How,
        /// So do all calls of the state after it.
        forever: bool,
        /// Only those for this many items of the Map around it.
        items: Option<usize>,
    },
    /// It ends with this result.
    Result(Value),
    /// The object that it reads is not there.
    Lacks {
        /// Its bucket.
        bucket: Str,
        /// Its key.
        key: Str,
    },
}

impl Plan {
    /// Everything as usual.
    pub(crate) fn usual(input: Value) -> Self {
        Self {
            input,
            decisions: Vec::new(),
            because: Vec::new(),
            failures: 0,
            changes: 0,
            after: None,
        }
    }

    /// The same for the same workspace, whatever the order in which it was decided on.
    pub(crate) fn key(&self) -> u64 {
        let mut texts: Vec<String> = self
            .decisions
            .iter()
            .map(|decision| {
                let what = match &decision.answer {
                    Answer::Fails { how, forever, items } => format!("{how:?} {forever} {items:?}"),
                    Answer::Result(value) => value.to_string(),
                    Answer::Lacks { bucket, key } => format!("lacks {bucket} {key}"),
                };
                format!("{}#{} {what}", decision.state, decision.call)
            })
            .collect();
        texts.sort_unstable();
        // Of a text, by a hash that is specified: the order of the search is the same on every machine, and next year.
        let mut hasher = FnvHasher::default();
        hasher.write(self.input.to_string().as_bytes());
        for text in &texts {
            hasher.write(b"\n");
            hasher.write(text.as_bytes());
        }
        hasher.finish()
    }

    /// What differs, in a sentence.
    pub(crate) fn sentence(&self) -> String {
        if self.because.is_empty() {
            return "Everything goes as usual.".to_owned();
        }
        let mut sentence = String::new();
        for (index, because) in self.because.iter().enumerate() {
            let _ = match index {
                0 => write!(sentence, "{because}"),
                _ => write!(sentence, "; {because}"),
            };
        }
        sentence.push('.');
        match sentence.strip_prefix("the ") {
            Some(rest) => format!("The {rest}"),
            None => sentence,
        }
    }

    /// The mocked responses that do this, over those of the workspace. A state whose calls those do not answer goes on with what it
    /// gets by default.
    pub(crate) fn mocks(&self, base: &Mocks, is_mocked: &dyn Fn(&str) -> bool) -> Mocks {
        let mut mocks = base.clone();
        let mut states: Vec<&Str> = Vec::new();
        for decision in &self.decisions {
            if let Answer::Lacks { bucket, key } = &decision.answer {
                take_away(&mut mocks.objects, bucket, key);
            } else if !states.contains(&&decision.state) {
                states.push(&decision.state);
            }
        }
        for state in states {
            let mut own: Vec<&Decision> = self
                .decisions
                .iter()
                .filter(|decision| decision.state == *state)
                .collect();
            // Of two that fit, the one of a single call is meant.
            own.sort_by_key(|decision| {
                (
                    matches!(decision.answer, Answer::Fails { forever: true, .. }),
                    decision.call,
                )
            });
            let usual = own.iter().find_map(|decision| decision.usual.clone());
            let mut responses: Vec<Response> = own.into_iter().filter_map(response).collect();
            let entry = mocks.tasks.entry(state.to_string()).or_default();
            responses.append(&mut entry.responses);
            entry.responses = responses;
            if entry.further_calls.is_none() && !is_mocked(state) {
                let kind = usual.map_or_else(
                    || ResponseKind::Usual(Value::empty_object()),
                    ResponseKind::Result,
                );
                entry.further_calls = Some(Response::now(kind));
            }
        }
        mocks
    }
}

/// Takes an object out of its bucket. In a bucket that something is in, nothing else is made up.
fn take_away(objects: &mut Vec<MockedObject>, bucket: &str, key: &str) {
    objects.retain(|object| object.bucket != *bucket || object.key != *key);
    if objects.iter().all(|object| object.bucket != *bucket) {
        objects.push(MockedObject {
            bucket: bucket.to_owned(),
            key: format!("not {key}"),
            kind: ObjectKind::default(),
            content: Value::array(Vec::new()),
        });
    }
}

/// The mocked response; none where it is no call of a task that is answered.
fn response(decision: &Decision) -> Option<Response> {
    let (answer, forever, items) = match &decision.answer {
        Answer::Result(value) => (ResponseKind::Result(value.clone()), false, None),
        Answer::Fails { how, forever, items } => (kind(how), *forever, *items),
        Answer::Lacks { .. } => return None,
    };
    let mut response = Response::now(answer);
    response.when = When {
        calls: items.is_none().then_some(Numbers {
            first: decision.call,
            last: (!forever).then_some(decision.call),
        }),
        items: items.map(|count| Numbers {
            first: 0,
            last: Some(count.saturating_sub(1)),
        }),
        ..When::default()
    };
    if let Answer::Fails {
        how: How::Callback(error),
        ..
    } = &decision.answer
    {
        response.callback = vec![CallbackReport {
            after: 0,
            reported: Reported::Failure {
                error: Some(error.clone()),
                cause: Some(CAUSE.into()),
            },
        }];
    }
    Some(response)
}

fn kind(how: &How) -> ResponseKind {
    match how {
        How::Error(error) => ResponseKind::Fails {
            error: Some(error.clone()),
            cause: Some(CAUSE.into()),
        },
        How::Exception(error) => ResponseKind::FunctionError(FunctionError::Exception(Exception {
            error_type: Some(error.to_string()),
            error_message: CAUSE.to_owned(),
            ..Exception::default()
        })),
        How::Service(error) => ResponseKind::ServiceException(ServiceException {
            name: error.to_string(),
            ..ServiceException::default()
        }),
        How::Job => ResponseKind::Job(Job {
            after: 1_000,
            end: JobEnd::Fails,
            output: None,
        }),
        How::Callback(_) => ResponseKind::Usual(Value::empty_object()),
        How::Http(status) => ResponseKind::Http(HttpAnswer {
            status: *status,
            body: Value::from(CAUSE),
            headers: asl_json::Map::new(),
        }),
        How::TooLarge => ResponseKind::TooLarge,
        How::Silent | How::Unreadable => ResponseKind::NeverAnswers,
    }
}
