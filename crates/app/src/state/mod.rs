//! All that the page knows, as one value, and the actions that change it.
//!
//! [`State`] is made anew by every [`Action`]; nothing here touches the browser. What follows from a change (asking the
//! worker, saving the draft) is the business of [`crate::session`]. The parts: [`run`] is the last run, [`selection`] the
//! state that all views have in common, [`test_run`] what came of the test cases, [`view`] which tabs and dialogs show.

pub mod run;
pub mod selection;
pub mod shared;
pub mod test_run;
pub mod view;

use std::rc::Rc;

use asl_json::LineIndex;
use asl_protocol::{
    Analysis, Answer, Document, Fix, Marker, Opened, QueryLanguage, RunSummary, Severity, Sketch, VisitView,
};
use asl_workspace::{Settings, Workspace};
use yew::{AttrValue, Reducible};

use crate::state::shared::Shared;
use run::{Outcome, Run};
use selection::{Cursor, GoTo, Selection, Selector, state_at};
use test_run::Tested;
use view::{Command, Dialog, EditTab, MocksView, Pane, ResultTab, Theme, View};

/// The page's state.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// What the user edits.
    pub workspace: Rc<Workspace>,
    /// Raised by every change of the workspace.
    pub edits: u32,
    /// Where the workspace is kept.
    pub home: Home,
    /// The workspace as it was opened: while nothing differs, there is nothing to lose.
    pub opened: Rc<Workspace>,
    /// What is known of the workspace, or of the one a moment ago.
    pub analysis: Option<Shared<Analysis>>,
    /// What can be drawn before there is any: an analysis that says nothing else.
    pub sketch: Option<Shared<Analysis>>,
    /// After how many changes of the workspace the analysis was asked for.
    pub analyzed: u32,
    /// Why there is no newer analysis, in a sentence.
    pub analysis_trouble: Option<AttrValue>,
    /// The last run.
    pub run: Run,
    /// What came of the test cases.
    pub tested: Tested,
    /// What is selected in all views.
    pub selection: Selection,
    /// A request to move the cursor of an editor.
    pub go_to: Option<GoTo>,
    /// What the definition's editor shall do, and the number of that request.
    pub command: Option<(Command, u32)>,
    /// Which tabs and dialogs show.
    pub view: View,
    /// What the page has to say, oldest first.
    pub notices: Vec<Notice>,
    /// The number of the newest notice or request.
    last_number: u32,
}

/// Where the workspace is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Home {
    /// It is the draft: every change is saved in this browser.
    Draft,
    /// It came with a link and the draft is another: nothing is saved into the draft until the user says so.
    Link,
    /// It was the draft, but another tab has saved another one: as with a link, the user decides.
    Beside,
}

/// Something that the page says once.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// Tells notices apart.
    pub number: u32,
    /// What.
    pub text: AttrValue,
    /// Whether it is bad news.
    pub is_error: bool,
    /// A workspace that the notice offers to bring back, and where it was kept.
    pub undo: Option<(Rc<Workspace>, Home)>,
}

/// What changes the state.
#[derive(Clone, Debug)]
pub enum Action {
    /// The user changed a text.
    Edit(Document, String),
    /// A text takes the place of another; the sentence says which.
    Replace(Document, String, AttrValue),
    /// The user changed the settings.
    Configure(Settings),
    /// A state of the definition is about to get another name: from the first to the second.
    Renamed(String, String),
    /// Another workspace takes the place of this one; the sentence says which.
    Open(Rc<Workspace>, Option<AttrValue>),
    /// A workspace and its home, as undone or as found in a link or a draft.
    Restore(Rc<Workspace>, Home),
    /// Another tab has saved another draft.
    DraftElsewhere,
    /// The workspace of a link becomes the draft.
    KeepAsDraft,
    /// The first drawing.
    Sketched(Box<Sketch>),
    /// The worker's answer to an analysis that was asked for after so many changes of the workspace.
    Analyzed(Box<Analysis>, u32),
    /// There is no analysis, for this reason.
    NotAnalyzed(String),
    /// A run has been asked for: of the workspace, or of a test case of this name.
    RunStarted(Option<AttrValue>),
    /// A redrive of the last run has been asked for.
    RedriveStarted,
    /// The run of this number has ended.
    RunEnded(u32, Result<Answer, RunTrouble>),
    /// The worker that had the run is gone.
    RunLost,
    /// All test cases have been asked for.
    TestsStarted,
    /// The test cases of this number have run.
    TestsEnded(u32, Result<Answer, RunTrouble>),
    /// The test cases with one more at the end, and its name.
    CaseAdded(String, AttrValue),
    /// An execution within the run of this number is looked at, or the whole again; which of its Map Runs shows, if one
    /// was asked for.
    Opened(u32, Box<Opened>, Option<usize>),
    /// Shows a Map Run of the execution that is looked at.
    ShowMapRun(usize),
    /// A visit of the run of this number has arrived.
    VisitArrived(u32, Box<VisitView>),
    /// A state is selected.
    Select(AttrValue, Selector),
    /// A visit is selected, and with it its state.
    SelectVisit(usize, Option<AttrValue>, Selector),
    /// Nothing is selected any more.
    Deselect,
    /// The cursor of the definition's editor moved.
    Cursor(Cursor),
    /// Another expression is in the box in which one is tried.
    TryExpression(String),
    /// The expression in the box is of this language.
    TryIn(QueryLanguage),
    /// Moves the cursor of an editor to a range.
    GoTo(Document, u32, u32),
    /// Makes a change that mends a text, unless the text is another by now.
    Mend(Document, Fix),
    /// The definition's editor shall do something.
    Command(Command),
    /// Shows a tab on the left.
    ShowEditTab(EditTab),
    /// Shows the mocks as form or JSON.
    ShowMocks(MocksView),
    /// Shows the test cases as form or JSON.
    ShowTests(MocksView),
    /// Goes to the form of the test case of this name.
    ShowCase(AttrValue),
    /// Shows a tab on the right.
    ShowResultTab(ResultTab),
    /// Shows a pane, where only one fits.
    ShowPane(Pane),
    /// Opens a dialog, or closes all.
    ShowDialog(Option<Dialog>),
    /// Changes the colours.
    SetTheme(Theme),
    /// Goes to the form of the mocked responses of this name.
    ShowMock(AttrValue),
    /// Says something.
    Say(AttrValue),
    /// Says something bad.
    Warn(AttrValue),
    /// Takes a notice away.
    Dismiss(u32),
}

/// Why a run has no result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RunTrouble {
    /// The user stopped it.
    Stopped,
    /// The worker failed.
    Failed(String),
}

impl State {
    /// The state that a page starts with.
    pub fn new(workspace: Workspace, home: Home) -> Self {
        let workspace = Rc::new(workspace);
        Self {
            opened: Rc::clone(&workspace),
            workspace,
            edits: 0,
            home,
            analysis: None,
            sketch: None,
            analyzed: 0,
            analysis_trouble: None,
            run: Run::default(),
            tested: Tested::default(),
            selection: Selection::default(),
            go_to: None,
            command: None,
            view: View::default(),
            notices: Vec::new(),
            last_number: 0,
        }
    }

    /// What the page has to say as soon as it is there.
    pub fn warn_at_start(&mut self, sentences: Vec<String>) {
        for sentence in sentences {
            self.say(sentence.into(), true, None);
        }
    }

    /// The findings in one text.
    pub fn markers(&self, document: Document) -> impl Iterator<Item = &Marker> {
        let all = self
            .analysis
            .as_ref()
            .map_or(&[][..], |analysis| &analysis.markers);
        all.iter().filter(move |marker| marker.document == document)
    }

    /// How many findings of a severity all texts have together.
    pub fn findings(&self, severity: Severity) -> usize {
        let all = self
            .analysis
            .as_ref()
            .map_or(&[][..], |analysis| &analysis.markers);
        all.iter().filter(|marker| marker.severity == severity).count()
    }

    /// How many errors a text has.
    pub fn errors(&self, document: Document) -> usize {
        self.markers(document)
            .filter(|marker| marker.severity == Severity::Error)
            .count()
    }

    /// How the execution of the last run that is looked at ended, if it ran.
    pub fn summary(&self) -> Option<&Shared<RunSummary>> {
        self.run.summary()
    }

    /// What is drawn: the definition of the execution that is looked at.
    pub fn drawn(&self) -> Option<Shared<Analysis>> {
        let all = [self.run.drawn(), self.analysis.as_ref(), self.sketch.as_ref()];
        all.into_iter().flatten().next().cloned()
    }

    /// Whether the worker is running something.
    pub fn is_busy(&self) -> bool {
        self.run.running || self.tested.running
    }

    /// Whether something was changed since the test cases ran.
    pub fn are_tests_stale(&self) -> bool {
        self.tested.outcome.is_some() && self.tested.edits != self.edits
    }

    /// Whether something was changed since the last run.
    pub fn is_run_stale(&self) -> bool {
        self.run.outcome.is_some() && self.run.edits != self.edits
    }

    /// Whether the definition is still the one that ran last, so that places in it are places in that one.
    pub fn is_definition_current(&self) -> bool {
        let ran = self.run.workspace.as_ref();
        self.run.drawn().is_none()
            && ran.is_some_and(|ran| {
                Rc::ptr_eq(ran, &self.workspace) || ran.definition == self.workspace.definition
            })
    }

    /// What is selected in the editors. While a nested execution is in view, that is nothing: its definition is drawn then.
    pub fn edited_selection(&self) -> Selection {
        match self.run.drawn() {
            Some(_) => Selection {
                reveal: self.selection.reveal,
                ..Selection::default()
            },
            None => self.selection.clone(),
        }
    }

    /// Whether the definition is the one that ran, and the run can be asked about its places.
    pub fn can_ask_about_definition(&self) -> bool {
        self.is_definition_current() && !self.run.lost && !self.run.running
    }

    fn number(&mut self) -> u32 {
        self.last_number += 1;
        self.last_number
    }

    fn say(&mut self, text: AttrValue, is_error: bool, undo: Option<(Rc<Workspace>, Home)>) {
        // The same sentence twice is one sentence; an offer to undo is about the last change only.
        self.notices
            .retain(|notice| notice.text != text && (undo.is_none() || notice.undo.is_none()));
        let number = self.number();
        self.notices.push(Notice {
            number,
            text,
            is_error,
            undo,
        });
    }

    fn set_workspace(&mut self, workspace: Rc<Workspace>) {
        self.workspace = workspace;
        self.edits += 1;
    }

    fn open(&mut self, workspace: Rc<Workspace>) {
        self.opened = Rc::clone(&workspace);
        self.set_workspace(workspace);
        // What is known is about another definition.
        self.run = Run {
            number: self.run.number,
            ..Run::default()
        };
        self.tested = Tested {
            number: self.tested.number,
            ..Tested::default()
        };
        self.selection = Selection {
            reveal: self.selection.reveal,
            ..Selection::default()
        };
        self.view.edit_tab = EditTab::Definition;
        self.view.tryout.language = None;
        if self.view.result_tab != ResultTab::Policy {
            self.view.result_tab = ResultTab::Result;
        }
        self.notices.retain(|notice| notice.undo.is_none());
    }

    fn edit(&mut self, document: Document, text: String) {
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

    /// Lets mocked responses and test cases follow a state that is about to get another name.
    fn rename(&mut self, before: &str, after: &str) {
        let undo = (Rc::clone(&self.workspace), self.home.clone());
        let mocks = asl_mock::rename_state(&undo.0.mocks, before, after);
        let tests = asl_testcase::rename_state(&undo.0.tests, before, after);
        let what = match (&mocks, &tests) {
            (None, None) => return,
            (Some(_), None) => "mocked responses",
            (None, Some(_)) => "test cases",
            (Some(_), Some(_)) => "mocked responses and test cases",
        };
        if let Some(mocks) = mocks {
            self.edit(Document::Mocks, mocks);
        }
        if let Some(tests) = tests {
            self.edit(Document::Tests, tests);
        }
        self.say(
            format!("“{before}” is now “{after}” in the {what}, too.").into(),
            false,
            Some(undo),
        );
    }

    fn show_case(&mut self, name: AttrValue) {
        self.view.edit_tab = EditTab::Tests;
        self.view.tests = MocksView::Form;
        self.view.pane = Pane::Edit;
        self.view.case = Some((name, self.number()));
    }

    fn mend(&mut self, document: Document, fix: &Fix) {
        if self.analyzed != self.edits {
            self.say("The text has changed meanwhile. Try again.".into(), true, None);
            return;
        }
        let text = match document {
            Document::Definition => &self.workspace.definition,
            Document::Input => &self.workspace.input,
            Document::Mocks => &self.workspace.mocks,
            Document::Tests => &self.workspace.tests,
            Document::Role => &self.workspace.role,
        };
        let index = LineIndex::new(text);
        let mut mended = text.clone();
        for edit in fix.edits.iter().rev() {
            let (from, to) = (
                index.from_utf16(edit.from) as usize,
                index.from_utf16(edit.to) as usize,
            );
            if mended.get(from..to).is_some() {
                mended.replace_range(from..to, &edit.insert);
            }
        }
        self.edit(document, mended);
        self.view.edit_tab = EditTab::of(document);
    }

    fn select(&mut self, pointer: AttrValue, by: Selector) {
        let visit = self
            .summary()
            .and_then(|run| run.states.iter().find(|state| *state.pointer == *pointer));
        let visit = visit.map(|state| state.last_visit);
        self.select_visit(visit, Some(pointer), by);
    }

    fn select_visit(&mut self, visit: Option<usize>, pointer: Option<AttrValue>, by: Selector) {
        if self.selection.state == pointer && by == Selector::Cursor {
            return;
        }
        self.selection.stepped = pointer.is_none();
        // Until the visit arrives, the state before it stays.
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
        // Who clicks a state in the drawing wants to know what happened there.
        let shows_no_state = matches!(self.view.result_tab, ResultTab::Result | ResultTab::Problems);
        if by == Selector::Graph && shows_no_state && self.summary().is_some() {
            self.view.result_tab = ResultTab::DataFlow;
        }
    }

    /// A selected state that the definition has no more is not selected; whether there was one. Asked when the definition
    /// is whole, because it ran; one that is being typed may lose its states for a moment.
    fn forget_lost_state(&mut self) -> bool {
        let Some(analysis) = self.run.drawn().or(self.analysis.as_ref()) else {
            return false;
        };
        let is_there = |pointer: &AttrValue| analysis.states.iter().any(|state| *state.pointer == **pointer);
        let is_lost = !self.selection.state.as_ref().is_none_or(is_there);
        if is_lost {
            self.selection.state = None;
        }
        is_lost
    }

    /// A short run may end before the analysis of its definition comes: only then is it known that the selected state
    /// is gone.
    fn show_run_without_lost_state(&mut self) {
        if self.run.outcome.is_none() || self.run.edits != self.analyzed || !self.forget_lost_state() {
            return;
        }
        self.selection.visit = self.summary().and_then(|run| run::first_visit(run, None));
        self.run.visit = None;
    }

    /// The tab of Map Runs is there only if there are some.
    fn leave_empty_map_runs(&mut self) {
        let has_none = self.summary().is_none_or(|run| run.map_runs.is_empty());
        if has_none && self.view.result_tab == ResultTab::MapRuns {
            self.view.result_tab = ResultTab::Result;
        }
    }

    /// Another execution of the run is looked at, as though it were the only one.
    fn look_at(&mut self, opened: Opened, map_run: Option<usize>) {
        let tab = self.view.result_tab;
        let led_here = self.run.look_at(opened);
        self.selection.cursor = None;
        self.selection.state = None;
        let first = self.summary().and_then(|run| run::first_visit(run, None));
        self.selection.visit = led_here.or(first);
        // The state that belongs to it is known when it arrives.
        self.selection.stepped = true;
        self.view.result_tab = match (map_run, tab) {
            (Some(_), _) => ResultTab::MapRuns,
            (None, ResultTab::DataFlow | ResultTab::Events) => tab,
            (None, _) => ResultTab::Result,
        };
        self.run.map_run = map_run.unwrap_or(0);
        self.leave_empty_map_runs();
        self.view.pane = Pane::Result;
    }

    fn ended(&mut self, outcome: Outcome) {
        self.run.inside = None;
        self.forget_lost_state();
        let first = match &outcome {
            Outcome::Ran(summary) => run::first_visit(summary, self.selection.state.as_deref()),
            _ => None,
        };
        self.run.outcome = Some(outcome);
        self.run.visit = None;
        self.run.map_run = 0;
        self.selection.visit = first;
        if matches!(
            self.view.result_tab,
            ResultTab::Problems | ResultTab::Policy | ResultTab::Tests
        ) {
            self.view.result_tab = ResultTab::Result;
        }
        self.leave_empty_map_runs();
        self.view.pane = Pane::Result;
    }

    fn apply(&mut self, action: Action) {
        match action {
            Action::Edit(document, text) => self.edit(document, text),
            Action::Replace(document, text, sentence) => {
                let before = (Rc::clone(&self.workspace), self.home.clone());
                let is_new = document == Document::Role && before.0.role.trim().is_empty();
                self.edit(document, text);
                if !is_new && self.workspace != before.0 {
                    self.say(sentence, false, Some(before));
                }
            }
            Action::Configure(settings) => {
                // Which policy shows is nothing that a run depends on.
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
            Action::Renamed(before, after) => self.rename(&before, &after),
            Action::Open(workspace, sentence) => {
                let before = (self.workspace != self.opened && self.workspace != workspace)
                    .then(|| (Rc::clone(&self.workspace), self.home.clone()));
                self.open(workspace);
                if let Some(sentence) = sentence.filter(|_| before.is_some()) {
                    self.say(sentence, false, before);
                }
            }
            Action::Restore(workspace, home) => {
                self.open(workspace);
                self.home = home;
            }
            Action::DraftElsewhere => {
                if self.home == Home::Draft {
                    self.home = Home::Beside;
                }
            }
            Action::KeepAsDraft => {
                self.home = Home::Draft;
                self.edits += 1;
            }
            Action::Sketched(sketch) => {
                let Sketch { diagram, states } = *sketch;
                self.sketch = Some(Shared::new(Analysis {
                    diagram,
                    states,
                    ..Analysis::default()
                }));
            }
            Action::Analyzed(analysis, edits) => {
                self.analyzed = edits;
                self.sketch = None;
                self.analysis = Some(Shared::new(*analysis));
                self.analysis_trouble = None;
                self.show_run_without_lost_state();
                if let Some(cursor) = self.selection.cursor {
                    self.follow_cursor(cursor.offset);
                }
            }
            Action::NotAnalyzed(sentence) => self.analysis_trouble = Some(sentence.into()),
            Action::RunStarted(case) => {
                self.run.number += 1;
                self.run.running = true;
                self.run.case = case;
                self.run.lost = false;
                self.run.started_with = self.edits;
                self.run.starting = Some(Rc::clone(&self.workspace));
            }
            Action::RedriveStarted => {
                self.run.number += 1;
                self.run.running = true;
                // Only the mocked responses are those of now.
                let now = &self.workspace;
                let same = |then: &Rc<Workspace>| {
                    then.definition == now.definition
                        && then.input == now.input
                        && then.settings == now.settings
                };
                if self.run.workspace.as_ref().is_some_and(same) {
                    self.run.started_with = self.edits;
                    self.run.starting = Some(Rc::clone(&self.workspace));
                } else {
                    self.run.started_with = self.run.edits;
                    self.run.starting.clone_from(&self.run.workspace);
                }
            }
            Action::RunEnded(number, result) => {
                if number != self.run.number {
                    return;
                }
                self.run.running = false;
                self.run.edits = self.run.started_with;
                self.run.workspace = self.run.starting.take();
                self.ended(match result {
                    Ok(Answer::Ran(summary)) => Outcome::Ran(Shared::new(*summary)),
                    Ok(Answer::Refused(refused)) => Outcome::Refused(refused),
                    Ok(_) => Outcome::Trouble(
                        "The worker gave another answer than was asked for. Please reload the page.".into(),
                    ),
                    Err(RunTrouble::Stopped) => Outcome::Stopped,
                    Err(RunTrouble::Failed(sentence)) => Outcome::Trouble(sentence.into()),
                });
            }
            Action::RunLost => {
                self.run.lost = self.run.outcome.is_some();
            }
            Action::TestsStarted => {
                self.tested.number += 1;
                self.tested.running = true;
                self.tested.started_with = self.edits;
            }
            Action::TestsEnded(number, result) => {
                if number == self.tested.number {
                    self.tested.running = false;
                    self.tested.edits = self.tested.started_with;
                    self.tested.outcome = Some(test_run::outcome(result));
                    self.view.result_tab = ResultTab::Tests;
                    self.view.pane = Pane::Result;
                }
            }
            Action::CaseAdded(text, name) => {
                self.edit(Document::Tests, text);
                self.show_case(name);
            }
            Action::Opened(number, opened, map_run) => {
                if number == self.run.number && !self.run.running && !self.run.lost {
                    self.look_at(*opened, map_run);
                }
            }
            Action::ShowMapRun(map_run) => {
                self.run.map_run = map_run;
                self.view.result_tab = ResultTab::MapRuns;
                self.view.pane = Pane::Result;
            }
            Action::VisitArrived(number, visit) => {
                if number == self.run.number && self.selection.visit == Some(visit.index) {
                    self.selection.reveal += u32::from(self.selection.stepped);
                    self.selection.stepped = false;
                    self.selection.state = Some(visit.pointer.clone().into());
                    self.run.visit = Some(Shared::new(*visit));
                }
            }
            Action::Select(pointer, by) => {
                self.selection.cursor = None;
                self.select(pointer, by);
            }
            Action::SelectVisit(visit, pointer, by) => {
                self.selection.cursor = None;
                self.select_visit(Some(visit), pointer, by);
            }
            Action::Deselect => {
                self.selection.cursor = None;
                self.selection.state = None;
            }
            Action::Cursor(cursor) => {
                self.selection.cursor = Some(cursor);
                self.follow_cursor(cursor.offset);
            }
            Action::TryExpression(text) => self.view.tryout.text = text.into(),
            Action::TryIn(language) => self.view.tryout.language = Some(language),
            Action::GoTo(document, from, to) => {
                let request = self.number();
                self.go_to = Some(GoTo {
                    document,
                    from,
                    to,
                    request,
                });
                self.view.edit_tab = EditTab::of(document);
                self.view.pane = Pane::Edit;
                match document {
                    Document::Mocks => self.view.mocks = MocksView::Json,
                    Document::Tests => self.view.tests = MocksView::Json,
                    _ => {}
                }
            }
            Action::Mend(document, fix) => self.mend(document, &fix),
            Action::Command(command) => {
                self.command = Some((command, self.number()));
                self.view.edit_tab = EditTab::Definition;
                self.view.pane = Pane::Edit;
            }
            Action::ShowEditTab(tab) => {
                self.view.edit_tab = tab;
                self.view.pane = Pane::Edit;
                // A hidden editor cannot scroll: it goes to the selected state when it shows again.
                self.selection.reveal +=
                    u32::from(tab == EditTab::Definition && self.selection.cursor.is_none());
            }
            Action::ShowMocks(mocks) => self.view.mocks = mocks,
            Action::ShowTests(tests) => self.view.tests = tests,
            Action::ShowCase(name) => self.show_case(name),
            Action::ShowResultTab(tab) => {
                self.view.result_tab = tab;
                self.view.pane = Pane::Result;
            }
            Action::ShowPane(pane) => self.view.pane = pane,
            Action::ShowDialog(dialog) => self.view.dialog = dialog,
            Action::SetTheme(theme) => self.view.theme = theme,
            Action::ShowMock(name) => {
                self.view.edit_tab = EditTab::Mocks;
                self.view.mocks = MocksView::Form;
                self.view.pane = Pane::Edit;
                self.view.mock = Some((name, self.number()));
            }
            Action::Say(text) => self.say(text, false, None),
            Action::Warn(text) => self.say(text, true, None),
            Action::Dismiss(number) => self.notices.retain(|notice| notice.number != number),
        }
    }

    fn follow_cursor(&mut self, offset: u32) {
        // The states of another definition are looked at.
        if self.run.drawn().is_some() {
            return;
        }
        let states = self
            .analysis
            .as_ref()
            .map_or(&[][..], |analysis| &analysis.states);
        if let Some(pointer) = state_at(states, offset).map(|state| AttrValue::from(state.pointer.clone())) {
            self.select(pointer, Selector::Cursor);
        }
    }
}

/// The app's reducer works on a shared state: views compare it by identity.
impl Reducible for Shared<State> {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut state = (**self).clone();
        state.apply(action);
        Rc::new(Shared::new(state))
    }
}

#[cfg(test)]
mod tests;
