/** What can happen: an uncaught error is found, its witness runs, the fix catches it, and the outcomes become test cases. */
import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { URL_AT_ROOT, textOf, withPage } from "./browser.mjs";
import { linkTo } from "./links.mjs";
import { ready, write } from "./playground.mjs";

/** @typedef {import("playwright-core").Page} Page */

const DEFINITION = {
  StartAt: "Charge",
  States: {
    Charge: {
      Type: "Task",
      Resource: "arn:aws:lambda:us-east-1:123456789012:function:charge",
      TimeoutSeconds: 10,
      Retry: [{ ErrorEquals: ["Lambda.TooManyRequestsException"], MaxAttempts: 2 }],
      End: true,
    },
  },
};

const tab = (/** @type {Page} */ page) => page.getByRole("tab", { name: "Explore", exact: true });
const uncaught = (/** @type {Page} */ page) => page.getByRole("list", { name: "Errors that nobody catches" });
const status = (/** @type {Page} */ page) => page.getByRole("tabpanel", { name: "Explore", exact: true }).getByRole("status");

test("an uncaught error is found, run, caught by the fix, and gone; all outcomes become test cases", async () => {
  await withPage(async (page) => {
    await ready(page);
    await write(page, "Definition", JSON.stringify(DEFINITION, null, 2));
    await tab(page).click();
    await page.getByRole("button", { name: "Explore", exact: true }).click();
    await status(page).getByText("Complete within").waitFor();
    await uncaught(page).getByText("CustomError").waitFor();
    await uncaught(page).getByText("States.Timeout").waitFor();

    await uncaught(page).getByRole("button", { name: "Run it" }).click();
    await page.locator(".status-word", { hasText: "Failed" }).waitFor();

    await tab(page).click();
    await uncaught(page).getByRole("button", { name: /^Catch all errors/ }).click();
    await page.getByText("The workspace has changed since this exploration.").waitFor();
    assert.match(await textOf(page, "Definition"), /"Workflow failed": \{/);
    await page.getByRole("button", { name: "Explore again" }).first().click();
    await status(page).getByText("Complete within").waitFor();
    await page.getByRole("list", { name: "Calls that are repeated" }).waitFor();
    assert.equal(await uncaught(page).count(), 0);

    await page.getByRole("button", { name: /^Write test cases for the rest/ }).click();
    await page.getByText("test cases were added.").waitFor();
    await page.keyboard.press("Control+Shift+Enter");
    await page.locator(".status-word", { hasText: "All passed" }).waitFor();
  });
});

test("typing and running go on while the workflow is explored, and Stop ends it", async () => {
  const branch = (/** @type {number} */ number) => ({
    StartAt: `Call ${number}`,
    States: {
      [`Call ${number}`]: {
        Type: "Task",
        Resource: "arn:aws:lambda:us-east-1:123456789012:function:charge",
        Retry: [{ ErrorEquals: ["States.ALL"], MaxAttempts: 5 }],
        End: true,
      },
    },
  });
  const definition = {
    StartAt: "Many",
    States: { Many: { Type: "Parallel", Branches: Array.from({ length: 30 }, (_, number) => branch(number)), End: true } },
  };
  await withPage(async (page) => {
    await ready(page);
    await write(page, "Definition", JSON.stringify(definition));
    await tab(page).click();
    await page.getByRole("button", { name: "Explore", exact: true }).click();
    await status(page).getByText("so far").waitFor();
    await page.getByRole("button", { name: "Stop exploring" }).click();
    await page.getByRole("button", { name: "Explore again" }).first().waitFor();
    await page.keyboard.press("Control+Enter");
    await page.locator(".status-word", { hasText: "Succeeded" }).waitFor();
  });
});

test("costs follow the weights of outcomes and the prices, and the drawing says how many outcomes pass", async () => {
  await withPage(async (page) => {
    await ready(page);
    await write(page, "Definition", JSON.stringify(DEFINITION, null, 2));
    await tab(page).click();
    await page.getByRole("button", { name: "Explore", exact: true }).click();
    await status(page).getByText("Complete within").waitFor();
    await page.getByRole("button", { name: /^Charge, Task, in (\d+) of \1 outcomes/ }).waitFor();

    const costs = page.getByRole("region", { name: "Cost of a million executions" });
    await costs.getByText("$25.00 Standard", { exact: false }).waitFor();
    // Three attempts of the outcome in which every call fails; half of all executions are like that.
    const failed = page.locator(".explored-group", { hasText: "Lambda.TooManyRequestsException" }).first();
    await failed.evaluate((group) => group.setAttribute("open", ""));
    await page.getByRole("textbox", { name: /^Weight: Charge fails with Lambda.TooManyRequestsException every time/ }).fill("1");
    await costs.getByText("$50.00 Standard", { exact: false }).waitFor();

    await costs.getByText("Prices", { exact: true }).click();
    await costs.getByRole("combobox", { name: "Region" }).selectOption("sa-east-1");
    await costs.getByText("$75.00 Standard", { exact: false }).waitFor();
    await costs.getByRole("textbox", { name: "A million transitions, $" }).fill("10");
    await costs.getByText("$20.00 Standard", { exact: false }).waitFor();
    await costs.getByText("Prices as given.", { exact: false }).waitFor();

    await page.getByRole("tab", { name: "Events" }).click();
    assert.equal(await page.getByRole("button", { name: /outcomes/ }).count(), 0);
  });
});

const SAMPLES = path.resolve(fileURLToPath(new URL("../..", import.meta.url)), process.env.ASL_SHARED || "../shared", "samples");

/** When the tab has its first outcomes, and when it is done, in ms after Explore was pressed. */
const times = (/** @type {Page} */ page) =>
  page.evaluate(
    () =>
      new Promise((resolve) => {
        /** @returns {HTMLButtonElement | undefined} */
        const button = (/** @type {string} */ name) => {
          const all = /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll("button.button"));
          return [...all].find((one) => one.textContent?.trim() === name);
        };
        const start = performance.now();
        let first = 0;
        const look = () => {
          const said = document.querySelector(".explored-head [role=status]")?.textContent ?? "";
          if (first === 0 && /\d/.test(said)) {
            first = performance.now() - start;
          }
          if (button("Explore again") || performance.now() - start > 60_000) {
            resolve({ said, first: Math.round(first), done: Math.round(performance.now() - start) });
          } else {
            requestAnimationFrame(look);
          }
        };
        button("Explore")?.click();
        look();
      }),
  );

test("samples are complete within their bounds", { skip: existsSync(SAMPLES) ? false : `${SAMPLES} is not there` }, async () => {
  // ASL_EXPLORE=1 tries all of them, and prints the times.
  const isWhole = process.env.ASL_EXPLORE === "1";
  const names = readdirSync(SAMPLES).filter((name) => name.endsWith(".asl.json")).sort();
  const tried = isWhole ? names : names.filter((_, index) => index % 6 === 0);
  /** @type {{ name: string, said: string, first: number, done: number }[]} */
  const rows = [];
  for (const name of tried) {
    const definition = readFileSync(path.join(SAMPLES, name), "utf8");
    await withPage(
      async (page) => {
        await ready(page);
        await tab(page).click();
        await page.getByRole("button", { name: "Explore", exact: true }).waitFor();
        if (isWhole) {
          // What is timed is the exploration, not the rest of the page's start.
          await page.waitForTimeout(1_000);
        }
        const row = /** @type {{ said: string, first: number, done: number }} */ (await times(page));
        rows.push({ name, ...row });
      },
      { url: `${URL_AT_ROOT}${linkTo({ definition })}` },
    );
  }
  if (isWhole) {
    console.table(rows);
  }
  const open = rows.filter(({ said }) => !said.includes("Complete within"));
  assert.deepEqual(open, []);
});
