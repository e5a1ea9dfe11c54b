/**
 * The engine as a native program (`crates/engine/examples/transitions.rs`): the time and, where there is `valgrind`, the
 * instructions of a transition, in as many builds as `cargo xtask bench` has made. Instructions are exact on a busy machine, too.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import process from "node:process";
import { median, ROUNDS } from "./median.mjs";
import { chain, loop, workloads } from "./workloads.mjs";

/** @typedef {{ name: string, program: string }} Build */
/** @typedef {{ us: number, instructions: number | null }} Cost of a transition */

/** The builds, this revision's first. @returns {Build[]} */
export function builds() {
  return JSON.parse(process.env["ASL_BENCH_NATIVE"] ?? "[]");
}

/** Runs every workload with every build, in turns. */
export function native() {
  const folder = mkdtempSync(path.join(os.tmpdir(), "asl-bench-"));
  try {
    return works().map((work, index) => {
      const file = path.join(folder, `${index}.json`);
      writeFileSync(file, JSON.stringify(work));
      return { name: work.name, ...measure(file) };
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The workloads, and two of them small and large: a transition costs the same in both. */
function works() {
  const grown = [
    ...[1_000, 250_000].map((bytes) => ({ name: `1,000 states, ${bytes / 1000} KB`, ...chain(1000, bytes) })),
    ...[25, 6_000].map((turns) => ({ name: `loop of ${turns} turns`, ...loop(turns) })),
  ];
  return [...workloads(), ...grown];
}

function measure(/** @type {string} */ file) {
  const all = builds();
  /** @type {number[][]} */
  const times = all.map(() => []);
  let transitions = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    all.forEach(({ program }, index) => {
      const ran = JSON.parse(execFileSync(program, [file, "5"], { encoding: "utf8" }));
      transitions = ran.visits;
      times[index]?.push(ran.nanoseconds / 1000 / ran.visits);
    });
  }
  /** @type {Cost[]} */
  const costs = all.map(({ program }, index) => ({
    us: median(times[index] ?? []),
    instructions: instructions(program, file, transitions),
  }));
  return { transitions, costs };
}

/** What one run more takes, so that reading the definition does not count. */
function instructions(/** @type {string} */ program, /** @type {string} */ file, /** @type {number} */ transitions) {
  const [one, three] = [1, 3].map((runs) => {
    const options = ["--tool=callgrind", "--callgrind-out-file=/dev/null", program, file, `${runs}`];
    const { stderr } = spawnSync("valgrind", options, { encoding: "utf8" });
    const found = /Collected : (\d+)/.exec(stderr ?? "");
    return found ? Number(found[1]) : Number.NaN;
  });
  const each = ((three ?? Number.NaN) - (one ?? Number.NaN)) / 2 / transitions;
  return Number.isNaN(each) ? null : Math.round(each);
}
