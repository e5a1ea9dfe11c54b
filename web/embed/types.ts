/**
 * `<asl-playground>`, and the protocol between an embedded view of ASL Playground and the page around it, version 1.
 * `docs/embedding.md` says what each message does; the view's side is in Rust (`crates/app/src/embedded`). These are types
 * alone: the build puts this file beside the page as `asl-playground.d.ts`.
 */

/** What may be chosen of an embedded view, as attributes of `<asl-playground>`, after a link, and with `load`. */
export interface Options {
  /** What shows first. `split`, the default, is definition and graph side by side from 640 pixels on, otherwise the graph. */
  view?: "split" | "graph" | "definition" | "result" | "data-flow" | "events";
  /** When the workflow runs: when it opens, when the reader presses Run (the default), or never. */
  run?: "auto" | "click" | "none";
  /** Whether the reader can change the definition; `yes` unless given. */
  edit?: "yes" | "no";
  theme?: "auto" | "light" | "dark";
  /** The name of the test case that runs. */
  case?: string;
  /** The name of the state to select. */
  state?: string;
  /** The number of a lesson, such as `07`, in place of a workflow. */
  lesson?: string;
}

/** Parts of a workspace; the case is the name of the test case that runs from then on. */
export interface Parts {
  definition?: string;
  input?: string;
  mocks?: string;
  case?: string;
}

/** What a page says to the view that it embeds. */
export type ToView = { asl: 1 } & (
  | /** Opens a workspace, a definition or a link (`#v2=…`). */ ({ type: "load"; workspace: string } & Options)
  | /** Changes parts of the workspace. */ ({ type: "set" } & Parts)
  | { type: "run" }
  | { type: "stop" }
  | /** Selects a state by its name; no name selects none. */ { type: "select"; state?: string }
  | { type: "theme"; theme: "auto" | "light" | "dark" }
);

/** How a run ended. */
export interface Finished {
  /** `NO_RESULT`: the worker failed. */
  status: "SUCCEEDED" | "FAILED" | "TIMED_OUT" | "ABORTED" | "NOT_STARTED" | "STOPPED" | "NO_RESULT";
  /** The name of the error, or why there was no execution. */
  error?: string;
  /** The output as JSON. */
  output?: string;
  /** How many events the history has. */
  events?: number;
}

/** What the view says to the page around it. */
export type FromView = { asl: 1 } & (
  | /** It listens. */ { type: "ready"; version: string }
  | /** How high it would like to be, in pixels. */ { type: "height"; height: number }
  | /** The reader changed the workspace: the text of its file. */ { type: "changed"; workspace: string }
  | ({ type: "finished" } & Finished)
  | /** A state was selected; an empty name: none is any more. */ { type: "selected"; state: string }
  | /** The reader wants to open the playground at this address. */ { type: "link"; url: string }
);

/**
 * The element. It raises `asl-ready`, `asl-changed`, `asl-finished` and `asl-selected`, whose details are the messages of these
 * types; they bubble.
 */
export interface AslPlaygroundElement extends HTMLElement {
  /** Runs the workflow, as the reader could. */
  run(): void;
  stop(): void;
  /** Opens another workspace, definition or link in the view. */
  load(workspace: string, options?: Options): void;
  /** Changes parts of the workspace. */
  set(parts: Parts): void;
  /** Selects a state by its name. */
  select(state: string): void;
}

declare global {
  interface HTMLElementTagNameMap {
    "asl-playground": AslPlaygroundElement;
  }
}
