"""The plugin for pytest: a fixture that loads definitions which lie beside the test."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ._machine import Machine, load


@pytest.fixture
def state_machine(request: pytest.FixtureRequest) -> Callable[[str], Machine]:
    """Loads a definition from a file, by its path from the folder of the test."""

    def from_file(path: str) -> Machine:
        return load(request.path.parent / path)

    return from_file
