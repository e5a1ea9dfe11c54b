"""Every project for Terraform as a module of one configuration, and what Terraform makes of it without an account.

What is checked with is what package indexes have: a provider for AWS of 2021, and none for archives. So each module is a copy in
which the blocks that these do not know are left out. What does not live here: what the answer is compared with.
"""

import functools
import importlib.util
import json
import os
import re
import shutil
import subprocess

from deployed import ACCOUNT, REGION
from exported import DEFINITIONS, PROJECTS, write

ROOT = os.path.join(PROJECTS, "terraform-root")
PROVIDER = "3.39.0"

# What stands before the name in the ARN of a resource, by type, and the argument with the name.
NAMED = {
    "aws_lambda_function": (f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:", "function_name"),
    "aws_sfn_state_machine": (f"arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:", "name"),
}

# What the account would say, and any ARN where only its form matters.
MOCKS = f"""
mock_provider "aws" {{
  mock_data "aws_partition" {{
    defaults = {{ partition = "aws", dns_suffix = "amazonaws.com" }}
  }}
  mock_data "aws_region" {{
    defaults = {{ id = "{REGION}", name = "{REGION}" }}
  }}
  mock_data "aws_caller_identity" {{
    defaults = {{ account_id = "{ACCOUNT}" }}
  }}
  mock_data "aws_iam_policy_document" {{
    defaults = {{ json = "{{}}" }}
  }}
  mock_resource "aws_iam_role" {{
    defaults = {{ arn = "arn:aws:iam::{ACCOUNT}:role/any" }}
  }}
  mock_resource "aws_cloudwatch_log_group" {{
    defaults = {{ arn = "arn:aws:logs:{REGION}:{ACCOUNT}:log-group:any" }}
  }}
}}
"""


def package(name):
    """The folder of a package of the index that holds programs."""
    found = importlib.util.find_spec("cloudrail") and importlib.util.find_spec(f"cloudrail.{name}")
    return found and list(found.submodule_search_locations)[0]


@functools.cache
def program():
    """Terraform: the machine's own, else that of the index; nothing if neither is there, or the provider is not."""
    own, folder = shutil.which("terraform"), package("terraform_0_15")
    if package("terraform_plugins") is None or not (own or folder):
        return None
    if own:
        return own
    copy = os.path.join(PROJECTS, "terraform-program")
    shutil.copyfile(os.path.join(folder, "terraform"), copy)
    os.chmod(copy, 0o755)
    return copy


def version():
    """Its version, as numbers."""
    said = terraform("version", folder=PROJECTS).stdout
    return tuple(int(number) for number in re.search(r"Terraform v(\d+)\.(\d+)\.(\d+)", said).groups())


def terraform(*arguments, folder=ROOT):
    settings = os.path.join(PROJECTS, "terraform.rc")
    mirror = os.path.join(PROJECTS, "terraform-providers")
    place = os.path.join(mirror, "registry.terraform.io/hashicorp/aws")
    if not os.path.exists(place):
        os.makedirs(place)
        archive = f"terraform-provider-aws_{PROVIDER}_linux_amd64.zip"
        shutil.copy(os.path.join(package("terraform_plugins"), archive), place)
        write(settings, f'provider_installation {{\n  filesystem_mirror {{\n    path = "{mirror}"\n  }}\n}}\n')
    environment = {**os.environ, "TF_CLI_CONFIG_FILE": settings, "CHECKPOINT_DISABLE": "1"}
    command = [program(), *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False)


def name(definition):
    """The module of a definition."""
    return "project_" + re.sub(r"[^A-Za-z0-9]", "_", definition.name)


@functools.cache
def configuration():
    """Writes the configuration and initializes it."""
    shutil.rmtree(ROOT, ignore_errors=True)
    modules = ['terraform {\n  required_providers {\n    aws = { source = "hashicorp/aws" }\n  }\n}\n']
    overrides = []
    for one in DEFINITIONS:
        folder = os.path.join(ROOT, name(one))
        shutil.copytree(one.project("terraform"), folder)
        place = os.path.join(folder, "main.tf")
        with open(place, encoding="utf-8") as file:
            text = without_what_is_newer(file.read())
        write(place, text)
        # One without a default stands for a placeholder of the definition, which its description names.
        needed = [
            f"  {variable} = {json.dumps(placeholder(block)).replace('${', '$${')}\n"
            for variable, block in blocks(text, r'variable "(\w+)"')
            if "default" not in block
        ]
        modules.append(f'module "{name(one)}" {{\n  source = "./{name(one)}"\n{"".join(needed)}}}\n')
        for kind, (before, argument) in NAMED.items():
            for label, block in blocks(text, rf'resource "{kind}" "(\w+)"'):
                own = re.search(rf'^ +{argument} += "(.*)"$', block, re.M)[1]
                target = f"module.{name(one)}.{kind}.{label}"
                overrides.append(f'override_resource {{\n  target = {target}\n  values = {{ arn = "{before}{own}" }}\n}}\n')
    write(os.path.join(ROOT, "main.tf"), "".join(modules))
    write(os.path.join(ROOT, "tests/made.tftest.hcl"), "".join([MOCKS, *overrides, 'run "made" {\n  command = apply\n}\n']))
    made = terraform("init", "-no-color")
    if made.returncode != 0:
        raise AssertionError(made.stdout + made.stderr)


def blocks(text, head):
    """The label and the text of each block of a file with such a head."""
    return re.findall(rf"^{head} {{\n(.*?)^}}", text, re.M | re.S)


def placeholder(block):
    return re.search(r"\$\$\{[^}]+\}", block)[0].replace("$${", "${")


def without_what_is_newer(text):
    """A module without what the provider of 2021 does not know, and without archives."""
    text = re.sub(r'^data "archive_file" .*?^}\n', "", text, flags=re.M | re.S)
    text = re.sub(r"^ *archive *= .*\n", "", text, flags=re.M)
    text = re.sub(r"data\.archive_file\.(\w+)\.\w+", r'"\1"', text)
    text = re.sub(r"^  encryption_configuration \{.*?^  }\n", "", text, flags=re.M | re.S)
    return re.sub(r'"(nodejs|python)[\d.x]+"', lambda found: {"nodejs": '"nodejs14.x"', "python": '"python3.8"'}[found[1]], text)


@functools.cache
def state():
    """The resources of each module after the configuration was applied to providers that only pretend."""
    configuration()
    said = [json.loads(line) for line in terraform("test", "-json", "-verbose").stdout.splitlines()]
    wrong = [message["@message"] for message in said if message["@level"] == "error"]
    if wrong:
        raise AssertionError("\n".join(wrong))
    found = next(message for message in said if message["type"] == "test_state")["test_state"]
    return {module["address"]: module["resources"] for module in found["root_module"]["child_modules"]}


class Module:
    """A project, as Terraform applies it with the defaults of its variables."""

    def __init__(self, definition):
        self.address = f"module.{name(definition)}"
        self.resources = state()[self.address]
        self.by_address = {one["address"]: one["values"] for one in self.resources}

    def values(self, address):
        return self.by_address.get(f"{self.address}.{address}")

    def shown(self):
        """The project as `terraform show -json` prints it."""
        return {"format_version": "1.0", "values": {"root_module": {"resources": self.resources}}}

    def machines(self):
        """The labels of the state machines."""
        before = f"{self.address}.aws_sfn_state_machine."
        return [address.removeprefix(before) for address in self.by_address if address.startswith(before)]

    def own(self):
        """The label of the workflow's state machine: others are those that it starts."""
        return "state_machine"

    def definition(self, machine, _text=None):
        return json.loads(self.values(f"aws_sfn_state_machine.{machine}")["definition"])

    def properties(self, machine):
        """A state machine, with the names that CloudFormation has for what is compared."""
        values = self.values(f"aws_sfn_state_machine.{machine}")
        made = {"StateMachineName": values["name"], "StateMachineType": values["type"]}
        for one in values["logging_configuration"]:
            made["LoggingConfiguration"] = {"Level": one["level"]}
        for one in values["tracing_configuration"]:
            made["TracingConfiguration"] = {"Enabled": one["enabled"]}
        return made

    def role(self, machine):
        """The trust policy of a state machine's role, and the statements of its policy."""
        return self.statements(f"{machine}_trust"), self.statements(machine)

    def statements(self, label):
        found = self.values(f"data.aws_iam_policy_document.{label}")
        return [statement(one) for one in found["statement"]] if found else []


def statement(values):
    """A statement of the data source as a policy has it."""
    made = {"Sid": values["sid"], "Effect": values["effect"] or "Allow", "Action": values["actions"], "Resource": values["resources"]}
    if values["principals"]:
        made["Principal"] = {one["type"]: one["identifiers"] for one in values["principals"]}
    for one in values["condition"] or []:
        made.setdefault("Condition", {}).setdefault(one["test"], {})[one["variable"]] = one["values"]
    return {key: member for key, member in made.items() if member}
