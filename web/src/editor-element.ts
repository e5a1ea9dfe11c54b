/**
 * `<asl-editor>`: a code editor as a custom element, the only door between the page (written in Rust) and CodeMirror.
 *
 * Attributes: `label` (or `aria-label`), `placeholder`, `language` (`json`, `yaml`, `javascript` or `text`), `readonly`,
 * `compact`: a field for a value, as high as its text, without line numbers; and `services`: the page answers questions
 * about the text, so that there is completion and the like.
 * Events, which bubble: `asl-change` ({value}), `asl-cursor` ({offset, from, to}: the cursor, and the
 * ends of what is selected), `asl-run`, `asl-share`. Like those of a form
 * control they report what the user did, not what the page did. `asl-ask` ({text, question, answer}) is a question, see
 * `services.ts`; `asl-say` ({sentence, bad}) is something to show; `asl-renamed` ({before, after}) comes before the change
 * that gives a state another name. Positions are UTF-16 code units everywhere.
 *
 * The editor lives in a shadow root. There CodeMirror styles itself through constructed style sheets, which a
 * Content-Security-Policy without inline `<style>` elements allows; in the page itself it would need such elements.
 */
import type { Diagnostic } from "@codemirror/lint";
import { Transaction } from "@codemirror/state";
import type { EditorState, TransactionSpec } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import type { ViewUpdate } from "@codemirror/view";
import { smallestChange } from "./change.ts";
import { byPage, completed, fetchLazy, initialState, loaded, reconfigure } from "./editor.ts";
import type { Listener, Settings } from "./editor.ts";
import { setHighlight } from "./highlight.ts";
import type { TextRange } from "./highlight.ts";
import { isCurrent, renamed, say } from "./services.ts";
import type { TextEdit } from "./protocol.ts";

/** What is wrong with a range of the text. */
export interface EditorDiagnostic extends TextRange {
  severity: "error" | "warning" | "info" | "hint";
  message: string;
  /** Shown below the message. */
  code?: string | null;
  /** A change that mends it, with its name. */
  fix?: { title: string; edits: TextEdit[] } | null;
}

export class AslEditor extends HTMLElement {
  static readonly observedAttributes = ["label", "aria-label", "placeholder", "language", "readonly", "compact", "services"];

  readonly #root = this.attachShadow({ mode: "open" });
  /** The text while there is no state: until something needs one, all that is set of an editor is its attributes and this. */
  #text = "";
  /** The state while there is no view, that is while the element is not in a document, or has not been seen yet. */
  #parked: EditorState | null = null;
  #view: EditorView | null = null;
  #diagnostics: readonly EditorDiagnostic[] = [];
  /** Whether this editor has all its features. */
  #complete = loaded() !== undefined;
  /** The text and the selection before the user's first change, while there is no history that could hold them. */
  #before: Pick<EditorState, "doc" | "selection"> | null = null;

  connectedCallback(): void {
    this.#adoptEarlyValue();
    if (this.#complete) {
      this.#show();
      this.dataset["complete"] = "";
    } else {
      // One in a tab that is not open would only keep the first view waiting.
      if (this.closest("[hidden]")) {
        appearing.observe(this);
      } else {
        // A view asks for the layout at once. What the page puts in beside it in the same go would change that again.
        queueMicrotask(() => {
          this.appear();
        });
      }
      waiting.add(this);
      this.addEventListener("focusin", completeAll, { once: true });
    }
  }

  /** Is seen from now on. */
  appear(): void {
    if (this.isConnected) {
      this.#show();
    }
  }

  #show(): void {
    appearing.unobserve(this);
    this.#view ??= new EditorView({ state: this.#state, parent: this.#root });
  }

  /** Takes on the features that have been loaded meanwhile. */
  complete(): void {
    if (!this.#complete && loaded()) {
      this.#complete = true;
      if (this.#hasState()) {
        this.#dispatch({ effects: completed(this.#settings()) });
        this.#remember();
      }
      this.#show();
      this.setDiagnostics(this.#diagnostics);
      this.dataset["complete"] = "";
      this.#fetchLanguage();
    }
  }

  /** Shows the colours of a language that is fetched by itself, once it is there. */
  #fetchLanguage(): void {
    const { language } = this.#settings();
    // Without it the text has no colours, and everything else works.
    void loaded()
      ?.fetchLanguage(language)
      .then((came) => came && this.#dispatch({ effects: reconfigure("language", language) }))
      .catch(() => undefined);
  }

  /** Makes what was typed before there was a history one step of it: takes it back unseen, and does it again. */
  #remember(): void {
    const before = this.#before;
    this.#before = null;
    if (before && !before.doc.eq(this.#state.doc)) {
      const { doc, selection } = this.#state;
      const [old, typed] = [before.doc.toString(), doc.toString()];
      this.#dispatch({
        changes: smallestChange(typed, old),
        selection: before.selection,
        annotations: Transaction.addToHistory.of(false),
      });
      this.#dispatch({ changes: smallestChange(old, typed), selection, annotations: Transaction.userEvent.of("input") });
    }
  }

  disconnectedCallback(): void {
    waiting.delete(this);
    appearing.unobserve(this);
    // A view listens to its window: it must go. The state waits for the element to be put in again.
    if (this.#view) {
      this.#parked = this.#view.state;
      this.#view.destroy();
      this.#view = null;
    }
  }

  attributeChangedCallback(name: string): void {
    if (!this.#hasState()) {
      return;
    }
    switch (name) {
      case "label":
      case "aria-label": {
        this.#dispatch({ effects: reconfigure("label", this.#settings().label) });
        break;
      }
      case "placeholder":
        this.#dispatch({ effects: reconfigure("placeholder", this.#settings().placeholder) });
        break;
      case "language":
        this.#dispatch({ effects: reconfigure("language", this.#settings().language) });
        this.#fetchLanguage();
        break;
      case "readonly":
        this.#dispatch({ effects: reconfigure("readonly", this.readonly) });
        break;
      case "compact":
        this.#dispatch({ effects: reconfigure("compact", this.hasAttribute("compact")) });
        break;
      case "services":
        this.#dispatch({ effects: reconfigure("services", this.hasAttribute("services")) });
        break;
    }
  }

  /** The text, its lines separated by `\n`. */
  get value(): string {
    return this.#hasState() ? this.#state.doc.toString() : this.#text;
  }

  /** Replaces the text as one step that the user can undo; the same text again does nothing. */
  set value(given: string) {
    const text = given.replace(/\r\n?/g, "\n");
    if (!this.#hasState()) {
      this.#text = text;
    } else if (text !== this.value) {
      // Back to before it would be back to another document.
      this.#before = null;
      this.#dispatch({
        changes: smallestChange(this.value, text),
        // Nobody wants to undo their way back to the editor as it was before its first text.
        annotations: this.#isUntouched()
          ? Transaction.addToHistory.of(false)
          : (loaded()?.isolateHistory.of("full") ?? []),
      });
      // Of a long line the end may have been in view; the new text is read from its beginning.
      if (this.#view) {
        this.#view.scrollDOM.scrollLeft = 0;
      }
    }
    if (text !== given) {
      // The page holds another text than the editor, and its positions would be off: tell it which.
      this.#emit("asl-change", { value: text });
    }
  }

  get readonly(): boolean {
    return this.hasAttribute("readonly");
  }

  set readonly(on: boolean) {
    this.toggleAttribute("readonly", on);
  }

  /** Replaces all marks in the text and the gutter. */
  setDiagnostics(diagnostics: readonly EditorDiagnostic[]): void {
    this.#diagnostics = diagnostics;
    const setDiagnostics = loaded()?.setDiagnostics;
    if (!this.#complete || !setDiagnostics) {
      return;
    }
    const { doc } = this.#state;
    const shown = diagnostics.map(({ from, to, severity, message, code, fix }): Diagnostic => {
      const mend = (view: EditorView): void => {
        // The places of the fix are those of the text that was looked at.
        if (fix && isCurrent(view, doc)) {
          loaded()?.apply(view, fix.edits);
        }
      };
      return {
        ...this.#clamp(from, to),
        severity,
        message,
        ...(code ? { source: code } : {}),
        ...(fix ? { actions: [{ name: fix.title, apply: mend }] } : {}),
      };
    });
    shown.sort((a, b) => a.from - b.from || a.to - b.to);
    this.#dispatch(setDiagnostics(this.#state, shown));
  }

  /** Selects a range, brings it into view and moves the focus there. */
  select(from: number, to: number): void {
    const range = this.#clamp(from, to);
    this.#dispatch({
      selection: { anchor: range.from, head: range.to },
      effects: EditorView.scrollIntoView(range.from, { y: "center" }),
    });
    this.focusEditor();
  }

  /** Brings the start of a range into view, unless it is seen already; cursor and focus stay where they are. */
  reveal(from: number, to: number): void {
    const range = this.#clamp(from, to);
    const start = this.#view?.coordsAtPos(range.from);
    const seen = this.#view?.scrollDOM.getBoundingClientRect();
    if (start && seen && start.top >= seen.top && start.bottom < seen.bottom - seen.height / 4) {
      return;
    }
    this.#dispatch({ effects: EditorView.scrollIntoView(range.from, { y: "start", yMargin: 40 }) });
  }

  /** Puts a soft background behind the lines of a range; `null` takes it away. */
  highlight(from: number | null | undefined, to?: number): void {
    if (from == null && !this.#hasState()) {
      return;
    }
    this.#dispatch({ effects: setHighlight.of(from == null ? null : this.#clamp(from, to ?? from)) });
  }

  /**
   * Does what a key does, too: lays the text out anew (`format`), writes JSON as YAML and the reverse (`convert`), asks
   * for a new name of the state at the cursor (`rename`).
   */
  run(command: "format" | "convert" | "rename"): void {
    if (this.#view && !this.readonly) {
      this.focusEditor();
      loaded()?.commands[command](this.#view);
    }
  }

  focusEditor(): void {
    this.appear();
    this.#view?.focus();
  }

  override focus(): void {
    this.focusEditor();
  }

  #hasState(): boolean {
    return this.#view !== null || this.#parked !== null;
  }

  /** The present state, which is made now if there was none. */
  get #state(): EditorState {
    if (this.#view) {
      return this.#view.state;
    }
    if (!this.#parked) {
      this.#parked = initialState(this.#listener(), this.#settings(), this.#text);
      this.#text = "";
      if (this.#complete) {
        this.#fetchLanguage();
      }
    }
    return this.#parked;
  }

  #listener(): Listener {
    return {
      update: (update) => {
        this.#report(update);
      },
      run: () => {
        this.#emit("asl-run");
      },
      share: () => {
        this.#emit("asl-share");
      },
      ask: (text, question) =>
        new Promise((answer) => {
          this.#emit("asl-ask", { text, question, answer });
        }),
    };
  }

  /** What the attributes say. */
  #settings(): Settings {
    return {
      label: this.getAttribute("label") ?? this.getAttribute("aria-label") ?? "",
      placeholder: this.getAttribute("placeholder") ?? "",
      language: this.getAttribute("language") ?? "json",
      readonly: this.readonly,
      compact: this.hasAttribute("compact"),
      services: this.hasAttribute("services"),
    };
  }

  #isUntouched(): boolean {
    return this.#state.doc.length === 0 && (loaded()?.undoDepth(this.#state) ?? 0) === 0;
  }

  #dispatch(spec: TransactionSpec): void {
    const transaction = this.#state.update(spec, { annotations: byPage.of(true) });
    if (this.#view) {
      this.#view.dispatch(transaction);
    } else {
      this.#parked = transaction.state;
    }
  }

  #clamp(from: number, to: number): TextRange {
    const { length } = this.#state.doc;
    const start = Math.max(0, Math.min(from, length));
    return { from: start, to: Math.max(start, Math.min(to, length)) };
  }

  #report(update: ViewUpdate): void {
    if (update.transactions.every((transaction) => transaction.annotation(byPage))) {
      return;
    }
    for (const effect of update.transactions.flatMap((transaction) => transaction.effects)) {
      if (effect.is(say)) {
        this.#emit("asl-say", effect.value);
      }
      if (effect.is(renamed)) {
        this.#emit("asl-renamed", effect.value);
      }
    }
    if (update.docChanged) {
      if (!this.#complete) {
        this.#before ??= update.startState;
      }
      this.#emit("asl-change", { value: this.value });
    }
    if (update.docChanged || update.selectionSet) {
      const { head, from, to } = update.state.selection.main;
      this.#emit("asl-cursor", { offset: head, from, to });
    }
  }

  #emit(name: string, detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  }

  /**
   * A value that was set before this class was defined became an own property, which would hide the accessor for
   * ever: nothing typed would be seen by the page. It is taken over here, and the own property goes.
   */
  #adoptEarlyValue(): void {
    if (Object.hasOwn(this, "value")) {
      const early: unknown = Reflect.get(this, "value");
      Reflect.deleteProperty(this, "value");
      if (typeof early === "string") {
        this.value = early;
      }
    }
  }
}

/** Makes editors visible whose tab is opened before they have all features. */
const appearing = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (isIntersecting && target instanceof AslEditor) {
      target.appear();
    }
  }
});

/** Editors that were made before the rest of the features was there. */
const waiting = new Set<AslEditor>();

function completeAll(): void {
  void fetchLazy().then(
    () => {
      for (const editor of waiting) {
        editor.complete();
      }
      waiting.clear();
    },
    // Without them one can read and type. The next editor that is entered tries again.
    () => undefined,
  );
}

document.addEventListener("asl-usable", completeAll, { once: true });
customElements.define("asl-editor", AslEditor);
