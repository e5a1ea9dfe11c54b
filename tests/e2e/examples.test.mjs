/** Every example of the menu runs as its file says: status, output and event types. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { withPage } from "./browser.mjs";
import { chooseExample, eventTypes, examples, json, ready, run } from "./playground.mjs";

const STATUS = { SUCCEEDED: "Succeeded", FAILED: "Failed", TIMED_OUT: "Timed out" };

for (const example of await examples()) {
  test(`example ${example.id}`, async () => {
    await withPage(async (page) => {
      await ready(page);
      await chooseExample(page, example.title);
      assert.equal(await run(page), STATUS[/** @type {keyof typeof STATUS} */ (example.expect.status)]);
      if (example.expect.output !== undefined) {
        assert.deepEqual(await json(page, "Output"), example.expect.output);
      }
      if (example.expect.error) {
        assert.equal(await page.locator(".error-name").first().innerText(), example.expect.error);
      }
      assert.deepEqual(await eventTypes(page), example.expect.events);
      assert.equal(await page.locator(".badge-error").count(), 0);
    });
  });
}
