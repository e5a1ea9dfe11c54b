//! The state of an evaluation: the limits, the clock, the host, what is traced.
//!
//! The evaluator recurses on the native stack, which a level of depth takes little of. So the depth of an evaluation is bounded
//! by [`Limits::depth`], and that by [`Limits::DEEPEST`]; what recurses without being such a level (functions that
//! call functions of the language, values) is bounded, too. A browser's stack is one mebibyte.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use asl_json::{Map, Span, Str, Value};

use crate::environment::{Environment, FunctionSet, Host, Limits};
use crate::error::{Bound, Error, Failure};
use crate::functions::Memory;
use crate::value::function::{Env, Frame, Spare};
use crate::value::{Extent, Flags, Live, MAX_DEPTH, Members, Object, Style, Val, to_text};

/// What an evaluation gives.
pub(crate) type EvalResult = Result<Val, Failure>;

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

/// How deep functions that take functions may call one another without a level in between: `$map` with `$map(?, $f)`.
const MAX_CALLBACKS: usize = 200;

/// The largest value, counted as [`crate::value::Extent`] counts: its JSON stays within some hundred megabytes.
const MAX_WEIGHT: usize = 16 << 20;

/// The state of one evaluation.
pub(crate) struct Machine<'h> {
    pub limits: Limits,
    pub functions: FunctionSet,
    /// The time of the evaluation: it stands still, as JSONata has it.
    pub now: i64,
    steps: Cell<u64>,
    depth: Cell<usize>,
    callbacks: Cell<usize>,
    host: RefCell<&'h mut dyn Host>,
    /// `$$`
    root: &'h Val,
    /// The variables from outside.
    given: &'h Map,
    /// Frames and lists of arguments of calls that are over, for those to come.
    pub spare: Spare,
    draft: Cell<String>,
    /// Frames that functions remember. They are emptied at the end, which breaks the circles of functions that
    /// remember the frame they are bound in, and keeps frames from being dropped by deep recursion.
    captured: RefCell<Vec<Rc<Frame>>>,
    /// Items of large arrays that are alive.
    live: Live,
    /// By place; there are at most three for each part of the text.
    trace: Option<RefCell<BTreeMap<(Span, Role), PartRecord>>>,
    /// What functions keep from one call to the next.
    pub memory: Memory,
    /// In `$eval`, whose parts are not in the text that is traced.
    pub muted: Cell<usize>,
}

impl<'h> Machine<'h> {
    /// For an evaluation of this input (`$$`) with these variables.
    pub(crate) fn new(
        limits: &Limits,
        (root, environment): (&'h Val, &'h Environment),
        traced: bool,
        host: &'h mut dyn Host,
    ) -> Self {
        let depth = limits.depth.min(Limits::DEEPEST);
        Self {
            limits: Limits { depth, ..*limits },
            functions: environment.functions,
            root,
            given: &environment.variables,
            spare: Spare::default(),
            draft: Cell::default(),
            now: host.now_millis(),
            steps: Cell::new(0),
            depth: Cell::new(0),
            callbacks: Cell::new(0),
            host: RefCell::new(host),
            captured: RefCell::new(Vec::new()),
            live: Live::default(),
            trace: traced.then(RefCell::default),
            memory: Memory::default(),
            muted: Cell::new(0),
        }
    }

    pub(crate) fn service(&self) -> bool {
        self.functions == FunctionSet::StepFunctions
    }

    /// Looks at the variable of this name: the one of the nearest frame that has it, or one from outside, which is data.
    #[inline]
    pub(crate) fn look<T>(
        &self,
        env: &Env,
        name: &str,
        run: impl Fn(&Val) -> T,
        on_data: impl FnOnce(&Value) -> T,
    ) -> Option<T> {
        env.look(name, &run).or_else(|| match name {
            "$" => Some(run(self.root)),
            _ => self.given.get(name).map(on_data),
        })
    }

    /// The value of the variable of this name.
    pub(crate) fn lookup(&self, env: &Env, name: &str) -> Option<Val> {
        self.look(env, name, Val::clone, Val::of)
    }

    /// Takes steps from the budget.
    #[inline]
    pub(crate) fn charge(&self, steps: usize) -> Result<(), Failure> {
        let steps = self.steps.get().saturating_add(steps as u64);
        self.steps.set(steps);
        if steps > self.limits.steps {
            Err(reached(Bound::Steps))
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
    #[inline]
    pub(crate) fn enter(&self) -> Result<(), Failure> {
        self.charge(1)?;
        let depth = self.depth.get() + 1;
        if depth > self.limits.depth {
            return Err(reached(Bound::Depth));
        }
        self.depth.set(depth);
        Ok(())
    }

    /// One level deeper, and back.
    #[inline]
    pub(crate) fn touch(&self) -> Result<(), Failure> {
        self.charge(1)?;
        if self.depth.get() >= self.limits.depth {
            return Err(reached(Bound::Depth));
        }
        Ok(())
    }

    #[inline]
    pub(crate) fn leave(&self) {
        self.depth.set(self.depth.get().saturating_sub(1));
    }

    /// A function that may call functions starts.
    pub(crate) fn enter_callbacks(&self) -> Result<(), Failure> {
        let callbacks = self.callbacks.get() + 1;
        if callbacks > MAX_CALLBACKS {
            return Err(Error::bound(Bound::Depth));
        }
        self.callbacks.set(callbacks);
        Ok(())
    }

    pub(crate) fn leave_callbacks(&self) {
        self.callbacks.set(self.callbacks.get().saturating_sub(1));
    }

    /// Keeps a frame that a function remembers. It costs more than a step, because it stays until the end.
    pub(crate) fn capture(&self, env: &Env) -> Result<(), Failure> {
        let mut frames = Some(env.frame());
        while let Some(frame) = frames {
            if frame.captured.replace(true) {
                break;
            }
            self.charge(10)?;
            self.captured.borrow_mut().push(frame.clone());
            frames = frame.parent.as_ref();
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

    /// Charges for walking a text.
    pub(crate) fn walk_text(&self, text: &str) -> Result<(), Failure> {
        self.charge(Extent::of_text(text).weight / 16)
    }

    /// A string, charged for.
    pub(crate) fn text(&self, text: impl AsRef<str> + Into<Str>) -> EvalResult {
        self.admit(text.as_ref())?;
        Ok(Val::text(text))
    }

    /// Refuses a string that is too long, and charges for it.
    #[inline]
    pub(crate) fn admit(&self, text: &str) -> Result<(), Failure> {
        // A character has at least one byte, so that only long texts need counting.
        if text.len() > self.limits.characters && text.chars().count() > self.limits.characters {
            return Err(Error::bound(Bound::Memory));
        }
        self.charge(text.len() / 64)
    }

    /// A string that is put together where the one before it was.
    pub(crate) fn written(&self, write: impl FnOnce(&mut String) -> Result<(), Failure>) -> EvalResult {
        let mut text = self.take_draft();
        write(&mut text)?;
        let result = self.text(&*text);
        self.put_draft(text);
        result
    }

    /// An empty string to put a text together in.
    pub(crate) fn take_draft(&self) -> String {
        let mut text = self.draft.take();
        text.clear();
        text.reserve(128);
        text
    }

    /// Takes it back. What is long is not kept.
    pub(crate) fn put_draft(&self, text: String) {
        if text.capacity() <= 1 << 16 {
            self.draft.set(text);
        }
    }

    /// An array, if there is room for it.
    pub(crate) fn array(&self, items: Vec<Val>, flags: Flags) -> EvalResult {
        self.room(items.len())?;
        let array = Val::metered(items, flags, &self.live);
        self.live_fits()?;
        shallow(array)
    }

    /// The same in the place of an array that is no longer needed.
    pub(crate) fn array_in(&self, spent: Val, items: Vec<Val>, flags: Flags) -> EvalResult {
        self.room(items.len())?;
        let array = spent.refilled(items, flags, &self.live);
        self.live_fits()?;
        shallow(array)
    }

    /// Refuses more living items than there is memory for.
    fn live_fits(&self) -> Result<(), Failure> {
        // A trace keeps values that would be gone otherwise.
        let most = if self.trace.is_some() { 16 } else { 4 };
        if self
            .live
            .get()
            .is_some_and(|live| live.get() > self.limits.items.saturating_mul(most))
        {
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
        self.array(items, Flags::SEQUENCE)
    }

    /// Whether values of parts are noted.
    #[inline]
    pub(crate) fn traces(&self) -> bool {
        self.trace.is_some()
    }

    /// Notes the value of a part.
    #[inline]
    pub(crate) fn note(&self, span: Span, role: Role, value: &Val) {
        if let Some(trace) = &self.trace {
            self.record(trace, span, role, value);
        }
    }

    #[cold]
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

    /// A random number of the host, or the one of a seed.
    pub(crate) fn random(&self, seed: Option<f64>) -> f64 {
        let mut host = self.host.borrow_mut();
        match seed {
            Some(seed) => host.seeded_random(seed),
            None => host.random(),
        }
    }

    pub(crate) fn uuid(&self) -> Val {
        Val::text(self.host.borrow_mut().uuid())
    }

    /// What was traced. To be called at the end: empties the frames that functions remember.
    pub(crate) fn end(&self) -> (Vec<Traced>, u64) {
        for frame in self.captured.take() {
            frame.clear();
        }
        let Some(trace) = &self.trace else {
            return (Vec::new(), self.steps.get());
        };
        let trace = trace.take();
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

/// The error of a bound. Apart, because it is seldom and asked for everywhere.
#[cold]
#[inline(never)]
fn reached(bound: Bound) -> Failure {
    Error::bound(bound)
}

/// Refuses values that are nested deeper than JSON may be, or far too large to be written out.
#[inline]
pub(crate) fn shallow(value: Val) -> EvalResult {
    match &value {
        Val::Undefined | Val::Bool(_) | Val::Num(_) => Ok(value),
        // Of a text 16 bytes weigh as much as a value.
        Val::Str(text) if text.len() < MAX_WEIGHT => Ok(value),
        _ => weighed(value),
    }
}

#[inline(never)]
fn weighed(value: Val) -> EvalResult {
    let extent = value.extent();
    if extent.depth > MAX_DEPTH || extent.weight > MAX_WEIGHT {
        return Err(Error::bound(Bound::Memory));
    }
    Ok(value)
}
