"""Modules for Terraform: Terraform itself takes them, and what it fills in is the workspace's."""

import unittest

import terraform
from exported import DEFINITIONS
from reading import check

# The first version whose tests can do without a provider's account.
MOCKS_SINCE = (1, 7, 0)


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
                # The provider of the index is older than keys of state machines.
                check(self, one, terraform.Module(one), keeps_key=False)


if __name__ == "__main__":
    unittest.main()
