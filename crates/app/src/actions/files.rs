//! Saving the workspace as a file, in our format or another tool's, and opening files.

use std::rc::Rc;

use asl_protocol::{Document, Export, ExportFormat, GetHistory, InlineDefinition, OpenRecording};
use asl_workspace::{MAX_FILE, Workspace, text_of_file};
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlInputElement;

use super::test_cases::import;
use super::{drafts, library};
use crate::platform::download;
use crate::session::Session;
use crate::state::action::{NoticeAction, Opening, WorkspaceAction};

const NEW_DEFINITION: &str = r#"{
  "StartAt": "Hello",
  "States": {
    "Hello": {
      "Type": "Pass",
      "End": true
    }
  }
}"#;

/// Saves the workspace as a file of the playground.
pub fn save(session: &Session) {
    let state = session.state();
    let name = format!("{}.workspace.json", state.workspace.settings.state_machine_name);
    if download::save(&name, &state.workspace.to_file_text()).is_err() {
        session.dispatch(not_saved());
    }
}

/// Saves the workspace as a file of another tool and lists what that format cannot hold.
pub fn export(session: &Session, format: ExportFormat) {
    let request = Export {
        workspace: (*session.state().workspace).clone(),
        format,
    };
    let then = session.clone();
    session.ask(request, move |answer| match answer {
        Ok(exported) => {
            let sentences = format!("{} saved. {}", exported.name, exported.sentences.join(" "));
            then.dispatch(match download::save(&exported.name, &exported.text) {
                Ok(()) => NoticeAction::Say(sentences.into()),
                Err(_) => not_saved(),
            });
        }
        Err(refusal) => then.dispatch(NoticeAction::Warn(refusal.sentence.into())),
    });
}

/// Saves the event history of the execution in view, as `GetExecutionHistory` returns it.
pub fn save_history(session: &Session) {
    let then = session.clone();
    session.ask(GetHistory, move |text| {
        let Some(text) = text else { return };
        let name = format!(
            "{}.history.json",
            then.state().workspace.settings.state_machine_name
        );
        if download::save(&name, &text).is_err() {
            then.dispatch(not_saved());
        }
    });
}

fn not_saved() -> NoticeAction {
    NoticeAction::Warn("The browser does not allow this page to save files.".into())
}

/// Opens a small new workspace.
pub fn start_over(session: &Session) {
    let empty = Workspace {
        definition: NEW_DEFINITION.into(),
        ..Workspace::default()
    };
    drafts::open_here(session, Rc::new(empty), "New workspace.");
}

/// Opens the file that was chosen in an input of files: a workspace, several, a definition, a mock configuration file, or a
/// recorded execution.
pub fn open(session: &Session, input: HtmlInputElement) {
    let session = session.clone();
    wasm_bindgen_futures::spawn_local(async move {
        let (name, text) = match chosen_text(&input).await {
            Some(Ok(chosen)) => chosen,
            Some(Err(sentence)) => return session.dispatch(NoticeAction::Warn(sentence.into())),
            None => return,
        };
        // The file of Step Functions Local adds test cases to the present workspace.
        if asl_mock::mock_config::is_mock_config(&text) {
            return import(&session, text);
        }
        if is_recording(&text) {
            return open_recording(&session, name, text);
        }
        if let Some(workspaces) = library::read_file(&text) {
            return library::import(&session, workspaces).await;
        }
        let opened = match Workspace::from_file_text(&text) {
            Ok(opened) => opened,
            Err(error) => return session.dispatch(NoticeAction::Warn(error.to_string().into())),
        };
        drafts::open_here(&session, Rc::new(opened.workspace), "File opened.");
        if !opened.ignored.is_empty() {
            let sentence = format!(
                "The file has members that this version does not know: {}.",
                opened.ignored.join(", ")
            );
            session.dispatch(NoticeAction::Warn(sentence.into()));
        }
    });
}

/// Whether a text has events of a recorded execution in it: each has the member for what caused it.
fn is_recording(text: &str) -> bool {
    text.contains("reviousEventId") || text.contains("previous_event_id")
}

/// Opens the workspace that replays a recorded execution, and says whether the replay is identical.
fn open_recording(session: &Session, name: String, text: String) {
    let then = session.clone();
    session.ask(OpenRecording { name, text }, move |answer| match answer {
        Ok(recorded) => {
            let home = then.state().home.clone();
            let opening = Opening {
                workspace: Rc::new(recorded.workspace),
                home,
                is_own: false,
                sentence: Some("Recorded execution opened.".into()),
            };
            drafts::open(&then, opening);
            let sentence = recorded.sentence.into();
            then.dispatch(if recorded.is_identical {
                NoticeAction::Say(sentence)
            } else {
                NoticeAction::Warn(sentence)
            });
        }
        Err(refusal) => then.dispatch(NoticeAction::Warn(refusal.sentence.into())),
    });
}

/// The name and the text of the chosen file, or a sentence that says what it is instead. Nothing if none was chosen.
async fn chosen_text(input: &HtmlInputElement) -> Option<Result<(String, String), String>> {
    let file = input.files().and_then(|files| files.get(0))?;
    let name = file.name();
    let bytes = if file.size() > f64::from(MAX_FILE) {
        Err(format!(
            "{name} is too large: files of up to 8 MiB can be opened."
        ))
    } else {
        let buffer = JsFuture::from(file.array_buffer()).await;
        let bytes = buffer.map(|buffer| js_sys::Uint8Array::new(&buffer).to_vec());
        bytes.map_err(|_| format!("{name} could not be read."))
    };
    // The same file may be chosen again.
    input.set_value("");
    Some(bytes.and_then(|bytes| match text_of_file(&bytes) {
        Ok(text) => Ok((name, text)),
        Err(what) => Err(format!("{name} cannot be opened: {what}")),
    }))
}

/// Puts the definition of the chosen file into the template that only names it.
pub fn open_definition_file(session: &Session, input: HtmlInputElement, machine: usize) {
    let session = session.clone();
    wasm_bindgen_futures::spawn_local(async move {
        let (name, definition) = match chosen_text(&input).await {
            Some(Ok(chosen)) => chosen,
            Some(Err(sentence)) => return session.dispatch(NoticeAction::Warn(sentence.into())),
            None => return,
        };
        let request = InlineDefinition {
            template: session.state().workspace.definition.clone(),
            machine,
            definition,
        };
        let (then, before) = (session.clone(), request.template.clone());
        session.ask(request, move |answer| match answer {
            Ok(_) if then.state().workspace.definition != before => then.dispatch(NoticeAction::Warn(
                "The template has changed in the meantime. Open the file again.".into(),
            )),
            Ok(text) => then.dispatch(WorkspaceAction::Replace(
                Document::Definition,
                text,
                format!("The definition was taken from {name}.").into(),
            )),
            Err(refusal) => then.dispatch(NoticeAction::Warn(refusal.sentence.into())),
        });
    });
}
