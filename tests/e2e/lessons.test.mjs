/** Lessons: a text beside the workspace, a check that says what is wrong, and progress that stays. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { textOf, withPage } from "./browser.mjs";
import { ready, saved, write } from "./playground.mjs";

/** @typedef {import("playwright-core").Page} Page */

const LESSONS = fileURLToPath(new URL("../../lessons", import.meta.url));

const solution = async (/** @type {string} */ id) =>
  JSON.parse(await readFile(`${LESSONS}/${id}/solution.json`, "utf8"));

const lesson = (/** @type {Page} */ page) => page.getByRole("region", { name: "Lesson" });

/** Opens a lesson by its address. */
async function open(/** @type {Page} */ page, /** @type {string} */ number) {
  await page.evaluate((number) => {
    location.hash = `#lesson=${number}`;
  }, number);
  await lesson(page).getByRole("heading").waitFor();
}

test("a lesson is checked, and says what is wrong and where", async () => {
  await withPage(async (page) => {
    await ready(page);
    await open(page, "07");
    await lesson(page).getByRole("button", { name: "Check" }).click();
    const verdict = lesson(page).getByRole("status");
    await verdict.getByText("Throttled twice").waitFor();
    await verdict.getByText("It first differs at event 6").waitFor();
    await verdict.getByRole("button", { name: "Hint" }).click();
    await verdict.getByText("has no Retry yet").waitFor();
    await verdict.getByRole("button", { name: "Show this run" }).click();
    await page.locator(".status-word", { hasText: "Failed" }).waitFor();

    const { definition } = await solution("07-retry");
    await write(page, "Definition", JSON.stringify(definition, null, 2));
    await page.keyboard.press("Control+Enter");
    await verdict.getByText("Passed.").waitFor();
  });
});

test("the draft stays, and so does what was written in a lesson", async () => {
  await withPage(async (page) => {
    await ready(page);
    const draft = JSON.stringify({ StartAt: "Mine", States: { Mine: { Type: "Succeed" } } });
    await write(page, "Definition", draft);
    await saved(page, "Mine");
    await open(page, "01");
    const { definition } = await solution("01-call-a-function");
    await write(page, "Definition", JSON.stringify(definition));
    await lesson(page).getByRole("button", { name: "Check" }).click();
    await lesson(page).getByText("Passed.").waitFor();
    await lesson(page).getByRole("button", { name: "Next" }).click();
    await lesson(page).getByRole("heading", { name: "What comes back" }).waitFor();
    assert.match(page.url(), /#lesson=02$/);

    await page.reload();
    await lesson(page).getByRole("heading", { name: "What comes back" }).waitFor();
    await lesson(page).getByRole("button", { name: "Previous" }).click();
    await lesson(page).getByRole("heading", { name: "Call a function" }).waitFor();
    await page.waitForFunction(() => document.querySelector(".lesson select")?.textContent?.includes("✓ 1"));
    assert.match(await textOf(page, "Definition"), /lambda:invoke/);

    await lesson(page).getByRole("button", { name: "Leave the lessons" }).click();
    await lesson(page).waitFor({ state: "detached" });
    assert.match(await textOf(page, "Definition"), /Mine/);
    assert.doesNotMatch(page.url(), /#/);
  });
});
