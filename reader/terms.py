"""The names of what a person can choose, marked for translation where they stand, worded by whoever shows them."""

from __future__ import annotations

from reader.i18n import N_
from reader.model import ClaimStatus, LinkKind, SpeakerKind
from reader.model.integrity import IntegrityKind

__all__ = ["CLAIM_NAMES", "INTEGRITY_NAMES", "LINK_NAMES", "LINK_NAMES_BACK", "SPEAKER_KIND_NAMES"]

CLAIM_NAMES = {
    ClaimStatus.TO_CHECK: N_("to check"),
    ClaimStatus.CHECKING: N_("checking"),
    ClaimStatus.TRUE: N_("true"),
    ClaimStatus.FALSE: N_("false"),
    ClaimStatus.MISLEADING: N_("misleading"),
    ClaimStatus.UNPROVEN: N_("unproven"),
}
"""What a claim is, in a word or two."""

INTEGRITY_NAMES = {
    IntegrityKind.INSERTED: N_("in brackets within the quote: “{words}”"),
    IntegrityKind.CUT: N_("words cut from the quote: “{words}”"),
    IntegrityKind.NO_SPEAKER: N_("no speaker is named"),
    IntegrityKind.HEADLINE_ONLY: N_("quoted in the headline, not in the text"),
    IntegrityKind.HEADLINE_CHANGED: N_("changed in the headline: the text has “{words}”"),
    IntegrityKind.RELAYED: N_("relayed by “{words}”"),
    IntegrityKind.NOBODY: N_("quoted at length, but nobody is said to have spoken it"),
}
"""What is to be noted of a quote; "{words}" is the detail of the note."""

LINK_NAMES = {
    LinkKind.SUPPORTS: N_("supports"),
    LinkKind.CONTRADICTS: N_("contradicts"),
    LinkKind.RELATED: N_("belongs to"),
}
"""What a passage is to the one that it points to."""

LINK_NAMES_BACK = {
    LinkKind.SUPPORTS: N_("is supported by"),
    LinkKind.CONTRADICTS: N_("is contradicted by"),
    LinkKind.RELATED: N_("belongs to"),
}
"""What a passage is to one that points to it."""

SPEAKER_KIND_NAMES = {
    SpeakerKind.PERSON: N_("person"),
    SpeakerKind.ORGANISATION: N_("organisation"),
    SpeakerKind.GROUP: N_("group"),
    SpeakerKind.DOCUMENT: N_("document"),
    SpeakerKind.UNKNOWN: N_("unknown source"),
}
"""What sort of source a speaker is."""
