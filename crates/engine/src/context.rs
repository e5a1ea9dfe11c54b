//! The context object `$$`, and the workflow variables.

use std::sync::Arc;

use asl_json::{Map, Str, Value};
use asl_jsonpath::Variables;

use crate::clock::Instant;

/// The members of the context object that belong to a state.
pub(crate) struct StateContext<'a> {
    pub name: &'a Str,
    pub entered: Instant,
    /// Only tasks, parallels and maps have a count of retries.
    pub retry_count: Option<u64>,
    pub token: Option<&'a str>,
}

/// Builds the context object. `execution` and `machine` are shared between all states.
pub(crate) fn context_object(
    execution: &Value,
    machine: &Value,
    state: &StateContext<'_>,
    item: Option<&Value>,
) -> Value {
    let mut own = Map::new();
    own.insert("EnteredTime".into(), Value::from(state.entered.to_string()));
    own.insert("Name".into(), Value::from(state.name.clone()));
    if let Some(count) = state.retry_count {
        own.insert(
            "RetryCount".into(),
            Value::from(i64::try_from(count).unwrap_or(i64::MAX)),
        );
    }
    let mut context = Map::new();
    context.insert("Execution".into(), execution.clone());
    if let Some(item) = item {
        context.insert("Map".into(), Value::from([("Item", item.clone())]));
    }
    context.insert("State".into(), Value::object(own));
    context.insert("StateMachine".into(), machine.clone());
    if let Some(token) = state.token {
        context.insert("Task".into(), Value::from([("Token", Value::from(token))]));
    }
    Value::object(context)
}

/// The variables that a state sees: those of its own scope, and those of the scopes around it.
#[derive(Clone, Debug, Default)]
pub(crate) struct VariableScope {
    own: Arc<Map>,
    /// The bytes of the own values.
    bytes: usize,
    outer: Option<Arc<VariableScope>>,
}

impl VariableScope {
    /// The scope of a branch or iteration: it reads what is outside, and what it assigns is gone with it.
    pub fn inner(&self) -> Self {
        Self {
            own: Arc::default(),
            bytes: 0,
            outer: Some(Arc::new(self.clone())),
        }
    }

    pub fn assign(&mut self, values: &[(Str, Value)]) {
        let own = Arc::make_mut(&mut self.own);
        for (name, value) in values {
            self.bytes += value.size();
            if let Some(before) = own.insert(name.clone(), value.clone()) {
                self.bytes = self.bytes.saturating_sub(before.size());
            }
        }
    }

    /// All variables that can be seen from here; inner ones hide outer ones of the same name.
    pub fn all(&self) -> Map {
        let mut all = self.outer.as_ref().map(|outer| outer.all()).unwrap_or_default();
        all.extend(self.own.iter().map(|(name, value)| (name.clone(), value.clone())));
        all
    }

    /// All variables that can be seen from here, outer ones first, also those that inner ones of the same name hide.
    pub fn each<'s>(&'s self, found: &mut dyn FnMut(&'s Str, &'s Value)) {
        if let Some(outer) = &self.outer {
            outer.each(found);
        }
        for (name, value) in self.own.iter() {
            found(name, value);
        }
    }

    /// The bytes of all values that can be seen from here.
    pub fn size(&self) -> usize {
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
            if let Some(value) = current.own.get(name) {
                return Some(value.clone());
            }
            scope = current.outer.as_deref();
        }
        None
    }
}
