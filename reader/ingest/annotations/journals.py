"""Journals that libraries leave in a shared folder: read line by line, and not further than they can be trusted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from reader.errors import ImportFailure
from reader.ingest.annotations.values import (
    LONGEST_NOTE,
    LONGEST_TEXT,
    Json,
    about_document,
    clean_tags,
    integer,
    passage,
    said_more,
    uuid_of,
    words,
)
from reader.model import Document, visible_line
from reader.model.exchange import ForeignAnnotation, SourceText
from reader.model.operations import Operation, from_line
from reader.model.span import Span

__all__ = ["MAX_JOURNAL", "Journal", "article_of", "journal_name", "read_folder", "read_journal", "told_annotation"]

MAX_JOURNAL = 1_000_000_000
MAX_JOURNALS = 1_000
_LONGEST_LINE = 4 * LONGEST_TEXT
_NAME = re.compile(r"newsreader-([0-9a-f]{16})\.journal")


@dataclass(frozen=True, slots=True)
class Journal:
    """The operations of one journal from its start to the first line that is none; ``length`` in bytes up to there.

    ``is_whole`` tells whether there is nothing after them: half a line is on its way, or the file is damaged.
    """

    name: str
    operations: tuple[Operation, ...] = ()
    length: int = 0
    is_whole: bool = True


def journal_name(stem: str) -> str:
    """The file name of the journal that goes by ``stem``, 16 hexadecimal digits."""
    return f"newsreader-{stem}.journal"


def read_folder(folder: Path) -> tuple[list[Journal], list[str]]:
    """The journals in a folder, by name, and the names of those that are no regular files or too long.

    Other files are none of ours. Raises ImportFailure if the folder cannot be read.
    """
    try:
        found = sorted(path for path in folder.iterdir() if _NAME.fullmatch(path.name))
    except OSError as error:
        raise ImportFailure(f"Cannot read {visible_line(str(folder))}: {error.strerror or error}.") from error
    journals, refused = [], []
    for path in found[:MAX_JOURNALS]:
        if path.is_symlink() or not path.is_file() or path.stat().st_size > MAX_JOURNAL:
            refused.append(path.name)
            continue
        journals.append(read_journal(path))
    return journals, refused + [path.name for path in found[MAX_JOURNALS:]]


def read_journal(path: Path) -> Journal:
    """The journal at ``path``; one that is not there is empty. Raises ImportFailure if it cannot be read."""
    match = _NAME.fullmatch(path.name)
    assert match is not None  # noqa: S101 - the caller's own choice of files
    operations: list[Operation] = []
    length = 0
    try:
        with path.open("rb") as file:
            while line := file.readline(_LONGEST_LINE):
                try:
                    operation = from_line(line)
                    _check(operation, f"{match[1]}:{len(operations) + 1}")
                except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
                    return Journal(path.name, tuple(operations), length, is_whole=False)
                operations.append(operation)
                length += len(line)
    except FileNotFoundError:
        return Journal(path.name)
    except OSError as error:
        raise ImportFailure(f"Cannot read {visible_line(str(path))}: {error.strerror or error}.") from error
    return Journal(path.name, tuple(operations), length)


def _check(operation: Operation, expected: str) -> None:
    """Raise ValueError for an operation that is not the next of its journal, or that says what cannot be."""
    if operation.id != expected:
        raise ValueError("an operation of another journal")
    if operation.state is None:
        return
    if operation.entity == "article":
        article_of(operation)
    elif operation.entity == "annotation":
        if uuid_of(operation.key) != operation.key:
            raise ValueError("an annotation without a UUID")
        told_annotation(operation)


def article_of(operation: Operation) -> tuple[Document, str]:
    """The document that an operation tells of, and its UUID; raises ValueError."""
    state = operation.state or {}
    text = state.get("text")
    if not isinstance(text, str) or len(text) > LONGEST_TEXT:
        raise ValueError("an article without a text")
    source = SourceText(text)
    if source.text != text:
        raise ValueError("a text that is not normalised")
    document = about_document(state, source)
    # The title counts in the digest by which others know the article, to the letter.
    title = words(state.get("title"))
    return Document(
        title,
        text,
        document.blocks,
        document.language,
        document.url,
        document.source,
        document.authors,
        document.published,
        words(state.get("kind"), 40) or "text",
    ), uuid_of(state.get("uuid"))


def told_annotation(operation: Operation) -> tuple[ForeignAnnotation, str]:
    """The annotation that an operation tells of, and the digest of its article's text; raises ValueError."""
    state: Json = operation.state or {}
    place: Json = state["place"]
    content: Json = state["content"]
    span = None
    if "start" in place:
        span = Span(integer(place["start"]), integer(place["stop"]))
        if not len(span) or span.stop > LONGEST_TEXT:
            raise ValueError("a place that is none")
    return ForeignAnnotation(
        span=span,
        exact=passage(place["exact"], LONGEST_TEXT),
        prefix=passage(place["prefix"]),
        suffix=passage(place["suffix"]),
        uuid=operation.key,
        tags=clean_tags(content["tags"]),
        note=words(content["note"], LONGEST_NOTE),
        author=words(state.get("author")),
        **said_more(
            {
                "claim": {"status": content.get("claim"), "sources": content.get("sources")},
                "links": content.get("links"),
                "speaker": list(content["speaker"].values()) if isinstance(content.get("speaker"), dict) else None,
            }
        ),
    ), words(state["article"])
