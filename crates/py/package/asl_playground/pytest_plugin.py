"""The plugin for pytest: a fixture that loads definitions which lie beside the test, and the coverage of definitions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ._coverage import COVERAGE
from ._machine import Machine, load

_OPTION = "--asl-coverage"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds the option for coverage."""
    group = parser.getgroup("asl-playground")
    group.addoption(_OPTION, metavar="FILE", help="Writes what the tests cover of the files with definitions, as lcov.")


def pytest_configure(config: pytest.Config) -> None:
    """Begins to collect coverage, if it is wanted."""
    if config.getoption(_OPTION):
        COVERAGE.root = config.rootpath


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Writes the report."""
    file = session.config.getoption(_OPTION)
    if file:
        path = Path(file)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(COVERAGE.lcov(), encoding="utf-8")


@pytest.fixture
def state_machine(request: pytest.FixtureRequest) -> Callable[[str], Machine]:
    """Loads a definition from a file, by its path from the folder of the test."""

    def from_file(path: str) -> Machine:
        return load(request.path.parent / path)

    return from_file
