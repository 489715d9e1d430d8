from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

from hypothesis import example, given, settings
from hypothesis import strategies as st

from reader.model import Attribution, Block, BlockKind, Span
from reader.quotes import attribute, integrity_notes, sentence_spans
from reader.quotes.reading import read

MARKS = [
    "\n— ",
    "\n14h10 – ",
    " & ",
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
    "Titre",
    "Note",
    "appelle",
    "mur",
    "lire",
    "14h52",
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
@example("Titre\nTexte", "fr")
@example("Claims", "en")
@example("au loin », dit Paul Garnier. « Rien.", "fr")
def test_any_text_gives_spans_within_it(text: str, language: str) -> None:
    check(text, attribute(text, (), language))


@given(st.text(max_size=300) | prose | tight, languages)
@settings(max_examples=150, deadline=None)
@example("« (…) »\n« … a ( … »", "fr")
@example("", "fr")
def test_notes_lie_within_any_text(text: str, language: str) -> None:
    found = attribute(text, (), language)
    notes = integrity_notes(text, (), found.quotes, found.unattributed)
    assert list(notes) == sorted(set(notes), key=lambda note: (note.span, note.kind, note.detail))
    for note in notes:
        assert 0 < len(note.span) <= len(text) - note.span.start


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


SENTENCES = {
    "fr": [
        "Le maire de Vannes, Luc Morel, a affirmé que la digue « tiendra ».",
        "« Nous n'avons rien vu », a déclaré Paul Garnier.",
        "Selon la préfecture, l'eau monte et l'on craint « le pire ».",
        "« La digue », a-t-il ajouté, « n'est pas d'hier ».",
        "L'opposition dénonce une « faute » et réclame qu'on l'entende.",
        "Le film « La Digue » sort mardi.",
        "Inès Caron dit vouloir « s'en aller » avant l'hiver.",
        "Claire Aubry a écrit : « L'île n'est plus sûre. »",
        "Pour elle, l'île n'est « qu'un rêve d'ingénieur ».",
        "L'église date de 1910 ; elle n'a jamais rouvert.",
    ],
    "en": [
        "The mayor of Dover, Luke Moore, said that the dyke “will hold”.",
        "“We didn't see it coming,” said Paul Garner.",
        "According to the council, the water's rising and people fear “the worst”.",
        "“The dyke,” he added, “isn't new.”",
        "The opposition denounced a “grave error” and called for an inquiry.",
        "The film “The Dyke” opens on Tuesday.",
        "Agnes Carr called the plan “absurd”.",
        "Clare Aubrey wrote: “The island isn't safe any more.”",
        "She says the island's school is “doomed”.",
        "The church dates from 1910; it hasn't reopened.",
    ],
}
Prose = tuple[str, list[str]]
articles: st.SearchStrategy[Prose] = st.sampled_from(sorted(SENTENCES)).flatmap(
    lambda language: st.tuples(
        st.just(language), st.lists(st.sampled_from(SENTENCES[language]), min_size=1, max_size=7, unique=True)
    )
)
Told = tuple[str, tuple[int, int], tuple[tuple[int, int], ...], str]


def told(text: str, language: str, blocks: Sequence[Block] = ()) -> list[Told]:
    return [
        (
            quote.kind.value,
            (quote.span.start, quote.span.stop),
            tuple((fragment.start, fragment.stop) for fragment in quote.fragments),
            (quote.speaker.name if quote.speaker else "").replace("’", "'").replace("\u00a0", " "),
        )
        for quote in attribute(text, blocks, language).quotes
    ]


def paragraphs(text: str) -> list[Block]:
    blocks: list[Block] = []
    for line in text.split("\n"):
        start = blocks[-1].span.stop + 1 if blocks else 0
        blocks.append(Block(BlockKind.PARAGRAPH, Span(start, start + len(line))))
    return blocks


@given(articles)
@settings(max_examples=60, deadline=None)
def test_spaces_apostrophes_and_the_shape_of_marks_change_nothing(prose: Prose) -> None:
    language, sentences = prose
    text = " ".join(sentences)
    plain = told(text, language)
    assert told(text.replace("« ", "«\u00a0").replace(" »", "\u202f»"), language) == plain
    assert told(text.replace(" ", "\u00a0"), language) == plain
    assert told(text.replace("'", "’"), language) == plain
    tight_text = text.replace("« ", "“").replace(" »", "”")
    assert told(tight_text, language) == told(tight_text.replace("“", '"').replace("”", '"'), language)


@given(articles)
@settings(max_examples=40, deadline=None)
def test_paragraphs_in_blocks_of_their_own_say_the_same_as_lines_without_blocks(prose: Prose) -> None:
    # A headline first, as lines without blocks have it.
    language, sentences = prose
    text = "\n".join(["14 mars", *sentences])
    blocks = paragraphs(text)
    blocks[0] = Block(BlockKind.HEADLINE, blocks[0].span)
    assert told(text, language, blocks) == told(text, language)


@given(articles)
@settings(max_examples=60, deadline=None)
def test_one_block_holds_the_same_quotes_as_its_paragraphs_do(prose: Prose) -> None:
    language, sentences = prose
    text = "\n".join(sentences)
    apart = told(text, language, paragraphs(text))
    whole = told(text, language, [Block(BlockKind.PARAGRAPH, Span(0, len(text)))])
    named = [quote for quote in apart if quote[3] in NAMED]
    assert [quote[:3] for quote in whole] == [quote[:3] for quote in apart]
    assert [quote for quote in whole if quote in named] == named


NAMED = {"Luc Morel", "Inès Caron", "Luke Moore", "Agnes Carr"}
"""Whom their sentence names beside words that no other sentence holds."""


@given(articles, st.integers(min_value=2, max_value=4))
@settings(max_examples=40, deadline=None)
def test_reading_again_gives_the_same(prose: Prose, times: int) -> None:
    text = " ".join(prose[1])
    first = attribute(text)
    assert all(attribute(text) == first for _ in range(times))


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


def test_notes_take_time_in_step_with_the_length() -> None:
    def notes(times: int) -> int:
        text = "« a » « b »\n" + "« [( … aaaa ... (bbbb [c » dit « aaaa ... » [\n" * times
        found = attribute(text, (), "fr")
        return counted(lambda: integrity_notes(text, (), found.quotes, found.unattributed))

    assert notes(800) < 8 * notes(200)


def calls(text: str) -> int:
    return counted(lambda: attribute(text, (), "fr"))


def counted(work: Callable[[], object]) -> int:
    """How many functions are called by ``work``."""
    count = 0

    def tick(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(tick)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count
