/**
 * The features of the editor: which CodeMirror extensions it consists of, and which parts of them may change while
 * it lives. Nothing here knows the custom element (`editor-element.ts`) or a colour (`theme.ts`).
 */
import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { yaml } from "@codemirror/lang-yaml";
import { bracketMatching, foldGutter, foldKeymap, indentOnInput } from "@codemirror/language";
import { lintGutter, lintKeymap } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { Annotation, Compartment, EditorState } from "@codemirror/state";
import type { ChangeSpec, Extension } from "@codemirror/state";
import {
  EditorView,
  drawSelection,
  dropCursor,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  placeholder,
} from "@codemirror/view";
import type { ViewUpdate } from "@codemirror/view";
import { highlight } from "./highlight.ts";
import { compact, roomy, theme } from "./theme.ts";

/** Marks what the page did by itself, so that it is not reported back to the page. */
export const byPage = Annotation.define<true>();

/** What the editor tells its owner. */
export interface Listener {
  update(update: ViewUpdate): void;
  run(): void;
  share(): void;
}

/** What can change while the editor lives. */
export interface Settings {
  label: string;
  placeholder: string;
  language: string;
  readonly: boolean;
  compact: boolean;
}

const compartments = {
  label: new Compartment(),
  placeholder: new Compartment(),
  language: new Compartment(),
  readonly: new Compartment(),
  compact: new Compartment(),
};

/** What is beside the text, and what only makes sense in a text of many lines. */
const surroundings: Extension = [
  lintGutter(),
  lineNumbers(),
  foldGutter(),
  highlightActiveLine(),
  highlightActiveLineGutter(),
  roomy,
];

function language(name: string): Extension {
  switch (name) {
    case "yaml":
      return yaml();
    case "text":
      return [];
    default:
      return json();
  }
}

const settingExtension: { [Name in keyof Settings]: (value: Settings[Name]) => Extension } = {
  label: (text) => (text ? EditorView.contentAttributes.of({ "aria-label": text }) : []),
  placeholder: (text) => (text ? placeholder(text) : []),
  language,
  readonly: (on) => EditorState.readOnly.of(on),
  compact: (on) => (on ? [compact, EditorView.lineWrapping] : surroundings),
};

/** The transaction effect that changes one setting. */
export function reconfigure<Name extends keyof Settings>(name: Name, value: Settings[Name]) {
  return compartments[name].reconfigure(settingExtension[name](value));
}

/**
 * An editor's first state. Tab stays the browser's: it leaves the editor, so that nobody who works by keyboard is
 * caught in it; Ctrl-] and Ctrl-[ indent.
 */
export function initialState(listener: Listener): EditorState {
  const command = (act: () => void) => () => {
    act();
    return true;
  };
  return EditorState.create({
    extensions: [
      // Before every other key map: Mod-Enter has another meaning in the default one.
      keymap.of([
        { key: "Mod-Enter", run: command(listener.run), preventDefault: true },
        { key: "Mod-s", run: command(listener.share), preventDefault: true },
      ]),
      compartments.compact.of(settingExtension.compact(false)),
      history(),
      drawSelection(),
      dropCursor(),
      highlightSpecialChars(),
      highlightSelectionMatches(),
      indentOnInput(),
      bracketMatching(),
      closeBrackets(),
      search({ top: true }),
      highlight,
      theme,
      keymap.of([
        ...closeBracketsKeymap,
        ...searchKeymap,
        ...historyKeymap,
        ...foldKeymap,
        ...lintKeymap,
        ...defaultKeymap,
      ]),
      EditorState.tabSize.of(2),
      EditorView.updateListener.of((update) => {
        listener.update(update);
      }),
      compartments.label.of(settingExtension.label("")),
      compartments.placeholder.of(settingExtension.placeholder("")),
      compartments.language.of(settingExtension.language("json")),
      compartments.readonly.of(settingExtension.readonly(false)),
    ],
  });
}

/**
 * The smallest single change from one text to another: what is equal at both ends stays, and with it the cursor,
 * the folds and the diagnostics there.
 */
export function smallestChange(before: string, after: string): ChangeSpec {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before.charCodeAt(start) === after.charCodeAt(start)) {
    start += 1;
  }
  let end = 0;
  while (
    end < most - start &&
    before.charCodeAt(before.length - 1 - end) === after.charCodeAt(after.length - 1 - end)
  ) {
    end += 1;
  }
  return { from: start, to: before.length - end, insert: after.slice(start, after.length - end) };
}
