//! What runs an evaluation: a stack of tasks on the heap, the limits, the clock.
//!
//! The evaluator is written as `async` functions, whose states the compiler turns into values. Where one would call
//! another recursively, it waits for a boxed task. A few of those run within one another; the next one is handed to the
//! machine, which runs it and then goes on with the others. So the native stack stays low however deep an expression or
//! its data goes, and an evaluation can be ended at any step. Nothing here waits for anything else: no task is ever left pending.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use asl_json::{Span, Str, Value};

use crate::environment::{FunctionSet, Host, Limits};
use crate::error::{Bound, Error, Failure};
use crate::functions::Memory;
use crate::value::function::Env;
use crate::value::{Flags, MAX_DEPTH, Members, Object, Style, Val, to_text};

/// What an evaluation gives.
pub(crate) type EvalResult = Result<Val, Failure>;

/// A piece of work on the machine's stack.
pub(crate) type Task = Pin<Box<dyn Future<Output = EvalResult>>>;

/// What a task may ask of the host.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Request {
    Random,
    Uuid,
    /// `$random(seed)` of Step Functions.
    Seeded(f64),
}

/// A part of the expression and the values that it had. A part in a loop or in a function has one for each time.
#[derive(Clone, Debug, PartialEq)]
pub struct Traced {
    /// The part, in bytes of the expression's text.
    pub span: Span,
    /// Which of its values.
    pub role: Role,
    /// How often it was evaluated.
    pub times: usize,
    /// How often there was a value.
    pub defined: usize,
    /// The first values, at most [`Traced::MOST`]; none for undefined and for functions.
    pub first: Vec<Option<Value>>,
    /// The last value.
    pub last: Option<Value>,
    /// The last value was a function.
    pub function: bool,
}

impl Traced {
    /// How many values of one part are kept.
    pub const MOST: usize = 10;
}

/// Which value of a part is traced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// The part itself; a step of a path once for each item that it is applied to.
    Part,
    /// The whole of a path. A path of one step lies where its step does.
    Path,
    /// What a filter or an index leaves; the span is that of its condition.
    Filtered,
}

/// The values of a part while the evaluation goes on.
#[derive(Default)]
struct PartRecord {
    times: usize,
    defined: usize,
    first: Vec<Val>,
    last: Val,
}

/// From so many items or members on, a container that grows again and again is not copied each time.
const GROWS_FROM: usize = 16;

/// So many tasks run within one another, on the native stack; the next one is the machine's, which begins anew.
const MAX_WITHIN: usize = 16;

/// The largest value, counted as [`crate::value::Extent`] counts: its JSON stays within some hundred megabytes.
const MAX_WEIGHT: usize = 16 << 20;

/// The state of one evaluation.
pub(crate) struct Machine {
    pub limits: Limits,
    pub functions: FunctionSet,
    /// The time of the evaluation: it stands still, as JSONata has it.
    pub now: i64,
    steps: Cell<u64>,
    depth: Cell<usize>,
    /// Tasks that have started and not ended.
    tasks: Cell<usize>,
    /// How many of them run within one another, on the native stack.
    within: Cell<usize>,
    next: RefCell<Option<Task>>,
    request: Cell<Option<Request>>,
    answer: RefCell<Option<EvalResult>>,
    /// Frames that functions remember. They are emptied at the end, which breaks the circles of functions that
    /// remember the frame they are bound in, and keeps frames from being dropped by deep recursion.
    captured: RefCell<Vec<Env>>,
    /// Items of large arrays that are alive.
    live: Rc<Cell<usize>>,
    /// By place; there are at most three for each part of the text.
    trace: Option<RefCell<BTreeMap<(Span, Role), PartRecord>>>,
    /// What functions keep from one call to the next.
    pub memory: Memory,
    /// In `$eval`, whose parts are not in the text that is traced.
    pub muted: Cell<usize>,
}

impl Machine {
    pub(crate) fn new(limits: Limits, functions: FunctionSet, now: i64, traced: bool) -> Rc<Machine> {
        Rc::new(Self {
            limits,
            functions,
            now,
            steps: Cell::new(0),
            depth: Cell::new(0),
            tasks: Cell::new(1),
            within: Cell::new(0),
            next: RefCell::new(None),
            request: Cell::new(None),
            answer: RefCell::new(None),
            captured: RefCell::new(Vec::new()),
            live: Rc::new(Cell::new(0)),
            trace: traced.then(RefCell::default),
            memory: Memory::default(),
            muted: Cell::new(0),
        })
    }

    pub(crate) fn service(&self) -> bool {
        self.functions == FunctionSet::StepFunctions
    }

    /// Takes steps from the budget.
    pub(crate) fn charge(&self, steps: usize) -> Result<(), Failure> {
        let steps = self.steps.get().saturating_add(steps as u64);
        self.steps.set(steps);
        if steps > self.limits.steps {
            Err(Error::bound(Bound::Steps))
        } else {
            Ok(())
        }
    }

    /// What is left of the budget.
    pub(crate) fn left(&self) -> u64 {
        self.limits.steps.saturating_sub(self.steps.get())
    }

    pub(crate) fn set_left(&self, left: u64) -> Result<(), Failure> {
        self.steps.set(self.limits.steps.saturating_sub(left));
        self.charge(0)
    }

    /// One level deeper.
    pub(crate) fn enter(&self) -> Result<(), Failure> {
        self.charge(1)?;
        let depth = self.depth.get() + 1;
        if depth > self.limits.depth {
            return Err(Error::bound(Bound::Depth));
        }
        self.depth.set(depth);
        Ok(())
    }

    pub(crate) fn leave(&self) {
        self.depth.set(self.depth.get().saturating_sub(1));
    }

    /// Keeps a frame that a function remembers. It costs more than a step, because it stays until the end.
    pub(crate) fn capture(&self, env: &Env) -> Result<(), Failure> {
        let mut frame = Some(env);
        while let Some(env) = frame {
            if env.captured.replace(true) {
                break;
            }
            self.charge(10)?;
            self.captured.borrow_mut().push(env.clone());
            frame = env.parent.as_ref();
        }
        Ok(())
    }

    /// Refuses a container of so many items. Building it is charged to the caller.
    pub(crate) fn fits(&self, items: usize) -> Result<(), Failure> {
        if items > self.limits.items {
            Err(Error::bound(Bound::Memory))
        } else {
            Ok(())
        }
    }

    /// Charges for a container of so many items before it is built.
    pub(crate) fn room(&self, items: usize) -> Result<(), Failure> {
        self.fits(items)?;
        self.charge(if items < 1_024 { items / 2 } else { items / 16 })
    }

    /// Charges for walking a value.
    pub(crate) fn walk(&self, value: &Val) -> Result<(), Failure> {
        self.charge(value.extent().weight / 16)
    }

    /// The effective Boolean value, charged for.
    pub(crate) fn truth(&self, value: &Val) -> Result<bool, Failure> {
        // An object has one at a glance, an array that of its items.
        if let Val::Array(_) = value {
            self.walk(value)?;
        }
        value.truth()
    }

    /// How values are turned into strings.
    pub(crate) fn style(&self) -> Style {
        Style {
            most: self.limits.characters.saturating_mul(4),
            exact_integers: !self.service(),
        }
    }

    /// `$string`, charged for.
    pub(crate) fn text_of(&self, value: &Val) -> Result<asl_json::Str, Failure> {
        self.walk(value)?;
        to_text(value, self.style())
    }

    /// A string, charged for.
    pub(crate) fn text(&self, text: String) -> EvalResult {
        // A character has at least one byte, so that only long texts need counting.
        if text.len() > self.limits.characters && text.chars().count() > self.limits.characters {
            return Err(Error::bound(Bound::Memory));
        }
        self.charge(text.len() / 64)?;
        Ok(Val::text(text))
    }

    /// An array, if there is room for it.
    pub(crate) fn array(&self, items: Vec<Val>, flags: Flags) -> EvalResult {
        self.room(items.len())?;
        let array = Val::metered(items, flags, &self.live);
        self.live_fits()?;
        shallow(array)
    }

    /// Refuses more living items than there is memory for.
    fn live_fits(&self) -> Result<(), Failure> {
        // A trace keeps values that would be gone otherwise.
        let most = if self.trace.is_some() { 16 } else { 4 };
        if self.live.get() > self.limits.items.saturating_mul(most) {
            return Err(Error::bound(Bound::Memory));
        }
        Ok(())
    }

    /// An array with more items appended. One that grows again and again is not copied each time.
    pub(crate) fn extended(&self, first: Val, added: Vec<Val>, flags: Flags) -> EvalResult {
        let first = match first {
            Val::Undefined => return self.array(added, flags),
            Val::Array(array) => array,
            other => {
                let items = std::iter::once(other).chain(added).collect();
                return self.array(items, flags);
            }
        };
        self.fits(first.len() + added.len())?;
        if added.is_empty() || first.len() < GROWS_FROM {
            let mut items = Val::Array(first).into_items();
            items.extend(added);
            return self.array(items, flags);
        }
        for value in &added {
            self.walk(value)?;
        }
        let in_place = first.can_grow(&added);
        self.room(if in_place {
            added.len()
        } else {
            first.len() + added.len()
        })?;
        let grown = first.grow(in_place, added, flags, &self.live);
        self.live_fits()?;
        shallow(Val::Array(grown))
    }

    /// An object with more members, of which a later one takes the place of an earlier one of the same name.
    pub(crate) fn merged(&self, first: &Object, added: Vec<(Str, Val)>) -> EvalResult {
        if first.len() >= GROWS_FROM && !added.is_empty() {
            for (_, value) in &added {
                self.walk(value)?;
            }
            if let Some(grown) = first.grown_in_place(&added) {
                return shallow(Val::Object(grown));
            }
        }
        self.charge(first.len())?;
        let mut members = Members::with_capacity(first.len() + added.len());
        first.each(|key, value| {
            members.insert(key.clone(), value.clone());
            true
        });
        members.extend(added);
        let grows = members.len() >= GROWS_FROM;
        shallow(if grows {
            Val::Object(Object::growing(members))
        } else {
            Val::object(members)
        })
    }

    pub(crate) fn list(&self, items: Vec<Val>) -> EvalResult {
        self.array(items, Flags::default())
    }

    pub(crate) fn sequence(&self, items: Vec<Val>) -> EvalResult {
        let flags = Flags {
            sequence: true,
            ..Flags::default()
        };
        self.array(items, flags)
    }

    /// Notes the value of a part.
    #[inline]
    pub(crate) fn note(&self, span: Span, role: Role, value: &Val) {
        if let Some(trace) = &self.trace {
            self.record(trace, span, role, value);
        }
    }

    fn record(
        &self,
        trace: &RefCell<BTreeMap<(Span, Role), PartRecord>>,
        span: Span,
        role: Role,
        value: &Val,
    ) {
        if self.muted.get() == 0
            // The function that is still to be called gives the value.
            && !matches!(value, Val::Thunk(_))
        {
            let mut trace = trace.borrow_mut();
            let seen = trace.entry((span, role)).or_default();
            seen.times += 1;
            seen.defined += usize::from(!value.is_undefined());
            if seen.first.len() < Traced::MOST {
                seen.first.push(value.clone());
            }
            seen.last = value.clone();
        }
    }

    /// One task more, if there is room for it.
    fn start(&self) -> Result<(), Failure> {
        let most = self.limits.depth.saturating_mul(4).saturating_add(4_000);
        if self.tasks.get() >= most {
            return Err(Error::bound(Bound::Depth));
        }
        self.tasks.set(self.tasks.get() + 1);
        Ok(())
    }

    /// A task has ended.
    fn stop(&self) {
        self.tasks.set(self.tasks.get().saturating_sub(1));
    }

    /// Runs a task above the current one.
    pub(crate) fn spawn(self: &Rc<Self>, task: Task) -> Wait {
        Wait {
            machine: self.clone(),
            waits: Waits::Start(task),
        }
    }

    /// Asks the host.
    pub(crate) fn ask(self: &Rc<Self>, request: Request) -> Wait {
        Wait {
            machine: self.clone(),
            waits: Waits::Request(request),
        }
    }

    /// Runs a task, and all that it starts, to the end.
    pub(crate) fn run(self: &Rc<Self>, root: Task, host: &mut dyn Host) -> EvalResult {
        let mut stack = vec![root];
        let mut context = Context::from_waker(Waker::noop());
        let result = loop {
            let Some(task) = stack.last_mut() else {
                break Ok(Val::Undefined);
            };
            match task.as_mut().poll(&mut context) {
                // Errors pass through every task below, so that calls can say where they were made.
                Poll::Ready(result) => {
                    stack.pop();
                    if stack.is_empty() {
                        break result;
                    }
                    self.stop();
                    self.answer.replace(Some(result));
                }
                Poll::Pending => {
                    let next = self.next.take();
                    if let Some(task) = next {
                        stack.push(task);
                    } else {
                        let answer = match self.request.take() {
                            Some(Request::Random) => Val::Num(host.random()),
                            Some(Request::Seeded(seed)) => Val::Num(host.seeded_random(seed)),
                            Some(Request::Uuid) => Val::text(host.uuid()),
                            None => Val::Undefined,
                        };
                        self.answer.replace(Some(Ok(answer)));
                    }
                }
            }
        };
        while stack.pop().is_some() {}
        result
    }

    /// What was traced. To be called at the end: empties the frames that functions remember.
    pub(crate) fn end(&self) -> (Vec<Traced>, u64) {
        let captured = self.captured.take();
        for frame in &captured {
            drop(frame.take());
        }
        let trace = self.trace.as_ref().map(RefCell::take).unwrap_or_default();
        let special = |number| crate::functions::special(number);
        let traced = trace.into_iter().map(|((span, role), seen)| Traced {
            span,
            role,
            times: seen.times,
            defined: seen.defined,
            first: seen.first.iter().map(|value| value.to_value(&special)).collect(),
            last: seen.last.to_value(&special),
            function: matches!(seen.last, Val::Function(_)),
        });
        (traced.collect(), self.steps.get())
    }
}

/// Refuses values that are nested deeper than JSON may be, or far too large to be written out.
pub(crate) fn shallow(value: Val) -> EvalResult {
    let extent = value.extent();
    if extent.depth > MAX_DEPTH || extent.weight > MAX_WEIGHT {
        return Err(Error::bound(Bound::Memory));
    }
    Ok(value)
}

/// Waits for a task, or for the host's answer.
pub(crate) struct Wait {
    machine: Rc<Machine>,
    waits: Waits,
}

/// What is waited for.
enum Waits {
    /// A task that has not started.
    Start(Task),
    /// A task that runs within the one that waits.
    Within(Task),
    /// An answer that is still to be asked for.
    Request(Request),
    /// What the machine answers.
    Answer,
}

impl Future for Wait {
    type Output = EvalResult;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<EvalResult> {
        let mut task = match std::mem::replace(&mut self.waits, Waits::Answer) {
            Waits::Start(task) => {
                if let Err(error) = self.machine.start() {
                    return Poll::Ready(Err(error));
                }
                if self.machine.within.get() >= MAX_WITHIN {
                    self.machine.next.replace(Some(task));
                    return Poll::Pending;
                }
                task
            }
            Waits::Within(task) => task,
            Waits::Request(request) => {
                self.machine.request.set(Some(request));
                return Poll::Pending;
            }
            Waits::Answer => {
                let answer = self.machine.answer.take();
                return Poll::Ready(answer.unwrap_or(Ok(Val::Undefined)));
            }
        };
        let within = self.machine.within.get();
        self.machine.within.set(within + 1);
        let result = task.as_mut().poll(context);
        self.machine.within.set(within);
        if result.is_pending() {
            self.waits = Waits::Within(task);
        } else {
            self.machine.stop();
        }
        result
    }
}
