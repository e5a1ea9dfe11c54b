/**
 * A remark plugin: a fence ```` ```asl run ```` becomes a workflow that readers can run. The build fails, with file and
 * line, if the workflow does not do what its fence says.
 */
import { embed, isAsl } from "asl-playground-fence";
import { visit } from "unist-util-visit";

/**
 * `mdx`: whether the text becomes JSX. By default the name of the file says it; Docusaurus reads `.md` as MDX, too.
 *
 * @typedef {import("asl-playground-fence").Options & { mdx?: boolean }} Options
 */

/**
 * @param {Options} options
 * @returns {(tree: import("mdast").Root, file: import("vfile").VFile) => void}
 */
export default function remarkAslPlayground(options = {}) {
  return (tree, file) => {
    const isMdx = options.mdx ?? file.extname === ".mdx";
    visit(tree, "code", (node, index, parent) => {
      const words = [node.lang, node.meta].filter(Boolean).join(" ");
      if (!isAsl(words) || parent === undefined || index === undefined) {
        return;
      }
      const place = `${file.path || "Markdown"}:${node.position?.start.line ?? 1}`;
      const embedded = inserted(node, words, place, file, options);
      /** @type {any} Elements of JSX are not among Markdown's own nodes. */
      const replacement = isMdx ? asJsx(embedded) : { type: "html", value: embedded };
      parent.children[index] = replacement;
    });
  };
}

/**
 * @param {import("mdast").Code} node
 * @param {string} words
 * @param {string} place
 * @param {import("vfile").VFile} file
 * @param {Options} options
 */
function inserted(node, words, place, file, options) {
  try {
    return embed(node.value, words, place, options);
  } catch (error) {
    // The file adds the place itself.
    const said = (error instanceof Error ? error.message : String(error)).replace(`${place}: `, "");
    return file.fail(said, { place: node.position });
  }
}

/**
 * An element of JSX with this HTML in it, which JSX itself cannot hold.
 *
 * @param {string} html
 */
function asJsx(html) {
  const raw = JSON.stringify(html);
  const property = {
    type: "Property",
    kind: "init",
    method: false,
    shorthand: false,
    computed: false,
    key: { type: "Identifier", name: "__html" },
    value: { type: "Literal", value: html, raw },
  };
  const expression = { type: "ObjectExpression", properties: [property] };
  const estree = { type: "Program", sourceType: "module", comments: [], body: [{ type: "ExpressionStatement", expression }] };
  const value = { type: "mdxJsxAttributeValueExpression", value: `{__html: ${raw}}`, data: { estree } };
  const attribute = { type: "mdxJsxAttribute", name: "dangerouslySetInnerHTML", value };
  return { type: "mdxJsxFlowElement", name: "div", attributes: [attribute], children: [] };
}
