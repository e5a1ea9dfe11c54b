"""The stubs of functions, run in Node.js and in Python: each answers every call of the run as the mocked responses did.

The calls are those of a run's history, child executions included. `answers.json` has a function for each way to answer. What a call
waits is not waited for. A call that ends the process starts the next one in a new one, as Lambda does.
"""

import json
import os
import re
import subprocess
import sys
import unittest

from exported import DEFINITIONS, HERE, PLAIN, Definition, asl, write

NODE = """
import { readFileSync, writeSync } from "node:fs";
let waited = 0;
globalThis.setTimeout = (act, milliseconds) => { waited += milliseconds; queueMicrotask(act); };
const { handler } = await import(process.argv[1]);
for (const event of JSON.parse(readFileSync(0, "utf8"))) {
  let answer;
  waited = 0;
  try {
    answer = { returned: (await handler(event, {})) ?? null };
  } catch (error) {
    answer = { error: error.name, message: error.message };
  }
  writeSync(1, JSON.stringify(waited >= 900000 ? { late: true } : answer) + "\\n");
}
"""

PYTHON = """
import importlib.util, json, sys, time
waited = 0
def sleep(seconds):
    global waited
    waited += seconds
time.sleep = sleep
spec = importlib.util.spec_from_file_location("index", sys.argv[1])
index = importlib.util.module_from_spec(spec)
spec.loader.exec_module(index)
for event in json.load(sys.stdin):
    waited = 0
    try:
        answer = {"returned": index.handler(event, None)}
    except Exception as error:
        answer = {"error": type(error).__name__, "message": str(error)}
    print(json.dumps({"late": True} if waited >= 900 else answer), flush=True)
"""

# The SDKs that Lambda has, as far as stubs use them: they note what is reported.
SDK_NODE = """
import { appendFileSync } from "node:fs";
class Command { constructor(input) { this.input = input; } }
export class SendTaskSuccessCommand extends Command {}
export class SendTaskFailureCommand extends Command {}
export class SendTaskHeartbeatCommand extends Command {}
export class SFNClient {
  async send(command) { appendFileSync(process.env.REPORTS, JSON.stringify(command.input) + "\\n"); }
}
"""
SDK_PYTHON = """
import json, os
class Client:
    def __getattr__(self, name):
        def send(**request):
            with open(os.environ["REPORTS"], "a") as file:
                file.write(json.dumps(request) + "\\n")
        return send
def client(name):
    return Client()
"""


class Stubs(unittest.TestCase):
    def test_examples_and_samples(self):
        self.assertGreater(self.answer([one for one in DEFINITIONS if one.way == PLAIN]), 30)

    def test_every_way_to_answer(self):
        self.assertGreater(self.answer([Definition(os.path.join(HERE, "answers.json"), PLAIN)]), 70)

    def answer(self, definitions):
        """Compares all calls in both languages; how many those were."""
        calls = 0
        for one in definitions:
            ran = json.loads(asl("run", one.path, "--history", "--children", "--json"))
            for language in ("node", "python"):
                folder = os.path.join(one.project("sam", language), "functions")
                for function, made in calls_of(ran).items():
                    stub = os.path.join(folder, function)
                    if not has_stub(one, function):
                        continue
                    with self.subTest(f"{one.name} {function} {language}"):
                        calls += len(made)
                        self.check(stub, made)
        return calls

    def check(self, folder, calls):
        reports = os.path.join(folder, "reports.txt")
        write(reports, "")
        self.assertEqual(answers(folder, [call["event"] for call in calls], reports), [call["answer"] for call in calls])
        with open(reports, encoding="utf-8") as file:
            reported = [report for report in map(json.loads, file) if len(report) > 1]
        for report in reported:
            if "output" in report:
                report["output"] = json.loads(report["output"])
        self.assertEqual(reported, [call["reported"] for call in calls if "reported" in call])


def has_stub(definition, function):
    """A function of another account or region has none, nor has one whose name the definition finds when it runs."""
    return not function.startswith("arn:") and f'{function}"' in json.dumps(definition.definition).replace(':$LATEST"', '"')


def answers(folder, events, reports):
    """What the stub in a folder answers to each event, one after the other."""
    if not os.path.exists(os.path.join(folder, "boto3.py")):
        write(os.path.join(folder, "node_modules/@aws-sdk/client-sfn/index.mjs"), SDK_NODE)
        package = {"name": "@aws-sdk/client-sfn", "exports": "./index.mjs"}
        write(os.path.join(folder, "node_modules/@aws-sdk/client-sfn/package.json"), json.dumps(package))
        write(os.path.join(folder, "boto3.py"), SDK_PYTHON)
    (stub,) = [path for path in (os.path.join(folder, f"index.{end}") for end in ("mjs", "js", "py")) if os.path.exists(path)]
    runner = [sys.executable, "-c", PYTHON] if stub.endswith(".py") else ["node", "--input-type=module", "-e", NODE]
    environment = {**os.environ, "REPORTS": reports, "PYTHONPATH": folder, "PYTHONUTF8": "1"}
    found = []
    while len(found) < len(events):
        ran = subprocess.run(
            [*runner, stub],
            input=json.dumps(events[len(found) :]),
            capture_output=True,
            encoding="utf-8",
            env=environment,
            check=False,
        )
        answered = [json.loads(line) for line in ran.stdout.splitlines()]
        found += [sized(answer) for answer in answered]
        if len(found) < len(events):
            if ran.stderr:
                raise AssertionError(ran.stderr)
            found.append({"ended": ran.returncode})
    return found


def sized(answer):
    """An answer that is too large is told by its size."""
    bytes = len(json.dumps(answer.get("returned"), ensure_ascii=False).encode())
    return {"bytes over": max(limit for limit in LIMITS if limit < bytes)} if bytes > min(LIMITS) else answer


# The most that a state takes, and the most that Lambda answers.
LIMITS = (262_144, 6_291_556)


def calls_of(ran):
    """The calls of each function in a run, child executions included: event, answer, and what is reported by the task's token.

    Calls without an answer in the history are left out: of an asynchronous call nobody hears one.
    """
    calls = {}
    for history in histories(ran):
        by_event = {}
        for event in history:
            kind = event["type"]
            details = event.get(f"{kind[0].lower()}{kind[1:]}EventDetails", {})
            called = call(kind, details)
            if called:
                name, one = called
                calls.setdefault(name, []).append(one)
            else:
                one = by_event.get(event["previousEventId"])
                if one is None or not kind.startswith(("Task", "LambdaFunction")) or "State" in kind:
                    continue
                hear(one, kind, details)
            by_event[event["id"]] = one
    return {name: [one for one in made if "answer" in one] for name, made in calls.items()}


def histories(value):
    if isinstance(value, dict):
        if isinstance(value.get("history"), dict):
            yield value["history"]["events"]
        for member in value.values():
            yield from histories(member)
    elif isinstance(value, list):
        for item in value:
            yield from histories(item)


def call(kind, details):
    """The name of the function that an event calls, and the call."""
    if kind == "LambdaFunctionScheduled":
        name, event = details["resource"], json.loads(details["input"])
    elif kind == "TaskScheduled" and details["resourceType"] == "lambda":
        parameters = json.loads(details["parameters"])
        if "InvocationType" in parameters:
            return None
        name, event = parameters["FunctionName"], parameters.get("Payload", {})
    else:
        return None
    own = "arn:aws:lambda:us-east-1:123456789012:function:"
    name = name.removeprefix(own)
    return name if name.startswith("arn:") else name.split(":")[0], {"event": event}


def hear(one, kind, details):
    """Adds to a call what an event says of its end."""
    output = json.loads(details["output"]) if "output" in details else None
    if "answer" in one:
        token = token_in(one["event"])
        if kind == "TaskSucceeded":
            one["reported"] = {"taskToken": token, "output": output}
        elif kind == "TaskFailed":
            one["reported"] = {"taskToken": token, "error": details["error"], "cause": details["cause"]}
    elif kind == "LambdaFunctionSucceeded":
        one["answer"] = {"returned": output}
    elif kind in ("TaskSucceeded", "TaskSubmitted"):
        one["answer"] = {"returned": output["Payload"]}
    elif kind in ("TaskTimedOut", "LambdaFunctionTimedOut"):
        one["answer"] = {"late": True}
    elif kind in ("TaskFailed", "LambdaFunctionFailed"):
        one["answer"] = failure(details["error"], details.get("cause", ""))


def failure(error, cause):
    """How a function has ended if the task has failed so."""
    if "Task timed out after" in cause:
        return {"late": True}
    if error == "States.DataLimitExceeded":
        return {"bytes over": LIMITS[0]}
    if error == "Function.ResponseSizeTooLarge":
        return {"bytes over": LIMITS[1]}
    if error == "Runtime.ExitError":
        status = re.search(r"exit status (\d+)", cause)
        return {"ended": -9 if "signal: killed" in cause else int(status[1]) if status else 0}
    unnamed = re.search(r"Returned payload: (.*)$", cause)
    if error == "Lambda.Unknown" and unnamed:
        # No function fails without a name: the project says that its stub has this one.
        return {"error": "Error", "message": json.loads(unnamed[1])["errorMessage"]}
    if cause.startswith("{"):
        return {"error": error, "message": json.loads(cause)["errorMessage"]}
    return {"error": error, "message": cause.split(" (Service: ")[0]}


def token_in(event):
    """The task token in an event: the text of the first member that is called so."""
    found = re.search(r'"[^"]*[tT]oken[^"]*": "([^"]+)"', json.dumps(event))
    return found and found[1]
