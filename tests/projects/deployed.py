"""What CloudFormation makes of a template: its intrinsic functions filled in, for the account and region of the workspace.

It knows the resources and the functions that projects use, and refuses all others. What does not live here: what the answer is
compared with.
"""

import json
import re

ACCOUNT, REGION = "123456789012", "us-east-1"
PSEUDO = {
    "AWS::AccountId": ACCOUNT,
    "AWS::Region": REGION,
    "AWS::Partition": "aws",
    "AWS::URLSuffix": "amazonaws.com",
}

# By type: the property with the name, the ARN's service and what stands before the name in it, and whether Ref is the name.
RESOURCES = {
    "AWS::Lambda::Function": ("FunctionName", "lambda", "function:", True),
    "AWS::SQS::Queue": ("QueueName", "sqs", "", False),
    "AWS::SNS::Topic": ("TopicName", "sns", "", False),
    "AWS::DynamoDB::Table": ("TableName", "dynamodb", "table/", True),
    "AWS::S3::Bucket": ("BucketName", "s3", "", True),
    "AWS::Events::EventBus": ("Name", "events", "event-bus/", True),
    "AWS::StepFunctions::Activity": ("Name", "states", "activity:", False),
    "AWS::StepFunctions::StateMachine": ("StateMachineName", "states", "stateMachine:", False),
    "AWS::Logs::LogGroup": ("LogGroupName", "logs", "log-group:", True),
}


class Template:
    """A template, as it is deployed with the defaults of its parameters."""

    def __init__(self, template):
        self.template = template

    def resources(self, kind):
        """The logical ids of the resources of a type."""
        return [name for name, one in self.template["Resources"].items() if one["Type"] == kind]

    def properties(self, name):
        return self.value(self.template["Resources"][name]["Properties"])

    def machines(self):
        """The logical ids of the state machines."""
        return self.resources("AWS::StepFunctions::StateMachine")

    def own(self):
        """The logical id of the workflow's state machine: others are those that it starts."""
        return self.template["Outputs"]["StateMachineArn"]["Value"]["Ref"]

    def definition(self, machine, text=None):
        """The definition of a state machine, given or in the template, with its substitutions."""
        properties = self.properties(machine)
        substitutions = properties.get("DefinitionSubstitutions", {})
        text = properties["DefinitionString"] if text is None else text
        return json.loads(re.sub(r"\$\{([A-Za-z0-9_]+)\}", lambda found: substitutions.get(found[1], found[0]), text))

    def role(self, machine):
        """The trust policy of a state machine's role, and the statements of all its policies."""
        (name, attribute) = self.template["Resources"][machine]["Properties"]["RoleArn"]["Fn::GetAtt"]
        if attribute != "Arn":
            raise AssertionError(f"The role is {name}.{attribute}.")
        role = self.properties(name)
        attached = [
            self.properties(policy)
            for policy in self.resources("AWS::IAM::Policy")
            if {"Ref": name} in self.template["Resources"][policy]["Properties"].get("Roles", [])
        ]
        statements = [
            statement
            for policy in role.get("Policies", []) + attached
            for statement in policy["PolicyDocument"]["Statement"]
        ]
        if role.get("ManagedPolicyArns"):
            raise AssertionError(f"The role has managed policies: {role['ManagedPolicyArns']}")
        return role["AssumeRolePolicyDocument"]["Statement"], statements

    def value(self, node):
        if isinstance(node, list):
            return [self.value(item) for item in node]
        if not isinstance(node, dict):
            return node
        if len(node) == 1:
            ((name, argument),) = node.items()
            if name == "Ref":
                return self.reference(argument)
            if name == "Fn::GetAtt":
                resource, attribute = argument if isinstance(argument, list) else argument.split(".", 1)
                return self.attribute(resource, attribute)
            if name == "Fn::Join":
                between, parts = argument
                return between.join(self.value(parts))
            if name == "Fn::Sub":
                return self.substituted(argument)
            if name.startswith("Fn::"):
                raise AssertionError(f"{name} is not known here: {argument}")
        return {key: self.value(member) for key, member in node.items()}

    def substituted(self, argument):
        text, given = argument if isinstance(argument, list) else (argument, {})

        def one(found):
            name = found[1]
            if name.startswith("!"):
                return "${" + name[1:] + "}"
            if name in given:
                return self.value(given[name])
            if "." in name:
                return self.attribute(*name.split(".", 1))
            return self.reference(name)

        return re.sub(r"\$\{([^}]+)\}", one, text)

    def reference(self, name):
        if name in PSEUDO:
            return PSEUDO[name]
        parameter = self.template.get("Parameters", {}).get(name)
        if parameter is not None:
            # Without a default it stands for a placeholder of the definition, which its description names.
            return parameter.get("Default") or re.search(r"\$\{[^}]+\}", parameter["Description"])[0]
        resource = self.template["Resources"][name]
        kind = resource["Type"]
        if kind == "AWS::Lambda::Alias":
            own = resource["Properties"]
            return f"{self.arn(own['FunctionName']['Ref'])}:{own['Name']}"
        if kind == "AWS::SQS::Queue":
            return f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/{self.name(name)}"
        return self.name(name) if RESOURCES[kind][3] else self.arn(name)

    def attribute(self, name, attribute):
        kind = self.template["Resources"][name]["Type"]
        if attribute == "Arn":
            return self.arn(name)
        if kind == "AWS::Lambda::Version" and attribute == "Version":
            return "1"
        if attribute in (RESOURCES[kind][0], "Name"):
            return self.name(name)
        raise AssertionError(f"{kind}.{attribute} is not known here.")

    def name(self, resource):
        own = self.template["Resources"][resource]
        return self.value(own["Properties"][RESOURCES[own["Type"]][0]])

    def arn(self, resource):
        kind = self.template["Resources"][resource]["Type"]
        if kind == "AWS::IAM::Role":
            return f"arn:aws:iam::{ACCOUNT}:role/{resource}"
        _, service, before, _ = RESOURCES[kind]
        place = "::" if service == "s3" else f"{REGION}:{ACCOUNT}:"
        after = ":*" if service == "logs" else ""
        return f"arn:aws:{service}:{place}{before}{self.name(resource)}{after}"
