from __future__ import annotations

import pytest

from reader.errors import ConfigError, NotFound
from reader.model import (
    Attribution,
    QuoteKind,
    QuoteStatus,
    ReviewedQuote,
    Span,
    Speaker,
    SpeakerKind,
    View,
    ViewKind,
)
from reader.services import articles, history, reviewing, saving, speakers
from reader.services.library import Library
from tests.unit.services.builders import ANNA, MAIRIE, TEXT, document, quote, save

PROMISE = quote(TEXT, "Nous avons tenu parole", ANNA, cue="a déclaré")
COSTS = quote(TEXT, "les travaux ont coûté deux millions d'euros", MAIRIE, QuoteKind.INDIRECT)
JOBS = quote(TEXT, "Personne n'a perdu son emploi", ANNA)
KEY = f"direct:{PROMISE.span.start}:{PROMISE.span.stop}"


@pytest.fixture
def article(library: Library) -> int:
    return save(library, document(), [PROMISE, COSTS, JOBS])


def quotes(library: Library, article_id: int) -> tuple[ReviewedQuote, ...]:
    return articles.open_article(library, article_id).quotes


def statuses(library: Library, article_id: int) -> list[str]:
    return [one.status.value for one in quotes(library, article_id)]


def quote_count(library: Library, article_id: int) -> int:
    return articles.summaries(library, [article_id])[0].quote_count


def rerun(library: Library, article_id: int, found: Attribution, engine: str = "test-2") -> None:
    """What a re-run of the engine stores, with findings that a test chose."""
    from reader.storage import quotes as store

    with library.writing() as unit:
        store.save_findings(unit.db, article_id, 1, engine, found, unit.at)
        saving.reindex(unit, article_id, found)


def test_quotes_of_a_saved_article_are_the_machines(library: Library, article: int) -> None:
    assert quotes(library, article) == (
        ReviewedQuote(KEY, PROMISE),
        ReviewedQuote(f"indirect:{COSTS.span.start}:{COSTS.span.stop}", COSTS),
        ReviewedQuote(f"direct:{JOBS.span.start}:{JOBS.span.stop}", JOBS),
    )
    assert quote_count(library, article) == 3


def test_a_decision_is_seen_in_place_and_can_be_undone(library: Library, article: int) -> None:
    confirmed = reviewing.confirm(library, article, KEY)
    assert confirmed == quotes(library, article)[0]
    assert statuses(library, article) == ["confirmed", "machine", "machine"]
    assert history.undo(library) == "confirm “Nous avons tenu parole”"
    assert quotes(library, article)[0] == ReviewedQuote(KEY, PROMISE)
    assert history.redo(library) == "confirm “Nous avons tenu parole”"
    assert quotes(library, article)[0] == confirmed


def test_a_rejected_quote_counts_nowhere_until_it_is_restored(library: Library, article: int) -> None:
    rejected = reviewing.reject(library, article, KEY)
    assert statuses(library, article) == ["rejected", "machine", "machine"]
    assert quote_count(library, article) == 2
    assert [(one.name, one.quote_count) for one in speakers.list_speakers(library)] == [
        ("Anna Kerval", 1),
        ("La mairie", 1),
    ]
    restored = reviewing.restore(library, article, rejected.key)
    assert restored == ReviewedQuote(KEY, PROMISE)
    assert quote_count(library, article) == 3


def test_rejecting_the_only_quote_of_a_speaker_takes_the_article_from_their_view(
    library: Library, article: int
) -> None:
    mairie = speakers.find_speaker(library, "la mairie")
    reviewing.reject(library, article, f"indirect:{COSTS.span.start}:{COSTS.span.stop}")
    assert list(articles.article_ids(library, View(ViewKind.SPEAKER, mairie.uuid))) == []
    history.undo(library)
    assert list(articles.article_ids(library, View(ViewKind.SPEAKER, mairie.uuid))) == [article]


def test_a_rejected_correction_is_restored_as_corrected(library: Library, article: int) -> None:
    corrected = reviewing.set_speaker(library, article, KEY, MAIRIE)
    reviewing.reject(library, article, corrected.key)
    restored = reviewing.restore(library, article, corrected.key)
    assert restored == corrected
    assert restored.status is QuoteStatus.CORRECTED


def test_a_corrected_speaker_is_counted_and_what_else_was_found_stays(library: Library, article: int) -> None:
    corrected = reviewing.set_speaker(
        library, article, KEY, Speaker("  Jean\x1b  Le Goff ", SpeakerKind.PERSON, "adjoint\n au maire")
    )
    assert corrected.quote.speaker == Speaker("Jean Le Goff", SpeakerKind.PERSON, "adjoint au maire")
    assert corrected.status is QuoteStatus.CORRECTED
    assert (corrected.quote.cue, corrected.quote.confidence) == (PROMISE.cue, 1.0)
    assert [(one.name, one.quote_count) for one in speakers.list_speakers(library)] == [
        ("Anna Kerval", 1),
        ("La mairie", 1),
        ("Jean Le Goff", 1),
    ]
    back = reviewing.set_speaker(library, article, corrected.key, ANNA)
    assert (back.key, back.status) == (corrected.key, QuoteStatus.CONFIRMED)


def test_a_speaker_needs_a_name_and_may_be_open(library: Library, article: int) -> None:
    with pytest.raises(ConfigError):
        reviewing.set_speaker(library, article, KEY, Speaker(" \x00 "))
    assert reviewing.set_speaker(library, article, KEY, None).quote.speaker is None
    assert quote_count(library, article) == 3


def test_a_kind_decides_about_fragments(library: Library, article: int) -> None:
    indirect = reviewing.set_kind(library, article, KEY, QuoteKind.INDIRECT)
    assert indirect.quote.fragments == ()
    direct = reviewing.set_kind(library, article, indirect.key, QuoteKind.DIRECT)
    assert direct.quote.fragments == (PROMISE.span,)
    assert direct.status is QuoteStatus.CONFIRMED


def test_bounds_find_their_fragments_between_the_marks(library: Library, article: int) -> None:
    start = TEXT.index("« Nous")
    stop = TEXT.index(" emploi »") + len(" emploi »")
    wide = reviewing.set_bounds(library, article, KEY, Span(start - 1, stop))
    assert wide.quote.span == Span(start, stop)
    assert [one.of(TEXT) for one in wide.quote.fragments] == ["Nous avons tenu parole", "Personne n'a perdu son emploi"]
    narrow = reviewing.set_bounds(library, article, wide.key, Span(start, start + 6))
    assert [one.of(TEXT) for one in narrow.quote.fragments] == ["Nous"]
    for nothing in (Span(4, 4), Span(2, 3), Span(0, len(TEXT) + 1)):
        with pytest.raises(ConfigError):
            reviewing.set_bounds(library, article, narrow.key, nothing)


def test_a_quote_made_by_hand_can_be_rejected_restored_and_deleted(library: Library, article: int) -> None:
    at = TEXT.index("duré trois mois")
    made = reviewing.create_quote(library, article, Span(at, at + 16), QuoteKind.PARTIAL, MAIRIE)
    assert made.quote.span.of(TEXT) == "duré trois mois."
    assert made in quotes(library, article)
    assert quote_count(library, article) == 4
    reviewing.reject(library, article, made.key)
    assert reviewing.restore(library, article, made.key).status is QuoteStatus.MANUAL
    reviewing.delete_quote(library, article, made.key)
    assert len(quotes(library, article)) == 3
    assert history.undo(library) == "delete quote “duré trois mois.”"
    assert made in quotes(library, article)
    with pytest.raises(ConfigError, match="reject"):
        reviewing.delete_quote(library, article, KEY)


def test_the_key_of_before_a_decision_still_finds_the_quote(library: Library, article: int) -> None:
    confirmed = reviewing.confirm(library, article, KEY)
    rejected = reviewing.reject(library, article, KEY)
    assert rejected.key == confirmed.key
    assert statuses(library, article) == ["rejected", "machine", "machine"]


def test_unknown_keys_and_articles_are_not_found(library: Library, article: int) -> None:
    for decide in (reviewing.confirm, reviewing.reject, reviewing.restore, reviewing.delete_quote):
        with pytest.raises(NotFound):
            decide(library, article, "direct:0:3")
        with pytest.raises(NotFound):
            decide(library, article + 1, KEY)


def test_decisions_survive_another_run_of_the_engine(library: Library, article: int) -> None:
    confirmed = reviewing.confirm(library, article, KEY)
    reviewing.reject(library, article, f"direct:{JOBS.span.start}:{JOBS.span.stop}")
    made = reviewing.create_quote(library, article, Span(0, 7), QuoteKind.PARTIAL)
    wider = quote(TEXT, "« Nous avons tenu parole »", MAIRIE)
    jobs = quote(TEXT, "Personne n'a perdu son emploi", MAIRIE, QuoteKind.MIXED)
    elsewhere = quote(TEXT, "les pêcheurs", None, QuoteKind.PARTIAL)
    rerun(library, article, Attribution((wider, elsewhere, jobs)))
    assert [(one.key, one.status.value, one.quote.span) for one in quotes(library, article)] == [
        (made.key, "manual", made.quote.span),
        (confirmed.key, "confirmed", PROMISE.span),
        (f"partial:{elsewhere.span.start}:{elsewhere.span.stop}", "machine", elsewhere.span),
        (quotes(library, article)[3].key, "rejected", JOBS.span),
    ]
    rerun(library, article, Attribution(), "test-3")
    assert statuses(library, article) == ["manual", "confirmed", "rejected"]
    assert quote_count(library, article) == 2


def test_requote_runs_the_engine_where_its_findings_are_old(library: Library, article: int) -> None:
    from reader.storage import quotes as store

    other = save(library, document("Rien\nPas de citation ici."), engine="test-1")
    assert [step.done for step in reviewing.requote(library)] == [0, 2]
    assert [(step.done, step.total) for step in reviewing.requote(library)] == [(0, 0)]
    with library.reading() as db:
        found = [store.findings(db, one) for one in (article, other)]
    assert {one.engine for one in found if one is not None} != {"test-1"}
    assert [step.total for step in reviewing.requote(library, [other, 999])] == [2, 2]


def test_speakers_are_one_for_a_name_and_kind_whatever_the_article(library: Library, article: int) -> None:
    text = "Titre\n« Un autre jour », a dit ANNA KERVAL."
    second = save(library, document(text), [quote(text, "Un autre jour", Speaker("ANNA  KERVAL", SpeakerKind.PERSON))])
    anna = speakers.find_speaker(library, "anna kérval")
    assert (anna.name, anna.kind, anna.role, anna.quote_count, anna.article_count) == (
        "Anna Kerval",
        "person",
        "maire",
        3,
        2,
    )
    assert sorted(articles.article_ids(library, View(ViewKind.SPEAKER, anna.uuid))) == [article, second]
    said = speakers.speaker_quotes(library, anna.uuid)
    assert sorted(one.text for one in said) == [
        "Nous avons tenu parole",
        "Personne n'a perdu son emploi",
        "Un autre jour",
    ]
    assert len(speakers.speaker_quotes(library, anna.uuid, 2)) == 2
    assert speakers.speaker_quotes(library, "nobody") == []


@pytest.mark.parametrize(
    ("prefix", "names"),
    [("", ["Anna Kerval", "La mairie"]), ("ker", ["Anna Kerval"]), ("MAI", ["La mairie"]), ("erval", []), ("%", [])],
)
def test_known_speakers_are_found_by_the_start_of_a_word(
    library: Library, article: int, prefix: str, names: list[str]
) -> None:
    assert article
    assert [one.name for one in reviewing.known_speakers(library, prefix)] == names


def test_finding_a_speaker_says_why_not(library: Library, article: int) -> None:
    assert article
    uuid = speakers.list_speakers(library)[0].uuid
    assert speakers.find_speaker(library, uuid[:-3]).uuid == uuid
    with pytest.raises(NotFound, match="No speaker"):
        speakers.find_speaker(library, "Zoé")
    with pytest.raises(NotFound):
        speakers.find_speaker(library, " ")
    rerun(library, article, Attribution((quote(TEXT, "Nous avons tenu parole", Speaker("Anna Kerval")), JOBS)))
    with pytest.raises(NotFound, match="Several"):
        speakers.find_speaker(library, "Anna Kerval")


def test_what_was_found_on_opening_is_stored_without_finding_it_again(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The engine itself does the work; only how often it is asked is counted."""
    from reader import quotes as engine
    from reader.storage import arrivals

    asked: list[str] = []

    def attribute(text: str, *rest: object) -> Attribution:
        asked.append(text)
        return found(text, *rest)  # type: ignore[arg-type]

    found = engine.attribute
    monkeypatch.setattr(engine, "attribute", attribute)
    with library.writing() as unit:
        article_id = arrivals.add(unit.db, document(), unit.at)
    page = articles.open_article(library, article_id)
    assert page.quotes
    assert page.found is not None
    assert not reviewing.refresh(library, article_id, page), "what is shown is what is stored"
    assert len(asked) == 1
    again = articles.open_article(library, article_id)
    assert (again.quotes, again.found) == (page.quotes, None)
    assert quote_count(library, article_id) == len(page.quotes)
    assert len(asked) == 1
