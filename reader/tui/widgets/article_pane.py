"""The reading pane: an article's text with its marks, a cursor that moves by units, and a selection that grows."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from rich.style import Style
from textual import events
from textual.geometry import Offset, Region, Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from reader.model import BlockKind, ReviewedQuote, Span
from reader.tui.layout import Layout, lay_out
from reader.tui.marks import Mark, Role
from reader.tui.motion import Unit
from reader.tui.paint import Geometry, Gutter, Overlay, Palette, paint_line
from reader.tui.reading import GUTTER_WIDTH, WIDE_MARGIN, ReadingText, different, gutters, line_marks
from reader.tui.theme import SPEAKER_COLOURS, TAG_COLOURS

__all__ = ["ArticlePane"]

_MARGIN = 4


class ArticlePane(ScrollView, can_focus=True, inherit_bindings=False):
    """Draws a :class:`ReadingText` line by line; only what is on screen is painted, and painted lines are kept."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "article--cursor",
        "article--selection",
        "article--current",
        "article--gutter",
        *(f"article--{kind.value}" for kind in BlockKind),
        *(f"article--{role.value}" for role in Role),
        *(f"article--speaker-{index}" for index in range(SPEAKER_COLOURS)),
        *(f"article--tint-{index}" for index in range(SPEAKER_COLOURS)),
        *(f"article--tag-{index}" for index in range(TAG_COLOURS)),
        *(f"article--tag-name-{index}" for index in range(TAG_COLOURS)),
    }

    reading: reactive[ReadingText | None] = reactive(None, repaint=False)
    cursor: reactive[int] = reactive(0, repaint=False)
    selection_start: reactive[int | None] = reactive(None, repaint=False)

    def __init__(
        self,
        measure: int,
        moved: Callable[[], None],
        *,
        id: str | None = None,  # noqa: A002 - Textual's own name
    ) -> None:
        """``moved`` is called when the cursor, the selection or the text has changed.

        Called, not sent a message, what it shows is drawn together with the cursor and not a frame later.
        """
        super().__init__(id=id)
        self.measure = measure
        self._moved = moved
        self._layout_now: Layout = lay_out("", (), measure)
        self._line_marks: dict[int, list[Mark]] = {}
        self._gutters: dict[int, Gutter] = {}
        self._strips: dict[tuple[int, Overlay], Strip] = {}
        self._drawn: dict[int, tuple[int, Overlay]] = {}
        self._palette: Palette | None = None
        self._geometry = Geometry(0, measure, measure + GUTTER_WIDTH + _MARGIN)
        self._goal: int | None = None
        self._current: ReviewedQuote | None = None
        self._current_at: tuple[int, ReadingText | None] = (-1, None)
        self._grown: list[tuple[int | None, int]] = []
        self.last_selection: Span | None = None

    # -- what there is -------------------------------------------------------------------------------------------

    @property
    def selection(self) -> Span | None:
        """The selected span, the cursor's own cell included; None without a selection."""
        if self.selection_start is None or self.reading is None:
            return None
        return Span(min(self.selection_start, self.cursor), max(self.selection_start, self.cursor) + 1)

    @property
    def current_quote(self) -> ReviewedQuote | None:
        """The quote under the cursor."""
        if self._current_at != (self.cursor, self.reading):
            self._current = self.reading.quote_at(self.cursor) if self.reading else None
            self._current_at = (self.cursor, self.reading)
        return self._current

    @property
    def target(self) -> Span | None:
        """What a tag or a note would hold: the selection, else the quote under the cursor, else the word."""
        if self.reading is None or not self.reading.units.blocks:
            return None
        if self.selection is not None:
            return self.selection.trimmed(self.reading.page.article.text) if self.selection else None
        quote = self.current_quote
        if quote is not None and self.cursor in quote.quote.span:
            return quote.quote.span
        return self.reading.units.enclosing(Unit.WORD, self.cursor)

    @property
    def in_sight(self) -> Span:
        """The text from the first line on screen to the last."""
        top, height = self.scroll_offset.y, self.scrollable_content_region.height
        lines = [line.span for line in self._layout_now.lines[top : top + height] if line.block >= 0]
        return lines[0].hull(lines[-1]) if lines else Span(0, 0)

    @property
    def text_width(self) -> int:
        """The cells that a line of text would have in the pane as it is now."""
        return self._fitting_geometry().measure

    # -- moving --------------------------------------------------------------------------------------------------

    def move(self, unit: Unit, direction: int, *, extend: bool = False) -> None:
        """Move the cursor by one ``unit``; ``extend`` begins a selection where there is none."""
        if self.reading is None:
            return
        if extend and self.selection_start is None:
            self.selection_start = self.cursor
        units = self.reading.units
        step = units.end_of if self.selection_start is not None else units.move
        self.go(step(unit, self.cursor, direction))

    def move_lines(self, count: int, *, extend: bool = False) -> None:
        """Move the cursor by ``count`` lines on screen, blank ones skipped, keeping its column."""
        if not len(self._layout_now):
            return
        if extend and self.selection_start is None:
            self.selection_start = self.cursor
        goal = self._goal if self._goal is not None else self._layout_now.x_of(self.cursor)
        here = self._layout_now.line_of(self.cursor)
        step = 1 if count > 0 else -1
        bound = min(max(here + count, 0), len(self._layout_now) - 1)
        number = self._layout_now.nearest_text_line(bound, step)
        if number is None:
            number = self._layout_now.nearest_text_line(bound, -step)
        offset = self._layout_now.offset_at(number, goal) if number is not None else None
        if offset is not None:
            self.go(offset)
            self._goal = goal

    def move_line_edge(self, direction: int, *, extend: bool = False) -> None:
        """Move to the first or last code point of the line on screen."""
        if extend and self.selection_start is None:
            self.selection_start = self.cursor
        if len(self._layout_now):
            span = self._layout_now.lines[self._layout_now.line_of(self.cursor)].span
            self.go(span.start if direction < 0 else max(span.start, span.stop - 1))

    def go(self, offset: int) -> None:
        """Put the cursor at ``offset``, or at the nearest place before it that is shown, and bring it into sight."""
        if self.reading is not None:
            self._goal = None
            self.cursor = self.reading.units.clamp(offset)
            self._show_cursor()

    def select(self, span: Span) -> None:
        """Select exactly ``span``; the cursor goes to its end."""
        if len(span):
            self.selection_start = span.start
            self.go(span.stop - 1)

    def grow_selection(self) -> None:
        """Select the next larger unit; :meth:`shrink_selection` finds the way back."""
        if self.reading is None or not self.reading.units.blocks:
            return
        before = self.selection
        if before is None:
            self._grown.clear()
        larger = self.reading.units.grow(before or Span(self.cursor, self.cursor + 1))
        if larger != before:
            self._grown.append((self.selection_start, self.cursor))
            self.select(larger)

    def shrink_selection(self) -> None:
        """Go back to the selection before the last :meth:`grow_selection`."""
        if self._grown:
            start, cursor = self._grown.pop()
            self.selection_start = start
            self.go(cursor)

    def clear_selection(self) -> None:
        """Leave the selection, which is remembered; the cursor stays."""
        self.last_selection = self.selection or self.last_selection
        self.selection_start = None
        self._grown.clear()

    # -- keeping up ----------------------------------------------------------------------------------------------

    def watch_reading(self, old: ReadingText | None, new: ReadingText | None) -> None:
        """Lay out a new text; of the same text only the lines are drawn anew that have other marks."""
        same_text = old is not None and new is not None and old.page.article.text == new.page.article.text
        if not same_text:
            self.last_selection = None
            self.selection_start = None
            self.set_reactive(ArticlePane.cursor, new.units.first if new else 0)
            self._lay_out()
            self.scroll_to(0, 0, animate=False)
            self._forget_lines()
        self._mark_lines()
        self._repaint()
        self._report()

    def watch_cursor(self) -> None:
        """Draw the cursor, and tell."""
        self._repaint()
        self._report()

    def watch_selection_start(self) -> None:
        """Draw what is selected, and tell."""
        self._repaint()
        self._report()

    def on_resize(self, event: events.Resize) -> None:
        """Wrap anew when the measure has changed; the cursor stays in sight."""
        del event
        before = self._geometry
        if before != self._fitting_geometry():
            # Lines and the width they are painted in change together, or letters would be cut off.
            self._lay_out()
            self._forget_lines()
            self._mark_lines()
            self.refresh()
        self.call_after_refresh(self._show_cursor)

    def notify_style_update(self) -> None:
        """Forget painted lines when the theme changes."""
        super().notify_style_update()
        self._palette = None
        self._forget_lines()

    def on_focus(self) -> None:
        """Put the terminal's cursor where a screen reader expects it."""
        self._show_cursor()

    def _report(self) -> None:
        if self.reading is not None:
            self._moved()

    def _lay_out(self) -> None:
        self._geometry = self._fitting_geometry()
        ready = self.reading.layout if self.reading else None
        if ready is not None and ready.width == self._geometry.measure:
            self._layout_now = ready
        else:
            article = self.reading.page.article if self.reading else None
            text, blocks = (article.text, article.blocks) if article else ("", ())
            self._layout_now = lay_out(text, blocks, self._geometry.measure)
        self.virtual_size = Size(self._geometry.total, len(self._layout_now) + 1)

    def _fitting_geometry(self) -> Geometry:
        room = max(20, self.scrollable_content_region.width)
        measure = min(self.measure, room - GUTTER_WIDTH - _MARGIN)
        spare = room - measure - GUTTER_WIDTH - WIDE_MARGIN
        # A third of the spare room on the left puts the column near the middle and leaves the margin its words.
        return Geometry(max(0, spare // 3), max(10, measure), room)

    def _forget_lines(self) -> None:
        self._strips.clear()
        self._drawn.clear()

    def _mark_lines(self) -> None:
        """Work out what each line shows besides its words; what was drawn with other marks is forgotten."""
        marks_before, gutters_before = self._line_marks, self._gutters
        self._line_marks, self._gutters = {}, {}
        if self.reading is not None:
            self._line_marks = line_marks(self.reading, self._layout_now)
            self._gutters = gutters(self.reading, self._layout_now, self._geometry)
        changed = different(marks_before, self._line_marks) | different(gutters_before, self._gutters)
        self._strips = {key: strip for key, strip in self._strips.items() if key[0] not in changed}
        self._drawn = {y: key for y, key in self._drawn.items() if key[0] not in changed}

    def _repaint(self) -> None:
        """Draw the lines anew that would look different from what was drawn last."""
        changed = [y for y in range(self.size.height) if self._drawn.get(y) != self._look_of(y)]
        if changed:
            self.refresh(*(Region(0, y, self.size.width, 1) for y in changed))

    def _show_cursor(self) -> None:
        if self.reading is None or not len(self._layout_now):
            return
        number = self._layout_now.line_of(self.cursor)
        height = self.scrollable_content_region.height
        top = self.scroll_offset.y
        context = min(2, max(0, (height - 1) // 2))
        if number - context < top:
            self.scroll_to(0, max(0, number - context), animate=False)
        elif number + context >= top + height:
            self.scroll_to(0, number + context - height + 1, animate=False)
        if self.has_focus:
            x = self._geometry.left + GUTTER_WIDTH + self._layout_now.x_of(self.cursor)
            origin = self.content_region.offset
            self.app.cursor_position = origin + Offset(x, number - self.scroll_offset.y)

    # -- drawing -------------------------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        """The strip of screen line ``y``."""
        palette = self._palette or self._resolve_palette()
        key = self._drawn[y] = self._look_of(y)
        number, overlay = key
        if number < 0:
            return Strip.blank(self.size.width, palette.base)
        strip = self._strips.get(key)
        if strip is None:
            line = self._layout_now.lines[number]
            kind = self._layout_now.blocks[line.block].kind
            strip = paint_line(
                self._layout_now.text,
                line,
                kind,
                self._line_marks.get(number, ()),
                self._gutters.get(number, Gutter()),
                overlay,
                palette,
                self._geometry,
            )
            self._strips[key] = strip
        return strip

    def _look_of(self, y: int) -> tuple[int, Overlay]:
        """Which line stands at ``y``, -1 for a blank one, and what lies over it."""
        number = y + self.scroll_offset.y
        if self.reading is None or number >= len(self._layout_now) or self._layout_now.lines[number].block < 0:
            return -1, Overlay()
        return number, self._overlay(self._layout_now.lines[number].span)

    def _overlay(self, span: Span) -> Overlay:
        selection = self.selection.intersection(span) if self.selection is not None else None
        cursor = self.cursor if self.cursor in span and self.has_focus else None
        quote = self.current_quote
        return Overlay(selection, cursor, quote.key if quote and quote.quote.span.overlaps(span) else "")

    def _resolve_palette(self) -> Palette:
        style = self._component_style
        self._palette = Palette(
            base=self.rich_style,
            blocks={kind: style(kind.value) for kind in BlockKind},
            roles={role: style(role.value) for role in Role},
            speakers=[style(f"speaker-{index}") for index in range(SPEAKER_COLOURS)],
            tints=[style(f"tint-{index}") for index in range(SPEAKER_COLOURS)],
            tags=[style(f"tag-{index}") for index in range(TAG_COLOURS)],
            tag_names=[style(f"tag-name-{index}") for index in range(TAG_COLOURS)],
            gutter=style("gutter"),
            current=style("current"),
            selection=style("selection"),
            cursor=style("cursor"),
        )
        return self._palette

    def _component_style(self, name: str) -> Style:
        """Only what the stylesheet sets for a component, translucent backgrounds blended with the pane's own."""
        styles = self.get_component_styles(f"article--{name}")
        background = None
        if styles.has_rule("background") and styles.background.a > 0:
            below = self.background_colors[1]
            background = (below + styles.background if styles.background.a < 1 else styles.background).rich_color
        colour = styles.color.rich_color if styles.has_rule("color") and styles.color.a > 0 else None
        return Style(color=colour, bgcolor=background) + styles.text_style

    # -- the mouse -----------------------------------------------------------------------------------------------

    def _offset_under(self, event: events.MouseEvent) -> int | None:
        number = event.y + self.scroll_offset.y
        return self._layout_now.offset_at(number, max(0, event.x - self._geometry.left - GUTTER_WIDTH))

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Put the cursor under the pointer; dragging selects."""
        offset = self._offset_under(event)
        if offset is not None:
            self.clear_selection()
            self.go(offset)
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Grow the selection while the button is held."""
        offset = self._offset_under(event) if self.app.mouse_captured is self else None
        if offset is not None and offset != self.cursor:
            if self.selection_start is None:
                self.selection_start = self.cursor
            self.go(offset)

    def on_click(self, event: events.Click) -> None:
        """Two clicks select the quote under the pointer, or else the word."""
        if event.chain == 2 and self.reading is not None:
            quote = self.current_quote
            span = quote.quote.span if quote else self.reading.units.enclosing(Unit.WORD, self.cursor)
            if span is not None:
                self.select(span)

    def on_mouse_up(self) -> None:
        """End a drag."""
        self.release_mouse()
