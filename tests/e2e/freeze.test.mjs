/** No text and no list keeps the page busy: every shape is opened at a size and at twice that size. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { withPage } from "./browser.mjs";
import { calling, ready, tab } from "./playground.mjs";

/** @typedef {import("playwright-core").Page} Page */

/** As long as nobody minds, on a machine that does other things, too. */
const FLOOR_MS = 1_000;
/** Twice as much may take so many times as long. */
const GROWTH = 2.5;

/** The longest time in which the page answers to nothing while something is done. */
async function busiest(/** @type {Page} */ page, /** @type {() => Promise<void>} */ act) {
  await page.evaluate(() => {
    const watched = /** @type {Window & { longest?: number, watching?: boolean }} */ (window);
    watched.longest = 0;
    watched.watching = true;
    let last = performance.now();
    const tick = () => {
      const now = performance.now();
      watched.longest = Math.max(watched.longest ?? 0, now - last);
      last = now;
      if (watched.watching) {
        setTimeout(tick);
      }
    };
    tick();
  });
  await act();
  return page.evaluate(() => {
    const watched = /** @type {Window & { longest?: number, watching?: boolean }} */ (window);
    watched.watching = false;
    return watched.longest ?? 0;
  });
}

/** Replaces a text by the editor's own door, as a paste does. */
async function paste(/** @type {Page} */ page, /** @type {string} */ label, /** @type {string} */ text) {
  await page.locator(`asl-editor[label="${label}"]`).evaluate((element, text) => {
    const editor = /** @type {HTMLElement & { value: string }} */ (element);
    editor.value = text;
    editor.dispatchEvent(new CustomEvent("asl-change", { detail: { value: text }, bubbles: true }));
  }, text);
}

function chain(/** @type {number} */ count) {
  /** @type {Record<string, object>} */
  const States = {};
  for (let index = 0; index < count; index += 1) {
    const Next = `S${index + 1}`;
    States[`S${index}`] = index % 10 === 3 ? { Type: "Choice", Choices: [{ Variable: "$.x", IsPresent: true, Next: `S${Math.min(index + 3, count)}` }], Default: Next } : { Type: "Pass", Next };
  }
  States[`S${count}`] = { Type: "Succeed" };
  return JSON.stringify({ StartAt: "S0", States });
}

/** @type {Record<string, { size: number, open: (page: Page, size: number) => Promise<void> }>} */
const SHAPES = {
  "a YAML line": {
    size: 20_000,
    open: async (page, size) => {
      await paste(page, "Definition", `Comment: ${"[a, {b: ".repeat(size / 8)}\nStartAt: A\n`);
      await page.getByRole("textbox", { name: "Definition", exact: true }).click();
      await page.keyboard.type("x");
      await page.keyboard.type("y");
    },
  },
  "a chain with choices, its list and its coverage": {
    size: 1_500,
    open: async (page, size) => {
      await paste(page, "Definition", chain(size));
      await page.keyboard.press("ControlOrMeta+Shift+Enter");
      await page.locator(".coverage-list").first().waitFor();
      await page.getByRole("button", { name: "List", exact: true }).click();
      await page.locator(".state-item").first().waitFor();
    },
  },
  "mocked responses": {
    size: 1_500,
    open: async (page, size) => {
      await paste(page, "Definition", calling("f"));
      await paste(page, "Mocks", JSON.stringify({ functions: { f: { responses: Array.from({ length: size }, (_, index) => ({ returns: index })) } } }));
      await tab(page, "Mocks");
      await page.getByText(`The first 500 of ${size} responses.`).waitFor();
    },
  },
  "test cases": {
    size: 1_000,
    open: async (page, size) => {
      await paste(page, "Tests", JSON.stringify({ cases: Array.from({ length: size }, (_, index) => ({ name: `case ${index}`, expect: { status: "FAILED" } })) }));
      await tab(page, "Tests");
      await page.getByText(`The first 500 of ${size} test cases.`).waitFor();
    },
  },
};

for (const [name, { size, open }] of Object.entries(SHAPES)) {
  test(`the page stays alive: ${name}`, { timeout: 120_000 }, async () => {
    /** @type {number[]} */
    const times = [];
    for (const count of [size, 2 * size]) {
      await withPage(async (page) => {
        await ready(page);
        times.push(await busiest(page, () => open(page, count)));
      });
    }
    const [once = 0, twice = 0] = times;
    console.log(`${name}: ${Math.round(once)} ms, twice as large ${Math.round(twice)} ms`);
    assert.ok(twice <= Math.max(FLOOR_MS, GROWTH * once), `${name}: ${once} ms, then ${twice} ms`);
  });
}
