"""The ways in which a fetch fails, each with one line for the person and what a scheduler needs to know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.errors import FetchError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.messages import Phrase

__all__ = [
    "BadStatus",
    "NotAFeed",
    "Refused",
    "SeveralFeeds",
    "Stopped",
    "TimedOut",
    "TooLarge",
    "Unreachable",
    "Untrusted",
]


class NotAFeed(FetchError):
    """What came is something else than a feed: a page, perhaps, that links to one."""


class SeveralFeeds(FetchError):
    """A page leads to several feeds: ``choices`` are their addresses and titles, in the order of the page."""

    def __init__(self, message: str | Phrase, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__(message)
        self.choices = tuple(choices)


class Refused(FetchError):
    """The reader will not go there: not http(s), a private address, or too many redirects."""


class Unreachable(FetchError):
    """There is no such host, no connection, or no sensible answer."""


class Untrusted(FetchError):
    """The server's certificate does not prove that it is the host asked for."""


class TimedOut(FetchError):
    """The whole answer did not come in time."""


class Stopped(FetchError):
    """The fetcher was closed while it was at work: the person has left."""


class TooLarge(FetchError):
    """The answer, decoded, is larger than the limit."""


class BadStatus(FetchError):
    """The server answered with an error; ``retry_after`` is its Retry-After header as sent, "" without one."""

    def __init__(self, message: str | Phrase, status: int, retry_after: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.retry_after = retry_after
