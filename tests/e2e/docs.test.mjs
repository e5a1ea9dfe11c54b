/** What an author takes from the page for documentation: link, Markdown, HTML and pictures, each as its reader will see it. */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import process from "node:process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { URL_AT_ROOT, screenshot, withPage } from "./browser.mjs";
import { linkTo } from "./links.mjs";
import { ready } from "./playground.mjs";

/** @typedef {import("playwright-core").Page} Page */

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));

const ORDER = JSON.stringify(
  {
    StartAt: "Charge",
    States: {
      Charge: { Type: "Task", Resource: "arn:aws:states:::lambda:invoke", Parameters: { FunctionName: "charge" }, Next: "Store" },
      Store: { Type: "Task", Resource: "arn:aws:states:::dynamodb:putItem", Parameters: { TableName: "orders", Item: {} }, Next: "Enough?" },
      "Enough?": { Type: "Choice", Choices: [{ Variable: "$.x", IsPresent: true, Next: "No <b>" }], Default: "Yes" },
      "No <b>": { Type: "Fail", Error: "No" },
      Yes: { Type: "Succeed" },
    },
  },
  null,
  2,
);

/** What a command of `asl` prints. */
function asl(/** @type {string[]} */ words, /** @type {string} */ input) {
  return execFileSync(process.env["ASL"] ?? "asl", words, { cwd: PROJECT, input, encoding: "utf8" });
}

async function open(/** @type {Page} */ page) {
  await page.getByRole("button", { name: "Copy for docs" }).click();
  await form(page, "Link");
}

/** Chooses a form; its text and its preview. */
async function form(/** @type {Page} */ page, /** @type {string} */ name) {
  await page.getByRole("tab", { name, exact: true }).click();
  const panel = page.getByRole("tabpanel", { name, exact: true });
  return { panel, text: panel.getByRole("textbox", { name: "Text" }), preview: panel.getByRole("group", { name: "Preview" }) };
}

/** The drawing in a preview, as text. */
async function drawing(/** @type {import("playwright-core").Locator} */ preview) {
  const source = (await preview.getByRole("img").getAttribute("src")) ?? "";
  return decodeURIComponent(source.replace("data:image/svg+xml,", ""));
}

test("link, Markdown and HTML are what the reader gets, and the HTML is what asl embed prints", async () => {
  await withPage(
    async (page) => {
      await ready(page);
      await open(page);
      const link = await (await form(page, "Link")).text.inputValue();
      assert.match(link, new RegExp(`^${URL_AT_ROOT}#v2=`));

      const html = await form(page, "HTML embed");
      assert.equal(await html.text.inputValue(), asl(["embed", "-", "--page", URL_AT_ROOT], ORDER));
      await html.preview.getByText("SUCCEEDED").waitFor();
      await html.preview.getByText('"Charge"').first().waitFor();
      await html.panel.getByRole("button", { name: "Copy" }).click();
      await html.panel.getByText("Copied.").waitFor();
      assert.equal(await page.evaluate(() => navigator.clipboard.readText()), await html.text.inputValue());
      await screenshot(page, "copy-for-docs");

      const fence = await (await form(page, "Markdown fence")).text.inputValue();
      assert.match(fence, /^```asl run expect=SUCCEEDED/);
      const [info = "", ...body] = fence.trimEnd().split("\n");
      assert.match(asl(["embed", "-", "--fence", info.replace("```asl", ""), "--page", URL_AT_ROOT], body.slice(0, -1).join("\n")), /SUCCEEDED/);

      const markdown = await form(page, "Markdown link");
      assert.equal(await markdown.text.inputValue(), `[![Graph of MyStateMachine](MyStateMachine.svg)](${link})\n`);
      assert.equal(await markdown.preview.getByRole("link").getAttribute("href"), link);
    },
    { url: `${URL_AT_ROOT}${linkTo({ definition: ORDER })}`, permissions: ["clipboard-read", "clipboard-write"] },
  );
});

test("pictures have the signs of services, and the colors of the run if they are wanted", async () => {
  await withPage(
    async (page) => {
      await ready(page);
      await open(page);
      const { panel, preview, text } = await form(page, "SVG");
      const colored = await drawing(preview);
      // Lambda, DynamoDB, a rhombus.
      for (const sign of [">λ</text>", ">DDB</text>", "M8 1.8L14.2 8"]) {
        assert.ok(colored.includes(sign), `${sign}\n${colored}`);
      }
      assert.match(colored, /class='ok'/);
      assert.doesNotMatch(colored, /<b>/);
      await panel.getByRole("checkbox", { name: "With the colors of the run" }).uncheck();
      assert.doesNotMatch(await drawing(preview), /class='ok'/);
      const [saved] = await Promise.all([page.waitForEvent("download"), panel.getByRole("button", { name: "Save the picture" }).click()]);
      assert.equal(saved.suggestedFilename(), "MyStateMachine.svg");
      assert.equal(await readFile(await saved.path(), "utf8"), await text.inputValue());

      const png = await form(page, "PNG");
      const [painted] = await Promise.all([page.waitForEvent("download"), png.panel.getByRole("button", { name: "Save the picture" }).click()]);
      const bytes = await readFile(await painted.path());
      assert.deepEqual(bytes.subarray(0, 8), Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]));
      // At twice its size.
      const width = Number(await png.preview.getByRole("img").getAttribute("width"));
      assert.equal(bytes.readUInt32BE(16), width * 2);
    },
    { url: `${URL_AT_ROOT}${linkTo({ definition: ORDER })}` },
  );
});

test("the keyboard alone reaches every form, and Escape leads back", async () => {
  await withPage(async (page) => {
    await ready(page);
    const button = page.getByRole("button", { name: "Copy for docs" });
    await button.focus();
    await page.keyboard.press("Enter");
    const first = page.getByRole("tab", { name: "Link", exact: true });
    await first.waitFor();
    await first.focus();
    for (const name of ["Markdown link", "HTML embed", "Markdown fence", "SVG", "PNG"]) {
      await page.keyboard.press("ArrowRight");
      await page.getByRole("tabpanel", { name, exact: true }).waitFor();
    }
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.waitForFunction(() => document.activeElement?.getAttribute("aria-label") === "Copy for docs");
  });
});

test("on a narrow page it is in the More menu; a definition without states says why there is nothing", async () => {
  await withPage(
    async (page) => {
      await ready(page);
      await page.getByRole("button", { name: "More", exact: true }).click();
      await page.getByRole("menuitem", { name: "Copy for docs" }).click();
      await page.getByText("There is nothing to show: the definition has no states.").waitFor();
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
    },
    { url: `${URL_AT_ROOT}${linkTo({ definition: "{}" })}`, viewport: { width: 390, height: 844 } },
  );
});
