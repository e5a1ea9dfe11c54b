"""What is checked: every example and every sample definition as a project for each target, plain and with everything ticked; and
those that start other workflows with these alone ticked.

ASL names the command, PROJECTS the folder that the projects go to. Slow tools have a sample of the projects, and all of them
with ASL_PROJECTS in the environment. What does not live here: what a tool says about a project.
"""

import functools
import glob
import json
import os
import shutil
import subprocess

ASL = os.environ["ASL"]
PROJECTS = os.environ["PROJECTS"]
HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
SHARED = os.environ.get("ASL_SHARED") or os.path.join(ROOT, "../shared")

# How a definition is exported: as it is, with the state machines that it starts, or with all that can be ticked and set.
PLAIN, MACHINES, FULL = "plain", "machines", "full"
TICKED = {PLAIN: [], MACHINES: ["--create", "machine"], FULL: ["--create", "all"]}
# What a state machine without settings is called.
DEFAULT_NAME = "MyStateMachine"
SETTINGS = {
    "stateMachineName": "Order_Flow-1",
    "policy": {"logging": True, "tracing": True, "key": "arn:aws:kms:us-east-1:123456789012:key/1234abcd"},
}


class Definition:
    """A definition, which is exported in one way."""

    def __init__(self, path, way):
        self.way = way
        self.name = os.path.basename(path).removesuffix(".json").removesuffix(".asl") + "." + way
        workspace = workspace_of(path)
        self.definition = workspace["definition"]
        self.type = "STANDARD"
        self.path = path
        settings = {}
        if way == FULL:
            settings = SETTINGS
            self.path = os.path.join(PROJECTS, f"{self.name}.workspace.json")
            write(self.path, json.dumps({**workspace, "settings": settings}))
        self.machine_name = settings.get("stateMachineName", DEFAULT_NAME)
        mocked = {} if way == PLAIN else started(workspace)
        self.children = [Child(self.name, name, one, settings) for name, one in mocked.items()]

    @functools.cached_property
    def policy(self):
        return policy_of(self.path)

    def project(self, target, stubs="node"):
        """The folder of the project for a target, which is exported once."""
        return self.exported(target, stubs)

    @functools.cache
    def exported(self, target, stubs):
        out = os.path.join(PROJECTS, target if stubs == "node" else f"{target}-{stubs}", self.name)
        asl("export", self.path, "--to", target, "--out", out, "--stubs", stubs, *TICKED[self.way])
        return out


class Child:
    """A state machine that a workflow starts, as the mocked executions have it: with the settings of the workflow, but for its name
    and its type."""

    def __init__(self, parent, name, mocked, settings):
        self.machine_name = name
        self.definition = mocked["definition"]
        self.type = mocked.get("type", "STANDARD")
        self.mocked = mocked
        settings = {**settings, "stateMachineName": name, "type": self.type}
        self.path = os.path.join(PROJECTS, f"{parent}.{name}.workspace.json")
        write(self.path, json.dumps({"definition": self.definition, "settings": settings}))

    @functools.cached_property
    def policy(self):
        return policy_of(self.path)


def policy_of(path):
    """The answer of `asl policy` with the convention of projects."""
    return json.loads(asl("policy", path, "--convention", "leastPrivilege", "--json"))


def workspace_of(path):
    with open(path, encoding="utf-8") as file:
        read = json.load(file)
    return read if "definition" in read else {"definition": read}


def started(workspace):
    """The mocked executions with a definition; the workflow starts each of them, itself or by way of another."""
    executions = workspace.get("mocks", {}).get("executions", {})
    return {name: mocked for name, mocked in executions.items() if "definition" in mocked}


def asl(*arguments):
    ran = subprocess.run([ASL, *arguments], capture_output=True, encoding="utf-8", check=False)
    if ran.returncode == 2 or not ran.stdout:
        raise AssertionError(ran.stderr)
    return ran.stdout


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def files():
    """The examples, a workflow that starts others which start others, and the sample definitions if they are there."""
    examples = sorted(glob.glob(os.path.join(ROOT, "crates/examples/data/*.json")))
    samples = sorted(glob.glob(os.path.join(SHARED, "samples/*.asl.json")))
    if not samples:
        print(f"{SHARED}/samples is not there: its definitions are left out.")
    return [*examples, os.path.join(HERE, "family.json"), *samples]


shutil.rmtree(PROJECTS, ignore_errors=True)
DEFINITIONS = [Definition(path, way) for path in files() for way in (PLAIN, FULL)]
# An odd step takes plain and full ones in turns.
SAMPLE = DEFINITIONS[5::13]
DEFINITIONS += [Definition(path, MACHINES) for path in files() if started(workspace_of(path))]
# The last one starts the most.
SAMPLE = DEFINITIONS if os.environ.get("ASL_PROJECTS") else [*SAMPLE, DEFINITIONS[-1]]


def run(command, **options):
    """Runs a validator; what it said. Whatever is wrong fails the test with all that it said."""
    ran = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, **options)
    if ran.returncode != 0:
        raise AssertionError(f"{ran.stdout}\n{ran.stderr}")
    return f"{ran.stdout}\n{ran.stderr}"
