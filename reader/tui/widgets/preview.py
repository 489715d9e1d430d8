"""The head of the article under the cursor, and who speaks in it, for terminals with room for it."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from reader.i18n import _, ngettext
from reader.model import ArticlePage, BlockKind, visible_line
from reader.tui.figures import grouped, minute
from reader.tui.marks import shown_quotes, speaker_looks

__all__ = ["Preview", "preview_content"]

HEAD = 4_000
"""Code points of the text that are shown: more than the tallest terminal holds."""

SPEAKERS = 8
"""Speakers that are named above the text."""

_STYLES = {
    BlockKind.HEADLINE: "bold",
    BlockKind.SUBHEAD: "bold",
    BlockKind.LEDE: "bold",
    BlockKind.CAPTION: "italic $muted",
    BlockKind.CREDIT: "italic $muted",
    BlockKind.DATELINE: "$muted",
    BlockKind.SIGN_OFF: "$muted",
}


class Preview(VerticalScroll, can_focus=False):
    """Shows one page at a time; the mouse wheel scrolls it, keys stay with the list."""

    def compose(self) -> ComposeResult:
        """The text."""
        yield Static(markup=False)

    def show_page(self, page: ArticlePage) -> None:
        """Show ``page`` from its beginning."""
        self.query_one(Static).update(preview_content(page))
        self.scroll_home(animate=False)

    def clear(self) -> None:
        """Show nothing."""
        self.query_one(Static).update(Content())


def preview_content(page: ArticlePage) -> Content:
    """Source, date and authors; the speakers with their numbers of quotes; then the text, block by block."""
    article = page.article
    summary = article.summary
    about = [summary.source, minute(summary.published), *article.authors]
    parts = [Content.styled(visible_line(" · ".join(part for part in about if part)), "$muted")]
    looks = speaker_looks(shown_quotes(page))
    if looks:
        parts.append(Content(""))
    for look in list(looks.values())[:SPEAKERS]:
        number = len(look.quotes)
        quotes = ngettext("{number} quote", "{number} quotes", number).format(number=grouped(number))
        role = f", {look.speaker.role}" if look.speaker.role else ""
        parts.append(
            Content.assemble(
                (f"{look.label:<2} ", f"bold $speaker-{look.colour}"),
                visible_line(look.speaker.name),
                (visible_line(f"{role} · {quotes}"), "$muted"),
            )
        )
    if len(looks) > SPEAKERS:
        parts.append(Content.styled(_("{number} more").format(number=len(looks) - SPEAKERS), "$muted"))
    for block in article.blocks:
        if block.span.start > HEAD:
            break
        words = visible_line(block.span.of(article.text)[:HEAD])
        lead = "• " if block.kind is BlockKind.LIST_ITEM else ""
        parts += [Content(""), Content.styled(lead + words, _STYLES.get(block.kind, ""))]
    return Content("\n").join(parts)
