/**
 * The first step of a page build, run by Trunk (`pre_build` in Trunk.toml) and by `npm run build`: bundles the editor
 * and CodeMirror into one module, web/dist/editor.js, which index.html names.
 */
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

await build({
  absWorkingDir: fileURLToPath(new URL("..", import.meta.url)),
  entryPoints: ["src/editor-element.ts"],
  outfile: "dist/editor.js",
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  legalComments: "none",
  logLevel: "warning",
});
