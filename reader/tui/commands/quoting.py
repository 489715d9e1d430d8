"""Going from quote to quote, and deciding who said what."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from reader.i18n import N_, _, ngettext
from reader.model import QuoteKind, ReviewedQuote, Span, Speaker
from reader.tui.commands.base import Command
from reader.tui.figures import grouped
from reader.tui.motion import Unit

if TYPE_CHECKING:
    from reader.tui.screens.article import ArticleScreen

__all__ = ["QUOTING_COMMANDS", "pick_speaker"]


class NextQuote(Command["ArticleScreen"]):
    """Go to the next quote; in a review to the next one that is open."""

    id = "quote.next"
    keys = "n"
    label = N_("Next quote")
    group = N_("Quotes")
    in_footer = True

    def run(self, screen: ArticleScreen) -> None:
        """Put the cursor on its first word."""
        if screen.round.running:
            screen.round.skip()
        else:
            screen.pane.move(Unit.QUOTE, 1)


class PreviousQuote(Command["ArticleScreen"]):
    """Go to the quote before."""

    id = "quote.previous"
    keys = "N,p"
    label = N_("Previous quote")
    group = N_("Quotes")

    def run(self, screen: ArticleScreen) -> None:
        """Put the cursor on its first word."""
        screen.pane.move(Unit.QUOTE, -1)


class _SpeakerStep(Command["ArticleScreen"]):
    group = N_("Quotes")
    direction: ClassVar[int] = 1
    same: ClassVar[bool] = False

    def run(self, screen: ArticleScreen) -> None:
        screen.step_speaker(self.direction, same=self.same)


class NextSpeaker(_SpeakerStep):
    """Go to the next quote by another speaker."""

    id = "quote.next_speaker"
    keys = "s"
    label = N_("Next speaker")
    in_footer = True


class PreviousSpeaker(_SpeakerStep):
    """Go to the last quote before this one by another speaker."""

    id = "quote.previous_speaker"
    keys = "S"
    label = N_("Previous speaker")
    direction = -1


class SameSpeaker(_SpeakerStep):
    """Go to the next quote by the same speaker, from the last one back to the first."""

    id = "quote.same_speaker"
    keys = "semicolon"
    label = N_("Same speaker")
    same = True


class _OnQuote(Command["ArticleScreen"]):
    group = N_("Quotes")

    def available(self, screen: ArticleScreen) -> bool:
        return screen.pane.current_quote is not None

    def run(self, screen: ArticleScreen) -> None:
        quote = screen.pane.current_quote
        if quote is not None:
            screen.again = self.run
            self.decide(screen, quote)

    def decide(self, screen: ArticleScreen, quote: ReviewedQuote) -> None:
        raise NotImplementedError


class ConfirmQuote(_OnQuote):
    """Confirm the quote under the cursor: these words, this speaker."""

    id = "quote.confirm"
    keys = "y"
    label = N_("Confirm")
    in_footer = True

    def decide(self, screen: ArticleScreen, quote: ReviewedQuote) -> None:
        """Store the decision."""
        from reader.services import reviewing

        screen.decide(
            partial(reviewing.confirm, screen.library, screen.article_id, quote.key), _("Quote confirmed"), quote.key
        )


class RejectQuote(_OnQuote):
    """Reject the quote under the cursor: this is nobody's speech."""

    id = "quote.reject"
    keys = "x"
    label = N_("Reject")
    in_footer = True

    def decide(self, screen: ArticleScreen, quote: ReviewedQuote) -> None:
        """Store the decision; the quote is no longer shown."""
        from reader.services import reviewing

        screen.decide(
            partial(reviewing.reject, screen.library, screen.article_id, quote.key), _("Quote rejected"), quote.key
        )


class ChangeSpeaker(_OnQuote):
    """Choose another speaker for the quote under the cursor."""

    id = "quote.speaker"
    keys = "c"
    label = N_("Speaker")
    in_footer = True

    def decide(self, screen: ArticleScreen, quote: ReviewedQuote) -> None:
        """Open the speaker picker."""

        def chosen(speaker: Speaker | None) -> None:
            if speaker is not None:
                _give_speaker(speaker, screen, quote)
                screen.again = partial(_give_speaker, speaker)

        pick_speaker(screen, quote.quote.span, chosen)


class ChangeKind(_OnQuote):
    """Change the kind of the quote under the cursor: direct, mixed, partial, indirect."""

    id = "quote.kind"
    keys = "m"
    label = N_("Kind")

    def decide(self, screen: ArticleScreen, quote: ReviewedQuote) -> None:
        """Take the next kind."""
        from reader.services import reviewing

        kinds = list(QuoteKind)
        kind = kinds[(kinds.index(quote.quote.kind) + 1) % len(kinds)]
        work = partial(reviewing.set_kind, screen.library, screen.article_id, quote.key, kind)
        screen.decide(work, _("Kind changed"), quote.key)


class ChangeBounds(Command["ArticleScreen"]):
    """Give the quote that the selection touches the selection's bounds."""

    id = "quote.bounds"
    keys = "B"
    label = N_("Set bounds")
    group = N_("Quotes")

    def run(self, screen: ArticleScreen) -> None:
        """Store the decision for the quote that shares most with the selection."""
        from reader.services import reviewing

        span, reading = screen.pane.target, screen.pane.reading
        if span is None or reading is None:
            return
        touched = [item for item in reading.quotes if item.quote.span.overlaps(span)]
        if not touched:
            screen.say(_("The selection touches no quote; Q makes one of it."))
            return
        best = max(touched, key=lambda item: item.quote.span.overlap_ratio(span))
        screen.pane.clear_selection()
        work = partial(reviewing.set_bounds, screen.library, screen.article_id, best.key, span)
        screen.decide(work, _("Bounds changed"), best.key)

    def available(self, screen: ArticleScreen) -> bool:
        """Only with a selection."""
        return screen.pane.selection is not None


class MakeQuote(Command["ArticleScreen"]):
    """Make the selection a quote and choose who said it."""

    id = "quote.make"
    keys = "Q"
    label = N_("Make a quote")
    group = N_("Quotes")

    def run(self, screen: ArticleScreen) -> None:
        """Open the speaker picker for the selected words; quotation marks around them make it a direct quote."""
        from reader.services import reviewing

        span, reading = screen.pane.target, screen.pane.reading
        if span is None or reading is None:
            return
        text = reading.page.article.text
        inner = span.trimmed(text, _MARKS)
        around = text[max(0, inner.start - 2) : inner.start] + text[inner.stop : inner.stop + 2]
        kind = QuoteKind.DIRECT if any(mark in around for mark in _MARKS.strip()) else QuoteKind.INDIRECT

        def chosen(speaker: Speaker | None) -> None:
            if speaker is not None:
                screen.pane.clear_selection()
                work = partial(reviewing.create_quote, screen.library, screen.article_id, inner, kind, speaker)
                screen.change(work, _("Quote by {name}").format(name=speaker.name))

        pick_speaker(screen, inner, chosen)

    def available(self, screen: ArticleScreen) -> bool:
        """Only with a selection."""
        return screen.pane.selection is not None


class Review(Command["ArticleScreen"]):
    """Go through the quotes that nobody has decided about, one key each; again ends it."""

    id = "quote.review"
    keys = "r"
    label = N_("Review")
    group = N_("Quotes")
    in_footer = True

    def run(self, screen: ArticleScreen) -> None:
        """Begin or end the round."""
        screen.round.toggle()


class ConfirmInSight(Command["ArticleScreen"]):
    """Confirm every open quote that stands on the screen from its first word to its last."""

    id = "quote.confirm_in_sight"
    keys = "A"
    label = N_("Confirm all in sight")
    group = N_("Quotes")

    def run(self, screen: ArticleScreen) -> None:
        """Store the decisions as one step."""
        from reader.services import reviewing

        sight = screen.pane.in_sight
        keys = [item.key for item in screen.round.open if sight.covers(item.quote.span)]
        if not keys:
            screen.say(_("No open quote stands whole on the screen."))
            return
        count = len(keys)
        said = ngettext("{n} quote confirmed", "{n} quotes confirmed", count).format(n=grouped(count))
        screen.decide(partial(reviewing.confirm_all, screen.library, screen.article_id, keys), said, *keys)


class RunEngine(Command["ArticleScreen"]):
    """Find the quotes of this article again; what people decided stays."""

    id = "quote.again"
    keys = "ctrl+e"
    label = N_("Find quotes again")
    group = N_("Quotes")

    def run(self, screen: ArticleScreen) -> None:
        """Run the engine on the stored text."""
        from reader.services import reviewing

        def again() -> None:
            for _progress in reviewing.requote(screen.library, [screen.article_id]):
                pass

        screen.change(again, _("Quotes found again"))


_MARKS = "\"'“”„«»‘’‹›「」 \u00a0\u202f"


def _give_speaker(speaker: Speaker, screen: ArticleScreen, quote: ReviewedQuote | None = None) -> None:
    """Make ``speaker`` the one who says ``quote``, or the quote under the cursor."""
    from reader.services import reviewing

    quote = quote or screen.pane.current_quote
    if quote is not None:
        work = partial(reviewing.set_speaker, screen.library, screen.article_id, quote.key, speaker)
        screen.decide(work, _("Speaker: {name}").format(name=speaker.name), quote.key)


def pick_speaker(screen: ArticleScreen, span: Span, chosen: Callable[[Speaker | None], None]) -> None:
    """Ask who said, or is meant by, the words of ``span``; ``chosen`` gets None when nobody was."""
    from reader.tui.screens.pickers import SpeakerPicker

    reading = screen.pane.reading
    speakers = [look.speaker for look in reading.looks.values()] if reading else []
    screen.app.push_screen(SpeakerPicker(speakers, screen.passage(span)), chosen)


QUOTING_COMMANDS: tuple[type[Command[Any]], ...] = (
    NextQuote,
    PreviousQuote,
    NextSpeaker,
    PreviousSpeaker,
    SameSpeaker,
    ConfirmQuote,
    RejectQuote,
    ChangeSpeaker,
    ChangeKind,
    ChangeBounds,
    MakeQuote,
    Review,
    ConfirmInSight,
    RunEngine,
)
