/**
 * What the owner of an editor knows about its text: what may be typed, what something is, where it is defined, and
 * changes of the whole text. The editor asks by the event `asl-ask`, whose detail holds the text, the question and a
 * function for the answer; whoever hears it may answer once, later.
 *
 * The questions and answers are those of `crates/protocol/src/editor.rs`. What does not live here: what they look like
 * on the screen (`completion.ts`, `hover.ts`, `rename.ts`, `changes.ts`).
 */
import { Facet, StateEffect } from "@codemirror/state";
import type { EditorState, Text } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import type { TextRange } from "./highlight.ts";

/** Something that may be typed. */
export interface CompletionItem {
  label: string;
  kind: "field" | "state" | "word" | "error" | "resource" | "function" | "variable";
  detail: string;
  info: string;
  /** A snippet, as `snippet` of CodeMirror takes it. */
  insert: string;
  /** Completion goes on at once in what was inserted. */
  again: boolean;
}

/** A change of the text. */
export interface TextEdit extends TextRange {
  insert: string;
}

/** What can be asked, and what the answer is; `null` where there is nothing to say. */
interface Questions {
  complete: { ask: { at: number }; answer: Completions };
  hover: { ask: { at: number }; answer: Hover };
  definition: { ask: { at: number }; answer: TextRange };
  renamable: { ask: { at: number }; answer: TextRange & { name: string } };
  rename: { ask: { at: number; name: string }; answer: Changes };
  format: { ask: null; answer: Changes };
  convert: { ask: null; answer: Changes };
}

/** What may be typed at a place: `from` to `to` is replaced, from `word` on the items are filtered. */
export interface Completions extends TextRange {
  word: number;
  /** Where a comma has to be inserted, too. */
  comma?: number | null;
  items: CompletionItem[];
}

/** What a range of the text is. */
export interface Hover extends TextRange {
  title: string;
  text: string;
}

/** Changes of the text with what is to be known of them, or why there are none. */
export type Changes = { edits: TextEdit[]; note?: string | null } | { sentence: string };

/** Sends a question to the owner; `null` if there is no answer. Both are JSON text. */
export type Asker = (text: string, question: string) => Promise<string | null | undefined>;

/** How this editor asks its owner. */
export const asker = Facet.define<Asker, Asker>({
  combine: ([first]) => first ?? (() => Promise.resolve(null)),
});

/** Asks about the text of a state. Whether the text is still the same then is the caller's to check. */
export async function ask<Name extends keyof Questions>(
  state: EditorState,
  name: Name,
  question: Questions[Name]["ask"],
): Promise<Questions[Name]["answer"] | null> {
  // An enum of Rust: the name of the variant and its content, or the name alone.
  const asked = JSON.stringify(question === null ? name : { [name]: question });
  const answer = await state.facet(asker)(state.doc.toString(), asked);
  if (!answer) {
    return null;
  }
  const [content] = Object.values(JSON.parse(answer) as Record<string, Questions[Name]["answer"]>);
  return content ?? null;
}

/** Something that the page should show for a while: a sentence, and whether it is bad news. */
export const say = StateEffect.define<{ sentence: string; bad: boolean }>();

/** A state is about to get another name: what else names it may follow. */
export const renamed = StateEffect.define<{ before: string; after: string }>();

/** Whether an answer about this text is still good. */
export function isCurrent(view: EditorView, doc: Text): boolean {
  return view.state.doc === doc || view.state.doc.eq(doc);
}

/** Says something to those who cannot see the screen. */
export function announce(view: EditorView, sentence: string): void {
  view.dispatch({ effects: EditorView.announce.of(sentence) });
}
