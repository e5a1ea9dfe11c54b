/** Templates on the page: which of several state machines is meant, and a definition in a file of its own. */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { test } from "node:test";
import { textOf, withPage } from "./browser.mjs";
import { notice, ready, run, saved, share, write } from "./playground.mjs";

const machine = (/** @type {string} */ state) =>
  `    Type: AWS::Serverless::StateMachine\n    Properties:\n      Definition: { StartAt: ${state}, States: { ${state}: { Type: Pass, End: true } } }\n`;
const TWO = `Resources:\n  Orders:\n${machine("Order")}  Refunds:\n${machine("Refund")}`;
const ELSEWHERE =
  "Resources:\n  Shop:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      DefinitionUri: statemachine/shop.asl.json\n      Type: STANDARD\n";

test("a template with two state machines offers both, and the choice is part of draft and link", async () => {
  await withPage(async (page) => {
    await ready(page);
    await write(page, "Definition", TWO);
    const choice = page.getByRole("combobox", { name: "State machine of the template" });
    await page.getByRole("button", { name: /^Order, Pass/ }).waitFor();
    assert.deepEqual(await choice.locator("option").allInnerTexts(), ["Orders", "Refunds"]);
    await choice.selectOption("Refunds");
    await page.getByRole("button", { name: /^Refund, Pass/ }).waitFor();
    assert.equal(await run(page), "Succeeded");
    await saved(page, '"machine":1');
    await page.reload();
    await ready(page);
    await page.getByRole("button", { name: /^Refund, Pass/ }).waitFor();
    assert.equal(await choice.evaluate((element) => /** @type {HTMLSelectElement} */ (element).value), "Refunds");
    const link = await share(page);
    await page.evaluate(() => localStorage.clear());
    await page.goto("about:blank");
    await page.goto(link);
    await page.getByRole("button", { name: /^Refund, Pass/ }).waitFor();
  });
});

test("a template that names a file asks for that file and takes its definition", async () => {
  await withPage(async (page) => {
    await ready(page);
    await write(page, "Definition", ELSEWHERE);
    await page.getByText("The definition is in another file, shop.asl.json.").waitFor();
    const choosing = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Open shop.asl.json…" }).click();
    const definition = '{"StartAt": "Buy", "States": {"Buy": {"Type": "Pass", "End": true}}}';
    await (await choosing).setFiles({ name: "shop.asl.json", mimeType: "application/json", buffer: Buffer.from(definition) });
    await notice(page, "The definition was taken from shop.asl.json.");
    await page.getByRole("button", { name: /^Buy, Pass/ }).waitFor();
    assert.match(await textOf(page, "Definition"), /Type: STANDARD/);
    assert.equal(await run(page), "Succeeded");
    await page.getByRole("button", { name: "Undo" }).click();
    assert.equal(await textOf(page, "Definition"), ELSEWHERE);
    // A file that holds no definition changes nothing.
    await page.locator(".template-file input[type=file]").setInputFiles({ name: "x.json", mimeType: "application/json", buffer: Buffer.from("[1]") });
    await notice(page, "The file does not hold a definition.");
    assert.equal(await textOf(page, "Definition"), ELSEWHERE);
  });
});

test("a pasted template brings its settings, and the policies of its role", async () => {
  await withPage(async (page) => {
    await ready(page);
    const properties = "      Type: EXPRESS\n      Name: shop\n      Policies:\n        - Statement:\n            - Effect: Allow\n              Action: lambda:InvokeFunction\n              Resource: '*'\n";
    await write(page, "Definition", `Resources:\n  Shop:\n${machine("Buy")}${properties}`);
    await notice(page, "Settings taken from the template: type EXPRESS, name shop.");
    await saved(page, '"type":"EXPRESS"');
    await page.getByRole("tab", { name: "Role" }).click();
    await page.getByRole("button", { name: "From the template" }).click();
    await saved(page, "lambda:InvokeFunction");
    await page.locator(".notice").getByRole("button", { name: "Undo" }).first().click();
    await page.waitForFunction(() => !localStorage.getItem("asl-playground.draft")?.includes('"type":"EXPRESS"'));
  });
});
