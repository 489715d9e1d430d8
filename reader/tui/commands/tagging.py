"""Tags and notes on the selection, the quote or the word under the cursor."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from reader.i18n import N_, _, ngettext
from reader.model import AnchorState, Annotation, Span
from reader.tui.commands.base import Command
from reader.tui.commands.keys import keys_of
from reader.tui.figures import grouped

if TYPE_CHECKING:
    from reader.tui.reading import ReadingText
    from reader.tui.screens.article import ArticleScreen

__all__ = ["TAGGING_COMMANDS", "apply_tag", "occurrences", "passage_here", "pick_tag"]


class TagPassage(Command["ArticleScreen"]):
    """Tag the selection, or the quote or word under the cursor; a tag that is there is taken away."""

    id = "tag.pick"
    keys = "t"
    label = N_("Tag")
    group = N_("Tags and notes")
    in_footer = True

    def run(self, screen: ArticleScreen) -> None:
        """Open the tag picker."""
        span = screen.pane.target
        if span is None:
            return

        def chosen(name: str | None) -> None:
            if name:
                apply_tag(screen, name)
            else:
                # The picker may have changed a tag's key or colour.
                screen.reload()

        pick_tag(screen, span, chosen)


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

        target = passage_here(screen)
        if target is None:
            return
        where, known = target
        draft = screen.drafts.get(where)

        def chosen(note: str | None) -> None:
            if note is not None:
                _save_note(screen, where, known, note)
            else:
                screen.store_draft(where)

        note = draft if draft is not None else known.note if known else ""
        keep = partial(screen.keep_draft, where)
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


class TagEverywhere(Command["ArticleScreen"]):
    """Tag these words wherever they stand in the article, with one step of undo."""

    id = "tag.everywhere"
    keys = "ctrl+t"
    label = N_("Tag everywhere")
    group = N_("Tags and notes")

    def run(self, screen: ArticleScreen) -> None:
        """Open the tag picker, then tag every occurrence, whatever its case."""
        span, reading = screen.pane.target, screen.pane.reading
        if span is None or reading is None:
            return
        spans = occurrences(reading.page.article.text, span)

        def chosen(name: str | None) -> None:
            if name:
                _tag_all(screen, spans, name)

        pick_tag(screen, span, chosen)


class Repeat(Command["ArticleScreen"]):
    """Do the last tag, claim or decision again, on what is under the cursor now."""

    id = "tag.repeat"
    keys = "full_stop"
    label = N_("Repeat")
    group = N_("Tags and notes")

    def run(self, screen: ArticleScreen) -> None:
        """Do it, where something has been done."""
        if screen.again is None:
            screen.say(_("Nothing has been done yet that could be repeated."))
        else:
            screen.again(screen)


class _StepAnnotation(Command["ArticleScreen"]):
    group = N_("Tags and notes")
    direction: ClassVar[int] = 1

    def run(self, screen: ArticleScreen) -> None:
        pane = screen.pane
        ahead = [start for start in self.starts(screen) if (start - pane.cursor) * self.direction > 0]
        if ahead:
            pane.clear_selection()
            pane.go(min(ahead) if self.direction > 0 else max(ahead))

    def starts(self, screen: ArticleScreen) -> list[int]:
        """Where the annotations begin that this goes to."""
        reading = screen.pane.reading
        return [item.anchor.span.start for item in placed(reading)] if reading else []


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


class _StepTag(_StepAnnotation):
    def starts(self, screen: ArticleScreen) -> list[int]:
        reading, here = screen.pane.reading, screen.annotation_here
        wanted = set(here.tags) if here else set()
        if reading is None or not wanted:
            screen.say(_("There is no tag under the cursor."))
            return []
        found = [item.anchor.span.start for item in placed(reading) if wanted & set(item.tags)]
        if len(found) == 1:
            screen.say(_("This is the only passage with that tag."))
        return found


class NextSameTag(_StepTag):
    """Go to the next passage with a tag of the one under the cursor."""

    id = "tag.next_same"
    keys = "greater_than_sign"
    label = N_("Same tag")


class PreviousSameTag(_StepTag):
    """Go to the passage before with a tag of the one under the cursor."""

    id = "tag.previous_same"
    keys = "less_than_sign"
    label = N_("Same tag before")
    direction = -1


TAGGING_COMMANDS: tuple[type[Command[Any]], ...] = (
    TagPassage,
    TagEverywhere,
    Repeat,
    AddNote,
    DeleteAnnotation,
    NextAnnotation,
    PreviousAnnotation,
    NextSameTag,
    PreviousSameTag,
)


def placed(reading: ReadingText) -> list[Annotation]:
    """The annotations that have a place in the text."""
    return [item for item in reading.page.annotations if item.state is not AnchorState.ORPHAN]


def passage_here(screen: ArticleScreen) -> tuple[Span, Annotation | None] | None:
    """The passage that is meant, and its annotation: without a selection the one under the cursor."""
    span, reading = screen.pane.target, screen.pane.reading
    if span is None or reading is None:
        return None
    here = screen.annotation_here if screen.pane.selection is None else None
    known = here or next((item for item in reading.page.annotations if item.anchor.span == span), None)
    return (known.anchor.span if known else span), known


def occurrences(text: str, span: Span) -> list[Span]:
    """Where the words of ``span`` stand in ``text``, as whole words and whatever their case, in order."""
    words = span.of(text).split()
    if not words:
        return []
    pattern = r"(?<!\w)" + r"\s+".join(map(re.escape, words)) + r"(?!\w)"
    found = [Span(*match.span()) for match in re.finditer(pattern, text, re.IGNORECASE)]
    # The words themselves count also where they end or begin within a word.
    return found if span in found else sorted({*found, span}, key=lambda one: one.start)


def pick_tag(screen: ArticleScreen, span: Span, chosen: Callable[[str | None], None]) -> None:
    """Ask for a tag, old or new, for the words of ``span``."""
    from reader.tui.screens.pickers import TagPicker

    reading = screen.pane.reading
    if reading is None:
        return
    here = {name for item in reading.page.annotations if item.anchor.span == span for name in item.tags}
    keymap = screen.library.settings.keys
    title = _("Tag “{passage}”").format(passage=screen.passage(span))
    taken = {key for command in screen.USER_COMMANDS for key in keys_of(command, keymap)}
    screen.app.push_screen(TagPicker(list(reading.tags.values()), here, title, taken), chosen)


def apply_tag(screen: ArticleScreen, name: str) -> None:
    """Put the tag on what is selected or under the cursor, or take it away, and say so."""
    from reader.services import annotating

    span = screen.pane.target
    if span is None:
        return
    passage = screen.passage(span)
    screen.again = partial(apply_tag, name=name)

    def toggle() -> Annotation | None:
        return annotating.toggle_tag(screen.library, screen.article_id, span, name, with_key=True)

    def done(annotation: Annotation | None) -> None:
        kept = annotation is not None and name in annotation.tags
        said = _("#{name} on “{passage}”") if kept else _("#{name} taken from “{passage}”")
        screen.say(said.format(name=name, passage=passage))
        screen.pane.clear_selection()
        screen.reload()

    screen.write(toggle, done)


def _tag_all(screen: ArticleScreen, spans: Sequence[Span], name: str) -> None:
    from reader.services import annotating

    def done(count: int) -> None:
        said = ngettext("#{name} on {n} more passage", "#{name} on {n} more passages", count)
        screen.say(said.format(name=name, n=grouped(count)))
        screen.pane.clear_selection()
        screen.reload()

    screen.write(partial(annotating.tag_occurrences, screen.library, screen.article_id, spans, name), done)


def _save_note(screen: ArticleScreen, span: Span, known: Annotation | None, note: str) -> None:
    from reader.services import annotating

    screen.pane.clear_selection()
    # Should the disk be full, what was typed is still there.
    drop = partial(screen.drop_draft, span)
    if known is not None:
        screen.change(partial(annotating.set_note, screen.library, known.uuid, note), _("Note saved"), stored=drop)
    elif note.strip():
        work = partial(annotating.annotate, screen.library, screen.article_id, span, note=note)
        screen.change(work, _("Note saved"), stored=drop)
    else:
        drop()
