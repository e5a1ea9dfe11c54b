/**
 * The first step of a page build, run by Trunk (`pre_build` in Trunk.toml) and by `npm run build`: bundles the editor
 * and CodeMirror into web/dist/. `editor.js` is what index.html names; the `part-….js` beside it are what it fetches
 * later, by names with a hash of their content, which finish-page.mjs puts beside the page. `whole/editor.js` is the same
 * in one file, for tests of the element alone, and `packages.txt` says what others wrote of it. `code/` has what the engine for code
 * carries for functions that want more than the language (`cargo xtask code-engine`).
 */
import { readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const folder = fileURLToPath(new URL("..", import.meta.url));

// Parts of earlier builds would go into the page, too.
await rm(`${folder}/dist`, { recursive: true, force: true });
/** @type {import("esbuild").BuildOptions} */
const options = {
  absWorkingDir: folder,
  entryPoints: { editor: "src/editor-element.ts" },
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  legalComments: "none",
  logLevel: "warning",
};
// Most functions of these scripts are called as soon as they are loaded. Chromium compiles a script that says so while it loads,
// beside the main thread, instead of function by function on it.
const banner = { js: "//# allFunctionsCalledOnLoad" };
const { metafile } = await build({ ...options, banner, outdir: "dist", chunkNames: "part-[hash]", splitting: true, metafile: true });
await build({ ...options, outdir: "dist/whole" });
const { metafile: code } = await build({
  ...options,
  entryPoints: { bytes: "code/bytes.ts", addresses: "code/addresses.ts" },
  outdir: "dist/code",
  format: "iife",
  metafile: true,
});

const packages = [metafile, code]
  .flatMap(({ outputs }) => Object.values(outputs))
  .flatMap((output) => Object.keys(output.inputs))
  .flatMap((input) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1] ?? []);
// The engine for code is made of this one, too, and goes beside the page.
packages.push("@jitl/quickjs-ng-wasmfile-release-sync");
const lines = [...new Set(packages)].sort().map(async (name) => {
  const { version, license, repository } = JSON.parse(await readFile(`${folder}/node_modules/${name}/package.json`, "utf8"));
  const from = (repository?.url ?? repository ?? "").replace(/^git\+/, "").replace(/\.git$/, "");
  return `${name} ${version}, ${license}, ${from}\n`;
});
await writeFile(`${folder}/dist/packages.txt`, (await Promise.all(lines)).join(""));
