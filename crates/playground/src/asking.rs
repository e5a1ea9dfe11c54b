//! A run that asks for answers while it goes on: the calls of some entries of the mocked responses are left to who started it, such
//! as the functions of a test. It stands on the steps of the engine, and waits in virtual time for as long as an answer takes.
//!
//! What does not live here: how an answer becomes the reply of a service (`asl-mock`).

use std::sync::Arc;

use asl_engine::{RunningExecution, TaskCall, TaskHandler};
use asl_json::Value;
use asl_mock::{InferredData, MockHandler, Response, Section};
use asl_protocol::{Document, Refusal};
use asl_workspace::Workspace;

use crate::definition;
use crate::role::UnderRole;
use crate::run::{CodeEngine, Executed, Outside, Run, defaults_of, machine, mocks, refuse, settings};

/// A call that somebody else answers.
#[derive(Clone, Debug, PartialEq)]
pub struct AskedCall {
    /// Where its entry stands.
    pub section: Section,
    /// The name of the entry.
    pub name: String,
    /// The name of the state.
    pub state: String,
    /// What a function is given; what any other task sends.
    pub event: Value,
    /// How many retries came before.
    pub retries: u64,
    /// The index of the item of the innermost Map around the state.
    pub item: Option<usize>,
    /// The task token, if the call has one.
    pub token: Option<String>,
    /// When the call is made, in milliseconds since the execution started.
    pub after: u64,
}

impl AskedCall {
    fn of(call: &TaskCall<'_>, (section, name): (Section, &str), event: Value, start: i64) -> Self {
        Self {
            section,
            name: name.to_owned(),
            state: call.state.to_string(),
            event,
            retries: call.retry_count,
            item: call.item_index,
            token: call.token.map(str::to_owned),
            after: u64::try_from(call.now.0.saturating_sub(start)).unwrap_or(0),
        }
    }
}

/// Runs a workspace, of whose mocked responses some entries ask: each of their calls waits for the text of the response that
/// answers it.
pub(crate) async fn run(
    workspace: &Workspace,
    code: &CodeEngine,
    entries: Vec<(Section, String)>,
    mut ask: impl AsyncFnMut(AskedCall) -> Result<String, String>,
) -> Result<Run, Refusal> {
    let read = definition::read(workspace);
    let machine = Arc::clone(machine(&read)?);
    let mocks = mocks(workspace)?;
    let role = Outside::of(workspace).role_policy()?;
    let settings = settings(&workspace.settings);
    let start = settings.start.0;
    let mut running = RunningExecution::start(&machine, &workspace.input, &settings)
        .map_err(|error| refuse(Document::Input, error.to_string()))?;
    let inner = MockHandler::within(&mocks, settings)
        .reading(InferredData::of(&read.outline))
        .running_code(code.clone())
        .asking(entries);
    let mut handler = UnderRole::new(inner, role.as_ref(), &workspace.settings);
    while let Some(call) = running.next_call(&mut handler) {
        // A call that the role does not allow reaches nobody.
        if let Some((entry, event)) = handler.inner.asks(&call)
            && handler.forbidden(&call).is_none()
        {
            let asked = AskedCall::of(&call, entry, event, start);
            let what = asked.section.what(&asked.name);
            let wrong =
                |why: String| refuse(Document::Mocks, format!("The answer of {what} is wrong. {why}"));
            let text = ask(asked).await.map_err(wrong)?;
            handler.inner.give(Response::parse(&text).map_err(wrong)?);
        }
        let reply = handler.call(&call);
        if running.answer(reply).is_err() {
            break;
        }
    }
    let executed = Executed {
        execution: running.finish(),
        defaults: defaults_of([&handler.inner]),
        role_refused: handler.refusals(),
    };
    Ok(Run::of(workspace.clone(), read.tree, machine, executed, code))
}
