//! The editor of a mocked function's code: what it was called with, what may be typed, and what comes of a call.

use asl_mock::Section;
use asl_workspace::Workspace;
use serde::{Deserialize, Serialize};

use crate::editor::TextRange;
use crate::request::Request;
use crate::run::Refusal;

/// What is mocked by code: an entry of the mocked responses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coded {
    /// The section that it is in.
    pub section: Section,
    /// Its name there.
    pub name: String,
}

/// Asks for the events with which something was called in the run that is looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListCodeEvents(pub Coded);

impl Request for ListCodeEvents {
    type Response = Vec<CodeEvent>;
}

/// What a call was made with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeEvent {
    /// Which call it was.
    pub call: String,
    /// The event, as JSON.
    pub event: String,
}

/// Asks the services of an editor about code. Question and answer are those of
/// [`EditorService`](crate::EditorService), as JSON text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeService {
    /// What is called.
    pub coded: Coded,
    /// The text of this moment.
    pub text: String,
    /// An [`EditorRequest`](crate::EditorRequest) as JSON text.
    pub question: String,
}

impl Request for CodeService {
    type Response = Option<String>;
}

/// Calls code once, by itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TryCode {
    /// The workspace, whose settings hold.
    pub workspace: Workspace,
    /// What is called.
    pub coded: Coded,
    /// A document of mocked responses that has the code as the response of the state `Code`.
    pub mocks: String,
    /// The event, as typed: JSON.
    pub event: String,
}

impl TryCode {
    /// The state whose response is the code.
    pub const STATE: &str = "Code";
}

impl Request for TryCode {
    type Response = Result<TriedCode, Refusal>;
}

/// What came of the call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TriedCode {
    /// What it returned, as JSON, or the payload of its error.
    pub payload: String,
    /// The name of its error, if it failed.
    pub error: Option<String>,
    /// Where the error arose, in the text of the code.
    pub place: Option<TextRange>,
    /// What it wrote.
    pub log: String,
    /// What there is to know of the answer.
    pub note: Option<String>,
}

/// Asks what keeps code from being read, as far as it may run at all; nothing of it runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckCode {
    /// A document of mocked responses that has the code as the response of the state [`TryCode::STATE`].
    pub mocks: String,
}

impl Request for CheckCode {
    type Response = Option<CodeFault>;
}

/// A syntax error.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeFault {
    /// Where it is, in the text of the code.
    pub place: TextRange,
    /// What is wrong.
    pub message: String,
}
