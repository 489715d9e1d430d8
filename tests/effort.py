"""How much of a costly test is run: a part of it in the suite, all of it with ``NEWSREADER_THOROUGH=1``."""

from __future__ import annotations

import os

__all__ = ["THOROUGH", "times"]

THOROUGH = os.environ.get("NEWSREADER_THOROUGH") == "1"


def times(suite: int, thorough: int) -> int:
    """How often something is done: ``suite`` times, or ``thorough`` times when everything is asked for."""
    return thorough if THOROUGH else suite
