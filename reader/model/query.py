"""What is searched for, as a tree: the meaning of a query without the way it was typed.

``reader.model.query_parser`` makes the tree of what a person types, ``str(query)`` writes it down again so that
parsing gives the same tree, and ``reader.storage`` finds the articles. Words are folded already (see ``query_words``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeAlias

from reader.model.annotation import ClaimStatus

__all__ = [
    "AGE_UNITS",
    "CHOICES",
    "FIELDS",
    "QUOTATION_MARKS",
    "Age",
    "All",
    "Any",
    "Choice",
    "ChoiceField",
    "Not",
    "Period",
    "Query",
    "TagName",
    "Term",
    "WordField",
    "terms",
]


class WordField(StrEnum):
    """Where the words of a :class:`Term` are looked for; ARTICLE is title, text and authors."""

    ARTICLE = ""
    TITLE = "title"
    AUTHOR = "author"
    SAID = "said"
    SPEAKER = "speaker"
    ROLE = "role"
    NOTE = "note"
    SOURCE = "source"
    FEED = "feed"


class ChoiceField(StrEnum):
    """Fields that take one of a few names."""

    IS = "is"
    HAS = "has"
    KIND = "kind"
    CLAIM = "claim"
    LANG = "lang"


CHOICES: dict[ChoiceField, tuple[str, ...]] = {
    ChoiceField.IS: (
        "unread", "read", "starred", "reviewed", "orphaned", "changed", "withdrawn", "claim",
    ),
    ChoiceField.HAS: ("quote", "note", "tag", "enclosure", "revision", "claim", "link"),
    ChoiceField.KIND: ("direct", "indirect", "mixed", "partial"),
    ChoiceField.CLAIM: ("*", *(status.value for status in ClaimStatus)),
}  # fmt: skip
"""The names that a field takes; a field that is not here takes any word without spaces."""

_DATE_FIELDS = ("after", "before", "on", "age")

FIELDS: tuple[str, ...] = (*(field for field in WordField if field), *ChoiceField, "tag", *_DATE_FIELDS)
"""The name of every field of the language."""

QUOTATION_MARKS = (('"', '"'), ("«", "»"), ("“", "”"))
"""What a phrase begins and ends with."""

AGE_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1), "m": timedelta(days=30),
             "y": timedelta(days=365)}  # fmt: skip
"""What the letters of ``age:`` stand for."""


@dataclass(frozen=True, slots=True)
class Term:
    """Words one after the other (folded), in one field.

    ``is_prefix``: the last word may go on; ``is_stem``: the word in any of its forms (a single word only).
    """

    words: tuple[str, ...]
    field: WordField = WordField.ARTICLE
    is_prefix: bool = False
    is_stem: bool = False

    def __str__(self) -> str:
        head = f"{self.field}:" if self.field else ""
        words = " ".join(self.words)
        if self.is_stem:
            return f"{head}~{words}"
        # In quotation marks no word is an operator, and a single word in them is the same as without.
        return f'{head}"{words}"' + ("*" if self.is_prefix else "")


@dataclass(frozen=True, slots=True)
class Choice:
    """One name of a field such as ``is:`` or ``kind:``."""

    field: ChoiceField
    value: str

    def __str__(self) -> str:
        return f"{self.field}:{self.value}"


@dataclass(frozen=True, slots=True)
class TagName:
    """A tag's name, and with ``is_prefix`` only its beginning; it stands for the tags below it too."""

    name: str
    is_prefix: bool = False

    def __str__(self) -> str:
        # A name was typed in quotation marks of one form, so it lacks the closing mark of that form.
        opening, closing = next(pair for pair in QUOTATION_MARKS if pair[1] not in self.name)
        return f"tag:{opening}{self.name}{closing}" + ("*" if self.is_prefix else "")


@dataclass(frozen=True, slots=True)
class Period:
    """Published from the day ``start`` to before the day ``stop``, days of the reader's own time zone."""

    start: date | None = None
    stop: date | None = None

    def __str__(self) -> str:
        if self.start is None or self.stop is None:
            return f"after:{self.start}" if self.stop is None else f"before:{self.stop}"
        # With both it is one day, one month or one year.
        length = (self.stop - self.start).days
        return f"on:{self.start.isoformat()[: 10 if length == 1 else 7 if length <= 31 else 4]}"


@dataclass(frozen=True, slots=True)
class Age:
    """Published within the last ``number`` of hours, days …; with ``is_over`` before that."""

    number: int
    unit: str
    is_over: bool = False

    @property
    def span(self) -> timedelta:
        """The time that is meant."""
        return AGE_UNITS[self.unit] * self.number

    def __str__(self) -> str:
        return f"age:{'>' if self.is_over else ''}{self.number}{self.unit}"


@dataclass(frozen=True, slots=True)
class All:
    """What every part finds; without parts it is every article."""

    parts: tuple[Query, ...] = ()

    def __str__(self) -> str:
        return " ".join(_inner(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Any:
    """What at least one part finds."""

    parts: tuple[Query, ...]

    def __str__(self) -> str:
        return " OR ".join(_inner(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Not:
    """What the part does not find."""

    part: Query

    def __str__(self) -> str:
        return f"-{_inner(self.part)}"


Query: TypeAlias = Term | Choice | TagName | Period | Age | All | Any | Not


def _inner(part: Query) -> str:
    return f"({part})" if isinstance(part, All | Any) else str(part)


def terms(query: Query, *, negated: bool = False) -> Iterator[Term]:
    """The terms that an article has to have (or may have): what is worth showing in it; not those after a minus."""
    match query:
        case Term():
            if not negated:
                yield query
        case All(parts) | Any(parts):
            for part in parts:
                yield from terms(part, negated=negated)
        case Not(part):
            yield from terms(part, negated=not negated)
        case _:
            return
