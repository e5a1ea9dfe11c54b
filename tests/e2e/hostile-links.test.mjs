/** Hostile links, many in one page: damaged ones, ones that hold something else, and markup in every place of a workspace. */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { MARKUP, follow, holdsText, mine, pass, table, takeNotice } from "./hostile.mjs";
import { linkTo, packed1, packed2 } from "./links.mjs";

const good = linkTo({ definition: JSON.stringify(pass({ Comment: "a comment that is long enough to be cut and changed in many places" }), null, 2) });
const workspace = (/** @type {unknown} */ definition, /** @type {Record<string, any>} */ more = {}) => ({ definition: JSON.stringify(definition), ...more });

/** @type {Record<string, string>} */
const REFUSED = {
  "version 0": "#v0=abc",
  "version 3": "#v3=abc",
  "a version of many digits": `#v${"9".repeat(10_000)}=a`,
  "nothing after version 1": "#v1=",
  "nothing after version 2": "#v2=",
  "one letter": "#v2=A",
  "blanks within": `${good.slice(0, 40)} ${good.slice(40)}`,
  "a line break within": `${good.slice(0, 40)}%0A${good.slice(40)}`,
  "escaped letters": good.replace(/.{10}$/, (end) => [...end].map((c) => `%${c.charCodeAt(0).toString(16)}`).join("")),
  "letters of ordinary base64": `${good.slice(0, 30)}+/${good.slice(32)}`,
  "letters that are not ASCII": `${good.slice(0, 30)}éé${good.slice(32)}`,
  "another link behind it": `${good}${good}`,
  "a question behind it": `${good}?x=1`,
  "markup as data": `#v2=${MARKUP}`,
  "a bomb of version 1": packed1(Buffer.alloc(30 * 1024 * 1024, " ")),
  "a bomb of version 2": packed2(Buffer.alloc(30 * 1024 * 1024, " ")),
  "a million letters": `#v2=${"A".repeat(1_000_000)}`,
  "bytes that are no text": packed2(Buffer.from([5, 0xff, 0xfe, 0xfd, 0xfc, 0xfb, 0, 0, 0, 0])),
  "half a character": packed2(Buffer.from([1, 0xc3, 0, 0, 0, 0])),
  "lengths beyond the end": packed2(Buffer.from([0xff, 0xff, 0xff, 0xff, 0x7f])),
  "a length without an end": packed2(Buffer.alloc(20, 0xff)),
  "settings that are no JSON": packed2(Buffer.concat([Buffer.alloc(5), Buffer.from("{no")])),
  "settings that are a list": packed2(Buffer.concat([Buffer.alloc(5), Buffer.from("[1]")])),
  "settings that are deep": packed2(Buffer.concat([Buffer.alloc(5), Buffer.from("[".repeat(100_000))])),
};
for (let n = 1; n <= 20; n++) {
  REFUSED[`cut to ${n} twentieths`] = good.slice(0, 4 + Math.floor(((good.length - 5) * n) / 20));
}
for (const json of ["[]", "null", "1", '"text"', "true", "{", "{]", '{"definition": "x"', '{"settings": []}', '{"settings": 1}', '{"settings": {"seed": [1]}}']) {
  REFUSED[`version 1 with ${json}`] = packed1(json);
}
for (const [name, value] of /** @type {[string, unknown][]} */ ([
  ["type", "QUICK"],
  ["type", 1],
  ["type", {}],
  ["seed", -1],
  ["seed", 1.5],
  ["seed", 1e30],
  ["start", "soon"],
  ["start", 1.5],
  ["start", {}],
  ["account", ["me"]],
  ["account", { a: 1 }],
  ["region", 1],
  ["partition", []],
  ["stateMachineName", {}],
  ["executionName", 7],
  ["underRole", "yes"],
  ["policy", 1],
  ["policy", { convention: "mine" }],
  ["policy", { logging: 1 }],
  ["stopAfter", -1],
  ["stopAfter", "soon"],
  ["machine", -1],
  ["machine", "first"],
])) {
  REFUSED[`the setting ${name} as ${JSON.stringify(value)}`] = linkTo({ definition: "{}", settings: { [name]: value } });
}

table("links that are refused in words", REFUSED, async (page, link) => {
  await follow(page, link);
  const sentence = await takeNotice(page);
  assert.match(sentence, /link|workspace/i);
  await holdsText(page, mine);
});

/** Texts that would do harm if a place took them for more than text. */
const TEXTS = {
  markup: MARKUP,
  "a template": "{{constructor.constructor('globalThis.harmed=1')()}}${globalThis.harmed=1}",
  "an address": "javascript:globalThis.harmed=1",
  "a style": "</style><style>*{display:none}</style>;background:url(https://example.com/x)",
  "turned text": "\u202e\u2066gnp.\u2069\u200b\ufeff",
  "control characters": "\u0000\u0007\u001b[2J\u009b31m\r",
};

/** Where they stand. @type {Record<string, (text: string) => Record<string, any>>} */
const PLACES = {
  "the name of a state": (text) => workspace({ StartAt: text, States: { [text]: { Type: "Pass", End: true } } }),
  "comments and types": (text) => workspace({ ...pass({ Comment: text, Type: text }), Comment: text }),
  "a resource": (text) => workspace({ StartAt: "A", States: { A: { Type: "Task", Resource: text, Parameters: { FunctionName: text, [text]: text }, End: true } } }),
  "an error and its cause": (text) => workspace({ StartAt: "A", States: { A: { Type: "Fail", Error: text, Cause: text } } }),
  "a path": (text) => workspace(pass({ InputPath: text, OutputPath: `$['${text}']` })),
  "an expression": (text) => workspace({ QueryLanguage: "JSONata", ...pass({ Output: `{% ${text} %}` }) }),
  "the input": (text) => workspace(pass(), { input: JSON.stringify({ [text]: text }) }),
  "mocked responses": (text) => workspace(pass(), { mocks: JSON.stringify({ functions: { [text]: { responses: [{ functionError: { errorType: text } }] } } }) }),
  "test cases": (text) => workspace(pass(), { tests: JSON.stringify({ cases: [{ name: text, expect: { path: [text] } }] }) }),
  "the role": (text) => workspace(pass(), { role: JSON.stringify({ Statement: [{ Sid: text, Effect: text, Action: text, Resource: text }] }) }),
  "every setting": (text) =>
    workspace(pass(), { settings: { partition: text, region: text, account: text, stateMachineName: text, executionName: text } }),
};
/** @type {Record<string, Record<string, any>>} */
const OPENING = {};
for (const [what, text] of Object.entries(TEXTS)) {
  for (const [where, make] of Object.entries(PLACES)) {
    OPENING[`${what} in ${where}`] = make(text);
  }
}

table("links with hostile texts in every place", OPENING, async (page, made) => {
  await follow(page, linkTo(made));
  await holdsText(page, made.definition);
});
