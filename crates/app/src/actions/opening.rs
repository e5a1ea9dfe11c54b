//! Opening the files of a project.
//!
//! A worker of its own unpacks and reads them, for they come from anybody and may be large: it is loaded for the first project, and
//! ends with the answer. What does not live here: what the files make (`asl-opening`), and reading folders
//! ([`crate::platform::folder`]).

use std::path::Path;
use std::rc::Rc;

use asl_protocol::{OpenProject, OpenedProject, ProjectFile};
use gloo::timers::callback::Timeout;

use super::{drafts, recordings};
use crate::platform::worker_client::{WorkerClient, WorkerError, worker_url};
use crate::session::Session;
use crate::state::action::{NoticeAction, Opening};

/// How long the worker may take, loading included.
const WITHIN_MS: u32 = 60_000;

/// Whether files are a project as a whole: an archive, a folder, or Terraform, whose definition has to be taken out. Others
/// may be what there is of a recorded execution.
pub fn is_project(files: &[ProjectFile]) -> bool {
    let is_terraform = |path: &str| {
        let extension = Path::new(path).extension();
        extension.is_some_and(|extension| extension == "tf")
    };
    files
        .iter()
        .any(|file| file.path.contains('/') || is_terraform(&file.path) || file.content.starts_with(b"PK"))
}

/// Opens the workspace that the files of a project make. Where they have no workflow, they may have a recorded execution.
pub fn open(session: &Session, files: Vec<ProjectFile>) {
    let client = WorkerClient::<OpenProject>::asleep(worker_url("opening"));
    let end = {
        let client = client.clone();
        Timeout::new(WITHIN_MS, move || client.restart())
    };
    let then = session.clone();
    client.request(OpenProject { files }, move |answer| {
        drop(end);
        match answer {
            Ok(Ok(opened)) => show(&then, *opened),
            Ok(Err(refused))
                if refused
                    .texts
                    .iter()
                    .any(|text| recordings::is_recording(&text.text)) =>
            {
                recordings::open(&then, refused.texts, recordings::say);
            }
            Ok(Err(refused)) => then.dispatch(NoticeAction::Warn(refused.sentence.into())),
            Err(WorkerError::Stopped) => then.dispatch(NoticeAction::Warn(
                "Opening these files took more than a minute, so it was stopped. Open fewer files.".into(),
            )),
            Err(error) => then.dispatch(NoticeAction::Warn(
                format!("The files could not be opened. {error}").into(),
            )),
        }
    });
}

fn show(session: &Session, opened: OpenedProject) {
    let opening = Opening {
        workspace: Rc::new(opened.workspace),
        home: session.state().home.clone(),
        is_own: false,
        sentence: Some("Project opened.".into()),
    };
    drafts::open(session, opening);
    session.dispatch(NoticeAction::Say(opened.sentences.join(" ").into()));
}
