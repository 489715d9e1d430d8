"""Names of persons and bodies: which are the same, and which may be, with the reason why.

Two spellings of one name have the same :func:`name_key`: accents, case, hyphens, apostrophes and the dots of initials
do not tell people apart. Everything beyond that is a guess, which :func:`likeness` makes and a person decides about.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from reader.model.quote import SpeakerKind

__all__ = ["Likeness", "NameReason", "Named", "better_spelled", "likeness", "name_block", "name_key", "roles_differ"]

_BREAKS = re.compile(r"[\s\-‐-―'’ʼ`´.,;:/()\[\]{}«»\"“”]+")
_ARTICLES = frozenset({"le", "la", "les", "l", "un", "une", "des", "the", "a", "an", "der", "die", "das", "el", "il"})
# What stands before a surname and is often left out (nobiliary particles; DIN 5007 and the French usage alike).
_PARTICLES = frozenset(
    {"de", "du", "des", "d", "la", "le", "van", "von", "der", "den", "di", "da", "dos", "del", "al", "el", "ben", "bin"}
)
_SMALL_WORDS = _ARTICLES | _PARTICLES | frozenset({"et", "of", "and", "for", "pour", "sur", "en", "aux", "au", "und"})

# Letters that NFKD leaves alone but that spellings exchange.
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d"})

# How the same sound is written in French, English and German transliterations of Russian, Ukrainian and Arabic names:
# "Chostakovitch, Shostakovich, Schostakowitsch", "Poutine, Putin", "Kadhafi, Gaddafi", "Mohammed, Muhamad".
_SOUNDS = (
    (re.compile(r"schtsch|shch|chtch"), "s"),
    (re.compile(r"tsch|tch"), "s"),
    (re.compile(r"sch|sh|ch"), "s"),
    (re.compile(r"kh|gh|g(?!n)|q|c(?![eiy])|ck"), "k"),
    (re.compile(r"zh|j|dj"), "j"),
    (re.compile(r"ts|tz|[cz]"), "z"),
    (re.compile(r"ou|oo|w(?=[^aeiouy]|$)"), "u"),
    (re.compile(r"ph|ff|v|w|f(?=f?$)"), "v"),
    (re.compile(r"[yij]+"), "i"),
    (re.compile(r"h"), ""),
    (re.compile(r"e$"), ""),
    (re.compile(r"[ae]+"), "a"),
    (re.compile(r"[ou]+"), "u"),
    (re.compile(r"i$"), ""),
    (re.compile(r"(.)\1+"), r"\1"),
)
_VOWELS = re.compile(r"(?<=.)[aeiou]+")

_NEAR = 0.75
"""Least likeness (Ratcliff and Obershelp's, of how two surnames sound) of two spellings of one name."""
_SHORTEST = 4
"""Letters of a surname's sound below which only the same sound counts: Li and Lee, Kim and Kem are not spellings."""


class NameReason(StrEnum):
    """Why two names may be one person's or body's."""

    SAME = "same name"
    OTHER_KIND = "other kind"
    TRANSLITERATION = "transliteration"
    INITIALS = "initials"
    MIDDLE_NAME = "middle name"
    PARTICLE = "particle"
    SURNAME = "surname alone"
    ACRONYM = "acronym"


@dataclass(frozen=True, slots=True)
class Named:
    """A name with its kind and the roles that were told with it."""

    name: str
    kind: SpeakerKind = SpeakerKind.UNKNOWN
    roles: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Likeness:
    """Why two names may be one, and whether what is told of their roles speaks against it."""

    reason: NameReason
    roles_differ: bool = False


_GUESSES = frozenset({NameReason.INITIALS, NameReason.SURNAME, NameReason.MIDDLE_NAME})
"""Reasons that many homonyms share: roles that differ keep such names apart."""


def _folded(name: str) -> str:
    bare = "".join(char for char in unicodedata.normalize("NFKD", name) if not unicodedata.combining(char))
    return bare.casefold().translate(_LETTERS)


def name_key(name: str, kind: SpeakerKind = SpeakerKind.PERSON) -> str:
    """What all spellings of one name share: "jean pierre dupont" for "Jean-Pierre DUPONT", "fbi" for "F.B.I.".

    A body is the same with and without its article ("le Kremlin"); a name of nothing but signs is its own key.
    """
    words: list[str] = []
    letters = ""
    for word in _BREAKS.split(_folded(name)):
        if len(word) == 1:
            letters += word
            continue
        if letters:
            words.append(letters)
            letters = ""
        if word:
            words.append(word)
    if letters:
        words.append(letters)
    if kind is not SpeakerKind.PERSON and len(words) > 1 and words[0] in _ARTICLES:
        del words[0]
    return " ".join(words) or " ".join(name.split())


def better_spelled(one: str, other: str) -> bool:
    """Whether ``one`` is the fuller spelling of a name: not all capitals, then with more accents."""
    return (not one.isupper(), _accents(one)) > (not other.isupper(), _accents(other))


def _accents(name: str) -> int:
    return sum(1 for char in unicodedata.normalize("NFKD", name) if unicodedata.combining(char))


def _sound(word: str) -> str:
    """About how a word sounds, whatever the language that it is spelled in."""
    for pattern, written in _SOUNDS:
        word = pattern.sub(written, word)
    return word


def _skeleton(word: str) -> str:
    sound = _sound(word)
    return _VOWELS.sub("", sound) or sound


def _acronym(words: list[str]) -> str:
    return "".join(word[0] for word in words if word not in _SMALL_WORDS)


def name_block(name: str, kind: SpeakerKind = SpeakerKind.PERSON) -> str:
    """A short key that names share which :func:`likeness` may find alike: consonants of a surname, letters of a body.

    Names of different blocks are never alike, unless they have the same :func:`name_key`.
    """
    words = name_key(name, kind).split()
    if not words:
        return ""
    if kind is SpeakerKind.PERSON:
        return _skeleton(words[-1])
    return _acronym(words) if len(words) > 1 and _acronym(words) else words[0]


def roles_differ(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether both are told with roles and no word of them is shared ("maire de Lyon", "entraîneur")."""
    mine, theirs = _role_words(one), _role_words(other)
    return bool(mine and theirs and not mine & theirs)


def _role_words(roles: frozenset[str]) -> set[str]:
    words = {word for role in roles for word in _BREAKS.split(_folded(role))}
    # "ministre" and "minister", "président" and "president" are told by their beginnings.
    return {word[:5] for word in words if len(word) > 2 and word not in _SMALL_WORDS}


def likeness(one: Named, other: Named) -> Likeness | None:
    """Why ``one`` and ``other`` may be the same person or body, or None; the same whichever comes first.

    A first name alone is nobody's; a guess (initials, a surname alone, a middle name) is not made for names whose
    roles differ, because they may be homonyms.
    """
    reason = _reason(one, other)
    if reason is None:
        return None
    differ = roles_differ(one.roles, other.roles)
    return None if differ and reason in _GUESSES else Likeness(reason, differ)


def _reason(one: Named, other: Named) -> NameReason | None:
    mine, theirs = name_key(one.name, one.kind).split(), name_key(other.name, other.kind).split()
    if not mine or not theirs:
        return None
    if mine == theirs or name_key(one.name, SpeakerKind.GROUP) == name_key(other.name, SpeakerKind.GROUP):
        return NameReason.SAME if one.kind is other.kind else NameReason.OTHER_KIND
    if one.kind is not other.kind:
        return None
    if one.kind is not SpeakerKind.PERSON:
        return _body_reason(mine, theirs)
    if len(mine) == 1 or len(theirs) == 1:
        return _surname_reason(mine, theirs)
    return _person_reason(mine, theirs)


def _body_reason(mine: list[str], theirs: list[str]) -> NameReason | None:
    short, long = sorted((mine, theirs), key=len)
    if len(short) == 1 and len(long) > 1 and len(short[0]) > 1 and short[0] == _acronym(long):
        return NameReason.ACRONYM
    return None


def _surname_reason(mine: list[str], theirs: list[str]) -> NameReason | None:
    short, long = sorted((mine, theirs), key=len)
    if len(long) == 1:
        return NameReason.TRANSLITERATION if _sounds_alike(short[0], long[0]) else None
    # A first name alone may be anybody's; a name that is both first name and surname too ("Martin").
    if _sounds_alike(short[0], long[0]) or len(short[0]) < _SHORTEST:
        return None
    return NameReason.SURNAME if _sounds_alike(short[0], long[-1]) else None


def _person_reason(mine: list[str], theirs: list[str]) -> NameReason | None:
    if not _sounds_alike(mine[-1], theirs[-1]):
        return None
    bare, other = _without_particles(mine), _without_particles(theirs)
    if bare == other:
        return NameReason.PARTICLE
    first, their_first = bare[:-1], other[:-1]
    if not first or not their_first:
        return None
    if len(first) == len(their_first) and all(map(_same_first_name, first, their_first)):
        return NameReason.TRANSLITERATION
    if _initials_of(first, their_first) or _initials_of(their_first, first):
        return NameReason.INITIALS if bare[-1] == other[-1] else None
    if _same_first_name(first[0], their_first[0]) and bare[-1] == other[-1] and min(len(first), len(their_first)) == 1:
        return NameReason.MIDDLE_NAME
    return None


def _without_particles(words: list[str]) -> list[str]:
    return [word for word in words[:-1] if word not in _PARTICLES] + words[-1:]


def _initials_of(short: list[str], full: list[str]) -> bool:
    """Whether ``short`` ("jp") has the first letters of ``full`` ("jean", "pierre"), the first of them at least."""
    letters = short[0]
    if len(short) > 1 or len(letters) > 3 or len(full[0]) == len(letters):
        return False
    return letters == full[0][0] or letters == "".join(word[0] for word in full)


def _same_first_name(one: str, other: str) -> bool:
    # Paul and Paula, Michel and Michela are two people.
    return one.endswith("a") == other.endswith("a") and _sounds_alike(one, other)


def _sounds_alike(one: str, other: str) -> bool:
    if one == other:
        return True
    mine, theirs = _sound(one), _sound(other)
    if mine == theirs:
        return len(mine) > 1
    if min(len(mine), len(theirs)) < _SHORTEST or _skeleton(one) != _skeleton(other):
        return False
    # The matcher's answer depends on the order of its arguments.
    first, second = sorted((mine, theirs))
    return SequenceMatcher(None, first, second, autojunk=False).ratio() >= _NEAR
