"""How model values are written in columns: times, identifiers, folded names, hashes, and compact JSON."""

from __future__ import annotations

import functools
import json
import os
import sqlite3
import threading
import time
import unicodedata
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, ParamSpec, TypeAlias, TypeVar

from reader.errors import StorageError
from reader.messages import phrase
from reader.model import Block, BlockKind, Span
from reader.model.identity import content_hash

__all__ = [
    "Database",
    "blocks_from_json",
    "blocks_to_json",
    "content_hash",
    "decoding",
    "fold_name",
    "from_json",
    "from_micros",
    "is_rewound",
    "micros",
    "names_to_json",
    "new_uuid",
    "now",
    "to_json",
]

P = ParamSpec("P")
T = TypeVar("T")

Database: TypeAlias = sqlite3.Connection
"""A library in a unit of work: what all functions of storage are given."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# json.dumps with settings of one's own makes an encoder at each call.
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_MICROSECOND = timedelta(microseconds=1)
_uuid_lock = threading.Lock()
_last_stamp = 0


def is_rewound(db: Database) -> bool:
    """Whether ``db`` shows a library as it was (see ``reader.storage.rewind``)."""
    return db.execute("SELECT 1 FROM sqlite_temp_schema WHERE name = 'article'").fetchone() is not None


def now() -> datetime:
    """The present moment, UTC."""
    return datetime.now(UTC)


def micros(moment: datetime) -> int:
    """``moment`` (aware) in microseconds since 1970-01-01 UTC, exactly."""
    return (moment - _EPOCH) // _MICROSECOND


def from_micros(value: int) -> datetime:
    """The UTC moment that :func:`micros` gave; a number that is no date, as damage leaves it, gives 1970."""
    try:
        return _EPOCH + timedelta(microseconds=value)
    except OverflowError:
        return _EPOCH


def decoding(decode: Callable[P, T]) -> Callable[P, T]:
    """Make a function that reads stored values raise StorageError where they are not what was written."""

    @functools.wraps(decode)
    def checked(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return decode(*args, **kwargs)
        except (ValueError, TypeError, LookupError) as error:
            raise StorageError(
                phrase("The library is damaged: something in it cannot be read any more; restore it from a backup.")
            ) from error

    return checked


def new_uuid() -> str:
    """A UUID of version 7 (RFC 9562, 5.7), in the order of creation within this process.

    48 bits of milliseconds, then 12 bits of the fraction of that millisecond (RFC 9562, 6.2, method 3), then random.
    """
    global _last_stamp  # noqa: PLW0603 - the order within a process needs one shared stamp
    nanoseconds = time.time_ns()
    stamp = (nanoseconds // 1_000_000) << 12 | (nanoseconds % 1_000_000) * 4096 // 1_000_000
    with _uuid_lock:
        # A clock set back must not put later rows before earlier ones.
        _last_stamp = stamp = max(stamp, _last_stamp + 1)
    number = (stamp >> 12) << 80 | 7 << 76 | (stamp & 0xFFF) << 64 | 2 << 62
    number |= int.from_bytes(os.urandom(8), "big") & (1 << 62) - 1
    digits = f"{number:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def fold_name(name: str) -> str:
    """A name without accents, case or spare white space, by which names are told to be the same."""
    bare = "".join(char for char in unicodedata.normalize("NFKD", name) if not unicodedata.combining(char))
    return " ".join(bare.casefold().split())


def to_json(value: object) -> str:
    """``value`` as compact JSON with its letters left as they are."""
    return _ENCODER.encode(value)


@functools.lru_cache(4096)
def names_to_json(names: tuple[str, ...]) -> str:
    """Names as :func:`to_json` has them: of thousands of articles, a few authors and categories wrote and fill most."""
    return to_json(names)


@decoding
def from_json(text: str) -> Any:  # noqa: ANN401 - JSON is what it is
    """The value that :func:`to_json` wrote."""
    return json.loads(text)


def blocks_to_json(blocks: Sequence[Block]) -> str:
    """Blocks as ``[[kind, start, stop], …]``."""
    return to_json([[block.kind.value, block.span.start, block.span.stop] for block in blocks])


@decoding
def blocks_from_json(text: str) -> tuple[Block, ...]:
    """The blocks that :func:`blocks_to_json` wrote."""
    return tuple(Block(BlockKind(kind), Span(start, stop)) for kind, start, stop in from_json(text))
