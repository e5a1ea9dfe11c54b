//! What is known of a workspace without running it: findings, drawing, calls, policy.

use asl::Severity;
use asl_diagram::Diagram;
use asl_json::Pointer;
use asl_workspace::{Declared, Workspace};
use serde::{Deserialize, Serialize};

use crate::editor::TextEdit;
use crate::preview::StatePlace;
use crate::request::Request;
use crate::role::RoleView;

/// Asks what there is to say about a workspace without running it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Analyze {
    /// The workspace.
    pub workspace: Workspace,
}

impl Request for Analyze {
    type Response = Box<Analysis>;
}

/// What there is to say about a workspace.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Analysis {
    /// Everything wrong or doubtful in the texts, in the order of the text.
    pub markers: Vec<Marker>,
    /// Whether Run can start.
    pub runnable: bool,
    /// The drawing.
    pub diagram: Diagram,
    /// The states in the order of the text.
    pub states: Vec<StatePlace>,
    /// What the definition calls.
    pub called: Vec<CalledTask>,
    /// How many functions, or other things that are called, the mocked responses answer by code, those of test cases included.
    pub coded: usize,
    /// The policy that the execution role needs.
    pub policy: PolicyView,
    /// An input with everything that the definition reads of it, as JSON text, indented.
    pub example_input: String,
    /// What the pasted policy of the role says of that; nothing if none is pasted or it cannot be read.
    pub role: Option<RoleView>,
    /// What the text says of its definitions if it is a template.
    pub template: TemplateView,
}

/// The state machines of a template.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateView {
    /// Their names, in the order of the template.
    pub machines: Vec<String>,
    /// Whether the definition of the chosen one is in another file.
    pub is_elsewhere: bool,
    /// The name of that file, as far as the template tells it.
    pub definition_file: Option<String>,
    /// What the template says of the chosen one that a setting holds.
    pub declared: Declared,
    /// The policy of its execution role as JSON text, if the template has statements for it.
    pub role_policy: Option<String>,
}

/// One of the texts of a workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Document {
    /// The definition.
    Definition,
    /// The input.
    Input,
    /// The mocked responses.
    Mocks,
    /// The test cases.
    Tests,
    /// The policy of the execution role.
    Role,
}

/// A finding at a place of a text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Marker {
    /// Which text.
    pub document: Document,
    /// How bad it is.
    pub severity: Severity,
    /// AWS's code, or the project's own; empty for texts that are not the definition.
    pub code: String,
    /// What is wrong.
    pub message: String,
    /// What to do, where the message does not say.
    pub hint: Option<String>,
    /// A change of the text that fixes it, where one is certain.
    pub fix: Option<Fix>,
    /// AWS's notation of the place: `/States/Call/Retry[0]`.
    pub location: Option<String>,
    /// Start in UTF-16 code units.
    pub from: u32,
    /// End in UTF-16 code units.
    pub to: u32,
    /// Whether it goes away with a transition that leads to a state that is not there.
    pub follows: bool,
    /// Line from 1.
    pub line: u32,
    /// Column from 1.
    pub column: u32,
}

/// A change of a text that fixes something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fix {
    /// What the change does: `Rename to "Next"`.
    pub title: String,
    /// The changes, in the order of the text; none overlaps another.
    pub edits: Vec<TextEdit>,
}

impl Fix {
    /// A text after the changes; those that do not fit it are left out.
    pub fn applied(&self, text: &str) -> String {
        let index = asl_json::LineIndex::new(text);
        let mut fixed = text.to_owned();
        for edit in self.edits.iter().rev() {
            let place = index.from_utf16(edit.from) as usize..index.from_utf16(edit.to) as usize;
            if fixed.get(place.clone()).is_some() {
                fixed.replace_range(place, &edit.insert);
            }
        }
        fixed
    }
}

/// Something that the definition calls.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CalledTask {
    /// What it is, and which states call it.
    pub called: asl_mock::Called,
    /// Whether the mocked responses have an entry for it.
    pub mocked: bool,
    /// The mocked responses that one click adds for it, as their document.
    pub first: String,
}

/// The policy of the execution role, with the reasons for each statement.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PolicyView {
    /// The whole policy as JSON text, indented.
    pub document: String,
    /// The role's trust policy as JSON text, indented.
    pub trust: String,
    /// The same for state machines of this account and region alone.
    pub hardened_trust: String,
    /// Its statements.
    pub statements: Vec<PolicyStatement>,
    /// What to look at before using it.
    pub warnings: Vec<PolicyWarning>,
}

/// A statement of the policy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PolicyStatement {
    /// The statement as JSON text, indented.
    pub json: String,
    /// The states that need it.
    pub reasons: Vec<PolicyReason>,
}

/// Why a statement is there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PolicyReason {
    /// The name of the state.
    pub state: String,
    /// The field that decides.
    pub pointer: Pointer,
    /// The resource of the statement that it speaks of.
    pub resource: String,
    /// Whether the resource is wider than it may need to be, because the definition does not tell.
    pub guess: bool,
    /// Why, in a sentence.
    pub sentence: String,
}

/// A warning about the policy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PolicyWarning {
    /// What, in a sentence.
    pub sentence: String,
    /// The place in the definition.
    pub pointer: Pointer,
}
