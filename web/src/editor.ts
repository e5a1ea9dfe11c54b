/**
 * The features of the editor: which CodeMirror extensions it consists of, and which parts of them may change while
 * it lives. Nothing here knows the custom element (`editor-element.ts`) or a colour (`theme.ts`).
 *
 * An editor first has what reading and typing need. The rest (`lazy.ts`) is fetched when the page says that its first
 * view stands, by the event `asl-usable` of the document, or when somebody enters an editor.
 */
import { Annotation, Compartment, EditorState } from "@codemirror/state";
import type { Extension, StateEffect } from "@codemirror/state";
import {
  EditorView,
  gutter,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
  placeholder,
} from "@codemirror/view";
import type { ViewUpdate } from "@codemirror/view";
import { highlight } from "./highlight.ts";
import { asker } from "./services.ts";
import type { Asker } from "./services.ts";
import { compact, roomy, theme } from "./theme.ts";

/** Marks what the page did by itself, so that it is not reported back to the page. */
export const byPage = Annotation.define<true>();

/** What the editor tells its owner. */
export interface Listener {
  update(update: ViewUpdate): void;
  run(): void;
  share(): void;
  ask: Asker;
}

/** What can change while the editor lives. */
export interface Settings {
  label: string;
  placeholder: string;
  language: string;
  readonly: boolean;
  compact: boolean;
  services: boolean;
}

type Lazy = typeof import("./lazy.ts");

let lazy: Lazy | undefined;
let fetching: Promise<Lazy> | undefined;

/** The rest of the features, if it is there. */
export function loaded(): Lazy | undefined {
  return lazy;
}

/** Fetches the rest of the features, once. If that fails, editors stay as they are, and the next one tries again. */
export function fetchLazy(): Promise<Lazy> {
  fetching ??= import("./lazy.ts").then(
    (module) => (lazy = module),
    (error: unknown) => {
      fetching = undefined;
      throw error;
    },
  );
  return fetching;
}

const compartments = {
  features: new Compartment(),
  label: new Compartment(),
  placeholder: new Compartment(),
  language: new Compartment(),
  readonly: new Compartment(),
  compact: new Compartment(),
  services: new Compartment(),
};

/** What is beside the text, and what only makes sense in a text of many lines. */
function surroundings(): Extension {
  // The empty gutters keep the text at its place when the real ones come.
  return [
    lazy?.gutters.before ?? gutter({ class: "cm-gutter-lint" }),
    lineNumbers(),
    lazy?.gutters.after ?? gutter({ class: "cm-foldGutter" }),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    roomy,
  ];
}

const settingExtension: { [Name in keyof Settings]: (value: Settings[Name]) => Extension } = {
  // Focusable as it is, but not all checkers of accessibility know that.
  label: (text) => (text ? EditorView.contentAttributes.of({ "aria-label": text, tabindex: "0" }) : []),
  placeholder: (text) => (text ? placeholder(text) : []),
  language: (name) => lazy?.language(name) ?? [],
  readonly: (on) => EditorState.readOnly.of(on),
  compact: (on) => (on ? [compact, EditorView.lineWrapping] : surroundings()),
  services: (on) => (on ? (lazy?.services ?? []) : []),
};

/** The transaction effect that changes one setting. */
export function reconfigure<Name extends keyof Settings>(name: Name, value: Settings[Name]) {
  return compartments[name].reconfigure(settingExtension[name](value));
}

/** The transaction effects that give an editor all features, once they are loaded. */
export function completed(settings: Pick<Settings, "language" | "compact" | "services">): StateEffect<unknown>[] {
  return [
    compartments.features.reconfigure(lazy?.features ?? []),
    reconfigure("language", settings.language),
    reconfigure("compact", settings.compact),
    reconfigure("services", settings.services),
  ];
}

function undoWhenLoaded(view: EditorView): boolean {
  if (lazy) {
    return false;
  }
  // Whoever waits for the same module was here before, so that the history is in this editor by then.
  void fetchLazy().then(
    (module) => module.undo(view),
    () => undefined,
  );
  return true;
}

/**
 * An editor's first state. Tab stays the browser's: it leaves the editor, so that nobody who works by keyboard is
 * caught in it; Ctrl-] and Ctrl-[ indent.
 */
export function initialState(listener: Listener, settings: Settings, text: string): EditorState {
  const command = (act: () => void) => () => {
    act();
    return true;
  };
  const setting = <Name extends keyof Settings>(name: Name) => compartments[name].of(settingExtension[name](settings[name]));
  return EditorState.create({
    doc: text,
    extensions: [
      // Before every other key map: Mod-Enter has another meaning in the default one.
      keymap.of([
        { key: "Mod-Enter", run: command(listener.run), preventDefault: true },
        { key: "Mod-s", run: command(listener.share), preventDefault: true },
        // Who is quick enough to want this before the history is there gets it when it comes.
        { key: "Mod-z", run: undoWhenLoaded },
      ]),
      setting("compact"),
      asker.of((text, question) => listener.ask(text, question)),
      // Before the features: the keys of an open list come before others.
      setting("services"),
      compartments.features.of(lazy?.features ?? []),
      highlight,
      theme,
      EditorState.tabSize.of(2),
      EditorView.updateListener.of((update) => {
        listener.update(update);
      }),
      setting("label"),
      setting("placeholder"),
      setting("language"),
      setting("readonly"),
    ],
  });
}
