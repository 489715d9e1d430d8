"""Importing folders and lists of feeds, and extracting full texts, from the command line."""

from __future__ import annotations

from pathlib import Path

from tests.unit.cli.harness import ARTICLE, Newsreader
from tests.unit.ingest.importers import fixtures as made


def test_a_folder_comes_in_once_and_what_cannot_be_read_is_told(newsreader: Newsreader, tmp_path: Path) -> None:
    desk = tmp_path / "desk"
    desk.mkdir()
    (desk / "a.txt").write_text(ARTICLE, encoding="utf-8")
    (desk / "b.txt").write_bytes(made.NITF.encode())
    (desk / "c.zip").write_bytes(made.zipped({"d.eml": made.EML, "e.bin": bytes(range(256)) * 20}))
    (desk / "f.opml").write_text(made.OPML, encoding="utf-8")
    (desk / "g.txt").touch()
    first = newsreader("import", desk, "--format", "jsonl")
    assert first.code == 1
    statuses = [item["status"] for item in first.lines()]
    assert statuses == ["new", "new", "new", "failed", "followed", "failed", "failed"]
    lines = first.err.splitlines()
    assert len(lines) == 3
    assert all(line.startswith("newsreader: ") for line in lines)
    assert {item["total"] for item in first.lines()} == {5}
    again = newsreader("import", desk, "--format", "jsonl")
    assert {item["status"] for item in again.lines()} == {"known", "failed"}
    assert len(newsreader("list", "--format", "jsonl").lines()) == 3
    assert [feed["url"] for feed in newsreader("feeds", "list", "--format", "jsonl").lines()] == [
        "https://courrier.example/rss"
    ]


def test_standard_input_among_files_keeps_its_place(newsreader: Newsreader, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    done = newsreader("import", path, "-", "--format", "jsonl", data=made.EML.encode())
    assert [(item["source"], item["status"]) for item in done.lines()] == [(str(path), "new"), ("-", "new")]


def test_extract_asks_for_articles_and_tells_of_failures(newsreader: Newsreader, tmp_path: Path) -> None:
    assert newsreader("extract").code == 2
    assert newsreader("extract", "1", "--unread").code == 2
    path = tmp_path / "a.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    newsreader("import", path)
    done = newsreader("extract", "1")
    assert done.code == 1
    assert "has no web address to read its text from" in done.failure()
    assert newsreader("extract", "--starred").code == 0
