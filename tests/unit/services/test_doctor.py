"""What is damaged is told apart, what can be made anew is, and what people wrote is never touched."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from reader.errors import StorageError
from reader.model import Span
from reader.services import annotating, articles, backups, history, reviewing
from reader.services.doctor import CHECKS, Finding, examine
from reader.services.library import Library
from reader.storage import connection, functions, work
from tests.unit.services.builders import ANNA, MAIRIE, TEXT, document, open_at, quote, save, settings_at


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """A library with all kinds of work in it, closed."""
    with open_at(tmp_path) as library:
        for number in range(5):
            text = f"{TEXT} Ajout {number}."
            save(
                library,
                document(text, url=f"https://example.org/{number}"),
                [quote(text, "Nous avons tenu parole", ANNA)],
            )
        made = annotating.annotate(library, 1, Span(3, 9), tags=["claim"], note="à voir")
        annotating.set_note(library, made.uuid, "vu")
        annotating.annotate(library, 2, Span(3, 9), tags=["claim", "lieu"])
        history.undo(library)
        reviewing.reject(library, 3, articles.open_article(library, 3).quotes[0].key)
        articles.set_starred(library, [1, 2], True)
        text = f"Mis à jour\n{TEXT} Ajout 0."
        save(library, document(text, url="https://example.org/0"), [quote(text, "Nous avons tenu parole", ANNA)])
    return library


def found(library: Library, *, repair: bool = False) -> list[Finding]:
    return list(examine(library.settings, repair=repair))


def spoil(library: Library, *statements: str) -> None:
    with sqlite3.connect(library.path) as db:
        functions.register(db)
        for statement in statements:
            db.execute(statement)
    db.close()


def human(library: Library) -> str:
    with connection.reading(library.path) as db:
        return work.digest(db)


def test_a_sound_library_is_found_sound(library: Library) -> None:
    assert [(one.check, one.state) for one in found(library)] == [(name, "ok") for name in CHECKS]


@pytest.mark.parametrize(
    ("check", "damage"),
    [
        ("counts", "UPDATE counter SET value = 77"),
        ("counts", "UPDATE tag SET use_count = 9"),
        ("counts", "UPDATE article SET annotation_count = 5"),
        ("counts", "UPDATE speaker SET quote_count = 1000"),
        ("quotes", "DELETE FROM quote WHERE article_id = 2"),
        ("quotes", "UPDATE quote SET start = start + 1 WHERE article_id = 4"),
        ("quotes", "DELETE FROM speaker_article WHERE article_id = 2"),
        ("search", "INSERT INTO article_search (article_search) VALUES ('delete-all')"),
        ("search", "INSERT INTO said_search (said_search) VALUES ('delete-all')"),
        ("links", "INSERT INTO entry (feed_id, guid, article_id, published) VALUES (99, 'x', 1, 0)"),
    ],
)
def test_what_is_derived_is_made_anew(library: Library, check: str, damage: str) -> None:
    before = human(library)
    spoil(library, damage)
    assert {one.check for one in found(library) if one.state == "wrong"} >= {check}
    assert human(library) == before
    repaired = found(library, repair=True)
    assert {one.check for one in repaired if one.state == "repaired"} >= {check}
    assert not [one for one in repaired if one.state in {"wrong", "lost"}]
    assert [one.state for one in found(library)] == ["ok"] * len(CHECKS)
    assert human(library) == before


def test_a_quote_that_is_somebody_elses_goes_back_to_whom_it_belongs(library: Library) -> None:
    with open_at(library.path.parents[1]) as opened:
        save(opened, document(f"{TEXT} Ailleurs."), [quote(TEXT, "Personne n'a perdu son emploi", MAIRIE)])
    other = "(SELECT max(id) FROM speaker)"
    spoil(
        library,
        f"UPDATE quote SET speaker_id = {other} WHERE article_id = 2",
        f"UPDATE speaker_article SET speaker_id = {other} WHERE article_id = 2",
    )
    spoil(
        library,
        *(
            f"UPDATE speaker SET {count} = (SELECT {right} FROM speaker_article WHERE speaker_id = speaker.id)"
            for count, right in (("quote_count", "sum(quotes)"), ("article_count", "count(*)"))
        ),
    )
    assert [one.check for one in found(library) if one.state == "wrong"] == ["quotes"]
    assert [one.check for one in found(library, repair=True) if one.state == "repaired"] == ["quotes"]
    assert [one.state for one in found(library)] == ["ok"] * len(CHECKS)


def test_an_index_that_differs_from_its_table_is_made_anew(library: Library) -> None:
    with sqlite3.connect(library.path) as db:
        functions.register(db)
        # As damage would: the index is told to be another one while a row goes.
        db.execute("PRAGMA writable_schema = ON")
        db.execute(
            "UPDATE sqlite_schema SET sql = replace(sql, 'starred = 1', 'starred = 0') WHERE name = 'article_starred'"
        )
    db.close()
    spoiled = [one for one in found(library) if one.check == "file"]
    assert [one.state for one in spoiled] == ["wrong"]
    assert [one.state for one in found(library, repair=True) if one.check == "file"] == ["repaired"]
    assert [one.state for one in found(library) if one.check == "file"] == ["ok"]


@pytest.mark.parametrize(
    ("check", "damage"),
    [
        ("texts", "UPDATE revision SET text = replace(text, 'parole', 'silence') WHERE article_id = 5"),
        ("journal", "UPDATE annotation SET note = 'forged'"),
        ("journal", "DELETE FROM decision"),
        ("journal", "UPDATE tag SET name = 'forged'"),
    ],
)
def test_what_people_wrote_is_left_to_backups(library: Library, check: str, damage: str) -> None:
    with open_at(library.path.parents[1]) as opened:
        made = backups.back_up(opened)
    spoil(library, damage)
    before = human(library)
    told = found(library, repair=True)
    assert {one.check for one in told if one.state == "lost"} >= {check}
    assert f"newsreader restore {made}" in told[-1].line
    assert human(library) == before


def test_a_file_that_cannot_be_opened_is_told_with_its_backup(library: Library) -> None:
    with open_at(library.path.parents[1]) as opened:
        made = backups.back_up(opened)
    library.path.write_bytes(b"SQLite format 3\0" + bytes(50_000))
    told = found(library)
    assert {one.state for one in told} == {"lost"}
    assert f"newsreader restore {made}" in told[-1].line


def test_pages_that_are_damaged_are_told(library: Library) -> None:
    content = bytearray(library.path.read_bytes())
    where = content.rindex(b"Ajout 3")
    page = where // connection.PAGE_SIZE * connection.PAGE_SIZE
    content[page : page + 12] = b"\xff" * 12
    library.path.write_bytes(content)
    told = found(library)
    assert [one for one in told if one.state == "lost"]
    assert "no sound backup" in told[-1].line


def test_a_library_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="There is no library"):
        list(examine(settings_at(tmp_path)))
    assert not (tmp_path / "data").exists()


def test_a_repair_that_would_change_work_is_given_up(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    from reader.storage import repair

    real: Callable[[sqlite3.Connection], None] = repair.recount

    def careless(db: sqlite3.Connection) -> None:
        real(db)
        db.execute("UPDATE annotation SET note = ''")

    spoil(library, "UPDATE counter SET value = 77")
    before = human(library)
    monkeypatch.setattr(repair, "recount", careless)
    [told] = [one for one in found(library, repair=True) if one.check == "counts"]
    assert told.state == "lost"
    assert "given up" in told.line
    assert human(library) == before
