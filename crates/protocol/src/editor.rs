//! What the definition's editor asks about its text, and what it gets.
//!
//! The editor itself writes and reads these: they travel as JSON text, which the page hands on unread, and
//! `web/src/services.ts` declares their form. Places are offsets in
//! UTF-16 code units of the text that was sent along: an answer is good for that text only.

use serde::{Deserialize, Serialize};

/// What the editor asks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EditorAsk {
    /// What may be typed here? Answered by [`EditorAnswer::Completions`].
    Complete {
        /// Where the cursor is.
        at: u32,
    },
    /// What is this? Answered by [`EditorAnswer::Hover`].
    Hover {
        /// Where it is.
        at: u32,
    },
    /// Where is this defined? Answered by [`EditorAnswer::Place`].
    Definition {
        /// Where it is.
        at: u32,
    },
    /// Which state would be renamed here? Answered by [`EditorAnswer::Name`].
    Renamable {
        /// Where the cursor is.
        at: u32,
    },
    /// Renames a state everywhere. Answered by [`EditorAnswer::Edits`] or [`EditorAnswer::Refused`].
    Rename {
        /// Where a name of the state is.
        at: u32,
        /// The new name.
        name: String,
    },
    /// Lays the text out anew. Answered as a rename is.
    Format,
    /// JSON to YAML, YAML to JSON. Answered as a rename is.
    Convert,
}

/// What the editor gets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EditorAnswer {
    /// To [`EditorAsk::Complete`].
    Completions {
        /// Where begins what a chosen item replaces.
        from: u32,
        /// Where it ends.
        to: u32,
        /// Where the word begins by which the items are filtered.
        word: u32,
        /// Where a comma has to be inserted, too.
        comma: Option<u32>,
        /// The items, best first.
        items: Vec<CompletionItem>,
    },
    /// To [`EditorAsk::Hover`].
    Hover {
        /// Where the thing begins.
        from: u32,
        /// Where it ends.
        to: u32,
        /// Its name.
        title: String,
        /// What it is.
        text: String,
    },
    /// To [`EditorAsk::Definition`].
    Place {
        /// Where it begins.
        from: u32,
        /// Where it ends.
        to: u32,
    },
    /// To [`EditorAsk::Renamable`].
    Name {
        /// The name.
        name: String,
        /// Where it is written at the cursor.
        from: u32,
        /// Where it ends there.
        to: u32,
    },
    /// Changes of the text.
    Edits {
        /// None overlaps another; in the order of the text.
        edits: Vec<TextEdit>,
        /// What the user should know about them.
        note: Option<String>,
    },
    /// Why there are no changes, in a sentence.
    Refused {
        /// The sentence.
        sentence: String,
    },
}

/// A change of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextEdit {
    /// Where begins what is replaced.
    pub from: u32,
    /// Where it ends.
    pub to: u32,
    /// What stands there afterwards.
    pub insert: String,
}

/// Something that may be typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompletionItem {
    /// How it is listed, and what it is filtered by.
    pub label: String,
    /// `field`, `state`, `word`, `error`, `resource`, `function`, `variable`.
    pub kind: String,
    /// A few words beside the label.
    pub detail: String,
    /// What it means.
    pub info: String,
    /// The snippet to insert, in the notation of the editor.
    pub insert: String,
    /// Whether completion goes on at once in what was inserted.
    pub again: bool,
}
