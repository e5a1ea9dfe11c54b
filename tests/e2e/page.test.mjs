/** The page as such: it starts, its worker answers, it works wherever it is hosted. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { URL_AT_ROOT, URL_BELOW, editor, screenshot, textOf, type, withPage } from "./browser.mjs";
import { chooseExample, ready, run, tab } from "./playground.mjs";

for (const [where, url] of [
  ["at the root of a host", URL_AT_ROOT],
  ["below a path", URL_BELOW],
]) {
  test(`the page starts ${where}, and its worker answers`, async () => {
    await withPage(
      async (page) => {
        await editor(page, "Definition").waitFor();
        assert.match(await textOf(page, "Definition"), /"StartAt": "CallLambda"/);
        assert.equal(await run(page), "Succeeded");
        await page.getByText("Loading").waitFor({ state: "detached" });
      },
      { url },
    );
  });
}

for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
  test(`the page follows the system's ${colorScheme} colours`, async () => {
    await withPage(
      async (page) => {
        await ready(page);
        const isLight = async () => {
          const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
          const [red = 0] = background.match(/\d+/g)?.map(Number) ?? [];
          return red > 127;
        };
        assert.equal(await isLight(), colorScheme === "light");
        await chooseExample(page, "Catch an error by its type");
        await run(page);
        await screenshot(page, `page-${colorScheme}`);
        await tab(page, "Mocks");
        await tab(page, "Events");
        await screenshot(page, `page-${colorScheme}-mocks-events`);

        // The user's choice counts more, and is kept.
        const theme = page.getByRole("button", { name: /^Colors:/ });
        await theme.click();
        if (colorScheme === "light") {
          await theme.click();
        }
        assert.equal(await isLight(), colorScheme === "dark");
        await page.reload();
        await ready(page);
        assert.equal(await isLight(), colorScheme === "dark");
      },
      { colorScheme },
    );
  });
}

test("the page runs no inline script and evaluates no text", async () => {
  await withPage(
    async (page) => {
      await editor(page, "Definition").waitFor();
      assert.equal(await page.locator("script:not([src])").count(), 0);
      const ran = await page.evaluate(() => {
        const script = document.createElement("script");
        // Text that is not from the parser is not refused as a string.
        script.append("window.inlineScriptRan = true");
        document.body.append(script);
        return "inlineScriptRan" in window;
      });
      assert.equal(ran, false);
      const assigned = page.evaluate(() => {
        document.createElement("script").textContent = "window.inlineScriptRan = true";
      });
      await assert.rejects(assigned, /TrustedScript/);
    },
    { allowErrors: true },
  );
});

test("the part of the page that comes later may fail to load, and comes at the second try", async () => {
  await withPage(
    async (page) => {
      let isDown = true;
      await page.route("**/page-*_lazy.wasm", (route) => (isDown ? route.abort() : route.continue()));
      await page.reload();
      await page.getByRole("tab", { name: "IAM policy" }).click();
      const panel = page.getByRole("tabpanel", { name: "IAM policy" });
      await panel.getByText("This part of the page could not be loaded.").waitFor();
      // A run needs it, too, and says what is wrong.
      await page.getByRole("button", { name: "Run", exact: true }).first().click();
      const result = page.getByRole("tabpanel", { name: "Result" });
      await result.getByText("This part of the page could not be loaded.").waitFor();
      isDown = false;
      await page.getByRole("tab", { name: "IAM policy" }).click();
      await panel.getByRole("button", { name: "Try again" }).click();
      await panel.getByText("lambda:InvokeFunction").first().waitFor();
      await type(page, "Definition", '{ "StartAt": "Mine", "States": { "Mine": { "Type": "Pass", "End": true } } }');
      await page.getByRole("button", { name: /^Mine, Pass/ }).waitFor();
      await page.getByRole("button", { name: "Run", exact: true }).first().click();
      await page.getByText("Succeeded").first().waitFor();
    },
    { allowErrors: true },
  );
});
