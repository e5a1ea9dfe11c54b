//! The module of the npm package `asl-playground`: a workspace in, an answer of the facade out, both as plain objects. What the texts of a
//! workspace hold (input, mocked responses) stays text, so that a test's data are taken as `JSON.stringify` takes them.
//!
//! What does not live here: objects and functions as a test has them (`package/index.js`), and what the answers are
//! (`asl-playground`).

mod outcome;
mod plain;

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
use crate::plain::{Plain, from_js, to_js};

/// Runs a workspace. `asked` lists the entries of its mocked responses that `ask` answers, as pairs of section and name: it gets a call and
/// gives the text of a response, or a promise of it.
#[wasm_bindgen]
pub async fn run(workspace: JsValue, asked: JsValue, ask: Function) -> Result<JsValue, JsError> {
    let workspace = read(workspace)?;
    let entries = entries(asked)?;
    let mut playground = Playground::default();
    let asking = async |call: AskedCall| answer(&ask, &call).await;
    let execution = playground
        .run_asking(&workspace, entries, asking)
        .await
        .map_err(|refused| JsError::new(&refused.sentence))?;
    Ok(to_js(&Plain(&outcome::value(execution)))?)
}

/// Everything found in the texts of a workspace.
#[wasm_bindgen]
pub fn check(workspace: JsValue) -> Result<JsValue, JsError> {
    Ok(to_js(&analyze(&read(workspace)?).markers)?)
}

/// The policy that the execution role needs.
#[wasm_bindgen]
pub fn policy(workspace: JsValue) -> Result<JsValue, JsError> {
    let policy = asl_json::parse(&analyze(&read(workspace)?).policy.document);
    let policy = policy.map_err(|error| JsError::new(&error.to_string()))?;
    Ok(to_js(&Plain(&policy))?)
}

/// The drawing as SVG.
#[wasm_bindgen]
pub fn diagram(workspace: JsValue) -> Result<String, JsError> {
    Ok(to_svg(&analyze(&read(workspace)?).diagram))
}

/// The fragment of the link that opens a workspace.
#[wasm_bindgen]
pub fn link_of(workspace: JsValue) -> Result<String, JsError> {
    Ok(link::encode(&read(workspace)?))
}

/// The workspace of the fragment of a link.
#[wasm_bindgen]
pub fn open(fragment: &str) -> Result<JsValue, JsError> {
    let workspace = link::decode(fragment).map_err(|error| JsError::new(&error.to_string()))?;
    Ok(to_js(&Plain(&workspace.to_json()))?)
}

fn read(workspace: JsValue) -> Result<Workspace, JsError> {
    let workspace: Value = from_js(workspace)?;
    Workspace::from_json(&workspace).map_err(|error| JsError::new(&error.to_string()))
}

fn entries(asked: JsValue) -> Result<Vec<(Section, String)>, JsError> {
    let asked: Vec<(String, String)> = from_js(asked)?;
    let entries = asked.into_iter().filter_map(|(section, name)| {
        let section = Section::ALL.into_iter().find(|known| known.key() == section)?;
        Some((section, name))
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
    let call = to_js(&Plain(&members)).map_err(|error| error.to_string())?;
    let made = ask.call1(&JsValue::NULL, &call).map_err(unclear)?;
    let made = JsFuture::from(Promise::resolve(&made)).await.map_err(unclear)?;
    made.as_string().ok_or_else(|| "It is no text.".to_owned())
}
