"""SQLite and Parquet, read by Datasette and DuckDB."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from reader.errors import ExportError
from reader.export.extract import TABLES
from reader.export.parquet import _convert
from tests.unit.export.samples import HOSTILE, SAMPLE, article_of
from tests.unit.export.writing import needs, write_folder, written
from tests.unit.shared import naughty_strings

OTHER = replace(SAMPLE, id=8, uuid="0190cccc-0000-7000-8000-000000000008", annotations=(), quotes=SAMPLE.quotes[:2])


def test_tables_keys_and_search(tmp_path: Path) -> None:
    path = written("sqlite", [SAMPLE, OTHER], tmp_path / "x.db")
    with sqlite3.connect(path) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        counts = {name: db.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in TABLES}
        assert counts == {"article": 2, "tag": 2, "annotation": 4, "annotation_tag": 3, "speaker": 2, "quote": 5}
        for text, start, end, words in db.execute(
            'SELECT article.text, start, "end", annotation.text FROM annotation JOIN article ON article.id = article'
        ):
            assert (start is None and words == "phrase") or text[start:end] == words
        found = db.execute("SELECT title FROM article_fts WHERE article_fts MATCH 'defendu'").fetchall()
        assert found == [(SAMPLE.title,)] * 2
        foreign = {row[2] for name in TABLES for row in db.execute(f"PRAGMA foreign_key_list({name})")}
        assert foreign == {"article", "annotation", "tag", "speaker"}


def test_datasette_serves_and_searches_it(tmp_path: Path) -> None:
    needs("datasette")
    folder = write_folder("sqlite", [SAMPLE], tmp_path / "out")
    query = "/newsreader/quote.json?_search=jamais&_labels=on&_shape=objects"
    command = [sys.executable, "-m", "datasette", "serve", str(folder / "newsreader.db")]
    command += ["--metadata", str(folder / "metadata.json"), "--get", query]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)["rows"]
    assert {row["speaker"]["label"] for row in rows} == {"Anne Leduc", "le préfet"}
    assert {row["article"]["label"] for row in rows} == {SAMPLE.title}


def test_words_of_strangers_are_data(tmp_path: Path) -> None:
    strings = [*HOSTILE, *naughty_strings()]
    articles = [replace(article_of(words), uuid=f"{number:032x}") for number, words in enumerate(strings)]
    path = written("sqlite", articles, tmp_path / "x.db")
    with sqlite3.connect(path) as db:
        assert [title for (title,) in db.execute("SELECT title FROM article ORDER BY id")] == [
            article.title for article in articles
        ]


def test_duckdb_reads_both(tmp_path: Path) -> None:
    path = written("parquet", [SAMPLE, OTHER], tmp_path / "x.parquet")
    folder = write_folder("parquet", [SAMPLE, OTHER], tmp_path / "tables")
    assert sorted(file.stem for file in folder.iterdir()) == sorted(TABLES)
    with duckdb.connect() as db:
        rows = db.execute(f"SELECT type, text, tags, start, created FROM '{path}' WHERE type = 'annotation'").fetchall()
        assert [row[1] for row in rows] == [one.anchor.exact for one in SAMPLE.annotations]
        assert rows[0][2] == ["claim/economy", "à vérifier"]
        assert rows[0][4].isoformat() == "2025-03-01T08:30:00"
        joined = f"""SELECT quote.text, speaker.name FROM '{folder}/quote.parquet' AS quote
            JOIN '{folder}/speaker.parquet' AS speaker ON speaker.id = quote.speaker WHERE speaker.name = 'le préfet'"""
        assert db.execute(joined).fetchall() == [("jamais", "le préfet")]


def test_parquet_says_what_it_needs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(ExportError, match=r"pip install 'newsroom-reader\[parquet\]'"):
        _convert(tmp_path / "none", tmp_path / "x", {})
