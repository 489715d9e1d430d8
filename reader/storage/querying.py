"""From a query to SQL: a condition on the row of an article, with all values as parameters.

What asks for words only is one full-text expression (see ``matching``); what asks for quotes by their speaker, kind,
role or words is asked of one and the same quote where it stands together; the rest are columns and small sets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any as AnyValue

from reader.model.query import Age, All, Any, Choice, ChoiceField, Not, Period, Query, TagName, Term, WordField
from reader.model.query_words import folded_text
from reader.storage.matching import expression
from reader.storage.values import Database, fold_name, micros, to_json

__all__ = ["Condition", "Plan", "compile_query", "of_quote"]

_QUOTE_FIELDS = frozenset((WordField.SAID, WordField.SPEAKER, WordField.ROLE))
_SAID = {WordField.SAID: ""}
_NOTE = {WordField.NOTE: ""}

_NAMED = """
SELECT speaker.root_id FROM speaker WHERE id IN (SELECT rowid FROM speaker_search WHERE speaker_search MATCH ?1)
UNION SELECT speaker.root_id FROM speaker JOIN speaker_name ON speaker_name.speaker_id = speaker.id
WHERE speaker_name.id IN (SELECT rowid FROM name_search WHERE name_search MATCH ?1)
"""

_IN_ARTICLES = f"SELECT coalesce(sum(article_count), 0) FROM speaker WHERE id IN ({_NAMED})"  # noqa: S608 - a constant

_MATCHING = "SELECT rowid FROM article_search WHERE article_search MATCH ?"
# A quote's place is 1,024 times its article's.
_SAYING = "SELECT rowid >> 10 FROM said_search WHERE said_search MATCH ?"

_FLAGS = {
    "unread": "article.is_read = 0",
    "read": "article.is_read = 1",
    "starred": "article.is_starred = 1",
    "reviewed": "article.id IN (SELECT article_id FROM decision)",
    "orphaned": """article.id IN (SELECT article_id FROM annotation WHERE state = 'orphan'
      UNION SELECT article_id FROM decision WHERE state = 'orphan')""",
    "changed": "article.is_changed = 1",
    "withdrawn": "article.is_withdrawn = 1",
    "claim": "article.id IN (SELECT article_id FROM annotation WHERE claim <> '')",
}
_FEEDS = "SELECT id, title, url, article_count FROM feed WHERE removed = 0"
_GATHERED = 20_000
"""Articles of feeds beyond which each article is asked for its feeds, rather than all of theirs being gathered."""

_OPPOSITES = {"read": "unread", "unread": "read"}
_POSSESSIONS = {
    "quote": "article.quote_count > 0",
    "note": "article.id IN (SELECT article_id FROM annotation WHERE note <> '')",
    "tag": "article.id IN (SELECT article_id FROM tagged)",
    "enclosure": "article.id IN (SELECT article_id FROM entry_detail WHERE enclosures <> '[]')",
    "revision": "article.revision > 1",
    "claim": _FLAGS["claim"],
    "link": "article.id IN (SELECT article_id FROM annotation WHERE id IN (SELECT annotation_id FROM annotation_link))",
}


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition in SQL and the values of its question marks."""

    sql: str
    values: tuple[AnyValue, ...] = ()


NEVER = Condition("0")


@dataclass(frozen=True, slots=True)
class Plan:
    """How a query is answered: its full-text expression ("" for none) and what else has to be true of an article.

    Where all that is left is the words of quotes, ``said`` is their full-text expression and not in ``rest``. All
    articles were published from ``earliest`` to before ``latest`` (microseconds). ``most`` is how many articles its
    speakers are in, None if it names none.
    """

    match: str
    rest: Condition
    said: str = ""
    earliest: int | None = None
    latest: int | None = None
    most: int | None = None

    def whole(self) -> Condition:
        """Everything as one condition."""
        conditions = [_in("article.place", _MATCHING, self.match)] if self.match else []
        conditions += [_in("article.place", _SAYING, self.said)] if self.said else []
        return _all([*conditions, self.rest])


def compile_query(db: Database, query: Query, now: datetime) -> Plan:
    """The plan for ``query``; ``now`` (aware) is what ages count from."""
    compiler = _Compiler(db, now)
    parts = query.parts if isinstance(query, All) else (query,)
    words = [part for part in parts if expression(db, part) is not None]
    unwanted = [part for part in parts if isinstance(part, Not) and expression(db, part.part) is not None]
    match = ""
    rest: Sequence[Query] = parts
    if words:
        match = expression(db, All((*words, *unwanted))) or ""
        rest = [part for part in parts if part not in words and part not in unwanted]
    said = ""
    quoted = [part for part in rest if _is_of_quote(part)]
    if quoted and not match:
        said = expression(db, All(tuple(quoted)), _SAID) or ""
        rest = [part for part in rest if part not in quoted] if said else rest
    first, last = compiler.bounds(parts)
    return Plan(match, compiler.condition(All(tuple(rest))), said, first, last, _most(db, parts))


def _most(db: Database, parts: Sequence[Query]) -> int | None:
    """How many articles the speakers of a query are in: of several that it asks for, the fewest."""
    names = [part for part in parts if isinstance(part, Term) and part.field is WordField.SPEAKER]
    counts = [db.execute(_IN_ARTICLES, [_plain(name)]).fetchone()[0] for name in names]
    return min(counts, default=None)


def of_quote(db: Database, parts: Iterable[Query]) -> Condition:
    """The condition on a row of ``quote`` that says all that ``parts`` ask of one quote."""
    conditions = [_quote_condition(db, part) for part in parts]
    return _all(conditions)


class _Compiler:
    """The conditions on ``article`` for the parts of one query."""

    def __init__(self, db: Database, now: datetime) -> None:
        self._db = db
        self._now = now
        self._makers: dict[type, Callable[[AnyValue], Condition]] = {
            Term: self._term,
            Choice: self._choice,
            TagName: _tag,
            Period: lambda period: self._published(*_moments(period)),
            Age: self._age,
            All: self._each,
            Any: lambda any_: _any([self.condition(part) for part in any_.parts]),
            Not: self._not,
        }

    def condition(self, query: Query) -> Condition:
        """The condition for ``query``."""
        match = expression(self._db, query)
        if match is not None:
            return _in("article.place", _MATCHING, match)
        return self._makers[type(query)](query)

    def bounds(self, parts: Iterable[Query]) -> tuple[int | None, int | None]:
        """Between which times, in microseconds, all articles of the query lie: no other need be looked at."""
        first: int | None = None
        last: int | None = None
        for part in parts:
            if isinstance(part, Period):
                start, stop = _moments(part)
            elif isinstance(part, Age) and not part.is_over:
                start, stop = micros(self._now - part.span), None
            else:
                continue
            first = start if first is None else max(first, start or first)
            last = stop if last is None else min(last, stop or last)
        return first, last

    def _each(self, query: All) -> Condition:
        """All parts; what is asked of quotes, of one and the same quote."""
        quoted = [part for part in query.parts if _is_of_quote(part)]
        # A kind or a name alone is a set of articles like any other; together they are about one quote.
        rest = [self.condition(part) for part in query.parts if part not in quoted]
        return _all(rest + ([_quoted(self._db, quoted)] if quoted else []))

    def _term(self, term: Term) -> Condition:
        if _is_of_quote(term):
            return _quoted(self._db, [term])
        match term.field:
            case WordField.NOTE:
                return _in(
                    "article.id",
                    """SELECT article_id FROM annotation
                    WHERE id IN (SELECT rowid FROM note_search WHERE note_search MATCH ?)""",
                    expression(self._db, term, _NOTE) or "",
                )
            case WordField.SOURCE:
                names = [name for (name,) in self._db.execute("SELECT name FROM source") if _holds(name, term)]
                # Names that differ in case only are the same to the words of a query, and to this index.
                return _in("article.source COLLATE NOCASE", "SELECT value FROM json_each(?)", to_json(names))
            case _:
                feeds = {
                    key: articles
                    for key, title, url, articles in self._db.execute(_FEEDS)
                    if _holds(title, term) or _holds(url, term)
                }
                within = "SELECT article_id FROM entry WHERE feed_id IN (SELECT value FROM json_each(?))"
                if sum(feeds.values()) > _GATHERED:
                    return Condition(f"EXISTS ({within} AND entry.article_id = article.id)", (to_json([*feeds]),))
                return _in("article.id", within, to_json([*feeds]))

    def _choice(self, choice: Choice) -> Condition:
        match choice.field:
            case ChoiceField.IS:
                return Condition(_FLAGS[choice.value])
            case ChoiceField.HAS:
                return Condition(_POSSESSIONS[choice.value])
            case ChoiceField.KIND:
                return _quoted(self._db, [choice])
            case ChoiceField.CLAIM:
                if choice.value == "*":
                    return Condition(_FLAGS["claim"])
                return _in("article.id", "SELECT article_id FROM annotation WHERE claim = ?", choice.value)
            case ChoiceField.LANG:
                return Condition("(article.language = ? COLLATE NOCASE OR article.language LIKE ? || '-%')",
                                 (choice.value, choice.value))  # fmt: skip

    def _not(self, query: Not) -> Condition:
        # What is not read is unread: there is an index of that.
        if isinstance(query.part, Choice) and query.part.field is ChoiceField.IS and query.part.value in _OPPOSITES:
            return Condition(_FLAGS[_OPPOSITES[query.part.value]])
        return _not(self.condition(query.part))

    def _age(self, age: Age) -> Condition:
        moment = micros(self._now - age.span)
        return self._published(None, moment) if age.is_over else self._published(moment, None)

    def _published(self, first: int | None, last: int | None) -> Condition:
        conditions = [] if first is None else [Condition("article.published >= ?", (first,))]
        return _all(conditions + ([] if last is None else [Condition("article.published < ?", (last,))]))


def _is_of_quote(query: Query) -> bool:
    """Whether ``query`` is about single quotes, so that it can be asked together with others of its like."""
    match query:
        case Term(field=field):
            return field in _QUOTE_FIELDS
        case Choice(field=field):
            return field is ChoiceField.KIND
        case Any(parts) | All(parts):
            return bool(parts) and all(map(_is_of_quote, parts))
    return False


def _quoted(db: Database, parts: Sequence[Query]) -> Condition:
    """The articles with a quote of which all ``parts`` are true."""
    said = expression(db, All(tuple(parts)), _SAID)
    if said is not None:
        return _in("article.place", _SAYING, said)
    condition = of_quote(db, parts)
    if all(isinstance(part, Choice) for part in parts):
        # Most articles have quotes of most kinds: to gather all of them would be to read all quotes.
        return Condition(
            f"EXISTS (SELECT 1 FROM quote WHERE quote.article_id = article.id AND {condition.sql})",  # noqa: S608
            condition.values,
        )
    return Condition(f"article.id IN (SELECT quote.article_id FROM quote WHERE {condition.sql})", condition.values)  # noqa: S608


def _quote_condition(db: Database, query: Query) -> Condition:
    match query:
        case Term(field=WordField.SAID):
            words = expression(db, query, _SAID) or ""
            # The plus: a speaker's quotes are looked through along the index quote_timeline, not sought one by one.
            return _in("+quote.place", "SELECT rowid FROM said_search WHERE said_search MATCH ?", words)
        case Term(field=WordField.SPEAKER):
            found = [key for (key,) in db.execute(_NAMED, [_plain(query)])]
            return _in("quote.speaker_id", "SELECT value FROM json_each(?)", to_json(found)) if found else NEVER
        case Term():
            return _in("quote.role_id", "SELECT rowid FROM role_search WHERE role_search MATCH ?", _plain(query))
        case Choice(value=value):
            return Condition("quote.kind = ?", (value,))
        case All(parts):
            return of_quote(db, parts)
        case Any(parts):
            return _any([_quote_condition(db, part) for part in parts])
    raise AssertionError(query)


def _plain(term: Term) -> str:
    """The words as a phrase, the last as a beginning if it has a star: names have no stems."""
    return f'"{" ".join(term.words)}"' + (" *" if term.is_prefix else "")


def _holds(text: str, term: Term) -> bool:
    """Whether the words of ``term`` follow each other in ``text``."""
    end = "" if term.is_prefix else " "
    return f" {' '.join(term.words)}{end}" in f" {folded_text(text)} "


def _tag(tag: TagName) -> Condition:
    name = fold_name(tag.name)
    if tag.name.endswith("/"):
        name += "" if name.endswith("/") else "/"
    if tag.is_prefix:
        return Condition(
            "article.id IN (SELECT article_id FROM tagged WHERE path >= ? AND path < ? || char(0x10ffff))", (name, name)
        )
    return Condition("article.id IN (SELECT article_id FROM tagged WHERE path = ?)", (name,))


def _moments(period: Period) -> tuple[int | None, int | None]:
    """The period's bounds in microseconds UTC: midnights of this computer's time zone."""
    return _midnight(period.start), _midnight(period.stop)


def _midnight(day: date | None) -> int | None:
    if day is None:
        return None
    try:
        return micros(datetime.combine(day, time()).astimezone())
    except (OverflowError, ValueError):
        # The first and the last days of the calendar have no midnight in every zone.
        return -(1 << 62) if day.year == 1 else 1 << 62


def _in(column: str, select: str, value: str) -> Condition:
    return Condition(f"{column} IN ({select})", (value,))


def _all(conditions: Sequence[Condition]) -> Condition:
    if not conditions:
        return Condition("1")
    return Condition(" AND ".join(one.sql for one in conditions), tuple(v for one in conditions for v in one.values))


def _any(conditions: Sequence[Condition]) -> Condition:
    joined = " OR ".join(f"({one.sql})" for one in conditions)
    return Condition(f"({joined})", tuple(value for one in conditions for value in one.values))


def _not(condition: Condition) -> Condition:
    return Condition(f"NOT ({condition.sql})", condition.values)
