//! Workspaces that are kept beside the draft: those that gave way to another, those that the user named, and stored values
//! that cannot be read.
//!
//! What gives way is written to local storage at once, under a key of its own, before anything takes its place. What does
//! not live here: the list of them, and `IndexedDB`, to which they move ([`super::library`]).

use asl_json::{Map, Value};
use asl_workspace::Workspace;

use super::storage::Area;

/// What the keys of kept workspaces begin with.
const KEPT: &str = "asl-playground.kept.";
/// What the keys of values begin with that this page cannot read.
const UNREADABLE: &str = "asl-playground.unreadable.";
/// The version of the records, as of those of the draft.
const VERSION: i64 = 1;
/// The most characters of a definition that tell kept workspaces apart in a list.
const ABOUT: usize = 300;

/// Why a workspace is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Another workspace took its place.
    Recent,
    /// The user saved it under a name.
    Named,
    /// It is a stored value that this page cannot read.
    Unreadable,
}

impl Kind {
    /// Its name in records.
    pub fn name(self) -> &'static str {
        match self {
            Self::Recent => "recent",
            Self::Named => "named",
            Self::Unreadable => "unreadable",
        }
    }
}

/// A kept workspace, without the workspace.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Identifies it in this browser.
    pub id: String,
    /// Why it is kept.
    pub kind: Kind,
    /// The name that the user gave, or that of the state machine.
    pub name: String,
    /// How the definition begins.
    pub about: String,
    /// When it was kept, in milliseconds since 1970.
    pub time: i64,
}

impl Entry {
    /// An entry for a workspace that is kept now.
    pub fn new(kind: Kind, name: &str, workspace: &Workspace) -> Self {
        let time = now();
        Self {
            id: new_id(time),
            kind,
            name: name.to_owned(),
            about: about(&workspace.definition),
            time,
        }
    }

    /// Its record, without its id.
    pub fn to_json(&self) -> Map {
        let members: [(&str, Value); 4] = [
            ("kind", Value::string(self.kind.name())),
            ("name", Value::string(self.name.as_str())),
            ("about", Value::string(self.about.as_str())),
            ("time", self.time.into()),
        ];
        Map::from_iter(members.map(|(key, value)| (key.into(), value)))
    }

    /// The entry of a record.
    pub fn from_json(id: &str, json: &Value) -> Option<Self> {
        let text = |key| json.get(key).and_then(Value::as_str).map(str::to_owned);
        Some(Self {
            id: id.to_owned(),
            kind: match json.get("kind")?.as_str()? {
                "recent" => Kind::Recent,
                "named" => Kind::Named,
                _ => return None,
            },
            name: text("name")?,
            about: text("about").unwrap_or_default(),
            time: json.get("time")?.as_i64()?,
        })
    }
}

/// A workspace that is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// What is known of it.
    pub entry: Entry,
    /// The workspace as JSON.
    pub workspace: Value,
}

impl Kept {
    /// A workspace that is about to give way to another.
    pub fn recent(workspace: &Workspace) -> Self {
        Self {
            entry: Entry::new(Kind::Recent, &workspace.settings.state_machine_name, workspace),
            workspace: workspace.to_json(),
        }
    }

    /// Writes it to local storage; says whether that worked.
    pub fn store(&self) -> bool {
        let mut content = self.entry.to_json();
        content.insert("workspace".into(), self.workspace.clone());
        let record = [
            ("version", Value::from(VERSION)),
            ("content", Value::object(content)),
        ];
        let record = Value::object(Map::from_iter(record.map(|(key, value)| (key.into(), value))));
        Area::Local
            .set(&format!("{KEPT}{}", self.entry.id), &record)
            .is_ok()
    }
}

/// The kept workspaces in local storage.
pub fn stored() -> Vec<Kept> {
    let keys = Area::Local.keys();
    let ids = keys.iter().filter_map(|key| key.strip_prefix(KEPT));
    ids.filter_map(|id| {
        let record = Area::Local.get(&format!("{KEPT}{id}")).ok()??;
        let content = record.get("content")?;
        Some(Kept {
            entry: Entry::from_json(id, content)?,
            workspace: content.get("workspace")?.clone(),
        })
    })
    .collect()
}

/// Whether local storage keeps any.
pub fn has_stored() -> bool {
    Area::Local.keys().iter().any(|key| key.starts_with(KEPT))
}

/// Removes a kept workspace, or an unreadable value, from local storage.
pub fn remove_stored(id: &str) {
    Area::Local.remove(&format!("{KEPT}{id}"));
    Area::Local.remove(&format!("{UNREADABLE}{id}"));
}

/// Sets a value aside that this page cannot read, so that nothing overwrites it; says whether that worked. Where there is no
/// room for it elsewhere, it stays where it is.
pub fn set_aside(area: Area, key: &str) -> bool {
    let Some(text) = area.text(key).ok().flatten() else {
        return true;
    };
    // There may be no room for both.
    area.remove(key);
    if Area::Local
        .set_text(&format!("{UNREADABLE}{}", new_id(now())), &text)
        .is_ok()
    {
        return true;
    }
    let _ = area.set_text(key, &text);
    false
}

/// The values that were set aside.
pub fn unreadable() -> Vec<Entry> {
    let keys = Area::Local.keys();
    let ids = keys.iter().filter_map(|key| key.strip_prefix(UNREADABLE));
    ids.map(|id| Entry {
        id: id.to_owned(),
        kind: Kind::Unreadable,
        name: "Unreadable draft".to_owned(),
        about: unreadable_text(id).map_or_else(String::new, |text| about(&text)),
        time: id
            .split('-')
            .next()
            .and_then(|time| time.parse().ok())
            .unwrap_or(0),
    })
    .collect()
}

/// The text of a value that was set aside.
pub fn unreadable_text(id: &str) -> Option<String> {
    Area::Local.text(&format!("{UNREADABLE}{id}")).ok().flatten()
}

/// How a text begins, in one line.
fn about(text: &str) -> String {
    let mut line = String::new();
    for word in text.split_whitespace() {
        if line.chars().count() + word.chars().count() > ABOUT {
            line.push('…');
            break;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// An id that no other entry has.
fn new_id(time: i64) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "casts saturate, and a number below a million fits"
    )]
    let random = (js_sys::Math::random() * 1_000_000.0) as u32;
    format!("{time}-{random}")
}

/// Milliseconds since 1970.
fn now() -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "casts saturate")]
    let now = js_sys::Date::now() as i64;
    now
}
