//! Writes what the browser engines are asked and what they must answer: `engines FILE`.
//!
//! The file is a JSON object. `cases` has an object for each workspace: its `name`, the `requests` that a worker gets one
//! after the other, and the `answers` of this program, all as base64 of the bytes that travel between page and worker.
//! A browser engine answers alike if its bytes are these. `slow` is the fragment of a link to a workspace that runs for
//! long enough to be stopped. `engines.test.mjs` asks them.
//!
//! What does not live here: the workspaces (`workspaces.rs`), and whether the answers are right (the engine's tests).

mod workspaces;

use std::env;
use std::error::Error;
use std::fs;

use asl_playground::Playground;
use asl_protocol::{AnyRequest, GetHistory, Run, encode};
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
    fs::write(
        file,
        serde_json::to_vec(&json!({"cases": cases, "slow": link::encode(&workspaces::slow())}))?,
    )?;
    Ok(())
}

fn case(name: &str, workspace: Workspace) -> Result<serde_json::Value, Box<dyn Error>> {
    let mut playground = Playground::default();
    let mut requests = Vec::new();
    let mut answers = Vec::new();
    for request in [AnyRequest::from(Run { workspace }), AnyRequest::from(GetHistory)] {
        requests.push(STANDARD.encode(encode(&request)?));
        answers.push(STANDARD.encode(request.respond(&mut playground)?));
    }
    Ok(json!({ "name": name, "requests": requests, "answers": answers }))
}
