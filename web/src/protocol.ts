/**
 * What the editor asks the worker, and what it gets: generated from `crates/protocol/src/editor.rs`. Do not edit it;
 * `UPDATE_EXPECT=1 cargo test -p asl-protocol` writes it.
 */

/** What the editor asks. */
export type EditorRequest = { "complete": {
  /** Where the cursor is. */
  at: number,
} } | { "hover": {
  /** Where it is. */
  at: number,
} } | { "definition": {
  /** Where it is. */
  at: number,
} } | { "renamable": {
  /** Where the cursor is. */
  at: number,
} } | { "rename": {
  /** Where a name of the state is. */
  at: number,
  /** The new name. */
  name: string,
} } | "format" | "convert";

/** What the editor gets. */
export type EditorResponse = { "completions": Completions } | { "hover": Hover } | { "place": TextRange } | { "name": StateName } | { "edits": TextEdits } | { "refused": EditsRefused };

/** A range of the text. */
export type TextRange = {
  /** Where it begins. */
  from: number,
  /** Where it ends. */
  to: number,
};

/** What may be typed at a place: `from` to `to` is replaced. */
export type Completions = {
  /** Where the text begins that a chosen item replaces. */
  from: number,
  /** Where it ends. */
  to: number,
  /** Where the word begins by which the items are filtered. */
  word: number,
  /** Where a comma has to be inserted, too. */
  comma: number | null,
  /** The items, best first. */
  items: Array<CompletionItem>,
};

/** Something that may be typed. */
export type CompletionItem = {
  /** How it is listed, and what it is filtered by. */
  label: string,
  /** What it is. */
  kind: "field" | "state" | "word" | "error" | "resource" | "function" | "variable",
  /** A few words beside the label. */
  detail: string,
  /** What it means. */
  info: string,
  /** The snippet to insert, in the notation of CodeMirror's `snippet`. */
  insert: string,
  /** Whether completion goes on at once in what was inserted. */
  again: boolean,
};

/** What a range of the text is. */
export type Hover = {
  /** Where it begins. */
  from: number,
  /** Where it ends. */
  to: number,
  /** Its name. */
  title: string,
  /** What it is. */
  text: string,
};

/** The name of a state that can be renamed, where it is written at the cursor. */
export type StateName = {
  /** Where it begins. */
  from: number,
  /** Where it ends. */
  to: number,
  /** The name. */
  name: string,
};

/** Changes of the text. */
export type TextEdits = {
  /** In the order of the text; none overlaps another. */
  edits: Array<TextEdit>,
  /** What the user should know about them. */
  note: string | null,
};

/** A change of a text. */
export type TextEdit = {
  /** Where the replaced text begins. */
  from: number,
  /** Where it ends. */
  to: number,
  /** The text that replaces it. */
  insert: string,
};

/** Why there are no changes. */
export type EditsRefused = {
  /** The reason, in a sentence. */
  sentence: string,
};
