//! The last exploration: what can happen.

use std::collections::BTreeMap;
use std::rc::Rc;

use asl_protocol::{Exploration, ExplorePrices};
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
    /// How often outcomes happen, where the user has said so.
    pub weights: BTreeMap<usize, f64>,
    /// Prices that the user has typed.
    pub prices: Option<ExplorePrices>,
    /// Why there is no more, in a sentence.
    pub trouble: Option<AttrValue>,
}

impl Explored {
    /// How often an outcome happens: as the user has said, or else as usual.
    pub fn weight(&self, outcome: usize) -> f64 {
        let said = self.weights.get(&outcome).copied();
        said.unwrap_or_else(|| Exploration::usual_weight(outcome))
    }

    /// Whether it is about this definition.
    pub fn is_of(&self, definition: &str) -> bool {
        self.workspace
            .as_ref()
            .is_some_and(|then| then.definition == definition)
    }

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
