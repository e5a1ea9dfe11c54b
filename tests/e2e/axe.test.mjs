/** No tab and no dialog has what axe-core calls a violation, in light, dark and forced colors. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { test } from "node:test";
import { withPage } from "./browser.mjs";
import { chooseExample, ready, run, tab } from "./playground.mjs";

/** @typedef {import("playwright-core").Page} Page */

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe finds on the page as it is, one line each. */
async function violations(/** @type {Page} */ page, /** @type {string} */ where) {
  // Colors change within 120 ms; what is measured on the way is nothing that anybody reads.
  await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => undefined))));
  const found = await page.evaluate(async () => {
    const { axe } = /** @type {{ axe: { run: (root: Document, options: object) => Promise<{ violations: { id: string, nodes: { html: string, failureSummary?: string }[] }[] }> } }} */ (/** @type {unknown} */ (window));
    // An experimental rule that wants a state's caption within its name, in the order in which they are drawn: the name says
    // the type and what happened instead.
    const rules = { "label-content-name-mismatch": { enabled: false } };
    const { violations } = await axe.run(document, { resultTypes: ["violations"], rules });
    return violations.flatMap(({ id, nodes }) => nodes.slice(0, 3).map((node) => `${id}: ${node.html.slice(0, 160)} ${(node.failureSummary ?? "").replace(/\s+/g, " ").slice(0, 200)}`));
  });
  return found.map((line) => `${where}: ${line}`);
}

/** Goes through every tab and dialog. */
async function all(/** @type {Page} */ page) {
  await ready(page);
  await page.evaluate(AXE);
  /** @type {string[]} */
  const found = [];
  const look = async (/** @type {string} */ where) => found.push(...(await violations(page, where)));
  await look("at the start");
  await chooseExample(page, "Retry a failing function");
  await run(page);
  for (const name of ["Input", "Mocks", "Tests", "Role", "Definition"]) {
    await tab(page, name);
    await look(name);
  }
  for (const name of ["Result", "Data flow", "Events", "Test results", "IAM policy", "Problems"]) {
    await tab(page, name);
    await page.locator("[aria-busy=true]").first().waitFor({ state: "detached" });
    await look(name);
  }
  await page.getByRole("button", { name: "Moments" }).click();
  await page.getByRole("slider", { name: "Event" }).fill("4");
  await page.locator(".state-running").waitFor();
  await look("Moments");
  await page.keyboard.press("Escape");
  await tab(page, "Explore");
  await look("Explore, before");
  await page.getByRole("button", { name: "Explore", exact: true }).click();
  await page.getByRole("button", { name: "Explore again" }).first().waitFor();
  await page.getByText("Prices", { exact: true }).click();
  await look("Explore");
  await tab(page, "Events");
  await page.getByRole("tab", { name: "Timeline" }).click();
  await page.locator(".bar-row").first().waitFor();
  await look("Timeline");
  await page.getByRole("button", { name: "List", exact: true }).click();
  await look("List");
  for (const [keys, name] of [["ControlOrMeta+Shift+O", "Go to state"], ["ControlOrMeta+Shift+P", "Commands"]]) {
    await page.keyboard.press(keys ?? "");
    await page.getByRole("dialog").waitFor();
    await look(name ?? "");
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
  }
  const dialog = async (/** @type {string} */ name) => {
    await page.getByRole("dialog").waitFor();
    await page.getByRole("dialog").locator(".loading").waitFor({ state: "detached" });
    await look(name);
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
  };
  for (const name of ["Help", "Execution settings", "Examples", "Copy for docs"]) {
    await page.getByRole("button", { name, exact: true }).click();
    await dialog(name);
  }
  await page.getByRole("button", { name: "More", exact: true }).click();
  await look("More");
  await page.getByRole("menuitem", { name: "Workspaces" }).click();
  await page.getByRole("button", { name: "Save", exact: true }).waitFor();
  await dialog("Workspaces");
  for (const [item, shown] of [
    ["Open a real execution", "Choose files"],
    ["Redact and share", "Copy redacted link"],
    ["Download project", "template.yaml"],
  ]) {
    await page.getByRole("button", { name: "More", exact: true }).click();
    await page.getByRole("menuitem", { name: item }).click();
    await page.getByRole("dialog").getByRole("button", { name: shown }).waitFor();
    await dialog(item ?? "");
  }
  await tab(page, "Data flow");
  await page.getByRole("button", { name: "Test state", exact: true }).click();
  await dialog("Test state");
  await chooseExample(page, "Process a file with a distributed Map");
  await run(page);
  await tab(page, "Map Runs");
  await page.locator(".children").first().waitFor();
  await look("Map Runs");
  await page.locator(".children button").first().click();
  await page.getByRole("navigation", { name: "Executions" }).waitFor();
  await look("a child execution");
  return found;
}

for (const options of /** @type {const} */ ([{ colorScheme: "light" }, { colorScheme: "dark" }, { forcedColors: "active" }])) {
  test(`axe finds nothing: ${Object.values(options)[0]}`, { timeout: 180_000 }, async () => {
    await withPage(
      async (page) => {
        assert.deepEqual(await all(page), []);
      },
      { ...options, viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" },
    );
  });
}
