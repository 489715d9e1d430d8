"""Annotations that come back from a file: into an empty library, into the same one, into one that has gone on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reader.errors import ImportFailure, NotFound
from reader.ingest.annotations import READERS
from reader.model import ALL, AnchorState, Annotation, Document, Span
from reader.services import annotating, articles, conflicts, exporting, history, merging, tagging
from reader.services.importing import import_documents
from reader.services.library import Library
from tests.unit.services.builders import document, open_at

BODY = (
    "Budget 😀 : le maire s'explique\nLa mairie, 👩‍👩‍👧 hier\n"
    "Le maire de Vire a de\u0301fendu son budget.\nقال الوزير: لا تعليق\nDernière ligne du texte."
)
# Those formats that hold annotations, and not tags alone.
FORMATS = [name for name in READERS if name != "qdc"]


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Library]:
    with open_at(tmp_path / "here") as library:
        yield library


@pytest.fixture
def there(tmp_path: Path) -> Iterator[Library]:
    with open_at(tmp_path / "there") as library:
        yield library


def add(library: Library, doc: Document) -> int:
    [stored] = import_documents(library, [doc], source="test")
    assert stored.article_id is not None
    return stored.article_id


def fill(library: Library) -> int:
    """One article with annotations that overlap, nest, cross lines, and stand behind emoji."""
    article_id = add(library, document(BODY, url="https://bocage.example/a"))

    def on(words: str, tags: tuple[str, ...] = (), note: str = "") -> None:
        start = BODY.index(words)
        annotating.annotate(library, article_id, Span(start, start + len(words)), tags=tags, note=note)

    on("😀 : le maire", ("claim/economy", "à vérifier"), 'Voir le compte rendu.\n\nEt <rappeler> & "dire".')
    on("le maire s'explique\nLa mairie", ("note",))
    on("de\u0301fendu")
    on("de\u0301fendu son budget", ("claim/economy",))
    on("لا تعليق", note="=1+1")
    tagging.edit_tag(library, "claim/economy", colour=3, description="Économie")
    return article_id


def said(library: Library) -> dict[str, tuple[Any, ...]]:
    return {one.uuid: what(one) for one in annotating.list_annotations(library)}


def what(one: Annotation) -> tuple[Any, ...]:
    return one.anchor.span, one.anchor.exact, one.tags, one.note, one.author, one.created, one.state


def exported(library: Library, name: str, folder: Path) -> Path:
    return exporting.export(library, format=name, target=folder / f"export-{name}", overwrite=True).path


@pytest.mark.parametrize("name", FORMATS)
def test_annotations_go_into_an_empty_library_and_back(
    here: Library, there: Library, tmp_path: Path, name: str
) -> None:
    fill(here)
    report = merging.import_annotations(there, exported(here, name, tmp_path))
    assert said(there) == said(here)
    assert (report.articles, report.added, report.conflicts, report.unplaced) == (1, 5, 0, 0)
    [article_id] = articles.article_ids(there, ALL)
    mine = articles.open_article(there, article_id).article
    theirs = articles.open_article(here, 1).article
    assert (mine.text, mine.summary.title, mine.summary.uuid) == (
        theirs.text,
        theirs.summary.title,
        theirs.summary.uuid,
    )
    # All of it is one step.
    history.undo(there)
    assert said(there) == {}
    history.redo(there)
    assert said(there) == said(here)
    # Back where it came from it is nothing new.
    before = said(here)
    path = exported(there, name, tmp_path)
    report = merging.import_annotations(here, path)
    assert said(here) == before
    assert (report.same, report.added, report.updated, report.conflicts) == (5, 0, 0, 0)
    # What the file says is what ours said before: it is old, not another opinion.
    uuid = annotating.list_annotations(here)[0].uuid
    annotating.set_note(here, uuid, "Changed since.")
    assert merging.import_annotations(here, path).older == 1
    assert conflicts.conflicts(here) == []
    assert said(here)[uuid][3] == "Changed since."


def test_tags_come_with_colour_and_description(here: Library, there: Library, tmp_path: Path) -> None:
    fill(here)
    for name in ("jsonl", "qdc"):
        merging.import_annotations(there, exported(here, name, tmp_path))
        tag = next(tag for tag in tagging.list_tags(there) if tag.name == "claim/economy")
        assert tag.description == "Économie"


def test_two_versions_stand_side_by_side_until_somebody_decides(here: Library, there: Library, tmp_path: Path) -> None:
    fill(here)
    merging.import_annotations(there, exported(here, "jsonl", tmp_path))
    uuid = annotating.list_annotations(here)[0].uuid
    annotating.set_note(here, uuid, "Mine.")
    annotating.set_note(there, uuid, "Theirs.")
    path = exported(there, "jsonl", tmp_path)
    for _again in range(2):
        assert merging.import_annotations(here, path).conflicts == 1
        [one] = conflicts.conflicts(here)
        assert one.ours is not None
        assert one.theirs is not None
        assert (one.thing, one.ours["note"], one.theirs["note"]) == (uuid, "Mine.", "Theirs.")
    conflicts.decide(here, one.number, take_theirs=True)
    assert said(here)[uuid][3] == "Theirs."
    assert conflicts.conflicts(here) == []
    history.undo(here)
    assert said(here)[uuid][3] == "Mine."
    assert len(conflicts.conflicts(here)) == 1
    conflicts.decide(here, conflicts.conflicts(here)[0].number, take_theirs=False)
    assert (said(here)[uuid][3], conflicts.conflicts(here)) == ("Mine.", [])
    with pytest.raises(NotFound):
        conflicts.decide(here, 99, take_theirs=True)


def test_a_newer_version_of_what_nobody_changed_here_is_taken(here: Library, there: Library, tmp_path: Path) -> None:
    fill(here)
    merging.import_annotations(there, exported(here, "jsonl", tmp_path))
    uuid = annotating.list_annotations(there)[0].uuid
    annotating.set_note(there, uuid, "Followed up.")
    report = merging.import_annotations(here, exported(there, "jsonl", tmp_path))
    assert (report.updated, report.conflicts, said(here)[uuid][3]) == (1, 0, "Followed up.")


def test_what_was_deleted_here_does_not_come_back_by_itself(here: Library, tmp_path: Path) -> None:
    fill(here)
    path = exported(here, "jsonl", tmp_path)
    before = said(here)
    uuid = annotating.list_annotations(here)[0].uuid
    annotating.delete_annotation(here, uuid)
    assert merging.import_annotations(here, path).conflicts == 1
    assert uuid not in said(here)
    assert merging.import_annotations(here, path, take_theirs=True).added == 1
    assert said(here) == before


def test_a_text_that_has_changed_here_keeps_its_annotations_in_place(
    here: Library, there: Library, tmp_path: Path
) -> None:
    fill(here)
    changed = BODY.replace("La mairie, 👩‍👩‍👧 hier\n", "Une phrase de plus 😀.\nLa mairie, 👩‍👩‍👧 hier\n")
    changed = changed.replace("قال الوزير: لا تعليق\n", "")
    article_id = add(there, document(changed, url="https://bocage.example/a"))
    report = merging.import_annotations(there, exported(here, "jsonl", tmp_path))
    assert (report.articles, report.added, report.orphans) == (0, 5, 1)
    text = articles.open_article(there, article_id).article.text
    for one in annotating.list_annotations(there):
        if one.state is not AnchorState.ORPHAN:
            assert one.anchor.span.of(text) == one.anchor.exact
    assert {one.anchor.exact for one in annotating.list_annotations(there) if one.state is AnchorState.ORPHAN} == {
        "لا تعليق"
    }


@pytest.mark.parametrize("name", FORMATS)
def test_what_has_lost_its_place_travels_too(here: Library, there: Library, tmp_path: Path, name: str) -> None:
    fill(here)
    add(there, document(BODY.replace("قال الوزير: لا تعليق\n", ""), url="https://bocage.example/a"))
    merging.import_annotations(there, exported(here, "jsonl", tmp_path))
    [lost] = [one for one in annotating.list_annotations(there) if one.state is AnchorState.ORPHAN]
    path = exported(there, name, tmp_path)
    with open_at(tmp_path / "elsewhere") as elsewhere:
        report = merging.import_annotations(elsewhere, path)
        [found] = [one for one in annotating.list_annotations(elsewhere) if one.state is AnchorState.ORPHAN]
        assert (report.added, report.orphans) == (5, 1)
        assert (found.uuid, found.anchor.exact, found.note) == (lost.uuid, "لا تعليق", "=1+1")
    assert merging.import_annotations(there, path).same == 5


def test_annotations_of_an_unknown_page_are_counted(here: Library, tmp_path: Path) -> None:
    web = {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": "https://hypothes.example/a/1",
        "type": "Annotation",
        "body": [{"type": "TextualBody", "value": "Vraiment ?"}],
        "target": {
            "source": "https://bocage.example/a",
            "selector": [
                {"type": "TextQuoteSelector", "exact": "son budget", "prefix": "de\u0301fendu ", "suffix": "."}
            ],
        },
    }
    path = tmp_path / "web.json"
    path.write_text(json.dumps(web), encoding="utf-8")
    assert merging.import_annotations(here, path).unplaced == 1
    add(here, document(BODY, url="https://bocage.example/a"))
    assert merging.import_annotations(here, path).added == 1
    [one] = annotating.list_annotations(here)
    assert (one.anchor.exact, one.note, one.anchor.span.of(BODY)) == ("son budget", "Vraiment ?", "son budget")
    assert merging.import_annotations(here, path).same == 1


def test_an_import_that_is_stopped_leaves_nothing(here: Library, there: Library, tmp_path: Path) -> None:
    fill(here)

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        merging.import_annotations(there, exported(here, "jsonl", tmp_path), progress=stop)
    assert said(there) == {}
    assert len(articles.article_ids(there, ALL)) == 0


NO_ANNOTATIONS = (
    b"",
    b"no annotations",
    b"{}",
    b"[]",
    b"[1, 2]",
    b"{" * 100_000,
    b'{"format": "newsreader-article", "version": 2}\n',
    b'{"format": "newsreader-article", "version": 1, "text": 3}\n',
    b'{"text": "a", "entities": [{"label": "x", "start_offset": "a", "end_offset": 1}]}\n',
    b"<a/>",
    b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><a>&b;</a>',
    b"<CodeBook xmlns='urn:QDA-XML:codebook:1.0'",
    b"PK\x03\x04 not a zip",
    b'{"%FEATURE_STRUCTURES": [{"%TYPE": "uima.cas.Sofa"}]}',
)


def test_what_is_no_file_of_annotations_is_said_in_one_line(here: Library, tmp_path: Path) -> None:
    path = tmp_path / "file"
    for data in NO_ANNOTATIONS:
        path.write_bytes(data)
        with pytest.raises(ImportFailure) as failed:
            merging.import_annotations(here, path)
        assert "\n" not in str(failed.value)
    assert said(here) == {}
