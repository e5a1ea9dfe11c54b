// A session with `asl lsp` by the library that VS Code's own client is made of.

import { spawn } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";

import {
  DidChangeTextDocumentNotification,
  DidOpenTextDocumentNotification,
  ExitNotification,
  InitializedNotification,
  InitializeRequest,
  PublishDiagnosticsNotification,
  ShowDocumentRequest,
  ShowMessageNotification,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  createProtocolConnection,
} from "vscode-languageserver-protocol/node.js";

const project = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");

/** The program that is tested. */
export const ASL = process.env.ASL ?? path.join(project, "target/debug/asl");

/**
 * Starts a session that a test ends.
 * @param {import("node:test").TestContext} test
 * @param {string[]} args
 */
export async function session(test, args = []) {
  const child = spawn(ASL, ["lsp", "--stdio", ...args], { stdio: ["pipe", "pipe", "inherit"] });
  const ended = new Promise((resolve) => child.on("exit", resolve));
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  /** @type {Map<string, import("vscode-languageserver-protocol").PublishDiagnosticsParams>} */
  const published = new Map();
  /** @type {((value?: unknown) => void)[]} */
  const waiting = [];
  /** @type {import("vscode-languageserver-protocol").ShowMessageParams[]} */
  const messages = [];
  /** @type {import("vscode-languageserver-protocol").ShowDocumentParams[]} */
  const opened = [];
  connection.onNotification(PublishDiagnosticsNotification.type, (params) => {
    published.set(params.uri, params);
    for (const one of waiting.splice(0)) one();
  });
  connection.onNotification(ShowMessageNotification.type, (params) => messages.push(params));
  connection.onRequest(ShowDocumentRequest.type, (params) => {
    opened.push(params);
    return { success: true };
  });
  connection.onRequest("workspace/inlayHint/refresh", () => null);
  connection.listen();
  const { capabilities } = await connection.sendRequest(InitializeRequest.type, {
    processId: process.pid,
    rootUri: null,
    capabilities: {
      textDocument: { completion: { completionItem: { snippetSupport: true } } },
      workspace: { inlayHint: { refreshSupport: true } },
    },
  });
  await connection.sendNotification(InitializedNotification.type, {});
  let closed = false;
  const close = async () => {
    if (closed) return undefined;
    closed = true;
    await connection.sendRequest(ShutdownRequest.type);
    await connection.sendNotification(ExitNotification.type);
    const code = await ended;
    connection.dispose();
    return code;
  };
  test.after(close);
  return {
    capabilities: /** @type {any} */ (capabilities),
    messages,
    opened,
    close,
    /**
     * Asks something. The answers have the form that the protocol says; what is in them is what the tests look at.
     * @param {string | { method: string }} type
     * @param {unknown} params
     * @returns {Promise<any>}
     */
    ask: (type, params) => connection.sendRequest(typeof type === "string" ? type : type.method, params),
    /**
     * Opens a document, or gives it another text, and returns it with what is needed to ask about it.
     * @param {string} uri
     * @param {string} text
     */
    async open(uri, text) {
      await connection.sendNotification(DidOpenTextDocumentNotification.type, {
        textDocument: { uri, languageId: "asl", version: 1, text },
      });
      return document(uri, text);
    },
    /**
     * @param {string} uri
     * @param {number} version
     * @param {import("vscode-languageserver-protocol").TextDocumentContentChangeEvent[]} contentChanges
     */
    async change(uri, version, contentChanges) {
      await connection.sendNotification(DidChangeTextDocumentNotification.type, {
        textDocument: { uri, version },
        contentChanges,
      });
    },
    /**
     * What was found in a version of a document.
     * @param {string} uri
     */
    async found(uri, version = 1) {
      while (published.get(uri)?.version !== version) {
        await new Promise((resolve) => waiting.push(resolve));
      }
      return published.get(uri)?.diagnostics ?? [];
    },
  };
}

/**
 * A text with the places of its parts, in lines and UTF-16 code units as JavaScript counts them.
 * @typedef {import("vscode-languageserver-protocol").Position} Position
 * @typedef {import("vscode-languageserver-protocol").Range} Range
 * @typedef {import("vscode-languageserver-protocol").TextEdit} TextEdit
 * @param {string} uri
 * @param {string} text
 */
export function document(uri, text) {
  /** @param {number} offset */
  const position = (offset) => {
    const before = text.slice(0, offset).split("\n");
    return { line: before.length - 1, character: before[before.length - 1]?.length ?? 0 };
  };
  /** @param {string} part */
  const find = (part) => {
    const offset = text.indexOf(part);
    if (offset < 0) throw new Error(`${part} is not in the text`);
    return offset;
  };
  /** @param {Position} position */
  const offsetOf = ({ line, character }) =>
    text
      .split("\n")
      .slice(0, line)
      .reduce((sum, one) => sum + one.length + 1, 0) + character;
  return {
    uri,
    text,
    textDocument: { uri },
    at: /** Where a part begins, so many code units further. @param {string} part */ (part, more = 0) => ({ textDocument: { uri }, position: position(find(part) + more) }),
    range: /** @param {string} part */ (part) => ({ start: position(find(part)), end: position(find(part) + part.length) }),
    slice: /** What a range covers. @param {Range} range */ ({ start, end }) => text.slice(offsetOf(start), offsetOf(end)),
    changed: /** The text after changes. @param {TextEdit[]} edits */ (edits) =>
      [...edits]
        .sort((a, b) => offsetOf(b.range.start) - offsetOf(a.range.start))
        .reduce(
          (now, { range, newText }) =>
            now.slice(0, offsetOf(range.start)) + newText + now.slice(offsetOf(range.end)),
          text,
        ),
  };
}
