//! Saving the workspace as a file, in our format or another tool's, and opening files.

use std::rc::Rc;

use asl_protocol::{Document, Export, ExportFormat, InlineDefinition};
use asl_workspace::Workspace;
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlInputElement;

use super::test_cases::import;
use crate::platform::download;
use crate::session::Session;
use crate::state::action::{NoticeAction, WorkspaceAction};

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

fn not_saved() -> NoticeAction {
    NoticeAction::Warn("The browser does not allow this page to save files.".into())
}

/// Opens a small new workspace.
pub fn start_over(session: &Session) {
    let empty = Workspace {
        definition: NEW_DEFINITION.into(),
        ..Workspace::default()
    };
    session.dispatch(WorkspaceAction::Open(
        Rc::new(empty),
        Some("New workspace.".into()),
    ));
}

/// Opens the file that was chosen in an input of files: a workspace, a definition, or a mock configuration file.
pub fn open(session: &Session, input: HtmlInputElement) {
    let Some(file) = input.files().and_then(|files| files.get(0)) else {
        return;
    };
    let session = session.clone();
    wasm_bindgen_futures::spawn_local(async move {
        let text = JsFuture::from(file.text()).await;
        // The same file may be chosen again.
        input.set_value("");
        let Some(text) = text.ok().and_then(|text| text.as_string()) else {
            return session.dispatch(NoticeAction::Warn("This file could not be read.".into()));
        };
        // The file of Step Functions Local adds test cases to the present workspace.
        if asl_mock::mock_config::is_mock_config(&text) {
            return import(&session, text);
        }
        let opened = match Workspace::from_file_text(&text) {
            Ok(opened) => opened,
            Err(error) => return session.dispatch(NoticeAction::Warn(error.to_string().into())),
        };
        session.dispatch(WorkspaceAction::Open(
            Rc::new(opened.workspace),
            Some("File opened.".into()),
        ));
        if !opened.ignored.is_empty() {
            let sentence = format!(
                "The file has members that this version does not know: {}.",
                opened.ignored.join(", ")
            );
            session.dispatch(NoticeAction::Warn(sentence.into()));
        }
    });
}

/// Puts the definition of the chosen file into the template that only names it.
pub fn open_definition_file(session: &Session, input: HtmlInputElement, machine: usize) {
    let Some(file) = input.files().and_then(|files| files.get(0)) else {
        return;
    };
    let session = session.clone();
    wasm_bindgen_futures::spawn_local(async move {
        let text = JsFuture::from(file.text()).await;
        input.set_value("");
        let Some(definition) = text.ok().and_then(|text| text.as_string()) else {
            return session.dispatch(NoticeAction::Warn("This file could not be read.".into()));
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
                format!("The definition was taken from {}.", file.name()).into(),
            )),
            Err(refusal) => then.dispatch(NoticeAction::Warn(refusal.sentence.into())),
        });
    });
}
