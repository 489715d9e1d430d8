"""Apache Parquet, written by DuckDB: a file of notes and quotes, or into a folder a file a table.

The columns are those of the SQLite extract, with times as timestamps in UTC. The rows wait as JSON Lines in a temporary
folder, so that the memory needed does not grow with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from reader.errors import ExportError
from reader.export.base import ExportArticle, ExportFormat, ExportOptions, Member
from reader.export.extract import TABLES, rows
from reader.export.jsontext import json_text
from reader.messages import phrase

__all__ = ["FORMAT"]

_CHUNK = 1 << 20
_TYPES = {str: "VARCHAR", int: "BIGINT", float: "DOUBLE"}
_TIMES = {"published", "added", "created", "updated"}
_MARKS = "mark"


def _columns() -> dict[str, dict[str, str]]:
    """Table -> column -> DuckDB's type; ``mark`` is notes and quotes together with their article, and no table."""
    found = {
        table: {name: "TIMESTAMP" if name in _TIMES else _TYPES[kind] for name, kind in columns.items()}
        for table, columns in TABLES.items()
    }
    note = {name: kind for name, kind in found["annotation"].items() if name != "article"}
    quote = {name: kind for name, kind in found["quote"].items() if name not in ("article", "speaker")}
    about = {"type": "VARCHAR", "article": "VARCHAR", "title": "VARCHAR", "source": "VARCHAR", "url": "VARCHAR"}
    more = {
        "published": "TIMESTAMP",
        "language": "VARCHAR",
        "tags": "VARCHAR[]",
        "speaker": "VARCHAR",
        "role": "VARCHAR",
    }
    found[_MARKS] = about | more | note | quote
    return found


def _save(articles: Iterable[ExportArticle], options: ExportOptions, path: Path) -> None:
    del options
    with TemporaryDirectory(prefix="newsreader-") as folder:
        waiting = Path(folder) / "rows.jsonl"
        with waiting.open("w", encoding="utf-8", newline="") as file:
            for article in articles:
                file.writelines(json_text(row) + "\n" for row in _marks(article))
        _convert(waiting, path, _columns()[_MARKS])


def _marks(article: ExportArticle) -> Iterator[dict[str, Any]]:
    """The notes and quotes of an article, each with what is known of the article, its tags and its speaker."""
    about: dict[str, Any] = {}
    speakers: dict[str, dict[str, Any]] = {}
    tags = {annotation.uuid: list(annotation.tags) for annotation in article.annotations}
    for table, row in rows(article):
        if table == "article":
            about = {name: row[name] for name in ("title", "source", "url", "published", "language")}
        elif table == "speaker":
            speakers[row["id"]] = {"speaker": row["name"], "role": row["role"]}
        elif table == "annotation":
            yield {"type": table, **about, **row, "tags": tags[row["id"]]}
        elif table == "quote":
            yield {"type": table, **about, **row, "tags": [], **speakers.get(row["speaker"], {})}


def _members(articles: Iterable[ExportArticle], options: ExportOptions) -> Iterator[Member]:
    del options
    seen: set[tuple[str, str]] = set()
    with TemporaryDirectory(prefix="newsreader-") as name:
        folder = Path(name)
        with ExitStack() as stack:
            files = {
                table: stack.enter_context((folder / f"{table}.jsonl").open("w", encoding="utf-8", newline=""))
                for table in TABLES
            }
            for article in articles:
                for table, row in rows(article):
                    if table in ("tag", "speaker"):
                        if (table, row["id"]) in seen:
                            continue
                        seen.add((table, row["id"]))
                    files[table].write(json_text(row) + "\n")
        for table in TABLES:
            made = folder / f"{table}.parquet"
            _convert(folder / f"{table}.jsonl", made, _columns()[table])
            with made.open("rb") as file:
                yield Member(made.name, iter(lambda file=file: file.read(_CHUNK), b""))  # type: ignore[misc]


def _convert(waiting: Path, path: Path, columns: dict[str, str]) -> None:
    try:
        import duckdb
    except ImportError as error:
        raise ExportError(
            phrase("The format parquet needs DuckDB: install it with pip install 'newsroom-reader[parquet]'.")
        ) from error
    # One thread, and rows in their order: the same library gives the same bytes.
    with duckdb.connect(config={"threads": 1, "preserve_insertion_order": True}) as connection:
        read = connection.read_json(
            str(waiting), columns=columns, format="newline_delimited", maximum_object_size=1 << 28
        )
        read.write_parquet(str(path), compression="zstd")


FORMAT = ExportFormat(
    "parquet", ".parquet", "Parquet for data tools (needs DuckDB)", save=_save, members=_members, needs="duckdb"
)
