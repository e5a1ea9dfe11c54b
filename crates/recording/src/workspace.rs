//! From a recording to the workspace that replays it: definition, input, names, instants, and a mocked response for each
//! call, which says what was answered and after how long.

use asl_json::{Str, Value};
use asl_mock::{
    CallbackReport, FunctionError, MockedTask, Mocks, Numbers, Reported, Response, ResponseKind, When, lambda,
};
use asl_workspace::{Settings, Workspace};
use indexmap::IndexMap;

use crate::call::{Call, End, calls};
use crate::cause::Causes;
use crate::children::Plan;
use crate::recording::{Recording, ranges};
use crate::skeleton;

/// A workspace, and what there is to say about it.
#[derive(Clone, Debug)]
pub struct Rebuilt {
    /// The workspace.
    pub workspace: Workspace,
    /// What had to be guessed or is not known, in sentences.
    pub sentences: Vec<String>,
    /// Whether the definition had to be guessed.
    pub is_guessed: bool,
}

impl Recording {
    /// The workspace that replays the recording.
    pub fn workspace(&self) -> Rebuilt {
        let causes = Causes::of(&self.events);
        let calls = calls(&self.events, &causes);
        let mut sentences = Vec::new();
        let mut workspace = self.workspace.clone().unwrap_or_default();
        self.settings(&mut workspace.settings);
        if let Some(input) = &self.input {
            workspace.input.clone_from(input);
        }
        let is_guessed = self.definition.is_none();
        workspace.definition = match &self.definition {
            Some(definition) => definition.clone(),
            None => {
                sentences.push(
                    "The definition is not among the texts, so a skeleton was guessed from the history; each guess says so in its Comment. Add what `aws stepfunctions describe-state-machine-for-execution --execution-arn …` prints.".into(),
                );
                skeleton::guess(&self.events, &causes)
            }
        };
        let (mut mocks, _) = Mocks::parse(&workspace.mocks);
        let plan = Plan::of(self, calls, &mocks.executions);
        if plan.answering > 0 {
            sentences.push(format!(
                "Child executions that answer with their end, because their definitions are not there: {}.",
                plan.answering
            ));
        }
        let calls = plan.calls;
        let unknown: Vec<u64> = calls
            .iter()
            .filter(|call| matches!(call.end, Some((End::Success(None), _))))
            .map(|call| call.id)
            .collect();
        if !unknown.is_empty() {
            sentences.push(format!(
                "The results of the calls scheduled at {} {} were not recorded. These calls return {{}}.",
                if unknown.len() == 1 { "event" } else { "the events" },
                ranges(&unknown)
            ));
        }
        for (state, task) in mocked(&calls) {
            mocks.tasks.insert(state.to_string(), task);
        }
        mocks.executions.extend(plan.executions);
        mocks.objects.extend(self.objects.iter().cloned());
        workspace.mocks = mocks.to_text();
        Rebuilt {
            workspace,
            sentences,
            is_guessed,
        }
    }

    /// Names, account, region, instants.
    fn settings(&self, settings: &mut Settings) {
        if let Some(machine_type) = self.machine_type {
            settings.machine_type = machine_type;
        }
        let parts: Vec<&str> = self.arn.as_deref().unwrap_or_default().split(':').collect();
        if let [
            "arn",
            partition,
            "states",
            region,
            account,
            "execution" | "express",
            machine,
            name,
            ..,
        ] = parts[..]
        {
            for (setting, part) in [
                (&mut settings.partition, partition),
                (&mut settings.region, region),
                (&mut settings.account, account),
                (&mut settings.state_machine_name, machine),
                (&mut settings.execution_name, name),
            ] {
                part.clone_into(setting);
            }
        }
        if let Some(start) = self.start {
            settings.start = start;
        }
        let aborted = self
            .events
            .iter()
            .find(|event| &*event.kind == "ExecutionAborted");
        if let Some(time) = aborted.and_then(|event| event.time) {
            let after = u64::try_from(time.saturating_sub(settings.start)).unwrap_or(0);
            settings.stop_after = Some(after.div_ceil(1000));
        }
    }
}

/// The responses of each state, in the order of its calls.
fn mocked(calls: &[Call]) -> IndexMap<Str, MockedTask> {
    let mut by_state: IndexMap<Str, Vec<&Call>> = IndexMap::new();
    for call in calls {
        by_state.entry(call.state.clone()).or_default().push(call);
    }
    let is_redriven = calls.iter().any(|call| call.redrive > 0);
    let task = |calls: &Vec<&Call>| MockedTask {
        responses: if is_redriven {
            by_redrive(calls)
        } else {
            responses(calls)
        },
        ..MockedTask::default()
    };
    by_state
        .iter()
        .map(|(state, calls)| (state.clone(), task(calls)))
        .collect()
}

/// The responses of an execution that was redriven. Each redrive counts calls from 0.
fn by_redrive(calls: &[&Call]) -> Vec<Response> {
    let mut all = Vec::new();
    let last = calls.iter().map(|call| call.redrive).max().unwrap_or(0);
    for redrive in 0..=last {
        let of_redrive: Vec<&Call> = calls
            .iter()
            .copied()
            .filter(|call| call.redrive == redrive)
            .collect();
        for (number, mut response) in responses(&of_redrive).into_iter().enumerate() {
            if response.when.is_once() {
                response.when.calls = Some(Numbers {
                    first: number,
                    last: Some(number),
                });
            }
            let here = format!("$redrive = {redrive}");
            response.when.condition = Some(match response.when.condition {
                Some(condition) => format!("{condition} and {here}"),
                None => here,
            });
            all.push(response);
        }
    }
    all
}

/// How the calls of a state are told apart: by their order, or, in a Map, by the item and the retry.
fn responses(calls: &[&Call]) -> Vec<Response> {
    let of_items = calls.iter().all(|call| call.item.is_some());
    let is_unique = |key: fn(&Call) -> (Option<u64>, usize)| {
        let mut seen = std::collections::HashSet::new();
        calls.iter().all(|call| seen.insert(key(call)))
    };
    let by_item = of_items && is_unique(|call| (call.item, 0));
    let by_retry = of_items && is_unique(|call| (call.item, call.attempt));
    let mut responses: Vec<Response> = Vec::new();
    for call in calls {
        let mut response = response(call);
        let item = call.item.and_then(|item| usize::try_from(item).ok());
        if let Some(item) = item.filter(|_| by_item || by_retry) {
            response.when.items = Some(Numbers {
                first: item,
                last: Some(item),
            });
            if !by_item {
                response.when.condition = Some(format!("$retry = {}", call.attempt.saturating_sub(1)));
            }
            // Neighbours that are answered alike are one response.
            if let Some(last) = responses.last_mut()
                && let Some(Numbers { last: Some(end), .. }) = &mut last.when.items
                && *end + 1 == item
                && last.when.condition == response.when.condition
                && (&last.kind, last.after, &last.callback)
                    == (&response.kind, response.after, &response.callback)
            {
                *end = item;
                continue;
            }
        }
        responses.push(response);
    }
    responses
}

/// What one call was answered.
fn response(call: &Call) -> Response {
    let (kind, after, callback) = match (&call.submitted, &call.end) {
        (Some((submitted, submitted_after)), end) => {
            let submitted = submitted.clone().unwrap_or_else(Value::empty_object);
            (
                ResponseKind::Result(submitted),
                *submitted_after,
                reports(call, *submitted_after, end.as_ref()),
            )
        }
        (None, None | Some((End::TimedOut, _))) => {
            (ResponseKind::NeverAnswers, 0, beats(call, 0, call.end.as_ref()))
        }
        (None, Some((End::Success(value), after))) => {
            let value = value.clone().unwrap_or_else(Value::empty_object);
            let kind = match &*call.kind {
                "TaskScheduled" => ResponseKind::Result(value),
                _ => ResponseKind::Returns(value),
            };
            (kind, *after, Vec::new())
        }
        (None, Some((End::Failure { error, cause }, after))) => {
            (failure(call, error.as_ref(), cause.as_ref()), *after, Vec::new())
        }
    };
    Response {
        when: When::default(),
        after,
        jitter: 0,
        kind,
        callback,
    }
}

/// A failing function where the cause is the payload that it left, otherwise the bare failure.
fn failure(call: &Call, error: Option<&Str>, cause: Option<&Str>) -> ResponseKind {
    let direct = &*call.kind == "LambdaFunctionScheduled";
    if direct || call.resource.starts_with("invoke") {
        let payload = cause.and_then(|cause| asl_json::parse(cause).ok());
        let payload = payload.filter(|payload| payload.get("errorType").is_some());
        if let Some(payload) = payload {
            let error_kind = FunctionError::Payload(payload);
            let answer = lambda::function_error(&error_kind, direct, asl::Instant(0), "");
            // Only what gives the very same text.
            let same = asl_engine::Answer::Failure {
                error: error.cloned(),
                cause: cause.cloned(),
            };
            if answer == same {
                return ResponseKind::FunctionError(error_kind);
            }
        }
    }
    ResponseKind::Fails {
        error: error.cloned(),
        cause: cause.cloned(),
    }
}

/// What the holder of the token, or the job, reported after the answer.
fn reports(call: &Call, submitted: u64, end: Option<&(End, u64)>) -> Vec<CallbackReport> {
    let mut reports = beats(call, submitted, end);
    let end = end.and_then(|(end, at)| {
        let reported = match end {
            End::Success(value) => Reported::Success(value.clone().unwrap_or_else(Value::empty_object)),
            End::Failure { error, cause } => Reported::Failure {
                error: error.clone(),
                cause: cause.clone(),
            },
            End::TimedOut => return None,
        };
        Some(CallbackReport {
            after: at.saturating_sub(submitted),
            reported,
        })
    });
    reports.extend(end);
    if reports.is_empty() {
        // Nobody reports anything: a heartbeat at once says just that.
        reports.push(CallbackReport {
            after: 0,
            reported: Reported::Heartbeat,
        });
    }
    reports
}

/// The heartbeats that must have come for a task to have waited so long.
fn beats(call: &Call, from: u64, end: Option<&(End, u64)>) -> Vec<CallbackReport> {
    /// A task that beats every few milliseconds for a year is none that was recorded.
    const MOST: usize = 1_000;
    let (Some(heartbeat), Some((end, at))) = (call.heartbeat.filter(|beat| *beat > 1), end) else {
        return Vec::new();
    };
    let waited = at.saturating_sub(from);
    let last = match end {
        // The limit was over a heartbeat after the last sign of life, give or take what AWS needs to see it.
        End::TimedOut => waited.saturating_sub(heartbeat.saturating_add(heartbeat / 2)),
        _ => waited.saturating_sub(heartbeat.saturating_sub(1)),
    };
    let step = heartbeat / 2;
    let mut beats = Vec::new();
    let mut after = step;
    while last > 0 && beats.len() < MOST && after < last.saturating_add(step) && after < waited {
        beats.push(CallbackReport {
            after,
            reported: Reported::Heartbeat,
        });
        after = after.saturating_add(step.max(1));
    }
    beats
}
