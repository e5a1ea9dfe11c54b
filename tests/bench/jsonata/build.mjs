/**
 * Makes the wasm module of this crate and weighs it: optimized for size, through wasm-opt -Oz, as brotli 11. From the root of
 * the project, with the tools that `cargo xtask` has installed:
 *
 *     node tests/bench/jsonata/build.mjs
 *
 * The last line is for programs: `weight <bytes>`. It fails above the budget of 150 KB.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";

const BUDGET = 150_000;
const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const TARGET = process.env.CARGO_TARGET_DIR ?? path.join(ROOT, "target");
const OUT = path.join(TARGET, "bench-jsonata");
const WASM = "wasm32-unknown-unknown";

/** The wasm-bindgen that `cargo xtask setup` has installed, or the one in the search path. */
function bindgen() {
  const tools = path.join(process.env.XDG_CACHE_HOME ?? path.join(homedir(), ".cache"), "asl-playground", "tools");
  const found = existsSync(tools) ? readdirSync(tools).find((name) => name.startsWith("wasm-bindgen-cli-")) : undefined;
  return found ? path.join(tools, found, "bin", "wasm-bindgen") : "wasm-bindgen";
}

/** @param {string} program @param {string[]} args @param {Record<string, string>} more */
function run(program, args, more = {}) {
  execFileSync(program, args, { cwd: ROOT, stdio: ["ignore", "inherit", "inherit"], env: { ...process.env, ...more } });
}

// Everything for size, the evaluator and what it is made of alike.
run("cargo", ["build", "--quiet", "--profile", "wasm", "--target", WASM, "-p", "bench-jsonata"], {
  CARGO_PROFILE_WASM_OPT_LEVEL: "z",
});
run(
  bindgen(),
  ["--target", "nodejs", "--out-dir", OUT, "--out-name", "jsonata", path.join(TARGET, WASM, "wasm", "bench_jsonata.wasm")],
);
const file = path.join(OUT, "jsonata_bg.wasm");
run(path.join(ROOT, "web", "node_modules", ".bin", "wasm-opt"), ["-Oz", "-o", file, file]);
const small = readFileSync(file);
// The glue of `--target nodejs` is CommonJS.
writeFileSync(path.join(OUT, "package.json"), '{"type": "commonjs"}\n');
const weight = brotliCompressSync(small, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
console.log(`${file}: ${small.length} bytes, ${weight} as brotli 11`);
console.log(`weight ${weight}`);
process.exitCode = weight > BUDGET ? 1 : 0;
