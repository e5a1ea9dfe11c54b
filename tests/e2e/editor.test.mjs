/** The code editor: what `<asl-editor>` promises to the page and to the user. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { editor, textOf, type, withPage } from "./browser.mjs";
import { chooseExample, ready } from "./playground.mjs";

/** @typedef {import("playwright-core").Page} Page */

/** The element of the page, as the tests below use it. */
const ELEMENT = 'asl-editor[label="Definition"]';

/** The definition's editor. */
function within(/** @type {Page} */ page) {
  return page.locator(ELEMENT);
}

/** Adds a second, separate editor, and records its events in `window.heard`. */
async function addEditor(/** @type {Page} */ page, /** @type {string} */ value) {
  // The place for it is the page's.
  await editor(page, "Definition").waitFor();
  // With all its features from the beginning.
  await page.locator("asl-editor[data-complete]").first().waitFor({ state: "attached" });
  await page.evaluate((value) => {
    const element = document.createElement("asl-editor");
    element.setAttribute("label", "Another");
    Object.assign(element, { value });
    /** @type {[string, unknown][]} */
    const heard = [];
    for (const name of ["asl-change", "asl-cursor", "asl-run", "asl-share"]) {
      element.addEventListener(name, (event) => heard.push([name, /** @type {CustomEvent} */ (event).detail]));
    }
    Object.assign(window, { heard, another: element });
    // Where there is room for it: over the definition.
    document.querySelector("#edit-panel-0")?.prepend(element);
  }, value);
  await editor(page, "Another").waitFor();
}

/** What the second editor has said since the last call, the cursor's movements apart. */
async function heard(/** @type {Page} */ page, { cursor = false } = {}) {
  const all = await page.evaluate(() => Reflect.get(window, "heard").splice(0));
  return cursor ? all : all.filter((/** @type {[string]} */ [name]) => name !== "asl-cursor");
}

/** Calls a method of the second editor, or sets a property. */
async function another(/** @type {Page} */ page, /** @type {string} */ member, /** @type {unknown[]} */ ...values) {
  await page.evaluate(
    ([member, values]) => {
      const element = Reflect.get(window, "another");
      if (typeof element[member] === "function") {
        element[member](...values);
      } else {
        element[member] = values[0];
      }
    },
    /** @type {const} */ ([member, values]),
  );
}

test("what is typed reaches the program", async () => {
  await withPage(async (page) => {
    const text = '{ "StartAt": "é✓😀", "States": { "é✓😀": { "Type": "Pass", "End": true } } }';
    await type(page, "Definition", text);
    await page.getByRole("button", { name: /^é✓😀, Pass/ }).waitFor();
    assert.equal(await textOf(page, "Definition"), text);
    await page.keyboard.press("ControlOrMeta+Z");
    await within(page).getByText("CallLambda").first().waitFor();
    assert.match(await textOf(page, "Definition"), /CallLambda/);
  });
});

test("what is typed before the editor has a history can be undone", async () => {
  await withPage(async (page) => {
    /** @type {() => void} */
    let release = () => {};
    const held = new Promise((resolve) => (release = () => resolve(null)));
    await page.route("**/part-*.js", async (route) => {
      await held;
      await route.continue();
    });
    await page.reload({ waitUntil: "commit" });
    const text = '{ "StartAt": "Quick", "States": { "Quick": { "Type": "Pass", "End": true } } }';
    await type(page, "Definition", text);
    // Pressed before anything can be undone, then done as soon as it can.
    await page.keyboard.press("ControlOrMeta+Z");
    assert.equal(await textOf(page, "Definition"), text);
    assert.equal(await page.locator("asl-editor[data-complete]").count(), 0);
    const widths = () => within(page).locator(".cm-gutter").evaluateAll((all) => all.map((one) => one.getBoundingClientRect().width));
    const early = await widths();
    release();
    await within(page).getByText("CallLambda").first().waitFor();
    assert.match(await textOf(page, "Definition"), /CallLambda/);
    await page.keyboard.press("ControlOrMeta+Y");
    await within(page).getByText("Quick").first().waitFor();
    assert.equal(await textOf(page, "Definition"), text);
    // What has come meanwhile moves nothing.
    assert.deepEqual(await widths(), early);
  });
});

test("what is typed in a tab that is opened while the page loads can be undone", async () => {
  await withPage(async (page) => {
    /** @type {() => void} */
    let release = () => {};
    const held = new Promise((resolve) => (release = () => resolve(null)));
    await page.route(/\/(part-.*\.js|page-.*_lazy\.wasm)$/, async (route) => {
      await held;
      await route.continue();
    });
    await page.reload({ waitUntil: "commit" });
    await page.getByRole("tab", { name: "Input" }).click();
    const before = await textOf(page, "Input");
    await type(page, "Input", '{ "early": true }');
    await page.getByRole("tab", { name: "Definition" }).click();
    release();
    await page.locator("asl-editor[label=Input][data-complete]").waitFor({ state: "attached" });
    // That all has come shows in a tab that nobody has opened.
    await page.locator("asl-editor[label=Mocks]").waitFor({ state: "attached" });
    await page.getByRole("tab", { name: "Input" }).click();
    assert.equal(await textOf(page, "Input"), '{ "early": true }');
    await editor(page, "Input").click();
    await page.keyboard.press("ControlOrMeta+Z");
    assert.equal(await textOf(page, "Input"), before);
  });
});

test("Tab leaves the editor", async () => {
  await withPage(async (page) => {
    await editor(page, "Definition").click();
    assert.equal(await page.evaluate((element) => document.activeElement?.matches(element), ELEMENT), true);
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate((element) => document.activeElement?.matches(element), ELEMENT), false);
  });
});

test("a value that the page sets is one step to undo, and no event", async () => {
  await withPage(async (page) => {
    await addEditor(page, "first");
    await another(page, "value", "second");
    await another(page, "value", "second");
    assert.deepEqual(await heard(page, { cursor: true }), []);
    await editor(page, "Another").click();
    await page.keyboard.press("ControlOrMeta+Z");
    assert.equal(await textOf(page, "Another"), "first");
    await page.keyboard.press("ControlOrMeta+Z");
    assert.equal(await textOf(page, "Another"), "first", "the text before the first one is nothing to go back to");
    assert.deepEqual(await heard(page), [["asl-change", { value: "first" }]]);
  });
});

test("line ends become those of the editor, and the page is told", async () => {
  await withPage(async (page) => {
    await addEditor(page, "one\r\ntwo");
    assert.equal(await textOf(page, "Another"), "one\ntwo");
    await another(page, "value", "three\r\nfour");
    assert.deepEqual(await heard(page), [["asl-change", { value: "three\nfour" }]]);
  });
});

test("keys for running and sharing, and the cursor, are reported", async () => {
  await withPage(async (page) => {
    await addEditor(page, "one\ntwo");
    await editor(page, "Another").click();
    await page.keyboard.press("ControlOrMeta+End");
    await heard(page);
    await page.keyboard.press("ControlOrMeta+Home");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ControlOrMeta+Enter");
    await page.keyboard.press("ControlOrMeta+S");
    assert.deepEqual(await heard(page, { cursor: true }), [
      ["asl-cursor", { offset: 0, from: 0, to: 0 }],
      ["asl-cursor", { offset: 1, from: 1, to: 1 }],
      ["asl-run", null],
      ["asl-share", null],
    ]);
    assert.equal(await textOf(page, "Another"), "one\ntwo");
  });
});

test("diagnostics, highlight and selection show, and survive any range", async () => {
  await withPage(async (page) => {
    await addEditor(page, '{\n  "a": 1,\n  "b": 2\n}');
    await another(page, "setDiagnostics", [
      { from: 4, to: 7, severity: "error", message: "Not this.", code: "SOME_CODE" },
      { from: 900, to: 2, severity: "warning", message: "Nowhere.", code: null },
    ]);
    const within = page.locator('asl-editor[label="Another"]');
    await within.locator(".cm-lintRange-error").hover();
    await page.getByText("Not this.").waitFor();
    await page.getByText("SOME_CODE").waitFor();
    assert.equal(await within.locator(".cm-lint-marker-error").count(), 1);
    assert.equal(await within.locator(".cm-lint-marker-warning").count(), 1);
    await another(page, "setDiagnostics", []);
    await within.locator(".cm-lintRange-error").waitFor({ state: "detached" });

    await another(page, "highlight", 4, 14);
    assert.equal(await within.locator(".cm-highlighted-range").count(), 2);
    await another(page, "highlight", 0, 9999);
    assert.equal(await within.locator(".cm-highlighted-range").count(), 4);
    await another(page, "highlight", null);
    assert.equal(await within.locator(".cm-highlighted-range").count(), 0);

    await another(page, "select", 4, 7);
    await page.keyboard.insertText('"c"');
    assert.equal(await textOf(page, "Another"), '{\n  "c": 1,\n  "b": 2\n}');
  });
});

test("a readonly editor can be read only", async () => {
  await withPage(async (page) => {
    await addEditor(page, "as it is");
    await another(page, "readonly", true);
    await type(page, "Another", "something else");
    assert.equal(await textOf(page, "Another"), "as it is");
    assert.equal(await editor(page, "Another").getAttribute("aria-readonly"), "true");
  });
});

test("an editor that is taken out and put in again keeps its text and its history", async () => {
  await withPage(async (page) => {
    await addEditor(page, "before");
    await type(page, "Another", "after");
    await page.evaluate(() => {
      const element = Reflect.get(window, "another");
      const parent = element.parentNode;
      element.remove();
      element.highlight(0, 3);
      parent.prepend(element);
    });
    assert.equal(await textOf(page, "Another"), "after");
    await editor(page, "Another").click();
    await page.keyboard.press("ControlOrMeta+Z");
    assert.equal(await textOf(page, "Another"), "before");
  });
});

test("a value that was set before the element was defined is taken over", async () => {
  await withPage(async (page) => {
    // The page's own editor was made after the definition; this one goes the other way round.
    await page.addInitScript(() => {
      const define = CustomElementRegistry.prototype.define;
      CustomElementRegistry.prototype.define = function (name, constructor, options) {
        const early = document.createElement(name);
        early.setAttribute("label", "Early");
        Object.assign(early, { value: "was here first" });
        document.body.append(early);
        define.call(this, name, constructor, options);
      };
    });
    await page.reload();
    await editor(page, "Early").waitFor();
    assert.equal(await textOf(page, "Early"), "was here first");
    await type(page, "Early", "typed");
    assert.equal(await textOf(page, "Early"), "typed");
  });
});

test("a text that takes the place of a long line shows from its beginning", async () => {
  await withPage(async (page) => {
    await ready(page);
    await type(page, "Definition", JSON.stringify({ Comment: "x".repeat(2_000), StartAt: "A", States: { A: { Type: "Pass", End: true } } }));
    await page.keyboard.press("ControlOrMeta+End");
    const scrolled = () => within(page).locator(".cm-scroller").evaluate((element) => element.scrollLeft);
    assert.ok((await scrolled()) > 0);
    await chooseExample(page, "Retry a failing function");
    await within(page).locator(".cm-line", { hasText: '"StartAt"' }).waitFor();
    assert.equal(await scrolled(), 0);
  });
});
