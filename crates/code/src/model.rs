//! What a mocked function with code is, what it is called with, and how a call ends.

use asl_json::{Map, Str, Value};

/// A function's code, with what its configuration says of how it runs.
#[derive(Clone, Debug, PartialEq)]
pub struct FunctionCode {
    /// JavaScript that exports a `handler`, as an ECMAScript or a `CommonJS` module.
    pub source: String,
    /// The version of Node.js whose ways it has.
    pub runtime: NodeRuntime,
    /// Environment variables.
    pub environment: Map,
    /// The function's time-out, in milliseconds of virtual time.
    pub timeout: u64,
    /// The function's memory, in MB.
    pub memory: u32,
}

impl FunctionCode {
    /// Code with Lambda's defaults beside it.
    pub fn new(source: impl Into<String>) -> Self {
        Self {
            source: source.into(),
            runtime: NodeRuntime::default(),
            environment: Map::new(),
            timeout: 3_000,
            memory: 128,
        }
    }

    /// Whether the code is an ECMAScript module (`index.mjs`): outside of brackets, texts and comments it has a statement that
    /// begins with `import` or `export`.
    pub fn is_module(&self) -> bool {
        let mut rest = self.source.as_str();
        let (mut depth, mut at_start) = (0_i32, true);
        while let Some(next) = rest.chars().next() {
            let after =
                |rest: &'_ str, end: &str| rest.find(end).map_or(rest.len(), |found| found + end.len());
            if rest.starts_with("//") {
                rest = rest.get(after(rest, "\n")..).unwrap_or_default();
                at_start = true;
            } else if rest.starts_with("/*") {
                rest = rest.get(after(rest, "*/")..).unwrap_or_default();
            } else if matches!(next, '"' | '\'' | '`') {
                rest = behind_text(rest, next);
                at_start = false;
            } else if depth == 0 && at_start && begins_module(rest) {
                return true;
            } else {
                match next {
                    '{' | '(' | '[' => depth += 1,
                    '}' | ')' | ']' => depth = (depth - 1).max(0),
                    _ => {}
                }
                at_start = matches!(next, ';' | '}' | '\n') || (at_start && next.is_whitespace());
                rest = rest.get(next.len_utf8()..).unwrap_or_default();
            }
        }
        false
    }
}

/// Whether a statement that begins here makes a module: `import(` does not, nor does `imports`.
fn begins_module(text: &str) -> bool {
    ["import", "export"].iter().any(|word| {
        text.strip_prefix(word)
            .is_some_and(|rest| rest.starts_with(|next: char| next.is_whitespace() || "{*\"'".contains(next)))
    })
}

/// What comes behind a text in quotes.
fn behind_text(text: &str, quote: char) -> &str {
    let mut escaped = false;
    for (place, character) in text.char_indices().skip(1) {
        if !escaped && (character == quote || (character == '\n' && quote != '`')) {
            return text.get(place + character.len_utf8()..).unwrap_or_default();
        }
        escaped = !escaped && character == '\\';
    }
    ""
}

/// The versions of Node.js that Lambda has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NodeRuntime {
    /// Node.js 24: no handlers with a callback
    #[default]
    Node24,
    /// Node.js 22
    Node22,
    /// Node.js 20
    Node20,
}

impl NodeRuntime {
    /// All of them, with Lambda's identifiers, the newest first.
    pub const ALL: [(Self, &'static str); 3] = [
        (Self::Node24, "nodejs24.x"),
        (Self::Node22, "nodejs22.x"),
        (Self::Node20, "nodejs20.x"),
    ];

    /// Lambda's identifier.
    pub fn key(self) -> &'static str {
        let found = Self::ALL.iter().find(|(runtime, _)| *runtime == self);
        found.map_or("nodejs24.x", |(_, key)| key)
    }

    /// The version with this identifier.
    pub fn parse(key: &str) -> Option<Self> {
        let found = Self::ALL.iter().find(|(_, known)| *known == key);
        found.map(|(runtime, _)| *runtime)
    }
}

/// A call of a function.
#[derive(Clone, Debug)]
pub struct Invocation<'a> {
    /// The function's name.
    pub name: &'a str,
    /// Its ARN, with the version or alias that was called.
    pub arn: &'a str,
    /// The version or alias, `$LATEST` where none was named.
    pub version: &'a str,
    /// The region that it runs in.
    pub region: &'a str,
    /// What it is called with.
    pub event: &'a Value,
    /// The identifier of the request, the one in the reply.
    pub request_id: &'a str,
    /// The instant of the call, in milliseconds since 1970.
    pub now: i64,
    /// The seed of the run.
    pub seed: u64,
    /// The number of the call of this function, from 0.
    pub number: u64,
    /// The task token that the call waits for, if it does.
    pub token: Option<&'a str>,
}

/// How a call ended, and what it did beside.
#[derive(Clone, Debug, PartialEq)]
pub struct Ended {
    /// What came of it.
    pub outcome: Outcome,
    /// How long it took, in milliseconds of virtual time.
    pub duration: u64,
    /// What the function wrote, with the lines that Lambda adds.
    pub log: String,
    /// What it told Step Functions about its task token, in the order of time.
    pub reports: Vec<TokenReport>,
    /// Advice for whoever wrote the code.
    pub advice: Option<String>,
}

/// What comes of a call.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// The handler returned.
    Returned(Value),
    /// It threw, or the runtime could not go on with it.
    Threw(Thrown),
    /// Its time was over: in virtual time, or in work that no function of a mock needs.
    TimedOut,
    /// It took more memory than it may.
    OutOfMemory,
    /// It ended its process with this status.
    Exited(i64),
    /// Its result is larger than Lambda takes.
    TooLarge,
}

/// What Node's runtime says of an error.
#[derive(Clone, Debug, PartialEq)]
pub struct Thrown {
    /// The error's name; for what is no error the type of it.
    pub error_type: String,
    /// The message.
    pub message: String,
    /// The first line, and the frames of the user's code.
    pub trace: Vec<String>,
    /// Whether an error was thrown, not anything else.
    pub is_error: bool,
}

/// What a function told Step Functions about its task token.
#[derive(Clone, Debug, PartialEq)]
pub struct TokenReport {
    /// Milliseconds after the call.
    pub after: u64,
    /// What it told.
    pub kind: TokenReportKind,
}

/// Kinds of reports.
#[derive(Clone, Debug, PartialEq)]
pub enum TokenReportKind {
    /// `SendTaskHeartbeat`
    Heartbeat,
    /// `SendTaskSuccess`
    Success(Value),
    /// `SendTaskFailure`
    Failure {
        /// Its error.
        error: Option<Str>,
        /// Its cause.
        cause: Option<Str>,
    },
}
