/** The page says why: rules of a Choice, retriers and catchers, the end of a run whatever shows, runs of older definitions. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { withPage } from "./browser.mjs";
import { calling, chooseExample, ready, run, tab, write } from "./playground.mjs";

/** @typedef {import("playwright-core").Page} Page */

/** The state of the last run, as it stands near Run. */
function lastRun(/** @type {Page} */ page) {
  return page.getByRole("status", { name: "Last run" });
}

const CHOICE = JSON.stringify({
  StartAt: "Pick",
  States: {
    Pick: { Type: "Choice", Choices: [{ Variable: "$.n", NumericEquals: 1, Next: "One" }] },
    One: { Type: "Succeed" },
  },
});

test("a Choice without a match says what it compared", async () => {
  await withPage(async (page) => {
    await ready(page);
    await write(page, "Definition", CHOICE);
    await write(page, "Input", '{"n": "1"}');
    assert.equal(await run(page), "Failed");
    const why = page.getByRole("region", { name: "Why Pick failed" });
    await why.getByText("No rule applies and there is no Default").waitFor();
    await why.getByText('$.n is the string "1"; NumericEquals needs a number.').waitFor();
    await tab(page, "Data flow");
    await page.getByRole("region", { name: "Why Pick failed" }).getByText("$.n NumericEquals 1").waitFor();
  });
});

test("an error that no retrier names is retried after one press", async () => {
  await withPage(async (page) => {
    await ready(page);
    const Retry = [{ ErrorEquals: ["Lambda.ServiceException"], MaxAttempts: 2 }];
    await write(page, "Definition", calling("f", { Retry }));
    await tab(page, "Mocks");
    await page.getByRole("tab", { name: "JSON" }).first().click();
    await page.getByRole("textbox", { name: "Mocks", exact: true }).click();
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.insertText(
      JSON.stringify({ functions: { f: { responses: [], furtherCalls: { functionError: { errorType: "CustomError", errorMessage: "no" } } } } }),
    );
    assert.equal(await run(page), "Failed");
    const why = page.getByRole("region", { name: "Why Call failed" });
    await why.getByText("It names Lambda.ServiceException; CustomError is not among them.").waitFor();
    await why.getByRole("button", { name: "Retry CustomError too" }).click();
    assert.equal(await run(page), "Failed");
    await why.getByText("It matches and retried 2 times; MaxAttempts is 2.").waitFor();
    assert.equal(await why.getByRole("button", { name: "Retry CustomError too" }).count(), 0);
  });
});

test("the end of a run is announced and seen whatever tab shows", async () => {
  await withPage(async (page) => {
    await ready(page);
    await tab(page, "Events");
    await page.keyboard.press("ControlOrMeta+Enter");
    await lastRun(page).getByText("Succeeded").waitFor();
    assert.match((await lastRun(page).textContent()) ?? "", /^Succeeded, after /);
    // It stays on the tab that the user looks at, unless there is nothing to see on it.
    assert.equal(await page.locator(".pane-result [role=tab][aria-selected=true]").first().innerText(), "Events");
    await write(page, "Input", '{"a": }');
    await page.keyboard.press("ControlOrMeta+Enter");
    await lastRun(page).getByText("Not started").waitFor();
    assert.equal(await page.locator(".status-word").innerText(), "Not started");
    await page.getByRole("button", { name: "Go to Input" }).waitFor();
  });
});

test("results of an older definition say so on every tab, and the drawing is neutral", async () => {
  await withPage(async (page) => {
    await ready(page);
    assert.equal(await run(page), "Succeeded");
    await page.locator(".state-succeeded").first().waitFor();
    await write(page, "Definition", CHOICE);
    await page.locator(".state-idle").first().waitFor();
    for (const name of ["Result", "Data flow", "Events"]) {
      await tab(page, name);
      await page.getByText("The run was of another definition").waitFor();
    }
    assert.equal(await page.locator(".state-unvisited, .state-succeeded").count(), 0);
  });
});

test("events are found by payload, id, range and group", async () => {
  await withPage(async (page) => {
    await ready(page);
    assert.equal(await run(page), "Succeeded");
    await tab(page, "Events");
    const filter = page.getByRole("searchbox", { name: "Filter events" });
    const count = page.locator(".events-tools > .soft");
    const box = await filter.boundingBox();
    assert.ok(box && box.width > 100, `room for what is typed: ${box?.width}`);
    const shows = async (/** @type {string} */ text, /** @type {RegExp} */ expected) => {
      await filter.fill(text);
      await page.waitForFunction(
        ([pattern]) => new RegExp(pattern ?? "").test(document.querySelector(".events-tools > .soft")?.textContent ?? ""),
        [expected.source],
      );
    };
    await shows("2-4", /^3 of /);
    await shows("hello from", /^[1-9]\d* of /);
    await shows("nothing-has-this", /^0 of /);
    await shows("", /^7 of 7/);
    await page.getByRole("combobox", { name: "Events to show" }).selectOption("States");
    await page.waitForFunction(() => /^2 of 7/.test(document.querySelector(".events-tools > .soft")?.textContent ?? ""));
    assert.match((await count.textContent()) ?? "", /^2 of 7/);
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Download history" }).click();
    assert.match((await download).suggestedFilename(), /\.history\.json$/);
  });
});

test("the failed state of a large workflow comes into sight", async () => {
  await withPage(async (page) => {
    await ready(page);
    /** @type {Record<string, object>} */
    const States = {};
    for (let index = 0; index < 150; index += 1) {
      States[`S${index}`] = { Type: "Pass", Next: `S${index + 1}` };
    }
    States["S150"] = { Type: "Fail", Error: "Broken" };
    await write(page, "Definition", JSON.stringify({ StartAt: "S0", States }));
    await page.locator("[data-node]").first().waitFor();
    assert.equal(await run(page), "Failed");
    await page.locator(".state-selected.state-failed").waitFor();
    await page.waitForFunction(() => {
      const state = document.querySelector(".state-selected > .state-box")?.getBoundingClientRect();
      const pane = document.querySelector(".viewport")?.getBoundingClientRect();
      return state && pane && state.left >= pane.left && state.right <= pane.right && state.top >= pane.top && state.bottom <= pane.bottom;
    });
  });
});

test("commands, panes and tabs have keys", async () => {
  await withPage(async (page) => {
    await ready(page);
    await page.keyboard.press("ControlOrMeta+Shift+P");
    const field = page.getByRole("combobox", { name: "Command" });
    await field.fill("retry failing");
    await page.keyboard.press("Enter");
    await page.getByText("Example opened.").waitFor({ state: "attached", timeout: 2_000 }).catch(() => undefined);
    await page.keyboard.press("ControlOrMeta+3");
    await page.locator("#edit-tab-2[aria-selected=true]").waitFor();
    await page.keyboard.press("ControlOrMeta+9");
    await page.locator("#result-tab-2[aria-selected=true]").waitFor();
    for (const pane of [".pane-edit", ".pane-graph", ".pane-result"]) {
      await page.keyboard.press("F6");
      await page.waitForFunction((pane) => document.querySelector(pane)?.contains(document.activeElement), pane);
    }
    await page.getByRole("button", { name: "Full width (F)" }).click();
    await page.locator(".pane-edit").waitFor({ state: "hidden" });
    await page.getByRole("button", { name: "Full width (F)" }).click();
    await page.locator(".pane-edit").waitFor();
  });
});

test("the graph is saved as SVG and as PNG, with the colors of the run", async () => {
  await withPage(async (page) => {
    await ready(page);
    assert.equal(await run(page), "Succeeded");
    for (const [command, name] of [
      ["graph as svg, with the colors", /\.svg$/],
      ["graph as png, with the colors", /\.png$/],
    ]) {
      await page.keyboard.press("ControlOrMeta+Shift+P");
      await page.getByRole("combobox", { name: "Command" }).fill(String(command));
      await page.getByRole("option").first().getByText(String(command)).waitFor();
      // The browser begins a download when the disk lets it.
      const download = page.waitForEvent("download", { timeout: 60_000 });
      await page.keyboard.press("Enter");
      assert.match((await download).suggestedFilename(), /** @type {RegExp} */ (name));
    }
  });
});

test("a transition to a missing state is one finding, with a button and a page of AWS", async () => {
  await withPage(async (page) => {
    await ready(page);
    await write(page, "Definition", '{"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "Finish"}}}');
    await tab(page, "Problems");
    await page.getByText("Missing 'Next' target: Finish").waitFor();
    assert.equal(await page.locator(".problems > .problem-row:visible").count(), 1);
    assert.match((await page.getByRole("link", { name: /^AWS docs/ }).first().getAttribute("href")) ?? "", /^https:\/\/docs\.aws\.amazon\.com\//);
    await page.getByRole("button", { name: 'Add a state "Finish"' }).click();
    await page.getByText("No problems found.").waitFor();
  });
});

test("the timeline shows attempts and waits as bars, and a press on one selects its state", async () => {
  await withPage(async (page) => {
    await ready(page);
    await chooseExample(page, "Retry a failing function");
    await run(page);
    await tab(page, "Events");
    await page.getByRole("tab", { name: "Timeline" }).click();
    const bars = page.getByRole("list", { name: "Timeline" }).getByRole("button");
    const bar = bars.filter({ hasText: "3 attempts" });
    await bar.waitFor();
    assert.equal(await bar.locator(".bar-failed").count(), 2);
    assert.equal(await bar.locator(".bar-backoff").count(), 2);
    assert.equal(await bar.locator(".bar-attempt").count(), 1);
    // Retry waits 2 seconds, then 4: the second wait is twice as wide.
    const widths = await bar.locator(".bar-backoff").evaluateAll((waits) => waits.map((wait) => wait.getBoundingClientRect().width));
    assert.ok(Math.abs((widths[1] ?? 0) / (widths[0] ?? 1) - 2) < 0.05, String(widths));
    await bar.click();
    assert.equal(await bar.getAttribute("aria-pressed"), "true");
    await page.locator('.drawing [aria-pressed="true"]').waitFor();
  });
});
