//! Saving the workspace as a file, in our format or another tool's, and opening files.

use std::rc::Rc;

use asl_protocol::{Document, Export, ExportFormat, GetHistory, InlineDefinition, ProjectFile, RecordedText};
use asl_workspace::{MAX_FILE, MAX_FILES, Workspace, text_of_file};
use web_sys::{DataTransfer, File, FileList, HtmlInputElement};

use super::test_cases::import;
use super::{drafts, library, opening, recordings};
use crate::platform::{download, folder};
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

/// Opens the files that were chosen in an input of files.
pub fn open(session: &Session, input: HtmlInputElement) {
    let session = session.clone();
    wasm_bindgen_futures::spawn_local(async move {
        let files = chosen(&input).await;
        open_files(&session, files).await;
    });
}

/// Opens what was dropped.
pub fn open_dropped(session: &Session, dropped: &DataTransfer) {
    let session = session.clone();
    // The browser tells both only during the event.
    let (folders, files) = (folder::entries(dropped), dropped.files());
    wasm_bindgen_futures::spawn_local(async move {
        let files = match (folders, files) {
            (Some(folders), _) => folder::read(folders).await,
            (None, Some(files)) => contents_of(&files).await,
            (None, None) => return,
        };
        open_files(&session, files).await;
    });
}

/// Opens files: those of a project, or texts.
async fn open_files(session: &Session, files: Result<Vec<ProjectFile>, String>) {
    let files = match files {
        Ok(files) => files,
        Err(sentence) => return session.dispatch(NoticeAction::Warn(sentence.into())),
    };
    if opening::is_project(&files) {
        return opening::open(session, files);
    }
    match texts_in(files) {
        Ok(texts) if is_read_together(&texts) => {
            let file = |text: RecordedText| ProjectFile {
                path: text.name,
                content: text.text.into_bytes(),
            };
            opening::open(session, texts.into_iter().map(file).collect());
        }
        Ok(texts) => open_texts(session, texts).await,
        Err(sentence) => session.dispatch(NoticeAction::Warn(sentence.into())),
    }
}

/// Whether one text may be about another: several files, or one template with several state machines.
fn is_read_together(texts: &[RecordedText]) -> bool {
    let may_be = match texts {
        [only] => {
            let more = only.text.split_once("::StateMachine");
            more.is_some_and(|(_, more)| more.contains("::StateMachine"))
                && !only.text.contains("\"definition\"")
        }
        all => !all.is_empty(),
    };
    may_be && !texts.iter().any(|text| recordings::is_recording(&text.text))
}

/// Opens texts: a workspace, several in one file, a definition, a mock configuration file, or what there is of a recorded
/// execution.
async fn open_texts(session: &Session, texts: Vec<RecordedText>) {
    let text = match &texts[..] {
        [] => return,
        [only] if recordings::is_recording(&only.text) => {
            return recordings::open(session, texts, recordings::say);
        }
        [only] if only.text.len() > MAX_FILE as usize => {
            return session.dispatch(NoticeAction::Warn(too_large(&only.name).into()));
        }
        [only] => only.text.clone(),
        _ => return recordings::open(session, texts, recordings::say),
    };
    // The file of Step Functions Local adds test cases to the present workspace.
    if asl_mock::mock_config::is_mock_config(&text) {
        return import(session, text);
    }
    if let Some(workspaces) = library::read_file(&text) {
        return library::import(session, workspaces).await;
    }
    let opened = match Workspace::from_file_text(&text) {
        Ok(opened) => opened,
        Err(error) => return session.dispatch(NoticeAction::Warn(error.to_string().into())),
    };
    drafts::open_here(session, Rc::new(opened.workspace), "File opened.");
    if !opened.ignored.is_empty() {
        let sentence = format!(
            "The file has members that this version does not know: {}.",
            opened.ignored.join(", ")
        );
        session.dispatch(NoticeAction::Warn(sentence.into()));
    }
}

/// The most files that are opened at once.
const MOST_FILES: u32 = 200;

fn too_large(name: &str) -> String {
    format!(
        "{name} is too large: files of up to 8 MiB can be opened. Only a recorded execution may have more, up to 32 MiB."
    )
}

/// The names and the texts of files, or a sentence that says which cannot be opened and why.
pub async fn texts_of(files: &FileList) -> Result<Vec<RecordedText>, String> {
    texts_in(contents_of(files).await?)
}

async fn contents_of(files: &FileList) -> Result<Vec<ProjectFile>, String> {
    let count = files.length();
    if count > MOST_FILES {
        return Err(format!(
            "These are {count} files: up to {MOST_FILES} can be opened at once."
        ));
    }
    let all: Vec<File> = (0..count).filter_map(|index| files.get(index)).collect();
    if all.iter().map(|file| file.size()).sum::<f64>() > f64::from(MAX_FILES) {
        return Err(match &all[..] {
            [only] => too_large(&only.name()),
            _ => "These files are too large: up to 32 MiB can be opened at once.".into(),
        });
    }
    let mut contents = Vec::new();
    for file in all {
        contents.push(folder::content_of(&file, file.name()).await?);
    }
    Ok(contents)
}

fn texts_in(files: Vec<ProjectFile>) -> Result<Vec<RecordedText>, String> {
    let text = |file: ProjectFile| {
        let name = file.path;
        match text_of_file(&file.content) {
            Ok(text) => Ok(RecordedText { name, text }),
            Err(what) => Err(format!("{name} cannot be opened: {what}")),
        }
    };
    files.into_iter().map(text).collect()
}

/// The texts of the chosen files. The same may be chosen again.
pub async fn chosen_texts(input: &HtmlInputElement) -> Result<Vec<RecordedText>, String> {
    texts_in(chosen(input).await?)
}

async fn chosen(input: &HtmlInputElement) -> Result<Vec<ProjectFile>, String> {
    let files = match input.files() {
        Some(files) => contents_of(&files).await,
        None => Ok(Vec::new()),
    };
    input.set_value("");
    files
}

/// Puts the definition of the chosen file into the template that only names it.
pub fn open_definition_file(session: &Session, input: HtmlInputElement, machine: usize) {
    let session = session.clone();
    wasm_bindgen_futures::spawn_local(async move {
        let RecordedText {
            name,
            text: definition,
        } = match chosen_texts(&input).await.map(|mut texts| texts.pop()) {
            Ok(Some(chosen)) => chosen,
            Err(sentence) => return session.dispatch(NoticeAction::Warn(sentence.into())),
            Ok(None) => return,
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
