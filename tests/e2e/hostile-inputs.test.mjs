/** Hostile files and pastes: what somebody else made, and what a clipboard holds. */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { editor, textOf } from "./browser.mjs";
import { MARKUP, MINE, holdsText, mine, pass, table, takeNotice } from "./hostile.mjs";
import { saved, tab } from "./playground.mjs";

const input = ".header input[type=file]";
const bytes = (/** @type {string} */ latin1) => Buffer.from(latin1, "latin1");
const json = (/** @type {unknown} */ value) => Buffer.from(JSON.stringify(value));

/** Each is refused in words; the workspace stays. @type {Record<string, Buffer>} */
const REFUSED = {
  "a ZIP archive": bytes("PK\x03\x04rest"),
  "a PDF document": bytes("%PDF-1.7"),
  "a PNG image": bytes("\x89PNG\r\n\x1a\n"),
  "a JPEG image": bytes("\xff\xd8\xff\xe0"),
  "a GIF image": bytes("GIF89a"),
  "a gzip archive": bytes("\x1f\x8b\x08"),
  "an xz archive": bytes("\xfd7zXZ\0"),
  "a program": bytes("\x7fELF\x02"),
  "a wasm module": bytes("\0asm\x01\0\0\0"),
  "zero bytes": Buffer.alloc(1_000),
  "JSON and a zero byte": bytes('{"StartAt": "A"}\0'),
  "Latin-1": bytes("Gr\xfc\xdfe"),
  "UTF-8 that breaks off": bytes('{"a": "\xc3'),
  "UTF-8 of surrogates": bytes("\xed\xa0\x80"),
  "UTF-8 that is too long": bytes("\xc0\xaf"),
  "UTF-16 of an odd length": bytes("\xff\xfe{\0}"),
  "UTF-16 with half a character": bytes("\xff\xfe\0\xd8"),
  "UTF-16 without a mark": Buffer.from("{}", "utf16le"),
  "more than 8 MiB": Buffer.alloc(8 * 1024 * 1024 + 1, "x"),
  "settings that are a list": json({ definition: "", settings: [] }),
  "a seed that is no number": json({ definition: "", settings: { seed: "x" } }),
  "an account that is a list": json({ definition: "", settings: { account: [] } }),
  "a policy that is a number": json({ definition: "", settings: { policy: 1 } }),
  "a start that is an object": json({ definition: "", settings: { start: {} } }),
};

table("files that are refused in words", REFUSED, async (page, buffer) => {
  if (buffer.length > 1_000_000) {
    // As a file on the disk: the browser's driver takes long to hand a large one over.
    const file = path.join(await mkdtemp(path.join(tmpdir(), "hostile-")), "large.json");
    await writeFile(file, buffer);
    await page.locator(input).setInputFiles(file);
    await rm(path.dirname(file), { recursive: true });
  } else {
    await page.locator(input).setInputFiles({ name: `${MARKUP.slice(0, 40)}.json`, mimeType: "application/json", buffer });
  }
  assert.match(await takeNotice(page), /cannot be opened|too large|cannot be read/);
  await holdsText(page, mine);
});

/** Each opens as a definition that shows as it is. @type {Record<string, string>} */
const OPENED = {
  nothing: "",
  "a bracket": "{",
  "many brackets": "[".repeat(100_000),
  "many objects": '{"a":'.repeat(50_000),
  "many bracketed states": '{"StartAt":"A","States":{"A":{"Type":"Parallel","Branches":['.repeat(2_000),
  "a long line": JSON.stringify(pass({ Result: "x".repeat(500_000) })),
  "many lines": "\n".repeat(100_000),
  "carriage returns": '{\r"StartAt":\r"A"\r}',
  "both line breaks": '{\r\n"StartAt":\n"A"\r\n}',
  "line separators": "{\u2028\u2029\u0085}",
  markup: MARKUP,
  "a page": `<!doctype html><html><body>${MARKUP}</body></html>`,
  "a CSV table": "a,b\n=1+1,@SUM(A1)\n",
  "names of prototypes": '{"__proto__": {"harmed": 1}, "constructor": {"prototype": {"harmed": 1}}}',
  "a key that stands twice": '{"StartAt": "A", "StartAt": "B", "States": {"A": {"Type": "Pass", "End": true}}}',
  "huge numbers": `{"a": 1e999999, "b": ${"9".repeat(50_000)}}`,
  "YAML with tags": "a: !!python/object/apply:os.system [x]\nb: !<tag:x> {}\n",
  "YAML that multiplies": `a: &a [x,x,x,x,x,x,x,x,x]\n${[..."bcdefgh"].map((name, index) => `${name}: &${name} [${Array(9).fill(`*${"abcdefg"[index]}`).join()}]`).join("\n")}\n`,
  "YAML that contains itself": "a: &a [*a]\n",
  "YAML with a bomb of merges": "a: &a {<<: *a}\n",
  "YAML of many documents": "---\na: 1\n".repeat(5_000),
  "YAML of many dashes": "- ".repeat(20_000),
  "YAML of many questions": "? ".repeat(20_000),
  "YAML that is indented deeply": Array.from({ length: 1_000 }, (_, n) => `${" ".repeat(n)}a:`).join("\n"),
  "placeholders without an end": "${".repeat(3_000),
  "Terraform": 'resource "aws_sfn_state_machine" "x" { definition = jsonencode({}) }',
  "a Map of Maps": JSON.stringify({ StartAt: "M", States: { M: { Type: "Map", ItemProcessor: pass(), End: true } } }),
};

table("files that open as they are", OPENED, async (page, text) => {
  await page.locator(input).setInputFiles({ name: "x.json", mimeType: "application/json", buffer: Buffer.from(text) });
  await holdsText(page, text);
  await page.evaluate(() => document.querySelectorAll('.notice [aria-label="Dismiss"]').forEach((button) => /** @type {HTMLElement} */ (button).click()));
});

/** What is pasted into each of the texts. @type {Record<string, string>} */
const PASTES = {
  markup: MARKUP,
  "half a JSON": '{"a": [1, {"b": ',
  "deep JSON": "[".repeat(20_000),
  "a long line": `"${"y".repeat(100_000)}"`,
  "many lines": '"a",\n'.repeat(10_000),
  "names of prototypes": '{"__proto__": {"harmed": 1}, "toString": 1, "constructor": null}',
  "characters that turn the line": '{"\u202ea": "\u2066b\u2069"}',
  "characters that do not show": "\u200b\u200d\u2060\ufeff{}",
  "combined characters": `"${"a\u0301\u0302\u0303".repeat(2_000)}"`,
  "emoji of many parts": `"${"👩‍👩‍👧‍👦".repeat(500)}"`,
  "huge numbers": `[1e400, -1e400, ${"1".repeat(2_000)}]`,
  "keys that stand twice": '{"a": 1, "a": 2}',
};
/** @type {Record<string, [string, string]>} */
const PASTED = {};
for (const label of ["Definition", "Input", "Mocks", "Tests", "Role"]) {
  for (const [what, text] of Object.entries(PASTES)) {
    PASTED[`${what} into ${label}`] = [label, text];
  }
}

/** Replaces a text by a paste, as the clipboard gives it. */
async function paste(/** @type {import("playwright-core").Page} */ page, /** @type {string} */ label, /** @type {string} */ text) {
  await editor(page, label).click();
  await page.keyboard.press("ControlOrMeta+A");
  await editor(page, label).evaluate((content, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    content.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, text);
  assert.equal((await textOf(page, label)).length, text.length);
}

table("pastes into every text", PASTED, async (page, [label, text]) => {
  await tab(page, label);
  if (label === "Mocks" || label === "Tests") {
    await page.locator(".pane-edit").getByRole("tab", { name: "JSON" }).filter({ visible: true }).click();
  }
  await paste(page, label, text);
  if (label === "Definition") {
    // The draft of the reader is what every case looks for.
    await paste(page, label, mine);
    await saved(page, MINE);
  }
});
