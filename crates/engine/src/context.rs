//! The context object `$$`, and the workflow variables.

use std::sync::{Arc, OnceLock};

use asl_json::{Map, Str, Value};
use asl_jsonpath::{ContextObject, Variables};

use crate::clock::Instant;

/// The context object of a state. It is built when something reads it: most states never do.
#[derive(Clone, Debug, Default)]
pub struct Context(Option<Arc<Parts>>);

#[derive(Debug)]
struct Parts {
    /// What it is built from; nothing where the whole was given.
    state: Option<StateContext>,
    built: OnceLock<Value>,
}

/// What the context object of a state is built from.
#[derive(Debug)]
pub(crate) struct StateContext {
    /// `$$.Execution` and `$$.StateMachine`, shared between all states.
    pub execution: Value,
    pub machine: Value,
    pub name: Str,
    pub entered: Instant,
    /// Only tasks, parallels and maps have a count of retries.
    pub retry_count: Option<u64>,
    pub token: Option<Str>,
    /// `$$.Map.Item`
    pub item: Option<Value>,
}

impl Context {
    /// The context object of a state.
    pub(crate) fn of_state(state: StateContext) -> Self {
        Self(Some(Arc::new(Parts {
            state: Some(state),
            built: OnceLock::new(),
        })))
    }

    /// A context object that is given as a whole.
    pub(crate) fn of_value(value: Value) -> Self {
        Self(Some(Arc::new(Parts {
            state: None,
            built: value.into(),
        })))
    }

    /// The context object as JSON.
    pub fn value(&self) -> &Value {
        let Some(parts) = &self.0 else {
            return &Value::Null;
        };
        parts
            .built
            .get_or_init(|| parts.state.as_ref().map(StateContext::build).unwrap_or_default())
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
    let named = first.iter().filter_map(|name| members.get_key_value(*name));
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
        let parts = self.0.as_ref()?;
        match (parts.built.get(), &parts.state) {
            (None, Some(state)) => state.nested(outer, inner),
            _ => self.value().get(outer)?.get(inner).cloned(),
        }
    }
}

impl StateContext {
    /// As [`Self::build`] has it.
    fn nested(&self, outer: &str, inner: &str) -> Option<Value> {
        match (outer, inner) {
            ("Execution", _) => self.execution.get(inner).cloned(),
            ("StateMachine", _) => self.machine.get(inner).cloned(),
            ("Map", "Item") => self.item.clone(),
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
        context.insert("Execution".into(), self.execution.clone());
        if let Some(item) = &self.item {
            context.insert("Map".into(), Value::from([("Item", item.clone())]));
        }
        context.insert("State".into(), Value::object(own));
        context.insert("StateMachine".into(), self.machine.clone());
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
