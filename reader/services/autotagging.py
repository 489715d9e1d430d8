"""The tags that a person wants on all new articles of a feed: each is put on the headline as the article comes in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from reader.messages import phrase
from reader.model import Article, BlockKind, Feed, Span, make_anchor, visible_line
from reader.services.library import Library

if TYPE_CHECKING:
    from reader.storage.values import Database

__all__ = ["AUTHOR", "tag_new_articles"]

AUTHOR = "newsreader"
"""Who makes these annotations: not the person."""


def tag_new_articles(library: Library, feed: Feed, article_ids: Sequence[int]) -> None:
    """Put the tags of ``feed`` on its new articles; a tag that has been deleted since it was chosen is left out.

    The journal says that the program did it; undoing goes past it. Raises StorageError.
    """
    from reader.storage import articles, entities, notes
    from reader.storage.values import new_uuid

    if not feed.tags or not article_ids:
        return
    with library.writing(what="auto") as unit:
        uuids = _uuids(unit.db, feed.tags)
        if not uuids:
            return
        unit.label = phrase("tags of feed “{feed}”", feed=visible_line(feed.title))
        for article_id in article_ids:
            article = articles.article(unit.db, article_id)
            if article is None or not article.text.strip():
                continue
            anchor = make_anchor(article.text, _headline(article), article.revision)
            state = notes.state_of(article.summary.uuid, anchor, uuids, "", AUTHOR, unit.at)
            entities.change(unit, "annotation", new_uuid(), state)


def _uuids(db: Database, names: Sequence[str]) -> list[str]:
    from reader.storage import tags

    return sorted({found.uuid for name in names if (found := tags.by_name(db, name)) is not None})


def _headline(article: Article) -> Span:
    """The headline; the first block where there is none, the first line where there are no blocks."""
    first = next((block for block in article.blocks if block.kind is BlockKind.HEADLINE), None)
    if first is not None or article.blocks:
        return (first or article.blocks[0]).span
    stripped = article.text.lstrip()
    start = len(article.text) - len(stripped)
    return Span(start, start + len(stripped.partition("\n")[0]))
