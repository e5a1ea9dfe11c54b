"""Answers and fails as the mocked responses of the workflow say (responses.json), until the function itself is written.

Calls are counted in each execution environment by itself: call it from one execution at a time.
"""

import json
import os
import signal
import time

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "responses.json"), encoding="utf-8") as file:
    MOCKED = json.load(file)

used = set()
calls = 0


def handler(event, context):
    response = choose(event)
    time.sleep(response.get("afterSeconds", 0))
    for report in response.get("reports", []):
        send(report, event)
    if "error" in response:
        # Lambda names the error after its class, and Step Functions retries and catches by that name.
        raise type(response["error"]["name"], (Exception,), {})(response["error"]["message"])
    if "exitStatus" in response:
        os._exit(response["exitStatus"])
    if response.get("killed"):
        os.kill(os.getpid(), signal.SIGKILL)
    if response.get("neverAnswers"):
        # Until the function's time-out.
        time.sleep(905)
    if "echoes" in response:
        return completed(event, response["echoes"])
    return "x" * response["bytes"] if "bytes" in response else response.get("returns")


def choose(event):
    global calls
    number = calls
    calls += 1
    for index, response in enumerate(MOCKED["responses"]):
        first, last = response.get("calls", (0, None))
        fits = number >= first and (last is None or number <= last)
        fits = fits and ("request" not in response or holds(event, response["request"]))
        if fits and not (response.get("once") and index in used):
            used.add(index)
            return response
    if "furtherCalls" in MOCKED:
        return MOCKED["furtherCalls"]
    raise Exception(f"No mocked response answers call {number + 1}. Add one to responses.json.")


def holds(value, example):
    """Whether a value holds an example: objects may have more members, everything else is the same."""
    if isinstance(example, list):
        return (
            isinstance(value, list)
            and len(value) == len(example)
            and all(holds(one, other) for one, other in zip(value, example))
        )
    if isinstance(example, dict):
        return isinstance(value, dict) and all(key in value and holds(value[key], example[key]) for key in example)
    # True is 1 in Python, and not in JSON.
    return value == example and isinstance(value, bool) == isinstance(example, bool)


def completed(event, read):
    """The event, with what the workflow reads of the answer where the event has nothing for it."""
    if isinstance(event, dict) and isinstance(read, dict):
        members = {key: completed(event[key], member) if key in event else member for key, member in read.items()}
        return {**event, **members}
    if isinstance(event, list) and isinstance(read, list) and read:
        return [completed(item, read[0]) for item in event] if event else read
    fits = all(isinstance(event, kind) == isinstance(read, kind) for kind in (dict, list))
    return event if fits or read == {} else read


def send(report, event):
    """What the holder of the task token reports. The reports come before the answer, since nothing runs after it."""
    import boto3

    client = boto3.client("stepfunctions")
    task_token = token(event)
    time.sleep(report.get("afterSeconds", 0))
    if report.get("heartbeat"):
        client.send_task_heartbeat(taskToken=task_token)
    elif "failure" in report:
        client.send_task_failure(taskToken=task_token, **report["failure"])
    else:
        client.send_task_success(taskToken=task_token, output=json.dumps(report["success"]))


def token(value):
    """The text of the first member that is called a token."""
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, member in members:
        if isinstance(member, (dict, list)):
            found = token(member)
        else:
            found = member if "token" in str(key).lower() else None
        if isinstance(found, str):
            return found
    return None
