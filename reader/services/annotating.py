"""Tags and notes on passages. Every change here is one step of undo."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from reader.errors import ConfigError, NotFound
from reader.i18n import N_
from reader.messages import Phrase, counted, phrase
from reader.model import Annotation, Span, View, make_anchor, normalise
from reader.services.library import Library
from reader.services.tagging import state_or_nothing, tag_uuids

if TYPE_CHECKING:
    from reader.storage.journal import Unit
    from reader.storage.notes import AnnotationRow

__all__ = [
    "amend",
    "annotate",
    "annotation_rows",
    "annotations_by_id",
    "delete_annotation",
    "find_annotations",
    "list_annotations",
    "set_note",
    "set_tags",
    "tag_headlines",
    "tag_occurrences",
    "toggle_tag",
]


def annotate(
    library: Library, article_id: int, span: Span, *, tags: Sequence[str] = (), note: str = "", author: str = ""
) -> Annotation:
    """Make a new annotation on ``span`` of the article's current text; unknown tags are made.

    ``author`` is by default whoever works with the library.
    Raises NotFound for the article and ConfigError for an empty passage or an impossible tag name.
    """
    with library.writing() as unit:
        who = author or library.settings.author
        uuid, exact = _add(unit, who, article_id, span, tag_uuids(unit, tags), normalise(note))
        if tags:
            template = N_("tag {tags} note on {words}") if note else N_("tag {tags} on {words}")
            unit.label = phrase(template, tags=_named(tags), words=_length(exact))
        else:
            unit.label = phrase("note on {words}", words=_length(exact))
    return _get(library, uuid)


def amend(
    library: Library, article_id: int, span: Span, change: Callable[[dict[str, Any]], dict[str, Any]], label: Phrase
) -> Annotation | None:
    """Let ``change`` make a new state of the annotation on exactly ``span``, which is made where there is none.

    The state is what the journal keeps (:func:`reader.storage.notes.state_of`). Gives None where nothing is left of
    the annotation. Raises NotFound for the article, ConfigError for an empty passage.
    """
    from reader.storage import entities, notes
    from reader.storage.values import new_uuid

    with library.writing(label) as unit:
        found = notes.at_span(unit.db, article_id, span)
        if found is None:
            uuid, state = new_uuid(), _new_state(unit, library.settings.author, article_id, span)
        else:
            uuid, state = found.uuid, _state(unit, found.uuid)
        entities.change(unit, "annotation", uuid, state_or_nothing(change(state)))
    return _find(library, uuid)


def tag_occurrences(library: Library, article_id: int, spans: Sequence[Span], tag: str) -> int:
    """Give ``tag`` to the annotations on exactly ``spans``, made where there are none, in one step.

    Gives how many passages did not have it before. Raises as :func:`annotate` does.
    """
    from reader.storage import entities, notes
    from reader.storage.values import new_uuid

    with library.writing() as unit:
        [tag_uuid] = tag_uuids(unit, [tag])
        count = 0
        for span in spans:
            found = notes.at_span(unit.db, article_id, span)
            if found is None:
                uuid, state = new_uuid(), _new_state(unit, library.settings.author, article_id, span)
            else:
                uuid, state = found.uuid, _state(unit, found.uuid)
            if tag_uuid not in state["tags"]:
                count += 1
                entities.change(unit, "annotation", uuid, {**state, "tags": sorted({*state["tags"], tag_uuid})})
        unit.label = counted(
            "tag {tags} on {count} passage", "tag {tags} on {count} passages", count, tags=_named([tag])
        )
    return count


def tag_headlines(library: Library, article_ids: Sequence[int], tags: Sequence[str]) -> int:
    """Put ``tags`` on the first block of each article, its headline, in one step; gives the number of articles.

    Articles without text, and such as have been deleted meanwhile, are left out.
    """
    from reader.storage import articles

    number = 0
    with library.writing() as unit:
        uuids = tag_uuids(unit, tags)
        for article_id in article_ids:
            article = articles.article(unit.db, article_id)
            if article is not None and article.blocks:
                _add(unit, library.settings.author, article_id, article.blocks[0].span, uuids, "")
                number += 1
        unit.label = counted(
            "tag {tags} on {count} article", "tag {tags} on {count} articles", number, tags=_named(tags)
        )
    return number


def toggle_tag(library: Library, article_id: int, span: Span, tag: str, *, with_key: bool = False) -> Annotation | None:
    """Add ``tag`` to the annotation on exactly ``span``, or take it away if it is there.

    An annotation is made where there is none, and goes where nothing is left of it: then None is given. A tag that is
    made gets the lowest free digit for its key if ``with_key``. Raises as :func:`annotate` does.
    """
    from reader.storage import entities, notes

    with library.writing() as unit:
        [tag_uuid] = tag_uuids(unit, [tag], with_key=with_key)
        found = notes.at_span(unit.db, article_id, span)
        if found is None:
            uuid, exact = _add(unit, library.settings.author, article_id, span, [tag_uuid], "")
            unit.label = phrase("tag {tags} on {words}", tags=_named([tag]), words=_length(exact))
        else:
            uuid = found.uuid
            state = _state(unit, uuid)
            taken = tag_uuid in state["tags"]
            left = sorted(set(state["tags"]) ^ {tag_uuid})
            entities.change(unit, "annotation", uuid, state_or_nothing({**state, "tags": left}))
            template = N_("untag {tags} from {words}") if taken else N_("tag {tags} on {words}")
            unit.label = phrase(template, tags=_named([tag]), words=_length(found.anchor.exact))
    return _find(library, uuid)


def set_tags(library: Library, uuid: str, tags: Sequence[str]) -> Annotation | None:
    """Give an annotation exactly these tags; it goes if nothing is left of it. Raises NotFound, ConfigError."""
    from reader.storage import entities

    with library.writing() as unit:
        state = _state(unit, uuid)
        after = {**state, "tags": sorted(tag_uuids(unit, tags))}
        entities.change(unit, "annotation", uuid, state_or_nothing(after))
        words = _length(state["exact"])
        if tags:
            unit.label = phrase("tags {tags} on {words}", tags=_named(tags), words=words)
        else:
            unit.label = phrase("tags none on {words}", words=words)
    return _find(library, uuid)


def set_note(library: Library, uuid: str, note: str) -> Annotation | None:
    """Replace the note of an annotation; without note and tags it goes. Raises NotFound."""
    from reader.storage import entities

    with library.writing() as unit:
        state = _state(unit, uuid)
        entities.change(unit, "annotation", uuid, state_or_nothing({**state, "note": normalise(note)}))
        template = N_("note on {words}") if note.strip() else N_("delete note on {words}")
        unit.label = phrase(template, words=_length(state["exact"]))
    return _find(library, uuid)


def delete_annotation(library: Library, uuid: str) -> None:
    """Delete an annotation with its tags and note; raises NotFound."""
    from reader.storage import entities

    with library.writing() as unit:
        state = _state(unit, uuid)
        entities.change(unit, "annotation", uuid, None)
        unit.label = phrase("delete annotation on {words}", words=_length(state["exact"]))


def list_annotations(library: Library, view: View | None = None, limit: int = 500) -> list[Annotation]:
    """The latest annotations of the articles of ``view``, or of all, newest first."""
    return [row.annotation for row in annotation_rows(library, view, limit)]


def annotation_rows(library: Library, view: View | None = None, limit: int = 500) -> list[AnnotationRow]:
    """The latest annotations with the title and source of their articles, newest first."""
    from reader.storage import listing, notes

    with library.reading() as db:
        ids = None if view is None else listing.article_ids(db, view)
        return notes.newest(db, ids, limit)


def find_annotations(library: Library, words: str = "", *, claims: bool = False, orphans: bool = False) -> array[int]:
    """Row ids of the annotations that have all of ``words``, newest first, whatever case and accents.

    A word is looked for in the passage, the note, the sources and the article's title; "#name" in the tags. ``claims``
    and ``orphans`` leave only these.
    """
    from reader.model.query_words import folded_text
    from reader.storage import notes
    from reader.storage.values import fold_name

    folded = [fold_name(word) if word.startswith("#") else folded_text(word) for word in words.split()]
    with library.reading() as db:
        return notes.matching(db, filter(None, folded), claims=claims, orphans=orphans)


def annotations_by_id(library: Library, ids: Sequence[int]) -> dict[int, AnnotationRow]:
    """What a list shows of these annotations by row id, in the order asked; unknown ids are left out."""
    from reader.storage import notes

    with library.reading() as db:
        return dict(notes.rows(db, ids))


def _add(unit: Unit, author: str, article_id: int, span: Span, tags: Iterable[str], note: str) -> tuple[str, str]:
    """A new annotation; its UUID and words."""
    from reader.storage import entities
    from reader.storage.values import new_uuid

    uuid = new_uuid()
    state = {**_new_state(unit, author, article_id, span), "tags": sorted(tags), "note": note}
    entities.change(unit, "annotation", uuid, state)
    return uuid, str(state["exact"])


def _new_state(unit: Unit, author: str, article_id: int, span: Span) -> dict[str, Any]:
    """The state of an annotation that says nothing yet; raises NotFound, ConfigError."""
    from reader.storage import articles, notes

    article = articles.article(unit.db, article_id)
    if article is None:
        raise NotFound(phrase("No article has the number {number}.", number=article_id))
    try:
        anchor = make_anchor(article.text, span, article.revision)
    except ValueError:
        template = N_("There is no passage at {start}–{stop} of this article; select some text.")
        raise ConfigError(phrase(template, start=span.start, stop=span.stop)) from None
    return notes.state_of(article.summary.uuid, anchor, (), "", author, unit.at)


def _state(unit: Unit, uuid: str) -> dict[str, Any]:
    from reader.storage import entities

    state = entities.read_state(unit.db, "annotation", uuid)
    if state is None:
        raise NotFound(phrase("This annotation no longer exists."))
    return state


def _find(library: Library, uuid: str) -> Annotation | None:
    from reader.storage import notes

    with library.reading() as db:
        return notes.by_uuid(db, uuid)


def _get(library: Library, uuid: str) -> Annotation:
    found = _find(library, uuid)
    if found is None:
        raise NotFound(phrase("The annotation has just been deleted by another program."))
    return found


def _named(tags: Sequence[str]) -> list[Phrase]:
    return [phrase("“{tag}”", tag=" ".join(tag.split())) for tag in tags]


def _length(words: str) -> Phrase:
    return counted("{count} word", "{count} words", len(words.split()))
