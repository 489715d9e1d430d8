"""From what a person types to a :class:`~reader.model.query.Query`; docs/query.md tells the language.

    any     = all { ("OR" | "|") all }
    all     = part { ["AND"] part }
    part    = ("-" | "NOT") part | "(" any ")" | field ":" (value | "(" any ")") | word | phrase

A piece that is none of this is words: what is neither letter nor digit only separates them. A piece without any word
has no meaning and is left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from reader.errors import QueryError
from reader.messages import phrase
from reader.model.query import (
    AGE_UNITS,
    CHOICES,
    FIELDS,
    QUOTATION_MARKS,
    Age,
    All,
    Any,
    Choice,
    ChoiceField,
    Not,
    Period,
    Query,
    TagName,
    Term,
    WordField,
)
from reader.model.query_words import find_words
from reader.model.text import normalise, visible_line

__all__ = ["complete", "parse"]

MOST_PARTS = 200
DEEPEST = 30
"""Longer and deeper queries are refused: nobody types them."""

_CLOSING = {**dict(QUOTATION_MARKS), "„": "”“"}
_OPENING = "".join(_CLOSING)
_FIELD = re.compile(r"([A-Za-z]+)[ \u00a0\u202f]?:", re.ASCII)
_RAW = re.compile(rf"[^\s()|{_OPENING}]+")
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", re.ASCII)
_AGE = re.compile(rf"([<>]?)(\d{{1,4}})([{''.join(AGE_UNITS)}j])", re.ASCII)
# A word that may still be growing: enough letters that not every article has a word with that beginning.
_GROWING = re.compile(r"(?:^|[\s(:|'\u2019-])[^\W\d_]{3,}$")
# Operators, and values that are whole or wrong, are no beginnings of words.
_WHOLE = re.compile(rf"(?:^|[\s(|])(?:AND|NOT|[-(]*(?:{'|'.join((*ChoiceField, 'after', 'before', 'on'))})\s*:\s*\S*)$")

# Names have no forms.
_STEMMED = frozenset((WordField.ARTICLE, WordField.TITLE, WordField.AUTHOR, WordField.SAID, WordField.NOTE))


def parse(text: str, today: date | None = None, *, stem: bool = False) -> Query:
    """The meaning of ``text``; blank text is every article. ``today`` is the reader's own, for "today".

    With ``stem`` a word without a sign of its own stands for all its forms, as if it had a tilde. Raises QueryError:
    one line that says what is wrong, with its place in ``text``.
    """
    try:
        return _Parser(text, today or date.today(), stem).query()
    except QueryError as error:
        error.query = text
        raise


def complete(text: str) -> str:
    """``text`` as it is searched while it is being typed: its last word may be the beginning of one."""
    return f"{text}*" if _GROWING.search(text) and not _WHOLE.search(text) else text


@dataclass(frozen=True, slots=True)
class _Value:
    """What stands for a word or phrase: its text and place, and the marks around it."""

    text: str
    start: int
    stop: int
    is_quoted: bool = False
    is_prefix: bool = False
    is_stem: bool = False


class _Parser:
    """One pass over ``text``, from the left; ``_at`` is the next code point."""

    def __init__(self, text: str, today: date, stem: bool) -> None:
        self._text = text
        self._stem = stem
        self._today = today
        self._at = 0
        self._depth = 0
        self._parts = 0

    def query(self) -> Query:
        if not self._text.strip():
            return All()
        found = self._any("")
        if self._at < len(self._text):
            raise QueryError(phrase("This bracket was never opened."), self._at, self._at + 1)
        if found is None:
            raise QueryError(
                phrase("There is no word to search for in “{query}”.", query=visible_line(self._text.strip())),
                0,
                len(self._text),
            )
        return found

    # The grammar

    def _any(self, field: str) -> Query | None:
        found: list[Query] = []
        is_first, before = True, (0, 0)
        while True:
            part, is_blank = self._all(field)
            if is_blank and not is_first:
                raise QueryError(phrase("Something has to stand after OR."), *before)
            if part is not None:
                found += part.parts if isinstance(part, Any) else [part]
            before = (self._at, self._at + 2)
            if self._take("|"):
                before = (before[0], before[0] + 1)
                self._take("|")
            elif not self._take_word("OR"):
                break
            if is_blank:
                raise QueryError(phrase("Something has to stand before OR."), *before)
            is_first = False
        return _joined(found, Any)

    def _all(self, field: str) -> tuple[Query | None, bool]:
        """The conjunction that begins here, None when it holds no word; and whether nothing at all stands here."""
        found: list[Query] = []
        is_blank = True
        while True:
            self._skip_space()
            start = self._at
            if start == len(self._text) or self._text[start] in ")|" or self._is_word("OR"):
                break
            if self._take_word("AND"):
                self._skip_space()
                if is_blank or self._at == len(self._text) or self._text[self._at] in ")|":
                    raise QueryError(phrase("Something has to stand on both sides of AND."), start, start + 3)
                continue
            is_blank = False
            part = self._part(field)
            if part is not None:
                found += part.parts if isinstance(part, All) else [part]
        return _joined(found, All), is_blank

    def _part(self, field: str) -> Query | None:
        start = self._at
        self._parts += 1
        if self._parts > MOST_PARTS:
            raise QueryError(
                phrase("A search takes at most {number} words.", number=MOST_PARTS), start, len(self._text)
            )
        if self._is_minus() or self._is_word("NOT"):
            self._at += 1 if self._text[start] == "-" else 3
            self._skip_space()
            if self._at == len(self._text) or self._text[self._at] in ")|":
                raise QueryError(phrase("Something has to stand after NOT."), start, self._at)
            with _Deeper(self):
                part = self._part(field)
            return None if part is None else part.part if isinstance(part, Not) else Not(part)
        if self._take("("):
            return self._group(field, start)
        match = _FIELD.match(self._text, start)
        if match and match[1].lower() in FIELDS:
            if field:
                raise QueryError(phrase("Within {field}: no other field can stand.", field=field), start, match.end())
            return self._field(match[1].lower(), start, match.end())
        return self._made(field, self._value())

    def _group(self, field: str, start: int) -> Query | None:
        with _Deeper(self):
            found = self._any(field)
        if not self._take(")"):
            raise QueryError(phrase("This bracket is never closed."), start, start + 1)
        return found

    def _field(self, field: str, start: int, stop: int) -> Query | None:
        self._at = stop
        self._skip_space()
        if self._at == len(self._text) or self._text[self._at] in ")|":
            raise QueryError(phrase("Nothing stands after {field}:", field=field), start, stop)
        if self._take("("):
            return self._group(field, self._at - 1)
        value = self._value()
        found = self._made(field, value)
        if found is None:
            raise QueryError(phrase("Nothing stands after {field}:", field=field), start, value.stop)
        return found

    # Single values

    def _value(self) -> _Value:
        start = self._at
        is_stem = self._text[start] == "~"
        opening = start + is_stem
        if opening < len(self._text) and self._text[opening] in _OPENING:
            ends = [self._text.find(mark, opening + 1) for mark in _CLOSING[self._text[opening]]]
            stop = min((end for end in ends if end >= 0), default=-1)
            if stop < 0:
                raise QueryError(phrase("These quotation marks are never closed."), opening, opening + 1)
            self._at = stop + 1
            is_prefix = self._take_here("*")
            return _Value(self._text[opening + 1 : stop], start, self._at, True, is_prefix, is_stem)
        match = _RAW.match(self._text, start)
        assert match is not None  # noqa: S101 - whoever calls has seen that something stands here
        self._at = match.end()
        words = match[0]
        return _Value(words.lstrip("~"), start, self._at, False, words.endswith("*"), is_stem)

    def _made(self, field: str, value: _Value) -> Query | None:
        if field == "tag":
            name = normalise(value.text).removesuffix("*") if not value.is_quoted else normalise(value.text)
            name = " ".join(name.split())
            return TagName(name, value.is_prefix) if name or value.is_prefix else None
        if field == "age":
            return _age(value)
        if field in {"after", "before", "on"}:
            return self._period(field, value)
        if field in set(ChoiceField):
            return _choice(ChoiceField(field), value)
        words = [found.folded for found in find_words(normalise(value.text))]
        if not words:
            return None
        where = WordField(field)
        plain = self._stem and len(words) == 1 and not (value.is_quoted or value.is_prefix) and where in _STEMMED
        if value.is_stem or plain:
            return _joined([Term((word,), where, is_stem=True) for word in words], All)
        return Term(tuple(words), where, value.is_prefix)

    def _period(self, field: str, value: _Value) -> Period:
        first, following = self._days(value)
        if field == "on":
            return Period(first, following)
        return Period(start=first) if field == "after" else Period(stop=first)

    def _days(self, value: _Value) -> tuple[date, date]:
        """The first day that is meant, and the first one that is not meant any more."""
        near = {"today": 0, "yesterday": 1}.get(value.text.lower())
        if near is not None:
            day = self._today - timedelta(days=near)
            return day, day + timedelta(days=1)
        match = _DATE.fullmatch(value.text)
        try:
            if match is not None:
                year, month, day_number = int(match[1]), int(match[2] or 1), int(match[3] or 1)
                first = date(year, month, day_number)
                if match[3]:
                    return first, first + timedelta(days=1)
                return first, date(year + (month == 12 or not match[2]), month % 12 + 1 if match[2] else 1, 1)
        except (ValueError, OverflowError):
            pass
        raise QueryError(
            phrase(
                "“{value}” is no date: write 2024-05-17, 2024-05, 2024, today or yesterday.",
                value=visible_line(value.text),
            ),
            value.start,
            value.stop,
        )

    # Looking at what comes

    def _skip_space(self) -> None:
        while self._at < len(self._text) and self._text[self._at].isspace():
            self._at += 1

    def _take(self, sign: str) -> bool:
        self._skip_space()
        return self._take_here(sign)

    def _take_here(self, sign: str) -> bool:
        found = self._text.startswith(sign, self._at)
        self._at += len(sign) if found else 0
        return found

    def _is_word(self, word: str) -> bool:
        """Whether the operator ``word`` stands here by itself."""
        following = self._text[self._at + len(word) : self._at + len(word) + 1]
        return self._text.startswith(word, self._at) and (not following or following in "()|" or following.isspace())

    def _take_word(self, word: str) -> bool:
        self._skip_space()
        found = self._is_word(word)
        self._at += len(word) if found else 0
        return found

    def _is_minus(self) -> bool:
        following = self._text[self._at + 1 : self._at + 2]
        return self._text[self._at] == "-" and bool(following) and following not in "-)|" and not following.isspace()


class _Deeper:
    """One level of brackets or negations."""

    def __init__(self, parser: _Parser) -> None:
        self._parser = parser

    def __enter__(self) -> None:
        self._parser._depth += 1  # noqa: SLF001 - a part of the parser
        if self._parser._depth > DEEPEST:  # noqa: SLF001
            at = self._parser._at  # noqa: SLF001
            raise QueryError(phrase("This is nested too deeply."), at - 1, at)

    def __exit__(self, *_error: object) -> None:
        self._parser._depth -= 1  # noqa: SLF001


def _joined(parts: list[Query], kind: type[All | Any]) -> Query | None:
    """One query of ``parts``, each once; None of none."""
    single = list(dict.fromkeys(parts))
    if len(single) < 2:
        return single[0] if single else None
    return kind(tuple(single))


def _choice(field: ChoiceField, value: _Value) -> Choice:
    name = " ".join(value.text.split()).lower()
    known = CHOICES.get(field, ())
    if name in known or (not known and name and all(letter.isalnum() or letter in "-_" for letter in name)):
        return Choice(field, name)
    message = phrase("{field}: takes {values}.", field=field.value, values=", ".join(known))
    if not known:
        message = phrase("{field}: takes a code such as fr or en.", field=field.value)
    raise QueryError(message, value.start, value.stop)


def _age(value: _Value) -> Age:
    match = _AGE.fullmatch(value.text.lower())
    if match is None:
        message = phrase(
            "“{value}” is no age: write a number and h, d, w, m or y, such as 7d.", value=visible_line(value.text)
        )
        raise QueryError(message, value.start, value.stop)
    return Age(int(match[2]), match[3].replace("j", "d"), match[1] == ">")
