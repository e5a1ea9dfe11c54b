//! What runs the workflow, and the calls that an execution made. What does not live here: what is run (`plan`).

use asl_engine::{
    Answer, Execution, MapAct, MapRefusal, MapResources, Object, Report, TaskCall, TaskHandler, TaskReply,
};
use asl_json::{Pointer, Str, Value};
use asl_mock::Mocks;

/// Runs executions of the workflow that is explored.
pub trait Bench {
    /// Runs it with an input and mocked responses. The error is a sentence: it cannot start.
    fn run(&mut self, input: &Value, mocks: &Mocks) -> Result<Ran, String>;
}

/// An execution, and the calls that it made.
#[derive(Debug)]
pub struct Ran {
    /// The execution.
    pub execution: Execution,
    /// Its calls in their order, those of the children of its Map Runs included.
    pub calls: Vec<Call>,
}

/// A call of a task, or an object that the reader of a distributed Map asks for.
#[derive(Clone, Debug)]
pub struct Call {
    /// The state that made it.
    pub state: Str,
    /// Where that stands in the definition.
    pub pointer: Pointer,
    /// The result that it ends with, if it succeeds in time.
    pub result: Option<Value>,
    /// The bucket and the key of the object that is read, if it is not a task that calls.
    pub object: Option<(Str, Str)>,
    /// Whether a call before it failed, and this one is another attempt.
    pub is_retry: bool,
}

/// The most calls of one execution that are kept.
const CALLS: usize = 2_000;

/// A task handler that keeps the calls which it hands on.
pub struct Recorder<H> {
    inner: H,
    calls: Vec<Call>,
    /// The Map state that is reading.
    reader: Pointer,
}

impl<H: TaskHandler> Recorder<H> {
    /// Around the handler that answers.
    pub fn new(inner: H) -> Self {
        Self {
            inner,
            calls: Vec::new(),
            reader: Pointer::root(),
        }
    }

    /// The calls in their order.
    pub fn into_calls(self) -> Vec<Call> {
        self.calls
    }
}

impl<H: TaskHandler> TaskHandler for Recorder<H> {
    fn call(&mut self, call: &TaskCall<'_>) -> TaskReply {
        let reply = self.inner.call(call);
        if self.calls.len() < CALLS {
            let ends = reply.later.iter().find_map(|report| match &report.report {
                Report::Heartbeat => None,
                Report::Success(value) => Some(Some(value)),
                Report::Failure { .. } => Some(None),
            });
            let result = match (&reply.answer, ends) {
                (Answer::Success(_), Some(end)) => end,
                (Answer::Success(value), None) => Some(value),
                _ => None,
            };
            self.calls.push(Call {
                state: call.state.clone(),
                pointer: call.pointer.clone(),
                result: result.cloned(),
                object: None,
                is_retry: call.retry_count > 0,
            });
        }
        reply
    }
}

impl<H: TaskHandler> MapResources for Recorder<H> {
    fn reading(&mut self, state: &Pointer, reader: &asl::distributed::ItemReader) {
        self.reader = state.clone();
        self.inner.reading(state, reader);
    }

    fn refuses(&mut self, state: &str, act: &MapAct<'_>) -> Option<MapRefusal> {
        self.inner.refuses(state, act)
    }

    fn object(&mut self, bucket: &str, key: &str) -> Option<Object> {
        let object = self.inner.object(bucket, key);
        if object.is_some()
            && self.calls.len() < CALLS
            && let Some(state) = self.reader.steps().last()
        {
            self.calls.push(Call {
                state: state.as_str().into(),
                pointer: self.reader.clone(),
                result: None,
                object: Some((bucket.into(), key.into())),
                is_retry: false,
            });
        }
        object
    }

    fn list(&mut self, bucket: &str, prefix: &str) -> Vec<Object> {
        self.inner.list(bucket, prefix)
    }
}
