/** The guide beside the page: it reads without scripts, and its workflows run. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { URL_AT_ROOT, withPage } from "./browser.mjs";

const GUIDE = `${URL_AT_ROOT}guide/`;

test("every page of the guide has a workflow that reads without scripts", async () => {
  await withPage(
    async (page) => {
      const list = page.getByRole("main").getByRole("list").getByRole("link");
      const pages = await list.evaluateAll((links) => links.map((link) => /** @type {HTMLAnchorElement} */ (link).href));
      assert.ok(pages.length >= 12, `${pages.length} pages`);
      for (const address of pages) {
        const response = await page.goto(address);
        assert.equal(response?.status(), 200, address);
        const workflow = page.locator("asl-playground").first();
        assert.match(await workflow.innerText(), /"StartAt"[^]*(SUCCEEDED|FAILED)/, address);
        assert.ok(await page.getByRole("navigation").getByRole("link").count(), address);
      }
    },
    { url: `${GUIDE}index.html`, javaScriptEnabled: false },
  );
});

test("a workflow of the guide runs in its page", async () => {
  await withPage(
    async (page) => {
      await page.locator("asl-playground").getByRole("button", { name: "Run" }).click();
      const frame = page.frameLocator("iframe");
      await frame.getByRole("status", { name: "Last run" }).getByText("Succeeded").waitFor();
      // It is as high as the poster was.
      const [inner, outer] = await Promise.all([page.locator("iframe").boundingBox(), page.locator("asl-playground").boundingBox()]);
      assert.ok(inner && outer && inner.height > 0.9 * outer.height, `${inner?.height} of ${outer?.height}`);
    },
    { url: `${GUIDE}index.html` },
  );
});
