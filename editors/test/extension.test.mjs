// The extension for VS Code: it is packaged with what it needs, and its grammar tells the parts of expressions apart.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { copyFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const editors = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const bin = path.join(editors, "node_modules/.bin");

/**
 * @param {string} program
 * @param {string[]} args
 * @param {string} cwd
 */
const run = (program, args, cwd) =>
  execFileSync(path.join(bin, program), args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

test("the grammar tells fields, paths and JSONata apart", () => {
  const grammars = ["asl", "jsonata"].flatMap((name) => ["-g", `vscode/syntaxes/${name}.tmLanguage.json`]);
  run("vscode-tmgrammar-test", [...grammars, "test/grammar/*.asl.json"], editors);
});

test("the extension is packaged, and nothing of it is missing", async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), "asl-vsix-"));
  t.after(() => rm(folder, { recursive: true }));
  const vscode = path.join(editors, "vscode");
  await copyFile(path.join(editors, "../LICENSE"), path.join(vscode, "LICENSE"));
  run(
    "esbuild",
    ["src/extension.ts", "--bundle", "--minify", "--platform=node", "--format=cjs", "--external:vscode", "--outfile=dist/extension.js"],
    vscode,
  );
  const file = path.join(folder, "asl.vsix");
  const said = run("vsce", ["package", "--no-dependencies", "--out", file], vscode);
  assert.match(said, /Packaged: .*asl\.vsix/);
  const manifest = JSON.parse(await readFile(path.join(vscode, "package.json"), "utf8"));
  for (const { path: named } of manifest.contributes.grammars) assert.ok(said.includes(path.basename(named)), named);
  assert.ok(said.includes("extension.js") && (await readFile(file)).length > 10_000);
});
