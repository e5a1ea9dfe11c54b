/** Expressions: why one failed, one that is tried on the data of a visit, the value of the one at the cursor. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { editor, screenshot, textOf, type, withPage } from "./browser.mjs";
import { json, pane, ready, run, tab, write } from "./playground.mjs";

/** @typedef {import("playwright-core").Page} Page */

const INPUT = JSON.stringify({ order: { id: 7, items: [{ sku: "a", price: 2 }, { sku: "b", price: 3 }] }, name: "Ada" });

/** A state machine of these states, in JSONata unless they say otherwise. */
function machine(/** @type {Record<string, object>} */ states) {
  const [first] = Object.keys(states);
  return JSON.stringify({ QueryLanguage: "JSONata", StartAt: first, States: states }, null, 2);
}

const TOTAL = machine({
  Total: { Type: "Pass", Output: { total: "{% $sum($states.input.order.items.price) %}" }, End: true },
});
const MISSPELT = TOTAL.replace("items.price", "itmes.price");

async function open(/** @type {Page} */ page, /** @type {string} */ definition) {
  await ready(page);
  await write(page, "Input", INPUT);
  await write(page, "Definition", definition);
}

const why = (/** @type {Page} */ page) => page.getByRole("region", { name: "Why the expression failed" });
const value = (/** @type {Page} */ page) => page.getByRole("complementary", { name: "Value in the last run" });
const box = (/** @type {Page} */ page) => page.getByRole("region", { name: "Try an expression" });

/** Puts the cursor behind a text in the definition's editor, with the keys of its search. */
async function cursorBehind(/** @type {Page} */ page, /** @type {string} */ text) {
  await editor(page, "Definition").focus();
  await page.keyboard.press("ControlOrMeta+Home");
  const before = (await textOf(page, "Definition")).split(text)[0] ?? "";
  const lines = before.split("\n");
  for (let line = 1; line < lines.length; line += 1) {
    await page.keyboard.press("ArrowDown");
  }
  await page.keyboard.press("Home");
  // The first Home goes behind the indentation, the second to the start of the line.
  await page.keyboard.press("Home");
  for (let column = 0; column < (lines.at(-1) ?? "").length + text.length; column += 1) {
    await page.keyboard.press("ArrowRight");
  }
}

test("a failed expression says which step of its path came up empty, and leads there", async () => {
  await withPage(async (page) => {
    await open(page, MISSPELT);
    assert.equal(await run(page), "Failed");
    await why(page).getByText("has no field").waitFor();
    assert.equal(await why(page).locator("mark").innerText(), "itmes");
    const sentence = await why(page).locator(".explained-sentence").innerText();
    assert.match(sentence, /^\$sum gives nothing, because its argument has no value\. \$states\.input\.order has no field itmes;/);
    assert.match(sentence, /Did you mean items\?$/);
    const parts = why(page).getByRole("list", { name: "Values of the parts" }).getByRole("listitem");
    assert.match(await parts.last().innerText(), /^\$states\.input\.order\.itmes\s+nothing$/);
    assert.match(await parts.nth(2).innerText(), /\$states\.input\.order[\s\S]*"sku": "a"/);
    await screenshot(page, "expression-failed");

    await why(page).getByRole("button", { name: "Show in the definition" }).click();
    await page.keyboard.insertText("items");
    assert.equal(await textOf(page, "Definition"), TOTAL);
    // What is known of the run is of another text now.
    await page.getByRole("button", { name: "Show in the definition" }).waitFor({ state: "detached" });
    assert.equal(await run(page), "Succeeded");
    assert.deepEqual(await json(page, "Output"), { total: 5 });
    assert.equal(await why(page).count(), 0);
  });
});

test("a path that finds nothing is explained, also where a Catch took over", async () => {
  await withPage(async (page) => {
    const broken = { Type: "Pass", QueryLanguage: "JSONPath", Parameters: { "first.$": "$.order.items.sku" }, End: true };
    await open(page, JSON.stringify({ StartAt: "First", States: { First: { ...broken, QueryLanguage: undefined } } }, null, 2));
    assert.equal(await run(page), "Failed");
    assert.equal(await why(page).locator("mark").innerText(), ".sku");
    await why(page).getByText("is an array of 2 items").waitFor();

    const caught = {
      Type: "Parallel",
      Branches: [{ StartAt: "Inner", States: { Inner: { Type: "Pass", Output: "{% $states.input.gone %}", End: true } } }],
      Catch: [{ ErrorEquals: ["States.QueryEvaluationError"], Next: "Done" }],
      End: true,
    };
    await write(page, "Definition", machine({ Outer: caught, Done: { Type: "Succeed" } }));
    assert.equal(await run(page), "Succeeded");
    assert.equal(await why(page).count(), 0);
    await page.getByRole("button", { name: /^Inner, / }).click();
    await tab(page, "Data flow");
    assert.equal(await why(page).locator("mark").innerText(), "gone");
  });
});

test("an expression is tried at every keystroke on the data of the selected visit", async () => {
  await withPage(async (page) => {
    await open(page, TOTAL);
    await run(page);
    await page.getByRole("button", { name: /^Total, / }).click();
    await tab(page, "Data flow");
    await type(page, "Expression to try", "$states.input.order.items[price > 2].sku");
    await page.getByRole("region", { name: "Value", exact: true }).getByText('"b"').waitFor();
    await screenshot(page, "expression-tried");

    // One more letter: an error, marked where it is.
    await page.keyboard.press("End");
    await page.keyboard.insertText("x");
    await box(page).getByText("has no field").waitFor();
    assert.equal(await box(page).locator("mark").innerText(), "skux");
    await box(page).locator('asl-editor .cm-lintRange-error').waitFor();
    await page.keyboard.press("Backspace");
    await page.getByRole("region", { name: "Value", exact: true }).getByText('"b"').waitFor();

    // A loop without end ends in a sentence, and the page lives on.
    await type(page, "Expression to try", "($f := function() { $f() }; $f())");
    await box(page).getByText("Look for a recursion or a loop that does not end.").first().waitFor();

    // The other language, and another step.
    await box(page).getByLabel("Language").selectOption("JSONPath");
    await type(page, "Expression to try", "States.Format('{} has {}', $.name, States.ArrayLength($.order.items))");
    await page.getByRole("region", { name: "Value", exact: true }).getByText('"Ada has 2"').waitFor();
    await type(page, "Expression to try", "$.total");
    await box(page).getByText("has no field").waitFor();
    await box(page).getByLabel("Data").selectOption("State output");
    await page.getByRole("region", { name: "Value", exact: true }).getByText("5").waitFor();

    // What was typed is still there when one comes back.
    await tab(page, "Events");
    await tab(page, "Data flow");
    assert.equal(await textOf(page, "Expression to try"), "$.total");
  });
});

test("the expression at the cursor shows its value in the last run", async () => {
  await withPage(async (page) => {
    await open(page, TOTAL);
    await run(page);
    await cursorBehind(page, "$states.input.order");
    await value(page).getByText("$states.input.order", { exact: true }).waitFor();
    assert.match(await value(page).innerText(), /"sku": "a"/);
    // What is selected counts, and behind the parenthesis it is the whole call.
    await page.keyboard.press("ArrowLeft");
    for (let count = 0; count < "states.input.orde".length; count += 1) {
      await page.keyboard.press("Shift+ArrowLeft");
    }
    await value(page).getByText("$states.input.order", { exact: true }).waitFor();
    await cursorBehind(page, ".price)");
    await value(page).getByText("$sum($states.input.order.items.price)", { exact: true }).waitFor();
    assert.match(await value(page).innerText(), /5$/);
    await screenshot(page, "expression-value");
    // Another text than the one that ran has no values.
    await page.keyboard.insertText(" ");
    await value(page).waitFor({ state: "detached" });
    await page.keyboard.press("Backspace");
    await value(page).waitFor();
    // Where no expression is, nothing shows.
    await cursorBehind(page, '"Type"');
    await value(page).waitFor({ state: "detached" });
  });
});

test("by keyboard alone, in the dark, on 390 pixels", async () => {
  await withPage(
    async (page) => {
      await ready(page);
      await pane(page, "Edit");
      await write(page, "Input", INPUT);
      await write(page, "Definition", MISSPELT);
      await page.keyboard.press("ControlOrMeta+Enter");
      await why(page).waitFor();
      await screenshot(page, "expression-failed-390");
      await page.locator(".pane").getByRole("tab", { name: "Result", exact: true }).focus();
      await page.keyboard.press("ArrowRight");
      const field = editor(page, "Expression to try");
      await field.focus();
      await page.keyboard.insertText("$states.input.order.id * 6");
      await page.getByRole("region", { name: "Value", exact: true }).getByText("42").waitFor();
      await field.scrollIntoViewIfNeeded();
      await screenshot(page, "expression-tried-390");
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      assert.ok(overflow <= 0, `${overflow} pixels too wide`);
    },
    { viewport: { width: 390, height: 800 }, colorScheme: "dark" },
  );
});
