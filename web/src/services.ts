/**
 * What the owner of an editor knows about its text: what may be typed, what something is, where it is defined, and
 * changes of the whole text. The editor asks by the event `asl-ask`, whose detail holds the text, the question and a
 * function for the answer; whoever hears it may answer once, later.
 *
 * The questions and answers are those of the worker (`protocol.ts`). What does not live here: what they look like on
 * the screen (`completion.ts`, `hover.ts`, `rename.ts`, `changes.ts`).
 */
import { Facet, StateEffect } from "@codemirror/state";
import type { EditorState, Text } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import type { EditorRequest, EditorResponse } from "./protocol.ts";

/** The names of what can be asked, and of the answers to each: the variants of the enums of Rust. */
interface Answers {
  complete: "completions";
  hover: "hover";
  definition: "place";
  renamable: "name";
  rename: "edits" | "refused";
  format: "edits" | "refused";
  convert: "edits" | "refused";
}

/** The content of the variants of these names of an enum of Rust; `null` where there is none. */
type Content<Enum, Name> = Name extends PropertyKey
  ? Enum extends Record<Name, infer Inner>
    ? Inner
    : Enum extends Name
      ? null
      : never
  : never;

/** What the worker is asked. */
type Question<Name extends keyof Answers> = Content<EditorRequest, Name>;

/** What it answers. */
type Answer<Name extends keyof Answers> = Content<EditorResponse, Answers[Name]>;

/** Changes of the text with what is to be known of them, or why there are none. */
export type Changes = Answer<"rename">;

/** Sends a question to the owner; `null` if there is no answer. Both are JSON text. */
export type Asker = (text: string, question: string) => Promise<string | null | undefined>;

/** How this editor asks its owner. */
export const asker = Facet.define<Asker, Asker>({
  combine: ([first]) => first ?? (() => Promise.resolve(null)),
});

/** Asks about the text of a state. Whether the text is still the same then is the caller's to check. */
export async function ask<Name extends keyof Answers>(
  state: EditorState,
  name: Name,
  question: Question<Name>,
): Promise<Answer<Name> | null> {
  // An enum of Rust: the name of the variant and its content, or the name alone.
  const asked = JSON.stringify(question === null ? name : { [name]: question });
  const answer = await state.facet(asker)(state.doc.toString(), asked);
  if (!answer) {
    return null;
  }
  const [content] = Object.values(JSON.parse(answer) as Record<string, Answer<Name>>);
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
