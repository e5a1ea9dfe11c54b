/**
 * The difference of two texts. What does not live here: the extensions that apply it.
 */
import type { ChangeSpec } from "@codemirror/state";

/**
 * The smallest single change from one text to another: what is equal at both ends stays, and with it the cursor,
 * the folds and the diagnostics there.
 */
export function smallestChange(before: string, after: string): ChangeSpec {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before.charCodeAt(start) === after.charCodeAt(start)) {
    start += 1;
  }
  let end = 0;
  while (
    end < most - start &&
    before.charCodeAt(before.length - 1 - end) === after.charCodeAt(after.length - 1 - end)
  ) {
    end += 1;
  }
  return { from: start, to: before.length - end, insert: after.slice(start, after.length - end) };
}
