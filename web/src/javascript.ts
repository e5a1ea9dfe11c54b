/** JavaScript, for the code of mocked functions: an editor fetches it when it first shows some. */
import { StreamLanguage } from "@codemirror/language";
import { javascript } from "@codemirror/legacy-modes/mode/javascript";
// For the same reason as in `lazy.ts`.
import "./editor-element.ts";

/** Longer lines are data, or come from a tool. */
const LONGEST_LINE = 2_000;

/** Line by line, as YAML is: a link may bring any depth of nesting. */
export const javascriptLanguage = StreamLanguage.define<unknown>({
  ...javascript,
  token(stream, state) {
    if (stream.string.length > LONGEST_LINE) {
      stream.skipToEnd();
      return null;
    }
    return javascript.token(stream, state);
  },
});
