/** The dialog in which one state is tested by itself, and the redrive of an execution that failed. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { editor, screenshot, withPage } from "./browser.mjs";
import { calling, eventTypes, json, mocked, ready, run, status, tab, write } from "./playground.mjs";

/** @typedef {import("playwright-core").Page} Page */

const RETRIED = calling("f", {
  Retry: [{ ErrorEquals: ["Boom"], IntervalSeconds: 2, MaxAttempts: 2 }],
  Catch: [{ ErrorEquals: ["States.ALL"], Next: "Rescue", ResultPath: "$.error" }],
});

/** Opens the dialog for the state `Call`. */
async function open(/** @type {Page} */ page) {
  await page.getByRole("button", { name: /^Call, Task/ }).click();
  await tab(page, "Data flow");
  await page.getByRole("button", { name: "Test state" }).click();
  const dialog = page.getByRole("dialog", { name: "Test state Call" });
  await dialog.waitFor();
  return dialog;
}

/** Replaces the text of an editor. */
async function fill(/** @type {Page} */ page, /** @type {string} */ name, /** @type {string} */ text) {
  await editor(page, name).click();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.press("Delete");
  await page.keyboard.insertText(text);
}

test("a state is tested with a mocked result, checked against the service's answer", async () => {
  await withPage(async (page) => {
    await ready(page);
    await write(page, "Definition", calling("f", { ResultPath: "$.call" }));
    await write(page, "Input", '{"order": 7}');
    assert.equal(await run(page), "Succeeded");
    const dialog = await open(page);
    await dialog.getByLabel("The result comes from").selectOption("a mocked result");
    await fill(page, "Mocked result", '{"StatusCode": "200"}');
    await dialog.getByRole("button", { name: "Test" }).click();
    await dialog.getByText("Field 'StatusCode' must be a number").waitFor();
    await fill(page, "Mocked result", '{"StatusCode": 200, "Payload": "paid"}');
    await dialog.getByRole("button", { name: "Test" }).click();
    await dialog.getByText("Succeeded", { exact: true }).waitFor();
    // The input is that of the visit.
    const output = dialog.getByRole("region", { name: "After ResultPath", exact: true });
    assert.deepEqual(JSON.parse(await output.innerText()), { order: 7, call: { StatusCode: 200, Payload: "paid" } });
    await dialog.getByText("API response").click();
    const response = await json(page, "Response");
    assert.equal(response.status, "SUCCEEDED");
    assert.deepEqual(response.inspectionData.afterParameters, { FunctionName: "f", Payload: { order: 7 } });
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
  });
});

test("retriers and catchers are told by keyboard alone", async () => {
  await withPage(async (page) => {
    await ready(page);
    const machine = JSON.parse(RETRIED);
    machine.States.Rescue = { Type: "Pass", End: true };
    await write(page, "Definition", JSON.stringify(machine));
    await run(page);
    const dialog = await open(page);
    await dialog.getByLabel("The result comes from").selectOption("a mocked error");
    await dialog.getByLabel("Error", { exact: true }).fill("Boom");
    await dialog.getByLabel(/^Earlier retries/).fill("1");
    await dialog.getByLabel(/^Earlier retries/).press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await dialog.getByText("Retriable", { exact: true }).waitFor();
    await dialog.getByText("Retry[0] would try again after 4 s").waitFor();
    await dialog.getByLabel(/^Earlier retries/).fill("2");
    await dialog.getByRole("button", { name: "Test" }).press("Enter");
    await dialog.getByText("Caught error", { exact: true }).waitFor();
    await dialog.getByText("Retry[0] is exhausted · Catch[0] took over · next state: Rescue").waitFor();
    await screenshot(page, "test-state");
    await page.emulateMedia({ colorScheme: "dark" });
    await screenshot(page, "test-state-dark");
    await page.emulateMedia({ colorScheme: "light" });
    await page.setViewportSize({ width: 390, height: 800 });
    const overflow = await dialog.evaluate((dialog) => dialog.scrollWidth - dialog.clientWidth);
    assert.ok(overflow <= 0, "nothing is cut off on a narrow screen");
    await screenshot(page, "test-state-narrow");
  });
});

test("a failed execution is redriven with the mocked responses of now", async () => {
  await withPage(async (page) => {
    await ready(page);
    const machine = JSON.parse(calling("f", { Next: "After", End: undefined }));
    machine.States.After = { Type: "Pass", End: true };
    await write(page, "Definition", JSON.stringify(machine));
    await tab(page, "Mocks");
    const form = mocked(page, "f");
    await form.getByRole("button", { name: "Add a response" }).click();
    await form.getByLabel("1st call: response type").selectOption("Function error");
    assert.equal(await run(page), "Failed");
    await screenshot(page, "redrive");
    await tab(page, "Mocks");
    await form.getByLabel("1st call: response type").selectOption("Returns");
    await tab(page, "Result");
    await page.getByRole("button", { name: "Redrive" }).click();
    await page.getByText("redriven once").waitFor();
    assert.equal(await status(page), "Succeeded");
    const types = await eventTypes(page);
    const at = types.indexOf("ExecutionRedriven");
    assert.deepEqual(types.slice(at - 1, at + 2), ["ExecutionFailed", "ExecutionRedriven", "TaskScheduled"]);
    assert.equal(types.at(-1), "ExecutionSucceeded");
    await tab(page, "Result");
    assert.equal(await page.getByRole("button", { name: "Redrive" }).count(), 0);
  });
});

test("an execution is stopped from outside when the settings say so", async () => {
  await withPage(async (page) => {
    await ready(page);
    await write(page, "Definition", '{"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 60, "End": true}}}');
    await page.getByRole("button", { name: "Execution settings" }).click();
    await page.getByLabel(/^Stop the execution after/).fill("30");
    await page.keyboard.press("Escape");
    assert.equal(await run(page), "Aborted");
    await page.getByRole("button", { name: "Redrive" }).click();
    await page.getByText("redriven once").waitFor();
    assert.equal(await status(page), "Succeeded");
    await page.getByText("1 min 30 s of virtual time").waitFor();
  });
});

test("what is rarely needed is folded away: context, the state that an error comes from, the data of a reader", async () => {
  await withPage(async (page) => {
    await ready(page);
    const inner = { In: { Type: "Pass", End: true } };
    const Call = {
      Type: "Map",
      ItemReader: { Resource: "arn:aws:states:::s3:getObject", Parameters: { Bucket: "b", Key: "k" } },
      ItemSelector: { "row.$": "$$.Map.Item.Value", "of.$": "$$.Execution.Name" },
      ItemProcessor: { ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" }, StartAt: "In", States: inner },
      End: true,
    };
    await write(page, "Definition", JSON.stringify({ StartAt: "Call", States: { Call } }, null, 2));
    assert.equal(await run(page), "Succeeded");
    await tab(page, "Data flow");
    await page.getByRole("button", { name: "Test state" }).click();
    const dialog = page.getByRole("dialog", { name: "Test state Call" });
    await dialog.waitFor();
    assert.equal(await editor(page, "Context object").isVisible(), false);
    const more = dialog.getByText("Variables, context and other TestState options");
    await more.focus();
    await page.keyboard.press("Enter");
    await fill(page, "Context object", '{"Execution": {"Name": "mine"}}');
    await fill(page, "ItemReader data", "[8]");
    await fill(page, "Mocked result", "[1]");
    await dialog.getByRole("button", { name: "Test" }).click();
    await dialog.getByText("API response").click();
    const response = await json(page, "Response");
    const selected = response.inspectionData.afterItemSelector;
    assert.match(JSON.stringify(selected), /mine/);
    await dialog.getByLabel("The result comes from").selectOption("a mocked error");
    await dialog.getByLabel("Error caused by state").fill("Out");
    await dialog.getByRole("button", { name: "Test" }).click();
    await dialog.getByText("State not found in definition").waitFor();
  });
});
