"""Tags and notes on passages, and the tags themselves. Every change here is one step of undo."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from reader.errors import ConfigError, NotFound
from reader.i18n import N_
from reader.messages import Phrase, counted, phrase
from reader.model import Annotation, Span, Tag, View, make_anchor, normalise, visible_line
from reader.services.library import Library

if TYPE_CHECKING:
    from reader.storage.journal import Unit
    from reader.storage.notes import AnnotationRow

__all__ = [
    "TAG_COLOURS",
    "amend",
    "annotate",
    "annotation_rows",
    "create_tag",
    "delete_annotation",
    "delete_tag",
    "edit_tag",
    "list_annotations",
    "list_tags",
    "set_note",
    "set_tags",
    "tag_occurrences",
    "toggle_tag",
]

TAG_COLOURS = 8
"""How many colours a theme has for tags; a new tag gets the one that the fewest have."""

_LONGEST_NAME = 100


def annotate(library: Library, article_id: int, span: Span, *, tags: Sequence[str] = (), note: str = "") -> Annotation:
    """Make a new annotation on ``span`` of the article's current text; unknown tags are made.

    Raises NotFound for the article and ConfigError for an empty passage or an impossible tag name.
    """
    with library.writing() as unit:
        uuid, exact = _add(unit, library, article_id, span, _tag_uuids(unit, tags), normalise(note))
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
            uuid, state = new_uuid(), _new_state(unit, library, article_id, span)
        else:
            uuid, state = found.uuid, _state(unit, found.uuid)
        entities.change(unit, "annotation", uuid, _or_nothing(change(state)))
    return _find(library, uuid)


def tag_occurrences(library: Library, article_id: int, spans: Sequence[Span], tag: str) -> int:
    """Give ``tag`` to the annotations on exactly ``spans``, made where there are none, in one step.

    Gives how many passages did not have it before. Raises as :func:`annotate` does.
    """
    from reader.storage import entities, notes
    from reader.storage.values import new_uuid

    with library.writing() as unit:
        [tag_uuid] = _tag_uuids(unit, [tag])
        count = 0
        for span in spans:
            found = notes.at_span(unit.db, article_id, span)
            if found is None:
                uuid, state = new_uuid(), _new_state(unit, library, article_id, span)
            else:
                uuid, state = found.uuid, _state(unit, found.uuid)
            if tag_uuid not in state["tags"]:
                count += 1
                entities.change(unit, "annotation", uuid, {**state, "tags": sorted({*state["tags"], tag_uuid})})
        unit.label = counted(
            "tag {tags} on {count} passage", "tag {tags} on {count} passages", count, tags=_named([tag])
        )
    return count


def toggle_tag(
    library: Library, article_id: int, span: Span, tag: str, *, with_key: bool = False
) -> Annotation | None:
    """Add ``tag`` to the annotation on exactly ``span``, or take it away if it is there.

    An annotation is made where there is none, and goes where nothing is left of it: then None is given. A tag that is
    made gets the lowest free digit for its key if ``with_key``. Raises as :func:`annotate` does.
    """
    from reader.storage import entities, notes

    with library.writing() as unit:
        [tag_uuid] = _tag_uuids(unit, [tag], with_key=with_key)
        found = notes.at_span(unit.db, article_id, span)
        if found is None:
            uuid, exact = _add(unit, library, article_id, span, [tag_uuid], "")
            unit.label = phrase("tag {tags} on {words}", tags=_named([tag]), words=_length(exact))
        else:
            uuid = found.uuid
            state = _state(unit, uuid)
            taken = tag_uuid in state["tags"]
            left = sorted(set(state["tags"]) ^ {tag_uuid})
            entities.change(unit, "annotation", uuid, _or_nothing({**state, "tags": left}))
            template = N_("untag {tags} from {words}") if taken else N_("tag {tags} on {words}")
            unit.label = phrase(template, tags=_named([tag]), words=_length(found.anchor.exact))
    return _find(library, uuid)


def set_tags(library: Library, uuid: str, tags: Sequence[str]) -> Annotation | None:
    """Give an annotation exactly these tags; it goes if nothing is left of it. Raises NotFound, ConfigError."""
    from reader.storage import entities

    with library.writing() as unit:
        state = _state(unit, uuid)
        after = {**state, "tags": sorted(_tag_uuids(unit, tags))}
        entities.change(unit, "annotation", uuid, _or_nothing(after))
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
        entities.change(unit, "annotation", uuid, _or_nothing({**state, "note": normalise(note)}))
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


def list_tags(library: Library) -> list[Tag]:
    """All tags by name, each with its colour, shortcut and number of uses."""
    from reader.storage import tags

    with library.reading() as db:
        return tags.every(db)


def create_tag(
    library: Library, name: str, colour: int | None = None, shortcut: str = "", description: str = ""
) -> Tag:
    """Make a tag; without ``colour`` it gets the least used one. Raises ConfigError if name or shortcut cannot be."""
    from reader.storage import entities, tags
    from reader.storage.values import micros, new_uuid

    clean = _clean_name(name)
    with library.writing(phrase("new tag “{tag}”", tag=clean)) as unit:
        _check_tag(unit, clean, colour, shortcut, None)
        uuid = new_uuid()
        state = {
            "name": clean,
            "colour": tags.next_colour(unit.db, TAG_COLOURS) if colour is None else colour,
            "shortcut": shortcut,
            "description": normalise(description),
            "created": micros(unit.at),
        }
        entities.change(unit, "tag", uuid, state)
    return _get_tag(library, uuid)


def edit_tag(
    library: Library,
    tag: str,
    *,
    name: str | None = None,
    colour: int | None = None,
    shortcut: str | None = None,
    description: str | None = None,
) -> Tag:
    """Change what is given of the tag called ``tag`` (or with that UUID); raises NotFound, ConfigError."""
    from reader.storage import entities

    with library.writing() as unit:
        old = _tag(unit, tag)
        state = dict(entities.read_state(unit.db, "tag", old.uuid) or {})
        state["name"] = old.name if name is None else _clean_name(name)
        state["colour"] = old.colour if colour is None else colour
        state["shortcut"] = old.shortcut if shortcut is None else shortcut
        state["description"] = old.description if description is None else normalise(description)
        _check_tag(unit, state["name"], state["colour"], state["shortcut"], old.uuid)
        entities.change(unit, "tag", old.uuid, state)
        if state["name"] != old.name:
            unit.label = phrase("rename tag “{old}” to “{tag}”", old=old.name, tag=state["name"])
        else:
            unit.label = phrase("change tag “{tag}”", tag=old.name)
    return _get_tag(library, old.uuid)


def delete_tag(library: Library, tag: str) -> None:
    """Delete the tag called ``tag`` (or with that UUID) from everywhere, and annotations that were nothing else.

    Raises NotFound.
    """
    from reader.storage import entities, notes

    with library.writing() as unit:
        old = _tag(unit, tag)
        used = notes.tagged_with(unit.db, old.uuid)
        for annotation in used:
            state = _state(unit, annotation.uuid)
            left = [other for other in state["tags"] if other != old.uuid]
            entities.change(unit, "annotation", annotation.uuid, _or_nothing({**state, "tags": left}))
        # The tag goes last and so comes back first: undoing goes backwards.
        entities.change(unit, "tag", old.uuid, None)
        unit.label = counted(
            "delete tag “{tag}” ({count} use)", "delete tag “{tag}” ({count} uses)", len(used), tag=old.name
        )


def _add(unit: Unit, library: Library, article_id: int, span: Span, tags: Iterable[str], note: str) -> tuple[str, str]:
    """A new annotation; its UUID and words."""
    from reader.storage import entities
    from reader.storage.values import new_uuid

    uuid = new_uuid()
    state = {**_new_state(unit, library, article_id, span), "tags": sorted(tags), "note": note}
    entities.change(unit, "annotation", uuid, state)
    return uuid, str(state["exact"])


def _new_state(unit: Unit, library: Library, article_id: int, span: Span) -> dict[str, Any]:
    """The state of an annotation that says nothing yet; raises NotFound, ConfigError."""
    from reader.storage import articles, notes

    article = articles.article(unit.db, article_id)
    if article is None:
        raise NotFound(f"No article has the number {article_id}.")
    try:
        anchor = make_anchor(article.text, span, article.revision)
    except ValueError:
        raise ConfigError(
            f"There is no passage at {span.start}–{span.stop} of this article; select some text."
        ) from None
    return notes.state_of(article.summary.uuid, anchor, (), "", library.settings.author, unit.at)


def _tag_uuids(unit: Unit, names: Iterable[str], *, with_key: bool = False) -> list[str]:
    """The UUIDs of the tags of these names; those that do not exist are made."""
    from reader.storage import entities, tags
    from reader.storage.values import micros, new_uuid

    uuids: dict[str, None] = {}
    for name in names:
        clean = _clean_name(name)
        known = tags.by_name(unit.db, clean)
        if known is None:
            uuid = new_uuid()
            colour = tags.next_colour(unit.db, TAG_COLOURS)
            shortcut = tags.free_digit(unit.db) if with_key else ""
            state = {"name": clean, "colour": colour, "shortcut": shortcut, "description": ""}
            state["created"] = micros(unit.at)
            entities.change(unit, "tag", uuid, state)
        else:
            uuid = known.uuid
        uuids[uuid] = None
    return list(uuids)


def _clean_name(name: str) -> str:
    """A tag's name without spare white space around its parts; raises ConfigError if nothing is left of a part."""
    parts = [" ".join(part.split()) for part in normalise(name).split("/")]
    clean = "/".join(parts)
    if not all(parts):
        raise ConfigError("A tag needs a name, and a name between two “/”.")
    if len(clean) > _LONGEST_NAME:
        raise ConfigError(f"A tag's name has at most {_LONGEST_NAME} letters.")
    return clean


def _check_tag(unit: Unit, name: str, colour: int | None, shortcut: str, own: str | None) -> None:
    """Raises ConfigError if another tag than ``own`` has the name or shortcut, or if colour or shortcut cannot be."""
    from reader.storage import tags

    if colour is not None and not 0 <= colour < TAG_COLOURS:
        raise ConfigError(f"A tag's colour is a number from 0 to {TAG_COLOURS - 1}.")
    if shortcut and (len(shortcut) != 1 or not shortcut.isprintable() or shortcut.isspace()):
        raise ConfigError("A tag's shortcut is one character that can be typed.")
    same = tags.by_name(unit.db, name)
    if same is not None and same.uuid != own:
        raise ConfigError(f"There is a tag “{same.name}” already; choose another name.")
    taken = tags.by_shortcut(unit.db, shortcut)
    if taken is not None and taken.uuid != own:
        raise ConfigError(f"The shortcut “{shortcut}” is that of the tag “{taken.name}”; choose another.")


def _tag(unit: Unit, ref: str) -> Tag:
    from reader.storage import tags

    found = tags.by_name(unit.db, ref) or tags.by_uuid(unit.db, ref)
    if found is None:
        raise NotFound(f"There is no tag “{visible_line(ref)}”.")
    return found


def _get_tag(library: Library, uuid: str) -> Tag:
    from reader.storage import tags

    with library.reading() as db:
        found = tags.by_uuid(db, uuid)
    if found is None:
        raise NotFound("The tag has just been deleted by another program.")
    return found


def _state(unit: Unit, uuid: str) -> dict[str, Any]:
    from reader.storage import entities

    state = entities.read_state(unit.db, "annotation", uuid)
    if state is None:
        raise NotFound("This annotation no longer exists.")
    return state


def _or_nothing(state: dict[str, Any]) -> dict[str, Any] | None:
    """None for an annotation that says nothing any more."""
    says = state["tags"] or state["note"].strip() or state["claim"] or state["links"] or state["speaker"]
    return state if says else None


def _find(library: Library, uuid: str) -> Annotation | None:
    from reader.storage import notes

    with library.reading() as db:
        return notes.by_uuid(db, uuid)


def _get(library: Library, uuid: str) -> Annotation:
    found = _find(library, uuid)
    if found is None:
        raise NotFound("The annotation has just been deleted by another program.")
    return found


def _named(tags: Sequence[str]) -> list[Phrase]:
    return [phrase("“{tag}”", tag=" ".join(tag.split())) for tag in tags]


def _length(words: str) -> Phrase:
    return counted("{count} word", "{count} words", len(words.split()))
