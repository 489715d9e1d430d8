"""A Taguette project (https://www.taguette.org), in the SQLite file that Taguette 1.x writes and imports.

An article is a document, an annotation a highlight, a tag a tag with the same path. Offsets count bytes of UTF-8 in the
document's text without its HTML; each line of the article is a paragraph. Taguette has no notes: they stand in the
document's description, with the passages that the text has lost. Its names are short: 50 characters for a document.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from html import escape
from itertools import chain, islice
from pathlib import Path
from typing import Any

from reader.export.base import ExportArticle, ExportFormat, ExportOptions, public_url, timestamp
from reader.export.files import file_name
from reader.export.records import is_placed, labels
from reader.model import Annotation

__all__ = ["FORMAT", "contents"]

Row = dict[str, Any]

# The tables of Taguette 1.5 (taguette/database/models.py), and what Alembic calls that state of them.
_VERSION = "db5e31a0233d"
_TABLES: dict[str, dict[str, type]] = {
    "users": {
        "login": str, "created": str, "hashed_password": str, "disabled": int, "password_set_date": str,
        "language": str, "email": str, "email_sent": str,
    },
    "projects": {"id": int, "name": str, "description": str, "created": str},
    "project_members": {"project_id": int, "user_login": str, "privileges": str},
    "documents": {
        "id": int, "name": str, "description": str, "filename": str, "created": str, "project_id": int,
        "text_direction": str, "contents": str,
    },
    "commands": {
        "id": int, "date": str, "user_login": str, "project_id": int, "document_id": int, "payload": str,
    },
    "tags": {"id": int, "project_id": int, "path": str, "description": str},
    "highlights": {"id": int, "document_id": int, "start_offset": int, "end_offset": int, "snippet": str},
    "highlight_tags": {"highlight_id": int, "tag_id": int},
    "alembic_version": {"version_num": str},
}  # fmt: skip
_KEYS: dict[str, str | tuple[str, ...]] = {
    **dict.fromkeys(_TABLES, "id"),
    "users": "login",
    "project_members": ("project_id", "user_login"),
    "highlight_tags": ("highlight_id", "tag_id"),
    "alembic_version": "version_num",
}
_USER = "admin"
_PART = 200
_LONGEST_NAME, _LONGEST_TAG, _LONGEST_DESCRIPTION = 50, 200, 100_000
# Written from right to left (ISO 639-1).
_RIGHT_TO_LEFT = {"ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"}
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def contents(text: str) -> str:
    """``text`` as HTML in which a line is a paragraph; its text is ``text`` again, to the byte."""
    # The first one opens the body, in front of which white space would count for nothing.
    lines = text.split("\n")
    paragraphs = [f"<p>{_html(line)}</p>" if line or not number else "" for number, line in enumerate(lines)]
    return "\n".join(paragraphs)


def _html(words: str) -> str:
    return escape(words, quote=False)


def _save(articles: Iterable[ExportArticle], options: ExportOptions, path: Path) -> None:
    del options
    from sqlite_utils import Database

    db = Database(path, recursive_triggers=False, execute_plugins=False)
    writer = _Writer()
    try:
        for name, columns in _TABLES.items():
            db[name].create(columns, pk=_KEYS[name])  # type: ignore[union-attr]
        stream = iter(articles)
        for found in chain([writer.project()], map(writer.rows, iter(lambda: list(islice(stream, _PART)), []))):
            with db.conn:
                for name, rows in found.items():
                    if rows:
                        db[name].insert_all(rows)  # type: ignore[union-attr]
        db.vacuum()
    finally:
        db.close()


class _Writer:
    """Numbers documents, highlights and tags."""

    def __init__(self) -> None:
        self._documents = self._highlights = 0
        self._tags: dict[str, int] = {}

    @staticmethod
    def project() -> dict[str, list[Row]]:
        """The rows of a project with nothing in it yet."""
        made = _moment(_NEVER)
        project = {"id": 1, "name": "newsreader", "description": "", "created": made}
        return {
            "alembic_version": [{"version_num": _VERSION}],
            "users": [{"login": _USER, "created": made, "disabled": 0}],
            "projects": [project],
            "project_members": [{"project_id": 1, "user_login": _USER, "privileges": "ADMIN"}],
        }

    def rows(self, articles: list[ExportArticle]) -> dict[str, list[Row]]:
        """The rows of some articles, by table."""
        found: dict[str, list[Row]] = {name: [] for name in ("documents", "tags", "highlights", "highlight_tags")}
        for article in articles:
            self._documents += 1
            found["documents"].append(_document(article, self._documents))
            described = {tag.name: tag.description for tag in article.tags}
            for annotation in article.annotations:
                if is_placed(annotation, article):
                    found["highlights"].append(self._highlight(article, annotation))
                    names = dict.fromkeys(label[:_LONGEST_TAG] for label in labels(annotation))
                    for name in names:
                        if name not in self._tags:
                            self._tags[name] = len(self._tags) + 1
                            words = described.get(name, "")[:_LONGEST_DESCRIPTION]
                            tag = {"id": self._tags[name], "project_id": 1, "path": name, "description": words}
                            found["tags"].append(tag)
                        pair = {"highlight_id": self._highlights, "tag_id": self._tags[name]}
                        found["highlight_tags"].append(pair)
        return found

    def _highlight(self, article: ExportArticle, annotation: Annotation) -> Row:
        self._highlights += 1
        span = annotation.anchor.span
        start = len(article.text[: span.start].encode())
        return {
            "id": self._highlights,
            "document_id": self._documents,
            "start_offset": start,
            "end_offset": start + len(span.of(article.text).encode()),
            "snippet": _html(span.of(article.text)),
        }


def _document(article: ExportArticle, number: int) -> Row:
    title = " ".join(article.title.split()) or "(no title)"
    return {
        "id": number,
        "name": title if len(title) <= _LONGEST_NAME else title[: _LONGEST_NAME - 1] + "…",
        "description": "\n".join(_description(article))[:_LONGEST_DESCRIPTION],
        "filename": file_name(article.id, article.title, ".html"),
        "created": _moment(article.added or article.published or _NEVER),
        "project_id": 1,
        "text_direction": "RIGHT_TO_LEFT" if article.language in _RIGHT_TO_LEFT else "LEFT_TO_RIGHT",
        "contents": contents(article.text),
    }


def _description(article: ExportArticle) -> Iterator[str]:
    known = (article.title, article.source, ", ".join(article.authors), timestamp(article.published))
    yield from (words for words in (*known, public_url(article.url)) if words.strip())
    for annotation in article.annotations:
        lost = not is_placed(annotation, article)
        if annotation.note.strip() or lost:
            words = " ".join(annotation.anchor.exact.split())
            tags = f" [{', '.join(annotation.tags)}]" if lost and annotation.tags else ""
            yield f"> {words}{tags}\n{annotation.note.strip()}".rstrip()


def _moment(moment: datetime) -> str:
    """As SQLAlchemy writes a time into SQLite."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


FORMAT = ExportFormat("taguette", ".taguette.sqlite3", "Taguette project: highlights and tags", save=_save)
