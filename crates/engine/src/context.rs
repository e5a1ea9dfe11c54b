//! The context object `$$`, and the workflow variables.

use std::sync::{Arc, OnceLock};

use asl::model::{State, StateKind};
use asl_json::{Map, Str, Value};
use asl_jsonpath::{ContextObject, Variables};

use crate::clock::Instant;
use crate::item::MapItem;
use crate::settings::Settings;

/// The context object of a state. It is JSON only when something reads it as a whole: most states never do.
#[derive(Debug, Default)]
pub struct Context {
    source: Source,
    built: OnceLock<Value>,
}

/// What a context object is built from.
#[derive(Clone, Debug, Default)]
enum Source {
    #[default]
    Nothing,
    Given(Value),
    State(StateContext),
}

/// What the context objects of all states of an execution share: `$$.Execution` and `$$.StateMachine`. They are made when
/// something reads them.
#[derive(Debug)]
pub(crate) struct ExecutionContext {
    /// What the execution was started with from outside.
    started: Option<(Arc<Settings>, Value)>,
    built: OnceLock<SharedContext>,
}

#[derive(Debug, Default)]
struct SharedContext {
    execution: Value,
    machine: Value,
}

impl ExecutionContext {
    /// That of an execution that is started from outside.
    pub(crate) fn started(settings: Arc<Settings>, input: Value) -> Self {
        Self {
            started: Some((settings, input)),
            built: OnceLock::new(),
        }
    }

    /// That of an execution that a Map Run starts.
    pub(crate) fn made(execution: Value, machine: Value) -> Self {
        Self {
            started: None,
            built: SharedContext { execution, machine }.into(),
        }
    }

    /// That of the same execution after so many redrives.
    pub(crate) fn redriven(&self, count: u64, at: Instant) -> Self {
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        let execution = self
            .execution()
            .with("RedriveCount", Value::from(count))
            .with("RedriveTime", Value::from(at.to_string()));
        Self::made(execution, self.machine().clone())
    }

    fn execution(&self) -> &Value {
        &self.shared().execution
    }

    fn machine(&self) -> &Value {
        &self.shared().machine
    }

    fn shared(&self) -> &SharedContext {
        let started = self.started.as_ref();
        let build = || started.map(|(settings, input)| SharedContext::of(settings, input));
        self.built.get_or_init(|| build().unwrap_or_default())
    }
}

impl SharedContext {
    fn of(settings: &Settings, input: &Value) -> Self {
        let role = match &*settings.role_arn {
            "" => Value::Null,
            role => Value::from(role),
        };
        let mut execution = Value::from([
            ("Id", Value::from(settings.execution_arn())),
            ("Input", input.clone()),
            ("StartTime", Value::from(settings.start.to_string())),
            ("Name", Value::from(&*settings.execution_name)),
            ("RoleArn", role),
        ]);
        // A synchronous execution cannot be redriven (recorded: `test_query_runtime_memory`).
        if !settings.synchronous {
            execution = execution.with("RedriveCount", Value::from(0));
        }
        let machine = Value::from([
            ("Id", Value::from(settings.state_machine_arn())),
            ("Name", Value::from(&*settings.state_machine_name)),
        ]);
        Self { execution, machine }
    }
}

/// What the context object of a state is built from.
#[derive(Clone, Debug)]
struct StateContext {
    shared: Arc<ExecutionContext>,
    name: Str,
    entered: Instant,
    /// Only tasks, parallels and maps have a count of retries.
    retry_count: Option<u64>,
    token: Option<Str>,
    /// `$$.Map.Item`
    item: Option<Arc<MapItem>>,
}

/// What is around a branch and the same for all its visits, which share it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Surroundings {
    /// What is around the Parallel or Map that the branch belongs to, and its index there; nothing for the top level of an
    /// execution.
    pub outer: Option<(Arc<Surroundings>, usize)>,
    pub context: EntryContext,
    /// `$$.Map.Item` of the innermost Map around.
    pub item: Option<Arc<MapItem>>,
    /// The indices, made when they are read.
    path: OnceLock<Box<[usize]>>,
}

/// What the context objects of a branch's states begin with.
#[derive(Clone, Debug, Default)]
pub(crate) enum EntryContext {
    #[default]
    Nothing,
    /// The whole of it was given.
    Given(Value),
    /// It is that of an execution, or of a state that is tested by itself.
    Of {
        shared: Arc<ExecutionContext>,
        tested: bool,
    },
}

impl EntryContext {
    /// Makes it that of a state that is tested by itself: what was given, if anything was.
    pub(crate) fn test(&mut self, given: Option<Value>) {
        match (given, self) {
            (Some(given), context) => *context = Self::Given(given),
            (None, Self::Of { tested, .. }) => *tested = true,
            (None, _) => {}
        }
    }
}

impl Surroundings {
    pub(crate) fn new(
        outer: Option<(Arc<Self>, usize)>,
        context: EntryContext,
        item: Option<Arc<MapItem>>,
    ) -> Self {
        let path = OnceLock::new();
        Self {
            outer,
            context,
            item,
            path,
        }
    }

    /// The indices of the branches and iterations around, from the outside to the inside.
    pub(crate) fn path(&self) -> &[usize] {
        let Some((outer, index)) = &self.outer else {
            return &[];
        };
        let path = || outer.path().iter().chain([index]).copied().collect();
        self.path.get_or_init(path)
    }

    /// Whether the context object is that of the execution as it is now: a redrive changes it. One that was given stays.
    pub(crate) fn is_of(&self, execution: &Arc<ExecutionContext>) -> bool {
        match &self.context {
            EntryContext::Of { shared, .. } => Arc::ptr_eq(shared, execution),
            EntryContext::Nothing | EntryContext::Given(_) => true,
        }
    }

    /// The context object of a state that is entered at an instant.
    pub(crate) fn context(&self, state: &State, entered: Instant) -> Context {
        self.context_of(state, entered, 0, None, self.item.clone())
    }

    /// That of an attempt of a state. An `ItemSelector` sees its own item, whatever the rest is.
    pub(crate) fn context_of(
        &self,
        state: &State,
        entered: Instant,
        retries: u64,
        token: Option<Str>,
        item: Option<Arc<MapItem>>,
    ) -> Context {
        let source = match &self.context {
            EntryContext::Nothing => Source::Nothing,
            EntryContext::Given(given) => Source::Given(match (given.as_object(), &item) {
                (Some(_), Some(item)) => given.with("Map", Value::from([("Item", item.value())])),
                _ => given.clone(),
            }),
            EntryContext::Of { shared, tested } => Source::State(StateContext {
                shared: Arc::clone(shared),
                name: state.name.clone(),
                entered,
                retry_count: shows_retries(state, *tested).then_some(retries),
                token,
                item,
            }),
        };
        source.into()
    }
}

/// Whether the context object of a state has `RetryCount`. Parallel and Map have it only where they are tested by themselves
/// (recorded: `test_map_state_failure_count`).
fn shows_retries(state: &State, tested: bool) -> bool {
    match &state.kind {
        StateKind::Task(_) => true,
        StateKind::Parallel(_) | StateKind::Map(_) => tested,
        _ => false,
    }
}

impl From<Source> for Context {
    fn from(source: Source) -> Self {
        Self {
            source,
            built: OnceLock::new(),
        }
    }
}

impl Context {
    /// The context object as JSON.
    pub fn value(&self) -> &Value {
        match &self.source {
            Source::Nothing => &Value::Null,
            Source::Given(value) => value,
            Source::State(state) => self.built.get_or_init(|| state.build()),
        }
    }
}

impl Context {
    /// The context object as `$states.context` has it: the same members in another order (recorded: `Execution`, `StateMachine`,
    /// `State` with `Name`, `EnteredTime` and `RetryCount`, `Task`).
    pub(crate) fn in_jsonata(&self) -> Value {
        let value = self.value();
        let Some(members) = value.as_object() else {
            return value.clone();
        };
        let mut ordered = in_order(members, &["Execution", "Map", "StateMachine", "State", "Task"]);
        if let Some(state) = ordered.get("State").and_then(Value::as_object) {
            let state = in_order(state, &["Name", "EnteredTime", "RetryCount"]);
            ordered.insert("State".into(), Value::object(state));
        }
        Value::object(ordered)
    }
}

/// The members with these names first, in this order.
fn in_order(members: &Map, first: &[&str]) -> Map {
    let named = first.iter().filter_map(|name| members.get_key_value(name));
    let others = members.iter().filter(|(name, _)| !first.contains(&&***name));
    named
        .chain(others)
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

impl ContextObject for Context {
    fn value(&self) -> &Value {
        Context::value(self)
    }

    fn nested(&self, outer: &str, inner: &str) -> Option<Value> {
        match (&self.source, self.built.get()) {
            (Source::State(state), None) => state.nested(outer, inner),
            _ => self.value().get(outer)?.get(inner).cloned(),
        }
    }

    fn in_item(&self, name: &str) -> Option<Value> {
        match &self.source {
            Source::State(state) => state.item.as_ref()?.member(name),
            Source::Nothing | Source::Given(_) => None,
        }
    }
}

impl StateContext {
    /// As [`Self::build`] has it.
    fn nested(&self, outer: &str, inner: &str) -> Option<Value> {
        match (outer, inner) {
            ("Execution", _) => self.shared.execution().get(inner).cloned(),
            ("StateMachine", _) => self.shared.machine().get(inner).cloned(),
            ("Map", "Item") => self.item.as_ref().map(|item| item.value()),
            ("State", "Name") => Some(Value::from(self.name.clone())),
            ("Task", "Token") => self.token.clone().map(Value::from),
            _ => self.build().get(outer)?.get(inner).cloned(),
        }
    }

    fn build(&self) -> Value {
        let mut own = Map::new();
        own.insert("EnteredTime".into(), Value::from(self.entered.to_string()));
        own.insert("Name".into(), Value::from(self.name.clone()));
        if let Some(count) = self.retry_count {
            own.insert(
                "RetryCount".into(),
                Value::from(i64::try_from(count).unwrap_or(i64::MAX)),
            );
        }
        let mut context = Map::new();
        context.insert("Execution".into(), self.shared.execution().clone());
        if let Some(item) = &self.item {
            context.insert("Map".into(), Value::from([("Item", item.value())]));
        }
        context.insert("State".into(), Value::object(own));
        context.insert("StateMachine".into(), self.shared.machine().clone());
        if let Some(token) = &self.token {
            context.insert(
                "Task".into(),
                Value::from([("Token", Value::from(token.clone()))]),
            );
        }
        Value::object(context)
    }
}

/// The variables that a state sees: those of its own scope, and those of the scopes around it.
/// Nothing where no variable was ever assigned: then every visit of every state holds no more than that.
#[derive(Clone, Debug, Default)]
pub(crate) struct VariableScope(Option<Arc<Assigned>>);

/// The variables of a scope.
#[derive(Clone, Debug, Default)]
struct Assigned {
    own: Map,
    /// The bytes of the own values.
    bytes: usize,
    outer: VariableScope,
}

impl VariableScope {
    /// The scope of a branch or iteration: it reads what is outside, and what it assigns is gone with it.
    pub(crate) fn inner(&self) -> Self {
        Self(self.0.is_some().then(|| {
            Arc::new(Assigned {
                outer: self.clone(),
                ..Assigned::default()
            })
        }))
    }

    pub(crate) fn assign(&mut self, values: &[(Str, Value)]) {
        let scope = Arc::make_mut(self.0.get_or_insert_default());
        for (name, value) in values {
            scope.bytes += value.size();
            if let Some(before) = scope.own.insert(name.clone(), value.clone()) {
                scope.bytes = scope.bytes.saturating_sub(before.size());
            }
        }
    }

    /// All variables that can be seen from here; inner ones hide outer ones of the same name.
    pub(crate) fn all(&self) -> Map {
        let mut all = Map::new();
        self.each(&mut |name, value| {
            all.insert(name.clone(), value.clone());
        });
        all
    }

    /// All variables that can be seen from here, outer ones first, also those that inner ones of the same name hide.
    pub(crate) fn each<'s>(&'s self, found: &mut dyn FnMut(&'s Str, &'s Value)) {
        let Some(scope) = &self.0 else { return };
        scope.outer.each(found);
        for (name, value) in &scope.own {
            found(name, value);
        }
    }

    /// The bytes of all values that can be seen from here.
    pub(crate) fn size(&self) -> usize {
        self.0
            .as_ref()
            .map_or(0, |scope| scope.bytes + scope.outer.size())
    }
}

impl Variables for VariableScope {
    fn get(&self, name: &str) -> Option<Value> {
        let scope = self.0.as_ref()?;
        scope.own.get(name).cloned().or_else(|| scope.outer.get(name))
    }
}
