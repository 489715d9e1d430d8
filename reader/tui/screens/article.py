"""The article screen: text, panel, what is under the cursor; its commands do the rest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from reader.i18n import _
from reader.model import Annotation, Span, View, visible_line
from reader.resources import styles_dir
from reader.tui.commands.article import ARTICLE_COMMANDS
from reader.tui.commands.base import Command, bindings
from reader.tui.commands.tagging import apply_tag
from reader.tui.delay import Delay
from reader.tui.figures import minute
from reader.tui.layout import lay_out
from reader.tui.motion import Unit
from reader.tui.reading import ReadingText
from reader.tui.rounds import ReviewRound
from reader.tui.screens.watch import WatchingScreen
from reader.tui.widgets.article_pane import ArticlePane
from reader.tui.widgets.info_bar import InfoBar
from reader.tui.widgets.key_bar import KeyBar
from reader.tui.widgets.renewing import renew
from reader.tui.widgets.side_panel import SidePanel
from reader.tui.widgets.tag_strip import TagStrip

if TYPE_CHECKING:
    from reader.services.library import Library

__all__ = ["ArticleScreen"]

_NARROW = 110
"""Below this many columns the panel takes the whole width, and is folded at first."""
_LOW = 16
"""Below this many lines the text has them all."""
_DRAFT_PAUSE = 0.4
"""Seconds without a key after which a note that is being written is stored."""


@dataclass(frozen=True, slots=True)
class _Loaded:
    """The article as it is now, the library's change token, and the notes that were begun and not saved."""

    reading: ReadingText
    token: int
    drafts: dict[Span, str]


def _load(library: Library, article_id: int, width: int, shown: ReadingText | None, sought: View | None) -> _Loaded:
    """Read the article; lines, sentences, found words and notes of what has not changed are kept."""
    from reader.services import articles, quoting, searching, tagging
    from reader.services.drafts import drafts

    token = articles.change_token(library)
    page = articles.open_article(library, article_id)
    tags = {tag.name: tag for tag in tagging.list_tags(library)}
    begun = drafts(library, article_id, len(page.article.text))
    if shown is not None and shown.page.article.text == page.article.text:
        kept = (shown.page.quotes, shown.page.unattributed) == (page.quotes, page.unattributed)
        notes = shown.notes if kept else quoting.integrity_notes(page)
        reading = ReadingText(page, tags, shown.units.sentences, shown.layout, shown.found, notes)
        return _Loaded(reading, token, begun)
    found = () if sought is None else tuple(searching.found_in(library, sought, page.article.text))
    layout = lay_out(page.article.text, page.article.blocks, width)
    notes = quoting.integrity_notes(page)
    return _Loaded(ReadingText(page, tags, (), layout, found, notes), token, begun)


class ArticleScreen(WatchingScreen):
    """One article of a list: ``ids`` are the row ids of the list, ``index`` the place in it.

    ``at`` is the offset that the cursor is put at first; by default it is the article's beginning. ``sought`` is the
    search that the list came from: its words are marked in the text.
    """

    # Read when the first article is opened: a start has no need of it.
    CSS_PATH: ClassVar[list[str]] = [str(styles_dir() / "article.tcss")]  # type: ignore[assignment]
    USER_COMMANDS: ClassVar[tuple[type[Command[Any]], ...]] = ARTICLE_COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = bindings(ARTICLE_COMMANDS)

    def __init__(
        self,
        article_id: int,
        ids: Sequence[int] = (),
        index: int = 0,
        *,
        at: int | None = None,
        sought: View | None = None,
    ) -> None:
        super().__init__()
        self._at = at
        self._sought = sought
        self.article_id = article_id
        self.ids = ids or [article_id]
        self.index = index
        self.drafts: dict[Span, str] = {}
        self._typing: dict[Span, str] = {}
        self._draft_delay = Delay(self, _DRAFT_PAUSE)
        self._is_new = False
        self.round = ReviewRound(self)
        self.again: Callable[[ArticleScreen], None] | None = None
        """What "repeat" does: the last tag, claim or decision, on what is under the cursor now."""
        self._folded: bool | None = None

    def compose(self) -> ComposeResult:
        """A line about the article, text and panel side by side, a few lines about what is under the cursor."""
        yield Static(id="article-head", markup=False)
        with Horizontal(id="article-body"):
            yield ArticlePane(self.library.settings.measure, self._describe, id="article-pane")
            yield SidePanel(id="article-panel")
        yield InfoBar()
        yield TagStrip()
        yield KeyBar()

    def on_mount(self) -> None:
        """Open the article."""
        self.pane.focus()
        # The width of the text is known once the screen has been laid out.
        self.call_after_refresh(self.open, self.article_id)
        self.newsreader.tidying.settle("article")

    @property
    def pane(self) -> ArticlePane:
        """The reading pane."""
        return self.query_one(ArticlePane)

    @property
    def panel(self) -> SidePanel:
        """The panel of speakers, quotes and notes."""
        return self.query_one(SidePanel)

    @property
    def annotation_here(self) -> Annotation | None:
        """The shortest annotation under the cursor."""
        found = self.pane.reading.annotations_at(self.pane.cursor) if self.pane.reading else []
        return found[0] if found else None

    # -- showing -------------------------------------------------------------------------------------------------

    def open(self, article_id: int) -> None:
        """Show another article, and remember that it has been read."""
        from reader.services import articles

        self.article_id = article_id
        self._is_new = True
        self.drafts = {}
        self._typing = {}
        self.reload()
        if not self.library.read_only:
            self.write(partial(articles.mark_read, self.library, [article_id], True))

    def reload(self) -> None:
        """Read the article again; the cursor stays where it is."""
        pane = self.pane
        self.read(
            partial(_load, self.library, self.article_id, pane.text_width, pane.reading, self._sought),
            self._show,
            group="page",
        )

    def _show_refreshed(self, changed: bool) -> None:
        if changed:
            self.say(_("Quotes found again by a newer engine"))
            self.reload()

    def library_changed(self) -> None:
        """Show what undo, redo or another program has changed."""
        self.reload()

    def _show(self, loaded: _Loaded) -> None:
        from reader.services import quoting, reviewing

        reading = loaded.reading
        self.changes.know(loaded.token)
        # What is being typed right now is newer than what is stored.
        self.drafts = {**loaded.drafts, **self._typing}
        self.panel.show(reading)
        self.pane.reading = reading
        article = reading.page.article
        if not reading.units.sentences:
            # A tenth of a second for fifty thousand words: the text need not wait for it.
            self.read(partial(quoting.sentence_spans, article), reading.units.set_sentences, group="sentences")
        summary = article.summary
        parts = [
            "★" if summary.is_starred else "",
            {"paywall": _("! paywall"), "consent": _("! cookie wall")}.get(article.wall, ""),
            visible_line(summary.source),
            minute(summary.published),
            summary.language,
            f"{self.index + 1}/{len(self.ids)}" if len(self.ids) > 1 else "",
        ]
        head, words = self.query_one("#article-head", Static), Content("  ·  ".join(part for part in parts if part))
        renew(head, words, layout=False)
        self.query_one(TagStrip).show(reading.tags.values())
        if self._at is not None:
            self.pane.go(self._at)
            self._at = None
        self.round.arrived()
        is_new, self._is_new = self._is_new, False
        if is_new and not self.library.read_only:
            self.write(partial(reviewing.refresh, self.library, self.article_id, reading.page), self._show_refreshed)

    def _describe(self) -> None:
        pane = self.pane
        self.query_one(InfoBar).show(pane.reading, pane.cursor, pane.selection)
        quote = pane.current_quote
        if quote is not None:
            self.panel.follow(quote.key)
        self.query_one(KeyBar).refresh_keys()

    def on_resize(self, event: events.Resize) -> None:
        """Fold the panel on a narrow terminal unless a person has asked for it."""
        narrow = event.size.width < _NARROW
        self.set_class(narrow, "-narrow")
        self.query_one(InfoBar).display = event.size.height >= _LOW
        self.query_one(TagStrip).has_room = event.size.height >= _LOW
        self._fold(narrow if self._folded is None else self._folded)

    # -- what commands call --------------------------------------------------------------------------------------

    def change(
        self,
        work: Callable[[], object],
        said: str = "",
        *,
        stored: Callable[[], None] | None = None,
        failed: Callable[[], None] | None = None,
    ) -> None:
        """Store a change, then say so and show it; what is said is stored, and ``stored`` is called only then.

        ``failed`` is called when it could not be stored.
        """

        def done(_result: object) -> None:
            if stored is not None:
                stored()
            if said:
                self.say(said)
            self.reload()

        self.write(work, done, failed)

    def decide(self, work: Callable[[], object], said: str, *keys: str) -> None:
        """Store a decision about the quotes of these keys; in a review the next one comes up."""
        for key in keys:
            self.round.decided(key)
        self.change(work, said, failed=partial(self.round.take_back, keys))

    def keep_draft(self, span: Span, note: str) -> None:
        """Keep what is being typed: at once for this screen, at the next pause in the library."""
        self.drafts[span] = self._typing[span] = note
        self._draft_delay.then(partial(self.store_draft, span))

    def store_draft(self, span: Span) -> None:
        """Put a draft into the library, where it outlives a crash."""
        from reader.services import drafts

        note, reading = self._typing.pop(span, None), self.pane.reading
        if note is not None and reading is not None and not self.library.read_only:
            article = reading.page.article
            self.write(partial(drafts.keep_draft, self.library, article.summary.id, span, article.revision, note))

    def drop_draft(self, span: Span) -> None:
        """Forget a draft whose words are saved."""
        from reader.services import drafts

        self._typing.pop(span, None)
        if self.drafts.pop(span, None) is not None:
            self.write(partial(drafts.drop_draft, self.library, self.article_id, span))

    def status(self, line: str) -> None:
        """Show how far something is that goes on; "" when it has ended."""
        self.query_one(KeyBar).status = line

    def passage(self, span: Span) -> str:
        """The words of a span as a dialog's title shows them: one line, at most 40 characters."""
        reading = self.pane.reading
        words = visible_line(span.of(reading.page.article.text)) if reading else ""
        return words if len(words) <= 40 else words[:39] + "…"

    def step_article(self, direction: int) -> None:
        """Open the article ``direction`` places further in the list."""
        index = self.index + direction
        if 0 <= index < len(self.ids):
            self.index = index
            self.open(self.ids[index])
        else:
            self.say(_("This is the last article of the list.") if direction > 0 else _("This is the first article."))

    def fold_panel(self) -> None:
        """Fold the panel away, or bring it back."""
        self._folded = not self.panel.has_class("-folded")
        self._fold(self._folded)
        if not self._folded and self.has_class("-narrow"):
            self.panel.current_list.focus()

    def _fold(self, folded: bool) -> None:
        self.panel.set_class(folded, "-folded")
        # On a narrow terminal the panel stands in place of the text.
        self.pane.display = folded or not self.has_class("-narrow")
        if folded:
            self.pane.focus()

    def focus_panel(self) -> None:
        """Move the keyboard between text and panel."""
        if self.panel.has_focus_within:
            self.show_text()
        else:
            if self.panel.has_class("-folded"):
                self._folded = False
                self._fold(False)
            self.panel.current_list.focus()

    def show_text(self) -> None:
        """Give the keyboard to the text; on a narrow terminal the panel makes way."""
        if self.has_class("-narrow"):
            self._folded = True
            self._fold(True)
        self.pane.focus()

    # -- messages ------------------------------------------------------------------------------------------------

    @on(SidePanel.SpeakerChosen)
    def walk_speaker(self, message: SidePanel.SpeakerChosen) -> None:
        """Go to the speaker's next quote, from the last one back to the first."""
        reading = self.pane.reading
        if reading is None:
            return
        starts = [item.quote.span.start for item in reading.looks[message.name].quotes]
        after = [start for start in starts if start > self.pane.cursor]
        self.pane.clear_selection()
        self.pane.go((after or starts)[0])
        if self.has_class("-narrow"):
            self.show_text()

    @on(SidePanel.PassageChosen)
    def show_passage(self, message: SidePanel.PassageChosen) -> None:
        """Go to a quote or an annotation."""
        self.pane.clear_selection()
        self.pane.go(message.span.start)
        self.show_text()

    def on_key(self, event: events.Key) -> None:
        """A tag's own key tags at once."""
        reading = self.pane.reading
        if reading is None or not event.character or not self.pane.has_focus:
            return
        tag = next((tag for tag in reading.tags.values() if tag.shortcut == event.character), None)
        if tag is not None:
            event.stop()
            # The application hears bound keys, one step further up than here: a tag must wait for those before it.
            self.app.call_later(apply_tag, self, tag.name)

    def step_speaker(self, direction: int, *, same: bool) -> None:
        """Go to a quote by another speaker, or round and round the quotes of the same one."""
        reading, pane = self.pane.reading, self.pane
        if reading is None or not reading.quotes:
            return
        here = pane.current_quote
        name = here.quote.speaker.name if here and here.quote.speaker else None
        ordered = [*reading.quotes] if direction > 0 else [*reversed(reading.quotes)]
        start = pane.cursor
        ahead = [item for item in ordered if (item.quote.span.start - start) * direction > 0]
        names = {item.key: item.quote.speaker.name if item.quote.speaker else None for item in ordered}
        if same:
            own = [item for item in (*ahead, *ordered) if names[item.key] == name and item != here]
        else:
            own = [item for item in ahead if names[item.key] != name]
        if own:
            pane.clear_selection()
            pane.go(own[0].quote.span.start)
        elif here is None:
            pane.move(Unit.QUOTE, direction)
