/** Workflows in the pages of others: the element, its frame, and the messages between them. */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import http from "node:http";
import { createRequire } from "node:module";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import { URL_AT_ROOT, URL_BELOW, screenshot, withPage } from "./browser.mjs";
import { linkTo } from "./links.mjs";
import { ready, saved } from "./playground.mjs";

/** @typedef {import("playwright-core").Page} Page */
/** @typedef {import("playwright-core").FrameLocator} FrameLocator */
/** @typedef {import("./browser.mjs").Options} Options */

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PROJECT = fileURLToPath(new URL("../..", import.meta.url));

const HELLO = JSON.stringify({ StartAt: "Hello", States: { Hello: { Type: "Pass", Next: "Greet" }, Greet: { Type: "Pass", Result: "world", End: true } } }, null, 2);
/** Runs until the history is full. */
const LONG = JSON.stringify({ StartAt: "A", States: { A: { Type: "Choice", Choices: [{ Variable: "$.x", IsPresent: true, Next: "C" }], Default: "B" }, B: { Type: "Wait", Seconds: 1, Next: "A" }, C: { Type: "Succeed" } } });
const LINK = linkTo({ definition: HELLO });

/** A site that is not the playground's: what it answers with at any path. */
let html = "";
const site = http.createServer((request, response) => {
  response.setHeader("content-type", "text/html; charset=utf-8");
  response.end(request.url?.includes("embed.html") ? HOSTILE : html);
});
await new Promise((listening) => {
  site.listen(0, "127.0.0.1", () => {
    listening(undefined);
  });
});
const address = site.address();
const DOCS = `http://127.0.0.1:${typeof address === "object" ? (address?.port ?? 0) : 0}/`;
after(() => site.close());

/** What `asl embed` prints of a workflow. */
function printed(/** @type {string} */ definition, /** @type {string[]} */ options = []) {
  const command = ["run", "-q", "-p", "asl-cli", "--", "embed", "-", "--page", URL_AT_ROOT, ...options];
  return execFileSync("cargo", command, { cwd: PROJECT, input: definition, encoding: "utf8" });
}

/** Opens a page of documentation with this content on another host, in a browser that is watched. */
function inDocs(/** @type {string} */ body, /** @type {(page: Page) => Promise<void>} */ use, /** @type {Options & { allowErrors?: boolean, scripts?: boolean }} */ { scripts = true, ...options } = {}) {
  const element = scripts ? `<script src="${URL_AT_ROOT}asl-playground.js" defer></script>` : "";
  html = `<!doctype html><html lang="en"><meta charset="utf-8"><link rel="icon" href="data:,"><title>Docs</title>${element}<main><h1>Docs</h1>${body}</main>`;
  return withPage(
    async (page) => {
      await page.route(`${DOCS}**`, (route) => route.continue());
      await page.goto(DOCS);
      await use(page);
    },
    { url: "about:blank", ...options },
  );
}

/** A frame as an author would write it, without the element; what it says is kept in `window.said`. */
const FRAME = (/** @type {string} */ fragment) => `<iframe title="Workflow" id="frame" sandbox="allow-scripts" width="800" height="480"></iframe><script>
  said = []; onmessage = (event) => { said.push({ ...event.data, origin: event.origin }); };
  tell = (message, to = frame.contentWindow) => to.postMessage(message, "*");
  frame.src = ${JSON.stringify(`${URL_AT_ROOT}embed.html${fragment}`)};</script>`;

/** Says something to the frame. */
function tell(/** @type {Page} */ page, /** @type {unknown} */ message) {
  return page.evaluate((message) => /** @type {any} */ (window).tell(message), message);
}

/** Waits for a message of a type, and returns the last one. */
async function said(/** @type {Page} */ page, /** @type {string} */ type, /** @type {number} */ count = 1) {
  const found = await page.waitForFunction(
    ({ type, count }) => {
      const all = /** @type {any} */ (window).said.filter((/** @type {any} */ message) => message.type === type);
      return all.length >= count && all.at(-1);
    },
    { type, count },
  );
  return found.jsonValue();
}

/** The live view. */
function view(/** @type {Page} */ page, /** @type {number} */ index = 0) {
  return page.frameLocator("iframe").nth(index);
}

async function finished(/** @type {FrameLocator} */ frame, /** @type {string} */ word) {
  await frame.getByRole("status", { name: "Last run" }).getByText(word).waitFor();
}

test("twenty workflows weigh little until one is run, and that one runs at once and moves nothing", async () => {
  const one = printed(HELLO);
  await inDocs(`${one.repeat(20)}<p id="below">Below</p>`, async (page) => {
    /** @type {string[]} */
    const requests = [];
    page.on("request", (request) => requests.push(request.url()));
    /** @type {Promise<Buffer>[]} */
    const bodies = [];
    const weigh = (/** @type {import("playwright-core").Response} */ response) => {
      if (response.url().startsWith("http")) {
        bodies.push(response.body());
      }
    };
    page.on("response", weigh);
    await page.reload({ waitUntil: "networkidle" });
    page.off("response", weigh);
    const weight = (await Promise.all(bodies)).reduce((total, body) => total + brotliCompressSync(body).length, 0);
    assert.equal(bodies.length, 2, "the page and the script");
    assert.equal(await page.locator("asl-playground").count(), 20);
    assert(weight < 40_000, `${weight} bytes`);
    assert.deepEqual(requests.filter((url) => /wasm|worker|embed/.test(url)), []);
    assert.equal(await page.evaluate(() => document.querySelectorAll("iframe").length), 0);

    const below = () => page.locator("#below").evaluate((element) => element.getBoundingClientRect().top + scrollY);
    const before = await below();
    const first = page.locator("asl-playground").first();
    await first.getByRole("button", { name: "Run" }).click();
    await finished(view(page), "Succeeded");
    assert.equal(await below(), before);
    // The second finds everything in the browser's cache.
    const start = Date.now();
    await page.locator("asl-playground").nth(1).getByRole("button", { name: "Run" }).click();
    await finished(view(page, 1), "Succeeded");
    console.log(`  second click to result: ${Date.now() - start} ms; page before the first: ${weight} bytes`);
    await screenshot(page, "embed");
  });
});

test("the keyboard alone runs a workflow, and leaves it again", async () => {
  await inDocs(`<asl-playground href="${URL_AT_ROOT}${LINK}" edit="no"></asl-playground><a id="next" href="#x">Next</a>`, async (page) => {
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await finished(view(page), "Succeeded");
    assert.equal(await page.evaluate(() => document.activeElement?.localName), "asl-playground");
    let presses = 0;
    while ((await page.evaluate(() => document.activeElement?.id)) !== "next") {
      presses += 1;
      assert(presses < 30, "the focus does not leave the frame");
      await page.keyboard.press("Tab");
    }
    await page.keyboard.press("Shift+Tab");
    await page.waitForFunction(() => document.activeElement?.localName === "asl-playground");
  });
});

test("a playground that does not answer leaves the poster, and says so", async () => {
  await inDocs(
    printed(HELLO),
    async (page) => {
      await page.clock.install();
      await page.route("**/embed.html", () => {});
      const element = page.locator("asl-playground");
      await element.getByRole("button", { name: "Run" }).click();
      await element.getByText("Loading…").waitFor();
      assert.match(await element.innerText(), /"StartAt"/);
      await page.clock.fastForward(11_000);
      await element.getByText("The playground does not answer. Are you offline?").waitFor();
    },
    { allowErrors: true },
  );
});

test("without scripts there are text, drawing and result", async () => {
  await inDocs(
    printed(HELLO),
    async (page) => {
      await page.getByText('"StartAt"').waitFor();
      await page.getByText("SUCCEEDED").waitFor();
      await page.getByRole("link", { name: "Open in the playground" }).waitFor();
      const picture = page.getByRole("img", { name: "Hello leads to Greet" });
      assert((await picture.boundingBox())?.height ?? 0 > 100);
      await screenshot(page, "embed-no-script");
    },
    { javaScriptEnabled: false, scripts: false },
  );
});

test("axe finds nothing in poster and view, in light and dark", async () => {
  for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
    await inDocs(
      `<style>:root{color-scheme:light dark;background:Canvas;color:CanvasText}</style>${printed(HELLO)}`,
      async (page) => {
        const look = (/** @type {Page | import("playwright-core").Frame} */ where) =>
          where.evaluate(async () => {
            const { axe } = /** @type {any} */ (window);
            const rules = { "label-content-name-mismatch": { enabled: false } };
            const { violations } = await axe.run(document, { resultTypes: ["violations"], rules, iframes: false, preload: false });
            return violations.map((/** @type {any} */ { id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)} ${nodes[0]?.failureSummary}`);
          });
        await page.evaluate(AXE);
        assert.deepEqual(await look(page), []);
        await page.getByRole("button", { name: "Run" }).click();
        await finished(view(page), "Succeeded");
        const frame = page.frames()[1];
        assert(frame);
        await frame.evaluate(AXE);
        for (const name of ["Graph", "Result", "Data flow", "Events"]) {
          await view(page).getByRole("tab", { name }).click();
          assert.deepEqual(await look(frame), [], name);
        }
        await screenshot(page, `embed-${colorScheme}`);
      },
      // What axe tries itself, the view's Content-Security-Policy does not let it do.
      { colorScheme, allowErrors: true },
    );
  }
});

test("a small frame is useful", async () => {
  await inDocs(
    `<asl-playground href="${URL_AT_ROOT}${LINK}" style="height:240px;width:320px;margin:0" loading="eager"></asl-playground>`,
    async (page) => {
      await view(page).locator(".drawing").waitFor();
      await view(page).getByRole("button", { name: "Run" }).click();
      await finished(view(page), "Succeeded");
      await screenshot(page, "embed-small");
      await view(page).getByRole("tab", { name: "Definition" }).click();
      await view(page).getByRole("textbox", { name: "Definition" }).waitFor();
      await view(page).getByRole("tab", { name: "Result" }).click();
      await view(page).locator(".status-word").waitFor();
      await screenshot(page, "embed-small-result");
      const { overflow } = await page.frames()[1]?.evaluate(() => ({ overflow: document.documentElement.scrollWidth - innerWidth })) ?? { overflow: 1 };
      assert.equal(overflow, 0);
    },
    { viewport: { width: 390, height: 500 } },
  );
});

test("text within the element is the workspace, and what the author says holds", async () => {
  const workspace = JSON.stringify({ definition: HELLO, input: '{"a": 1}', tests: '{"cases": [{"name": "One", "input": {"b": 2}, "expect": {"status": "SUCCEEDED"}}]}' });
  await inDocs(`<asl-playground view="result" case="One" theme="dark" state="Greet"><script type="application/json">${workspace}</script><p>Poster</p></asl-playground>`, async (page) => {
    await page.evaluate(() => {
      document.addEventListener("asl-finished", (event) => Object.assign(window, { detail: /** @type {CustomEvent} */ (event).detail }));
    });
    await page.getByRole("button", { name: "Run" }).click();
    await finished(view(page), "Succeeded");
    const { status, output, events } = await page.evaluate(() => /** @type {any} */ (window).detail);
    assert.deepEqual([status, JSON.parse(output), events], ["SUCCEEDED", "world", 6]);
    await view(page).locator(":root[data-theme=dark]").waitFor();
  });
  await inDocs("<asl-playground></asl-playground>", async (page) => {
    await page.getByRole("button", { name: "Run" }).click();
    await page.getByText("No workflow was given").waitFor();
  });
});

test("a page and a view understand each other", async () => {
  await inDocs(FRAME(`${LINK}&view=graph&edit=no`), async (page) => {
    assert.match((await said(page, "ready")).version, /^\d+\.\d+/);
    assert((await said(page, "height")).height >= 240);
    await view(page).locator(".drawing").waitFor();
    await tell(page, { asl: 1, type: "run" });
    const { status, origin } = await said(page, "finished");
    assert.deepEqual([status, origin], ["SUCCEEDED", "null"]);
    await tell(page, { asl: 1, type: "select", state: "Greet" });
    await page.waitForFunction(() => /** @type {any} */ (window).said.some((/** @type {any} */ message) => message.type === "selected" && message.state === "Greet"));
    await tell(page, { asl: 1, type: "theme", theme: "dark" });
    await view(page).locator(":root[data-theme=dark]").waitFor();

    await tell(page, { asl: 1, type: "set", definition: HELLO.replace("world", "moon") });
    assert.equal(JSON.parse(JSON.parse((await said(page, "changed")).workspace).definition).States.Greet.Result, "moon");
    await tell(page, { asl: 1, type: "run" });
    assert.equal((await said(page, "finished", 2)).output, '"moon"');
    await view(page).getByRole("link", { name: "Open in the playground" }).click();
    const { url } = await said(page, "link");
    assert(url.startsWith(`${URL_AT_ROOT}#v2=`), url);

    await tell(page, { asl: 1, type: "load", workspace: LONG, run: "auto", view: "definition" });
    assert.equal((await said(page, "finished", 3)).error, "States.Runtime");
    await page.evaluate(() => {
      const { tell } = /** @type {any} */ (window);
      tell({ asl: 1, type: "run" });
      tell({ asl: 1, type: "stop" });
    });
    assert.equal((await said(page, "finished", 4)).status, "STOPPED");
    await tell(page, { asl: 1, type: "load", workspace: LINK });
    await view(page).getByText("Greet").filter({ visible: true }).first().waitFor();
  });
});

test("a hostile page gets nowhere", async () => {
  await inDocs(FRAME(LINK), async (page) => {
    await said(page, "ready");
    await view(page).locator(".drawing").waitFor();
    await page.evaluate(() => {
      const { tell, frame } = /** @type {any} */ (window);
      const load = { type: "load", workspace: "{}" };
      const deep = /** @type {any} */ ({});
      for (let [at, depth] = [deep, 0]; depth < 500; depth += 1) {
        at = at.asl = {};
      }
      for (const message of [
        null, 1, "run", [], {}, load, { ...load, asl: 2 }, { ...load, asl: "1" }, { ...load, asl: 1n }, { asl: 1 }, { asl: 1, type: 7 },
        { asl: 1, type: "load" }, { asl: 1, type: "load", workspace: { definition: "{}" } }, { asl: 1, type: "set", definition: 7, input: null },
        { asl: 1, type: "constructor" }, { asl: 1, type: "load", workspace: 1n }, deep, new Map([["asl", 1]]), new ArrayBuffer(8),
      ]) {
        tell(message);
      }
      // From a window that did not embed it.
      const other = document.createElement("iframe");
      other.srcdoc = "<script>parent.frames[0].postMessage({ asl: 1, type: 'load', workspace: '{}' }, '*')</script>";
      document.body.append(other);
      return frame;
    });
    await page.waitForTimeout(500);
    await view(page).locator(".drawing").getByText("Greet").last().waitFor();
    assert.deepEqual(await page.evaluate(() => /** @type {any} */ (window).said.filter((/** @type {any} */ message) => message.type === "changed")), []);

    await page.waitForTimeout(1_000);
    await tell(page, { asl: 1, type: "load", workspace: "x".repeat(5 << 20) });
    await view(page).getByText("more than 4 MiB").waitFor();
    await tell(page, { asl: 1, type: "load", workspace: "#v2=AAAA!" });
    await view(page).getByText("This link is damaged").waitFor();
    await tell(page, { asl: 1, type: "load", workspace: '{"definition": "{}", "settings": 7}' });
    await view(page).getByText("cannot be read").waitFor();

    // A flood is cut off, and afterwards everything works.
    await page.evaluate(() => {
      for (let count = 0; count < 20_000; count += 1) {
        /** @type {any} */ (window).tell({ asl: 1, type: "set", input: String(count) });
      }
    });
    const ended = said(page, "finished");
    const again = setInterval(() => void tell(page, { asl: 1, type: "run" }), 1_500);
    assert.equal((await ended.finally(() => clearInterval(again))).status, "SUCCEEDED");
  }, { allowErrors: true });
});

/** What a hostile host answers with in the place of the view. */
const HOSTILE = `<!doctype html><script>
  const say = (message) => parent.postMessage({ asl: 1, ...message }, "*");
  for (const height of [1e9, -5, NaN, "100%", null, {}]) say({ type: "height", height });
  for (const url of ["https://example.org/", "javascript:alert(1)", new URL(".", location) + "#v2=x", { toString: 1 }, null]) say({ type: "link", url });
  for (const type of ["__proto__", "", {}, 7]) say({ type });
  for (const message of [null, 7, "x", [], { asl: 2, type: "ready" }]) parent.postMessage(message, "*");
  for (let count = 0; count < 1000; count += 1) say({ type: "height", height: 200 + (count % 2) * 300 });
  say({ type: "ready", version: "end" });
</script>`;

test("a hostile frame gets nowhere", async () => {
  // Without a click: what a driver of browsers does in a page counts as one.
  const watch = `<script>opened = []; open = (url) => opened.push(url); raised = []; addEventListener("asl-ready", (event) => raised.push(event.detail.version));</script>`;
  const other = `<iframe title="Other" srcdoc="<script>parent.postMessage({ asl: 1, type: 'finished', status: 'FAILED' }, '*')</script>"></iframe>`;
  await inDocs(`${watch}<asl-playground href="./${LINK}" loading="eager" height="auto"></asl-playground>${other}`, async (page) => {
    await page.waitForFunction(() => /** @type {any} */ (window).raised.includes("end"));
    const { opened, height } = await page.evaluate(() => ({
      opened: /** @type {any} */ (window).opened,
      height: document.querySelector("asl-playground")?.getBoundingClientRect().height ?? 0,
    }));
    assert.deepEqual(opened, []);
    assert(height >= 160 && height <= 1_200, `${height}`);
  });
});

test("a view without a page around, or of itself, does no harm", async () => {
  await withPage(async (page) => {
    await page.locator(".drawing").waitFor();
    await page.evaluate(() => {
      postMessage({ asl: 1, type: "load", workspace: "{}" }, "*");
    });
    await page.waitForTimeout(300);
    await page.locator(".drawing").getByText("Greet").last().waitFor();
    await page.getByRole("button", { name: "Run" }).click();
    await page.getByRole("status", { name: "Last run" }).getByText("Succeeded").waitFor();
  }, { url: `${URL_BELOW}embed.html${LINK}` });
  await withPage(async (page) => {
    await page.getByText("This link is damaged").waitFor();
    await page.getByText('view is one of').waitFor();
  }, { url: `${URL_AT_ROOT}embed.html#v2=AAAA&view=nonsense` });
});

test("what the reader has in the playground is not touched", async () => {
  await withPage(async (page) => {
    await ready(page);
    await page.getByRole("textbox", { name: "Definition", exact: true }).click();
    await page.keyboard.type(" ");
    await saved(page, "StartAt");
    const stored = () => page.evaluate(() => JSON.stringify(localStorage) + JSON.stringify(sessionStorage));
    // At the page's own origin, where storage is not forbidden.
    await page.goto(`${URL_AT_ROOT}embed.html${LINK}&run=auto`);
    const before = await stored();
    await page.getByRole("status", { name: "Last run" }).getByText("Succeeded").waitFor();
    await page.getByRole("textbox", { name: "Definition", exact: true }).click();
    await page.keyboard.type(" ");
    await page.keyboard.press("ControlOrMeta+S");
    await page.getByRole("button", { name: "Reset" }).click();
    await page.waitForTimeout(600);
    assert.equal(await stored(), before);
    assert.match(page.url(), /&run=auto$/);
  });
});

test("a lesson works in any page, and nothing of it is kept", async () => {
  const start = async (/** @type {Page} */ page) => {
    await page.getByRole("button", { name: "Open" }).click();
    const view = page.frameLocator("asl-playground iframe");
    await view.getByRole("heading", { name: "Call a function" }).waitFor();
    return view;
  };
  await inDocs('<asl-playground lesson="01" style="height:520px"></asl-playground>', async (page) => {
    const view = await start(page);
    const lesson = view.getByRole("region", { name: "Lesson" });
    await lesson.getByRole("button", { name: "Check" }).click();
    await lesson.getByRole("button", { name: "Hint" }).click();
    await lesson.locator(".lesson-hint").waitFor();
    await lesson.getByText("Show the solution").click();
    await lesson.getByRole("button", { name: "Take it" }).click();
    await view.getByRole("tab", { name: "Definition", exact: true }).or(view.getByRole("textbox", { name: "Definition" })).first().waitFor();
    await view.getByRole("button", { name: "Run", exact: true }).click();
    await lesson.getByText("Passed.").waitFor();
    await lesson.getByRole("button", { name: "Deutsch" }).click();
    await view.getByRole("heading", { name: "Eine Funktion aufrufen" }).waitFor();
    // Opened again, it is as it was.
    await page.reload();
    const again = await start(page);
    await again.getByRole("region", { name: "Lesson" }).getByRole("button", { name: "Check" }).click();
    await again.getByRole("button", { name: "Hint" }).waitFor();
    await page.goto(URL_AT_ROOT);
    assert.equal(await page.evaluate(() => localStorage.getItem("asl-playground.lessons")), null);
  });
  await inDocs(FRAME("#lesson=99"), async (page) => {
    await page.frameLocator("#frame").getByText("There is no lesson 99.").waitFor();
  });
});
