"""What is in a shared folder besides our own: half-written files, damaged ones, strangers' ones, none at all."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from reader.errors import ExportError
from reader.model import Span
from reader.model.operations import Operation, to_line
from reader.services import annotating, conflicts, history, syncing, tagging
from reader.services.importing import import_documents
from reader.services.library import Library
from tests.unit.services.builders import document, open_at

TEXT = "Un titre 😀\nLe maire de Vire a défendu son budget devant les élus."


def add(library: Library, text: str = TEXT) -> None:
    import_documents(library, [document(text)], source="test")


def notes(library: Library) -> dict[str, str]:
    return {one.anchor.exact: one.note for one in annotating.list_annotations(library)}


def test_an_article_travels_with_its_annotations(sides: tuple[Library, Library], folder: Path) -> None:
    one, other = sides
    add(one)
    annotating.annotate(one, 1, Span(9, 10), tags=["à vérifier"], note="Emoji.")
    tagging.edit_tag(one, "à vérifier", colour=5, description="Plus tard")
    assert syncing.sync(one, folder).sent == 2
    report = syncing.sync(other, folder)
    assert (report.received, report.journals, report.waiting) == (2, 1, 0)
    assert notes(other) == {"😀": "Emoji."}
    [tag] = tagging.list_tags(other)
    assert (tag.name, tag.colour, tag.description) == ("à vérifier", 5, "Plus tard")
    # One step of undo, which the other side learns as a change.
    history.undo(other)
    assert notes(other) == {}
    syncing.sync(other, folder)
    syncing.sync(one, folder)
    assert notes(one) == {}


def test_both_changed_the_same_and_nobody_is_overruled(sides: tuple[Library, Library], folder: Path) -> None:
    one, other = sides
    add(one)
    uuid = annotating.annotate(one, 1, Span(9, 10), note="first").uuid
    for library in sides:
        syncing.sync(library, folder)
    annotating.set_note(one, uuid, "from one")
    annotating.set_note(other, uuid, "from the other")
    for library in (*sides, *sides):
        syncing.sync(library, folder)
    assert notes(one) == notes(other) == {"😀": "from the other"}
    for library in sides:
        [open_one] = conflicts.conflicts(library)
        assert open_one.theirs is not None
        assert open_one.theirs["note"] == "from one"
    conflicts.decide(one, conflicts.conflicts(one)[0].number, take_theirs=True)
    for library in (one, other):
        syncing.sync(library, folder)
    assert notes(one) == notes(other) == {"😀": "from one"}
    assert conflicts.conflicts(other) == []


def test_keeping_our_version_settles_it_for_both(sides: tuple[Library, Library], folder: Path) -> None:
    one, other = sides
    add(one)
    uuid = annotating.annotate(one, 1, Span(9, 10), note="first").uuid
    for library in sides:
        syncing.sync(library, folder)
    annotating.set_note(one, uuid, "from one")
    annotating.delete_annotation(other, uuid)
    for library in (*sides, *sides):
        syncing.sync(library, folder)
    # A change wins over a deletion, and the deletion is not forgotten.
    assert notes(one) == notes(other) == {"😀": "from one"}
    assert [one.theirs for library in sides for one in conflicts.conflicts(library)] == [None, None]
    conflicts.decide(other, conflicts.conflicts(other)[0].number, take_theirs=False)
    for library in (other, one):
        syncing.sync(library, folder)
    assert [conflicts.conflicts(library) for library in sides] == [[], []]
    assert notes(one) == notes(other) == {"😀": "from one"}


def test_three_libraries_whose_files_arrive_one_by_one(tmp_path: Path) -> None:
    folders = [tmp_path / f"folder-{number}" for number in range(3)]
    for folder in folders:
        folder.mkdir()
    with open_at(tmp_path / "a") as a, open_at(tmp_path / "b") as b, open_at(tmp_path / "c") as c:
        add(a)
        uuid = annotating.annotate(a, 1, Span(9, 10), note="first").uuid
        syncing.sync(a, folders[0])
        shutil.copytree(folders[0], folders[1], dirs_exist_ok=True)
        syncing.sync(b, folders[1])
        annotating.set_note(b, uuid, "second, of b")
        syncing.sync(b, folders[1])
        shutil.copytree(folders[1], folders[0], dirs_exist_ok=True)
        syncing.sync(a, folders[0])
        annotating.set_note(a, uuid, "third, of a")
        syncing.sync(a, folders[0])
        # The file of b is not there yet: what a said after b waits for it, and no conflict is seen in between.
        for path in sorted(folders[0].iterdir(), key=lambda path: path.stat().st_size, reverse=True):
            shutil.copy(path, folders[2])
            assert syncing.sync(c, folders[2]).conflicts == 0
        assert notes(c) == {"😀": "third, of a"}


def test_half_a_line_is_read_when_the_rest_has_come(sides: tuple[Library, Library], folder: Path) -> None:
    one, other = sides
    add(one)
    annotating.annotate(one, 1, Span(0, 2), note="x")
    syncing.sync(one, folder)
    [journal] = folder.iterdir()
    whole = journal.read_bytes()
    for length in range(0, len(whole), 97):
        journal.write_bytes(whole[:length])
        report = syncing.sync(other, folder)
        assert notes(other) == {}
        assert report.broken == ((journal.name,) if length else ())
        # Our own journal, of which nothing is to be told, is not even made.
        assert [path.name for path in folder.iterdir()] == [journal.name]
    journal.write_bytes(whole)
    assert syncing.sync(other, folder).received == 1
    assert notes(other) == {"Un": "x"}


def test_a_journal_of_our_own_that_broke_off_is_mended(sides: tuple[Library, Library], folder: Path) -> None:
    one, other = sides
    add(one)
    annotating.annotate(one, 1, Span(0, 2), note="x")
    syncing.sync(one, folder)
    [journal] = folder.iterdir()
    journal.write_bytes(journal.read_bytes()[:-30])
    annotating.annotate(one, 1, Span(3, 8), note="y")
    syncing.sync(one, folder)
    assert syncing.sync(other, folder).broken == ()
    assert notes(other) == notes(one) == {"Un": "x", "titre": "y"}
    # A folder that was emptied is filled again, and nothing is deleted by that.
    for path in folder.iterdir():
        path.unlink()
    for library in (other, one, other):
        syncing.sync(library, folder)
    assert notes(other) == notes(one) == {"Un": "x", "titre": "y"}
    assert conflicts.conflicts(one) == conflicts.conflicts(other) == []


def test_a_copied_library_writes_a_journal_of_its_own(tmp_path: Path, folder: Path) -> None:
    with open_at(tmp_path / "a") as one:
        add(one)
        annotating.annotate(one, 1, Span(0, 2), note="x")
        syncing.sync(one, folder)
    shutil.copytree(tmp_path / "a", tmp_path / "copy")
    with open_at(tmp_path / "copy") as copy:
        annotating.annotate(copy, 1, Span(3, 8), note="y")
        syncing.sync(copy, folder)
    assert len(list(folder.iterdir())) == 2
    with open_at(tmp_path / "a") as one:
        syncing.sync(one, folder)
        assert notes(one) == {"Un": "x", "titre": "y"}


def operation(number: int = 1, stem: str = "0123456789abcdef", **changes: object) -> bytes:
    place = {"start": 0, "stop": 2, "exact": "Un", "prefix": "", "suffix": " titre"}
    content: dict[str, object] = {
        "tags": [],
        "note": "stranger",
        "claim": "",
        "sources": [],
        "links": [],
        "speaker": None,
    }
    state = {"article": "00", "place": place, "content": content, "author": "Eve", "created": 1}
    fields = {
        "id": f"{stem}:{number}.0",
        "parents": (),
        "entity": "annotation",
        "key": "0190bbbb-0000-7000-8000-000000000001",
        "state": state,
        "who": "Eve",
        "at": 1,
    }
    return to_line(Operation(**{**fields, **changes}))  # type: ignore[arg-type]


HOSTILE = {
    "empty": b"",
    "junk": bytes(range(256)) * 20,
    "no line end": operation()[:-1],
    "deep": b"0123456789abcdef " + b"[" * 100_000 + b"\n",
    "another's id": operation(stem="fedcba9876543210"),
    "not the first": operation(number=2),
    "no uuid": operation(key="../../x"),
    "no such entity": operation(entity="library"),
    "no place": operation(state={"article": "00"}),
    "a place before the start": operation(
        state={
            "article": "00",
            "place": {"start": -5, "stop": 2, "exact": "", "prefix": "", "suffix": ""},
            "content": {},
        }
    ),
    "a time that is none": operation(at=1 << 80),
    "parents of parents": operation(parents=("x" * 1000,)),
    "a wrong checksum": b"0" * 16 + operation()[16:],
}


def test_what_strangers_leave_changes_nothing(tmp_path: Path, folder: Path) -> None:
    journal = folder / "newsreader-0123456789abcdef.journal"
    with open_at(tmp_path / "a") as one:
        add(one)
        annotating.annotate(one, 1, Span(3, 8), note="mine")
        for name, data in HOSTILE.items():
            journal.write_bytes(data)
            report = syncing.sync(one, folder)
            assert notes(one) == {"titre": "mine"}, name
            assert report.received == 0, name
            assert report.broken == ((journal.name,) if data else ()), name


def test_an_annotation_whose_article_has_not_come_waits(tmp_path: Path, folder: Path) -> None:
    (folder / "newsreader-0123456789abcdef.journal").write_bytes(operation())
    with open_at(tmp_path / "a") as one:
        assert syncing.sync(one, folder).waiting == 1
        assert notes(one) == {}


def test_only_journals_that_are_files_are_read(sides: tuple[Library, Library], folder: Path, tmp_path: Path) -> None:
    one, _ = sides
    add(one)
    annotating.annotate(one, 1, Span(0, 2), note="x")
    (folder / "newsreader-0000000000000000.journal").mkdir()
    (folder / "newsreader-0000000000000001.journal").symlink_to("/dev/zero")
    os.mkfifo(folder / "newsreader-0000000000000002.journal")
    (folder / "newsreader-CON.journal").write_bytes(b"junk")
    (folder / "notes.txt").write_text("of somebody")
    report = syncing.sync(one, folder)
    assert report.refused == tuple(f"newsreader-000000000000000{number}.journal" for number in range(3))
    assert (report.sent, report.journals) == (1, 0)
    with pytest.raises(ExportError, match="no folder"):
        syncing.sync(one, tmp_path / "none")
