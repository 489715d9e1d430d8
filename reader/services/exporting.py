"""Exports: which articles, in which format, to which file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, cast

from reader.errors import ExportError
from reader.export.base import ExportArticle, ExportFormat, ExportOptions
from reader.export.files import check_target, file_name, save_file, write_file, write_members, zip_members
from reader.export.jsontext import json_text
from reader.messages import phrase
from reader.model import ALL, ArticleSummary, View, visible_line
from reader.services import articles, tagging
from reader.services.library import Library

if TYPE_CHECKING:
    from reader.storage.values import Database

__all__ = [
    "ExportOptions",
    "ExportReport",
    "FormatInfo",
    "article_objects",
    "export",
    "export_bytes",
    "export_text",
    "formats",
    "is_text",
    "json_text",
    "write_file",
]

Progress = Callable[[int, int], None]

# Names are checked and titles read in parts of this many articles.
_PART = 500
_CHUNK = 1 << 20
_OWN = "jsonl"


@dataclass(frozen=True, slots=True)
class FormatInfo:
    """One export format; ``suffix`` of its files begins with a dot. A plug-in that does not work has no suffix.

    ``keeps_words``: a file that is there can be brought up to date and keeps what a person wrote in it. ``is_missing``:
    what it needs is not installed.
    """

    name: str
    suffix: str
    description: str
    keeps_words: bool = False
    is_missing: bool = False


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What an export wrote: the file, or the folder and the number of files in it, and what they hold.

    ``conflicts`` says of each file that was brought up to date what was left in it as a person has changed it.
    """

    format: str
    path: Path
    files: int
    articles: int
    annotations: int
    quotes: int
    conflicts: tuple[str, ...] = ()


def formats() -> list[FormatInfo]:
    """Every export format, ours first; plug-ins that do not work with the reason as their description."""
    from importlib.util import find_spec

    from reader.export.registry import all_formats

    return [
        FormatInfo(
            found.name,
            found.suffix,
            found.description,
            keeps_words=found.merge is not None,
            is_missing=bool(found.needs) and find_spec(found.needs) is None,
        )
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
    update: bool = False,
    options: ExportOptions | None = None,
    progress: Progress | None = None,
) -> ExportReport:
    """Write articles to ``target``: those of ``article_ids``, else those of ``view``, else all, newest first.

    A folder gets one file for each article, named by its number and title, or the files of a format that has several;
    a file gets all of them; without a target a file with a name of ours is made in the current folder. A file is
    written whole or not at all. With ``update`` files of a format that can be merged are brought up to date, and what a
    person wrote in them stays. ``progress`` is called with the number of articles done and of all. Raises ExportError,
    NotFound, StorageError.
    """
    from reader.export.registry import find_format

    chosen, wanted = find_format(format), _ids(library, view, article_ids)
    if update and chosen.merge is None:
        raise ExportError(
            phrase("Files of the format {name} cannot be brought up to date; replace them instead.", name=chosen.name)
        )
    tally = _Tally(library, len(wanted), progress)
    given = _with_beside(library, chosen.name, view, article_ids, options)
    writer = _Writer(chosen, given, overwrite, update)
    folder = target is not None and target.is_dir()
    path = target or _default_name(library, wanted, chosen.suffix)
    files = 1
    if folder and chosen.members is not None:
        files = write_members(path, chosen.members(tally.read(wanted), writer.options), overwrite=overwrite)
    elif folder:
        paths = _names(library, wanted, path, chosen.suffix)
        files = len(paths)
        if update:
            paths = [_renamed(file, number) for file, number in zip(paths, wanted, strict=True)]
        writer.check(paths)
        for file, article_id in zip(paths, wanted, strict=True):
            writer.write(file, tally.read([article_id]))
    else:
        writer.check([path])
        writer.write(path, tally.read(wanted))
    return ExportReport(
        chosen.name, path, files, tally.articles, tally.annotations, tally.quotes, tuple(writer.conflicts)
    )


class _Writer:
    """Writes files of one format: new ones, in place of old ones, or merged with them."""

    def __init__(self, chosen: ExportFormat, options: ExportOptions, overwrite: bool, update: bool) -> None:
        self.options = options
        self.conflicts: list[str] = []
        self._format, self._overwrite, self._update = chosen, overwrite, update

    def check(self, paths: Iterable[Path]) -> None:
        """Raise ExportError if one of them may not be written: such an export writes none at all."""
        for path in paths:
            check_target(path, overwrite=self._overwrite or self._update)

    def write(self, path: Path, articles: Iterable[ExportArticle]) -> None:
        """Write ``articles`` to the file at ``path``."""
        chosen, options = self._format, self.options
        if chosen.members is not None:
            members = chosen.members(articles, options)
            save_file(path, lambda fresh: zip_members(fresh, members), overwrite=self._overwrite)
        elif chosen.save is not None:
            save = chosen.save
            save_file(path, lambda fresh: save(articles, options, fresh), overwrite=self._overwrite)
        elif self._update and chosen.merge is not None and path.exists():
            merged = chosen.merge(_read(path), "".join(chosen.write(articles, options)))
            self.conflicts += [f"{path.name}: {conflict}" for conflict in merged.conflicts]
            write_file(path, [merged.text], overwrite=True)
        else:
            write_file(path, chosen.write(articles, options), overwrite=self._overwrite)


def _read(path: Path) -> str:
    """The text of a file that is to be merged; raises ExportError if it is none."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ExportError(phrase("Cannot read {path}; choose another name.", path=visible_line(str(path)))) from error


def _renamed(path: Path, article_id: int) -> Path:
    """The file in which the article was exported before its title changed, if there is just one; else ``path``."""
    if path.exists():
        return path
    earlier = sorted(path.parent.glob(f"{article_id}-*{path.suffix}"))
    return earlier[0] if len(earlier) == 1 else path


def export_bytes(
    library: Library,
    *,
    view: View | None = None,
    article_ids: Sequence[int] = (),
    format: str,  # noqa: A002 - the word that a user says
    options: ExportOptions | None = None,
) -> Iterator[bytes]:
    """Any format as bytes in chunks, for a pipe: what is no text is made in a temporary folder first."""
    with TemporaryDirectory(prefix="newsreader-") as folder:
        path = Path(folder) / "export"
        export(library, view=view, article_ids=article_ids, format=format, target=path, options=options)
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                yield chunk


def is_text(format: str) -> bool:  # noqa: A002 - the word that a user says
    """Whether a format is a text that can be written to a pipe as it is made; raises ExportError."""
    from reader.export.registry import find_format

    return find_format(format).is_text


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
    given = _with_beside(library, chosen.name, view, article_ids, options)
    return chosen.write(_Tally(library, len(wanted), None).read(wanted), given)


def article_objects(library: Library, article_ids: Iterable[int]) -> Iterator[dict[str, Any]]:
    """The articles as the objects of the format jsonl; raises NotFound."""
    from reader.export.lines import article_object

    for article in _Tally(library, 0, None).read(article_ids):
        yield article_object(article)


class _Tally:
    """Reads articles one by one, all of one state of the library, and counts what they hold."""

    def __init__(self, library: Library, total: int, progress: Progress | None) -> None:
        self.articles = self.annotations = self.quotes = 0
        self._library, self._total, self._progress = library, total, progress
        self._tags = tagging.list_tags(library)

    def read(self, ids: Iterable[int]) -> Iterator[ExportArticle]:
        """The articles with these row ids; the library is let go of with the last."""
        from reader.storage import decisions

        with self._library.reading() as db:
            # Opening a library costs more than reading an article in it.
            state = cast("Library", _State(db))
            for article_id in ids:
                page = articles.open_article(state, article_id)
                decided = decisions.of_article(db, page.article.summary.id)
                article = replace(ExportArticle.from_page(page, self._tags), decisions=tuple(decided))
                self.articles += 1
                self.annotations += len(article.annotations)
                self.quotes += len(article.standing_quotes)
                yield article
                if self._progress is not None:
                    self._progress(self.articles, self._total)


class _State:
    """What a use case that only reads sees of a library: one unit of reading, which somebody else has opened."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def reading(self) -> AbstractContextManager[Database]:
        """That unit."""
        return nullcontext(self._db)


def _with_beside(
    library: Library, name: str, view: View | None, article_ids: Sequence[int], options: ExportOptions | None
) -> ExportOptions:
    """The options with what the library holds beside articles, for our own format where everything is exported."""
    from reader.services.sharing_files import beside

    given = options or ExportOptions()
    is_whole = name == _OWN and not article_ids and view in (None, ALL)
    return replace(given, beside=beside(library)) if is_whole else given


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
        raise ExportError(phrase("Some of the articles are not in the library any more; choose them again."))
    return names


def _default_name(library: Library, ids: Sequence[int], suffix: str) -> Path:
    if len(ids) == 1:
        found: list[ArticleSummary] = articles.summaries(library, ids)
        if found:
            return Path(file_name(found[0].id, found[0].title, suffix))
    return Path(f"newsreader-export{suffix}")
