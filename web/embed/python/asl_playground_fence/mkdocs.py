"""A plugin of MkDocs that adds the extension and tells it which page is read."""

from __future__ import annotations

from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin

from . import AslPlaygroundExtension, FenceError


class _Options(Config):
    asl = config_options.Optional(config_options.Type(str))
    page = config_options.Type(str, default="")


class _Extension(AslPlaygroundExtension):
    """The extension, with errors that end a build without a stack trace."""

    def embed(self, text: str, words: str, line: int) -> str:
        try:
            return super().embed(text, words, line)
        except FenceError as error:
            raise PluginError(str(error)) from error


class AslPlaygroundPlugin(BasePlugin[_Options]):
    """The plugin, `asl-playground` in `mkdocs.yml`."""

    def on_config(self, config):
        options = {name: value for name, value in self.config.items() if value}
        self.extension = _Extension(**options)
        config.markdown_extensions.append(self.extension)
        return config

    def on_page_markdown(self, markdown, *, page, config, files):
        whole = page.file.content_string
        # MkDocs has taken the front matter away, and blank lines at the beginning with it.
        before = whole[: whole.rfind(markdown)] if markdown and markdown in whole else ""
        self.extension.setConfig("file", page.file.src_uri)
        self.extension.setConfig("lines_before", before.count("\n"))
        return markdown
