//! The facade of the core: a workspace in, its analysis or its run out.
//!
//! ```
//! use asl_playground::Playground;
//! use asl_protocol::{Handler, Run};
//! use asl_workspace::Workspace;
//!
//! let definition = r#"{"StartAt": "Hello", "States": {"Hello": {"Type": "Pass", "Result": "world", "End": true}}}"#;
//! let workspace = Workspace { definition: definition.into(), ..Workspace::default() };
//! let mut playground = Playground::default();
//! let run = playground.handle(Run { workspace }).unwrap();
//! assert_eq!((run.status.name(), run.output.as_deref()), ("SUCCEEDED", Some("\"world\"")));
//! ```
//!
//! A [`Playground`] is the [`Handler`] of every request of `asl-protocol`. It keeps the last run, so that the page can
//! ask for pieces of it. It knows no browser; the worker, the command line and the tests are its callers.

mod analysis;
mod asking;
mod canned;
mod catcher;
mod code_editor;
mod compare;
mod coverage;
mod definition;
mod editor;
mod exchange;
mod execution_view;
mod executions;
mod explain;
mod explore;
mod lesson_export;
mod lessons;
mod moment;
mod origin;
mod policy;
mod project;
mod publish;
mod reason;
mod recorded_objects;
mod recording;
mod redaction;
mod remedy;
mod report;
mod role;
mod run;
mod search;
mod solution;
mod test_cases;
mod test_state;
mod timeline;
mod why;

use std::rc::Rc;

use asl_code::Engine;
use asl_engine::Execution;
use asl_lessons::{Bench, Facts, TestResult};
use asl_mock::Section;
use asl_protocol::{
    Analysis, Analyze, CheckCode, CheckLesson, CodeFault, CodeService, CompareRuns, CompareSolution,
    EditorService, Evaluate, Explore, ExploreOn, Export, FindPersonal, GetEvent, GetHistory, GetMapRun,
    GetMoment, GetOrigin, GetPolicyText, GetResultFile, GetTimeline, GetValue, GetVisit, GetWhy, GetWitness,
    Handler, Import, InlineDefinition, LinkRuns, ListChildren, ListCodeEvents, ListEvents, MakeReport,
    OpenExecution, OpenRecorded, OpenRecording, OpenedTexts, PriceOutcomes, Publish, RecordTestCase,
    RedactWorkspace, Redrive, Refusal, Request, RunSummary, RunTestCase, RunTestCases, TestState, TryCode,
    WriteOutcomes,
};
use asl_workspace::Workspace;

pub use analysis::{analyze, preview};
pub use asking::AskedCall;
pub use coverage::{Coverage, CoveredField, covered_fields};
use execution_view::ExecutionView;
use explore::Explored;
pub use recording::{
    OpenedRecording, Recordings, history, open_recording, open_recording_beside, open_recordings,
};
pub use redaction::{RedactedRun, redact_workspace};
pub use report::Reported;
use run::{CodeEngine, Run};

/// Answers the questions of a page about one workspace after the other.
#[derive(Default)]
pub struct Playground {
    run: Option<Run>,
    explored: Option<Box<Explored>>,
    /// The recorded execution that was opened last, if its replay is another.
    reported: Option<Reported>,
    code: CodeEngine,
    /// The executions that were summed up last.
    recorded: Vec<asl_recording::Recording>,
}

impl Playground {
    /// Lets the code of mocked functions run, in this engine. Without one a run ends where it would, and says why.
    pub fn run_code(&mut self, engine: Rc<dyn Engine>) {
        self.code = Some(engine);
    }

    /// Runs a workspace, of whose mocked responses some entries ask: each of their calls waits for the text of the response that
    /// answers it. The run is kept as the last one. It should not be redriven, for nobody would answer again.
    pub async fn run_asking(
        &mut self,
        workspace: &Workspace,
        entries: Vec<(Section, String)>,
        ask: impl AsyncFnMut(AskedCall) -> Result<String, String>,
    ) -> Result<&Execution, Refusal> {
        self.run = None;
        let run = asking::run(workspace, &self.code, entries, ask).await?;
        Ok(&self.run.insert(run).execution)
    }

    /// Keeps a run as the last one.
    fn keep(&mut self, run: Result<Run, Refusal>) -> Result<Box<RunSummary>, Refusal> {
        self.run = None;
        let run = self.run.insert(run?);
        Ok(Box::new(run.summary()))
    }

    /// The event history of the last run, as `GetExecutionHistory` returns it, in pieces that are made one by one. What
    /// it can be asked of is over then.
    pub fn into_history(self) -> impl Iterator<Item = String> + Send + use<> {
        let events = self.run.map(|run| run.execution.events).unwrap_or_default();
        let event = |(index, event): (usize, asl_engine::Event)| {
            let comma = if index > 0 { "," } else { "" };
            let text = asl_json::to_pretty(&event.to_value()).replace('\n', "\n    ");
            format!("{comma}\n    {text}")
        };
        let head = std::iter::once("{\n  \"events\": [".to_owned());
        let tail = std::iter::once("\n  ]\n}\n".to_owned());
        head.chain(events.into_iter().enumerate().map(event)).chain(tail)
    }

    /// The execution that is looked at.
    fn view(&self) -> Option<ExecutionView<'_>> {
        self.run.as_ref().map(Run::view)
    }
}

impl Handler<Analyze> for Playground {
    fn handle(&mut self, request: Analyze) -> Box<Analysis> {
        Box::new(analyze(&request.workspace))
    }
}

impl Handler<asl_protocol::Run> for Playground {
    fn handle(&mut self, request: asl_protocol::Run) -> <asl_protocol::Run as Request>::Response {
        self.keep(Run::new(&request.workspace, &self.code))
    }
}

impl Handler<Redrive> for Playground {
    fn handle(&mut self, request: Redrive) -> <Redrive as Request>::Response {
        // A run that cannot be redriven stays the last one.
        let redriven = match &self.run {
            Some(run) => run.redriven(&request.workspace, &self.code)?,
            None => return Err(run::no_run_to_redrive()),
        };
        self.keep(Ok(redriven))
    }
}

impl Handler<TestState> for Playground {
    fn handle(&mut self, request: TestState) -> <TestState as Request>::Response {
        test_state::test(&request.workspace, &request.test, &self.code)
    }
}

impl Handler<OpenExecution> for Playground {
    fn handle(&mut self, request: OpenExecution) -> <OpenExecution as Request>::Response {
        self.run.as_mut()?.open(&request.path).map(Box::new)
    }
}

impl Handler<GetMapRun> for Playground {
    fn handle(&mut self, request: GetMapRun) -> <GetMapRun as Request>::Response {
        self.view()?.map_run(request.index).map(Box::new)
    }
}

impl Handler<ListChildren> for Playground {
    fn handle(&mut self, request: ListChildren) -> <ListChildren as Request>::Response {
        self.view()?.children(&request)
    }
}

impl Handler<GetResultFile> for Playground {
    fn handle(&mut self, request: GetResultFile) -> Option<String> {
        self.view()?.result_file(request.map_run, request.index)
    }
}

impl Handler<ListEvents> for Playground {
    fn handle(&mut self, request: ListEvents) -> <ListEvents as Request>::Response {
        Some(self.view()?.events(&request))
    }
}

impl Handler<GetEvent> for Playground {
    fn handle(&mut self, request: GetEvent) -> Option<String> {
        self.view()?.event(request.id)
    }
}

impl Handler<GetHistory> for Playground {
    fn handle(&mut self, _: GetHistory) -> Option<String> {
        Some(self.view()?.history())
    }
}

impl Handler<GetTimeline> for Playground {
    fn handle(&mut self, request: GetTimeline) -> <GetTimeline as Request>::Response {
        Some(self.view()?.timeline(&request))
    }
}

impl Handler<GetPolicyText> for Playground {
    fn handle(&mut self, request: GetPolicyText) -> String {
        policy::text(&request.workspace, request.format)
    }
}

impl Handler<GetVisit> for Playground {
    fn handle(&mut self, request: GetVisit) -> <GetVisit as Request>::Response {
        self.view()?.visit(request.index).map(Box::new)
    }
}

impl Handler<Evaluate> for Playground {
    fn handle(&mut self, request: Evaluate) -> <Evaluate as Request>::Response {
        self.view()?.evaluate(&request).map(Box::new)
    }
}

impl Handler<GetValue> for Playground {
    fn handle(&mut self, request: GetValue) -> <GetValue as Request>::Response {
        self.view()?
            .value_at(request.visit, request.from, request.to)
            .map(Box::new)
    }
}

impl Handler<GetWhy> for Playground {
    fn handle(&mut self, _: GetWhy) -> <GetWhy as Request>::Response {
        self.run.as_ref()?.why().map(Box::new)
    }
}

impl Handler<CompareRuns> for Playground {
    fn handle(&mut self, request: CompareRuns) -> <CompareRuns as Request>::Response {
        compare::compare_runs(&request, &self.code).map(Box::new)
    }
}

impl Handler<LinkRuns> for Playground {
    fn handle(&mut self, request: LinkRuns) -> <LinkRuns as Request>::Response {
        compare::link_runs(&request)
    }
}

impl Handler<GetMoment> for Playground {
    fn handle(&mut self, request: GetMoment) -> <GetMoment as Request>::Response {
        self.view()?.moment(request.event).map(Box::new)
    }
}

impl Handler<GetOrigin> for Playground {
    fn handle(&mut self, request: GetOrigin) -> <GetOrigin as Request>::Response {
        self.view()?.origin(request).map(Box::new)
    }
}

impl Handler<RunTestCases> for Playground {
    fn handle(&mut self, request: RunTestCases) -> <RunTestCases as Request>::Response {
        test_cases::run_all(&request.workspace, &self.code).map(Box::new)
    }
}

impl Handler<RunTestCase> for Playground {
    fn handle(&mut self, request: RunTestCase) -> <RunTestCase as Request>::Response {
        self.keep(test_cases::run_one(&request.workspace, &request.name, &self.code))
    }
}

impl Handler<RecordTestCase> for Playground {
    fn handle(&mut self, request: RecordTestCase) -> Option<String> {
        test_cases::with_run(&request.tests, self.run.as_ref()?)
    }
}

impl Handler<EditorService> for Playground {
    fn handle(&mut self, request: EditorService) -> Option<String> {
        editor::answer(&request.text, &request.question)
    }
}

impl Handler<ListCodeEvents> for Playground {
    fn handle(&mut self, request: ListCodeEvents) -> <ListCodeEvents as Request>::Response {
        self.view()
            .map(|view| code_editor::list(&view, &request.0))
            .unwrap_or_default()
    }
}

impl Handler<CodeService> for Playground {
    fn handle(&mut self, request: CodeService) -> Option<String> {
        code_editor::answer(self.view().as_ref(), &request)
    }
}

impl Handler<TryCode> for Playground {
    fn handle(&mut self, request: TryCode) -> <TryCode as Request>::Response {
        code_editor::try_once(&request, &self.code)
    }
}

impl Handler<CheckCode> for Playground {
    fn handle(&mut self, request: CheckCode) -> Option<CodeFault> {
        code_editor::fault(&request.mocks, &self.code)
    }
}

impl Handler<Import> for Playground {
    fn handle(&mut self, request: Import) -> <Import as Request>::Response {
        exchange::import(&request.workspace, &request.text)
    }
}

impl Handler<InlineDefinition> for Playground {
    fn handle(&mut self, request: InlineDefinition) -> <InlineDefinition as Request>::Response {
        exchange::inline(&request)
    }
}

impl Handler<Export> for Playground {
    fn handle(&mut self, request: Export) -> <Export as Request>::Response {
        exchange::export(&request.workspace, request.format, &self.code)
    }
}

impl Handler<Publish> for Playground {
    fn handle(&mut self, request: Publish) -> <Publish as Request>::Response {
        publish::publish(request, &self.code)
    }
}

impl Handler<OpenRecording> for Playground {
    fn handle(&mut self, request: OpenRecording) -> <OpenRecording as Request>::Response {
        let present = request.present.clone();
        Ok(match recording::opened(request)? {
            Recordings::One(opened) => {
                let opened = recording::ForPage::from(*opened);
                self.reported = opened.reported;
                OpenedTexts::One(Box::new(opened.run))
            }
            Recordings::Many(many) => {
                let view = recording::summed_up(&many, &present);
                self.recorded = many;
                OpenedTexts::Many(Box::new(view))
            }
        })
    }
}

impl Handler<OpenRecorded> for Playground {
    fn handle(&mut self, request: OpenRecorded) -> <OpenRecorded as Request>::Response {
        let one = self.recorded.get(request.index).ok_or_else(|| {
            vec!["The executions are no longer in memory. Open their files again.".to_owned()]
        })?;
        let opened = recording::for_page(one.clone(), &request.present);
        self.reported = opened.reported;
        Ok(Box::new(opened.run))
    }
}

impl Handler<FindPersonal> for Playground {
    fn handle(&mut self, request: FindPersonal) -> <FindPersonal as Request>::Response {
        redaction::find_personal(&request.workspace)
    }
}

impl Handler<RedactWorkspace> for Playground {
    fn handle(&mut self, request: RedactWorkspace) -> <RedactWorkspace as Request>::Response {
        Box::new(redaction::view(&request, self.reported.is_some()))
    }
}

impl Handler<MakeReport> for Playground {
    fn handle(&mut self, request: MakeReport) -> Option<String> {
        let wanted = redaction::wanted(&request.paths, &request.kept);
        Some(self.reported.as_ref()?.to_text(&wanted))
    }
}

impl Handler<Explore> for Playground {
    fn handle(&mut self, request: Explore) -> <Explore as Request>::Response {
        self.explored = None;
        let explored = self
            .explored
            .insert(Box::new(Explored::new(request, &self.code)?));
        Ok(Box::new(explored.begin()))
    }
}

impl Handler<PriceOutcomes> for Playground {
    fn handle(&mut self, request: PriceOutcomes) -> <PriceOutcomes as Request>::Response {
        Some(Box::new(self.explored.as_mut()?.price(&request)))
    }
}

impl Handler<ExploreOn> for Playground {
    fn handle(&mut self, _: ExploreOn) -> <ExploreOn as Request>::Response {
        Some(Box::new(self.explored.as_mut()?.step()))
    }
}

impl Handler<GetWitness> for Playground {
    fn handle(&mut self, request: GetWitness) -> <GetWitness as Request>::Response {
        self.explored.as_ref()?.witness(request.outcome).map(Box::new)
    }
}

impl Handler<WriteOutcomes> for Playground {
    fn handle(&mut self, request: WriteOutcomes) -> <WriteOutcomes as Request>::Response {
        self.explored.as_mut()?.write(&request)
    }
}

impl Bench for Playground {
    fn run(&mut self, workspace: &Workspace) -> Result<Execution, String> {
        lessons::run(workspace, &self.code)
    }

    fn facts(&mut self, workspace: &Workspace) -> Facts {
        lessons::facts(workspace)
    }

    fn test(&mut self, workspace: &Workspace) -> Result<Vec<TestResult>, String> {
        lessons::test(workspace, &self.code)
    }
}

impl Handler<CompareSolution> for Playground {
    fn handle(&mut self, request: CompareSolution) -> <CompareSolution as Request>::Response {
        solution::compare(&request)
    }
}

impl Handler<CheckLesson> for Playground {
    fn handle(&mut self, request: CheckLesson) -> <CheckLesson as Request>::Response {
        lessons::check(self, &request)
    }
}
