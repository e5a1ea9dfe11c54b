/**
 * The browsers, each behind the same few actions: Chromium and Firefox driven by puppeteer, WebKit by its WebDriver.
 *
 * What does not live here: what the page should do; the tests say that.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import process from "node:process";
import { setTimeout } from "node:timers/promises";
import puppeteer from "puppeteer-core";
import { Builder, Capabilities, Key, Origin } from "selenium-webdriver";

/**
 * A browser with one page.
 *
 * @typedef {object} Browser
 * @property {(url: string) => Promise<void>} open Goes to an address, also if it differs in its fragment alone.
 * @property {<R, A extends unknown[]>(act: (...args: A) => R | Promise<R>, ...args: A) => Promise<R>} ask Calls a function
 *   in the page. It knows nothing of what surrounds it; arguments and result have a JSON form.
 * @property {(x: number, y: number) => Promise<void>} click Presses the mouse's button at a place of the page.
 * @property {(text: string) => Promise<void>} type Presses the keys of a text.
 * @property {() => Promise<void>} selectAll Presses Ctrl+A.
 * @property {() => Promise<void>} close Ends it.
 */

const SIZE = { width: 1280, height: 800 };

/** Where WebKit's window lies; no screen is needed. */
const DISPLAY = ":97";

/** How each of them is started, by the name that a person knows. */
export const BROWSERS = {
  Chromium: () => puppets("chrome", program("CHROME")),
  Firefox: () => puppets("firefox", program("FIREFOX")),
  WebKit: () => webkit(program("WEBKIT_DRIVER"), program("WEBKIT")),
};

/** The path of a program; `cargo xtask engines` sets it. */
function program(/** @type {string} */ variable) {
  const value = process.env[variable];
  if (!value) throw new Error(`${variable} is not set: run these tests with "cargo xtask engines".`);
  return value;
}

/** @returns {Promise<Browser>} */
async function puppets(/** @type {"chrome" | "firefox"} */ browserName, /** @type {string} */ executablePath) {
  const args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"];
  const browser = await puppeteer.launch({
    browser: browserName,
    executablePath,
    defaultViewport: SIZE,
    args: browserName === "chrome" ? args : [],
  });
  const page = await browser.newPage();
  return {
    open: async (url) => {
      await page.goto("about:blank");
      await page.goto(url);
    },
    ask: async (act, ...args) => /** @type {any} */ (await page.evaluate(expression(act, args))),
    click: (x, y) => page.mouse.click(x, y),
    type: (text) => page.keyboard.type(text),
    selectAll: async () => {
      await page.keyboard.down("Control");
      await page.keyboard.press("a");
      await page.keyboard.up("Control");
    },
    close: () => browser.close(),
  };
}

/** @returns {Promise<Browser>} */
async function webkit(/** @type {string} */ driver, /** @type {string} */ binary) {
  const port = "4497";
  const screen = spawn("Xvfb", [DISPLAY, "-screen", "0", "1400x1000x24", "-nolisten", "tcp"], { stdio: "ignore" });
  const server = spawn(driver, [`--port=${port}`], { stdio: "ignore", env: { ...process.env, DISPLAY } });
  await listening(Number(port));
  const browser = await new Builder()
    .usingServer(`http://127.0.0.1:${port}`)
    .withCapabilities(new Capabilities({ browserName: "MiniBrowser", "webkitgtk:browserOptions": { binary, args: ["--automation"] } }))
    .build();
  await browser.manage().window().setRect({ x: 0, y: 0, ...SIZE });
  await browser.manage().setTimeouts({ script: 120_000 });
  return {
    open: async (url) => {
      await browser.get("about:blank");
      await browser.get(url);
    },
    ask: async (act, ...args) => {
      const call = `const done = arguments[0]; ${expression(act, args)}.then((ok) => done({ ok }), (error) => done({ error: String(error) }));`;
      const answer = /** @type {{ ok: any, error?: string }} */ (await browser.executeAsyncScript(call));
      if (answer.error !== undefined) throw new Error(answer.error);
      return answer.ok;
    },
    click: (x, y) => browser.actions().move({ x: Math.round(x), y: Math.round(y), origin: Origin.VIEWPORT }).click().perform(),
    type: (text) => browser.actions().sendKeys(text).perform(),
    selectAll: () => browser.actions().keyDown(Key.CONTROL).sendKeys("a").keyUp(Key.CONTROL).perform(),
    close: async () => {
      await browser.quit();
      for (const child of [server, screen]) {
        const gone = child.exitCode === null && once(child, "exit");
        child.kill();
        await gone;
      }
    },
  };
}

/** Waits until somebody listens on a port of this machine. */
async function listening(/** @type {number} */ port) {
  for (const end = Date.now() + 30_000; ; await setTimeout(50)) {
    const socket = connect(port, "127.0.0.1");
    try {
      await once(socket, "connect");
      return;
    } catch (error) {
      if (Date.now() > end) throw error;
    } finally {
      socket.destroy();
    }
  }
}

/** The call of a function as a text, which a Content-Security-Policy does not keep a driver from evaluating. */
function expression(/** @type {Function} */ act, /** @type {unknown[]} */ args) {
  return `(async () => (${String(act)})(...${JSON.stringify(args)}))()`;
}
