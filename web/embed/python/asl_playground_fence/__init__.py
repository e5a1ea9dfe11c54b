"""An extension of Python-Markdown: a fence ```` ```asl run ```` becomes a workflow that readers can run.

The build fails, with file and line, if the workflow does not do what its fence says. `mkdocs.py` tells the extension the
names of files; without it, the option `file` does.
"""

from __future__ import annotations

import os
import re
import subprocess

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

#: The first line of a fence: its indentation, its backticks or tildes, and the words behind them.
_FENCE = re.compile(r"^(?P<indent> {0,3})(?P<mark>`{3,}|~{3,})(?P<words>.*)$")

#: Before `fenced_code_block` (25), which would take the fence for code.
_PRIORITY = 27


class FenceError(Exception):
    """A workflow that does not do what its fence says. The message begins with file and line."""


class AslPlaygroundExtension(Extension):
    """Replaces fences of the language `asl`."""

    def __init__(self, **options):
        self.config = {
            "asl": [os.environ.get("ASL") or "asl", "The program asl, if it is not on the path."],
            "page": ["", "The address of the playground that the embedded workflows open and run in."],
            "file": ["Markdown", "The file that is read, for messages."],
            "lines_before": [0, "How many lines of that file come before the text."],
        }
        super().__init__(**options)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the name is Python-Markdown's)
        # Otherwise the element would become part of a paragraph.
        md.block_level_elements.append("asl-playground")
        md.preprocessors.register(_Fences(md, self), "asl_playground", _PRIORITY)

    def embed(self, text: str, words: str, line: int) -> str:
        """The HTML for a fence whose first line has this number in the text."""
        place = f"{self.getConfig('file')}:{line + self.getConfig('lines_before')}"
        program = self.getConfig("asl")
        command = [program, "embed", "-", "--fence", words, "--at", place]
        if self.getConfig("page"):
            command += ["--page", self.getConfig("page")]
        try:
            called = subprocess.run(command, input=text, capture_output=True, encoding="utf-8", check=False)
        except OSError as error:
            message = f'{place}: The program {program} could not be run ({error}). Install it, or name it with the option "asl".'
            raise FenceError(message) from error
        if called.returncode != 0:
            said = called.stderr.strip() or f"asl ended with {called.returncode}."
            raise FenceError(said if said.startswith(place) else f"{place}: {said}")
        return called.stdout


class _Fences(Preprocessor):
    """Replaces the fences of a text. Fences of other languages stay as they are, with all that is in them."""

    def __init__(self, md: Markdown, extension: AslPlaygroundExtension):
        super().__init__(md)
        self.extension = extension

    def run(self, lines: list[str]) -> list[str]:
        out: list[str] = []
        at = 0
        while at < len(lines):
            opening = _FENCE.match(lines[at])
            end = opening and self._end(lines, at, opening["mark"])
            if not opening or end is None:
                out.append(lines[at])
                at += 1
                continue
            words = opening["words"].strip()
            if words.split()[:1] == ["asl"]:
                inside = "\n".join(lines[at + 1 : end])
                html = self.extension.embed(inside, words, at + 1)
                out += ["", self.md.htmlStash.store(html), ""]
            else:
                out += lines[at : end + 1]
            at = end + 1
        return out

    @staticmethod
    def _end(lines: list[str], start: int, mark: str) -> int | None:
        """The line that ends the fence: at least as many of the same marks."""
        closing = re.compile(rf"^ {{0,3}}{re.escape(mark[0])}{{{len(mark)},}}\s*$")
        return next((at for at in range(start + 1, len(lines)) if closing.match(lines[at])), None)


def makeExtension(**options):  # noqa: N802 (the name is Python-Markdown's)
    """What Python-Markdown calls for `extensions=["asl_playground_fence"]`."""
    return AslPlaygroundExtension(**options)
