/** How many bytes the page is: every file raw and compressed, which of them the first view loads, and what fills the wasm. */
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const DIST = fileURLToPath(new URL("../../dist", import.meta.url));

/** A file of the page without the hash in its name. */
export function plainName(/** @type {string} */ file) {
  return file.replace(/-[0-9a-f]{13,16}(?=[._])/, "").replace(/^part-[0-9A-Z]{8}/, "part");
}

/**
 * @param {ReadonlySet<string>} first the files that the first view loads
 * @param {ReadonlySet<string>} own those that it loads for a definition of one's own
 */
export function files(first, own) {
  // The texts of licences and the guide are for whoever asks for them; the page loads neither.
  const entries = readdirSync(DIST, { withFileTypes: true });
  const loaded = entries.filter((entry) => entry.isFile() && entry.name !== "licences.txt").map((entry) => entry.name);
  const rows = loaded.map((file) => {
    const bytes = readFileSync(path.join(DIST, file));
    return {
      file,
      name: plainName(file),
      first: first.has(file),
      own: own.has(file),
      raw: bytes.length,
      gzip: gzipSync(bytes, { level: 9 }).length,
      brotli: compressed(bytes),
    };
  });
  rows.sort((a, b) => Number(b.first) - Number(a.first) || b.brotli - a.brotli);
  const sum = (/** @type {boolean} */ all) =>
    rows.filter((row) => all || row.first).reduce((total, row) => total + row.brotli, 0);
  const those = (/** @type {RegExp} */ names) => rows.filter((row) => names.test(row.name)).reduce((total, row) => total + row.brotli, 0);
  const ownView = rows.filter((row) => row.own).reduce((total, row) => total + row.brotli, 0);
  const element = those(/^asl-playground\.js$/);
  // Everything but the page, what authors alone load, and what only who asks for it loads: the engine for code, and what opens projects.
  const firstClick = sum(true) - those(/^(index\.html|asl-playground\.d\.ts|_headers|offline\.js|code-engine\.wasm|worker-opening.*|manifest\..*|icon-.*\.png|preview\.png)$/);
  const [poster] = posters().sort((a, b) => b.brotli - a.brotli);
  return { rows, firstView: sum(false), ownView, answers: those(/^worker-playground/), poster, element, firstClick, all: sum(true) };
}

/** Everything in the npm package. */
export function npmPackage() {
  const folder = process.env["ASL_PACKAGE"] ?? "";
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const all = entries.map((entry) => readFileSync(path.join(entry.parentPath, entry.name)));
  const sum = (/** @type {(bytes: Buffer) => number} */ size) => all.reduce((total, bytes) => total + size(bytes), 0);
  return { raw: sum((bytes) => bytes.length), gzip: sum((bytes) => gzipSync(bytes, { level: 9 }).length), brotli: sum(compressed) };
}

/** How many bytes brotli makes of these. */
function compressed(/** @type {Buffer} */ bytes) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  return brotliCompressSync(bytes, { params }).length;
}

/** What stands in a page of documentation for each of the examples, as `asl embed` prints it. */
function posters() {
  const folder = new URL("../../crates/examples/data/", import.meta.url);
  return readdirSync(folder).map((name) => {
    const command = ["run", "--quiet", "--package", "asl-cli", "--", "embed", fileURLToPath(new URL(name, folder)), "--page", "https://example.org/playground/"];
    const html = execFileSync("cargo", command, { stdio: ["ignore", "pipe", "ignore"] });
    return { name, raw: html.length, brotli: brotliCompressSync(html).length };
  });
}

/** The ten parts that take most of each wasm module, by the names that the compiler gave, before it is optimized. */
export function contributors() {
  const folder = process.env["ASL_WASM"] ?? "";
  const profiles = { page: "wasm", preview: "wasm", opening: "wasm", playground: "wasm-answers" };
  return Object.entries(profiles).map(([module, profile]) => ({
    module,
    parts: largest(readFileSync(path.join(folder, profile, `${module}.wasm`))),
  }));
}

function largest(/** @type {Buffer} */ wasm) {
  let place = 8;
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = wasm[place] ?? 0;
      place += 1;
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) {
        return value;
      }
    }
  };
  const text = () => {
    const length = number();
    place += length;
    return wasm.toString("utf8", place - length, place);
  };
  let imports = 0;
  /** @type {number[]} */
  const bodies = [];
  /** @type {Map<number, string>} */
  const names = new Map();
  let data = 0;
  while (place < wasm.length) {
    const id = wasm[place];
    place += 1;
    const length = number();
    const end = place + length;
    if (id === 2) {
      imports = countImports(number, text, () => (place += 1));
    } else if (id === 10) {
      for (let left = number(); left > 0; left -= 1) {
        const size = number();
        bodies.push(size);
        place += size;
      }
    } else if (id === 11) {
      data = length;
    } else if (id === 0 && text() === "name") {
      while (place < end) {
        const kind = wasm[place];
        place += 1;
        const sectionEnd = number() + place;
        if (kind === 1) {
          for (let left = number(); left > 0; left -= 1) {
            const index = number();
            names.set(index, text());
          }
        }
        place = sectionEnd;
      }
    }
    place = end;
  }
  /** @type {Map<string, number>} */
  const parts = new Map([["data: texts and tables", data]]);
  bodies.forEach((size, index) => {
    const part = partOf(names.get(imports + index) ?? "");
    if (part) {
      parts.set(part, (parts.get(part) ?? 0) + size);
    }
  });
  return [...parts].map(([name, bytes]) => ({ name, bytes })).sort((a, b) => b.bytes - a.bytes).slice(0, 10);
}

/** How many functions are imported; they come first in the numbering. */
function countImports(
  /** @type {() => number} */ number,
  /** @type {() => string} */ text,
  /** @type {() => void} */ skip,
) {
  let functions = 0;
  for (let left = number(); left > 0; left -= 1) {
    text();
    text();
    const kind = number();
    if (kind === 0) {
      functions += 1;
      number();
    } else if (kind === 3) {
      skip();
      skip();
    } else {
      if (kind === 1) {
        skip();
      }
      const limits = number();
      number();
      if (limits & 1) {
        number();
      }
    }
  }
  return functions;
}

/** A name as it is written in Rust, from its form in the module: each part with its length before it. */
function plain(/** @type {string} */ mangled) {
  if (!mangled.startsWith("_ZN")) {
    return mangled;
  }
  const parts = [];
  let rest = mangled.slice(3);
  for (let length = /^[0-9]+/.exec(rest); length; length = /^[0-9]+/.exec(rest)) {
    const end = length[0].length + Number(length[0]);
    parts.push(rest.slice(length[0].length, end));
    rest = rest.slice(end);
  }
  return parts
    .join("::")
    .replaceAll("..", "::")
    .replaceAll(/\$(LT|GT|RF|u20|C|BP|LP|RP)\$/g, " ");
}

/** The crate of a function. Generic code of the standard library counts for the crate that it is made for. */
function partOf(/** @type {string} */ mangled) {
  const name = plain(mangled);
  // Only read by wasm-bindgen, which takes them away.
  if (/__wbindgen_describe|__wbg_/.test(name)) {
    return null;
  }
  const crates = [...name.matchAll(/(?<![:\w])([a-z][a-z0-9_]*)(?:\[[0-9a-f]+\])?::/g)].map((match) => match[1] ?? "");
  return crates.find((crate) => !["core", "alloc", "std"].includes(crate)) ?? "standard library";
}
