/**
 * The last step of a page build, run by Trunk (`post_build` in Trunk.toml) on the staged files, before they go to
 * dist/. It does what Trunk leaves open:
 *
 * 1. No inline scripts. Trunk starts the program, and in `trunk serve` the live reload, by scripts within the page,
 *    which the page's Content-Security-Policy forbids. They move into files of their own.
 * 2. Names with a content hash for the worker's files. Trunk hashes every name but these, and a browser that pairs a
 *    new page with a cached old worker would fail in odd ways. The page finds the worker by its <meta> element.
 * 3. Small glue: in release builds, wasm-bindgen's JavaScript is minified.
 */
import { createHash } from "node:crypto";
import { readFile, readdir, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import process from "node:process";
import { transform } from "esbuild";

const WORKER_META = '<meta name="asl-worker" content="">';

/** @returns {string} the variable's value */
function setting(/** @type {string} */ name) {
  const value = process.env[name];
  if (!value) {
    throw new Error(`${name} is not set: this script is a hook, run by "trunk build" or "trunk serve".`);
  }
  return value;
}

const staging = setting("TRUNK_STAGING_DIR");
const release = setting("TRUNK_PROFILE") === "release";

/** @returns {string} the hash that goes into a file's name */
function hash(/** @type {string | Buffer} */ content) {
  return createHash("sha256").update(content).digest("hex").slice(0, 16);
}

/** Moves inline scripts of the page into files; scripts with `src` stay as they are. */
async function externalise(/** @type {string} */ html) {
  let result = "";
  let end = 0;
  for (const match of html.matchAll(/<script\b([^>]*)>([^]*?)<\/script>/g)) {
    const [whole, attributes = "", body = ""] = match;
    if (/\bsrc=/.test(attributes) || body.trim() === "") {
      continue;
    }
    // Trunk fills these in within HTML only; it serves its socket on the host that served the page.
    const script = body
      .trim()
      .replace(/(['`])\{\{__TRUNK_ADDRESS__\}\}\1/, "location.host")
      .replace("{{__TRUNK_WS_BASE__}}", "/")
      .replace("{{__TRUNK_WS_PROTOCOL__}}", "");
    const name = `start-${hash(script)}.js`;
    await writeFile(path.join(staging, name), `${script}\n`);
    const type = attributes.includes("module") ? ' type="module"' : "";
    result += `${html.slice(end, match.index)}<script${type} src="./${name}"></script>`;
    end = match.index + whole.length;
  }
  return result + html.slice(end);
}

/** Gives the worker's files hashed names, and returns the name of the script that starts it. */
async function nameWorker() {
  const wasm = await readFile(path.join(staging, "worker_bg.wasm"));
  const glue = await readFile(path.join(staging, "worker.js"), "utf8");
  const version = hash(Buffer.concat([wasm, Buffer.from(glue)]));
  const names = {
    "worker_bg.wasm": `worker-${version}_bg.wasm`,
    "worker.js": `worker-${version}.js`,
    "worker_loader.js": `worker-${version}_loader.js`,
  };
  for (const [from, to] of Object.entries(names)) {
    await rename(path.join(staging, from), path.join(staging, to));
  }
  const loader = path.join(staging, names["worker_loader.js"]);
  const shim = await readFile(loader, "utf8");
  await writeFile(path.join(staging, names["worker.js"]), replaceOnce(glue, "worker_bg.wasm", names["worker_bg.wasm"]));
  await writeFile(loader, replaceOnce(shim, "worker.js", names["worker.js"]));
  return names["worker_loader.js"];
}

/** Replaces a text that must be there: the layout that Trunk produces is taken for granted above. */
function replaceOnce(/** @type {string} */ text, /** @type {string} */ from, /** @type {string} */ to) {
  if (!text.includes(from)) {
    throw new Error(`Trunk's output has changed its form: there is no ${from} in\n${text.slice(0, 500)}`);
  }
  return text.replace(from, to);
}

async function minifyGlue() {
  for (const name of await readdir(staging)) {
    if (/^(page|worker|start)-.*\.js$/.test(name)) {
      const file = path.join(staging, name);
      const { code } = await transform(await readFile(file, "utf8"), { minify: true, format: "esm", target: "es2022" });
      await writeFile(file, code);
    }
  }
}

const page = path.join(staging, "index.html");
const html = await externalise(await readFile(page, "utf8"));
const worker = await nameWorker();
await writeFile(page, replaceOnce(html, WORKER_META, WORKER_META.replace('content=""', `content="./${worker}"`)));
if (release) {
  await minifyGlue();
}
