//! An expression: parsed, evaluated, asked for what it refers to.

use std::sync::Arc;

use std::rc::Rc;

use asl_json::Value;

use crate::ast::Ast;
use crate::environment::{Environment, FunctionSet, Host, Limits};
use crate::error::Error;
use crate::functions::higher::wrapped;
use crate::functions::special;
use crate::machine::{Machine, Traced};
use crate::reference::{self, Reference};
use crate::value::Val;
use crate::value::function::Frame;

/// A parsed expression. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct Expression {
    text: Arc<str>,
    ast: Ast,
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
        let text = text.into();
        Ok(Self { text, ast })
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
        let now = host.now_millis();
        let machine = Machine::new(*limits, environment.functions, now, traced);
        let result = self.run(&machine, input, environment, host);
        let (trace, steps) = machine.end();
        Evaluated { result, trace, steps }
    }

    fn run(
        &self,
        machine: &Rc<Machine>,
        input: Option<&Value>,
        environment: &Environment,
        host: &mut dyn Host,
    ) -> Result<Outcome, Error> {
        let frame = Frame::new(None);
        let input = wrapped(input.map_or(Val::Undefined, Val::of));
        frame.bind(&"$".into(), input.clone());
        for (name, value) in &environment.variables {
            frame.bind(name, Val::of(value));
        }
        let (m, ast) = (machine.clone(), self.ast.clone());
        let root = Box::pin(async move { crate::evaluate::eval(&m, &ast, &input, &frame).await });
        let service = environment.functions == FunctionSet::StepFunctions;
        match machine.run(root, host) {
            Ok(value) if value.has_function() => Ok(Outcome::Function),
            Ok(value) => {
                let json = value.to_value(&|number| if service { special(number) } else { Value::Null });
                Ok(json.map_or(Outcome::Undefined, Outcome::Value))
            }
            Err(error) => Err(error.finish(service, machine.limits.depth, machine.limits.steps)),
        }
    }
}
