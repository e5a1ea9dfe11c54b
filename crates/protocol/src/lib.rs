//! Requests and replies between the page and its worker: plain data, nothing else.
//!
//! The page sends an [`Ask`] and gets one [`Answer`]. Places in texts are offsets in UTF-16 code
//! units, as browsers count. Before the first of them, a worker of its own draws a first [`Sketch`] of the definition, the text of
//! which it is sent. A run stays in the worker; the page asks for its events and visits piece by piece.

mod analysis;
mod editor;
mod exchange;
mod executions;
mod expression;
mod message;
mod role;
mod run;
mod state_test;
mod tests;

use asl_workspace::Workspace;
use serde::{Deserialize, Serialize};

pub use analysis::{
    Analysis, CalledTask, Document, Fix, Marker, PolicyReason, PolicyStatement, PolicyView, PolicyWarning,
    Severity, Sketch, StatePlace,
};
pub use editor::{CompletionItem, EditorAnswer, EditorAsk, TextEdit};
pub use exchange::{ExportFormat, Exported, Imported};
pub use executions::{
    ChildPage, ChildRow, CountsView, Crumb, FileView, Hop, Leads, MapRunBrief, MapRunView, NestedBrief,
    Opened,
};
pub use expression::{ExplanationView, PartView, QueryLanguage, Trial, Tried, ValueView};
pub use message::{Unreadable, decode, encode};
pub use role::{RoleFinding, RoleNeed, RolePatch, RoleStatementPlace, RoleVerdict, RoleView};
pub use run::{
    AttemptView, DefaultView, EventPage, EventRow, FlowStepView, NotMockedView, RunRefused, RunSummary,
    StateOutcome, StateResult, Step, VisitView,
};
pub use tests::{CaseFailure, CaseResult, CoverageItem, CoverageKind, TestReport};

pub use state_test::{MockedOutcome, StateTest, TestView, Tested};

/// What the page asks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Ask {
    /// What is there to say about this workspace?
    Analyze(Workspace),
    /// Run it. Answered by [`Answer::Ran`] or [`Answer::Refused`].
    Run(Workspace),
    /// Redrive the last run with the mocked responses of this workspace. Answered as [`Ask::Run`].
    Redrive(Workspace),
    /// Test one state of this workspace by itself.
    TestState(Workspace, Box<StateTest>),
    /// Looks at an execution within the last run, or with an empty path at the one that was run: what is asked about events and
    /// visits from now on is about it. Answered by [`Answer::Opened`].
    Open(Vec<Hop>),
    /// A Map Run of the execution that is looked at.
    MapRun {
        /// Which, from 0.
        index: usize,
    },
    /// Rows of the child executions of a Map Run.
    Children {
        /// Which Map Run.
        map_run: usize,
        /// Only those with this status; all if it is empty.
        status: String,
        /// The first of these rows, from 0.
        from: usize,
        /// How many at most.
        count: usize,
    },
    /// The content of an object that a `ResultWriter` writes. Answered by [`Answer::Text`].
    ResultFile {
        /// Which Map Run.
        map_run: usize,
        /// Which of its objects.
        index: usize,
    },
    /// Rows of the event history of the execution that is looked at: of the last run, unless another was opened.
    Events {
        /// Only events whose id, type, state or error contains this text, whatever its case; all if it is empty.
        matching: String,
        /// The first of these rows, from 0.
        from: usize,
        /// How many at most.
        count: usize,
    },
    /// One event of the last run as `GetExecutionHistory` shows it, texts that hold JSON unfolded.
    Event {
        /// Its id, from 1.
        id: u64,
    },
    /// The whole history as JSON text, for copying.
    History,
    /// The policy that the execution role of this workspace needs, written for a deployment tool. Answered by
    /// [`Answer::Text`].
    PolicyText(Workspace, asl_iam::export::Format),
    /// One visit of the last run with its data flow.
    Visit {
        /// Its index, from 0.
        index: usize,
    },
    /// An expression, evaluated against the data of a visit of the last run.
    Try(Trial),
    /// The value of a part of an expression in the definition of the last run.
    Value {
        /// The visit.
        visit: usize,
        /// Start of what is selected in the definition, in UTF-16 code units.
        from: u32,
        /// End of what is selected.
        to: u32,
    },
    /// Run all test cases. Answered by [`Answer::Tested`] or [`Answer::Refused`].
    Test(Workspace),
    /// Run one test case and keep the run, as [`Ask::Run`] does.
    RunCase {
        /// What it is a test case of.
        workspace: Workspace,
        /// Its name.
        name: String,
    },
    /// The test cases with one more: the last run, as it went. Answered by [`Answer::Json`], or by [`Answer::Nothing`] if
    /// the test cases have mistakes.
    CaseOfRun {
        /// The text of the workspace's test cases.
        tests: String,
    },
    /// What the definition's editor wants to know about its text.
    Editor {
        /// The text of this moment.
        text: String,
        /// An [`EditorAsk`] as JSON text: the page hands it on as the editor wrote it.
        question: String,
    },
    /// The test cases of a mock configuration file beside those of a workspace. Answered by [`Answer::Imported`] or
    /// [`Answer::Refused`].
    Import {
        /// What they are added to.
        workspace: Workspace,
        /// The text of the file.
        text: String,
    },
    /// A workspace as a file of another tool. Answered by [`Answer::Exported`] or [`Answer::Refused`].
    Export {
        /// What is exported.
        workspace: Workspace,
        /// Which file.
        format: ExportFormat,
    },
}

/// What the worker answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Answer {
    /// To [`Ask::Analyze`].
    Analyzed(Box<Analysis>),
    /// To [`Ask::Run`], [`Ask::RunCase`] and [`Ask::Redrive`].
    Ran(Box<RunSummary>),
    /// To [`Ask::Run`], [`Ask::Redrive`] and [`Ask::TestState`] of something that cannot run.
    Refused(RunRefused),
    /// To [`Ask::TestState`].
    StateTested(Tested),
    /// To [`Ask::Events`].
    Events(EventPage),
    /// To [`Ask::Event`], [`Ask::History`] and [`Ask::CaseOfRun`]: JSON text, indented. To [`Ask::Editor`]: an
    /// [`EditorAnswer`] as JSON text.
    Json(String),
    /// To [`Ask::Open`].
    Opened(Box<Opened>),
    /// To [`Ask::MapRun`].
    MapRun(Box<MapRunView>),
    /// To [`Ask::Children`].
    Children(ChildPage),
    /// To [`Ask::PolicyText`] and [`Ask::ResultFile`].
    Text(String),
    /// To [`Ask::Visit`].
    Visit(Box<VisitView>),
    /// To [`Ask::Try`].
    Tried(Box<Tried>),
    /// To [`Ask::Value`]; [`Answer::Nothing`] where no expression is.
    Value(Box<ValueView>),
    /// To [`Ask::Test`].
    Tested(Box<TestReport>),
    /// To [`Ask::Import`].
    Imported(Box<Imported>),
    /// To [`Ask::Export`].
    Exported(Box<Exported>),
    /// To a question about a run that is not there, or about a part that it does not have.
    Nothing,
}
