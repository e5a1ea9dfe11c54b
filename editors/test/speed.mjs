// How long the language server takes from a keystroke to findings and to a completion, in a definition of 1 MB:
// `ASL=target/release/asl node editors/test/speed.mjs`. It only measures; nothing depends on the time.

import { after, test } from "node:test";
import { performance } from "node:perf_hooks";

import { session } from "./client.mjs";

const KEYSTROKES = 30;

/** A chain of tasks with expressions, as large as a definition may be. */
function definition() {
  const states = [];
  for (let size = 0, index = 0; size < 1_000_000; index++) {
    const state = `    "Step ${index}": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "TimeoutSeconds": 60,
      "Arguments": {"FunctionName": "step-${index % 50}", "Payload": "{% $states.input.items[price > ${index}] ~> $count %}"},
      "Assign": {"v${index % 20}": "{% $states.result.Payload.total %}"}, "Next": "Step ${index + 1}"}`;
    states.push(state);
    size += state.length + 2;
  }
  states.push(`    "Step ${states.length}": {"Type": "Succeed"}`);
  return `{\n  "QueryLanguage": "JSONata",\n  "StartAt": "Step 0",\n  "States": {\n${states.join(",\n")}\n  }\n}\n`;
}

/** @param {number[]} times */
const shown = (times) => {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (/** @type {number} */ part) => (sorted[Math.floor((sorted.length - 1) * part)] ?? 0).toFixed(1);
  return `median ${at(0.5)} ms, worst ${at(1)} ms`;
};

/** @type {string[]} */
const rows = [];
after(() => console.log(rows.join("\n")));

test("a keystroke in a definition of 1 MB", async (t) => {
  const client = await session(t);
  const text = definition();
  const uri = "file:///large.asl.json";
  await client.open(uri, text);
  await client.found(uri, 1);
  const line = text.slice(0, text.indexOf('"Step 300": ')).split("\n").length + 1;
  const column = (text.split("\n")[line - 1] ?? "").indexOf("$states.input") + 1;
  const [findings, completions] = [[0], [0]].map(() => /** @type {number[]} */ ([]));
  for (let version = 2; version < 2 + KEYSTROKES; version++) {
    const start = { line: line - 1, character: column };
    const began = performance.now();
    await client.change(uri, version, [{ range: { start, end: start }, text: "s" }]);
    const position = { line: line - 1, character: column + 1 };
    await client.ask("textDocument/completion", { textDocument: { uri }, position });
    completions?.push(performance.now() - began);
    await client.found(uri, version);
    findings?.push(performance.now() - began);
  }
  rows.push(`${(text.length / 1e6).toFixed(2)} MB: completion ${shown(completions ?? [])}; findings ${shown(findings ?? [])}`);
});
