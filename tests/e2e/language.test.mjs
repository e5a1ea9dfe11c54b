/** The editor knows the language: diagnostics, completion, hover, rename, quick fixes, format, JSON and YAML. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { URL_AT_ROOT, editor, screenshot, textOf, withPage } from "./browser.mjs";
import { packed1 } from "./links.mjs";
import { notice, ready, tab, write } from "./playground.mjs";

/** @typedef {import("playwright-core").Page} Page */

const DEFINITION = `{
  "StartAt": "First",
  "States": {
    "First": {
      "Type": "Pass",
      "Next": "Second"
    },
    "Second": {
      "Type": "Task",
      "Resource": "arn:aws:states:::lambda:invoke",
      "Parameters": {
        "FunctionName": "f"
      },
      "TimeoutSeconds": 5,
      "Catch": [
        {
          "ErrorEquals": ["States.ALL"],
          "Next": "First"
        }
      ],
      "End": true
    }
  }
}
`;

const within = (/** @type {Page} */ page) => page.locator('asl-editor[label="Definition"]');

/** Puts the cursor behind a part of the definition. */
async function cursorBehind(/** @type {Page} */ page, /** @type {string} */ part) {
  await within(page).evaluate((element, part) => {
    const { value } = /** @type {HTMLElement & { value: string }} */ (element);
    const at = value.indexOf(part) + part.length;
    /** @type {HTMLElement & { select(from: number, to: number): void }} */ (element).select(at, at);
  }, part);
}

/** What the cursor has selected. */
function selected(/** @type {Page} */ page) {
  return within(page).evaluate((element) => {
    // Chromium gives the selection of a shadow tree to whoever asks that tree.
    const root = /** @type {ShadowRoot & { getSelection(): Selection | null }} */ (element.shadowRoot);
    return String(root.getSelection());
  });
}

async function open(/** @type {Page} */ page, definition = DEFINITION) {
  await ready(page);
  await write(page, "Definition", definition);
}

/** The labels that completion lists. */
async function listed(/** @type {Page} */ page) {
  const list = within(page).locator(".cm-tooltip-autocomplete .cm-completionLabel");
  await list.first().waitFor();
  return list.allInnerTexts();
}

/** Waits for the list and takes its first item, as soon as CodeMirror lets a key do so. */
async function takeFirst(/** @type {Page} */ page, /** @type {string} */ label) {
  const item = within(page).locator(".cm-tooltip-autocomplete li[aria-selected] .cm-completionLabel");
  await item.filter({ hasText: label }).waitFor();
  await page.waitForTimeout(100);
  await page.keyboard.press("Enter");
}

test("a mistake is marked under its characters while a large definition is typed", async () => {
  /** @type {Record<string, unknown>} */
  const States = {};
  for (let index = 0; index < 250; index += 1) {
    States[`State${index}`] = {
      Type: "Pass",
      Comment: "One of many",
      InputPath: "$.a",
      Result: { value: index },
      Next: `State${(index + 1) % 250}`,
    };
  }
  // The only way to it that breaks is the one that is typed: nothing else in the text becomes wrong.
  States.State2 = { Type: "Choice", Choices: [{ Variable: "$.a", IsPresent: true, Next: "State4" }], Default: "State3" };
  States.State249 = { Type: "Succeed" };
  const large = JSON.stringify({ StartAt: "State0", States }, null, 2);
  assert.ok(large.split("\n").length > 2_000);
  // By link: two thousand lines are not typed in a moment.
  await withPage(async (page) => {
    await ready(page);
    await within(page).locator(".cm-lintRange-error").waitFor({ state: "detached" });
    await cursorBehind(page, '"Next": "State4');
    /** @type {number[]} */
    const times = [];
    for (let round = 0; round < 6; round += 1) {
      await page.waitForTimeout(400);
      // In place before the key is pressed, and not for ever.
      const clock = await within(page).evaluateHandle((element) => {
        const root = /** @type {ShadowRoot} */ (element.shadowRoot);
        let start = 0;
        element.addEventListener("asl-change", () => (start = performance.now()), { once: true });
        /** @type {Promise<number>} */
        const took = new Promise((resolve) => {
          const observer = new MutationObserver(() => {
            if (start > 0 && root.querySelector(".cm-lintRange-error")) {
              observer.disconnect();
              resolve(performance.now() - start);
            }
          });
          observer.observe(root, { subtree: true, childList: true, attributes: true });
          setTimeout(resolve, 10_000, Infinity);
        });
        return { took };
      });
      await page.keyboard.type("x");
      times.push(await clock.evaluate(({ took }) => took));
      const marked = await within(page).locator(".cm-lintRange-error").allInnerTexts();
      assert.deepEqual(marked, ['"State4x"']);
      await page.keyboard.press("Backspace");
      await within(page).locator(".cm-lintRange-error").waitFor({ state: "detached" });
    }
    // How long it takes is told, not judged: that is the machine's as much as the page's. A mark that never comes is judged.
    console.log(`from a key to its mark in a definition of 2,000 lines: ${times.map(Math.round).join(", ")} ms`);
    assert.ok(times.every(Number.isFinite), `${times.join(", ")} ms`);
  }, { url: URL_AT_ROOT + packed1(JSON.stringify({ definition: large })) });
});

test("a state is written by completion alone", async () => {
  await withPage(async (page) => {
    await open(page, '{\n  "StartAt": "A",\n  "States": {\n    "A": {\n      \n    },\n    "Done": {\n      "Type": "Succeed"\n    }\n  }\n}');
    await cursorBehind(page, '"A": {\n      ');
    await page.keyboard.type('"Ty');
    await takeFirst(page, "Type");
    assert.deepEqual((await listed(page)).slice(0, 2), ["Task", "Parallel"]);
    await screenshot(page, "language-completion");
    await page.keyboard.type("Pas");
    await takeFirst(page, "Pass");
    await page.keyboard.press("End");
    await page.keyboard.type(",\n");
    await page.keyboard.press("Control+Space");
    assert.ok(!(await listed(page)).includes("Type"), "a field that is there is not offered");
    await page.keyboard.type("Ne");
    await takeFirst(page, "Next");
    await takeFirst(page, "Done");
    const { States } = JSON.parse(await textOf(page, "Definition"));
    assert.deepEqual(States.A, { Type: "Pass", Next: "Done" });
  });
});

test("expressions are completed within their texts", async () => {
  await withPage(async (page) => {
    await open(page, DEFINITION.replace('"FunctionName": "f"', '"FunctionName": "f",\n        "Payload.$": ""'));
    await cursorBehind(page, '"Payload.$": "');
    await page.keyboard.type("States.Form");
    await takeFirst(page, "States.Format");
    await page.keyboard.type("'{}', $$.Exec");
    await takeFirst(page, "Execution");
    await takeFirst(page, "Id");
    assert.match(await textOf(page, "Definition"), /"Payload\.\$": "States\.Format\('\{\}', \$\$\.Execution\.Id\)"/);
  });
});

test("what something is, by pointing and by F1", async () => {
  await withPage(async (page) => {
    await open(page);
    await within(page).getByText('"TimeoutSeconds"').hover();
    const about = within(page).locator(".cm-about");
    await about.filter({ hasText: "before it fails with States.Timeout" }).waitFor();
    await screenshot(page, "language-hover");
    await page.mouse.move(0, 0);
    await about.waitFor({ state: "detached" });
    await cursorBehind(page, "arn:aws:states:::lambda");
    await page.keyboard.press("F1");
    await about.filter({ hasText: "Calls invoke of AWS Lambda." }).waitFor();
    await page.keyboard.press("Escape");
    await about.waitFor({ state: "detached" });
  });
});

test("a state is gone to by F12, by Ctrl and a click, and by its name", async () => {
  await withPage(async (page) => {
    await open(page);
    await cursorBehind(page, '"Next": "Sec');
    await page.keyboard.press("F12");
    await page.waitForTimeout(300);
    // As one piece: a quote that is typed over a selection goes around it.
    await page.keyboard.insertText('"Moved"');
    assert.match(await textOf(page, "Definition"), /"Moved": \{\s+"Type": "Task"/);
    await page.keyboard.press("ControlOrMeta+Z");
    await within(page).getByText('"First"').first().click({ modifiers: ["ControlOrMeta"] });
    await page.waitForTimeout(300);
    assert.equal(await selected(page), '"First"');

    await page.keyboard.press("ControlOrMeta+Shift+O");
    const dialog = page.getByRole("dialog", { name: "Go to state" });
    await dialog.waitFor();
    assert.equal(await dialog.getByRole("option").count(), 2);
    await screenshot(page, "language-outline");
    await page.keyboard.type("sec");
    await page.waitForFunction(() => document.querySelectorAll("[role=option]").length === 1);
    await page.keyboard.press("Enter");
    await dialog.waitFor({ state: "detached" });
    await page.keyboard.type("x");
    assert.match(await textOf(page, "Definition"), /x"Second": \{/);
  });
});

test("a state is renamed everywhere by F2", async () => {
  await withPage(async (page) => {
    await open(page);
    await cursorBehind(page, '"StartAt": "Fir');
    await page.keyboard.press("F2");
    const field = within(page).getByLabel("New name of the state");
    await field.waitFor();
    assert.equal(await field.inputValue(), "First");
    await page.keyboard.type("Second");
    await page.keyboard.press("Enter");
    await within(page).getByRole("alert").filter({ hasText: "There is a state \"Second\" already" }).waitFor();
    await screenshot(page, "language-rename");
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.type("Start here");
    await page.keyboard.press("Enter");
    await field.waitFor({ state: "detached" });
    assert.equal(await textOf(page, "Definition"), DEFINITION.replaceAll('"First"', '"Start here"'));
    await page.keyboard.press("ControlOrMeta+Z");
    assert.equal(await textOf(page, "Definition"), DEFINITION, "one step back undoes it");
    await cursorBehind(page, '"TimeoutSeconds": ');
    await page.keyboard.press("F2");
    await notice(page, "There is no state here to rename");
  });
});

test("mocked responses and test cases follow a renamed state", async () => {
  const mocks = '{"tasks": {"Second": {"responses": []}},\n "functions": {"Second": {"responses": []}}}';
  const tests = '{"cases": [{"name": "Second", "expect": {"path": ["First", "Second"]}}]}';
  await withPage(async (page) => {
    await ready(page);
    await cursorBehind(page, '"Next": "Sec');
    await page.keyboard.press("F2");
    await within(page).getByLabel("New name of the state").waitFor();
    await page.keyboard.type("Last");
    await page.keyboard.press("Enter");
    await notice(page, "“Second” was also renamed to “Last” in the mocked responses and test cases.");
    assert.equal(await textOf(page, "Definition"), DEFINITION.replaceAll('"Second"', '"Last"'));
    assert.equal(await textOf(page, "Mocks"), mocks.replace('"Second"', '"Last"'));
    assert.equal(await textOf(page, "Tests"), tests.replace('["First", "Second"]', '["First", "Last"]'));
    await page.getByRole("button", { name: "Undo" }).click();
    await page.waitForFunction(
      ([definition, mocks, tests]) =>
        [["Definition", definition], ["Mocks", mocks], ["Tests", tests]].every(([label, text]) => {
          const element = document.querySelector(`asl-editor[label="${label}"]`);
          return /** @type {HTMLElement & { value: string }} */ (element).value === text;
        }),
      // What the notice told is undone, and nothing else.
      [DEFINITION.replaceAll('"Second"', '"Last"'), mocks, tests],
    );
  }, { url: URL_AT_ROOT + packed1(JSON.stringify({ definition: DEFINITION, mocks, tests })) });
});

test("a quick fix by keyboard, from the mark, and under Problems", async () => {
  await withPage(async (page) => {
    const wrong = DEFINITION.replace('"TimeoutSeconds"', '"timeoutSeconds"');
    await open(page, wrong);
    await within(page).locator(".cm-lintRange-error").first().waitFor();
    await cursorBehind(page, '"timeoutSec');
    await page.keyboard.press("ControlOrMeta+.");
    await takeFirst(page, 'Rename to "TimeoutSeconds"');
    assert.equal(await textOf(page, "Definition"), DEFINITION);
    await page.keyboard.press("ControlOrMeta+Z");
    assert.equal(await textOf(page, "Definition"), wrong);

    const mark = within(page).locator(".cm-lintRange-error").first();
    await mark.waitFor();
    await mark.hover();
    await within(page).getByRole("button", { name: 'Rename to "TimeoutSeconds"' }).click();
    assert.equal(await textOf(page, "Definition"), DEFINITION);
    await within(page).locator(".cm-lintRange-error").waitFor({ state: "detached" });
    await editor(page, "Definition").click();
    await page.keyboard.press("ControlOrMeta+Z");
    await mark.waitFor();

    await tab(page, "Problems");
    await page.getByRole("button", { name: 'Rename to "TimeoutSeconds"' }).first().click();
    await within(page).locator(".cm-lintRange-error").waitFor({ state: "detached" });
    assert.equal(await textOf(page, "Definition"), DEFINITION);
    await cursorBehind(page, '"TimeoutSeconds"');
    await page.keyboard.press("ControlOrMeta+.");
    await notice(page, "There is no quick fix at the cursor");
  });
});

test("the definition is formatted by keyboard, and becomes YAML and JSON again by mouse", async () => {
  await withPage(async (page) => {
    const minified = JSON.stringify(JSON.parse(DEFINITION)).replace('"TimeoutSeconds":5', '"TimeoutSeconds":5.0');
    await open(page, minified);
    await cursorBehind(page, '"Resource"');
    await page.keyboard.press("Shift+Alt+F");
    await page.waitForFunction(
      () => /** @type {HTMLElement & { value: string } | null} */ (document.querySelector('asl-editor[label="Definition"]'))?.value.includes("\n"),
    );
    const formatted = DEFINITION.replace('"TimeoutSeconds": 5', '"TimeoutSeconds": 5.0');
    assert.equal(await textOf(page, "Definition"), formatted);
    await page.keyboard.type("!");
    assert.match(await textOf(page, "Definition"), /"Resource"!/, "the cursor stays where it was");
    await page.keyboard.press("ControlOrMeta+Z");

    await page.getByRole("button", { name: "Definition text" }).click();
    await page.getByRole("menuitem", { name: "Convert to YAML" }).click();
    await page.waitForFunction(
      () => /** @type {HTMLElement & { value: string } | null} */ (document.querySelector('asl-editor[label="Definition"]'))?.value.startsWith("StartAt"),
    );
    const yaml = await textOf(page, "Definition");
    assert.match(yaml, /^StartAt: First\nStates:\n {2}First:\n {4}Type: Pass\n/);
    assert.match(yaml, /TimeoutSeconds: 5\.0\n/);
    await screenshot(page, "language-yaml");
    // The graph lives on, and so does completion.
    await page.getByRole("button", { name: /^Second, Task/ }).waitFor();
    await cursorBehind(page, "Next: Second");
    await page.keyboard.press("Enter");
    await page.keyboard.type("Comm");
    await takeFirst(page, "Comment");
    await page.keyboard.type("Typed");
    assert.match(await textOf(page, "Definition"), /\n {4}Comment: Typed\n/);
    for (let steps = 0; steps < 10 && (await textOf(page, "Definition")) !== yaml; steps += 1) {
      await page.keyboard.press("ControlOrMeta+Z");
    }
    await page.getByRole("button", { name: "Definition text" }).click();
    await page.getByRole("menuitem", { name: "Convert to JSON" }).click();
    await page.waitForFunction(
      () => /** @type {HTMLElement & { value: string } | null} */ (document.querySelector('asl-editor[label="Definition"]'))?.value.startsWith("{"),
    );
    assert.equal(await textOf(page, "Definition"), formatted);
  });
});

test("an answer about another text is dropped", async () => {
  await withPage(async (page) => {
    await ready(page);
    await page.evaluate(() => {
      const element = document.createElement("asl-editor");
      element.setAttribute("label", "Slow");
      element.setAttribute("services", "");
      Object.assign(element, { value: "one" });
      /** @type {((answer: unknown) => void)[]} */
      const waiting = [];
      element.addEventListener("asl-ask", (event) => {
        event.stopPropagation();
        waiting.push(/** @type {CustomEvent} */ (event).detail.answer);
      });
      Object.assign(window, { waiting });
      document.querySelector("#edit-panel-0")?.prepend(element);
    });
    await editor(page, "Slow").click();
    await page.keyboard.press("Shift+Alt+F");
    await page.keyboard.press("F12");
    await page.keyboard.press("End");
    await page.keyboard.type("!");
    await page.evaluate(() => {
      const [format, definition] = Reflect.get(window, "waiting");
      format('{"edits": {"edits": [{"from": 0, "to": 3, "insert": "formatted"}], "note": null}}');
      definition('{"place": {"from": 0, "to": 1}}');
    });
    await page.waitForTimeout(100);
    await page.keyboard.type("?");
    assert.equal(await textOf(page, "Slow"), "one!?");
  });
});
