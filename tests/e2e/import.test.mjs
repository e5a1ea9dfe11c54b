/** Recorded executions that are pasted, dropped and chosen in any mixture, and what is said when they do not fit. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { withPage } from "./browser.mjs";
import { eventTypes, notice, ready, run } from "./playground.mjs";

/** @typedef {import("playwright-core").Page} Page */

const ARN = "arn:aws:states:eu-west-1:210987654321:execution:Shop:order-7";
const FUNCTION = "arn:aws:lambda:eu-west-1:210987654321:function:charge";
const INPUT = '{"order":7}';

const DEFINITION = {
  StartAt: "Charge",
  States: { Charge: { Type: "Task", Resource: FUNCTION, End: true } },
};

/** The history of an execution with one call, which returns; CLI v2. */
function events({ order = 7, state = "Charge" } = {}) {
  const input = JSON.stringify({ order });
  const time = (/** @type {string} */ second) => `2026-09-18T07:00:${second}.000000+00:00`;
  const data = { inputDetails: { truncated: false } };
  return [
    { timestamp: time("01"), type: "ExecutionStarted", id: 1, previousEventId: 0, executionStartedEventDetails: { input, ...data } },
    { timestamp: time("01"), type: "TaskStateEntered", id: 2, previousEventId: 0, stateEnteredEventDetails: { name: state, input, ...data } },
    { timestamp: time("01"), type: "LambdaFunctionScheduled", id: 3, previousEventId: 2, lambdaFunctionScheduledEventDetails: { resource: FUNCTION, input, ...data } },
    { timestamp: time("01"), type: "LambdaFunctionStarted", id: 4, previousEventId: 3 },
    { timestamp: time("02"), type: "LambdaFunctionSucceeded", id: 5, previousEventId: 4, lambdaFunctionSucceededEventDetails: { output: '"paid"', outputDetails: { truncated: false } } },
    { timestamp: time("02"), type: "TaskStateExited", id: 6, previousEventId: 5, stateExitedEventDetails: { name: state, output: '"paid"', outputDetails: { truncated: false } } },
    { timestamp: time("02"), type: "ExecutionSucceeded", id: 7, previousEventId: 6, executionSucceededEventDetails: { output: '"paid"' } },
  ];
}

const machine = JSON.stringify({ stateMachineArn: ARN.replace("execution", "stateMachine"), definition: JSON.stringify(DEFINITION) });
const execution = JSON.stringify({ executionArn: ARN, name: "order-7", startDate: "2026-09-18T07:00:01+00:00", status: "SUCCEEDED", input: INPUT });
const history = JSON.stringify({ events: events() });

/** Drops files somewhere on the page, as a file manager does. */
async function drop(/** @type {Page} */ page, /** @type {string} */ where, /** @type {Record<string, string>} */ files) {
  const transfer = await page.evaluateHandle((files) => {
    const transfer = new DataTransfer();
    Object.entries(files).forEach(([name, text]) => transfer.items.add(new File([text], name)));
    return transfer;
  }, files);
  await page.locator(where).first().dispatchEvent("dragover", { dataTransfer: transfer });
  await page.locator(".drop-hint").waitFor();
  await page.locator(where).first().dispatchEvent("drop", { dataTransfer: transfer });
  await page.locator(".drop-hint").waitFor({ state: "detached" });
}

/** Pastes a text as Ctrl+V does, where the focus is or into an element. */
async function paste(/** @type {import("playwright-core").Locator} */ where, /** @type {string} */ text) {
  await where.evaluate((element, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    element.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}

async function openDialog(/** @type {Page} */ page) {
  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "Open a real execution" }).click();
  const dialog = page.getByRole("dialog", { name: "Open a real execution" });
  await dialog.getByLabel("What AWS printed").waitFor();
  return dialog;
}

const definition = (/** @type {Page} */ page) =>
  page.evaluate(() => /** @type {any} */ (document.querySelector("asl-editor[label=Definition]"))?.value);

test("files in any mixture are dropped on an editor, and replay", async () => {
  await withPage(async (page) => {
    await ready(page);
    await drop(page, "asl-editor[label=Definition]", { "history.json": history, "machine.json": machine, "execution.json": execution });
    await notice(page, "Identical to the recorded execution, all 7 events.");
    assert.deepEqual(JSON.parse(await definition(page)), DEFINITION);
    assert.equal(await run(page), "Succeeded");
  });
});

test("a history alone takes the definition that is open, if it has all of its states", async () => {
  await withPage(async (page) => {
    await ready(page);
    await drop(page, "main", { "machine.asl.json": JSON.stringify(DEFINITION) });
    await page.waitForFunction(() => /** @type {any} */ (document.querySelector("asl-editor[label=Definition]"))?.value.includes("Charge"));
    await paste(page.locator("body"), history);
    await notice(page, "The one that was open has all states of the history, so it was kept.");
    await drop(page, "main", { "other.json": JSON.stringify({ events: events({ state: "Refund" }) }) });
    await notice(page, "a skeleton was guessed from the history");
    assert.match(await definition(page), /Refund/);
  });
});

test("the dialog takes texts and files, and gives the line of shell for an ARN", async () => {
  await withPage(async (page) => {
    await ready(page);
    const dialog = await openDialog(page);
    const field = dialog.getByLabel("What AWS printed");
    await dialog.getByRole("button", { name: "Open", exact: true }).click();
    await dialog.getByRole("alert").getByText("There is nothing to open yet.").waitFor();
    await paste(field, ARN);
    const command = dialog.getByRole("region", { name: "Command" });
    await command.getByText(`--region eu-west-1 --output json --execution-arn '${ARN}'`).waitFor();
    await field.fill(machine);
    await paste(field, `${history}${" ".repeat(20_000)}`);
    await dialog.getByText("Pasted text 1").waitFor();
    await dialog.locator("input[type=file]").setInputFiles({ name: "execution.json", mimeType: "application/json", buffer: Buffer.from(execution) });
    await dialog.getByText("execution.json", { exact: true }).waitFor();
    await dialog.getByRole("button", { name: "Open", exact: true }).click();
    await notice(page, "Identical to the recorded execution, all 7 events.");
    assert.equal(await dialog.count(), 0);
  });
});

test("what cannot be opened is a sentence each, and nothing is lost", async () => {
  await withPage(async (page) => {
    await ready(page);
    const before = await definition(page);
    const dialog = await openDialog(page);
    const field = dialog.getByLabel("What AWS printed");
    const says = async (/** @type {string} */ text, /** @type {string} */ sentence) => {
      await field.fill(text);
      await dialog.getByRole("button", { name: "Open", exact: true }).click();
      await dialog.getByRole("alert").getByText(sentence).waitFor();
      assert.equal(await field.inputValue(), text);
      assert.equal(await definition(page), before);
    };
    await says("one two three", "is not a history, a log line");
    await says(history.slice(0, -30), "the document that begins here is incomplete");
    await says(machine, "No history was found.");
    await says(`${history}\n${JSON.stringify({ events: events({ order: 8 }) })}`, "These are the events of two executions");
    // A history of another machine opens, and says so.
    await field.fill(`${machine}\n${JSON.stringify({ events: events({ state: "Refund" }) })}`);
    await dialog.getByRole("button", { name: "Open", exact: true }).click();
    await notice(page, "The history is of another state machine, or of another version of it: the definition does not have 'Refund'.");
  });
});

test("what was shared is looked through, redacted, and shown the same to somebody else", async () => {
  /** @type {string} */
  let link = "";
  await withPage(async (page) => {
    await ready(page);
    const input = JSON.stringify({ order: 7, mail: "ada.lovelace@analytical.org", password: "Engine-1843!", customer: { name: "Lovelace" } });
    const recorded = events().map((event) => JSON.parse(JSON.stringify(event).replaceAll(JSON.stringify(INPUT), JSON.stringify(input))));
    await drop(page, "main", { "history.json": JSON.stringify({ events: recorded }), "machine.json": machine, "execution.json": execution });
    await notice(page, "Identical to the recorded execution, all 7 events.");
    assert.equal(await run(page), "Succeeded");
    await page.getByRole("button", { name: "Share" }).click();
    await notice(page, "The link holds what looks personal: 1 e-mail address, 1 value of a secret key and 1 account id.");
    await page.getByRole("button", { name: "Redact…" }).click();
    const dialog = page.getByRole("dialog", { name: "Redact and share" });
    const list = dialog.getByRole("region", { name: "What is replaced" });
    await list.getByText("ada.lovelace@analytical.org").waitFor();
    await dialog.getByText("The redacted workflow takes the same path.").waitFor();
    // A kind can stay, a place can be added.
    await dialog.getByLabel("1 value of a secret key").uncheck();
    await list.getByText("Engine-1843!").waitFor({ state: "detached" });
    await dialog.getByLabel("1 value of a secret key").check();
    await list.getByText("Engine-1843!").waitFor();
    await dialog.getByLabel("Also this place of the input").fill("$.customer.name");
    await dialog.getByRole("button", { name: "Add" }).click();
    await list.getByText("Lovelace", { exact: true }).waitFor();
    await page.evaluate(() => {
      const store = /** @type {any} */ (window);
      store.copied = "";
      Object.defineProperty(navigator, "clipboard", { value: { writeText: async (/** @type {string} */ text) => void (store.copied = text) } });
    });
    await dialog.getByRole("button", { name: "Copy redacted link" }).click();
    await page.waitForFunction(() => /** @type {any} */ (window).copied.includes("#"));
    link = await page.evaluate(() => /** @type {any} */ (window).copied);
    // The workspace that shows has not changed.
    assert.match(await definition(page), /210987654321/);
  });
  await withPage(
    async (page) => {
      await ready(page);
      assert.doesNotMatch(await definition(page), /210987654321/);
      assert.equal(await run(page), "Succeeded");
      const texts = await page.evaluate(() => [...document.querySelectorAll("asl-editor")].map((editor) => /** @type {any} */ (editor).value).join("\n"));
      assert.doesNotMatch(texts, /Lovelace|lovelace|Engine-1843|210987654321/);
    },
    { url: link },
  );
});

test("a replay that differs is saved as a report without what is personal", async () => {
  await withPage(async (page) => {
    await ready(page);
    const changed = machine.replace('\\"End\\":true', '\\"ResultPath\\":\\"$.paid\\",\\"End\\":true');
    assert.notEqual(changed, machine);
    await drop(page, "main", { "history.json": history, "machine.json": changed, "execution.json": execution });
    await notice(page, "The replay differs.");
    const downloading = page.waitForEvent("download");
    await page.getByRole("button", { name: "Save as a report" }).click();
    const file = await (await downloading).createReadStream();
    const text = await new Response(/** @type {any} */ (file)).text();
    const report = JSON.parse(text);
    assert.equal(report.expect.events.length, 7);
    assert.equal(report.expect.status, "SUCCEEDED");
    assert.equal(report.mocks[0].calls[0].outcome.return, "paid");
    assert.doesNotMatch(text, /210987654321|order-7/);
  });
});

test("several executions are summed up, and each opens", async () => {
  await withPage(async (page) => {
    await ready(page);
    const named = (/** @type {string} */ name, /** @type {number} */ order) =>
      `${execution.replaceAll("order-7", name).replace(JSON.stringify(INPUT), JSON.stringify(JSON.stringify({ order })))}\n${JSON.stringify({ events: events({ order }) })}`;
    await drop(page, "main", { "a.json": named("first", 1), "b.json": named("second", 2), "machine.json": machine });
    const dialog = page.getByRole("dialog", { name: "2 recorded executions" });
    await dialog.getByRole("region", { name: "Outcomes" }).getByText("SUCCEEDED").waitFor();
    await dialog.getByRole("region", { name: "Slowest states" }).getByText("Charge").waitFor();
    await dialog.getByRole("region", { name: "Steps" }).getByText("Charge → End").waitFor();
    assert.equal(await dialog.locator("svg .compare-count").textContent(), "2 of 2");
    await dialog.getByRole("button", { name: "Open second" }).click();
    await notice(page, "Identical to the recorded execution, all 7 events.");
    await dialog.waitFor({ state: "detached" });
    assert.equal(await run(page), "Succeeded");
  });
});

test("a failure of production, dropped, is explained, mended, redacted, and seen by somebody else", async () => {
  const input = JSON.stringify({ order: 7, mail: "ada.lovelace@analytical.org" });
  const cause = '{"errorMessage":"again","errorType":"Busy"}';
  const Charge = { ...DEFINITION.States.Charge, Retry: [{ ErrorEquals: ["Busy"], IntervalSeconds: 2, MaxAttempts: 2 }] };
  const failing = { ...DEFINITION, States: { Charge } };
  const time = (/** @type {number} */ second) => `2026-09-18T07:00:0${second}.000000+00:00`;
  const data = { inputDetails: { truncated: false } };
  /** @type {object[]} */
  const failed = [
    { timestamp: time(1), type: "ExecutionStarted", id: 1, previousEventId: 0, executionStartedEventDetails: { input, ...data } },
    { timestamp: time(1), type: "TaskStateEntered", id: 2, previousEventId: 0, stateEnteredEventDetails: { name: "Charge", input, ...data } },
  ];
  for (const second of [1, 3, 7]) {
    const id = failed.length + 1;
    const timestamp = time(second);
    failed.push(
      { timestamp, type: "LambdaFunctionScheduled", id, previousEventId: id - 1, lambdaFunctionScheduledEventDetails: { resource: FUNCTION, input, ...data } },
      { timestamp, type: "LambdaFunctionStarted", id: id + 1, previousEventId: id },
      { timestamp, type: "LambdaFunctionFailed", id: id + 2, previousEventId: id + 1, lambdaFunctionFailedEventDetails: { error: "Busy", cause } },
    );
  }
  failed.push({ timestamp: time(7), type: "ExecutionFailed", id: 12, previousEventId: 11, executionFailedEventDetails: { error: "Busy", cause } });

  let link = "";
  /** @type {(string | null)[]} */
  let types = [];
  await withPage(
    async (page) => {
      await ready(page);
      await drop(page, "main", { "history.json": JSON.stringify({ events: failed }), "shop.asl.json": JSON.stringify(failing) });
      await notice(page, "Identical to the recorded execution, all 12 events.");
      assert.equal(await run(page), "Failed");
      await page.getByRole("region", { name: "Attempts" }).getByText("Attempt 3 at 6 s").waitFor();
      await page.getByRole("region", { name: "Why Charge failed" }).getByText("It matches and retried 2 times; MaxAttempts is 2.").waitFor();
      await page.getByRole("button", { name: "Apply and run: Catch Busy in Charge" }).click();
      await page.locator(".status-word").getByText("Succeeded").waitFor();
      types = await eventTypes(page);
      assert.equal(types.at(-1), "ExecutionSucceeded");
      await page.getByRole("button", { name: "Share" }).click();
      await notice(page, "The link holds what looks personal: 1 e-mail address and 1 account id.");
      await page.getByRole("button", { name: "Redact…" }).click();
      const dialog = page.getByRole("dialog", { name: "Redact and share" });
      await dialog.getByText("The redacted workflow takes the same path.").waitFor();
      await dialog.getByRole("button", { name: "Copy redacted link" }).click();
      await notice(page, "Link to the redacted workspace copied.");
      link = await page.evaluate(() => navigator.clipboard.readText());
    },
    { permissions: ["clipboard-read", "clipboard-write"] },
  );
  await withPage(
    async (page) => {
      await ready(page);
      assert.equal(await run(page), "Succeeded");
      assert.deepEqual(await eventTypes(page), types);
      await page.locator(".drawing").getByText("Charge failed").first().waitFor({ state: "attached" });
      const texts = await page.evaluate(() => [...document.querySelectorAll("asl-editor")].map((editor) => /** @type {any} */ (editor).value).join("\n"));
      assert.match(texts, /Busy/);
      assert.doesNotMatch(texts, /lovelace|analytical|210987654321/);
    },
    { url: link },
  );
});
