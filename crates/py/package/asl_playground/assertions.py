"""What tests expect of a run: `expect(run).to_succeed_with({"ok": True})`."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from ._machine import Machine
from ._run import Run

_MISSING = object()
_UNITS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400}


def expect(subject: Run | Machine) -> Expectation:
    """Begins an assertion; `.not_` turns it around."""
    return Expectation(subject)


class Expectation:
    """Assertions about a run, or about a machine. Each fails with the first difference and the way of the execution."""

    def __init__(self, subject: Run | Machine, negated: bool = False) -> None:
        self._subject = subject
        self._negated = negated

    @property
    def not_(self) -> Expectation:
        """The opposite."""
        return Expectation(self._subject, not self._negated)

    def to_succeed_with(self, output: Any) -> None:
        """It succeeds with this output."""
        __tracebackhide__ = True
        run = self._run
        found = difference(run.output, output)
        if run.status != "SUCCEEDED":
            self._settle(False, "Expected the execution to succeed.")
        elif found:
            self._settle(False, f"The output differs at {found}.")
        else:
            self._settle(True, "Expected another output.")

    def to_fail_with(self, error: Any, cause: Any = None) -> None:
        """It ends otherwise, with this error and, if given, this cause: texts, or patterns that are found in them."""
        __tracebackhide__ = True
        run = self._run
        passed = run.status != "SUCCEEDED" and _fits(run.error, error) and (cause is None or _fits(run.cause, cause))
        self._settle(passed, f"Expected {'another end than ' if passed else ''}a failure with {_pattern(error)}.")

    def to_have_visited(self, path: Sequence[str]) -> None:
        """It enters exactly these states, in this order."""
        __tracebackhide__ = True
        got = self._run.path
        differing = (at for at in range(max(len(got), len(path))) if got[at : at + 1] != list(path[at : at + 1]))
        first = next(differing, None)
        if first is None:
            return self._settle(True, "Expected another path.")
        expected = _shown(path[first] if first < len(path) else _MISSING)
        there = _shown(got[first] if first < len(got) else _MISSING)
        self._settle(False, f"The paths part at state {first + 1}: expected {expected}, got {there}.")

    def to_have_entered(self, state: str, *, times: int | None = None, input: Any = _MISSING) -> None:
        """It enters a state."""
        __tracebackhide__ = True
        visits = [visit for visit in self._run.visits if visit.state == state]
        self._count(state, "entered", "input", [visit.input for visit in visits], times, input)

    def to_have_called(self, name: str, *, times: int | None = None, with_: Any = _MISSING) -> None:
        """It calls a function, or whatever a state calls."""
        __tracebackhide__ = True
        calls = [call for call in self._run.calls if name in (call.function, call.state)]
        self._count(name, "called", "call", [call.payload for call in calls], times, with_)

    def to_have_retried(self, state: str, times: int, *, waits: Sequence[float] | None = None) -> None:
        """Retriers give a state so many further attempts, each after so many seconds."""
        __tracebackhide__ = True
        visits = [visit for visit in self._run.visits if visit.state == state]
        retries = sum(visit.retries for visit in visits)
        waited = [wait for visit in visits for wait in visit.waits]
        if retries == times and waits is not None and list(waits) != waited:
            return self._settle(
                False, f"Expected the retries of {state} to wait {_shown(list(waits))} s; they waited {_shown(waited)} s."
            )
        passed = retries == times
        self._settle(passed, f"Expected {state} {'not ' if passed else ''}to be retried {_times(times)}; it was {_times(retries)}.")

    def to_have_caught(self, state: str, error: str | None = None) -> None:
        """A catcher of a state takes over."""
        __tracebackhide__ = True
        caught = [visit for visit in self._run.visits if visit.caught and visit.state == state]
        passed = any(error in (None, visit.error) for visit in caught)
        source = f" from {error}" if error else ""
        self._settle(passed, f"Expected a catcher of {state} {'not ' if passed else ''}to take over{source}.")

    def to_take_at_most(self, duration: float | str | timedelta) -> None:
        """It takes at most so many seconds of virtual time, or `'5m'`."""
        __tracebackhide__ = True
        most, took = _seconds(duration), self._run.seconds
        passed = took <= most
        wanted = "more than" if passed else "at most"
        self._settle(passed, f"Expected the execution to take {wanted} {_shown(most)} s of virtual time; it took {_shown(took)} s.")

    def to_need_only(self, policy: Mapping[str, Any]) -> None:
        """The machine needs nothing that the policy does not allow."""
        __tracebackhide__ = True
        if not isinstance(self._subject, Machine):
            raise TypeError("to_need_only is about a machine, as load gives it.")
        lacking = self._subject.lacking(policy)
        if not lacking:
            return self._settle(True, "Expected the machine to need more than the policy allows.")
        lines = [f"  {need['action']} on {need['resource']} ({', '.join(need['states'])}): {need['reason']}" for need in lacking]
        self._settle(False, "\n".join(["The machine needs what the policy does not allow:", *lines]))

    @property
    def _run(self) -> Run:
        if not isinstance(self._subject, Run):
            raise TypeError("This is about a run, as machine.run gives it.")
        return self._subject

    def _count(self, name: str, verb: str, what: str, given: list[Any], times: int | None, wanted: Any) -> None:
        __tracebackhide__ = True
        fitting = given if wanted is _MISSING else [one for one in given if one == wanted]
        passed = bool(fitting) if times is None else len(fitting) == times
        often = "at least once" if times is None else _times(times)
        found = difference(given[0], wanted) if given and wanted is not _MISSING else None
        where = f" The first {what} differs at {found}." if found else ""
        self._settle(passed, f"Expected {name} {'not ' if passed else ''}to be {verb} {often}; it was {_times(len(fitting))}.{where}")

    def _settle(self, passed: bool, sentence: str) -> None:
        __tracebackhide__ = True
        if passed == self._negated:
            story = f"\nThe execution: {_story(self._subject)}." if isinstance(self._subject, Run) else ""
            raise AssertionError(sentence + story)


def difference(got: Any, expected: Any, place: str = "") -> str | None:
    """The first place at which two values differ, as a JSON Pointer, and what is there."""
    if got is not _MISSING and expected is not _MISSING and expected == got:
        return None
    inner: list[tuple[Any, Any, Any]] = []
    if isinstance(got, dict) and isinstance(expected, dict):
        inner = [(key, got.get(key, _MISSING), expected.get(key, _MISSING)) for key in {**expected, **got}]
    elif isinstance(got, list) and isinstance(expected, list):
        for at in range(max(len(got), len(expected))):
            inner.append((at, got[at] if at < len(got) else _MISSING, expected[at] if at < len(expected) else _MISSING))
    for key, one, other in inner:
        step = str(key).replace("~", "~0").replace("/", "~1")
        found = difference(one, other, f"{place}/{step}")
        if found:
            return found
    return f"{place or 'the whole'}: expected {_shown(expected)}, got {_shown(got)}"


def _shown(value: Any) -> str:
    if value is _MISSING:
        return "nothing"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    try:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    except (TypeError, ValueError):
        return repr(value)


def _times(count: int) -> str:
    return f"{count} time" if count == 1 else f"{count} times"


def _fits(got: str | None, expected: Any) -> bool:
    if isinstance(expected, re.Pattern):
        return bool(expected.search(got or ""))
    return bool(expected == got)


def _pattern(expected: Any) -> str:
    return f"/{expected.pattern}/" if isinstance(expected, re.Pattern) else str(expected)


def _story(run: Run) -> str:
    error = f" with {run.error}" if run.error is not None else ""
    cause = f": {run.cause}" if error and run.cause else ""
    return f"{run.status}{error}{cause}, by way of {' → '.join(run.path) or 'no state'}"


def _seconds(duration: float | str | timedelta) -> float:
    if isinstance(duration, timedelta):
        return duration.total_seconds()
    if not isinstance(duration, str):
        return duration
    parts = re.fullmatch(r"(\d+(?:\.\d+)?)(ms|s|m|h|d)", duration)
    if not parts:
        raise ValueError(f"A duration is a number of seconds or a text such as 30s, 5m or 2h, not {_shown(duration)}.")
    return float(parts[1]) * _UNITS[parts[2]]
