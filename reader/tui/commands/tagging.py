"""Tags and notes on the selection, the quote or the word under the cursor."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from reader.i18n import N_, _
from reader.model import AnchorState, Annotation, Span
from reader.tui.commands.base import Command
from reader.tui.commands.keys import keys_of

if TYPE_CHECKING:
    from reader.tui.screens.article import ArticleScreen

__all__ = ["TAGGING_COMMANDS", "apply_tag"]


class TagPassage(Command["ArticleScreen"]):
    """Tag the selection, or the quote or word under the cursor; a tag that is there is taken away."""

    id = "tag.pick"
    keys = "t"
    label = N_("Tag")
    group = N_("Tags and notes")
    in_footer = True

    def run(self, screen: ArticleScreen) -> None:
        """Open the tag picker."""
        from reader.tui.screens.pickers import TagPicker

        span, reading = screen.pane.target, screen.pane.reading
        if span is None or reading is None:
            return
        here = {name for item in reading.page.annotations if item.anchor.span == span for name in item.tags}
        taken = {
            key for command in screen.USER_COMMANDS for key in keys_of(command, screen.newsreader.library.settings.keys)
        }

        def chosen(name: str | None) -> None:
            if name:
                apply_tag(screen, name)
            else:
                # The picker may have changed a tag's key or colour.
                screen.reload()

        picker = TagPicker(list(reading.tags.values()), here, screen.passage(span), taken)
        screen.app.push_screen(picker, chosen)


class AddNote(Command["ArticleScreen"]):
    """Write a note on the selection, or on the quote or word under the cursor."""

    id = "note.edit"
    keys = "a"
    label = N_("Note")
    group = N_("Tags and notes")
    in_footer = True

    def run(self, screen: ArticleScreen) -> None:
        """Open the note editor with what is there: a draft, or the note on exactly this passage."""
        from reader.tui.screens.note import NoteEditor

        span, reading = screen.pane.target, screen.pane.reading
        if span is None or reading is None:
            return
        here = screen.annotation_here if screen.pane.selection is None else None
        known = here or next((item for item in reading.page.annotations if item.anchor.span == span), None)
        where = known.anchor.span if known else span
        draft = screen.drafts.get(where)

        def chosen(note: str | None) -> None:
            if note is not None:
                screen.drafts.pop(where, None)
                _save_note(screen, where, known, note)

        def keep(words: str) -> None:
            screen.drafts[where] = words

        note = draft if draft is not None else known.note if known else ""
        editor = NoteEditor(screen.passage(where), note, keep=keep, is_draft=draft is not None)
        screen.app.push_screen(editor, chosen)


class DeleteAnnotation(Command["ArticleScreen"]):
    """Delete the annotation under the cursor."""

    id = "note.delete"
    keys = "d,delete"
    label = N_("Delete annotation")
    group = N_("Tags and notes")

    def run(self, screen: ArticleScreen) -> None:
        """Delete the shortest one there; undo brings it back."""
        from reader.services import annotating

        annotation = screen.annotation_here
        if annotation is not None:
            work = partial(annotating.delete_annotation, screen.library, annotation.uuid)
            screen.change(work, _("Annotation deleted; u brings it back"))

    def available(self, screen: ArticleScreen) -> bool:
        """Only on an annotation."""
        return screen.annotation_here is not None


class _StepAnnotation(Command["ArticleScreen"]):
    group = N_("Tags and notes")
    direction: ClassVar[int] = 1

    def run(self, screen: ArticleScreen) -> None:
        reading, pane = screen.pane.reading, screen.pane
        placed = (
            [item.anchor.span.start for item in reading.page.annotations if item.state is not AnchorState.ORPHAN]
            if reading
            else []
        )
        ahead = [start for start in placed if (start - pane.cursor) * self.direction > 0]
        if ahead:
            pane.clear_selection()
            pane.go(min(ahead) if self.direction > 0 else max(ahead))


class NextAnnotation(_StepAnnotation):
    """Go to the next annotation."""

    id = "note.next"
    keys = "right_square_bracket"
    label = N_("Next annotation")


class PreviousAnnotation(_StepAnnotation):
    """Go to the annotation before."""

    id = "note.previous"
    keys = "left_square_bracket"
    label = N_("Previous annotation")
    direction = -1


TAGGING_COMMANDS: tuple[type[Command[Any]], ...] = (
    TagPassage,
    AddNote,
    DeleteAnnotation,
    NextAnnotation,
    PreviousAnnotation,
)


def apply_tag(screen: ArticleScreen, name: str) -> None:
    """Put the tag on what is selected or under the cursor, or take it away, and say so."""
    from reader.services import annotating

    span = screen.pane.target
    if span is None:
        return
    passage = screen.passage(span)

    def toggle() -> Annotation | None:
        return annotating.toggle_tag(screen.library, screen.article_id, span, name)

    def done(annotation: Annotation | None) -> None:
        kept = annotation is not None and name in annotation.tags
        said = _("#{name} on “{passage}”") if kept else _("#{name} taken from “{passage}”")
        screen.say(said.format(name=name, passage=passage))
        screen.pane.clear_selection()
        screen.reload()

    screen.write(toggle, done)


def _save_note(screen: ArticleScreen, span: Span, known: Annotation | None, note: str) -> None:
    from reader.services import annotating

    screen.pane.clear_selection()
    if known is not None:
        screen.change(partial(annotating.set_note, screen.library, known.uuid, note), _("Note saved"))
    elif note.strip():
        work = partial(annotating.annotate, screen.library, screen.article_id, span, note=note)
        screen.change(work, _("Note saved"))
