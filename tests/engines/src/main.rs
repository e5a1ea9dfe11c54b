//! Writes what the browser engines are asked and what they must answer: `engines FILE`.
//!
//! The file is a JSON object. `cases` has an object for each workspace: its `name`, the `requests` that a worker gets one
//! after the other, and the `answers` of this program, all as base64 of the bytes that travel between page and worker.
//! A browser engine answers alike if its bytes are these. `code` has the same of workspaces with functions in code, and of each the
//! `file` that `asl` reads and the `history` that it must print. `slow` is the fragment of a link to a workspace that runs for
//! long enough to be stopped. `engines.test.mjs` asks them.
//!
//! What does not live here: the workspaces (`workspaces.rs`, `code`), and whether the answers are right (the engine's tests).

mod code;
mod workspaces;

use std::env;
use std::error::Error;
use std::fs;
use std::rc::Rc;

use asl_code::NativeEngine;
use asl_playground::Playground;
use asl_protocol::{AnyRequest, GetHistory, Request, Run, decode, encode};
use asl_workspace::{Workspace, link};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

fn main() -> Result<(), Box<dyn Error>> {
    let file = env::args_os()
        .nth(1)
        .ok_or("The file to write to is missing: `engines FILE`.")?;
    let cases = workspaces::all()
        .into_iter()
        .map(|(name, workspace)| case(&name, workspace))
        .collect::<Result<Vec<_>, _>>()?;
    let code = code::all()
        .map(|case| with_code(&case))
        .collect::<Result<Vec<_>, _>>()?;
    let slow = link::encode(&workspaces::slow());
    fs::write(
        file,
        serde_json::to_vec(&json!({"cases": cases, "code": code, "slow": slow}))?,
    )?;
    Ok(())
}

/// A workspace with code: also as the file that `asl` reads, and with the history that it must print.
fn with_code(case: &code::Case) -> Result<serde_json::Value, Box<dyn Error>> {
    let workspace = case.workspace();
    let file = workspace.to_file_text();
    let mut asked = self::case(case.name, workspace)?;
    let history = asked
        .get("answers")
        .and_then(|answers| answers.get(1))
        .and_then(serde_json::Value::as_str)
        .ok_or("There is no history.")?;
    let history = STANDARD.decode(history).map_err(|error| error.to_string())?;
    let history: <GetHistory as Request>::Response = decode(&history)?;
    if let Some(members) = asked.as_object_mut() {
        members.insert("file".into(), file.into());
        members.insert("history".into(), history.into());
    }
    Ok(asked)
}

fn case(name: &str, workspace: Workspace) -> Result<serde_json::Value, Box<dyn Error>> {
    let mut playground = Playground::default();
    playground.run_code(Rc::new(NativeEngine::default()));
    let mut requests = Vec::new();
    let mut answers = Vec::new();
    for request in [AnyRequest::from(Run { workspace }), AnyRequest::from(GetHistory)] {
        requests.push(STANDARD.encode(encode(&request)?));
        answers.push(STANDARD.encode(request.respond(&mut playground)?));
    }
    Ok(json!({ "name": name, "requests": requests, "answers": answers }))
}
