/**
 * Makes the picture of the README, docs/screenshot.png: the example of a retried function after its run, 1440 by 900. Also
 * what others show of the page: web/preview.png, with the page's own drawing, and the icons. To make them anew after the page has changed its look:
 *
 *     cargo xtask serve --port 8080
 *     node tests/e2e/picture.mjs http://127.0.0.1:8080/
 */
import { readFile } from "node:fs/promises";
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

/** Writes a picture of some HTML into web/. */
async function paint(/** @type {string} */ name, /** @type {number} */ width, /** @type {number} */ height, /** @type {string} */ html) {
  const sheet = await browser.newPage({ viewport: { width, height } });
  await sheet.setContent(`<!doctype html><style>*{box-sizing:border-box;margin:0}</style>${html}`);
  await sheet.screenshot({ path: fileURLToPath(new URL(`../../web/${name}`, import.meta.url)), omitBackground: true });
  await sheet.close();
}

await chooseExample(page, "Catch an error by its type");
await page.getByRole("button", { name: "Copy for docs" }).click();
await page.getByRole("tab", { name: "SVG", exact: true }).click();
const drawing = await page.getByRole("textbox", { name: "Text" }).inputValue();
const sign = await readFile(new URL("../../web/favicon.svg", import.meta.url), "utf8");
await paint(
  "preview.png",
  1200,
  630,
  `<style>body{display:flex;align-items:center;height:630px;padding:0 72px;gap:56px;font-family:system-ui,'DejaVu Sans',sans-serif;color:#16191f;background:#f6f8fa}
  div{flex:1}div>svg{width:88px;height:88px;margin-bottom:28px}h1{font-size:58px;letter-spacing:-.02em}p{margin-top:22px;font-size:27px;line-height:1.45;color:#4a5362}
  figure{flex:none;display:flex;padding:12px;background:#fff;border:1px solid #d5dae2;border-radius:20px}figure svg{max-width:520px;max-height:530px;width:auto;height:530px}</style>
  <div>${sign}<h1>ASL Playground</h1><p>Write, run and share AWS Step Functions workflows in the browser.</p></div><figure>${drawing}</figure>`,
);
for (const size of [192, 512]) {
  await paint(`icon-${size}.png`, size, size, `<style>svg{display:block;width:${size}px;height:${size}px}</style>${sign}`);
}
await browser.close();
