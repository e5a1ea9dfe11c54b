/**
 * The client: it starts `asl lsp` and hands it the documents. Everything else is the server's.
 *
 * What does not live here: anything that knows what a definition means.
 */

import { type ExtensionContext, commands, window, workspace } from "vscode";
import { LanguageClient, TransportKind } from "vscode-languageclient/node";

let client: LanguageClient | undefined;

/** Starts the server. A failure is a sentence, with a way to the setting. */
export async function activate(context: ExtensionContext): Promise<void> {
  const settings = workspace.getConfiguration("asl");
  const command = settings.get<string>("path") || "asl";
  client = new LanguageClient(
    "asl",
    "ASL Playground",
    { command, args: ["lsp"], transport: TransportKind.stdio },
    {
      documentSelector: [
        { language: "asl" },
        { language: "asl-yaml" },
        // Templates: what is none of them gets no findings.
        { language: "yaml", pattern: "**/{template,serverless,*.template,sam}.{yaml,yml}" },
        { language: "json", pattern: "**/*.template.json" },
      ],
      initializationOptions: { page: settings.get<string>("page") },
    },
  );
  context.subscriptions.push(client);
  try {
    await client.start();
  } catch {
    const open = "Open the setting";
    const chosen = await window.showErrorMessage(
      `“${command}” could not be started. Install it (cargo install --path crates/cli), or say where it is.`,
      open,
    );
    if (chosen === open) await commands.executeCommand("workbench.action.openSettings", "asl.path");
  }
}

/** Ends the server. */
export async function deactivate(): Promise<void> {
  await client?.stop();
}
