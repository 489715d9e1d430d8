"""Looking at articles: lists of them, one of them, and what is read or starred."""

from __future__ import annotations

import string
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import replace

from reader.errors import NotFound
from reader.messages import counted, phrase
from reader.model import ArticlePage, ArticleSummary, Sort, View, ViewCount, ViewKind, visible_line
from reader.services import quoting
from reader.services.library import Library

__all__ = [
    "article_ids",
    "change_token",
    "find_article",
    "mark_read",
    "open_article",
    "set_starred",
    "sidebar",
    "snippets",
    "summaries",
]

_LARGEST_ROW_ID = 2**63 - 1
_SHORTEST_PREFIX = 4


def sidebar(library: Library, *, speakers: int = 50) -> list[ViewCount]:
    """All views with their counts; of the speakers only the most quoted."""
    from reader.storage import listing

    with library.reading() as db:
        lines = listing.sidebar(db, speakers)
    return [_without_password(line) if "://" in line.label else line for line in lines]


def _without_password(line: ViewCount) -> ViewCount:
    """A feed without a title goes by its address, which may hold a password."""
    from reader.ingest.addresses import shown_url

    return replace(line, label=shown_url(line.label))


def article_ids(
    library: Library, view: View, *, ranked: bool = False, sort: Sort = Sort.NEWEST, limit: int | None = None
) -> array[int]:
    """Row ids of the articles of ``view`` in the order ``sort``, all or the first ``limit``.

    ``ranked`` sorts by relevance. Raises QueryError, NotFound for a saved view that is gone.
    """
    from reader.storage import listing

    with library.reading() as db:
        return listing.article_ids(db, view, ranked=ranked, sort=sort, limit=limit)


def summaries(library: Library, ids: Iterable[int]) -> list[ArticleSummary]:
    """What lists show of the articles, in the order asked; unknown ids are left out."""
    from reader.storage import articles

    with library.reading() as db:
        return articles.summaries(db, ids)


def snippets(library: Library, words: str, ids: Iterable[int], *, marks: tuple[str, str] = ("", "")) -> dict[int, str]:
    """The passage of each article that shows best why a search found it, found words between the two ``marks``."""
    from reader.services.searching import passages

    return {
        article_id: "".join(marks[0] + words + marks[1] if is_found else words for words, is_found in passage.pieces())
        for article_id, passage in passages(library, View(ViewKind.SEARCH, words), ids).items()
    }


def open_article(library: Library, article_id: int) -> ArticlePage:
    """An article with its quotes and annotations; raises NotFound."""
    from reader.model.review import merge
    from reader.storage import articles, decisions, entries, notes, pages, quotes

    with library.reading() as db:
        article = articles.article(db, article_id)
        if article is None:
            raise NotFound(phrase("No article has the number {number}.", number=article_id))
        said = entries.detail(db, article_id)
        article = replace(
            article,
            wall=pages.wall(db, article_id),
            updated=said.updated,
            categories=said.categories,
            enclosures=said.enclosures,
            comments=said.comments,
        )
        found = quotes.findings(db, article_id)
        decided = decisions.of_article(db, article_id)
        annotations = notes.of_article(db, article_id)
    # Findings of another revision have no meaning here; offsets count in one text only.
    is_stored = found is not None and found.revision == article.revision
    # Those of a refresh are found in the background; who opens an article does not wait for that.
    current = found.attribution if found is not None and is_stored else quoting.quote_document(article.document)
    return ArticlePage(
        article=article,
        quotes=merge(current.quotes, decided),
        unattributed=current.unattributed,
        annotations=tuple(annotations),
        found=None if is_stored else current,
    )


def find_article(library: Library, ref: str) -> int:
    """The row id of the article that ``ref`` names: its row id, or the beginning of its UUID; raises NotFound."""
    from reader.storage import articles

    shown = visible_line(ref)
    wanted = ref.strip().lower()
    with library.reading() as db:
        if wanted.isascii() and wanted.isdecimal() and int(wanted) <= _LARGEST_ROW_ID:
            known = articles.find_by_id(db, int(wanted))
            if known is not None:
                return known.id
        if len(wanted) < _SHORTEST_PREFIX or not set(wanted) <= set(string.hexdigits + "-"):
            raise NotFound(
                phrase("No article is called “{name}”; give its number or the beginning of its UUID.", name=shown)
            )
        ids = articles.ids_by_uuid_prefix(db, wanted)
    if not ids:
        raise NotFound(
            phrase("No article is called “{name}”; give its number or the beginning of its UUID.", name=shown)
        )
    if len(ids) > 1:
        raise NotFound(phrase("Several articles begin with “{name}”; give more of the UUID.", name=shown))
    return ids[0]


def mark_read(library: Library, ids: Sequence[int], read: bool) -> None:
    """Mark articles read or unread. This is not part of what undoing takes back."""
    from reader.storage import articles

    if not ids:
        return
    with library.writing() as unit:
        articles.set_read(unit.db, ids, read, unit.at)


def set_starred(library: Library, ids: Sequence[int], starred: bool) -> None:
    """Star articles, or take their star away; one undo takes all of it back."""
    from reader.storage import articles, entities

    if not ids:
        return
    with library.writing() as unit:
        changed = articles.starred_among(unit.db, ids, not starred)
        for _, uuid, _ in changed:
            entities.change(unit, "article", uuid, {"is_starred": starred})
        title = changed[0][2] if changed else ""
        if starred:
            unit.label = counted("star “{title}”", "star {count} articles", len(changed), title=title)
        else:
            unit.label = counted("unstar “{title}”", "unstar {count} articles", len(changed), title=title)


def change_token(library: Library) -> int:
    """A number that differs from the last one whenever anyone, this program included, has written to the library."""
    return library.change_token()
