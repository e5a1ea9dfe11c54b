//! An expression: parsed, evaluated, asked for what it refers to.

use std::cell::Cell;
use std::sync::Arc;

use asl_json::{Span, Value};

use crate::ast::Ast;
use crate::environment::{Environment, Host, Limits};
use crate::error::Error;
use crate::functions::higher::wrapped;
use crate::functions::special;
use crate::machine::{Machine, Traced};
use crate::reference::{self, Reference};
use crate::value::Val;
use crate::value::function::Env;

/// A parsed expression. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct Expression {
    text: Arc<str>,
    ast: Ast,
    may_read_context: bool,
}

/// What an evaluation gives.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// No value.
    Undefined,
    /// A value.
    Value(Value),
    /// A function, or a value with a function in it: nothing that JSON could hold. Step Functions answers
    /// `returned an unsupported result type`.
    Function,
}

impl Outcome {
    /// The value, if there is one.
    pub fn value(self) -> Option<Value> {
        if let Self::Value(value) = self {
            Some(value)
        } else {
            None
        }
    }
}

/// An evaluation with what was seen on the way.
#[derive(Clone, Debug)]
pub struct Evaluated {
    /// What came out.
    pub result: Result<Outcome, Error>,
    /// The values of the parts, in the order of the text.
    pub trace: Vec<Traced>,
    /// How many steps of the budget were taken.
    pub steps: u64,
}

impl Expression {
    /// Reads an expression. The error's message is JSONata's, which Step Functions repeats when it refuses a definition.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let ast = crate::parser::parse(text).and_then(crate::process::process);
        let ast = ast.map_err(|error| error.finish(false, 0, 0))?;
        Ok(Self {
            text: text.into(),
            ast,
            may_read_context: may_read_context(text),
        })
    }

    /// Whether it may read `$states.context` of Step Functions: if it uses `$states` otherwise than for another one of its members.
    pub fn may_read_context(&self) -> bool {
        self.may_read_context
    }

    /// The text as it was given.
    pub fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn ast(&self) -> &Ast {
        &self.ast
    }

    /// Which fields, variables and functions the expression refers to, in the order of writing.
    pub fn references(&self) -> Vec<Reference> {
        reference::references(&self.ast)
    }

    /// The constants that are written in it, with their places, in the order of writing.
    pub fn constants(&self) -> Vec<(Span, Value)> {
        reference::constants(&self.ast)
    }

    /// Evaluates the expression. Without an input, `$` is undefined, as in Step Functions.
    pub fn evaluate(
        &self,
        input: Option<&Value>,
        environment: &Environment,
        host: &mut dyn Host,
        limits: &Limits,
    ) -> Result<Outcome, Error> {
        self.start(input, environment, host, limits, false).result
    }

    /// Evaluates the expression and records the values of its parts.
    pub fn evaluate_traced(
        &self,
        input: Option<&Value>,
        environment: &Environment,
        host: &mut dyn Host,
        limits: &Limits,
    ) -> Evaluated {
        self.start(input, environment, host, limits, true)
    }

    fn start(
        &self,
        input: Option<&Value>,
        environment: &Environment,
        host: &mut dyn Host,
        limits: &Limits,
        traced: bool,
    ) -> Evaluated {
        let input = wrapped(input.map_or(Val::Undefined, Val::of));
        let machine = Machine::new(limits, (&input, environment), traced, host);
        let result = self.run(&machine, &input);
        let (trace, steps) = machine.end();
        Evaluated { result, trace, steps }
    }

    fn run(&self, machine: &Machine, input: &Val) -> Result<Outcome, Error> {
        let service = machine.service();
        match crate::evaluate::eval(machine, &self.ast, input, &Env::default()) {
            Ok(value) => {
                let special = |number| if service { special(number) } else { Value::Null };
                let function = Cell::new(false);
                let json = value.into_converted(&special, &function);
                if function.get() {
                    return Ok(Outcome::Function);
                }
                Ok(json.map_or(Outcome::Undefined, Outcome::Value))
            }
            Err(error) => Err(error.finish(service, machine.limits.depth, machine.limits.steps)),
        }
    }
}

fn may_read_context(text: &str) -> bool {
    const STATES: &str = "$states";
    let reads_another = |rest: &str| {
        let member = rest
            .trim_start()
            .strip_prefix('.')
            .unwrap_or_default()
            .trim_start();
        ["input", "result", "errorOutput"]
            .iter()
            .any(|other| member.starts_with(other))
    };
    text.match_indices(STATES)
        .any(|(at, _)| !text.get(at + STATES.len()..).is_some_and(reads_another))
}

#[cfg(test)]
mod tests {
    use super::may_read_context;

    #[test]
    fn the_context_object_is_left_out_only_where_nothing_can_see_it() {
        for text in [
            "1",
            "$states.input.context",
            " $states . result & $x.states.context",
            "$states.errorOutput.Error",
        ] {
            assert!(!may_read_context(text), "{text}");
        }
        for text in [
            "$states.context.State.Name",
            "$states",
            "($s := $states; $s.context)",
            "$lookup($states, 'context')",
            "$states.input & $states.**.Name",
            "$states/* here */.context",
            "$states.`context`",
            "$states[0].context",
        ] {
            assert!(may_read_context(text), "{text}");
        }
    }
}
