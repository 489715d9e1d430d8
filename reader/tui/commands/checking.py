"""What a fact-checker does with a passage: make it a claim, link it with another, tie it to somebody."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from reader.i18n import N_, _
from reader.model import Claim, Link, Span, Speaker
from reader.tui.commands.base import Command
from reader.tui.commands.quoting import pick_speaker
from reader.tui.commands.tagging import passage_here
from reader.tui.wording import claim_name, link_name

if TYPE_CHECKING:
    from reader.tui.screens.article import ArticleScreen
    from reader.tui.screens.claim import ClaimChoice

__all__ = ["CHECKING_COMMANDS"]


class MarkClaim(Command["ArticleScreen"]):
    """Make the passage a claim: to check, true, false …, with its sources; or change what it is."""

    id = "claim.edit"
    keys = "C"
    label = N_("Claim")
    group = N_("Tags and notes")

    def run(self, screen: ArticleScreen) -> None:
        """Open the dialog with what is there."""
        from reader.tui.screens.claim import ClaimDialog

        target = passage_here(screen)
        if target is None:
            return
        span, known = target

        def chosen(choice: ClaimChoice | None) -> None:
            if choice is not None:
                _set_claim(screen, span, choice.claim)
                screen.again = partial(_claim_again, choice.claim)

        screen.app.push_screen(ClaimDialog(screen.passage(span), known.claim if known else None), chosen)


class LinkPassage(Command["ArticleScreen"]):
    """Link the passage with another annotation: it supports, contradicts or belongs to it."""

    id = "link.edit"
    keys = "L"
    label = N_("Link")
    group = N_("Tags and notes")

    def run(self, screen: ArticleScreen) -> None:
        """Open the picker of annotations."""
        from reader.services import claims
        from reader.tui.screens.linking import LinkPicker

        target = passage_here(screen)
        if target is None:
            return
        span, known = target

        def chosen(link: Link | None) -> None:
            if link is not None:
                work = partial(claims.link, screen.library, screen.article_id, span, link.kind, link.target)
                screen.pane.clear_selection()
                screen.change(work, _("Link: {kind}").format(kind=link_name(link.kind)))

        picker = LinkPicker(screen.passage(span), screen.article_id, known)
        screen.app.push_screen(picker, chosen)


class TieSpeaker(Command["ArticleScreen"]):
    """Tie the passage to a person or body without making a quote of it."""

    id = "tag.speaker"
    keys = "at"
    label = N_("About whom")
    group = N_("Tags and notes")

    def run(self, screen: ArticleScreen) -> None:
        """Open the speaker picker."""
        from reader.services import claims

        target = passage_here(screen)
        if target is None:
            return
        span = target[0]

        def chosen(speaker: Speaker | None) -> None:
            if speaker is not None:
                screen.pane.clear_selection()
                work = partial(claims.set_passage_speaker, screen.library, screen.article_id, span, speaker)
                screen.change(work, _("About {name}").format(name=speaker.name))

        pick_speaker(screen, span, chosen)


CHECKING_COMMANDS: tuple[type[Command[Any]], ...] = (MarkClaim, LinkPassage, TieSpeaker)


def _set_claim(screen: ArticleScreen, span: Span, claim: Claim | None) -> None:
    from reader.services import claims

    screen.pane.clear_selection()
    said = _("Claim: {status}").format(status=claim_name(claim.status)) if claim else _("No claim any more")
    screen.change(partial(claims.set_claim, screen.library, screen.article_id, span, claim), said)


def _claim_again(claim: Claim | None, screen: ArticleScreen) -> None:
    target = passage_here(screen)
    if target is not None:
        _set_claim(screen, target[0], claim)
