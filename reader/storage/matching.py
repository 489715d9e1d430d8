"""From the words of a query to the expressions of FTS5 (sqlite.org/fts5.html, 3).

No letter of a query has a meaning to FTS5: its words are folded, letters and digits only, and stand in quotation marks.
"""

from __future__ import annotations

from reader.model.query import All, Any, Not, Query, Term, WordField
from reader.storage.stemming import LANGUAGES, stem
from reader.storage.values import Database

__all__ = ["TEXT_FIELDS", "expression", "variants"]

TEXT_FIELDS = {WordField.ARTICLE: "", WordField.TITLE: "title : ", WordField.AUTHOR: "author : "}
"""The fields that the index of articles has, and the column filter of each."""

MOST_VARIANTS = 400
"""Words that a beginning is spelled out into; of more words FTS5 collects the articles itself, which takes longer."""

_STARTING = """
SELECT folded FROM word WHERE folded >= ?1 AND folded < ?1 || char(0x10ffff) GROUP BY folded ORDER BY min(id) LIMIT ?2
"""

_OF_STEM = """
SELECT folded FROM word WHERE {column} IN (SELECT {column} FROM word WHERE folded = ?1 UNION SELECT ?2) GROUP BY folded
ORDER BY min(id) LIMIT ?3
"""


def expression(db: Database, query: Query, filters: dict[WordField, str] = TEXT_FIELDS) -> str | None:
    """The FTS5 expression that finds what ``query`` does, None if it asks for more than words, or only for their lack.

    ``filters`` has the fields of the index, each with the column filter that stands before its words.
    """
    match query:
        case Term(field=field) if field in filters:
            return filters[field] + _term(db, query)
        case Any(parts):
            found = [expression(db, part, filters) for part in parts]
            return None if None in found else f"({' OR '.join(map(str, found))})"
        case All(parts) if parts:
            wanted = [expression(db, part, filters) for part in parts if not isinstance(part, Not)]
            unwanted = [expression(db, part.part, filters) for part in parts if isinstance(part, Not)]
            if not wanted or None in wanted or None in unwanted:
                return None
            joined = f"({' AND '.join(map(str, wanted))})"
            return f"({joined} NOT ({' OR '.join(map(str, unwanted))}))" if unwanted else joined
    return None


def _term(db: Database, term: Term) -> str:
    phrase = f'"{" ".join(term.words)}"'
    spelled = variants(db, term)
    if spelled is None:
        return phrase + " *" if term.is_prefix else phrase
    return "(" + " OR ".join(f'"{word}"' for word in dict.fromkeys([*spelled, *term.words])) + ")"


def variants(db: Database, term: Term) -> list[str] | None:
    """The words of the library that a single word with a star or a tilde stands for; None if it is no such word."""
    [first, *rest] = term.words
    if rest or not (term.is_prefix or term.is_stem):
        return None
    if term.is_stem:
        found = [
            word
            for language in LANGUAGES
            for (word,) in db.execute(
                _OF_STEM.format(column=f"stem_{language}"), [first, stem(language, first), MOST_VARIANTS]
            )
        ]
        return list(dict.fromkeys(found))
    # Numbers are not among the known words: there is no end to them.
    if first[0].isdigit():
        return None
    starting = [word for (word,) in db.execute(_STARTING, [first, MOST_VARIANTS + 1])]
    return starting if len(starting) <= MOST_VARIANTS else None
