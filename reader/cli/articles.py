"""Articles in lists: the columns that people see."""

from __future__ import annotations

from collections.abc import Iterable

from reader.cli.listing import write_list
from reader.cli.records import article_record
from reader.i18n import _
from reader.model import ArticleSummary

__all__ = ["write_articles"]


def write_articles(items: Iterable[ArticleSummary], form: str) -> None:
    """Write summaries in the format ``form``; in a column "N" an article is new, "*" starred."""
    heading = (_("No."), "", _("Published"), _("Quotes"), _("Notes"), _("Lang."), _("Source"), _("Title"))
    write_list(items, form, record=article_record, cells=_cells, heading=heading, right=(0, 3, 4))


def _cells(summary: ArticleSummary) -> tuple[str, ...]:
    return (
        str(summary.id),
        "N" * (not summary.is_read) + "*" * summary.is_starred,
        f"{summary.published.astimezone():%Y-%m-%d %H:%M}",
        str(summary.quote_count),
        str(summary.annotation_count),
        summary.language,
        summary.source,
        summary.title,
    )
