/**
 * What is run: the workloads that lie beside the project (`../shared/bench`, or where ASL_SHARED points), and where those
 * are absent the project's own.
 */
import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Where recorded cases and samples are. */
export const SHARED = path.resolve(ROOT, process.env["ASL_SHARED"] || "../shared");

/**
 * @typedef {object} Workload
 * @property {string} name
 * @property {Record<string, any>} definition
 * @property {unknown} input
 * @property {Record<string, { result: unknown }>} [mocks] by the name of the state
 * @property {number} transitions
 * @property {unknown} [output]
 * @property {Record<string, unknown>} [output_at] by JSON Pointer
 */

/** @returns {Workload[]} */
export function workloads() {
  const folder = path.join(SHARED, "bench", "workloads");
  if (!existsSync(folder)) {
    return own();
  }
  const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
  return names.sort().map((name) => JSON.parse(readFileSync(path.join(folder, name), "utf8")));
}

/** Pass states in a chain, with an input of about so many bytes. */
export function chain(/** @type {number} */ states, /** @type {number} */ bytes) {
  const all = Array.from({ length: states }, (_, index) => [
    `Pass${index}`,
    { Type: "Pass", ...(index + 1 < states ? { Next: `Pass${index + 1}` } : { End: true }) },
  ]);
  const item = { id: "item-0000", price: 12.5, tags: ["a", "b"], stock: { here: 3, there: 4 } };
  const size = JSON.stringify(item).length + 1;
  const items = Array.from({ length: Math.max(1, Math.round(bytes / size)) }, () => item);
  return { definition: { StartAt: "Pass0", States: Object.fromEntries(all) }, input: { items } };
}

/** A loop that counts to a number: two transitions a turn. */
export function loop(/** @type {number} */ turns) {
  return {
    definition: {
      StartAt: "Check",
      States: {
        Check: {
          Type: "Choice",
          Choices: [{ Variable: "$.count", NumericLessThan: turns, Next: "Increment" }],
          Default: "Done",
        },
        Increment: { Type: "Pass", Parameters: { "count.$": "States.MathAdd($.count, 1)" }, Next: "Check" },
        Done: { Type: "Succeed" },
      },
    },
    input: { count: 0 },
  };
}

/** @returns {Workload[]} */
function own() {
  const large = chain(100, 250_000);
  const items = Array.from({ length: 1000 }, (_, index) => ({ id: `item-${index}` }));
  const work = { Type: "Task", Resource: "arn:aws:lambda:us-east-1:123456789012:function:Work", End: true };
  const map = {
    Type: "Map",
    ItemsPath: "$.items",
    ItemProcessor: { ProcessorConfig: { Mode: "INLINE" }, StartAt: "Work", States: { Work: work } },
    End: true,
  };
  return [
    { name: "loop-1000", ...loop(499), transitions: 1000, output: { count: 499 } },
    {
      name: "map-inline-1000",
      definition: { StartAt: "Each", States: { Each: map } },
      input: { items },
      mocks: { Work: { result: { ok: true } } },
      transitions: 1001,
      output: items.map(() => ({ ok: true })),
    },
    { name: "payload-250k-100", ...large, transitions: 100, output: large.input },
  ];
}

/** The mocked responses of a workload in our form. */
export function mocksText(/** @type {Workload} */ work) {
  /** @type {Record<string, unknown>} */
  const functions = {};
  /** @type {Record<string, unknown>} */
  const tasks = {};
  const visit = (/** @type {Record<string, any>} */ scope) => {
    for (const [name, state] of Object.entries(scope["States"] ?? {})) {
      const mock = work.mocks?.[name];
      if (state.Type === "Task" && mock) {
        const entry = { responses: [], furtherCalls: { returns: mock.result } };
        const direct = /:function:(.+)$/.exec(state.Resource);
        if (direct?.[1]) {
          functions[direct[1]] = entry;
        } else {
          tasks[name] = entry;
        }
      }
      for (const inner of [...(state.Branches ?? []), state.ItemProcessor ?? state.Iterator ?? {}]) {
        visit(inner);
      }
    }
  };
  visit(work.definition);
  return JSON.stringify({ functions, tasks });
}

/** The samples: definitions of real projects, as texts. */
export function samples() {
  const folder = path.join(SHARED, "samples");
  if (!existsSync(folder)) {
    return examples();
  }
  const names = readdirSync(folder).filter((name) => name.endsWith(".asl.json"));
  return names.sort().map((name) => ({ name, text: readFileSync(path.join(folder, name), "utf8") }));
}

function examples() {
  const folder = path.join(ROOT, "crates", "examples", "data");
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .sort()
    .map((name) => {
      const { definition } = JSON.parse(readFileSync(path.join(folder, name), "utf8"));
      return { name, text: JSON.stringify(definition, null, 2) };
    });
}

/**
 * @typedef {object} JsonataWorkload
 * @property {string} name
 * @property {string} expression
 * @property {unknown} data
 */

/** The expressions of `jsonata.json` beside this file. @returns {JsonataWorkload[]} */
export function jsonataWorkloads() {
  const file = fileURLToPath(new URL("jsonata.json", import.meta.url));
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : [];
}
