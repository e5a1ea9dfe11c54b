// What a function finds in the engine, and what it is asked through. Evaluated once, in an engine with nothing in it; its value
// is the only door from outside, and no code of a user reaches that. Everything that is needed later is taken hold of here,
// because a user's code may change whatever is global.
(() => {
  "use strict";
  const { parse, stringify } = JSON;
  const { apply, construct, ownKeys } = Reflect;
  const { defineProperty, getOwnPropertyDescriptor, getPrototypeOf, setPrototypeOf, create, freeze } = Object;
  const isArray = Array.isArray;
  const RealDate = Date;
  const RealError = Error;
  const RealPromise = Promise;
  const toText = String;
  const toNumber = Number;
  const floor = Math.floor;
  const imul = Math.imul;
  const { bind, call } = Function.prototype;
  const method = (of, name) => apply(bind, call, [of[name]]);
  const then = method(Promise.prototype, "then");
  const join = method(Array.prototype, "join");
  const split = method(String.prototype, "split");
  const slice = method(String.prototype, "slice");
  const indexOf = method(String.prototype, "indexOf");
  const startsWith = method(String.prototype, "startsWith");
  const replaceAll = method(String.prototype, "replaceAll");
  const exec = method(RegExp.prototype, "exec");
  // The one of the language asks the expression for its exec, which may be another by then.
  const test = (expression, text) => exec(expression, text) !== null;
  const toISOString = method(Date.prototype, "toISOString");
  const instanceOf = method(Function.prototype, Symbol.hasInstance);
  // The prototype of a proxy is what its code says, if it says anything.
  const isOf = (made, value) => {
    try {
      return instanceOf(made, value);
    } catch {
      return false;
    }
  };
  const isError = (value) => isOf(RealError, value);
  const define = (of, name, value) =>
    defineProperty(of, name, { __proto__: null, value, writable: true, enumerable: false, configurable: true });
  // Lists of the runtime have no prototype, to which code might have given a setter for their places, and are not iterated over:
  // code may have changed that, too.
  const list = () => setPrototypeOf([], null);
  const push = (to, value) => {
    to[to.length] = value;
  };
  const drop = (from, at) => {
    for (let i = at + 1; i < from.length; i += 1) from[i - 1] = from[i];
    from.length -= 1;
  };
  const lines = (text) => setPrototypeOf(split(text, "\n"), null);
  // A promise whose `then` asks no class of a user's for the next one.
  const plain = (promise) => define(promise, "constructor", undefined);

  // Time is virtual: it passes while a timer is waited for, and a little while the clock is read again and again.
  let now = 0;
  let readings = 0;
  const clock = () => {
    readings += 1;
    if (readings % 1000 === 0) now += 1;
    return now;
  };
  function VirtualDate(...given) {
    if (new.target === undefined) return toText(new RealDate(clock()));
    return construct(RealDate, given.length === 0 ? [clock()] : given, new.target);
  }
  define(VirtualDate, "name", "Date");
  define(VirtualDate, "length", 7);
  define(VirtualDate, "now", () => clock());
  define(VirtualDate, "parse", RealDate.parse);
  define(VirtualDate, "UTC", RealDate.UTC);
  VirtualDate.prototype = RealDate.prototype;
  define(RealDate.prototype, "constructor", VirtualDate);
  define(globalThis, "Date", VirtualDate);
  let born = 0;
  // What is collected, and when, is no affair of a run that is the same everywhere: nobody is told, as in most calls on Lambda.
  const RealRegistry = FinalizationRegistry;
  function SilentRegistry(cleanup) {
    if (new.target === undefined) throw new TypeError("Constructor FinalizationRegistry requires 'new'");
    return construct(RealRegistry, [typeof cleanup === "function" ? () => {} : cleanup], new.target);
  }
  define(SilentRegistry, "name", "FinalizationRegistry");
  SilentRegistry.prototype = RealRegistry.prototype;
  define(RealRegistry.prototype, "constructor", SilentRegistry);
  define(globalThis, "FinalizationRegistry", SilentRegistry);
  define(globalThis, "performance", freeze({ now: () => clock() - born, get timeOrigin() { return born; } }));

  // Chance comes from the seed: xoshiro128**. Its state is read when the first number is drawn: most calls draw none.
  let seed = "1 2 3 4";
  let chance = null;
  const sow = (text) => {
    seed = text;
    chance = null;
  };
  const next = () => {
    if (chance === null) {
      const parts = split(seed, " ");
      chance = [toNumber(parts[0]), toNumber(parts[1]), toNumber(parts[2]), toNumber(parts[3])];
    }
    const rotate = (value, by) => (value << by) | (value >>> (32 - by));
    const result = imul(rotate(imul(chance[1], 5), 7), 9) >>> 0;
    const shifted = chance[1] << 9;
    chance[2] ^= chance[0];
    chance[3] ^= chance[1];
    chance[1] ^= chance[2];
    chance[0] ^= chance[3];
    chance[2] ^= shifted;
    chance[3] = rotate(chance[3], 11);
    return result;
  };
  define(Math, "random", () => (next() * 2097152 + (next() >>> 11)) / 9007199254740992);
  const bytesOf = (count) => {
    const bytes = new Uint8Array(count);
    for (let i = 0; i < count; i += 1) bytes[i] = next() & 255;
    return bytes;
  };
  const crypto = {
    getRandomValues(array) {
      const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
      if (bytes.length > 65536) throw new RangeError("The requested length exceeds 65,536 bytes");
      for (let i = 0; i < bytes.length; i += 1) bytes[i] = next() & 255;
      return array;
    },
    randomUUID() {
      const bytes = bytesOf(16);
      bytes[6] = (bytes[6] & 15) | 64;
      bytes[8] = (bytes[8] & 63) | 128;
      let text = "";
      for (let i = 0; i < 16; i += 1) {
        const digits = "0123456789abcdef";
        text += digits[bytes[i] >> 4] + digits[bytes[i] & 15];
        if (i === 3 || i === 5 || i === 7 || i === 9) text += "-";
      }
      return text;
    },
  };
  define(globalThis, "crypto", freeze(crypto));

  // Timers, in the order of their time, then of their making.
  const timers = list();
  let timerNumber = 0;
  class Timeout {
    #number;
    constructor(number) { this.#number = number; }
    ref() { return this; }
    unref() { return this; }
    hasRef() { return true; }
    [Symbol.toPrimitive]() { return this.#number; }
    static number(of) { return typeof of === "object" && of !== null && #number in of ? of.#number : toNumber(of); }
  }
  const start = (act, delay, given, every) => {
    if (typeof act !== "function") {
      const wrong = new TypeError('The "callback" argument must be of type function. Received ' + (act === null ? "null" : typeof act));
      wrong.code = "ERR_INVALID_ARG_TYPE";
      throw wrong;
    }
    let wait = floor(toNumber(delay));
    if (!(wait >= 1 && wait <= 2147483647)) wait = every === undefined ? 0 : 1;
    timerNumber += 1;
    const timer = { at: now + wait, number: timerNumber, act, given, every: every ? wait : 0 };
    push(timers, timer);
    return new Timeout(timerNumber);
  };
  const stop = (which) => {
    const number = Timeout.number(which);
    for (let i = 0; i < timers.length; i += 1) {
      if (timers[i].number === number) {
        drop(timers, i);
        return;
      }
    }
  };
  define(globalThis, "setTimeout", (act, delay, ...given) => start(act, delay, given, false));
  define(globalThis, "setInterval", (act, delay, ...given) => start(act, delay, given, true));
  define(globalThis, "setImmediate", (act, ...given) => start(act, -1, given, undefined));
  for (const name of ["clearTimeout", "clearInterval", "clearImmediate"]) define(globalThis, name, (which) => stop(which));
  const failedTasks = list();
  const resolved = plain(RealPromise.resolve());
  define(globalThis, "queueMicrotask", (act) => {
    if (typeof act !== "function") throw new TypeError("The argument of queueMicrotask must be a function");
    then(resolved, () => {
      try {
        act();
      } catch (error) {
        push(failedTasks, { error });
      }
    });
  });

  // Bytes of a response that Lambda takes.
  const MOST_RESULT = 6291556;
  // Characters of one that is told together with the end of its call.
  const SHORT_RESULT = 65536;

  // The log of a call.
  const MOST_LOG = 65536;
  let log = "";
  let requestId = "";
  const inspect = (value, depth = 0, above = []) => {
    if (typeof value === "string") return depth === 0 ? value : "'" + replaceAll(replaceAll(value, "\\", "\\\\"), "'", "\\'") + "'";
    if (typeof value === "bigint") return toText(value) + "n";
    if (typeof value === "symbol") return toText(value);
    if (typeof value === "function") return value.name ? "[Function: " + toText(value.name) + "]" : "[Function (anonymous)]";
    if (value === null || typeof value !== "object") return toText(value);
    if (isError(value)) return described(value).trace.length > 0 ? join(described(value).trace, "\n") : "[" + toText(value) + "]";
    for (let i = 0; i < above.length; i += 1) if (above[i] === value) return "[Circular *1]";
    if (isOf(RealDate, value)) return toISOString(value);
    if (depth > 2) return isArray(value) ? "[Array]" : "[Object]";
    const inner = list();
    const outer = list();
    for (let i = 0; i < above.length; i += 1) push(outer, above[i]);
    push(outer, value);
    if (isArray(value)) {
      for (let i = 0; i < value.length && i < 100; i += 1) push(inner, inspect(value[i], depth + 1, outer));
      if (value.length > 100) push(inner, "... " + (value.length - 100) + " more items");
      return inner.length === 0 ? "[]" : "[ " + join(inner, ", ") + " ]";
    }
    const keys = ownKeys(value);
    for (let i = 0; i < keys.length; i += 1) {
      const key = keys[i];
      const member = getOwnPropertyDescriptor(value, key);
      if (!member || !member.enumerable) continue;
      const name = typeof key === "symbol" ? "[" + toText(key) + "]" : test(/^[A-Za-z_$][\w$]*$/, key) ? key : "'" + key + "'";
      push(inner, name + ": " + ("value" in member ? inspect(member.value, depth + 1, outer) : "[Getter]"));
    }
    return inner.length === 0 ? "{}" : "{ " + join(inner, ", ") + " }";
  };
  const write = (level, given) => {
    if (log.length >= MOST_LOG || exited !== null) return;
    const parts = list();
    for (let i = 0; i < given.length; i += 1) {
      let text;
      try {
        text = inspect(given[i]);
      } catch {
        text = "[object]";
      }
      push(parts, text);
    }
    log += toISOString(new RealDate(now)) + "\t" + requestId + "\t" + level + "\t" + replaceAll(join(parts, " "), "\n", "\r") + "\n";
    if (log.length > MOST_LOG) log = slice(log, 0, MOST_LOG) + "\n(The rest of the log is not kept.)\n";
  };
  const console = {};
  for (const [name, level] of [["log", "INFO"], ["info", "INFO"], ["debug", "DEBUG"], ["warn", "WARN"], ["error", "ERROR"], ["trace", "TRACE"], ["dir", "INFO"], ["table", "INFO"]]) {
    define(console, name, (...given) => write(level, given));
  }
  for (const name of ["time", "timeEnd", "timeLog", "group", "groupEnd", "count", "assert", "clear"]) define(console, name, () => {});
  define(globalThis, "console", console);

  // process: what a function is given, and the way to end it.
  let exited = null;
  const Exit = class {};
  const process = { env: {} };
  define(process, "exit", (status) => {
    if (exited === null) exited = status === undefined ? 0 : floor(toNumber(status)) & 255;
    throw new Exit();
  });
  define(globalThis, "process", process);

  // Errors as Node's runtime writes them, with the frames of the user's code.
  const frames = (stack) => {
    const kept = list();
    if (typeof stack !== "string") return kept;
    const all = lines(stack);
    for (let i = 0; i < all.length; i += 1) {
      const line = all[i];
      if (indexOf(line, "/var/task/") < 0) continue;
      const anonymous = exec(/^\s*at (?:<\w+> )?\(?(.*\/var\/task\/.*?)\)?$/, line);
      push(kept, anonymous && !test(/^\s*at [^<(\s]/, line) ? "    at " + anonymous[1] : line);
    }
    return kept;
  };
  const clean = (text) => replaceAll(text, "\x7f", "%7F");
  // The mistake that is made most often, in Node's words.
  const asNode = (message) => {
    const found = exec(/^cannot (read|set) property '([\s\S]*)' of (undefined|null)$/, message);
    return found === null ? message : "Cannot " + found[1] + " properties of " + found[3] + " (" + (found[1] === "set" ? "setting" : "reading") + " '" + found[2] + "')";
  };
  const described = (error) => {
    try {
      if (isError(error)) {
        const name = clean(toText(error.name));
        const message = asNode(clean(toText(error.message)));
        const head = message === "" ? name : name + ": " + message;
        const trace = lines(head);
        // As in Node, the constructors of the error's own classes are no frames.
        const classes = list();
        for (let of = getPrototypeOf(error); of !== null && classes.length < 10; of = getPrototypeOf(of)) {
          const made = getOwnPropertyDescriptor(of, "constructor");
          if (made && typeof made.value === "function") push(classes, "    at " + toText(made.value.name) + " (");
        }
        const isMaker = (frame) => {
          for (let i = 0; i < classes.length; i += 1) if (startsWith(frame, classes[i])) return true;
          return false;
        };
        const all = frames(error.stack);
        let first = 0;
        while (first < all.length && isMaker(all[first])) first += 1;
        for (let i = first; i < all.length; i += 1) push(trace, clean(all[i]));
        return { errorType: name, errorMessage: message, trace, isError: true };
      }
      return { errorType: typeof error, errorMessage: toText(error), trace: [] };
    } catch {
      return {
        errorType: "handled",
        errorMessage: "callback called with Error argument, but there was a problem while retrieving one or more of its message, name, and stack",
        trace: [],
      };
    }
  };
  const ofRuntime = (name, message, trace) => {
    const whole = lines(name + ": " + message);
    for (let i = 0; i < trace.length; i += 1) push(whole, trace[i]);
    return { errorType: name, errorMessage: message, trace: whole, isError: true };
  };

  // Modules that there are.
  const missing = (name, from) => {
    const error = new RealError(
      from === undefined ? "Cannot find module '" + name + "'\nRequire stack:\n- /var/task/index.js" : "Cannot find package '" + name + "' imported from " + from,
    );
    error.code = from === undefined ? "MODULE_NOT_FOUND" : "ERR_MODULE_NOT_FOUND";
    return error;
  };
  const sleeping = freeze({
    setTimeout: (delay, value) => new RealPromise((done) => start(() => done(value), delay, [], false)),
  });
  const nodeCrypto = freeze({
    randomUUID: crypto.randomUUID,
    getRandomValues: crypto.getRandomValues,
    randomInt(low, high) {
      if (high === undefined) [low, high] = [0, low];
      return low + floor(((next() * 2097152 + (next() >>> 11)) / 9007199254740992) * (high - low));
    },
    webcrypto: crypto,
  });

  // The part of the AWS SDK that there is: what the holder of a task token says.
  let token = null;
  let reports = list();
  let reported = false;
  const failed = (name, message) => {
    const error = new RealError(message);
    error.name = name;
    error.$fault = "client";
    error.$metadata = { httpStatusCode: 400 };
    return error;
  };
  const command = (kind) => class {
    constructor(input) { this.input = input ?? {}; }
    static kind() { return kind; }
  };
  const commands = {
    SendTaskSuccessCommand: command("success"),
    SendTaskFailureCommand: command("failure"),
    SendTaskHeartbeatCommand: command("heartbeat"),
  };
  const kinds = new Map();
  for (const name of ownKeys(commands)) kinds.set(commands[name], commands[name].kind());
  const kindOf = method(Map.prototype, "get");
  const send = (sent) => {
    const kind = sent && kindOf(kinds, sent.constructor);
    if (kind === undefined) throw failed("UnsupportedCommand", "The playground's client has SendTaskSuccessCommand, SendTaskFailureCommand and SendTaskHeartbeatCommand.");
    const input = sent.input ?? {};
    if (token === null || input.taskToken !== token) throw failed("InvalidToken", "Invalid Token: 'Invalid token'");
    if (reported) throw failed("TaskTimedOut", "Task Timed Out: 'Provided task does not exist anymore'");
    const report = { at: now, kind };
    if (kind === "success") {
      try {
        parse(input.output);
      } catch {
        throw failed("InvalidOutput", "Invalid Output: 'Invalid JSON'");
      }
      report.output = toText(input.output);
    }
    if (kind === "failure") {
      if (input.error !== undefined) report.error = toText(input.error);
      if (input.cause !== undefined) report.cause = toText(input.cause);
    }
    if (kind !== "heartbeat") reported = true;
    if (reports.length < 1000) push(reports, report);
    return { $metadata: { httpStatusCode: 200, attempts: 1 } };
  };
  class SFNClient {
    constructor() {}
    send(sent, done) {
      const sending = new RealPromise((resolve) => resolve(send(sent)));
      if (typeof done !== "function") return sending;
      then(sending, (data) => done(null, data), (error) => done(error));
    }
    destroy() {}
  }
  class SFN extends SFNClient {
    sendTaskSuccess(input) { return this.send(new commands.SendTaskSuccessCommand(input)); }
    sendTaskFailure(input) { return this.send(new commands.SendTaskFailureCommand(input)); }
    sendTaskHeartbeat(input) { return this.send(new commands.SendTaskHeartbeatCommand(input)); }
  }
  const clientSfn = freeze({ SFNClient, SFN, ...commands });

  const modules = create(null);
  modules["@aws-sdk/client-sfn"] = clientSfn;
  for (const name of ["crypto", "node:crypto"]) modules[name] = nodeCrypto;
  for (const name of ["timers/promises", "node:timers/promises"]) modules[name] = sleeping;
  const require = (name) => {
    const found = modules[toText(name)];
    if (found === undefined) throw missing(toText(name));
    return found;
  };

  // Rejections that nobody handles.
  let rejections = list();
  const rejected = (promise, ...reason) => {
    if (reason.length > 0) {
      push(rejections, { promise, reason: reason[0] });
      return;
    }
    for (let i = 0; i < rejections.length; i += 1) {
      if (rejections[i].promise === promise) {
        drop(rejections, i);
        return;
      }
    }
  };

  let isModule = true;
  let handler;
  let settled = null;
  let result = "null";
  let waits = false;
  let begun = 0;
  let deadline = 0;
  let timeout = 0;
  let own = null;
  let module;
  const OK = freeze({ ok: true });
  const getRemainingTimeInMillis = () => deadline - clock();
  let latest = true;
  // Whether the handler can tell that it is given a context: an arrow function of one parameter at most cannot.
  let seesContext = true;
  const toSource = method(Function.prototype, "toString");
  const BLIND = /^(?:async\s*)?(?:\(\s*(?:[\w$]+\s*)?\)|[\w$]+)\s*=>/;
  const isBlind = (to) => {
    try {
      return test(BLIND, toSource(to));
    } catch {
      return false;
    }
  };
  const settle = (outcome) => {
    settled ??= outcome;
  };
  const failing = (error) => settle(isOf(Exit, error) ? { exit: exited } : { error: described(error) });

  const importFailed = (error) => {
    try {
      return notImported(error);
    } catch {
      return { error: described(error) };
    }
  };
  const notImported = (error) => {
    const found = isError(error) && exec(/^could not load module '([\s\S]*)'$/, toText(error.message));
    const wrong = found ? missing(found[1], "/var/task/index.mjs") : error;
    if (isError(wrong) && (wrong.code === "MODULE_NOT_FOUND" || wrong.code === "ERR_MODULE_NOT_FOUND")) {
      return { error: ofRuntime("Runtime.ImportModuleError", toText(wrong), []), missing: found ? found[1] : (exec(/'([\s\S]*?)'/, wrong.message) ?? ["", ""])[1] };
    }
    if (isError(wrong) && isOf(SyntaxError, wrong)) {
      return { error: ofRuntime("Runtime.UserCodeSyntaxError", toText(wrong), frames(wrong.stack)) };
    }
    if (isOf(Exit, wrong)) return { exit: exited };
    return { error: described(wrong) };
  };

  const found = (namespace) => {
    try {
      take(namespace);
    } catch (error) {
      failing(error);
    }
  };

  // Reading what was exported is code of a user, too.
  const take = (namespace) => {
    handler = isModule ? namespace.handler : module.exports.handler;
    if (handler === undefined || handler === null) {
      return settle({ error: ofRuntime("Runtime.HandlerNotFound", "index.handler is undefined or not exported", []) });
    }
    if (typeof handler !== "function") {
      return settle({ error: ofRuntime("Runtime.HandlerNotFound", "index.handler is not a function", []) });
    }
    if (latest && handler.length >= 3) {
      return settle({
        error: ofRuntime(
          "Runtime.CallbackHandlerDeprecated",
          "ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. You need to modify this function to use a supported handler signature to use Node.js 24 or later. For more information see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.",
          [],
        ),
      });
    }
    seesContext = !latest || !isBlind(handler);
    settle({ loaded: true });
  };

  const answer = (value) => {
    if (typeof value === "string" && value.length > MOST_RESULT) return settle({ tooLarge: true });
    let text;
    try {
      text = stringify(value === undefined ? null : value);
    } catch {
      return settle({
        error: latest
          ? ofRuntime("Runtime.JSONStringifyError", "Unable to stringify response body", [])
          : ofRuntime("Error", "Unable to stringify response body", []),
      });
    }
    // A long text goes through a door of its own.
    result = text === undefined ? "null" : text;
    settle(result.length > MOST_RESULT ? { tooLarge: true } : OK);
  };
  // Answers with what a handler gave, once that has settled. A promise of the language's own tells so itself, with less work than
  // `await` makes of it. If it does not, nothing has happened yet: `then` looks at everything that may throw first.
  const follow = (given) => {
    try {
      if (given.constructor === RealPromise) {
        then(given, answer, failing);
        return;
      }
    } catch {
      // It only looks like a promise, or code has changed what all promises ask.
    }
    wait(given);
  };
  const wait = async (given) => {
    let value;
    try {
      value = await given;
    } catch (error) {
      return failing(error);
    }
    answer(value);
  };

  const doors = {
    // A cold container: what it is told before its code is read.
    begin(text) {
      const given = parse(text);
      now = born = given.now;
      readings = 0;
      sow(given.chance);
      latest = given.runtime === "nodejs24.x";
      own = given.context;
      timeout = given.timeout;
      isModule = given.isModule;
      requestId = given.requestId;
      deadline = given.deadline;
      for (const name of ownKeys(given.environment)) process.env[name] = given.environment[name];
      settled = null;
      if (!isModule) {
        module = { exports: {} };
        define(globalThis, "module", module);
        define(globalThis, "exports", module.exports);
        define(globalThis, "require", require);
        define(globalThis, "__filename", "/var/task/index.js");
        define(globalThis, "__dirname", "/var/task");
      }
    },
    loaded(value) {
      if (isOf(RealPromise, value)) then(plain(value), found, (error) => settle(importFailed(error)));
      else found(value);
    },
    notLoaded(error) {
      settle(importFailed(error));
    },
    // A call of the handler.
    invoke(at, id, state, ofTask, event) {
      begun = at;
      if (begun > now) now = begun;
      readings = 0;
      sow(state);
      deadline = begun + timeout;
      requestId = id;
      token = ofTask === "" ? null : ofTask;
      if (reports.length > 0) reports = list();
      reported = false;
      settled = null;
      waits = false;
      if (rejections.length > 0) rejections = list();
      const context = seesContext && {
        functionName: own.functionName,
        functionVersion: own.functionVersion,
        invokedFunctionArn: own.invokedFunctionArn,
        memoryLimitInMB: own.memoryLimitInMB,
        awsRequestId: requestId,
        logGroupName: own.logGroupName,
        logStreamName: own.logStreamName,
        getRemainingTimeInMillis,
      };
      try {
        if (latest) {
          const given = handler(parse(event), context);
          // There is nothing to wait for in what has no members.
          if ((typeof given === "object" && given !== null) || typeof given === "function") follow(given);
          else answer(given);
          // The result alone, if the next step says nothing else, unless a job that waits changes it.
          return settled === OK && endedQuietly() ? result : "";
        }
        context.callbackWaitsForEmptyEventLoop = true;
        let called = false;
        const done = (error, value) => {
          if (called) return;
          called = true;
          const end = () => (error === undefined || error === null ? answer(value) : failing(error));
          if (context.callbackWaitsForEmptyEventLoop) waits = end;
          else end();
        };
        define(context, "succeed", (value) => done(null, value));
        define(context, "fail", (error) => done(error ?? "handled"));
        define(context, "done", done);
        const answered = handler(parse(event), context, done);
        if (answered && typeof answered.then === "function") {
          called = true;
          follow(answered);
        }
      } catch (error) {
        failing(error);
      }
      return "";
    },
    // What is next, once no job is left: the outcome, or a timer.
    step() {
      if (settled === OK && endedQuietly()) return "\n" + result;
      if (exited !== null) settled = { exit: exited };
      if (settled === null && failedTasks.length > 0) {
        settled = { error: described(failedTasks[0].error), ends: true };
      }
      if ((settled === null || settled.loaded) && rejections.length > 0) {
          const { reason } = rejections[0];
        let text = "unknown reason";
        let trace = [];
        try {
          text = toText(reason);
          if (isError(reason)) trace = frames(reason.stack);
        } catch {
          // What cannot be read is not told.
        }
        settled = isOf(Exit, reason) ? { exit: exited } : { error: ofRuntime("Runtime.UnhandledPromiseRejection", text, trace), ends: true };
      }
      if (settled !== null) return ended();
      let first = null;
      for (let i = 0; i < timers.length; i += 1) {
        const timer = timers[i];
        if (first === null || timer.at < first.at || (timer.at === first.at && timer.number < first.number)) first = timer;
      }
      if (first === null) {
        if (waits) {
          waits();
        } else if (handler === undefined || latest) {
          settled = { error: ofRuntime("Runtime.NodeJsExit", "The Lambda runtime client detected an unexpected Node.js exit code. This is most commonly caused by a Promise that was never settled. For more information, see https://nodejs.org/docs/latest/api/process.html#exit-codes", []), ends: true };
        } else {
          result = "null";
          settled = OK;
        }
        return settled === null ? "" : ended();
      }
      if (first.at >= deadline) {
        now = deadline;
        settled = { timedOut: true };
        return ended();
      }
      if (first.at > now) now = first.at;
      if (first.every > 0) {
        timerNumber += 1;
        first.at = now + first.every;
      } else {
        stop(first.number);
      }
      try {
        apply(first.act, undefined, first.given);
      } catch (error) {
        settled = isOf(Exit, error) ? { exit: exited } : { error: described(error), ends: true };
      }
      return "";
    },
    result: () => result,
    log: () => log,
    rejected,
  };
  // As JSON, whatever a user's code has taught all objects to write themselves as.
  const written = (value) => {
    if (value === null || typeof value !== "object") return stringify(value);
    const parts = list();
    if (isArray(value)) {
      for (let i = 0; i < value.length; i += 1) push(parts, written(value[i]));
      return "[" + join(parts, ",") + "]";
    }
    const names = ownKeys(value);
    for (let i = 0; i < names.length; i += 1) push(parts, stringify(names[i]) + ":" + written(value[names[i]]));
    return "{" + join(parts, ",") + "}";
  };
  // Whether what settled well did so without a word, and at once, as almost every call does. What is asked here changes nothing.
  const endedQuietly = () =>
    exited === null && log === "" && now === begun && reports.length === 0 && result.length < SHORT_RESULT;
  const ended = () => {
    if (now > deadline && !settled.exit) settled = { timedOut: true };
    const isShort = settled === OK && result.length < SHORT_RESULT;
    const isPlain = settled === OK && reports.length === 0;
    let text = isPlain ? '{"ok":true,"now":' + now + ',"log":' + stringify(log) + ',"reports":[]}' : written({ ...settled, now, log, reports });
    if (isShort) text += "\n" + result;
    log = "";
    if (settled.loaded) settled = null;
    return text;
  };

  // Modules that are imported are made of these before any code of a user runs; then this goes.
  define(globalThis, "playgroundModules", modules);
  return (door) => doors[door];
})()
