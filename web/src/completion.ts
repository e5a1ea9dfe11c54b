/**
 * Completion: CodeMirror's list, filled by the owner of the editor (`services.ts`). The same list offers quick fixes.
 *
 * CodeMirror filters the items while the user types on within the same word, and asks again when the word ends. What
 * does not live here: which items there are, and what fixes do (`changes.ts`).
 */
import { autocompletion, completionKeymap, snippet, startCompletion } from "@codemirror/autocomplete";
import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import { StateEffect, StateField } from "@codemirror/state";
import type { EditorState, Extension } from "@codemirror/state";
import { keymap } from "@codemirror/view";
import type { EditorView } from "@codemirror/view";
import { fixesAt } from "./changes.ts";
import { ask, say } from "./services.ts";
import type { CompletionItem, Completions } from "./protocol.ts";

/** After one of these the list opens by itself. */
const OPENS = /[\p{L}\d_$.:%-]$|(^|[\s[{:,])"$/u;

const setFixing = StateEffect.define<boolean>();

/** Whether the list is to hold the quick fixes of this place. */
const fixing = StateField.define<boolean>({
  create: () => false,
  update(value, transaction) {
    const said = transaction.effects.find((effect) => effect.is(setFixing));
    return said ? said.value : value && !transaction.docChanged && !transaction.selection;
  },
});

function fixes(state: EditorState): CompletionResult {
  const { head } = state.selection.main;
  return {
    from: head,
    filter: false,
    options: fixesAt(state).map((fix): Completion => ({ label: fix.title, type: "fix", apply: fix.run })),
  };
}

async function complete(context: CompletionContext): Promise<CompletionResult | null> {
  if (context.explicit && context.state.field(fixing)) {
    return fixes(context.state);
  }
  const line = context.state.doc.lineAt(context.pos);
  const before = context.state.sliceDoc(Math.max(line.from, context.pos - 2), context.pos);
  if (!context.explicit && !OPENS.test(before)) {
    return null;
  }
  const found = await ask(context.state, "complete", { at: context.pos });
  if (!found || context.aborted) {
    return null;
  }
  return {
    from: found.word,
    options: found.items.map((item, index) => option(item, index, found, context.pos)),
    validFor: /^[\p{L}\d_$:{}% -]*$/u,
  };
}

function option(item: CompletionItem, index: number, found: Completions, pos: number): Completion {
  const before = found.word - found.from;
  const behind = Math.max(0, found.to - pos);
  return {
    label: item.label,
    type: item.kind,
    ...(item.detail ? { detail: item.detail } : {}),
    ...(item.info ? { info: item.info } : {}),
    // The order of the answer, where what is typed fits several items as well.
    sortText: String(index).padStart(4, "0"),
    apply(view: EditorView, completion: Completion, from: number, to: number): void {
      insert(view, item, completion, { from: from - before, to: to + behind, comma: found.comma ?? null });
    },
  };
}

interface Place {
  from: number;
  to: number;
  comma: number | null;
}

function insert(view: EditorView, item: CompletionItem, completion: Completion, place: Place): void {
  let { from, to } = place;
  if (place.comma !== null) {
    view.dispatch({ changes: { from: place.comma, insert: "," }, userEvent: "input.complete" });
    from += 1;
    to += 1;
  }
  snippet(item.insert)(view, completion, from, to);
  if (item.again) {
    startCompletion(view);
  }
}

function offerFixes(view: EditorView): boolean {
  if (fixesAt(view.state).length === 0) {
    view.dispatch({ effects: say.of({ sentence: "There is no quick fix at the cursor.", bad: false }) });
    return true;
  }
  view.dispatch({ effects: setFixing.of(true) });
  return startCompletion(view);
}

function offerCompletions(view: EditorView): boolean {
  view.dispatch({ effects: setFixing.of(false) });
  return startCompletion(view);
}

/** The extension. */
export const completion: Extension = [
  fixing,
  autocompletion({
    override: [complete],
    icons: false,
    defaultKeymap: false,
    maxRenderedOptions: 60,
    activateOnTypingDelay: 40,
  }),
  keymap.of([
    { key: "Ctrl-Space", run: offerCompletions },
    { mac: "Alt-Escape", run: offerCompletions },
    { key: "Mod-.", run: offerFixes, preventDefault: true },
    ...completionKeymap,
  ]),
];
