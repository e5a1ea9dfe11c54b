// A workflow as a test has it: objects in and out, and functions of the test as mocks. Everything that AWS decides is in the core.

import init, * as core from './core/asl.js';
import * as coverage from './coverage.js';
import { Run } from './run.js';

export { Run };

const SECTIONS = ['functions', 'tasks', 'resources', 'activities', 'executions'];

let started;

/** Starts the core once. Node.js reads it as a file, browsers fetch it. */
function start() {
  started ??= (async () => {
    const address = new URL('./core/asl_bg.wasm', import.meta.url);
    if (address.protocol !== 'file:') return init({ module_or_path: address });
    // Bundlers for browsers must not look for it.
    const fs = 'node:fs/promises';
    const { readFile } = await import(/* @vite-ignore */ fs);
    return init({ module_or_path: await readFile(address) });
  })();
  return started;
}

/** The mocked responses as a document, and the functions in it: `["functions", name]` → function. */
function takeFunctions(mocks) {
  const document = {};
  const functions = new Map();
  const put = (section, name, entry) => {
    document[section] ??= {};
    const asks = typeof entry === 'function';
    document[section][name] = asks ? { responses: [] } : entry;
    if (asks) functions.set(JSON.stringify([section, name]), entry);
  };
  for (const [key, value] of Object.entries(mocks)) {
    if (typeof value === 'function') put('functions', key, value);
    else if (!SECTIONS.includes(key)) document[key] = value;
    else for (const [name, entry] of Object.entries(value)) put(key, name, entry);
  }
  return { document, functions };
}

/** A call as a function of the test sees it, and what it says through it. */
class Call {
  #seconds = 0;
  #reports = [];

  constructor(asked) {
    this.state = asked.state;
    this.attempt = asked.attempt;
    this.item = asked.item;
    this.token = asked.token;
    this.startedAfter = asked.after;
  }

  /** The virtual time of the answer so far, in seconds since the execution started. */
  get time() {
    return this.startedAfter + this.#seconds;
  }

  wait(seconds) {
    if (!(seconds >= 0)) throw new TypeError(`wait takes seconds, 0 or more, not ${seconds}.`);
    this.#seconds += seconds;
  }

  success(output = {}, { afterSeconds = 0 } = {}) {
    this.#reports.push({ success: output, afterSeconds });
  }

  failure(error, cause, { afterSeconds = 0 } = {}) {
    this.#reports.push({ failure: { error, cause }, afterSeconds });
  }

  heartbeat({ afterSeconds = 0 } = {}) {
    this.#reports.push({ heartbeat: true, afterSeconds });
  }

  /** The response of the document that all of it comes to. */
  response(kind) {
    const response = { ...kind, afterSeconds: this.#seconds };
    return this.#reports.length > 0 ? { ...response, callback: this.#reports } : response;
  }
}

/** The failure of a function. Of the stack only the first line counts: the rest differs between machines. */
function thrown(error, runtime) {
  const isError = error instanceof Error;
  const stackTrace = isError && error.stack ? error.stack.split('\n').slice(0, 1) : [];
  const functionError = {
    runtime,
    errorType: isError ? error.name : typeof error,
    errorMessage: isError ? error.message : String(error),
    stackTrace,
  };
  return { functionError };
}

/** Whether it was thrown by an assertion: `assert`'s and Vitest's have the name, Jest's a result. */
const isAssertion = (error) => error?.name === 'AssertionError' || error?.matcherResult !== undefined;

async function answer(mock, runtime, asked) {
  const call = new Call(asked);
  let kind;
  try {
    const returned = await mock(asked.event, call);
    kind = { returns: returned === undefined ? null : returned };
  } catch (error) {
    if (isAssertion(error)) throw error;
    kind = thrown(error, runtime);
  }
  return JSON.stringify(call.response(kind));
}

/** What a text or an object stands for, as a text. */
const asText = (value) => (typeof value === 'string' ? value : JSON.stringify(value));

export class Machine {
  #core;
  #file;

  constructor(machine, file) {
    this.#core = machine;
    this.#file = file;
  }

  async run({ mocks, runtime = 'nodejs', ...options } = {}) {
    const { document, functions } = takeFunctions(mocks ?? {});
    const asked = [...functions.keys()].map((key) => JSON.parse(key));
    let failed;
    const ask = (call) =>
      answer(functions.get(JSON.stringify([call.section, call.name])), runtime, call).catch((error) => {
        failed = isAssertion(error) ? error : undefined;
        throw error;
      });
    const isCovered = coverage.isWanted(this.#file);
    const started = { ...options, mocks: mocks === undefined ? undefined : document, asked, coverage: isCovered };
    try {
      const { passed, ...told } = await this.#core.run(JSON.stringify(started), ask);
      if (isCovered) coverage.add(this.#file, this.#core, passed);
      return new Run(told);
    } catch (error) {
      // An assertion that fails within a function fails the test, as it is.
      throw failed ?? error;
    }
  }

  check() {
    return this.#core.check();
  }

  policy() {
    return this.#core.policy();
  }

  lacking(policy) {
    return this.#core.lacking(JSON.stringify(policy));
  }

  diagram() {
    return this.#core.diagram();
  }

  link({ page = '', ...options } = {}) {
    return page + this.#core.link(JSON.stringify(options));
  }

  testState(state, options = {}) {
    return this.#core.test_state(state, JSON.stringify(options));
  }

  explore(options = {}) {
    return this.#core.explore(JSON.stringify(options));
  }
}

export async function load(definition, { file } = {}) {
  await start();
  return new Machine(core.Machine.load(asText(definition)), file);
}

export async function open(link) {
  await start();
  return new Machine(core.Machine.open(link));
}
