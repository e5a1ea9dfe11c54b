/** How long links are: ours, plain deflate, and lz-string (which other playgrounds use), on the samples. */
import { Buffer } from "node:buffer";
import { deflateRawSync } from "node:zlib";
import lzString from "lz-string";
import { core } from "./core.mjs";
import { samples } from "./workloads.mjs";

export async function links() {
  const { linkLength, linkText } = await core();
  const rows = samples().map(({ name, text }) => {
    const json = linkText(text);
    const deflated = deflateRawSync(Buffer.from(json), { level: 9 }).toString("base64url");
    return {
      name: name.replace(/\.asl\.json$|\.json$/, ""),
      ours: linkLength(text),
      deflate: deflated.length + "#v1=".length,
      lzString: lzString.compressToEncodedURIComponent(json).length + "#v1=".length,
    };
  });
  const sum = (/** @type {"ours" | "deflate" | "lzString"} */ key) => rows.reduce((all, row) => all + row[key], 0);
  return { rows, ratio: sum("ours") / sum("deflate"), lzStringRatio: sum("lzString") / sum("deflate") };
}
