// Answers and fails as the mocked responses of the workflow say (responses.json), until the function itself is written.
// Calls are counted in each execution environment by itself: call it from one execution at a time.
import { readFileSync } from "node:fs";

const { responses, furtherCalls } = JSON.parse(readFileSync(new URL("responses.json", import.meta.url), "utf8"));
const used = new Set();
let calls = 0;

export const handler = async (event, context) => {
  const response = choose(event);
  await wait(response.afterSeconds);
  for (const report of response.reports ?? []) {
    await send(report, event);
  }
  if (response.code) {
    const { handler } = await import(response.code);
    return handler(event, context);
  }
  if (response.error) {
    // Lambda tells the name of the error from its constructor's or its own, and Step Functions retries and catches by it.
    throw Object.assign(new Error(response.error.message), { name: response.error.name });
  }
  if (response.exitStatus !== undefined) {
    process.exit(response.exitStatus);
  }
  if (response.killed) {
    process.kill(process.pid, "SIGKILL");
  }
  if (response.neverAnswers) {
    // Until the function's time-out.
    await wait(905);
  }
  if (response.echoes !== undefined) {
    return completed(event, response.echoes);
  }
  return response.bytes === undefined ? response.returns : "x".repeat(response.bytes);
};

function choose(event) {
  const number = calls++;
  for (const [index, response] of responses.entries()) {
    const { calls: [first, last] = [0, null], request, once } = response;
    const fits = number >= first && (last === null || number <= last) && (request === undefined || holds(event, request));
    if (fits && !(once && used.has(index))) {
      used.add(index);
      return response;
    }
  }
  if (furtherCalls) {
    return furtherCalls;
  }
  throw new Error(`No mocked response answers call ${number + 1}. Add one to responses.json.`);
}

// Whether a value holds an example: objects may have more members, everything else is the same.
function holds(value, example) {
  if (Array.isArray(example)) {
    return Array.isArray(value) && value.length === example.length && example.every((item, index) => holds(value[index], item));
  }
  if (isObject(example)) {
    return isObject(value) && Object.keys(example).every((key) => Object.hasOwn(value, key) && holds(value[key], example[key]));
  }
  return value === example;
}

// The event, with what the workflow reads of the answer where the event has nothing for it.
function completed(event, read) {
  if (isObject(event) && isObject(read)) {
    const has = (key) => Object.hasOwn(event, key);
    const members = Object.entries(read).map(([key, member]) => [key, has(key) ? completed(event[key], member) : member]);
    return { ...event, ...Object.fromEntries(members) };
  }
  if (Array.isArray(event) && Array.isArray(read) && read.length > 0) {
    return event.length > 0 ? event.map((item) => completed(item, read[0])) : read;
  }
  const fits = isObject(event) === isObject(read) && Array.isArray(event) === Array.isArray(read);
  return fits || (isObject(read) && Object.keys(read).length === 0) ? event : read;
}

function isObject(value) {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

function wait(seconds = 0) {
  return new Promise((done) => setTimeout(done, seconds * 1000));
}

// What the holder of the task token reports. The reports come before the answer, since nothing runs after it.
async function send(report, event) {
  const sfn = await import("@aws-sdk/client-sfn");
  const client = new sfn.SFNClient({});
  const taskToken = token(event);
  await wait(report.afterSeconds);
  if (report.heartbeat) {
    await client.send(new sfn.SendTaskHeartbeatCommand({ taskToken }));
  } else if (report.failure) {
    await client.send(new sfn.SendTaskFailureCommand({ taskToken, ...report.failure }));
  } else {
    await client.send(new sfn.SendTaskSuccessCommand({ taskToken, output: JSON.stringify(report.success) }));
  }
}

// The text of the first member that is called a token.
function token(value) {
  for (const [key, member] of Object.entries(value ?? {})) {
    const found = typeof member === "object" ? token(member) : /token/i.test(key) ? member : undefined;
    if (typeof found === "string") {
      return found;
    }
  }
  return undefined;
}
