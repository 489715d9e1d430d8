"""Which language a text is in: a vote of function words."""

from __future__ import annotations

import re
from functools import cache

from reader.quotes.lexicon import LANGUAGES, load_lexicon

__all__ = ["detect_language"]

_SAMPLE = 6000
_WORD = re.compile(r"[^\W\d_]+")
_LEAST = 0.06
_OTHERS = {
    "de": frozenset("der die das und ist nicht mit den von zu ein eine dem auf für sich auch im".split()),
    "es": frozenset("el los las del y en que un una por con no se su para como más pero".split()),
    "it": frozenset("il lo gli della di che è un una per con non si del sono nel anche".split()),
    "nl": frozenset("het een van de en is dat niet op te zijn voor met die er aan".split()),
    "pt": frozenset("o os as do da em que um uma por com não se para mais dos ao".split()),
}


@cache
def _stop_words() -> dict[str, frozenset[str]]:
    return {code: load_lexicon(code).sets["stop_words"] for code in LANGUAGES} | _OTHERS


def detect_language(text: str) -> str:
    """The ISO 639-1 code of the language whose function words are most frequent in ``text``, "" when none stands out."""
    words = _WORD.findall(text[:_SAMPLE].lower())
    if not words:
        return ""
    votes = {code: sum(word in stops for word in words) for code, stops in _stop_words().items()}
    best = max(votes, key=lambda code: votes[code])
    return best if votes[best] >= _LEAST * len(words) else ""
