//! The trace: every visit of an execution in every state, with each step of its data flow. Values are shared with
//! the execution; recording one is a reference count.

use std::cell::OnceCell;
use std::num::NonZeroU32;
use std::sync::Arc;

use asl::model::{State, StateKind};
use asl_json::{Map, Pointer, Str, Value};
use asl_jsonata::Environment;
use asl_jsonpath::{ContextObject, Scope};
use serde::{Deserialize, Serialize};

use crate::clock::Instant;
use crate::context::{Context, Surroundings, VariableScope};
use crate::evaluation::{self, Evaluation};
use crate::event::{ErrorDetails, small};
use crate::execution::Nested;
use crate::failure::Class;
use crate::log::Log;

/// One stay of an execution in one state. A run makes one for each state that it passes, so it holds what every stay has, in as few
/// bytes as that takes, and the rest behind a pointer.
#[derive(Clone, Debug)]
pub struct Visit {
    /// The state. Its name and the rest of it are read from there: a visit keeps no copies.
    of: Arc<State>,
    pub(crate) surroundings: Arc<Surroundings>,
    entered: u32,
    /// 0 while it was not left.
    exited: u32,
    /// When it began.
    pub start: Instant,
    /// [`NEVER`] while it lasts.
    stop: Instant,
    flow: Flow,
    pub(crate) evaluations: LastNote,
    /// How many evaluations there were, also those that are not kept.
    pub(crate) evaluated: u32,
    pub(crate) variables: VariableScope,
    incidents: Option<Box<Incidents>>,
    /// What led there: nothing for `Next`, else the rule or catcher.
    pub taken: Option<TransitionRule>,
}

/// The end of a visit that has none.
const NEVER: Instant = Instant(i64::MIN);

/// What most visits have nothing of: calls, attempts, failures.
#[derive(Clone, Debug, Default)]
pub(crate) struct Incidents {
    pub attempts: Vec<Attempt>,
    pub retriers: Vec<usize>,
    pub failure: Option<ErrorDetails>,
    pub class: Option<Class>,
}

impl Visit {
    /// Which iteration or branch it happened in: the indices from the outside to the inside.
    pub fn path(&self) -> &[usize] {
        self.surroundings.path()
    }

    /// The id of the `…StateEntered` event.
    pub fn entered(&self) -> u64 {
        self.entered.into()
    }

    /// The id of the `…StateExited` event, if the state was left in the ordinary way or by a Catch.
    pub fn exited(&self) -> Option<u64> {
        (self.exited > 0).then_some(self.exited.into())
    }

    /// When it ended; absent if the execution ended first.
    pub fn stop(&self) -> Option<Instant> {
        (self.stop != NEVER).then_some(self.stop)
    }

    /// The calls of a Task, one per attempt.
    pub fn attempts(&self) -> &[Attempt] {
        let incidents = self.incidents.as_ref();
        incidents.map_or(&[], |incidents| &incidents.attempts)
    }

    /// The retriers that gave it another attempt, in order; those of a Parallel or Map too.
    pub fn retriers(&self) -> &[usize] {
        let incidents = self.incidents.as_ref();
        incidents.map_or(&[], |incidents| &incidents.retriers)
    }

    /// Why it failed, if it did; a Catch may have handled it.
    pub fn failure(&self) -> Option<&ErrorDetails> {
        self.incidents.as_ref()?.failure.as_ref()
    }

    /// What decides who may retry or catch that.
    pub fn class(&self) -> Option<Class> {
        self.incidents.as_ref()?.class
    }

    /// That it was left, with the id of the event that says so, and when.
    pub(crate) fn exit(&mut self, event: u64, stop: Instant) {
        self.exited = small(event);
        self.stop = stop;
    }

    /// That it was not left.
    pub(crate) fn stay(&mut self) {
        self.exited = 0;
    }

    pub(crate) fn set_stop(&mut self, stop: Option<Instant>) {
        self.stop = stop.unwrap_or(NEVER);
    }

    pub(crate) fn set_failure(&mut self, failure: Option<ErrorDetails>) {
        if failure.is_some() || self.incidents.is_some() {
            self.incidents().failure = failure;
        }
    }

    /// The last call of a Task.
    pub(crate) fn last_attempt(&mut self) -> Option<&mut Attempt> {
        self.incidents.as_mut()?.attempts.last_mut()
    }

    /// What happened in it besides, to add to.
    pub(crate) fn incidents(&mut self) -> &mut Incidents {
        self.incidents.get_or_insert_default()
    }

    /// The name of the state.
    pub fn state(&self) -> &Str {
        &self.of.name
    }

    /// `Pass`, `Task` …
    pub fn state_type(&self) -> &'static str {
        self.of.kind.name()
    }

    /// Where the state stands in the definition.
    pub fn pointer(&self) -> &Pointer {
        &self.of.pointer
    }

    /// Where it went: the name of the next state, or nothing at an end.
    pub fn next(&self) -> Option<&Str> {
        self.exited()?;
        match (&self.of.kind, self.taken) {
            (kind, None) => kind.transition()?.next(),
            (StateKind::Choice(choice), Some(TransitionRule::Choice(index))) => {
                choice.rules.get(index).map(|rule| &rule.next)
            }
            (StateKind::Choice(choice), _) => choice.default.as_ref(),
            (kind, Some(TransitionRule::Catch(index))) => {
                kind.handling()?.catch.get(index).map(|catcher| &catcher.next)
            }
            (_, Some(_)) => None,
        }
    }

    /// The field that led out of the state: `/States/Call/Catch/0/Next`.
    pub fn transition(&self) -> Pointer {
        let rule = |field: &str, index: usize| self.pointer().child(field).index(index).child("Next");
        match self.taken {
            None => self.pointer().child("Next"),
            Some(TransitionRule::Choice(index)) => rule("Choices", index),
            Some(TransitionRule::Default) => self.pointer().child("Default"),
            Some(TransitionRule::Catch(index)) => rule("Catch", index),
        }
    }

    /// The record of a state that has just been entered with an input.
    pub(crate) fn begun(
        of: Arc<State>,
        surroundings: Arc<Surroundings>,
        id: u64,
        start: Instant,
        variables: VariableScope,
        input: &Value,
    ) -> Self {
        Self {
            of,
            surroundings,
            entered: small(id),
            exited: 0,
            start,
            stop: NEVER,
            flow: Flow {
                first: input.clone(),
                first_kinds: 1 << FlowKind::Input as Kinds,
                ..Flow::default()
            },
            evaluations: LastNote::default(),
            evaluated: 0,
            variables,
            incidents: None,
            taken: None,
        }
    }

    /// The variables that the state saw, the inner ones before the outer ones of the same name.
    pub fn variables(&self) -> Map {
        self.variables.all()
    }

    /// The context object as the state was entered.
    pub fn context(&self) -> Context {
        self.surroundings.context(&self.of, self.start)
    }

    /// The context object that an evaluation of this visit saw.
    pub fn context_of(&self, evaluation: &Evaluation) -> Arc<Context> {
        let other = evaluation.context.clone();
        other.unwrap_or_else(|| Arc::new(self.context()))
    }

    /// What JSONata sees of the visit's data; `input` is that of the state.
    pub fn environment(
        &self,
        input: Option<Value>,
        context: &Value,
        result: Option<&Value>,
        error_output: Option<&Value>,
    ) -> Environment {
        evaluation::environment(
            &self.variables,
            input,
            Some(context.clone()),
            result,
            error_output,
        )
    }

    /// What JSONPath sees.
    pub fn scope<'a>(&'a self, input: &'a Value, context: &'a dyn ContextObject) -> Scope<'a> {
        Scope {
            input,
            context,
            variables: &self.variables,
        }
    }
}

/// The context object of a visit, made when something reads it: most expressions do not.
pub(crate) struct UnreadContext<'v> {
    visit: &'v Visit,
    made: OnceCell<Context>,
}

impl<'v> UnreadContext<'v> {
    pub(crate) fn of(visit: &'v Visit) -> Self {
        let made = OnceCell::new();
        Self { visit, made }
    }

    fn made(&self) -> &Context {
        self.made.get_or_init(|| self.visit.context())
    }
}

impl ContextObject for UnreadContext<'_> {
    fn value(&self) -> &Value {
        self.made().value()
    }

    fn nested(&self, outer: &str, inner: &str) -> Option<Value> {
        self.made().nested(outer, inner)
    }

    fn in_item(&self, name: &str) -> Option<Value> {
        self.made().in_item(name)
    }
}

/// What the visits of an execution note on their way.
#[derive(Clone, Debug, Default)]
pub struct Notes {
    steps: NoteList<Passed>,
    pub(crate) evaluations: NoteList<Evaluation>,
}

/// Notes of many visits, in the order in which they were made; each leads to the one before it of the same visit. So a visit
/// owns no list, which would be an allocation for each.
#[derive(Clone, Debug)]
pub(crate) struct NoteList<T>(Log<Note<T>>);

#[derive(Clone, Debug)]
struct Note<T> {
    value: T,
    before: LastNote,
}

/// The last note of a visit: its place in the list, counted from 1.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct LastNote(Option<NonZeroU32>);

impl LastNote {
    fn place(self) -> Option<usize> {
        Some(self.0?.get() as usize - 1)
    }
}

impl<T> Default for NoteList<T> {
    fn default() -> Self {
        Self(Log::default())
    }
}

impl<T> NoteList<T> {
    /// Adds a note to those of a visit.
    pub(crate) fn push(&mut self, last: &mut LastNote, value: T) {
        let before = *last;
        self.0.push(Note { value, before });
        *last = LastNote(NonZeroU32::new(small(self.0.len() as u64)));
    }

    fn get(&self, at: LastNote) -> Option<&Note<T>> {
        self.0.get(at.place()?)
    }

    pub(crate) fn last_mut(&mut self, last: LastNote) -> Option<&mut T> {
        let note = self.0.get_mut(last.place()?)?;
        Some(&mut note.value)
    }

    /// The notes of a visit, the last one first.
    pub(crate) fn backwards(&self, last: LastNote) -> impl Iterator<Item = &T> {
        let mut next = self.get(last);
        std::iter::from_fn(move || {
            let note = next?;
            next = self.get(note.before);
            Some(&note.value)
        })
    }

    fn of(&self, last: LastNote) -> Vec<&T> {
        let mut notes: Vec<&T> = self.backwards(last).collect();
        notes.reverse();
        notes
    }
}

impl<T: Clone> NoteList<T> {
    /// Keeps only those notes of a visit for which this holds.
    pub(crate) fn retain(&mut self, last: &mut LastNote, keeps: impl Fn(&T) -> bool) {
        let notes: Vec<T> = self.of(*last).into_iter().cloned().collect();
        if notes.iter().all(&keeps) {
            return;
        }
        *last = LastNote::default();
        for note in notes.into_iter().filter(keeps) {
            self.push(last, note);
        }
    }
}

/// A value of a visit's data flow, with the steps that it passed unchanged: most states do not have all their fields, so a note
/// for each step would say the same up to five times.
#[derive(Clone, Debug)]
struct Passed {
    kinds: Kinds,
    value: Value,
}

/// A bit for each step.
type Kinds = u16;

/// The data flow of a visit. It has its first value and its last one itself: most states make no others. Those between are notes.
#[derive(Clone, Debug, Default)]
struct Flow {
    first: Value,
    last: Value,
    first_kinds: Kinds,
    /// None where there is no other value than the first.
    last_kinds: Kinds,
    between: LastNote,
}

impl Notes {
    /// Notes a step of the data flow of a visit.
    pub(crate) fn flow(&mut self, visit: &mut Visit, kind: FlowKind, value: &Value) {
        let kind = 1 << kind as Kinds;
        let flow = &mut visit.flow;
        if flow.last_kinds == 0 {
            let is_first = flow.first_kinds == 0;
            if is_first {
                flow.first = value.clone();
            }
            if is_first || flow.first_kinds < kind && is_shared(&flow.first, value) {
                flow.first_kinds |= kind;
                return;
            }
        } else if flow.last_kinds < kind && is_shared(&flow.last, value) {
            flow.last_kinds |= kind;
            return;
        } else {
            let before = Passed {
                kinds: flow.last_kinds,
                value: std::mem::take(&mut flow.last),
            };
            self.steps.push(&mut flow.between, before);
        }
        flow.last = value.clone();
        flow.last_kinds = kind;
    }

    /// The data flow of a visit, in order.
    pub fn steps<'n>(&'n self, visit: &'n Visit) -> Vec<FlowStep<'n>> {
        let flow = &visit.flow;
        let between = self.steps.of(flow.between).into_iter();
        let between = between.map(|passed| (passed.kinds, &passed.value));
        let first = [(flow.first_kinds, &flow.first)].into_iter();
        let passed = first.chain(between).chain([(flow.last_kinds, &flow.last)]);
        let steps = |(kinds, value): (Kinds, &'n Value)| {
            let all = FlowKind::ALL.into_iter();
            let passed = all.filter(move |kind| kinds & (1 << *kind as Kinds) != 0);
            passed.map(move |kind| FlowStep { kind, value })
        };
        passed.flat_map(steps).collect()
    }

    /// Keeps only those steps of a visit for which this holds.
    pub(crate) fn keep_steps(&mut self, visit: &mut Visit, keeps: impl Fn(FlowKind) -> bool) {
        let steps = self.steps(visit).into_iter().filter(|step| keeps(step.kind));
        let kept: Vec<(FlowKind, Value)> = steps.map(|step| (step.kind, step.value.clone())).collect();
        visit.flow = Flow::default();
        for (kind, value) in kept {
            self.flow(visit, kind, &value);
        }
    }

    /// The evaluations of the fields of a visit, in order.
    pub fn evaluations(&self, visit: &Visit) -> Vec<&Evaluation> {
        self.evaluations.of(visit.evaluations)
    }
}

/// The rule that decided on the next state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum TransitionRule {
    /// `Choices[n]`
    Choice(usize),
    /// `Default`
    Default,
    /// `Catch[n]`
    Catch(usize),
}

/// Whether both are one shared container or text. Numbers are not asked: equal ones may be written differently.
fn is_shared(one: &Value, other: &Value) -> bool {
    !matches!(one, Value::Number(_)) && one.is_same(other)
}

/// A value on its way through a state.
#[derive(Clone, Copy, Debug)]
pub struct FlowStep<'n> {
    /// Which step.
    pub kind: FlowKind,
    /// The value after it.
    pub value: &'n Value,
}

/// The steps of the data flow in the order in which they happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum FlowKind {
    /// The input of the state.
    Input,
    /// After `InputPath`.
    AfterInputPath,
    /// After `Parameters`.
    AfterParameters,
    /// `Arguments` of a JSONata state.
    Arguments,
    /// The result: of the task, `Result`, or of the branches.
    Result,
    /// After `ResultSelector`.
    AfterResultSelector,
    /// What a Catch hands on.
    ErrorOutput,
    /// After `ResultPath`.
    AfterResultPath,
    /// The variables that `Assign` sets.
    Assign,
    /// The output of the state, after `OutputPath`.
    Output,
}

impl FlowKind {
    /// All steps, in order.
    const ALL: [Self; 10] = [
        Self::Input,
        Self::AfterInputPath,
        Self::AfterParameters,
        Self::Arguments,
        Self::Result,
        Self::AfterResultSelector,
        Self::ErrorOutput,
        Self::AfterResultPath,
        Self::Assign,
        Self::Output,
    ];
}

// A step that is missing in the list would not show.
const _: () = assert!(FlowKind::ALL.len() == FlowKind::Output as usize + 1);

/// One call of a Task.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// When it was scheduled.
    pub start: Instant,
    /// What was sent.
    pub arguments: Value,
    /// Why the answer is what it is, from the task handler.
    pub note: Option<String>,
    /// What the function wrote, if its code ran.
    pub log: Option<String>,
    /// The execution that it started, if that really ran.
    pub nested: Option<Nested>,
    /// The name of the worker that took an activity task, if it gave one.
    pub worker_name: Option<Str>,
    /// How it ended: nothing while it runs, the result, or the failure.
    pub outcome: Option<Result<Value, ErrorDetails>>,
    /// The retrier that retried it, and after how many milliseconds.
    pub retried: Option<(usize, u64)>,
}
