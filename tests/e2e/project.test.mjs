/** The workspace as a project that deploys: chosen, looked at and downloaded in the page, with the files that `asl export` writes. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { URL_AT_ROOT, screenshot, withPage } from "./browser.mjs";
import { linkTo } from "./links.mjs";
import { chooseExample, ready } from "./playground.mjs";

/** @typedef {import("playwright-core").Page} Page */

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));
const EXAMPLE = "crates/examples/data/06-retry.json";

/** The files of a folder with their texts, by path. */
async function tree(/** @type {string} */ folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(async (entry) => {
    const file = path.join(entry.parentPath, entry.name);
    return /** @type {const} */ ([path.relative(folder, file), await readFile(file, "utf8")]);
  });
  return Object.fromEntries((await Promise.all(files)).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Presses Download; the files of the archive that comes. */
async function download(/** @type {Page} */ page, /** @type {string} */ folder) {
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download", exact: true }).focus();
  await page.keyboard.press("Enter");
  const archive = await downloading;
  // Python checks names, sizes and sums of what it takes out.
  execFileSync("python3", ["-m", "zipfile", "-e", await archive.path(), folder]);
  return { name: archive.suggestedFilename(), files: await tree(folder) };
}

test("by keyboard alone, the files are those of asl export", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "asl-project-"));
  const { title, workspace } = await exampleOf(EXAMPLE);
  try {
    await withPage(async (page) => {
      await ready(page);
      await chooseExample(page, title);
      await page.keyboard.press("ControlOrMeta+Shift+P");
      await page.getByRole("combobox", { name: "Command" }).waitFor();
      await page.keyboard.type("project that deploys");
      await page.keyboard.press("Enter");
      const dialog = page.getByRole("dialog", { name: "Download project" });
      await dialog.getByRole("button", { name: "template.yaml" }).waitFor();

      for (const [tool, target] of [["AWS SAM", "sam"], ["AWS CDK (Python)", "cdk-py"]]) {
        await dialog.getByRole("combobox", { name: "Deploy with" }).selectOption(tool ?? "");
        await dialog.getByRole("button", { name: target === "sam" ? "template.yaml" : "app.py" }).waitFor();
        const made = await download(page, path.join(folder, `zip-${target}`));
        assert.equal(made.name, `${workspace}-${target}.zip`);
        await dialog.getByText(`${made.name} saved.`).waitFor();
        const out = path.join(folder, `asl-${target}`);
        execFileSync(process.env["ASL"] ?? "asl", ["export", EXAMPLE, "--to", target ?? "", "--out", out], { cwd: PROJECT, stdio: "pipe" });
        const wanted = Object.entries(await tree(out)).map(([file, text]) => [`${workspace}-${target}/${file}`, text]);
        assert.deepEqual(made.files, Object.fromEntries(wanted));
      }

      await dialog.getByRole("combobox", { name: "Functions in" }).selectOption("Python");
      await dialog.getByRole("button", { name: "index.py" }).first().press("Enter");
      await dialog.getByRole("group", { name: "index.py" }).getByText("def handler").waitFor();
      await page.keyboard.press("Escape");
      await dialog.waitFor({ state: "detached" });
    });
  } finally {
    await rm(folder, { recursive: true });
  }
});

/** The title of an example, and the name of its state machine. */
async function exampleOf(/** @type {string} */ file) {
  const example = JSON.parse(await readFile(path.join(PROJECT, file), "utf8"));
  return { title: /** @type {string} */ (example.title), workspace: example.settings?.stateMachineName ?? "MyStateMachine" };
}

test("queues and tables are made if they are ticked", async () => {
  const definition = JSON.stringify({
    StartAt: "A",
    States: {
      A: { Type: "Task", Resource: "arn:aws:states:::sqs:sendMessage", Next: "B",
        Parameters: { QueueUrl: "https://sqs.us-east-1.amazonaws.com/123456789012/orders", MessageBody: "x" } },
      B: { Type: "Task", Resource: "arn:aws:states:::dynamodb:getItem", End: true,
        Parameters: { TableName: "stock", Key: { id: { S: "1" } } } },
    },
  });
  await withPage(
    async (page) => {
      await ready(page);
      await page.getByRole("button", { name: "More", exact: true }).click();
      await page.getByRole("menuitem", { name: "Download project" }).click();
      const dialog = page.getByRole("dialog", { name: "Download project" });
      await dialog.getByRole("button", { name: "template.yaml" }).click();
      const template = dialog.getByRole("group", { name: "template.yaml" });
      await template.getByText("OrdersName:").waitFor();
      assert.equal(await dialog.getByRole("checkbox").count(), 2);
      await dialog.getByRole("checkbox", { name: "Queues" }).press("Space");
      await dialog.getByRole("button", { name: "template.yaml" }).click();
      await template.getByText("Type: AWS::SQS::Queue").waitFor();
      assert.doesNotMatch((await template.textContent()) ?? "", /OrdersName:|AWS::DynamoDB::Table/);
      await screenshot(page, "project-ticked");
      await page.setViewportSize({ width: 390, height: 800 });
      await screenshot(page, "project-ticked-390");
    },
    { url: `${URL_AT_ROOT}${linkTo({ definition })}` },
  );
});

test("a state machine that the workflow starts is made if it is ticked", async () => {
  const { title } = await exampleOf("crates/examples/data/12-nested.json");
  await withPage(async (page) => {
    await ready(page);
    await chooseExample(page, title);
    await page.getByRole("button", { name: "More", exact: true }).click();
    await page.getByRole("menuitem", { name: "Download project" }).click();
    const dialog = page.getByRole("dialog", { name: "Download project" });
    const definition = dialog.getByRole("button", { name: "machines/PriceOrder.asl.json" });
    await dialog.getByRole("button", { name: "template.yaml" }).waitFor();
    assert.equal(await definition.count(), 0);
    await dialog.getByRole("checkbox", { name: "State machines" }).press("Space");
    await definition.click();
    await dialog.getByRole("group", { name: "machines/PriceOrder.asl.json" }).getByText("Multiply").first().waitFor();
    await dialog.getByRole("button", { name: "template.yaml" }).click();
    await dialog.getByRole("group", { name: "template.yaml" }).getByText("PriceOrderStateMachine:").waitFor();
    await screenshot(page, "project-machines");
  });
});

test("a definition that cannot be deployed says so; what to check before stands above the files", async () => {
  const open = async (/** @type {Page} */ page) => {
    await ready(page);
    await page.getByRole("button", { name: "More", exact: true }).click();
    await page.getByRole("menuitem", { name: "Download project" }).click();
    return page.getByRole("dialog", { name: "Download project" });
  };
  await withPage(
    async (page) => {
      const dialog = await open(page);
      await dialog.getByText("no state machine can be made of it").waitFor();
      assert.equal(await dialog.getByRole("button", { name: "Download", exact: true }).count(), 0);
    },
    { url: `${URL_AT_ROOT}${linkTo({ definition: '{"StartAt": "A"}' })}` },
  );
  const definition = JSON.stringify({
    StartAt: "A",
    States: { A: { Type: "Task", Resource: "arn:aws:lambda:eu-west-1:999999999999:function:theirs", End: true } },
  });
  for (const [colorScheme, viewport] of /** @type {const} */ ([["light", { width: 1280, height: 800 }], ["dark", { width: 390, height: 800 }]])) {
    await withPage(
      async (page) => {
        const dialog = await open(page);
        await dialog.getByRole("list", { name: "To check before you deploy" }).getByText("no stub").waitFor();
        await dialog.getByRole("button", { name: "statemachine.asl.json" }).click();
        await dialog.getByText("${TheirsArn}").waitFor();
        const fits = await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
        assert(fits, "the page scrolls sideways");
        await screenshot(page, `project-${colorScheme}-${viewport.width}`);
      },
      { url: `${URL_AT_ROOT}${linkTo({ definition })}`, colorScheme, viewport },
    );
  }
});
