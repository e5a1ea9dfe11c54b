//! The module of the npm package `asl-playground`: a workspace in, an answer of the facade out, both as JSON texts, which every
//! engine reads faster than anything reads objects one by one.
//!
//! What does not live here: objects and functions as a test has them (`package/index.js`), and what the answers are
//! (`asl-playground`).

mod outcome;

use asl_diagram::to_svg;
use asl_json::Value;
use asl_mock::Section;
use asl_playground::{AskedCall, Playground, analyze};
use asl_workspace::{Workspace, link};
use js_sys::{Function, Promise};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsError, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::outcome::whole;

/// Runs a workspace. `asked` lists the entries of its mocked responses that `ask` answers, as pairs of section and name: it gets a call as a
/// JSON text and gives the text of a response, or a promise of it.
#[wasm_bindgen]
pub async fn run(workspace: String, asked: String, ask: Function) -> Result<String, JsError> {
    let workspace = read(&workspace)?;
    let entries = entries(&asked)?;
    let mut playground = Playground::default();
    let asking = async |call: AskedCall| answer(&ask, &call).await;
    let execution = playground
        .run_asking(&workspace, entries, asking)
        .await
        .map_err(|refused| JsError::new(&refused.sentence))?;
    Ok(outcome::value(execution).to_string())
}

/// Everything found in the texts of a workspace, as a JSON text.
#[wasm_bindgen]
pub fn check(workspace: &str) -> Result<String, JsError> {
    let markers = analyze(&read(workspace)?).markers;
    serde_json::to_string(&markers).map_err(|error| JsError::new(&error.to_string()))
}

/// The policy that the execution role needs, as a JSON text.
#[wasm_bindgen]
pub fn policy(workspace: &str) -> Result<String, JsError> {
    Ok(analyze(&read(workspace)?).policy.document)
}

/// The drawing as SVG.
#[wasm_bindgen]
pub fn diagram(workspace: &str) -> Result<String, JsError> {
    Ok(to_svg(&analyze(&read(workspace)?).diagram))
}

/// The fragment of the link that opens a workspace.
#[wasm_bindgen]
pub fn link_of(workspace: &str) -> Result<String, JsError> {
    Ok(link::encode(&read(workspace)?))
}

/// The workspace of the fragment of a link, as a JSON text.
#[wasm_bindgen]
pub fn open(fragment: &str) -> Result<String, JsError> {
    let workspace = link::decode(fragment).map_err(|error| JsError::new(&error.to_string()))?;
    Ok(workspace.to_json().to_string())
}

fn parse(text: &str) -> Result<Value, JsError> {
    asl_json::parse(text).map_err(|error| JsError::new(&error.to_string()))
}

fn read(workspace: &str) -> Result<Workspace, JsError> {
    Workspace::from_json(&parse(workspace)?).map_err(|error| JsError::new(&error.to_string()))
}

fn entries(asked: &str) -> Result<Vec<(Section, String)>, JsError> {
    let asked = parse(asked)?;
    let pairs = asked.as_array().unwrap_or_default().iter();
    let entries = pairs.filter_map(|pair| {
        let section = pair.at(0)?.as_str()?;
        let section = Section::ALL.into_iter().find(|known| known.key() == section)?;
        Some((section, pair.at(1)?.as_str()?.to_owned()))
    });
    Ok(entries.collect())
}

/// What a function of the test makes of a call.
async fn answer(ask: &Function, call: &AskedCall) -> Result<String, String> {
    let unclear = |error: JsValue| {
        let message = error
            .dyn_ref::<js_sys::Error>()
            .map(|error| String::from(error.message()));
        message.unwrap_or_else(|| "It threw what is no Error.".to_owned())
    };
    let mut members = Value::from([
        ("section", Value::from(call.section.key())),
        ("name", Value::from(call.name.as_str())),
        ("state", Value::from(call.state.as_str())),
        ("event", call.event.clone()),
        ("attempt", whole(call.retries.saturating_add(1))),
        ("after", whole(call.after)),
    ]);
    if let Some(item) = call.item {
        members = members.with("item", whole(item as u64));
    }
    if let Some(token) = &call.token {
        members = members.with("token", Value::from(token.as_str()));
    }
    let made = ask
        .call1(&JsValue::NULL, &JsValue::from(members.to_string()))
        .map_err(unclear)?;
    let made = JsFuture::from(Promise::resolve(&made)).await.map_err(unclear)?;
    made.as_string().ok_or_else(|| "It is no text.".to_owned())
}
