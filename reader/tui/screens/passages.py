"""What screens have in common that list annotated passages: enter opens the article there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on

from reader.model import AnchorState
from reader.tui.screens.watch import WatchingScreen
from reader.tui.widgets.line_list import LineList

if TYPE_CHECKING:
    from reader.model import Annotation

__all__ = ["PassagesScreen"]


class PassagesScreen(WatchingScreen):
    """Base of screens with one list of annotations, compared or as they are."""

    @property
    def annotation(self) -> Annotation | None:
        """The annotation under the cursor, as far as it is known."""
        raise NotImplementedError

    def open_passage(self) -> None:
        """Open the article of the annotation under the cursor, at its passage if it has not lost it."""
        from reader.tui.screens.article import ArticleScreen

        annotation = self.annotation
        if annotation is not None:
            at = None if annotation.state is AnchorState.ORPHAN else annotation.anchor.span.start
            self.app.push_screen(ArticleScreen(annotation.article_id, at=at))

    @on(LineList.Chosen)
    def choose(self, message: LineList.Chosen) -> None:
        """Enter opens it."""
        message.stop()
        self.open_passage()
