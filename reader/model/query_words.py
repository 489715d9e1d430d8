"""What a word is to a search: how a text is cut into words, and which spellings are the same word.

Accents, case, the form of an apostrophe and French elisions make no difference: "l’Énergie", "ENERGIE" and "énergie"
are one word. The same function cuts texts for the index and queries for searching, so that the two always agree, and
it knows where in the text each word stands, so that what was found can be shown.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from reader.model.span import Span

__all__ = ["FoundWord", "cut_words", "find_words", "fold_word", "folded_text", "word_forms"]

_APOSTROPHES = "'\u2019\u2018\u02bc\u2032\uff07\u00b4`\u02b9\u201b"

# Scripts written without spaces between words: each letter is searched as a word, and a word as a phrase of them.
_SOLO = (
    "\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3041-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9d\U00020000-\U0003ffff"
)

# Where Unicode has combining marks; those above are few and stand in scripts that are searched letter by letter.
_MARKED = (range(0x300, 0x3100), range(0xA66F, 0xABF0), range(0xFB1E, 0xFB1F), range(0xFE00, 0xFE30))
_MARKED_HIGH = (range(0x10A00, 0x11FFF), range(0x16AF0, 0x16F93), range(0x1D165, 0x1D245), range(0x1E000, 0x1E94B))

# Letters that Unicode does not take apart, as people type them without the right keyboard.
_LETTERS = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ħ": "h",
        "ŧ": "t",
        "ı": "i",
        "ŋ": "n",
        "æ": "ae",
        "œ": "oe",
        "ʼ": "",
        "ʹ": "",
    }
)

# What French elides before a vowel (Grevisse, Le bon usage, § 44), without accents.
_ELIDED = frozenset(("l", "d", "j", "m", "t", "s", "n", "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu"))
_POSSESSIVE = "s"

_REMEMBERED = 1 << 16


@dataclass(frozen=True, slots=True)
class FoundWord:
    """One word of a text: folded, and where it stands in code points, without an elided word before it."""

    folded: str
    span: Span


@functools.cache
def _pattern() -> re.Pattern[str]:
    marks = _marks()
    letter = rf"[^\W_{_SOLO}{marks}\u02bc\u02b9]"
    # A soft hyphen, joiners and a word joiner may stand within a word and mean nothing to a search.
    run = rf"(?:{letter}+[{marks}\u00ad\u200c\u200d\u2060]*)+"
    return re.compile(rf"{run}(?:[{_APOSTROPHES}]{run})*|[{_SOLO}][{marks}]*")


def _marks() -> str:
    """Combining marks (Unicode category M) as ranges of a character class."""
    found = [code for block in (*_MARKED, *_MARKED_HIGH) for code in block if unicodedata.category(chr(code))[0] == "M"]
    ranges: list[list[int]] = []
    for code in found:
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges)


# Most texts hold nothing but Latin letters and punctuation, and a small class of characters is five times as fast.
_LATIN = "0-9A-Za-z\u00aa\u00b2\u00b3\u00b5\u00b9\u00ba\u00bc-\u00be\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f"
_LATIN_RUN = f"[{_LATIN}][{_LATIN}\u00ad\u200c\u200d\u2060]*"
_LATIN_WORD = re.compile(f"{_LATIN_RUN}(?:[{_APOSTROPHES}]{_LATIN_RUN})*")
_BEYOND_LATIN = re.compile("[^\x00-\u024f\u2000-\u206f\u20a0-\u20cf\u2190-\u23ff\u2500-\u2775\ufffd]")


def _pattern_for(text: str) -> re.Pattern[str]:
    return _pattern() if _BEYOND_LATIN.search(text) else _LATIN_WORD


_ANY_APOSTROPHE = re.compile(f"[{_APOSTROPHES}]")


class _Folded(dict[str, str]):
    """Words as they stand in texts -> folded, each worked out once: looking up is what most of indexing does."""

    def __missing__(self, word: str) -> str:
        if len(self) >= _REMEMBERED:
            self.clear()
        folded = self[word] = _parts(word)[0]
        return folded


_FOLDED = _Folded()


@functools.lru_cache(_REMEMBERED)
def _parts(word: str) -> tuple[str, int, int]:
    """The folded word, and the code points at its start and end that do not belong to it."""
    if word.isascii() and "'" not in word and "`" not in word:
        return word.lower(), 0, 0
    parts = _ANY_APOSTROPHE.split(word)
    start = stop = 0
    while len(parts) > 1 and _fold(parts[0]) in _ELIDED:
        start += len(parts[0]) + 1
        del parts[0]
    if len(parts) > 1 and _fold(parts[-1]) == _POSSESSIVE:
        stop = len(parts[-1]) + 1
        del parts[-1]
    return "".join(map(_fold, parts)), start, stop


def _fold(part: str) -> str:
    """One piece of a word without case, accents, ligatures and special forms; letters and digits only."""
    if part.isascii():
        return part.lower()
    # Case folding can give accents anew (the Turkish dotted capital), so it comes between the two.
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", part).casefold().translate(_LETTERS))
    bare = "".join(letter for letter in folded if letter.isalnum())
    return bare if bare.isascii() else unicodedata.normalize("NFC", bare)


def fold_word(word: str) -> str:
    """A single word as searches compare it; "" when it holds no letter or digit."""
    if word.isalpha() and not _BEYOND_LATIN.search(word):
        return _fold(word)
    return "".join(folded for folded, _start, _stop in cut_words(word))


def find_words(text: str) -> Iterator[FoundWord]:
    """The words of ``text`` in order, each with its place."""
    return (FoundWord(folded, Span(start, stop)) for folded, start, stop in cut_words(text))


def cut_words(text: str) -> list[tuple[str, int, int]]:
    """The words of ``text`` in order, folded, each with its first code point and the one after its last."""
    found = []
    for match in _pattern_for(text).finditer(text):
        folded, start, stop = _parts(match[0])
        if folded:
            found.append((folded, match.start() + start, match.end() - stop))
    return found


def folded_text(text: str) -> str:
    """The words of ``text`` folded, with a space between each and the next: what a full-text index is given."""
    return " ".join(filter(None, map(_FOLDED.__getitem__, _pattern_for(text).findall(text))))


def word_forms(text: str, met: set[str] | None = None) -> dict[str, str]:
    """Each word of ``text`` that begins with a letter, in lower case with its accents, and the same folded.

    Words in ``met``, spelled as they stand in texts, are left out; what is new to it is added.
    """
    words = dict.fromkeys(_pattern_for(text).findall(text))
    if met is not None:
        words = dict.fromkeys(word for word in words if word not in met)
        met.update(words)
    return dict(form for form in map(_form, words) if form is not None)


@functools.lru_cache(_REMEMBERED)
def _form(word: str) -> tuple[str, str] | None:
    folded, start, stop = _parts(word)
    if not folded or folded[0].isdigit():
        return None
    whole = _ANY_APOSTROPHE.sub("", word[start : len(word) - stop])
    return unicodedata.normalize("NFC", whole.lower()), folded
