//! What the definition's editor asks about its text, and what it gets.
//!
//! The editor itself writes and reads these: they travel as JSON text, which the page hands on unread. Their TypeScript
//! form, `web/src/protocol.ts`, is generated from the types here by the test below. Places are offsets in UTF-16 code
//! units of the text that was sent along: an answer is good for that text only.

use asl::editor::CompletionKind;
use serde::{Deserialize, Serialize};

use crate::request::Request;

/// Asks something about the text of the definition's editor. The page hands question and answer on as the editor and
/// the worker write them, as JSON text: it has no JSON code for them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EditorService {
    /// The text of this moment.
    pub text: String,
    /// An [`EditorRequest`] as JSON text.
    pub question: String,
}

impl Request for EditorService {
    /// An [`EditorResponse`] as JSON text; `None` if there is nothing to say.
    type Response = Option<String>;
}

/// What the editor asks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum EditorRequest {
    /// What may be typed here? Answered by `completions`.
    Complete {
        /// Where the cursor is.
        at: u32,
    },
    /// What is this? Answered by `hover`.
    Hover {
        /// Where it is.
        at: u32,
    },
    /// Where is this defined? Answered by `place`.
    Definition {
        /// Where it is.
        at: u32,
    },
    /// Which state would be renamed here? Answered by `name`.
    Renamable {
        /// Where the cursor is.
        at: u32,
    },
    /// Renames a state everywhere. Answered by `edits` or `refused`.
    Rename {
        /// Where a name of the state is.
        at: u32,
        /// The new name.
        name: String,
    },
    /// Formats the text. Answered as a rename is.
    Format,
    /// JSON to YAML, YAML to JSON. Answered as a rename is.
    Convert,
}

/// What the editor gets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum EditorResponse {
    /// What may be typed.
    Completions(Completions),
    /// What a range of the text is.
    Hover(Hover),
    /// Where something is defined.
    Place(TextRange),
    /// What would be renamed.
    Name(StateName),
    /// Changes of the text.
    Edits(TextEdits),
    /// Why there are no changes.
    Refused(EditsRefused),
}

/// A range of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TextRange {
    /// Where it begins.
    pub from: u32,
    /// Where it ends.
    pub to: u32,
}

/// What may be typed at a place: `from` to `to` is replaced.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Completions {
    /// Where the text begins that a chosen item replaces.
    pub from: u32,
    /// Where it ends.
    pub to: u32,
    /// Where the word begins by which the items are filtered.
    pub word: u32,
    /// Where a comma has to be inserted, too.
    pub comma: Option<u32>,
    /// The items, best first.
    pub items: Vec<CompletionItem>,
}

/// What a range of the text is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Hover {
    /// Where it begins.
    pub from: u32,
    /// Where it ends.
    pub to: u32,
    /// Its name.
    pub title: String,
    /// What it is.
    pub text: String,
}

/// The name of a state that can be renamed, where it is written at the cursor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct StateName {
    /// Where it begins.
    pub from: u32,
    /// Where it ends.
    pub to: u32,
    /// The name.
    pub name: String,
}

/// Changes of the text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TextEdits {
    /// In the order of the text; none overlaps another.
    pub edits: Vec<TextEdit>,
    /// What the user should know about them.
    pub note: Option<String>,
}

/// Why there are no changes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct EditsRefused {
    /// The reason, in a sentence.
    pub sentence: String,
}

/// A change of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TextEdit {
    /// Where the replaced text begins.
    pub from: u32,
    /// Where it ends.
    pub to: u32,
    /// The text that replaces it.
    pub insert: String,
}

/// Something that may be typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CompletionItem {
    /// How it is listed, and what it is filtered by.
    pub label: String,
    /// What it is.
    #[cfg_attr(
        test,
        ts(type = r#""field" | "state" | "word" | "error" | "resource" | "function" | "variable""#)
    )]
    pub kind: CompletionKind,
    /// A few words beside the label.
    pub detail: String,
    /// What it means.
    pub info: String,
    /// The snippet to insert, in the notation of CodeMirror's `snippet`.
    pub insert: String,
    /// Whether completion goes on at once in what was inserted.
    pub again: bool,
}

#[cfg(test)]
mod tests {
    use ts_rs::{Config, TS};

    use super::*;

    /// `web/src/protocol.ts`, as the types here make it.
    fn typescript() -> String {
        let mut text = String::from(
            "/**\n * What the editor asks the worker, and what it gets: generated from `crates/protocol/src/editor.rs`. Do not edit it;\n * `UPDATE_EXPECT=1 cargo test -p asl-protocol` writes it.\n */\n",
        );
        let config = Config::default();
        let mut add = |docs: Option<String>, declaration: String| {
            let docs = docs.unwrap_or_default();
            let docs = docs.replace("/**\n * ", "/** ").replace("\n */", " */");
            // The comments of fields on lines of their own, indented.
            let declaration = declaration
                .replace(" \n/**\n * ", "\n  /** ")
                .replace("\n */\n", " */\n  ")
                .replace(", }", ",\n}");
            text.extend(["\n", &docs, "export ", &declaration, "\n"]);
        };
        macro_rules! all {
            ($($type:ty),*) => { $(add(<$type>::docs(), <$type>::decl(&config));)* };
        }
        all!(
            EditorRequest,
            EditorResponse,
            TextRange,
            Completions,
            CompletionItem,
            Hover,
            StateName,
            TextEdits,
            TextEdit,
            EditsRefused
        );
        text
    }

    #[test]
    fn the_types_of_the_editor_are_those_here() {
        expect_test::expect_file!["../../../web/src/protocol.ts"].assert_eq(&typescript());
    }

    #[test]
    fn the_kinds_of_completions_are_those_of_the_editor() {
        for kind in CompletionKind::ALL {
            let name = serde_json::to_string(&kind).unwrap();
            assert!(
                CompletionItem::inline(&Config::default()).contains(&name),
                "{name}"
            );
        }
    }
}
