"""Runs AWS Step Functions workflows in tests, as AWS does: in process, in virtual time, with the test's own functions as mocks."""

from ._call import Call
from ._machine import Machine, load, open_link
from ._run import Run, TaskCall, Visit
from .assertions import expect

__all__ = ["Call", "Machine", "Run", "TaskCall", "Visit", "expect", "load", "open_link"]
