"""The garbage collector's full rounds, kept for when nobody types.

To go through all objects of a long article takes it a tenth of a second, which a key must not wait for. Its small
rounds run as ever; a full one waits until the keyboard has rested.
"""

from __future__ import annotations

import gc
from time import monotonic
from typing import TYPE_CHECKING

from textual import events

if TYPE_CHECKING:
    from reader.tui.app import NewsreaderApp

__all__ = ["Tidying"]

_REST = 1.5
"""Seconds after which what a first screen takes has been imported and drawn, and the keyboard counts as resting."""
_NEVER = 1_000_000


class Tidying:
    """Full rounds of the collector between keys, from :meth:`start` until :meth:`stop`."""

    def __init__(self, app: NewsreaderApp) -> None:
        self._app = app
        self._settled: set[str] = set()
        self._last_key = 0.0
        self._thresholds = gc.get_threshold()

    def start(self) -> None:
        """Take the full rounds over from the interpreter."""
        self._thresholds = gc.get_threshold()
        gc.set_threshold(*self._thresholds[:2], _NEVER)
        self._app.set_interval(_REST, self._look)

    def stop(self) -> None:
        """Give them back to it."""
        gc.set_threshold(*self._thresholds)

    def note(self, event: events.Event) -> None:
        """Take notice of an event of the application: after a key there is no full round for a while."""
        if isinstance(event, events.Key):
            self._last_key = monotonic()

    def settle(self, kind: str) -> None:
        """Keep the collector from what the first screen of a ``kind`` has brought, soon after it was opened.

        Modules, styles and cached lines stay as long as the program.
        """
        if kind not in self._settled:
            self._settled.add(kind)
            self._app.set_timer(_REST, gc.freeze)

    def _look(self) -> None:
        is_due = gc.get_count()[2] >= self._thresholds[2]
        if is_due and monotonic() - self._last_key >= _REST:
            gc.collect()
