"""Values that wait outside memory until they are wanted: a file without a name, gone with the process."""

from __future__ import annotations

import pickle
from tempfile import SpooledTemporaryFile
from typing import Any

__all__ = ["Shelf"]

# So much stays in memory.
_IN_MEMORY = 8 << 20


class Shelf:
    """Keeps values of any kind, each at a place; what is small altogether never leaves memory."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - closed by __exit__
        self._end = 0

    def __enter__(self) -> Shelf:
        return self

    def __exit__(self, *error: object) -> None:
        self._file.close()

    def put(self, value: object) -> int:
        """Keep ``value``; gives its place."""
        place = self._end
        self._file.seek(place)
        pickle.dump(value, self._file, pickle.HIGHEST_PROTOCOL)
        self._end = self._file.tell()
        return place

    def get(self, place: int) -> Any:  # noqa: ANN401 - what was put there
        """The value at ``place``."""
        self._file.seek(place)
        return pickle.load(self._file)  # noqa: S301 - nobody but this process can have written it
