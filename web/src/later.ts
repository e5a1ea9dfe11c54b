/**
 * What an editor gains a moment after it shows: colours, folding, diagnostics, search, brackets. None of it is needed
 * to read and type, so that it is a module of its own, which `editor.ts` fetches when the first view stands.
 */
import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { json } from "@codemirror/lang-json";
import { yaml } from "@codemirror/lang-yaml";
import { bracketMatching, foldGutter, foldKeymap, indentOnInput } from "@codemirror/language";
import { lintGutter, lintKeymap } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import type { Extension } from "@codemirror/state";
import { keymap } from "@codemirror/view";
import { colours } from "./theme-later.ts";

export { setDiagnostics } from "@codemirror/lint";

/** What every editor gains. Its keys come before the ordinary ones. */
export const features: Extension = [
  highlightSelectionMatches(),
  indentOnInput(),
  bracketMatching(),
  closeBrackets(),
  search({ top: true }),
  colours,
  keymap.of([...closeBracketsKeymap, ...searchKeymap, ...foldKeymap, ...lintKeymap]),
];

/** The gutters of an editor of many lines: to the left of the line numbers, and to their right. */
export const gutters: { before: Extension; after: Extension } = { before: lintGutter(), after: foldGutter() };

/** A language by its name; `null` is plain text. */
export function language(name: string): Extension {
  switch (name) {
    case "yaml":
      return yaml();
    case "text":
      return [];
    default:
      return json();
  }
}
