"""Modules for Terraform: Terraform itself takes them, and what it fills in is the workspace's."""

import json
import os
import unittest

import terraform
from exported import DEFINITIONS, PROJECTS, asl, write
from reading import check, check_reopened

# The first version whose tests can do without a provider's account.
MOCKS_SINCE = (1, 7, 0)
ARN = "arn:aws:states:us-east-1:123456789012:stateMachine:"


@unittest.skipIf(terraform.program() is None, "Neither the machine nor the package index has Terraform for it.")
class Modules(unittest.TestCase):
    def test_terraform_finds_them_valid(self):
        terraform.configuration()
        found = terraform.terraform("validate", "-no-color")
        self.assertEqual(found.returncode, 0, found.stdout + found.stderr)

    def test_what_terraform_applies_is_read_back(self):
        if terraform.version() < MOCKS_SINCE:
            self.skipTest("This Terraform cannot mock a provider: nothing is applied.")
        # Once: what fails here fails for all of them.
        terraform.state()
        for one in DEFINITIONS:
            with self.subTest(one.name):
                module = terraform.Module(one)
                # The provider of the index is older than keys of state machines.
                check(self, one, module, keeps_key=False)
                # `asl` reads what `terraform show -json` prints.
                shown, described = (os.path.join(PROJECTS, f"{one.name}.{kind}.json") for kind in ("shown", "described"))
                write(shown, json.dumps(module.shown()))
                for machine in (one, *one.children):
                    name, definition = machine.machine_name, json.dumps(machine.definition)
                    description = {"stateMachineArn": ARN + name, "name": name, "type": machine.type, "definition": definition}
                    write(described, json.dumps(description))
                    self.assertEqual(asl("diff", shown, described), "The same as deployed.\n")
                if one.children:
                    own = f"{module.address}.aws_sfn_state_machine.{module.own()}"
                    check_reopened(self, one, shown, "--machine", own)


if __name__ == "__main__":
    unittest.main()
