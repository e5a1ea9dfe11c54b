//! An execution that the page looks at: the one that was run, a child of a Map Run, or a nested one; its summary, and the pieces
//! of it that are asked for. Which one it is, is the business of `executions.rs`; expressions are evaluated again in `explain.rs`.

use std::sync::Arc;

use asl::model::StateMachine;
use asl_engine::{Event, EventKind, Execution, FlowKind, Instant, Notes, TransitionRule, Visit};
use asl_json::tree::Node;
use asl_json::{Map, NameHash, Pointer, Value, to_pretty};
use asl_protocol::{
    AttemptView, EventPage, EventRow, FlowStepView, ListEvents, MapRunSummary, NestedExecution,
    NotMockedView, PathSegment, RunSummary, StateOutcome, StateResult, Target, Transition, VisitView,
};
use indexmap::IndexMap;

use crate::search::Search;

/// Which execution of a run is looked at.
#[derive(Default)]
pub(crate) struct Location {
    /// The way there from the one that was run.
    pub(crate) path: Vec<PathSegment>,
    /// The definition of the last nested execution on the way: it is not the workspace's.
    pub(crate) nested: Option<Definition>,
}

/// A definition that ran: as text, as tree with places, and as what was run.
pub(crate) struct Definition {
    pub(crate) text: String,
    pub(crate) tree: Node,
    pub(crate) machine: Arc<StateMachine>,
}

/// An execution with the definition that it ran and the seed of everything random.
#[derive(Clone, Copy)]
pub(crate) struct ExecutionView<'r> {
    pub(crate) execution: &'r Execution,
    pub(crate) definition: &'r Definition,
    pub(crate) seed: u64,
}

impl ExecutionView<'_> {
    pub(crate) fn at(&self, instant: Instant) -> u64 {
        instant.since(self.execution.start)
    }

    /// How it ended. What only the whole run can know is left empty.
    pub(crate) fn summary(&self) -> RunSummary {
        let run = self.execution;
        RunSummary {
            status: run.status,
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
            start: run.start,
            stop: run.stop,
            duration: self.at(run.stop),
            events: run.events.len(),
            visits: run.visits.len(),
            states: self.states(),
            transitions: self.transitions(),
            explanation: self.explanation(),
            reason: self.reason_of_failure(),
            redrives: run.redrive_count,
            redrive_refusal: None,
            not_mocked: run.not_mocked.as_ref().map(|not_mocked| NotMockedView {
                name: not_mocked.name.clone(),
                sentence: not_mocked.sentence.clone(),
                is_function: not_mocked.is_function,
            }),
            defaults: Vec::new(),
            role_refused: None,
            map_runs: self.map_runs(),
        }
    }

    fn map_runs(&self) -> Vec<MapRunSummary> {
        let runs = self.execution.map_runs.iter();
        runs.map(|run| MapRunSummary {
            state: run.details.state.to_string(),
            pointer: run.details.pointer.clone(),
            visit: run.details.visit,
            status: run.details.status,
            children: run.children.len(),
        })
        .collect()
    }

    fn states(&self) -> Vec<StateResult> {
        let mut states = States::default();
        for (index, visit) in self.execution.visits.iter().enumerate() {
            let result = entry(&mut states, visit);
            result.outcome = outcome(visit);
            result.last_visit = Some(index);
        }
        children_results(self.execution, &mut states);
        states.into_values().collect()
    }

    fn transitions(&self) -> Vec<Transition> {
        let mut different = Taken::default();
        taken(self.execution, &mut different);
        let transition = |((from, next, _), visit): ((&str, &str, _), &Visit)| {
            // A state leads to states of its own scope only, so the target differs in its last step.
            let (scope, _) = from.rsplit_once('/')?;
            Some(Transition {
                from: visit.pointer().clone(),
                to: Pointer::new(scope).child(next),
                field: visit.transition(),
            })
        };
        different.into_iter().filter_map(transition).collect()
    }

    pub(crate) fn events(&self, request: &ListEvents) -> EventPage {
        let events = &self.execution.events;
        let mut search = Search::of(request);
        let page = |found: &mut dyn Iterator<Item = &Event>| {
            let rows = found.skip(request.from).take(request.count);
            rows.map(|event| self.row(event)).collect()
        };
        if search.is_for_all() {
            return EventPage {
                total: events.len(),
                rows: page(&mut events.iter()),
                searched: None,
            };
        }
        let state = |event: &Event| {
            let visit = event.visit().and_then(|index| self.execution.visits.get(index));
            visit.map(|visit| &**visit.state())
        };
        let found: Vec<&Event> = events
            .iter()
            .filter(|event| search.finds(event, state(event)))
            .collect();
        EventPage {
            total: found.len(),
            rows: page(&mut found.into_iter()),
            searched: search.searched(),
        }
    }

    fn row(&self, event: &Event) -> EventRow {
        let visit = event.visit().and_then(|index| self.execution.visits.get(index));
        let value = event.to_value();
        let details = value
            .as_object()
            .and_then(|members| members.iter().find(|(key, _)| key.ends_with("Details")));
        let error = details
            .and_then(|(_, details)| details.get("error"))
            .and_then(|error| error.as_str());
        EventRow {
            id: event.id(),
            previous: event.previous(),
            type_name: event.kind.type_name().into_owned(),
            state: visit.map(|visit| visit.state().to_string()),
            pointer: visit.map(|visit| visit.pointer().clone()),
            visit: event.visit(),
            at: self.at(event.time),
            timestamp: event.time,
            has_details: details
                .is_some_and(|(_, details)| details.as_object().is_some_and(|d| !d.is_empty())),
            error: error.map(Into::into),
            target: self.target(event),
        }
    }

    /// The Map Run or the execution whose start an event reports.
    fn target(&self, event: &Event) -> Option<Target> {
        match &event.kind {
            EventKind::MapRunStarted { map_run_arn } | EventKind::MapRunRedriven { map_run_arn, .. } => {
                let mut runs = self.execution.map_runs.iter();
                runs.position(|run| run.details.arn == *map_run_arn)
                    .map(Target::MapRun)
            }
            EventKind::TaskScheduled { .. } => {
                let visit = event.visit()?;
                let attempts = &self.execution.visits.get(visit)?.attempts();
                attempts.iter().find(|attempt| attempt.nested.is_some())?;
                // Each call of a visit is scheduled once, and in order.
                let scheduled = |other: &&Event| {
                    other.visit() == event.visit() && matches!(other.kind, EventKind::TaskScheduled { .. })
                };
                let before = self
                    .execution
                    .events
                    .iter()
                    .take_while(|other| other.id() < event.id());
                let attempt = before.filter(scheduled).count();
                attempts.get(attempt)?.nested.as_ref()?;
                Some(Target::Execution(PathSegment::Nested { visit, attempt }))
            }
            _ => None,
        }
    }

    pub(crate) fn event(&self, id: u64) -> Option<String> {
        let index = usize::try_from(id).ok()?.checked_sub(1)?;
        let event = self.execution.events.get(index)?.to_value();
        Some(to_pretty(&unfold(&event)))
    }

    pub(crate) fn history(&self) -> String {
        let events = self.execution.events.iter().map(Event::to_value).collect();
        to_pretty(&Value::from([("events", Value::array(events))]))
    }

    pub(crate) fn visit(&self, index: usize) -> Option<VisitView> {
        let visits = &self.execution.visits;
        let visit = visits.get(index)?;
        let siblings = visits
            .iter()
            .enumerate()
            .filter(|(_, other)| other.pointer() == visit.pointer());
        let steps = flow_steps(&self.execution.notes, visit);
        // A failure that a retrier made good is one of the attempts.
        let failure = visit.failure().filter(|_| !is_mended(visit));
        Some(VisitView {
            index,
            state: visit.state().to_string(),
            state_type: visit.state_type().into(),
            pointer: visit.pointer().clone(),
            path: visit.path().to_vec(),
            siblings: siblings.map(|(index, _)| index).collect(),
            start: self.at(visit.start),
            stop: visit.stop().map(|stop| self.at(stop)),
            language: self.language(visit),
            explanation: self.explain(visit),
            reason: self.reason(visit),
            steps,
            variables: Some(Value::object(visit.variables()))
                .filter(|variables| variables.as_object().is_some_and(|all| !all.is_empty()))
                .as_ref()
                .map(to_pretty),
            attempts: visit
                .attempts()
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
                TransitionRule::Choice(index) => format!("Choices[{index}]"),
                TransitionRule::Default => "Default".into(),
                TransitionRule::Catch(index) => format!("Catch[{index}]"),
            }),
            next: visit.next().map(ToString::to_string),
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
            log: attempt.log.clone(),
            retried: attempt
                .retried
                .map(|(index, milliseconds)| format!("Retry[{index}] after {}", duration(milliseconds))),
            nested: attempt.nested.as_ref().map(|nested| NestedExecution {
                arn: nested.execution.arn.clone(),
                status: nested.execution.status,
                events: nested.execution.events.len(),
            }),
        }
    }
}

/// The way of the data through a visit.
pub(crate) fn flow_steps(notes: &Notes, visit: &Visit) -> Vec<FlowStepView> {
    let mut steps: Vec<FlowStepView> = Vec::new();
    let mut before: Option<&Value> = None;
    for step in notes.steps(visit) {
        let unchanged = before.is_some_and(|before| before.is_same(step.value) || before == step.value);
        steps.push(FlowStepView {
            title: title(step.kind).into(),
            json: to_pretty(step.value),
            unchanged,
        });
        before = Some(step.value);
    }
    steps
}

/// What happened in each state, by its pointer.
pub(crate) type States<'r> = IndexMap<&'r str, StateResult, NameHash>;
/// A visit for each transition that was taken: the state, the next one, and what led there.
type Taken<'r> = IndexMap<(&'r str, &'r str, Option<TransitionRule>), &'r Visit, NameHash>;

/// Counts a visit of a state.
pub(crate) fn entry<'s, 'r>(states: &'s mut States<'r>, visit: &'r Visit) -> &'s mut StateResult {
    let result = states
        .entry(visit.pointer().as_str())
        .or_insert_with(|| StateResult {
            pointer: visit.pointer().clone(),
            outcome: StateOutcome::Succeeded,
            visits: 0,
            retries: 0,
            last_visit: None,
        });
    result.visits += 1;
    let retried = |attempt: &&asl_engine::Attempt| attempt.retried.is_some();
    result.retries += visit.attempts().iter().filter(retried).count();
    result
}

/// What the child executions of all Map Runs did in their states: the worst of it.
fn children_results<'r>(execution: &'r Execution, states: &mut States<'r>) {
    let severity = |outcome| match outcome {
        StateOutcome::Succeeded => 0,
        StateOutcome::Caught => 1,
        StateOutcome::Cut | StateOutcome::Running => 2,
        StateOutcome::Failed => 3,
    };
    for child in execution.map_runs.iter().flat_map(|run| &run.children) {
        for visit in &child.execution.visits {
            let result = entry(states, visit);
            let own = outcome(visit);
            if severity(own) > severity(result.outcome) {
                result.outcome = own;
            }
        }
        children_results(&child.execution, states);
    }
}

/// Adds the transitions that an execution and the child executions of its Map Runs took. Only few are different, however
/// often each was taken.
fn taken<'r>(execution: &'r Execution, different: &mut Taken<'r>) {
    for visit in &execution.visits {
        if let Some(next) = visit.next() {
            let taken = (visit.pointer().as_str(), &**next, visit.taken);
            different.entry(taken).or_insert(visit);
        }
    }
    for child in execution.map_runs.iter().flat_map(|run| &run.children) {
        taken(&child.execution, different);
    }
}

/// Whether the state failed, was retried, and then succeeded.
fn is_mended(visit: &Visit) -> bool {
    visit.exited().is_some() && !matches!(visit.taken, Some(TransitionRule::Catch(_)))
}

pub(crate) fn outcome(visit: &Visit) -> StateOutcome {
    match (visit.exited(), visit.taken, visit.failure()) {
        (Some(_), Some(TransitionRule::Catch(_)), _) => StateOutcome::Caught,
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
