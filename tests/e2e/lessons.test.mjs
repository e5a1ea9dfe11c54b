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

test("Learn shows all lessons, where the learner is, and the language", async () => {
  await withPage(async (page) => {
    await ready(page);
    await page.getByRole("button", { name: "Learn" }).click();
    const contents = page.getByRole("dialog", { name: "Learn Step Functions" });
    await contents.getByText("0 of 24 passed.").waitFor();
    assert.equal(await contents.getByRole("listitem").count(), 24);
    await contents.getByText("Retry what passes, not what stays").waitFor();
    await contents.getByRole("button", { name: "Deutsch" }).click();
    await contents.getByText("Noch einmal versuchen").waitFor();
    // What is not in German is in English, and says so.
    assert.equal(await contents.getByText("Prove it").locator("xpath=ancestor::*[@lang][1]").getAttribute("lang"), "en");
    await contents.getByRole("button", { name: /Eine Funktion aufrufen/ }).click();
    await lesson(page).getByRole("heading", { name: "Eine Funktion aufrufen" }).waitFor();
    await lesson(page).getByRole("button", { name: "English" }).click();
    await lesson(page).getByRole("heading", { name: "Call a function" }).waitFor();
    await page.getByRole("button", { name: "Learn" }).click();
    await contents.getByRole("button", { name: "Continue where you were" }).click();
    await lesson(page).getByRole("heading", { name: "Call a function" }).waitFor();
  });
  await withPage(
    async (page) => {
      await ready(page);
      await page.getByRole("button", { name: "More", exact: true }).click();
      await page.getByRole("menuitem", { name: "Learn" }).click();
      await page.getByRole("button", { name: "Begin" }).click();
      await lesson(page).getByRole("heading", { name: "Call a function" }).waitFor();
    },
    { viewport: { width: 390, height: 844 } },
  );
});

test("the solution shows as what it changes, and taking it can be undone", async () => {
  await withPage(async (page) => {
    await ready(page);
    await open(page, "07");
    const yaml = ["StartAt: Mine", "States:", "  Mine:", "    Type: Pass", "    End: true", ""].join("\n");
    await write(page, "Definition", yaml);
    await lesson(page).getByText("Show the solution").click();
    const changes = lesson(page).getByRole("group", { name: "Definition: what the solution changes" });
    await changes.locator("del", { hasText: "Type: Pass" }).waitFor();
    await changes.locator("ins", { hasText: "MaxAttempts: 4" }).waitFor();
    await lesson(page).getByRole("button", { name: "Take it" }).click();
    await lesson(page).getByText("This is what you have.").waitFor();
    await lesson(page).getByRole("button", { name: "Check" }).click();
    await lesson(page).getByText("Passed.").waitFor();
    await page.locator(".notice", { hasText: "This is the solution now." }).getByRole("button", { name: "Undo" }).click();
    await changes.locator("ins", { hasText: "MaxAttempts: 4" }).waitFor();
    assert.equal(await textOf(page, "Definition"), yaml);
    // Hints are for YAML, too.
    await lesson(page).getByRole("button", { name: "Check" }).click();
    await lesson(page).getByRole("button", { name: "Hint" }).click();
    await lesson(page).getByText("has no Retry yet").waitFor();
  });
});
