/**
 * What something is: a small text beside the thing that is pointed at, or, by F1, beside the cursor.
 *
 * What does not live here: the words, which are the owner's (`services.ts`).
 */
import { StateEffect, StateField } from "@codemirror/state";
import type { Extension } from "@codemirror/state";
import { EditorView, hoverTooltip, keymap, showTooltip } from "@codemirror/view";
import type { Tooltip } from "@codemirror/view";
import { announce, ask, isCurrent } from "./services.ts";
import type { Hover } from "./protocol.ts";

function tooltip(hover: Hover): Tooltip {
  return {
    pos: hover.from,
    end: hover.to,
    above: true,
    create: () => {
      const dom = document.createElement("div");
      dom.className = "cm-about";
      const title = document.createElement("div");
      title.className = "cm-about-title";
      title.textContent = hover.title;
      const text = document.createElement("div");
      text.textContent = hover.text;
      dom.append(title, text);
      return { dom };
    },
  };
}

const pointed = hoverTooltip(
  async (view, pos) => {
    const { doc } = view.state;
    const hover = await ask(view.state, "hover", { at: pos });
    return hover && isCurrent(view, doc) ? tooltip(hover) : null;
  },
  { hideOnChange: true, hoverTime: 400 },
);

const show = StateEffect.define<Tooltip | null>();

/** The tooltip of F1: it goes when the cursor or the text changes. */
const asked = StateField.define<Tooltip | null>({
  create: () => null,
  update(shown, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(show)) {
        return effect.value;
      }
    }
    return transaction.docChanged || transaction.selection ? null : shown;
  },
  provide: (field) => showTooltip.from(field),
});

function explain(view: EditorView): boolean {
  const { doc } = view.state;
  const at = view.state.selection.main.head;
  void ask(view.state, "hover", { at }).then((hover) => {
    if (!isCurrent(view, doc) || view.state.selection.main.head !== at) {
      return;
    }
    view.dispatch({ effects: show.of(hover ? tooltip(hover) : null) });
    announce(view, hover ? `${hover.title}. ${hover.text}` : "Nothing is known about this.");
  });
  return true;
}

function hide(view: EditorView): boolean {
  const shown = view.state.field(asked) !== null;
  if (shown) {
    view.dispatch({ effects: show.of(null) });
  }
  return shown;
}

/** The extension. */
export const hover: Extension = [
  pointed,
  asked,
  keymap.of([
    { key: "F1", run: explain, preventDefault: true },
    { key: "Escape", run: hide },
  ]),
];
