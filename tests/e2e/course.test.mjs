/** For teachers: a lesson made of a workspace, and a course from the page's own host, which may be hostile. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { URL_AT_ROOT, textOf, withPage } from "./browser.mjs";
import { chooseExample, notice, ready, write } from "./playground.mjs";

/** @typedef {import("playwright-core").Page} Page */

const lesson = (/** @type {Page} */ page) => page.getByRole("region", { name: "Lesson" });
const contents = (/** @type {Page} */ page) => page.getByRole("dialog", { name: "Learn Step Functions" });

/** Opens the page with a course that its host has at this path. */
async function withCourse(/** @type {Page} */ page, /** @type {string} */ body, /** @type {string} */ name = "courses/mine.json") {
  await page.goto("about:blank");
  await page.unroute("**/courses/**");
  await page.route("**/courses/**", (route) => route.fulfill({ body, contentType: "application/json" }));
  await page.goto(`${URL_AT_ROOT}?course=${encodeURIComponent(name)}`);
}

test("a workspace becomes a lesson, and a learner takes it", async () => {
  await withPage(async (page) => {
    await ready(page);
    await chooseExample(page, "Retry a failing function");
    const definition = await textOf(page, "Definition");
    await page.getByRole("button", { name: "More", exact: true }).click();
    const downloading = page.waitForEvent("download");
    await page.getByRole("menuitem", { name: "Make a lesson" }).click();
    const download = await downloading;
    assert.match(download.suggestedFilename(), /\.lesson\.json$/);
    await notice(page, "Write the text");
    const course = await readFile(await download.path(), "utf8");

    await withCourse(page, course);
    await contents(page).getByText("0 of 1 passed.").waitFor();
    await contents(page).getByRole("button", { name: "Begin" }).click();
    await lesson(page).getByText("Say what the workflow must do.").waitFor();
    await lesson(page).getByRole("button", { name: "Check" }).click();
    await lesson(page).getByRole("button", { name: "Hint" }).click();
    await lesson(page).getByText("is still a Pass state.").waitFor();
    await write(page, "Definition", definition);
    await lesson(page).getByRole("button", { name: "Check" }).click();
    await lesson(page).getByText("Passed.").waitFor();
    // Its progress is its own.
    await page.goto(URL_AT_ROOT);
    await page.getByRole("button", { name: "Learn" }).click();
    await contents(page).getByText("0 of 24 passed.").waitFor();
  });
});

test("a course that is none says why, and where", async () => {
  await withPage(
    async (page) => {
      const folder = { "text.md": "# T\n\nText.", "start.json": {}, "solution.json": {}, "cases.json": {}, "wrong.json": [{}, {}, {}] };
      const long = "word ".repeat(121);
      for (const [course, sentence] of [
        ["{", "The course is not JSON"],
        ["[]", "The course has no lessons"],
        ["{}", "The course has no lessons"],
        [{ "../x": folder }, 'a lesson with the name "../x"'],
        [{ "01-a": folder, "01-b": folder }, "two lessons with the number 01: 01-a and 01-b"],
        [{ "01-a": { ...folder, "wrong.json": [] } }, "01-a: wrong.json has 0 typical wrong answers"],
        [{ "01-a": { ...folder, "text.md": `# T\n\n${long}` } }, "01-a: text.md: it has 121 words"],
        [{ "01-a": { ...folder, "text.md": undefined, "text.de.md": "# T\n\nText." } }, "01-a: text.md is missing"],
        [Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`${index}-a`, folder])), "101 lessons; 100 are the most"],
        [" ".repeat(2 * 1024 * 1024 + 1), "more than 2 MiB"],
      ]) {
        await withCourse(page, typeof course === "string" ? course : JSON.stringify(course));
        await contents(page).getByRole("alert").getByText(String(sentence)).waitFor();
      }
      // What breaks only when it is checked is said then.
      await withCourse(page, JSON.stringify({ "01-a": folder }));
      await contents(page).getByRole("button", { name: "Begin" }).click();
      await lesson(page).getByRole("button", { name: "Check" }).click();
      await lesson(page).getByText("nothing can fail").or(lesson(page).getByText("cannot be read")).first().waitFor();
      // No other host is asked, whatever the name looks like.
      for (const name of ["https://example.org/course.json", "//example.org/course.json", "data:application/json,{}", `blob:${URL_AT_ROOT}0`, "http://"]) {
        await withCourse(page, "{}", name);
        await contents(page).getByRole("alert").getByText("must be a file of the same host").waitFor();
      }
      await page.unroute("**/courses/**");
      await page.goto(`${URL_AT_ROOT}?course=courses/none.json`);
      await contents(page).getByRole("alert").getByText("the host answers 404").waitFor();
    },
    { allowErrors: true },
  );
});

test("texts of a course become elements, never HTML", async () => {
  await withPage(async (page) => {
    const text = '# <img src=x onerror="window.harmed=1">\n\n> <b>idea</b>\n\n<script>window.harmed = 1</script> [link](javascript:alert(1)) `</code><img src=x>`';
    const definition = { StartAt: "A", States: { A: { Type: "Pass", End: true } } };
    const folder = {
      "text.md": text,
      "start.json": { definition },
      "solution.json": {},
      "cases.json": { cases: [{ name: "<i>", expect: { output: "<img src=x>" } }] },
      "wrong.json": Array.from({ length: 3 }, () => ({ when: "true", hint: "<script>window.harmed = 1</script>" })),
    };
    await withCourse(page, JSON.stringify({ "01-a": folder }));
    await contents(page).getByText("<b>idea</b>").waitFor();
    await contents(page).getByRole("button", { name: "Begin" }).click();
    await lesson(page).getByRole("button", { name: "Check" }).click();
    await lesson(page).getByRole("button", { name: "Hint" }).click();
    await lesson(page).getByText("<script>window.harmed = 1</script>").last().waitFor();
    assert.equal(await page.locator(".lesson img, .lesson script, .lesson a, .lesson i").count(), 0);
    assert.equal(await page.evaluate(() => "harmed" in window), false);
  });
});
