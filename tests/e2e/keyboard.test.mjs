/** Everything can be done by keyboard alone, and on a screen of 390 pixels. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { editor, screenshot, withPage } from "./browser.mjs";
import { chooseExample, json, pane, ready, run, tab } from "./playground.mjs";

/** @typedef {import("playwright-core").Page} Page */

/** The name or text of what has the focus. */
function focused(/** @type {Page} */ page) {
  return page.evaluate(() => {
    const element = document.activeElement === document.body ? null : document.activeElement;
    return element?.getAttribute("aria-label") ?? element?.getAttribute("label") ?? element?.textContent ?? "";
  });
}

/** Presses Tab until something has the focus. */
async function tabTo(/** @type {Page} */ page, /** @type {RegExp} */ name) {
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press("Tab");
    if (name.test(await focused(page))) {
      return;
    }
  }
  throw new Error(`Tab does not reach ${name}`);
}

test("an example is opened, run and looked at without a mouse", async () => {
  await withPage(async (page) => {
    await ready(page);
    // The first visit's own run.
    await page.locator(".status-word").waitFor();
    await page.keyboard.press("Tab");
    assert.match(await focused(page), /Skip/);
    await tabTo(page, /^Examples/);
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: "Examples" }).waitFor();
    await page.waitForFunction(() => document.activeElement?.getAttribute("role") === "combobox");
    for (let presses = 0; presses < 5; presses += 1) {
      await page.keyboard.press("ArrowDown");
    }
    await page.locator("#choice-5[aria-selected=true]").waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("textbox", { name: "Definition", exact: true }).getByText("charge-card").first().waitFor();
    await page.waitForFunction(() => document.activeElement?.textContent?.startsWith("Examples"));

    await tabTo(page, /^Definition$/);
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await page.getByRole("heading", { name: "charge-card" }).waitFor();
    await page.keyboard.press("Home");

    await page.keyboard.press("ControlOrMeta+Enter");
    await page.locator(".status-word").waitFor();
    await tabTo(page, /^Width of the workspace$/);
    const width = () => page.locator(".pane-edit").evaluate((pane) => pane.clientWidth);
    const before = await width();
    await page.keyboard.press("ArrowRight");
    await page.waitForFunction((before) => (document.querySelector(".pane-edit")?.clientWidth ?? 0) > before, before);

    await tabTo(page, /^ChargeCard, Task, succeeded, 2 retries/);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "ChargeCard" }).waitFor();
    await tabTo(page, /^Data flow$/);
    await page.keyboard.press("ArrowRight");
    await page.getByRole("row").filter({ hasText: "ExecutionStarted" }).waitFor();
    await tabTo(page, /ExecutionStarted/);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.getByRole("region", { name: "Event 2", exact: true }).waitFor();
    assert.match(await focused(page), /TaskStateEntered/);
  });
});

test("states of the graph are reached by arrow keys", async () => {
  await withPage(async (page) => {
    await ready(page);
    await chooseExample(page, "Catch an error by its type");
    await page.getByRole("button", { name: /^ChargeCard, / }).focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("Enter");
    const selected = page.locator(".state-selected");
    await selected.waitFor();
    assert.doesNotMatch((await selected.textContent()) ?? "", /ChargeCard/);
    assert.equal(await selected.evaluate((state) => state === document.activeElement), true);
    const scale = page.locator(".graph-scale");
    const before = await scale.innerText();
    await page.keyboard.press("+");
    assert.notEqual(await scale.innerText(), before);
    await page.keyboard.press("0");
    assert.equal(await scale.innerText(), before);
  });
});

test("dialogs and menus close by Escape and give the focus back", async () => {
  await withPage(async (page) => {
    await ready(page);
    await page.getByRole("button", { name: "Help" }).click();
    await page.getByRole("dialog", { name: "Help" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "More" }).click();
    await page.keyboard.press("Escape");
    await page.getByRole("menu").waitFor({ state: "detached" });
    assert.equal(await focused(page), "More");
  });
});

test("at 390 pixels everything is there, one pane at a time", async () => {
  await withPage(
    async (page) => {
      await ready(page);
      await chooseExample(page, "Catch an error by its type");
      await editor(page, "Definition").waitFor();
      await screenshot(page, "narrow-edit");
      assert.equal(await run(page), "Succeeded");
      assert.equal((await json(page, "Output")).failure.Error, "CardDeclined");
      await screenshot(page, "narrow-result");
      await pane(page, "Graph");
      await page.getByRole("button", { name: /^ChargeCard, / }).click();
      await screenshot(page, "narrow-graph");
      await pane(page, "Edit");
      await tab(page, "Mocks");
      await page.getByRole("heading", { name: "charge-card" }).waitFor();
      await screenshot(page, "narrow-mocks");
      await page.getByRole("button", { name: "More" }).click();
      await page.getByRole("menuitem", { name: "Execution settings" }).click();
      await page.getByRole("dialog", { name: "Execution settings" }).waitFor();
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(overflow <= 0, `the page is ${overflow} pixels too wide`);
    },
    { viewport: { width: 390, height: 844 } },
  );
});
