/**
 * The colours of the text, for the languages that `later.ts` brings. Like those of `theme.ts`, they are custom
 * properties of the page.
 */
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { tags } from "@lezer/highlight";

const tokens = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--code-property)" },
  { tag: [tags.string, tags.attributeValue, tags.content], color: "var(--code-string)" },
  { tag: tags.number, color: "var(--code-number)" },
  { tag: [tags.bool, tags.null, tags.keyword, tags.typeName], color: "var(--code-keyword)" },
  { tag: [tags.punctuation, tags.separator, tags.bracket], color: "var(--code-punctuation)" },
  { tag: [tags.comment, tags.meta, tags.labelName], color: "var(--code-comment)" },
  { tag: tags.invalid, color: "var(--code-invalid)" },
]);

/** The colours of the text. */
export const colours: Extension = syntaxHighlighting(tokens);
