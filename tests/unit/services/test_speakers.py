"""One identity for a person or body over the library: what a person decides stands, and can be taken back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reader.errors import ConfigError, NotFound, StorageError
from reader.model import QuoteKind, Speaker, SpeakerKind, SpeakerSummary
from reader.model.names import NameReason
from reader.services import history, identities, reviewing, speakers
from reader.services.library import Library
from tests.unit.services.builders import document, open_at, quote, save

START = datetime(2026, 3, 1, 12, tzinfo=UTC)


def add(library: Library, number: int, *sayings: tuple[str, str, str], kind: SpeakerKind = SpeakerKind.PERSON) -> int:
    """An article in which each (name, role, words) speaks, a day later than the one before."""
    lines = [f"Article {number}", *(f"« {words} », a dit {name}." for name, _role, words in sayings)]
    text = "\n".join(lines)
    found = [quote(text, words, Speaker(name, kind, role)) for name, role, words in sayings]
    return save(library, document(text, published=START + timedelta(days=number)), found)


def said(library: Library, name: str) -> list[str]:
    """The words of a speaker, newest first."""
    return [one.text for one in speakers.speaker_quotes(library, speakers.find_speaker(library, name).uuid)]


def names(library: Library) -> dict[str, int]:
    return {one.name: one.quote_count for one in speakers.list_speakers(library)}


def find(library: Library, name: str) -> SpeakerSummary:
    return speakers.find_speaker(library, name)


@pytest.fixture
def zelensky(library: Library) -> Library:
    add(library, 1, ("Volodymyr Zelensky", "président ukrainien", "un"), ("Anna Kerval", "maire", "deux"))
    add(library, 2, ("Volodymyr Zelenskyy", "president", "trois"), ("Volodymyr ZELENSKYY", "", "quatre"))
    return library


@pytest.fixture
def martins(library: Library) -> Library:
    add(library, 1, ("Jean Martin", "maire de Lyon", "un"))
    add(library, 2, ("Jean Martin", "entraîneur", "deux"))
    add(library, 3, ("Jean Martin", "maire de Lyon", "trois"))
    return library


def test_spellings_of_one_name_are_one_speaker_and_transliterations_are_not(zelensky: Library) -> None:
    assert names(zelensky) == {"Volodymyr Zelenskyy": 2, "Volodymyr Zelensky": 1, "Anna Kerval": 1}


def test_a_merge_takes_names_and_quotes_along_and_can_be_taken_back_after_a_restart(
    zelensky: Library, tmp_path: Path
) -> None:
    one, other = find(zelensky, "Volodymyr Zelensky"), find(zelensky, "Volodymyr Zelenskyy")
    whole = identities.merge_speakers(zelensky, [other.uuid], one.uuid)
    assert (whole.uuid, whole.quote_count, whole.article_count) == (one.uuid, 3, 2)
    assert said(zelensky, "Volodymyr Zelenskyy") == ["trois", "quatre", "un"]
    assert speakers.speaker_by_uuid(zelensky, other.uuid) == whole
    with open_at(tmp_path) as again:
        assert history.undo(again)
        assert names(again) == {"Volodymyr Zelenskyy": 2, "Volodymyr Zelensky": 1, "Anna Kerval": 1}
        assert history.redo(again)
        assert names(again) == {"Volodymyr Zelensky": 3, "Anna Kerval": 1}


def test_a_merge_holds_for_articles_to_come_and_for_a_new_run_of_the_engine(zelensky: Library) -> None:
    identities.merge_speakers(
        zelensky, [find(zelensky, "Volodymyr Zelenskyy").uuid], find(zelensky, "Anna Kerval").uuid
    )
    add(zelensky, 3, ("Volodymyr Zelenskyy", "", "cinq"))
    assert names(zelensky) == {"Anna Kerval": 4, "Volodymyr Zelensky": 1}
    for _progress in reviewing.requote(zelensky):
        pass
    # The engine finds what it finds; whoever goes by that name is the whole.
    assert "Volodymyr Zelenskyy" not in names(zelensky)


def test_merges_of_merges_come_apart_in_the_order_in_which_they_are_undone(zelensky: Library) -> None:
    zelenskyy, zelensky_, anna = (find(zelensky, name).uuid for name in
                                  ("Volodymyr Zelenskyy", "Volodymyr Zelensky", "Anna Kerval"))  # fmt: skip
    identities.merge_speakers(zelensky, [zelenskyy], zelensky_)
    identities.merge_speakers(zelensky, [zelensky_], anna)
    assert names(zelensky) == {"Anna Kerval": 4}
    with pytest.raises(ConfigError, match="one speaker already"):
        identities.merge_speakers(zelensky, [anna], zelenskyy)
    history.undo(zelensky)
    assert names(zelensky) == {"Volodymyr Zelensky": 3, "Anna Kerval": 1}
    history.undo(zelensky)
    assert names(zelensky) == {"Volodymyr Zelenskyy": 2, "Volodymyr Zelensky": 1, "Anna Kerval": 1}


def test_a_merged_name_is_split_off_again_with_the_speaker_it_came_with(zelensky: Library) -> None:
    one, other = find(zelensky, "Volodymyr Zelensky"), find(zelensky, "Volodymyr Zelenskyy")
    identities.set_speaker_note(zelensky, other.uuid, "à vérifier")
    identities.merge_speakers(zelensky, [other.uuid], one.uuid)
    again = identities.split_name(zelensky, one.uuid, "volodymyr zelenskyy", SpeakerKind.PERSON)
    assert again.uuid == other.uuid
    assert speakers.speaker_page(zelensky, other.uuid).note == "à vérifier"
    assert names(zelensky) == {"Volodymyr Zelenskyy": 2, "Volodymyr Zelensky": 1, "Anna Kerval": 1}


def test_namesakes_are_told_apart_by_role_now_and_later(martins: Library) -> None:
    martin = find(martins, "Jean Martin")
    assert [use.role for use in speakers.speaker_page(martins, martin.uuid).roles] == ["maire de Lyon", "entraîneur"]
    coach = identities.split_role(martins, martin.uuid, "entraîneur", "Jean Martin (entraîneur)")
    add(martins, 4, ("Jean Martin", "entraîneur", "quatre"))
    add(martins, 5, ("Jean Martin", "", "cinq"))
    assert said(martins, coach.uuid) == ["quatre", "deux"]
    assert said(martins, martin.uuid) == ["cinq", "trois", "un"]
    history.undo(martins)
    assert names(martins) == {"Jean Martin": 5}


def test_a_quote_is_given_to_a_namesake_and_stays_when_the_article_is_indexed_again(martins: Library) -> None:
    martin = find(martins, "Jean Martin")
    [newest, *_] = speakers.quote_ids(martins, martin.uuid)
    other = identities.split_quotes(martins, martin.uuid, [newest], "Jean Martin (avocat)")
    assert said(martins, other.uuid) == ["trois"]
    [article] = [one.article_id for one in speakers.speaker_quotes(martins, other.uuid)]
    reviewing.set_kind(martins, article, f"direct:{len('Article 3') + 3}:{len('Article 3') + 8}", QuoteKind.PARTIAL)
    assert said(martins, other.uuid) == ["trois"]
    with pytest.raises(ConfigError, match="a name of its own"):
        identities.split_quotes(martins, martin.uuid, speakers.quote_ids(martins, martin.uuid), "jean martin")
    history.undo(martins)
    history.undo(martins)
    assert names(martins) == {"Jean Martin": 3}


def test_a_new_name_is_found_and_anothers_name_is_refused(zelensky: Library) -> None:
    anna = find(zelensky, "Anna Kerval")
    identities.rename_speaker(zelensky, anna.uuid, "  Anne\nKerval ")
    assert find(zelensky, "Anne Kerval").uuid == find(zelensky, "Anna Kerval").uuid == anna.uuid
    add(zelensky, 7, ("Anna Kerval", "", "sept"), ("Anne Kerval", "", "huit"))
    assert said(zelensky, "Anne Kerval") == ["sept", "huit", "deux"]
    with pytest.raises(ConfigError, match="merge the two"):
        identities.rename_speaker(zelensky, anna.uuid, "Volodymyr Zelensky")
    with pytest.raises(ConfigError, match="needs a name"):
        identities.rename_speaker(zelensky, anna.uuid, " ")
    history.undo(zelensky)
    assert find(zelensky, "Anna Kerval").name == "Anna Kerval"


def test_the_kind_of_a_speaker_is_changed_and_taken_back(zelensky: Library) -> None:
    anna = find(zelensky, "Anna Kerval")
    assert identities.set_speaker_kind(zelensky, anna.uuid, SpeakerKind.ORGANISATION).kind == "organisation"
    history.undo(zelensky)
    assert find(zelensky, "Anna Kerval").kind == "person"


def test_near_names_are_offered_with_the_reason_and_not_again_once_kept_apart(zelensky: Library) -> None:
    [offer] = speakers.suggestions(zelensky)
    assert (offer.likeness.reason, offer.likeness.roles_differ) == (NameReason.TRANSLITERATION, False)
    assert {offer.one.name, offer.other.name} == {"Volodymyr Zelensky", "Volodymyr Zelenskyy"}
    identities.keep_apart(zelensky, offer.one.uuid, offer.other.uuid)
    assert speakers.suggestions(zelensky) == []
    history.undo(zelensky)
    assert speakers.suggestions(zelensky) == [offer]


def test_a_speaker_that_is_gone_is_told(library: Library) -> None:
    with pytest.raises(NotFound, match="no longer"):
        speakers.speaker_page(library, "0190-no-such")
    with pytest.raises(NotFound, match="no longer"):
        identities.merge_speakers(library, ["0190"], "0191")


def _derived(path: Path) -> Iterator[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as db:
        yield from db.execute("SELECT article_id, start, speaker_id FROM quote ORDER BY id")
        yield from db.execute("SELECT * FROM speaker_article ORDER BY 1, 2")
        yield from db.execute("SELECT id, quote_count, article_count FROM speaker ORDER BY 1")


def test_what_is_derived_can_be_rebuilt_as_it_was(martins: Library) -> None:
    from reader.storage import speakers as store

    martin = find(martins, "Jean Martin")
    coach = identities.split_role(martins, martin.uuid, "entraîneur", "Jean Martin (entraîneur)")
    add(martins, 4, ("Anna Kerval", "", "quatre"))
    identities.merge_speakers(martins, [find(martins, "Anna Kerval").uuid], coach.uuid)
    before = list(_derived(martins.path))
    with martins.writing() as unit:
        unit.db.execute("UPDATE quote SET speaker_id = NULL")
        store.rebuild(unit.db, store.misgiven(unit.db))
    assert list(_derived(martins.path)) == before


def test_a_merge_can_be_stopped_and_then_nothing_has_changed(martins: Library) -> None:
    for number in range(10, 40):
        add(martins, number, (f"Anna Kerval {number // 10}", "", "un"), ("Jean Martin", "", "deux"))
    before, token = list(_derived(martins.path)), martins.change_token()
    parts = [find(martins, f"Anna Kerval {number}").uuid for number in (1, 2, 3)]
    looks = iter(range(1_000))
    with pytest.raises(StorageError, match="Stopped; nothing was changed"):
        identities.merge_speakers(martins, parts, find(martins, "Jean Martin").uuid, cancelled=lambda: next(looks) > 3)
    assert (list(_derived(martins.path)), martins.change_token()) == (before, token)
    whole = identities.merge_speakers(martins, parts, find(martins, "Jean Martin").uuid, cancelled=lambda: False)
    assert whole.quote_count == 63
