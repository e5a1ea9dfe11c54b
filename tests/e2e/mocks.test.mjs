/** The form of the mocked responses. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { editor, textOf, withPage } from "./browser.mjs";
import { calling, chooseExample, json, mocked, ready, run, status, tab, write } from "./playground.mjs";

/** @typedef {import("playwright-core").Page} Page */

/** What the form has written. */
async function mocks(/** @type {Page} */ page) {
  return JSON.parse(await textOf(page, "Mocks"));
}

test("what is answered by default is offered to be mocked", async () => {
  await withPage(async (page) => {
    await ready(page);
    await write(page, "Definition", calling("new-function"));
    assert.equal(await run(page), "Succeeded");
    await page.getByText("Answered by a default response").waitFor();
    await page.getByRole("button", { name: "Add a mocked response of function 'new-function'" }).click();
    await page.getByRole("heading", { name: "new-function" }).waitFor();
    const field = editor(page, "new-function, 1st call: Returned JSON");
    await field.click();
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.insertText('{"answer": 42}');
    assert.equal(await run(page), "Succeeded");
    assert.equal((await json(page, "Output")).Payload.answer, 42);
  });
});

test("responses are added, changed, moved and removed", async () => {
  await withPage(async (page) => {
    await ready(page);
    await write(page, "Definition", calling("f"));
    await tab(page, "Mocks");
    const form = mocked(page, "f");
    await form.getByText("Not mocked yet").waitFor();
    await form.getByRole("button", { name: "Add a response" }).click();
    await form.getByRole("button", { name: "Add the 2nd call" }).click();
    await form.getByRole("button", { name: "Add every further call" }).click();
    await form.getByLabel("1st call: kind of the response").selectOption("Service exception");
    await form.getByRole("combobox", { name: "Exception", exact: true }).selectOption("Lambda.ResourceNotFoundException");
    await form.getByLabel("2nd call: kind of the response").selectOption("Function error");
    await form.getByRole("combobox", { name: "Fill in", exact: true }).selectOption("Timed out (newer form)");
    await form.getByLabel("Every further call: kind of the response").selectOption("Never answers");
    await form.getByLabel("after").nth(1).fill("1,5");
    const { responses, furtherCalls } = (await mocks(page)).functions.f;
    assert.deepEqual(responses[0], { serviceException: { name: "ResourceNotFoundException" } });
    assert.equal(responses[1].functionError.errorType, "Sandbox.Timedout");
    assert.equal(responses[1].afterSeconds, 1.5);
    assert.deepEqual(furtherCalls, { neverAnswers: true });

    await form.getByRole("button", { name: "Move up: 2nd call" }).click();
    assert.ok("functionError" in (await mocks(page)).functions.f.responses[0]);
    await form.getByRole("button", { name: "Remove: 2nd call" }).click();
    assert.equal((await mocks(page)).functions.f.responses.length, 1);
    await form.getByRole("button", { name: "Remove f" }).click();
    assert.equal((await mocks(page)).functions.f, undefined);
    await form.getByText("Not mocked yet").waitFor();
  });
});

test("a value that is no JSON stays as typed, and says so", async () => {
  await withPage(async (page) => {
    await ready(page);
    await chooseExample(page, "Retry a failing function");
    await tab(page, "Mocks");
    // Until the example has been read, the form lists what the one before called.
    await mocked(page, "charge-card").getByText("called by").waitFor();
    const name = "charge-card, 3rd call: Returned JSON";
    await editor(page, name).click();
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.insertText('{"receipt": ');
    await page.getByText("Until it is right, the last right value counts.").waitFor();
    assert.equal((await mocks(page)).functions["charge-card"].responses[2].returns.receipt, "r-99");
    assert.equal(await textOf(page, name), '{"receipt": ');
    await page.keyboard.insertText('"r-100"}');
    await page.getByText("Until it is right, the last right value counts.").waitFor({ state: "detached" });
    assert.equal((await mocks(page)).functions["charge-card"].responses[2].returns.receipt, "r-100");
  });
});

test("callbacks are edited, and a callback that fails is caught", async () => {
  await withPage(async (page) => {
    await ready(page);
    await chooseExample(page, "Wait for a callback");
    await tab(page, "Mocks");
    await mocked(page, "get-model-review-decision").getByText("called by").waitFor();
    await page.getByLabel("report 1: kind").selectOption("Failure");
    await page.getByLabel("Error", { exact: true }).fill("Rejected");
    await page.getByLabel("Cause", { exact: true }).fill("not good enough");
    assert.equal(await run(page), "Failed");
    assert.equal(await page.locator(".error-name").innerText(), "Rejected");
    await page.getByRole("button", { name: /^Remove .* report 1$/ }).click();
    await page.getByText("it stays silent").waitFor();
    await page.getByRole("button", { name: "Add a report" }).click();
    assert.equal(await run(page), "Succeeded");
  });
});

test("mistakes in the JSON are left to the editor", async () => {
  await withPage(async (page) => {
    await ready(page);
    await tab(page, "Mocks");
    await tab(page, "JSON");
    await editor(page, "Mocks").click();
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.insertText('{"functions": {"f": {"responses": [{"return": 1}]}}}');
    await page.getByRole("tab", { name: "Mocks", exact: false }).filter({ hasText: "error" }).waitFor();
    await tab(page, "Form");
    await page.getByText("has a mistake in line 1:").waitFor();
    assert.equal(await run(page), "Not started");
    await page.getByRole("button", { name: "Go to the JSON" }).click();
    await editor(page, "Mocks").waitFor();
    assert.equal(await status(page), "Not started");
  });
});
