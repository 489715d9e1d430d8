"""Exports: which articles, in which format, to which file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reader.errors import ExportError
from reader.export.base import ExportArticle, ExportFormat, ExportOptions
from reader.export.files import check_target, file_name, write_file
from reader.export.jsontext import json_text
from reader.model import ALL, ArticleSummary, View
from reader.services import annotating, articles
from reader.services.library import Library

__all__ = [
    "ExportOptions",
    "ExportReport",
    "FormatInfo",
    "article_objects",
    "export",
    "export_text",
    "formats",
    "json_text",
    "write_file",
]

Progress = Callable[[int, int], None]

# Names are checked and titles read in parts of this many articles.
_PART = 500


@dataclass(frozen=True, slots=True)
class FormatInfo:
    """One export format; ``suffix`` of its files begins with a dot. A plug-in that does not work has no suffix."""

    name: str
    suffix: str
    description: str


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What an export wrote: the file, or the folder and the number of files in it, and what they hold."""

    format: str
    path: Path
    files: int
    articles: int
    annotations: int
    quotes: int


def formats() -> list[FormatInfo]:
    """Every export format, ours first; plug-ins that do not work with the reason as their description."""
    from reader.export.registry import all_formats

    return [
        FormatInfo(found.name, found.suffix, found.description)
        if isinstance(found, ExportFormat)
        else FormatInfo("", "", str(found))
        for found in all_formats()
    ]


def export(
    library: Library,
    *,
    view: View | None = None,
    article_ids: Sequence[int] = (),
    format: str,  # noqa: A002 - the word that a user says
    target: Path | None = None,
    overwrite: bool = False,
    options: ExportOptions | None = None,
    progress: Progress | None = None,
) -> ExportReport:
    """Write articles to ``target``: those of ``article_ids``, else those of ``view``, else all, newest first.

    A folder gets one file for each article, named by its number and title; a file gets all of them; without a target a
    file with a name of ours is made in the current folder. A file is written whole or not at all. ``progress`` is
    called with the number of articles done and of all. Raises ExportError, NotFound, StorageError.
    """
    from reader.export.registry import find_format

    chosen, wanted = find_format(format), _ids(library, view, article_ids)
    options = options or ExportOptions()
    folder = target is not None and target.is_dir()
    paths = _names(library, wanted, target or Path(), chosen.suffix) if folder else []
    path = target or _default_name(library, wanted, chosen.suffix)
    # All names first: an export that would be refused at the last file writes none.
    for file in paths if folder else [path]:
        check_target(file, overwrite=overwrite)
    tally = _Tally(library, len(wanted), progress)
    if folder:
        for file, article_id in zip(paths, wanted, strict=True):
            write_file(file, chosen.write(tally.read([article_id]), options), overwrite=overwrite)
    else:
        write_file(path, chosen.write(tally.read(wanted), options), overwrite=overwrite)
    return ExportReport(chosen.name, path, len(paths) if folder else 1, tally.articles, tally.annotations, tally.quotes)


def export_text(
    library: Library,
    *,
    view: View | None = None,
    article_ids: Sequence[int] = (),
    format: str,  # noqa: A002 - the word that a user says
    options: ExportOptions | None = None,
) -> Iterator[str]:
    """The same as text in chunks, for a pipe; an unknown format raises ExportError at once, not at the first chunk."""
    from reader.export.registry import find_format

    chosen = find_format(format)
    wanted = _ids(library, view, article_ids)
    return chosen.write(_Tally(library, len(wanted), None).read(wanted), options or ExportOptions())


def article_objects(library: Library, article_ids: Iterable[int]) -> Iterator[dict[str, Any]]:
    """The articles as the objects of the format jsonl; raises NotFound."""
    from reader.export.lines import article_object

    for article in _Tally(library, 0, None).read(article_ids):
        yield article_object(article)


class _Tally:
    """Reads articles one by one and counts what they hold."""

    def __init__(self, library: Library, total: int, progress: Progress | None) -> None:
        self.articles = self.annotations = self.quotes = 0
        self._library, self._total, self._progress = library, total, progress
        self._tags = annotating.list_tags(library)

    def read(self, ids: Iterable[int]) -> Iterator[ExportArticle]:
        for article_id in ids:
            article = ExportArticle.from_page(articles.open_article(self._library, article_id), self._tags)
            self.articles += 1
            self.annotations += len(article.annotations)
            self.quotes += len(article.standing_quotes)
            yield article
            if self._progress is not None:
                self._progress(self.articles, self._total)


def _ids(library: Library, view: View | None, article_ids: Sequence[int]) -> Sequence[int]:
    return article_ids or articles.article_ids(library, view or ALL)


def _names(library: Library, ids: Sequence[int], folder: Path, suffix: str) -> list[Path]:
    """The path of each article's file in ``folder``; raises ExportError for an unknown article."""
    names = [
        folder / file_name(summary.id, summary.title, suffix)
        for start in range(0, len(ids), _PART)
        for summary in articles.summaries(library, ids[start : start + _PART])
    ]
    if len(names) != len(ids):
        raise ExportError("Some of the articles are not in the library any more; choose them again.")
    return names


def _default_name(library: Library, ids: Sequence[int], suffix: str) -> Path:
    if len(ids) == 1:
        found: list[ArticleSummary] = articles.summaries(library, ids)
        if found:
            return Path(file_name(found[0].id, found[0].title, suffix))
    return Path(f"newsreader-export{suffix}")
