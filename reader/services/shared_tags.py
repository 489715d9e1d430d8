"""Tags, as two libraries share them.

A tag goes by a key that its first name gives, so that two people who make the same tag make one; renamed it keeps the
key. Two keys whose names have become the same are one tag in every library.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from reader.model.exchange import made_uuid
from reader.model.operations import Operation, winner
from reader.services.sharing import Exchange, Json, Kind, Taken, distinct

if TYPE_CHECKING:
    from reader.model import Tag

__all__ = ["Tags"]

_SAID = ("name", "colour", "shortcut", "description")


def _fold(name: str) -> str:
    from reader.storage.values import fold_name

    return fold_name(name)


class Tags(Kind):
    """Tags with colour and description. A key of the keyboard is each person's own: it travels where it is free."""

    entity = "tag"

    def __init__(self, exchange: Exchange) -> None:
        super().__init__(exchange)
        self.changed: set[str] = set()
        """The keys that stand for another name than before."""
        self._names: dict[str, str] = {}
        self._uuids: dict[str, str] | None = None
        self._keys: dict[str, str] = {}
        self._survey()

    # --- names for the others -------------------------------------------------------------------------------------

    def _survey(self) -> None:
        """What every key is called now, also one that is deleted."""
        last: dict[str, Operation] = {}
        for operation in self.exchange.known.values():
            if operation.entity == "tag" and operation.state is not None:
                old = last.get(operation.key)
                if old is None or (old.rev, old.at, old.id) < (operation.rev, operation.at, operation.id):
                    last[operation.key] = operation
        self._last = last
        self._names = {key: one.state["name"] for key, one in last.items() if one.state is not None}
        for key, found in self.standing.items():
            best = winner(found)
            if best.state is not None:
                self._names[key] = best.state["name"]
        self._folds = {key: _fold(name) for key, name in self._names.items()}

    def uuids_by_name(self) -> dict[str, str]:
        """The tags that this library has now."""
        if self._uuids is None:
            from reader.storage import tags

            self._uuids = {tag.name: tag.uuid for tag in tags.every(self.db)}
        return self._uuids

    def key_of(self, uuid: str) -> str:
        """The key of a tag of this library, the first of several."""
        if not self._keys:
            for key, row in sorted(self.rows.items(), reverse=True):
                self._keys[row.local] = key
        return self._keys[uuid]

    def folded(self, keys: list[str]) -> list[str]:
        """What tags are called, accents and case aside."""
        return sorted({self._folds.get(key, key) for key in keys})

    def names(self, keys: list[str]) -> list[str]:
        """What tags are called here."""
        found = {self._shown.get(self._folds.get(key, key), self._names.get(key, "")) for key in keys}
        return sorted(name for name in found if name)

    def is_unknown(self, keys: list[str]) -> bool:
        """Whether one of these tags has not arrived yet."""
        return any(key not in self._names for key in keys)

    @property
    def _shown(self) -> dict[str, str]:
        if self._here_names is None:
            self._here_names = {_fold(name): name for name in self.uuids_by_name()}
        return self._here_names

    _here_names: dict[str, str] | None = None

    # --- telling --------------------------------------------------------------------------------------------------

    def here(self) -> dict[str, Json]:
        """What people made of these here."""
        from reader.storage import tags

        return {tag.uuid: _content(tag) for tag in tags.every(self.db)}

    def told(self, local: str, content: Json, old: Json | None) -> Json:
        """What the folder is told of one of them."""
        return dict(content)

    def key(self, local: str, content: Json) -> str:
        """The key of one that is told for the first time."""
        fold = _fold(content["name"])
        called = sorted(key for key, name in self._folds.items() if name == fold and self._is_free(key, local))
        first = made_uuid("tag", fold)
        if called:
            return first if first in called else called[0]
        return first if first not in self._names and self._is_free(first, local) else local

    def _is_free(self, key: str, local: str) -> bool:
        row = self.rows.get(key)
        return row is None or row.local in ("", local) or row.local not in self._here

    def tell(self, disputed: set[tuple[str, str]], decided: set[tuple[str, str]]) -> None:
        """Tell what was changed here, and know its names."""
        super().tell(disputed, decided)
        for operation in self.exchange.new:
            if operation.entity == "tag" and operation.state is not None:
                self._names[operation.key] = operation.state["name"]
                self._folds[operation.key] = _fold(operation.state["name"])

    def same(self, one: Json | None, other: Json | None) -> bool:
        """Whether two of them say the same."""
        return one == other or (one is not None and other is not None and _bare(one) == _bare(other))

    def known_already(self, state: Json, found: list[Operation]) -> bool:
        """Whether somebody else has told the same."""
        # Which colour a tag was given when it was made is chance.
        return any(_agree_at_first(state, head.state) for head in found if head.state is not None)

    def versions(self, found: list[Operation]) -> list[Operation]:
        """The versions that are in dispute."""
        first, *others = distinct(self, found)
        if any(operation.parents for operation in found):
            return others
        return [one for one in others if not _agree_at_first(one.state, first.state, either=True)]

    # --- taking ---------------------------------------------------------------------------------------------------

    def take_all(self) -> None:
        """Take over what stands."""
        from reader.storage import entities

        self._survey()
        found = self.standing
        due = [key for key, some in found.items() if self.pending(key, some)]
        groups = self._groups(found)
        if not due and not self._has_changed(groups):
            return
        here = {uuid: dict(content) for uuid, content in self.here().items()}
        targets = self._targets(groups, here)
        before = {key: row.local for key, row in self.rows.items()}
        wanted = {targets[fold]: self._definition(keys, here.get(targets[fold])) for fold, keys in groups.items()}
        gone = [uuid for uuid in here if uuid not in wanted]
        for uuid, state in wanted.items():
            held = next((other for other, one in here.items() if _fold(one["name"]) == _fold(state["name"])), uuid)
            if held != uuid:
                # The name is let go of before it is taken.
                here[held]["name"] = f"{held} {here[held]['name']}"[:100]
                self._write(held, here[held])
            here[uuid] = state
            self._write(uuid, state)
        for uuid in gone:
            self._let_go(uuid)
        for fold, keys in groups.items():
            for key in keys:
                if before.get(key, "") not in ("", targets[fold]) and key not in due:
                    self.changed.add(key)
                row = Taken(wanted[targets[fold]], targets[fold])
                if key in due or before.get(key) != targets[fold]:
                    self.changed.add(key)
                    self.agree(key, found[key], row)
        for key in due:
            if all(key not in keys for keys in groups.values()):
                self.changed.add(key)
                self.agree(key, found[key], Taken(None, before.get(key, "")))
        for uuid in gone:
            entities.change(self.unit, "tag", uuid, None)
        self._uuids = self._here_names = None
        self._keys.clear()

    def add_new(self) -> None:
        """Make the tags that stand; those that are here stay as they are."""
        from reader.model import Tag
        from reader.services.merging import make_tags

        states = [winner(found).state or {} for found in self.standing.values()]
        tags = [Tag("", one["name"], one["colour"], one["shortcut"], one["description"]) for one in states]
        make_tags(self.unit, tuple(tags))

    def _groups(self, found: dict[str, list[Operation]]) -> dict[str, list[str]]:
        """The keys of each living tag by its name. A deleted one lives while somebody uses it."""
        used = {
            key
            for heads in self.exchange.standing["annotation"].values()
            for head in heads
            if head.state is not None
            for key in head.state["content"]["tags"]
        }
        groups: dict[str, list[str]] = defaultdict(list)
        for key in sorted(found):
            if key in self._names and (winner(found[key]).state is not None or key in used):
                groups[self._folds[key]].append(key)
        return groups

    def _has_changed(self, groups: dict[str, list[str]]) -> bool:
        """Whether tags live or die by their use."""
        living = {key for keys in groups.values() for key in keys}
        return any((row.content is not None) != (key in living) for key, row in self.rows.items())

    def _targets(self, groups: dict[str, list[str]], here: dict[str, Json]) -> dict[str, str]:
        """Which tag of this library each becomes: that of the name, else one that its keys stand for, or a new one."""
        names = {_fold(content["name"]): uuid for uuid, content in here.items()}
        targets: dict[str, str] = {}
        taken: set[str] = set()
        for fold, keys in sorted(groups.items()):
            own = [self.rows[key].local for key in keys if key in self.rows and self.rows[key].local in here]
            if fold in names and names[fold] in own:
                targets[fold] = names[fold]
                taken.add(names[fold])
        for fold, keys in sorted(groups.items()):
            if fold in targets:
                continue
            own = [self.rows[key].local for key in keys if key in self.rows and self.rows[key].local in here]
            free = [uuid for uuid in own if uuid not in taken]
            targets[fold] = free[0] if free else self._new_uuid(keys, here, taken)
            taken.add(targets[fold])
        return targets

    def _new_uuid(self, keys: list[str], here: dict[str, Json], taken: set[str]) -> str:
        from reader.storage.values import new_uuid

        return next((key for key in keys if key not in here and key not in taken), None) or new_uuid()

    def _definition(self, keys: list[str], ours: Json | None) -> Json:
        """What stands of a tag, with our own key of the keyboard."""
        heads = [head for key in keys for head in self.heads(key) if head.state is not None]
        heads = heads or [self._last[key] for key in keys]
        best = dict(winner(heads).state or {})
        if not best["description"] and not any(head.parents for head in heads):
            best["description"] = max((head.state["description"] for head in heads if head.state), default="")
        best["shortcut"] = self._shortcut(keys, best["shortcut"], ours)
        return best

    def _shortcut(self, keys: list[str], wanted: str, ours: Json | None) -> str:
        from reader.storage import tags

        own = ours["shortcut"] if ours else ""
        agreed = next((row.content for key in keys if (row := self.rows.get(key)) and row.content), None)
        is_free = bool(wanted) and tags.by_shortcut(self.db, wanted) is None
        may = not own or (agreed is not None and agreed.get("shortcut") == own)
        return wanted if is_free and may else own

    def _write(self, uuid: str, state: Json) -> None:
        from reader.storage import entities, tags
        from reader.storage.values import micros

        before = entities.read_state(self.db, "tag", uuid) or {"created": micros(self.unit.at), "shortcut": ""}
        if state["shortcut"] != before["shortcut"] and tags.by_shortcut(self.db, state["shortcut"]) is not None:
            state["shortcut"] = before["shortcut"]
        entities.change(self.unit, "tag", uuid, {**before, **state})

    def _let_go(self, uuid: str) -> None:
        """Take a tag that is gone from the annotations that still have it, so that undoing gives it back."""
        from reader.storage import entities, notes

        for annotation in notes.tagged_with(self.db, uuid):
            state = dict(entities.read_state(self.db, "annotation", annotation.uuid) or {})
            left = [tag for tag in state["tags"] if tag != uuid]
            entities.change(self.unit, "annotation", annotation.uuid, {**state, "tags": left})

    def write_theirs(self, local: str, theirs: Json | None) -> None:
        """Take the other version of one of them."""
        from reader.services.tagging import delete_tag_in

        if theirs is None:
            delete_tag_in(self.unit, local)
            return
        here = self.here()
        own = here.get(local, {"shortcut": ""})
        same = next((uuid for uuid, one in here.items() if _fold(one["name"]) == _fold(theirs["name"])), local)
        if same == local:
            self._write(local, {**theirs, "shortcut": own["shortcut"]})


def _content(tag: Tag) -> Json:
    return {name: getattr(tag, name) for name in _SAID}


def _bare(state: Json) -> Json:
    return {name: state[name] for name in _SAID if name != "shortcut"}


def _agree_at_first(one: Json | None, other: Json | None, *, either: bool = False) -> bool:
    """Whether two people who made a tag without knowing of each other have said nothing against each other."""
    if one is None or other is None:
        return one is other
    descriptions = ("", other["description"], *(("",) if not either else ()))
    fits = one["description"] in descriptions or (either and not other["description"])
    return fits and _fold(one["name"]) == _fold(other["name"])
