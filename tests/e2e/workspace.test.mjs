/** The workspace is never lost: drafts, links, files, undo. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { URL_AT_ROOT, textOf, withPage } from "./browser.mjs";
import { calling, chooseExample, eventTypes, json, mocked, notice, ready, run, saved, share, tab, write } from "./playground.mjs";

test("an edited workspace with a mocked error is shared, opened elsewhere and gives the same result", async () => {
  let link = "";
  /** @type {unknown[]} */
  let first = [];
  await withPage(
    async (page) => {
      await ready(page);
      await write(page, "Definition", calling("convert", { Catch: [{ ErrorEquals: ["TooLarge"], ResultPath: "$.failure", Next: "Tell" }] })
        .replace(/\n  }\n}$/, ',\n    "Tell": { "Type": "Pass", "End": true }\n  }\n}'));
      await write(page, "Input", '{ "é": "✓" }');
      await tab(page, "Mocks");
      const form = mocked(page, "convert");
      await form.getByRole("button", { name: "Add a response" }).click();
      await form.getByLabel("1st call: response type").selectOption("Function error");
      await form.getByLabel("errorType").fill("TooLarge");
      await form.getByLabel("errorMessage").fill("more than 6 MB");
      assert.equal(await run(page), "Succeeded");
      first = [await json(page, "Output"), await eventTypes(page)];
      assert.match(JSON.stringify(first), /TooLarge/);
      link = await share(page);
      assert.equal(await page.evaluate(() => navigator.clipboard.readText()), link);
    },
    { permissions: ["clipboard-read", "clipboard-write"] },
  );
  await withPage(
    async (page) => {
      await ready(page);
      assert.match(await textOf(page, "Definition"), /"convert"/);
      assert.equal(await page.getByText("You are looking at a shared link").count(), 0, "there is no draft to be kept");
      assert.equal(await run(page), "Succeeded");
      assert.deepEqual([await json(page, "Output"), await eventTypes(page)], first);
    },
    { url: link },
  );
});

test("a reload keeps the draft, also one that was typed just before", async () => {
  await withPage(async (page) => {
    await ready(page);
    await write(page, "Definition", calling("kept-function"));
    await write(page, "Input", "{ not json at all");
    await page.reload();
    await ready(page);
    assert.equal(await textOf(page, "Definition"), calling("kept-function"));
    assert.equal(await textOf(page, "Input"), "{ not json at all");
  });
});

test("a link does not overwrite the draft without asking", async () => {
  let link = "";
  await withPage(async (page) => {
    await ready(page);
    await write(page, "Definition", calling("linked-function"));
    link = await share(page);
  });
  await withPage(async (page) => {
    await ready(page);
    await write(page, "Definition", calling("my-function"));
    await saved(page, "my-function");

    await page.goto(link);
    await page.getByText("You are looking at a shared link. Your own draft is kept.").waitFor();
    assert.match(await textOf(page, "Definition"), /linked-function/);
    // What is changed in it is kept beside the draft, also over a reload.
    await write(page, "Input", '{ "changed": true }');
    await page.waitForFunction(() => sessionStorage.getItem("asl-playground.linked")?.includes("changed"));
    await saved(page, "my-function");
    await page.reload();
    await ready(page);
    assert.match(await textOf(page, "Input"), /changed/);

    await page.getByRole("button", { name: "Back to my draft" }).click();
    assert.match(await textOf(page, "Definition"), /my-function/);
    assert.doesNotMatch(page.url(), /#v\d+=/);

    await page.goto(link);
    await page.getByRole("button", { name: "Keep this as my draft" }).click();
    await saved(page, "linked-function");
    assert.equal(await page.getByText("You are looking at a shared link").count(), 0);
    await page.reload();
    await ready(page);
    assert.match(await textOf(page, "Definition"), /linked-function/);
  });
});

test("an address that was shared is cleared when the workspace changes", async () => {
  await withPage(async (page) => {
    await ready(page);
    await share(page);
    await write(page, "Input", '{ "later": 1 }');
    await page.waitForFunction(() => location.hash === "");
    await page.reload();
    await ready(page);
    assert.match(await textOf(page, "Input"), /later/);
    assert.equal(await page.getByText("You are looking at a shared link").count(), 0);
  });
});

for (const [what, fragment, sentence] of [
  ["cut off", "#v1=q1YqUbKqVkrOzy0oSi0uzs", "This link is damaged"],
  ["of another version", "#v99=abc", "another version of the playground"],
]) {
  test(`a link that is ${what} says so and keeps the draft`, async () => {
    await withPage(async (page) => {
      await ready(page);
      await write(page, "Definition", calling("my-function"));
      await saved(page, "my-function");
      await page.goto(`${URL_AT_ROOT}${fragment}`);
      await notice(page, sentence ?? "");
      assert.match(await textOf(page, "Definition"), /my-function/);
      await page.reload();
      await notice(page, sentence ?? "");
      assert.match(await textOf(page, "Definition"), /my-function/);
    });
  });
}

test("opening an example over changes can be undone", async () => {
  await withPage(async (page) => {
    await ready(page);
    await write(page, "Definition", calling("my-function"));
    await chooseExample(page, "Retry a failing function");
    assert.match(await textOf(page, "Definition"), /charge-card/);
    await notice(page, "Example opened.");
    await page.getByRole("button", { name: "Undo" }).click();
    assert.match(await textOf(page, "Definition"), /my-function/);
  });
});

test("a workspace is downloaded and opened again", async () => {
  await withPage(async (page) => {
    await ready(page);
    await write(page, "Definition", calling("in-a-file"));
    await page.getByRole("button", { name: "More" }).click();
    const downloading = page.waitForEvent("download");
    await page.getByRole("menuitem", { name: "The workspace as a JSON file" }).click();
    const path = await (await downloading).path();
    assert.match(JSON.parse(await readFile(path, "utf8")).definition, /in-a-file/);
    await chooseExample(page, "Retry a failing function");
    await page.locator("input[type=file]").setInputFiles(path);
    await page.waitForFunction(() => /** @type {any} */ (document.querySelector("asl-editor[label=Definition]"))?.value.includes("in-a-file"));
  });
});

test("a browser without storage is told about once, and the page works", async () => {
  await withPage(async (page) => {
    await page.addInitScript(() => {
      Object.defineProperty(Storage.prototype, "setItem", {
        value() {
          throw new DOMException("no", "QuotaExceededError");
        },
      });
    });
    await page.reload();
    await ready(page);
    await write(page, "Input", '{ "a": 1 }');
    await notice(page, "storage is full, so the draft cannot be saved");
    assert.equal(await run(page), "Succeeded");
  });
});
