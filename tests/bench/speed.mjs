/** How long things take in Node: ours beside others, in the same session and in turns. */
import assert from "node:assert/strict";
import { core } from "./core.mjs";
import { inTurns, median, repeats, ROUNDS } from "./median.mjs";
import { chain, jsonataWorkloads, loop, mocksText, samples, workloads } from "./workloads.mjs";

/** @typedef {import("./workloads.mjs").Workload} Workload */

/** @returns {any} what a JSON Pointer leads to */
function at(/** @type {any} */ value, /** @type {string} */ pointer) {
  const steps = pointer.split("/").slice(1);
  return steps.reduce((node, step) => node?.[step.replace(/~1/g, "/").replace(/~0/g, "~")], value);
}

const encoder = new TextEncoder();

/** A text as a worker of the page is sent it. */
const bytesOf = (/** @type {string} */ text) => encoder.encode(text);

function check(/** @type {Workload} */ work, /** @type {unknown} */ output) {
  if (work.output !== undefined) {
    assert.deepEqual(output, work.output, work.name);
  }
  for (const [pointer, wanted] of Object.entries(work.output_at ?? {})) {
    assert.deepEqual(at(output, pointer), wanted, `${work.name} at ${pointer}`);
  }
}

/** The nearest peer. Its version 3 wants Node 22; what it wants of it is one function. */
async function peer() {
  Promise.withResolvers ??= /** @type {any} */ (
    () => {
      /** @type {any} */
      const made = {};
      made.promise = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }));
      return made;
    }
  );
  return (await import("aws-local-stepfunctions")).StateMachine;
}

/** Each workload: our time, and the peer's where it can run it. */
export async function executions() {
  const { Machine } = await core();
  const StateMachine = await peer();
  const rows = [];
  for (const work of workloads()) {
    const input = JSON.stringify(work.input);
    const machine = new Machine(JSON.stringify(work.definition), mocksText(work));
    const first = machine.run(bytesOf(input));
    check(work, JSON.parse(first.output()));
    const events = first.events();
    first.free();
    const ours = () => machine.run(bytesOf(input)).free();
    /** @type {(() => Promise<unknown>) | undefined} */
    let theirs;
    try {
      const handlers = Object.fromEntries(Object.entries(work.mocks ?? {}).map(([state, mock]) => [state, () => mock.result]));
      const options = /** @type {any} */ ({ overrides: { taskResourceLocalHandlers: handlers } });
      const theirMachine = new StateMachine(/** @type {any} */ (work.definition));
      const run = () => theirMachine.run(/** @type {any} */ (work.input), options).result;
      check(work, await run());
      theirs = run;
    } catch {
      // It cannot run it, or gives another output: there is nothing to compare with.
    }
    const times = await inTurns(theirs ? { ours, theirs } : { ours, theirs: ours });
    rows.push({
      name: work.name,
      transitions: work.transitions,
      events,
      oursUs: (times.ours * 1000) / work.transitions,
      theirsUs: theirs ? (times.theirs * 1000) / work.transitions : null,
      ratio: theirs ? times.ours / times.theirs : null,
    });
    machine.free();
  }
  return rows;
}

/** The time of a transition as the payload grows, and as the history grows. */
export async function growth() {
  const { Machine } = await core();
  const measured = async (/** @type {{ definition: object, input: unknown }} */ work) => {
    const machine = new Machine(JSON.stringify(work.definition), "{}");
    const input = JSON.stringify(work.input);
    const run = machine.run(bytesOf(input));
    const [events, visits] = [run.events(), run.visits()];
    run.free();
    // What is there before the first transition: the input is read.
    const idle = new Machine(JSON.stringify(chain(1, 0).definition), "{}");
    const times = await inTurns({ ours: () => machine.run(bytesOf(input)).free(), reading: () => idle.run(bytesOf(input)).free() });
    machine.free();
    idle.free();
    return { events, bytes: input.length, us: ((times.ours - times.reading) * 1000) / visits };
  };
  // The first is slower than all others, whatever it is.
  await measured(chain(1000, 1_000));
  const payload = [];
  for (const bytes of [1_000, 10_000, 50_000, 250_000]) {
    payload.push(await measured(chain(1000, bytes)));
  }
  const history = [];
  for (const turns of [25, 250, 1_000, 4_000]) {
    history.push(await measured(loop(turns)));
  }
  return { payload, history };
}

/** An execution that reaches the most events there are, and the memory that it takes. */
export async function longest() {
  const { Machine, memory, openRecording } = await core();
  const work = loop(1_000_000);
  const machine = new Machine(JSON.stringify(work.definition), "{}");
  const input = JSON.stringify(work.input);
  const run = machine.run(bytesOf(input));
  const events = run.events();
  const mebibytes = memory() / 1_048_576;
  const history = run.history();
  run.free();
  const definition = JSON.stringify(work.definition);
  const said = openRecording(history, definition);
  assert.match(said, /^Identical to the recorded execution, all 25,?000 events/);
  const { ours, opened } = await inTurns({
    ours: () => machine.run(bytesOf(input)).free(),
    opened: () => openRecording(history, definition),
  });
  return { events, ms: ours, mebibytes, megabytes: history.length / 1e6, openMs: opened };
}

/** The analysis of the largest definition that AWS takes, and of the largest sample. */
export async function analysis() {
  const { analyze, memory } = await core();
  const all = samples();
  const largest = all.reduce((a, b) => (b.text.length > a.text.length ? b : a));
  // As many as there is room for in a mebibyte.
  const { definition } = chain(7_340, 100);
  for (const state of Object.values(/** @type {Record<string, any>} */ (definition.States))) {
    state.Parameters = { "order.$": "$.order.id", "name.$": "States.Format('{}-{}', $.a, $.b)", note: "twelve" };
  }
  const mebibyte = JSON.stringify(definition);
  assert.ok(mebibyte.length <= 1_048_576 && mebibyte.length > 1_040_000, `${mebibyte.length} characters`);
  const kept = { largest: largest.name, bytes: largest.text.length, huge: mebibyte.length };
  const times = await inTurns({ sample: () => analyze(largest.text), huge: () => analyze(mebibyte) });
  return {
    ...kept,
    sampleUsPerKiB: (times.sample * 1000) / (largest.text.length / 1024),
    hugeMs: times.huge,
    mebibytes: memory() / 1_048_576,
  };
}

/** Each expression: our time, and that of jsonata-js. */
export async function jsonata() {
  const { Data, Expression } = await core();
  const { default: theirJsonata } = await import("jsonata");
  const rows = [];
  for (const { name, expression, data } of jsonataWorkloads()) {
    const ours = new Expression(expression);
    const ourData = new Data(JSON.stringify(data));
    const theirs = theirJsonata(expression);
    const wanted = JSON.stringify(await theirs.evaluate(data));
    assert.deepEqual(JSON.parse(ours.text(ourData)), JSON.parse(wanted), name);
    const count = await repeats(() => ours.evaluate(ourData));
    const times = /** @type {{ ours: number[], theirs: number[] }} */ ({ ours: [], theirs: [] });
    for (let round = 0; round <= ROUNDS; round += 1) {
      const start = performance.now();
      for (let index = 0; index < count; index += 1) {
        ours.evaluate(ourData);
      }
      const middle = performance.now();
      for (let index = 0; index < count; index += 1) {
        await theirs.evaluate(data);
      }
      // The first round warms up.
      if (round > 0) {
        times.ours.push((middle - start) / count);
        times.theirs.push((performance.now() - middle) / count);
      }
    }
    const [our, their] = [median(times.ours), median(times.theirs)];
    rows.push({ name, oursUs: our * 1000, theirsUs: their * 1000, ratio: our / their });
  }
  return rows;
}
