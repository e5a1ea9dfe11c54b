//! The last exploration.

use std::rc::Rc;

use crate::state::State;
use crate::state::action::ExploreAction;
use crate::state::shared::Shared;

impl State {
    pub(super) fn apply_to_explored(&mut self, action: ExploreAction) {
        let explored = &mut self.explored;
        match action {
            ExploreAction::Started => {
                explored.number += 1;
                explored.running = true;
                explored.workspace = Some(Rc::clone(&self.workspace));
                explored.found = None;
                explored.weights.clear();
                explored.trouble = None;
            }
            ExploreAction::Found(number, found) => {
                if number == explored.number {
                    explored.running = explored.running && !found.is_done;
                    explored.found = Some(Shared::new(*found));
                }
            }
            ExploreAction::Weigh(outcome, weight) => {
                explored.weights.insert(outcome, weight);
            }
            ExploreAction::Price(prices) => explored.prices = prices,
            ExploreAction::Ended(number, trouble) => {
                if number == explored.number {
                    explored.running = false;
                    explored.trouble = trouble;
                }
            }
        }
    }
}
