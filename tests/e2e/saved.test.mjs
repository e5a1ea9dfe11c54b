/** A failed execution says why it failed and what would have saved it; one press applies that and runs again. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { withPage } from "./browser.mjs";
import { notice, pane, ready, run, tab } from "./playground.mjs";

const ARN = "arn:aws:lambda:eu-west-1:210987654321:function:charge";

const DEFINITION = {
  StartAt: "Charge",
  States: {
    Charge: { Type: "Task", Resource: ARN, Retry: [{ ErrorEquals: ["Busy"], IntervalSeconds: 2, MaxAttempts: 2 }], End: true },
  },
};

/** The answer of `get-execution-history` for an execution whose three attempts fail. */
function recorded() {
  const cause = '{"errorMessage":"again","errorType":"Busy"}';
  const at = (/** @type {number} */ second) => new Date(Date.UTC(2026, 8, 18, 7, 0, second)).toISOString().replace("Z", "000+00:00");
  /** @type {object[]} */
  const events = [
    { timestamp: at(1), type: "ExecutionStarted", id: 1, previousEventId: 0, executionStartedEventDetails: { input: '{"order":7}' } },
    { timestamp: at(1), type: "TaskStateEntered", id: 2, previousEventId: 0, stateEnteredEventDetails: { name: "Charge", input: '{"order":7}' } },
  ];
  for (const second of [1, 3, 7]) {
    const id = events.length + 1;
    const timestamp = at(second);
    events.push(
      { timestamp, type: "LambdaFunctionScheduled", id, previousEventId: id - 1, lambdaFunctionScheduledEventDetails: { resource: ARN, input: '{"order":7}' } },
      { timestamp, type: "LambdaFunctionStarted", id: id + 1, previousEventId: id },
      { timestamp, type: "LambdaFunctionFailed", id: id + 2, previousEventId: id + 1, lambdaFunctionFailedEventDetails: { error: "Busy", cause } },
    );
  }
  events.push({ timestamp: at(7), type: "ExecutionFailed", id: 12, previousEventId: 11, executionFailedEventDetails: { error: "Busy", cause } });
  const machine = { stateMachineArn: "arn:aws:states:eu-west-1:210987654321:stateMachine:Shop", definition: JSON.stringify(DEFINITION) };
  return `${JSON.stringify({ events })}\n${JSON.stringify(machine)}`;
}

/** Opens the recorded execution, and runs it. */
async function openFailed(/** @type {import("playwright-core").Page} */ page) {
  await ready(page);
  await page.locator("input[type=file]").setInputFiles({ name: "recorded.txt", mimeType: "text/plain", buffer: Buffer.from(recorded()) });
  await notice(page, "Identical to the recorded execution, all 12 events.");
  assert.equal(await run(page), "Failed");
}

test("a recorded failure is saved by a catcher that one press adds", async () => {
  await withPage(async (page) => {
    await openFailed(page);
    const attempts = page.getByRole("region", { name: "Attempts" });
    await attempts.getByText("Attempt 3 at 6 s").waitFor();
    assert.equal(await attempts.getByRole("listitem").count(), 3);
    await attempts.getByText("Retry[0] waits 4 s").waitFor();
    await page.getByRole("region", { name: "Why Charge failed" }).getByText("It matches and retried 2 times; MaxAttempts is 2.").waitFor();
    const saved = page.getByRole("region", { name: "What would have saved it" });
    await saved.getByText("With this, the run succeeds.").waitFor();
    // Every recorded attempt failed, so no number of retries is offered.
    assert.equal(await saved.getByText("MaxAttempts").count(), 0);
    await saved.getByRole("button", { name: "Apply and run: Catch Busy in Charge" }).click();
    await page.locator(".status-word").getByText("Succeeded").waitFor();
    await page.locator(".drawing").getByText("Charge failed").first().waitFor({ state: "attached" });
    await notice(page, "Catch Busy in Charge and go to a new state, Charge failed");
    await page.locator(".notice").getByRole("button", { name: "Undo" }).click();
    assert.equal(await run(page), "Failed");
  });
});

test("two runs are compared: a sentence, the states of each, the events that differ", async () => {
  await withPage(async (page) => {
    await openFailed(page);
    await page.getByRole("region", { name: "What would have saved it" }).getByRole("button", { name: "Apply and run: Catch Busy" }).click();
    await page.locator(".status-word").getByText("Succeeded").waitFor();
    await page.getByRole("button", { name: "Compare with another run" }).click();
    const dialog = page.getByRole("dialog", { name: "Compare two runs" });
    await dialog.getByText("'Charge', attempt 3: in B 'Charge' is left, in A the execution fails with Busy.").waitFor();
    await dialog.getByText("A: Failed. B: Succeeded.").waitFor();
    await dialog.getByRole("list", { name: "States" }).getByText("Only B Charge failed").waitFor();
    const rows = dialog.getByRole("region", { name: "Events side by side" }).getByRole("row");
    const different = await rows.count();
    await dialog.getByLabel("Equal events, too").check();
    await page.waitForFunction((count) => document.querySelectorAll(".compare-rows tr").length > count, different);
    // A run compared with itself.
    await dialog.getByRole("combobox", { name: "A", exact: true }).selectOption({ index: 0 });
    await dialog.getByText("The runs are identical").waitFor();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
  });
});

test("a link carries two runs, and can be a side of a comparison", async () => {
  await withPage(
    async (page) => {
      await openFailed(page);
      await page.getByRole("region", { name: "What would have saved it" }).getByRole("button", { name: "Apply and run: Catch Busy" }).click();
      await page.locator(".status-word").getByText("Succeeded").waitFor();
      await page.getByRole("button", { name: "Compare with another run" }).click();
      const dialog = page.getByRole("dialog", { name: "Compare two runs" });
      await dialog.getByText("A: Failed. B: Succeeded.").waitFor();
      await dialog.getByRole("button", { name: "Copy link to both" }).click();
      await notice(page, "Link copied. It opens B, and compares it with A.");
      const link = await page.evaluate(() => navigator.clipboard.readText());
      // The account is somebody's.
      await dialog.getByRole("status").getByRole("button", { name: "Copy redacted link" }).click();
      await dialog.getByRole("button", { name: "Copy redacted link" }).waitFor({ state: "detached" });
      await page.waitForFunction(async (link) => (await navigator.clipboard.readText()) !== link, link);
      const redacted = await page.evaluate(() => navigator.clipboard.readText());
      await page.keyboard.press("Escape");

      await page.goto("about:blank");
      await page.goto(redacted);
      assert.equal(await run(page), "Succeeded");
      await page.getByRole("button", { name: "Compare with the other run of the link" }).click();
      await dialog.getByText("'Charge', attempt 3: in B 'Charge' is left, in A the execution fails with Busy.").waitFor();
      const texts = await page.evaluate(() => [...document.querySelectorAll("asl-editor")].map((editor) => /** @type {any} */ (editor).value).join("\n"));
      assert.match(texts, /Busy/);
      assert.doesNotMatch(texts, /210987654321/);
      await page.keyboard.press("Escape");

      await page.goto("about:blank");
      await page.goto(link);
      assert.equal(await run(page), "Succeeded");
      await page.getByRole("button", { name: "Compare with the other run of the link" }).click();
      await dialog.getByText("'Charge', attempt 3: in B 'Charge' is left, in A the execution fails with Busy.").waitFor();
      const field = dialog.getByRole("textbox", { name: "Add the run of a link" });
      await field.fill("https://example.com/#v2=***");
      await dialog.getByText("This link is damaged").waitFor();
      await field.fill(link);
      await dialog.getByRole("combobox", { name: "A", exact: true }).getByText("Other run of the link: ").waitFor({ state: "attached" });
      await dialog.getByText("The runs are identical").waitFor();
    },
    { permissions: ["clipboard-read", "clipboard-write"] },
  );
});

test("a value says where it comes from, and its event shows", async () => {
  await withPage(async (page) => {
    await openFailed(page);
    await page.getByRole("button", { name: /^Charge, Task/ }).click();
    await tab(page, "Data flow");
    await page.getByRole("button", { name: "Where does this come from?" }).first().click();
    const way = page.getByRole("status", { name: "Where it comes from" });
    await way.getByText("The execution was started with it.").waitFor();
    await way.getByRole("button", { name: "Event 1", exact: true }).click();
    await page.getByRole("region", { name: "Moments", exact: true }).getByText("Event 1 of 12: ExecutionStarted").waitFor();
  });
});

test("moments: the keys go through the events, the drawing and what is under way follow", async () => {
  await withPage(async (page) => {
    await openFailed(page);
    await page.getByRole("button", { name: "Moments" }).click();
    const moments = page.getByRole("region", { name: "Moments", exact: true });
    const slider = moments.getByRole("slider", { name: "Event" });
    await moments.getByText("Event 1 of 12: ExecutionStarted").waitFor();
    await page.waitForFunction(() => document.activeElement?.getAttribute("type") === "range");
    await page.locator(".state-unvisited").waitFor();
    await page.keyboard.press("Shift+ArrowRight");
    await moments.getByText("Event 2 of 12: TaskStateEntered, Charge, at 0 ms").waitFor();
    await page.locator(".state-running").waitFor();
    await slider.fill("5");
    await moments.getByText("Charge: waits for attempt 2 (Retry[0]) until 2 s").waitFor();
    await page.keyboard.press("ArrowRight");
    await moments.getByText("Event 6 of 12: LambdaFunctionScheduled").waitFor();
    await moments.getByText("Charge: attempt 2 is under way").waitFor();
    await page.keyboard.press("Escape");
    await moments.waitFor({ state: "detached" });
    await page.locator(".state-failed").waitFor();
  });
});

test("moments on a phone: the slider stays in view while the data flow follows", async () => {
  await withPage(
    async (page) => {
      await openFailed(page);
      await pane(page, "Graph");
      await page.getByRole("button", { name: "Moments" }).click();
      const moments = page.getByRole("region", { name: "Moments", exact: true });
      await moments.getByRole("slider", { name: "Event" }).fill("5");
      await moments.getByText("Event 5 of 12: LambdaFunctionFailed, Charge").waitFor();
      await moments.getByText("Charge: waits for attempt 2").waitFor();
    },
    { viewport: { width: 390, height: 844 } },
  );
});
