/**
 * What the hostile tests have in common: a page whose draft is the reader's own, many cases one after the other in it, and
 * what must hold after each: no script of a case ran, the page answers, and the draft is still there.
 *
 * What does not live here: the cases (`hostile-….test.mjs`).
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { withPage } from "./browser.mjs";
import { ready, saved, write } from "./playground.mjs";

/** @typedef {import("playwright-core").Page} Page */

export const MINE = "the-draft-of-the-reader";

/** The longest time in which the page may not answer, in milliseconds. A machine may be busy with other things. */
const LONGEST_MS = 1_500;

/** Would set a variable of the page if it ever became more than text. */
export const MARKUP =
  '"><img src=x onerror="globalThis.harmed=1"><svg onload="globalThis.harmed=1"><script>globalThis.harmed=1</script><a href="javascript:globalThis.harmed=1">a</a>';

export const pass = (/** @type {object} */ more = {}) => ({ StartAt: "A", States: { A: { Type: "Pass", End: true, ...more } } });
export const mine = JSON.stringify(pass({ Comment: MINE }));

/**
 * Runs a table of cases in one page, and names those that fail.
 *
 * @template T
 * @param {string} title
 * @param {Record<string, T>} cases
 * @param {(page: Page, value: T, name: string) => Promise<void>} use
 */
export function table(title, cases, use, options = {}) {
  const names = Object.keys(cases);
  test(`${title}: ${names.length} cases`, async (context) => {
    /** @type {string[]} */
    const failures = [];
    await withPage(async (page) => {
      page.on("dialog", (dialog) => failures.push(`a dialog: ${dialog.message()}`));
      await page.addInitScript(() => {
        const tasks = /** @type {number[]} */ ([]);
        (/** @type {any} */ (globalThis)).longTasks = tasks;
        new PerformanceObserver((list) => tasks.push(...list.getEntries().map((entry) => entry.duration))).observe({ type: "longtask", buffered: true });
      });
      await page.reload();
      await ready(page);
      await write(page, "Definition", mine);
      await saved(page, MINE);
      for (const [name, value] of Object.entries(cases)) {
        try {
          await page.evaluate(() => {
            (/** @type {any} */ (globalThis)).longTasks.length = 0;
          });
          await use(page, value, name);
          await holds(page);
        } catch (error) {
          failures.push(`${name}: ${String(error).slice(0, 400)}`);
        }
      }
    }, options);
    context.diagnostic(`${title}: ${names.length - failures.length} of ${names.length} hold`);
    assert.deepEqual(failures, []);
  });
}

/** What must hold after every case. */
export async function holds(/** @type {Page} */ page) {
  const { harmed, longest, kept } = await page.evaluate(async (mine) => {
    await new Promise((painted) => requestAnimationFrame(() => setTimeout(painted)));
    const all = /** @type {any} */ (globalThis);
    const stored = async () => {
      // Opening what is not there would make it.
      if (!(await indexedDB.databases()).some(({ name }) => name === "asl-playground")) {
        return "";
      }
      const opened = indexedDB.open("asl-playground");
      const database = await new Promise((done) => {
        opened.onsuccess = () => done(opened.result);
        opened.onerror = () => done(undefined);
      });
      if (!database?.objectStoreNames.contains("workspaces")) {
        return "";
      }
      const all = database.transaction("workspaces").objectStore("workspaces").getAll();
      await new Promise((done) => (all.onsuccess = done));
      database.close();
      return String(all.result);
    };
    const kept = JSON.stringify(localStorage).includes(mine) || (await stored()).includes(mine);
    return { harmed: "harmed" in all, longest: Math.max(0, ...all.longTasks), kept };
  }, MINE);
  assert.equal(harmed, false, "a script ran");
  assert.ok(longest < LONGEST_MS, `the page did not answer for ${longest} ms`);
  assert.ok(kept, "the draft is gone");
}

/** Waits until the definition's editor holds a text. */
export async function holdsText(/** @type {Page} */ page, /** @type {string} */ text) {
  await page.waitForFunction(
    (text) => {
      const value = /** @type {any} */ (document.querySelector('asl-editor[label="Definition"]'))?.value;
      // The editor counts a line break as one character.
      return value?.replaceAll("\r\n", "\n") === text.replaceAll(/\r\n?/g, "\n");
    },
    text,
    { polling: 20 },
  );
}

/** Goes to a link as a click on it in the same tab would. */
export async function follow(/** @type {Page} */ page, /** @type {string} */ link) {
  await page.evaluate((link) => {
    location.hash = link;
  }, link);
}

/** Waits for a notice, returns its text, and closes all. */
export async function takeNotice(/** @type {Page} */ page) {
  const notice = page.locator(".notice").first();
  await notice.waitFor();
  const text = await notice.locator("p").innerText();
  await clearNotices(page);
  return text;
}

export async function clearNotices(/** @type {Page} */ page) {
  await page.evaluate(() => {
    for (const button of document.querySelectorAll('.notice [aria-label="Dismiss"]')) {
      /** @type {HTMLElement} */ (button).click();
    }
  });
  await page.locator(".notice").first().waitFor({ state: "detached" });
}
