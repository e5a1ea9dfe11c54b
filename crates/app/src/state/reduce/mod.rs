//! What each action does to the state, one file per slice.
//!
//! What does not live here: the state itself and the questions that it answers ([`super::State`]).

mod analysis;
mod explore;
mod run;
mod selection;
mod view;
mod workspace;

use std::rc::Rc;

use yew::{AttrValue, Reducible};

use super::action::{Action, NoticeAction};
use super::shared::Shared;
use super::{Notice, Offer, State, Topic, Undo};

/// The app's reducer works on a shared state, which views compare by identity.
impl Reducible for Shared<State> {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut state = (**self).clone();
        state.apply(action);
        Rc::new(Shared::new(state))
    }
}

impl State {
    pub(super) fn apply(&mut self, action: Action) {
        match action {
            Action::Workspace(action) => self.apply_to_workspace(action),
            Action::Analysis(action) => self.apply_to_analysis(action),
            Action::Run(action) => self.apply_to_run(action),
            Action::Test(action) => self.apply_to_test_run(action),
            Action::Explore(action) => self.apply_to_explored(action),
            Action::Selection(action) => self.apply_to_selection(action),
            Action::View(action) => self.apply_to_view(action),
            Action::Notice(action) => self.apply_to_notices(action),
        }
    }

    fn apply_to_notices(&mut self, action: NoticeAction) {
        match action {
            NoticeAction::Say(text) => self.notify(text, false, None),
            NoticeAction::Warn(text) => self.notify(text, true, None),
            NoticeAction::Offer(topic, text, is_error, offer) => self.notify_of(topic, text, is_error, offer),
            NoticeAction::Clear(topic) => self.notices.retain(|notice| notice.topic != topic),
            NoticeAction::Dismiss(number) => self.notices.retain(|notice| notice.number != number),
        }
    }

    /// Warns of what went wrong before the page was there.
    pub fn warn_at_start(&mut self, sentences: Vec<String>) {
        for sentence in sentences {
            self.notify(sentence.into(), true, None);
        }
    }

    fn notify(&mut self, text: AttrValue, is_error: bool, undo: Option<Undo>) {
        self.notify_of(Topic::Other, text, is_error, undo.map(Offer::Undo));
    }

    fn notify_of(&mut self, topic: Topic, text: AttrValue, is_error: bool, offer: Option<Offer>) {
        // The same sentence shows once, and only the last change can be undone.
        let is_undo = |offer: &Option<Offer>| matches!(offer, Some(Offer::Undo(_)));
        self.notices.retain(|notice| {
            notice.text != text
                && !(is_undo(&offer) && is_undo(&notice.offer))
                && (topic == Topic::Other || notice.topic != topic)
        });
        let number = self.next_number();
        self.notices.push(Notice {
            number,
            text,
            is_error,
            topic,
            offer,
        });
    }

    /// A new number for a notice or a request.
    fn next_number(&mut self) -> u32 {
        self.last_number += 1;
        self.last_number
    }
}
