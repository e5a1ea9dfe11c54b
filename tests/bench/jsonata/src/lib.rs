//! The JSONata evaluator alone behind the smallest possible door, for the scripts beside this crate: `build.mjs` makes the
//! module and weighs it, `stress.mjs` tries to break it. Its speed is measured with everything else (`cargo xtask bench`).

use asl_json::Value;
use asl_jsonata::{Environment, FixedHost, Limits, Outcome};
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;

/// JSON, read once.
#[wasm_bindgen]
pub struct Data(Value);

#[wasm_bindgen]
impl Data {
    /// Reads JSON text.
    #[wasm_bindgen(constructor)]
    pub fn new(text: &str) -> Result<Data, JsError> {
        asl_json::parse(text)
            .map(Data)
            .map_err(|error| JsError::new(&error.message))
    }
}

/// An expression, parsed once.
#[wasm_bindgen]
pub struct Expression(asl_jsonata::Expression);

#[wasm_bindgen]
impl Expression {
    /// Parses an expression.
    #[wasm_bindgen(constructor)]
    pub fn new(text: &str) -> Result<Expression, JsError> {
        asl_jsonata::Expression::parse(text)
            .map(Expression)
            .map_err(|error| JsError::new(&error.to_string()))
    }

    /// Evaluates it to JSON text; the empty text for no value, an error's sentence behind `!`. `service` takes the functions
    /// and the limits of Step Functions, `steps` other than 0 bounds the work instead.
    pub fn text(&self, data: &Data, service: bool, steps: u32) -> String {
        match self.outcome(data, service, steps) {
            Ok(outcome) => outcome
                .value()
                .map_or_else(String::new, |value| value.to_string()),
            Err(error) => format!("!{error}"),
        }
    }

    fn outcome(&self, data: &Data, service: bool, steps: u32) -> Result<Outcome, asl_jsonata::Error> {
        let (environment, mut limits) = if service {
            (Environment::step_functions(), Limits::STEP_FUNCTIONS)
        } else {
            (Environment::standard(), Limits::STANDARD)
        };
        if steps > 0 {
            limits.steps = steps.into();
        }
        let mut host = FixedHost { now: 0, seed: 1 };
        self.0.evaluate(Some(&data.0), &environment, &mut host, &limits)
    }
}
