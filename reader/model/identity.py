"""When two texts, two addresses or two identifiers stand for the same article."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from urllib.parse import urlsplit

__all__ = ["canonical_id", "canonical_url", "content_hash", "is_near"]

_LONGEST_COMPARED = 20_000
_NEAR = 0.6
_FEWEST_WORDS = 8
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
