//! What the pasted policy of the execution role says of what the workflow needs.

use asl_json::Pointer;
use serde::{Deserialize, Serialize};

/// The comparison.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RoleView {
    /// Each action on a resource that the workflow needs.
    pub needs: Vec<RoleNeed>,
    /// Statements that allow more than is needed.
    pub too_broad: Vec<RoleFinding>,
    /// What to change, if there is something to change.
    pub patch: Option<RolePatch>,
}

/// An action on a resource that the workflow needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoleNeed {
    /// `lambda:InvokeFunction`
    pub action: String,
    /// The resource; with `*` where the definition does not say which.
    pub resource: String,
    /// The states that need it, by name and place.
    pub states: Vec<(String, Pointer)>,
    /// Whether the pasted policy allows it.
    pub verdict: RoleVerdict,
    /// The same in words.
    pub sentence: String,
    /// The statement that decides.
    pub statement: Option<RoleStatementPlace>,
}

/// Whether the pasted policy allows something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RoleVerdict {
    /// It is allowed.
    Allowed,
    /// It depends on what is decided at run time.
    InPart,
    /// A statement denies it.
    Denied,
    /// No statement allows it.
    Missing,
}

/// A statement of the pasted policy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoleStatementPlace {
    /// `Statement 2`, with its Sid if it has one.
    pub title: String,
    /// Where it starts, in UTF-16 code units.
    pub from: u32,
    /// Where it ends.
    pub to: u32,
}

/// Something about a statement of the pasted policy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoleFinding {
    /// The statement.
    pub statement: RoleStatementPlace,
    /// What, in a sentence.
    pub sentence: String,
}

/// Changes after which the pasted policy allows what is needed and no more.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RolePatch {
    /// A JSON Patch (RFC 6902), indented.
    pub operations: String,
    /// The policy after it, indented.
    pub document: String,
    /// What it does, in a sentence.
    pub sentence: String,
}
