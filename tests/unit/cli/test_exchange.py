"""Annotations from files and through folders, on the command line."""

from __future__ import annotations

import json
from pathlib import Path

from tests.unit.cli.harness import Newsreader

STORY = "Un titre 😀\n\nLe maire de Vire a défendu son budget devant les élus."


def annotation(note: str, rev: int) -> str:
    place = {"span": [0, 2], "exact": "Un", "prefix": "", "suffix": " titre", "revision": 1}
    about = {"uuid": "0190bbbb-0000-7000-8000-000000000001", "anchor": place, "state": "exact", "tags": ["claim"]}
    article = {
        "format": "newsreader-article",
        "version": 1,
        "uuid": "0190cccc-0000-7000-8000-000000000001",
        "revision": 1,
        "title": "Un titre",
        "text": STORY,
        "annotations": [{**about, "note": note, "created": "2025-03-01T08:30:00Z", "author": "Inès", "rev": rev}],
        "tags": [],
    }
    return json.dumps(article) + "\n"


def test_import_conflict_and_decision(newsreader: Newsreader, tmp_path: Path) -> None:
    path = tmp_path / "notes.jsonl"
    path.write_text(annotation("first", 1), encoding="utf-8")
    assert "1 annotation imported · 1 with new articles" in newsreader("import-annotations", path).out
    assert "1 there already" in newsreader("import-annotations", path).out
    path.write_text(annotation("second", 2), encoding="utf-8")
    assert "1 brought up to date" in newsreader("import-annotations", path).out
    path.write_text(annotation("third", 2), encoding="utf-8")
    done = newsreader("import-annotations", "--format", "json", path)
    assert json.loads(done.out)[0]["conflicts"] == 1
    [line] = newsreader("conflicts").out.splitlines()
    assert line.split("\t") == ["1", "Un titre", "Un", "#claim second", "#claim third", "Inès, notes.jsonl"]
    assert newsreader("conflicts", "--take", "1").code == 0
    assert newsreader("conflicts").out == ""
    assert "third" in newsreader("export", "--format", "csv").out
    assert "no conflict 7" in newsreader("conflicts", "--keep", "7").failure()
    assert "not both" in newsreader("conflicts", "--keep", "7", "--take", "7").failure()
    path.write_text("nothing", encoding="utf-8")
    assert "none of the formats" in newsreader("import-annotations", path).failure()


def test_sync_through_a_folder(newsreader: Newsreader, tmp_path: Path) -> None:
    path, folder = tmp_path / "notes.jsonl", tmp_path / "shared"
    path.write_text(annotation("first", 1), encoding="utf-8")
    folder.mkdir()
    newsreader("import-annotations", path)
    assert "2 changes sent · 0 received" in newsreader("sync", folder).out
    other = ("--library", tmp_path / "other.db")
    assert "0 changes sent · 2 received" in newsreader(*other, "sync", folder).out
    assert "first" in newsreader(*other, "export", "--format", "csv").out
    (folder / "newsreader-0123456789abcdef.journal").write_bytes(b"half a li")
    done = newsreader("sync", folder, "--format", "json")
    assert json.loads(done.out)[0]["broken"] == ["newsreader-0123456789abcdef.journal"]
    assert "ends in the middle" in done.err
    assert "no folder" in newsreader("sync", tmp_path / "none").failure()


def test_formats_that_are_no_text(newsreader: Newsreader, tmp_path: Path) -> None:
    path = tmp_path / "notes.jsonl"
    path.write_text(annotation("first", 1), encoding="utf-8")
    newsreader("import-annotations", path)
    project = tmp_path / "project.qdpx"
    assert newsreader("export", "--format", "qdpx", "-o", project).code == 0
    assert project.read_bytes().startswith(b"PK")
    target = tmp_path / "notes.md"
    assert newsreader("export", "--format", "obsidian", "-o", target).code == 0
    mine = target.read_text(encoding="utf-8") + "\nMine.\n"
    target.write_text(mine, encoding="utf-8")
    assert newsreader("export", "--format", "obsidian", "-o", target, "--update").code == 0
    assert target.read_text(encoding="utf-8") == mine
    target.write_text(mine.replace("> Un", "> UN"), encoding="utf-8")
    path.write_text(annotation("second", 2), encoding="utf-8")
    newsreader("import-annotations", path)
    done = newsreader("export", "--format", "obsidian", "-o", target, "--update")
    assert "left as it was: notes.md: the part note-" in done.err
    assert "> UN" in target.read_text(encoding="utf-8")
    assert "cannot be brought up to date" in newsreader("export", "-o", target, "--update").failure()
