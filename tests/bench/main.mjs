/**
 * The benchmark: `cargo xtask bench` prepares all and calls this. Prints the table, and writes it as JSON if it is asked to.
 *
 *     node main.mjs [--check] [--json FILE] [--only PART[,PART]]
 *
 * `--check` measures sizes only, and fails where one is over its budget (`budgets.json`). `cargo xtask bench --compare BASE` builds
 * another revision for the part `native`.
 */
import { readFile, writeFile } from "node:fs/promises";
import os from "node:os";
import process from "node:process";
import { parseArgs } from "node:util";
import { firstViewFiles, loading } from "./browser.mjs";
import { links } from "./links.mjs";
import { builds, native } from "./native.mjs";
import { contributors, files, npmPackage } from "./sizes.mjs";
import { analysis, executions, growth, jsonata, longest } from "./speed.mjs";

const { values } = parseArgs({
  options: { check: { type: "boolean" }, json: { type: "string" }, only: { type: "string" } },
});
const budgets = JSON.parse(await readFile(new URL("budgets.json", import.meta.url), "utf8"));

/** @typedef {string | number | null} Cell */

/** Prints rows in columns; numbers to the right. */
function table(/** @type {string} */ title, /** @type {string[]} */ heads, /** @type {Cell[][]} */ rows) {
  const texts = [heads, ...rows.map((row) => row.map((cell) => (typeof cell === "number" ? number(cell) : (cell ?? "–"))))];
  const widths = heads.map((_, column) => Math.max(...texts.map((row) => row[column]?.length ?? 0)));
  console.log(`\n${title}`);
  texts.forEach((row) => {
    const cells = row.map((text, column) => {
      const width = widths[column] ?? 0;
      const right = rows.some((one) => typeof one[column] === "number");
      return right ? text.padStart(width) : text.padEnd(width);
    });
    console.log(`  ${cells.join("  ")}`.trimEnd());
  });
}

function number(/** @type {number} */ value) {
  if (Number.isInteger(value)) {
    return value.toLocaleString("en");
  }
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toPrecision(2);
}

const measured = {
  sizes: async () => {
    const sizes = { ...files(await firstViewFiles(), await firstViewFiles(true)), npm: npmPackage() };
    table(
      "Files of the page, in bytes (first view: all requests until it can be used)",
      ["file", "raw", "gzip 9", "brotli 11", "first view"],
      [
        ...sizes.rows.map((row) => [row.name, row.raw, row.gzip, row.brotli, row.first ? "yes" : ""]),
        ["first view", null, null, sizes.firstView, ""],
        ["first view of another definition than the first example's", null, null, sizes.ownView, ""],
        ["what answers", null, null, sizes.answers, ""],
        [`the largest poster (${sizes.poster?.name})`, sizes.poster?.raw ?? null, null, sizes.poster?.brotli ?? null, ""],
        ["<asl-playground>, all before the first click", null, null, sizes.element, ""],
        ["what its first click loads, with the element", null, null, sizes.firstClick, ""],
        ["all", null, null, sizes.all, ""],
        ["the npm package", sizes.npm.raw, sizes.npm.gzip, sizes.npm.brotli, ""],
      ],
    );
    return sizes;
  },
  contributors: async () => {
    const all = contributors();
    for (const { module, parts } of all) {
      table(`What fills ${module}.wasm, before it is optimized`, ["part", "bytes"], parts.map((part) => [part.name, part.bytes]));
    }
    return all;
  },
  executions: async () => {
    const rows = await executions();
    table(
      "Executions: µs per transition in Node, ours in wasm and aws-local-stepfunctions",
      ["workload", "transitions", "ours", "theirs", "ratio"],
      rows.map((row) => [row.name, row.transitions, row.oursUs, row.theirsUs, row.ratio]),
    );
    return rows;
  },
  native: async () => {
    const rows = native();
    table(
      "Executions: µs and instructions per transition as a native program",
      ["workload", "transitions", ...builds().flatMap(({ name }) => [`µs, ${name}`, "instructions"])],
      rows.map((row) => [row.name, row.transitions, ...row.costs.flatMap((cost) => [cost.us, cost.instructions])]),
    );
    return rows;
  },
  growth: async () => {
    const all = await growth();
    for (const [name, rows] of Object.entries(all)) {
      const base = rows[0]?.us ?? Number.NaN;
      table(
        `µs per transition as the ${name} grows`,
        ["payload bytes", "events", "µs", "factor"],
        rows.map((row) => [row.bytes, row.events, row.us, row.us / base]),
      );
    }
    return all;
  },
  longest: async () => {
    const row = await longest();
    table(
      "The longest execution, and its history opened, replayed and compared",
      ["events", "ms", "MiB of wasm memory", "MB of history", "ms to open it"],
      [[row.events, row.ms, row.mebibytes, row.megabytes, row.openMs]],
    );
    return row;
  },
  analysis: async () => {
    const row = await analysis();
    table(
      "Analysis: findings, drawing, calls, policy",
      ["definition", "bytes", "time", "unit"],
      [
        [row.largest, row.bytes, row.sampleUsPerKiB, "µs per KiB"],
        ["7,340 states", row.huge, row.hugeMs, "ms"],
      ],
    );
    return row;
  },
  jsonata: async () => {
    const rows = await jsonata();
    table(
      "JSONata: µs per evaluation, ours in wasm and jsonata-js",
      ["expression", "ours", "theirs", "ratio"],
      rows.map((row) => [row.name, row.oursUs, row.theirsUs, row.ratio]),
    );
    return rows;
  },
  links: async () => {
    const all = await links();
    table(
      `Links, in characters: ${number(all.ratio * 100)} % of plain deflate; lz-string has ${number(all.lzStringRatio * 100)} %`,
      ["definition", "ours", "deflate", "lz-string"],
      all.rows.map((row) => [row.name, row.ours, row.deflate, row.lzString]),
    );
    return all;
  },
  loading: async () => {
    const all = await loading(budgets.slowdown);
    table(
      "Chromium, nothing cached: ms until something shows, and until it can be used",
      ["processor", "first paint", "usable"],
      [
        ["plain", all.plain.paint, all.plain.usable],
        [`${budgets.slowdown} times slowed`, all.slowed.paint, all.slowed.usable],
        [`${budgets.slowdown} times slowed, another definition than the first example's`, all.own.paint, all.own.usable],
      ],
    );
    return all;
  },
};

const wanted = values.check ? ["sizes"] : (values.only?.split(",") ?? Object.keys(measured));
const unknown = wanted.filter((name) => !(name in measured));
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(", ")}. The parts: ${Object.keys(measured).join(", ")}.`);
  process.exit(1);
}
const machine = `${os.cpus()[0]?.model ?? "unknown processor"}, ${os.cpus().length} cores, node ${process.version}`;
console.log(`${new Date().toISOString().slice(0, 10)}, ${machine}`);
/** @type {Record<string, any>} */
const results = { date: new Date().toISOString(), machine };
for (const name of wanted) {
  results[name] = await measured[/** @type {keyof typeof measured} */ (name)]();
}
if (values.json) {
  await writeFile(values.json, `${JSON.stringify(results, null, 2)}\n`);
}
if (values.check) {
  /** @type {[string, number, number][]} */
  const measures = [
    ["The first view loads", results["sizes"].firstView, budgets.firstView],
    ["The first view of another definition loads", results["sizes"].ownView, budgets.ownView],
    ["The module that answers has", results["sizes"].answers, budgets.answers],
    ["The largest poster of an example has", results["sizes"].poster.brotli, budgets.poster],
    ["<asl-playground> has", results["sizes"].element, budgets.element],
    ["The first click on an embedded workflow loads", results["sizes"].firstClick, budgets.firstClick],
    ["The npm package has", results["sizes"].npm.brotli, budgets.npm],
  ];
  // Projects that deploy (six targets, stubs, policies with names) are some 30,000 bytes of the module that answers. A module of their
  // own would need the reader of definitions, the mocked responses and the policies once more, ten times as much, for whoever opens the
  // dialog. The rest is objects of recorded Maps, links to two redacted runs, and errors of code while it is typed. The first click loads
  // these bytes, too, with the dialog, its archive, and what QuickJS lacks of a locale.
  for (const [what, bytes, budget] of measures) {
    console.log(`\n${what} ${number(bytes)} of ${number(budget)} bytes, compressed.`);
  }
  if (measures.some(([, bytes, budget]) => bytes > budget)) {
    console.error("\nThat is over the budget (tests/bench/budgets.json).");
    process.exit(1);
  }
}
