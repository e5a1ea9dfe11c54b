/** What the browser keeps, where it does not: full, forbidden, or holding what cannot be read; and two tabs with one draft. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { textOf, withPage } from "./browser.mjs";
import { notice, ready, run, saved, write } from "./playground.mjs";

const definition = (/** @type {string} */ name) =>
  JSON.stringify({ StartAt: name, States: { [name]: { Type: "Pass", End: true } } });

test("a full storage is told, and the page works", async () => {
  await withPage(async (page) => {
    await page.addInitScript(() => {
      Storage.prototype.setItem = () => {
        throw new DOMException("full", "QuotaExceededError");
      };
    });
    await page.reload();
    await ready(page);
    await write(page, "Definition", definition("Mine"));
    await notice(page, "storage is full, so the draft cannot be saved");
    assert.equal(await run(page), "Succeeded");
    assert.match(await textOf(page, "Definition"), /Mine/);
  });
});

test("a forbidden storage is told, and the page works", async () => {
  await withPage(async (page) => {
    await page.addInitScript(() => {
      for (const name of ["localStorage", "sessionStorage"]) {
        Object.defineProperty(globalThis, name, {
          get: () => {
            throw new DOMException("forbidden", "SecurityError");
          },
        });
      }
    });
    await page.reload();
    await ready(page);
    await write(page, "Definition", definition("Mine"));
    await notice(page, "does not allow this page to save the draft");
    assert.equal(await run(page), "Succeeded");
  });
});

for (const [what, kept] of [
  ["broken", "{"],
  ["of a later version", '{"version": 99, "content": {"definition": "x"}}'],
  ["of another form", '{"version": 1, "content": [1, 2]}'],
]) {
  test(`a draft that is ${what} is told, and the page works`, async () => {
    await withPage(async (page) => {
      await page.evaluate((kept) => {
        localStorage.setItem("asl-playground.draft", kept ?? "");
        localStorage.setItem("asl-playground.theme", "{");
        localStorage.setItem("asl-playground.panes", '{"edit": -7, "result": "wide"}');
      }, kept);
      await page.reload();
      await ready(page);
      await notice(page, "was saved by another version of the playground and cannot be read");
      assert.equal(await run(page), "Succeeded");
    });
  });
}

test("two tabs do not overwrite each other's draft", async () => {
  await withPage(async (first) => {
    await ready(first);
    await write(first, "Definition", definition("First"));
    await saved(first, "First");
    const second = await first.context().newPage();
    await second.goto(first.url());
    await ready(second);
    assert.match(await textOf(second, "Definition"), /First/);
    await write(second, "Definition", definition("Second"));
    await saved(second, "Second");

    // The first tab says so, and what is typed there stays there.
    await first.getByText("Another tab has changed the draft.").waitFor();
    assert.match(await textOf(first, "Definition"), /First/);
    await write(first, "Definition", definition("Third"));
    await first.waitForFunction(() => sessionStorage.getItem("asl-playground.beside")?.includes("Third"));
    await saved(second, "Second");
    await first.reload();
    await ready(first);
    assert.match(await textOf(first, "Definition"), /Third/);

    await first.getByRole("button", { name: "Use the other tab's draft" }).click();
    assert.match(await textOf(first, "Definition"), /Second/);
    assert.equal(await first.getByText("Another tab has changed the draft.").count(), 0);

    // And the other choice.
    await write(first, "Definition", definition("Fourth"));
    await saved(first, "Fourth");
    await second.getByRole("button", { name: "Make this the draft" }).click();
    await saved(first, "Second");
    await first.getByText("Another tab has changed the draft.").waitFor();
  });
});

test("a draft that local storage has no room for is kept, and is there again after a reload", async () => {
  await withPage(async (page) => {
    await ready(page);
    await write(page, "Definition", '{ "StartAt": "Small", "States": { "Small": { "Type": "Pass", "End": true } } }');
    await saved(page, "Small");
    // As many bytes as a paste of a large file has.
    await page.locator('asl-editor[label="Input"]').evaluate((element) => {
      const editor = /** @type {HTMLElement & { value: string }} */ (element);
      editor.value = JSON.stringify({ large: "x".repeat(6_000_000), end: "here" });
      editor.dispatchEvent(new CustomEvent("asl-change", { detail: { value: editor.value }, bubbles: true }));
    });
    await page.waitForFunction(() => localStorage.getItem("asl-playground.large") === "1");
    assert.equal(await page.locator(".notice").count(), 0);
    await page.reload();
    await page.waitForFunction(() => {
      const editor = /** @type {(HTMLElement & { value: string }) | null} */ (document.querySelector('asl-editor[label="Input"]'));
      return (editor?.value.length ?? 0) > 6_000_000 && editor?.value.endsWith('"here"}');
    });
    // Small again, it is where every draft is.
    await write(page, "Input", '{ "small": "again" }');
    await saved(page, "again");
    assert.equal(await page.evaluate(() => localStorage.getItem("asl-playground.large")), null);
    await page.reload();
    await ready(page);
    assert.equal(await textOf(page, "Input"), '{ "small": "again" }');
  });
});
