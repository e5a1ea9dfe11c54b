/** Functions that are mocked by code: allowed by a click, run in the worker, logged beside the data flow. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { URL_AT_ROOT, editor, textOf, withPage } from "./browser.mjs";
import { linkTo } from "./links.mjs";
import { calling, json, mocked, ready, run, status, tab, write } from "./playground.mjs";

/** @typedef {import("playwright-core").Page} Page */

/** The mocked responses of a workspace in which the function `f` is code. */
function mocksOf(/** @type {string} */ code) {
  return JSON.stringify({ functions: { f: { responses: [], furtherCalls: { code } } } });
}

/** The address of a workspace in which a function is code. */
function coded(/** @type {string} */ code, definition = calling("f"), input = "{}") {
  return URL_AT_ROOT + linkTo({ definition, input, mocks: mocksOf(code) });
}

/** Collects what the page and its workers ask for from here on, and loads the page again. */
async function requests(/** @type {Page} */ page) {
  /** @type {string[]} */
  const asked = [];
  page.context().on("request", (request) => asked.push(new URL(request.url()).pathname));
  await page.reload();
  await ready(page);
  return asked;
}

/** Whether the engine for code is among them. */
function hasEngine(/** @type {string[]} */ asked) {
  assert.ok(asked.some((path) => path.includes("worker-playground")), "no request was seen at all");
  return asked.some((path) => path.includes("code-engine"));
}

/** Lets the code run, and waits until it is no longer asked about. */
async function allow(/** @type {Page} */ page) {
  await page.getByRole("button", { name: "Run the code" }).click();
  await page.getByRole("note", { name: "Code in this workspace" }).waitFor({ state: "detached" });
}

/** Lets the code run, and waits for the end of the run. */
async function runCode(/** @type {Page} */ page) {
  await allow(page);
  await page.locator(".status-word").filter({ hasText: /Succeeded|Failed/ }).waitFor();
}

test("code runs after a click, and not before", async () => {
  const url = coded("export const handler = async (event) => { console.log('hello'); return { sum: 40 + 2 }; };");
  await withPage(
    async (page) => {
      const asked = await requests(page);
      await page.getByText("This workspace brings code for 1 function.").waitFor();
      assert.equal(await run(page), "Failed");
      assert.equal(hasEngine(asked), false);
      await runCode(page);
      assert.deepEqual((await json(page, "Output")).Payload, { sum: 42 });
      assert.equal(hasEngine(asked), true);
      await tab(page, "Data flow");
      await page.getByText("Log of the function").click();
      await page.getByText("INFO\thello").waitFor();
      // Another workspace is asked about again.
      await page.goto(coded("export const handler = async () => 1;"));
      await page.getByRole("button", { name: "Run the code" }).waitFor();
      assert.equal(await run(page), "Failed");
    },
    { url },
  );
});

test("a workspace without code loads nothing of the engine", async () => {
  await withPage(async (page) => {
    const asked = await requests(page);
    await write(page, "Definition", calling("f"));
    await tab(page, "Mocks");
    await mocked(page, "f").getByRole("button", { name: "Add a response" }).click();
    assert.equal(await run(page), "Succeeded");
    assert.equal(await page.getByRole("note", { name: "Code in this workspace" }).count(), 0);
    assert.equal(hasEngine(asked), false);
  });
});

test("an endless loop is a time-out, and the next run is as ever", async () => {
  await withPage(
    async (page) => {
      await ready(page);
      await runCode(page);
      await page.getByText("Task timed out after 3.00 seconds").first().waitFor();
      assert.equal(await run(page), "Failed");
    },
    { url: coded("export const handler = async () => { for (;;); };") },
  );
});

test("Stop ends endless code at once, and the next run is as ever", async () => {
  // Each call ends by itself; ten thousand of them do so for no reader.
  const item = JSON.parse(calling("f", { Catch: [{ ErrorEquals: ["States.ALL"], Next: "Caught" }] }));
  item.States.Caught = { Type: "Pass", End: true };
  const definition = JSON.stringify({
    StartAt: "Each",
    States: { Each: { Type: "Map", ItemProcessor: item, End: true } },
  });
  const input = JSON.stringify(Array.from({ length: 10_000 }, () => 0));
  await withPage(
    async (page) => {
      await ready(page);
      await allow(page);
      await page.getByRole("button", { name: "Stop" }).click();
      assert.equal(await status(page), "Stopped");
      await page.getByRole("button", { name: "Run", exact: true }).first().waitFor();
      await write(page, "Input", "[]");
      assert.equal(await run(page), "Succeeded");
    },
    { url: coded("export const handler = async () => { for (;;); };", definition, input) },
  );
});

test("a response becomes code in the form", async () => {
  await withPage(async (page) => {
    await ready(page);
    await write(page, "Definition", calling("f"));
    await tab(page, "Mocks");
    const form = mocked(page, "f");
    await form.getByRole("button", { name: "Add a response" }).click();
    await form.getByLabel("1st call: response type").selectOption("Code");
    await editor(page, "f, 1st call: JavaScript").waitFor();
    const [response] = JSON.parse(await textOf(page, "Mocks")).functions.f.responses;
    assert.match(response.code, /^export const handler = async \(event, context\) => \{\n {2}return /);
  });
});

test("an embedded workflow asks, too", async () => {
  const url = coded("export const handler = async () => ({ sum: 42 });").replace("#", "embed.html#");
  await withPage(
    async (page) => {
      await page.getByRole("button", { name: "Run", exact: true }).first().click();
      // The view goes where the run ended, once it has.
      await page.getByText("Failed: Playground.NotMocked").waitFor();
      await page.getByRole("tab", { name: "Result" }).click();
      await runCode(page);
      await page.getByText('"sum": 42').first().waitFor();
    },
    { url },
  );
});

test("the editor completes what calls had, and calls the code with it", async () => {
  const url = coded("export const handler = async (event) => { console.log('got', event.total); return event.total.amount; };", calling("f"), '{"total": {"amount": 42}}');
  await withPage(
    async (page) => {
      await ready(page);
      await runCode(page);
      await tab(page, "Mocks");
      const form = mocked(page, "f");
      await form.getByRole("button", { name: /All further calls/ }).first().click();
      await form.getByText("Try it", { exact: true }).click();
      const label = "f, all further calls";
      await form.getByLabel(`${label}: event of`).locator("option", { hasText: "call 1, state" }).waitFor({ state: "attached" });
      await form.getByRole("button", { name: "Call it" }).click();
      await form.getByText("It returned:").waitFor();
      await form.getByText("INFO\tgot { amount: 42 }").waitFor();
      await editor(page, `${label}: JavaScript`).click();
      await page.keyboard.press("ControlOrMeta+a");
      await page.keyboard.type("export const handler = async (event) => event.total.");
      await page.getByRole("option", { name: /^amount/ }).click();
      await page.locator(".cm-tooltip-autocomplete").waitFor({ state: "detached" });
      await page.keyboard.type(".missing.name;");
      await form.getByRole("button", { name: "Call it" }).click();
      await form.getByText("It failed with TypeError:").waitFor();
      await form.locator(".cm-lintRange-error").first().waitFor();
    },
    { url },
  );
});

test("a syntax error is marked while one types, once the code may run", async () => {
  const url = coded("export const handler = async (event) => {\n  return 42;\n};");
  await withPage(
    async (page) => {
      await ready(page);
      await tab(page, "Mocks");
      const form = mocked(page, "f");
      await form.getByRole("button", { name: /All further calls/ }).first().click();
      await allow(page);
      const marked = form.locator(".cm-lintRange-error").first();
      await editor(page, "f, all further calls: JavaScript").click();
      await page.keyboard.press("ControlOrMeta+Home");
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("End");
      await page.keyboard.type(" }");
      await marked.waitFor();
      assert.equal(await marked.textContent(), "};");
      await marked.hover();
      await page.getByText("SyntaxError: ").first().waitFor();
      await editor(page, "f, all further calls: JavaScript").press("Backspace");
      await marked.waitFor({ state: "detached" });
    },
    { url },
  );
});
