"""What travels through a shared folder beside annotations, and how the same article is known on two machines."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest

from reader.errors import ExportError
from reader.model import ALL, QuoteKind, QuoteStatus, Span, Speaker, SpeakerKind
from reader.model.operations import VERSION, Operation, from_line, to_line
from reader.services import (
    annotating,
    articles,
    codebook,
    conflicts,
    history,
    identities,
    reviewing,
    revisions,
    syncing,
    tagging,
    views,
)
from reader.services import speakers as people
from reader.services.importing import import_documents
from reader.services.library import Library
from tests.unit.services.builders import TEXT, document

URL = "https://news.example/port"


def add(library: Library, text: str = TEXT, url: str = URL) -> int:
    [stored] = import_documents(library, [document(text, url=url)], source="test")
    assert stored.article_id is not None
    return stored.article_id


def decided(library: Library) -> list[tuple[str, str, str]]:
    return [
        (one.status.value, one.quote.speaker.name if one.quote.speaker else "", one.quote.span.of(page.article.text))
        for article_id in articles.article_ids(library, ALL)
        for page in [articles.open_article(library, article_id)]
        for one in page.quotes
        if one.status is not QuoteStatus.MACHINE
    ]


def journals(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()))


def test_all_decisions_about_quotes_travel(sides: tuple[Library, Library], folder: Path) -> None:
    one, other = sides
    article_id, there = add(one), add(other, "Mis à jour\n" + TEXT)
    first, *rest = [quote.key for quote in articles.open_article(one, article_id).quotes]
    reviewing.confirm(one, article_id, first)
    reviewing.set_speaker(one, article_id, rest[0], Speaker("Yann Morvan", SpeakerKind.PERSON))
    reviewing.reject(one, article_id, rest[-1])
    by_hand = Span(TEXT.index("trois mois"), TEXT.index("trois mois") + 10)
    reviewing.create_quote(one, article_id, by_hand, QuoteKind.DIRECT, Speaker("Jo"))
    for library in sides:
        syncing.sync(library, folder)
    assert decided(other) == decided(one)
    assert len(decided(one)) == 4
    # The texts differ, and each has one article only.
    assert len(articles.article_ids(other, ALL)) == 1
    # Both decide about the same quote without knowing of each other: one thing, two versions.
    key = next(q.key for q in articles.open_article(other, there).quotes if q.status is QuoteStatus.CONFIRMED)
    reviewing.reject(other, there, key)
    mine = next(q.key for q in articles.open_article(one, article_id).quotes if q.status is QuoteStatus.CONFIRMED)
    reviewing.set_speaker(one, article_id, mine, Speaker("Somebody else"))
    for library in (*sides, *sides):
        report = syncing.sync(library, folder)
    assert report.conflicts == 1
    assert decided(other) == decided(one)
    [open_one] = conflicts.conflicts(other)
    conflicts.decide(other, open_one.number, take_theirs=True)
    for library in (other, one):
        syncing.sync(library, folder)
    assert decided(other) == decided(one)
    assert conflicts.conflict_count(one) == 0


def test_a_renamed_tag_is_one_change_and_a_merged_one_is_gone(sides: tuple[Library, Library], folder: Path) -> None:
    one, other = sides
    article_id = add(one)
    for start in range(5):
        annotating.annotate(one, article_id, Span(start, start + 3), tags=["claim", "budget"][: 1 + start % 2])
    tagging.edit_tag(one, "claim", shortcut="7")
    for library in sides:
        syncing.sync(library, folder)
    assert [tag.shortcut for tag in tagging.list_tags(other)] == ["", "7"]
    codebook.move_tag(one, "claim", "thèse")
    assert syncing.sync(one, folder).sent == 1
    syncing.sync(other, folder)
    assert [tag.name for tag in tagging.list_tags(other)] == ["budget", "thèse"]
    codebook.merge_tags(other, "budget", "thèse")
    # Meanwhile the tag that goes is used once more: it stays where it was put.
    annotating.annotate(one, article_id, Span(30, 40), tags=["budget"])
    for library in (*sides, *sides):
        syncing.sync(library, folder)
    for library in sides:
        assert [(tag.name, tag.use_count) for tag in tagging.list_tags(library)] == [("budget", 1), ("thèse", 5)]
    history.undo(other)
    assert syncing.sync(other, folder).conflicts == 0


def test_a_moved_passage_speakers_and_views_travel(sides: tuple[Library, Library], folder: Path) -> None:
    one, other = sides
    article_id = add(one)
    add(other)
    uuid = annotating.annotate(one, article_id, Span(0, 2), note="x").uuid
    for library in sides:
        syncing.sync(library, folder)
    revisions.place(one, "annotation", uuid, article_id, Span(3, 7))
    anna, town = (people.find_speaker(one, name) for name in ("Anna Kerval", "la mairie"))
    identities.rename_speaker(one, anna.uuid, "Anna Kerval-Le Goff")
    identities.set_speaker_note(one, anna.uuid, "Elected in 2020.")
    identities.keep_apart(one, anna.uuid, town.uuid)
    views.save_view(one, "Port", "port", folder="Mer")
    for library in sides:
        syncing.sync(library, folder)
    [note] = annotating.list_annotations(other)
    assert note.anchor.span == Span(3, 7)
    page = people.speaker_page(other, people.find_speaker(other, "Anna Kerval").uuid)
    assert (page.summary.name, page.note) == ("Anna Kerval-Le Goff", "Elected in 2020.")
    assert page.summary.quote_count == anna.quote_count
    [view] = views.list_views(other)
    assert (view.folder, view.name, view.query) == ("Mer", "Port", "port")


def test_an_entry_of_a_feed_is_known_whatever_its_address(sides: tuple[Library, Library], folder: Path) -> None:
    one, other = sides
    feed = "https://user:secret@feeds.example/key-0815.xml"
    for library, url, text in ((one, URL, TEXT), (other, "https://m.news.example/77", "Plus court\n" + TEXT)):
        article_id = add(library, text, url)
        with library.writing() as unit:
            unit.db.execute(
                "INSERT INTO feed (uuid, url, title, created, updated) VALUES ('f', ?, 'Feed', 0, 0)",
                [feed],
            )
            unit.db.execute(
                """INSERT INTO entry (feed_id, guid, identity, article_id, published)
                VALUES (1, 'tag:1', 'tag:1', ?, 0)""",
                [article_id],
            )
    annotating.annotate(one, 1, Span(0, 7), note="x")
    for library in sides:
        syncing.sync(library, folder)
    assert len(articles.article_ids(other, ALL)) == 1
    [note] = annotating.list_annotations(other)
    assert note.anchor.exact == "Le port"
    assert note.anchor.span == Span(11, 18)
    assert b"secret" not in journals(folder)
    assert b"0815" not in journals(folder)


def test_an_unknown_article_waits_until_it_comes(sides: tuple[Library, Library], folder: Path) -> None:
    one, other = sides
    add(one)
    annotating.annotate(one, 1, Span(0, 7), note="x")
    syncing.sync(one, folder)
    for _again in range(2):
        report = syncing.sync(other, folder, known_only=True)
        assert (report.waiting, report.awaited) == (1, ("Le port rouvrira lundi",))
    add(other)
    report = syncing.sync(other, folder, known_only=True)
    assert (report.waiting, report.received) == (0, 1)
    assert [one.note for one in annotating.list_annotations(other)] == ["x"]


def test_a_newer_journal_is_left_alone(sides: tuple[Library, Library], folder: Path) -> None:
    one, other = sides
    add(one)
    annotating.annotate(one, 1, Span(0, 7), note="x")
    syncing.sync(one, folder)
    [journal] = folder.iterdir()
    operation = from_line(journal.read_bytes().splitlines(keepends=True)[0])
    line = to_line(operation)
    body = json.loads(line.partition(b" ")[2]) | {"v": VERSION + 1}
    text = json.dumps(body, ensure_ascii=True, separators=(",", ":")).encode()

    newer = hashlib.sha256(text).hexdigest()[:16].encode() + b" " + text + b"\n"
    before = journal.read_bytes() + newer
    journal.write_bytes(before)
    report = syncing.sync(other, folder)
    assert (report.newer, report.broken) == ((journal.name,), ())
    # What it could read it took.
    assert len(annotating.list_annotations(other)) == 1
    annotating.annotate(one, 1, Span(3, 7), note="y")
    with pytest.raises(ExportError, match="newer newsreader"):
        syncing.sync(one, folder)
    assert journal.read_bytes() == before


def test_a_wrong_clock_decides_nothing(sides: tuple[Library, Library], folder: Path, tmp_path: Path) -> None:
    one, other = sides
    add(one)
    uuid = annotating.annotate(one, 1, Span(0, 7), note="first").uuid
    for library in sides:
        syncing.sync(library, folder)
    annotating.set_note(one, uuid, "from a clock of the next century")
    syncing.sync(one, folder)
    [journal] = [path for path in folder.iterdir() if b"next century" in path.read_bytes()]
    lines = [from_line(line) for line in journal.read_bytes().splitlines(keepends=True)]
    ahead: list[Operation] = [replace(line, at=1 << 52) for line in lines]
    journal.write_bytes(b"".join(to_line(line) for line in ahead))
    syncing.sync(other, folder)
    annotating.set_note(other, uuid, "after it")
    syncing.sync(other, folder)
    syncing.sync(one, folder)
    for library in sides:
        assert [one.note for one in annotating.list_annotations(library)] == ["after it"]
        assert conflicts.conflicts(library) == []


def test_a_folder_holds_nothing_personal(sides: tuple[Library, Library], folder: Path, tmp_path: Path) -> None:
    one, _ = sides
    add(one, url="https://jo:pass1234@news.example/port")
    annotating.annotate(one, 1, Span(0, 7), note="x")
    articles.set_starred(one, [1], True)
    articles.mark_read(one, [1], True)
    syncing.sync(one, folder)
    told = journals(folder)
    for secret in (str(tmp_path), "pass1234", "is_read", "is_starred"):
        assert secret.encode() not in told, secret


def test_undoing_a_sync_is_told_as_a_change(sides: tuple[Library, Library], folder: Path) -> None:
    one, other = sides
    add(one)
    add(other)
    uuid = annotating.annotate(one, 1, Span(0, 7), note="first", tags=["claim"]).uuid
    for library in sides:
        syncing.sync(library, folder)
    annotating.set_note(one, uuid, "second")
    codebook.move_tag(one, "claim", "thesis")
    for library in sides:
        syncing.sync(library, folder)
    assert "2 changes" in (history.undo(other) or "")
    for library in (other, one):
        syncing.sync(library, folder)
    for library in sides:
        [note] = annotating.list_annotations(library)
        assert (note.note, note.tags) == ("first", ("claim",))
    history.redo(other)
    for library in (other, one):
        syncing.sync(library, folder)
    assert [one.note for one in annotating.list_annotations(one)] == ["second"]
