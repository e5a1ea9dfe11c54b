/**
 * Before the program of the embedded view starts: lets it start its workers in a sandboxed frame.
 *
 * Such a frame has no origin, and may start no worker from the playground's address; but from an address of its own making, which
 * imports the same script. Chromium wants a classic worker for that. Everything loads with CORS then: the host of the playground
 * has to allow it (`docs/embedding.md`).
 */
if (self.origin === "null") {
  for (const meta of document.querySelectorAll<HTMLMetaElement>("meta[name^='asl-worker-']")) {
    const script = `import(${JSON.stringify(new URL(meta.content, document.baseURI).href)})`;
    meta.content = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  }
  self.Worker = class extends Worker {
    constructor(address: string | URL) {
      super(address);
    }
  };
}
