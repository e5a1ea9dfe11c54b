/** What a definition can be written in: YAML, and templates that hold one. And what the help says of findings. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { withPage } from "./browser.mjs";
import { ready, run, tab, write } from "./playground.mjs";

const YAML = `# Greets
StartAt: Greet
States:
  Greet:
    Type: Pass
    Parameters:
      text.$: >-
        States.Format('Hello {}',
          $$.State.Name)
    Next: Done
  Done: {Type: Succeed}
`;

test("YAML is drawn, runs, and has its mistakes where they are", async () => {
  await withPage(async (page) => {
    await ready(page);
    await write(page, "Definition", YAML);
    await page.getByRole("button", { name: /^Greet, Pass/ }).waitFor();
    assert.equal(await run(page), "Succeeded");
    await page.getByText("Hello Greet").first().waitFor();
    await write(page, "Definition", YAML.replace("Next: Done", "Next: Dnoe"));
    const mark = page.locator('asl-editor[label="Definition"] .cm-lintRange-error');
    await mark.filter({ hasText: "Dnoe" }).first().waitFor();
    await tab(page, "Problems");
    await page.getByRole("button", { name: /Missing 'Next' target: Dnoe.*Definition, line 10:11/s }).waitFor();
  });
});

test("a template shows and runs its definition", async () => {
  await withPage(async (page) => {
    await ready(page);
    const inner = JSON.stringify({ StartAt: "Only", States: { Only: { Type: "Pass", Result: "${Table}", End: true } } });
    const properties = { DefinitionString: { "Fn::Sub": inner }, DefinitionSubstitutions: { Table: "orders" } };
    const machine = { Type: "AWS::Serverless::StateMachine", Properties: properties };
    await write(page, "Definition", JSON.stringify({ Resources: { Orders: machine } }, null, 2));
    await page.getByRole("button", { name: /^Only, Pass/ }).waitFor();
    assert.equal(await run(page), "Succeeded");
    await page.getByText('"orders"').first().waitFor();
    await tab(page, "Problems");
    await page.getByText("This is a template: its DefinitionString of Orders is shown and run.").waitFor();
  });
});

test("the help explains the codes of findings", async () => {
  await withPage(async (page) => {
    await ready(page);
    await page.getByRole("button", { name: "Help" }).click();
    const dialog = page.getByRole("dialog", { name: "Help" });
    await dialog.getByText("Playground codes").click();
    await dialog.getByText("PATH_NEVER_EXISTS").waitFor();
    await dialog.getByText("Step Functions codes").click();
    await dialog.getByText("MISSING_TRANSITION_TARGET").waitFor();
  });
});
