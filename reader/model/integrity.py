"""What an editor should look at in the quotes of an article before passing them on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reader.model.span import Span

__all__ = ["IntegrityKind", "IntegrityNote"]


class IntegrityKind(StrEnum):
    """What is to be noted of quoted words."""

    INSERTED = "inserted"
    """Words in brackets or parentheses within the marks: the journalist's, not the speaker's."""
    CUT = "cut"
    """An ellipsis that stands for words left out."""
    NO_SPEAKER = "no_speaker"
    """A quote whose speaker is open."""
    HEADLINE_ONLY = "headline_only"
    """Words quoted in a headline that the text below does not have, nor any like them."""
    HEADLINE_CHANGED = "headline_changed"
    """Words quoted in a headline that the text below has in other words."""
    RELAYED = "relayed"
    """Said to another medium, or known through one."""
    NOBODY = "nobody"
    """A long quoted string that nobody is said to have spoken."""


@dataclass(frozen=True, slots=True)
class IntegrityNote:
    """One note; ``span`` in code points of the article's text.

    ``detail`` is in the words of the text: what was inserted, the sign of the cut, the medium, or for a changed
    headline what the text has in its place; "" for the other kinds.
    """

    span: Span
    kind: IntegrityKind
    detail: str = ""
