"""Which quotes are versions of one: truncated and slightly changed ones always, others and commonplaces never."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reader.model.likeness import LEAST_WORDS, RUN, fingerprints, is_copy, is_version, shingles, words_of

_WORDS = st.text("abcdefghijklmnopqrstuvwxyzéè", min_size=3, max_size=9)


def _text(least: int, most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(_WORDS, min_size=least, max_size=most, unique_by=lambda word: tuple(words_of(word)))


LONG = _text(16, 60)


def _found(one: str, other: str) -> bool:
    """As the library finds versions: by a shared fingerprint, then word by word."""
    mine, theirs = words_of(one), words_of(other)
    return bool(fingerprints(mine) & fingerprints(theirs)) and is_version(mine, theirs)


@given(LONG, st.data())
def test_a_truncated_quote_is_a_version_whatever_its_marks_and_case(words: list[str], data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(words) // 3))
    stop = data.draw(st.integers(start + 12, len(words)))
    cut = "“" + " ".join(words[start:stop]).upper() + " […]”"
    assert _found("« " + " ".join(words) + ". »", cut)
    assert _found(cut, " ".join(words))


@given(LONG, st.data())
def test_a_quote_with_one_word_changed_is_a_version(words: list[str], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(words) - 1))
    other = data.draw(_WORDS)
    changed = [*words[:at], other, *words[at + 1 :]]
    assert _found(" ".join(words), ", ".join(changed))


@given(st.data())
def test_quotes_that_share_no_run_of_words_are_no_versions(data: st.DataObject) -> None:
    words = data.draw(_text(24, 60))
    half = len(words) // 2
    assert not _found(" ".join(words[:half]), " ".join(words[half:]))


@given(_text(1, LEAST_WORDS - 1), st.data())
def test_a_short_quote_is_a_version_of_nothing(words: list[str], data: st.DataObject) -> None:
    longer = [*words, *data.draw(_text(0, 20))]
    assert not _found(" ".join(words), " ".join(longer))
    assert not is_version(words_of(" ".join(words)), words_of(" ".join(longer)))


@given(_text(0, 30), _text(0, 30), _text(0, 30))
def test_likeness_is_the_same_whichever_comes_first(shared: list[str], one: list[str], other: list[str]) -> None:
    mine, theirs = words_of(" ".join(shared + one)), words_of(" ".join(other + shared))
    assert is_version(mine, theirs) == is_version(theirs, mine)
    runs, others = shingles(" ".join(shared + one)), shingles(" ".join(other + shared))
    assert is_copy(runs, others) == is_copy(others, runs)


@given(_text(RUN, RUN), _text(4, 12), _text(4, 12), _text(4, 12), _text(4, 12))
def test_a_shared_run_of_words_is_always_found(
    run: list[str], before: list[str], after: list[str], ahead: list[str], behind: list[str]
) -> None:
    one, other = [*before, *run, *after], [*ahead, *run, *behind]
    if sum(map(len, words_of(" ".join(run)))) >= 36:
        assert fingerprints(words_of(" ".join(one))) & fingerprints(words_of(" ".join(other)))
