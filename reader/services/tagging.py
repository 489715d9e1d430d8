"""Tags: made, changed, deleted. Every change here is one step of undo."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from reader.errors import ConfigError, NotFound
from reader.messages import counted, phrase
from reader.model import Tag, normalise, visible_line
from reader.services.library import Library

if TYPE_CHECKING:
    from reader.storage.journal import Unit

__all__ = [
    "TAG_COLOURS",
    "check_tag",
    "clean_name",
    "create_tag",
    "delete_tag",
    "delete_tag_in",
    "edit_tag",
    "find_tag",
    "get_tag",
    "list_tags",
    "state_or_nothing",
    "tag_uuids",
]

TAG_COLOURS = 8
"""How many colours a theme has for tags; a new tag gets the one that the fewest have."""

_LONGEST_NAME = 100


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

    clean = clean_name(name)
    with library.writing(phrase("new tag “{tag}”", tag=clean)) as unit:
        check_tag(unit, clean, colour, shortcut, None)
        uuid = new_uuid()
        state = {
            "name": clean,
            "colour": tags.next_colour(unit.db, TAG_COLOURS) if colour is None else colour,
            "shortcut": shortcut,
            "description": normalise(description),
            "created": micros(unit.at),
        }
        entities.change(unit, "tag", uuid, state)
    return get_tag(library, uuid)


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
        old = find_tag(unit, tag)
        state = dict(entities.read_state(unit.db, "tag", old.uuid) or {})
        state["name"] = old.name if name is None else clean_name(name)
        state["colour"] = old.colour if colour is None else colour
        state["shortcut"] = old.shortcut if shortcut is None else shortcut
        state["description"] = old.description if description is None else normalise(description)
        check_tag(unit, state["name"], state["colour"], state["shortcut"], old.uuid)
        entities.change(unit, "tag", old.uuid, state)
        if state["name"] != old.name:
            unit.label = phrase("rename tag “{old}” to “{tag}”", old=old.name, tag=state["name"])
        else:
            unit.label = phrase("change tag “{tag}”", tag=old.name)
    return get_tag(library, old.uuid)


def delete_tag(library: Library, tag: str) -> None:
    """Delete the tag called ``tag`` (or with that UUID) from everywhere, and annotations that were nothing else.

    Raises NotFound.
    """
    with library.writing() as unit:
        old = find_tag(unit, tag)
        uses = delete_tag_in(unit, old.uuid)
        unit.label = counted(
            "delete tag “{tag}” ({count} use)", "delete tag “{tag}” ({count} uses)", uses, tag=old.name
        )


def delete_tag_in(unit: Unit, uuid: str) -> int:
    """Delete the tag with that UUID as :func:`delete_tag` does; gives how many annotations had it."""
    from reader.storage import entities, notes

    used = notes.tagged_with(unit.db, uuid)
    for annotation in used:
        state = entities.read_state(unit.db, "annotation", annotation.uuid) or {}
        left = [other for other in state["tags"] if other != uuid]
        entities.change(unit, "annotation", annotation.uuid, state_or_nothing({**state, "tags": left}))
    # The tag goes last and so comes back first: undoing goes backwards.
    entities.change(unit, "tag", uuid, None)
    return len(used)


def clean_name(name: str) -> str:
    """A tag's name without spare white space around its parts; raises ConfigError if nothing is left of a part."""
    parts = [" ".join(part.split()) for part in normalise(name).split("/")]
    clean = "/".join(parts)
    if not all(parts):
        raise ConfigError(phrase("A tag needs a name, and a name between two “/”."))
    if len(clean) > _LONGEST_NAME:
        raise ConfigError(phrase("A tag's name has at most {most} letters.", most=_LONGEST_NAME))
    return clean


def check_tag(unit: Unit, name: str, colour: int | None, shortcut: str, own: str | None) -> None:
    """Raises ConfigError if another tag than ``own`` has the name or shortcut, or if colour or shortcut cannot be."""
    from reader.storage import tags

    if colour is not None and not 0 <= colour < TAG_COLOURS:
        raise ConfigError(phrase("A tag's colour is a number from 0 to {most}.", most=TAG_COLOURS - 1))
    if shortcut and (len(shortcut) != 1 or not shortcut.isprintable() or shortcut.isspace()):
        raise ConfigError(phrase("A tag's shortcut is one character that can be typed."))
    same = tags.by_name(unit.db, name)
    if same is not None and same.uuid != own:
        raise ConfigError(phrase("There is a tag “{tag}” already; choose another name.", tag=same.name))
    taken = tags.by_shortcut(unit.db, shortcut)
    if taken is not None and taken.uuid != own:
        raise ConfigError(
            phrase("The shortcut “{key}” is that of the tag “{tag}”; choose another.", key=shortcut, tag=taken.name)
        )


def find_tag(unit: Unit, ref: str) -> Tag:
    """The tag of that name or UUID; raises NotFound."""
    from reader.storage import tags

    found = tags.by_name(unit.db, ref) or tags.by_uuid(unit.db, ref)
    if found is None:
        raise NotFound(phrase("There is no tag “{tag}”.", tag=visible_line(ref)))
    return found


def get_tag(library: Library, uuid: str) -> Tag:
    """The tag with that UUID; raises NotFound."""
    from reader.storage import tags

    with library.reading() as db:
        found = tags.by_uuid(db, uuid)
    if found is None:
        raise NotFound(phrase("The tag has just been deleted by another program."))
    return found


def tag_uuids(unit: Unit, names: Iterable[str], *, with_key: bool = False) -> list[str]:
    """The UUIDs of the tags of these names; those that do not exist are made."""
    from reader.storage import entities, tags
    from reader.storage.values import micros, new_uuid

    uuids: dict[str, None] = {}
    for name in names:
        clean = clean_name(name)
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


def state_or_nothing(state: dict[str, Any]) -> dict[str, Any] | None:
    """The state of an annotation, or None where it says nothing any more."""
    says = state["tags"] or state["note"].strip() or state["claim"] or state["links"] or state["speaker"]
    return state if says else None
