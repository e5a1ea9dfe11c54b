/**
 * A reporter for `node --test`: the tests that failed, with their errors, and nothing else. `cargo xtask test` prints it
 * again with its summary, where the reason is not lost above the output of the later steps.
 */

/**
 * @typedef {{ name: string, nesting: number, file?: string, details: { error: Error & { cause?: unknown, failureType?: string } } }} Failed
 */

/** @param {AsyncIterable<{ type: string, data: unknown }>} events */
export default async function* failures(events) {
  for await (const { type, data } of events) {
    if (type !== "test:fail") {
      continue;
    }
    const { name, file, details } = /** @type {Failed} */ (data);
    // A file, or a group, fails because a test of it does; that test is told itself.
    if (details.error.failureType === "subtestsFailed") {
      continue;
    }
    const { cause } = details.error;
    const why = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause ?? details.error);
    yield `${name} (${file?.split("/").pop() ?? "?"})\n${why.replaceAll(/^/gm, "  ")}\n`;
  }
}
