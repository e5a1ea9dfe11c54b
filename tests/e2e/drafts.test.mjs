/** Nothing is lost: whatever takes the place of a workspace, the workspace can be brought back. */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { URL_AT_ROOT, textOf, type, withPage } from "./browser.mjs";
import { linkTo } from "./links.mjs";
import { calling, chooseExample, notice, ready, saved, tab, write } from "./playground.mjs";

/** @typedef {import("playwright-core").Page} Page */

const linked = (/** @type {string} */ name) => linkTo({ definition: calling(name) });

/** Waits until the definition names a function. */
async function shows(/** @type {Page | import("playwright-core").Frame} */ page, /** @type {string} */ name) {
  await page.waitForFunction(
    (name) => /** @type {any} */ (document.querySelector('asl-editor[label="Definition"]'))?.value.includes(name),
    name,
  );
}

/** Goes to a link as a click on it in the same tab would. */
async function follow(/** @type {Page} */ page, /** @type {string} */ link) {
  await page.evaluate((link) => {
    location.hash = link;
  }, link);
}

async function openWorkspaces(/** @type {Page} */ page) {
  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "Workspaces" }).click();
  return page.getByRole("dialog", { name: "Workspaces" });
}

/** Opens the recent draft that mentions a function. */
async function bringBack(/** @type {Page} */ page, /** @type {string} */ name) {
  const dialog = await openWorkspaces(page);
  const row = dialog.getByRole("region", { name: "Recent drafts" }).getByRole("listitem").filter({ hasText: name });
  await row.first().getByRole("button", { name: /^Open/ }).click();
  await dialog.waitFor({ state: "detached" });
  await shows(page, name);
}

/** A page whose draft calls the function `mine`. */
async function withDraft(/** @type {(page: Page) => Promise<void>} */ use) {
  await withPage(async (page) => {
    await ready(page);
    await write(page, "Definition", calling("mine"));
    await saved(page, "mine");
    await use(page);
  });
}

test("an example over the draft of an earlier visit: undone, and among the recent drafts", async () => {
  await withDraft(async (page) => {
    await page.reload();
    await ready(page);
    await chooseExample(page, "Retry a failing function");
    await notice(page, "Example opened.");
    await page.getByRole("button", { name: "Undo" }).click();
    await shows(page, '"mine"');
    await chooseExample(page, "Retry a failing function");
    await saved(page, "charge-card");
    await page.reload();
    await ready(page);
    await bringBack(page, '"mine"');
    await saved(page, "mine");
  });
});

test("a link right after a key: what was typed is in the draft", async () => {
  await withDraft(async (page) => {
    await type(page, "Definition", calling("typed-last"));
    await follow(page, linked("linked"));
    await shows(page, '"linked"');
    assert.match(page.url(), /#v2=/);
    await page.getByRole("button", { name: "Back to my draft" }).click();
    await shows(page, "typed-last");
    assert.doesNotMatch(page.url(), /#v2=/);
  });
});

test("a second link in the same tab: what was changed in the first comes back", async () => {
  await withDraft(async (page) => {
    await follow(page, linked("first-link"));
    await shows(page, "first-link");
    await write(page, "Definition", calling("first-changed"));
    await follow(page, linked("second-link"));
    await shows(page, "second-link");
    await notice(page, "Link opened.");
    await page.getByRole("button", { name: "Undo" }).click();
    await shows(page, "first-changed");
    await follow(page, linked("second-link"));
    await shows(page, "second-link");
    await write(page, "Definition", calling("second-changed"));
    await page.waitForFunction(() => sessionStorage.getItem("asl-playground.linked")?.includes("second-changed"));
    await page.reload();
    await ready(page);
    await shows(page, "second-changed");
    await bringBack(page, "first-changed");
    await saved(page, "mine");
  });
});

test("back from a link to the page without one shows the draft, and keeps what was changed", async () => {
  await withDraft(async (page) => {
    await follow(page, linked("linked"));
    await shows(page, '"linked"');
    await write(page, "Definition", calling("changed-link"));
    await page.goBack();
    await shows(page, '"mine"');
    await bringBack(page, "changed-link");
  });
});

test("back to the draft of another tab keeps the version of this one", async () => {
  await withDraft(async (page) => {
    const second = await page.context().newPage();
    await second.goto(page.url());
    await ready(second);
    await write(second, "Definition", calling("of-the-other-tab"));
    await saved(second, "of-the-other-tab");
    await page.getByText("Another tab has changed the draft.").waitFor();
    await write(page, "Definition", calling("of-this-tab"));
    await page.waitForFunction(() => sessionStorage.getItem("asl-playground.beside")?.includes("of-this-tab"));
    await follow(page, linked("linked"));
    await shows(page, '"linked"');
    await page.getByRole("button", { name: "Back to my draft" }).click();
    await shows(page, "of-the-other-tab");
    await bringBack(page, "of-this-tab");
  });
});

test("a link kept as the draft: the earlier draft comes back by Undo and from the list", async () => {
  await withDraft(async (page) => {
    await follow(page, linked("linked"));
    await page.getByRole("button", { name: "Keep this as my draft" }).click();
    await saved(page, "linked");
    await notice(page, "This is your draft now.");
    await page.getByRole("button", { name: "Undo" }).click();
    await saved(page, "mine");
    await page.getByText("You are looking at a shared link").waitFor();
    assert.match(page.url(), /#v2=/);
    await page.getByRole("button", { name: "Keep this as my draft" }).click();
    await saved(page, "linked");
    await page.reload();
    await ready(page);
    await bringBack(page, '"mine"');
  });
});

test("a file over the draft: undone, and among the recent drafts", async () => {
  await withDraft(async (page) => {
    const file = (/** @type {string} */ name) => ({ name: "x.json", mimeType: "application/json", buffer: Buffer.from(calling(name)) });
    await page.locator(".header input[type=file]").setInputFiles(file("of-a-file"));
    await shows(page, "of-a-file");
    await page.getByRole("button", { name: "Undo" }).click();
    await shows(page, '"mine"');
    await page.locator(".header input[type=file]").setInputFiles(file("of-a-file"));
    await shows(page, "of-a-file");
    await bringBack(page, '"mine"');
  });
});

test("Undo of a notice does not take later work with it", async () => {
  await withDraft(async (page) => {
    await chooseExample(page, "Retry a failing function");
    await shows(page, "charge-card");
    await write(page, "Definition", calling("newer"));
    await page.getByRole("button", { name: "Undo" }).click();
    await shows(page, '"mine"');
    await notice(page, "Undone. What you had changed since is under Workspaces.");
    await bringBack(page, "newer");
  });
});

test("Undo of a replaced policy leaves the other texts as they are now", async () => {
  await withDraft(async (page) => {
    await tab(page, "Role");
    await type(page, "Role", '{ "Version": "2012-10-17", "Statement": [] }');
    await page.getByRole("button", { name: "Use the generated policy" }).click();
    await notice(page, "Your policy was replaced");
    await write(page, "Input", '{ "typed": "since" }');
    await page.getByRole("button", { name: "Undo" }).click();
    await page.waitForFunction(() => /** @type {any} */ (document.querySelector('asl-editor[label="Role"]'))?.value.includes('"Statement": []'));
    assert.match(await textOf(page, "Input"), /since/);
  });
});

for (const [what, kept] of [
  ["of a later version", '{"version": 99, "content": {"definition": "the-later-one"}}'],
  ["cut in half", '{"version":1,"content":{"definition":"the-half-one'],
]) {
  test(`a draft that is ${what} is set aside, also while a link is open`, async () => {
    await withPage(async (page) => {
      await ready(page);
      await page.evaluate((kept) => localStorage.setItem("asl-playground.draft", kept ?? ""), kept);
      await page.goto("about:blank");
      await page.goto(`${URL_AT_ROOT}${linked("linked")}`);
      await ready(page);
      await notice(page, "cannot be read. It was set aside");
      await write(page, "Definition", calling("new-draft"));
      await saved(page, "new-draft");
      const dialog = await openWorkspaces(page);
      const row = dialog.getByRole("listitem").filter({ hasText: "Unreadable draft" });
      const downloading = page.waitForEvent("download");
      await row.getByRole("button", { name: /^Download/ }).click();
      assert.equal(await readFile(await (await downloading).path(), "utf8"), kept);
    });
  });
}

test("another version of the playground in another tab: its draft is set aside, not overwritten", async () => {
  await withDraft(async (page) => {
    await page.evaluate(() => localStorage.setItem("asl-playground.draft", '{"version": 99, "content": {"definition": "newer-page"}}'));
    await write(page, "Definition", calling("goes-on"));
    await saved(page, "goes-on");
    const dialog = await openWorkspaces(page);
    await dialog.getByRole("listitem").filter({ hasText: "newer-page" }).waitFor();
  });
});

test("without IndexedDB, local storage keeps the recent drafts", async () => {
  await withPage(async (page) => {
    await page.addInitScript(() => Object.defineProperty(globalThis, "indexedDB", { value: undefined }));
    await page.reload();
    await ready(page);
    await write(page, "Definition", calling("mine"));
    await chooseExample(page, "Retry a failing function");
    await shows(page, "charge-card");
    await page.reload();
    await ready(page);
    await bringBack(page, '"mine"');
  });
});

test("the last ten recent drafts are kept, each once", async () => {
  await withDraft(async (page) => {
    for (let n = 0; n < 12; n++) {
      await page.locator(".header input[type=file]").setInputFiles({ name: "x.json", mimeType: "application/json", buffer: Buffer.from(calling(`f${n % 2}`)) });
      await shows(page, `"f${n % 2}"`);
      await write(page, "Definition", calling(`edited-${n}`));
    }
    const dialog = await openWorkspaces(page);
    const rows = dialog.getByRole("region", { name: "Recent drafts" }).getByRole("listitem");
    await rows.filter({ hasText: "edited-10" }).waitFor();
    const texts = await rows.allInnerTexts();
    assert.equal(texts.length, 10);
    assert.equal(texts.filter((text) => text.includes("edited-10")).length, 1);
    assert.equal(texts.filter((text) => text.includes('"mine"')).length, 0);
  });
});

test("workspaces are saved under names, renamed, duplicated, deleted, and come in one file", async () => {
  await withDraft(async (page) => {
    const dialog = await openWorkspaces(page);
    const named = dialog.getByRole("region", { name: "Saved" }).getByRole("listitem");
    await dialog.getByLabel("Save this workspace as").fill("Orders");
    await dialog.getByRole("button", { name: "Save", exact: true }).click();
    await named.filter({ hasText: "Orders" }).waitFor();
    await dialog.getByRole("button", { name: "Duplicate Orders" }).click();
    await named.filter({ hasText: "Orders (copy)" }).waitFor();
    await dialog.getByRole("button", { name: "Rename Orders", exact: true }).click();
    await dialog.getByLabel("New name").fill("Shop");
    await dialog.getByLabel("New name").press("Enter");
    await named.filter({ hasText: "Shop" }).waitFor();
    await dialog.getByRole("button", { name: "Delete Shop" }).click();
    await named.filter({ hasText: "Shop" }).waitFor({ state: "detached" });
    await dialog.getByRole("button", { name: "Undo" }).click();
    await named.filter({ hasText: "Shop" }).waitFor();

    const downloading = page.waitForEvent("download");
    await dialog.getByRole("button", { name: "Download all" }).click();
    const file = await (await downloading).path();
    const names = JSON.parse(await readFile(file, "utf8")).workspaces.map((/** @type {{ name: string }} */ one) => one.name);
    assert.ok(names.includes("Shop") && names.includes("Orders (copy)"), names.join());

    await page.keyboard.press("Escape");
    await chooseExample(page, "Retry a failing function");
    await openWorkspaces(page);
    await dialog.getByRole("button", { name: "Open Shop" }).click();
    await shows(page, '"mine"');

    // The file brings them to another browser.
    await page.evaluate(async () => {
      const deleting = indexedDB.deleteDatabase("asl-playground");
      await new Promise((done) => (deleting.onsuccess = done));
    });
    await page.locator(".header input[type=file]").setInputFiles({ name: "workspaces.json", mimeType: "application/json", buffer: await readFile(file) });
    await notice(page, "workspaces of the file are under Workspaces now.");
    await openWorkspaces(page);
    await named.filter({ hasText: "Shop" }).first().waitFor();
  });
});

test("files that are not text are named, and UTF-16 opens", async () => {
  await withDraft(async (page) => {
    const choose = async (/** @type {string} */ name, /** @type {Buffer} */ buffer) =>
      page.locator(".header input[type=file]").setInputFiles({ name, mimeType: "application/json", buffer });
    await choose("picture.json", Buffer.from("\x89PNG\r\n", "latin1"));
    await notice(page, "picture.json cannot be opened: it is a PNG image, not a text.");
    await choose("large.json", Buffer.alloc(8 * 1024 * 1024 + 1, " "));
    await notice(page, "large.json is too large: files of up to 8 MiB can be opened.");
    await choose("old.json", Buffer.from('{"a": "Gr\xfc\xdfe"}', "latin1"));
    await notice(page, "old.json cannot be opened: it is not UTF-8. Save it as UTF-8.");
    assert.match(await textOf(page, "Definition"), /"mine"/);
    await choose("windows.json", Buffer.from(`\ufeff${calling("utf-16")}`, "utf16le"));
    await shows(page, '"utf-16"');
  });
});

test("Share says no before it says copied, and warns of a long link", async () => {
  await withPage(
    async (page) => {
      await ready(page);
      await write(page, "Input", JSON.stringify({ long: randomBytes(9_000).toString("base64") }));
      await page.getByRole("button", { name: "Share" }).click();
      await notice(page, "some chat and mail programs cut such links");
      assert.match(await page.evaluate(() => navigator.clipboard.readText()), /#v2=/);
      const downloading = page.waitForEvent("download");
      await page.locator(".notice").getByRole("button", { name: "Download" }).click();
      await downloading;
      await page.evaluate(() => navigator.clipboard.writeText("nothing"));
      const file = { definition: calling("large"), input: `"${"x".repeat(4_300_000)}"` };
      await page.locator(".header input[type=file]").setInputFiles({ name: "x.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(file)) });
      await shows(page, '"large"');
      await page.getByRole("button", { name: "Share" }).click();
      await notice(page, "This workspace is too large for a link");
      assert.equal(await page.evaluate(() => navigator.clipboard.readText()), "nothing");
    },
    { permissions: ["clipboard-read", "clipboard-write"] },
  );
});

test("a second broken link takes the place of the notice of the first", async () => {
  await withDraft(async (page) => {
    await follow(page, "#v1=q1YqUbKqVkrOzy0oSi0uzs");
    await notice(page, "This link is damaged");
    await follow(page, "#v99=abc");
    await notice(page, "another version of the playground");
    assert.equal(await page.locator(".notice-error").count(), 1);
    await follow(page, linked("linked"));
    await shows(page, '"linked"');
    assert.equal(await page.locator(".notice-error").count(), 0);
  });
});

test("in a frame, one click does not replace the draft", async () => {
  await withPage(async (page) => {
    await page.route("**/frame.html", (route) =>
      route.fulfill({ contentType: "text/html", body: `<iframe name="inner" width="1200" height="700" src="./"></iframe>` }),
    );
    await page.goto(`${URL_AT_ROOT}frame.html`);
    const frame = page.frame({ name: "inner" });
    assert.ok(frame);
    await frame.locator("asl-editor[data-complete]").first().waitFor({ state: "attached" });
    await frame.getByRole("textbox", { name: "Definition", exact: true }).click();
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.insertText(calling("mine"));
    const holds = (/** @type {string} */ name) =>
      frame.waitForFunction((name) => localStorage.getItem("asl-playground.draft")?.includes(name), name);
    await holds("mine");
    await frame.evaluate((link) => {
      location.hash = link;
    }, linked("linked"));
    await frame.getByRole("button", { name: "Keep this as my draft" }).click();
    await frame.getByText("Replace the draft that this browser keeps?").waitFor();
    await holds("mine");
    await frame.getByRole("button", { name: "Replace the draft" }).click();
    await holds("linked");
  });
});

test("a link that arrives again just when the draft is saved opens", async () => {
  await withDraft(async (page) => {
    const link = linked("theirs");
    await follow(page, link);
    await shows(page, "theirs");
    const back = page.getByRole("button", { name: "Back to my draft" });
    await back.evaluate(async (button, link) => {
      const arrived = new Promise((done) => addEventListener("hashchange", done, { once: true }));
      /** @type {HTMLElement} */ (button).click();
      // The draft is saved 300 ms after a change. The page is busy until both this is due and the link is there: then the
      // draft is saved between the new address and the event that tells of it.
      setTimeout(() => {
        location.hash = link;
      }, 200);
      setTimeout(() => {
        for (const until = performance.now() + 600; performance.now() < until; ) {
          // Busy.
        }
      }, 100);
      await arrived;
    }, link);
    await shows(page, "theirs");
    await page.getByRole("button", { name: "Keep this as my draft" }).waitFor();
  });
});
