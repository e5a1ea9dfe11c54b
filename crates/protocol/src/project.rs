//! A workspace as a project that deploys, and the way back: the files of a project that are opened.

use asl_project::{Options, Project, Target};
use asl_workspace::Workspace;
use serde::{Deserialize, Serialize};

use crate::recording::RecordedText;
use crate::request::Request;
use crate::run::Refusal;

/// Asks for a project. The workspace is run for what an execution costs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MakeProject {
    /// What is deployed.
    pub workspace: Workspace,
    /// By which tool.
    pub target: Target,
    /// What else it depends on.
    pub options: Options,
}

impl Request for MakeProject {
    /// It is refused if no state machine can be made of the workspace.
    type Response = Result<Project, Refusal>;
}

/// Asks what workspace the files of a project make. This request goes to a worker of its own, which is loaded when it is
/// needed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenProject {
    /// The files that were dropped or chosen; archives among them are unpacked.
    pub files: Vec<ProjectFile>,
}

/// A file of a project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectFile {
    /// Its path, with `/` between folders; its name if the folder is not known.
    pub path: String,
    /// Its bytes.
    #[serde(with = "bytes")]
    pub content: Vec<u8>,
}

impl Request for OpenProject {
    type Response = Result<Box<OpenedProject>, NotAProject>;
}

/// The workspace that a project makes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OpenedProject {
    /// The workspace.
    pub workspace: Workspace,
    /// Of which files it was made, and what else there is to know.
    pub sentences: Vec<String>,
}

/// Why files make no workspace.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotAProject {
    /// What is wrong, and what to do.
    pub sentence: String,
    /// The texts that were found, if none of them describes a workflow: there may be a recorded execution in them.
    pub texts: Vec<RecordedText>,
}

/// The ends of the names of files that a project can be read from, as a browser's dialog for choosing files takes them.
const ENDS: &str =
    ".json,.yaml,.yml,.template,.tf,.tfvars,.asl,.tftpl,.tpl,.tmpl,.txt,.log,.csv,.ndjson,.jsonl";

/// How many folders may be around a file of a project.
const MOST_FOLDERS: usize = 12;

impl OpenProject {
    /// What a dialog for choosing files offers: what a project can be read from, and an archive.
    pub fn offered() -> String {
        format!("{ENDS},.zip,application/json")
    }

    /// Whether a folder or an archive is looked into for this path: for a file by the end of its name, for a folder whatever it
    /// is called. What is hidden, and what package managers install, is passed over.
    ///
    /// ```
    /// use asl_protocol::OpenProject;
    ///
    /// assert!(OpenProject::looks_into("shop/machines/pay.asl.json", false));
    /// assert!(OpenProject::looks_into("shop/machines", true));
    /// assert!(!OpenProject::looks_into("shop/picture.png", false));
    /// assert!(!OpenProject::looks_into("shop/node_modules/x/package.json", false));
    /// ```
    pub fn looks_into(path: &str, is_folder: bool) -> bool {
        let ends = || ENDS.split(',').any(|end| path.ends_with(end));
        let mut folders = 0;
        let is_plain = path.split('/').all(|part| {
            folders += 1;
            !part.starts_with('.') && part != "node_modules" && part != "__MACOSX"
        });
        is_plain && folders <= MOST_FOLDERS && (is_folder || ends())
    }
}

/// Bytes as one piece rather than one by one.
mod bytes {
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(bytes)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        <&[u8]>::deserialize(deserializer).map(<[u8]>::to_vec)
    }
}
