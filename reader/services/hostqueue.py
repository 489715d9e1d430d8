"""Whose turn it is: feeds waiting to be fetched, so many at once in all and so many from each host."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

from reader.model import Feed

__all__ = ["HostQueue", "host_of"]


def host_of(feed: Feed) -> str:
    """The host that serves a feed, lower case, "" when the address names none."""
    try:
        return (urlsplit(feed.url).hostname or "").rstrip(".")
    except ValueError:
        return ""


class HostQueue:
    """Hands feeds to threads: hosts take turns, and a host with its share under way waits."""

    def __init__(self, feeds: Iterable[Feed], *, most: int, per_host: Callable[[str], int]) -> None:
        self._waiting: dict[str, deque[Feed]] = {}
        for feed in feeds:
            self._waiting.setdefault(host_of(feed), deque()).append(feed)
        self._turns = deque(self._waiting)
        self._under_way = dict.fromkeys(self._waiting, 0)
        self._all_under_way = 0
        self._most = most
        self._per_host = per_host
        self._is_over = False
        self._changed = threading.Condition()

    def take(self) -> Feed | None:
        """The next feed whose turn it is, waiting for it if need be; None when there will be none.

        Whoever took one says :meth:`release` once its server is not asked any more.
        """
        with self._changed:
            while not self._is_over and self._turns:
                if self._all_under_way < self._most:
                    for _ in range(len(self._turns)):
                        host = self._turns.popleft()
                        if self._under_way[host] < self._per_host(host):
                            return self._take_from(host)
                        self._turns.append(host)
                self._changed.wait()
            return None

    def _take_from(self, host: str) -> Feed:
        waiting = self._waiting[host]
        feed = waiting.popleft()
        self._under_way[host] += 1
        self._all_under_way += 1
        if waiting:
            self._turns.append(host)
        else:
            self._changed.notify_all()
        return feed

    def release(self, feed: Feed) -> None:
        """``feed`` is no longer under way."""
        with self._changed:
            self._under_way[host_of(feed)] -= 1
            self._all_under_way -= 1
            self._changed.notify_all()

    def drop_host(self, feed: Feed) -> list[Feed]:
        """Take all feeds out that wait for the host of ``feed``, and give them."""
        with self._changed:
            host = host_of(feed)
            dropped = list(self._waiting[host])
            self._waiting[host].clear()
            if dropped:
                self._turns.remove(host)
                self._changed.notify_all()
            return dropped

    def stop(self) -> None:
        """Hand out no more."""
        with self._changed:
            self._is_over = True
            self._changed.notify_all()
