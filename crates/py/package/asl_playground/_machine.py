"""State machines, as tests load and run them."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Literal

from . import _core
from ._call import Mock, answer
from ._coverage import COVERAGE
from ._run import Run

_SECTIONS = ("functions", "tasks", "resources", "activities", "executions")

Mocks = Mapping[str, Any]
Type = Literal["STANDARD", "EXPRESS"]
Runtime = Literal["python", "nodejs", "java", "dotnet", "go", "ruby"]


class Machine:
    """A state machine; `load` reads one."""

    def __init__(self, core: _core.Machine, file: Path | None = None) -> None:
        self._core = core
        self._file = file

    def run(
        self,
        *,
        input: Any = ...,
        mocks: Mocks | None = None,
        name: str | None = None,
        start_time: datetime | str | None = None,
        seed: int | None = None,
        type: Type | None = None,
        runtime: Runtime = "python",
    ) -> Run:
        """Runs an execution to its end.

        `mocks` are mocked responses as the playground has them, or functions `(event, call)`; a function at the top answers for the
        Lambda function of that name. What it raises becomes the error of the function, in the shape of `runtime`.
        """
        document, functions = _take_functions(mocks or {})
        options = _options(input, None if mocks is None else document, name, start_time, seed, type)
        options["asked"] = list(functions)

        def ask(text: str) -> str:
            asked = json.loads(text)
            return answer(functions[asked["section"], asked["name"]], asked, runtime)

        options["coverage"] = COVERAGE.is_wanted(self._file)
        told = _dict(self._core.run(json.dumps(options), ask))
        if self._file is not None and "passed" in told:
            COVERAGE.add(self._file, self._core, told.pop("passed"))
        return Run._of(told)

    def check(self) -> list[dict[str, Any]]:
        """What there is to say about the definition."""
        return _list(self._core.check())

    def policy(self) -> dict[str, Any]:
        """The policy that the execution role needs."""
        return _dict(self._core.policy())

    def lacking(self, policy: Mapping[str, Any]) -> list[dict[str, Any]]:
        """What the machine needs and a policy does not allow for certain."""
        return _list(self._core.lacking(json.dumps(policy)))

    def diagram(self) -> str:
        """The workflow graph as SVG."""
        return self._core.diagram()

    def link(self, *, page: str = "", input: Any = ..., mocks: Mocks | None = None) -> str:
        """The link that opens the workflow in a playground."""
        return page + self._core.link(json.dumps(_options(input, mocks)))

    def test_state(
        self,
        state: str,
        *,
        input: Any = ...,
        mock: Mapping[str, Any] | None = None,
        variables: Mapping[str, Any] | None = None,
        context: Mapping[str, Any] | None = None,
        inspection_level: Literal["INFO", "DEBUG", "TRACE"] = "INFO",
        state_configuration: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Tests one state by itself, as the service's `TestState` does."""
        options = _given(
            input,
            mock=mock,
            variables=variables,
            context=context,
            inspectionLevel=inspection_level,
            stateConfiguration=state_configuration,
        )
        return _dict(self._core.test_state(state, json.dumps(options)))

    def explore(self, *, input: Any = ..., mocks: Mocks | None = None, type: Type | None = None) -> dict[str, Any]:
        """Every outcome that is found by running the workflow with failing calls and other data."""
        return _dict(self._core.explore(json.dumps(_options(input, mocks, type=type))))


def load(definition: str | os.PathLike[str] | Mapping[str, Any]) -> Machine:
    """Reads a definition: JSON, YAML or a template as a text, a `Path` to it, or the object itself. One with errors raises, and says which."""
    file = None
    if isinstance(definition, os.PathLike):
        file = Path(definition).resolve()
        definition = file.read_text(encoding="utf-8")
    elif not isinstance(definition, str):
        definition = json.dumps(definition)
    return Machine(_core.Machine.load(definition), file)


def open_link(link: str) -> Machine:
    """Opens a link of a playground, with its input and its mocked responses."""
    return Machine(_core.Machine.open_link(link))


def _take_functions(mocks: Mocks) -> tuple[dict[str, Any], dict[tuple[str, str], Mock]]:
    """The mocked responses as a document, and the functions in it by section and name."""
    document: dict[str, Any] = {}
    functions: dict[tuple[str, str], Mock] = {}

    def put(section: str, name: str, entry: Any) -> None:
        document.setdefault(section, {})[name] = {"responses": []} if callable(entry) else entry
        if callable(entry):
            functions[section, name] = entry

    for key, value in mocks.items():
        if callable(value):
            put("functions", key, value)
        elif key in _SECTIONS:
            for name, entry in value.items():
                put(key, name, entry)
        else:
            document[key] = value
    return document, functions


def _options(
    input: Any,
    mocks: Mocks | None,
    name: str | None = None,
    start_time: datetime | str | None = None,
    seed: int | None = None,
    type: Type | None = None,
) -> dict[str, Any]:
    if isinstance(start_time, datetime):
        if start_time.tzinfo is None:
            raise ValueError("start_time needs a time zone, such as datetime(2026, 1, 31, tzinfo=timezone.utc).")
        start_time = start_time.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return _given(input, mocks=mocks, name=name, startTime=start_time, seed=seed, type=type)


def _given(input: Any, **options: Any) -> dict[str, Any]:
    """The options that are given. `None` is an input like any other."""
    given = {name: value for name, value in options.items() if value is not None}
    return given if input is ... else {**given, "input": input}


def _list(text: str) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = json.loads(text)
    return made


def _dict(text: str) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(text)
    return made
