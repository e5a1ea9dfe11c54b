/**
 * A soft background behind the lines of one range: the state that is selected elsewhere on the page.
 *
 * The range moves with the text while the user edits. Only the visible lines are decorated, so a range as long as
 * the largest definition costs no more than a screenful.
 */
import { RangeSetBuilder, StateEffect, StateField } from "@codemirror/state";
import type { Extension } from "@codemirror/state";
import { Decoration, EditorView, ViewPlugin } from "@codemirror/view";
import type { DecorationSet, ViewUpdate } from "@codemirror/view";

/** A range of the text, in UTF-16 code units. */
export interface TextRange {
  from: number;
  to: number;
}

/** Sets the highlighted range, or clears it. */
export const setHighlight = StateEffect.define<TextRange | null>();

const highlighted = StateField.define<TextRange | null>({
  create: () => null,
  update(range, transaction) {
    if (range && transaction.docChanged) {
      const from = transaction.changes.mapPos(range.from, 1);
      range = { from, to: Math.max(from, transaction.changes.mapPos(range.to, -1)) };
    }
    for (const effect of transaction.effects) {
      if (effect.is(setHighlight)) {
        range = effect.value;
      }
    }
    return range;
  },
});

const line = Decoration.line({ class: "cm-highlighted-range" });

function visibleLines(view: EditorView): DecorationSet {
  const range = view.state.field(highlighted);
  const builder = new RangeSetBuilder<Decoration>();
  if (range) {
    let next = 0;
    for (const visible of view.visibleRanges) {
      const end = Math.min(visible.to, range.to);
      for (let at = Math.max(visible.from, range.from, next); at <= end; ) {
        const { from, to } = view.state.doc.lineAt(at);
        builder.add(from, from, line);
        // Two visible ranges may share a line (a fold within it): it must be added once only.
        at = next = to + 1;
      }
    }
  }
  return builder.finish();
}

const painter = ViewPlugin.define(
  (view) => ({
    lines: visibleLines(view),
    update(update: ViewUpdate) {
      const moved = update.startState.field(highlighted) !== update.state.field(highlighted);
      if (moved || update.docChanged || update.viewportChanged) {
        this.lines = visibleLines(update.view);
      }
    },
  }),
  { decorations: (plugin) => plugin.lines },
);

/** The extension that knows and paints the highlighted range. */
export const highlight: Extension = [highlighted, painter];
