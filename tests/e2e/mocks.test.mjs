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
    await page.getByText("These returned a default response").waitFor();
    await page.getByRole("button", { name: "Add a mocked response for function 'new-function'" }).click();
    await page.getByRole("heading", { name: "new-function" }).waitFor();
    const field = editor(page, "new-function, 1st call: Returned JSON");
    await field.click();
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.insertText('{"answer": 42}');
    assert.equal(await run(page), "Succeeded");
    assert.equal((await json(page, "Output")).Payload.answer, 42);
  });
});

/** Opens the form of a response, whose line begins with its title. */
async function open(/** @type {import("playwright-core").Locator} */ form, /** @type {string} */ title) {
  const line = form.getByRole("button", { name: new RegExp(`^${title}`), expanded: false });
  if (await line.count()) await line.click();
}

test("a response keeps what each of its types had", async () => {
  await withPage(async (page) => {
    await ready(page);
    await write(page, "Definition", calling("f"));
    await tab(page, "Mocks");
    const form = mocked(page, "f");
    await form.getByRole("button", { name: "Add a response" }).click();
    const field = editor(page, "f, 1st call: Returned JSON");
    await field.click();
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.insertText('{"greeting": "Hello"}');
    const type = form.getByLabel("1st call: response type");
    await type.selectOption("Function error");
    await form.getByLabel("errorType").fill("OutOfStock");
    await type.selectOption("Returns");
    assert.deepEqual((await mocks(page)).functions.f.responses, [{ returns: { greeting: "Hello" } }]);
    await type.selectOption("Function error");
    assert.equal((await mocks(page)).functions.f.responses[0].functionError.errorType, "OutOfStock");
  });
});

test("responses are added, changed, moved and removed", async () => {
  await withPage(async (page) => {
    await ready(page);
    await write(page, "Definition", calling("f"));
    await tab(page, "Mocks");
    const form = mocked(page, "f");
    await form.getByText("By default, returns its input.").waitFor();
    await form.getByRole("button", { name: "Add a response" }).click();
    await form.getByRole("button", { name: "Add a response to the 2nd call" }).click();
    await form.getByRole("button", { name: "Add a response to all further calls" }).click();
    await open(form, "1st call");
    await form.getByLabel("1st call: response type").selectOption("Service exception");
    await form.getByRole("combobox", { name: "Exception", exact: true }).selectOption("Lambda.ResourceNotFoundException");
    await form.getByLabel("2nd call: response type").selectOption("Function error");
    await form.getByRole("combobox", { name: "How it fails", exact: true }).selectOption("Timed out (newer format)");
    await form.getByLabel("All further calls: response type").selectOption("Never responds");
    await form.getByLabel(/^after/).nth(1).fill("1,5");
    const { responses, furtherCalls } = (await mocks(page)).functions.f;
    assert.deepEqual(responses[0], { serviceException: { name: "ResourceNotFoundException" } });
    assert.deepEqual(responses[1], { functionError: { timedOutAfterSeconds: 3, typed: true }, afterSeconds: 1.5 });
    assert.deepEqual(furtherCalls, { neverAnswers: true });

    await form.getByRole("button", { name: "Move up: 2nd call" }).click();
    assert.ok("functionError" in (await mocks(page)).functions.f.responses[0]);
    await form.getByRole("button", { name: "Remove: 2nd call" }).click();
    assert.equal((await mocks(page)).functions.f.responses.length, 1);
    await form.getByRole("button", { name: "Remove f" }).click();
    assert.equal((await mocks(page)).functions.f, undefined);
    await form.getByText("By default, returns its input.").waitFor();
  });
});

test("every way in which a function fails can be chosen", async () => {
  await withPage(async (page) => {
    await ready(page);
    await write(page, "Definition", calling("f"));
    await tab(page, "Mocks");
    const form = mocked(page, "f");
    await form.getByRole("button", { name: "Add a response" }).click();
    await form.getByLabel("1st call: response type").selectOption("Function error");
    const ends = async (/** @type {string} */ how) => {
      await tab(page, "Mocks");
      await form.getByRole("combobox", { name: "How it fails", exact: true }).selectOption(how);
      assert.equal(await run(page), "Failed");
      return page.locator(".error-name").innerText();
    };
    assert.equal(await ends("Timed out"), "Lambda.Unknown");
    assert.equal(await ends("Timed out (newer format)"), "Sandbox.Timedout");
    assert.equal(await ends("Out of memory"), "Runtime.ExitError");
    assert.equal(await ends("Process exited"), "Runtime.ExitError");
    assert.equal(await ends("Response over 6 MB"), "Function.ResponseSizeTooLarge");
    assert.equal(await ends("Any payload"), "CustomError");
    assert.equal(await ends("Exception in the code"), "CustomError");
    await tab(page, "Mocks");
    await form.getByRole("combobox", { name: "Runtime", exact: true }).selectOption("Ruby");
    assert.equal(await run(page), "Failed");
    assert.equal(await page.locator(".error-name").innerText(), "Function<CustomError>");
  });
});

test("a response answers the calls that fit, by keyboard alone", async () => {
  await withPage(async (page) => {
    await ready(page);
    await write(page, "Definition", calling("f"));
    await write(page, "Input", '{"amount": 200}');
    await tab(page, "Mocks");
    const form = mocked(page, "f");
    await form.getByRole("button", { name: "Add a response" }).focus();
    await page.keyboard.press("Enter");
    await form.getByLabel("1st call: response type").focus();
    await page.keyboard.type("Service");
    await form.locator("summary", { hasText: "Used for one call" }).focus();
    await page.keyboard.press("Enter");
    await form.getByLabel("Condition (JSONata over the request)").focus();
    await page.keyboard.type("Payload.amount > 100");
    assert.deepEqual((await mocks(page)).functions.f.responses, [
      { when: { condition: "Payload.amount > 100" }, serviceException: { name: "TooManyRequestsException" } },
    ]);
    await form.getByRole("button", { name: /^When Payload.amount > 100/ }).waitFor();
    assert.equal(await run(page), "Failed");
    await tab(page, "Data flow");
    await page.getByText("because its condition Payload.amount > 100 is true").waitFor();
    await tab(page, "Mocks");
    await form.getByLabel("Calls (0 is the 1st)").fill("x");
    await form.getByText("A number such as 0").waitFor();
    await form.getByLabel("Calls (0 is the 1st)").fill("1-2");
    // What is wrong with a condition stands at its field.
    const condition = form.getByLabel("Condition (JSONata over the request)");
    await condition.fill("Payload.amount >");
    const problem = form.getByRole("alert").filter({ hasText: "This is not a valid JSONata expression" });
    await problem.waitFor();
    await condition.fill("Payload.amount > 1");
    await problem.waitFor({ state: "detached" });
    await form.getByRole("button", { name: /^2nd to 3rd call, when/ }).waitFor();
  });
});

/** A state machine of one Task with a resource. */
function integration(/** @type {string} */ resource, /** @type {object} */ Parameters = {}) {
  const Call = { Type: "Task", Resource: resource, Parameters, End: true };
  return JSON.stringify({ StartAt: "Call", States: { Call } });
}

test("tasks of other services have their usual reply, and jobs fail", async () => {
  await withPage(async (page) => {
    await ready(page);
    await write(page, "Definition", integration("arn:aws:states:::sqs:sendMessage", { QueueUrl: "q", MessageBody: "m" }));
    assert.equal(await run(page), "Succeeded");
    assert.ok((await json(page, "Output")).MessageId);
    await tab(page, "Mocks");
    const form = page.getByRole("region", { name: "Task Call" });
    await form.getByRole("button", { name: "Add a response" }).click();
    const field = editor(page, "Call, 1st call: Fields to override");
    await field.click();
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.insertText('{"MessageId": "mine"}');
    assert.equal(await run(page), "Succeeded");
    const output = await json(page, "Output");
    assert.equal(output.MessageId, "mine");
    assert.ok(output.SdkResponseMetadata);

    await write(page, "Definition", integration("arn:aws:states:::glue:startJobRun.sync", { JobName: "etl" }));
    await tab(page, "Mocks");
    await form.getByText("waits for the job").waitFor();
    await form.getByLabel("1st call: response type").selectOption("Job result");
    await form.getByRole("combobox", { name: "The job", exact: true }).selectOption("Fails");
    assert.equal(await run(page), "Failed");
    assert.equal(await page.locator(".error-name").innerText(), "States.TaskFailed");
  });
});

test("a nested execution really runs, and objects are read", async () => {
  await withPage(async (page) => {
    await ready(page);
    await write(page, "Definition", integration("arn:aws:states:::states:startExecution.sync:2", {
      StateMachineArn: "arn:aws:states:us-east-1:123456789012:stateMachine:Child",
      Input: { n: 1 },
    }));
    await tab(page, "Mocks");
    const child = page.getByRole("region", { name: "State machine Child" });
    await child.getByRole("button", { name: "Run a definition" }).click();
    await editor(page, "Child: Definition to run").waitFor();
    assert.equal(await run(page), "Succeeded");
    assert.deepEqual((await json(page, "Output")).Output, { n: 1 });

    const map = {
      Type: "Map",
      ItemReader: {
        Resource: "arn:aws:states:::s3:getObject",
        ReaderConfig: { InputType: "CSV", CSVHeaderLocation: "FIRST_ROW" },
        Parameters: { Bucket: "data", Key: "rows.csv" },
      },
      ItemProcessor: {
        ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
        StartAt: "Pass",
        States: { Pass: { Type: "Pass", End: true } },
      },
      End: true,
    };
    await write(page, "Definition", JSON.stringify({ StartAt: "Rows", States: { Rows: map } }));
    await tab(page, "Mocks");
    const object = page.getByRole("region", { name: "Object s3://data/rows.csv" });
    await object.getByRole("button", { name: "Add the object" }).click();
    await object.getByLabel("Content").fill("name\nAnn\nBob\nCem");
    assert.equal(await run(page), "Succeeded");
    assert.deepEqual(await json(page, "Output"), [{ name: "Ann" }, { name: "Bob" }, { name: "Cem" }]);
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
    await open(mocked(page, "charge-card"), "3rd call");
    await editor(page, name).click();
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.insertText('{"receipt": ');
    await page.getByText("Until it is fixed, the last valid value is used.").waitFor();
    assert.equal((await mocks(page)).functions["charge-card"].responses[2].returns.receipt, "r-99");
    assert.equal(await textOf(page, name), '{"receipt": ');
    await page.keyboard.insertText('"r-100"}');
    await page.getByText("Until it is fixed, the last valid value is used.").waitFor({ state: "detached" });
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
    await page.getByText("Nothing: the task waits until it times out.").waitFor();
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
    await page.getByText("has an error at line 1:").waitFor();
    assert.equal(await run(page), "Not started");
    await page.getByRole("button", { name: "Go to the JSON" }).click();
    await editor(page, "Mocks").waitFor();
    assert.equal(await status(page), "Not started");
  });
});
