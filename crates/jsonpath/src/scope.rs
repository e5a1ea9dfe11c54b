//! What an evaluation sees: the input, the context object, the variables; and where randomness comes from.

use std::collections::{BTreeMap, HashMap};
use std::hash::BuildHasher;

use asl_json::{Map, Str, Value};

/// The variables that are in scope, by name without the `$`.
pub trait Variables {
    /// The value of a variable; nothing if it is not assigned.
    fn get(&self, name: &str) -> Option<Value>;
}

/// No variables at all.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoVariables;

impl Variables for NoVariables {
    fn get(&self, _name: &str) -> Option<Value> {
        None
    }
}

impl<S: BuildHasher> Variables for HashMap<Str, Value, S> {
    fn get(&self, name: &str) -> Option<Value> {
        HashMap::get(self, name).cloned()
    }
}

impl Variables for BTreeMap<Str, Value> {
    fn get(&self, name: &str) -> Option<Value> {
        BTreeMap::get(self, name).cloned()
    }
}

impl Variables for Map {
    fn get(&self, name: &str) -> Option<Value> {
        Map::get(self, name).cloned()
    }
}

/// Where the context object comes from: a value, or what builds one when it is first read.
pub trait ContextObject {
    /// The context object.
    fn value(&self) -> &Value;

    /// A member of a member, such as `Execution` and `Id`, where that is known without building the rest.
    fn nested(&self, outer: &str, inner: &str) -> Option<Value> {
        self.value().get(outer)?.get(inner).cloned()
    }

    /// A member of `Map.Item`, where that is known without building the rest.
    fn in_item(&self, _name: &str) -> Option<Value> {
        None
    }
}

impl ContextObject for Value {
    fn value(&self) -> &Value {
        self
    }
}

/// What an evaluation sees.
#[derive(Clone, Copy)]
pub struct Scope<'a> {
    /// What `$` means: the input of the state, or its result in a `ResultSelector` and in `Assign`.
    pub input: &'a Value,
    /// What `$$` means: the context object.
    pub context: &'a dyn ContextObject,
    /// What `$name` means.
    pub variables: &'a dyn Variables,
}

impl<'a> Scope<'a> {
    /// A scope without variables.
    pub fn new(input: &'a Value, context: &'a Value) -> Self {
        Self {
            input,
            context,
            variables: &NoVariables,
        }
    }

    /// The same scope with these variables.
    #[must_use]
    pub fn with_variables(self, variables: &'a dyn Variables) -> Self {
        Self { variables, ..self }
    }
}

/// Where `States.UUID` and `States.MathRandom` without a seed take their randomness from. Given from outside, so that
/// the same source gives the same execution.
pub trait Random {
    /// The next 64 random bits.
    fn next_u64(&mut self) -> u64;
}

impl<R: FnMut() -> u64> Random for R {
    fn next_u64(&mut self) -> u64 {
        self()
    }
}
