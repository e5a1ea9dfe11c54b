//! Changes to the workspace: editing, replacing, opening, undoing.

use std::rc::Rc;

use asl_protocol::{Document, Fix};
use asl_workspace::{Declared, Settings, Workspace};

use crate::state::action::{Opening, WorkspaceAction};
use crate::state::run::Run;
use crate::state::selection::Selection;
use crate::state::test_run::TestRun;
use crate::state::view::{EditTab, ResultTab};
use crate::state::{Home, Offer, State, Undo};

/// Whether a text could be a template. True for every template: the types of their resources of state machines end in
/// `StateMachine`, or `state_machine` for Terraform.
fn may_be_template(text: &str) -> bool {
    text.contains("StateMachine") || text.contains("state_machine")
}

impl State {
    pub(super) fn apply_to_workspace(&mut self, action: WorkspaceAction) {
        match action {
            WorkspaceAction::Edit(document, text) => self.edit(document, text),
            WorkspaceAction::Replace(document, text, sentence) => {
                let before = Rc::clone(&self.workspace);
                let is_new = document == Document::Role && before.role.trim().is_empty();
                self.edit(document, text);
                if !is_new && self.workspace != before {
                    let undo = Undo::Changed(before, Rc::clone(&self.workspace));
                    self.notify(sentence, false, Some(undo));
                }
            }
            WorkspaceAction::Configure(settings) => self.configure(settings),
            WorkspaceAction::StateRenamed(before, after) => self.follow_rename(&before, &after),
            WorkspaceAction::ApplyFix(document, fix) => self.apply_fix(document, &fix),
            WorkspaceAction::AddCase(text, name) => {
                self.edit(Document::Tests, text);
                self.show_case(name);
            }
            WorkspaceAction::Open(opening) => self.open(opening),
            WorkspaceAction::TakeBack(before, after) => {
                let restored = take_back(&before, &after, &self.workspace);
                self.workspace = Rc::new(restored);
                self.edits += 1;
            }
            WorkspaceAction::DraftChangedElsewhere => {
                if self.home == Home::Draft {
                    self.home = Home::Detached;
                }
            }
            WorkspaceAction::KeepAsDraft(draft) => {
                let home = std::mem::replace(&mut self.home, Home::Draft);
                self.opened = None;
                self.edits += 1;
                if let Some(draft) = draft {
                    let sentence = "This is your draft now. The earlier one is under Workspaces.";
                    self.notify(sentence.into(), false, Some(Undo::BecameDraft(draft, home)));
                }
            }
            WorkspaceAction::MoveTo(home) => {
                self.home = home;
                self.edits += 1;
            }
        }
    }

    fn edit(&mut self, document: Document, text: String) {
        // A template pasted over a plain definition brings its settings, also when no analysis of that definition has
        // arrived yet.
        if document == Document::Definition
            && self.template.is_none()
            && !may_be_template(&self.workspace.definition)
        {
            self.template = Some(Declared::default());
        }
        let workspace = Rc::make_mut(&mut self.workspace);
        match document {
            Document::Definition => workspace.definition = text,
            Document::Input => workspace.input = text,
            Document::Mocks => workspace.mocks = text,
            Document::Tests => workspace.tests = text,
            Document::Role => workspace.role = text,
        }
        self.edits += 1;
    }

    fn configure(&mut self, settings: Settings) {
        // No run depends on which policy is shown.
        let before = &self.workspace.settings;
        let same_run = !self.is_run_stale()
            && *before
                == Settings {
                    policy: before.policy.clone(),
                    ..settings.clone()
                };
        Rc::make_mut(&mut self.workspace).settings = settings;
        self.edits += 1;
        if same_run {
            self.run.edits = self.edits;
        }
    }

    fn open(&mut self, opening: Opening) {
        let Opening {
            workspace,
            home,
            is_own,
            sentence,
        } = opening;
        let before = (!self.is_as_opened() && self.workspace != workspace)
            .then(|| Undo::Opened(Rc::clone(&self.workspace), self.home.clone()));
        self.opened = (!is_own).then(|| Rc::clone(&workspace));
        // Settings that came with the workspace count more than its template.
        let has_settings = workspace.settings != Settings::default();
        self.template = (!has_settings && !is_own).then(Declared::default);
        self.workspace = workspace;
        self.home = home;
        self.edits += 1;
        self.openings += 1;
        // Everything known so far is about another definition.
        self.run = Run {
            number: self.run.number,
            ..Run::default()
        };
        self.test_run = TestRun {
            number: self.test_run.number,
            ..TestRun::default()
        };
        self.selection = Selection {
            reveal: self.selection.reveal,
            ..Selection::default()
        };
        self.view.guide = None;
        self.view.edit_tab = EditTab::Definition;
        self.view.tryout.language = None;
        if self.view.result_tab != ResultTab::Policy {
            self.view.result_tab = ResultTab::Result;
        }
        // An earlier change cannot be undone in another workspace.
        self.notices
            .retain(|notice| !matches!(notice.offer, Some(Offer::Undo(_))));
        if let Some(sentence) = sentence.filter(|_| before.is_some()) {
            self.notify(sentence, false, before);
        }
    }

    /// Renames a state in the mocked responses and test cases, too.
    fn follow_rename(&mut self, before: &str, after: &str) {
        let unchanged = Rc::clone(&self.workspace);
        let mocks = asl_mock::rename_state(&unchanged.mocks, before, after);
        let tests = asl_testcase::rename_state(&unchanged.tests, before, after);
        let sentence = match (&mocks, &tests) {
            (None, None) => return,
            (Some(_), None) => format!("“{before}” was also renamed to “{after}” in the mocked responses."),
            (None, Some(_)) => format!("“{before}” was also renamed to “{after}” in the test cases."),
            (Some(_), Some(_)) => {
                format!("“{before}” was also renamed to “{after}” in the mocked responses and test cases.")
            }
        };
        if let Some(mocks) = mocks {
            self.edit(Document::Mocks, mocks);
        }
        if let Some(tests) = tests {
            self.edit(Document::Tests, tests);
        }
        let undo = Undo::Changed(unchanged, Rc::clone(&self.workspace));
        self.notify(sentence.into(), false, Some(undo));
    }

    fn apply_fix(&mut self, document: Document, fix: &Fix) {
        if self.analyzed != self.edits {
            self.notify(
                "The text has changed in the meantime. Try again.".into(),
                true,
                None,
            );
            return;
        }
        let text = match document {
            Document::Definition => &self.workspace.definition,
            Document::Input => &self.workspace.input,
            Document::Mocks => &self.workspace.mocks,
            Document::Tests => &self.workspace.tests,
            Document::Role => &self.workspace.role,
        };
        let fixed = fix.applied(text);
        self.edit(document, fixed);
        self.view.edit_tab = EditTab::of(document);
    }
}

/// The workspace `now` without the change that led from `before` to `after`. What has changed since stays, apart from the
/// parts that the change was about.
fn take_back(before: &Workspace, after: &Workspace, now: &Workspace) -> Workspace {
    fn part<T: Clone + PartialEq>(before: &T, after: &T, now: &T) -> T {
        if before == after { now } else { before }.clone()
    }
    Workspace {
        definition: part(&before.definition, &after.definition, &now.definition),
        input: part(&before.input, &after.input, &now.input),
        mocks: part(&before.mocks, &after.mocks, &now.mocks),
        tests: part(&before.tests, &after.tests, &now.tests),
        role: part(&before.role, &after.role, &now.role),
        settings: part(&before.settings, &after.settings, &now.settings),
    }
}

impl Undo {
    /// Whether undoing this would also undo what was changed since.
    pub fn loses(&self, now: &Workspace) -> bool {
        match self {
            Self::Opened(..) => true,
            Self::BecameDraft(..) => false,
            Self::Changed(before, after) => take_back(after, before, &take_back(before, after, now)) != *now,
        }
    }
}
