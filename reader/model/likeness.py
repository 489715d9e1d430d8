"""When two texts are versions of one: quotes cut, reworded or given with other marks, and articles from one wire.

Words are compared without accents, case and punctuation. Likely pairs are found by fingerprints chosen by winnowing
(Schleimer, Wilkerson, Aiken: Winnowing, SIGMOD 2003): any two texts that share a run of ``RUN`` words share a
fingerprint, whatever stands around it. What is found so is then compared word by word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from difflib import SequenceMatcher
from zlib import crc32

__all__ = ["LEAST_WORDS", "RUN", "fingerprints", "is_copy", "is_version", "shingles", "words_of"]

_WORD = re.compile(r"\w+")

_SHINGLE = 3
_WINDOW = 4
RUN = _SHINGLE + _WINDOW - 1
"""Words in a row by which a pair is surely found."""

LEAST_WORDS = 8
"""Words below which a quote is commonplace: "we will see" is no version of anything."""
_LEAST_LETTERS = 36
_LEAST_SHARED = 0.72
"""Least part of the shorter quote's words that stand in the longer one, in the same order."""
_SPARSEST = 0.6
"""Least part of the stretch of the longer quote from its first shared word to its last that is shared."""

_ARTICLE_SHINGLE = 4
_LEAST_COPIED = 0.5
"""Least likeness (Jaccard index of runs of four words) of two articles from one wire."""
_LEAST_CONTAINED = 0.8
"""Least part of the shorter article that stands in the longer one."""
_SHORTEST_ARTICLE = 40


def words_of(text: str) -> list[str]:
    """The words of a text without accents, case and punctuation."""
    bare = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return _WORD.findall(bare.casefold())


def fingerprints(words: Sequence[str]) -> set[int]:
    """What a quote is found by: signed 32-bit numbers, none for a quote too short to be told from others."""
    if len(words) < LEAST_WORDS or sum(map(len, words)) < _LEAST_LETTERS:
        return set()
    hashes = [_hash(words[at : at + _SHINGLE]) for at in range(len(words) - _SHINGLE + 1)]
    return {min(hashes[at : at + _WINDOW]) for at in range(max(1, len(hashes) - _WINDOW + 1))}


def _hash(words: Sequence[str]) -> int:
    return crc32(" ".join(words).encode()) - 2**31


def is_version(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two quotes, as :func:`words_of` gives them, are versions of one; the same whichever comes first."""
    short, long = sorted((one, other), key=lambda words: (len(words), list(words)))
    if len(short) < LEAST_WORDS or sum(map(len, short)) < _LEAST_LETTERS:
        return False
    # Most candidates share a phrase and nothing else: comparing sets rules them out at a hundredth of the cost.
    if len(set(short) & set(long)) < _LEAST_SHARED * len(set(short)) / 2:
        return False
    blocks = SequenceMatcher(None, short, long, autojunk=False).get_matching_blocks()[:-1]
    # Single words that both happen to have are no evidence.
    runs = [block for block in blocks if block.size > 1]
    shared = sum(block.size for block in runs)
    if shared < max(RUN, _LEAST_SHARED * len(short)):
        return False
    stretch = runs[-1].b + runs[-1].size - runs[0].b
    return shared >= _SPARSEST * stretch


def shingles(text: str) -> list[str]:
    """The runs of four words of an article by which copies are told; none for one too short to be a copy."""
    words = words_of(text)
    if len(words) < _SHORTEST_ARTICLE:
        return []
    return [" ".join(words[at : at + _ARTICLE_SHINGLE]) for at in range(len(words) - _ARTICLE_SHINGLE + 1)]


def is_copy(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two articles, as :func:`shingles` gives them, come from one wire; the same whichever comes first."""
    mine, theirs = set(one), set(other)
    shared = len(mine & theirs)
    if not shared:
        return False
    jaccard = shared / len(mine | theirs)
    contained = shared / min(len(mine), len(theirs))
    return jaccard >= _LEAST_COPIED or (jaccard >= _LEAST_COPIED / 2 and contained >= _LEAST_CONTAINED)
