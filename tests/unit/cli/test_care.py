"""The commands that look after a library: backup, restore, doctor, history, and --as-of."""

from __future__ import annotations

from pathlib import Path

from reader.model import Span
from reader.services import annotating, articles
from reader.services.library import Library, open_library
from reader.settings import load_settings
from tests.unit.cli.harness import Newsreader


def opened(stocked: Newsreader) -> Library:
    return open_library(load_settings(environ={"NEWSREADER_HOME": str(stocked.home), "USER": "Inès"}))


def test_a_backup_is_made_listed_and_restored(stocked: Newsreader) -> None:
    with opened(stocked) as library:
        annotating.annotate(library, 1, Span(0, 8), tags=["lieu"], note="à voir")
    made = Path(stocked("backup").out.strip())
    assert made.exists()
    [listed] = stocked("backup", "--list", "--format", "jsonl").lines()
    assert (listed["path"], listed["whole"], listed["reason"]) == (str(made), True, "asked")
    with opened(stocked) as library:
        articles.set_starred(library, [1], True)
        annotating.delete_annotation(library, articles.open_article(library, 1).annotations[0].uuid)
    done = stocked("restore", made)
    assert done.code == 0, done.err
    assert "kept as" in done.out
    with opened(stocked) as library:
        assert [note.note for note in articles.open_article(library, 1).annotations] == ["à voir"]
    [info] = stocked("info", "--format", "jsonl").lines()
    assert info["backups"] == 1
    assert info["newest_backup"]
    made.chmod(0o600)
    with made.open("r+b") as file:
        file.seek(30_000)
        file.write(b"damage")
    assert "not as it was written" in stocked("restore", made).failure()
    assert "takes no file" in stocked("backup", "--list", "x.db").failure()


def test_the_doctor_says_what_is_sound_and_ends_with_1_if_anything_is_not(stocked: Newsreader) -> None:
    assert {line["state"] for line in stocked("doctor", "--format", "jsonl").lines()} == {"ok"}
    with opened(stocked) as library, library.writing(what="auto") as unit:
        unit.db.execute("UPDATE counter SET value = 9")
    done = stocked("doctor", "--quick")
    assert done.code == 1
    assert "--repair" in done.out
    assert "repaired" in stocked("doctor", "--quick", "--repair").out
    assert stocked("doctor", "--quick").code == 0


def test_history_is_read_and_the_past_is_shown(stocked: Newsreader) -> None:
    with opened(stocked) as library:
        annotating.annotate(library, 1, Span(0, 8), tags=["lieu"])
        articles.set_starred(library, [1], True)
    assert [line.split("\t")[1:3] for line in stocked("history").out.splitlines()] == [["Inès", "done"]] * 2
    [change] = stocked("history", "1", "--entity", "annotation", "--format", "jsonl").lines()
    assert {one["entity"] for one in change["changes"]} == {"annotation", "tag"}
    assert stocked("history", "--by", "nobody").out == ""
    assert stocked("history", "--until", "2020-01-01").out == ""
    assert stocked("--as-of", "1h", "list", "--starred").out == ""
    assert len(stocked("list", "--starred").out.splitlines()) == 1
    assert "write a moment as" in stocked("--as-of", "yesterday", "list").failure()
    refused = stocked("--as-of", "1h", "samples").failure()
    assert "as it was on" in refused
