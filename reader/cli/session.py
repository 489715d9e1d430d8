"""What the commands of one run share: the settings and the library, each made when first asked for."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from datetime import datetime

    from reader.services.library import Library
    from reader.settings import Settings

__all__ = ["Session", "pass_session"]


class Session:
    """One run of the command line."""

    def __init__(self, library: Path | None = None, config: Path | None = None, as_of: datetime | None = None) -> None:
        self._library, self._config = library, config
        self.as_of = as_of

    @cached_property
    def settings(self) -> Settings:
        """The settings; raises ConfigError."""
        from reader.settings import load_settings

        return load_settings(library=self._library, config=self._config)

    @cached_property
    def library(self) -> Library:
        """The library, open until the command ends; raises ConfigError, StorageError."""
        from reader.cli.diagnostics import message
        from reader.services.library import open_library

        opened = open_library(self.settings, message, self.as_of)
        if opened.is_newer:
            message(str(opened.why_read_only))
        click.get_current_context().find_root().call_on_close(opened.close)
        return opened


pass_session = click.make_pass_decorator(Session)
