"""Services of the Serverless Framework, packaged by version 3 with its plugin for Step Functions.

It packages without an account: credentials that are none keep it from looking for some.
"""

import json
import os
import unittest
from concurrent.futures import ThreadPoolExecutor

from deployed import Template
from exported import HERE, PROJECTS, SAMPLE, run
from reading import check

ENVIRONMENT = {
    **os.environ,
    "AWS_ACCESS_KEY_ID": "none",
    "AWS_SECRET_ACCESS_KEY": "none",
    "SLS_TELEMETRY_DISABLED": "1",
    "SLS_NOTIFICATIONS_MODE": "off",
}
PACKAGES = os.path.join(HERE, "serverless/node_modules")


class Serverless(unittest.TestCase):
    def test_what_is_packaged_is_read_back(self):
        services = [one.project("serverless") for one in SAMPLE]
        packages = os.path.join(PROJECTS, "serverless/node_modules")
        if not os.path.exists(packages):
            os.symlink(PACKAGES, packages)
        with ThreadPoolExecutor(max_workers=2) as pool:
            said = list(pool.map(package, services))
        for one, service, text in zip(SAMPLE, services, said):
            with self.subTest(one.name):
                # The last version 3 is older than the runtimes that Lambda has now; it says so and takes them.
                wrong = [line for line in text.splitlines() if " at '" in line and ".runtime': must be equal" not in line]
                self.assertEqual(wrong, [])
                with open(os.path.join(service, ".serverless/cloudformation-template-update-stack.json"), encoding="utf-8") as file:
                    template = Template(json.load(file))
                # The framework writes the definition anew, with what is null behind the rest.
                check(self, one, template, keeps_order=False)
                for function in template.resources("AWS::Lambda::Function"):
                    versions = [
                        version
                        for version in template.resources("AWS::Lambda::Version")
                        if template.template["Resources"][version]["Properties"]["FunctionName"] == {"Ref": function}
                    ]
                    # CloudFormation makes no second version of the same code.
                    self.assertEqual(len(versions), 1, function)


def package(service):
    return run([os.path.join(PACKAGES, ".bin/serverless"), "package"], cwd=service, env=ENVIRONMENT)
