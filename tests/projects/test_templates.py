"""Templates for CloudFormation and AWS SAM, with cfn-lint and SAM's translator."""

import json
import os
import unittest

import cfnlint.config
import cfnlint.core
import cfnlint.decode
import cfnlint.runner
from samtranslator.translator.transform import transform

from deployed import Template
from exported import DEFINITIONS
from reading import check


class Policies:
    """The managed policies of an account that the translator asks for."""

    def load(self):
        return {}


class Templates(unittest.TestCase):
    def test_cfn_lint_finds_nothing_wrong(self):
        templates = [
            os.path.join(one.project(target), "template.yaml")
            for one in DEFINITIONS
            for target in ("sam", "cloudformation")
        ]
        config = cfnlint.config.ConfigMixIn(["--non-zero-exit-code", "error", "--", *templates])
        found = list(cfnlint.runner.Runner(config).run())
        # Definitions of others name what is no ARN; that stays a warning about the value of a parameter.
        wrong = [str(match) for match in found if match.rule.id != "W1030"]
        self.assertEqual(wrong, [])

    def test_a_template_of_cloudformation_is_read_back(self):
        for one in DEFINITIONS:
            with self.subTest(one.name):
                out = one.project("cloudformation")
                check(self, one, Template(read(out)), out)

    def test_what_sam_translates_is_read_back(self):
        os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")
        several = 0
        for one in DEFINITIONS:
            with self.subTest(one.name):
                out = one.project("sam")
                template = read(out)
                # What `sam package` uploads.
                for resource in template["Resources"].values():
                    for place in ("DefinitionUri", "CodeUri"):
                        if place in resource["Properties"]:
                            self.assertTrue(os.path.exists(os.path.join(out, resource["Properties"][place])))
                            resource["Properties"][place] = "s3://bucket/key"
                written = kinds(template).count("AWS::Serverless::StateMachine")
                translated = transform(template, {}, Policies())
                self.assertEqual(kinds(translated).count("AWS::StepFunctions::StateMachine"), written)
                several += written > 1
                # AWS::Serverless::StateMachine has no property for the key.
                check(self, one, Template(translated), out, keeps_key=False)
        self.assertGreater(several, 0)


def kinds(template):
    return [resource["Type"] for resource in template["Resources"].values()]


def read(out):
    template, problems = cfnlint.decode.decode(os.path.join(out, "template.yaml"))
    if problems:
        raise AssertionError(problems)
    return json.loads(json.dumps(template))
