//! The list of kept workspaces: in `IndexedDB` where there is one, else in local storage.
//!
//! What does not live here: what is kept, and how a workspace is kept at once ([`super::archive`]).

use asl_json::Value;
use rexie::{ObjectStore, Rexie, Transaction, TransactionMode};
use wasm_bindgen::JsValue;

use super::archive::{self, Entry, Kept, Kind};

const DATABASE: &str = "asl-playground";
/// What is known of each workspace, by its id, as JSON text.
const ENTRIES: &str = "entries";
/// The workspaces, by their ids, as JSON text.
const WORKSPACES: &str = "workspaces";
/// How many workspaces are kept that gave way to others.
const RECENT: usize = 10;

/// Neither `IndexedDB` nor local storage took the workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotKept;

async fn database() -> Option<Rexie> {
    Rexie::builder(DATABASE)
        .version(1)
        .add_object_store(ObjectStore::new(ENTRIES))
        .add_object_store(ObjectStore::new(WORKSPACES))
        .build()
        .await
        .ok()
}

/// Moves what local storage keeps, and `others`, which it had no room for, to `IndexedDB`; of what gave way to other
/// workspaces, the last ten stay. Returns which of the others are stored now.
pub async fn adopt(others: Vec<Kept>) -> Vec<String> {
    let database = database().await;
    let mut done = Vec::new();
    for kept in archive::stored().iter().chain(&others) {
        if put(database.as_ref(), kept).await {
            done.push(kept.entry.id.clone());
        }
    }
    prune(database.as_ref()).await;
    close(database);
    done
}

/// All kept workspaces, the newest first.
pub async fn list() -> Vec<Entry> {
    let database = database().await;
    let all = list_in(database.as_ref()).await;
    close(database);
    all
}

/// The JSON of a kept workspace.
pub async fn workspace(id: &str) -> Option<Value> {
    let database = database().await;
    let found = workspace_in(database.as_ref(), id).await;
    close(database);
    found
}

/// Keeps a workspace, or changes what is known of it.
pub async fn keep(kept: &Kept) -> Result<(), NotKept> {
    let database = database().await;
    let is_kept = put(database.as_ref(), kept).await;
    close(database);
    is_kept.then_some(()).ok_or(NotKept)
}

/// Removes a kept workspace.
pub async fn remove(id: &str) {
    let database = database().await;
    remove_in(database.as_ref(), id).await;
    close(database);
}

/// An open connection would hear of what other pages do with the database.
fn close(database: Option<Rexie>) {
    if let Some(database) = database {
        database.close();
    }
}

/// Keeps a workspace, where there is room for it.
async fn put(database: Option<&Rexie>, kept: &Kept) -> bool {
    if let Some(database) = database
        && write(database, kept).await.is_some()
    {
        archive::remove_stored(&kept.entry.id);
        return true;
    }
    kept.store()
}

async fn list_in(database: Option<&Rexie>) -> Vec<Entry> {
    let mut all: Vec<Entry> = archive::stored().into_iter().map(|kept| kept.entry).collect();
    if let Some(database) = database {
        all.extend(entries(database).await.unwrap_or_default());
    }
    all.extend(archive::unreadable());
    all.sort_by(|one, other| other.time.cmp(&one.time).then_with(|| one.id.cmp(&other.id)));
    all.dedup_by(|one, other| one.id == other.id);
    all
}

async fn workspace_in(database: Option<&Rexie>, id: &str) -> Option<Value> {
    let stored = archive::stored().into_iter().find(|kept| kept.entry.id == id);
    if let Some(kept) = stored {
        return Some(kept.workspace);
    }
    let text = text(database?, WORKSPACES, id).await?;
    asl_json::parse(&text).ok()
}

async fn remove_in(database: Option<&Rexie>, id: &str) {
    archive::remove_stored(id);
    let Some(transaction) = database.and_then(writing) else {
        return;
    };
    for name in [ENTRIES, WORKSPACES] {
        if let Ok(store) = transaction.store(name) {
            // What is not there needs no removal.
            let _ = store.delete(id.into()).await;
        }
    }
    let _ = transaction.done().await;
}

/// Removes what gave way longer ago than the last ten, and what is there twice.
async fn prune(database: Option<&Rexie>) {
    let mut seen = Vec::new();
    for entry in list_in(database).await {
        if entry.kind == Kind::Recent {
            let workspace = workspace_in(database, &entry.id).await;
            if seen.len() >= RECENT || seen.contains(&workspace) {
                remove_in(database, &entry.id).await;
            } else {
                seen.push(workspace);
            }
        }
    }
}

async fn entries(database: &Rexie) -> Option<Vec<Entry>> {
    let transaction = database.transaction(&[ENTRIES], TransactionMode::ReadOnly).ok()?;
    let store = transaction.store(ENTRIES).ok()?;
    let ids = store.get_all_keys(None, None).await.ok()?;
    let records = store.get_all(None, None).await.ok()?;
    transaction.done().await.ok()?;
    let entries = ids.iter().zip(&records).filter_map(|(id, record)| {
        let json = asl_json::parse(&record.as_string()?).ok()?;
        Entry::from_json(&id.as_string()?, &json)
    });
    Some(entries.collect())
}

async fn text(database: &Rexie, name: &str, id: &str) -> Option<String> {
    let transaction = database.transaction(&[name], TransactionMode::ReadOnly).ok()?;
    let store = transaction.store(name).ok()?;
    let found = store.get(id.into()).await.ok()??.as_string();
    transaction.done().await.ok()?;
    found
}

async fn write(database: &Rexie, kept: &Kept) -> Option<()> {
    let transaction = writing(database)?;
    let id = JsValue::from(kept.entry.id.as_str());
    let entry = Value::object(kept.entry.to_json()).to_string();
    for (name, text) in [(ENTRIES, entry), (WORKSPACES, kept.workspace.to_string())] {
        let store = transaction.store(name).ok()?;
        store.put(&text.into(), Some(&id)).await.ok()?;
    }
    transaction.done().await.ok()?;
    Some(())
}

fn writing(database: &Rexie) -> Option<Transaction> {
    database
        .transaction(&[ENTRIES, WORKSPACES], TransactionMode::ReadWrite)
        .ok()
}
