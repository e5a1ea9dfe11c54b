//! What the browser keeps: the draft, changes to a linked workspace, colours and the sizes of the panes.
//!
//! Everything has a version, and what has another, or cannot be read, is left alone. A browser may forbid to keep
//! anything, or have no room: then the page says so and goes on.
//!
//! The order at the start: the link, else the draft, else the first example. A link does not take the draft's place;
//! what is changed in a linked workspace is kept for the tab only, beside the draft, until the user decides.

use asl_workspace::{Workspace, link};
use serde::{Deserialize, Serialize};

use crate::browser_storage::{Area, StorageError};
use crate::state::Home;
use crate::state::view::Theme;

const DRAFT: &str = "asl-playground.draft";
const LINKED: &str = "asl-playground.linked";
const THEME: &str = "asl-playground.theme";
const PANES: &str = "asl-playground.panes";

/// Raised when the form below changes in a way that older pages cannot read.
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Kept<T> {
    version: u32,
    content: T,
}

/// A linked workspace as changed in this tab.
#[derive(Serialize, Deserialize)]
struct Linked {
    /// The link that it came from.
    fragment: String,
    workspace: Workspace,
}

/// The shares of the three panes in the width, in per mille.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Panes {
    /// Of the editors.
    pub edit: u32,
    /// Of the results.
    pub result: u32,
}

impl Default for Panes {
    fn default() -> Self {
        Self {
            edit: 325,
            result: 355,
        }
    }
}

/// What the page starts with, and what there is to say about it.
#[derive(Debug)]
pub struct Start {
    /// The workspace.
    pub workspace: Workspace,
    /// Where it is kept.
    pub home: Home,
    /// Bad news: a link or a draft that could not be read.
    pub warnings: Vec<String>,
}

/// Decides what to start with.
pub fn start(fragment: Option<&str>) -> Start {
    let mut warnings = Vec::new();
    let draft = load().unwrap_or_else(|sentence| {
        warnings.push(sentence);
        None
    });
    match fragment.map(link::decode) {
        Some(Ok(workspace)) => {
            let fragment = fragment.unwrap_or_default();
            let (workspace, home) = linked(fragment, workspace, draft.as_ref());
            return Start {
                workspace,
                home,
                warnings,
            };
        }
        Some(Err(error)) => {
            warnings.push(if draft.is_some() {
                format!("{error} Your draft is shown instead.")
            } else {
                error.to_string()
            });
        }
        None => {}
    }
    let workspace = draft.unwrap_or_else(first_example);
    Start {
        workspace,
        home: Home::Draft,
        warnings,
    }
}

/// The workspace of a link with what this tab has changed in it, and where it is kept.
pub fn linked(fragment: &str, workspace: Workspace, draft: Option<&Workspace>) -> (Workspace, Home) {
    match draft {
        // There is nothing that it could overwrite.
        None => (workspace, Home::Draft),
        Some(draft) if *draft == workspace => (workspace, Home::Draft),
        Some(_) => {
            let changed = Area::Session.get::<Kept<Linked>>(LINKED).ok().flatten();
            let changed = changed.filter(|kept| kept.version == VERSION && kept.content.fragment == fragment);
            (
                changed.map_or(workspace, |kept| kept.content.workspace),
                Home::Link,
            )
        }
    }
}

fn first_example() -> Workspace {
    asl_examples::all()
        .into_iter()
        .next()
        .map(|example| example.workspace)
        .unwrap_or_default()
}

/// The draft, if there is one.
pub fn load() -> Result<Option<Workspace>, String> {
    match Area::Local.get::<Kept<Workspace>>(DRAFT) {
        Ok(Some(kept)) if kept.version == VERSION => Ok(Some(kept.content)),
        Ok(Some(_)) | Err(StorageError::Unreadable) => Err(
            "The draft in this browser was saved by another version of the playground and cannot be read."
                .into(),
        ),
        // Looking is forbidden, and so is saving, which will say it.
        Ok(None) | Err(StorageError::Forbidden | StorageError::Full) => Ok(None),
    }
}

/// Saves the draft.
pub fn save(workspace: &Workspace) -> Result<(), String> {
    keep(Area::Local, DRAFT, workspace)
}

/// Keeps what was changed in a linked workspace, for this tab.
pub fn save_linked(fragment: &str, workspace: &Workspace) -> Result<(), String> {
    keep(
        Area::Session,
        LINKED,
        &Linked {
            fragment: fragment.to_owned(),
            workspace: workspace.clone(),
        },
    )
}

/// Forgets what was changed in a linked workspace.
pub fn forget_linked() {
    Area::Session.remove(LINKED);
}

/// The colours that the user chose.
pub fn theme() -> Theme {
    Area::Local.get(THEME).ok().flatten().unwrap_or_default()
}

/// Keeps the colours. If that fails, they last until the page is closed.
pub fn save_theme(theme: Theme) {
    let _ = Area::Local.set(THEME, &theme);
}

/// The sizes of the panes.
pub fn panes() -> Panes {
    Area::Local.get(PANES).ok().flatten().unwrap_or_default()
}

/// Keeps the sizes of the panes. If that fails, they last until the page is closed.
pub fn save_panes(panes: Panes) {
    let _ = Area::Local.set(PANES, &panes);
}

fn keep<T: Serialize>(area: Area, key: &str, content: T) -> Result<(), String> {
    area.set(key, &Kept { version: VERSION, content }).map_err(|error| match error {
        StorageError::Full => {
            "This browser has no more room to save the draft. Share or download the workspace to keep it.".into()
        }
        StorageError::Forbidden | StorageError::Unreadable => {
            "This browser does not allow the page to save the draft. Share or download the workspace to keep it.".into()
        }
    })
}
