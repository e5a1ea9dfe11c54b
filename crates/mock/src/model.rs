//! The document: everything that the outside can do to an execution, each thing with its responses.
//!
//! What is mocked: Lambda functions, tasks of single states, whole resources, activities, nested executions, objects in
//! S3. Which response answers a call is [`When`]; what it does is [`ResponseKind`]. How a call finds its response lives
//! in `choose.rs`, the shapes that AWS gives to a response in `lambda.rs`, `service.rs` and `job.rs`.

use asl_code::FunctionCode;
use asl_json::{Map, Str, Value};
use indexmap::IndexMap;

/// All mocked responses of a workspace.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mocks {
    /// Lambda functions by name or ARN, with or without version or alias. All states that call a function share it.
    pub functions: IndexMap<String, MockedTask>,
    /// Tasks by the name of the state, whatever they call. They come before everything else.
    pub tasks: IndexMap<String, MockedTask>,
    /// Tasks by their resource: `arn:aws:states:::sqs:sendMessage`, with or without the pattern. They come last.
    pub resources: IndexMap<String, MockedTask>,
    /// Activities by name or ARN.
    pub activities: IndexMap<String, MockedTask>,
    /// State machines that `states:startExecution` starts, by name or ARN.
    pub executions: IndexMap<String, MockedTask>,
    /// Objects in S3, for the readers of distributed Maps.
    pub objects: Vec<MockedObject>,
}

/// The members of the document that hold responses by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum Section {
    /// Lambda functions
    Functions,
    /// States
    Tasks,
    /// Resources
    Resources,
    /// Activities
    Activities,
    /// State machines
    Executions,
}

impl Section {
    /// All of them, in the order of the document.
    pub const ALL: [Self; 5] = [
        Self::Functions,
        Self::Tasks,
        Self::Resources,
        Self::Activities,
        Self::Executions,
    ];

    /// The member of the document.
    pub fn key(self) -> &'static str {
        match self {
            Self::Functions => "functions",
            Self::Tasks => "tasks",
            Self::Resources => "resources",
            Self::Activities => "activities",
            Self::Executions => "executions",
        }
    }

    /// One of its entries in a sentence: `function 'f'`.
    pub fn what(self, name: &str) -> String {
        let word = match self {
            Self::Functions => "function",
            Self::Tasks => "state",
            Self::Resources => "resource",
            Self::Activities => "activity",
            Self::Executions => "state machine",
        };
        format!("{word} '{name}'")
    }
}

impl Mocks {
    /// The entries of a section.
    pub fn section(&self, section: Section) -> &IndexMap<String, MockedTask> {
        match section {
            Section::Functions => &self.functions,
            Section::Tasks => &self.tasks,
            Section::Resources => &self.resources,
            Section::Activities => &self.activities,
            Section::Executions => &self.executions,
        }
    }

    /// The entries of a section, to be changed.
    pub fn section_mut(&mut self, section: Section) -> &mut IndexMap<String, MockedTask> {
        match section {
            Section::Functions => &mut self.functions,
            Section::Tasks => &mut self.tasks,
            Section::Resources => &mut self.resources,
            Section::Activities => &mut self.activities,
            Section::Executions => &mut self.executions,
        }
    }

    /// The entries that answer by code.
    pub fn in_code(&self) -> impl Iterator<Item = (Section, &str)> {
        let is_code = |response: &Response| matches!(response.kind, ResponseKind::Code(_));
        Section::ALL.into_iter().flat_map(move |section| {
            let entries = self.section(section).iter();
            let entries = entries
                .filter(move |(_, task)| task.responses.iter().chain(&task.further_calls).any(is_code));
            entries.map(move |(name, _)| (section, name.as_str()))
        })
    }
}

/// What one function, state, resource, activity or state machine answers.
///
/// The responses are tried from the top, and the first that fits answers. One that says nothing of when it answers does
/// so once; so a plain list is the answers to the first call, the second, and so on. Retries are calls of their own.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MockedTask {
    /// The answers.
    pub responses: Vec<Response>,
    /// The answer to every call that none of them answers.
    pub further_calls: Option<Response>,
    /// Of a state machine: its definition, which really runs when none of the responses answers. An object, or the text
    /// of one.
    pub definition: Option<Value>,
    /// Of a state machine: whether its type is EXPRESS. Its executions may then share a name.
    pub express: bool,
}

/// One answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    /// Which calls it answers.
    pub when: When,
    /// How long after the call it comes, in milliseconds.
    pub after: u64,
    /// Up to so many milliseconds more, by chance from the seed.
    pub jitter: u64,
    /// What it is.
    pub kind: ResponseKind,
    /// With `.waitForTaskToken` and `.sync`, and for activities: what is reported later.
    pub callback: Vec<CallbackReport>,
}

/// Which calls a response answers: those that fit everything that is given. With nothing given it answers one call, the
/// first that comes to it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct When {
    /// The number of the call, counted from 0 over all calls of the entry, as Step Functions Local does.
    pub calls: Option<Numbers>,
    /// The index of the item of the innermost Map around the state, from 0.
    pub items: Option<Numbers>,
    /// A JSONata expression over the request, true where the response answers. `$` is what the state sends; `$call`,
    /// `$item`, `$retry` and `$redrive` are the numbers of the call, the item, the retry and the redrive, from 0; `$state` is the
    /// state's name.
    pub condition: Option<String>,
    /// An example that the request holds: objects may have more members, everything else is the same.
    pub request: Option<Value>,
}

impl When {
    /// Whether nothing is given: the response answers once.
    pub fn is_once(&self) -> bool {
        *self == Self::default()
    }
}

/// A number, or a range of numbers: `2`, `0-3`, `4-` without an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Numbers {
    /// The first one.
    pub first: usize,
    /// The last one; none where there is no end.
    pub last: Option<usize>,
}

impl Numbers {
    /// Reads `2`, `0-3` or `4-`.
    pub fn parse(text: &str) -> Option<Self> {
        let number = |text: &str| text.trim().parse::<usize>().ok();
        let (first, last) = match text.split_once('-') {
            None => (number(text)?, Some(number(text)?)),
            Some((first, last)) if last.trim().is_empty() => (number(first)?, None),
            Some((first, last)) => (number(first)?, Some(number(last)?)),
        };
        last.is_none_or(|last| last >= first)
            .then_some(Self { first, last })
    }

    /// Whether a number is among them.
    pub fn contains(self, number: usize) -> bool {
        number >= self.first && self.last.is_none_or(|last| number <= last)
    }
}

impl std::fmt::Display for Numbers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.last {
            Some(last) if last == self.first => write!(f, "{last}"),
            Some(last) => write!(f, "{}-{last}", self.first),
            None => write!(f, "{}-", self.first),
        }
    }
}

/// Kinds of answers.
#[derive(Clone, Debug, PartialEq)]
pub enum ResponseKind {
    /// The function returns this JSON; another service answers its request with exactly this.
    Returns(Value),
    /// The same, but each text `{% … %}` in it is a JSONata expression over the request, with the names of
    /// [`When::condition`].
    Template(Value),
    /// The usual reply of the service, with metadata and identifiers, and these members over it.
    Usual(Value),
    /// The task ends with exactly this result, whatever it calls and however it waits: no metadata is added. With a
    /// callback the request is answered with exactly this, and the callback ends the task.
    Result(Value),
    /// The task fails with exactly this.
    Fails {
        /// Its error.
        error: Option<Str>,
        /// Its cause.
        cause: Option<Str>,
    },
    /// The function fails: its answer carries `FunctionError`.
    FunctionError(FunctionError),
    /// The call itself fails in the service.
    ServiceException(ServiceException),
    /// An HTTP endpoint, an API or a cluster answers with this status.
    Http(HttpAnswer),
    /// `.sync`: the request is accepted, and the job comes to its end.
    Job(Job),
    /// What its code comes to: of a function, or of what stands for any other task.
    Code(Box<CodeMock>),
    /// A result that is larger than a state may have (256 KiB).
    TooLarge,
    /// No answer ever comes.
    NeverAnswers,
}

/// How a function fails.
#[derive(Clone, Debug, PartialEq)]
pub enum FunctionError {
    /// Its code throws.
    Exception(Exception),
    /// It answers with this payload, and says that it is an error.
    Payload(Value),
    /// Lambda stops it after its time.
    TimedOut {
        /// The function's time-out, in milliseconds.
        limit: u64,
        /// Whether the payload has the type `Sandbox.Timedout`; AWS is seen to answer in both forms.
        typed: bool,
    },
    /// Lambda kills it for want of memory.
    OutOfMemory,
    /// Its process ends with this status.
    Exited(i64),
    /// Its response is larger than Lambda takes (6 MB).
    ResponseTooLarge,
}

/// An exception of a function's code.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Exception {
    /// Whose shape the payload has.
    pub runtime: Runtime,
    /// The name of the exception; it becomes the error's name. Without it the error is `Lambda.Unknown`.
    pub error_type: Option<String>,
    /// The message of the exception.
    pub error_message: String,
    /// The stack trace, one text per frame.
    pub stack_trace: Vec<String>,
}

/// The runtimes of Lambda, which write an exception each in its own way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Runtime {
    /// Python
    #[default]
    Python,
    /// Node.js
    NodeJs,
    /// Java
    Java,
    /// .NET
    DotNet,
    /// Go
    Go,
    /// Ruby
    Ruby,
}

impl Runtime {
    /// All of them, with the word of the document and the one for people.
    pub const ALL: [(Self, &'static str, &'static str); 6] = [
        (Self::Python, "python", "Python"),
        (Self::NodeJs, "nodejs", "Node.js"),
        (Self::Java, "java", "Java"),
        (Self::DotNet, "dotnet", ".NET"),
        (Self::Go, "go", "Go"),
        (Self::Ruby, "ruby", "Ruby"),
    ];

    /// The word of the document.
    pub fn key(self) -> &'static str {
        let found = Self::ALL.iter().find(|(runtime, ..)| *runtime == self);
        found.map_or("python", |(_, key, _)| key)
    }

    /// The runtime of a word.
    pub fn parse(key: &str) -> Option<Self> {
        let found = Self::ALL.iter().find(|(_, known, _)| *known == key);
        found.map(|(runtime, ..)| *runtime)
    }
}

/// Code that answers.
#[derive(Clone, Debug, PartialEq)]
pub struct CodeMock {
    /// The function.
    pub function: FunctionCode,
    /// Whose shape the payload of an error has.
    pub answers_as: Runtime,
    /// Whether the payload of a time-out has the type `Sandbox.Timedout`; AWS is seen to answer in both forms.
    pub typed_timeout: bool,
}

impl CodeMock {
    /// Code with Lambda's defaults beside it.
    pub fn new(source: impl Into<String>) -> Self {
        Self {
            function: FunctionCode::new(source),
            answers_as: Runtime::NodeJs,
            typed_timeout: false,
        }
    }
}

/// An exception of the service that was called.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ServiceException {
    /// With or without the service's prefix: `Lambda.TooManyRequestsException`, `TooManyRequestsException`.
    pub name: String,
    /// The message; a usual one where there is none.
    pub message: Option<String>,
    /// The HTTP status; the usual one of the exception where there is none.
    pub status_code: Option<u16>,
}

/// The answer of an HTTP endpoint. A status that is no success fails the task.
#[derive(Clone, Debug, PartialEq)]
pub struct HttpAnswer {
    /// 200, 404 …
    pub status: u16,
    /// The body: JSON, or a text.
    pub body: Value,
    /// Headers beside the usual ones.
    pub headers: Map,
}

/// The end of a job that `.sync` waits for.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    /// How long after it was submitted it ends, in milliseconds.
    pub after: u64,
    /// How it ends.
    pub end: JobEnd,
    /// Members of the job's description, beside and over the usual ones.
    pub output: Option<Value>,
}

/// How a job ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobEnd {
    /// With success.
    Succeeds,
    /// It fails, and so does the task, with the job's description as the cause.
    Fails,
    /// It does not end.
    Never,
}

/// Something that the holder of a task token reports.
#[derive(Clone, Debug, PartialEq)]
pub struct CallbackReport {
    /// How long after the answer, in milliseconds.
    pub after: u64,
    /// What is reported.
    pub reported: Reported,
}

/// What the holder of a task token reports.
#[derive(Clone, Debug, PartialEq)]
pub enum Reported {
    /// `SendTaskHeartbeat`
    Heartbeat,
    /// `SendTaskSuccess` with this output
    Success(Value),
    /// `SendTaskFailure`
    Failure {
        /// Its error.
        error: Option<Str>,
        /// Its cause.
        cause: Option<Str>,
    },
}

/// An object in S3.
#[derive(Clone, Debug, PartialEq)]
pub struct MockedObject {
    /// Its bucket.
    pub bucket: String,
    /// Its key.
    pub key: String,
    /// What it holds.
    pub kind: ObjectKind,
    /// A text is the object as it is; other JSON is written as the kind wants it.
    pub content: Value,
}

/// What an object holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ObjectKind {
    /// JSON
    #[default]
    Json,
    /// One JSON value per line
    JsonLines,
    /// A table with delimiters
    Csv,
    /// The list of other objects
    Manifest,
    /// A table of Apache Parquet, given as its rows
    Parquet,
}

impl ObjectKind {
    /// All of them, with the word of the document, which is the one of `InputType`.
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::Json, "JSON"),
        (Self::JsonLines, "JSONL"),
        (Self::Csv, "CSV"),
        (Self::Manifest, "MANIFEST"),
        (Self::Parquet, "PARQUET"),
    ];

    /// The word of the document.
    pub fn key(self) -> &'static str {
        let found = Self::ALL.iter().find(|(kind, _)| *kind == self);
        found.map_or("JSON", |(_, key)| key)
    }

    /// The kind of a word.
    pub fn parse(key: &str) -> Option<Self> {
        let found = Self::ALL.iter().find(|(_, known)| *known == key);
        found.map(|(kind, _)| *kind)
    }

    /// What an object with such a key holds, as far as its ending says.
    pub fn of_key(key: &str) -> Self {
        let ending = key.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
        match &*ending {
            "jsonl" | "ndjson" => Self::JsonLines,
            "csv" | "tsv" => Self::Csv,
            "parquet" => Self::Parquet,
            _ if key.ends_with("manifest.json") => Self::Manifest,
            _ => Self::Json,
        }
    }
}

impl MockedObject {
    /// The object as a text.
    pub fn text(&self) -> Str {
        let lines = |items: &[Value]| {
            let lines: Vec<String> = items.iter().map(ToString::to_string).collect();
            Str::from(lines.join("\n"))
        };
        match (&self.content, self.kind) {
            (Value::String(text), _) => text.clone(),
            (Value::Array(items), ObjectKind::JsonLines) => lines(items),
            (Value::Array(rows), ObjectKind::Csv) => crate::table::csv(rows).into(),
            (content, _) => content.to_string().into(),
        }
    }
}

impl Response {
    /// An answer at once, to one call.
    pub fn now(kind: ResponseKind) -> Self {
        Self {
            when: When::default(),
            after: 0,
            jitter: 0,
            kind,
            callback: Vec::new(),
        }
    }
}

impl Default for Response {
    fn default() -> Self {
        Self::now(ResponseKind::Returns(Value::empty_object()))
    }
}
