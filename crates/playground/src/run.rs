//! A run and the pieces of it that the page asks for.

use std::sync::Arc;

use asl::model::StateMachine;
use asl_engine::{
    Event, Execution, FlowKind, Instant, Taken, TaskHandler, Visit, redrive_refusal, run_and_redrive,
};
use asl_iam::evaluate::RolePolicy;
use asl_json::tree::Node;
use asl_json::{Map, Value, to_pretty};
use asl_mock::{MockHandler, Mocks, Sketch};
use asl_protocol::{
    AttemptView, DefaultView, Document, EventPage, EventRow, FlowStepView, NotMockedView, RunRefused,
    RunSummary, StateOutcome, StateResult, Step, VisitView,
};
use asl_workspace::{MachineType, Settings, Workspace};
use indexmap::{IndexMap, IndexSet};

use crate::analysis;
use crate::coverage::field;
use crate::role::{self, UnderRole};

/// The last run.
pub(crate) struct Run {
    pub(crate) execution: Execution,
    /// The definition that ran, as text, as tree with places, and as value.
    pub(crate) definition: String,
    pub(crate) tree: Node,
    pub(crate) source: Value,
    /// The seed of everything random.
    pub(crate) seed: u64,
    /// The text of its input.
    pub input: String,
    /// The text of the mocked responses that it ran with.
    pub mocks: String,
    defaults: Vec<DefaultView>,
    /// What the role refused.
    role_refused: Option<String>,
    /// What the execution was started with, and the mocked responses of each redrive: a redrive runs it all again.
    started: Workspace,
    redrives: Vec<String>,
}

/// What an execution is told by its surroundings.
pub(crate) fn settings(settings: &Settings) -> asl_engine::Settings {
    asl_engine::Settings {
        partition: settings.partition.clone(),
        region: settings.region.clone(),
        account: settings.account.clone(),
        state_machine_name: settings.state_machine_name.clone(),
        execution_name: settings.execution_name.clone(),
        role_arn: role::arn(settings),
        start: Instant(settings.start),
        seed: settings.seed,
        machine_type: match settings.machine_type {
            MachineType::Standard => asl_engine::MachineType::Standard,
            MachineType::Express => asl_engine::MachineType::Express,
        },
        synchronous: settings.machine_type == MachineType::Express,
        abort_after: settings.stop_after.map(|seconds| seconds.saturating_mul(1000)),
    }
}

fn refuse(document: Document, sentence: String) -> RunRefused {
    RunRefused { sentence, document }
}

/// The mocked responses of a workspace, or what is wrong with them.
pub(crate) fn mocks(workspace: &Workspace) -> Result<Mocks, RunRefused> {
    parse_mocks(&workspace.mocks)
}

fn parse_mocks(text: &str) -> Result<Mocks, RunRefused> {
    let (mocks, problems) = Mocks::parse(text);
    let wrong = problems.first().map(|problem| problem.message.clone());
    match wrong.or_else(|| asl_mock::check(&mocks).into_iter().next()) {
        Some(sentence) => Err(refuse(
            Document::Mocks,
            format!("The mocked responses have an error. {sentence}"),
        )),
        None => Ok(mocks),
    }
}

/// The state machine that was read, if its definition has no errors.
pub(crate) fn machine(read: &asl::Analysis) -> Result<&Arc<StateMachine>, RunRefused> {
    read.machine.as_ref().ok_or_else(|| RunRefused {
        sentence: "The definition has errors. Mend what is listed under Problems, then run it again.".into(),
        document: Document::Definition,
    })
}

/// An execution, and what its outside has to say.
pub(crate) struct Executed {
    pub(crate) execution: Execution,
    /// The default responses that were used.
    pub(crate) defaults: Vec<DefaultView>,
    /// What the role refused.
    pub(crate) role_refused: Option<String>,
}

/// Runs a workspace whose definition has been read, with the sketch of what it reads, and redrives it with each of these
/// mocked responses; also the default responses that were used.
pub(crate) fn execute(
    machine: &Arc<StateMachine>,
    sketch: &Sketch,
    workspace: &Workspace,
    redrives: &[String],
) -> Result<Executed, RunRefused> {
    let texts = std::iter::once(&workspace.mocks).chain(redrives);
    let mocks = texts
        .map(|text| parse_mocks(text))
        .collect::<Result<Vec<Mocks>, RunRefused>>()?;
    let (role, problems) = RolePolicy::parse(&workspace.role);
    let role = workspace.settings.under_role.then_some(&role);
    if let (Some(_), Some(problem)) = (role, problems.first()) {
        let sentence = format!(
            "The role's policy has an error. {} {}",
            problem.message, problem.hint
        );
        return Err(refuse(Document::Role, sentence));
    }
    let settings = settings(&workspace.settings);
    let mut handlers: Vec<UnderRole<'_, MockHandler<'_>>> = mocks
        .iter()
        .map(|mocks| {
            let mocks = MockHandler::within(mocks, settings.clone()).reading(sketch.clone());
            UnderRole::new(mocks, role, &workspace.settings)
        })
        .collect();
    let Some((first, others)) = handlers.split_first_mut() else {
        return Err(refuse(Document::Mocks, "There are no mocked responses.".into()));
    };
    let others = others.iter_mut().map(|handler| handler as &mut dyn TaskHandler);
    let run = run_and_redrive(machine, &workspace.input, &settings, first, others);
    let execution = run.map_err(|error| refuse(Document::Input, error.to_string()))?;
    let mut defaults: Vec<DefaultView> = Vec::new();
    for used in handlers.iter().flat_map(|handler| handler.inner.defaults()) {
        let default = DefaultView {
            section: used.section,
            name: used.name.clone(),
            state: used.state.clone(),
        };
        if !defaults.contains(&default) {
            defaults.push(default);
        }
    }
    Ok(Executed {
        execution,
        defaults,
        // What an earlier attempt was refused may be allowed by now.
        role_refused: handlers.last().and_then(UnderRole::refusals),
    })
}

impl Run {
    /// Runs a workspace to the end of its execution.
    pub fn new(workspace: &Workspace) -> Result<Self, RunRefused> {
        Self::start(workspace.clone(), Vec::new())
    }

    /// Redrives the execution with the mocked responses of a workspace. Its definition, input and settings stay those that
    /// it was started with, as on AWS.
    pub fn redriven(&self, workspace: &Workspace) -> Result<Self, RunRefused> {
        if let Some(sentence) = self.redrive_refusal() {
            return Err(refuse(Document::Definition, sentence));
        }
        let mut redrives = self.redrives.clone();
        redrives.push(workspace.mocks.clone());
        Self::start(self.started.clone(), redrives)
    }

    fn redrive_refusal(&self) -> Option<String> {
        let machine_type = match self.started.settings.machine_type {
            MachineType::Standard => asl_engine::MachineType::Standard,
            MachineType::Express => asl_engine::MachineType::Express,
        };
        redrive_refusal(&self.execution, machine_type)
    }

    fn start(started: Workspace, redrives: Vec<String>) -> Result<Self, RunRefused> {
        let workspace = &started;
        let read = analysis::read(workspace);
        let machine = machine(&read)?;
        let executed = execute(machine, &Sketch::of(&read.outline), workspace, &redrives)?;
        Ok(Self {
            execution: executed.execution,
            definition: workspace.definition.clone(),
            source: machine.source.clone(),
            tree: read.tree,
            seed: workspace.settings.seed,
            input: workspace.input.clone(),
            mocks: redrives.last().unwrap_or(&workspace.mocks).clone(),
            defaults: executed.defaults,
            role_refused: executed.role_refused,
            redrives,
            started,
        })
    }

    fn at(&self, instant: Instant) -> u64 {
        u64::try_from(instant.0 - self.execution.start.0).unwrap_or(0)
    }

    pub fn summary(&self) -> RunSummary {
        let run = &self.execution;
        RunSummary {
            status: run.status.name().into(),
            output: run.output.as_ref().map(to_pretty),
            error: run.error.as_deref().map(Into::into),
            cause: run.cause.as_deref().map(Into::into),
            cause_json: run
                .cause
                .as_deref()
                .and_then(unfolded_text)
                .as_ref()
                .map(to_pretty),
            arn: run.arn.clone(),
            start: run.start.to_string(),
            stop: run.stop.to_string(),
            duration: self.at(run.stop),
            events: run.events.len(),
            visits: run.visits.len(),
            states: self.states(),
            steps: self.steps(),
            explanation: self.explanation(),
            redrives: run.redrive_count,
            redrive_refusal: self.redrive_refusal(),
            not_mocked: run.not_mocked.as_ref().map(|not_mocked| NotMockedView {
                name: not_mocked.name.clone(),
                sentence: not_mocked.sentence.clone(),
                is_function: not_mocked.is_function,
            }),
            defaults: self.defaults.clone(),
            role_refused: self.role_refused.clone(),
        }
    }

    fn states(&self) -> Vec<StateResult> {
        let mut states: IndexMap<&str, StateResult> = IndexMap::new();
        for (index, visit) in self.execution.visits.iter().enumerate() {
            let result = states
                .entry(visit.pointer.as_str())
                .or_insert_with(|| StateResult {
                    pointer: visit.pointer.to_string(),
                    outcome: StateOutcome::Cut,
                    visits: 0,
                    retries: 0,
                    last_visit: index,
                });
            result.visits += 1;
            result.retries += visit
                .attempts
                .iter()
                .filter(|attempt| attempt.retried.is_some())
                .count();
            result.outcome = outcome(visit);
            result.last_visit = index;
        }
        states.into_values().collect()
    }

    fn steps(&self) -> Vec<Step> {
        let mut steps = IndexSet::new();
        for visit in &self.execution.visits {
            let Some(next) = &visit.next else { continue };
            let from = visit.pointer.as_str();
            // A state leads to states of its own scope only, so the target differs in its last step.
            let to = from
                .rsplit_once('/')
                .map(|(scope, _)| format!("{scope}/{}", escaped(next)));
            steps.extend(to.map(|to| (from.to_owned(), to, field(visit))));
        }
        steps
            .into_iter()
            .map(|(from, to, field)| Step { from, to, field })
            .collect()
    }

    pub fn events(&self, matching: &str, from: usize, count: usize) -> EventPage {
        let events = &self.execution.events;
        if matching.is_empty() {
            let rows = events
                .iter()
                .skip(from)
                .take(count)
                .map(|event| self.row(event))
                .collect();
            return EventPage {
                total: events.len(),
                rows,
            };
        }
        let wanted = matching.to_lowercase();
        let found: Vec<&Event> = events
            .iter()
            .filter(|event| self.matches(event, &wanted))
            .collect();
        let rows = found
            .iter()
            .skip(from)
            .take(count)
            .map(|event| self.row(event))
            .collect();
        EventPage {
            total: found.len(),
            rows,
        }
    }

    /// Whether a text, in lower case, is in what the row of an event shows.
    fn matches(&self, event: &Event, wanted: &str) -> bool {
        let has = |text: &str| text.to_lowercase().contains(wanted);
        let visit = event.visit.and_then(|index| self.execution.visits.get(index));
        has(&event.kind.type_name())
            || visit.is_some_and(|visit| has(&visit.state))
            || event.id.to_string() == wanted
            || self.row(event).error.is_some_and(|error| has(&error))
    }

    fn row(&self, event: &Event) -> EventRow {
        let visit = event.visit.and_then(|index| self.execution.visits.get(index));
        let value = event.to_value();
        let details = value
            .as_object()
            .and_then(|members| members.iter().find(|(key, _)| key.ends_with("Details")));
        let error = details
            .and_then(|(_, details)| details.get("error"))
            .and_then(|error| error.as_str());
        EventRow {
            id: event.id,
            previous: event.previous,
            type_name: event.kind.type_name(),
            state: visit.map(|visit| visit.state.to_string()),
            pointer: visit.map(|visit| visit.pointer.to_string()),
            visit: event.visit,
            at: self.at(event.time),
            timestamp: event.time.to_string(),
            has_details: details
                .is_some_and(|(_, details)| details.as_object().is_some_and(|d| !d.is_empty())),
            error: error.map(Into::into),
        }
    }

    pub fn event(&self, id: u64) -> Option<String> {
        let index = usize::try_from(id).ok()?.checked_sub(1)?;
        let event = self.execution.events.get(index)?.to_value();
        Some(to_pretty(&unfold(&event)))
    }

    pub fn history(&self) -> String {
        let events = self.execution.events.iter().map(Event::to_value).collect();
        to_pretty(&Value::from([("events", Value::array(events))]))
    }

    pub fn visit(&self, index: usize) -> Option<VisitView> {
        let visits = &self.execution.visits;
        let visit = visits.get(index)?;
        let siblings = visits
            .iter()
            .enumerate()
            .filter(|(_, other)| other.pointer == visit.pointer);
        let steps = flow_steps(visit);
        let failure = visit.failure.as_ref();
        Some(VisitView {
            index,
            state: visit.state.to_string(),
            state_type: visit.state_type.into(),
            pointer: visit.pointer.to_string(),
            path: visit.path.clone(),
            siblings: siblings.map(|(index, _)| index).collect(),
            start: self.at(visit.start),
            stop: visit.stop.map(|stop| self.at(stop)),
            language: self.language(visit),
            explanation: self.explain(visit),
            steps,
            attempts: visit
                .attempts
                .iter()
                .map(|attempt| self.attempt(attempt))
                .collect(),
            error: failure
                .and_then(|failure| failure.error.as_deref())
                .map(Into::into),
            cause: failure
                .and_then(|failure| failure.cause.as_deref())
                .map(Into::into),
            taken: visit.taken.map(|taken| match taken {
                Taken::Choice(index) => format!("Choices[{index}]"),
                Taken::Default => "Default".into(),
                Taken::Catch(index) => format!("Catch[{index}]"),
            }),
            next: visit.next.as_deref().map(Into::into),
        })
    }

    fn attempt(&self, attempt: &asl_engine::Attempt) -> AttemptView {
        let (result, failure) = match &attempt.outcome {
            Some(Ok(result)) => (Some(to_pretty(result)), None),
            Some(Err(failure)) => (None, Some(failure)),
            None => (None, None),
        };
        AttemptView {
            at: self.at(attempt.start),
            arguments: to_pretty(&attempt.arguments),
            result,
            error: failure
                .and_then(|failure| failure.error.as_deref())
                .map(Into::into),
            cause: failure
                .and_then(|failure| failure.cause.as_deref())
                .map(Into::into),
            note: attempt.note.clone(),
            retried: attempt
                .retried
                .map(|(index, milliseconds)| format!("Retry[{index}] after {}", duration(milliseconds))),
        }
    }
}

/// The way of the data through a visit.
pub(crate) fn flow_steps(visit: &Visit) -> Vec<FlowStepView> {
    let mut steps: Vec<FlowStepView> = Vec::new();
    let mut before: Option<&Value> = None;
    for step in &visit.steps {
        let unchanged = before.is_some_and(|before| before.is_same(&step.value) || *before == step.value);
        steps.push(FlowStepView {
            title: title(step.kind).into(),
            json: to_pretty(&step.value),
            unchanged,
        });
        before = Some(&step.value);
    }
    steps
}

fn outcome(visit: &Visit) -> StateOutcome {
    match (visit.exited, visit.taken, &visit.failure) {
        (Some(_), Some(Taken::Catch(_)), _) => StateOutcome::Caught,
        (Some(_), ..) => StateOutcome::Succeeded,
        (None, _, Some(_)) => StateOutcome::Failed,
        (None, _, None) => StateOutcome::Cut,
    }
}

fn title(kind: FlowKind) -> &'static str {
    match kind {
        FlowKind::Input => "State input",
        FlowKind::AfterInputPath => "After InputPath",
        FlowKind::AfterParameters => "After Parameters",
        FlowKind::Arguments => "Arguments",
        FlowKind::Result => "Result",
        FlowKind::AfterResultSelector => "After ResultSelector",
        FlowKind::ErrorOutput => "Error output",
        FlowKind::AfterResultPath => "After ResultPath",
        FlowKind::Assign => "Assigned variables",
        FlowKind::Output => "State output",
    }
}

/// `800 ms`, `2.5 s`
pub(crate) fn duration(milliseconds: u64) -> String {
    if milliseconds < 1000 {
        return format!("{milliseconds} ms");
    }
    match milliseconds % 1000 {
        0 => format!("{} s", milliseconds / 1000),
        rest => format!(
            "{}.{} s",
            milliseconds / 1000,
            format!("{rest:03}").trim_end_matches('0')
        ),
    }
}

fn escaped(step: &str) -> String {
    step.replace('~', "~0").replace('/', "~1")
}

/// The JSON that a text holds, if it is an object or a list.
fn unfolded_text(text: &str) -> Option<Value> {
    let starts = text.trim_start().starts_with(['{', '[']);
    starts.then(|| asl_json::parse(text).ok()).flatten()
}

/// An event with the JSON in its texts unfolded, one level deep, as AWS's console shows it.
fn unfold(event: &Value) -> Value {
    let Some(members) = event.as_object() else {
        return event.clone();
    };
    let unfolded = members.iter().map(|(key, value)| {
        let Some(details) = value.as_object() else {
            return (key.clone(), value.clone());
        };
        let details: Map = details
            .iter()
            .map(|(key, value)| {
                let texts = ["input", "output", "parameters", "cause"];
                let json = value.as_str().filter(|_| texts.contains(&&**key));
                let value = json
                    .and_then(|text| asl_json::parse(text).ok())
                    .unwrap_or_else(|| value.clone());
                (key.clone(), value)
            })
            .collect();
        (key.clone(), Value::object(details))
    });
    Value::object(unfolded.collect())
}
