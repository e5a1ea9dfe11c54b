/**
 * The colours of the text, for the languages that `lazy.ts` brings, and the look of what opens beside it. Like those of `theme.ts`, they are custom
 * properties of the page.
 */
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
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

/** What opens beside or above the text: the list of completions, what something is, the field for a new name. */
export const popups: Extension = EditorView.theme({
  ".cm-tooltip.cm-tooltip-autocomplete > ul": {
    fontFamily: "var(--font-code)",
    fontSize: "var(--editor-font-size)",
    maxHeight: "16rem",
    minWidth: "14rem",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "3px 10px", lineHeight: "1.4" },
  ".cm-tooltip-autocomplete ul li[aria-selected], .cm-tooltip-autocomplete-disabled ul li[aria-selected]": {
    color: "var(--editor-text)",
    backgroundColor: "var(--editor-selection)",
  },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "700" },
  ".cm-completionDetail": { fontStyle: "normal", color: "var(--editor-gutter-text)", fontFamily: "var(--font-text)" },
  ".cm-tooltip.cm-completionInfo": {
    padding: "8px 10px",
    maxWidth: "20rem",
    fontFamily: "var(--font-text)",
    lineHeight: "1.4",
  },
  ".cm-about": {
    padding: "8px 10px",
    maxWidth: "28rem",
    fontFamily: "var(--font-text)",
    lineHeight: "1.45",
    whiteSpace: "pre-wrap",
    overflowWrap: "anywhere",
  },
  ".cm-about-title": { fontFamily: "var(--font-code)", fontWeight: "700", marginBottom: "2px" },
  ".cm-rename": {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    gap: "6px",
    padding: "8px 10px",
    fontFamily: "var(--font-text)",
  },
  ".cm-rename label": { display: "flex", flex: "1 1 14rem", alignItems: "center", gap: "6px", whiteSpace: "nowrap" },
  ".cm-rename input": { flex: "1", minWidth: "8rem", fontFamily: "var(--font-code)" },
  ".cm-rename-trouble": { flex: "1 0 100%", margin: "0", color: "var(--severity-error)" },
  ".cm-rename-trouble:empty": { display: "none" },
  ".cm-diagnosticAction": {
    color: "var(--editor-text)",
    backgroundColor: "var(--editor-background)",
    border: "1px solid var(--editor-border)",
    borderRadius: "4px",
    padding: "2px 8px",
    cursor: "pointer",
  },
  ".cm-snippetField": { backgroundColor: "var(--editor-highlight)" },
});

/** The panel for search and replace, and that for a line number. */
export const panels: Extension = EditorView.theme({
  ".cm-panels.cm-panels-top": { borderBottom: "1px solid var(--editor-border)" },
  ".cm-panels": { color: "var(--editor-text)", backgroundColor: "var(--editor-background)" },
  ".cm-panel.cm-search": {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    gap: "6px",
    padding: "8px 28px 8px 10px",
    fontFamily: "var(--font-text)",
  },
  ".cm-panel.cm-search br": { flexBasis: "100%", height: "0" },
  ".cm-panel.cm-search label": { display: "inline-flex", alignItems: "center", gap: "4px", fontSize: "12px" },
  ".cm-panel .cm-textfield": {
    minWidth: "10rem",
    margin: "0",
    padding: "4px 8px",
    color: "var(--editor-text)",
    backgroundColor: "var(--editor-background)",
    border: "1px solid var(--editor-border)",
    borderRadius: "6px",
    fontSize: "13px",
  },
  ".cm-panel .cm-button": {
    margin: "0",
    padding: "3px 10px",
    color: "var(--editor-text)",
    background: "var(--editor-background)",
    border: "1px solid var(--editor-border)",
    borderRadius: "6px",
    fontSize: "12px",
    textTransform: "capitalize",
    cursor: "pointer",
  },
});
