/** Projects that are opened again: as an archive, as files, as a folder; and what is said of those that cannot be. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { crc32, deflateRawSync } from "node:zlib";
import { URL_AT_ROOT, editor, screenshot, textOf, withPage } from "./browser.mjs";
import { mine } from "./hostile.mjs";
import { linkTo } from "./links.mjs";
import { notice, json as output, ready, run, saved, tab, write } from "./playground.mjs";

/** @typedef {import("playwright-core").Page} Page */

const EXAMPLE = fileURLToPath(new URL("../../crates/examples/data/06-retry.json", import.meta.url));
const definition = JSON.stringify({ StartAt: "Buy", States: { Buy: { Type: "Pass", End: true } } });
const template =
  "Resources:\n  Shop:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      Name: shop\n      Type: EXPRESS\n      DefinitionUri: machines/shop.asl.json\n";

/** An archive of these files, as other tools write it: deflated, with sizes and sums before the data. */
function zip(/** @type {Record<string, string | Buffer>} */ files, { size = /** @type {number | undefined} */ (undefined) } = {}) {
  const locals = [];
  const central = [];
  let offset = 0;
  for (const [name, content] of Object.entries(files)) {
    const data = Buffer.from(content);
    const packed = deflateRawSync(data);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc32(data), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(size ?? data.length, 18);
    common.writeUInt16LE(Buffer.byteLength(name), 22);
    const at = Buffer.alloc(4);
    at.writeUInt32LE(offset);
    const local = Buffer.concat([Buffer.from("PK\x03\x04"), common, Buffer.from(name), packed]);
    locals.push(local);
    central.push(Buffer.concat([Buffer.from("PK\x01\x02\x14\x00"), common, Buffer.alloc(10), at, Buffer.from(name)]));
    offset += local.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(central.length, 8);
  end.writeUInt16LE(central.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}

/** Drops files on the page, or with their folders. */
async function drop(/** @type {Page} */ page, /** @type {string[]} */ paths) {
  // What a script makes up has no folders; the browser's own events have.
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: paths, dragOperationsMask: 1 };
  for (const type of /** @type {const} */ (["dragEnter", "dragOver"])) {
    await session.send("Input.dispatchDragEvent", { type, x: 300, y: 300, data });
  }
  await page.locator(".drop-hint").waitFor();
  await screenshot(page, "opening-drop");
  await session.send("Input.dispatchDragEvent", { type: "drop", x: 300, y: 300, data });
  await session.detach();
}

/** Chooses files as the menu does. */
async function choose(/** @type {Page} */ page, /** @type {Record<string, string | Buffer>} */ files) {
  const all = Object.entries(files).map(([name, content]) => ({ name, mimeType: "", buffer: Buffer.from(content) }));
  const choosing = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Open files" }).click();
  await (await choosing).setFiles(all);
}

async function withFolder(/** @type {(folder: string) => Promise<void>} */ use) {
  const folder = await mkdtemp(path.join(tmpdir(), "asl-opening-"));
  try {
    await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

const json = (/** @type {string} */ text) => JSON.parse(text);

/** Downloads the project of an example in one page and opens it in another. */
async function roundTrip(/** @type {string} */ tool, /** @type {string} */ file) {
  const example = json(await readFile(EXAMPLE, "utf8"));
  await withFolder(async (folder) => {
    const archive = path.join(folder, "project.zip");
    const texts = Object.entries(example).map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]);
    const named = linkTo({ ...Object.fromEntries(texts), settings: { stateMachineName: "Retried" } });
    await withPage(async (page) => {
      await ready(page);
      await page.getByRole("button", { name: "More", exact: true }).click();
      await page.getByRole("menuitem", { name: "Download project" }).click();
      const dialog = page.getByRole("dialog", { name: "Download project" });
      await dialog.getByRole("combobox", { name: "Deploy with" }).selectOption(tool);
      await dialog.getByRole("button", { name: file }).waitFor();
      const downloading = page.waitForEvent("download");
      await dialog.getByRole("button", { name: "Download", exact: true }).click();
      await (await downloading).saveAs(archive);
    }, { url: `${URL_AT_ROOT}${named}` });
    // As it is, and as others would pack it again.
    const repacked = path.join(folder, "repacked.zip");
    const unpacked = path.join(folder, "unpacked");
    execFileSync("python3", ["-m", "zipfile", "-e", archive, unpacked]);
    execFileSync("python3", ["-c", "import shutil, sys; shutil.make_archive(sys.argv[1], 'zip', sys.argv[2])", repacked.slice(0, -4), unpacked]);
    for (const dropped of [archive, repacked, unpacked]) {
      await withPage(async (page) => {
        await ready(page);
        await drop(page, [dropped]);
        await notice(page, tool === "Terraform" ? "The definition is that of" : "The definition is read from");
        assert.deepEqual(json(await textOf(page, "Definition")), example.definition);
        await saved(page, '"stateMachineName":"Retried"');
        assert.equal(await run(page), "Succeeded");
        await screenshot(page, `opening-${tool.replaceAll(" ", "-")}`);
      });
    }
  });
}

test("a downloaded project of SAM opens again", () => roundTrip("AWS SAM", "template.yaml"));
test("a downloaded project of the Serverless Framework opens again", () => roundTrip("Serverless Framework", "serverless.yml"));

test("a downloaded project of Terraform opens again", () => roundTrip("Terraform", "main.tf"));

/** A Terraform file with this definition. */
const configuration = (/** @type {string} */ of) => `resource "aws_sfn_state_machine" "shop" {\n  name = "shop"\n  definition = ${of}\n}\n`;

test("a Terraform file opens alone, and with the file that it names", async () => {
  await withPage(async (page) => {
    await ready(page);
    await choose(page, { "main.tf": configuration(`jsonencode(${definition})`) });
    await notice(page, "The definition is that of main.tf:1: aws_sfn_state_machine.shop.");
    assert.deepEqual(json(await textOf(page, "Definition")), json(definition));
    await saved(page, '"stateMachineName":"shop"');
    assert.equal(await run(page), "Succeeded");
    const named = definition.replaceAll("Buy", "${state}");
    const main = configuration('templatefile("${path.module}/shop.tftpl", { state = var.state })');
    await choose(page, { "main.tf": main, "shop.tftpl": named, "variables.tf": 'variable "state" {}', "terraform.tfvars": 'state = "Pay"' });
    await page.getByRole("button", { name: /^Pay, Pass/ }).waitFor();
    assert.equal(await textOf(page, "Definition"), definition.replaceAll("Buy", "Pay"));
    await screenshot(page, "opening-terraform-file");
  });
});

test("files that are chosen together, and dropped in their folder", async () => {
  await withPage(async (page) => {
    await ready(page);
    await write(page, "Definition", mine);
    await choose(page, { "template.yaml": template, "shop.asl.json": definition });
    await notice(page, "The definition is read from shop.asl.json, as template.yaml says.");
    assert.equal(await textOf(page, "Definition"), definition);
    await saved(page, '"type":"EXPRESS"');
    await screenshot(page, "opening-files");
    // What was there comes back.
    await page.locator(".notice", { hasText: "Project opened." }).getByRole("button", { name: "Undo" }).click();
    assert.equal(await textOf(page, "Definition"), mine);

    await withFolder(async (folder) => {
      await mkdir(path.join(folder, "shop", "machines"), { recursive: true });
      await mkdir(path.join(folder, "shop", "node_modules", "x"), { recursive: true });
      await writeFile(path.join(folder, "shop", "template.yaml"), template);
      await writeFile(path.join(folder, "shop", "machines", "shop.asl.json"), definition);
      await writeFile(path.join(folder, "shop", "node_modules", "x", "template.yaml"), template);
      await drop(page, [path.join(folder, "shop")]);
      await notice(page, "The definition is read from shop/machines/shop.asl.json, as shop/template.yaml says.");
      assert.equal(await textOf(page, "Definition"), definition);
    });
  });
});

test("what the workflow of a template starts is mocked with its definition", async () => {
  const start = (/** @type {string} */ id) => ({
    Type: "Task",
    Resource: "arn:aws:states:::states:startExecution.sync:2",
    Parameters: { StateMachineArn: { Ref: id }, Input: { n: 1 } },
    End: true,
  });
  const machine = (/** @type {string} */ name, /** @type {object} */ state) => ({
    Type: "AWS::Serverless::StateMachine",
    Properties: { Name: name, Definition: { StartAt: "Only", States: { Only: state } } },
  });
  const Resources = {
    Shop: machine("shop", start("Pay")),
    Pay: machine("pay", start("Book")),
    Book: machine("book", { Type: "Pass", Result: { booked: true }, End: true }),
  };
  await withPage(async (page) => {
    await ready(page);
    await choose(page, { "template.json": JSON.stringify({ Resources }, null, 2) });
    await notice(page, "The state machines that the workflow starts are mocked executions with their definitions: pay, book.");
    assert.equal(await run(page), "Succeeded");
    assert.deepEqual((await output(page, "Output")).Output.Output, { booked: true });
    await tab(page, "Mocks");
    await editor(page, "pay: Definition to run").waitFor();
    await screenshot(page, "opening-started");
  });
});

test("what cannot be opened is a sentence, and the text stays", async () => {
  const bomb = zip({ "template.yaml": Buffer.alloc(200 << 20, " ") });
  const whole = zip({ "template.yaml": template, "machines/shop.asl.json": definition });
  /** @type {[string, Record<string, string | Buffer>, string][]} */
  const cases = [
    ["a bomb", { "bomb.zip": bomb }, "bomb.zip cannot be opened: its files have more than 32 MiB."],
    ["a bomb that lies", { "bomb.zip": zip({ "a.json": Buffer.alloc(64 << 20, " ") }, { size: 10 }) }, "bomb.zip cannot be opened: its files have more than 32 MiB."],
    ["half an archive", { "half.zip": whole.subarray(0, whole.length / 2) }, "half.zip cannot be opened: the archive is damaged or incomplete."],
    ["a changed archive", { "changed.zip": Buffer.from(whole.map((byte, at) => (at === 50 ? byte ^ 255 : byte))) }, "changed.zip cannot be opened: the archive is damaged or incomplete."],
    ["an empty archive", { "empty.zip": zip({}) }, "There is no workflow in empty.zip."],
    ["an archive without a workflow", { "other.zip": zip({ "package.json": "{}", "logo.png": "\x89PNG" }) }, "There is no workflow in other.zip."],
    ["an archive in an archive", { "outer.zip": zip({ "inner.zip": whole }) }, "There is no workflow in outer.zip."],
    ["a path out of it", { "out.zip": zip({ "../../package.json": "{}" }) }, "There is no workflow in out.zip."],
    ["Terraform that is none", { "main.tf": configuration("= 1") }, "main.tf:3: This is not valid HCL"],
    ["Terraform that nests", { "main.tf": configuration("[".repeat(100_000)) }, "main.tf:3: This is not valid HCL"],
    ["Terraform that calls", { "main.tf": configuration("f(".repeat(100_000)) }, "main.tf:3: This is not valid HCL"],
    ["Terraform that is large", { "main.tf": configuration(`"${"x".repeat(600 << 10)}"`) }, "main.tf cannot be opened: it has more than 512 KiB."],
    ["Terraform without its file", { "main.tf": configuration('file("shop.json")') }, "Its definition is in shop.json, which is not among the files."],
    ["Terraform without a state machine", { "main.tf": 'variable "x" {}' }, "There is no workflow in main.tf."],
    ["files without a workflow", { "a.json": "{}", "b.json": "[]" }, "There is no workflow in these 2 files."],
  ];
  await withPage(async (page) => {
    await ready(page);
    await write(page, "Definition", mine);
    for (const [what, files, sentence] of cases) {
      await choose(page, files);
      await notice(page, sentence);
      if (what === "a bomb") {
        await screenshot(page, "opening-bomb");
      }
      assert.equal(await textOf(page, "Definition"), mine, what);
      await page.locator('.notice [aria-label="Dismiss"]').first().click();
    }
  });
});

test("files open on a narrow, dark page", async () => {
  await withPage(
    async (page) => {
      await ready(page);
      await choose(page, { "template.yaml": template, "shop.asl.json": definition });
      await notice(page, "The definition is read from shop.asl.json");
      await screenshot(page, "opening-dark-390");
    },
    { colorScheme: "dark", viewport: { width: 390, height: 800 } },
  );
});
