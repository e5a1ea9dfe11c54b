/**
 * How the editor looks. Every colour and font is a custom property of the page, with no value of its own here:
 * custom properties reach into the editor's shadow root, so light, dark and the user's choice between them are
 * settled in one place, `web/style/tokens.css`.
 *
 * What does not live here: which features the editor has (`editor.ts`), and the colours of its text (`lazy-theme.ts`).
 */
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";

const frame = EditorView.theme({
  "&": {
    color: "var(--editor-text)",
    backgroundColor: "var(--editor-background)",
    fontSize: "var(--editor-font-size)",
  },
  // The caret says where one is; this says in which editor.
  "&.cm-focused": { outline: "none" },
  "&.cm-focused::after": {
    content: "''",
    position: "absolute",
    inset: "0",
    zIndex: "5",
    boxShadow: "inset 0 0 0 1px var(--focus)",
    borderRadius: "inherit",
    pointerEvents: "none",
  },
  ".cm-scroller": { fontFamily: "var(--font-code)", lineHeight: "1.5" },
  ".cm-content": { caretColor: "var(--editor-cursor)" },
  ".cm-cursor, .cm-dropCursor": { borderLeftColor: "var(--editor-cursor)", borderLeftWidth: "2px" },
  // CodeMirror's own rule for a focused selection is this specific, so this one must be, too.
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "var(--editor-selection)",
  },
  ".cm-content ::selection": { backgroundColor: "var(--editor-selection)" },
  ".cm-activeLine": { backgroundColor: "var(--editor-active-line)" },
  ".cm-highlighted-range": { backgroundColor: "var(--editor-highlight)" },
  ".cm-gutters": {
    color: "var(--editor-gutter-text)",
    backgroundColor: "var(--editor-gutter)",
    borderRight: "1px solid var(--editor-border)",
  },
  ".cm-activeLineGutter": { color: "var(--editor-text)", backgroundColor: "var(--editor-active-line)" },
  ".cm-foldPlaceholder": {
    color: "var(--editor-gutter-text)",
    backgroundColor: "transparent",
    border: "1px solid var(--editor-border)",
  },
  "&.cm-focused .cm-matchingBracket": {
    backgroundColor: "transparent",
    outline: "1px solid var(--editor-gutter-text)",
  },
  "&.cm-focused .cm-nonmatchingBracket": {
    backgroundColor: "transparent",
    outline: "1px solid var(--code-invalid)",
  },
  ".cm-placeholder": { color: "var(--editor-gutter-text)" },
  ".cm-searchMatch": { backgroundColor: "var(--editor-search-match)" },
  ".cm-searchMatch-selected": { outline: "1px solid var(--editor-cursor)" },
  ".cm-selectionMatch": { backgroundColor: "var(--editor-search-match)" },
  ".cm-panels": { color: "var(--editor-text)", backgroundColor: "var(--editor-gutter)" },
  ".cm-panels-top": { borderBottom: "1px solid var(--editor-border)" },
  ".cm-panels-bottom": { borderTop: "1px solid var(--editor-border)" },
  ".cm-textfield, .cm-button": {
    color: "var(--editor-text)",
    backgroundColor: "var(--editor-background)",
    backgroundImage: "none",
    border: "1px solid var(--editor-border)",
    borderRadius: "4px",
  },
  ".cm-panel.cm-search [name=close], .cm-panel.cm-panel-lint [name=close]": { color: "inherit" },
  ".cm-tooltip": {
    color: "var(--editor-text)",
    backgroundColor: "var(--editor-gutter)",
    border: "1px solid var(--editor-border)",
    borderRadius: "4px",
    maxWidth: "min(40rem, 90vw)",
  },
  ".cm-diagnostic": { fontFamily: "var(--font-text)", whiteSpace: "pre-wrap", overflowWrap: "anywhere" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--severity-error)" },
  ".cm-diagnostic-warning": { borderLeftColor: "var(--severity-warning)" },
  ".cm-diagnostic-info, .cm-diagnostic-hint": { borderLeftColor: "var(--severity-info)" },
  ".cm-diagnosticSource": { fontFamily: "var(--font-code)", opacity: "0.8" },
  ".cm-gutter-lint, .cm-foldGutter": { width: "14px" },
  ".cm-gutter-lint .cm-gutterElement": { padding: "0 3px", display: "flex", alignItems: "center" },
  // CodeMirror's own marks are pictures with colours of their own.
  ".cm-lint-marker": { content: "normal", width: "8px", height: "8px", borderRadius: "50%" },
  ".cm-lint-marker-error": { content: "normal", backgroundColor: "var(--severity-error)" },
  ".cm-lint-marker-warning": { content: "normal", backgroundColor: "var(--severity-warning)" },
  ".cm-lint-marker-info, .cm-lint-marker-hint": { content: "normal", backgroundColor: "var(--severity-info)" },
  ".cm-lintPoint:after": { borderBottomColor: "var(--severity-error)" },
  ".cm-lintPoint-warning:after": { borderBottomColor: "var(--severity-warning)" },
  ".cm-lintRange": { backgroundImage: "none", textUnderlineOffset: "3px" },
  ".cm-lintRange-error": { textDecoration: "underline wavy var(--severity-error)" },
  ".cm-lintRange-warning": { textDecoration: "underline wavy var(--severity-warning)" },
  ".cm-lintRange-info, .cm-lintRange-hint": { textDecoration: "underline dotted var(--severity-info)" },
});

/** An editor that fills its place. */
export const roomy: Extension = EditorView.theme({ "&": { height: "100%" } });

/** An editor that is as high as its text, up to a limit. */
export const compact: Extension = EditorView.theme({
  "&": { borderRadius: "var(--radius-small)" },
  ".cm-scroller": { maxHeight: "16rem", minHeight: "2.25rem" },
  ".cm-content": { padding: "6px 0" },
  ".cm-line": { padding: "0 8px" },
});

/** The look of the editor. */
export const theme: Extension = frame;
