/**
 * Tries to break the evaluator as it runs in a browser, where the stack is small: what is known to be hostile first, then random
 * texts from JSONata's grammar, some of them damaged, for so many seconds. A trap of the module, an exception that is no error of
 * its own, or an evaluation that takes more than a minute of the processor (not of the clock: the machine may be busy) fails it.
 *
 *     node tests/bench/jsonata/build.mjs
 *     node tests/bench/jsonata/stress.mjs [seconds] [seed] [folder of the built module]
 *
 * The last line is for programs: `survived <texts>`.
 */
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const [
  seconds = "5",
  firstSeed = "1",
  module = path.join(process.env.CARGO_TARGET_DIR ?? path.join(ROOT, "target"), "bench-jsonata"),
] = process.argv.slice(2);
const { Data, Expression } = createRequire(import.meta.url)(path.resolve(module, "jsonata.js"));

const LONGEST_MS = 60_000;
const INPUT = { a: [1, { b: "x" }, [2, 3]], b: { c: null, a: 1.5, b: [] }, c: "text", d: "2026-02-28T12:00:00Z" };
const data = new Data(JSON.stringify(INPUT));

/** What a text gives: JSON, nothing, or a sentence behind `!`. Whatever is not one of these ends the process. */
function evaluate(text, service, steps) {
  const start = process.cpuUsage();
  let expression;
  try {
    expression = new Expression(text);
  } catch (error) {
    // An error of the module is an Error with a sentence; a trap is a WebAssembly.RuntimeError, a full stack a RangeError.
    if (error.constructor !== Error) {
      throw new Error(`broken by ${JSON.stringify(text)}`, { cause: error });
    }
    return `!${error.message}`;
  }
  let outcome;
  try {
    outcome = expression.text(data, service, steps);
  } catch (error) {
    throw new Error(`broken by ${JSON.stringify(text)}`, { cause: error });
  }
  expression.free();
  const used = process.cpuUsage(start);
  const took = (used.user + used.system) / 1000;
  assert.ok(took < LONGEST_MS, `${Math.round(took)} ms for ${JSON.stringify(text)}`);
  return outcome;
}

const HOSTILE = [
  ["[1..900000]", /memory limit/],
  ["$sum([1..900000])", /memory limit/],
  ["($f := function() { $f() }; $f())", /infinite loop/],
  ["($f := function() { 1 + $f() }; $f())", /Stack overflow/],
  ["($f := function($x) { $f([$x, $x]) }; $f(1))", /./],
  ["($f := function($s) { $f($s & $s) }; $f('aaaaaaaa'))", /memory limit/],
  ["$match($join([1..20000].'a'), /(a+)+b/)", /./],
  ["$replace($join([1..5000].'a'), /(a|aa)*$/, '')", /./],
  ["$contains($join([1..20000].'a') & 'b', /^(a*)*$/)", /./],
  ["$split($join([1..3000].'a'), /(.*)(.*)(.*)(.*)(.*)x/)", /./],
  [`${"(".repeat(100_000)}1`, /nested too deeply/],
  [`${"[".repeat(100_000)}`, /nested too deeply/],
  [`${"{'a':".repeat(50_000)}`, /nested too deeply/],
  [`${"-".repeat(100_000)}1`, /nested too deeply/],
  [`${"function($x){".repeat(10_000)}`, /nested too deeply/],
  [`a${".a".repeat(100_000)}`, /nested too deeply/],
  [`a${"[0]".repeat(100_000)}`, /nested too deeply/],
  [`1${"+1".repeat(100_000)}`, /nested too deeply/],
  [`1${"+1".repeat(199)}`, /Stack overflow/],
  [`$${"x".repeat(1_000_000)}`, /^$/],
  [`/${"(".repeat(50_000)}/`, /^!/],
  [`/${"a?".repeat(20_000)}/`, /./],
  ["$string([1..800000])", /./],
  ["$pad('', 100000000)", /memory limit/],
  ["$formatInteger(1e300, 'w')", /./],
  ["$formatNumber(1e300, '#,##0.00')", /./],
  ["$formatBase(1e300, 2)", /./],
  ["$power(10, 1e9)", /^!/],
  ["$reduce([1..100000], function($a, $b) { [$a, $b] })", /./],
  ["$sort([1..100000], function($a, $b) { $random() > 0.5 })", /./],
  ["$map([1..1000], function($i) { [1..1000] })", /./],
  ["(**.**.**.**.**)[0]", /./],
  ["$merge([1..100000].{$string($): $})", /./],
  ["$spread($merge([1..50000].{$string($): $}))", /./],
  ["$distinct([1..100000].($ % 1000 & ''))", /./],
  ["$fromMillis(1e300)", /./],
  ["$toMillis('9'.'9')", /./],
  ["($x := {'a': $}; $x ~> |**|{'b': $x}|)", /./],
];

/** A generator of numbers from 0 to below 1: mulberry32. */
function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const FUNCTIONS =
  "abs append assert average base64decode base64encode boolean ceil clone contains count decodeUrl decodeUrlComponent distinct each encodeUrl encodeUrlComponent error eval exists filter floor formatBase formatInteger formatNumber fromMillis hash join keys length lookup lowercase map match max merge millis min not now number pad parse parseInteger partition power random range reduce replace reverse round shuffle sift single sort split spread sqrt string substring substringAfter substringBefore sum toMillis trim type uppercase uuid zip".split(
    " ",
  );
const LEAVES =
  "a b c d $ $$ % * ** 0 1 2 -1 1.5 1e9 1e300 0.1 'text' '' 'Y0001-[M01]' '#,##0.0' 'é😀' true false null [] {} /a+/ /(a|b)*c/i $x $y [1..9] [1..300] $states nothing".split(
    " ",
  );
const OPERATORS = "+ - * / % = != < <= > >= & and or in ~> . ?? ?:".split(" ");

/** A text from the grammar. */
function grammar(random) {
  const pick = (list) => list[Math.floor(random() * list.length)];
  const part = (depth) => {
    if (depth <= 0 || random() < 0.15) {
      return pick(LEAVES);
    }
    const inner = () => part(depth - 1 - Math.floor(random() * 2));
    const list = (most, separator) => Array.from({ length: Math.floor(random() * most) }, inner).join(separator);
    switch (Math.floor(random() * 16)) {
      case 0:
      case 1:
        return `${inner()} ${pick(OPERATORS)} ${inner()}`;
      case 2:
      case 3:
      case 4:
        return `$${pick(FUNCTIONS)}(${list(4, ", ")})`;
      case 5:
        return `${inner()}[${inner()}]`;
      case 6:
        return `(${list(4, "; ")})`;
      case 7:
        return `[${list(4, ", ")}]`;
      case 8:
        return `{${Array.from({ length: Math.floor(random() * 3) }, () => `${inner()}: ${inner()}`).join(", ")}}`;
      case 9:
        return `${inner()} ? ${inner()} : ${inner()}`;
      case 10:
        return `($x := ${inner()}; ${inner()})`;
      case 11:
        return `function($x, $y) { ${inner()} }${random() < 0.5 ? `(${list(3, ", ")})` : ""}`;
      case 12:
        return `${inner()}^(${pick(["", ">", "<"])}${inner()})`;
      case 13:
        return `${inner()} ~> |${inner()}|${inner()}|`;
      case 14:
        return `${pick(LEAVES)}${pick(["@$x", "#$y"])}.${inner()}`;
      default:
        return `${inner()}{${inner()}: ${inner()}}`;
    }
  };
  return part(1 + Math.floor(random() * 6));
}

/** The text with a few characters taken away, doubled or exchanged. */
function damaged(text, random) {
  const characters = [...text];
  for (let count = 1 + Math.floor(random() * 3); count > 0; count -= 1) {
    const at = Math.floor(random() * characters.length);
    const other = characters[Math.floor(random() * characters.length)] ?? "(";
    characters.splice(at, Math.floor(random() * 2), ...[other].slice(0, Math.floor(random() * 2)));
  }
  return characters.join("");
}

for (const [text, expected] of HOSTILE) {
  for (const service of [true, false]) {
    const outcome = evaluate(text, service, 0);
    if (service && !(expected.source === "." || expected.test(outcome))) {
      throw new Error(`${text.slice(0, 80)}: ${outcome.slice(0, 200)}`);
    }
  }
}

/** Doubles and upper and lower case are asked of the JavaScript engine, but for the simple ones: both ways must give the same. */
function compare(random) {
  const magnitude = 10 ** Math.floor(random() * 40 - 20);
  const number = [random() * magnitude, Math.round(random() * 1e6) / 10 ** Math.floor(random() * 9), 2 ** -Math.floor(random() * 60)][
    Math.floor(random() * 3)
  ];
  const texts = {
    // From 2^63 on the service does not cut the digits (docs/aws-behaviour.md).
    [`$string(${number})`]: String(number < 2 ** 63 ? Number(number.toPrecision(15)) : number),
    [`[${number}]`]: Number(evaluate(`$number("${number}")`, false, 0)) === number && [number],
  };
  const letters = String.fromCodePoint(...Array.from({ length: 5 }, () => 0x20 + Math.floor(random() * 0x2000)));
  texts[`$uppercase(${JSON.stringify(letters)})`] = letters.toUpperCase();
  texts[`$lowercase(${JSON.stringify(letters)})`] = letters.toLowerCase();
  for (const [text, wanted] of Object.entries(texts)) {
    assert.deepEqual(JSON.parse(evaluate(text, true, 0)), wanted, text);
  }
}

let seed = Number(firstSeed);
let texts = HOSTILE.length;
let parsed = 0;
const end = performance.now() + Number(seconds) * 1000;
while (performance.now() < end) {
  const random = randomFrom(seed);
  compare(random);
  const whole = grammar(random);
  const text = random() < 0.3 ? damaged(whole, random) : whole;
  const outcome = evaluate(text, seed % 2 === 0, 200_000);
  parsed += outcome.startsWith("!S") ? 0 : 1;
  texts += 1;
  seed += 1;
}
console.log(`seeds ${firstSeed} to ${seed - 1}, ${parsed} of them expressions`);
console.log(`survived ${texts}`);
