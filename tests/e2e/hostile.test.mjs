/**
 * Links that mean harm, or nothing at all: whatever somebody else put into one, no script of theirs runs, no request leaves
 * the page (`browser.mjs` sees to both), the page goes on answering, and the reader's own draft is still there.
 */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { test } from "node:test";
import { URL_AT_ROOT, textOf, withPage } from "./browser.mjs";
import { flat, linkTo, packed1, packed2, unpacked2 } from "./links.mjs";
import { ready, saved, share, tab, write } from "./playground.mjs";

/** @typedef {import("playwright-core").Page} Page */

/** Would set a variable of the page if it ever became more than text. */
const MARKUP =
  '"><img src=x onerror="globalThis.harmed=1"><svg onload="globalThis.harmed=1"><script>globalThis.harmed=1</script><a href="javascript:globalThis.harmed=1">a</a>';
const DEEP = 200_000;
const MINE = "the-draft-of-the-reader";

const pass = (/** @type {object} */ more) => ({ StartAt: "A", States: { A: { Type: "Pass", End: true, ...more } } });
const task = (/** @type {object} */ more) => ({
  StartAt: "A",
  States: { A: { Type: "Task", Resource: "arn:aws:states:::lambda:invoke", Parameters: { FunctionName: "f" }, End: true, ...more } },
});
const workspace = (/** @type {unknown} */ definition, /** @type {Record<string, any>} */ more = {}) =>
  linkTo({ definition: typeof definition === "string" ? definition : JSON.stringify(definition), ...more });
const bomb = Buffer.alloc(50 * 1024 * 1024, " ");
const loop = { StartAt: "A", States: { A: { Type: "Pass", Next: "B" }, B: { Type: "Pass", Next: "A" } } };

/** Each opens: its workspace shows, and may be run. @type {Record<string, string>} */
const OPENING = {
  "markup as the name of a state": workspace({ StartAt: MARKUP, States: { [MARKUP]: { Type: "Pass", End: true } } }),
  "markup in comments, types and targets": workspace({ ...pass({ Comment: MARKUP, Next: MARKUP, Type: MARKUP }), Comment: MARKUP }),
  "markup as resource and function": workspace(task({ Resource: MARKUP, Parameters: { FunctionName: MARKUP, [MARKUP]: MARKUP } })),
  "markup in a path": workspace(pass({ InputPath: `$['${MARKUP}']`, "OutputPath": MARKUP })),
  "markup as error and cause": workspace({ StartAt: "A", States: { A: { Type: "Fail", Error: MARKUP, Cause: MARKUP } } }),
  "markup within a cause that is JSON": workspace({
    StartAt: "A",
    States: { A: { Type: "Fail", Error: "E", Cause: JSON.stringify({ [MARKUP]: MARKUP }) } },
  }),
  "markup in conditions": workspace({
    StartAt: "A",
    States: { A: { Type: "Choice", Choices: [{ Variable: `$['${MARKUP}']`, StringEquals: MARKUP, Next: "B" }], Default: "B" }, B: { Type: "Succeed" } },
  }),
  "markup in the input": workspace(pass({}), { input: JSON.stringify({ [MARKUP]: MARKUP }) }),
  "markup where the input should be JSON": workspace(pass({}), { input: MARKUP }),
  "markup where the mocked responses should be JSON": workspace(task({}), { mocks: MARKUP }),
  "markup in mocked responses": workspace(task({}), {
    mocks: JSON.stringify({
      functions: { f: { responses: [{ functionError: { errorType: MARKUP, errorMessage: MARKUP } }] }, [MARKUP]: { responses: [] } },
      tasks: { [MARKUP]: { responses: [] } },
    }),
  }),
  "markup in test cases and the role": workspace(pass({}), { tests: MARKUP, role: MARKUP }),
  "markup in every setting": workspace(pass({}), {
    settings: { partition: MARKUP, region: MARKUP, account: MARKUP, stateMachineName: MARKUP, executionName: MARKUP },
  }),
  "markup in a JSONata expression": workspace({ QueryLanguage: "JSONata", ...pass({ Output: `{% '${MARKUP.replaceAll("'", "")}' & $error('${MARKUP}') %}` }) }),
  "markup as YAML": workspace(`StartAt: '${MARKUP}'\nStates:\n  '${MARKUP}':\n    Type: Pass\n    End: true\n`),
  "markup as catalogued errors": workspace(task({ Retry: [{ ErrorEquals: [MARKUP] }], Catch: [{ ErrorEquals: [MARKUP], Next: "A", ResultPath: `$.${MARKUP}` }] })),
  "styles and addresses as names": workspace({
    StartAt: "url(https://example.com/x)",
    States: { "url(https://example.com/x)": { Type: "Pass", Comment: "</style><link rel=stylesheet href=https://example.com/x>", End: true } },
  }),
  "names of prototypes": workspace(
    `{"StartAt": "__proto__", "States": {"__proto__": {"Type": "Pass", "Result": {"__proto__": {"harmed": 1}}, "Next": "constructor"}, "constructor": {"Type": "Pass", "Next": "toString"}, "toString": {"Type": "Succeed"}}}`,
    { input: '{"__proto__": {"harmed": 1}, "constructor": {"prototype": {"harmed": 1}}}' },
  ),
  "halves of characters": workspace('{"StartAt": "\\ud800", "States": {"\\ud800": {"Type": "Pass", "Result": "\\udc00\\ud800", "End": true}}}', {
    input: '{"a": "\\udfff"}',
  }),
  "characters that turn and hide text": workspace(pass({ Comment: "\u202e\u2066\u200b\ufeff\u0000\u0007\u001b[2J", Result: "\u202eevil" })),
  "a loop without end": workspace(loop),
  "a loop without end, express": workspace(loop, { settings: { type: "EXPRESS" } }),
  "a JSONata loop without end": workspace({ QueryLanguage: "JSONata", ...pass({ Output: "{% ($f := function($n) { $f($n + 1) }; $f(0)) %}" }) }),
  "JSONata that asks for much": workspace({ QueryLanguage: "JSONata", ...pass({ Output: "{% $map([1..9999999], function($n) { [1..9999999] }) %}" }) }),
  "a regular expression that explodes": workspace({ QueryLanguage: "JSONata", ...pass({ Output: `{% $match('${"a".repeat(60)}!', /^(a+)+$/) %}` }) }),
  "huge numbers": workspace(pass({ Result: 0 }), { input: `{"a": 1e999999, "b": -1e-999999, "c": ${"9".repeat(100_000)}}`, settings: { start: 9_007_199_254_740_991, seed: 9_007_199_254_740_991 } }),
  "a wait of all times": workspace({ StartAt: "A", States: { A: { Type: "Wait", Seconds: 99_999_999, Next: "B" }, B: { Type: "Wait", Timestamp: "9999-12-31T23:59:59Z", End: true } } }),
  "deeply nested JSON": workspace(`${"[".repeat(DEEP)}`, { input: `${'{"a":'.repeat(DEEP)}`, mocks: "[".repeat(DEEP) }),
  "deeply nested states": workspace(`${'{"StartAt":"A","States":{"A":{"Type":"Parallel","End":true,"Branches":['.repeat(3_000)}`),
  "deeply nested expressions": workspace({ QueryLanguage: "JSONata", ...pass({ Output: `{% ${"(".repeat(50_000)} %}` }) }),
  "deeply nested YAML": workspace(`a: ${"[".repeat(50_000)}`),
  "YAML that multiplies itself": workspace(
    `a: &a [x,x,x,x,x,x,x,x,x]\n${[..."bcdefghi"].map((name, index) => `${name}: &${name} [${Array(9).fill(`*${"abcdefgh"[index]}`).join()}]`).join("\n")}\n`,
  ),
  "a Map that multiplies itself": workspace({
    StartAt: "A",
    States: {
      A: {
        Type: "Pass",
        Parameters: { "a.$": "States.ArrayRange(1, 1000, 1)" },
        Next: "M",
      },
      M: {
        Type: "Map",
        ItemsPath: "$.a",
        ItemProcessor: {
          StartAt: "R",
          States: {
            R: { Type: "Pass", Parameters: { "b.$": "States.ArrayRange(1, 1000, 1)" }, Next: "N" },
            N: { Type: "Map", ItemsPath: "$.b", ItemProcessor: { StartAt: "P", States: { P: { Type: "Pass", End: true } } }, End: true },
          },
        },
        End: true,
      },
    },
  }),
  "a definition of ten thousand states": workspace({
    StartAt: "S0",
    States: Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [`S${n}`, { Type: "Pass", Next: `S${(n * 7 + 1) % 10_000}` }])),
  }),
  "one line of a megabyte": workspace(JSON.stringify(pass({ Result: "x".repeat(1_000_000) }))),
};

/** Each is refused in words. @type {Record<string, string>} */
const REFUSED = {
  "a bomb of version 1": packed1(bomb),
  "a bomb of version 2": packed2(bomb),
  "a link that is cut off": workspace(pass({})).slice(0, -12),
  "a link with a character changed": workspace(pass({ Comment: "a comment that is long enough to be changed somewhere" })).replace(/.(.{20})$/, "~$1"),
  "a later version": "#v3=abcdef",
  "version zero": "#v0=abcdef",
  "a version without an end": `#v${"9".repeat(50_000)}=a`,
  "nothing after the version": "#v2=",
  "JSON that is no workspace": packed1("[1,2,3]"),
  "a workspace of other types": packed1('{"definition": {"a": 1}, "settings": {"seed": [7]}}'),
  "bytes that are no text": packed2(Buffer.from([5, 0xff, 0xfe, 0xfd, 0xfc, 0xfb, 0, 0, 0, 0])),
  "lengths beyond the end": packed2(Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 0xff])),
  "a million letters": `#v2=${"A".repeat(1_000_000)}`,
};

/** Each is not meant for this page, and is nothing to it. @type {string[]} */
const OTHERS = ["#code/N4IgZglgNgpgziAXAbVBA9hAtgBwE6IgCGADgiADQgBu", "#pako:eNpVjk0KgzAQha8SZtWCXiCrQq9QuxrJKLExkg", "#section", "#v=1", "#=", "#"];

/** Looks at everything that the page has to show, while it is timed. */
async function lookAround(/** @type {Page} */ page) {
  for (const name of ["Problems", "IAM policy", "Result"]) {
    await tab(page, name);
  }
  await page.getByRole("button", { name: "Run", exact: true }).first().click();
  // Where the run takes long, it is stopped; where it has ended, its events and data are looked at.
  const stop = page.getByRole("button", { name: "Stop" });
  await page.getByRole("button", { name: "Run", exact: true }).or(stop).first().waitFor();
  await page.waitForTimeout(300);
  if (await stop.isVisible()) {
    await stop.click({ timeout: 2_000 }).catch(() => undefined);
  }
  await page.getByRole("button", { name: "Run", exact: true }).first().waitFor();
  for (const name of ["Events", "Data flow", "Result"]) {
    await tab(page, name);
  }
}

/** The longest time in which the page could not answer, in milliseconds. */
async function longestTask(/** @type {Page} */ page) {
  return page.evaluate(() => Math.max(0, ...(/** @type {any} */ (globalThis)).longTasks));
}

async function observe(/** @type {Page} */ page) {
  await page.addInitScript(() => {
    const tasks = /** @type {number[]} */ ([]);
    (/** @type {any} */ (globalThis)).longTasks = tasks;
    new PerformanceObserver((list) => tasks.push(...list.getEntries().map((entry) => entry.duration))).observe({ type: "longtask", buffered: true });
  });
}

/** What must hold after every link. */
async function checkHarm(/** @type {Page} */ page) {
  assert.equal(await page.evaluate(() => "harmed" in globalThis), false, "a script ran");
  assert.ok((await longestTask(page)) < 1_000, `the page did not answer for ${await longestTask(page)} ms`);
  const draft = await page.evaluate(() => localStorage.getItem("asl-playground.draft"));
  assert.match(draft ?? "", new RegExp(MINE), "the draft is gone");
}

/** Opens links one after the other in a page whose draft is the reader's own. */
async function withDraft(/** @type {(page: Page) => Promise<void>} */ use) {
  await withPage(async (page) => {
    page.on("dialog", (dialog) => assert.fail(`a dialog: ${dialog.message()}`));
    await observe(page);
    await ready(page);
    await write(page, "Definition", JSON.stringify(pass({ Comment: MINE })));
    await saved(page, MINE);
    await use(page);
  });
}

async function open(/** @type {Page} */ page, /** @type {string} */ link) {
  await page.goto("about:blank");
  await page.goto(`${URL_AT_ROOT}${link}`);
  await page.getByRole("button", { name: "Examples" }).waitFor();
}

for (const [what, link] of Object.entries(OPENING)) {
  test(`a hostile link: ${what}`, async () => {
    await withDraft(async (page) => {
      await open(page, link);
      await page.getByText("You are looking at a shared link").waitFor();
      await lookAround(page);
      await checkHarm(page);
    });
  });
}

test("links that are refused: a sentence, and the draft shows", async (context) => {
  await withDraft(async (page) => {
    for (const [what, link] of Object.entries(REFUSED)) {
      await context.test(what, async () => {
        await open(page, link);
        await page.locator(".notice").first().waitFor();
        assert.match(await textOf(page, "Definition"), new RegExp(MINE));
        await checkHarm(page);
      });
    }
  });
});

test("fragments of other pages are nothing to this one", async () => {
  await withDraft(async (page) => {
    for (const fragment of OTHERS) {
      await open(page, fragment);
      assert.match(await textOf(page, "Definition"), new RegExp(MINE));
      assert.equal(await page.locator(".notice").count(), 0);
      await checkHarm(page);
    }
  });
});

test("the page and zlib agree on links", async () => {
  await withPage(async (page) => {
    const made = { definition: JSON.stringify(pass({ Comment: "zwölf" }), null, 2), input: '{"a": [1, 2]}' };
    await page.goto(`${URL_AT_ROOT}${linkTo(made)}`);
    await page.reload();
    await ready(page);
    assert.equal(await textOf(page, "Definition"), made.definition);
    assert.deepEqual(unpacked2(await share(page)), flat(made));
  });
});
