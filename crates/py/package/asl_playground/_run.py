"""What an execution left."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, TypeVar

_Made = TypeVar("_Made")


@dataclass(frozen=True)
class Visit:
    """A state that was entered."""

    state: str
    type: str
    #: Seconds since the execution started.
    seconds: float
    caught: bool
    #: How often a retrier gave it another attempt, and for how many seconds each waited.
    retries: int
    waits: list[float]
    input: Any = None
    output: Any = None
    error: str | None = None
    next: str | None = None


@dataclass(frozen=True)
class TaskCall:
    """A task call."""

    state: str
    resource: str
    arguments: Any
    #: Seconds since the execution started.
    at: float

    @property
    def function(self) -> str:
        """The name of the function that it calls, or the resource."""
        name = self.resource
        if name.startswith("lambda:"):
            name = str(self.arguments.get("FunctionName", ""))
        return name.rpartition(":function:")[2]

    @property
    def payload(self) -> Any:
        """What the function is given; what any other task sends."""
        return self.arguments.get("Payload") if self.resource.startswith("lambda:") else self.arguments


@dataclass(frozen=True)
class Run:
    """What an execution left. Times are virtual."""

    status: str
    arn: str
    #: How long it took.
    seconds: float
    #: The names of the states in the order in which they were entered.
    path: list[str]
    #: The history, as `GetExecutionHistory` has it.
    events: list[dict[str, Any]]
    visits: list[Visit]
    calls: list[TaskCall]
    #: The variables of the workflow in the end.
    variables: dict[str, Any]
    map_runs: list[dict[str, Any]]
    output: Any = None
    error: str | None = None
    cause: str | None = None

    @classmethod
    def _of(cls, told: dict[str, Any]) -> Run:
        told["visits"] = [_made(Visit, visit) for visit in told["visits"]]
        told["calls"] = [_made(TaskCall, call) for call in told["calls"]]
        told["map_runs"] = told.pop("mapRuns", [])
        return _made(cls, told)

    def snapshot(self) -> dict[str, Any]:
        """The run without what differs between runs that are the same to a reader: times, ids, tokens."""
        ended = {"status": self.status, "output": self.output, "error": self.error, "cause": self.cause}
        calls = [{"state": call.state, "function": call.function, "payload": call.payload} for call in self.calls]
        return {**{name: value for name, value in ended.items() if value is not None}, "path": self.path, "calls": calls}


def _made(kind: type[_Made], told: dict[str, Any]) -> _Made:
    known = {field.name for field in fields(kind)}  # type: ignore[arg-type]
    return kind(**{name: value for name, value in told.items() if name in known})
