/**
 * Our evaluator as wasm and the reference implementation, jsonata-js, on the same expressions and data in the same run of Node,
 * round by round in turn. Both parse once; what is timed is an evaluation, in microseconds, the median of the rounds.
 *
 *     node tests/bench/jsonata/build.mjs
 *     node tests/bench/jsonata/speed.mjs <folder of the npm package jsonata> [folder of the built module]
 *
 * The last line is for programs: `slower <n>` counts the expressions on which we are slower; it fails if there are any.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const [peer = "jsonata", module = path.join(process.env.CARGO_TARGET_DIR ?? path.join(ROOT, "target"), "bench-jsonata")] =
  process.argv.slice(2);
const require = createRequire(import.meta.url);
const jsonata = require(path.resolve(peer));
const { Data, Expression } = require(path.resolve(module, "jsonata.js"));

const ROUNDS = 15;
const ROUND_MS = 20;

/** An order of so many items, the same at every call. */
function data(count) {
  const categories = ["book", "music", "garden", "toys"];
  const items = Array.from({ length: count }, (_, index) => ({
    sku: `S-${String((index * 7919) % 10007).padStart(5, "0")}`,
    name: `item ${index}`,
    category: categories[index % categories.length],
    price: ((index * 37) % 997) / 10,
    quantity: (index * 13) % 11,
    tags: ["new", `t${index % 5}`],
    shipped: new Date(Date.UTC(2026, index % 12, 1 + (index % 28), index % 24)).toISOString(),
  }));
  return { order: { id: 4711, customer: { name: "Ada", address: { city: "London", zip: "NW1" } }, items } };
}

/** Evaluations that fill a round, so that the clock's grain does not matter. */
async function calls(evaluate) {
  let count = 1;
  for (;;) {
    const start = performance.now();
    for (let call = 0; call < count; call += 1) {
      await evaluate();
    }
    const took = performance.now() - start;
    if (took > ROUND_MS) {
      return count;
    }
    count = Math.ceil(count * Math.min(10, (1.2 * ROUND_MS) / Math.max(took, 0.01)));
  }
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];

const { expressions } = JSON.parse(readFileSync(new URL("expressions.json", import.meta.url), "utf8"));
const value = data(100);
const ours = new Data(JSON.stringify(value));
let slower = 0;
console.log(`${"expression".padEnd(18)} ${"ours us".padStart(9)} ${"jsonata us".padStart(11)} ${"ratio".padStart(7)}`);
for (const { name, expression } of expressions) {
  const mine = new Expression(expression);
  const theirs = jsonata(expression);
  // Sequences of jsonata-js carry marks that JSON does not have.
  const expected = JSON.parse(JSON.stringify((await theirs.evaluate(value)) ?? null));
  assert.deepEqual(JSON.parse(mine.text(ours, false, 0) || "null"), expected, `${name}: the results differ`);
  // The wait for a promise is the peer's own cost: it has no other way to be called.
  const sides = [() => mine.evaluate(ours), () => theirs.evaluate(value)];
  const counts = [await calls(sides[0]), await calls(sides[1])];
  const times = [[], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const side of [0, 1]) {
      const start = performance.now();
      if (side === 0) {
        for (let call = 0; call < counts[0]; call += 1) {
          sides[0]();
        }
      } else {
        for (let call = 0; call < counts[1]; call += 1) {
          await sides[1]();
        }
      }
      times[side].push(((performance.now() - start) * 1000) / counts[side]);
    }
  }
  const [us, them] = times.map(median);
  slower += us > them ? 1 : 0;
  const cells = [us.toFixed(1).padStart(9), them.toFixed(1).padStart(11), (us / them).toFixed(2).padStart(7)];
  console.log(`${name.padEnd(18)} ${cells.join(" ")}`);
}
console.log(`slower ${slower}`);
process.exitCode = slower > 0 ? 1 : 0;
