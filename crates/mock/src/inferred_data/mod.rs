//! A model of the data that a definition reads: of its input, of the results of its tasks, of the objects of its
//! distributed Maps. Default responses are completed with it, so that a definition runs before anything is mocked.
//!
//! The walk follows values symbolically: where a member of a state's input came from, through paths, templates,
//! `ResultPath` and variables. It is rough on purpose: what it does not understand it leaves out, and it never fails.
//! Where a Choice decides, the first way that leads neither to a Fail nor back again is made true. What does not live
//! here: what a service answers by itself (`reply.rs`), and all evaluation of expressions.

mod choice;
mod jsonata;
mod path;
mod shape;
mod value;
mod walk;

use std::collections::HashMap;

use asl::outline::OutlineScope;
use asl_json::{NameHash, Value};

use shape::Shape;

/// What a definition reads.
#[derive(Clone, Debug, Default)]
pub struct InferredData {
    input: Shape,
    /// By the pointer of the state; only what is read.
    results: HashMap<String, Shape, NameHash>,
    /// The items of distributed Maps, by the pointer of the state.
    items: HashMap<String, Shape, NameHash>,
}

impl InferredData {
    /// The data that a definition reads.
    pub fn of(outline: &OutlineScope) -> Self {
        walk::infer(outline)
    }

    /// An input with everything that is read of it; `{}` if nothing is.
    pub fn input(&self) -> Value {
        if self.input.is_read() {
            self.input.to_value()
        } else {
            Value::empty_object()
        }
    }

    /// The result of the task at a place, completed with what is read of it.
    pub fn complete(&self, pointer: &str, result: &Value) -> Value {
        let shape = self.results.get(pointer);
        shape.map_or_else(|| result.clone(), |shape| shape.complete(result))
    }

    /// An item of the distributed Map at a place, if anything is read of its items.
    pub fn item(&self, pointer: &str) -> Option<Value> {
        self.items.get(pointer).map(Shape::to_value)
    }
}
