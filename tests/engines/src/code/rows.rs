//! The functions, and what must come of each.
//!
//! What does not live here: what calls them (`mod.rs`).

use super::How::{self, Again, Each, Invoke, Once, Token};

/// A name, how the function is called, what its response says beside its code, the code, and what must come of it.
pub(super) type Row = (&'static str, How, &'static str, &'static str, &'static str);

/// All of them.
pub(super) const ALL: [&[Row]; 6] = [RESULTS, TIME, TOKENS, FAILURES, CONTAINERS, LIMITS];

/// Results, synchronous and not.
const RESULTS: &[Row] = &[
    (
        "a result",
        Once,
        "{}",
        "export const handler = (event) => ({ twice: event.n * 2 });",
        r#"SUCCEEDED with {"twice":42}"#,
    ),
    (
        "CommonJS",
        Once,
        "{}",
        "exports.handler = async (event) => event.s;",
        r#"SUCCEEDED with "äöü😀""#,
    ),
    (
        "no result",
        Once,
        "{}",
        "export const handler = () => {};",
        "SUCCEEDED with null",
    ),
    (
        "how numbers are written",
        Once,
        "{}",
        "export const handler = () => [0.1 + 0.2, 1e21, 1e-7, -0, 2 ** 53, 5e-324, NaN];",
        "SUCCEEDED with [0.30000000000000004,1e+21,1e-7,0,9007199254740992,5e-324,null]",
    ),
    (
        "what the language computes",
        Once,
        "{}",
        "export const handler = () => { let x = 0; for (let i = 0; i < 1e4; i += 1) x = Math.imul(x, 31) + i; return [x, (2n ** 100n).toString(36), parseFloat('1.1e3x'), (255.5).toString(16), (1.005).toFixed(2), 7 % -3]; };",
        r#"SUCCEEDED with [1427211144,"3ewfdnca0n6ld1ggvfgg",1100,"ff.8","1.00",1]"#,
    ),
    (
        "sines and powers",
        Once,
        "{}",
        "export const handler = () => [Math.sin(1e6), Math.exp(1.5), Math.pow(1.1, 100), Math.log(3), Math.cbrt(2), Math.tanh(0.3), Math.hypot(1, 2, 3)];",
        "SUCCEEDED",
    ),
    (
        "letters",
        Once,
        "{}",
        "export const handler = () => ['ß'.toUpperCase(), 'İ'.toLowerCase().length, 'é'.normalize('NFD').length, [...'😀'].length, 'a'.localeCompare('b'), '😀'.codePointAt(0)];",
        r#"SUCCEEDED with ["SS",2,2,1,-1,128512]"#,
    ),
    (
        "regular expressions",
        Once,
        "{}",
        r"export const handler = () => ['2024-01-02'.replace(/(?<y>\d+)-(?<m>\d+)-(?<d>\d+)/u, '$<d>.$<m>.$<y>'), 'a1b22'.match(/\d+/g), 'ſ'.match(/s/iu) !== null, /(?<!x)y/.test('xy')];",
        r#"SUCCEEDED with ["02.01.2024",["1","22"],true,false]"#,
    ),
    (
        "the order of members and of what is sorted",
        Once,
        "{}",
        "export const handler = (event) => [Object.keys({ b: 1, 2: 1, a: 1, 1: 1 }), event.list.sort(), [...new Set('hello')].join(''), [10, 9, 1].sort(), ['b1', 'a1', 'b2', 'a2'].sort((x, y) => x.charCodeAt(0) - y.charCodeAt(0))];",
        r#"SUCCEEDED with [["1","2","b","a"],[1,2,3],"helo",[1,10,9],["a1","a2","b1","b2"]]"#,
    ),
    (
        "JSON of what is not plain",
        Once,
        "{}",
        "export const handler = () => ({ date: new Date(0), map: new Map([[1, 2]]), nothing: undefined, own: { toJSON: () => 'own' }, bytes: new Uint8Array([1, 2]) });",
        r#"SUCCEEDED with {"date":"1970-01-01T00:00:00.000Z","map":{},"own":"own","bytes":{"0":1,"1":2}}"#,
    ),
    (
        "the context",
        Once,
        r#"{"memoryMegabytes": 512, "timeoutSeconds": 30}"#,
        "export const handler = (event, context) => [context.functionName, context.functionVersion, context.memoryLimitInMB, context.invokedFunctionArn, context.getRemainingTimeInMillis(), context.logGroupName];",
        r#"SUCCEEDED with ["f","$LATEST","512","arn:aws:lambda:us-east-1:123456789012:function:f",30000,"/aws/lambda/f"]"#,
    ),
    (
        "the environment",
        Once,
        r#"{"environment": {"TABLE": "orders"}, "runtime": "nodejs22.x"}"#,
        "export const handler = async () => [process.env.TABLE, process.env.AWS_REGION, process.env.AWS_EXECUTION_ENV, process.env.HOME ?? null];",
        r#"SUCCEEDED with ["orders","us-east-1","AWS_Lambda_nodejs22.x",null]"#,
    ),
    (
        "the log and the number of the request",
        Invoke,
        "{}",
        "export const handler = async (event, context) => { console.log('got %s', event.n, { list: event.list }); return context.awsRequestId; };",
        r#"SUCCEEDED with [true,"\tgot %s 21 { list: [ 3, 1, 2 ] }\nEND RequestId: "#,
    ),
    (
        "await at the top",
        Once,
        "{}",
        "const rate = await new Promise((done) => setTimeout(done, 20, 3)); export const handler = async (event) => rate * event.n;",
        "SUCCEEDED with 63",
    ),
    (
        "all promises at once",
        Once,
        "{}",
        "const sleep = (ms) => new Promise((done) => setTimeout(done, ms, ms)); export const handler = async () => { const start = Date.now(); return [await Promise.all([sleep(30), sleep(10)]), await Promise.race([sleep(30), sleep(10)]), (await Promise.allSettled([Promise.reject(new Error('no'))]))[0].status, await Promise.any([Promise.reject(1), sleep(5)]), Date.now() - start]; };",
        r#"SUCCEEDED with [[30,10],10,"rejected",5,45]"#,
    ),
    (
        "generators",
        Once,
        "{}",
        "async function* pages() { for (let i = 0; i < 3; i += 1) { await null; yield i; } } export const handler = async () => { const seen = []; for await (const page of pages()) seen.push(page); return [seen, [...(function* () { yield* [1, 2]; })()]]; };",
        "SUCCEEDED with [[0,1,2],[1,2]]",
    ),
    (
        "the order of jobs",
        Once,
        "{}",
        "export const handler = async () => { const seen = []; setTimeout(() => seen.push('timer')); setImmediate(() => seen.push('immediate')); queueMicrotask(() => seen.push('microtask')); Promise.resolve().then(() => seen.push('job')); seen.push('code'); await null; seen.push('awaited'); await new Promise((done) => setTimeout(done, 5)); return seen; };",
        r#"SUCCEEDED with ["code","microtask","job","awaited","immediate","timer"]"#,
    ),
    (
        "what has a method then",
        Once,
        "{}",
        "export const handler = async () => ({ then(done) { done([1]); } });",
        "SUCCEEDED with [1]",
    ),
    (
        "bytes, addresses and copies as Node has them",
        Once,
        "{}",
        "import { Buffer } from 'node:buffer'; export const handler = async (event) => [Buffer.from(event.s).toString('base64'), Buffer.from('ff00', 'hex').readUInt16BE(), new TextDecoder().decode(new TextEncoder().encode(event.s)), atob(btoa('hi')), new URL('../b?x=1', 'https://exämple.com/a/c').href, structuredClone({ at: new Date(0) })];",
        r#"SUCCEEDED with ["w6TDtsO88J+YgA==",65280,"äöü😀","hi","https://xn--exmple-cua.com/b?x=1",{"at":"1970-01-01T00:00:00.000Z"}]"#,
    ),
];

/// Virtual time, and chance from the seed.
const TIME: &[Row] = &[
    (
        "the order of timers",
        Once,
        "{}",
        "export const handler = async () => { const seen = []; for (const ms of [30, 10, 20, 10]) setTimeout(() => seen.push(ms), ms); await new Promise((done) => setTimeout(done, 50)); return seen; };",
        "SUCCEEDED with [10,10,20,30]",
    ),
    (
        "an interval",
        Once,
        "{}",
        "export const handler = () => new Promise((done) => { const start = Date.now(); const at = []; const every = setInterval(() => { at.push(Date.now() - start); if (at.length === 3) { clearInterval(every); done(at); } }, 7); });",
        "SUCCEEDED with [7,14,21]",
    ),
    (
        "timers that are cleared",
        Once,
        "{}",
        "export const handler = async () => { const seen = []; const one = setTimeout(() => seen.push('one'), 5); setTimeout(() => clearTimeout(one), 1); const at = setImmediate(() => seen.push('at')); clearImmediate(at); clearTimeout(undefined); await new Promise((done) => setTimeout(done, 9)); return seen; };",
        "SUCCEEDED with []",
    ),
    (
        "timers of node",
        Once,
        "{}",
        "import { setTimeout as sleep } from 'node:timers/promises'; export const handler = async (event, context) => { const start = Date.now(); const value = await sleep(2000, 'slept'); return [value, Date.now() - start, context.getRemainingTimeInMillis(), Math.round(performance.now()) >= 2000]; };",
        r#"SUCCEEDED with ["slept",2000,1000,true]"#,
    ),
    (
        "a loop that waits for the clock",
        Once,
        "{}",
        "export const handler = () => { const end = Date.now() + 3; let turns = 0; while (Date.now() < end) turns += 1; return turns > 2000 && turns < 3001; };",
        "SUCCEEDED with true",
    ),
    (
        "dates",
        Once,
        "{}",
        "export const handler = () => [new Date().toISOString(), new Date(0).getTimezoneOffset(), String(new Date(0)), Date.UTC(2024, 1, 29), new Date('2024-02-30T00:00:00Z').getDate(), Date.parse('nothing')];",
        r#"SUCCEEDED with ["2026-01-01T00:00:00.000Z",0,"Thu Jan 01 1970 00:00:00 GMT+0000"#,
    ),
    (
        "chance",
        Each(0),
        "{}",
        "import { randomInt } from 'node:crypto'; export const handler = async () => [Math.random(), crypto.randomUUID(), randomInt(1000), [...crypto.getRandomValues(new Uint32Array(4))]];",
        "SUCCEEDED",
    ),
    (
        "chance has its bounds",
        Once,
        "{}",
        "import { randomInt, randomUUID } from 'crypto'; export const handler = () => { const drawn = Array.from({ length: 500 }, Math.random); return [drawn.every((x) => x >= 0 && x < 1), new Set(drawn).size, Array.from({ length: 99 }, () => randomInt(3, 6)).every((x) => [3, 4, 5].includes(x)), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(randomUUID())]; };",
        "SUCCEEDED with [true,500,true,true]",
    ),
    (
        "each call draws anew",
        Each(1),
        "{}",
        "const seen = new Set(); export const handler = (index) => { seen.add(Math.random()); return seen.size - index; };",
        "SUCCEEDED with [1,1,1,1,1,1,1,1]",
    ),
];

/// Handlers with a callback, and the holders of task tokens.
const TOKENS: &[Row] = &[
    (
        "a callback",
        Once,
        r#"{"runtime": "nodejs20.x"}"#,
        "exports.handler = (event, context, callback) => { setTimeout(() => callback(null, event.n), 10); };",
        "SUCCEEDED with 21",
    ),
    (
        "a callback with an error",
        Once,
        r#"{"runtime": "nodejs20.x"}"#,
        "exports.handler = (event, context, callback) => callback(new RangeError('too far'));",
        "FAILED with RangeError: too far",
    ),
    (
        "a callback waits for timers",
        Once,
        r#"{"runtime": "nodejs22.x", "timeoutSeconds": 1}"#,
        "exports.handler = (event, context, callback) => { setTimeout(() => {}, 2000); callback(null, 1); };",
        "FAILED with Lambda.Unknown: 2026-01-01T00:00:01.000Z",
    ),
    (
        "a callback does not wait for timers",
        Once,
        r#"{"runtime": "nodejs22.x", "timeoutSeconds": 1}"#,
        "exports.handler = (event, context, callback) => { context.callbackWaitsForEmptyEventLoop = false; setTimeout(() => {}, 2000); callback(null, 1); };",
        "SUCCEEDED with 1",
    ),
    (
        "methods of the context",
        Each(0),
        r#"{"runtime": "nodejs20.x"}"#,
        "exports.handler = (index, context) => { if (index < 3) context.succeed(index); else if (index < 6) context.fail(new Error(`no ${index}`)); else context.done(null, -index); };",
        r#"SUCCEEDED with [0,1,2,"Error: no 3","Error: no 4","Error: no 5",-6,-7]"#,
    ),
    (
        "a token's success",
        Token,
        "{}",
        "import { SFNClient, SendTaskSuccessCommand } from '@aws-sdk/client-sfn'; const client = new SFNClient({}); export const handler = async ({ token }) => { await new Promise((done) => setTimeout(done, 400)); await client.send(new SendTaskSuccessCommand({ taskToken: token, output: JSON.stringify({ ok: true }) })); };",
        r#"SUCCEEDED with {"ok":true}"#,
    ),
    (
        "a token's failure",
        Token,
        "{}",
        "const { SFN } = require('@aws-sdk/client-sfn'); exports.handler = async ({ token }) => { await new SFN().sendTaskFailure({ taskToken: token, error: 'Out', cause: 'of stock' }); };",
        "FAILED with Out: of stock",
    ),
    (
        "a token's heartbeats",
        Token,
        r#"{"timeoutSeconds": 900}"#,
        "import { SFNClient, SendTaskHeartbeatCommand as Beat, SendTaskSuccessCommand as Success } from '@aws-sdk/client-sfn'; const client = new SFNClient(); export const handler = async ({ token }) => { for (let i = 0; i < 4; i += 1) { await new Promise((done) => setTimeout(done, 50000)); await client.send(new Beat({ taskToken: token })); } await client.send(new Success({ taskToken: token, output: '4' })); };",
        "SUCCEEDED with 4",
    ),
    (
        "another token, and one that is used up",
        Token,
        "{}",
        "import { SFN } from '@aws-sdk/client-sfn'; export const handler = async ({ token }) => { const sfn = new SFN(); const names = []; const fails = async (taskToken, output) => { try { await sfn.sendTaskSuccess({ taskToken, output }); } catch (error) { names.push(error.name); } }; await fails('other', '1'); await fails(token, '{'); setTimeout(() => {}, 1); await sfn.sendTaskSuccess({ taskToken: token, output: JSON.stringify(names) }); await fails(token, '1'); console.log(names); };",
        r#"SUCCEEDED with ["InvalidToken","InvalidOutput"]"#,
    ),
    (
        "a token that nobody uses",
        Token,
        "{}",
        "export const handler = async () => 'nothing is sent';",
        "FAILED with States.Timeout",
    ),
];

/// Each way in which a function fails, and the shapes of other runtimes.
const FAILURES: &[Row] = &[
    (
        "an error of the function's own",
        Once,
        "{}",
        "class CardDeclined extends Error { constructor(message) { super(message); this.name = 'CardDeclined'; } }\nexport const handler = async () => {\n  throw new CardDeclined('no funds');\n};",
        "FAILED with CardDeclined: no funds",
    ),
    (
        "what is thrown and is no error",
        Each(1),
        "{}",
        "export const handler = async (index) => { throw ['text', 7, null, undefined, { a: 1 }, Symbol('s'), 1n, () => {}][index]; };",
        r#"SUCCEEDED with ["string: text","number: 7","object: null","undefined: undefined","object: [object Object]","symbol: Symbol(s)","bigint: 1","function: () => {}"]"#,
    ),
    (
        "errors of the language",
        Each(1),
        "{}",
        "export const handler = async (index) => [() => null.x, () => missing, () => JSON.parse('{'), () => new Array(-1), () => decodeURIComponent('%'), () => { const a = 1; a = 2; }, () => (0, eval)('1 +'), () => [].reduce((a) => a)][index]();",
        r#"SUCCEEDED with ["TypeError: cannot read property 'x' of null","ReferenceError: missing is not defined","SyntaxError: "#,
    ),
    (
        "an error that cannot be read",
        Once,
        "{}",
        "export const handler = async () => { const error = new Error('x'); Object.defineProperty(error, 'message', { get() { throw 1; } }); throw error; };",
        "FAILED with handled: callback called with Error argument, but there was a problem while retrieving one or more of its message, name, and stack",
    ),
    (
        "an error with a cause, from a timer",
        Once,
        "{}",
        "export const handler = () => new Promise((done, fail) => setTimeout(() => fail(new Error('outer', { cause: new Error('inner') })), 7));",
        "FAILED with Error: outer",
    ),
    (
        "an error in a timer that nobody awaits",
        Once,
        "{}",
        "export const handler = () => new Promise(() => setTimeout(() => { throw new RangeError('late'); }, 7));",
        "FAILED with RangeError: late",
    ),
    (
        "an error while the module loads",
        Once,
        "{}",
        "const config = JSON.parse(process.env.CONFIG ?? 'null'); console.log(config.table); export const handler = async () => config;",
        "FAILED with TypeError: cannot read property 'table' of null",
    ),
    (
        "a syntax error",
        Once,
        "{}",
        "export const handler = async () => {\n  return {;\n};",
        "FAILED with Runtime.UserCodeSyntaxError: SyntaxError: ",
    ),
    (
        "an import of what is not there",
        Once,
        "{}",
        "import axios from 'axios'; export const handler = async () => axios.get('https://example.com');",
        "FAILED with Runtime.ImportModuleError: Error: Cannot find package 'axios' imported from /var/task/index.mjs",
    ),
    (
        "a require of what is not there",
        Once,
        "{}",
        "const axios = require('axios'); exports.handler = async () => axios;",
        "FAILED with Runtime.ImportModuleError: Error: Cannot find module 'axios'\nRequire stack:\n- /var/task/index.js",
    ),
    (
        "no handler",
        Once,
        "{}",
        "export const handle = async () => 1;",
        "FAILED with Runtime.HandlerNotFound: index.handler is undefined or not exported",
    ),
    (
        "a handler that is no function",
        Once,
        "{}",
        "exports.handler = { run: () => 1 };",
        "FAILED with Runtime.HandlerNotFound: index.handler is not a function",
    ),
    (
        "a callback where there are none any more",
        Once,
        r#"{"runtime": "nodejs24.x"}"#,
        "export const handler = (event, context, callback) => callback(null, 1);",
        "FAILED with Runtime.CallbackHandlerDeprecated: ERROR: AWS Lambda has removed support for callback-based function handlers",
    ),
    (
        "a rejection that nobody handles",
        Once,
        "{}",
        "export const handler = async () => { (async () => { throw new Error('boom'); })(); await new Promise((done) => setTimeout(done, 5)); return 1; };",
        "FAILED with Runtime.UnhandledPromiseRejection: Error: boom",
    ),
    (
        "a rejection that is handled late",
        Once,
        "{}",
        "export const handler = async () => { const failing = Promise.reject(new Error('boom')); await null; return failing.catch((error) => error.message); };",
        r#"SUCCEEDED with "boom""#,
    ),
    (
        "a promise that never settles",
        Once,
        "{}",
        "export const handler = () => new Promise(() => {});",
        "FAILED with Runtime.NodeJsExit: The Lambda runtime client detected an unexpected Node.js exit code.",
    ),
    (
        "results that are no JSON",
        Each(1),
        "{}",
        "export const handler = async (index) => [() => 1n, () => { const a = {}; a.a = a; return a; }, () => ({ get x() { throw 1; } }), () => () => 1, () => Symbol('s'), () => NaN, () => undefined, () => '\\ud800'][index]();",
        r#"SUCCEEDED with ["Runtime.JSONStringifyError: Unable to stringify response body","Runtime.JSONStringifyError: Unable to stringify response body","Runtime.JSONStringifyError: Unable to stringify response body",null,null,null,null,"�"]"#,
    ),
    (
        "ends of the process",
        Each(1),
        "{}",
        "export const handler = async (index) => { if (index % 2 === 0) process.exit(index); try { process.exit(index); } catch { return 'caught'; } };",
        "SUCCEEDED with [\"Runtime.ExitError: RequestId: ",
    ),
    (
        "a time-out",
        Once,
        r#"{"timeoutSeconds": 2}"#,
        "export const handler = async () => { console.log('waiting'); await new Promise((done) => setTimeout(done, 2000)); };",
        "FAILED with Lambda.Unknown: 2026-01-01T00:00:02.000Z",
    ),
    (
        "a time-out with a type",
        Once,
        r#"{"timeoutSeconds": 2, "typedTimeout": true}"#,
        "export const handler = () => new Promise(() => setInterval(() => {}, 100));",
        "FAILED with Sandbox.Timedout: RequestId: ",
    ),
    (
        "a failure as Python has it",
        Once,
        r#"{"answersAs": "python"}"#,
        "const charge = () => {\n  throw new RangeError('too much');\n};\nexport const handler = async () => charge();",
        "FAILED with RangeError: too much",
    ),
    (
        "a failure as Java has it",
        Once,
        r#"{"answersAs": "java"}"#,
        "export const handler = async () => { throw new Error('too much'); };",
        "FAILED with java.lang.RuntimeException: too much",
    ),
    (
        "a failure as .NET has it",
        Once,
        r#"{"answersAs": "dotnet"}"#,
        "export const handler = async () => { throw new Error('too much'); };",
        "FAILED with Exception: too much",
    ),
    (
        "a failure as Go has it",
        Once,
        r#"{"answersAs": "go"}"#,
        "export const handler = async () => { throw new Error('too much'); };",
        "FAILED with errorString: too much",
    ),
    (
        "a failure as Ruby has it",
        Once,
        r#"{"answersAs": "ruby"}"#,
        "export const handler = async () => { throw new Error('too much'); };",
        "FAILED with Function<StandardError>: too much",
    ),
];

/// What stays in a container, and when there is another.
const CONTAINERS: &[Row] = &[
    (
        "one call after the other",
        Each(1),
        "{}",
        "let calls = 0; export const handler = async () => (calls += 1);",
        "SUCCEEDED with [1,2,3,4,5,6,7,8]",
    ),
    (
        "all calls at once",
        Each(0),
        "{}",
        "let calls = 0; export const handler = async () => { calls += 1; await new Promise((done) => setTimeout(done, 10)); return calls; };",
        "SUCCEEDED with [1,1,1,1,1,1,1,1]",
    ),
    (
        "three calls at a time",
        Each(3),
        "{}",
        "let calls = 0; const born = Math.random(); export const handler = async (index) => { calls += 1; await new Promise((done) => setTimeout(done, 100 * (index % 3))); return { calls, born }; };",
        "SUCCEEDED",
    ),
    (
        "what an end of the process leaves",
        Each(1),
        "{}",
        "let calls = 0; export const handler = async (index) => { calls += 1; if (index % 3 === 2) process.exit(1); return calls; };",
        r#"SUCCEEDED with [1,2,"Runtime.ExitError: RequestId: "#,
    ),
    (
        "what an error leaves",
        Each(1),
        "{}",
        "let calls = 0; export const handler = async (index) => { calls += 1; if (index % 3 === 2) throw new Error(`call ${calls}`); return calls; };",
        r#"SUCCEEDED with [1,2,"Error: call 3",4,5,"Error: call 6",7,8]"#,
    ),
    (
        "retries in the same container",
        Again,
        "{}",
        "let calls = 0; export const handler = async () => { calls += 1; if (calls < 4) throw new Error(`attempt ${calls}: ${Math.random()}`); return calls; };",
        "SUCCEEDED with 4",
    ),
    (
        "a timer that is left over",
        Each(1),
        r#"{"runtime": "nodejs20.x"}"#,
        "const seen = []; export const handler = async (index) => { setTimeout(() => seen.push(index), 5); if (index > 6) await new Promise((done) => setTimeout(done, 9)); return seen.length; };",
        "SUCCEEDED with [0,0,0,0,0,0,0,8]",
    ),
];

/// Where work, memory, depth and size end.
const LIMITS: &[Row] = &[
    (
        "a loop without an end",
        Once,
        "{}",
        "export const handler = async () => { console.log('before'); for (;;); };",
        "FAILED with Lambda.Unknown: 2026-01-01T00:00:03.000Z",
    ),
    (
        "an expression without an end",
        Once,
        "{}",
        "export const handler = async () => /^(a+)+$/.test('a'.repeat(40) + 'b');",
        "FAILED with Lambda.Unknown: 2026-01-01T00:00:03.000Z",
    ),
    (
        "jobs without an end",
        Once,
        "{}",
        "export const handler = async () => { for (;;) await null; };",
        "FAILED with Lambda.Unknown: 2026-01-01T00:00:03.000Z",
    ),
    (
        "memory without an end",
        Once,
        "{}",
        "export const handler = async () => { const all = []; for (;;) all.push(new Uint8Array(1 << 20)); };",
        "FAILED with Runtime.ExitError: RequestId: ",
    ),
    (
        "a result of more than 6 MB",
        Once,
        "{}",
        "export const handler = async () => { let all = 'x'; while (all.length < 7e6) all += all; return all; };",
        "FAILED with Function.ResponseSizeTooLarge: Response payload size exceeded maximum allowed payload size (6291556 bytes).",
    ),
    (
        "a result of more than 256 KiB",
        Once,
        "{}",
        "export const handler = async () => 'x'.repeat(3e5);",
        "FAILED with States.DataLimitExceeded",
    ),
    (
        "a log without an end",
        Once,
        "{}",
        "export const handler = async () => { for (let i = 0; i < 1000; i += 1) console.log('x'.repeat(100)); return 'ends'; };",
        r#"SUCCEEDED with "ends""#,
    ),
    ("depth", Once, "{}", DEPTHS, "SUCCEEDED"),
];

/// How deep a call gets in each kind of recursion, counted in the code's own numbers.
const DEPTHS: &str = "
const kinds = {
  calls() { let n = 0; const f = () => { n += 1; return f() + 1; }; try { f(); } catch (e) { return [n, e.name, e.message]; } },
  methods() { let n = 0; const o = { toString() { n += 1; return '' + o; } }; try { '' + o; } catch (e) { return [n, e.name]; } },
  sorting() { let n = 0; const f = () => { n += 1; return [1, 2].sort(() => f()).length; }; try { f(); } catch (e) { return [n, e.name]; } },
  replacing() { let n = 0; const f = () => { n += 1; return 'a'.replace(/a/g, f); }; try { f(); } catch (e) { return [n, e.name]; } },
  reviving() { let n = 0; const f = () => { n += 1; return JSON.parse('[1]', f); }; try { f(); } catch (e) { return [n, e.name]; } },
  writing() { let n = 0; const o = { toJSON() { n += 1; return JSON.stringify([[o]]); } }; try { JSON.stringify(o); } catch (e) { return [n, e.name]; } },
  proxies() { let n = 0; const p = new Proxy({}, { get: (t, k, r) => { n += 1; return Reflect.get(r, k, r); } }); try { p.x; } catch (e) { return [n, e.name]; } },
  generators() { let n = 0; function* g() { n += 1; yield* g(); } try { [...g()]; } catch (e) { return [n, e.name]; } },
  evaluating() { let n = 0; globalThis.f = () => { n += 1; return (0, eval)('f()'); }; try { f(); } catch (e) { return [n, e.name]; } },
  reading() { for (let n = 20; ; n += 20) { try { JSON.parse('['.repeat(n) + ']'.repeat(n)); } catch (e) { return [n, e.name]; } } },
  parsing() { for (let n = 20; ; n += 20) { try { (0, eval)('('.repeat(n) + '1' + ')'.repeat(n)); } catch (e) { return [n, e.name]; } } },
  nested() { let a = []; for (let i = 0; i < 200; i += 1) a = [a]; try { return JSON.stringify(a).length; } catch (e) { return [e.name]; } },
};
export const handler = async () => Object.entries(kinds).map(([name, count]) => [name, count()]);";
