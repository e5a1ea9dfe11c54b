//! Calls of code, from source and event to result, error, log and time.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use asl_code::{Ended, FunctionCode, NodeRuntime, Outcome};
use support::{call, functions};

fn once(source: &str, event: &str) -> Ended {
    call(
        &mut functions(),
        &FunctionCode::new(source),
        event,
        1_767_225_600_000,
        0,
    )
}

/// What came of a call, in a line.
fn outcome(ended: &Ended) -> String {
    match &ended.outcome {
        Outcome::Returned(value) => value.to_string(),
        Outcome::Threw(thrown) => format!(
            "{} | {} | {}",
            thrown.error_type,
            thrown.message,
            thrown.trace.join(" / ")
        ),
        other => format!("{other:?}"),
    }
}

#[test]
fn every_style_of_a_handler() {
    let node20 = |source: &str| FunctionCode {
        runtime: NodeRuntime::Node20,
        ..FunctionCode::new(source)
    };
    let cases = [
        (
            FunctionCode::new("export const handler = async (e) => ({ n: e.n + 1 });"),
            r#"{"n":2}"#,
        ),
        (
            FunctionCode::new("export function handler(e) { return e.n; }"),
            "1",
        ),
        (
            FunctionCode::new("exports.handler = async (e, context) => context.awsRequestId;"),
            r#""id-1""#,
        ),
        (
            FunctionCode::new("module.exports = { handler: async () => process.env.AWS_EXECUTION_ENV };"),
            r#""AWS_Lambda_nodejs24.x""#,
        ),
        (
            FunctionCode::new("export const handler = async () => {};"),
            "null",
        ),
        (
            FunctionCode::new("const x = await Promise.resolve(4); export const handler = async () => x;"),
            "4",
        ),
        (
            node20(
                "exports.handler = (e, context, callback) => { setTimeout(() => callback(null, e.n), 10); };",
            ),
            "1",
        ),
        (node20("exports.handler = (e) => 5;"), "null"),
        (
            node20("exports.handler = (e, c, callback) => callback(new TypeError('no'));"),
            "TypeError | no | TypeError: no /     at /var/task/index.js:1:51",
        ),
    ];
    let mut wrong = Vec::new();
    for (code, expected) in cases {
        let ended = call(&mut functions(), &code, r#"{"n": 1}"#, 0, 0);
        let found = outcome(&ended);
        if found != expected {
            wrong.push(format!("{}\n  {found}\n  {expected}", code.source));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn failures_as_node_reports_them() {
    let cases = [
        (
            "class CardDeclined extends Error {\n  constructor(m) { super(m); this.name = 'CardDeclined'; }\n}\nexport const handler = async () => {\n  throw new CardDeclined('no funds');\n};",
            "CardDeclined | no funds | CardDeclined: no funds /     at handler (file:///var/task/index.mjs:5:13)",
        ),
        (
            "export const handler = async () => { throw 'text'; };",
            "string | text | ",
        ),
        (
            "export const handler = async () => { null.x };",
            "TypeError | Cannot read properties of null (reading 'x') | TypeError: Cannot read properties of null (reading 'x') /     at handler (file:///var/task/index.mjs:1:37)",
        ),
        (
            "export const handle = 1;",
            "Runtime.HandlerNotFound | index.handler is undefined or not exported | Runtime.HandlerNotFound: index.handler is undefined or not exported",
        ),
        (
            "export const handler = 1;",
            "Runtime.HandlerNotFound | index.handler is not a function | Runtime.HandlerNotFound: index.handler is not a function",
        ),
        (
            "import x from 'axios'; export const handler = 1;",
            "Runtime.ImportModuleError | Error: Cannot find package 'axios' imported from /var/task/index.mjs | Runtime.ImportModuleError: Error: Cannot find package 'axios' imported from /var/task/index.mjs",
        ),
        (
            "const x = require('axios');",
            "Runtime.ImportModuleError | Error: Cannot find module 'axios'\nRequire stack:\n- /var/task/index.js | Runtime.ImportModuleError: Error: Cannot find module 'axios' / Require stack: / - /var/task/index.js",
        ),
        (
            "export const handler = async () => {\n  return {;\n};",
            "Runtime.UserCodeSyntaxError | SyntaxError: invalid property name | Runtime.UserCodeSyntaxError: SyntaxError: invalid property name /     at file:///var/task/index.mjs:2:10",
        ),
        (
            "export const handler = async () => { const a = {}; a.a = a; return a; };",
            "Runtime.JSONStringifyError | Unable to stringify response body | Runtime.JSONStringifyError: Unable to stringify response body",
        ),
        (
            "export const handler = async () => { (async () => { throw new Error('boom'); })(); await new Promise((r) => setTimeout(r, 5)); };",
            "Runtime.UnhandledPromiseRejection | Error: boom | Runtime.UnhandledPromiseRejection: Error: boom /     at file:///var/task/index.mjs:1:62 /     at handler (file:///var/task/index.mjs:1:77)",
        ),
        ("export const handler = async () => process.exit(3);", "Exited(3)"),
        ("export const handler = async () => { for (;;); };", "TimedOut"),
        (
            "export const handler = async () => new Promise((r) => setTimeout(r, 5000));",
            "TimedOut",
        ),
        (
            "export const handler = async () => { const a = []; for (;;) a.push(new Uint8Array(1 << 20)); };",
            "OutOfMemory",
        ),
        (
            "export const handler = async () => { let s = 'x'; while (s.length < 7000000) s += s; return s; };",
            "TooLarge",
        ),
        (
            "export const handler = (a, b, c) => 1;",
            "Runtime.CallbackHandlerDeprecated",
        ),
        (
            "export const handler = async () => new Promise(() => {});",
            "Runtime.NodeJsExit",
        ),
    ];
    let mut wrong = Vec::new();
    for (source, expected) in cases {
        let found = outcome(&once(source, "{}"));
        // Without a message only the name is meant.
        let is_right =
            found == expected || (!expected.contains(" | ") && found.starts_with(&format!("{expected} ")));
        if !is_right {
            wrong.push(format!("{source}\n  {found}\n  {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn time_is_virtual_and_chance_is_from_the_seed() {
    let source = "export const handler = async () => {
        const start = Date.now();
        await new Promise((resolve) => setTimeout(resolve, 2000));
        return { took: Date.now() - start, at: new Date().toISOString(), zone: new Date(0).getTimezoneOffset(), random: Math.random(), id: crypto.randomUUID() };
    };";
    let ended = once(source, "{}");
    assert_eq!(ended.duration, 2000);
    assert_eq!(outcome(&ended), outcome(&once(source, "{}")));
    let Outcome::Returned(value) = &ended.outcome else {
        panic!("{ended:?}")
    };
    assert_eq!(value.get("took").unwrap().to_string(), "2000");
    assert_eq!(
        value.get("at").unwrap().to_string(),
        "\"2026-01-01T00:00:02.000Z\""
    );
    assert_eq!(value.get("zone").unwrap().to_string(), "0");
    let mut functions = functions();
    let code = FunctionCode::new("export const handler = async () => Math.random();");
    let [one, two] = [0, 1].map(|number| outcome(&call(&mut functions, &code, "{}", 0, number)));
    assert_ne!(one, two);
}

#[test]
fn containers_stay_warm_and_answer_one_call_at_a_time() {
    let code = FunctionCode::new(
        "let n = 0; export const handler = async (e) => { n += 1; await new Promise((r) => setTimeout(r, 100)); if (e.fail) process.exit(1); return n; };",
    );
    let mut functions = functions();
    let mut at = |now, event| outcome(&call(&mut functions, &code, event, now, 0));
    assert_eq!(at(0, "{}"), "1");
    assert_eq!(at(50, "{}"), "1", "the first container is busy");
    assert_eq!(at(100, "{}"), "2");
    assert_eq!(at(149, "{}"), "1", "both are busy");
    assert_eq!(at(300, "{\"fail\": true}"), "Exited(1)");
    assert_eq!(
        at(500, "{}"),
        "2",
        "the first is gone; the second has answered once"
    );
}

#[test]
fn what_node_has_beyond_the_language() {
    let cases = [
        ("Buffer.from('aGVsbG8=', 'base64').toString()", "\"hello\""),
        ("Buffer.from('äö').toString('hex')", "\"c3a4c3b6\""),
        ("Buffer.from('>>>?').toString('base64url')", "\"Pj4-Pw\""),
        (
            "Buffer.from('Pj4-Pw', 'base64url').toString('latin1')",
            "\">>>?\"",
        ),
        (
            "Buffer.byteLength('äö') + Buffer.concat([Buffer.from('a'), Buffer.alloc(2)]).length",
            "7",
        ),
        ("Buffer.from('hi')", r#"{"type":"Buffer","data":[104,105]}"#),
        (
            "[btoa('hi'), atob('aGk='), atob('aG k')]",
            r#"["aGk=","hi","hi"]"#,
        ),
        ("btoa('€')", "InvalidCharacterError | Invalid character"),
        ("atob('a')", "InvalidCharacterError | Invalid character"),
        ("[...new TextEncoder().encode('€')]", "[226,130,172]"),
        (
            "new TextDecoder().decode(new Uint8Array([226, 130, 172]))",
            "\"€\"",
        ),
        (
            "new URL('../b?x=1&y=%20z#h', 'https://u:p@example.com:8080/a/c').href",
            "\"https://u:p@example.com:8080/b?x=1&y=%20z#h\"",
        ),
        (
            "[new URL('https://exämple.com/?a=1').searchParams.get('a'), String(new URLSearchParams({ a: 1, b: 'x y' }))]",
            r#"["1","a=1&b=x+y"]"#,
        ),
        ("new URL('nothing')", "TypeError | Invalid scheme"),
        (
            "structuredClone(new Map([[1, new Set([new Date(0)])]])).get(1).values().next().value.getTime()",
            "0",
        ),
        ("Object.keys(globalThis).filter((name) => !Buffer[name])", "[]"),
        ("(await import('node:buffer')).Buffer === Buffer", "true"),
    ];
    // All of them in one, so that the library is read only as often as other parts are named.
    let mut functions = functions();
    let mut wrong = Vec::new();
    for (expression, expected) in cases {
        let code = FunctionCode::new(format!("export const handler = async () => {expression};"));
        let found = outcome(&call(&mut functions, &code, "{}", 0, 0));
        if found != expected && !found.starts_with(&format!("{expected} | ")) {
            wrong.push(format!("{expression}\n  {found}\n  {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_missing_says_what_to_do_instead() {
    for (source, advice) in [
        (
            "export const handler = async () => fetch('https://example.com');",
            "The playground has no 'fetch'. There is no network",
        ),
        (
            "export const handler = async () => new Intl.NumberFormat('de');",
            "The playground has no 'Intl'.",
        ),
        (
            "export const handler = async () => (1).toLocaleString('de');",
            "The playground has no 'Intl'.",
        ),
        (
            "export const handler = async () => new Date(0).toLocaleDateString();",
            "The playground has no 'Intl'.",
        ),
        (
            "export const handler = async () => 'ä'.localeCompare('b');",
            "The playground has no 'Intl'.",
        ),
        (
            "import fs from 'node:fs'; export const handler = 1;",
            "The playground has no module 'node:fs'",
        ),
    ] {
        let found = once(source, "{}").advice.unwrap_or_default();
        assert!(found.starts_with(advice), "{source}\n{found}");
    }
    assert_eq!(
        once("export const handler = async () => mine;", "{}").advice,
        None
    );
}

#[test]
fn what_is_logged_is_kept() {
    let ended = once(
        "export const handler = async (e) => { console.log('got', e, [1, 'a']); console.error(new Error('bad').message); };",
        r#"{"a": 1}"#,
    );
    assert_eq!(
        ended.log,
        "START RequestId: id-1 Version: $LATEST\n2026-01-01T00:00:00.000Z\tid-1\tINFO\tgot { a: 1 } [ 1, 'a' ]\n2026-01-01T00:00:00.000Z\tid-1\tERROR\tbad\nEND RequestId: id-1\nREPORT RequestId: id-1\tDuration: 0.00 ms\tBilled Duration: 1 ms\tMemory Size: 128 MB\tMax Memory Used: 64 MB\t\n"
    );
}

#[test]
fn the_log_outlives_what_stops_a_call() {
    for (then, comes) in [
        ("for (;;);", Outcome::TimedOut),
        ("/^(a+)+$/.test('a'.repeat(40) + 'b');", Outcome::TimedOut),
        (
            "const all = []; for (;;) all.push(new Uint8Array(1 << 20));",
            Outcome::OutOfMemory,
        ),
    ] {
        let code = format!(
            "console.log('loads'); export const handler = async () => {{ console.log('is called'); {then} }};"
        );
        let mut functions = functions().with_work(30_000_000);
        let ended = call(&mut functions, &FunctionCode::new(code), "{}", 0, 0);
        assert_eq!(ended.outcome, comes, "{then}");
        assert!(
            ended.log.contains("INFO\tis called\nEND RequestId"),
            "{then}\n{}",
            ended.log
        );
    }
    let ended = once("console.log('loads'); for (;;);", "{}");
    assert!(ended.log.contains("INFO\tloads\n"), "{}", ended.log);
}

#[test]
fn the_holder_of_a_token_reports() {
    let source = "import { SFNClient, SendTaskSuccessCommand, SendTaskHeartbeatCommand } from '@aws-sdk/client-sfn';
        const client = new SFNClient({});
        export const handler = async (e) => {
            await client.send(new SendTaskHeartbeatCommand({ taskToken: e.token }));
            await new Promise((r) => setTimeout(r, 1000));
            await client.send(new SendTaskSuccessCommand({ taskToken: e.token, output: JSON.stringify({ ok: 1 }) }));
            try { await client.send(new SendTaskSuccessCommand({ taskToken: e.token, output: '1' })); } catch (error) { return error.name; }
        };";
    let ended = once(source, r#"{"token": "token"}"#);
    assert_eq!(outcome(&ended), "\"TaskTimedOut\"");
    assert_eq!(
        format!(
            "{:?}",
            ended
                .reports
                .iter()
                .map(|report| report.after)
                .collect::<Vec<_>>()
        ),
        "[0, 1000]"
    );
    assert_eq!(
        outcome(&once(source, r#"{"token": "other"}"#))
            .split(" | ")
            .next(),
        Some("InvalidToken")
    );
}

/// Work is time, whatever the machine: in calls of the engine an interpreter of WebAssembly does some 500 units in a microsecond.
/// Most of this is for reading the code, once; a call takes about 100,000.
#[test]
fn a_trivial_handler_takes_little_work() {
    let mut functions = functions().with_work(400_000);
    let code = FunctionCode::new("export const handler = async (e) => ({ ok: true, n: e.n });");
    for number in 0..3 {
        let ended = call(&mut functions, &code, r#"{"n": 1}"#, number, 0);
        assert_eq!(outcome(&ended), r#"{"ok":true,"n":1}"#);
    }
}
