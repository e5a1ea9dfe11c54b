/** What a new visitor sees: the first example has run, and every example says what to look at. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { URL_AT_ROOT, textOf, type, withPage } from "./browser.mjs";
import { chooseExample, pane, ready, run, saved, share, tab } from "./playground.mjs";

/** @typedef {import("playwright-core").Page} Page */

const chip = (/** @type {Page} */ page) => page.getByRole("status", { name: "Last run" });
const guide = (/** @type {Page} */ page) => page.getByRole("note", { name: "About this example" });

test("the first example has run, quietly, and nothing else changes", async () => {
  await withPage(async (page) => {
    await chip(page).getByText("Succeeded").waitFor();
    await page.getByRole("button", { name: /^CallLambda, Task, succeeded/i }).waitFor();
    await page.getByRole("region", { name: "Output", exact: true }).waitFor();
    assert.equal(await chip(page).getAttribute("aria-live"), "off");
    assert.equal(await page.evaluate(() => document.activeElement?.tagName), "BODY");
    assert.equal(await page.getByRole("tab", { name: "Definition", exact: true }).getAttribute("aria-selected"), "true");
    assert.equal(await page.locator(".notice").count(), 0);
    // What the user asks for is announced.
    assert.equal(await run(page), "Succeeded");
    assert.equal(await chip(page).getAttribute("aria-live"), null);
  });
});

test("a phone stays on the editor while the first example runs", async () => {
  await withPage(
    async (page) => {
      await chip(page).getByText("Succeeded").waitFor({ state: "attached" });
      assert.equal(await page.getByRole("tab", { name: "Edit", exact: true }).getAttribute("aria-selected"), "true");
      assert.equal(await page.getByRole("heading", { level: 1, name: "ASL Playground" }).count(), 1);
    },
    { viewport: { width: 390, height: 800 } },
  );
});

test("neither a draft nor a link is run", async () => {
  await withPage(async (page) => {
    await ready(page);
    const mine = '{ "StartAt": "Mine", "States": { "Mine": { "Type": "Pass", "End": true } } }';
    await type(page, "Definition", mine);
    await saved(page, "Mine");
    const link = await share(page);
    for (const url of [URL_AT_ROOT, link]) {
      await page.goto("about:blank");
      await page.goto(url);
      await ready(page);
      await page.getByRole("button", { name: /^Mine, Pass/ }).waitFor();
      // The workers have answered, so a run would have ended.
      await tab(page, "IAM policy");
      await page.locator(".policy-switches").waitFor();
      assert.equal(await chip(page).innerText(), "");
      assert.equal(await guide(page).count(), 0);
    }
  });
});

test("examples are found by title, service and feature, and say what to look at until that is closed", async () => {
  await withPage(async (page) => {
    await ready(page);
    await guide(page).getByText("look at the output").waitFor();
    await page.getByRole("button", { name: "Examples" }).click();
    const search = page.getByRole("combobox", { name: "Search" });
    const options = page.getByRole("option");
    assert.equal(await options.count(), 13);
    for (const [words, title] of [
      ["s3", "Process a file with a distributed Map"],
      ["states:startExecution", "Start another workflow"],
      ["heartbeat alive", "Keep a task alive"],
      ["assign jsonata", "Loop with variables"],
    ]) {
      await search.fill(words ?? "");
      await options.filter({ hasText: title ?? "" }).waitFor();
      assert.ok((await options.count()) <= 3, `${words}: ${await options.count()}`);
    }
    await search.fill("nothing of that kind");
    await page.getByText("No example is about that.").waitFor();
    await search.fill("retry failing");
    await page.keyboard.press("Enter");
    assert.match(await textOf(page, "Definition"), /TransientError/);
    await guide(page).getByText("see the times of the events").waitFor();
    await run(page);
    await tab(page, "Events");
    assert.ok(await guide(page).isVisible());
    await guide(page).getByRole("button", { name: "Close" }).click();
    assert.equal(await guide(page).count(), 0);
    await chooseExample(page, "Miss a heartbeat");
    await guide(page).getByText("falls silent").waitFor();
  });
});

test("the tabs of the results stand in two groups, and none is cut off at 1280 pixels", async () => {
  await withPage(async (page) => {
    await ready(page);
    await chooseExample(page, "Process a file with a distributed Map");
    await run(page);
    const places = await page.locator(".pane-result > .tabs").evaluate((row) => {
      const { left, right } = row.getBoundingClientRect();
      return [...row.querySelectorAll("[role=tab]")].map((tab) => {
        const at = tab.getBoundingClientRect();
        return { name: tab.textContent ?? "", left: at.left - left, right: right - at.right, scrolls: tab.scrollWidth > tab.clientWidth };
      });
    });
    assert.deepEqual(places.map(({ name }) => name.replace(/\s*\d.*/, "")), ["Result", "Data flow", "Events", "Map Runs", "Test results", "Explore", "IAM policy", "Problems"]);
    for (const { name, left, right, scrolls } of places) {
      assert.ok(left >= 0 && right >= 0 && !scrolls, `${name} is cut off`);
    }
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 1280);
  });
});

test("text twice as large loses nothing: the page has the layout of a narrow one", async () => {
  await withPage(
    async (page) => {
      const session = await page.context().newCDPSession(page);
      await session.send("Page.setFontSizes", { fontSizes: { standard: 32, fixed: 26 } });
      await page.reload();
      await ready(page);
      assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).fontSize), "32px");
      for (const name of ["Edit", "Graph", "Result"]) {
        await pane(page, name);
        // What is wider than the page and cannot be scrolled to is lost.
        const lost = await page.evaluate(() => {
          const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
          const cut = [...document.querySelectorAll("button, [role=tab]")].filter((button) => {
            const at = button.getBoundingClientRect();
            return at.width > 0 && (at.right > innerWidth + 1 || at.left < -1 || at.bottom > innerHeight + 1) && !button.closest(".scroll, .tabs, .skip-link, .viewport, .json");
          });
          return { wide, cut: cut.map((button) => button.outerHTML.slice(0, 120)) };
        });
        assert.deepEqual(lost, { wide: 0, cut: [] }, name);
      }
      await pane(page, "Graph");
      const boxes = await Promise.all([".graph-tools", ".graph-switch"].map((box) => page.locator(box).boundingBox()));
      const [tools, shown] = boxes;
      assert.ok(tools && shown && (shown.x + shown.width <= tools.x || shown.y + shown.height <= tools.y || tools.y + tools.height <= shown.y), "two groups of buttons overlap");
    },
    { viewport: { width: 640, height: 800 } },
  );
});

test("a tap on a state of a phone's graph leads to what happened there, and before a run to its definition", async () => {
  await withPage(
    async (page) => {
      await ready(page);
      const selected = (/** @type {string} */ name) => page.getByRole("tablist", { name: "Panes" }).getByRole("tab", { name, selected: true });
      await pane(page, "Graph");
      await page.getByRole("button", { name: /^CallLambda, Task/ }).tap();
      await selected("Result").waitFor();
      await page.getByRole("tab", { name: "Data flow", selected: true }).waitFor();
      await chooseExample(page, "Two functions, one policy");
      await pane(page, "Graph");
      await page.getByRole("button", { name: /, Task/ }).first().tap();
      await selected("Edit").waitFor();
    },
    { viewport: { width: 390, height: 800 }, hasTouch: true, isMobile: true },
  );
});

const callouts = (/** @type {Page} */ page) => page.getByRole("complementary", { name: "First visit" });

test("three callouts show on the first visit, and never again after Escape or a click", async () => {
  for (const end of [(/** @type {Page} */ page) => page.keyboard.press("Escape"), (/** @type {Page} */ page) => page.locator(".pane-result").click({ position: { x: 200, y: 300 } })]) {
    await withPage(async (page) => {
      await ready(page);
      for (const words of ["The definition", "Run", "What happened"]) {
        await callouts(page).getByText(words, { exact: true }).waitFor();
      }
      // Until then they come again.
      await page.reload();
      await callouts(page).waitFor();
      await end(page);
      await callouts(page).waitFor({ state: "detached" });
      await page.reload();
      await ready(page);
      // The results are there, and so is what loads with the callouts.
      await guide(page).waitFor();
      assert.equal(await callouts(page).count(), 0);
    });
  }
});

test("the tour is lesson 1, and a key reaches it", async () => {
  await withPage(async (page) => {
    await ready(page);
    await callouts(page).waitFor();
    // The last thing on the page is the first one backwards.
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Shift+Tab");
    await callouts(page).getByRole("button", { name: "Take the tour" }).and(page.locator(":focus")).waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Call a function" }).waitFor();
    await callouts(page).waitFor({ state: "detached" });
    assert.match(page.url(), /#lesson=01$/);
  });
});

test("who types, opens a lesson, or has a link or a draft is told nothing", async () => {
  await withPage(async (page) => {
    await page.goto("about:blank");
    await page.goto(`${URL_AT_ROOT}#lesson=02`);
    await page.getByRole("heading", { name: "What comes back" }).waitFor();
    assert.equal(await callouts(page).count(), 0);
    await page.goto("about:blank");
    await page.goto(URL_AT_ROOT);
    await ready(page);
    await tab(page, "IAM policy");
    await page.locator(".policy-switches").waitFor();
    assert.equal(await callouts(page).count(), 0);
  });
  await withPage(async (page) => {
    await ready(page);
    await callouts(page).waitFor();
    await page.keyboard.press("ControlOrMeta+Shift+P");
    await page.getByRole("dialog", { name: "Commands" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    // In a dialog the key was the dialog's.
    assert.equal(await callouts(page).count(), 1);
    await page.getByRole("textbox", { name: "Definition", exact: true }).focus();
    await page.keyboard.type(" ");
    await callouts(page).waitFor({ state: "detached" });
    await saved(page, "CallLambda");
    await page.reload();
    await ready(page);
    await tab(page, "IAM policy");
    await page.locator(".policy-switches").waitFor();
    assert.equal(await callouts(page).count(), 0);
  });
});
