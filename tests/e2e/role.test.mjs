/** The policy of the execution role: generated, pasted, compared, and run under. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { editor, textOf, withPage } from "./browser.mjs";
import { chooseExample, eventTypes, json, notice, ready, run, saved, status, tab } from "./playground.mjs";

/** @typedef {import("playwright-core").Page} Page */

const FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:";

/** A policy that lets these functions be invoked. */
const allowing = (/** @type {string[]} */ ...names) => ({
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Action: ["lambda:InvokeFunction"], Resource: names.map((name) => FUNCTION + name) },
  ],
});

/** Replaces the pasted policy as a user would. */
async function paste(/** @type {Page} */ page, /** @type {unknown} */ policy) {
  await tab(page, "Role");
  await editor(page, "Role").click();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.press("Delete");
  await page.keyboard.insertText(typeof policy === "string" ? policy : JSON.stringify(policy, null, 2));
}

/** The findings below the pasted policy. */
const findings = (/** @type {Page} */ page) => page.getByRole("region", { name: "What the policy allows" });

test("the policy of the two functions is the page's, in every convention and format", async () => {
  await withPage(async (page) => {
    await ready(page);
    await chooseExample(page, "Two functions, one policy");
    await tab(page, "IAM policy");
    await page.getByRole("button", { name: "CallFunction2", exact: true }).waitFor();
    assert.deepEqual(await json(page, "Whole policy"), allowing("function1", "function2"));

    const convention = page.getByRole("combobox", { name: "Convention" });
    await convention.selectOption("AWS CDK");
    await page.getByText("As the task constructs of aws-cdk-lib grant it").waitFor();
    await page.getByRole("region", { name: "Whole policy" }).filter({ hasText: `${FUNCTION}function1:*` }).waitFor();
    assert.equal((await json(page, "Whole policy")).Statement.length, 2);
    await page.getByLabel("X-Ray tracing").check();
    await page.getByRole("region", { name: "Whole policy" }).filter({ hasText: "xray:PutTraceSegments" }).waitFor();

    await page.getByRole("tab", { name: "Terraform" }).click();
    await page.getByRole("region", { name: "Terraform" }).filter({ hasText: 'resource "aws_iam_role"' }).waitFor();
    // By keyboard, as every row of tabs.
    await page.keyboard.press("ArrowRight");
    await page.getByRole("region", { name: "CDK", exact: true }).filter({ hasText: "new iam.PolicyStatement" }).waitFor();

    // The choice is a part of the workspace.
    await saved(page, '"convention":"cdk"');
    await page.reload();
    await ready(page);
    await tab(page, "IAM policy");
    await page.getByText("As the task constructs of aws-cdk-lib grant it").waitFor();
  });
});

test("what the role does not allow fails as on AWS", async () => {
  await withPage(async (page) => {
    await ready(page);
    await chooseExample(page, "Two functions, one policy");
    await tab(page, "Role");
    await findings(page).getByText("No policy yet.").waitFor();
    await page.getByRole("button", { name: "Use the generated policy" }).click();
    await findings(page).getByText("The policy grants all 2 permissions").waitFor();
    assert.deepEqual(JSON.parse(await textOf(page, "Role")), allowing("function1", "function2"));
    await page.getByLabel("Run under this role").check();
    assert.equal(await run(page), "Succeeded");

    await paste(page, allowing("function1"));
    await findings(page).getByText("Missing: no statement allows it.").waitFor();
    await findings(page).getByRole("button", { name: "CallFunction2" }).click();
    await page.locator('.state-link-selected', { hasText: "CallFunction2" }).first().waitFor();
    assert.equal(await run(page), "Failed");
    assert.equal(await page.locator(".error-name").innerText(), "Lambda.AWSLambdaException");
    await page.getByText("The role does not allow lambda:InvokeFunction on").waitFor();
    const types = await eventTypes(page);
    assert.deepEqual(types.slice(-2), ["LambdaFunctionFailed", "ExecutionFailed"]);
    await page.getByRole("button", { name: `Details of event ${types.length - 1}` }).click();
    const text = await page.getByRole("region", { name: `Event ${types.length - 1}` }).innerText();
    const why = `is not authorized to perform: lambda:InvokeFunction on resource: ${FUNCTION}function2 because no identity-based policy allows the lambda:InvokeFunction action (Service: AWSLambda; Status Code: 403; Error Code: AccessDeniedException;`;
    assert.match(text, /Lambda\.AWSLambdaException/);
    assert.ok(text.replace(/\s+/g, " ").includes(why), text);

    // Back to the role from the result, and fixed by the patch.
    await tab(page, "Result");
    await page.getByRole("button", { name: "Show the role" }).click();
    await page.getByRole("button", { name: "Apply the patch" }).click();
    await findings(page).getByText("The policy grants all 2 permissions").waitFor();
    await notice(page, "The policy was patched.");
    // A redrive runs under the role as it is now.
    await tab(page, "Result");
    await page.getByRole("button", { name: "Redrive" }).click();
    await page.getByText("redriven once").waitFor();
    assert.equal(await status(page), "Succeeded");
    assert.equal(await run(page), "Succeeded");
  });
});

test("a malformed policy gets IAM's complaint at its place, and an explicit deny is shown", async () => {
  await withPage(async (page) => {
    await ready(page);
    await chooseExample(page, "Two functions, one policy");
    await paste(page, '{"Version": "2012-10-17",\n"Statement": {"Effect": "Allow", "Action": "lambda:*", "Resource": "function1"}}');
    await findings(page).getByText('Resource function1 must be in ARN format or "*".').waitFor();
    await findings(page).getByRole("button", { name: "Go to line 2" }).click();
    await page.waitForFunction(() => document.activeElement?.tagName === "ASL-EDITOR");

    await paste(page, {
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Action: "lambda:*", Resource: "*" },
        { Sid: "NotTheSecond", Effect: "Deny", Action: "*", Resource: `${FUNCTION}function2` },
      ],
    });
    const denied = findings(page).getByRole("row").filter({ hasText: "CallFunction2" });
    await denied.getByText("Denied; no statement that allows can change that.").waitFor();
    await denied.getByRole("button", { name: "Statement 2 (NotTheSecond)" }).waitFor();
    await findings(page).getByText("Action lambda:* is more than the workflow needs").waitFor();
  });
});
