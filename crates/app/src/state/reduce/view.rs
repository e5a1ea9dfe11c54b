//! Which tabs, panes and dialogs show.

use yew::AttrValue;

use crate::state::State;
use crate::state::action::ViewAction;
use crate::state::view::{Dialog, EditTab, MocksView, Pane};

impl State {
    pub(super) fn apply_to_view(&mut self, action: ViewAction) {
        match action {
            ViewAction::TryExpression(text) => self.view.tryout.text = text.into(),
            ViewAction::TryIn(language) => self.view.tryout.language = Some(language),
            ViewAction::Command(command) => {
                self.command = Some((command, self.next_number()));
                self.view.edit_tab = EditTab::Definition;
                self.view.pane = Pane::Edit;
            }
            ViewAction::ShowEditTab(tab) => {
                self.view.edit_tab = tab;
                self.view.pane = Pane::Edit;
                // A hidden editor cannot scroll: it goes to the selected state when it shows again.
                self.selection.reveal +=
                    u32::from(tab == EditTab::Definition && self.selection.cursor.is_none());
            }
            ViewAction::ShowMocks(mocks) => self.view.mocks = mocks,
            ViewAction::ShowTests(tests) => self.view.tests = tests,
            ViewAction::ShowMock(name) => {
                self.view.edit_tab = EditTab::Mocks;
                self.view.mocks = MocksView::Form;
                self.view.pane = Pane::Edit;
                self.view.mock = Some((name, self.next_number()));
            }
            ViewAction::ShowCase(name) => self.show_case(name),
            ViewAction::ShowResultTab(tab) => {
                self.view.result_tab = tab;
                self.view.pane = Pane::Result;
            }
            ViewAction::ShowPane(pane) => self.view.pane = pane,
            ViewAction::ToggleWide => self.view.wide = !self.view.wide,
            ViewAction::ShowDialog(dialog) => self.view.dialog = dialog,
            ViewAction::ShowExecutions(executions) => {
                self.executions = Some(executions);
                self.view.dialog = Some(Dialog::Executions);
            }
            ViewAction::SetTheme(theme) => self.view.theme = theme,
            ViewAction::Guide(guide) => self.view.guide = guide,
        }
    }

    pub(super) fn show_case(&mut self, name: AttrValue) {
        self.view.edit_tab = EditTab::Tests;
        self.view.tests = MocksView::Form;
        self.view.pane = Pane::Edit;
        self.view.case = Some((name, self.next_number()));
    }
}
