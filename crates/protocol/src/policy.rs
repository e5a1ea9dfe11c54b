//! The policy of the execution role, written for a deployment tool.

use asl_iam::export::Format;
use asl_workspace::Workspace;
use serde::{Deserialize, Serialize};

use crate::request::Request;

/// Asks for the policy that the execution role of a workspace needs, written for a deployment tool.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GetPolicyText {
    /// What the policy is for.
    pub workspace: Workspace,
    /// What it is written as.
    pub format: Format,
}

impl Request for GetPolicyText {
    type Response = String;
}
