"""The main program of the process that works for a screen (see :mod:`reader.services.elsewhere`)."""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Callable, Iterable
from dataclasses import asdict
from typing import Any

from reader.errors import ReaderError

__all__ = ["main"]


def main() -> None:
    """Do what the first line of standard input says, with less claim to the processors than the screen has."""
    if hasattr(os, "nice"):
        os.nice(5)
    order = json.loads(sys.stdin.buffer.readline())
    stop = threading.Event()
    threading.Thread(target=_listen, args=(stop,), daemon=True).start()
    try:
        for event in _events(order, stop.is_set):
            _tell(asdict(event))
    except BrokenPipeError:
        # Nobody listens any more; what is stored is stored.
        os._exit(0)
    except ReaderError as error:
        _tell({"failure": type(error).__name__, "message": str(error)})


def _events(order: dict[str, Any], cancelled: Callable[[], bool]) -> Iterable[Any]:
    from reader.i18n import set_language
    from reader.services.elsewhere import settings_from_json
    from reader.services.library import open_library

    set_language(order["language"])
    with open_library(settings_from_json(order["settings"])) as library:
        if order["job"] == "fetch":
            from reader.services.feeds import fetch

            yield from fetch(library, order["refs"], due=order["due"], cancelled=cancelled)
        else:
            from reader.services.pending import find_pending

            yield from find_pending(library, cancelled=cancelled)


def _listen(stop: threading.Event) -> None:
    """Wait for the end of standard input: the screen has cancelled, or is gone."""
    # Not through the buffer, whose lock would be held while the interpreter ends.
    while os.read(sys.stdin.fileno(), 4096):
        pass
    stop.set()


def _tell(values: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(values) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
