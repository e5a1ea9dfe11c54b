//! What is selected: by the cursor, in the drawing, in a list.

use yew::AttrValue;

use crate::state::State;
use crate::state::action::SelectionAction;
use crate::state::selection::{GoTo, Selector, state_at};
use crate::state::view::{EditTab, Pane, ResultTab};

impl State {
    pub(super) fn apply_to_selection(&mut self, action: SelectionAction) {
        match action {
            SelectionAction::State(pointer, by) => {
                self.selection.cursor = None;
                self.select(pointer, by);
            }
            SelectionAction::Visit(visit, pointer, by) => {
                self.selection.cursor = None;
                self.select_visit(Some(visit), pointer, by);
            }
            SelectionAction::Clear => {
                self.selection.cursor = None;
                self.selection.state = None;
            }
            SelectionAction::Cursor(cursor) => {
                self.selection.cursor = Some(cursor);
                self.follow_cursor(cursor.offset);
            }
            SelectionAction::GoTo(document, from, to) => {
                let request = self.next_number();
                self.go_to = Some(GoTo {
                    document,
                    from,
                    to,
                    request,
                });
                self.view.edit_tab = EditTab::of(document);
                self.view.pane = Pane::Edit;
                self.view.show_text_of(document);
            }
        }
    }

    fn select(&mut self, pointer: AttrValue, by: Selector) {
        let visit = self
            .summary()
            .and_then(|run| run.states.iter().find(|state| state.pointer == *pointer));
        let visit = visit.and_then(|state| state.last_visit);
        self.select_visit(visit, Some(pointer), by);
    }

    fn select_visit(&mut self, visit: Option<usize>, pointer: Option<AttrValue>, by: Selector) {
        if self.selection.state == pointer && by == Selector::Cursor {
            return;
        }
        self.selection.stepped = pointer.is_none();
        // Until the visit arrives, the previous state stays selected.
        if pointer.is_some() {
            self.selection.state = pointer;
        }
        if self.selection.visit != visit {
            self.selection.visit = visit;
            self.run.visit = None;
        }
        if by != Selector::Cursor && !self.selection.stepped {
            self.selection.reveal += 1;
        }
        // A click on a state in the drawing asks what happened there, and so does a moment.
        let shows_no_state = matches!(self.view.result_tab, ResultTab::Result | ResultTab::Problems);
        let has_run = self.summary().is_some();
        if matches!(by, Selector::Graph | Selector::Moment) && shows_no_state && has_run {
            self.view.result_tab = ResultTab::DataFlow;
        }
        if by == Selector::Graph {
            // Where only one pane shows, the answer must come into view: before a run, that is the definition.
            self.view.pane = if has_run { Pane::Result } else { Pane::Edit };
        }
    }

    /// Deselects a state that the definition no longer has, and tells whether there was one. Called when the definition is
    /// complete because it ran; while it is being typed it may lose its states for a moment.
    pub(super) fn deselect_lost_state(&mut self) -> bool {
        let Some(analysis) = self.run.drawn().or(self.analysis.as_ref()) else {
            return false;
        };
        let is_there = |pointer: &AttrValue| analysis.states.iter().any(|state| state.pointer == **pointer);
        let is_lost = !self.selection.state.as_ref().is_none_or(is_there);
        if is_lost {
            self.selection.state = None;
        }
        is_lost
    }

    /// Selects the state at the cursor.
    pub(super) fn follow_cursor(&mut self, offset: u32) {
        // While a nested execution is in view, the states of its definition are selected.
        if self.run.drawn().is_some() {
            return;
        }
        let states = self
            .analysis
            .as_ref()
            .map_or(&[][..], |analysis| &analysis.states);
        if let Some(pointer) =
            state_at(states, offset).map(|state| AttrValue::from(state.pointer.to_string()))
        {
            self.select(pointer, Selector::Cursor);
        }
    }
}
