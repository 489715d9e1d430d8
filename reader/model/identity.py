"""When two texts, two addresses or two identifiers stand for the same article."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from urllib.parse import urlsplit

__all__ = ["Told", "canonical_id", "canonical_url", "content_hash", "is_made", "is_near", "is_retold", "made_id"]

_LONGEST_COMPARED = 20_000
_NEAR = 0.6
_FEWEST_WORDS = 8
_MADE = "sha256:"
_LONGEST_TOLD = 4_000
_FEWEST_WORDS_OF_A_BODY = 12
_SAME_MOMENT = 0.6
_SAME_BODY = 0.9
_WORD = re.compile(r"\w+")
# Most addresses: a host without a port, a path without anything after it.
_PLAIN = re.compile(r"https?://(?:www\.)?([a-z0-9-]+(?:\.[a-z0-9-]+)*)(/[\w%~+,=;:@!$*().&'/-]*)?", re.ASCII)
# Parameters that say where a reader came from, never what is read.
_TRACKING = re.compile(
    r"(?:utm_[a-z_]*|at_[a-z_]*|xtor|xtref|fbclid|gclid|mc_[ce]id|ns_[a-z_]+|cmp|cmpid|ocid|ref|ref_src|rss|sref|"
    r"source|src|smid|partner|feedtype|feedname|from|origin|medium|campaign)=[^&]*",
    re.IGNORECASE,
)


def content_hash(title: str, text: str) -> bytes:
    """16 bytes that tell whether two documents have the same title and the same text."""
    return hashlib.blake2b(f"{title}\n\n{text}".encode(), digest_size=16).digest()


def made_id(words: str) -> str:
    """An identifier for an entry of a feed that has neither id nor address: the same words are the same entry."""
    return f"{_MADE}{hashlib.sha256(words.encode('utf-8', 'replace')).hexdigest()[:32]}"


def is_made(identifier: str) -> bool:
    """Whether an identifier comes from :func:`made_id`."""
    return identifier.startswith(_MADE)


@lru_cache(4096)
def canonical_url(url: str) -> str:
    """What addresses of one page have in common: no scheme, "www.", fragment, tracking, or slash at the end; "" for "".

    For comparing only: it leads nowhere.
    """
    if plain := _PLAIN.fullmatch(url):
        return plain[1] + (plain[2] or "").rstrip("/")
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return url.strip()
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
        return url.strip()
    host = parts.hostname.removeprefix("www.")
    if port not in (None, 80, 443):
        host = f"{host}:{port}"
    query = "&".join(one for one in parts.query.split("&") if one and not _TRACKING.fullmatch(one))
    path = parts.path.rstrip("/")
    return f"{host}{path}?{query}" if query else f"{host}{path}"


def canonical_id(guid: str) -> str:
    """What an identifier and the one it becomes when its site moves to https have in common."""
    return guid if guid[:4].lower() != "http" else canonical_url(guid)


def is_near(first: str, second: str) -> bool:
    """Whether one text is the other with some words changed, or a shortened form of it.

    Compares which words they have in common, of the first 20,000 code points, against the shorter one's.
    """
    one = set(_WORD.findall(first[:_LONGEST_COMPARED].casefold()))
    other = set(_WORD.findall(second[:_LONGEST_COMPARED].casefold()))
    fewer = min(len(one), len(other))
    if fewer < _FEWEST_WORDS:
        return one == other
    return len(one & other) >= _NEAR * fewer


@dataclass(frozen=True, slots=True)
class Told:
    """What an entry of a feed tells: the words of its headline and of its text, and when (UTC), if it says so.

    It ``has_name`` when it has an identifier or an address of its own.
    """

    title: tuple[str, ...]
    body: tuple[str, ...]
    moment: datetime | None = None
    has_name: bool = False

    @classmethod
    def of(cls, title: str, text: str, moment: datetime | None = None, *, has_name: bool = False) -> Told:
        """What an entry of this headline tells; its text may begin with it."""
        return cls(_words(title), _words(text.removeprefix(title)), moment, has_name)


def is_retold(old: Told, new: Told) -> bool:
    """Whether an entry with another name tells what one told that its feed no longer has: a corrected headline.

    Of the same moment, down to the minute, a part of the words may have changed; with other dates none of the body's;
    where there is no date, or only a day, which a whole morning's news has in common, a tenth of the body's. Two that
    have names need the same moment and like headlines: some feeds give all entries one body.
    """
    one, other = old.body, new.body
    long = min(len(one), len(other)) >= _FEWEST_WORDS_OF_A_BODY
    both_named = old.has_name and new.has_name
    if long and one == other and not both_named:
        return True
    if old.moment != new.moment:
        return False
    if new.moment is not None and (new.moment.hour, new.moment.minute) != (0, 0):
        alike = not both_named or _share(old.title, new.title) >= _SAME_MOMENT
        return alike and _share(old.title + one, new.title + other) >= _SAME_MOMENT
    return long and not both_named and _share(one, other) >= _SAME_BODY


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text[:_LONGEST_TOLD].casefold()))


def _share(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """Which part of the words of both stands in both, 0 to 1; as often in one as in the other, in whatever order.

    Linear, unlike a comparison in order: a stranger's feed chooses what is compared.
    """
    return 2 * (Counter(one) & Counter(other)).total() / max(1, len(one) + len(other))
