from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from reader.model import Block, BlockKind, Span, join_blocks, normalise, segments
from reader.tui.layout import lay_out
from reader.tui.motion import TextMap, Unit

Wrapped = tuple[str, tuple[Block, ...]]

TEXTS = st.lists(st.tuples(st.sampled_from(list(BlockKind)), st.text(max_size=120).map(normalise)), max_size=6).map(
    join_blocks
)


@given(TEXTS, st.integers(10, 100))
def test_every_code_point_of_every_block_is_on_exactly_one_line(article: Wrapped, width: int) -> None:
    text, blocks = article
    layout = lay_out(text, blocks, width)
    shown = [offset for line in layout.lines if line.block >= 0 for offset in range(line.span.start, line.span.stop)]
    assert shown == [offset for block in blocks for offset in range(block.span.start, block.span.stop)]


@given(TEXTS, st.integers(10, 100))
def test_no_line_is_wider_than_the_measure(article: Wrapped, width: int) -> None:
    text, blocks = article
    layout = lay_out(text, blocks, width)
    for line in layout.lines:
        assert line.indent + cell_len(line.span.of(layout.text).rstrip(" ")) <= width + 1


@given(TEXTS, st.integers(10, 100), st.data())
def test_an_offset_goes_to_a_cell_and_back(article: Wrapped, width: int, data: st.DataObject) -> None:
    text, blocks = article
    layout = lay_out(text, blocks, width)
    if not len(layout):
        return
    block = data.draw(st.sampled_from(blocks))
    offset = data.draw(st.integers(block.span.start, block.span.stop - 1))
    number = layout.line_of(offset)
    assert offset in layout.lines[number].span
    back = layout.offset_at(number, layout.x_of(offset))
    assert back is not None
    # Code points of no width (combining marks, joiners) share the cell of what stands before or after them.
    between = layout.text[min(back, offset) : max(back, offset)]
    assert back == offset or cell_len(between) <= 2 or layout.x_of(offset) == layout.width - 1


@given(TEXTS, st.data())
def test_a_cursor_never_leaves_the_blocks(article: Wrapped, data: st.DataObject) -> None:
    text, blocks = article
    if not blocks:
        return
    sentences = [block.span for block in blocks]
    units = TextMap(text, blocks, sentences, sentences[:1])
    offset = units.clamp(data.draw(st.integers(0, len(text) + 5)))
    for _ in range(12):
        unit = data.draw(st.sampled_from(list(Unit)))
        direction = data.draw(st.sampled_from([1, -1]))
        move = data.draw(st.sampled_from([units.move, units.end_of]))
        following = move(unit, offset, direction)
        assert any(following in span for span in units.blocks)
        assert (following - offset) * direction >= 0
        offset = following
        grown = units.grow(Span(offset, offset + 1))
        assert offset in grown


LABELLED = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 30)), max_size=12).map(
    lambda pairs: [(Span(start, start + size), index) for index, (start, size) in enumerate(pairs)]
)


@given(LABELLED, st.integers(0, 40), st.integers(0, 40))
def test_segments_cover_their_span_and_know_their_labels(
    labelled: list[tuple[Span, int]], start: int, size: int
) -> None:
    within = Span(start, start + size)
    runs = list(segments(labelled, within))
    covered = [offset for run in runs for offset in range(run.span.start, run.span.stop)]
    assert covered == list(range(within.start, within.stop))
    for run in runs:
        for offset in range(run.span.start, run.span.stop):
            assert run.labels == tuple(label for span, label in labelled if offset in span)
