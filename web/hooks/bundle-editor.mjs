/**
 * The first step of a page build, run by Trunk (`pre_build` in Trunk.toml) and by `npm run build`: bundles the editor
 * and CodeMirror into web/dist/. `editor.js` is what index.html names; the `part-….js` beside it are what it fetches
 * later, by names with a hash of their content, which finish-page.mjs puts beside the page. `whole/editor.js` is the same
 * in one file, for tests of the element alone.
 */
import { rm } from "node:fs/promises";
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
await build({ ...options, outdir: "dist", chunkNames: "part-[hash]", splitting: true });
await build({ ...options, outdir: "dist/whole" });
