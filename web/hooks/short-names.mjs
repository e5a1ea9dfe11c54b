/**
 * Short names for what a wasm module imports from its script. wasm-bindgen makes them of the name in Rust and a hash, which no compression
 * shortens, and the browser reads them once: in the module and in the script that gives them.
 */

/** Replaces the names in a module and its script; returns both. */
export function shortenNames(/** @type {Buffer} */ wasm, /** @type {string} */ script) {
  /** @type {Map<string, string>} */
  const names = new Map();
  const short = (/** @type {string} */ name) => {
    const given = names.get(name) ?? `$${names.size.toString(36)}`;
    names.set(name, given);
    return given;
  };
  const sections = [wasm.subarray(0, 8)];
  for (let place = 8; place < wasm.length; ) {
    const start = place;
    const [length, content] = number(wasm, place + 1);
    place = content + length;
    if (wasm[start] !== IMPORTS) {
      sections.push(wasm.subarray(start, place));
      continue;
    }
    const imports = renamed(wasm, content, (module, name) => (module.endsWith("_bg.js") ? [short(module), short(name)] : [module, name]));
    sections.push(Buffer.of(IMPORTS), ...imports);
  }
  const shortened = script.replace(/(?<=[{,])(?:"([^"]+)"|([$\w]+)):/g, (whole, text, word) => {
    const given = names.get(text ?? word);
    return given === undefined ? whole : `${given}:`;
  });
  return { wasm: Buffer.concat(sections), script: shortened };
}

/** The section of a module that says what it imports. */
const IMPORTS = 2;

/** The content of that section with other names, after its length. */
function renamed(
  /** @type {Buffer} */ wasm,
  /** @type {number} */ content,
  /** @type {(module: string, name: string) => string[]} */ rename,
) {
  let [left, place] = number(wasm, content);
  /** @type {Buffer[]} */
  const parts = [bytes(left)];
  const text = () => {
    const [length, start] = number(wasm, place);
    place = start + length;
    return wasm.toString("utf8", start, place);
  };
  for (; left > 0; left -= 1) {
    for (const name of rename(text(), text())) {
      parts.push(bytes(Buffer.byteLength(name)), Buffer.from(name));
    }
    const start = place;
    if (wasm[place] !== 0) {
      throw new Error("A module imports something else than functions; their description is all that is read here.");
    }
    [, place] = number(wasm, place + 1);
    parts.push(wasm.subarray(start, place));
  }
  return [bytes(parts.reduce((sum, part) => sum + part.length, 0)), ...parts];
}

/** A number of the binary format (LEB128), and where it ends. */
function number(/** @type {Buffer} */ wasm, /** @type {number} */ place) {
  for (let value = 0, scale = 1; ; scale *= 128) {
    const byte = wasm[place] ?? 0;
    place += 1;
    value += (byte & 127) * scale;
    if (byte < 128) {
      return /** @type {[number, number]} */ ([value, place]);
    }
  }
}

/** A number in the binary format. */
function bytes(/** @type {number} */ value) {
  const all = [];
  for (; value > 127; value = Math.floor(value / 128)) {
    all.push((value & 127) | 128);
  }
  return Buffer.from([...all, value]);
}
