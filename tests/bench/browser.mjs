/** What a browser sees: which files the first view loads, and when something shows and can be used. */
import process from "node:process";
import { setTimeout } from "node:timers/promises";
import { chromium } from "playwright-core";
import { median, ROUNDS } from "./median.mjs";

const ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking"];

/** @returns {Promise<import("playwright-core").Browser>} */
async function launch() {
  return chromium.launch({ executablePath: process.env["CHROME"] ?? "/usr/bin/chromium", args: ARGUMENTS });
}

/** A workspace of one's own, as a browser has it that has cached nothing. */
const OWN = JSON.stringify({
  version: 1,
  content: { definition: '{"StartAt": "Greet", "States": {"Greet": {"Type": "Pass", "End": true}}}', input: "{}", mocks: "{}" },
});

/**
 * Loads the page in a fresh context, with nothing in any cache. "Usable" is when the page says so by the event
 * `asl-usable`: the texts can be edited and the drawing shows. The drawing of the example that the page begins with comes with it;
 * another definition, that of a link or of one's `own`, is drawn by a worker first.
 */
async function load(/** @type {import("playwright-core").Browser} */ browser, /** @type {number} */ slowdown, own = false) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  try {
    /** @type {import("playwright-core").Request[]} */
    const requests = [];
    // Those of workers, too.
    context.on("request", (request) => requests.push(request));
    const page = await context.newPage();
    // The call comes in order with what the page asks for. Times would not tell: those of requests are of another clock, which may be set
    // at any moment.
    /** @type {import("playwright-core").Request[]} */
    let first = [];
    let resolve = () => {};
    /** @type {Promise<void>} */
    const usable = new Promise((done) => {
      resolve = done;
    });
    await page.exposeFunction("aslUsable", () => {
      first = [...requests];
      resolve();
    });
    if (own) {
      await page.addInitScript((own) => localStorage.setItem("asl-playground.draft", own), OWN);
    }
    await page.addInitScript(() => {
      document.addEventListener("asl-usable", () => {
        const window = /** @type {any} */ (globalThis);
        window.aslUsableAt = performance.now();
        window.aslUsable();
      });
    });
    if (slowdown > 1) {
      const session = await context.newCDPSession(page);
      await session.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
    }
    await page.goto(process.env["ASL_URL"] ?? "");
    // Nothing is asked of the page before: what asks runs in it, frame by frame, and would be measured.
    const late = setTimeout(60_000, undefined, { ref: false }).then(() => {
      throw new Error("The page has not become usable within a minute.");
    });
    await Promise.race([usable, late]);
    await page.locator("asl-editor[data-complete]").first().waitFor({ state: "attached", timeout: 60_000 });
    const times = await page.evaluate(() => ({
      paint: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? Number.NaN,
      usable: /** @type {number} */ ((/** @type {any} */ (globalThis)).aslUsableAt),
    }));
    const files = first.map((request) => new URL(request.url()).pathname.split("/").pop() || "index.html");
    return { files, ...times };
  } finally {
    await context.close();
  }
}

/** The files that the first view loads: all requests up to the moment when it can be used; and those of an `own` definition. */
export async function firstViewFiles(own = false) {
  const browser = await launch();
  try {
    const { files } = await load(browser, 1, own);
    return new Set(files);
  } finally {
    await browser.close();
  }
}

/** First paint and first usable, plain, slowed, and slowed with a definition of one's own, in milliseconds. */
export async function loading(/** @type {number} */ slowdown) {
  const browser = await launch();
  try {
    /** @type {Awaited<ReturnType<typeof load>>[]} */
    const plain = [];
    /** @type {Awaited<ReturnType<typeof load>>[]} */
    const slowed = [];
    /** @type {Awaited<ReturnType<typeof load>>[]} */
    const own = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      plain.push(await load(browser, 1));
      slowed.push(await load(browser, slowdown));
      own.push(await load(browser, slowdown, true));
    }
    const summary = (/** @type {typeof plain} */ all) => ({
      paint: median(all.map((one) => one.paint)),
      usable: median(all.map((one) => one.usable)),
    });
    return { plain: summary(plain), slowed: summary(slowed), own: summary(own) };
  } finally {
    await browser.close();
  }
}
