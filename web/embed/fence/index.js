/** From a fence of Markdown to HTML, by the program `asl`: what the plugins for remark and markdown-it share. */
import { spawnSync } from "node:child_process";

/**
 * @typedef {object} Options
 * @property {string} [asl] The program `asl`, if it is not on the path. The environment variable `ASL` names it, too.
 * @property {string} [page] The address of the playground that the embedded workflows open and run in.
 */

/** No embed is larger. */
const MOST_BYTES = 64 * 1024 * 1024;

/**
 * Whether the words after the backticks of a fence ask for a workflow: their first one is `asl`.
 *
 * @param {string} words
 */
export const isAsl = (words) => /^\s*asl(?:\s|$)/.test(words);

/**
 * The HTML for a fence. Throws an error whose message begins with the place if the workflow does not do what the fence
 * says, or `asl` cannot be called.
 *
 * @param {string} text What is in the fence: a definition or a whole workspace.
 * @param {string} words What is behind the backticks.
 * @param {string} place The file and the line of the fence, as `guide.md:12`.
 * @param {Options} options
 */
export function embed(text, words, place, { asl = process.env.ASL || "asl", page } = {}) {
  const more = page ? ["--page", page] : [];
  const called = spawnSync(asl, ["embed", "-", "--fence", words, "--at", place, ...more], {
    input: text,
    encoding: "utf8",
    maxBuffer: MOST_BYTES,
  });
  // A program that ends without reading everything is no failure to run it.
  if (called.error && called.status === null) {
    throw new Error(
      `${place}: The program ${asl} could not be run (${called.error.message}). Install it, or name it with the option "asl".`,
    );
  }
  if (called.status !== 0) {
    const said = called.stderr.trim() || `asl ended with ${called.status ?? called.signal}.`;
    throw new Error(said.startsWith(place) ? said : `${place}: ${said}`);
  }
  return called.stdout;
}
