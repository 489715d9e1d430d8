"""What one speaker said in the order of time, under which names and in which roles; and who may be the same."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from reader.model import QuoteKind, Span, SpeakerKind, SpeakerSummary
from reader.model.names import Likeness, Named, likeness
from reader.storage.quotes import SpeakerQuote, quotes_where
from reader.storage.values import Database, decoding, fold_name, from_json, from_micros, to_json

__all__ = [
    "Alike",
    "NameUse",
    "RoleUse",
    "alike",
    "apart",
    "moments",
    "most_quoted",
    "names_of",
    "owner_of_name",
    "quote_ids",
    "quote_ids_in",
    "quotes",
    "roles_of",
    "root_of",
    "said_in",
    "speaker_at",
    "speaker_ids",
    "speaker_summaries",
    "where_said",
]

_ROOT = "SELECT whole.uuid FROM speaker JOIN speaker AS whole ON whole.id = speaker.root_id WHERE speaker.uuid = ?"
_ID = "(SELECT root_id FROM speaker WHERE uuid = ?1)"

_MOST_QUOTED = "SELECT uuid FROM speaker WHERE quote_count > 0 ORDER BY quote_count DESC, id LIMIT ?"

_NAMES = f"""
SELECT speaker_name.shown, speaker_name.key, speaker_name.kind, part.uuid,
  (SELECT count(*) FROM quote WHERE quote.name_id = speaker_name.id)
FROM speaker AS part JOIN speaker_name ON speaker_name.speaker_id = part.id
WHERE part.root_id = {_ID} ORDER BY 5 DESC, speaker_name.id
"""  # noqa: S608 - constants

_ROLES = f"""
SELECT speaker_role.role, told.first, told.last, told.quotes FROM (
  SELECT role_id, min(published) AS first, max(published) AS last, count(*) AS quotes
  FROM quote INDEXED BY quote_timeline WHERE speaker_id = {_ID} AND role_id IS NOT NULL GROUP BY role_id
) AS told JOIN speaker_role ON speaker_role.id = told.role_id ORDER BY told.last DESC, told.quotes DESC
"""  # noqa: S608 - constants

# Those whose name sounds the same in consonants, or is the same in another kind. That "theirs" is not empty is what
# lets SQLite use the index of blocks.
_NEAR = f"""
SELECT DISTINCT whole.uuid, mine.shown, mine.kind, theirs.shown, theirs.kind
FROM speaker AS part JOIN speaker_name AS mine ON mine.speaker_id = part.id
JOIN speaker_name AS theirs ON (theirs.block = mine.block AND theirs.block <> '') OR theirs.key = mine.key
JOIN speaker AS other ON other.id = theirs.speaker_id JOIN speaker AS whole ON whole.id = other.root_id
WHERE part.root_id = {_ID} AND other.root_id <> part.root_id AND whole.quote_count > 0
ORDER BY whole.quote_count DESC, whole.id LIMIT 1000
"""  # noqa: S608 - constants

_OWNER = """
SELECT whole.uuid FROM speaker_name JOIN speaker ON speaker.id = speaker_name.speaker_id
JOIN speaker AS whole ON whole.id = speaker.root_id WHERE speaker_name.key = ? AND speaker_name.kind = ?
"""


@dataclass(frozen=True, slots=True)
class NameUse:
    """A name that a speaker goes by, whose it was before any merge, and how many quotes were found under it."""

    shown: str
    key: str
    kind: SpeakerKind
    part: str
    quotes: int


@dataclass(frozen=True, slots=True)
class RoleUse:
    """A role as articles tell it, the dates (UTC) of the first and last of them, and the number of quotes."""

    role: str
    first: datetime
    last: datetime
    quotes: int


@dataclass(frozen=True, slots=True)
class Alike:
    """Another speaker that may be the same, by which of its names, and why."""

    uuid: str
    name: str
    likeness: Likeness


def root_of(db: Database, uuid: str) -> str | None:
    """The UUID of the speaker that ``uuid`` is now a part of, itself if it was not merged; None if there is none."""
    row = db.execute(_ROOT, [uuid]).fetchone()
    return None if row is None else str(row[0])


def owner_of_name(db: Database, key: str, kind: SpeakerKind) -> str | None:
    """The UUID of the speaker whose name that is."""
    row = db.execute(_OWNER, [key, kind.value]).fetchone()
    return None if row is None else str(row[0])


def quote_ids(db: Database, uuid: str, kind: QuoteKind | None = None) -> array[int]:
    """Row ids of a speaker's quotes, newest article first, in text order within an article; only those of ``kind``."""
    chosen = "" if kind is None else " AND kind = ?2"
    sql = f"""SELECT json_group_array(id) FROM (SELECT id FROM quote INDEXED BY quote_timeline
    WHERE speaker_id = {_ID}{chosen} ORDER BY published DESC, article_id DESC, start)"""  # noqa: S608 - constants
    [found] = db.execute(sql, [uuid] if kind is None else [uuid, kind.value]).fetchone()
    return array("q", from_json(found))


def quote_ids_in(db: Database, uuid: str, article_ids: Iterable[int]) -> array[int]:
    """Row ids of a speaker's quotes in these articles."""
    sql = f"""SELECT json_group_array(id) FROM quote
    WHERE article_id IN (SELECT value FROM json_each(?2)) AND speaker_id = {_ID}"""  # noqa: S608 - constants
    [found] = db.execute(sql, [uuid, to_json(list(article_ids))]).fetchone()
    return array("q", from_json(found))


def quotes(db: Database, ids: Iterable[int]) -> list[SpeakerQuote]:
    """The quotes with these row ids, in the order asked; those that are gone are left out."""
    wanted = list(ids)
    found = quotes_where(db, "said.id IN (SELECT value FROM json_each(?))", [to_json(wanted)])
    by_id = {quote.id: quote for quote in found}
    return [by_id[quote_id] for quote_id in wanted if quote_id in by_id]


def said_in(db: Database, uuid: str) -> list[tuple[int, str]]:
    """Row id and words of all quotes of a speaker, in the order of :func:`quote_ids`."""
    sql = f"""SELECT said.id, substr(revision.text, said.start + 1, said.stop - said.start)
    FROM quote AS said INDEXED BY quote_timeline JOIN article ON article.id = said.article_id
    JOIN revision ON revision.article_id = article.id AND revision.number = article.revision
    WHERE said.speaker_id = {_ID} ORDER BY said.published DESC, said.article_id DESC, said.start"""  # noqa: S608
    return db.execute(sql, [uuid]).fetchall()


@decoding
def moments(db: Database, uuid: str) -> array[int]:
    """When the articles were published that quote a speaker, one moment a quote (microseconds), newest first."""
    sql = f"""SELECT json_group_array(published) FROM (SELECT published FROM quote INDEXED BY quote_timeline
    WHERE speaker_id = {_ID} ORDER BY published DESC)"""  # noqa: S608 - constants
    [found] = db.execute(sql, [uuid]).fetchone()
    return array("q", from_json(found))


def names_of(db: Database, uuid: str) -> list[NameUse]:
    """The names that a speaker goes by, the most used first."""
    return [
        NameUse(shown, key, SpeakerKind(kind), part, quotes)
        for shown, key, kind, part, quotes in db.execute(_NAMES, [uuid])
    ]


@decoding
def roles_of(db: Database, uuid: str) -> list[RoleUse]:
    """The roles of a speaker, the latest first."""
    return [
        RoleUse(role, from_micros(first), from_micros(last), quotes)
        for role, first, last, quotes in db.execute(_ROLES, [uuid])
    ]


def where_said(db: Database, uuid: str, ids: Iterable[int]) -> list[tuple[str, str, str]]:
    """Name key, kind and article UUID of those of the quotes ``ids`` that are a speaker's."""
    sql = f"""SELECT DISTINCT speaker_name.key, speaker_name.kind, article.uuid FROM quote
    JOIN speaker_name ON speaker_name.id = quote.name_id JOIN article ON article.id = quote.article_id
    WHERE quote.id IN (SELECT value FROM json_each(?2)) AND quote.speaker_id = {_ID} ORDER BY 1, 2, 3"""  # noqa: S608
    return db.execute(sql, [uuid, to_json(list(ids))]).fetchall()


def speaker_at(db: Database, article_id: int, span: Span) -> str | None:
    """The UUID of the speaker of the quote at exactly that span of an article."""
    row = db.execute(
        """SELECT speaker.uuid FROM quote JOIN speaker ON speaker.id = quote.speaker_id
        WHERE quote.article_id = ? AND quote.start = ? AND quote.stop = ?""",
        [article_id, span.start, span.stop],
    ).fetchone()
    return None if row is None else str(row[0])


def apart(db: Database, uuid: str) -> set[str]:
    """The UUIDs of the speakers that a person has said are not this one."""
    rows = db.execute("SELECT one, other FROM speaker_apart WHERE ?1 IN (one, other)", [uuid]).fetchall()
    return {other if one == uuid else one for one, other in rows}


def most_quoted(db: Database, limit: int) -> list[str]:
    """The UUIDs of the most quoted speakers."""
    return [row[0] for row in db.execute(_MOST_QUOTED, [limit])]


def alike(db: Database, uuid: str) -> list[Alike]:
    """The speakers that may be the same as this one, the most quoted first, but for those told apart."""
    dismissed = apart(db, uuid)
    roles: dict[str, frozenset[str]] = {}
    found: dict[str, Alike] = {}

    def roles_with(who: str) -> frozenset[str]:
        if who not in roles:
            roles[who] = frozenset(use.role for use in roles_of(db, who))
        return roles[who]

    for other, mine, kind, theirs, their_kind in db.execute(_NEAR, [uuid]).fetchall():
        if other in dismissed or other in found:
            continue
        one, two = Named(mine, SpeakerKind(kind)), Named(theirs, SpeakerKind(their_kind))
        # Roles are read only where the names are near: a family name can be hundreds of people's.
        if likeness(one, two) is None:
            continue
        why = likeness(Named(one.name, one.kind, roles_with(uuid)), Named(two.name, two.kind, roles_with(other)))
        if why is not None:
            found[other] = Alike(other, theirs, why)
    return list(found.values())


def speaker_ids(db: Database, order: str, words: str) -> array[int]:
    """Row ids of the speakers with quotes, by "quotes", "articles" or "name"; with all ``words`` in name or role."""
    wanted = fold_name(words).split()
    holds = " AND (instr(folded, ?) OR instr(role, ?))" * len(wanted)
    sql = f"""SELECT json_group_array(id) FROM (SELECT id FROM speaker WHERE quote_count > 0{holds}
    ORDER BY {_ORDERS[order]})"""  # noqa: S608 - constants
    [found] = db.execute(sql, [word for word in wanted for _ in range(2)]).fetchone()
    return array("q", from_json(found))


_ORDERS = {
    "quotes": "quote_count DESC, id",
    "articles": "article_count DESC, quote_count DESC, id",
    "name": "folded, kind, id",
}


def speaker_summaries(db: Database, ids: Iterable[int]) -> dict[int, SpeakerSummary]:
    """The speakers with these row ids, those that are still there."""
    rows = db.execute(
        """SELECT id, uuid, name, kind, role, quote_count, article_count FROM speaker
        WHERE id IN (SELECT value FROM json_each(?))""",
        [to_json(list(ids))],
    )
    return {row_id: SpeakerSummary(*rest) for row_id, *rest in rows}
