/**
 * A plugin for markdown-it: a fence ```` ```asl run ```` becomes a workflow that readers can run. The build fails, with
 * file and line, if the workflow does not do what its fence says.
 */
import { readFileSync } from "node:fs";
import { embed, isAsl } from "asl-playground-fence";

/**
 * What generators say of the page: VitePress sets all three.
 *
 * @typedef {object} Environment
 * @property {string} [path] The file.
 * @property {string} [relativePath] The file, from the root of the site.
 * @property {string} [content] The text without its front matter.
 */

/**
 * @param {import("markdown-it").default} md
 * @param {import("asl-playground-fence").Options} options
 */
export default function markdownItAslPlayground(md, options = {}) {
  const others = md.renderer.rules.fence;
  md.renderer.rules.fence = (tokens, index, settings, environment, renderer) => {
    const token = tokens[index];
    if (token === undefined || !isAsl(token.info)) {
      return others ? others(tokens, index, settings, environment, renderer) : renderer.renderToken(tokens, index, settings);
    }
    const html = embed(token.content, token.info, placeOf(token.map?.[0] ?? 0, environment ?? {}), options);
    // VitePress compiles the page as a template of Vue, which would look for a component and for `{{` in the definition.
    return environment?.relativePath === undefined ? html : `<div v-pre>\n${html}</div>\n`;
  };
}

/**
 * The file and the line of a fence.
 *
 * @param {number} line Lines before it in the text that was read.
 * @param {Environment} environment
 */
function placeOf(line, { path, relativePath, content }) {
  return `${relativePath ?? path ?? "Markdown"}:${line + 1 + linesBefore(path, content)}`;
}

/**
 * How many lines of front matter the generator has removed.
 *
 * @param {string | undefined} path
 * @param {string | undefined} content
 */
function linesBefore(path, content) {
  if (path === undefined || content === undefined) {
    return 0;
  }
  try {
    const whole = readFileSync(path, "utf8");
    return whole.endsWith(content) ? whole.slice(0, whole.length - content.length).split("\n").length - 1 : 0;
  } catch {
    // The page does not come from a file of this name: then its own lines are all there is.
    return 0;
  }
}
