//! Requests and responses between the page and its workers: plain data, nothing else.
//!
//! Each request is a type with a [`Request::Response`] of its own, in the module that defines both. The page sends a
//! request as an [`AnyRequest`]; the worker hands it to a [`Handler`] and sends the response back. Both travel in binary
//! ([`encode`], [`decode`]):
//!
//! ```
//! use asl_protocol::{AnyRequest, GetHistory, Handler, Request, Run, decode, encode};
//! use asl_workspace::Workspace;
//!
//! // The page's side.
//! let sent = encode(&AnyRequest::from(Run { workspace: Workspace::default() })).unwrap();
//!
//! // The worker's side: a handler of all requests answers with
//! // `decode::<AnyRequest>(&sent)?.respond(&mut handler)`. This one handles a single request.
//! struct Worker;
//! impl Handler<GetHistory> for Worker {
//!     fn handle(&mut self, _: GetHistory) -> <GetHistory as Request>::Response {
//!         None
//!     }
//! }
//! assert!(matches!(decode(&sent), Ok(AnyRequest::Run(_))));
//! let response = encode(&Worker.handle(GetHistory)).unwrap();
//!
//! // The page again: which type comes back follows from the request.
//! let history: <GetHistory as Request>::Response = decode(&response).unwrap();
//! assert_eq!(history, None);
//! ```
//!
//! Places in texts are offsets in UTF-16 code units, as browsers count. The first request of all, [`Preview`], goes to
//! a worker of its own, which only draws. A run stays in the worker that ran it; the page asks for its events and visits
//! piece by piece. A response is `None` where there is no run, or no such part of it.
//!
//! What does not live here: what the responses are (`asl-playground`).

mod amount;
mod analyze;
mod code;
mod compare;
mod editor;
mod events;
mod exchange;
mod explore;
mod expression;
mod lesson;
mod map_run;
mod message;
mod moment;
mod open;
mod origin;
mod policy;
mod preview;
mod project;
mod reason;
mod recording;
mod redaction;
mod request;
mod role;
mod run;
mod test_cases;
mod test_state;
mod timeline;
mod visit;
mod why;

use serde::{Deserialize, Serialize};

pub use amount::{counted, duration, grouped};
pub use analyze::{
    Analysis, Analyze, CalledTask, Document, Fix, Marker, PolicyReason, PolicyStatement, PolicyView,
    PolicyWarning, TemplateView,
};
pub use code::{CheckCode, CodeEvent, CodeFault, CodeService, Coded, ListCodeEvents, TriedCode, TryCode};
pub use compare::{
    CompareRuns, ComparedRow, ComparedRun, ComparedState, LinkRuns, LinkedRuns, RunComparison,
};

pub use editor::{
    CompletionItem, Completions, EditorRequest, EditorResponse, EditorService, EditsRefused, Hover,
    StateName, TextEdit, TextEdits, TextRange,
};
pub use events::{EventGroup, EventPage, EventRow, GetEvent, GetHistory, ListEvents, Target};
pub use exchange::{Export, ExportFormat, Exported, Import, Imported, InlineDefinition, Publish, Published};
pub use explore::{
    Exploration, Explore, ExploreBounds, ExploreOn, ExplorePrices, ExtremeView, GetWitness, IdleView,
    MissingView, OutcomeView, PriceOutcomes, PricesView, RepeatedView, StepView, UncaughtView, WayView,
    WriteOutcomes, WrittenOutcomes,
};
pub use expression::{Evaluate, Evaluated, ExplanationView, GetValue, PartView, QueryLanguage, ValueView};
pub use lesson::{
    CheckLesson, CompareSolution, DiffKind, DiffLine, LessonDivergence, LessonFailure, SolutionPart,
};
pub use map_run::{
    ChildPage, ChildRow, ChildStatus, FileView, GetMapRun, GetResultFile, ListChildren, MapRunSummary,
    MapRunView,
};
pub use message::{Unreadable, decode, encode};
pub use moment::{GetMoment, MomentView, OpenVisit};
pub use open::{Breadcrumb, OpenExecution, Opened, PathSegment};
pub use origin::{GetOrigin, OriginHop, OriginView};
pub use policy::GetPolicyText;
pub use preview::{Drawing, Preview, StatePlace};
pub use project::{MakeProject, NotAProject, OpenProject, OpenedProject, ProjectFile};
pub use reason::{ClauseView, ConditionView, ReasonView, Verdict};
pub use recording::{ExecutionsView, OpenRecorded, OpenRecording, OpenedTexts, RecordedRun, RecordedText};
pub use redaction::{FindPersonal, MakeReport, RedactWorkspace, RedactedKind, RedactionView, ReplacedValue};
pub use request::Request;
pub use role::{RoleFinding, RoleNeed, RolePatch, RoleStatementPlace, RoleVerdict, RoleView};
pub use run::{
    DefaultView, NotMockedView, Redrive, Refusal, Run, RunSummary, StateOutcome, StateResult, Transition,
};
pub use test_cases::{
    CaseFailure, CaseResult, CoverageItem, CoverageKind, RecordTestCase, RunTestCase, RunTestCases,
    TestReport,
};
pub use test_state::{MockedOutcome, StateTest, TestState, TestStateOutcome, TestView};
pub use timeline::{Bar, BarKind, BarPart, GetTimeline, Timeline};
pub use visit::{AttemptView, FlowStepView, GetVisit, NestedExecution, VisitView};
pub use why::{FailedAttempt, GetWhy, Remedy, WhyView};

/// Something that answers a kind of request at once: the worker's side.
pub trait Handler<R: Request> {
    /// Answers a request.
    fn handle(&mut self, request: R) -> R::Response;
}

/// Something that is asked now and answers later: the page's side. `E` says why there is no answer.
pub trait Caller<R: Request, E> {
    /// Sends a request. `done` is called once, whatever happens.
    fn call(&self, request: R, done: Done<R::Response, E>);
}

/// What is done with a response.
pub type Done<T, E> = Box<dyn FnOnce(Result<T, E>)>;

/// The one list of what can be asked: everything that is about all requests follows from it.
macro_rules! requests {
    ($($request:ident),* $(,)?) => {
        /// Any request, as it travels to a worker.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        pub enum AnyRequest {
            $(
                #[doc = concat!("[`", stringify!($request), "`]")]
                $request($request),
            )*
        }

        $(
            impl From<$request> for AnyRequest {
                fn from(request: $request) -> Self {
                    Self::$request(request)
                }
            }
        )*

        /// Something that answers every request.
        pub trait HandlerOfAll: $(Handler<$request> +)* {}

        impl<T: $(Handler<$request> +)*> HandlerOfAll for T {}

        /// Something that can be asked every request.
        pub trait CallerOfAll<E>: $(Caller<$request, E> +)* {}

        impl<E, T: $(Caller<$request, E> +)*> CallerOfAll<E> for T {}

        impl AnyRequest {
            /// Has the request handled; the bytes of its response.
            pub fn respond(self, handler: &mut impl HandlerOfAll) -> Result<Vec<u8>, Unreadable> {
                match self {
                    $(Self::$request(request) => encode(&handler.handle(request)),)*
                }
            }
        }
    };
}

requests!(
    Analyze,
    Run,
    Redrive,
    TestState,
    OpenExecution,
    GetMapRun,
    ListChildren,
    GetResultFile,
    ListEvents,
    GetEvent,
    GetHistory,
    GetTimeline,
    GetPolicyText,
    GetVisit,
    Evaluate,
    GetValue,
    RunTestCases,
    RunTestCase,
    RecordTestCase,
    EditorService,
    Import,
    Export,
    InlineDefinition,
    CheckLesson,
    CompareSolution,
    OpenRecording,
    Explore,
    ExploreOn,
    PriceOutcomes,
    GetWitness,
    WriteOutcomes,
    GetWhy,
    Publish,
    FindPersonal,
    RedactWorkspace,
    MakeReport,
    CompareRuns,
    LinkRuns,
    OpenRecorded,
    GetMoment,
    GetOrigin,
    ListCodeEvents,
    CodeService,
    TryCode,
    CheckCode,
    MakeProject,
);
