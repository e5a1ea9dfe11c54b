/** Map Runs and nested executions: looked into by mouse and by keyboard, with the panes of every execution. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { URL_AT_ROOT, textOf, withPage } from "./browser.mjs";
import { linkTo } from "./links.mjs";
import { chooseExample, eventTypes, json, pane, ready, run, tab, write } from "./playground.mjs";

/** @typedef {import("playwright-core").Page} Page */

/** A distributed Map over numbers: each starts an execution of `Double`, but 3 fails. */
function workspace(/** @type {number} */ items, { doubles = true } = {}) {
  const definition = {
    StartAt: "Each number",
    States: {
      "Each number": {
        Type: "Map",
        ItemsPath: "$.numbers",
        Label: "Numbers",
        MaxConcurrency: 10,
        ToleratedFailurePercentage: 50,
        ItemProcessor: {
          ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
          StartAt: "Is it three",
          States: {
            "Is it three": {
              Type: "Choice",
              Choices: [{ Variable: "$", NumericEquals: 3, Next: "Refuse" }],
              Default: "Double it",
            },
            Refuse: { Type: "Fail", Error: "Three", Cause: "Three is not doubled." },
            "Double it": {
              Type: "Task",
              Resource: "arn:aws:states:::states:startExecution.sync:2",
              Parameters: {
                StateMachineArn: "arn:aws:states:us-east-1:123456789012:stateMachine:Double",
                Input: { "number.$": "$" },
              },
              OutputPath: "$.Output",
              End: true,
            },
          },
        },
        ResultWriter: { Resource: "arn:aws:states:::s3:putObject", Parameters: { Bucket: "results", Prefix: "run" } },
        End: true,
      },
    },
  };
  const double = {
    QueryLanguage: "JSONata",
    StartAt: "Twice",
    States: { Twice: { Type: "Pass", Output: "{% $states.input.number * 2 %}", End: true } },
  };
  return {
    definition: JSON.stringify(definition, null, 2),
    input: JSON.stringify({ numbers: Array.from({ length: items }, (_, index) => index + 1) }),
    mocks: doubles ? JSON.stringify({ executions: { Double: { definition: double } } }, null, 2) : "",
  };
}

function withMap(/** @type {number} */ items, /** @type {(page: Page) => Promise<void>} */ use, more = {}) {
  return withPage(
    async (page) => {
      await ready(page);
      assert.equal(await run(page), "Succeeded");
      await use(page);
    },
    { url: `${URL_AT_ROOT}${linkTo(workspace(items, more))}` },
  );
}

const breadcrumbs = (/** @type {Page} */ page) => page.getByRole("navigation", { name: "Executions" });

/** The way to the execution that is looked at, by name. */
const way = async (/** @type {Page} */ page) => {
  await breadcrumbs(page).waitFor();
  return breadcrumbs(page).getByRole("listitem").allInnerTexts();
};

const rows = (/** @type {Page} */ page) => page.getByRole("table", { name: "Child executions" }).locator("tbody tr");

test("a Map Run shows its counts, and its children have the panes of every execution", async () => {
  await withMap(4, async (page) => {
    await tab(page, "Map Runs");
    await page.getByText("4 items in 4 child executions").waitFor();
    const counts = page.getByRole("row", { name: /^Child executions/ });
    assert.deepEqual(await counts.getByRole("cell").allInnerTexts(), ["3", "1", "4", "4"]);
    await page.getByText("DescribeMapRun", { exact: true }).click();
    assert.equal((await json(page, "DescribeMapRun")).toleratedFailurePercentage, 50);
    await page.getByRole("combobox", { name: "Child execution status" }).selectOption("FAILED");
    await page.getByRole("button", { name: "Open child #0" }).waitFor({ state: "detached" });
    await rows(page).filter({ hasText: "Three" }).click();

    assert.deepEqual(await way(page), ["Execution", "Map Run of Each number", "Child #2"]);
    assert.equal(await page.locator(".status-word").innerText(), "Failed");
    assert.equal(await json(page, "Input"), 3);
    // The graph shows what the child did.
    await page.getByRole("button", { name: /^Refuse, Fail.*failed/ }).waitFor();
    assert.deepEqual(await eventTypes(page), [
      "ExecutionStarted",
      "ChoiceStateEntered",
      "ChoiceStateExited",
      "FailStateEntered",
      "ExecutionFailed",
    ]);
    await tab(page, "Data flow");
    await page.getByRole("heading", { name: "Refuse" }).waitFor();
    await page.getByRole("button", { name: "Previous step in the execution" }).click();
    await page.getByRole("heading", { name: "Is it three" }).waitFor();
    assert.equal(await json(page, "State input"), 3);

    await breadcrumbs(page).getByRole("button", { name: "Map Run of Each number" }).click();
    await page.getByText("4 items in 4 child executions").waitFor();
    await breadcrumbs(page).waitFor({ state: "detached" });
    // A new run is looked at as a whole, wherever one was.
    await page.getByRole("button", { name: "Open child #1" }).click();
    await breadcrumbs(page).waitFor();
    await run(page);
    await page.getByText("Output").first().waitFor();
    assert.equal(await breadcrumbs(page).count(), 0);
  });
});

test("what the ResultWriter would write is shown by key and content", async () => {
  await withMap(4, async (page) => {
    await tab(page, "Map Runs");
    const files = page.getByRole("list", { name: "Objects" });
    assert.deepEqual(await files.getByRole("button").allInnerTexts(), [
      "manifest.json",
      "FAILED_0.json",
      "SUCCEEDED_0.json",
    ]);
    await files.getByRole("button", { name: "manifest.json" }).click();
    assert.equal((await json(page, "manifest.json")).DestinationBucket, "results");
    await files.getByRole("button", { name: "SUCCEEDED_0.json" }).click();
    const written = await json(page, "SUCCEEDED_0.json");
    assert.deepEqual(written.map((/** @type {{ Output: string }} */ one) => one.Output), ["2", "4", "8"]);
  });
});

test("thousands of children come in pages", async () => {
  const use = async (/** @type {Page} */ page) => {
    await tab(page, "Map Runs");
    await page.getByText("1–50 of 3000").waitFor();
    assert.equal(await rows(page).count(), 50);
    await page.getByRole("button", { name: "Next child executions" }).click();
    await page.getByText("51–100 of 3000").waitFor();
    await page.getByRole("button", { name: "Open child #50" }).waitFor();
    assert.equal(await rows(page).count(), 50);
  };
  // Executions that really run are bounded, so these are mocked.
  await withMap(3000, use, { doubles: false });
});

test("by keyboard alone: from the event to the Map Run, to a child, to the execution that it started, and back", async () => {
  await withMap(4, async (page) => {
    const press = page.keyboard.press.bind(page.keyboard);
    const focused = () => page.evaluate(() => document.activeElement?.textContent ?? "");
    await page.getByRole("tab", { name: "Result", exact: true }).last().focus();
    await press("ArrowRight");
    await press("ArrowRight");
    const history = page.getByRole("grid", { name: "Event history" });
    await history.locator(".event-type[title]").first().waitFor();
    await history.getByRole("row").nth(1).focus();
    for (let at = 0; at < 3; at += 1) {
      await press("ArrowDown");
    }
    await page.locator(".event-row:focus").filter({ hasText: "MapRunStarted" }).waitFor();
    await press("Tab");
    assert.equal(await focused(), "Map Run");
    await press("Enter");
    const first = page.getByRole("button", { name: "Open child #0" });
    await first.waitFor();
    await first.focus();
    await press("Enter");
    await breadcrumbs(page).waitFor();
    // The focus does not fall off the page.
    await page.locator("[aria-current=page]:focus").waitFor();
    assert.equal(await focused(), "Child #0");

    await tab(page, "Events");
    const lead = page.getByRole("button", { name: "Open the execution that was started" });
    await lead.focus();
    await press("Enter");
    await breadcrumbs(page).getByText("Execution of Double").waitFor();
    assert.deepEqual(await eventTypes(page), [
      "ExecutionStarted",
      "PassStateEntered",
      "PassStateExited",
      "ExecutionSucceeded",
    ]);
    // It has a definition of its own, which is drawn while it is looked at.
    await page.getByRole("button", { name: /^Twice, Pass/ }).waitFor();
    assert.equal(await page.getByRole("button", { name: /^Double it, Task/ }).count(), 0);
    await tab(page, "Data flow");
    assert.equal(await json(page, "State output"), 2);
    await breadcrumbs(page).getByRole("button", { name: "Child #0" }).focus();
    await press("Enter");
    await page.getByRole("heading", { name: "Double it" }).waitFor();
    await page.getByRole("button", { name: "Open the execution" }).waitFor();
    await breadcrumbs(page).getByRole("button", { name: "Execution", exact: true }).focus();
    await press("Enter");
    await page.getByRole("button", { name: "Open the Map Run" }).waitFor();
    await page.getByRole("button", { name: /^Double it, Task/ }).waitFor();
  });
});

test("a state of the children says where its data flow is", async () => {
  await withMap(4, async (page) => {
    await page.getByRole("button", { name: /^Double it, Task/ }).click();
    await page.getByText("Double it is a state in the child executions of a Map Run.").waitFor();
    await page.getByRole("button", { name: "Open the Map Run" }).click();
    await page.getByText("4 items in 4 child executions").waitFor();
    // Without a Map Run there is no such tab.
    await write(page, "Input", '{"numbers": 1}');
    await page.getByRole("button", { name: "Run", exact: true }).first().click();
    await page.getByRole("tab", { name: "Map Runs" }).waitFor({ state: "detached" });
    await page.locator(".status-word").filter({ hasText: "Failed" }).waitFor();
  });
});

test("on a narrow page a child is opened and left, too", async () => {
  await withPage(
    async (page) => {
      await ready(page);
      await page.getByRole("button", { name: "Run", exact: true }).first().click();
      await page.getByText("Succeeded").first().waitFor();
      await pane(page, "Result");
      await tab(page, "Map Runs");
      await page.getByRole("button", { name: "Open child #3" }).click();
      await breadcrumbs(page).waitFor();
      const fits = await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);
      assert.ok(fits, "nothing sticks out of the page");
      await breadcrumbs(page).getByRole("button", { name: "Execution", exact: true }).click();
      await breadcrumbs(page).waitFor({ state: "detached" });
    },
    { url: `${URL_AT_ROOT}${linkTo(workspace(4))}`, viewport: { width: 390, height: 800 } },
  );
});

test("the definition of a nested execution is read in the place of the workspace's, with the selected state", async () => {
  await withPage(async (page) => {
    await ready(page);
    await chooseExample(page, "Start another workflow and wait for it");
    await run(page);
    const own = page.getByRole("textbox", { name: "Definition", exact: true });
    const nested = page.getByRole("textbox", { name: "Definition of the nested execution" });
    await tab(page, "Data flow");
    await page.getByRole("button", { name: "Next step in the execution" }).or(page.getByRole("button", { name: "Open the execution" })).first().waitFor();
    await page.locator(".drawing").getByRole("button", { name: /, Task/ }).first().click();
    await page.getByRole("button", { name: "Open the execution" }).click();
    await nested.waitFor();
    assert.equal(await own.isVisible(), false);
    assert.equal(await nested.getAttribute("aria-readonly"), "true");
    const names = await page.locator(".drawing .state .state-name").allTextContents();
    const text = await textOf(page, "Definition of the nested execution");
    assert.ok(names.length > 0 && names.every((name) => text.includes(name)), `${names.join(", ")} in ${text}`);
    await page.locator('asl-editor[label="Definition of the nested execution"] .cm-highlighted-range').first().waitFor();
    await page.getByRole("button", { name: "Back to the workspace" }).click();
    await own.waitFor();
    assert.equal(await nested.count(), 0);
  });
});
