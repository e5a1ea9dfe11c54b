/** Typing, running, stopping, and looking at what happened. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { editor, textOf, withPage } from "./browser.mjs";
import { chooseExample, eventTypes, json, ready, run, status, tab, write } from "./playground.mjs";

/** @typedef {import("playwright-core").Page} Page */

/** The line of the editor that the selected state begins in. */
function firstHighlighted(/** @type {Page} */ page) {
  return page.locator('asl-editor[label="Definition"] .cm-highlighted-range').first().innerText();
}

test("a mistake shows at its place while it is typed, and a click goes there", async () => {
  await withPage(async (page) => {
    await ready(page);
    const text = '{\n  "StartAt": "A",\n  "States": {\n    "A": { "Type": "Pass", "Next": "Missing" }\n  }\n}';
    await write(page, "Definition", text);
    const mark = page.locator('asl-editor[label="Definition"] .cm-lintRange-error').filter({ hasText: "Missing" });
    await mark.first().waitFor();
    await page.getByRole("tab", { name: /^Definition.*error/ }).waitFor();
    assert.equal(await run(page), "Not started");
    await tab(page, "Problems");
    await page.getByRole("button", { name: /Definition, line 4/ }).first().click();
    await page.keyboard.insertText('"A"');
    assert.doesNotMatch(await textOf(page, "Definition"), /Missing/);
    // Half a text keeps the drawing that can be drawn.
    await write(page, "Definition", text.slice(0, -20));
    await page.getByRole("button", { name: /^A, Pass/ }).waitFor();
    await write(page, "Definition", "");
    await page.getByText("No states to draw yet.").waitFor();
  });
});

test("a state that is selected anywhere is selected everywhere", async () => {
  await withPage(async (page) => {
    await ready(page);
    await chooseExample(page, "Catch an error by its type");
    assert.equal(await run(page), "Succeeded");
    const box = (/** @type {string} */ name) => page.getByRole("button", { name: new RegExp(`^${name}, `) });
    await box("AskForAnotherCard").click();
    assert.match(await firstHighlighted(page), /"AskForAnotherCard"/);
    await page.getByRole("heading", { name: "AskForAnotherCard" }).waitFor();

    await tab(page, "Events");
    await page.getByRole("row").filter({ hasText: "TaskFailed" }).click();
    assert.equal(await box("ChargeCard").getAttribute("aria-pressed"), "true");
    assert.match(await firstHighlighted(page), /"ChargeCard"/);

    await page.getByText('"OrderFailed"').click();
    await page.locator(".state-selected").filter({ hasText: "GiveUp" }).waitFor();
    await tab(page, "Data flow");
    await page.getByText("GiveUp was not entered in this run.").waitFor();

    await tab(page, "IAM policy");
    await page.locator(".reasons").getByRole("button", { name: "ChargeCard" }).click();
    assert.equal(await box("ChargeCard").getAttribute("aria-pressed"), "true");
    await page.getByRole("button", { name: "List" }).click();
    const item = page.getByRole("list", { name: "States" }).getByRole("button", { name: /^ChargeCard.*failed and caught/ });
    assert.equal(await item.getAttribute("aria-pressed"), "true");
  });
});

test("the data flow steps through the execution, and names every attempt", async () => {
  await withPage(async (page) => {
    await ready(page);
    await chooseExample(page, "Retry a failing function");
    await run(page);
    await tab(page, "Data flow");
    await page.getByRole("heading", { name: "Task call, attempt 3 of 3" }).waitFor();
    assert.equal(await page.getByText("Retried by Retry[0]").count(), 2);
    assert.equal((await json(page, "After ResultPath")).charged.receipt, "r-99");
    await chooseExample(page, "Catch an error by its type");
    await run(page);
    await tab(page, "Data flow");
    await page.getByRole("button", { name: "Next step in the execution" }).click();
    await page.getByRole("heading", { name: "AskForAnotherCard" }).waitFor();
    assert.match(await firstHighlighted(page), /"AskForAnotherCard"/);
  });
});

/** A loop that comes to its end only with the event history's limit. */
const loop = (/** @type {object} */ parameters) =>
  JSON.stringify({
    StartAt: "Again",
    States: {
      Again: { Type: "Pass", Parameters: parameters, Next: "Enough" },
      Enough: { Type: "Choice", Choices: [{ Variable: "$.enough", BooleanEquals: true, Next: "Done" }], Default: "Again" },
      Done: { Type: "Succeed" },
    },
  });

test("an event history of 25,000 events is scrolled, filtered and folded open", async () => {
  await withPage(async (page) => {
    await ready(page);
    await write(page, "Definition", loop({ enough: false }));
    assert.equal(await run(page), "Failed");
    await tab(page, "Events");
    const grid = page.getByRole("grid", { name: "Event history" });
    await page.getByText("25000 of 25000").waitFor();
    const view = page.locator(".events-view");
    await view.evaluate((view) => view.scrollTo(0, view.scrollHeight));
    await grid.getByRole("row").filter({ hasText: "ExecutionFailed" }).waitFor();
    assert.ok((await grid.getByRole("row").count()) < 80, "only what is seen is painted");
    await page.getByRole("button", { name: "Details of event 25000" }).click();
    await page.getByRole("region", { name: "Event 25000" }).filter({ hasText: "executionFailedEventDetails" }).waitFor();

    await page.getByRole("searchbox", { name: "Filter events" }).fill("executionstarted");
    await page.getByText("1 of 25000").waitFor();
    assert.deepEqual(await eventTypes(page), ["ExecutionStarted"]);
    await page.getByRole("searchbox", { name: "Filter events" }).fill("no such thing");
    await page.getByText("No events match.").waitFor();
  });
});

test("a run that takes long is stopped, and the next one works", async () => {
  await withPage(async (page) => {
    await ready(page);
    // Long enough to be stopped, whatever the machine.
    const list = Array.from({ length: 12_000 }, (_, x) => ({ x }));
    await write(page, "Definition", loop({ enough: false, "list.$": "$.list", "all.$": "States.ArrayLength($..x)" }));
    await write(page, "Input", JSON.stringify({ list }));
    await page.getByRole("button", { name: "Run", exact: true }).first().click();
    await page.getByRole("button", { name: "Stop" }).click();
    assert.equal(await status(page), "Stopped");
    // The page lives and checks what is typed.
    await write(page, "Input", "{ nothing");
    await page.getByRole("tab", { name: /^Input.*error/ }).waitFor();
    await chooseExample(page, "Call a function");
    assert.equal(await run(page), "Succeeded");
  });
});

test("a changed workspace marks the result as old, and a new run makes it new", async () => {
  await withPage(async (page) => {
    await ready(page);
    await run(page);
    await editor(page, "Definition").click();
    await page.keyboard.press("End");
    await page.keyboard.insertText(" ");
    await page.getByText("The workspace has changed since this run.").waitFor();
    await page.getByRole("button", { name: "Run again" }).click();
    await page.getByText("The workspace has changed since this run.").waitFor({ state: "detached" });
  });
});

test("settings reach the execution", async () => {
  await withPage(async (page) => {
    await ready(page);
    await page.getByRole("button", { name: "Execution settings" }).click();
    await page.getByLabel("Execution name").fill("from-a-test");
    await page.getByLabel("Account").fill("12");
    await page.getByText("An account ID has 12 digits.").waitFor();
    await page.getByLabel("Account").fill("210987654321");
    await page.getByLabel("Start time").fill("2030-05-06T07:08:09Z");
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await run(page);
    await page.getByText(/210987654321:execution:MyStateMachine:from-a-test/).waitFor();
    await page.getByText("2030-05-06T07:08:09.000Z").first().waitFor();
  });
});

/** The script of the workers that analyse and run. */
const PLAYGROUND_WORKER = "**/worker-playground-*_loader.js";

/** Puts another program into the place of those workers'. */
async function withPlaygroundWorker(/** @type {Page} */ page, /** @type {string} */ script) {
  await page.route(PLAYGROUND_WORKER, async (route) => {
    await route.fulfill({ contentType: "text/javascript", body: script });
  });
  const started = page.waitForEvent("worker", (worker) => worker.url().includes("worker-playground"));
  await page.reload();
  await started;
  await page.getByRole("button", { name: "Examples" }).waitFor();
}

test("a check that hangs is cut with a sentence, and the next one is tried with a new worker", async () => {
  await withPage(async (page) => {
    await withPlaygroundWorker(page, "onmessage = () => { for (;;); }; postMessage({ ready: true });");
    await page.unroute(PLAYGROUND_WORKER);
    await tab(page, "Problems");
    const trouble = page.getByText("took longer than 5 seconds and was stopped");
    await trouble.waitFor();
    await write(page, "Input", '{ "more": 1 }');
    await trouble.waitFor({ state: "detached" });
    assert.equal(await run(page), "Succeeded");
  });
});

test("a worker that crashes is told about, and nothing is lost", async () => {
  await withPage(async (page) => {
    await withPlaygroundWorker(page, 'onmessage = () => postMessage({ crashed: "a defect" }); postMessage({ ready: true });');
    await tab(page, "Problems");
    const trouble = page.getByText("The worker stopped unexpectedly (a defect).");
    await trouble.waitFor();
    await page.unroute(PLAYGROUND_WORKER);
    await write(page, "Input", '{ "still": "here" }');
    await trouble.waitFor({ state: "detached" });
    // The worker for runs is as bad, and then a new one takes its place.
    await run(page);
    await page.locator(".status-line").getByText("The worker stopped unexpectedly (a defect).").waitFor();
    assert.equal(await run(page), "Succeeded");
    assert.match(await textOf(page, "Input"), /still/);
  });
});

test("a worker that dies while events are paged is told about, and a new run shows them", async () => {
  await withPage(
    async (page) => {
      await ready(page);
      await write(page, "Definition", loop({ enough: false }));
      assert.equal(await run(page), "Failed");
      await tab(page, "Events");
      await page.getByText("25000 of 25000").waitFor();
      // What a wasm module does that gets no more memory.
      for (const worker of page.workers()) {
        await worker.evaluate(() => {
          Object.assign(globalThis, {
            onmessage: () => {
              throw new WebAssembly.RuntimeError("unreachable");
            },
          });
        });
      }
      await page.locator(".events-view").evaluate((view) => view.scrollTo(0, view.scrollHeight));
      await page.getByText(/The worker stopped unexpectedly .*unreachable/).waitFor();
      await page.getByText("This run is no longer in memory.").waitFor();
      assert.equal(await run(page), "Failed");
      await tab(page, "Events");
      await page.getByText("25000 of 25000").waitFor();
      assert.match(await textOf(page, "Definition"), /enough/);
    },
    { allowErrors: true },
  );
});
