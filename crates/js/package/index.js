// A workflow as a test has it: objects in and out, and functions of the test as mocks. Everything that AWS decides is in the core.

import init, * as core from './core/asl.js';

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
    this.startedAfter = asked.after / 1000;
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
    const callback = [...this.#reports].sort((one, other) => one.afterSeconds - other.afterSeconds);
    return callback.length > 0 ? { ...response, callback } : response;
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

async function answer(functions, runtime, asked) {
  const call = new Call(asked);
  let kind;
  try {
    const returned = await functions.get(JSON.stringify([asked.section, asked.name]))(asked.event, call);
    kind = { returns: returned === undefined ? null : returned };
  } catch (error) {
    kind = thrown(error, runtime);
  }
  return JSON.stringify(call.response(kind));
}

/** What a text or an object stands for, as a text. */
const asText = (value) => (typeof value === 'string' ? value : JSON.stringify(value));

export class Machine {
  #workspace;

  constructor(workspace) {
    this.#workspace = workspace;
  }

  #with({ input, mocks, name, startTime, seed, type } = {}, document = mocks) {
    const settings = { ...this.#workspace.settings };
    if (name !== undefined) settings.executionName = name;
    if (startTime !== undefined) settings.start = new Date(startTime).getTime();
    if (seed !== undefined) settings.seed = seed;
    if (type !== undefined) settings.type = type;
    const workspace = { ...this.#workspace, settings };
    if (input !== undefined) workspace.input = JSON.stringify(input);
    if (document !== undefined) workspace.mocks = JSON.stringify(document);
    return workspace;
  }

  async run(options = {}) {
    const { document, functions } = takeFunctions(options.mocks ?? {});
    const workspace = this.#with(options, options.mocks === undefined ? undefined : document);
    const asked = [...functions.keys()].map((key) => JSON.parse(key));
    const ask = (call) => answer(functions, options.runtime ?? 'nodejs', call);
    return withData(await core.run(workspace, asked, ask));
  }

  check() {
    return core.check(this.#with());
  }

  policy() {
    return core.policy(this.#with());
  }

  diagram() {
    return core.diagram(this.#with());
  }

  link({ page = '', ...options } = {}) {
    return page + core.link_of(this.#with(options));
  }
}

/** The run with what its visits were entered and left with. */
function withData(run) {
  const details = (id) => {
    const event = id === undefined ? undefined : run.events[id - 1];
    return event?.stateEnteredEventDetails ?? event?.stateExitedEventDetails;
  };
  const parsed = (text) => (text === undefined ? undefined : JSON.parse(text));
  run.visits = run.visits.map(({ enteredEvent, exitedEvent, at, ...visit }) => ({
    ...visit,
    seconds: at / 1000,
    input: parsed(details(enteredEvent)?.input),
    output: parsed(details(exitedEvent)?.output),
  }));
  return run;
}

export async function load(definition) {
  await start();
  const machine = new Machine({ definition: asText(definition) });
  const errors = machine.check().filter((marker) => marker.severity === 'Error');
  if (errors.length > 0) {
    const lines = errors.map(({ line, column, message }) => `  ${line}:${column}: ${message}`);
    throw new SyntaxError(`The definition has errors:\n${lines.join('\n')}`);
  }
  return machine;
}

export async function open(link) {
  await start();
  const fragment = link.slice(link.indexOf('#') + 1);
  return new Machine(core.open(fragment));
}
