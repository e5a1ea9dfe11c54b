//! What of a workspace nobody else should see, and the workspace without it.

use asl_workspace::Workspace;
use serde::{Deserialize, Serialize};

use crate::request::Request;

/// Asks what in a workspace looks personal: how many values of which kinds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FindPersonal {
    /// The workspace.
    pub workspace: Workspace,
}

impl Request for FindPersonal {
    type Response = Vec<RedactedKind>;
}

/// Asks for a workspace with stand-ins.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RedactWorkspace {
    /// The workspace.
    pub workspace: Workspace,
    /// The picked places in its input: `/customer/name` or `$.customer.name`.
    pub paths: Vec<String>,
    /// The kinds that stay, by their names.
    pub kept: Vec<String>,
}

impl Request for RedactWorkspace {
    type Response = Box<RedactionView>;
}

/// Asks for a report about the recorded execution that was opened last: a case file, redacted in the same way. `None` where
/// none was opened, or where its replay is identical.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MakeReport {
    /// The picked places in its input.
    pub paths: Vec<String>,
    /// The kinds that stay, by their names.
    pub kept: Vec<String>,
}

impl Request for MakeReport {
    type Response = Option<String>;
}

/// Values of a kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RedactedKind {
    /// `e-mail address`, `e-mail addresses`: the first is its name.
    pub names: (String, String),
    /// How many there are.
    pub count: usize,
}

impl RedactedKind {
    /// `an`, or a number, with the name.
    pub fn counted(&self) -> String {
        match self.count {
            1 => format!("1 {}", self.names.0),
            many => format!("{many} {}", self.names.1),
        }
    }
}

/// A redacted workspace, and what was done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RedactionView {
    /// The workspace.
    pub workspace: Workspace,
    /// What was replaced, the first of it.
    pub replaced: Vec<ReplacedValue>,
    /// How much more was replaced.
    pub more: usize,
    /// What there is to replace, also of the kinds that stay.
    pub kinds: Vec<RedactedKind>,
    /// Why the run goes another way; none where it goes the same.
    pub difference: Option<String>,
    /// Picked places that are not in the input.
    pub unknown: Vec<String>,
    /// Places of the input that can be picked, the first of them.
    pub places: Vec<String>,
    /// Whether a recorded execution was opened whose replay differs.
    pub can_report: bool,
}

/// A value that was replaced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplacedValue {
    /// Why: `account id`.
    pub kind: String,
    /// What stood there, cut where it is long.
    pub original: String,
    /// What stands there now, cut likewise.
    pub stand_in: String,
}
