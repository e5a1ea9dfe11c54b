/**
 * Makes the picture of the README, docs/screenshot.png: the example of a retried function after its run, 1440 by 900.
 * To make it anew after the page has changed its look:
 *
 *     cargo xtask serve --port 8080
 *     node tests/e2e/picture.mjs http://127.0.0.1:8080/
 */
import process from "node:process";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { chooseExample, ready, run, tab } from "./playground.mjs";

const [url = "http://127.0.0.1:8080/"] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath: process.env.CHROME ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: "light" });
await page.goto(url);
await ready(page);
await chooseExample(page, "Retry a failing function");
await run(page);
await tab(page, "Data flow");
await page.getByRole("heading", { name: "Task call, attempt 1 of 3" }).waitFor();
await page.mouse.move(0, 0);
await page.screenshot({ path: fileURLToPath(new URL("../../docs/screenshot.png", import.meta.url)), caret: "initial" });
await browser.close();
