//! The workspaces that this browser keeps beside the draft: named ones, and those that gave way to others.
//!
//! What does not live here: how they are stored ([`crate::platform::library`]).

use std::rc::Rc;

use asl_json::{Map, Value};
use asl_workspace::Workspace;

use super::drafts;
use crate::platform::archive::{self, Entry, Kept, Kind};
use crate::platform::{download, draft, library};
use crate::session::Session;
use crate::state::Home;
use crate::state::action::{NoticeAction, Opening, WorkspaceAction};

/// The member of a file that holds several workspaces.
const WORKSPACES: &str = "workspaces";
/// The id of the draft that local storage has no room for.
const LARGE: &str = "draft";
const FULL: &str = "This browser does not allow the page to keep the workspace. Download it instead.";

/// All kept workspaces, the newest first.
pub async fn list(session: &Session) -> Vec<Entry> {
    let unstored = session.unstored().into_iter().map(|kept| kept.entry);
    unstored.chain(library::list().await).collect()
}

/// Moves the workspaces that gave way to others to where they stay, and opens a draft that local storage has no room for.
pub async fn adopt(session: &Session) {
    open_large(session).await;
    let unstored = session.unstored();
    if unstored.is_empty() && !archive::has_stored() {
        return;
    }
    for id in library::adopt(unstored).await {
        session.stored(&id);
    }
}

/// Keeps the draft that local storage has no room for; where that fails, the sentence says so.
pub async fn keep_large(session: &Session, sentence: String) {
    let workspace = Rc::clone(&session.state().workspace);
    let mut kept = Kept::recent(&workspace);
    LARGE.clone_into(&mut kept.entry.id);
    if library::keep(&kept).await.is_ok() && draft::note_large(true) {
        session.draft_is_large();
    } else {
        session.dispatch(NoticeAction::Warn(sentence.into()));
    }
}

/// Opens the draft that local storage has no room for, unless something else shows or the user has begun.
async fn open_large(session: &Session) {
    if !draft::is_large() || session.state().home != Home::Draft || session.state().edits > 0 {
        return;
    }
    let json = library::workspace(LARGE).await;
    let Some(workspace) = json.and_then(|json| Workspace::from_json(&json).ok()) else {
        return;
    };
    let state = session.state();
    if state.edits > 0 || *state.workspace == workspace {
        return;
    }
    // The draft in local storage is older, or of another tab.
    if !state.is_as_opened() {
        session.keep(Kept::recent(&state.workspace));
    }
    session.draft_is_large();
    session.dispatch(WorkspaceAction::Open(Opening {
        workspace: Rc::new(workspace),
        home: Home::Draft,
        is_own: true,
        sentence: None,
    }));
}

/// The JSON of a kept workspace, also of one that could not be stored.
async fn workspace(session: &Session, entry: &Entry) -> Option<Value> {
    let unstored = session.unstored();
    let kept = unstored.into_iter().find(|kept| kept.entry.id == entry.id);
    match kept {
        Some(kept) => Some(kept.workspace),
        None => library::workspace(&entry.id).await,
    }
}

/// Opens a kept workspace in the place of the present one.
pub async fn open(session: &Session, entry: &Entry) {
    let json = workspace(session, entry).await;
    let workspace = json.and_then(|json| Workspace::from_json(&json).ok());
    let Some(workspace) = workspace else {
        return session.dispatch(NoticeAction::Warn("This workspace cannot be read.".into()));
    };
    let home = session.state().home.clone();
    let opening = Opening {
        workspace: Rc::new(workspace),
        home,
        is_own: entry.kind == Kind::Recent,
        sentence: Some(format!("“{}” opened.", entry.name).into()),
    };
    drafts::open(session, opening);
}

/// Saves the present workspace under a name. One that has the name already gives way, and is kept among the recent ones.
pub async fn save_as(session: &Session, name: &str) {
    let same_name = |entry: &Entry| entry.kind == Kind::Named && entry.name == name;
    if let Some(other) = library::list().await.into_iter().find(same_name) {
        remove(session, &other).await;
    }
    let workspace = Rc::clone(&session.state().workspace);
    keep(
        session,
        &Kept {
            entry: Entry::new(Kind::Named, name, &workspace),
            workspace: workspace.to_json(),
        },
    )
    .await;
}

/// Gives a kept workspace another name.
pub async fn rename(session: &Session, entry: &Entry, name: &str) {
    if let Some(workspace) = library::workspace(&entry.id).await {
        let entry = Entry {
            name: name.to_owned(),
            ..entry.clone()
        };
        keep(session, &Kept { entry, workspace }).await;
    }
}

/// Keeps a second one like a kept workspace.
pub async fn duplicate(session: &Session, entry: &Entry) {
    if let Some(json) = workspace(session, entry).await
        && let Ok(workspace) = Workspace::from_json(&json)
    {
        let name = format!("{} (copy)", entry.name);
        keep(
            session,
            &Kept {
                entry: Entry::new(Kind::Named, &name, &workspace),
                workspace: json,
            },
        )
        .await;
    }
}

/// Removes a kept workspace. A named one stays among the recent ones; what cannot be read is gone.
pub async fn remove(session: &Session, entry: &Entry) {
    if entry.kind == Kind::Named
        && let Some(json) = library::workspace(&entry.id).await
        && let Ok(workspace) = Workspace::from_json(&json)
    {
        session.keep(Kept {
            entry: Entry::new(Kind::Recent, &entry.name, &workspace),
            workspace: json,
        });
    }
    library::remove(&entry.id).await;
}

/// Brings a removed workspace back under its name.
pub async fn bring_back(session: &Session, entry: &Entry, workspace: Value) {
    keep(
        session,
        &Kept {
            entry: entry.clone(),
            workspace,
        },
    )
    .await;
}

async fn keep(session: &Session, kept: &Kept) {
    if library::keep(kept).await.is_err() {
        session.dispatch(NoticeAction::Warn(FULL.into()));
    }
}

/// Saves all kept workspaces, and the present one, as one file.
pub async fn download_all(session: &Session) {
    let state = session.state();
    let mut all = vec![member(
        &state.workspace.settings.state_machine_name,
        state.workspace.to_json(),
    )];
    for entry in list(session).await {
        if let Some(workspace) = workspace(session, &entry).await {
            all.push(member(&entry.name, workspace));
        }
    }
    let file = Value::object(Map::from_iter([(WORKSPACES.into(), Value::array(all))]));
    save_file(session, "workspaces.json", &asl_json::to_pretty(&file));
}

/// Saves a value as a file that the page cannot read.
pub fn download_unreadable(session: &Session, entry: &Entry) {
    if let Some(text) = archive::unreadable_text(&entry.id) {
        save_file(session, "unreadable-draft.json", &text);
    }
}

fn save_file(session: &Session, name: &str, text: &str) {
    if download::save(name, text).is_err() {
        let sentence = "The browser does not allow this page to save files.";
        session.dispatch(NoticeAction::Warn(sentence.into()));
    }
}

fn member(name: &str, workspace: Value) -> Value {
    Value::object(Map::from_iter([
        ("name".into(), Value::string(name)),
        ("workspace".into(), workspace),
    ]))
}

/// The workspaces of a file that [`download_all`] saved, by their names.
pub fn read_file(text: &str) -> Option<Vec<(String, Workspace)>> {
    let json = asl_json::parse(text).ok()?;
    let all = json.get(WORKSPACES)?.as_array()?;
    all.iter()
        .map(|one| {
            let name = one.get("name")?.as_str()?.to_owned();
            Some((name, Workspace::from_json(one.get("workspace")?).ok()?))
        })
        .collect()
}

/// Keeps the workspaces of a file under their names.
pub async fn import(session: &Session, workspaces: Vec<(String, Workspace)>) {
    let count = workspaces.len();
    for (name, workspace) in workspaces {
        keep(
            session,
            &Kept {
                entry: Entry::new(Kind::Named, &name, &workspace),
                workspace: workspace.to_json(),
            },
        )
        .await;
    }
    let sentence = format!("{count} workspaces of the file are under Workspaces now.");
    session.dispatch(NoticeAction::Say(sentence.into()));
}
