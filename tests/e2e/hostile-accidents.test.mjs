/**
 * Accidents: what the browser keeps is garbage, pieces of the page are missing, cut or stalled, workers end in silence. The
 * page says what to do, and the draft is still there.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { URL_AT_ROOT, textOf, withPage } from "./browser.mjs";
import { MINE, mine, table } from "./hostile.mjs";
import { ready, run, saved, write } from "./playground.mjs";

/** What the storage may hold instead of what the page wrote. */
const GARBAGE = {
  nothing: "",
  "half a bracket": "{",
  null: "null",
  "a number": "1",
  "a list": "[]",
  "another form": '{"version": 1, "content": [1]}',
  "a later version": '{"version": 99, "content": {"definition": "x"}}',
  "no version": '{"content": {"definition": "x"}}',
  "names of prototypes": '{"version": 1, "content": {"__proto__": {"harmed": 1}, "settings": []}}',
  "deep JSON": "[".repeat(50_000),
  "zero bytes": "\0".repeat(100),
  "a long text": "x".repeat(1_000_000),
};
/** @type {Record<string, ["localStorage" | "sessionStorage", string, string]>} */
const STORED = {};
for (const [what, text] of Object.entries(GARBAGE)) {
  for (const [area, key] of /** @type {["localStorage" | "sessionStorage", string][]} */ ([
    ["sessionStorage", "asl-playground.linked"],
    ["sessionStorage", "asl-playground.beside"],
    ["localStorage", "asl-playground.theme"],
    ["localStorage", "asl-playground.panes"],
    ["localStorage", "asl-playground.kept.1-1"],
  ])) {
    STORED[`${what} under ${key}`] = [area, key, text];
  }
}

// One load holds the same garbage under every key; the draft is the reader's own.
/** @type {Record<string, [string, string, string][]>} */
const AT_ONCE = {};
for (const what of Object.keys(GARBAGE)) {
  AT_ONCE[what] = Object.entries(STORED).filter(([name]) => name.startsWith(`${what} under`)).map(([, value]) => value);
}

table(`garbage in the storage, ${Object.keys(STORED).length} values`, AT_ONCE, async (page, all) => {
  await page.evaluate((all) => {
    for (const [area, key, text] of all) {
      (area === "localStorage" ? localStorage : sessionStorage).setItem(key, text);
    }
  }, all);
  await page.reload();
  await ready(page);
  assert.equal(await textOf(page, "Definition"), mine);
  await page.evaluate(() => {
    sessionStorage.clear();
    for (const key of Object.keys(localStorage).filter((key) => key !== "asl-playground.draft")) {
      localStorage.removeItem(key);
    }
  });
});

const PIECES = {
  "the program": "**/page-*_bg.wasm",
  "the program's script": /\/page-[0-9a-f]+\.js$/,
  "the lazy part": "**/page-*_lazy.wasm",
  "the editor": /\/editor-[^/]*\.js$/,
  "the worker of the first drawing": "**/worker-preview-*_bg.wasm",
  "the worker": "**/worker-playground-*_bg.wasm",
  "the worker's script": "**/worker-playground-*_loader.js",
};
const FAULTS = ["missing", "cut", "stalled", "replaced by a page"];

for (const fault of FAULTS) {
  test(`pieces of the page that are ${fault}: ${Object.keys(PIECES).length} cases`, async (context) => {
    await withPage(
      async (first) => {
        await ready(first);
        await write(first, "Definition", mine);
        await saved(first, MINE);
        const tried = Object.entries(PIECES).map(async ([what, pattern]) => {
          const page = await first.context().newPage();
          await page.route(pattern, async (route) => {
            if (fault === "missing") {
              await route.fulfill({ status: 404, body: "" });
            } else if (fault === "replaced by a page") {
              await route.fulfill({ status: 200, contentType: "text/html", body: "<!doctype html><p>Not here.</p>" });
            } else if (fault === "cut") {
              const response = await route.fetch();
              const body = await response.body();
              await route.fulfill({ response, body: body.subarray(0, body.length / 2) });
            }
            // A stalled one never ends.
          });
          void page.goto(URL_AT_ROOT).catch(() => undefined);
          const told = page
            .getByText(/not arrived|could not be loaded|could not be started|Please reload|Reload the page|reload the page/)
            .filter({ visible: true })
            .first();
          const works = page.locator(".drawing .node, .drawing [role=button]").first();
          await told.or(works).first().waitFor({ timeout: 15_000 });
          const draft = await page.evaluate(() => localStorage.getItem("asl-playground.draft"));
          assert.match(draft ?? "", new RegExp(MINE), what);
          if (what === "the editor" && fault !== "stalled") {
            const words = await page.locator("asl-editor").first().evaluate((element) => getComputedStyle(element, "::before").content);
            assert.match(words, /The editor has not arrived yet. Your text is safe/);
          }
          await page.close();
        });
        const failures = (await Promise.allSettled(tried)).flatMap((result, index) =>
          result.status === "rejected" ? [`${Object.keys(PIECES)[index]}: ${String(result.reason).slice(0, 300)}`] : [],
        );
        context.diagnostic(`${fault}: ${tried.length - failures.length} of ${tried.length} hold`);
        assert.deepEqual(failures, []);
      },
      { allowErrors: true },
    );
  });
}

test("a worker that ends without an event is noticed, and the next request starts another", async () => {
  await withPage(
    async (page) => {
      await ready(page);
      assert.equal(await run(page), "Succeeded");
      for (const worker of page.workers()) {
        await worker.evaluate(() => {
          Object.assign(globalThis, { onmessage: () => globalThis.close() });
        });
      }
      await page.getByRole("button", { name: "Run", exact: true }).first().click();
      await page.getByText("The worker stopped unexpectedly (the browser ended it).").first().waitFor();
      assert.equal(await run(page), "Succeeded");
    },
    { allowErrors: true },
  );
});
