//! The simulation itself: the queue of wake-ups, the strands, the history.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use std::fmt::{self, Write};
use std::sync::Arc;

use asl::model::{Scope, State, StateMachine};
use asl_json::{ParseError, Str, Value};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

use crate::branches::Children;
use crate::clock::Instant;
use crate::context::VariableScope;
use crate::event::{ErrorDetails, Event, EventKind};
use crate::execution::{Execution, MachineType, Settings, Status};
use crate::failure::{Failure, name};
use crate::ledger::{Ledger, MapRunState};
use crate::limits;
use crate::nested::stop_managed;
use crate::task::{NotMocked, TaskHandler, TaskStep};
use crate::test_state::Probe;
use crate::trace::Visit;

/// Why an execution cannot start.
#[derive(Clone, Debug, PartialEq)]
pub enum InputError {
    /// The input is no JSON.
    NotJson(ParseError),
    /// The input has more bytes than an execution takes.
    TooLarge(usize),
}

impl fmt::Display for InputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotJson(error) => write!(f, "The input is not JSON. {error}"),
            Self::TooLarge(bytes) => write!(
                f,
                "The input has {bytes} bytes; an execution takes at most {}. Shorten it.",
                limits::PAYLOAD_BYTES
            ),
        }
    }
}

impl std::error::Error for InputError {}

/// Runs an execution to its end. An input of white space counts as `{}`, as where `StartExecution` is given none.
pub fn run(
    machine: &Arc<StateMachine>,
    input: &str,
    settings: &Settings,
    handler: &mut dyn TaskHandler,
) -> Result<Execution, InputError> {
    let (value, text) = read_input(input)?;
    Ok(Simulation::new(machine, value, text, settings, handler).run())
}

/// The input of an execution, and its text.
pub(crate) fn read_input(input: &str) -> Result<(Value, &str), InputError> {
    let text = if input.trim().is_empty() { "{}" } else { input };
    let value = asl_json::parse(text).map_err(InputError::NotJson)?;
    if text.len() > limits::PAYLOAD_BYTES {
        return Err(InputError::TooLarge(text.len()));
    }
    Ok((value, text))
}

/// The execution has ended; the simulation holds how. Travels up with `?`.
#[derive(Debug)]
pub(crate) struct Ended;

/// One line of control: the top level, a branch, an iteration.
pub(crate) struct Strand {
    /// The execution that it belongs to: the top-level one, or a child of a Map Run.
    pub execution: usize,
    /// The strand that waits for this one, and the place of this one's result there.
    pub parent: Option<(usize, usize)>,
    pub scope: Arc<Scope>,
    pub variables: VariableScope,
    /// The event that the next one follows from.
    pub last: u64,
    /// `$$.Map.Item` of the innermost Map around.
    pub item: Option<Value>,
    pub item_index: Option<usize>,
    /// What the next wake-up does, with the number that it must carry; a wake-up with another one is out of date.
    pub next: Option<(u64, Step)>,
    pub visiting: Option<Visiting>,
    /// What it was about when it was cut, for a redrive: the stay in a state, or the state that it was about to enter.
    pub cut: Option<Visiting>,
    pub cut_next: Option<(Arc<State>, Value)>,
}

/// A strand's stay in a state.
pub(crate) struct Visiting {
    pub state: Arc<State>,
    /// Index in the trace.
    pub visit: usize,
    /// Id of the `…StateEntered` event.
    pub entered: u64,
    pub entered_at: Instant,
    /// The input as it came.
    pub raw: Value,
    /// The input after `InputPath`.
    pub input: Value,
    pub retry_count: u64,
    /// How often each retrier was used.
    pub retries: Vec<u64>,
    pub timeline: VecDeque<(Instant, TaskStep)>,
    /// The context object of the current attempt.
    pub context: Value,
    pub children: Option<Children>,
    /// The Map Run of a distributed Map.
    pub map_run: Option<usize>,
    /// The branches or iterations of the last attempt, and the Map Run, once they are over: a redrive goes on from them.
    pub ended_children: Option<Children>,
    pub ended_map_run: Option<usize>,
}

/// What a wake-up does.
pub(crate) enum Step {
    /// Enter a state with an input.
    Enter(Arc<State>, Value),
    /// Begin the task, the branches or the iterations, for the first time or again.
    Attempt,
    /// Take the next step of the task's timeline.
    Task,
    /// The task or the branches have ended.
    Settle(Result<Value, Failure>),
    /// The Wait is over.
    Resume,
    /// The time of the child execution is up.
    Deadline,
    /// Go on after a redrive, from its event.
    GoOn(u64),
    /// Take up the state again after a redrive.
    Redo,
}

pub(crate) struct Simulation<'a> {
    pub settings: &'a Settings,
    machine: &'a StateMachine,
    pub handler: &'a mut dyn TaskHandler,
    pub random: Random,
    pub now: Instant,
    queue: BinaryHeap<Reverse<(Instant, u64, usize)>>,
    sequence: u64,
    pub strands: Vec<Strand>,
    // These belong to the execution that is in focus; those of the others wait in `ledgers`.
    pub events: Vec<Event>,
    pub visits: Vec<Visit>,
    /// `$$.Execution` and `$$.StateMachine`.
    pub execution_context: Value,
    pub machine_context: Value,
    pub machine_type: MachineType,
    pub states_entered: u64,
    pub outcome: Option<Outcome>,
    /// The execution in focus, and what belongs to each: the first one is the top level, the others are children of Map Runs.
    pub focused: usize,
    pub ledgers: Vec<Ledger>,
    pub map_runs: Vec<MapRunState>,
    /// Events in all child executions.
    pub child_events: usize,
    /// Why nothing can go on, whatever catches it.
    pub halt: Option<(Failure, Option<NotMocked>)>,
    /// When the execution was started or, if it was, last redriven.
    pub began: Instant,
    pub redrives: u64,
    /// One state is tested by itself.
    pub probe: Option<Box<Probe>>,
}

pub(crate) struct Outcome {
    pub status: Status,
    pub output: Option<Value>,
    pub details: ErrorDetails,
    pub not_mocked: Option<NotMocked>,
}

impl Outcome {
    pub fn failed(details: ErrorDetails, not_mocked: Option<NotMocked>) -> Self {
        Self {
            status: Status::Failed,
            output: None,
            details,
            not_mocked,
        }
    }
}

/// The source of everything random, from the seed of the workspace.
pub(crate) struct Random(ChaCha8Rng);

impl asl_jsonpath::Random for Random {
    fn next_u64(&mut self) -> u64 {
        self.0.next_u64()
    }
}

impl Random {
    /// The stream of a seed, from a place on.
    pub fn at(seed: u64, position: u128) -> Self {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        random.set_word_pos(position);
        Self(random)
    }

    /// The place in the stream.
    pub fn position(&self) -> u128 {
        self.0.get_word_pos()
    }

    /// A number in `0.0..1.0`.
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit a double exactly")]
    pub fn fraction(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// So many hexadecimal digits.
    pub fn hex(&mut self, digits: usize) -> String {
        let mut text = String::with_capacity(digits + 16);
        while text.len() < digits {
            // Writing into a String does not fail.
            let _ = write!(text, "{:016x}", self.0.next_u64());
        }
        text.truncate(digits);
        text
    }

    /// An identifier in the shape of a version 4 UUID.
    pub fn uuid(&mut self) -> String {
        let mut bytes = [0; 16];
        self.0.fill_bytes(&mut bytes);
        uuid::Builder::from_random_bytes(bytes).into_uuid().to_string()
    }
}

impl<'a> Simulation<'a> {
    pub fn new(
        machine: &'a Arc<StateMachine>,
        input: Value,
        text: &str,
        settings: &'a Settings,
        handler: &'a mut dyn TaskHandler,
    ) -> Self {
        let mut execution_context = Value::from([
            ("Id", Value::from(settings.execution_arn())),
            ("Input", input.clone()),
            ("StartTime", Value::from(settings.start.to_string())),
            ("Name", Value::from(&*settings.execution_name)),
            ("RoleArn", Value::from(&*settings.role_arn)),
        ]);
        // A synchronous execution cannot be redriven (recorded: `test_query_runtime_memory`).
        if !settings.synchronous {
            execution_context = execution_context.with("RedriveCount", Value::from(0));
        }
        let machine_context = Value::from([
            ("Id", Value::from(settings.state_machine_arn())),
            ("Name", Value::from(&*settings.state_machine_name)),
        ]);
        let mut simulation = Self {
            settings,
            machine,
            handler,
            random: Random(ChaCha8Rng::seed_from_u64(settings.seed)),
            now: settings.start,
            queue: BinaryHeap::new(),
            sequence: 0,
            strands: Vec::new(),
            events: Vec::new(),
            visits: Vec::new(),
            execution_context,
            machine_context,
            machine_type: settings.machine_type,
            states_entered: 0,
            outcome: None,
            focused: 0,
            ledgers: vec![Ledger::default()],
            map_runs: Vec::new(),
            child_events: 0,
            halt: None,
            began: settings.start,
            redrives: 0,
            probe: None,
        };
        let started = EventKind::ExecutionStarted {
            input: text.into(),
            role_arn: settings.role_arn.as_str().into(),
        };
        // The first event always fits.
        let _ = simulation.push(0, None, started);
        let scope = machine.scope.clone();
        let root = simulation.strand(None, scope, VariableScope::default(), 0);
        simulation.start(root, input);
        simulation
    }

    /// Makes a strand; it does nothing yet.
    pub fn strand(
        &mut self,
        parent: Option<(usize, usize)>,
        scope: Arc<Scope>,
        variables: VariableScope,
        last: u64,
    ) -> usize {
        let (item, item_index) = parent
            .and_then(|(parent, _)| self.strands.get(parent))
            .map_or((None, None), |parent| (parent.item.clone(), parent.item_index));
        self.strands.push(Strand {
            execution: self.focused,
            parent,
            scope,
            variables,
            last,
            item,
            item_index,
            next: None,
            visiting: None,
            cut: None,
            cut_next: None,
        });
        self.strands.len() - 1
    }

    /// Sends a strand into the first state of its scope.
    pub fn start(&mut self, strand: usize, input: Value) {
        let state = self
            .strands
            .get(strand)
            .and_then(|s| s.scope.states.get(&s.scope.start_at).cloned());
        if let Some(state) = state {
            self.wake(strand, self.now, Step::Enter(state, input));
        }
    }

    /// Has a strand take a step at an instant. It replaces any step that was planned.
    pub fn wake(&mut self, strand: usize, at: Instant, step: Step) {
        self.sequence += 1;
        if let Some(planned) = self.strands.get_mut(strand) {
            planned.next = Some((self.sequence, step));
            self.queue.push(Reverse((at, self.sequence, strand)));
        }
    }

    fn deadline(&self) -> Instant {
        let quota = match self.settings.machine_type {
            MachineType::Standard => limits::STANDARD_SECONDS,
            MachineType::Express => limits::EXPRESS_SECONDS,
        };
        // 0 is accepted and means nothing (observed: accepted-top-timeoutseconds-0).
        let own = self
            .machine
            .timeout_seconds
            .filter(|seconds| *seconds > 0)
            .unwrap_or(quota);
        self.began.after(own.min(quota).saturating_mul(1000))
    }

    fn run(mut self) -> Execution {
        self.advance();
        self.finish()
    }

    /// Goes on until the execution has ended.
    pub fn advance(&mut self) {
        let deadline = self.deadline();
        let abort = self
            .settings
            .abort_after
            .filter(|_| self.redrives == 0)
            .map(|after| self.settings.start.after(after));
        while self.outcome.is_none() {
            // Nothing planned: every strand waits for something that never comes, until the time is up.
            let (at, sequence, strand) = match self.queue.pop() {
                Some(Reverse(next)) => next,
                None => (deadline, 0, usize::MAX),
            };
            let current = self
                .strands
                .get_mut(strand)
                .and_then(|s| s.next.take_if(|(number, _)| *number == sequence));
            if strand != usize::MAX && (current.is_none() || self.is_of_ended_child(strand)) {
                continue;
            }
            if let Some(abort) = abort.filter(|abort| *abort <= at && *abort < deadline) {
                self.now = abort;
                self.end_from_outside(
                    Status::Aborted,
                    EventKind::ExecutionAborted(ErrorDetails::default()),
                );
            } else if at >= deadline {
                self.now = deadline;
                self.time_out();
            } else if let Some((_, step)) = current {
                self.now = at;
                self.perform_in_focus(strand, step);
            }
        }
    }

    fn time_out(&mut self) {
        let details = ErrorDetails {
            error: Some(name::TIMEOUT.into()),
            cause: None,
        };
        self.end_from_outside(Status::TimedOut, EventKind::ExecutionTimedOut(details));
    }

    pub fn perform(&mut self, strand: usize, step: Step) -> Result<(), Ended> {
        match step {
            Step::Enter(state, input) => {
                self.states_entered += 1;
                if self.machine_type == MachineType::Express && self.states_entered > limits::STATES_ENTERED {
                    let cause = format!(
                        "The playground ends an express execution that enters more than {} states.",
                        limits::STATES_ENTERED
                    );
                    return self.end_failed(strand, Failure::fatal(name::RUNTIME, cause));
                }
                self.enter(strand, &state, &input)
            }
            Step::Attempt => self.attempt(strand),
            Step::Task => self.task_step(strand),
            Step::Settle(Ok(result)) => self.finish_state(strand, result),
            Step::Settle(Err(failure)) => self.fail(strand, failure),
            Step::Resume => self.resume(strand),
            Step::GoOn(event) => self.go_on(strand, event),
            Step::Redo => self.redo(strand),
            Step::Deadline => {
                self.time_out();
                Ok(())
            }
        }
    }

    pub fn finish(mut self) -> Execution {
        let map_runs = self.finish_map_runs();
        let arn = self.settings.execution_arn();
        stop_managed(&mut self.visits, self.now, &arn);
        let outcome = self.outcome.take().unwrap_or(Outcome {
            status: Status::Aborted,
            output: None,
            details: ErrorDetails::default(),
            not_mocked: None,
        });
        Execution {
            status: outcome.status,
            output: outcome.output,
            error: outcome.details.error,
            cause: outcome.details.cause,
            arn,
            start: self.settings.start,
            stop: self.now,
            events: self.events,
            visits: self.visits,
            not_mocked: outcome.not_mocked,
            map_runs,
            redrive_count: self.redrives,
        }
    }

    /// Forgets everything that was planned.
    pub fn clear_queue(&mut self) {
        self.queue.clear();
    }

    /// Writes an event. The one that fills the history is `ExecutionFailed` instead, and the end.
    pub fn push(&mut self, previous: u64, visit: Option<usize>, kind: EventKind) -> Result<u64, Ended> {
        let id = self.events.len() as u64 + 1;
        let closes = matches!(
            kind,
            EventKind::ExecutionSucceeded { .. }
                | EventKind::ExecutionFailed(_)
                | EventKind::ExecutionTimedOut(_)
                | EventKind::ExecutionAborted(_)
        );
        let limited = self.machine_type == MachineType::Standard;
        if limited && id >= limits::HISTORY_EVENTS && !closes {
            let cause = format!(
                "The execution reached the maximum number of history events ({}).",
                limits::HISTORY_EVENTS
            );
            let details = ErrorDetails {
                error: Some(name::RUNTIME.into()),
                cause: Some(cause.into()),
            };
            let kind = EventKind::ExecutionFailed(details.clone());
            self.events.push(Event {
                id,
                previous,
                time: self.now,
                visit: None,
                kind,
            });
            self.outcome = Some(Outcome::failed(details, None));
            return Err(Ended);
        }
        self.events.push(Event {
            id,
            previous,
            time: self.now,
            visit,
            kind,
        });
        Ok(id)
    }

    /// Writes an event that follows from the strand's last one, and is its last one from now on.
    pub fn record(&mut self, strand: usize, kind: EventKind) -> Result<u64, Ended> {
        let (previous, visit) = self.strands.get(strand).map_or((0, None), |s| {
            (s.last, s.visiting.as_ref().map(|visiting| visiting.visit))
        });
        let id = self.push(previous, visit, kind)?;
        if let Some(strand) = self.strands.get_mut(strand) {
            strand.last = id;
        }
        Ok(id)
    }

    pub fn last(&self, strand: usize) -> u64 {
        self.strands.get(strand).map_or(0, |strand| strand.last)
    }

    pub fn set_last(&mut self, strand: usize, event: u64) {
        if let Some(strand) = self.strands.get_mut(strand) {
            strand.last = event;
        }
    }

    pub fn visiting(&self, strand: usize) -> Option<&Visiting> {
        self.strands.get(strand)?.visiting.as_ref()
    }

    pub fn visiting_mut(&mut self, strand: usize) -> Option<&mut Visiting> {
        self.strands.get_mut(strand)?.visiting.as_mut()
    }

    /// The record of the strand's current visit.
    pub fn visit_mut(&mut self, strand: usize) -> Option<&mut Visit> {
        let visit = self.visiting(strand)?.visit;
        self.visits.get_mut(visit)
    }

    pub fn end_succeeded(&mut self, strand: usize, output: Value) -> Result<(), Ended> {
        self.record(
            strand,
            EventKind::ExecutionSucceeded {
                output: output.clone(),
            },
        )?;
        let details = ErrorDetails::default();
        self.outcome = Some(Outcome {
            status: Status::Succeeded,
            output: Some(output),
            details,
            not_mocked: None,
        });
        Err(Ended)
    }

    pub fn end_failed(&mut self, strand: usize, failure: Failure) -> Result<(), Ended> {
        self.end_failed_for(strand, failure, None)
    }

    pub fn end_failed_for(
        &mut self,
        strand: usize,
        failure: Failure,
        not_mocked: Option<NotMocked>,
    ) -> Result<(), Ended> {
        let details = failure.details;
        if let Some(visit) = self.visit_mut(strand) {
            visit.failure = Some(details.clone());
        }
        self.record(strand, EventKind::ExecutionFailed(details.clone()))?;
        self.outcome = Some(Outcome::failed(details, not_mocked));
        Err(Ended)
    }

    /// A time-out or a stop belongs to no state: its previous event is 0. The description of such an execution has neither
    /// error nor cause, only its event may (observed: `execution/timed-out`).
    pub fn end_from_outside(&mut self, status: Status, kind: EventKind) {
        // An event that closes the history always fits.
        let _ = self.push(0, None, kind);
        self.outcome = Some(Outcome {
            status,
            output: None,
            details: ErrorDetails::default(),
            not_mocked: None,
        });
    }

    /// The names of the states around, for the trace: indices of branches and iterations from the outside.
    pub fn path(&self, strand: usize) -> Vec<usize> {
        let mut path = Vec::new();
        let mut current = strand;
        while let Some((parent, index)) = self.strands.get(current).and_then(|s| s.parent) {
            path.push(index);
            current = parent;
        }
        path.reverse();
        path
    }

    /// The state of this name in the strand's scope.
    pub fn state(&self, strand: usize, name: &Str) -> Option<Arc<State>> {
        self.strands.get(strand)?.scope.states.get(name).cloned()
    }
}
