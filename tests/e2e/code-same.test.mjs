/** Code gives the same history at the shell, by an interpreter, and in the page, by the browser's WebAssembly: byte by byte. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { URL_AT_ROOT, withPage } from "./browser.mjs";
import { linkTo } from "./links.mjs";
import { calling, ready, tab } from "./playground.mjs";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));

const CAUGHT = { Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "Caught" }] };

/** Calls `f`, and goes on if that fails. */
function tried(/** @type {object} */ more = {}) {
  const definition = JSON.parse(calling("f", { ...CAUGHT, ...more }));
  definition.States.Caught = { Type: "Pass", End: true };
  return definition;
}

/** Calls `f` for each of so many items, with this much at a time. */
function each(/** @type {number} */ count, /** @type {object} */ more = {}, MaxConcurrency = 0) {
  return {
    StartAt: "Each",
    States: {
      Each: {
        Type: "Map",
        ItemsPath: "$.items",
        MaxConcurrency,
        ItemSelector: { "index.$": "$$.Map.Item.Index", "of.$": "$.of", count },
        ItemProcessor: tried(more),
        End: true,
      },
    },
  };
}

const WAITING = {
  Resource: "arn:aws:states:::lambda:invoke.waitForTaskToken",
  Parameters: { FunctionName: "f", Payload: { "token.$": "$$.Task.Token", "input.$": "$" } },
};
const ITEMS = { of: "all", items: [1, 2, 3, 4, 5, 6, 7, 8] };

/**
 * What tells how deep a call gets in each kind of recursion. It counts in the code's own numbers, which are in the history.
 * @type {Record<string, string>}
 */
const DEPTHS = {
  calls: "let n = 0; const f = () => { n += 1; return f() + 1; }; try { f(); } catch (e) { return [n, e.name, e.message]; }",
  methods: "let n = 0; const o = { toString() { n += 1; return '' + o; } }; try { '' + o; } catch (e) { return [n, e.name]; }",
  sorting: "let n = 0; const f = () => { n += 1; return [1, 2].sort(() => f()).length; }; try { f(); } catch (e) { return [n, e.name]; }",
  replacing: "let n = 0; const f = () => { n += 1; return 'a'.replace(/a/g, f); }; try { f(); } catch (e) { return [n, e.name]; }",
  reviving: "let n = 0; const f = () => { n += 1; return JSON.parse('[1]', f); }; try { f(); } catch (e) { return [n, e.name]; }",
  writing: "let n = 0; const o = { toJSON() { n += 1; return JSON.stringify([[o]]); } }; try { JSON.stringify(o); } catch (e) { return [n, e.name]; }",
  proxies: "let n = 0; const p = new Proxy({}, { get: (t, k, r) => { n += 1; return Reflect.get(r, k, r); } }); try { p.x; } catch (e) { return [n, e.name]; }",
  generators: "let n = 0; function* g() { n += 1; yield* g(); } try { [...g()]; } catch (e) { return [n, e.name]; }",
  evaluating: "let n = 0; globalThis.f = () => { n += 1; return (0, eval)('f()'); }; try { f(); } catch (e) { return [n, e.name]; }",
  reading: "for (let n = 20; ; n += 20) { try { JSON.parse('['.repeat(n) + ']'.repeat(n)); } catch (e) { return [n, e.name]; } }",
  parsing: "for (let n = 20; ; n += 20) { try { (0, eval)('('.repeat(n) + '1' + ')'.repeat(n)); } catch (e) { return [n, e.name]; } }",
  nested: "let a = []; for (let i = 0; i < 200; i += 1) a = [a]; try { return JSON.stringify(a).length; } catch (e) { return [e.name]; }",
};

/** @type {Record<string, { code: string, definition?: object, input?: object, settings?: object }>} */
const WORKSPACES = {
  "a result": { code: "export const handler = async (event, context) => ({ event, context, env: process.env, now: new Date() });" },
  timers: {
    code: "export const handler = async () => { const seen = []; for (const ms of [30, 10, 20, 10]) setTimeout(() => seen.push([ms, Date.now()]), ms); const every = setInterval(() => seen.push('tick'), 7); await new Promise((r) => setTimeout(r, 50)); clearInterval(every); return seen; };",
  },
  randomness: {
    code: "import { randomInt } from 'node:crypto'; export const handler = async () => [Math.random(), crypto.randomUUID(), randomInt(1000), [...crypto.getRandomValues(new Uint32Array(4))]];",
    definition: each(8),
    input: ITEMS,
    settings: { seed: 12345 },
  },
  "a callback": {
    code: "import { SFNClient, SendTaskHeartbeatCommand, SendTaskSuccessCommand } from '@aws-sdk/client-sfn'; const sfn = new SFNClient(); export const handler = async ({ token }) => { await new Promise((r) => setTimeout(r, 400)); await sfn.send(new SendTaskHeartbeatCommand({ taskToken: token })); await sfn.send(new SendTaskSuccessCommand({ taskToken: token, output: JSON.stringify({ chance: Math.random() }) })); };",
    definition: tried({ ...WAITING, HeartbeatSeconds: 60 }),
  },
  "a callback that fails": {
    code: "const { SFN } = require('@aws-sdk/client-sfn'); exports.handler = async ({ token }) => { await new SFN().sendTaskFailure({ taskToken: token, error: 'Out', cause: 'of stock' }); };",
    definition: tried({ ...WAITING, HeartbeatSeconds: 60 }),
  },
  failures: {
    code: "class OutOfStock extends Error { constructor(m) { super(m); this.name = 'OutOfStock'; } } export const handler = async ({ index }) => { switch (index) { case 0: throw new OutOfStock('none'); case 1: return null.x; case 2: throw 'text'; case 3: process.exit(3); case 4: return 1n; case 5: await new Promise(() => {}); case 6: JSON.parse('{'); default: return Promise.reject(new RangeError('late')); } };",
    definition: each(8),
    input: ITEMS,
  },
  "a warm state": {
    code: "let calls = 0; const born = Math.random(); export const handler = async ({ index }) => { calls += 1; await new Promise((r) => setTimeout(r, 100 * (index % 3))); return { calls, born }; };",
    definition: each(8, {}, 3),
    input: ITEMS,
  },
  retries: {
    code: "let n = 0; export const handler = async () => { n += 1; if (n < 4) throw new Error(`attempt ${n}: ${Math.random()}`); return n; };",
    definition: tried({ Retry: [{ ErrorEquals: ["States.ALL"], IntervalSeconds: 1, MaxAttempts: 5, BackoffRate: 1.5, JitterStrategy: "FULL" }] }),
  },
  bounds: {
    code: "export const handler = async ({ index }) => { switch (index) { case 0: for (;;); case 1: { const a = []; for (;;) a.push(new Uint8Array(1 << 20)); } case 2: return 'x'.repeat(3e5); case 3: return 'x'.repeat(7e6); case 4: return /^(a+)+$/.test('a'.repeat(40) + 'b'); case 5: await new Promise((r) => setTimeout(r, 1e7)); default: { let x = 0; for (let i = 0; i < 1e5; i += 1) x = Math.imul(x, 31) + i; return [x, 0.1 * 3, Math.sin(1e6), Math.exp(1.5), Math.pow(1.1, 100)]; } } };",
    definition: each(8),
    input: ITEMS,
  },
  "the depth of recursion": {
    code: `const kinds = {${Object.entries(DEPTHS)
      .map(([name, body]) => `${name}() { ${body} }`)
      .join(",")}}; export const handler = async () => Object.entries(kinds).map(([name, count]) => [name, count()]);`,
  },
};

for (const [name, { code, definition = tried(), input = {}, settings = {} }] of Object.entries(WORKSPACES)) {
  test(`the same history everywhere: ${name}`, async () => {
    const mocks = JSON.stringify({ functions: { f: { responses: [], furtherCalls: { code } } } });
    const url = URL_AT_ROOT + linkTo({ definition: JSON.stringify(definition), input: JSON.stringify(input), mocks, settings });
    const run = ["run", "-q", "-p", "asl-cli", "--", "run", url, "--history"];
    const there = execFileSync("cargo", run, { cwd: PROJECT, encoding: "utf8" });
    await withPage(
      async (page) => {
        await ready(page);
        await page.getByRole("button", { name: "Run the code" }).click();
        await page.locator(".status-word").filter({ hasText: /Succeeded|Failed/ }).waitFor();
        await tab(page, "Events");
        const saved = page.waitForEvent("download");
        await page.getByRole("button", { name: "Download history" }).click();
        const here = await readFile(await (await saved).path(), "utf8");
        assert.equal(here.trim(), there.trim());
        assert.doesNotMatch(here, /engine for code stopped|exit status 134/);
      },
      { url },
    );
  });
}
