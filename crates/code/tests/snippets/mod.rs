//! Code that means harm, or hangs, with what must come of each.

/// Bodies of handlers, and what must come of each: the beginning of a line that the test makes of its end.
pub(crate) const BODIES: &[(&str, &str)] = &[
    // Endless loops in each form.
    ("for (;;);", "TimedOut"),
    ("while (true) {}", "TimedOut"),
    ("do {} while (1);", "TimedOut"),
    ("x: for (;;) { continue x; }", "TimedOut"),
    (
        "for (const x of (function* () { for (;;) yield 1; })());",
        "TimedOut",
    ),
    (
        "for await (const x of (async function* () { for (;;) yield 1; })());",
        "TimedOut",
    ),
    (
        "for (;;) { try { for (;;); } catch {} finally { continue; } }",
        "TimedOut",
    ),
    ("for (;;) await null;", "TimedOut"),
    (
        "const f = () => Promise.resolve().then(f); await f();",
        "TimedOut",
    ),
    (
        "const f = () => queueMicrotask(f); f(); await new Promise(() => {});",
        "TimedOut",
    ),
    ("new Array(5).fill(0).forEach(() => { for (;;); });", "TimedOut"),
    ("[1, 2].sort(() => { for (;;); });", "TimedOut"),
    ("'a'.replace(/a/, () => { for (;;); });", "TimedOut"),
    ("JSON.parse('[1]', () => { for (;;); });", "TimedOut"),
    ("JSON.stringify({ toJSON() { for (;;); } });", "TimedOut"),
    ("`${{ toString() { for (;;); } }}`;", "TimedOut"),
    ("+{ valueOf() { for (;;); } };", "TimedOut"),
    ("class A { static { for (;;); } }", "TimedOut"),
    ("eval('for (;;);');", "TimedOut"),
    ("new Function('for (;;);')();", "TimedOut"),
    (
        "const end = Date.now() + 1e12; while (Date.now() < end);",
        "TimedOut",
    ),
    // Loops of the engine itself, which no interrupt of the language reaches.
    (
        "Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1);",
        "TimedOut",
    ),
    ("Array.prototype.join.call({ length: 1e12 });", "TimedOut"),
    (
        "Array.prototype.reverse.call({ length: 2 ** 53 - 1 });",
        "TimedOut",
    ),
    (
        "Array.prototype.includes.call(new Proxy({}, { get: (_, k) => (k === 'length' ? 1e12 : 0) }), 1);",
        "TimedOut",
    ),
    ("new Array(4294967295).lastIndexOf(1);", "TimedOut"),
    (
        "Object.defineProperty([], 'length', { value: 4294967295 }).findLast((x) => x);",
        "TimedOut",
    ),
    ("let n = 3n; for (;;) n = n * n;", "TimedOut"),
    (
        "10n ** 100000n % 7n; (2n ** 200000n).toString(); for (;;) (3n ** 20000n).toString();",
        "TimedOut",
    ),
    ("'x'.padEnd(1e8).split('');", "TimedOut"),
    (
        "'ab'.repeat(4e6).replaceAll('a', 'bb').normalize('NFKD');",
        "TimedOut",
    ),
    // Regular expressions.
    ("/^(a+)+$/.test('a'.repeat(40) + 'b');", "TimedOut"),
    ("/(x+x+)+y/.exec('x'.repeat(40));", "TimedOut"),
    ("/^(([a-z])+.)+[A-Z]([a-z])+$/.test('a'.repeat(60));", "TimedOut"),
    ("/(.*)*\\1\\1z/s.test('a'.repeat(60));", "TimedOut"),
    // What looks behind is not tried again once it fits.
    ("/(?<=(a|aa)+)b/.test('a'.repeat(60));", "null"),
    ("/(?<=x(a|aa)+)b/.test('a'.repeat(60) + 'b');", "TimedOut"),
    // Memory.
    (
        "const a = []; for (;;) a.push(new Uint8Array(1 << 20));",
        "OutOfMemory",
    ),
    (
        "let s = 'x'; for (;;) s += s;",
        "RangeError|InternalError|OutOfMemory",
    ),
    (
        "new ArrayBuffer(2 ** 31 - 1);",
        "OutOfMemory|RangeError|InternalError",
    ),
    ("new Float64Array(5e7);", "OutOfMemory|RangeError|InternalError"),
    (
        "const m = new Map(); for (let i = 0; ; i += 1) m.set(i, new Array(10000));",
        "OutOfMemory|TimedOut",
    ),
    ("'x'.repeat(2 ** 30);", "RangeError|TimedOut|OutOfMemory"),
    ("new Array(2 ** 32);", "RangeError"),
    ("Array(1e9).join('x');", "TimedOut|OutOfMemory|RangeError"),
    // Depth.
    ("const f = () => f(); f();", "RangeError"),
    ("const f = (n) => f(n + 1) + 1; f(0);", "RangeError"),
    ("const o = {}; o.toString = () => '' + o; '' + o;", "RangeError"),
    (
        "const p = new Proxy({}, { get: (t, k, r) => r[k] }); p.x;",
        "RangeError",
    ),
    (
        "let a = []; for (let i = 0; i < 1e5; i += 1) a = [a]; return a;",
        "Runtime.JSONStringifyError|TimedOut",
    ),
    (
        "JSON.parse('['.repeat(1e5));",
        "RangeError|SyntaxError|InternalError",
    ),
    (
        "new RegExp('('.repeat(1e5));",
        "SyntaxError|RangeError|InternalError",
    ),
    (
        "class A {}; let C = A; for (let i = 0; i < 1e4; i += 1) C = class extends C {}; new C();",
        "RangeError|null|TimedOut",
    ),
    (
        "const a = []; a[0] = a; return String(a.flat(Infinity));",
        "RangeError|TimedOut|OutOfMemory",
    ),
    // Time that never comes.
    ("await new Promise(() => {});", "Runtime.NodeJsExit"),
    ("await { then() {} };", "Runtime.NodeJsExit"),
    ("return { then() {} };", "Runtime.NodeJsExit"),
    ("await new Promise(() => setInterval(() => {}, 1));", "TimedOut"),
    ("const f = () => setTimeout(f); await new Promise(f);", "TimedOut"),
    (
        "const f = () => setImmediate(f); await new Promise(f);",
        "TimedOut",
    ),
    (
        "for (let i = 0; i < 1e5; i += 1) setTimeout(() => {}, i); await new Promise(() => {});",
        "TimedOut",
    ),
    ("setTimeout('for (;;);'); ", "TypeError"),
    (
        "await new Promise((r) => setTimeout(r, Infinity)); return 1;",
        "1",
    ),
    (
        "await new Promise((r) => setTimeout(r, { valueOf() { throw new RangeError('v'); } }));",
        "RangeError",
    ),
    // Results that play games.
    (
        "return { get x() { throw new RangeError('g'); } };",
        "Runtime.JSONStringifyError",
    ),
    ("return { toJSON() { throw 1; } };", "Runtime.JSONStringifyError"),
    ("return new Proxy({}, { ownKeys() { for (;;); } });", "TimedOut"),
    (
        "return new Proxy({}, { ownKeys() { throw new Error('k'); } });",
        "Runtime.JSONStringifyError",
    ),
    ("return 10n;", "Runtime.JSONStringifyError"),
    ("return () => 1;", "null"),
    ("return Symbol('x');", "null"),
    ("return NaN;", "null"),
    ("return '\\ud800';", "\"\u{fffd}\""),
    ("return '\\0';", "\"\\u0000\""),
    ("return Object.create(null);", "{}"),
    (
        "return new Array(50000000);",
        "TimedOut|OutOfMemory|RangeError|TooLarge",
    ),
    (
        "return { get then() { throw new RangeError('t'); } };",
        "RangeError",
    ),
    (
        "return { __proto__: { a: 1 }, constructor: 1 };",
        "{\"constructor\":1}",
    ),
    // What is thrown plays games.
    ("throw null;", "object"),
    ("throw undefined;", "undefined"),
    ("throw { get message() { for (;;); } };", "object"),
    (
        "throw new Proxy(new Error('x'), { get() { throw 1; } });",
        "handled|Error",
    ),
    (
        "const e = new Error('x'); Object.defineProperty(e, 'stack', { get() { throw 1; } }); throw e;",
        "handled",
    ),
    (
        "const e = new Error('x'); e.name = { toString() { for (;;); } }; throw e;",
        "TimedOut",
    ),
    (
        "const e = new Error('x'); e.stack = { length: 1 }; throw e;",
        "Error",
    ),
    ("throw Symbol('x');", "symbol"),
    (
        "throw new Proxy({}, { getPrototypeOf() { throw 1; } });",
        "object|handled",
    ),
    (
        "throw new Proxy({}, { getPrototypeOf() { for (;;); } });",
        "TimedOut",
    ),
    ("throw { toString() { throw 1; } };", "handled"),
    (
        "throw new (class extends Error { get name() { throw 1; } })('x');",
        "handled",
    ),
    ("throw function () {};", "function"),
    // What is global is changed under the runtime.
    ("JSON.stringify = () => 'no'; return 1;", "1"),
    ("JSON.parse = () => { throw 1; }; return 1;", "1"),
    (
        "Array.prototype.push = () => { throw 1; }; console.log(1); return 1;",
        "1",
    ),
    ("Promise.prototype.then = () => { throw 1; }; return 1;", "1"),
    ("globalThis.Promise = null; return 1;", "1"),
    (
        "Object.prototype.toJSON = () => 'all'; return { a: 1 };",
        "\"all\"",
    ),
    (
        "Object.prototype.timedOut = true; Object.prototype.exit = 3; return 1;",
        "1",
    ),
    ("Object.prototype.error = { errorType: 'forged' }; return 1;", "1"),
    (
        "Object.defineProperty(Object.prototype, 'get', { value: 1 }); return 1;",
        "1|TypeError",
    ),
    (
        "Array.prototype[Symbol.iterator] = null; return 1;",
        "1|TypeError",
    ),
    (
        "String.prototype.split = () => { for (;;); }; throw new Error('x');",
        "Error",
    ),
    (
        "RegExp.prototype.exec = () => { throw 1; }; throw new Error('x');",
        "Error",
    ),
    ("Error.prototype.name = 'Other'; throw new Error('x');", "Other"),
    ("Error = null; throw new TypeError('x');", "TypeError"),
    (
        "Error.prepareStackTrace = () => { for (;;); }; throw new Error('x');",
        "TimedOut|Error",
    ),
    (
        "Error.stackTraceLimit = Infinity; const f = (n) => { if (n) f(n - 1); else throw new Error('x'); }; f(100);",
        "Error",
    ),
    ("delete globalThis.Date; return typeof Date;", "\"undefined\""),
    ("Object.freeze(globalThis); return 1;", "1|TypeError"),
    (
        "Reflect.apply = null; Function.prototype.call = null; console.log('x'); return 1;",
        "1",
    ),
    (
        "Function.prototype[Symbol.hasInstance]; Object.setPrototypeOf(Error, null); throw new RangeError('x');",
        "RangeError|object",
    ),
    ("process.env.__proto__.polluted = 1; return ({}).polluted;", "1"),
    // An arrow function has none of its own, and neither has a module.
    ("arguments.callee;", "ReferenceError"),
    // What a host might have.
    ("fetch('https://example.com');", "ReferenceError"),
    ("new XMLHttpRequest();", "ReferenceError"),
    ("new WebSocket('wss://example.com');", "ReferenceError"),
    ("postMessage('x');", "ReferenceError"),
    ("self.close();", "ReferenceError"),
    ("window.alert(1);", "ReferenceError"),
    ("document.cookie;", "ReferenceError"),
    ("importScripts('x');", "ReferenceError"),
    ("new Worker('x');", "ReferenceError"),
    ("indexedDB.open('x');", "ReferenceError"),
    ("localStorage.x;", "ReferenceError"),
    ("navigator.sendBeacon('x');", "ReferenceError|TypeError"),
    ("WebAssembly.compile(new Uint8Array());", "ReferenceError"),
    ("Deno.exit();", "ReferenceError"),
    ("std.exit();", "ReferenceError"),
    ("os.exec(['ls']);", "ReferenceError"),
    ("playgroundModules;", "ReferenceError"),
    ("process.binding('fs');", "TypeError"),
    ("process.kill(1);", "TypeError"),
    ("require('fs');", "ReferenceError"),
    ("await import('fs');", "ReferenceError|TypeError|Error"),
    (
        "await import('https://example.com/x.js');",
        "ReferenceError|TypeError|Error",
    ),
    (
        "await import('./index.mjs');",
        "ReferenceError|TypeError|Error|null",
    ),
    (
        "await import('data:text/javascript,export default 1');",
        "ReferenceError|TypeError|Error",
    ),
    (
        "this.constructor.constructor('return process')().exit(7);",
        "Exited(7)|TypeError",
    ),
    ("[].constructor.constructor('return globalThis')().host;", "null"),
    (
        "(async () => {}).constructor('for (;;) await 0')(); await new Promise(() => {});",
        "TimedOut",
    ),
    ("new Function('return this')().process.exit(9);", "Exited(9)"),
    (
        "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);",
        "TypeError|ReferenceError|TimedOut|Runtime|Exited",
    ),
    (
        "new FinalizationRegistry(() => { for (;;); }).register({}, 1); return 1;",
        "1",
    ),
    ("new WeakRef({}).deref(); return 1;", "1"),
    // Ends of the process.
    ("process.exit();", "Exited(0)"),
    ("process.exit(256 + 5);", "Exited(5)"),
    ("try { process.exit(1); } catch {} return 1;", "Exited(1)"),
    ("try { process.exit(1); } finally { for (;;); }", "TimedOut"),
    (
        "setTimeout(() => process.exit(4), 10); await new Promise(() => {});",
        "Exited(4)",
    ),
    (
        "setTimeout(() => { throw new RangeError('late'); }, 10); await new Promise(() => {});",
        "RangeError",
    ),
    (
        "queueMicrotask(() => { throw new RangeError('soon'); }); await new Promise((r) => setTimeout(r, 1));",
        "RangeError",
    ),
    (
        "Promise.reject(new Error('nobody')); await new Promise((r) => setTimeout(r, 1));",
        "Runtime.UnhandledPromiseRejection",
    ),
    (
        "Promise.reject({ toString() { for (;;); } }); await new Promise((r) => setTimeout(r, 1));",
        "TimedOut",
    ),
    (
        "Promise.reject(new Proxy(new Error('x'), { get() { throw 1; } })); await new Promise((r) => setTimeout(r, 1));",
        "Runtime.UnhandledPromiseRejection",
    ),
    // Iteration and conversion that a program takes over.
    (
        "const [...all] = { [Symbol.iterator]: () => ({ next: () => ({ done: false }) }) };",
        "TimedOut|OutOfMemory",
    ),
    (
        "for (const x of { [Symbol.iterator]: () => ({ next: () => ({ done: false }), return() { for (;;); } }) }) break;",
        "TimedOut",
    ),
    (
        "class A extends Array { static get [Symbol.species]() { return class { constructor() { for (;;); } }; } } A.from([1]).map((x) => x);",
        "TimedOut",
    ),
    ("new Date({ [Symbol.toPrimitive]() { for (;;); } });", "TimedOut"),
    ("`${{ [Symbol.toPrimitive]: () => ({}) }}`;", "TypeError"),
    (
        "({}) instanceof { [Symbol.hasInstance]() { for (;;); } };",
        "TimedOut",
    ),
    (
        "[].concat({ length: 2 ** 53 - 1, [Symbol.isConcatSpreadable]: true });",
        "TimedOut|TypeError",
    ),
    (
        "Array.from({ length: 2 ** 40 });",
        "TimedOut|OutOfMemory|RangeError",
    ),
    (
        "Object.fromEntries((function* () { for (let i = 0; ; i += 1) yield [i, i]; })());",
        "TimedOut|OutOfMemory",
    ),
    (
        "Math.max(...new Array(1e6).fill(0));",
        "RangeError|TimedOut|InternalError",
    ),
    (
        "String.fromCharCode.apply(null, { length: 1e9 });",
        "RangeError|TimedOut|TypeError",
    ),
    (
        "JSON.stringify('x', null, { toString: 1 }); return JSON.stringify({ a: 1 }, (k, v) => { for (;;); });",
        "TimedOut",
    ),
    (
        "JSON.parse('[' + '1,'.repeat(2e6) + '1]');",
        "TimedOut|OutOfMemory",
    ),
    // Bytes and buffers.
    (
        "const b = new ArrayBuffer(8); const v = new Uint8Array(b); b.transfer?.(); v[0] = 1; return v.length;",
        "0|8",
    ),
    (
        "const b = new ArrayBuffer(8, { maxByteLength: 1 << 16 }); const v = new Uint8Array(b); v.fill({ valueOf() { b.resize(0); return 1; } }); return v.length;",
        "0|8|TypeError|RangeError",
    ),
    ("new Uint8Array(4).sort(() => { for (;;); });", "TimedOut"),
    ("new DataView(new ArrayBuffer(1)).getFloat64(0);", "RangeError"),
    (
        "const a = [1, 2, 3]; a.sort(() => { a.length = 0; a.push(...new Array(99)); return 1; }); return a.length;",
        "3|99|198|297|0|1|2|4|5|6|7|8|9",
    ),
    // Callers, frames and promises that are not what they seem.
    (
        "Error.captureStackTrace?.({ get stack() { for (;;); } }); throw new Error('x');",
        "Error",
    ),
    (
        "const e = new RangeError('x'); e.stack = { toString() { for (;;); } }; throw e;",
        "RangeError",
    ),
    ("const e = new Error('x'.repeat(3e4)); throw e;", "Error"),
    (
        "class P extends Promise { then() { for (;;); } } return new P(() => {});",
        "TimedOut",
    ),
    (
        "Promise.prototype.constructor = class { constructor() { throw new RangeError('no'); } }; return await Promise.resolve(1).then((x) => x);",
        "RangeError|1|TypeError",
    ),
    ("return Promise.any([]);", "AggregateError"),
    (
        "const loop = new Promise((done) => setTimeout(() => done(loop))); return loop;",
        "TypeError",
    ),
    (
        "for (let i = 0; i < 1e6; i += 1) Promise.reject(i);",
        "TimedOut|OutOfMemory",
    ),
    // The doors of the playground.
    (
        "globalThis.doors?.step(); rejected(Promise.resolve());",
        "ReferenceError",
    ),
    (
        "new Error('x').stack.constructor.constructor('return doors')();",
        "ReferenceError",
    ),
    (
        "const { send } = (await import('@aws-sdk/client-sfn')).SFNClient.prototype; send({ constructor: null });",
        "UnsupportedCommand|Runtime.UnhandledPromiseRejection|null",
    ),
    (
        "const { SFN } = await import('@aws-sdk/client-sfn'); await new SFN().sendTaskSuccess({ taskToken: 'token', output: { toString() { for (;;); } } });",
        "TimedOut",
    ),
    (
        "(await import('node:crypto')).default.randomUUID = () => 'mine';",
        "TypeError",
    ),
    (
        "crypto.getRandomValues(new Uint8Array(65537));",
        "RangeError|QuotaExceededError",
    ),
    (
        "context.getRemainingTimeInMillis = null; return 1;",
        "1|ReferenceError",
    ),
    // Logs.
    (
        "const a = {}; a.a = a; console.log(a, [a], new Proxy(a, {}), 1n, Symbol('s'), () => 1); return 1;",
        "1",
    ),
    (
        "console.log(new Proxy({}, { ownKeys() { throw 1; } }), { get x() { throw 1; } }); return 1;",
        "1",
    ),
    (
        "console.log(new Proxy({}, { getPrototypeOf() { for (;;); } })); return 1;",
        "TimedOut",
    ),
    ("console.log('\\u001b[31mred\\u0007'); return 1;", "1"),
    // Results and thenables that go on for ever.
    ("return (async function* () { for (;;) yield 1; })();", "{}"),
    ("const o = { then(done) { done(o); } }; return o;", "TimedOut"),
    ("return { a: { then() { for (;;); } } };", "{\"a\":{}}"),
    (
        "let v = 1; for (let i = 0; i < 40; i += 1) v = [v, v]; return v;",
        "TimedOut|OutOfMemory",
    ),
    (
        "const o = { toJSON: () => [o, o] }; return o;",
        "Runtime.JSONStringifyError|TimedOut",
    ),
    (
        "return { toJSON() { return { toJSON() { for (;;); } }; } };",
        "{}",
    ),
    (
        "return { [Symbol.toPrimitive]() { for (;;); }, toString() { for (;;); } };",
        "{}",
    ),
    (
        "Promise.resolve().then(function again() { return Promise.resolve().then(again); }); return 1;",
        "TimedOut",
    ),
    ("setTimeout(() => { for (;;); }); return 1;", "1"),
    (
        "let v = 1; for (let i = 0; i < 120; i += 1) v = { v }; return v;",
        "{\"v\":{\"v\":|Runtime.JSONStringifyError",
    ),
    (
        "return [-0, NaN, -Infinity, 2 ** 53 + 1, 5e-324];",
        "[0,null,null,9007199254740992,5e-324]",
    ),
    (
        "return JSON.parse('{\"a\":1,\"a\":2,\"__proto__\":3}');",
        "{\"a\":2,\"__proto__\":3}",
    ),
    (
        "return { 'a\\0b': '\\0', '\\ud800': '\\udfff' };",
        "{\"a\\u0000b\":\"\\u0000\",\"\u{fffd}\":\"\u{fffd}\"}",
    ),
    ("return JSON.rawJSON?.('1e999') ?? 1;", "1|Runtime"),
    // Loops that `finally`, iterators and generators hide.
    (
        "a: for (;;) { try { return 1; } finally { continue a; } }",
        "TimedOut",
    ),
    (
        "const g = (function* () { try { yield 1; } finally { for (;;); } })(); g.next(); g.return();",
        "TimedOut",
    ),
    (
        "for (const x of (function* f() { yield* f(); })()) ;",
        "RangeError|OutOfMemory",
    ),
    (
        "await Promise.all({ [Symbol.iterator]: () => ({ next: () => ({ value: 1 }) }) });",
        "TimedOut|OutOfMemory",
    ),
    ("await (async function f() { await f(); })();", "RangeError"),
    // Numbers and texts beyond all measure.
    ("2n ** 2n ** 40n;", "RangeError|OutOfMemory"),
    (
        "BigInt.asUintN(2 ** 53 - 1, -1n);",
        "null|RangeError|OutOfMemory|TimedOut",
    ),
    ("BigInt('9'.repeat(1e6));", "TimedOut|RangeError|SyntaxError"),
    ("1n << 2n ** 62n;", "RangeError|OutOfMemory"),
    (
        "new Array(2 ** 32 - 1).join('x');",
        "TimedOut|OutOfMemory|RangeError",
    ),
    (
        "new Array(2 ** 32 - 1).toSorted();",
        "unknown|TimedOut|OutOfMemory|RangeError",
    ),
    (
        "'x'.padStart(2 ** 30 - 1, 'ab');",
        "TimedOut|OutOfMemory|RangeError|InternalError",
    ),
    ("(0.1).toFixed(101);", "RangeError"),
    ("'a'.localeCompare('b'.repeat(1e7));", "TimedOut|OutOfMemory|null"),
    (
        "new SharedArrayBuffer(2 ** 40);",
        "RangeError|OutOfMemory|ReferenceError",
    ),
    (
        "const b = new ArrayBuffer(1, { maxByteLength: 2 ** 40 }); b.resize(2 ** 39);",
        "RangeError|OutOfMemory",
    ),
    ("new Intl.NumberFormat('en-US');", "ReferenceError"),
    // Errors and logs that are read.
    ("console.log('\\ud83d', { a: '\\ude00' }); return 1;", "1"),
    (
        "const { SFN } = await import('@aws-sdk/client-sfn'); await new SFN().sendTaskSuccess({ taskToken: 'token', output: '\"\\\\ud83d\"' }); return 1;",
        "1",
    ),
    (
        "throw Object.defineProperty(new Error('x'), 'message', { get() { for (;;); } });",
        "TimedOut",
    ),
    (
        "Error.prepareStackTrace = (error, frames) => frames; throw new RangeError('x');",
        "RangeError",
    ),
    (
        "Error.prepareStackTrace = () => { throw new RangeError('p'); }; throw new TypeError('x');",
        "TypeError|RangeError",
    ),
    (
        "const e = new RangeError('a\\0b\\ud800'); e.name = 'N\\0\\udc00'; throw e;",
        "N\0",
    ),
    (
        "const e = new Error('x'); e.cause = e; console.log(e); throw e;",
        "Error",
    ),
    (
        "throw new AggregateError(new Array(1e5).fill(new Error('x')), 'all');",
        "TimedOut",
    ),
    (
        "throw Object.create(Error.prototype, { stack: { value: '/var/task/'.repeat(1e5) } });",
        "Error|TimedOut",
    ),
    (
        "throw Object.setPrototypeOf(new RangeError('x'), new Proxy(RangeError.prototype, { getPrototypeOf() { for (;;); } }));",
        "TimedOut|RangeError",
    ),
    // What the runtime itself leans on.
    (
        "Array.prototype[Symbol.iterator] = undefined; return 10n;",
        "Runtime.JSONStringifyError",
    ),
    (
        "Array.prototype[Symbol.iterator] = undefined; Promise.reject(new RangeError('x')); await new Promise((r) => setTimeout(r, 1));",
        "Runtime.UnhandledPromiseRejection",
    ),
    (
        "String.prototype[Symbol.split] = () => null; Promise.reject(1); await new Promise((r) => setTimeout(r, 1));",
        "Runtime.UnhandledPromiseRejection",
    ),
    (
        "String.prototype[Symbol.replace] = () => { throw 1; }; throw new RangeError('x');",
        "RangeError",
    ),
    (
        "Object.defineProperty(Array, Symbol.species, { value: function () { return {}; } }); queueMicrotask(() => { throw new RangeError('soon'); }); await new Promise((r) => setTimeout(r, 1));",
        "RangeError",
    ),
    (
        "Object.defineProperty(Array, Symbol.species, { get() { throw 1; } }); await new Promise((r) => setTimeout(r, 1)); return 1;",
        "1",
    ),
    (
        "Object.defineProperty(Array.prototype, '0', { get: () => 5, set() {}, configurable: true }); await new Promise((r) => setTimeout(r, 1)); return 1;",
        "1",
    ),
    (
        "Object.defineProperty(Promise, Symbol.species, { get() { throw 1; } }); queueMicrotask(() => {}); return 1;",
        "1",
    ),
    (
        "for (const name of ['value', 'get', 'set']) Object.prototype[name] = () => {}; return 1;",
        "1",
    ),
    (
        "for (const name of ['ok', 'loaded', 'timedOut', 'tooLarge', 'ends', 'now', 'log', 'at', 'every']) Object.prototype[name] = 1; await new Promise((r) => setTimeout(r, 1)); return 1;",
        "1",
    ),
    (
        "new FinalizationRegistry(() => { throw new RangeError('gone'); }).register({}, 1); await null; await null; return 1;",
        "1|RangeError",
    ),
    (
        "globalThis.kept = new FinalizationRegistry(() => { throw new RangeError('gone'); }); kept.register({}, 1); await null; await null; return 1;",
        "1|RangeError",
    ),
    (
        "globalThis.kept = new FinalizationRegistry(function again() { kept.register({}, 1); }); kept.register({}, 1); await null; return 1;",
        "TimedOut|1",
    ),
    (
        "for (const name of Object.getOwnPropertyNames(globalThis)) Reflect.deleteProperty(globalThis, name); throw new RangeError('x');",
        "ReferenceError",
    ),
];

/// Bodies of handlers that need all the work that a call may do, to come to their end.
pub(crate) const LONG: &[(&str, &str)] = &[
    (
        "eval('1' + '+1'.repeat(1e5));",
        "null|RangeError|SyntaxError|InternalError",
    ),
    // Each is called "bound", and the name of the one before: all those names do not fit.
    (
        "let f = () => {}; for (let i = 0; i < 1e5; i += 1) f = f.bind(null); f();",
        "OutOfMemory",
    ),
    (
        "const e = new Error('x'); e.stack = 'at (/var/task/'.repeat(1e4); throw e;",
        "Error",
    ),
    (
        "for (let i = 0; i < 1e4; i += 1) console.log('x'.repeat(100)); return 1;",
        "1",
    ),
];

/// Whole sources.
pub(crate) const SOURCES: &[(&str, &str)] = &[
    ("for (;;);", "TimedOut"),
    ("", "Runtime.HandlerNotFound"),
    ("\0", "Runtime.UserCodeSyntaxError"),
    ("export const handler = 1n;", "Runtime.HandlerNotFound"),
    (
        "export const handler = new Proxy(() => {}, { apply() { for (;;); } });",
        "TimedOut",
    ),
    (
        "export const handler = new Proxy(() => {}, { get() { throw new RangeError('x'); } });",
        "RangeError|Runtime",
    ),
    (
        "export default 1; await new Promise(() => {});",
        "Runtime.NodeJsExit",
    ),
    (
        "await new Promise((r) => setTimeout(r, 60000)); export const handler = () => 1;",
        "TimedOut",
    ),
    (
        "throw new RangeError('at the start'); export const handler = 1;",
        "RangeError",
    ),
    (
        "throw new Proxy(new Error('x'), { get() { throw 1; } }); export const handler = 1;",
        "handled",
    ),
    ("process.exit(2); export const handler = 1;", "Exited(2)"),
    (
        "import fs from 'node:fs'; export const handler = 1;",
        "Runtime.ImportModuleError",
    ),
    (
        "import './other.mjs'; export const handler = 1;",
        "Runtime.ImportModuleError",
    ),
    (
        "import x from '/etc/passwd'; export const handler = 1;",
        "Runtime.ImportModuleError",
    ),
    (
        "import { S3Client } from '@aws-sdk/client-s3'; export const handler = 1;",
        "Runtime.ImportModuleError",
    ),
    (
        "import { Nothing } from '@aws-sdk/client-sfn'; export const handler = 1;",
        "Runtime.UserCodeSyntaxError",
    ),
    (
        "const fs = require('fs'); exports.handler = 1;",
        "Runtime.ImportModuleError",
    ),
    ("exports.handler = async () => require('child_process');", "Error"),
    (
        "module.exports = null; exports.handler = async () => 1;",
        "TypeError|Runtime",
    ),
    (
        "exports.handler = async () => { const { run } = this; };",
        "null|TypeError",
    ),
    ("with ({}) exports.handler = async () => 1;", "1"),
    (
        "<!-- html\nexports.handler = async () => 1;",
        "1|Runtime.UserCodeSyntaxError",
    ),
    (
        "#!/usr/bin/env node\nexports.handler = async () => 1;",
        "1|Runtime.UserCodeSyntaxError",
    ),
    (
        "exports.handler = async () => { return `",
        "Runtime.UserCodeSyntaxError",
    ),
    ("\u{2028}export const handler = async () => '\u{2029}';", "\""),
    (
        "export const handler = async () => 1; /*",
        "Runtime.UserCodeSyntaxError",
    ),
    // Handlers that are something else.
    ("export async function* handler() { for (;;) yield 1; }", "{}"),
    ("export class handler {}", "TypeError"),
    ("export const handler = eval;", "{\"a\":1}"),
    ("export const handler = Function;", "SyntaxError"),
    ("export const handler = setTimeout;", "TypeError"),
    ("export const handler = Promise.prototype.then;", "TypeError"),
    ("export const handler = new Proxy(async () => 1, {});", "1"),
    (
        "export const handler = Object.defineProperty(async () => 1, 'length', { value: { valueOf() { for (;;); } } });",
        "TimedOut",
    ),
    (
        "export const handler = Object.defineProperty(async () => 1, 'length', { get() { throw new RangeError('l'); } });",
        "RangeError",
    ),
    (
        "Object.defineProperty(exports, 'handler', { get() { for (;;); } });",
        "TimedOut",
    ),
    (
        "Object.defineProperty(exports, 'handler', { get() { throw new RangeError('g'); } });",
        "RangeError",
    ),
    ("module.exports = { __proto__: { handler: async () => 1 } };", "1"),
    (
        "module.exports = new Proxy({}, { get: (of, name) => async () => name });",
        "\"handler\"",
    ),
    ("exports.__proto__.handler = async () => 1;", "1"),
    (
        "export { h as handler, h as '__proto__', h as 'a b' }; const h = async () => 1;",
        "1",
    ),
    (
        "export { h as __proto__ }; const h = async () => 1;",
        "Runtime.HandlerNotFound",
    ),
    ("export { handler } from './index.mjs';", "Runtime"),
    (
        "export * from './index.mjs'; export const handler = async () => 1;",
        "1",
    ),
    (
        "await import('./index.mjs'); export const handler = async () => 1;",
        "1|Runtime.NodeJsExit",
    ),
    (
        "import self from 'file:///var/task/index.mjs'; export default 1; export const handler = async () => self;",
        "1|Runtime.ImportModuleError",
    ),
    (
        "import data from '@aws-sdk/client-sfn' with { type: 'json' }; export const handler = async () => 1;",
        "1|Runtime|TypeError",
    ),
    // What the runtime leans on is changed before it looks.
    (
        "Promise.prototype.constructor = class { static get [Symbol.species]() { throw new RangeError('no'); } }; export const handler = async () => 1;",
        "1|RangeError",
    ),
    (
        "Object.defineProperty(Promise, Symbol.species, { get() { throw 1; } }); export const handler = async () => 1;",
        "1",
    ),
    (
        "Promise.prototype.then = () => { for (;;); }; export const handler = async () => 1;",
        "1",
    ),
    (
        "delete globalThis.SyntaxError; import('./none.mjs').catch(() => {}); export const handler = async () => 1;",
        "1",
    ),
    (
        "Array.prototype[Symbol.iterator] = undefined; export const handler = 1;",
        "Runtime.HandlerNotFound",
    ),
    (
        "setTimeout(() => { throw new RangeError('soon'); }); await new Promise((r) => setTimeout(r, 5)); export const handler = async () => 1;",
        "RangeError",
    ),
    (
        "Promise.reject(new RangeError('x')); export const handler = async () => 1;",
        "Runtime.UnhandledPromiseRejection",
    ),
    (
        "\u{feff}export const handler = async () => 1;",
        "1|Runtime.UserCodeSyntaxError",
    ),
];
