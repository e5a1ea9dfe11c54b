/** A recorded execution, opened as the command line of AWS prints it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { withPage } from "./browser.mjs";
import { notice, ready, run } from "./playground.mjs";

const ARN = "arn:aws:lambda:eu-west-1:210987654321:function:charge";

const DEFINITION = {
  StartAt: "Charge",
  States: {
    Charge: { Type: "Task", Resource: ARN, Retry: [{ ErrorEquals: ["Busy"], IntervalSeconds: 2, MaxAttempts: 1 }], End: true },
  },
};

/** Two attempts, both of which fail. */
function history() {
  const cause = '{"errorMessage":"again","errorType":"Busy"}';
  const attempt = (/** @type {number} */ id, /** @type {number} */ previous, /** @type {string} */ second) => [
    {
      timestamp: `2026-09-18T07:00:${second}.000000+00:00`,
      type: "LambdaFunctionScheduled",
      id,
      previousEventId: previous,
      lambdaFunctionScheduledEventDetails: { resource: ARN, input: '{"order":7}', inputDetails: { truncated: false } },
    },
    { timestamp: `2026-09-18T07:00:${second}.000000+00:00`, type: "LambdaFunctionStarted", id: id + 1, previousEventId: id },
    {
      timestamp: `2026-09-18T07:00:${second}.500000+00:00`,
      type: "LambdaFunctionFailed",
      id: id + 2,
      previousEventId: id + 1,
      lambdaFunctionFailedEventDetails: { error: "Busy", cause },
    },
  ];
  const start = "2026-09-18T07:00:01.000000+00:00";
  return [
    { timestamp: start, type: "ExecutionStarted", id: 1, previousEventId: 0, executionStartedEventDetails: { input: '{"order":7}' } },
    {
      timestamp: start,
      type: "TaskStateEntered",
      id: 2,
      previousEventId: 0,
      stateEnteredEventDetails: { name: "Charge", input: '{"order":7}', inputDetails: { truncated: false } },
    },
    ...attempt(3, 2, "01"),
    ...attempt(6, 5, "03"),
    {
      timestamp: "2026-09-18T07:00:03.500000+00:00",
      type: "ExecutionFailed",
      id: 9,
      previousEventId: 8,
      executionFailedEventDetails: { error: "Busy", cause },
    },
  ];
}

test("a recorded execution opens, and its replay is identical", async () => {
  await withPage(async (page) => {
    await ready(page);
    const events = { events: history() };
    const machine = { stateMachineArn: "arn:aws:states:eu-west-1:210987654321:stateMachine:Shop", definition: JSON.stringify(DEFINITION) };
    const open = (/** @type {string} */ text) =>
      page
        .locator("input[type=file]")
        .setInputFiles({ name: "recorded.txt", mimeType: "text/plain", buffer: Buffer.from(text) });
    await open(`${JSON.stringify(events, null, 2)}\n${JSON.stringify(machine)}`);
    await notice(page, "Identical to the recorded execution, all 9 events.");
    assert.equal(await run(page), "Failed");
    // Half of a history loses nothing.
    await open(JSON.stringify(events).slice(0, -20));
    await notice(page, "the document that begins here is incomplete");
    const definition = await page.evaluate(() => /** @type {any} */ (document.querySelector("asl-editor[label=Definition]"))?.value);
    assert.match(definition, /Charge/);
  });
});
