"""Our own words in what people read (reports, notes), in the language of the interface."""

from __future__ import annotations

from reader.i18n import _
from reader.model import AnchorState, Annotation, QuoteStatus, ReviewedQuote
from reader.terms import CLAIM_NAMES

__all__ = ["facts_of_note", "facts_of_quote", "no_title", "sources_line", "tags_line", "unknown_speaker"]


def no_title() -> str:
    """What stands where an article has no title."""
    return _("(no title)")


def unknown_speaker() -> str:
    """What stands where nobody knows who speaks."""
    return _("Speaker unknown")


def tags_line(tags: str) -> str:
    """The tags of a note, each escaped for the format."""
    return _("Tags: %(tags)s") % {"tags": tags}


def sources_line(sources: str) -> str:
    """What a claim was checked with, each escaped for the format."""
    return _("Sources: %(sources)s") % {"sources": sources}


def facts_of_quote(reviewed: ReviewedQuote, relay: str) -> list[str]:
    """The kind of a quote, who relayed it (``relay``, escaped for the format; "" for nobody), and what was decided."""
    kinds = {"direct": _("direct"), "mixed": _("mixed"), "partial": _("partial"), "indirect": _("indirect")}
    decided = {
        QuoteStatus.CONFIRMED: _("confirmed"),
        QuoteStatus.CORRECTED: _("corrected"),
        QuoteStatus.MANUAL: _("made by hand"),
    }
    facts = [kinds[reviewed.quote.kind.value]]
    if relay:
        facts.append(_("via %(relay)s") % {"relay": relay})
    if reviewed.status in decided:
        facts.append(decided[reviewed.status])
    return facts


def facts_of_note(annotation: Annotation, author: str, day: str) -> list[str]:
    """The claim that a note makes, its author (escaped for the format), its day, and whether its words are lost."""
    claim = annotation.claim
    facts = [_("claim: {status}").format(status=_(CLAIM_NAMES[claim.status]))] if claim else []
    if author:
        facts.append(_("by %(author)s") % {"author": author})
    if day:
        facts.append(day)
    if annotation.state is AnchorState.ORPHAN:
        facts.append(_("the text no longer has this passage"))
    return facts
