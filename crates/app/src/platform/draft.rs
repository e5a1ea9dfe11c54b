//! What the browser stores: the draft, changes to a linked workspace, the color theme and the sizes of the panes.
//!
//! Everything has a version; what has another version or cannot be read is set aside ([`super::archive`]), never
//! overwritten. A browser may forbid storage or run out of it: then the page says so and continues.
//!
//! At the start, the page opens the link, else the draft, else the first example. A link does not replace the draft:
//! changes to a linked workspace are stored for the tab only, next to the draft, until the user decides.

use asl_json::{Map, Value};
use asl_protocol::{Drawing, decode};
use asl_workspace::{Workspace, link};
use web_sys::StorageEvent;

use super::archive;
use super::storage::{Area, StorageError};
use crate::state::Home;
use crate::state::view::Theme;

const DRAFT: &str = "asl-playground.draft";
const LINKED: &str = "asl-playground.linked";
const DETACHED: &str = "asl-playground.beside";
/// Stands in local storage while a draft that it has no room for is in `IndexedDB`.
const LARGE: &str = "asl-playground.large";
const THEME: &str = "asl-playground.theme";
const PANES: &str = "asl-playground.panes";

/// Raised when the format changes in a way that older pages cannot read.
const VERSION: i64 = 1;

/// The shares of the outer panes in the width, in per mille.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// What the page starts with.
#[derive(Debug)]
pub struct Start {
    /// The workspace.
    pub workspace: Workspace,
    /// Where it is stored.
    pub home: Home,
    /// Whether it is the user's own: stored here, not opened from a link or an example.
    pub is_own: bool,
    /// What there is to see in it, if this browser has nothing else to show: no link, no draft, nothing set aside.
    pub guide: Option<String>,
    /// What its definition looks like, if that came with the page.
    pub drawing: Option<Drawing>,
    /// Links and drafts that could not be read, in sentences.
    pub warnings: Vec<String>,
}

/// Chooses what to start with.
pub fn start(fragment: Option<&str>) -> Start {
    let mut warnings = set_unreadable_aside();
    let draft = load().unwrap_or_default();
    match fragment.map(link::decode) {
        Some(Ok(workspace)) => {
            let fragment = fragment.unwrap_or_default();
            let (linked, home) = linked(fragment, workspace.clone(), draft.as_ref());
            return Start {
                is_own: draft.as_ref() == Some(&linked) || linked != workspace,
                workspace: linked,
                home,
                guide: None,
                drawing: None,
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
    let (mut guide, mut drawing) = (None, None);
    let (workspace, home, is_own) = match (draft, detached()) {
        // Without another draft there is nothing to decide.
        (Some(draft), Some(detached)) if draft != detached => (detached, Home::Detached, true),
        (Some(draft), _) => (draft, Home::Draft, true),
        (None, Some(detached)) => (detached, Home::Draft, true),
        (None, None) => {
            let first = asl_examples::first();
            let (workspace, about) = first
                .map(|example| (example.workspace, example.about))
                .unwrap_or_default();
            drawing = decode(asl_examples::FIRST_DRAWING).ok();
            guide = (fragment.is_none() && warnings.is_empty() && !is_large()).then_some(about);
            (workspace, Home::Draft, false)
        }
    };
    Start {
        workspace,
        home,
        is_own,
        guide,
        drawing,
        warnings,
    }
}

/// The workspace of a link with what this tab has changed in it, and where it is kept.
pub fn linked(fragment: &str, workspace: Workspace, draft: Option<&Workspace>) -> (Workspace, Home) {
    match draft {
        // There is nothing to overwrite.
        None => (workspace, Home::Draft),
        Some(draft) if *draft == workspace => (workspace, Home::Draft),
        Some(_) => (
            changed_in_tab(fragment).unwrap_or(workspace),
            Home::Link(fragment.to_owned().into()),
        ),
    }
}

/// The workspace of a link with the changes of this tab, if there are any.
fn changed_in_tab(fragment: &str) -> Option<Workspace> {
    let (of, workspace) = linked_in_tab()?;
    (of == fragment).then_some(workspace)
}

/// The linked workspace that this tab has changed, and its link.
fn linked_in_tab() -> Option<(String, Workspace)> {
    let kept = Area::Session.get(LINKED).ok().flatten()?;
    let linked = content(&kept)?;
    let fragment = linked.get("fragment")?.as_str()?.to_owned();
    Some((fragment, Workspace::from_json(linked.get("workspace")?).ok()?))
}

/// Whether this tab has changed the workspace of a link.
pub fn is_changed_in_tab(fragment: &str) -> bool {
    linked_in_tab().is_some_and(|(of, _)| of == fragment)
}

/// The workspaces that this tab alone keeps.
pub fn others_in_tab() -> Vec<Workspace> {
    let linked = linked_in_tab().map(|(_, workspace)| workspace);
    linked.into_iter().chain(detached()).collect()
}

/// The changed workspace of another link than this one, which saving the changes to this one would overwrite.
pub fn other_linked(fragment: &str) -> Option<Workspace> {
    let (of, workspace) = linked_in_tab()?;
    (of != fragment).then_some(workspace)
}

/// Sets aside what this page cannot read; sentences that say so.
fn set_unreadable_aside() -> Vec<String> {
    let mut sentences = Vec::new();
    if load().is_err() {
        sentences.push(if archive::set_aside(Area::Local, DRAFT) {
            format!("{UNREADABLE} It was set aside: see Workspaces in the menu.")
        } else {
            format!("{UNREADABLE} {NOT_SAVED}")
        });
    }
    let is_linked = || linked_in_tab().is_some();
    let is_detached = || detached().is_some();
    for (key, is_readable) in [
        (LINKED, &is_linked as &dyn Fn() -> bool),
        (DETACHED, &is_detached),
    ] {
        if !is_readable() {
            archive::set_aside(Area::Session, key);
        }
    }
    sentences
}

const UNREADABLE: &str =
    "The draft in this browser was saved by another version of the playground and cannot be read.";
const NOT_SAVED: &str =
    "There is no room to set it aside, so nothing is saved. Download the workspace to keep your changes.";

/// The draft, if there is one.
pub fn load() -> Result<Option<Workspace>, String> {
    match Area::Local.get(DRAFT) {
        Ok(Some(kept)) => content(&kept)
            .and_then(|json| Workspace::from_json(json).ok())
            .map(Some)
            .ok_or_else(|| UNREADABLE.into()),
        Err(StorageError::Unreadable) => Err(UNREADABLE.into()),
        // Reading is forbidden, and so is saving, which will report it.
        Ok(None) | Err(StorageError::Forbidden | StorageError::Full) => Ok(None),
    }
}

/// Saves the draft. A draft that this page cannot read is set aside first.
pub fn save(workspace: &Workspace) -> Result<(), String> {
    let stored = Area::Local.text(DRAFT).ok().flatten();
    let is_ours = |text: &str| text.starts_with(r#"{"version":1,"content":{"#) && text.ends_with("}}");
    // Reading a large draft at every pause would take long.
    if stored.is_some_and(|text| !is_ours(&text))
        && load().is_err()
        && !archive::set_aside(Area::Local, DRAFT)
    {
        return Err(format!("{UNREADABLE} {NOT_SAVED}"));
    }
    keep(Area::Local, DRAFT, workspace.to_json())
}

/// Notes whether the newest draft is in `IndexedDB`, having no room here; says whether that worked.
pub fn note_large(is_large: bool) -> bool {
    if is_large {
        return Area::Local.set_text(LARGE, "1").is_ok();
    }
    Area::Local.remove(LARGE);
    true
}

/// Whether the newest draft is in `IndexedDB`.
pub fn is_large() -> bool {
    Area::Local.text(LARGE).is_ok_and(|text| text.is_some())
}

/// Stores a changed linked workspace for this tab.
pub fn save_linked(fragment: &str, workspace: &Workspace) -> Result<(), String> {
    let linked = object([
        ("fragment", Value::string(fragment)),
        ("workspace", workspace.to_json()),
    ]);
    keep(Area::Session, LINKED, linked)
}

/// Forgets what is stored for this tab only.
pub fn forget_linked() {
    Area::Session.remove(LINKED);
    Area::Session.remove(DETACHED);
}

/// Stores, for this tab, what was the draft until another tab saved a different one.
pub fn save_detached(workspace: &Workspace) -> Result<(), String> {
    keep(Area::Session, DETACHED, workspace.to_json())
}

fn detached() -> Option<Workspace> {
    let kept = Area::Session.get(DETACHED).ok().flatten()?;
    Workspace::from_json(content(&kept)?).ok()
}

/// Whether a storage event means that another tab has saved the draft.
pub fn is_about_draft(event: &StorageEvent) -> bool {
    event.key().as_deref() == Some(DRAFT)
}

/// The color theme that the user chose.
pub fn theme() -> Theme {
    let kept = Area::Local.get(THEME).ok().flatten();
    Theme::named(kept.as_ref().and_then(Value::as_str).unwrap_or_default())
}

/// Stores the color theme. If that fails, it lasts until the page is closed.
pub fn save_theme(theme: Theme) {
    let _ = Area::Local.set(THEME, &Value::string(theme.attribute().unwrap_or("auto")));
}

/// The sizes of the panes.
pub fn panes() -> Panes {
    let kept = Area::Local.get(PANES).ok().flatten();
    let share = |key| u32::try_from(kept.as_ref()?.get(key)?.as_i64()?).ok();
    match (share("edit"), share("result")) {
        (Some(edit), Some(result)) => Panes { edit, result },
        _ => Panes::default(),
    }
}

/// Stores the sizes of the panes. If that fails, they last until the page is closed.
pub fn save_panes(panes: Panes) {
    let number = |share: u32| Value::from(i64::from(share));
    let kept = object([("edit", number(panes.edit)), ("result", number(panes.result))]);
    let _ = Area::Local.set(PANES, &kept);
}

fn object<const N: usize>(members: [(&str, Value); N]) -> Value {
    Value::object(Map::from_iter(members.map(|(key, value)| (key.into(), value))))
}

/// The content of a stored value, if this version stored it.
fn content(kept: &Value) -> Option<&Value> {
    kept.get("content")
        .filter(|_| kept.get("version").and_then(Value::as_i64) == Some(VERSION))
}

fn keep(area: Area, key: &str, content: Value) -> Result<(), String> {
    area.set(key, &object([("version", VERSION.into()), ("content", content)])).map_err(|error| match error {
        StorageError::Full => {
            "The browser's storage is full, so the draft cannot be saved. Share or download the workspace to keep it.".into()
        }
        StorageError::Forbidden | StorageError::Unreadable => {
            "The browser does not allow this page to save the draft. Share or download the workspace to keep it.".into()
        }
    })
}
