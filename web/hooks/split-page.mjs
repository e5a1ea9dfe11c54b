/**
 * Takes the page's program apart, in release builds: a module with what the first view needs, and one with the rest,
 * which the page loads a moment later (crates/app/src/parts.rs says what is in which).
 *
 * The splitter needs what the linker knew, which wasm-bindgen drops. So what Trunk made of the program is made once more
 * from what the compiler left: splitter, wasm-bindgen, optimizer. Names stay those that Trunk gave, with their hash.
 */
import { execFile } from "node:child_process";
import { copyFile, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";

/** Programs that are scripts have other names on Windows. */
const shell = os.platform() === "win32";

async function run(/** @type {string} */ program, /** @type {string[]} */ ...options) {
  const { stdout } = await promisify(execFile)(program, options, { shell, maxBuffer: 2 ** 26 });
  return stdout;
}

/** Where the compiler left the program. */
async function compiled() {
  const about = JSON.parse(await run("cargo", "metadata", "--no-deps", "--format-version", "1"));
  return path.join(about.target_directory, "wasm32-unknown-unknown", "wasm", "page.wasm");
}

/**
 * Puts the parts in place of the one module.
 *
 * @param {string} staging the folder of the page
 * @returns {Promise<string>} the name of the script that loads the later part
 */
export async function splitPage(staging) {
  const name = (await readdir(staging)).find((file) => /^page-[0-9a-f]+\.js$/.test(file))?.slice(0, -".js".length);
  if (!name) {
    throw new Error("Trunk's output has changed its form: there is no page-….js.");
  }
  const work = await mkdtemp(path.join(os.tmpdir(), "asl-playground-"));
  try {
    const at = (/** @type {string} */ file) => path.join(work, file);
    await run("wasm-split-cli", await compiled(), work, "--out-name", name);
    await run(
      "wasm-bindgen",
      at(`${name}.wasm`),
      "--target=web",
      "--no-typescript",
      "--keep-lld-exports",
      `--out-name=${name}`,
      `--out-dir=${at("bound")}`,
    );
    const optimize = (/** @type {string} */ from, /** @type {string} */ to) =>
      run("wasm-opt", "-Oz", from, "-o", path.join(staging, to));
    await Promise.all([
      optimize(at(`bound/${name}_bg.wasm`), `${name}_bg.wasm`),
      optimize(at("split_later.wasm"), `${name}_later.wasm`),
      copyFile(at(`bound/${name}.js`), path.join(staging, `${name}.js`)),
    ]);
    const loader = await readFile(at("__wasm_split.js"), "utf8");
    await writeFile(path.join(staging, `${name}_parts.js`), replaceOnce(loader, "split_later.wasm", `${name}_later.wasm`));
    const glue = await readFile(path.join(staging, `${name}.js`), "utf8");
    await writeFile(path.join(staging, `${name}.js`), replaceOnce(glue, 'from "./__wasm_split.js"', `from "./${name}_parts.js"`));
  } finally {
    await rm(work, { recursive: true });
  }
  return `${name}_parts.js`;
}

/** Replaces a text that must be there: the layout that the tools produce is taken for granted. */
export function replaceOnce(/** @type {string} */ text, /** @type {string} */ from, /** @type {string} */ to) {
  if (!text.includes(from)) {
    throw new Error(`A tool's output has changed its form: there is no ${from} in\n${text.slice(0, 500)}`);
  }
  return text.replace(from, to);
}
