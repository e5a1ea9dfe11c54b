"""Comparing what a template deploys with the workspace: definition, role and settings."""

import json

from exported import FULL, SETTINGS


def check(test, definition, template, text=None, keeps_key=True, keeps_order=True):
    """What a deployed template has is what the workspace has. The text is that of a definition in a file of its own."""
    deployed = template.definition(text)
    test.assertEqual(deployed, definition.definition)
    if keeps_order:
        test.assertEqual(json.dumps(deployed), json.dumps(definition.definition))
    trust, statements = template.role()
    policy = definition.policy
    test.assertEqual(flat(statements), flat(json.loads(policy["document"])["Statement"]))
    test.assertEqual(flat(trust), flat(json.loads(policy["hardened_trust"])["Statement"]))
    if definition.way == FULL:
        machine = template.machine()
        test.assertEqual(machine["StateMachineName"], SETTINGS["stateMachineName"])
        test.assertEqual(machine["LoggingConfiguration"]["Level"], "ALL")
        test.assertTrue(machine["TracingConfiguration"]["Enabled"])
        if keeps_key:
            test.assertEqual(machine["EncryptionConfiguration"]["KmsKeyId"], SETTINGS["policy"]["key"])


def flat(value):
    """A policy with a text for each list of one, and texts in order: that means the same."""
    if isinstance(value, list):
        items = [flat(item) for item in value]
        if all(isinstance(item, str) for item in items):
            items.sort()
        return items[0] if len(items) == 1 else items
    return {key: flat(member) for key, member in value.items()} if isinstance(value, dict) else value
