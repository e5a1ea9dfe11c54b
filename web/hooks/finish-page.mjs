/**
 * The last step of a page build, run by `cargo xtask build` and by Trunk (`post_build` in Trunk.toml) on the staged files,
 * before they go to dist/. It does what those leave open:
 *
 * 1. No inline scripts. Trunk starts the program, and in `trunk serve` the live reload, by scripts within the page,
 *    which the page's Content-Security-Policy forbids. They move into files of their own.
 * 2. Names with a content hash for the workers' files. Trunk hashes every name but these, and a browser that pairs a
 *    new page with a cached old worker would fail in odd ways. The page finds each worker by its <meta> element.
 * 3. The parts of the editor's script, whose names have a hash already.
 * 4. The lessons as one file, and their style sheet: nothing of them is loaded before somebody opens one.
 *    The engine for code likewise.
 * 5. In release builds, small files and few of them: wasm-bindgen's JavaScript is minified, what it gives the modules has
 *    short names (`short-names.mjs`), that of the page's program starts it and loads its other part, where it was taken apart
 *    (crates/xtask/src/page/program.rs), the style sheets become two, one for the first view and one for what comes later, and the
 *    page has no comments.
 * 6. The embedded view (`embed.html`): the same page with another start. Beside it `asl-playground.js` with its types, for pages
 *    that embed it, and `_headers`, by which some hosts let sandboxed frames load the rest.
 * 7. What others show of the page, as an app or in a message: the manifest, icons, a preview picture, and where the page is, if ASL_SITE
 *    says it (`https://example.org/playground/`).
 * 8. The service worker (`offline.js`) with the list of the page's files, each with its hash.
 */
import { createHash } from "node:crypto";
import { copyFile, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";
import { shortenNames } from "./short-names.mjs";

/** @returns {string} the variable's value */
function setting(/** @type {string} */ name) {
  const value = process.env[name];
  if (!value) {
    throw new Error(`${name} is not set: this script is run by "cargo xtask build" or by Trunk.`);
  }
  return value;
}

const staging = setting("TRUNK_STAGING_DIR");
const release = setting("TRUNK_PROFILE") === "release";

/** @returns {string} the hash that goes into a file's name */
function hash(/** @type {string | Buffer} */ content) {
  return createHash("sha256").update(content).digest("hex").slice(0, 16);
}

/** Moves inline scripts of the page into files; scripts with `src` stay as they are. */
async function externalise(/** @type {string} */ html) {
  let result = "";
  let end = 0;
  for (const match of html.matchAll(/<script\b([^>]*)>([^]*?)<\/script>/g)) {
    const [whole, attributes = "", body = ""] = match;
    if (/\bsrc=/.test(attributes) || body.trim() === "") {
      continue;
    }
    // Trunk fills these in within HTML only; it serves its socket on the host that served the page.
    const script = body
      .trim()
      .replace(/(['`])\{\{__TRUNK_ADDRESS__\}\}\1/, "location.host")
      .replace("{{__TRUNK_WS_BASE__}}", "/")
      .replace("{{__TRUNK_WS_PROTOCOL__}}", "");
    const name = `start-${hash(script)}.js`;
    await writeFile(path.join(staging, name), `${script}\n`);
    const type = attributes.includes("module") ? ' type="module"' : "";
    result += `${html.slice(end, match.index)}<script${type} src="./${name}"></script>`;
    end = match.index + whole.length;
  }
  return result + html.slice(end);
}

/** Gives a worker's files hashed names, and returns the name of the script that starts it. */
async function nameWorker(/** @type {string} */ worker) {
  const wasm = await readFile(path.join(staging, `${worker}_bg.wasm`));
  const glue = await readFile(path.join(staging, `${worker}.js`), "utf8");
  const version = hash(Buffer.concat([wasm, Buffer.from(glue)]));
  const name = `worker-${worker}-${version}`;
  for (const end of ["_bg.wasm", ".js", "_loader.js"]) {
    await rename(path.join(staging, worker + end), path.join(staging, name + end));
  }
  const loader = path.join(staging, `${name}_loader.js`);
  const shim = await readFile(loader, "utf8");
  await writeFile(path.join(staging, `${name}.js`), replaceOnce(glue, `${worker}_bg.wasm`, `${name}_bg.wasm`));
  await writeFile(loader, replaceOnce(shim, `${worker}.js`, `${name}.js`));
  return `${name}_loader.js`;
}

/**
 * Puts the parts of the editor's script beside it. What the script itself would import is one part, to which all others refer: it
 * takes the script's place, so that the browser loads one file instead of one after the other.
 */
async function addEditorParts() {
  const built = fileURLToPath(new URL("../dist", import.meta.url));
  const script = await readFile(path.join(built, "editor.js"), "utf8");
  const [first, ...more] = new Set(Array.from(script.matchAll(/(?:from|import)\s*"\.\/(part-\w+\.js)"/g), ([, name = ""]) => name));
  const staged = (await readdir(staging)).find((name) => /^editor-[0-9a-f]+\.js$/.test(name));
  if (first === undefined || more.length > 0 || staged === undefined) {
    throw new Error(`The editor's script is not made of one part: ${script}`);
  }
  for (const name of (await readdir(built)).filter((name) => name.startsWith("part-"))) {
    const part = (await readFile(path.join(built, name), "utf8")).replaceAll(`"./${first}"`, `"./${staged}"`);
    await writeFile(path.join(staging, name === first ? staged : name), part);
  }
}

/** Puts the engine for code beside the page, which fetches it when code may run; returns its address. */
async function addCodeEngine() {
  const wasm = await readFile(new URL("../../crates/code/engine/quickjs.wasm", import.meta.url));
  const name = `code-engine-${hash(wasm)}.wasm`;
  await writeFile(path.join(staging, name), wasm);
  return `./${name}`;
}

/** What of a lesson's folder the page needs. */
const LESSON_FILES = ["text.md", "text.de.md", "start.json", "solution.json", "cases.json", "wrong.json"];

/** A file of a lesson: a text, or JSON. Of wrong answers the page needs only how they are recognised, and their hints. */
async function readLessonFile(/** @type {string} */ file) {
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined || !file.endsWith(".json")) {
    return text;
  }
  const json = JSON.parse(text);
  return file.endsWith("wrong.json")
    ? json.map((/** @type {{ when: string, hint: string }} */ { when, hint }) => ({ when, hint }))
    : json;
}

/** Writes the lessons and their style sheet, and returns the part of their names that tells versions apart. */
async function addLessons() {
  const root = fileURLToPath(new URL("../../lessons", import.meta.url));
  const lessons = (await readdir(root)).sort().map(async (id) => {
    const files = LESSON_FILES.map(async (name) => [name, await readLessonFile(path.join(root, id, name))]);
    return [id, Object.fromEntries(await Promise.all(files))];
  });
  const data = JSON.stringify(Object.fromEntries(await Promise.all(lessons)));
  const sheet = await readFile(new URL("../style/lessons.css", import.meta.url), "utf8");
  const { code } = await transform(sheet, { minify: release, loader: "css", target: "es2022" });
  const version = hash(data + code);
  await writeFile(path.join(staging, `lessons-${version}.json`), data);
  await writeFile(path.join(staging, `lessons-${version}.css`), code);
  return version;
}

/** Replaces a string that must be there: the layout that the tools produce is taken for granted. */
function replaceOnce(/** @type {string} */ text, /** @type {string} */ from, /** @type {string} */ to) {
  if (!text.includes(from)) {
    throw new Error(`A tool's output has changed its form: there is no ${from} in\n${text.slice(0, 500)}`);
  }
  return text.replace(from, to);
}

/** Makes one script of those that start the page's program and load its other part; returns the page that has it. */
async function joinProgram(/** @type {string} */ html) {
  const names = await readdir(staging);
  const start = names.find((name) => /^start-[0-9a-f]+\.js$/.test(name));
  const page = names.find((name) => /^page-[0-9a-f]+\.js$/.test(name));
  if (start === undefined || page === undefined) {
    throw new Error(`The page has no program, or nothing that starts it: ${names.join(", ")}`);
  }
  const { outputFiles } = await build({
    entryPoints: [path.join(staging, start)],
    bundle: true,
    format: "esm",
    target: "es2022",
    write: false,
  });
  const joined = [start, page.replace(/\.js$/, "_parts.js")];
  await Promise.all(joined.map((name) => rm(path.join(staging, name), { force: true })));
  await writeFile(path.join(staging, page), outputFiles[0]?.text ?? "");
  // The element that loads it needs no announcement.
  return replaceOnce(html.replace(/ *<link rel="modulepreload" href="[^"]*"[^>]*>\n/g, ""), start, page);
}

async function minifyGlue() {
  for (const name of await readdir(staging)) {
    if (/^(page|worker)-.*\.js$/.test(name)) {
      const file = path.join(staging, name);
      const { code } = await transform(await readFile(file, "utf8"), { minify: true, format: "esm", target: "es2022" });
      const module = file.replace(/\.js$/, "_bg.wasm");
      const wasm = await readFile(module).catch(() => undefined);
      const short = wasm && shortenNames(wasm, code);
      // As the editor's script (bundle-editor.mjs): compiled as a whole while it loads.
      const hint = name.startsWith("page-") ? "//# allFunctionsCalledOnLoad\n" : "";
      await writeFile(file, hint + (short?.script ?? code));
      if (short) {
        await writeFile(module, short.wasm);
      }
    }
  }
}

/** The style sheets of views that come after the first one. */
const LATE = ["results", "expressions", "events", "mocks", "map-runs", "tests", "docs", "recordings", "project", "first-visit", "compare", "explore"];

/**
 * Makes one style sheet of all that the first view needs, and one of the others, in their order: what they have in common is
 * compressed once. The page finds the other one by its <meta> element.
 */
async function joinStyles(/** @type {string} */ html) {
  const links = [...html.matchAll(/ *<link rel="stylesheet" href="\.\/([^"]+)"[^>]*>\n/g)];
  const names = links.map(([, name = ""]) => name);
  const isLate = (/** @type {string} */ name) => LATE.some((late) => name.startsWith(`${late}-`));
  const join = async (/** @type {string} */ title, /** @type {string[]} */ names) => {
    const files = names.map((name) => path.join(staging, name));
    const sheets = await Promise.all(files.map((file) => readFile(file, "utf8")));
    const { code } = await transform(sheets.join("\n"), { minify: true, loader: "css", target: "es2022" });
    const name = `${title}-${hash(code)}.css`;
    await writeFile(path.join(staging, name), code);
    await Promise.all(files.map((file) => rm(file)));
    return name;
  };
  const late = await join("late", names.filter(isLate));
  const name = await join("style", names.filter((name) => !isLate(name)));
  const [first = ""] = links.map(([element]) => element);
  const link = `    <link rel="stylesheet" href="./${name}">\n    <meta name="asl-late-style" content="./${late}">\n`;
  const joined = replaceOnce(html, first, link);
  return links.slice(1).reduce((html, [element]) => html.replace(element, ""), joined);
}

/** Bundles a script of web/embed; returns its text. */
async function bundleEmbed(/** @type {string} */ name) {
  const entry = fileURLToPath(new URL(`../embed/${name}`, import.meta.url));
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2022",
    legalComments: "none",
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}

/** Writes a file with a hash in its name, and returns the name. */
async function writeHashed(/** @type {string} */ stem, /** @type {string} */ end, /** @type {string} */ content) {
  const name = `${stem}-${hash(content)}.${end}`;
  await writeFile(path.join(staging, name), content);
  return name;
}

/** Writes the embedded view, made of the finished page, and what pages need that embed it. */
async function addEmbedded(/** @type {string} */ html) {
  const web = fileURLToPath(new URL("..", import.meta.url));
  const { code } = await transform(await readFile(`${web}/style/embed.css`, "utf8"), { minify: true, loader: "css", target: "es2022" });
  const style = await writeHashed("embed", "css", code);
  const start = await writeHashed("embed", "js", await bundleEmbed("start.ts"));
  // All of the embedded view is in the part that the page loads later.
  const part = (await readdir(staging)).find((name) => /^page-[0-9a-f]+_lazy\.wasm$/.test(name));
  const lazy = part
    ? `<link rel="preload" href="./${part}" crossorigin="anonymous" as="fetch" type="application/wasm">\n    `
    : "";
  const head = `${lazy}<link rel="stylesheet" href="./${style}">\n    <meta name="robots" content="noindex">\n    <script src="./${start}"></script>\n  `;
  let embedded = replaceOnce(html, "worker-src 'self'", "worker-src 'self' blob:");
  embedded = replaceOnce(embedded, "</head>", `${head}</head>`);
  // What the page loads later is all that the embedded view shows.
  embedded = embedded.replace(/<meta name="asl-late-style" content="([^"]+)">/, '<link rel="stylesheet" href="$1">');
  embedded = replaceOnce(embedded, '<link rel="manifest" href="./manifest.webmanifest">', "");
  embedded = replaceOnce(embedded, '<div id="app">', '<div id="app" data-embedded>');
  embedded = replaceOnce(
    embedded,
    /<p class="stalled">[^<]*<\/p>/.exec(embedded)?.[0] ?? "stalled",
    '<p class="stalled">The playground has not arrived in this frame. Check your connection. If you made this page: the host of the playground must allow other origins to load its files.</p>',
  );
  await writeFile(path.join(staging, "embed.html"), embedded);
  await writeFile(path.join(staging, "asl-playground.js"), await bundleEmbed("element.ts"));
  await copyFile(`${web}/embed/types.ts`, path.join(staging, "asl-playground.d.ts"));
  await writeFile(path.join(staging, "_headers"), "/*\n  Access-Control-Allow-Origin: *\n");
}

/** What others show of the page, and where it is. */
async function addMetadata(/** @type {string} */ html) {
  const web = fileURLToPath(new URL("..", import.meta.url));
  const names = ["manifest.webmanifest", "icon-192.png", "icon-512.png", "preview.png"];
  await Promise.all(names.map((name) => copyFile(path.join(web, name), path.join(staging, name))));
  const site = process.env["ASL_SITE"];
  if (!site) {
    return html;
  }
  if (!/^https?:\/\/[^\s"<>&#?]+\/$/.test(site)) {
    throw new Error(`ASL_SITE is ${site}. It must be the address of the page's folder, such as https://example.org/playground/.`);
  }
  const where = `<link rel="canonical" href="${site}">\n    <meta property="og:url" content="${site}">\n    `;
  const pictured = replaceOnce(html, 'content="./preview.png"', `content="${site}preview.png"`);
  return replaceOnce(pictured, "<title>", `${where}<title>`);
}

/** What the page needs no more than others do, who load it themselves; and what few visits need, which is kept once it was asked for. */
const NOT_KEPT = /^(?:index\.html|code-engine-.*|worker-opening-.*|embed[.-].*|asl-playground\..*|licences\.txt|_headers|manifest\.webmanifest|icon-.*\.png|preview\.png)$/;

/** Writes the service worker. It comes last: the hashes are those of the finished files. */
async function addOffline() {
  /** @type {Record<string, string>} */
  const files = {};
  const names = (await readdir(staging)).filter((name) => !NOT_KEPT.test(name)).sort();
  for (const name of ["index.html", ...names]) {
    const digest = createHash("sha256").update(await readFile(path.join(staging, name))).digest("base64");
    files[name === "index.html" ? "./" : name] = `sha256-${digest}`;
  }
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("../offline/worker.ts", import.meta.url))],
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2022",
    legalComments: "none",
    define: { FILES: JSON.stringify(files), VERSION: JSON.stringify(hash(JSON.stringify(files))) },
    write: false,
  });
  await writeFile(path.join(staging, "offline.js"), outputFiles[0]?.text ?? "");
}

const page = path.join(staging, "index.html");
let html = await externalise(await readFile(page, "utf8"));
for (const [, worker = ""] of html.matchAll(/<meta name="asl-worker-([a-z]+)" content="">/g)) {
  const script = await nameWorker(worker);
  const meta = `<meta name="asl-worker-${worker}" content="`;
  html = replaceOnce(html, `${meta}">`, `${meta}./${script}">`);
}
html = replaceOnce(html, '"asl-lessons" content="', `"asl-lessons" content="${await addLessons()}`);
html = replaceOnce(html, '"asl-code-engine" content="', `"asl-code-engine" content="${await addCodeEngine()}`);
await addEditorParts();
html = await addMetadata(html);
if (release) {
  html = (await joinStyles(await joinProgram(html))).replace(/ *<!--[^]*?-->\n?/g, "");
}
await writeFile(page, html);
await addEmbedded(html);
if (release) {
  await minifyGlue();
}
await addOffline();
