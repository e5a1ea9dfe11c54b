"""The cases that the packages for JavaScript and Python share (`cases.json`), in pytest."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from asl_playground import Call, Machine, expect, load

TABLE = json.loads((Path(__file__).parent.parent / "cases.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def machines() -> dict[str, Machine]:
    return {name: load(definition) for name, definition in TABLE["machines"].items()}


def function(acts: list[dict[str, Any]]) -> Callable[[Any, Call], Any]:
    """A function that does one thing after the other, and the last one again and again."""
    calls = 0

    async def act(event: Any, call: Call) -> Any:
        nonlocal calls
        does = acts[min(calls, len(acts) - 1)]
        calls += 1
        call.wait(does.get("wait", 0))
        for after in does.get("heartbeat", []):
            call.heartbeat(after_seconds=after)
        if (success := does.get("success")) is not None:
            call.success(success.get("output", ...), after_seconds=success.get("after", 0))
        if (failure := does.get("failure")) is not None:
            call.failure(failure["error"], failure["cause"], after_seconds=failure["after"])
        if (throw := does.get("throw")) is not None:
            raise type(throw["name"], (Exception,), {})(throw["message"])
        return event if does.get("echo") else does.get("return")

    return act


def python(name: str) -> str:
    """A name of JavaScript in Python's style; `with` is a keyword."""
    return "with_" if name == "with" else re.sub("[A-Z]", lambda letter: "_" + letter[0].lower(), name)


@pytest.mark.parametrize("case", TABLE["cases"], ids=lambda case: case["name"])
def test_case(case: dict[str, Any], machines: dict[str, Machine]) -> None:
    machine = machines[case["machine"]]
    subject: Any = machine
    if case.get("about") != "machine":
        mocks = {
            section: {name: function(acts) for name, acts in case.get(section, {}).items()}
            for section in ("functions", "resources")
        }
        start = {python(name): value for name, value in case.get("start", {}).items()}
        subject = machine.run(input=case["input"], mocks=mocks, **start)
    if "variables" in case:
        assert subject.variables == case["variables"]
    for expected in case["expect"]:
        matcher = next(name for name in expected if name.startswith("to"))
        expectation = expect(subject).not_ if expected.get("not") else expect(subject)
        options = {python(name): value for name, value in expected.get("options", {}).items()}
        asserted = getattr(expectation, python(matcher))
        if "fails" in expected:
            with pytest.raises(AssertionError, match=re.escape(expected["fails"])):
                asserted(*expected[matcher], **options)
        else:
            asserted(*expected[matcher], **options)
