//! Conditions of a lesson: JSONata expressions that are true of an answer. Requirements and hints are recognised by them.

use asl_json::Value;
use asl_jsonata::{Environment, Expression, FixedHost, Limits, Outcome};

/// What a condition costs at most.
const LIMITS: Limits = Limits {
    steps: 1_000_000,
    ..Limits::STEP_FUNCTIONS
};

/// A condition.
#[derive(Clone, Debug)]
pub struct Condition(Expression);

impl Condition {
    /// Reads an expression, or says what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        Expression::parse(text)
            .map(Self)
            .map_err(|error| error.to_string())
    }

    /// The expression.
    pub fn text(&self) -> &str {
        self.0.text()
    }

    /// Whether it is true of a value. An expression that fails, or gives something else than `true`, is not.
    pub fn holds(&self, value: &Value) -> bool {
        let mut host = FixedHost { now: 0, seed: 0 };
        let outcome = self
            .0
            .evaluate(Some(value), &Environment::standard(), &mut host, &LIMITS);
        matches!(outcome, Ok(Outcome::Value(Value::Bool(true))))
    }
}
