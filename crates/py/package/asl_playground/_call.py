"""A call as a function of the test sees it, and the response that comes of it."""

from __future__ import annotations

import asyncio
import inspect
import json
import traceback
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import PurePath
from types import TracebackType
from typing import Any

Mock = Callable[[Any, "Call"], Any]


class Call:
    """A call. Its time is virtual."""

    def __init__(self, asked: dict[str, Any]) -> None:
        #: The name of the state.
        self.state: str = asked["state"]
        #: 1 for the first attempt, 2 for the first retry.
        self.attempt: int = asked["attempt"]
        #: The index of the item of the innermost Map around the state.
        self.item: int | None = asked.get("item")
        #: The task token, with `.waitForTaskToken` and for activities.
        self.token: str | None = asked.get("token")
        self._after: float = asked["after"]
        self._seconds: float = 0
        self._reports: list[dict[str, Any]] = []

    @property
    def time(self) -> float:
        """The time of the answer so far, in seconds since the execution started."""
        return self._after + self._seconds

    def wait(self, seconds: float) -> None:
        """Lets the answer take so many more seconds."""
        if not seconds >= 0:
            raise ValueError(f"wait takes seconds, 0 or more, not {seconds}.")
        self._seconds += seconds

    def success(self, output: Any = ..., *, after_seconds: float = 0) -> None:
        """`SendTaskSuccess` for the token, so many seconds after the answer. Without an output it is `{}`."""
        self._reports.append({"success": {} if output is ... else output, "afterSeconds": after_seconds})

    def failure(self, error: str | None = None, cause: str | None = None, *, after_seconds: float = 0) -> None:
        """`SendTaskFailure` for the token."""
        said = {"error": error, "cause": cause}
        failure = {name: text for name, text in said.items() if text is not None}
        self._reports.append({"failure": failure, "afterSeconds": after_seconds})

    def heartbeat(self, *, after_seconds: float = 0) -> None:
        """`SendTaskHeartbeat` for the token."""
        self._reports.append({"heartbeat": True, "afterSeconds": after_seconds})

    def _response(self, kind: dict[str, Any]) -> dict[str, Any]:
        response = {**kind, "afterSeconds": self._seconds}
        return {**response, "callback": self._reports} if self._reports else response


def answer(mock: Mock, asked: dict[str, Any], runtime: str) -> str:
    """What a function makes of a call, as the text of a response. A failed assertion fails the test, not the function."""
    call = Call(asked)
    try:
        returned = mock(asked["event"], call)
        if inspect.isawaitable(returned):
            returned = _awaited(returned)
    except AssertionError:
        raise
    except Exception as error:
        kind = _function_error(error, runtime)
    else:
        kind = {"returns": returned}
    try:
        return json.dumps(call._response(kind))
    except (TypeError, ValueError) as error:
        raise TypeError(f"The answer of the function for {asked['name']!r} is not JSON. {error}") from error


def _awaited(made: Awaitable[Any]) -> Any:
    async def finish() -> Any:
        return await made

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(finish())
    # A loop runs already: that of an asynchronous test, which waits for this run.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, finish()).result()


def _function_error(error: Exception, runtime: str) -> dict[str, Any]:
    function_error = {
        "runtime": runtime,
        "errorType": type(error).__name__,
        "errorMessage": str(error),
        "stackTrace": _frames(error.__traceback__),
    }
    return {"functionError": function_error}


def _frames(trace: TracebackType | None) -> list[str]:
    """The frames of the function, with its file where Lambda has it: the same on every machine."""
    frames = [frame for frame in traceback.extract_tb(trace) if frame.filename != __file__]
    for frame in frames:
        frame.filename = f"/var/task/{PurePath(frame.filename).name}"
    return traceback.StackSummary.from_list(frames).format()
