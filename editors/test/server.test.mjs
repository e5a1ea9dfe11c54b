// Every request of the language server, on JSON, YAML, a SAM template and a serverless.yml, with names beyond ASCII.

import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";

import {
  CodeActionRequest,
  CodeLensRequest,
  CompletionRequest,
  DefinitionRequest,
  DocumentFormattingRequest,
  DocumentSymbolRequest,
  ExecuteCommandRequest,
  FoldingRangeRequest,
  HoverRequest,
  InlayHintRequest,
  PrepareRenameRequest,
  ReferencesRequest,
  RenameRequest,
  SemanticTokensRequest,
} from "vscode-languageserver-protocol/node.js";

import { session } from "./client.mjs";

// "😀" is two code units of UTF-16, four bytes of UTF-8 and one character.
const DEFINITION = `Comment: "😀"
QueryLanguage: JSONata
StartAt: "Grüße 😀"
States:
  "Grüße 😀": {Type: Pass, Assign: {n: "{% $count([1, 2]) %}"}, Next: Wahl}
  Wahl:
    Type: Choice
    Choices:
      - {Condition: "{% $n > 1 %}", Next: Ende}
    Defualt: Ende
  Ende: {Type: Succeed}
`;

const moved = (/** @type {string} */ text, /** @type {number} */ by) => text.replace(/^(?=.)/gm, " ".repeat(by));
const indented = (/** @type {number} */ by) => moved(DEFINITION, by);

const JSON_TEXT = `{
  "Comment": "😀", "QueryLanguage": "JSONata", "StartAt": "Grüße 😀",
  "States": {
    "Grüße 😀": {"Type": "Pass", "Assign": {"n": "{% $count([1, 2]) %}"}, "Next": "Wahl"},
    "Wahl": {
      "Type": "Choice",
      "Choices": [{"Condition": "{% $n > 1 %}", "Next": "Ende"}],
      "Defualt": "Ende"
    },
    "Ende": {"Type": "Succeed"}
  }
}
`;

const FORMS = {
  "shop.asl.json": JSON_TEXT,
  "shop.asl.yaml": DEFINITION,
  "template.yaml": `Resources:
  Other:
    Type: AWS::Serverless::StateMachine
    Properties:
      Definition: {StartAt: Anfang, States: {Anfang: {Type: Succeed}}}
  Shop:
    Type: AWS::Serverless::StateMachine
    Properties:
      Definition:
${indented(8)}`,
  "serverless.yml": `service: shop
stepFunctions:
  stateMachines:
    shop:
      definition:
${indented(8)}`,
  "text.yaml": `Resources:
  Shop:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      DefinitionString: !Sub |
${moved(JSON_TEXT, 8)}`,
};

for (const [name, text] of Object.entries(FORMS)) {
  const uri = `file:///project/${name}`;
  const opened = async (/** @type {import("node:test").TestContext} */ t) => {
    const client = await session(t);
    return { client, doc: await client.open(uri, text) };
  };
  const isJson = text.includes('"StartAt"');
  const quoted = (/** @type {string} */ word) => (isJson ? `"${word}"` : word);

  test(`${name}: findings have places in UTF-16, and fixes`, async (t) => {
    const { client, doc } = await opened(t);
    const found = await client.found(uri);
    const wrong = found.find((/** @type {any} */ one) => one.message.includes("Defualt"));
    assert.ok(wrong);
    assert.equal(doc.slice(wrong.range), quoted("Defualt"));
    assert.equal(wrong.severity, 1);
    assert.match(wrong.codeDescription?.href ?? "", /^https:\/\/docs\.aws\.amazon\.com\//);
    const actions = await client.ask(CodeActionRequest.type, {
      textDocument: doc.textDocument,
      range: wrong.range,
      context: { diagnostics: [wrong] },
    });
    const fixed = doc.changed(actions[0].edit.changes[uri]);
    assert.equal(fixed, text.replace("Defualt", "Default"));
  });

  test(`${name}: a fixed text has no error, whatever was typed in between`, async (t) => {
    const { client, doc } = await opened(t);
    const range = doc.range("Defualt");
    // Twenty versions at once; the last one is right.
    for (let version = 2; version < 22; version++) {
      const end = { ...range.end, character: range.start.character + (version === 2 ? 7 : 1) };
      await client.change(uri, version, [{ range: { ...range, end }, text: "x" }]);
    }
    const end = { ...range.start, character: range.start.character + 1 };
    await client.change(uri, 22, [{ range: { start: range.start, end }, text: "Default" }]);
    const errors = (await client.found(uri, 22)).filter((/** @type {any} */ one) => one.severity === 1);
    assert.deepEqual(errors, []);
  });

  test(`${name}: completion`, async (t) => {
    const { client, doc } = await opened(t);
    const ask = (/** @type {unknown} */ params) => client.ask(CompletionRequest.type, params);
    const states = await ask(doc.at(quoted("Ende"), 1));
    const labels = states.items.map((/** @type {any} */ item) => item.label);
    assert.ok(labels.includes("Ende") && labels.includes("Wahl") && labels.includes("Grüße 😀"), labels.join());
    const item = states.items.find((/** @type {any} */ one) => one.label === "Wahl");
    const changed = doc.changed([item.textEdit]);
    assert.equal(changed, text.replace(/Next(\W+)Ende/, "Next$1Wahl"));
    // Within an expression, behind what is beyond ASCII on the same line.
    const functions = await ask(doc.at("$count", 3));
    assert.ok(functions.items.some((/** @type {any} */ one) => one.label.startsWith("$count")));
  });

  test(`${name}: hover`, async (t) => {
    const { client, doc } = await opened(t);
    const hover = await client.ask(HoverRequest.type, doc.at("Choices", 2));
    assert.match(hover.contents.value, /^`Choices`\n\n.+/);
    assert.equal(doc.slice(hover.range), quoted("Choices"));
  });

  test(`${name}: definition, references and rename`, async (t) => {
    const { client, doc } = await opened(t);
    const ask = (/** @type {{ method: string }} */ type, /** @type {unknown} */ params) => client.ask(type, params);
    const target = await ask(DefinitionRequest.type, doc.at(quoted("Ende"), 2));
    const line = text.split("\n").findIndex((/** @type {any} */ one) => one.includes("Succeed") && one.includes("Ende"));
    assert.equal(target.range.start.line, line);
    const of = (/** @type {string} */ part, /** @type {number} */ more) =>
      ask(ReferencesRequest.type, { ...doc.at(part, more), context: { includeDeclaration: true } });
    const places = await of(quoted("Ende"), 2);
    assert.deepEqual(
      places.map((/** @type {any} */ place) => doc.slice(place.range).replaceAll('"', "")),
      ["Ende", "Ende"],
    );
    // The name that is assigned, and where it is read.
    const variables = await of("$n >", 1);
    assert.deepEqual(
      variables.map((/** @type {any} */ place) => doc.slice(place.range).replaceAll('"', "")),
      ["n", "$n"],
    );
    const start = doc.at("Grüße", 1);
    const prepared = await ask(PrepareRenameRequest.type, start);
    assert.equal(prepared.placeholder, "Grüße 😀");
    const renamed = await ask(RenameRequest.type, { ...start, newName: "Hallo" });
    assert.equal(
      doc.changed(renamed.changes[uri]).replaceAll('"', ""),
      text.replaceAll("Grüße 😀", "Hallo").replaceAll('"', ""),
    );
    await assert.rejects(ask(RenameRequest.type, { ...start, newName: "Ende" }), /There is a state "Ende" already/);
  });

  test(`${name}: symbols, folding, tokens, lenses`, async (t) => {
    const { client, doc } = await opened(t);
    const ask = (/** @type {{ method: string }} */ type) => client.ask(type, { textDocument: doc.textDocument });
    const symbols = await ask(DocumentSymbolRequest.type);
    const all = symbols.flatMap((/** @type {any} */ one) => [one, ...(one.children ?? [])]);
    const names = all.map((/** @type {any} */ one) => one.name);
    for (const state of ["Grüße 😀", "Wahl", "Ende"]) assert.ok(names.includes(state), names.join());
    const wahl = all.find((/** @type {any} */ one) => one.name === "Wahl");
    assert.equal(doc.slice(wahl.selectionRange), quoted("Wahl"));
    assert.equal(wahl.detail, "Choice");
    const folds = await ask(FoldingRangeRequest.type);
    assert.ok(folds.some((/** @type {any} */ fold) => fold.startLine === wahl.range.start.line && fold.endLine > fold.startLine));
    const { data } = await ask(SemanticTokensRequest.type);
    const types = client.capabilities.semanticTokensProvider.legend.tokenTypes;
    const tokens = [];
    for (let i = 0, line = 0, character = 0; i < data.length; i += 5) {
      line += data[i];
      character = data[i] ? data[i + 1] : character + data[i + 1];
      const start = { line, character };
      const word = doc.slice({ start, end: { line, character: character + data[i + 2] } });
      tokens.push([word, types[data[i + 3]]]);
    }
    assert.deepEqual(tokens, [
      ["$count", "function"],
      ["1", "number"],
      ["2", "number"],
      ["$n", "variable"],
      ["1", "number"],
    ]);
    const lenses = await ask(CodeLensRequest.type);
    assert.deepEqual(
      lenses.slice(0, 3).map((/** @type {any} */ lens) => lens.command.title),
      ["Run", "Test", "Open in the playground"],
    );
  });

  test(`${name}: a run from the lens, and its values beside the states`, async (t) => {
    const client = await session(t);
    const doc = await client.open(uri, text.replace("Defualt", "Default"));
    const lenses = await client.ask(CodeLensRequest.type, { textDocument: doc.textDocument });
    const { start } = doc.range('Grüße 😀": {');
    const run = lenses.find((/** @type {any} */ one) => one.command.title === "Run" && one.range.start.line === start.line);
    const ran = await client.ask(ExecuteCommandRequest.type, { command: run.command.command, arguments: run.command.arguments });
    assert.equal(ran.status, "SUCCEEDED");
    const whole = { start: { line: 0, character: 0 }, end: { line: 1000, character: 0 } };
    const hints = await client.ask(InlayHintRequest.type, { textDocument: doc.textDocument, range: whole });
    const named = hints.map((/** @type {any} */ hint) => {
      assert.match(hint.label, /^→ \{/);
      return doc.slice({ start: { ...hint.position, character: hint.position.character - 5 }, end: hint.position });
    });
    // The ends of the three names; where names stand in quotes, so do these.
    const ends = ['e 😀"', quoted("Wahl"), quoted("Ende")].map((word) => word.slice(-5));
    assert.deepEqual(named.map((/** @type {string} */ one) => one.trim()), ends);
  });

  test(`${name}: formatting`, async (t) => {
    const { client, doc } = await opened(t);
    const params = { textDocument: doc.textDocument, options: { tabSize: 2, insertSpaces: true } };
    const asked = client.ask(DocumentFormattingRequest.type, params);
    if (name.includes(".asl.")) {
      const formatted = doc.changed(await asked);
      assert.notEqual(formatted, text);
      const again = await client.open(uri, formatted);
      assert.deepEqual(await client.ask(DocumentFormattingRequest.type, { ...params, textDocument: again.textDocument }), []);
    } else {
      await assert.rejects(asked, /A template keeps its layout/);
    }
  });
}

test("a run leaves its values beside the states, and a change takes them away", async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), "asl-lsp-"));
  t.after(() => rm(folder, { recursive: true }));
  await writeFile(path.join(folder, "shop.input.json"), '{"n": 7}');
  await writeFile(
    path.join(folder, "shop.tests.json"),
    JSON.stringify({
      cases: [
        { name: "seven", expect: { output: { n: 7 } } },
        { name: "eight", expect: { output: 8 } },
      ],
    }),
  );
  const client = await session(t, ["--page", "https://example.org/"]);
  const uri = pathToFileURL(path.join(folder, "shop.asl.json")).href;
  const text = '{"StartAt": "Ä😀", "States": {"Ä😀": {"Type": "Pass", "End": true}}}';
  const doc = await client.open(uri, text);
  const run = (/** @type {string} */ command) =>
    client.ask(ExecuteCommandRequest.type, { command, arguments: [uri, 0] });
  const hints = () =>
    client.ask(InlayHintRequest.type, {
      textDocument: doc.textDocument,
      range: { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } },
    });
  assert.equal(await hints(), null);
  const ran = await run("asl.run");
  assert.deepEqual([ran.status, JSON.parse(ran.output)], ["SUCCEEDED", { n: 7 }]);
  const [hint] = await hints();
  assert.match(hint.label, /^→ \{"n": ?7\}$/);
  assert.deepEqual(hint.position, { line: 0, character: text.indexOf(': {"Type"') });
  assert.deepEqual(await run("asl.test"), { passed: 1, failed: 1 });
  assert.ok(client.messages.some(({ message }) => message.includes("1 test case passed, 1 failed")));
  assert.match(await run("asl.open"), /^https:\/\/example\.org\/#v2=/);
  assert.equal(client.opened.length, 1);
  await client.change(uri, 2, [{ text: `${text} ` }]);
  assert.equal(await hints(), null);
});

test("a definition in a file of its own is found there, and run", async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), "asl-lsp-"));
  t.after(() => rm(folder, { recursive: true }));
  const file = path.join(folder, "shop 😀.asl.json");
  await writeFile(file, '{"StartAt": "A", "States": {"A": {"Type": "Pass", "Result": "${Word}", "End": true}}}');
  const client = await session(t);
  const uri = pathToFileURL(path.join(folder, "template.yaml")).href;
  const text = `Resources:
  Other:
    Type: AWS::Serverless::StateMachine
    Properties:
      DefinitionUri: none.asl.json
  Shop:
    Type: AWS::Serverless::StateMachine
    Properties:
      DefinitionSubstitutions: {Word: "Grüße"}
      DefinitionUri: shop 😀.asl.json
`;
  const doc = await client.open(uri, text);
  const target = await client.ask(DefinitionRequest.type, doc.at("shop 😀", 7));
  assert.equal(target.uri, pathToFileURL(file).href);
  assert.equal(await client.ask(DefinitionRequest.type, doc.at("none.asl", 2)), null);
  const lenses = await client.ask(CodeLensRequest.type, { textDocument: doc.textDocument });
  const runs = lenses.filter((/** @type {any} */ lens) => lens.command.title === "Run");
  assert.deepEqual(
    runs.map((/** @type {any} */ lens) => lens.range.start.line),
    [4, 9],
  );
  const ran = await client.ask(ExecuteCommandRequest.type, {
    command: runs[1].command.command,
    arguments: runs[1].command.arguments,
  });
  assert.deepEqual([ran.status, ran.output], ["SUCCEEDED", '"Grüße"']);
});

test("what is no definition gets no findings, and the session outlives all of it", async (t) => {
  const client = await session(t);
  await client.open("file:///package.json", '{"name": "x", }');
  assert.deepEqual(await client.found("file:///package.json"), []);
  const ask = (/** @type {unknown} */ params) => client.ask(HoverRequest.type, params);
  await assert.rejects(ask({ textDocument: { uri: "file:///other" }, position: { line: 0, character: 0 } }), /not open/);
  await assert.rejects(ask({ nonsense: true }), /not open/);
  await assert.rejects(client.ask("asl/none", { textDocument: { uri: "file:///package.json" } }), /There is no request/);
  // Deep, broken, and beyond the end.
  const deep = '{"StartAt":'.repeat(3000);
  const doc = await client.open("file:///deep.asl.json", deep);
  assert.ok((await client.found(doc.uri)).length > 0);
  const far = { textDocument: doc.textDocument, position: { line: 4_000_000_000, character: 4_000_000_000 } };
  await client.ask(CompletionRequest.type, far);
  assert.equal(await client.close(), 0);
});

test("answers about a text that has changed are not given", async (t) => {
  const client = await session(t);
  const states = Array.from({ length: 3000 }, (_, i) => `"S${i}": {"Type": "Pass", "Next": "S${i + 1}"}`);
  const text = `{"StartAt": "S0", "States": {${states.join(",\n")}, "S3000": {"Type": "Succeed"}}}`;
  const doc = await client.open("file:///large.asl.json", text);
  const asked = Array.from({ length: 200 }, () =>
    client.ask(DocumentSymbolRequest.type, { textDocument: doc.textDocument }).then(
      () => "answered",
      (error) => error.code,
    ),
  );
  await client.change(doc.uri, 2, [{ range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, text: " " }]);
  const answers = new Set(await Promise.all(asked));
  // The last ones were asked long before two hundred large answers could be given.
  assert.ok(answers.has(-32801), [...answers].join());
  assert.deepEqual((await client.found(doc.uri, 2)).filter((/** @type {any} */ one) => one.severity === 1), []);
});
