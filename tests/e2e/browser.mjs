/**
 * What every end-to-end test needs: a page in a real browser that is watched while the test uses it.
 *
 * A test fails if the page logs an error, throws, breaks its Content-Security-Policy, or asks any host but its own for
 * anything (such requests are not let through). What does not live here: what the page should do; the tests say that.
 */
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import process from "node:process";
import { after, before } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

/** @typedef {import("playwright-core").Browser} Browser */
/** @typedef {import("playwright-core").Page} Page */
/** @typedef {import("playwright-core").BrowserContextOptions} Options */

const RESULTS = fileURLToPath(new URL("results", import.meta.url));

/** What CodeMirror notes when a long text moves while it is measured, on a busy machine; it measures again later. */
const BLOCKED = "Service Worker registration blocked by Playwright";
const MEASURED_AGAIN = "Measure loop restarted more than 5 times";

/** Root may not use Chromium's sandbox; the rest keeps the browser from talking to anyone by itself. */
const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-dev-shm-usage",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** The address of the page; `cargo xtask e2e` sets it. */
export const URL_AT_ROOT = address("ASL_URL");

/** The address of the same page below a path of its host. */
export const URL_BELOW = address("ASL_URL_BELOW");

/** How long anything on the page may take to show. Generous: the tests check what happens, not how fast. */
const PATIENCE_MS = 30_000;

/** @type {Browser | undefined} */
let browser;

before(async () => {
  browser = await chromium.launch({ executablePath: process.env.CHROME ?? "/usr/bin/chromium", args: ARGUMENTS });
});

after(async () => {
  await browser?.close();
});

/** @returns {string} */
function address(/** @type {string} */ variable) {
  const value = process.env[variable];
  if (!value) {
    throw new Error(`${variable} is not set: run these tests with "cargo xtask e2e".`);
  }
  return value;
}

/**
 * Opens the page in a fresh, private browser context, lets the test use it, and then checks that nothing went wrong on
 * the way. A screenshot of a failed test is left in `results/`.
 *
 * @param {(page: Page) => Promise<void>} use
 * @param {Options & { url?: string, allowErrors?: boolean }} options
 */
export async function withPage(use, { url = URL_AT_ROOT, allowErrors = false, ...options } = {}) {
  assert(browser, "the browser has not been started");
  // What a service worker asks for, the tests could not see or change.
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, serviceWorkers: "block", ...options });
  context.setDefaultTimeout(PATIENCE_MS);
  try {
    const wrong = await watch(context);
    const page = await context.newPage();
    try {
      await page.goto(url);
      await use(page);
    } catch (error) {
      await screenshot(page, `failed-${Date.now()}`);
      throw wrong.length > 0 ? new Error(`${String(error)}\nThe page said:\n${wrong.join("\n")}`, { cause: error }) : error;
    }
    if (!allowErrors) {
      assert.deepEqual(wrong, []);
    }
  } finally {
    await context.close();
  }
}

/**
 * Opens the page in a browser that keeps its profile in a folder, as somebody who comes back; otherwise as {@link withPage}.
 *
 * @param {string} profile
 * @param {(page: Page) => Promise<void>} use
 */
export async function withProfile(profile, use) {
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROME ?? "/usr/bin/chromium",
    args: ARGUMENTS,
    viewport: { width: 1280, height: 800 },
  });
  context.setDefaultTimeout(PATIENCE_MS);
  try {
    const wrong = await watch(context);
    const page = context.pages()[0] ?? (await context.newPage());
    await page.goto(URL_AT_ROOT);
    await use(page).catch(async (/** @type {unknown} */ error) => {
      await screenshot(page, `failed-${Date.now()}`);
      throw error;
    });
    assert.deepEqual(wrong, []);
  } finally {
    await context.close();
  }
}

/**
 * Collects what goes wrong in any page of the context, and blocks requests to other hosts.
 *
 * @param {import("playwright-core").BrowserContext} context
 * @returns {Promise<string[]>}
 */
async function watch(context) {
  /** @type {string[]} */
  const wrong = [];
  const { origin } = new URL(URL_AT_ROOT);
  await context.route(
    (url) => url.origin !== origin && url.protocol !== "data:" && url.protocol !== "blob:",
    async (route) => {
      wrong.push(`request to another host: ${route.request().url()}`);
      await route.abort();
    },
  );
  // Chromium reports a violation to the console as an error, which the next listener sees.
  context.on("console", (message) => {
    const isWrong = message.type() === "error" || message.type() === "warning";
    if (isWrong && ![MEASURED_AGAIN, BLOCKED].includes(message.text())) {
      wrong.push(`console: ${message.text()}`);
    }
  });
  context.on("weberror", (error) => wrong.push(`not caught: ${String(error.error())}`));
  context.on("requestfailed", (request) => {
    const why = request.failure()?.errorText;
    // Leaving a page aborts what it still loads.
    if (why !== "net::ERR_ABORTED") {
      wrong.push(`request failed (${why}): ${request.url()}`);
    }
  });
  context.on("response", (response) => {
    if (response.status() >= 400) {
      wrong.push(`${response.status()}: ${response.url()}`);
    }
  });
  return wrong;
}

/** Writes a picture of the page to `results/NAME.png`, for a person to look at. */
export async function screenshot(/** @type {Page} */ page, /** @type {string} */ name) {
  await mkdir(RESULTS, { recursive: true });
  // Hiding the caret would need an inline style, which the page's Content-Security-Policy forbids.
  await page.screenshot({ path: path.join(RESULTS, `${name}.png`), caret: "initial" });
}

/** The text field of an editor, by its label. */
export function editor(/** @type {Page} */ page, /** @type {string} */ label) {
  return page.getByRole("textbox", { name: label, exact: true });
}

/** Replaces the text of an editor as a user would: select all, then paste. */
export async function type(/** @type {Page} */ page, /** @type {string} */ label, /** @type {string} */ text) {
  await editor(page, label).click();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.insertText(text);
}

/** The whole text of an editor, also what is not scrolled into view. */
export async function textOf(/** @type {Page} */ page, /** @type {string} */ label) {
  const element = page.locator(`asl-editor[label="${label}"]`);
  return element.evaluate((element) => /** @type {HTMLElement & { value: string }} */ (element).value);
}
