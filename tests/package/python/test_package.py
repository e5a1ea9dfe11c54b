"""What is Python's own in the package: exceptions, coroutines, files, numbers, sentences."""

import asyncio
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from unittest.mock import ANY

import pytest

from asl_playground import Call, Machine, expect, load, open_link


class Declined(Exception):
    pass


@pytest.fixture
def order(state_machine: Callable[[str], Machine]) -> Machine:
    return state_machine("order.asl.yaml")


def test_an_exception_has_the_shape_of_python(order: Machine) -> None:
    def charge(event: Any, call: Call) -> None:
        raise Declined("no money")

    run = order.run(input={}, mocks={"charge-card": charge})
    expect(run).to_have_caught("Charge", "Declined")
    cause = json.loads(run.output["error"]["Cause"])
    assert cause == {"errorMessage": "no money", "errorType": "Declined", "requestId": ANY, "stackTrace": [ANY]}
    assert cause["stackTrace"][0].startswith('  File "/var/task/test_package.py", line ')
    node = order.run(input={}, mocks={"charge-card": charge}, runtime="nodejs")
    assert "trace" in json.loads(node.output["error"]["Cause"])


def test_an_assertion_in_a_function_fails_the_test(order: Machine) -> None:
    def charge(event: Any, call: Call) -> None:
        assert event == {"n": 2}

    with pytest.raises(AssertionError):
        order.run(input={"n": 1}, mocks={"charge-card": charge})


def test_an_asynchronous_test_can_run(order: Machine) -> None:
    async def charge(event: Any, call: Call) -> Any:
        await asyncio.sleep(0)
        return event

    async def test() -> None:
        expect(order.run(input=7, mocks={"charge-card": charge})).to_succeed_with(7)

    asyncio.run(test())


def test_numbers_are_those_of_python(order: Machine) -> None:
    run = order.run(input={"n": 2**70}, mocks={"charge-card": lambda event, call: {"n": event["n"] + 1}})
    expect(run).to_succeed_with({"n": 2**70 + 1})


def test_nothing_is_an_input(order: Machine) -> None:
    expect(order.run(input=None, mocks={"charge-card": lambda event, call: [event]})).to_succeed_with([None])


def test_a_run_starts_when_it_is_said() -> None:
    machine = load({"StartAt": "A", "States": {"A": {"Type": "Wait", "Timestamp": "2026-01-01T00:01:00Z", "End": True}}})
    run = machine.run(start_time=datetime(2026, 1, 1, 1, tzinfo=timezone(timedelta(hours=1))))
    expect(run).to_take_at_most(timedelta(minutes=1))
    assert run.seconds == 60
    with pytest.raises(ValueError, match="time zone"):
        machine.run(start_time=datetime(2026, 1, 1))


def test_a_snapshot_has_no_noise(order: Machine) -> None:
    runs = [order.run(input=1, seed=seed, mocks={"charge-card": lambda event, call: event}) for seed in (1, 2)]
    assert runs[0].snapshot() == runs[1].snapshot()
    assert runs[0].snapshot() == {
        "status": "SUCCEEDED",
        "output": 1,
        "path": ["Charge"],
        "calls": [{"state": "Charge", "function": "charge-card", "payload": 1}],
    }


def test_what_else_a_machine_tells(order: Machine) -> None:
    assert [found for found in order.check() if found["severity"] == "Error"] == []
    expect(order).to_need_only(order.policy())
    assert order.diagram().startswith("<svg ")
    opened = open_link(order.link(page="https://example.com/", input={"n": 1}))
    expect(opened.run(mocks={"charge-card": lambda event, call: event})).to_succeed_with({"n": 1})
    tested = order.test_state("Charge", input={}, mock={"errorOutput": {"error": "Declined", "cause": "no"}})
    assert (tested["status"], tested["nextState"]) == ("CAUGHT_ERROR", "Tell")
    explored = order.explore(input={})
    assert ["Charge", "Tell"] in [outcome["path"] for outcome in explored["outcomes"]]
    assert explored["uncaught"][0]["state"] == "Charge"


def test_mistakes_get_a_sentence(order: Machine, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"The definition has errors:\n {2}1:"):
        load({"StartAt": "A", "States": {}})
    with pytest.raises(ValueError, match="mocked responses"):
        order.run(mocks={"functions": {"charge-card": {"answers": []}}})
    with pytest.raises(TypeError, match="The answer of the function for 'charge-card' is not JSON"):
        order.run(mocks={"charge-card": lambda event, call: object()})
    with pytest.raises(ValueError, match="The option seed takes a whole number, 0 or more, not -1"):
        order.run(seed=-1)
    with pytest.raises(ValueError, match="such as 30s, 5m or 2h"):
        expect(order.run()).to_take_at_most("5 minutes")
    with pytest.raises(TypeError, match="about a machine"):
        expect(order.run()).to_need_only({})
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "nothing.json")


def test_coverage_of_the_file_with_the_definition(tmp_path: Path) -> None:
    shutil.copy(Path(__file__).parent / "order.asl.yaml", tmp_path)
    (tmp_path / "test_order.py").write_text(
        "import pytest\n"
        "@pytest.mark.parametrize('n', [1, 2])\n"
        "def test_order(state_machine, n):\n"
        "    state_machine('order.asl.yaml').run(input=n, mocks={'charge-card': lambda event, call: event})\n"
    )
    command = [sys.executable, "-m", "pytest", "--quiet", "-p", "no:cacheprovider", "--asl-coverage", "out/coverage.info"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    lcov = (tmp_path / "out/coverage.info").read_text().splitlines()
    assert {"SF:order.asl.yaml", "DA:4,2", "DA:12,0", "BRDA:11,1,0,0"} <= set(lcov)
