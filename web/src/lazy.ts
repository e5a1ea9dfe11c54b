/**
 * What an editor gains a moment after it shows: undo, keys, colours, folding, diagnostics, search, brackets, a cursor and a selection of
 * its own instead of the browser's. None of it is needed to read and type, so that it is a module of its own, which `editor.ts` fetches
 * when the first view stands.
 */
import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { StreamLanguage, bracketMatching, foldGutter, foldKeymap, indentOnInput } from "@codemirror/language";
import { yaml } from "@codemirror/legacy-modes/mode/yaml";
import { lintGutter, lintKeymap } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { Compartment } from "@codemirror/state";
import type { Extension } from "@codemirror/state";
import { EditorView, drawSelection, dropCursor, highlightSpecialChars, keymap } from "@codemirror/view";
import { changes, convert, format } from "./changes.ts";
import { completion } from "./completion.ts";
import { hover } from "./hover.ts";
import { rename, renames } from "./rename.ts";
import { colours, panels, popups } from "./lazy-theme.ts";
// It is loaded already. The bundler puts what all modules import into one part; with this import that part is all that the page loads first.
import "./editor-element.ts";

export { isolateHistory, undo, undoDepth } from "@codemirror/commands";
export { setDiagnostics } from "@codemirror/lint";
export { apply } from "./changes.ts";

/** What an editor gains whose owner knows its text. */
export const services: Extension = [completion, hover, changes, renames, popups];

/** What the page may want such an editor to do. */
export const commands = { format, convert, rename };

/** Whether lines wrap: of each editor by itself. */
const wrapping = new Compartment();

/** Wraps long lines, or no longer. */
function toggleWrapping(view: EditorView): boolean {
  const wraps = view.lineWrapping;
  view.dispatch({ effects: wrapping.reconfigure(wraps ? [] : EditorView.lineWrapping) });
  return true;
}

/** What every editor gains. */
export const features: Extension = [
  drawSelection(),
  dropCursor(),
  highlightSpecialChars(),
  history(),
  highlightSelectionMatches(),
  indentOnInput(),
  bracketMatching(),
  closeBrackets(),
  search({ top: true }),
  colours,
  panels,
  wrapping.of([]),
  keymap.of([
    { key: "Alt-z", run: toggleWrapping },
    ...closeBracketsKeymap,
    ...searchKeymap,
    ...historyKeymap,
    ...foldKeymap,
    ...lintKeymap,
    ...defaultKeymap,
  ]),
];

/** The gutters of an editor of many lines: to the left of the line numbers, and to their right. */
export const gutters: { before: Extension; after: Extension } = { before: lintGutter(), after: foldGutter() };

/** Longer lines are data, and finding the colours of one takes the square of its length. */
const LONGEST_LINE = 2_000;

/** YAML of which long lines have no colours. */
const boundedYaml: typeof yaml = {
  ...yaml,
  token(stream, state) {
    if (stream.string.length > LONGEST_LINE) {
      stream.skipToEnd();
      return null;
    }
    return yaml.token(stream, state);
  },
};

/** Line by line: a tree of YAML's deepest nesting would be walked recursively, and a link may bring any depth. */
const yamlLanguage = StreamLanguage.define(boundedYaml);

let javascript: Extension | undefined;

/** Fetches what a language needs that not every page shows; says whether something came. */
export async function fetchLanguage(name: string): Promise<boolean> {
  if (name !== "javascript" || javascript) {
    return false;
  }
  javascript = (await import("./javascript.ts")).javascriptLanguage;
  return true;
}

/** A language by its name. */
export function language(name: string): Extension {
  switch (name) {
    case "yaml":
      return yamlLanguage;
    case "javascript":
      return javascript ?? [];
    case "text":
      return [];
    default:
      return json();
  }
}
