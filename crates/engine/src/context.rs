//! The context object `$$`, and the workflow variables.

use std::sync::{Arc, OnceLock};

use asl_json::{Map, Str, Value};
use asl_jsonpath::{ContextObject, Variables};

use crate::clock::Instant;
use crate::item::MapItem;

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

/// What the context objects of all states of an execution share: `$$.Execution` and `$$.StateMachine`.
#[derive(Clone, Debug)]
pub(crate) struct ExecutionContext {
    pub execution: Value,
    pub machine: Value,
}

/// What the context object of a state is built from.
#[derive(Clone, Debug)]
pub(crate) struct StateContext {
    pub shared: Arc<ExecutionContext>,
    pub name: Str,
    pub entered: Instant,
    /// Only tasks, parallels and maps have a count of retries.
    pub retry_count: Option<u64>,
    pub token: Option<Str>,
    /// `$$.Map.Item`
    pub item: Option<Arc<MapItem>>,
}

/// What a visit keeps of the context object with which it began; its own name and start are the rest.
#[derive(Clone, Debug, Default)]
pub(crate) enum EntryContext {
    #[default]
    Nothing,
    /// The whole of it was given.
    Given(Box<Value>),
    State {
        shared: Arc<ExecutionContext>,
        item: Option<Arc<MapItem>>,
        /// There is a count of retries: 0.
        shows_retries: bool,
    },
}

impl EntryContext {
    /// The context object of the visit with this name and start.
    pub(crate) fn context(&self, name: &Str, start: Instant) -> Context {
        let source = match self {
            Self::Nothing => Source::Nothing,
            Self::Given(value) => Source::Given(Value::clone(value)),
            Self::State {
                shared,
                item,
                shows_retries,
            } => Source::State(StateContext {
                shared: Arc::clone(shared),
                name: name.clone(),
                entered: start,
                retry_count: shows_retries.then_some(0),
                token: None,
                item: item.clone(),
            }),
        };
        source.into()
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
    /// The context object of a state.
    pub(crate) fn of_state(state: StateContext) -> Self {
        Source::State(state).into()
    }

    /// A context object that is given as a whole.
    pub(crate) fn of_value(value: Value) -> Self {
        Source::Given(value).into()
    }

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
            ("Execution", _) => self.shared.execution.get(inner).cloned(),
            ("StateMachine", _) => self.shared.machine.get(inner).cloned(),
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
        context.insert("Execution".into(), self.shared.execution.clone());
        if let Some(item) = &self.item {
            context.insert("Map".into(), Value::from([("Item", item.value())]));
        }
        context.insert("State".into(), Value::object(own));
        context.insert("StateMachine".into(), self.shared.machine.clone());
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
#[derive(Clone, Debug, Default)]
pub(crate) struct VariableScope {
    /// Nothing where no variable was ever assigned.
    own: Option<Arc<Map>>,
    /// The bytes of the own values.
    bytes: usize,
    outer: Option<Arc<VariableScope>>,
}

impl VariableScope {
    /// The scope of a branch or iteration: it reads what is outside, and what it assigns is gone with it.
    pub(crate) fn inner(&self) -> Self {
        if self.own.is_none() && self.outer.is_none() {
            return Self::default();
        }
        Self {
            own: None,
            bytes: 0,
            outer: Some(Arc::new(self.clone())),
        }
    }

    pub(crate) fn assign(&mut self, values: &[(Str, Value)]) {
        let own = Arc::make_mut(self.own.get_or_insert_default());
        for (name, value) in values {
            self.bytes += value.size();
            if let Some(before) = own.insert(name.clone(), value.clone()) {
                self.bytes = self.bytes.saturating_sub(before.size());
            }
        }
    }

    /// All variables that can be seen from here; inner ones hide outer ones of the same name.
    pub(crate) fn all(&self) -> Map {
        let mut all = self.outer.as_ref().map(|outer| outer.all()).unwrap_or_default();
        let own = self.own.iter().flat_map(|own| own.iter());
        all.extend(own.map(|(name, value)| (name.clone(), value.clone())));
        all
    }

    /// All variables that can be seen from here, outer ones first, also those that inner ones of the same name hide.
    pub(crate) fn each<'s>(&'s self, found: &mut dyn FnMut(&'s Str, &'s Value)) {
        if let Some(outer) = &self.outer {
            outer.each(found);
        }
        for (name, value) in self.own.iter().flat_map(|own| own.iter()) {
            found(name, value);
        }
    }

    /// The bytes of all values that can be seen from here.
    pub(crate) fn size(&self) -> usize {
        let mut total = 0;
        let mut scope = Some(self);
        while let Some(current) = scope {
            total += current.bytes;
            scope = current.outer.as_deref();
        }
        total
    }
}

impl Variables for VariableScope {
    fn get(&self, name: &str) -> Option<Value> {
        let mut scope = Some(self);
        while let Some(current) = scope {
            if let Some(value) = current.own.as_ref().and_then(|own| own.get(name)) {
                return Some(value.clone());
            }
            scope = current.outer.as_deref();
        }
        None
    }
}
