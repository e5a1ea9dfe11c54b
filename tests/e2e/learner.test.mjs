/** A learner goes through lessons by keyboard alone, closes the browser, comes back and goes on. */
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { textOf, withProfile } from "./browser.mjs";
import { ready } from "./playground.mjs";

/** @typedef {import("playwright-core").Page} Page */

const LESSONS = fileURLToPath(new URL("../../lessons", import.meta.url));

/** What has the focus: its label, or its text. */
function focused(/** @type {Page} */ page) {
  return page.evaluate(() => {
    const element = document.activeElement === document.body ? null : document.activeElement;
    return element?.getAttribute("aria-label") ?? element?.getAttribute("label") ?? element?.textContent?.trim() ?? "";
  });
}

/** The element and its label, which an editor shares with its tab. */
function editorWithFocus(/** @type {Page} */ page) {
  return page.evaluate(() => `${document.activeElement?.tagName} ${document.activeElement?.getAttribute("label")}`);
}

/** Presses Tab until something has the focus. */
async function tabTo(/** @type {Page} */ page, /** @type {RegExp} */ name, what = focused) {
  for (let presses = 0; presses < 80; presses += 1) {
    await page.keyboard.press("Tab");
    if (name.test(await what(page))) {
      return;
    }
  }
  throw new Error(`Tab does not reach ${name}`);
}

/** Opens a lesson from the list of contents. */
async function open(/** @type {Page} */ page, /** @type {number} */ number) {
  await tabTo(page, /^Learn$/);
  await page.keyboard.press("Enter");
  await page.getByRole("dialog", { name: "Learn Step Functions" }).waitFor();
  await page.waitForFunction(() => /^(Begin|Continue)/.test(document.activeElement?.textContent ?? ""));
  await tabTo(page, /Call a function/);
  for (let presses = 1; presses < number; presses += 1) {
    await page.keyboard.press("ArrowDown");
  }
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await inLesson(page, number);
}

/** Waits until a lesson is there and its text has the focus. */
async function inLesson(/** @type {Page} */ page, /** @type {number} */ number) {
  await page.waitForURL(new RegExp(`#lesson=${String(number).padStart(2, "0")}$`));
  await page.waitForFunction(() => document.activeElement?.classList.contains("lesson-body"));
}

/** Writes the solution over what the editor of a document has, runs, and waits for the verdict. */
async function solve(/** @type {Page} */ page, /** @type {string} */ id) {
  const solution = JSON.parse(await readFile(`${LESSONS}/${id}/solution.json`, "utf8"));
  const [name, key, label] = solution.role ? ["role", "5", "Role"] : ["definition", "1", "Definition"];
  await page.keyboard.press(`ControlOrMeta+${key}`);
  await page.locator(".pane-edit [role=tab][aria-selected=true]", { hasText: label }).first().waitFor();
  await page.keyboard.press("F6");
  await page.waitForFunction(() => document.activeElement?.closest(".pane-edit"));
  await tabTo(page, new RegExp(`^ASL-EDITOR ${label}$`), editorWithFocus);
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.insertText(JSON.stringify(solution[name ?? ""], null, 2));
  await page.keyboard.press("ControlOrMeta+Enter");
  await verdict(page).getByText("Passed.").waitFor();
}

const verdict = (/** @type {Page} */ page) => page.getByRole("region", { name: "Lesson" }).getByRole("status");

test("lessons 1, 6, 7, 11, 13 and 20 by keyboard alone, in two visits", async () => {
  const profile = await mkdtemp(path.join(os.tmpdir(), "asl-learner-"));
  try {
    await withProfile(profile, async (page) => {
      await ready(page);
      await open(page, 1);
      await solve(page, "01-call-a-function");
      await open(page, 6);
      await solve(page, "06-when-it-throws");
      await page.keyboard.press("Shift+F6");
      await tabTo(page, /^Next$/);
      await page.keyboard.press("Enter");
      await inLesson(page, 7);
      // What a wrong answer gets: a sentence, then a hint for whoever wants it.
      await page.keyboard.press("ControlOrMeta+Enter");
      await verdict(page).getByText("Throttled twice").waitFor();
      await tabTo(page, /^Hint$/);
      await page.keyboard.press("Enter");
      await verdict(page).getByText("has no Retry yet").waitFor();
      await page.waitForFunction(() => document.activeElement?.classList.contains("lesson-hint"));
      await solve(page, "07-retry");
    });

    await withProfile(profile, async (page) => {
      await page.getByRole("button", { name: "Learn" }).waitFor();
      await page.locator("asl-editor[data-complete]").first().waitFor({ state: "attached" });
      await tabTo(page, /^Learn$/);
      await page.keyboard.press("Enter");
      const contents = page.getByRole("dialog", { name: "Learn Step Functions" });
      await contents.getByText("3 of 24 passed.").waitFor();
      await page.waitForFunction(() => document.activeElement?.textContent === "Continue where you were");
      await page.keyboard.press("Enter");
      // The one that was open last is passed, so it goes on behind it.
      await inLesson(page, 8);
      await open(page, 7);
      assert.match(await textOf(page, "Definition"), /"MaxAttempts": 4/);
      await open(page, 11);
      await solve(page, "11-heartbeat");
      await open(page, 13);
      await solve(page, "13-may-it");
      await open(page, 20);
      await tabTo(page, /^Show the solution$/);
      await page.keyboard.press("Enter");
      await tabTo(page, /what the solution changes$/);
      await tabTo(page, /^Take it$/);
      await page.keyboard.press("Enter");
      await page.keyboard.press("ControlOrMeta+Enter");
      await verdict(page).getByText("Passed.").waitFor();
      await page.locator(".lesson details").getByText("This is what you have.").waitFor();
    });
  } finally {
    await rm(profile, { recursive: true, force: true });
  }
});
