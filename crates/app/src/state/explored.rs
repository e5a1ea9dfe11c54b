//! The last exploration: what can happen.

use std::rc::Rc;

use asl_protocol::Exploration;
use asl_workspace::Workspace;
use yew::AttrValue;

use super::shared::Shared;

/// The last exploration.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Explored {
    /// Its number; each start raises it, and so does the end that the user asks for.
    pub number: u32,
    /// Whether it goes on.
    pub running: bool,
    /// The workspace that is explored.
    pub workspace: Option<Rc<Workspace>>,
    /// What has been found so far.
    pub found: Option<Shared<Exploration>>,
    /// Why there is no more, in a sentence.
    pub trouble: Option<AttrValue>,
}

impl Explored {
    /// Whether a workspace is another one, its test cases apart.
    pub fn is_stale(&self, now: &Workspace) -> bool {
        self.workspace.as_ref().is_some_and(|then| {
            then.definition != now.definition
                || then.input != now.input
                || then.mocks != now.mocks
                || then.role != now.role
                || then.settings != now.settings
        })
    }
}
