//! The module of the npm package `asl-playground`: what a test gives goes in as `JSON.stringify` writes it, what it reads comes out as
//! plain objects.
//!
//! What does not live here: objects and functions as a test has them (`package/index.js`), and what a machine can do
//! (`asl-harness`).

mod plain;

use asl_json::Value;
use js_sys::{Function, Promise};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsError, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::plain::plain;

/// A state machine.
#[wasm_bindgen]
pub struct Machine(asl_harness::Machine);

#[wasm_bindgen]
impl Machine {
    /// Reads a definition.
    pub fn load(definition: &str) -> Result<Machine, JsError> {
        asl_harness::Machine::load(definition).map(Self).map_err(refused)
    }

    /// Opens a link.
    pub fn open(link: &str) -> Result<Machine, JsError> {
        asl_harness::Machine::open(link).map(Self).map_err(refused)
    }

    /// Runs an execution. `ask` gets a call and gives the text of a response, or a promise of it.
    pub async fn run(&self, options: String, ask: Function) -> Result<JsValue, JsError> {
        let asking = async |call: Value| answer(&ask, &call).await;
        told(&self.0.run(&options, asking).await.map_err(refused)?)
    }

    /// Everything found in the definition.
    pub fn check(&self) -> Result<JsValue, JsError> {
        told(&self.0.check())
    }

    /// The policy that the execution role needs.
    pub fn policy(&self) -> Result<JsValue, JsError> {
        told(&self.0.policy().map_err(refused)?)
    }

    /// What a policy does not allow of that.
    pub fn lacking(&self, policy: &str) -> Result<JsValue, JsError> {
        told(&self.0.lacking(policy).map_err(refused)?)
    }

    /// The drawing as SVG.
    pub fn diagram(&self) -> String {
        self.0.diagram()
    }

    /// The fragment of a link.
    pub fn link(&self, options: &str) -> Result<String, JsError> {
        self.0.link(options).map_err(refused)
    }

    /// Tests one state by itself.
    pub fn test_state(&self, state: &str, options: &str) -> Result<JsValue, JsError> {
        told(&self.0.test_state(state, options).map_err(refused)?)
    }

    /// An lcov file.
    pub fn lcov(&self, file: &str, passed: &[usize]) -> String {
        self.0.lcov(file, passed.iter().copied())
    }

    /// Every outcome.
    pub fn explore(&self, options: &str) -> Result<JsValue, JsError> {
        told(&self.0.explore(options).map_err(refused)?)
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it maps errors")]
fn refused(sentence: String) -> JsError {
    JsError::new(&sentence)
}

fn told(value: &Value) -> Result<JsValue, JsError> {
    Ok(plain(value)?)
}

/// What a function of the test makes of a call.
async fn answer(ask: &Function, call: &Value) -> Result<String, String> {
    let unclear = |error: JsValue| {
        let message = error
            .dyn_ref::<js_sys::Error>()
            .map(|error| String::from(error.message()));
        message.unwrap_or_else(|| "It threw what is no Error.".to_owned())
    };
    let call = plain(call).map_err(|error| error.to_string())?;
    let made = ask.call1(&JsValue::NULL, &call).map_err(unclear)?;
    let made = JsFuture::from(Promise::resolve(&made)).await.map_err(unclear)?;
    made.as_string().ok_or_else(|| "It is no text.".to_owned())
}
