/**
 * Changes of the text that the owner works out: laying it out, another notation, quick fixes; and going to where
 * something is defined.
 *
 * An answer is applied only if the text is still the one that was asked about. What does not live here: the questions
 * (`services.ts`), and the field for a new name (`rename.ts`).
 */
import { forEachDiagnostic } from "@codemirror/lint";
import type { Diagnostic } from "@codemirror/lint";
import { EditorSelection } from "@codemirror/state";
import type { EditorState, Extension } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import type { Command } from "@codemirror/view";
import { smallestChange } from "./change.ts";
import { announce, ask, isCurrent, say } from "./services.ts";
import type { TextEdit } from "./protocol.ts";
import type { Changes } from "./services.ts";

/** Applies changes as one step that can be undone. */
export function apply(view: EditorView, edits: readonly TextEdit[], selection?: number): void {
  if (edits.length === 0) {
    return;
  }
  view.dispatch({
    changes: edits.map((edit) => ({ from: edit.from, to: edit.to, insert: edit.insert })),
    ...(selection === undefined ? {} : { selection: EditorSelection.cursor(selection) }),
    userEvent: "input",
    scrollIntoView: true,
  });
}

/** How many characters other than blanks stand before an offset. */
function inked(text: string, offset: number): number {
  return text.slice(0, offset).replace(/\s/g, "").length;
}

/** Where so many characters other than blanks stand before. */
function behindInk(text: string, count: number): number {
  let seen = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (seen === count) {
      return at;
    }
    seen += /\s/.test(text.charAt(at)) ? 0 : 1;
  }
  return text.length;
}

function rewrite(name: "format" | "convert"): Command {
  return (view) => {
    const { doc } = view.state;
    void ask(view.state, name, null).then((changes) => {
      if (!changes || !isCurrent(view, doc)) {
        return;
      }
      if ("sentence" in changes) {
        tell(view, changes.sentence, true);
        return;
      }
      replace(view, name, changes);
      if (changes.note) {
        tell(view, changes.note, false);
      }
    });
    return true;
  };
}

function replace(view: EditorView, name: "format" | "convert", changes: Exclude<Changes, { sentence: string }>): void {
  const [whole] = changes.edits;
  if (!whole) {
    return;
  }
  const before = view.state.doc.toString();
  const ink = inked(before, view.state.selection.main.head);
  view.dispatch({
    changes: smallestChange(before, whole.insert),
    // Laid out anew, the same character stands elsewhere; in another notation there is no such thing.
    selection: EditorSelection.cursor(name === "format" ? behindInk(whole.insert, ink) : 0),
    userEvent: "input",
    scrollIntoView: true,
  });
}

function tell(view: EditorView, sentence: string, bad: boolean): void {
  view.dispatch({ effects: say.of({ sentence, bad }) });
}

/** Lays the text out anew. */
export const format = rewrite("format");

/** JSON to YAML and back. */
export const convert = rewrite("convert");

/** Goes to where the thing at an offset is defined. */
function goTo(view: EditorView, at: number): void {
  const { doc } = view.state;
  void ask(view.state, "definition", { at }).then((place) => {
    if (!isCurrent(view, doc)) {
      return;
    }
    if (!place) {
      announce(view, "There is no state or variable here to go to.");
      return;
    }
    view.dispatch({
      selection: EditorSelection.single(place.from, place.to),
      effects: EditorView.scrollIntoView(place.from, { y: "center" }),
      userEvent: "select",
    });
  });
}

function goToDefinition(view: EditorView): boolean {
  goTo(view, view.state.selection.main.head);
  return true;
}

const pressed = EditorView.domEventHandlers({
  mousedown(event, view) {
    const at = event.button === 0 && (event.ctrlKey || event.metaKey) ? view.posAtCoords(event) : null;
    if (at === null) {
      return false;
    }
    event.preventDefault();
    view.focus();
    goTo(view, at);
    return true;
  },
});

/** A change that mends something, with its name. */
export interface Fix {
  title: string;
  run(view: EditorView): void;
}

/** The fixes of the diagnostics that the cursor touches, or else of those of its line. */
export function fixesAt(state: EditorState): Fix[] {
  const { head } = state.selection.main;
  const line = state.doc.lineAt(head);
  const here: Fix[] = [];
  const near: Fix[] = [];
  forEachDiagnostic(state, (diagnostic: Diagnostic, from: number, to: number) => {
    const list = from <= head && head <= to ? here : from <= line.to && to >= line.from ? near : null;
    for (const action of diagnostic.actions ?? []) {
      list?.push({
        title: action.name,
        run: (view) => {
          action.apply(view, from, to);
        },
      });
    }
  });
  return here.length > 0 ? here : near;
}

/** The extension. */
export const changes: Extension = [
  pressed,
  keymap.of([
    { key: "F12", run: goToDefinition, preventDefault: true },
    { key: "Shift-Alt-f", run: format, preventDefault: true },
  ]),
];
