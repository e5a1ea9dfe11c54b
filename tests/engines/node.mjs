/**
 * The page's worker that answers everything, in Node: the same module, with the engine for code given to it.
 *
 * What does not live here: what it is asked.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";

/**
 * Starts the worker of a page. The function that comes back gives the bytes of the answer for those of a request.
 *
 * @param {string} address
 * @returns {Promise<(request: Uint8Array) => Uint8Array>}
 */
export async function node(address) {
  const page = await (await fetch(address)).text();
  const file = async (/** @type {string} */ name) => {
    const found = new RegExp(`<meta name="${name}" content="([^"]+)"`).exec(page)?.[1];
    if (!found) throw new Error(`The page does not name ${name}.`);
    return new URL(found, address).href;
  };
  const bytes = async (/** @type {string} */ url) => new Uint8Array(await (await fetch(url)).arrayBuffer());
  const loader = await file("asl-worker-playground");
  const glue = loader.replace("_loader.js", ".js");
  const module = await started(await bytes(glue), await bytes(loader.replace("_loader.js", "_bg.wasm")));
  const engine = await WebAssembly.compile(await bytes(await file("asl-code-engine")));
  module({ code: engine });
  let id = 0;
  return (request) => {
    id += 1;
    const { ok, error } = module({ id, request });
    if (!ok) throw new Error(error ?? "The worker did not answer.");
    return ok;
  };
}

/**
 * The module, told of messages as a worker is. It answers each at once.
 *
 * @param {Uint8Array} glue
 * @param {Uint8Array} wasm
 */
async function started(glue, wasm) {
  /** @type {any} */
  const scope = globalThis;
  /** @type {{ ok?: Uint8Array, error?: string }} */
  let posted = {};
  scope.postMessage = (/** @type {typeof posted} */ message) => (posted = message);
  const folder = await mkdtemp(path.join(os.tmpdir(), "asl-worker-"));
  try {
    const file = path.join(folder, "worker.mjs");
    await writeFile(file, glue);
    const { initSync } = await import(pathToFileURL(file).href);
    initSync({ module: wasm });
  } finally {
    await rm(folder, { recursive: true });
  }
  return (/** @type {object} */ data) => {
    posted = {};
    scope.onmessage({ data });
    return posted;
  };
}
