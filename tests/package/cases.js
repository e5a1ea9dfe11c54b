// The cases that the packages for JavaScript and Python share (`cases.json`), for any runner of tests in JavaScript.

/**
 * @typedef {{
 *   wait?: number, heartbeat?: number[], success?: { output?: any, after?: number },
 *   failure?: { error: string, cause: string, after: number }, throw?: { name: string, message: string }, return?: any, echo?: boolean
 * }} Act
 * @typedef {Record<string, Act[]>} Functions
 * @typedef {{ not?: boolean, options?: object, fails?: string } & Record<string, any>} Expected
 * @typedef {{
 *   name: string, machine: string, about?: string, input?: any, functions?: Functions, resources?: Functions, start?: object,
 *   variables?: object, expect: Expected[]
 * }} Case
 * @typedef {{ machines: Record<string, string | object>, cases: Case[] }} Table
 */

/**
 * A function that does one thing after the other, and the last one again and again.
 * @param {Act[]} acts
 */
function does(acts) {
  let calls = 0;
  return async (/** @type {any} */ event, /** @type {import('asl-playground').Call} */ call) => {
    const act = acts[Math.min(calls++, acts.length - 1)] ?? {};
    call.wait(act.wait ?? 0);
    for (const afterSeconds of act.heartbeat ?? []) call.heartbeat({ afterSeconds });
    if (act.success) call.success(act.success.output, { afterSeconds: act.success.after ?? 0 });
    if (act.failure) call.failure(act.failure.error, act.failure.cause, { afterSeconds: act.failure.after });
    if (act.throw) throw Object.assign(new Error(act.throw.message), { name: act.throw.name });
    return act.echo ? event : act.return;
  };
}

/** @param {Functions | undefined} functions */
const made = (functions) => Object.fromEntries(Object.entries(functions ?? {}).map(([name, acts]) => [name, does(acts)]));

/**
 * Makes a test of each case of the table.
 * @param {unknown} table
 * @param {typeof import('asl-playground').load} load
 * @param {{ test: (name: string, run: () => Promise<void>) => void, expect: (value: any) => any }} runner
 */
export function testAll(table, load, { test, expect }) {
  const { machines, cases } = /** @type {Table} */ (table);
  for (const { name, machine, about, input, functions, resources, start, variables, expect: expectations } of cases) {
    test(name, async () => {
      const loaded = await load(/** @type {string | object} */ (machines[machine]));
      const mocks = { functions: made(functions), resources: made(resources) };
      const subject = about === 'machine' ? loaded : await loaded.run({ input, mocks, ...start });
      if (variables) expect(subject).toHaveProperty('variables', variables);
      for (const { not, options, fails, ...matcher } of expectations) {
        const [called, given] = /** @type {[string, any[]]} */ (Object.entries(matcher)[0]);
        const asserts = () => (not ? expect(subject).not : expect(subject))[called](...given, ...(options ? [options] : []));
        if (fails) expect(asserts).toThrow(fails);
        else asserts();
      }
    });
  }
}
