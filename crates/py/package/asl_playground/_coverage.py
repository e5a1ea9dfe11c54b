"""What the runs of all tests passed in the files of definitions, as lcov, where it is asked for."""

from __future__ import annotations

from pathlib import Path

from . import _core


class Coverage:
    """The machines of each file, and what their runs passed."""

    def __init__(self) -> None:
        #: The folder from which files are named; without one nothing is collected.
        self.root: Path | None = None
        self._passed: dict[Path, tuple[_core.Machine, list[int]]] = {}

    def is_wanted(self, file: Path | None) -> bool:
        """Whether runs of a machine have to say what they pass."""
        return self.root is not None and file is not None

    def add(self, file: Path, machine: _core.Machine, passed: list[int]) -> None:
        """Adds what a run passed."""
        self._passed.setdefault(file, (machine, []))[1].extend(passed)

    def lcov(self) -> str:
        """The report."""
        return "".join(machine.lcov(self._name(file), passed) for file, (machine, passed) in self._passed.items())

    def _name(self, file: Path) -> str:
        root = self.root or Path()
        return (file.relative_to(root) if file.is_relative_to(root) else file).as_posix()


COVERAGE = Coverage()
