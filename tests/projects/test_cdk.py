"""Apps of the AWS CDK, synthesized by aws-cdk-lib in Node.js and in Python."""

import glob
import json
import os
import shutil
import unittest

from deployed import Template
from exported import DEFINITIONS, HERE, PROJECTS, SAMPLE, run, write
from reading import check, check_reopened

OPTIONS = {
    "strict": True,
    "noEmit": True,
    "skipLibCheck": True,
    "module": "node20",
    "target": "es2022",
    "types": ["node"],
}


class Cdk(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.apps = [one.project("cdk-ts") for one in DEFINITIONS]
        packages = os.path.join(PROJECTS, "node_modules")
        if not os.path.exists(packages):
            os.symlink(os.path.join(HERE, "node_modules"), packages)
        synthesize = os.path.join(HERE, "synthesize.mjs")
        run(["node", "--import", "tsx", synthesize, *cls.apps], cwd=HERE)

    def test_the_types_are_right(self):
        project = os.path.join(PROJECTS, "tsconfig.json")
        write(project, json.dumps({"compilerOptions": OPTIONS, "include": ["cdk-ts/*/app.ts"]}))
        run(["tsc", "--project", project])

    def test_what_node_synthesizes_is_read_back(self):
        for one in DEFINITIONS:
            with self.subTest(one.name):
                check(self, one, Template(synthesized(one.project("cdk-ts"))))

    def test_what_is_synthesized_is_opened_again(self):
        several = [one for one in DEFINITIONS if one.children]
        self.assertGreater(len(several), 0)
        for one in several:
            with self.subTest(one.name):
                # Without the workspace that it was made of, which lies beside the tests.
                alone = os.path.join(PROJECTS, "cdk-alone", one.name)
                shutil.copytree(os.path.join(one.project("cdk-ts"), "cdk.out"), os.path.join(alone, "cdk.out"))
                check_reopened(self, one, alone)

    def test_python_synthesizes_the_same(self):
        """The Python apps are programs; and with the library they give what those in TypeScript give."""
        apps = [one.project("cdk-py") for one in DEFINITIONS]
        for app in apps:
            with open(os.path.join(app, "app.py"), encoding="utf-8") as file:
                compile(file.read(), "app.py", "exec")
        python = os.environ.get("CDK_PYTHON")
        if python is None:
            return
        environment = {**os.environ, "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": "1"}
        sample = [one.project("cdk-py") for one in SAMPLE]
        run([python, os.path.join(HERE, "synthesize.py"), *sample], env=environment)
        for one, app in zip(SAMPLE, sample):
            with self.subTest(one.name):
                self.assertEqual(synthesized(app), synthesized(one.project("cdk-ts")))


def synthesized(app):
    (path,) = glob.glob(os.path.join(app, "cdk.out/*.template.json"))
    with open(path, encoding="utf-8") as file:
        return json.load(file)
