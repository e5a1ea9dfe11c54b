/** The fence packages in the generators that they are for: each builds a page, which a browser without scripts then shows. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { evaluate } from "@mdx-js/mdx";
import markdownIt from "markdown-it";
import markdownItAslPlayground from "markdown-it-asl-playground";
import { chromium } from "playwright-core";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import * as runtime from "react/jsx-runtime";
import remarkAslPlayground from "remark-asl-playground";
import remarkHtml from "remark-html";
import remarkParse from "remark-parse";
import { unified } from "unified";
import { VFile } from "vfile";

const DEFINITION = `{
  "StartAt": "Greet",
  "States": {
    "Greet": { "Type": "Pass", "Parameters": { "greeting.$": "States.Format('Hello, {}', $.name)" }, "End": true }
  }
}`;
const FENCE = "```";

/** A page with a fence in its seventh line, one of another language, and one that only shows how a fence is written. */
const page = (/** @type {string} */ expected) =>
  `# Greetings

A workflow that greets.
It needs a name.

Press Run:
${FENCE}asl run input='{"name": "you"}' ${expected}
${DEFINITION}
${FENCE}

${FENCE}js
const other = "language";
${FENCE}

${FENCE}\`md
${FENCE}asl run expect=FAILED
not looked at
${FENCE}
${FENCE}\`
`;
const TRUE = page("expect=SUCCEEDED");
const FALSE = page("expect=FAILED");

/** @type {string} */
let folder;
/** @type {import("playwright-core").Browser} */
let browser;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "asl-fences-"));
  browser = await chromium.launch({ executablePath: process.env.CHROME, args: ["--no-sandbox"] });
});

after(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

/** @type {Record<string, (text: string) => Promise<string>>} A page's HTML, or an error. */
const GENERATORS = {
  remark: async (text) => {
    const file = new VFile({ path: "guide.md", value: text });
    return String(await unified().use(remarkParse).use(remarkAslPlayground).use(remarkHtml, { sanitize: false }).process(file));
  },
  MDX: async (text) => {
    const file = new VFile({ path: "guide.mdx", value: text });
    const content = await evaluate(file, { ...runtime, remarkPlugins: [remarkAslPlayground] });
    return renderToStaticMarkup(createElement(content.default));
  },
  "markdown-it": async (text) => {
    // As VitePress does it: the front matter is taken away, and its lines count.
    const path = join(folder, "guide.md");
    const content = text.replace("# Greetings\n", "");
    await writeFile(path, text);
    return markdownIt({ html: true }).use(markdownItAslPlayground).render(content, { path, relativePath: "guide.md", content });
  },
};

for (const [name, generate] of Object.entries(GENERATORS)) {
  test(`${name}: a fence is what its workflow does`, async () => {
    await shows(await generate(TRUE));
    await assert.rejects(generate(FALSE), (error) => lies(error, /guide\.mdx?:7\b/));
  });
}

const PYTHON = process.env.FENCES_PYTHON;
test("MkDocs: a fence is what its workflow does", { skip: PYTHON ? false : "MkDocs is not installed" }, async () => {
  const site = join(folder, "site");
  await mkdir(join(site, "docs"), { recursive: true });
  const settings = "site_name: Guide\nplugins: [asl-playground]\nmarkdown_extensions: [fenced_code]\n";
  await writeFile(join(site, "mkdocs.yml"), settings);
  const build = async (/** @type {string} */ text) => {
    await writeFile(join(site, "docs", "index.md"), text);
    await promisify(execFile)(String(PYTHON), ["-m", "mkdocs", "build", "--quiet", "--strict"], { cwd: site });
    return readFile(join(site, "site", "index.html"), "utf8");
  };
  await shows(await build(`---\ntitle: Guide\n---\n\n${TRUE}`));
  await assert.rejects(build(`---\ntitle: Guide\n---\n\n${FALSE}`), (error) => lies(error, /index\.md:11\b/));
});

test("mdBook: a fence is what its workflow does", async () => {
  const book = join(folder, "book");
  await mkdir(join(book, "src"), { recursive: true });
  await writeFile(join(book, "book.toml"), `[preprocessor.asl]\ncommand = ${JSON.stringify(`${process.env.ASL} mdbook`)}\n`);
  await writeFile(join(book, "src", "SUMMARY.md"), "- [Greetings](guide.md)\n");
  const build = async (/** @type {string} */ text) => {
    await writeFile(join(book, "src", "guide.md"), text);
    await promisify(execFile)(String(process.env.MDBOOK_BUILDS), [book]);
    return readFile(join(book, "book", "guide.html"), "utf8");
  };
  await shows(await build(TRUE));
  await assert.rejects(build(FALSE), (error) => lies(error, /guide\.md:7\b/));
});

test("a program that is not there is named", async () => {
  const file = new VFile({ path: "guide.md", value: TRUE });
  const processor = unified().use(remarkParse).use(remarkAslPlayground, { asl: "no-such-program" }).use(remarkHtml);
  await assert.rejects(processor.process(file), /guide\.md:7.*no-such-program could not be run/);
});

/**
 * Whether an error says where the fence is and what the workflow did instead.
 *
 * @param {unknown} error
 * @param {RegExp} place
 */
function lies(error, place) {
  const said = String(error) + String(/** @type {{ stderr?: string }} */ (error).stderr ?? "");
  assert.match(said, place);
  assert.match(said, /FAILED.*SUCCEEDED/);
  return true;
}

/**
 * Opens a page in a browser without scripts: text, graph and result are there, and nothing else was touched.
 *
 * @param {string} html
 */
async function shows(html) {
  const context = await browser.newContext({ javaScriptEnabled: false });
  try {
    const shown = await context.newPage();
    await shown.setContent(html.includes("<html") ? html : `<!doctype html><html lang="en"><body>${html}</body></html>`);
    const embed = shown.locator("asl-playground");
    assert.equal(await embed.count(), 1);
    // A paragraph around it would be ended by the first block within, and the element with it.
    assert.equal(await embed.locator("xpath=ancestor::p").count(), 0);
    const text = await embed.innerText();
    assert.match(text, /"StartAt": "Greet"/);
    assert.match(text, /Hello, you/);
    assert.match(text, /succeeded/i);
    const picture = embed.getByRole("img").first();
    assert.ok((await picture.boundingBox())?.width);
    assert.match(await shown.locator("body").innerText(), /const other = "language";/);
    assert.match(await shown.locator("body").innerText(), /asl run expect=FAILED\s+not looked at/);
  } finally {
    await context.close();
  }
}
