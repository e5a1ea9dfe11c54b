/** Our core as `cargo xtask bench` has compiled it, started in Node. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import process from "node:process";

const folder = process.env["ASL_BENCH_CORE"] ?? "";

/** A fresh instance, with a memory of its own. */
export async function core() {
  // Each address is a module of its own, and with it an instance of its own.
  const url = pathToFileURL(path.join(folder, "bench.js"));
  url.searchParams.set("instance", String((instances += 1)));
  const module = await import(url.href);
  const wasm = module.initSync({ module: await readFile(path.join(folder, "bench_bg.wasm")) });
  return { ...module, memory: () => wasm.memory.buffer.byteLength };
}

let instances = 0;
