from __future__ import annotations

from reader.model import BlockKind, Span, join_blocks
from reader.tui.motion import TextMap, Unit

TEXT, BLOCKS = join_blocks(
    [(BlockKind.HEADLINE, "Deux mots"), (BlockKind.PARAGRAPH, "L'Ukraine dit non. Elle a-t-il tort ?")]
)
SENTENCES = (Span(0, 9), Span(10, 28), Span(29, 47))
QUOTES = (Span(20, 27), Span(29, 33))
UNITS = TextMap(TEXT, BLOCKS, SENTENCES, QUOTES)


def walk(unit: Unit, direction: int) -> list[int]:
    offset = UNITS.first if direction > 0 else UNITS.last
    seen = [offset]
    while (following := UNITS.move(unit, offset, direction)) != offset:
        offset = following
        seen.append(offset)
    return seen


def test_characters_skip_the_line_end_between_blocks() -> None:
    assert walk(Unit.CHARACTER, 1) == [offset for offset in range(len(TEXT)) if offset != 9]
    assert walk(Unit.CHARACTER, -1) == list(reversed(walk(Unit.CHARACTER, 1)))


def test_a_word_keeps_its_apostrophes_and_hyphens() -> None:
    spans = [UNITS.enclosing(Unit.WORD, at) for at in walk(Unit.WORD, 1)]
    assert [span.of(TEXT) for span in spans if span] == [
        "Deux",
        "mots",
        "L'Ukraine",
        "dit",
        "non",
        ".",
        "Elle",
        "a-t-il",
        "tort",
        "?",
    ]


def test_words_backward_are_the_words_forward() -> None:
    forward = walk(Unit.WORD, 1)
    backward = walk(Unit.WORD, -1)
    assert set(backward) - {UNITS.last} == set(forward) - {UNITS.last}


def test_sentences_and_blocks() -> None:
    assert walk(Unit.SENTENCE, 1)[:3] == [0, 10, 29]
    assert UNITS.move(Unit.BLOCK, 15, -1) == 10
    assert UNITS.move(Unit.BLOCK, 10, -1) == 0


def test_without_a_next_quote_the_cursor_stays() -> None:
    assert UNITS.move(Unit.QUOTE, 0, 1) == 20
    assert UNITS.move(Unit.QUOTE, 20, 1) == 29
    assert UNITS.move(Unit.QUOTE, 40, 1) == 40
    assert UNITS.move(Unit.QUOTE, 5, -1) == 5


def test_growing_takes_word_quote_sentence_block_everything() -> None:
    steps = [Span(20, 21)]
    while (larger := UNITS.grow(steps[-1])) != steps[-1]:
        steps.append(larger)
    assert [step.of(TEXT) for step in steps[1:]] == [
        "dit",
        "dit non",
        "L'Ukraine dit non.",
        "L'Ukraine dit non. Elle a-t-il tort ?",
        TEXT,
    ]


def test_a_selection_grows_to_the_end_of_the_word() -> None:
    assert UNITS.end_of(Unit.WORD, 0, 1) == 3
    assert UNITS.end_of(Unit.WORD, 3, 1) == 8
    assert UNITS.end_of(Unit.SENTENCE, 10, 1) == 27


def test_an_empty_text_goes_nowhere() -> None:
    empty = TextMap("", ())
    for unit in Unit:
        assert empty.move(unit, 0, 1) == 0
        assert empty.move(unit, 0, -1) == 0
        assert empty.enclosing(unit, 0) in (None, Span(0, 1))
