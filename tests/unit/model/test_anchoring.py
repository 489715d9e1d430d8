from __future__ import annotations

import pytest

from reader.model import Anchor, AnchorState, Span, make_anchor
from reader.model.anchoring import LEAST_SCORE, map_text, reanchor, score

OLD = (
    "Le préfet a ouvert la séance à neuf heures. « Nous irons jusqu'au bout », a dit la maire de Valmont. "
    "Le conseil a voté le budget. Plus tard, la maire a répété son message aux habitants du quartier nord."
)


def anchor_of(words: str, *, nth: int = 0) -> Anchor:
    start = -1
    for _ in range(nth + 1):
        start = OLD.index(words, start + 1)
    return make_anchor(OLD, Span(start, start + len(words)), 1)


def placed(words: str, new: str, *, nth: int = 0, mapped: bool = True) -> tuple[str, AnchorState]:
    move = reanchor(anchor_of(words, nth=nth), new, 2, map_text(OLD, new) if mapped else None)
    return ("" if move.state is AnchorState.ORPHAN else move.anchor.span.of(new)), move.state


@pytest.mark.parametrize("mapped", [True, False])
@pytest.mark.parametrize(
    ("new", "state"),
    [
        (OLD, AnchorState.EXACT),
        (OLD + " Fin.", AnchorState.EXACT),
        (OLD.replace("habitants", "riverains"), AnchorState.EXACT),
        ("Mardi. " + OLD, AnchorState.MOVED),
        (OLD.replace("à neuf heures", "très tôt"), AnchorState.MOVED),
        (OLD.replace("a dit la maire", "a déclaré la maire"), AnchorState.EXACT),
    ],
)
def test_words_that_stand_are_found_where_they_stand(new: str, state: AnchorState, mapped: bool) -> None:
    assert placed("Nous irons jusqu'au bout", new, mapped=mapped) == ("Nous irons jusqu'au bout", state)


def test_of_two_equal_passages_each_stays_itself() -> None:
    new = "Un mot de plus. " + OLD.replace("Le conseil a voté le budget. ", "")
    for nth in (0, 1):
        move = reanchor(anchor_of("la maire", nth=nth), new, 2, map_text(OLD, new))
        assert move.anchor.span.start == [new.index("la maire"), new.rindex("la maire")][nth]
        without_map = reanchor(anchor_of("la maire", nth=nth), new, 2)
        assert without_map.anchor.span == move.anchor.span


def test_a_passage_that_is_gone_is_an_orphan_as_it_was() -> None:
    new = OLD.replace("Le conseil a voté le budget. ", "")
    anchor = anchor_of("a voté le budget")
    move = reanchor(anchor, new, 2, map_text(OLD, new))
    assert (move.state, move.anchor) == (AnchorState.ORPHAN, anchor)


def test_a_short_word_is_not_taken_for_its_like_elsewhere() -> None:
    new = "Autre article. Il parle du budget de la région et de rien d'autre, sur deux pages."
    assert placed("budget", new) == ("", AnchorState.ORPHAN)
    assert placed("budget", new, mapped=False) == ("", AnchorState.ORPHAN)


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (("Nous irons", "Nous irions"), "Nous irions jusqu'au bout"),
        (("irons jusqu'au", "irons tous jusqu'au"), "Nous irons tous jusqu'au bout"),
        (("Nous irons", "Nous, on ira"), "Nous, on ira jusqu'au bout"),
    ],
)
def test_words_that_changed_a_little_are_found_between_their_surroundings(edit: tuple[str, str], words: str) -> None:
    assert placed("Nous irons jusqu'au bout", OLD.replace(*edit)) == (words, AnchorState.MOVED)


def test_a_long_passage_with_several_edits_keeps_its_ends() -> None:
    new = "Édition du soir. " + OLD.replace("neuf heures", "dix heures").replace(
        "a voté le budget", "a adopté le budget"
    )
    words = OLD[OLD.index("ouvert") : OLD.index(" aux habitants")]
    expected = new[new.index("ouvert") : new.index(" aux habitants")]
    assert placed(words, new) == (expected, AnchorState.MOVED)


def test_a_letter_that_is_everywhere_is_done_with_soon() -> None:
    old, new = "a " * 20_000, "Titre. " + "a " * 20_000
    anchor = make_anchor(old, Span(20_000, 20_001), 1)
    assert reanchor(anchor, new, 2, map_text(old, new)).anchor.span == Span(20_007, 20_008)
    assert reanchor(anchor, new, 2).anchor.exact == "a"


def test_a_moved_paragraph_takes_its_passages_along() -> None:
    first, second = OLD[:43], OLD[44:]
    assert placed("ouvert la séance à neuf heures", f"{second} {first}") == (
        "ouvert la séance à neuf heures",
        AnchorState.MOVED,
    )


def test_offsets_count_code_points() -> None:
    old, new = "😀 la maire a dit oui", "👩‍👩‍👧 Hier, la maire a dit oui"
    anchor = make_anchor(old, Span(2, 10), 1)
    move = reanchor(anchor, new, 2, map_text(old, new))
    assert move.anchor.span.of(new) == "la maire"


def test_the_score_weighs_words_surroundings_and_position() -> None:
    anchor = anchor_of("Nous irons jusqu'au bout")
    at = anchor.span.start
    assert score(anchor, OLD, anchor.span, at) == 1.0
    assert score(anchor, OLD, anchor.span, at + 50) < 1.0
    elsewhere = Span(0, len(anchor.exact))
    assert score(anchor, OLD, elsewhere, at) < LEAST_SCORE
    whole = make_anchor("seul", Span(0, 4), 1)
    assert score(whole, "seul", Span(0, 4), 0) == 1.0


def test_the_map_joins_what_touches_and_knows_about_where() -> None:
    new = OLD.replace("le budget", "le grand budget")
    mapping = map_text(OLD, new)
    cut = OLD.index("budget")
    assert mapping.span(Span(0, cut)) == Span(0, cut)
    assert mapping.span(Span(cut - 3, cut + 3)) is None
    assert mapping.span(Span(cut, len(OLD))) == Span(cut + 6, len(new))
    assert mapping.position(cut) == cut + 6
    assert map_text("", "abc").span(Span(0, 1)) is None
    assert map_text("abc", "").position(2) == 0


def test_a_long_text_that_differs_everywhere_is_still_done_with_soon() -> None:
    old = " ".join(f"mot{number}" for number in range(30_000))
    new = " ".join(f"autre{number}" for number in range(30_000))
    anchor = make_anchor(old, Span(60_000, 60_040), 1)
    assert reanchor(anchor, new, 2, map_text(old, new)).state is AnchorState.ORPHAN
