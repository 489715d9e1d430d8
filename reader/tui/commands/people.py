"""The ways to the library's speakers, to other versions of a quote, to earlier texts, to what lost its place."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from reader.i18n import N_, _
from reader.tui.commands.base import Command

if TYPE_CHECKING:
    from reader.model import Span, SpeakerSummary
    from reader.tui.screens.article import ArticleScreen
    from reader.tui.screens.library import LibraryScreen

__all__ = ["PASSAGE_COMMANDS", "PEOPLE_WAYS"]


class ShowSpeakers(Command["LibraryScreen"]):
    """Show all speakers, or the one whose articles are listed."""

    id = "library.speakers"
    keys = "P"
    label = N_("Speakers")
    group = N_("Library")
    in_footer = True

    def run(self, screen: LibraryScreen) -> None:
        """Open the list, or the speaker's own screen."""
        from reader.model import ViewKind
        from reader.tui.screens.people import PeopleScreen
        from reader.tui.screens.speaker import SpeakerScreen

        if screen.view.kind is ViewKind.SPEAKER:
            screen.app.push_screen(SpeakerScreen(screen.view.key))
        else:
            screen.app.push_screen(PeopleScreen())

    def available(self, screen: LibraryScreen) -> bool:
        """There are articles."""
        return not screen.is_library_empty


class ShowOrphans(Command["LibraryScreen"]):
    """Show what lost its words in an article, to place it again."""

    id = "library.orphans"
    keys = "U"
    label = N_("Lost places")
    group = N_("Library")

    def run(self, screen: LibraryScreen) -> None:
        """Open the list."""
        from reader.tui.screens.orphans import OrphansScreen

        screen.app.push_screen(OrphansScreen())

    def available(self, screen: LibraryScreen) -> bool:
        """There are articles."""
        return not screen.is_library_empty


class SpeakerOfQuote(Command["ArticleScreen"]):
    """Show all that the speaker of this quote has said, in every article."""

    id = "quote.whole_speaker"
    keys = "P"
    label = N_("All by speaker")
    group = N_("Quotes")
    in_footer = True

    def run(self, screen: ArticleScreen) -> None:
        """Open the speaker's screen."""
        from reader.services import speakers
        from reader.tui.screens.speaker import SpeakerScreen

        span = _quote_span(screen)
        if span is None:
            return

        def show(speaker: SpeakerSummary | None) -> None:
            if speaker is None:
                screen.say(_("Nobody is known as the speaker of this quote."))
            else:
                screen.app.push_screen(SpeakerScreen(speaker.uuid))

        screen.read(partial(speakers.speaker_at, screen.library, screen.article_id, span), show, group="speaker")

    def available(self, screen: ArticleScreen) -> bool:
        """There is a quote under the cursor, or a speaker of the panel."""
        return _quote_span(screen) is not None


class QuoteElsewhere(Command["ArticleScreen"]):
    """Show how other articles give this quote: who was first, what was cut or changed."""

    id = "quote.elsewhere"
    keys = "e"
    label = N_("Elsewhere")
    group = N_("Quotes")

    def run(self, screen: ArticleScreen) -> None:
        """Open its versions."""
        from reader.tui.screens.compare import show_versions

        span = _quote_span(screen)
        if span is not None:
            show_versions(screen, screen.article_id, span)

    def available(self, screen: ArticleScreen) -> bool:
        """There is a quote under the cursor."""
        return _quote_span(screen) is not None


class WireCopies(Command["ArticleScreen"]):
    """Show the articles from the same wire: who was first, what each one cut or added."""

    id = "article.copies"
    keys = "D"
    label = N_("Same wire")
    group = N_("Article")

    def run(self, screen: ArticleScreen) -> None:
        """Open them."""
        from reader.tui.screens.compare import show_copies

        show_copies(screen, screen.article_id)


class ShowRevisions(Command["ArticleScreen"]):
    """Show the earlier texts of this article: what changed, and what became of annotations and decisions."""

    id = "article.revisions"
    keys = "H"
    label = N_("Earlier texts")
    group = N_("Article")

    def run(self, screen: ArticleScreen) -> None:
        """Open them."""
        from reader.tui.screens.revisions import RevisionsScreen

        screen.app.push_screen(RevisionsScreen(screen.article_id))


class PlaceOrphan(Command["ArticleScreen"]):
    """Place an annotation or decision that lost its words on the selection, or on the quote under the cursor."""

    id = "article.place_orphan"
    keys = "U"
    label = N_("Place again")
    group = N_("Article")

    def run(self, screen: ArticleScreen) -> None:
        """Choose which one."""
        from reader.tui.screens.orphans import place_orphan

        span = screen.pane.target
        if span is not None:
            place_orphan(screen, span)


def _quote_span(screen: ArticleScreen) -> Span | None:
    """The span of the quote under the cursor, or of the first quote of the speaker that the panel's cursor is on."""
    from reader.tui.widgets.side_panel import PanelTab

    reading = screen.pane.reading
    if reading is not None and screen.panel.has_focus_within and screen.panel.tab is PanelTab.SPEAKERS:
        looks = list(reading.looks.values())
        at = screen.panel.current_list.cursor
        return looks[at].quotes[0].quote.span if at < len(looks) else None
    quote = screen.pane.current_quote
    return None if quote is None else quote.quote.span


PEOPLE_WAYS: tuple[type[Command[Any]], ...] = (ShowSpeakers, ShowOrphans)
"""What the library's screen offers."""

PASSAGE_COMMANDS: tuple[type[Command[Any]], ...] = (
    SpeakerOfQuote,
    QuoteElsewhere,
    WireCopies,
    ShowRevisions,
    PlaceOrphan,
)
"""What the article's screen offers."""
