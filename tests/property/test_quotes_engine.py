from __future__ import annotations

import sys

from hypothesis import example, given, settings
from hypothesis import strategies as st

from reader.model import Attribution
from reader.quotes import attribute, sentence_spans
from reader.quotes.reading import read

MARKS = [
    "\n— ",
    "\nQ: ",
    "\nPaul Garnier : ",
    ", dit-il",
    *"«»“”\"„‘’'‹›「」—–(),.!?…:;\n \u00a0\u202f",
    "[...]",
    "“Yes,”",
    "d'",
    "qu'",
    '46"97',
    "https://a.b/«c»",
]
WORDS = [
    "a-t-il",
    "dit",
    "que",
    "selon",
    "lui",
    "le",
    "ministre",
    "la",
    "elle",
    "said",
    "that",
    "he",
    "she",
    "Mme",
    "M.",
    "U.S.",
    "par",
    "progrès",
    "et",
    "mais",
    "tout",
    "en",
    "affirmant",
    "de",
    "the",
    "of",
    "qualifié",
    "Paul",
    "Garnier",
    "�",
    "\u200d",
    "😀",
    "٣",
    "ß",
    "İ",
]
PIECES = [*MARKS, *WORDS, "a déclaré", "according to", "n'a pas", "qualifié de"]
prose = st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join)
tight = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)
languages = st.sampled_from(["", "fr", "en", "de", "zz"])


def check(text: str, attribution: Attribution) -> None:
    length = len(text)
    last = -1
    for quote in attribution.quotes:
        assert quote.span.stop <= length
        assert quote.span.start >= last
        last = quote.span.start
        assert len(quote.span) > 0
        assert 0.0 <= quote.confidence <= 1.0
        assert quote.evidence
        assert quote.explanation
        assert list(quote.fragments) == sorted(quote.fragments)
        for fragment in quote.fragments:
            assert quote.span.covers(fragment)
        for span in (quote.cue, quote.mention, quote.relay):
            assert span is None or span.stop <= length
        assert bool(quote.fragments) == (quote.kind != "indirect")
    starts = [item.span.start for item in attribution.unattributed]
    assert starts == sorted(starts)
    for item in attribution.unattributed:
        assert item.span.stop <= length
        assert item.reason


@given(st.text(max_size=300) | prose | tight, languages)
@settings(max_examples=300, deadline=None)
@example("« a, dit-il", "fr")
@example("« «\n» »\n»", "fr")
@example('"a "b" c', "en")
@example("a-t-il.", "fr")
def test_any_text_gives_spans_within_it(text: str, language: str) -> None:
    check(text, attribute(text, (), language))


@given(st.text(max_size=200) | prose | tight, languages)
@settings(max_examples=200, deadline=None)
def test_every_quoted_string_is_a_fragment_or_told_apart(text: str, language: str) -> None:
    attribution = attribute(text, (), language)
    fragments = [fragment for quote in attribution.quotes for fragment in quote.fragments]
    apart = {item.span for item in attribution.unattributed}
    for string in read(text, (), language).strings:
        assert string.inner in apart or any(string.inner.covers(fragment) for fragment in fragments)


@given(st.text(max_size=300) | prose, languages)
@settings(max_examples=150, deadline=None)
def test_sentences_are_ordered_and_within_the_text(text: str, language: str) -> None:
    last = 0
    for span in sentence_spans(text, (), language):
        assert last <= span.start < span.stop <= len(text)
        last = span.stop


SENTENCES = [
    "Le maire de Vannes, Luc Morel, a affirmé que la digue « tiendra ».",
    "« Nous n'avons rien vu », a déclaré Paul Garnier.",
    "Selon la préfecture, l'eau monte et l'on craint « le pire ».",
    "« La digue », a-t-il ajouté, « n'est pas d'hier ».",
    "L'opposition dénonce une « faute » et réclame qu'on l'entende.",
]
articles = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=6).map(" ".join)


def told(text: str) -> list[tuple[str, tuple[int, int], tuple[tuple[int, int], ...], str]]:
    return [
        (
            quote.kind.value,
            (quote.span.start, quote.span.stop),
            tuple((fragment.start, fragment.stop) for fragment in quote.fragments),
            (quote.speaker.name if quote.speaker else "").replace("’", "'"),
        )
        for quote in attribute(text, (), "fr").quotes
    ]


@given(articles)
@settings(max_examples=60, deadline=None)
def test_spaces_apostrophes_and_the_shape_of_marks_change_nothing(text: str) -> None:
    plain = told(text)
    assert plain
    assert told(text.replace("« ", "«\u00a0").replace(" »", "\u202f»")) == plain
    assert told(text.replace("'", "’")) == plain
    tight_text = text.replace("« ", "“").replace(" »", "”")
    assert told(tight_text) == told(tight_text.replace("“", '"').replace("”", '"'))


@given(articles, st.integers(min_value=1, max_value=4))
@settings(max_examples=40, deadline=None)
def test_reading_again_gives_the_same(text: str, times: int) -> None:
    assert all(attribute(text) == attribute(text) for _ in range(times))


HOSTILE = [
    "«",
    '"',
    "“a ",
    "'a ",
    "a-",
    "a.",
    "A.",
    "(",
    "—\n",
    "« a\n",
    "selon ",
    "que ",
    "a-t-il ",
    ", ",
    "Mme ",
    "d' ",
    "1.",
    "il dit que ",
    "Paul dit « ",
    "— a, dit-il.\n",
    "— a\n",
    "Q: a ?\n",
    "Paul Garnier : a ?\n",
    "— Paul : « a » ?\n",
]


def test_no_mark_or_word_repeated_makes_a_slow_spot() -> None:
    # Twice the text may cost twice the work, with room for noise, never the square: counted in function calls.
    for piece in HOSTILE:
        small, large = (calls(piece * times) for times in (500, 2_000))
        assert large < 8 * small, piece


def calls(text: str) -> int:
    count = 0

    def tick(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(tick)
    try:
        attribute(text, (), "fr")
    finally:
        sys.setprofile(None)
    return count
