/**
 * Links made by hand, of the page's own forms and of none: written here a second time, with zlib, so that what the page
 * writes and reads is checked against another implementation.
 */
import { Buffer } from "node:buffer";
import { readFileSync } from "node:fs";
import { deflateRawSync, inflateRawSync } from "node:zlib";

const DICTIONARY = readFileSync(new URL("../../crates/workspace/src/link-v2.txt", import.meta.url));
const TEXTS = ["definition", "input", "mocks", "tests", "role"];

/** A link of version 1 that unfolds to these bytes. */
export function packed1(/** @type {string | Buffer} */ bytes) {
  return `#v1=${deflateRawSync(Buffer.from(bytes)).toString("base64url")}`;
}

/** A link of version 2 that unfolds to these bytes. */
export function packed2(/** @type {string | Buffer} */ bytes) {
  return `#v2=${deflateRawSync(Buffer.from(bytes), { dictionary: DICTIONARY }).toString("base64url")}`;
}

/** The bytes of a workspace in version 2: its texts, each after its length, and then the rest as JSON. */
export function flat(/** @type {Record<string, any>} */ workspace) {
  const parts = TEXTS.map((key) => {
    const text = Buffer.from(workspace[key] ?? "");
    const length = [];
    let left = text.length;
    for (; left >= 0x80; left >>= 7) {
      length.push((left & 0x7f) | 0x80);
    }
    return Buffer.concat([Buffer.from([...length, left]), text]);
  });
  const { settings } = workspace;
  return Buffer.concat([...parts, Buffer.from(settings === undefined ? "" : JSON.stringify({ settings }))]);
}

/** The link to a workspace. */
export function linkTo(/** @type {Record<string, any>} */ workspace) {
  return packed2(flat(workspace));
}

/** What a link of version 2 unfolds to. */
export function unpacked2(/** @type {string} */ link) {
  return inflateRawSync(Buffer.from(link.replace(/^.*#v2=/, ""), "base64url"), { dictionary: DICTIONARY });
}
