/** Test cases: made, edited, run; their results and what they cover. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { editor, screenshot, textOf, withPage } from "./browser.mjs";
import { chooseExample, json, notice, pane, ready, run, tab } from "./playground.mjs";

/** What the form has written. */
async function cases(/** @type {import("playwright-core").Page} */ page) {
  return JSON.parse(await textOf(page, "Tests")).cases;
}

/** The entry of a case in the form. */
function entry(/** @type {import("playwright-core").Page} */ page, /** @type {string} */ name) {
  return page.getByRole("region", { name: `Test case ${name}`, exact: true });
}

/** What shows of a case among the results. */
function result(/** @type {import("playwright-core").Page} */ page, /** @type {string} */ name) {
  return page.getByRole("list", { name: "Test cases" }).getByRole("listitem").filter({ hasText: name });
}

test("a test case is made of a run, a second one is edited until it passes, and both cover the graph", async () => {
  await withPage(async (page) => {
    await ready(page);
    await chooseExample(page, "Catch an error by its type");
    assert.equal(await run(page), "Succeeded");
    await page.getByRole("button", { name: "Create a test case from this run" }).click();
    await entry(page, "succeeded").waitFor();
    assert.equal((await cases(page))[0].expect.status, "SUCCEEDED");

    await page.getByRole("button", { name: "Duplicate: succeeded" }).click();
    await entry(page, "succeeded 2").getByRole("button", { expanded: false }).click();
    const form = entry(page, "succeeded 2");
    await form.getByLabel("Status").selectOption("Failed");
    await page.getByRole("button", { name: "Run all test cases" }).first().click();
    await page.getByText("1 passed, 1 failed").waitFor();
    await result(page, "succeeded 2").getByRole("row", { name: /Status/ }).getByText('"FAILED"').waitFor();
    await screenshot(page, "tests-failed");

    await form.getByLabel("Status").selectOption("Any");
    await page.getByText("The workspace has changed since these test cases ran.").waitFor();
    await page.getByRole("button", { name: "Run again" }).click();
    await page.getByText("2 passed, 0 failed").waitFor();
    await page.getByText("Test case coverage").waitFor();
    await page.getByRole("list", { name: "Not covered" }).waitFor();
    await page.locator(".state-uncovered").first().waitFor();

    await page.getByRole("button", { name: "Show the run: succeeded 2" }).click();
    await page.getByText("This is a run of the test case “succeeded 2”.").waitFor();
    assert.ok(await json(page, "Output"));
  });
});

test("test cases are added, run and read by keyboard alone", async () => {
  await withPage(async (page) => {
    await ready(page);
    await chooseExample(page, "Retry a failing function");
    await page.getByRole("tab", { name: "Definition" }).focus();
    for (const key of ["ArrowRight", "ArrowRight", "ArrowRight"]) {
      await page.keyboard.press(key);
    }
    await page.getByRole("button", { name: "Add a test case" }).focus();
    await page.keyboard.press("Enter");
    await entry(page, "Test case 1").waitFor();
    await entry(page, "Test case 1").getByLabel("Error").focus();
    await page.keyboard.insertText("NotThis");
    await page.keyboard.press("ControlOrMeta+Shift+Enter");
    await page.getByText("0 passed, 1 failed").waitFor();
    await result(page, "Test case 1").getByText('"NotThis"').waitFor();
    await page.getByRole("button", { name: "Edit: Test case 1" }).focus();
    await page.keyboard.press("Enter");
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute("aria-label"));
    await page.waitForFunction(() => document.activeElement?.getAttribute("aria-label") === "Test case Test case 1");
    assert.equal(await focused(), "Test case Test case 1");
  });
});

test("mistakes in the JSON of test cases are left to the editor and do not keep from running", async () => {
  await withPage(async (page) => {
    await ready(page);
    await tab(page, "Tests");
    await page.getByRole("tablist", { name: "Test cases as" }).getByRole("tab", { name: "JSON" }).click();
    await editor(page, "Tests").click();
    await page.keyboard.insertText('{"cases": [{"name": "n", "expects": {}}]}');
    await page.getByRole("tab", { name: "Tests", exact: false }).filter({ hasText: "error" }).waitFor();
    await page.getByRole("tablist", { name: "Test cases as" }).getByRole("tab", { name: "Form" }).click();
    await page.getByText("The JSON of the test cases has an error at line 1:").waitFor();
    await page.keyboard.press("ControlOrMeta+Shift+Enter");
    await page.getByText("The test cases have an error.").waitFor();
    assert.equal(await run(page), "Succeeded");
  });
});

test("at 390 pixels test cases and their results are there", async () => {
  await withPage(
    async (page) => {
      await ready(page);
      await chooseExample(page, "Catch an error by its type");
      await run(page);
      await page.getByRole("button", { name: "Create a test case from this run" }).click();
      await entry(page, "succeeded").waitFor();
      await screenshot(page, "narrow-tests");
      await page.getByRole("button", { name: "Run all test cases" }).first().click();
      await page.getByText("1 passed, 0 failed").waitFor();
      await screenshot(page, "narrow-test-results");
      await pane(page, "Graph");
      await page.getByText("Test case coverage").waitFor();
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(overflow <= 0, `the page is ${overflow} pixels too wide`);
    },
    { viewport: { width: 390, height: 844 } },
  );
});

test("test cases go to other tools and come back from Step Functions Local's file", async () => {
  await withPage(async (page) => {
    await ready(page);
    await chooseExample(page, "Retry a failing function");
    await run(page);
    await page.getByRole("button", { name: "Create a test case from this run" }).click();
    await entry(page, "succeeded").waitFor();

    const saved = async (/** @type {string} */ item) => {
      await page.getByRole("button", { name: "More" }).click();
      const downloading = page.waitForEvent("download");
      await page.getByRole("menuitem", { name: item }).click();
      const download = await downloading;
      return { name: download.suggestedFilename(), path: await download.path() };
    };
    assert.match(await readFile((await saved("pytest file")).path, "utf8"), /\["succeeded"\]/);
    assert.match(await readFile((await saved("Jest file")).path, "utf8"), /\["succeeded"\]/);
    assert.match(await readFile((await saved("TestState commands")).path, "utf8"), /--state-name 'ChargeCard'/);
    const { name, path } = await saved("Mock configuration file");
    assert.equal(name, "MockConfigFile.json");
    await notice(page, "cannot express the time of a response");

    await page.locator("input[type=file]").setInputFiles(path);
    await notice(page, "One test case of the state machine");
    await entry(page, "succeeded 2").waitFor();
    await page.keyboard.press("ControlOrMeta+Shift+Enter");
    await page.getByText("2 passed, 0 failed").waitFor();
  });
});
