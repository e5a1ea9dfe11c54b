/**
 * Renaming a state: F2 opens a field for the new name above the text; Enter renames, Escape leaves everything as it is.
 *
 * What does not live here: which places are changed, and which names are refused; the owner knows (`services.ts`), and
 * lets its other texts follow (`asl-renamed`).
 */
import { StateEffect, StateField } from "@codemirror/state";
import type { Extension } from "@codemirror/state";
import { keymap, showPanel } from "@codemirror/view";
import type { EditorView, Panel } from "@codemirror/view";
import { apply } from "./changes.ts";
import { announce, ask, isCurrent, renamed, say } from "./services.ts";

/** The state that is being renamed: its name, and one place where the name stands. */
interface Renaming {
  name: string;
  at: number;
}

const set = StateEffect.define<Renaming | null>();

const renaming = StateField.define<Renaming | null>({
  create: () => null,
  update(value, transaction) {
    if (value && transaction.docChanged) {
      value = { ...value, at: transaction.changes.mapPos(value.at, 1) };
    }
    for (const effect of transaction.effects) {
      if (effect.is(set)) {
        value = effect.value;
      }
    }
    return value;
  },
  provide: (field) => showPanel.compute([field], (state) => (state.field(field) ? panel : null)),
});

function panel(view: EditorView): Panel {
  const dom = document.createElement("form");
  dom.className = "cm-rename";
  const label = document.createElement("label");
  const name = view.state.field(renaming)?.name ?? "";
  label.textContent = "New name of the state ";
  const input = document.createElement("input");
  input.className = "cm-textfield";
  input.value = name;
  input.spellcheck = false;
  input.setAttribute("autocomplete", "off");
  label.append(input);
  const submitter = button("Rename", "submit");
  const cancel = button("Cancel", "button");
  const trouble = document.createElement("p");
  trouble.className = "cm-rename-trouble";
  trouble.setAttribute("role", "alert");
  dom.append(label, submitter, cancel, trouble);
  dom.addEventListener("submit", (event) => {
    event.preventDefault();
    void submit(view, input.value, trouble);
  });
  cancel.addEventListener("click", () => {
    close(view);
  });
  dom.addEventListener("keydown", (event) => {
    // Keys in here are not the editor's, and Escape closes no dialog of the page.
    event.stopPropagation();
    if (event.key === "Escape") {
      event.preventDefault();
      close(view);
    }
  });
  return {
    dom,
    top: true,
    mount: () => {
      input.focus();
      input.select();
    },
  };
}

function button(text: string, type: "submit" | "button"): HTMLButtonElement {
  const element = document.createElement("button");
  element.type = type;
  element.className = "cm-button";
  element.textContent = text;
  return element;
}

function close(view: EditorView): void {
  view.dispatch({ effects: set.of(null) });
  view.focus();
}

async function submit(view: EditorView, name: string, trouble: HTMLElement): Promise<void> {
  const { doc } = view.state;
  const of = view.state.field(renaming);
  if (!of) {
    return;
  }
  const changes = await ask(view.state, "rename", { at: of.at, name });
  if (!isCurrent(view, doc)) {
    trouble.textContent = "The text has changed meanwhile. Press Rename again.";
    return;
  }
  if (!changes || "sentence" in changes) {
    trouble.textContent = changes?.sentence ?? "The state could not be renamed.";
    return;
  }
  // First the others, so that they can be brought back together with the definition.
  view.dispatch({ effects: renamed.of({ before: of.name, after: name }) });
  apply(view, changes.edits);
  close(view);
  const { length } = changes.edits;
  announce(view, length === 1 ? "Renamed in one place." : `Renamed in ${String(length)} places.`);
}

/** Asks for a new name of the state at the cursor. */
export function rename(view: EditorView): boolean {
  const { doc } = view.state;
  void ask(view.state, "renamable", { at: view.state.selection.main.head }).then((found) => {
    if (!isCurrent(view, doc)) {
      return;
    }
    if (!found) {
      const sentence = "There is no state here to rename. Put the cursor on the name of one.";
      view.dispatch({ effects: say.of({ sentence, bad: false }) });
      return;
    }
    view.dispatch({ effects: set.of({ name: found.name, at: found.from }) });
  });
  return true;
}

/** The extension. */
export const renames: Extension = [renaming, keymap.of([{ key: "F2", run: rename, preventDefault: true }])];
