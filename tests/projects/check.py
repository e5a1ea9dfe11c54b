"""Projects as `asl export` writes them, in the hands of the tools that they are for: `cargo xtask projects`.

Every example and every sample definition becomes a project for each target. The target's own validator takes it, and the stubs
of its functions answer each call of the run as the mocked responses did. ASL names the command.
"""

import glob
import json
import os
import subprocess
import sys
import tempfile
import unittest

import cfnlint.api
import cfnlint.config
import cfnlint.core
import cfnlint.decode
import cfnlint.runner
from samtranslator.translator.transform import transform

ASL = os.environ.get("ASL", "asl")
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
EXAMPLES = sorted(glob.glob(os.path.join(ROOT, "crates/examples/data/*.json")))
SAMPLES = sorted(glob.glob(os.path.join(ROOT, "../shared/samples/*.asl.json")))

# Calls a stub of Node.js with one event after the other. Waiting takes no time.
NODE = """
import { readFileSync } from "node:fs";
globalThis.setTimeout = (act) => queueMicrotask(act);
const { handler } = await import(process.argv[1]);
const answers = [];
for (const event of JSON.parse(readFileSync(0, "utf8"))) {
  try {
    answers.push({ returned: (await handler(event, {})) ?? null });
  } catch (error) {
    answers.push({ error: error.name, message: error.message });
  }
}
console.log(JSON.stringify(answers));
"""

# The same for Python.
PYTHON = """
import importlib.util, json, sys, time
time.sleep = lambda seconds: None
spec = importlib.util.spec_from_file_location("index", sys.argv[1])
index = importlib.util.module_from_spec(spec)
spec.loader.exec_module(index)
answers = []
for event in json.load(sys.stdin):
    try:
        answers.append({"returned": index.handler(event, None)})
    except Exception as error:
        answers.append({"error": type(error).__name__, "message": str(error)})
print(json.dumps(answers))
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


def asl(*arguments):
    ran = subprocess.run([ASL, *arguments], capture_output=True, encoding="utf-8", check=False)
    if ran.returncode == 2 or not ran.stdout:
        raise AssertionError(ran.stderr)
    return ran.stdout


def name_of(path):
    return os.path.basename(path).removesuffix(".json").removesuffix(".asl")


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


class Projects(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        if not SAMPLES:
            print("../shared/samples is not there: its definitions are left out.")
        cls.made = {}
        for path in EXAMPLES + SAMPLES:
            for target in ("sam", "cloudformation"):
                for create in ((), ("--create", "all")):
                    out = os.path.join(cls.folder.name, target, name_of(path) + "".join(create))
                    asl("export", path, "--to", target, "--out", out, *create)
                    cls.made[target, path, create] = out

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_cfn_lint_finds_nothing_wrong(self):
        templates = [os.path.join(out, "template.yaml") for out in self.made.values()]
        config = cfnlint.config.ConfigMixIn(["--non-zero-exit-code", "error", "--", *templates])
        found = list(cfnlint.runner.Runner(config).run())
        # Definitions of others name what is no ARN; that stays a warning about the value of a parameter.
        wrong = [str(match) for match in found if match.rule.id != "W1030"]
        self.assertEqual(wrong, [])

    def test_sam_translates_every_template(self):
        class Policies:
            def load(self):
                return {}

        os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")
        several = 0
        for (target, path, create), out in self.made.items():
            if target != "sam":
                continue
            with self.subTest(name_of(path), create=create):
                template, problems = cfnlint.decode.decode(os.path.join(out, "template.yaml"))
                self.assertEqual(problems, [])
                template = json.loads(json.dumps(template))
                # What `sam package` uploads.
                for resource in template["Resources"].values():
                    for place in ("DefinitionUri", "CodeUri"):
                        if place in resource["Properties"]:
                            self.assertTrue(os.path.exists(os.path.join(out, resource["Properties"][place])))
                            resource["Properties"][place] = "s3://bucket/key"
                written = [one["Type"] for one in template["Resources"].values()]
                kinds = [one["Type"] for one in transform(template, {}, Policies())["Resources"].values()]
                machines = kinds.count("AWS::StepFunctions::StateMachine")
                self.assertEqual(machines, written.count("AWS::Serverless::StateMachine"))
                several += machines > 1
        self.assertGreater(several, 0)

    def test_the_app_of_the_cdk_is_python(self):
        for path in EXAMPLES + SAMPLES:
            out = os.path.join(self.folder.name, "cdk-py", name_of(path))
            asl("export", path, "--to", "cdk-py", "--out", out, "--create", "all")
            with open(os.path.join(out, "app.py"), encoding="utf-8") as file:
                compile(file.read(), "app.py", "exec")

    def test_stubs_answer_as_the_mocks_do(self):
        calls = 0
        for path in EXAMPLES:
            wanted = calls_of(json.loads(asl("run", path, "--history", "--json"))["history"]["events"])
            for language, ending in (("node", "mjs"), ("python", "py")):
                out = os.path.join(self.folder.name, language, name_of(path))
                asl("export", path, "--to", "sam", "--out", out, "--stubs", language)
                for function, made in wanted.items():
                    with self.subTest(f"{name_of(path)} {function} {language}"):
                        calls += len(made)
                        self.check_stub(os.path.join(out, "functions", function), language, ending, made)
        self.assertGreater(calls, 20)

    def check_stub(self, folder, language, ending, made):
        write(os.path.join(folder, "node_modules/@aws-sdk/client-sfn/index.mjs"), SDK_NODE)
        package = {"name": "@aws-sdk/client-sfn", "exports": "./index.mjs"}
        write(os.path.join(folder, "node_modules/@aws-sdk/client-sfn/package.json"), json.dumps(package))
        write(os.path.join(folder, "boto3.py"), SDK_PYTHON)
        reports = os.path.join(folder, "reports.txt")
        write(reports, "")
        stub = os.path.join(folder, f"index.{ending}")
        runner = ["node", "--input-type=module", "-e", NODE] if language == "node" else [sys.executable, "-c", PYTHON]
        ran = subprocess.run(
            [*runner, stub],
            input=json.dumps([call["event"] for call in made]),
            capture_output=True,
            encoding="utf-8",
            env={**os.environ, "REPORTS": reports, "PYTHONPATH": folder},
            check=False,
        )
        self.assertEqual(ran.returncode, 0, ran.stderr)
        self.assertEqual(json.loads(ran.stdout), [call["answer"] for call in made])
        with open(reports, encoding="utf-8") as file:
            reported = [json.loads(line) for line in file]
        outputs = [json.loads(report["output"]) for report in reported if "output" in report]
        self.assertEqual(outputs, [call["reported"] for call in made if "reported" in call])


def calls_of(events):
    """The calls of each function in a history: event, answer, and what is reported by the task's token."""
    calls = {}
    last = None
    for event in events:
        kind = event["type"]
        details = event.get(f"{kind[0].lower()}{kind[1:]}EventDetails", {})
        if kind == "LambdaFunctionScheduled":
            last = {"event": json.loads(details["input"])}
            calls.setdefault(details["resource"].split(":")[6], []).append(last)
        elif kind == "TaskScheduled":
            last = None
            parameters = json.loads(details["parameters"])
            # Of an asynchronous call nobody hears the answer.
            if details["resourceType"] == "lambda" and "InvocationType" not in parameters:
                last = {"event": parameters.get("Payload", {})}
                calls.setdefault(parameters["FunctionName"].split(":function:")[-1].split(":")[0], []).append(last)
        elif last is None:
            continue
        elif kind in ("TaskSucceeded", "TaskSubmitted", "LambdaFunctionSucceeded"):
            output = json.loads(details["output"])
            if "answer" in last:
                last["reported"] = output
            else:
                last["answer"] = {"returned": output if kind.startswith("Lambda") else output["Payload"]}
        elif kind in ("TaskFailed", "LambdaFunctionFailed"):
            cause = json.loads(details["cause"])
            last["answer"] = {"error": details["error"], "message": cause["errorMessage"]}
    answered = {name: [call for call in made if "answer" in call] for name, made in calls.items()}
    return {name: made for name, made in answered.items() if made}


if __name__ == "__main__":
    unittest.main()
