/**
 * `<asl-playground>`: a workflow in any page. Its children show until the reader presses Run (and where there are no scripts,
 * for ever); then a sandboxed frame with the embedded view of the playground takes their place, at the same size.
 *
 * What does not live here: the view itself, and what the messages mean (`types.ts`).
 */
import type { AslPlaygroundElement, FromView, Options, Parts, ToView } from "./types.ts";

const OPTIONS = ["view", "run", "edit", "theme", "case", "state", "lesson"] as const;
const EVENTS = ["ready", "changed", "finished", "selected"];
/** The height of a view that has no poster, and the bounds of one that asks. */
const [HEIGHT, LOWEST, HIGHEST] = [360, 160, 1200];
/** Views that change their mind more often keep the height that they have. */
const MOST_HEIGHTS = 20;
/** When a view that does not answer is told of. */
const PATIENCE_MS = 10_000;

/** The folder of the playground: that of this script. */
const SCRIPT = document.currentScript ?? document.querySelector("script[src*='asl-playground.js']");
const HOME = new URL(".", SCRIPT instanceof HTMLScriptElement && SCRIPT.src ? SCRIPT.src : document.baseURI).href;

const sheet = new CSSStyleSheet();
sheet.replaceSync(`
:host{display:flex!important;position:relative;flex-direction:column;box-sizing:border-box;min-height:240px;border:1px solid light-dark(#c6ccd6,#434b59);border-radius:8px;overflow:hidden;margin-block:1em}
:host([hidden]){display:none!important}
:host([theme=light]){color-scheme:light}
:host([theme=dark]){color-scheme:dark}
.poster{flex:1;overflow:auto;padding:0 16px}
.bar{display:flex;gap:12px;align-items:center;padding:6px 8px;border-top:1px solid light-dark(#e2e5ea,#2a2f39);background:light-dark(#f8f9fb,#12151a);color:light-dark(#59616f,#98a2b3);font:13px/1.5 system-ui,sans-serif}
button{font:600 13px/1.5 system-ui,sans-serif;padding:4px 14px;border:0;border-radius:6px;color:light-dark(#fff,#0b1220);background:light-dark(#1f5eff,#7aa2ff);cursor:pointer}
button:focus-visible{outline:2px solid light-dark(#1f5eff,#7aa2ff);outline-offset:2px}
p{margin:0}
iframe{display:block;flex:1;width:100%;border:0}
:host(:not([live])) iframe{position:absolute;inset:0;height:100%;opacity:0}
:host([live]) .poster,:host([live]) .bar{display:none}
@media print{.bar{display:none}}
`);

/** What opens a view: the address of its frame, and what to load once it is there. */
interface Source {
  home: string;
  fragment: string;
  text?: string;
}

class AslPlayground extends HTMLElement implements AslPlaygroundElement {
  static readonly observedAttributes = ["theme"];

  readonly #root = this.attachShadow({ mode: "open", delegatesFocus: true });
  readonly #say = document.createElement("p");
  #frame: HTMLIFrameElement | null = null;
  #watch: IntersectionObserver | null = null;
  /** What to tell the view once it listens; `null` when it does. */
  #unsaid: ToView[] | null = [];
  #heights = 0;
  #patience = 0;

  constructor() {
    super();
    this.#root.adoptedStyleSheets = [sheet];
    const poster = document.createElement("div");
    poster.className = "poster";
    poster.append(document.createElement("slot"));
    const bar = document.createElement("div");
    bar.className = "bar";
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Run";
    button.addEventListener("click", () => {
      void this.#start(true);
    });
    this.#say.setAttribute("role", "status");
    this.#say.textContent = "AWS Step Functions, in your browser";
    bar.append(button, this.#say);
    this.#root.append(poster, bar);
  }

  connectedCallback(): void {
    const button = this.#root.querySelector("button");
    if (button) {
      button.textContent = this.getAttribute("run") === "none" || this.hasAttribute("lesson") ? "Open" : "Run";
    }
    window.addEventListener("message", this.#listen);
    const loading = this.getAttribute("loading");
    if (loading === "eager") {
      void this.#start(false);
    } else if (loading === "lazy") {
      this.#watch = new IntersectionObserver(([entry]) => {
        if (entry?.isIntersecting) {
          this.#watch?.disconnect();
          void this.#start(false);
        }
      });
      this.#watch.observe(this);
    }
  }

  disconnectedCallback(): void {
    window.removeEventListener("message", this.#listen);
    this.#watch?.disconnect();
    window.clearTimeout(this.#patience);
    this.#frame?.remove();
    this.#frame = null;
    this.#unsaid = [];
    this.removeAttribute("live");
  }

  attributeChangedCallback(): void {
    const theme = this.getAttribute("theme");
    if (this.#frame && (theme === "auto" || theme === "light" || theme === "dark")) {
      this.#tell({ asl: 1, type: "theme", theme });
    }
  }

  run(): void {
    void this.#start(false);
    this.#tell({ asl: 1, type: "run" });
  }

  stop(): void {
    this.#tell({ asl: 1, type: "stop" });
  }

  load(workspace: string, options: Options = {}): void {
    void this.#start(false);
    this.#tell({ asl: 1, type: "load", workspace, ...options });
  }

  set(parts: Parts): void {
    this.#tell({ asl: 1, type: "set", ...parts });
  }

  select(state: string): void {
    this.#tell({ asl: 1, type: "select", state });
  }

  /** Puts the view in the place of the poster, once. */
  async #start(byReader: boolean): Promise<void> {
    if (this.#frame) {
      return;
    }
    const frame = document.createElement("iframe");
    this.#frame = frame;
    let source: Source;
    try {
      source = await this.#source();
    } catch (error) {
      this.#frame = null;
      this.#say.textContent = error instanceof Error ? error.message : String(error);
      return;
    }
    if (this.#frame !== frame) {
      return;
    }
    const options: Options = {};
    for (const name of OPTIONS) {
      const value = this.getAttribute(name);
      if (value !== null) {
        Object.assign(options, { [name]: value });
      }
    }
    if (byReader && options.run !== "none") {
      options.run = "auto";
    }
    const parameters = new URLSearchParams(Object.entries(options)).toString().replace(/\+/g, "%20");
    if (source.text !== undefined) {
      (this.#unsaid ??= []).unshift({ asl: 1, type: "load", workspace: source.text, ...options });
    }
    frame.title = this.getAttribute("label") ?? "Workflow in ASL Playground";
    // Not `allow-same-origin`: the frame reaches nothing of this page, nor what the playground has stored.
    frame.setAttribute("sandbox", "allow-scripts");
    frame.setAttribute("allow", "clipboard-write");
    frame.src = `${source.home}embed.html#${[source.fragment, parameters].filter(Boolean).join("&")}`;
    // The size stays what it was: nothing below moves.
    const height = this.children.length > 0 || this.style.height ? this.getBoundingClientRect().height : HEIGHT;
    this.style.height = `${Math.max(height, LOWEST)}px`;
    this.#root.append(frame);
    this.#say.textContent = "Loading…";
    this.#patience = window.setTimeout(() => {
      this.#say.textContent = "The playground does not answer. Are you offline?";
    }, PATIENCE_MS);
    if (byReader) {
      frame.focus();
    }
  }

  /** What the author gave: a link, a file, or the text of an element within. */
  async #source(): Promise<Source> {
    const href = this.getAttribute("href");
    if (href) {
      const link = new URL(href, document.baseURI);
      return { home: new URL(".", link).href, fragment: link.hash.slice(1) };
    }
    const src = this.getAttribute("src");
    if (src) {
      const response = await fetch(new URL(src, document.baseURI)).catch(() => null);
      if (!response?.ok) {
        throw new Error(`The workflow could not be loaded from ${src}.`);
      }
      return { home: HOME, fragment: "", text: await response.text() };
    }
    const text = (this.querySelector("script[type='application/json']") ?? this.querySelector("pre"))?.textContent?.trim();
    if (this.hasAttribute("lesson")) {
      return { home: HOME, fragment: "" };
    }
    if (!text) {
      throw new Error("No workflow was given: <asl-playground> needs href, src, lesson, or a <pre> within.");
    }
    return { home: HOME, fragment: "", text };
  }

  #tell(message: ToView): void {
    if (this.#unsaid) {
      this.#unsaid.push(message);
    } else {
      // A sandboxed frame has no origin that could be named.
      this.#frame?.contentWindow?.postMessage(message, "*");
    }
  }

  readonly #listen = (event: MessageEvent<unknown>): void => {
    const { data } = event;
    if (!this.#frame || event.source !== this.#frame.contentWindow || !isFromView(data)) {
      return;
    }
    switch (data.type) {
      case "ready": {
        // The poster shows until there is something in its place.
        window.clearTimeout(this.#patience);
        this.setAttribute("live", "");
        const unsaid = this.#unsaid ?? [];
        this.#unsaid = null;
        unsaid.forEach((message) => {
          this.#tell(message);
        });
        break;
      }
      case "height":
        if (this.getAttribute("height") === "auto" && Number.isFinite(data.height) && this.#heights < MOST_HEIGHTS) {
          this.#heights += 1;
          this.style.height = `${Math.min(Math.max(data.height, LOWEST), HIGHEST)}px`;
        }
        break;
      case "link": {
        // Nowhere else than to the playground itself, whatever is in the frame by now.
        const home = new URL(".", this.#frame.src).href;
        if (typeof data.url === "string" && data.url.startsWith(`${home}#v`) && navigator.userActivation.isActive) {
          window.open(data.url, "_blank", "noopener");
        }
        break;
      }
    }
    if (EVENTS.includes(data.type)) {
      this.dispatchEvent(new CustomEvent(`asl-${data.type}`, { detail: data, bubbles: true }));
    }
  };
}

function isFromView(data: unknown): data is FromView {
  return typeof data === "object" && data !== null && "asl" in data && data.asl === 1 && "type" in data && typeof data.type === "string";
}

customElements.get("asl-playground") ?? customElements.define("asl-playground", AslPlayground);
