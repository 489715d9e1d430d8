from __future__ import annotations

from rich.cells import cell_len

from reader.model import BlockKind, Span, join_blocks
from reader.tui.layout import lay_out


def lines_of(text: str, width: int, kind: BlockKind = BlockKind.PARAGRAPH) -> list[str]:
    whole, blocks = join_blocks([(kind, text)])
    layout = lay_out(whole, blocks, width)
    return [line.span.of(layout.text).rstrip() for line in layout.lines]


def test_words_wrap_at_the_last_space_that_fits() -> None:
    assert lines_of("un deux trois quatre", 13) == ["un deux trois", "quatre"]


def test_a_no_break_space_keeps_the_guillemet_with_its_word() -> None:
    assert lines_of("il a dit «\u00a0oui\u00a0» hier", 14) == ["il a dit", "«\u00a0oui\u00a0» hier"]


def test_a_word_longer_than_the_line_is_cut_at_the_cell() -> None:
    assert lines_of("x" * 25, 10) == ["x" * 10, "x" * 10, "x" * 5]


def test_wide_characters_count_two_cells() -> None:
    assert all(cell_len(line) <= 10 for line in lines_of("東京都知事選挙の候補者", 10))


def test_blocks_are_apart_but_a_credit_stays_with_its_caption() -> None:
    text, blocks = join_blocks(
        [(BlockKind.HEADLINE, "Titre"), (BlockKind.CAPTION, "Vue du port"), (BlockKind.CREDIT, "Photo X")]
    )
    layout = lay_out(text, blocks, 40)
    assert [line.block for line in layout.lines] == [0, -1, 1, 2]


def test_a_line_end_inside_a_block_is_a_space_on_screen() -> None:
    assert lines_of("première ligne\nseconde ligne", 60) == ["première ligne seconde ligne"]


def test_an_empty_text_has_no_lines() -> None:
    layout = lay_out("", (), 40)
    assert len(layout) == 0
    assert layout.line_of(12) == 0
    assert layout.offset_at(0, 3) is None


def test_a_cell_past_the_end_of_a_line_is_its_last_code_point() -> None:
    text, blocks = join_blocks([(BlockKind.PARAGRAPH, "court"), (BlockKind.PARAGRAPH, "suite")])
    layout = lay_out(text, blocks, 40)
    assert layout.offset_at(0, 99) == 4
    assert layout.offset_at(1, 0) is None, "a blank line shows no offset"


def test_text_lines_finds_every_line_of_a_span() -> None:
    text, blocks = join_blocks([(BlockKind.PARAGRAPH, "un deux trois quatre cinq six")])
    layout = lay_out(text, blocks, 10)
    assert list(layout.text_lines(Span(0, len(text)))) == list(range(len(layout)))
    assert list(layout.text_lines(Span(3, 4))) == [0]
