"""The names of what a person can choose, marked for translation where they stand, worded by whoever shows them."""

from __future__ import annotations

from reader.i18n import N_
from reader.model import ClaimStatus, LinkKind

__all__ = ["CLAIM_NAMES", "LINK_NAMES", "LINK_NAMES_BACK"]

CLAIM_NAMES = {
    ClaimStatus.TO_CHECK: N_("to check"),
    ClaimStatus.CHECKING: N_("checking"),
    ClaimStatus.TRUE: N_("true"),
    ClaimStatus.FALSE: N_("false"),
    ClaimStatus.MISLEADING: N_("misleading"),
    ClaimStatus.UNPROVEN: N_("unproven"),
}
"""What a claim is, in a word or two."""

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
