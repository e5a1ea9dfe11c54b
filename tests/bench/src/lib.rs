//! What `cargo xtask bench` calls: the core, compiled for wasm as the page's modules are, with the smallest possible door
//! between it and the clock. What is measured, and how, is in the scripts beside it.

use std::sync::Arc;

use asl::model::StateMachine;
use asl_engine::{Execution, Settings};
use asl_json::Value;
use asl_jsonata::{Environment, FixedHost, Limits};
use asl_mock::{MockHandler, Mocks};
use asl_recording::Source;
use asl_workspace::{Workspace, link};
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;

/// A state machine, read and checked, with mocked responses.
#[wasm_bindgen]
pub struct Machine {
    machine: Arc<StateMachine>,
    mocks: Mocks,
}

#[wasm_bindgen]
impl Machine {
    /// Reads a definition and mocked responses.
    #[wasm_bindgen(constructor)]
    pub fn new(definition: &str, mocks: &str) -> Result<Machine, JsError> {
        let analysis = asl::analyze(definition);
        let machine = analysis
            .machine
            .ok_or_else(|| JsError::new(&format!("{:?}", analysis.diagnostics.first())))?;
        let (mocks, problems) = Mocks::parse(mocks);
        match problems.first() {
            Some(problem) => Err(JsError::new(&problem.message)),
            None => Ok(Machine { machine, mocks }),
        }
    }

    /// Runs an execution from the text of its input, as bytes like all that a worker of the page is sent, to its last event.
    pub fn run(&self, input: &[u8]) -> Result<Run, JsError> {
        let input = str::from_utf8(input)?;
        let mut handler = MockHandler::new(&self.mocks);
        asl_engine::run(&self.machine, input, &Settings::default(), &mut handler)
            .map(Run)
            .map_err(|error| JsError::new(&error.to_string()))
    }
}

/// A run, with its whole history and data flow.
#[wasm_bindgen]
pub struct Run(Execution);

#[wasm_bindgen]
impl Run {
    /// How many events its history has.
    pub fn events(&self) -> usize {
        self.0.events.len()
    }

    /// Its history, as the command line prints one.
    pub fn history(&self) -> String {
        let events = self.0.events.iter().map(asl_engine::Event::to_value).collect();
        asl_json::to_pretty(&Value::from([("events", Value::array(events))]))
    }

    /// How many states were entered.
    pub fn visits(&self) -> usize {
        self.0.visits.len()
    }

    /// Its output as JSON text, or its error.
    pub fn output(&self) -> String {
        match &self.0.output {
            Some(output) => output.to_string(),
            None => format!("{:?}: {:?}", self.0.error, self.0.cause),
        }
    }
}

/// Opens a recorded execution, replays it and compares the two, as the page does: the first sentence about it.
#[wasm_bindgen(js_name = openRecording)]
pub fn open_recording(history: &str, definition: &str) -> String {
    let sources = [("history", history), ("definition", definition)].map(|(name, text)| Source {
        name: name.to_owned(),
        text: text.to_owned(),
    });
    match asl_playground::open_recording(&sources) {
        Ok(opened) => opened.sentences.into_iter().next().unwrap_or_default(),
        Err(sentences) => sentences.join(" "),
    }
}

/// Everything that the page knows of a definition: findings, drawing, calls, policy. How many states it has.
#[wasm_bindgen]
pub fn analyze(definition: &str) -> usize {
    asl_playground::analyze(&with(definition)).states.len()
}

/// The length of the link to a definition, from its `#`.
#[wasm_bindgen(js_name = linkLength)]
pub fn link_length(definition: &str) -> usize {
    link::encode(&with(definition)).len()
}

/// What a link holds before it is compressed.
#[wasm_bindgen(js_name = linkText)]
pub fn link_text(definition: &str) -> String {
    with(definition).to_json().to_string()
}

fn with(definition: &str) -> Workspace {
    Workspace {
        definition: definition.to_owned(),
        ..Workspace::default()
    }
}

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

/// A JSONata expression, parsed once.
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

    /// Evaluates it, and says how many bytes the result has as JSON; none is 0.
    pub fn evaluate(&self, data: &Data) -> Result<usize, JsError> {
        self.value(data)
            .map(|value| value.map_or(0, |value| value.size()))
    }

    /// Evaluates it to JSON text; none is the empty text.
    pub fn text(&self, data: &Data) -> Result<String, JsError> {
        let value = self.value(data)?;
        Ok(value.map_or_else(String::new, |value| value.to_string()))
    }

    fn value(&self, data: &Data) -> Result<Option<Value>, JsError> {
        let mut host = FixedHost { now: 0, seed: 1 };
        let outcome = self.0.evaluate(
            Some(&data.0),
            &Environment::standard(),
            &mut host,
            &Limits::STANDARD,
        );
        outcome
            .map(asl_jsonata::Outcome::value)
            .map_err(|error| JsError::new(&error.to_string()))
    }
}
