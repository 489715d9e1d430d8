"""The names of what a person can choose, in the reader's language."""

from __future__ import annotations

from reader.i18n import _
from reader.model import ClaimStatus, LinkKind
from reader.terms import CLAIM_NAMES, LINK_NAMES, LINK_NAMES_BACK

__all__ = ["CLAIM_SIGNS", "claim_name", "link_name"]

CLAIM_SIGNS = {
    ClaimStatus.TO_CHECK: "?",
    ClaimStatus.CHECKING: "…",
    ClaimStatus.TRUE: "✓",
    ClaimStatus.FALSE: "✗",
    ClaimStatus.MISLEADING: "≠",
    ClaimStatus.UNPROVEN: "~",
}
"""One sign for each status: colour is never the only signal."""


def claim_name(status: ClaimStatus) -> str:
    """What a claim is, in the reader's language."""
    return _(CLAIM_NAMES[status])


def link_name(kind: LinkKind, *, backwards: bool = False) -> str:
    """What a passage is to another, or, ``backwards``, the other to it, in the reader's language."""
    return _((LINK_NAMES_BACK if backwards else LINK_NAMES)[kind])
