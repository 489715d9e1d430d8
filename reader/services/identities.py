"""What people decide about who is who: merging, splitting, renaming speakers, and keeping two apart.

Each of these is one step of undo; whose the quotes are follows from it. What a person decided stands whatever the
engine finds later: a merged name goes on leading to the whole, an exception holds for its article or role.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from reader.errors import ConfigError, NotFound
from reader.i18n import N_
from reader.messages import counted, phrase
from reader.model import SpeakerKind, normalise
from reader.model.names import name_key
from reader.services.library import Library
from reader.services.speakers import speaker_by_uuid

if TYPE_CHECKING:
    from reader.model import SpeakerSummary
    from reader.storage.journal import Unit

__all__ = [
    "keep_apart",
    "merge_speakers",
    "rename_speaker",
    "set_speaker_kind",
    "set_speaker_note",
    "split_name",
    "split_quotes",
    "split_role",
]

_LONGEST_NAME = 200


def merge_speakers(
    library: Library, uuids: Sequence[str], into: str, *, cancelled: Callable[[], bool] | None = None
) -> SpeakerSummary:
    """Make the speakers ``uuids`` a part of ``into``, with all their names and quotes, now and in time to come.

    Gives the whole. Raises NotFound, ConfigError if nothing is left to merge, and StorageError, with nothing changed,
    once ``cancelled`` says so: a hundred thousand quotes take seconds.
    """
    from reader.storage import entities
    from reader.storage.connection import stoppable

    with library.writing() as unit, stoppable(unit.db, cancelled):
        whole = _root(unit, into)
        name = _state(unit, whole)["name"]
        parts = [uuid for uuid in dict.fromkeys(_root(unit, each) for each in uuids) if uuid != whole]
        if not parts:
            raise ConfigError(phrase("These are one speaker already: {name}.", name=name))
        names = []
        for uuid in parts:
            state = _state(unit, uuid)
            names.append(phrase("“{name}”", name=state["name"]))
            entities.change(unit, "speaker", uuid, {**state, "merged_into": whole})
        unit.label = phrase("merge {names} into “{name}”", names=names, name=name)
    return speaker_by_uuid(library, whole)


def split_name(library: Library, uuid: str, key: str, kind: SpeakerKind) -> SpeakerSummary:
    """Give the name with that key its own speaker again, with all quotes found under it; gives that speaker.

    A name that came by a merge takes the speaker along that it came with. Raises NotFound, ConfigError.
    """
    from reader.storage import entities, timeline
    from reader.storage.values import micros, new_uuid

    with library.writing() as unit:
        whole = _root(unit, uuid)
        names = timeline.names_of(unit.db, whole)
        chosen = next((name for name in names if (name.key, name.kind) == (key, kind)), None)
        if chosen is None:
            raise NotFound(phrase("This speaker does not go by that name."))
        unit.label = phrase("split “{name}” from “{whole}”", name=chosen.shown, whole=_state(unit, whole)["name"])
        own = [name for name in names if name.part == chosen.part]
        state = _state(unit, chosen.part)
        if chosen.part != whole and len(own) == 1:
            entities.change(unit, "speaker", chosen.part, {**state, "merged_into": None})
            return _summary(unit, chosen.part)
        if len(own) == 1:
            raise ConfigError(phrase("“{name}” has no other name; split some of its quotes.", name=chosen.shown))
        # The name is let go before it is taken, so that undoing, which goes backwards, does the same.
        left = [name for name in state["names"] if name[:2] != [key, kind.value]]
        entities.change(unit, "speaker", chosen.part, {**state, "names": left})
        fresh = _new_state(chosen.shown, kind, micros(unit.at)) | {"names": [[key, kind.value, chosen.shown]]}
        own_uuid = new_uuid()
        entities.change(unit, "speaker", own_uuid, fresh)
        return _summary(unit, own_uuid)


def split_quotes(library: Library, uuid: str, quote_ids: Iterable[int], name: str) -> SpeakerSummary:
    """Say that in the articles of these quotes the name is somebody else's: the speaker called ``name``.

    A speaker of that name and kind is made where there is none. Raises NotFound, ConfigError.
    """
    from reader.storage import timeline

    with library.writing() as unit:
        whole = _root(unit, uuid)
        where = timeline.where_said(unit.db, whole, quote_ids)
        if not where:
            raise NotFound(phrase("These quotes are no longer this speaker's."))
        rules = [[key, kind, article, None] for key, kind, article in where]
        other, shown = _take(unit, whole, name, rules)
        articles = len({article for _key, _kind, article in where})
        unit.label = counted(
            "split “{name}” off in {count} article", "split “{name}” off in {count} articles", articles, name=shown
        )
        return _summary(unit, other)


def split_role(library: Library, uuid: str, role: str, name: str) -> SpeakerSummary:
    """Say that with that role, as the articles tell it, the name is somebody else's: the speaker called ``name``.

    This holds for articles to come. Raises NotFound, ConfigError.
    """
    from reader.storage import timeline

    with library.writing() as unit:
        whole = _root(unit, uuid)
        if role not in {use.role for use in timeline.roles_of(unit.db, whole)}:
            raise NotFound(phrase("No article tells of this speaker with the role “{role}”.", role=role))
        rules = [[use.key, use.kind.value, None, role] for use in timeline.names_of(unit.db, whole)]
        other, shown = _take(unit, whole, name, rules)
        unit.label = phrase("split “{name}” off by the role “{role}”", name=shown, role=role)
        return _summary(unit, other)


def rename_speaker(library: Library, uuid: str, name: str) -> SpeakerSummary:
    """Call a speaker ``name``, whatever articles write; raises NotFound, and ConfigError if it is another's name."""
    clean = _checked(name)
    return _edit(library, uuid, N_("rename speaker “{old}” to “{name}”"), name=clean, is_named=True)


def set_speaker_kind(library: Library, uuid: str, kind: SpeakerKind) -> SpeakerSummary:
    """Say what sort of source a speaker is; raises NotFound, and ConfigError if its name of that kind is another's."""
    return _edit(library, uuid, N_("kind of “{name}”"), kind=kind.value)


def set_speaker_note(library: Library, uuid: str, note: str) -> SpeakerSummary:
    """Write a note on a speaker, or take it away; raises NotFound."""
    return _edit(library, uuid, N_("note on “{name}”"), note=normalise(note).strip())


def keep_apart(library: Library, one: str, other: str) -> None:
    """Say that two speakers are not one: they are not offered as one again. Raises NotFound."""
    from reader.storage import entities, timeline
    from reader.storage.values import micros, new_uuid

    with library.writing() as unit:
        first, second = sorted((_root(unit, one), _root(unit, other)))
        if first == second:
            raise ConfigError(phrase("These are one speaker already: {name}.", name=_state(unit, first)["name"]))
        if second not in timeline.apart(unit.db, first):
            state = {"one": first, "other": second, "created": micros(unit.at)}
            entities.change(unit, "apart", new_uuid(), state)
        unit.label = phrase(
            "keep “{one}” and “{other}” apart", one=_state(unit, first)["name"], other=_state(unit, second)["name"]
        )


def _edit(library: Library, uuid: str, label: str, **changes: object) -> SpeakerSummary:
    from reader.storage import entities

    with library.writing() as unit:
        whole = _root(unit, uuid)
        state = _state(unit, whole)
        after = {**state, **changes}
        kind = SpeakerKind(after["kind"])
        key = name_key(after["name"], kind)
        if {"name", "kind"} & changes.keys() and not _owns(unit, whole, key, kind):
            after["names"] = sorted([*state["names"], [key, kind.value, after["name"]]])
        entities.change(unit, "speaker", whole, after)
        unit.label = phrase(label, old=state["name"], name=after["name"])
        return _summary(unit, whole)


def _owns(unit: Unit, whole: str, key: str, kind: SpeakerKind) -> bool:
    """Whether a name is this speaker's already, False if it is nobody's; raises ConfigError if it is another's."""
    from reader.storage import timeline

    owner = timeline.owner_of_name(unit.db, key, kind)
    if owner not in (None, whole):
        raise ConfigError(
            phrase("Another speaker is called “{name}” already; merge the two, or choose another name.", name=key)
        )
    return owner == whole


def _take(unit: Unit, whole: str, name: str, rules: Sequence[Sequence[str | None]]) -> tuple[str, str]:
    """Give exceptions to the speaker called ``name``, made if need be; gives UUID and name."""
    from reader.storage import entities, timeline
    from reader.storage.values import micros, new_uuid

    clean = _checked(name)
    kind = SpeakerKind(_state(unit, whole)["kind"])
    key = name_key(clean, kind)
    other = timeline.owner_of_name(unit.db, key, kind)
    if other == whole:
        raise ConfigError(
            phrase("Give the other one a name of its own, such as “{name} (lawyer)”.", name=_state(unit, whole)["name"])
        )
    if other is None:
        other = new_uuid()
        state = _new_state(clean, kind, micros(unit.at)) | {"names": [[key, kind.value, clean]], "is_named": True}
    else:
        state = _state(unit, other)
    about = [list(rule) for rule in rules]
    _let_go(unit, other, about)
    kept = [rule for rule in state["rules"] if rule not in about]
    entities.change(unit, "speaker", other, {**state, "rules": sorted([*kept, *about], key=_rule_order)})
    return other, str(state["name"])


def _let_go(unit: Unit, other: str, about: list[list[str | None]]) -> None:
    """Take exceptions from whoever has them, because they become another's: also this is in the journal."""
    from reader.storage import entities, speakers

    for uuid in speakers.with_rules(unit.db):
        state = None if uuid == other else speakers.read_state(unit.db, uuid)
        if state is not None and any(rule in about for rule in state["rules"]):
            left = [rule for rule in state["rules"] if rule not in about]
            entities.change(unit, "speaker", uuid, {**state, "rules": left})


def _rule_order(rule: Sequence[str | None]) -> tuple[str, ...]:
    return tuple(part or "" for part in rule)


def _new_state(name: str, kind: SpeakerKind, created: int) -> dict[str, Any]:
    return {
        "name": name,
        "kind": kind.value,
        "note": "",
        "is_named": False,
        "merged_into": None,
        "names": [],
        "rules": [],
        "created": created,
    }


def _checked(name: str) -> str:
    clean = " ".join(normalise(name).split())
    if not clean or len(clean) > _LONGEST_NAME:
        raise ConfigError(phrase("A speaker needs a name of at most {length} letters.", length=_LONGEST_NAME))
    return clean


def _root(unit: Unit, uuid: str) -> str:
    from reader.storage import timeline

    found = timeline.root_of(unit.db, uuid)
    if found is None:
        raise NotFound(phrase("This speaker is no longer in the library."))
    return found


def _state(unit: Unit, uuid: str) -> dict[str, Any]:
    from reader.storage import speakers

    state = speakers.read_state(unit.db, uuid)
    if state is None:
        raise NotFound(phrase("This speaker is no longer in the library."))
    return state


def _summary(unit: Unit, uuid: str) -> SpeakerSummary:
    from reader.storage import speakers

    return speakers.by_uuid_prefix(unit.db, uuid)[0]
