//! Everything the page knows, as one value, and the actions that change it.
//!
//! Every [`action`] makes a new [`State`]; nothing here touches the browser, and nothing here knows a view. What follows
//! from a change (asking a worker, saving the draft) is up to [`crate::session`] and the app.
//!
//! - [`run`]: the last run; [`test_run`]: the last run of all test cases;
//! - [`selection`]: the state that is selected in all views at once;
//! - [`view`]: which tabs, panes and dialogs show;
//! - `reduce`: what each action does, one file per slice.

pub mod action;
pub mod explored;
mod reduce;
pub mod run;
pub mod selection;
pub mod shared;
pub mod test_run;
pub mod view;

use std::rc::Rc;

use asl::Severity;
use asl_protocol::{Analysis, Document, ExecutionsView, Marker, RunSummary};
use asl_workspace::{Declared, Workspace};
use yew::AttrValue;

use explored::Explored;
use run::{PastRun, Run};
use selection::{GoTo, Selection};
use shared::Shared;
use test_run::TestRun;
use view::{Command, View};

/// The page's state.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// The documents and settings that the user edits.
    pub workspace: Rc<Workspace>,
    /// The number of the last edit: every change of the workspace raises it.
    pub edits: u32,
    /// Where the workspace is kept.
    pub home: Home,
    /// The workspace as it was opened from an example, a file or a link, which could be opened again: as long as it is
    /// unchanged, there is nothing to lose. `None` if it is the user's own.
    pub opened: Option<Rc<Workspace>>,
    /// The analysis of the workspace, or of the workspace a moment ago.
    pub analysis: Option<Shared<Analysis>>,
    /// What can be drawn before the first analysis: an analysis without anything else.
    pub preview: Option<Shared<Analysis>>,
    /// The number of the edit that the analysis belongs to.
    pub analyzed: u32,
    /// Why there is no newer analysis, in a sentence.
    pub analysis_trouble: Option<AttrValue>,
    /// The last run.
    pub run: Run,
    /// The last runs of the session that ended, oldest first.
    pub past: Vec<PastRun>,
    /// The last run of all test cases.
    pub test_run: TestRun,
    /// The last exploration.
    pub explored: Explored,
    /// What is selected in all views.
    pub selection: Selection,
    /// The last request to move the cursor of an editor.
    pub go_to: Option<GoTo>,
    /// The last request to the definition's editor, and its number.
    pub command: Option<(Command, u32)>,
    /// Which tabs and dialogs show.
    pub view: View,
    /// What several recorded executions have in common that were opened at once.
    pub executions: Option<Shared<ExecutionsView>>,
    /// What the page has to say to the user, oldest first.
    pub notices: Vec<Notice>,
    /// What the settings have from the template, or could have: it is taken over once. `None` until the first analysis
    /// says it.
    pub template: Option<Declared>,
    /// How often another workspace was opened.
    pub openings: u32,
    /// At which opening the code of mocked functions was allowed to run: it is asked for again with each workspace.
    pub code_allowed: Option<u32>,
    /// The number of the newest notice or request.
    last_number: u32,
}

/// Where the workspace is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Home {
    /// In the draft: every change is saved in this browser.
    Draft,
    /// In the link with this fragment, and the draft is different: the draft is left alone until the user decides.
    Link(AttrValue),
    /// In this tab only: it was the draft, but another tab has saved a different one. The user decides.
    Detached,
    /// Nowhere: the workspace belongs to the page around an embedded view.
    Embedded,
}

/// Something that the page tells the user once.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// Tells notices apart.
    pub number: u32,
    /// The sentence.
    pub text: AttrValue,
    /// Whether something went wrong.
    pub is_error: bool,
    /// What it is about. A newer notice about the same takes its place.
    pub topic: Topic,
    /// What it offers to do.
    pub offer: Option<Offer>,
}

/// What a notice is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// A link that was opened or made.
    Link,
    /// What of a shared workspace looks personal.
    Personal,
    /// A part of the page that does not arrive.
    Loading,
    /// A newer version of the page.
    Update,
    /// Anything else: such notices stand beside one another.
    Other,
}

/// What a notice offers to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Offer {
    /// To take back what the notice tells.
    Undo(Undo),
    /// To download the workspace.
    Download,
    /// To redact the workspace.
    Redact,
    /// To save a report about the recorded execution that was opened.
    Report,
    /// To load the page again.
    Reload,
}

/// How something is taken back. Nothing else changes.
#[derive(Clone, Debug, PartialEq)]
pub enum Undo {
    /// Another workspace was opened: this one comes back, and is kept there again.
    Opened(Rc<Workspace>, Home),
    /// The workspace became the draft: this was the draft, and this was the home of the workspace.
    BecameDraft(Rc<Workspace>, Home),
    /// Parts of the workspace were changed, from the first to the second.
    Changed(Rc<Workspace>, Rc<Workspace>),
}

impl State {
    /// How many functions the workspace answers by code, as far as it is analyzed.
    pub fn coded(&self) -> usize {
        self.analysis.as_ref().map_or(0, |analysis| analysis.coded)
    }

    /// Whether the workspace has code that nobody has allowed to run.
    pub fn asks_for_code(&self) -> bool {
        self.coded() > 0 && !self.may_run_code()
    }

    /// Whether the code of the workspace's mocked functions may run.
    pub fn may_run_code(&self) -> bool {
        self.code_allowed == Some(self.openings)
    }

    /// The state that a page starts with.
    pub fn new(workspace: Workspace, home: Home) -> Self {
        let workspace = Rc::new(workspace);
        Self {
            opened: None,
            workspace,
            edits: 0,
            home,
            analysis: None,
            preview: None,
            analyzed: 0,
            analysis_trouble: None,
            run: Run::default(),
            past: Vec::new(),
            test_run: TestRun::default(),
            explored: Explored::default(),
            selection: Selection::default(),
            go_to: None,
            command: None,
            view: View::default(),
            executions: None,
            notices: Vec::new(),
            template: None,
            openings: 0,
            code_allowed: None,
            last_number: 0,
        }
    }

    /// Whether the workspace is as it was opened from somewhere else, where it still is.
    pub fn is_as_opened(&self) -> bool {
        self.opened.as_ref() == Some(&self.workspace)
    }

    /// The findings in one document.
    pub fn markers(&self, document: Document) -> impl Iterator<Item = &Marker> {
        let all = self
            .analysis
            .as_ref()
            .map_or(&[][..], |analysis| &analysis.markers);
        all.iter().filter(move |marker| marker.document == document)
    }

    /// How many findings of a severity all documents have together.
    pub fn findings(&self, severity: Severity) -> usize {
        let all = self
            .analysis
            .as_ref()
            .map_or(&[][..], |analysis| &analysis.markers);
        all.iter()
            .filter(|marker| marker.severity == severity && !marker.follows)
            .count()
    }

    /// How many errors a document has.
    pub fn errors(&self, document: Document) -> usize {
        self.markers(document)
            .filter(|marker| marker.severity == Severity::Error && !marker.follows)
            .count()
    }

    /// How the execution in view ended, if it ran.
    pub fn summary(&self) -> Option<&Shared<RunSummary>> {
        self.run.summary()
    }

    /// What is drawn: the definition of the execution in view.
    pub fn drawn(&self) -> Option<Shared<Analysis>> {
        let all = [self.run.drawn(), self.analysis.as_ref(), self.preview.as_ref()];
        all.into_iter().flatten().next().cloned()
    }

    /// Whether the worker is running something.
    pub fn is_busy(&self) -> bool {
        self.run.running || self.test_run.running
    }

    /// Whether the workspace has changed since the test cases ran.
    pub fn are_tests_stale(&self) -> bool {
        self.test_run.outcome.is_some() && self.test_run.edits != self.edits
    }

    /// Whether the workspace has changed since the last run.
    pub fn is_run_stale(&self) -> bool {
        self.run.outcome.is_some() && self.run.edits != self.edits
    }

    /// Whether the definition is still the one that ran last, so that offsets in it are offsets in that one.
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
}

#[cfg(test)]
mod tests;
