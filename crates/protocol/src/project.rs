//! A workspace as a project that deploys.

use asl_project::{Options, Project, Target};
use asl_workspace::Workspace;
use serde::{Deserialize, Serialize};

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
