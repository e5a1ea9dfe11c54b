// Neovim, as Debian has it, opens a definition: a finding shows, and a completion is offered.

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";

import { ASL } from "./client.mjs";

const nvim = process.env.NVIM ?? "nvim";
const isThere = spawnSync(nvim, ["--version"]).status === 0;

test("Neovim shows a finding and offers a completion", { skip: !isThere && "nvim was not found" }, async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), "asl-nvim-"));
  t.after(() => rm(folder, { recursive: true }));
  await writeFile(
    path.join(folder, "ü.asl.json"),
    '{"StartAt": "Ä😀", "States": {\n  "Ä😀": {"Type": "Pass", "Nxet": 1, "Next": "B"},\n  "B": {"Type": "Succeed"}}}\n',
  );
  // Each wait is for what the server answers; the time is only how long it may take on a busy machine.
  await writeFile(
    path.join(folder, "try.lua"),
    `vim.cmd("edit ü.asl.json")
local id = vim.lsp.start_client({ name = "asl", cmd = { vim.env.ASL, "lsp" }, root_dir = vim.fn.getcwd() })
vim.lsp.buf_attach_client(0, id)
local function found() return vim.diagnostic.get(0) end
assert(vim.wait(60000, function() return #found() > 0 end), "no finding")
local all = {}
for _, one in ipairs(found()) do table.insert(all, one.lnum .. ":" .. one.col .. " " .. one.message) end
vim.api.nvim_win_set_cursor(0, { 2, #'  "Ä😀": {"Type": "Pass", "Nxet": 1, "Next": "' })
local params = vim.lsp.util.make_position_params(0, "utf-16")
local answers = vim.lsp.buf_request_sync(0, "textDocument/completion", params, 60000)
local labels = {}
for _, item in ipairs(answers[id].result.items) do table.insert(labels, item.label) end
vim.fn.writefile({ vim.json and vim.json.encode({ all, labels }) or vim.fn.json_encode({ all, labels }) }, "out.json")
vim.cmd("qall!")
`,
  );
  execFileSync(nvim, ["--headless", "--clean", "-u", "NONE", "-c", "luafile try.lua"], {
    cwd: folder,
    env: { ...process.env, ASL, HOME: folder, XDG_STATE_HOME: folder, XDG_DATA_HOME: folder },
    stdio: ["ignore", "inherit", "inherit"],
    timeout: 180_000,
  });
  const [found, labels] = JSON.parse(await readFile(path.join(folder, "out.json"), "utf8"));
  // Neovim counts bytes: the name before takes ten.
  const wrong = found.find((/** @type {string} */ one) => one.includes("Nxet"));
  assert.ok(wrong?.startsWith(`1:${Buffer.byteLength('  "Ä😀": {"Type": "Pass", ')} `), JSON.stringify(found));
  assert.ok(labels.includes("B"), JSON.stringify(labels));
});
