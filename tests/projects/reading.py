"""Comparing what a template deploys with the workspace: of each state machine its definition, role and settings."""

import json
import os

from exported import DEFAULT_NAME, FULL, SETTINGS, asl


def check(test, definition, template, out=None, keeps_key=True, keeps_order=True):
    """What a deployed template has is what the workspace has. Definitions are in files of the folder `out`, or in the template."""
    written = [definition, *definition.children]
    named = {template.properties(id)["StateMachineName"]: id for id in template.machines()}
    test.assertEqual(sorted(named), sorted(one.machine_name for one in written))
    test.assertEqual(named[definition.machine_name], template.own())
    for one in written:
        id = named[one.machine_name]
        file = "statemachine.asl.json" if one is definition else f"machines/{one.machine_name}.asl.json"
        text = None if out is None else read(os.path.join(out, file))
        deployed = template.definition(id, text)
        test.assertEqual(deployed, one.definition)
        if keeps_order:
            test.assertEqual(json.dumps(deployed), json.dumps(one.definition))
        trust, statements = template.role(id)
        test.assertEqual(flat(statements), flat(json.loads(one.policy["document"])["Statement"]))
        test.assertEqual(flat(trust), flat(json.loads(one.policy["hardened_trust"])["Statement"]))
        machine = template.properties(id)
        test.assertEqual(machine.get("StateMachineType", "STANDARD"), one.type)
        if definition.way == FULL:
            test.assertEqual(machine["LoggingConfiguration"]["Level"], "ALL")
            test.assertTrue(machine["TracingConfiguration"]["Enabled"])
            if keeps_key:
                test.assertEqual(machine["EncryptionConfiguration"]["KmsKeyId"], SETTINGS["policy"]["key"])


def check_reopened(test, definition, project, *options):
    """The workspace of a project has what its workflow starts as mocked executions, as it was exported."""
    imported = json.loads(asl("import", project, *options))
    test.assertEqual(imported.get("settings", {}).get("stateMachineName", DEFAULT_NAME), definition.machine_name)
    wanted = {child.machine_name: child.mocked for child in definition.children}
    test.assertEqual(json.loads(imported["mocks"])["executions"], wanted)


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def flat(value):
    """A policy with a text for each list of one, and texts in order: that means the same."""
    if isinstance(value, list):
        items = [flat(item) for item in value]
        if all(isinstance(item, str) for item in items):
            items.sort()
        return items[0] if len(items) == 1 else items
    return {key: flat(member) for key, member in value.items()} if isinstance(value, dict) else value
