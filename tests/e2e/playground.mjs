/**
 * The page as a user sees it: what the tests press and read, in the words of the page.
 *
 * What does not live here: starting a browser and watching it (`browser.mjs`), and what is right (the tests).
 */
import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";

/** @typedef {import("playwright-core").Page} Page */
/**
 * @typedef {object} Example
 * @property {string} id
 * @property {string} title
 * @property {unknown} definition
 * @property {{ status: string, output?: unknown, error?: string, events: string[] }} expect
 */

const EXAMPLES = fileURLToPath(new URL("../../crates/examples/data", import.meta.url));

/** The examples of the menu, with what their runs must give. */
export async function examples() {
  const names = (await readdir(EXAMPLES)).filter((name) => name.endsWith(".json")).sort();
  const all = names.map(async (name) => {
    const file = JSON.parse(await readFile(`${EXAMPLES}/${name}`, "utf8"));
    return /** @type {Example} */ ({ id: name.replace(".json", ""), ...file });
  });
  return Promise.all(all);
}

/** Waits until the page has read its first workspace, and has run the first example if there is nothing else to show. */
export async function ready(/** @type {Page} */ page) {
  await page.getByRole("button", { name: "Examples" }).waitFor();
  await page.locator(".drawing, .state-list, .pane-graph .empty").first().waitFor({ state: "attached" });
  await page.locator("asl-editor[data-complete]").first().waitFor({ state: "attached" });
  // A workspace of one's own, or of a link, is not run.
  const isFirstVisit = await page.evaluate(() => {
    try {
      return location.hash === "" && !Object.keys({ ...localStorage, ...sessionStorage }).some((key) => /\.(draft|beside|unreadable|large)/.test(key));
    } catch {
      return true;
    }
  });
  if (isFirstVisit) {
    await page.locator(".run-chip").waitFor();
  }
}

export async function chooseExample(/** @type {Page} */ page, /** @type {string} */ title) {
  await page.getByRole("button", { name: "Examples" }).click();
  await page.getByRole("option", { name: title }).click();
}

/** Presses Run and waits for the status, as a word. */
export async function run(/** @type {Page} */ page) {
  await page.getByRole("button", { name: "Run", exact: true }).first().click();
  await page.getByRole("button", { name: "Run", exact: true }).first().waitFor();
  return status(page);
}

/** The status of the last run, as a word. */
export async function status(/** @type {Page} */ page) {
  await tab(page, "Result");
  return page.locator(".status-word").innerText();
}

/** Shows a pane, where only one fits. */
export async function pane(/** @type {Page} */ page, /** @type {string} */ name) {
  await page.getByRole("tablist", { name: "Panes" }).getByRole("tab", { name }).click();
}

export async function tab(/** @type {Page} */ page, /** @type {string} */ name) {
  // Not one of the narrow page's tabs, which show whole panes.
  await page.locator(".pane").getByRole("tab", { name: new RegExp(`^${name}( |$|\\d)`) }).click();
}

/** The JSON that shows under a heading. */
export async function json(/** @type {Page} */ page, /** @type {string} */ label) {
  return JSON.parse(await page.getByRole("region", { name: label, exact: true }).innerText());
}

/** The types of all events, as far as the table shows them. */
export async function eventTypes(/** @type {Page} */ page) {
  await tab(page, "Events");
  const rows = page.getByRole("grid", { name: "Event history" }).locator(".events-view [role=row]");
  await rows.locator(".event-type[title]").first().waitFor();
  const view = page.locator(".events-view");
  /** @type {Map<number, string | null>} */
  const all = new Map();
  // Only what is seen is painted.
  for (let atEnd = false; !atEnd; ) {
    await page.locator(".event-waiting").first().waitFor({ state: "detached" });
    const seen = await rows.evaluateAll((rows) =>
      rows.map((row) => /** @type {const} */ ([Number(row.getAttribute("aria-rowindex")), row.querySelector(".event-type")?.getAttribute("title") ?? null])),
    );
    seen.forEach(([index, type]) => all.set(index, type));
    atEnd = await view.evaluate(async (view) => {
      const end = view.scrollTop + view.clientHeight >= view.scrollHeight - 1;
      view.scrollBy(0, view.clientHeight / 2);
      await new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)));
      return end;
    });
  }
  await view.evaluate((view) => view.scrollTo(0, 0));
  return [...all].sort(([a], [b]) => a - b).map(([, type]) => type);
}

/** Opens the tab of a text and replaces it as a user would: select all, then paste. */
export async function write(/** @type {Page} */ page, /** @type {"Definition" | "Input"} */ name, /** @type {string} */ text) {
  await tab(page, name);
  await page.getByRole("textbox", { name, exact: true }).click();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.press("Delete");
  await page.keyboard.insertText(text);
}

/** Presses Share, and the address that the page then has. */
export async function share(/** @type {Page} */ page) {
  await page.getByRole("button", { name: "Share" }).click();
  await notice(page, "Link copied");
  assert.match(page.url(), /#v2=/);
  return page.url();
}

/** The form of the mocked responses of a function. */
export function mocked(/** @type {Page} */ page, /** @type {string} */ name) {
  return page.getByRole("region", { name: `Lambda function ${name}` });
}

/** Waits for a notice with this text. */
export async function notice(/** @type {Page} */ page, /** @type {string} */ text) {
  await page.locator(".notice").filter({ hasText: text }).waitFor();
}

/** Waits until the draft in the browser's storage holds a text. */
export async function saved(/** @type {Page} */ page, /** @type {string} */ text) {
  await page.waitForFunction((text) => localStorage.getItem("asl-playground.draft")?.includes(text), text);
}

/** A state machine of one Task that calls a function. */
export function calling(/** @type {string} */ name, /** @type {object} */ more = {}) {
  const Call = {
    Type: "Task",
    Resource: "arn:aws:states:::lambda:invoke",
    Parameters: { FunctionName: name, "Payload.$": "$" },
    End: true,
    ...more,
  };
  return JSON.stringify({ StartAt: "Call", States: { Call } }, null, 2);
}
