//! What changes the state: one enum per slice, and [`Action`] over all of them.
//!
//! What does not live here: what an action does (`reduce`).

use std::rc::Rc;

use asl_protocol::{
    Analysis, Document, Drawing, ExecutionsView, Exploration, ExplorePrices, Fix, MomentView, Opened,
    QueryLanguage, RunSummary, TestReport, VisitView,
};
use asl_workspace::{Settings, Workspace};
use yew::AttrValue;

use super::run::RunTrouble;
use super::selection::{Cursor, Selector};
use super::shared::Shared;
use super::view::{Command, Dialog, EditTab, MocksView, Pane, ResultTab, Theme};
use super::{Home, Offer, Topic};

/// What changes the state.
#[derive(Clone, Debug)]
pub enum Action {
    /// Changes the workspace, or replaces it.
    Workspace(WorkspaceAction),
    /// Changes what is known of the workspace.
    Analysis(AnalysisAction),
    /// Changes the last run.
    Run(RunAction),
    /// Changes the last run of all test cases.
    Test(TestAction),
    /// Changes the last exploration.
    Explore(ExploreAction),
    /// Changes what is selected.
    Selection(SelectionAction),
    /// Changes which tabs, panes and dialogs show.
    View(ViewAction),
    /// Changes the notices.
    Notice(NoticeAction),
}

/// Changes to the workspace.
#[derive(Clone, Debug)]
pub enum WorkspaceAction {
    /// The user changed a document.
    Edit(Document, String),
    /// Replaces a document. The sentence says so, and offers to undo it.
    Replace(Document, String, AttrValue),
    /// The user changed the settings.
    Configure(Settings),
    /// A state of the definition is about to be renamed, from the first name to the second.
    StateRenamed(String, String),
    /// Applies a fix to a document, unless the document has changed since.
    ApplyFix(Document, Fix),
    /// Replaces the test cases with the same and one more at the end, whose name is given.
    AddCase(String, AttrValue),
    /// Opens another workspace. Only `actions::drafts` does that, which keeps the present one first.
    Open(Opening),
    /// Takes a change back: what was changed from the first to the second, and nothing else.
    TakeBack(Rc<Workspace>, Rc<Workspace>),
    /// Another tab has saved a different draft.
    DraftChangedElsewhere,
    /// The workspace becomes the draft; if this was the draft before, that can be undone.
    KeepAsDraft(Option<Rc<Workspace>>),
    /// The workspace stays, and is kept elsewhere.
    MoveTo(Home),
}

/// A workspace that takes the place of another.
#[derive(Clone, Debug)]
pub struct Opening {
    /// The workspace.
    pub workspace: Rc<Workspace>,
    /// Where it is kept.
    pub home: Home,
    /// Whether it is the user's own, not one that could be opened again from where it came from.
    pub is_own: bool,
    /// Says that it was opened, and offers to undo that if something would be lost.
    pub sentence: Option<AttrValue>,
}

/// Changes to what is known of the workspace.
#[derive(Clone, Debug)]
pub enum AnalysisAction {
    /// The first drawing has arrived.
    Previewed(Box<Drawing>),
    /// The analysis has arrived that was asked for after so many edits.
    Arrived(Box<Analysis>, u32),
    /// There is no analysis, for this reason.
    Failed(String),
}

/// Changes to the last run.
#[derive(Clone, Debug)]
pub enum RunAction {
    /// A run was asked for: of the workspace, or of the test case with this name.
    Started(Option<AttrValue>),
    /// A redrive of the last run was asked for.
    RedriveStarted,
    /// The first example has run, without anybody having asked for it.
    RanUnasked(Box<RunSummary>),
    /// The run with this number has ended.
    Ended(u32, Result<Box<RunSummary>, RunTrouble>),
    /// The worker that kept the run has ended.
    Lost,
    /// The code of mocked functions may run in the workspace of this opening.
    CodeAllowed(u32),
    /// An execution within the run with this number comes into view, or the execution that was started; and which of its
    /// Map Runs, if one was asked for.
    ExecutionOpened(u32, Box<Opened>, Option<usize>),
    /// Shows a Map Run of the execution in view.
    ShowMapRun(usize),
    /// Shows the run with this number at a moment, or as it ended.
    ShowMoment(u32, Option<Box<MomentView>>),
    /// A visit of the run with this number has arrived.
    VisitArrived(u32, Box<VisitView>),
}

/// Changes to the last run of all test cases.
#[derive(Clone, Debug)]
pub enum TestAction {
    /// All test cases were asked for.
    Started,
    /// The run of all test cases with this number has ended.
    Ended(u32, Result<Box<TestReport>, RunTrouble>),
}

/// Changes to the last exploration.
#[derive(Clone, Debug)]
pub enum ExploreAction {
    /// The workspace is explored.
    Started,
    /// This is what the exploration with this number has found so far.
    Found(u32, Box<Exploration>),
    /// An outcome happens so often.
    Weigh(usize, f64),
    /// The user has typed prices, or wants those of a region.
    Price(Option<ExplorePrices>),
    /// The exploration with this number does not go on, for a reason if something went wrong.
    Ended(u32, Option<AttrValue>),
}

/// Changes to what is selected.
#[derive(Clone, Debug)]
pub enum SelectionAction {
    /// Selects a state by its JSON Pointer.
    State(AttrValue, Selector),
    /// Selects a visit, and with it its state.
    Visit(usize, Option<AttrValue>, Selector),
    /// Selects nothing.
    Clear,
    /// The cursor of the definition's editor moved.
    Cursor(Cursor),
    /// Moves the cursor of an editor to a range in UTF-16 code units.
    GoTo(Document, u32, u32),
}

/// Changes to which tabs, panes and dialogs show.
#[derive(Clone, Debug)]
pub enum ViewAction {
    /// Changes the expression in the Try box.
    TryExpression(String),
    /// Chooses the language of the expression in the Try box.
    TryIn(QueryLanguage),
    /// Asks the definition's editor to do something.
    Command(Command),
    /// Says what there is to see in an example, or no longer.
    Guide(Option<AttrValue>),
    /// Shows a tab on the left.
    ShowEditTab(EditTab),
    /// Shows the mocked responses as form or JSON.
    ShowMocks(MocksView),
    /// Shows the test cases as form or JSON.
    ShowTests(MocksView),
    /// Shows the mocked responses with this name in the form.
    ShowMock(AttrValue),
    /// Shows the test case with this name in the form.
    ShowCase(AttrValue),
    /// Shows a tab on the right.
    ShowResultTab(ResultTab),
    /// Shows a pane, where only one fits.
    ShowPane(Pane),
    /// Gives the drawing the whole width, or takes it back.
    ToggleWide,
    /// Opens a dialog, or closes the open one.
    ShowDialog(Option<Dialog>),
    /// Shows what several recorded executions have in common.
    ShowExecutions(Shared<ExecutionsView>),
    /// Changes the colors.
    SetTheme(Theme),
}

/// Changes to the notices.
#[derive(Clone, Debug)]
pub enum NoticeAction {
    /// Shows a sentence.
    Say(AttrValue),
    /// Shows a sentence about something that went wrong.
    Warn(AttrValue),
    /// Shows a sentence about a topic, whether something went wrong, and what the notice offers to do.
    Offer(Topic, AttrValue, bool, Option<Offer>),
    /// Removes the notices about a topic.
    Clear(Topic),
    /// Removes the notice with this number.
    Dismiss(u32),
}

macro_rules! from_slice {
    ($($slice:ident($action:ident)),* $(,)?) => {
        $(impl From<$action> for Action {
            fn from(action: $action) -> Self {
                Self::$slice(action)
            }
        })*
    };
}

from_slice! {
    Workspace(WorkspaceAction),
    Analysis(AnalysisAction),
    Run(RunAction),
    Test(TestAction),
    Explore(ExploreAction),
    Selection(SelectionAction),
    View(ViewAction),
    Notice(NoticeAction),
}
