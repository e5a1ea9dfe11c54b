/** After the first visit the page opens without its host; a newer version is offered, and open pages stay whole. */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import http from "node:http";
import path from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { textOf, withPage } from "./browser.mjs";
import { linkTo } from "./links.mjs";
import { chooseExample, notice, ready, run, saved, status, write } from "./playground.mjs";

/** @typedef {import("playwright-core").Page} Page */

const DIST = fileURLToPath(new URL("../../dist", import.meta.url));
const TYPES = /** @type {Record<string, string>} */ ({ html: "text/html", js: "text/javascript", wasm: "application/wasm", css: "text/css", json: "application/json", svg: "image/svg+xml", png: "image/png", webmanifest: "application/manifest+json" });
const FOLDER = "/some/where/";

const BUILT = new Map(
  readdirSync(DIST, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => /** @type {const} */ ([name, readFileSync(path.join(DIST, name))])),
);

/** A host that can be given another version, and that can go away. */
let files = BUILT;
let isDown = false;
/** @type {string[]} */
let asked = [];
const host = http.createServer((request, response) => {
  const { pathname } = new URL(request.url ?? "/", "http://host");
  asked.push(pathname);
  const name = pathname.slice(FOLDER.length) || "index.html";
  const file = pathname.startsWith(FOLDER) ? files.get(name) : undefined;
  if (isDown) {
    request.socket.destroy();
    return;
  }
  response.writeHead(file ? 200 : 404, { "content-type": TYPES[name.split(".").pop() ?? ""] ?? "text/plain", "cache-control": "no-cache" });
  response.end(file ?? "Not found");
});
await new Promise((listening) => {
  host.listen(0, "127.0.0.1", () => {
    listening(undefined);
  });
});
const address = host.address();
const SITE = `http://127.0.0.1:${typeof address === "object" ? (address?.port ?? 0) : 0}${FOLDER}`;
after(() => {
  host.closeAllConnections();
  host.close();
});

/** Opens the page of this host in a browser that may keep it. */
function visit(/** @type {(page: Page) => Promise<void>} */ use) {
  files = BUILT;
  isDown = false;
  asked = [];
  return withPage(
    async (page) => {
      await page.context().route(`${SITE}**`, (route) => route.continue());
      await page.goto(SITE);
      await ready(page);
      await use(page);
    },
    // A host that is away is an error in the console.
    { url: "about:blank", serviceWorkers: "allow", allowErrors: true },
  );
}

/** Waits until a page is answered by the service worker: all is kept then. */
async function kept(/** @type {Page} */ page) {
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
}

/** The names of what is kept, for each version. */
function versions(/** @type {Page} */ page) {
  return page.evaluate(async () => {
    const names = await caches.keys();
    return Promise.all(names.map(async (name) => (await (await caches.open(name)).keys()).map((request) => new URL(request.url).pathname)));
  });
}

/** Another version of the page: its first script has another name. */
function another(/** @type {string} */ mark) {
  const text = (/** @type {string} */ name) => BUILT.get(name)?.toString() ?? "";
  const integrity = (/** @type {string} */ content) => `sha256-${createHash("sha256").update(content).digest("base64")}`;
  const start = /page-[0-9a-f]{16}\.js/.exec(text("index.html"))?.[0] ?? "";
  const renamed = `page-${mark.repeat(16)}.js`;
  const html = text("index.html").replaceAll(start, renamed);
  const script = `${text(start)}/* ${mark} */`;
  const offline = text("offline.js")
    .replace(start, renamed)
    .replace(integrity(text(start)), integrity(script))
    .replace(integrity(text("index.html")), integrity(html))
    .replace(/"[0-9a-f]{16}"/, `"${mark.repeat(16)}"`);
  const made = new Map(BUILT);
  made.delete(start);
  for (const [name, content] of Object.entries({ "index.html": html, [renamed]: script, "offline.js": offline })) {
    made.set(name, Buffer.from(content));
  }
  return { made, renamed };
}

/** Has the browser look for a newer version, as it does by itself when another tab opens the page. */
async function lookForNewer(/** @type {Page} */ page) {
  // The page listens a moment after it has loaded.
  await page.waitForFunction(() => navigator.serviceWorker.onmessage !== null);
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    // The first may be one with a check that is under way, of what the host had before.
    await registration.update();
    await registration.update();
  });
}

test("without its host the page opens, runs, stops and runs again; nothing but its own files was asked for", async () => {
  await visit(async (page) => {
    await kept(page);
    const [all = []] = await versions(page);
    assert.ok(all.includes(FOLDER) && all.some((name) => name.includes("lessons-")), all.join("\n"));
    assert.deepEqual(all.filter((name) => /embed|guide|asl-playground|licences|offline|code-engine/.test(name)), []);
    const wanted = [...all, `${FOLDER}offline.js`];
    // The browser may look at the manifest by itself.
    assert.deepEqual([...new Set(asked)].filter((name) => !wanted.includes(name) && !/manifest|icon-/.test(name)), []);

    isDown = true;
    await page.goto("about:blank");
    await page.goto(SITE);
    await ready(page);
    assert.equal(await run(page), "Succeeded");
    // Long enough to be stopped, whatever the machine. The worker that is ended then starts again from what is kept.
    const step = { Type: "Pass", Parameters: { "list.$": "$.list", "all.$": "States.ArrayLength($..x)" }, Next: "Again" };
    const again = { Type: "Choice", Choices: [{ Variable: "$.never", IsPresent: true, Next: "End" }], Default: "A" };
    await write(page, "Definition", JSON.stringify({ StartAt: "A", States: { A: step, Again: again, End: { Type: "Succeed" } } }));
    await write(page, "Input", JSON.stringify({ list: Array.from({ length: 12_000 }, (_, x) => ({ x })) }));
    await page.getByRole("button", { name: "Run", exact: true }).first().click();
    await page.getByRole("button", { name: "Stop" }).click();
    assert.equal(await status(page), "Stopped");
    await chooseExample(page, "Call a function");
    assert.equal(await run(page), "Succeeded");
    await page.getByRole("button", { name: "Learn" }).click();
    await page.getByRole("dialog", { name: "Learn Step Functions" }).getByRole("button", { name: "Call a function" }).first().click();
    await page.getByRole("button", { name: "Check" }).first().waitFor();
  });
});

test("a newer version is offered, the open page stays whole, and the draft is there after the reload", async () => {
  await visit(async (page) => {
    await kept(page);
    const mine = JSON.stringify({ StartAt: "Mine", States: { Mine: { Type: "Pass", End: true } } });
    await write(page, "Definition", mine);
    await saved(page, "Mine");
    const { made, renamed } = another("a");
    files = made;
    await lookForNewer(page);
    await notice(page, "There is a newer version of this page.");
    // Nothing is forced: the page goes on.
    assert.equal(await textOf(page, "Definition"), mine);
    assert.equal(await run(page), "Succeeded");
    assert.equal((await versions(page)).length, 2);
    await page.locator(".notice").getByRole("button", { name: "Reload" }).click();
    await page.locator(`script[src$='${renamed}']`).waitFor({ state: "attached" });
    await ready(page);
    assert.equal(await textOf(page, "Definition"), mine);
    // The page before the last is no longer kept. A version that comes before the page listens is offered with the next one.
    await page.waitForFunction(() => navigator.serviceWorker.onmessage !== null);
    files = another("b").made;
    await lookForNewer(page);
    await notice(page, "There is a newer version of this page.");
    await page.waitForFunction(async () => (await caches.keys()).length === 2);
    isDown = true;
    await page.goto("about:blank");
    await page.goto(SITE);
    await ready(page);
    assert.equal(await textOf(page, "Definition"), mine);
  });
});

test("a version of which a file is not what was built is not kept", async () => {
  await visit(async (page) => {
    await kept(page);
    const { made, renamed } = another("c");
    files = new Map(made).set(renamed, Buffer.from("<!doctype html>Not here."));
    await lookForNewer(page).catch(() => undefined);
    const state = await page.evaluate(async () => {
      const registration = await navigator.serviceWorker.getRegistration();
      const worker = registration?.installing;
      if (worker) {
        await new Promise((ended) => {
          worker.addEventListener("statechange", ended, { once: true });
        });
      }
      return worker?.state ?? "redundant";
    });
    assert.equal(state, "redundant");
    await page.waitForFunction(async () => (await caches.keys()).length === 1);
    isDown = true;
    await page.goto("about:blank");
    await page.goto(SITE);
    await ready(page);
  });
});

test("the embedded view installs nothing", async () => {
  await withPage(
    async (page) => {
      await page.context().route(`${SITE}**`, (route) => route.continue());
      await page.addInitScript(() => {
        const window = /** @type {any} */ (globalThis);
        window.registered = [];
        ServiceWorkerContainer.prototype.register = function (script) {
          window.registered.push(String(script));
          return new Promise(() => {});
        };
      });
      await page.clock.install();
      files = BUILT;
      isDown = false;
      const registered = async (/** @type {string} */ file, /** @type {string} */ shown) => {
        await page.goto(`${SITE}${file}`);
        await page.locator(shown).first().waitFor();
        await page.locator("asl-editor[data-complete]").first().waitFor({ state: "attached" });
        await page.clock.runFor(10_000);
        return page.evaluate(() => /** @type {any} */ (globalThis).registered);
      };
      assert.deepEqual(await registered("", ".run-chip"), ["./offline.js"]);
      assert.deepEqual(await registered(`embed.html${linkTo({ definition: '{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}' })}`, ".drawing"), []);
    },
    { url: "about:blank", serviceWorkers: "allow", allowErrors: true },
  );
});
