/**
 * What Node has for bytes and texts: `Buffer`, `TextEncoder`, `TextDecoder`, `atob`, `btoa`, for code that names one of them.
 *
 * What does not live here: what all code finds (`crates/code/src/prelude.js`), and addresses (`addresses.ts`).
 */
import { Buffer } from "buffer";
import { TextDecoder, TextEncoder } from "fast-text-encoding";
import { offer } from "./offer.ts";

// The package knows all of Node's encodings but this one; it reads the letters of both kinds of base64.
const URL_SAFE = "base64url";
const { from, byteLength, isEncoding } = Buffer;
const { toString, write } = Buffer.prototype;
const known = (encoding: unknown) => (String(encoding).toLowerCase() === URL_SAFE ? "base64" : encoding);
Object.assign(Buffer, {
  from: (value: unknown, encoding?: unknown, length?: unknown) => Reflect.apply(from, Buffer, [value, known(encoding), length]),
  byteLength: (value: unknown, encoding?: unknown) => Reflect.apply(byteLength, Buffer, [value, known(encoding)]),
  isEncoding: (encoding: string) => isEncoding(encoding) || known(encoding) !== encoding,
});
Object.assign(Buffer.prototype, {
  toString(this: Buffer, encoding?: unknown, ...rest: unknown[]) {
    const text: string = Reflect.apply(toString, this, [known(encoding), ...rest]);
    return known(encoding) === encoding ? text : text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  },
  write(this: Buffer, ...given: unknown[]) {
    return Reflect.apply(write, this, given.map(known));
  },
});

function refuse(): never {
  throw new DOMException("Invalid character", "InvalidCharacterError");
}
const btoa = (text: unknown) => {
  const letters = String(text);
  return /[^\0-\xff]/.test(letters) ? refuse() : Buffer.from(letters, "latin1").toString("base64");
};
const atob = (text: unknown) => {
  const letters = String(text).replace(/[\t\n\f\r ]/g, "");
  return /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/.test(letters) ? Buffer.from(letters, "base64").toString("latin1") : refuse();
};

offer({ Buffer, TextEncoder, TextDecoder, atob, btoa }, { buffer: { Buffer, atob, btoa }, util: { TextEncoder, TextDecoder } });
