"""Lines that say the same as before cost nothing: a line that is told anew has the whole screen laid out and drawn."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

__all__ = ["renew"]


def renew(line: Static, words: Content, *, layout: bool = True) -> None:
    """Show ``words`` unless they stand there already, in the same styles; ``layout`` if the size may be another."""
    now = line.content
    # Two contents are equal for Textual when their letters are, whatever their styles.
    if not (isinstance(now, Content) and now.is_same(words)):
        line.update(words, layout=layout)
